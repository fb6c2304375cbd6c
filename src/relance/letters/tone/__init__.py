"""Tone: is a message fit to be sent? Allowed, a matter for the person who signs, or never.

Belongs here: the rules that read a message, and what each language needs for it, one folder per language (`words/`).
Never here: whether the law lets a contact happen (claims.gate), what is written (letters.rules).

Pure: no table, no network, no clock; the same text has the same answer everywhere. Every finding names the words that
it is about, says why, and offers better ones.
"""

from relance.letters.tone.checking import check, languages
from relance.letters.tone.records import Draft, Finding, Level, Verdict

__all__ = ["Draft", "Finding", "Level", "Verdict", "check", "languages"]
