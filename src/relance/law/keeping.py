"""How long papers have to be kept by the law of a place: what `keeping.toml` says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from relance.law.facts import Fact, Rule
from relance.law.rows import Row

PAPERS = ("books", "letters", "contacts")
BEGINS = ("end_of_year", "day")


@dataclass(frozen=True, slots=True)
class Keeping:
    """Papers of a kind are kept for so many years from their day, or from the end of its year."""

    papers: str
    years: int
    begins: str
    rule: Rule

    def until(self, day: date) -> date:
        """The last day on which a paper of this day has to be kept."""
        first = day.replace(month=12, day=31) if self.begins == "end_of_year" else day
        last: date = first + relativedelta(years=self.years)
        return last


def _keeping(row: Row, rule: Rule) -> Fact:
    return Keeping(row.code("papers", PAPERS), row.number("years"), row.code("begins", BEGINS), rule)


KINDS: Mapping[str, Callable[[Row, Rule], Fact]] = {"keeping": _keeping}
"""The tables of `keeping.toml`."""
