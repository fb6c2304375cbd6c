"""The ledger: invoices, credit notes, payments and what they settle. Append-only.

Belongs here: entries, documents with their due parts, allocations, reversals, what was owed on a day.
Never here: what to do about it, who the customer is, where a row came from.
"""
