"""Facts in, words out: one content, from which the text, the e-mail and the letter are made. Pure, but for reading
the files of wording and paper once.
"""

from relance.letters.rules.blocks import Block, Sheet, Words
from relance.letters.rules.facts import Charged, Kind, Line, Period, Recipient, Sender
from relance.letters.rules.wording import (
    CONDITIONS,
    FIELDS,
    FOLDER,
    SUBJECT_FIELDS,
    MissingWording,
    languages,
    steps,
    wording_of,
)
from relance.letters.rules.writing import LONGEST_SUBJECT, write

__all__ = [
    "CONDITIONS",
    "FIELDS",
    "FOLDER",
    "LONGEST_SUBJECT",
    "SUBJECT_FIELDS",
    "Block",
    "Charged",
    "Kind",
    "Line",
    "MissingWording",
    "Period",
    "Recipient",
    "Sender",
    "Sheet",
    "Words",
    "languages",
    "steps",
    "wording_of",
    "write",
]
