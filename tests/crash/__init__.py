"""What happens when two do the same at once, and when the machine stops between any two steps."""
