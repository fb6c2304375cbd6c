"""The figures of a claim in the order that the form of the place asks for them. Pure, but for reading its files."""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from relance.claims.explaining import Explained
from relance.handover.records import Figure, Procedure
from relance.law.facts import Words, read_words
from relance.law.rows import Row
from relance.values.money import add_up, format_money
from relance.values.words import say_date

FOLDER = Path(__file__).parent / "procedures"
DEFAULT = "_default"
KEYS = (
    *("creditor", "debtor", "principal", "interest", "rate", "from", "daily", "fixed_sum", "costs", "total"),
    *("cause", "documents"),
)


def places() -> tuple[str, ...]:
    """The places with a form of their own."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if not path.stem.startswith("_")))


@cache
def form_of(code: str) -> Mapping[str, Any]:
    """The form of the nearest place that has one. Raises BadLaw."""
    name = code
    while name not in places() and "-" in name:
        name = name.rpartition("-")[0]
    name = name if name in places() else DEFAULT
    row = Row(tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")), f"procedures/{name}.toml")
    made = {
        "title": read_words(row.table("title")),
        "citation": row.text("citation"),
        "source": row.text("source"),
        "confidence": row.code("confidence", ("high", "medium", "low")),
        "fields": [_field(row.inner(each, "fields")) for each in row.take("fields", list)],
    }
    row.drop("checked")
    row.done()
    return made


def _field(row: Row) -> tuple[str, Words]:
    key = row.code("key", KEYS)
    words = Words(en=row.text("en"), fr=row.text("fr"))
    row.done()
    return key, words


def procedure(
    code: str, claims: Sequence[Explained], creditor: Sequence[str], debtor: Sequence[str], language: str
) -> Procedure:
    """The figures of the procedure. Sums of several currencies stand beside each other, never added."""
    form = form_of(code)
    values = _values(claims, creditor, debtor, language)
    figures = tuple(Figure(key, words, values[key]) for key, words in form["fields"] if values[key])
    return Procedure(form["title"], form["citation"], form["source"], form["confidence"], figures)


def _values(
    claims: Sequence[Explained], creditor: Sequence[str], debtor: Sequence[str], language: str
) -> dict[str, str]:
    def money(name: str) -> str:
        sums = add_up((one.currency, getattr(one, name) or 0) for one in claims)
        return " + ".join(format_money(minor, currency, language) for currency, minor in sums.items() if minor)

    rates = dict.fromkeys(each.rate for one in claims for each in one.periods)
    first = min((one.first_day for one in claims if one.first_day is not None), default=None)
    numbers = ", ".join(one.number for one in claims)
    return {
        "creditor": ", ".join(creditor),
        "debtor": ", ".join(debtor),
        "principal": money("principal"),
        "interest": money("interest"),
        "rate": " / ".join(_percent(rate, language) for rate in rates),
        "from": say_date(first, language) if first is not None else "",
        "daily": _daily(claims, language),
        "fixed_sum": money("fixed_sum"),
        "costs": money("recovery"),
        "total": money("total"),
        "cause": numbers,
        "documents": numbers,
    }


def _percent(rate: Decimal, language: str) -> str:
    return f"{rate}\u00a0%".replace(".", ",") if language == "fr" else f"{rate}%"


def _daily(claims: Sequence[Explained], language: str) -> str:
    sums = add_up((one.currency, a_day(one)) for one in claims)
    return " + ".join(format_money(minor, currency, language) for currency, minor in sums.items() if minor)


def a_day(one: Explained) -> int:
    """Interest of one more day in minor units, rounded: of the last stretch, while it runs."""
    last = one.periods[-1] if one.periods else None
    if last is None or last.ends < one.on:
        return 0
    return int((Decimal(last.balance) * last.rate / 36500).quantize(Decimal(1)))
