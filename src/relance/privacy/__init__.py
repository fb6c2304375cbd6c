"""What is kept about a customer: told, handed out, and erased once nothing needs it any more."""
