"""What is proposed, and the facts that may be asked about it."""
