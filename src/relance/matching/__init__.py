"""Matching: what came in at the bank, and which invoice it pays.

Belongs here: bank lines, which document a line names, placing a line by itself or by hand, setting it aside.
Never here: files and formats (intake), how money settles invoices (ledger), what follows from a payment (dunning).
A line is placed by itself only where one reading of it is left: a wrong posting is far worse than one more question.
"""
