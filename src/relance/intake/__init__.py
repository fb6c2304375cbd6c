"""Intake: files become facts.

Belongs here: what may come in, one folder per format, what exports of tools look like, what a row may say,
comparing a file with the book, the import and its undoing.
Never here: what money settles, what to do about it, pages.
"""
