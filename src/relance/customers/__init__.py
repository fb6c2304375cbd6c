"""Customers: who owes, how to reach them, what we know of them.

Belongs here: names, people, addresses, language, notes, the reference shown to the customer.
Never here: amounts, steps, messages. A customer points at its account, never the reverse.
"""
