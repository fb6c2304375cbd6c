"""Letters: facts about open items become the words a customer reads.

Belongs here: wording, one folder per language and one file per step; the rules that fill it in.
Never here: who is written to and when (dunning), how it travels (channels), what is owed (ledger).
"""
