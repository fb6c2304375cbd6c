"""What words in cells mean: kinds and states of documents, yes and no, the side of an account. Pure."""

import re
from collections.abc import Mapping

from relance.intake.rules.layouts import plain, vocabulary

LONGEST_WORDS = 100
"""Characters of a word for a kind or a status; what comes after them is a remark."""
_TOKEN = re.compile(r"[^\W_]+")
_OTHERWISE = {"paid": "open", "open": "paid"}


def word_in(text: str, words: Mapping[str, str]) -> str:
    """The meaning of a cell by the list of words: as a whole, else its longest beginning that is listed."""
    text = text[:LONGEST_WORDS]
    whole = plain(text)
    if whole in words:
        return words[whole]
    parts = text.split()
    for length in range(len(parts) - 1, 0, -1):
        if found := words.get(plain(" ".join(parts[:length]))):
            return found
    return ""


def answer_of(header: str, text: str) -> str:
    """What «Oui» says below «Payée», and «Non» below «Impayée»: paid, open, void; empty where it is no answer."""
    answer = vocabulary().answers.get(plain(text)) if len(text) <= LONGEST_WORDS else None
    if answer is None:
        return ""
    told = word_in(header, vocabulary().status) or next(
        (found for token in _TOKEN.findall(header) if (found := vocabulary().status.get(plain(token)))), ""
    )
    return told if answer == "yes" else _OTHERWISE.get(told, "")


_CLOSED = {"clear", "cleared", "clearing", "settled", "settlement", "lettrage", "solde", "soldee", "ausgeglichen"}


def closes(header: str) -> bool:
    """Whether a day below this header says that nothing is left: `clear_date`, and not that of the last payment."""
    return not _CLOSED.isdisjoint(plain(token) for token in _TOKEN.findall(header))


def side_of(text: str) -> str:
    """debit or credit; empty where the cell is empty or says neither."""
    return vocabulary().sides.get(plain(text), "")
