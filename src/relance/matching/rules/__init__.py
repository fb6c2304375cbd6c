"""Which document a line of a bank statement names, and whether that is enough. Pure."""
