"""The legal reminder: a formal notice, or a notice that work or credit stops, drafted, read and signed one by one."""
