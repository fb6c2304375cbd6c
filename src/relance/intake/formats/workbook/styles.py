"""Which number formats show a number as a day."""

import re

from relance.intake.gate import markup

_DAYS = {*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)}
"""Formats that are known by number alone; those from 27 on are the days of East Asia."""
_NO_SIGNS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', re.S)
"""What a format shows as it stands, colours and countries, and what only keeps a width."""
_DAY = re.compile(r"[dy]", re.I)
_MONTH = re.compile(r"m", re.I)
_TIME = re.compile(r"[hs]", re.I)


def is_day(number: str, code: str | None) -> bool:
    """Whether a number in this format is a day, with a time or without; a time alone is none.

    `code` is the format's own text, None where the workbook does not give one.
    """
    if code is None:
        return number.isdigit() and int(number) in _DAYS
    signs = _NO_SIGNS.sub("", code.split(";")[0])
    if _shows_digits(signs):
        return False
    return bool(_DAY.search(signs) or (_MONTH.search(signs) and not _TIME.search(signs)))


def _shows_digits(signs: str) -> bool:
    """Whether places for digits make it a number, such as 0.00 DKK; noughts after seconds are parts of them."""
    return bool(re.search(r"[#?]|(?<![s.,0])0", signs, re.I))


class Styles:
    """The styles of a workbook, as its part of styles is read: the numbers of those that show days."""

    def __init__(self) -> None:
        self.days: set[str] = set()
        self.opens: markup.Opens = {"numFmt": self._format, "cellXfs": self._begin, "xf": self._style}
        self.closes: markup.Closes = {"cellXfs": self._end}
        self._formats: dict[str, str] = {}
        self._count = 0
        self._inside = False

    def _format(self, attributes: dict[str, str]) -> None:
        self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

    def _begin(self, attributes: dict[str, str]) -> None:
        self._inside = True

    def _end(self, text: str) -> None:
        self._inside = False

    def _style(self, attributes: dict[str, str]) -> None:
        if self._inside:
            used = attributes.get("numFmtId", "0")
            if is_day(used, self._formats.get(used)):
                self.days.add(str(self._count))
            self._count += 1
