"""The open question about a file, as a sentence with buttons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, pgettext

from relance.desk.importing import words
from relance.desk.importing.understood import DAYS, SUMS
from relance.intake.actions import Report
from relance.intake.rules.cells import parse_day
from relance.values.words import say_date


@dataclass(frozen=True, slots=True)
class Ask:
    """The open question as a sentence, with buttons: what each says to the engine and to a person."""

    field: str
    text: str
    hint: str
    choices: Sequence[tuple[str, str]]
    more: int = 0

    @property
    def takes_others(self) -> bool:
        """Whether another answer than those offered may be right."""
        return self.field == "currency"


def question_of(report: Report) -> Ask | None:
    """The question that has to be answered first."""
    if not report.questions:
        return None
    asked, more = report.questions[0], len(report.questions) - 1
    maker = {"date_order": _about_days, "currency": _about_currency}.get(asked["field"], _about_column)
    text, hint, choices = maker(report, asked)
    return Ask(asked["field"], text, hint, choices, more)


def _about_days(report: Report, asked: Mapping[str, Any]) -> tuple[str, str, list[tuple[str, str]]]:
    language = words.locale()[:2]
    for text, day_first, month_first in _both_ways(report):
        choices = [("dmy", say_date(day_first, language)), ("mdy", say_date(month_first, language))]
        return (
            gettext("“%(text)s”: which day is meant?") % {"text": text},
            gettext("Nothing else in the file tells; the answer holds for all its dates."),
            choices,
        )
    return (
        gettext("What comes first in the dates?"),
        gettext("Nothing in the file tells."),
        [("dmy", pgettext("comes first in dates", "The day")), ("mdy", pgettext("comes first in dates", "The month"))],
    )


def _both_ways(report: Report) -> Iterator[tuple[str, date, date]]:
    """Dates of the file that are two different days."""
    for row in report.sample:
        for name, text in zip(report.fields, row, strict=False):
            if name in DAYS:
                day_first, month_first = parse_day(text.strip(), "dmy"), parse_day(text.strip(), "mdy")
                if day_first and month_first and day_first != month_first:
                    yield text.strip(), day_first, month_first


def _about_currency(report: Report, asked: Mapping[str, Any]) -> tuple[str, str, list[tuple[str, str]]]:
    sums = (t for row in report.sample for name, t in zip(report.fields, row, strict=False) if name in SUMS and t)
    example = next(sums, "")
    hint = gettext("The file says “%(text)s”, which could be any of them.") % {"text": example} if example else ""
    return gettext("In which currency are the amounts?"), hint, [(c, words.currency_named(c)) for c in asked["choices"]]


def _about_column(report: Report, asked: Mapping[str, Any]) -> tuple[str, str, list[tuple[str, str]]]:
    text = {
        "amount": gettext("Which column holds the amount with tax?"),
        "customer": gettext("Which column names the customer?"),
    }.get(asked["field"], gettext("Which column is it: %(what)s?") % {"what": words.columns_named(asked["field"])})
    hint = gettext("Either could be: their first rows are tinted above.")
    return text, hint, [(header, header) for header in asked["choices"]]
