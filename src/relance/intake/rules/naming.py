"""Columns as a person names them: by their header, told apart where several have the same, or by their letter. Pure."""

import re
from collections import Counter
from collections.abc import Sequence

from relance.intake.rules.layouts import plain

LONGEST = 80
"""A header this long is not repeated; the column is named by its letter."""
_LETTER = re.compile(r"[A-Z]{1,3}")
_LETTERED = re.compile(r"(?:column|colonne) ([A-Z]{1,3})", re.IGNORECASE)
_APART = re.compile(r"(.+) \((?:column|colonne) ([A-Z]{1,3})\)", re.IGNORECASE | re.DOTALL)


def clean_header(text: str) -> str:
    """A header's words on one line, without what a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def letter_of(place: int) -> str:
    """A column's letter, as spreadsheets count them: A, B, … Z, AA."""
    letters, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def place_of_letter(letter: str) -> int:
    """The place of a column that a spreadsheet calls so."""
    place = 0
    for sign in letter.upper():
        place = place * 26 + ord(sign) - ord("A") + 1
    return place - 1


def column_names(headers: Sequence[str]) -> tuple[str, ...]:
    """What each column is called: its header; with its letter where others have the same; else its letter."""
    clean = [clean_header(header) for header in headers]
    counts = Counter(plain(header) for header in clean)
    return tuple(_named(header, place, counts[plain(header)]) for place, header in enumerate(clean))


def _named(header: str, place: int, alike: int) -> str:
    if not _has_words(header):
        return f"Column {letter_of(place)}"
    return f"{header} (column {letter_of(place)})" if alike > 1 else header


def name_parts(name: str) -> tuple[str, str]:
    """A name's header and letter; what it has not is empty. It is said in other languages from these."""
    if apart := _APART.fullmatch(name):
        return apart[1], apart[2].upper()
    lettered = _LETTERED.fullmatch(name)
    return ("", lettered[1].upper()) if lettered else (name, "")


def find_column(headers: Sequence[str], said: str) -> tuple[int | None, int]:
    """The column that somebody means, and how sure it is that it is one of this header: 4 by words, 1 by a letter.

    None where there is no such column. A letter fits any header that is long enough, so it proves little.
    """
    wanted = plain(said)
    for place, header in enumerate(headers):
        if plain(header) == wanted if wanted else clean_header(header) == said.strip() != "":
            return place, 4
    if _LETTER.fullmatch(said.strip()):
        place = place_of_letter(said.strip())
        return (place, int(headers[place] != "")) if place < len(headers) else (None, 0)
    header, letter = name_parts(said.strip())
    place = place_of_letter(letter) if letter else len(headers)
    # What was said of a column without a header does not hold for one that has one.
    if place >= len(headers) or (plain(headers[place]) != plain(header) if header else _has_words(headers[place])):
        return None, 0
    return place, 4 if header else 0


def _has_words(header: str) -> bool:
    return plain(header) != "" and len(clean_header(header)) < LONGEST
