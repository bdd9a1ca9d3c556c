"""What follows from facts, and why."""
