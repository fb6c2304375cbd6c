"""Numbers of documents and payments, and the letters that tie them together."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from relance.intake.rules.journal.lines import Line
from relance.ledger.rules import number_key

LONGEST, LONGEST_WORD, LONGEST_ENTRY = 60, 40, 12
"""Characters of a number, of a word that stands for one, and of an entry's number added to it: the book takes 80."""
_PERIOD = re.compile(r"(?:[0-9]{1,2}[-/. ]){1,2}(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}(?:[-/. ]?[0-9]{2}[-/. ]?[0-9]{2})?")
"""A day, a month or a year is no document's number, though some books keep nothing better. 2025-07 may be one."""


def is_number(reference: str) -> bool:
    """Whether a reference may be a document's number: RAN, VT and 0000000 are none."""
    return any(c.isdigit() and c != "0" for c in reference)


def is_surely_number(reference: str) -> bool:
    """Whether a second document under the same reference can only be a mistake."""
    return is_number(reference) and not _PERIOD.fullmatch(reference.strip())


@dataclass(slots=True)
class Numbers:
    """Gives every draft of a customer a number of its own, and the same ones when the file is read again."""

    taken: set[tuple[str, str]] = field(default_factory=set)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def give(self, line: Line) -> str:
        """The reference where it is a number, else one made of the entry's; told apart where it is taken."""
        candidates = _candidates(line)
        if found := next((number for number in candidates if self._take(line, number)), ""):
            return found
        return self._counted(line, candidates[-1])

    def _counted(self, line: Line, name: str) -> str:
        """The name with the next free figure. Counted on, for a book may use one word ten thousand times."""
        for count in itertools.count(self.counts.get((line.account, name), 2)):
            if self._take(line, f"{name}-{count}"):
                self.counts[line.account, name] = count + 1
                return f"{name}-{count}"
        raise AssertionError("there is always a next figure")

    def _take(self, line: Line, number: str) -> bool:
        key = (line.account, number_key(number))
        if key in self.taken:
            return False
        self.taken.add(key)
        return True


def _candidates(line: Line) -> list[str]:
    day = f"{line.issued_on:%Y%m%d}"
    entry = line.number.strip()[-LONGEST_ENTRY:] if is_number(line.number) else ""
    name = " ".join(line.reference.split())[:LONGEST].strip()
    if is_number(name):
        return [name, *([f"{name}-{entry}"] if entry else []), f"{name}-{day}"]
    word = (name if any(c.isalpha() for c in name) else line.code)[:LONGEST_WORD].strip() or "0"
    return [f"{word}-{line.on.year}-{entry}"] if entry else [f"{word}-{day}"]


def groups_of(lines: Iterable[Line], *, may_be_open: bool = False) -> dict[tuple[str, str, int], str]:
    """The group of each customer's letter and year.

    A letter that balances over all years is one group. One that does not is taken for as many as it has years:
    some programs begin again with A each January. Where letters `may_be_open`, one that does not balance is none.
    """
    sums: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        if line.letter:
            sums[line.account, line.letter][line.lettered_in] += line.amount
    groups = {}
    for (account, letter), years in sums.items():
        if may_be_open and sum(years.values()) != 0:
            continue
        apart = sum(years.values()) != 0 and len(years) > 1
        for year in years:
            groups[account, letter, year] = f"{letter}-{year}" if apart and year else letter
    return groups
