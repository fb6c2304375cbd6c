"""Dunning: what to do about each account today, and why. The one home of consequences.

Belongs here: decide (pure), reconsider (withdraws, proposes, keeps), decisions with their reasons.
Never here: words to the customer, sending, what money settles.
"""
