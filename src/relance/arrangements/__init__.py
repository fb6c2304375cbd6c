"""Arrangements: what was agreed with a customer, or said by one, that makes the firm wait.

Belongs here: pauses, promises to pay, disputes of a document or a part of it; each with an end, each lifted by name.
Never here: what follows from them (dunning), what is owed (ledger).
"""
