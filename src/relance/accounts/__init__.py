"""Accounts: one row per customer's book with one firm.

Belongs here: the version, the day last decided, the timeline with its hash chain, the contact log,
daily seals. Every other room hangs its facts on an account.
Never here: who the customer is, what is owed, what to do about it.
"""
