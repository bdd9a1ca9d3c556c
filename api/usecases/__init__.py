"""What can be done, one function each; every door calls these."""
