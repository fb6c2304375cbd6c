"""Intake: files become facts.

Belongs here: one folder per format, what a row may say, comparing a file with the book, the import.
Never here: what money settles, what to do about it, pages.
"""
