"""How the claim is made, line by line: principal, interest by stretch, fixed sums, costs, and the law behind each."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from relance.claims import words
from relance.claims.explaining import Explained
from relance.handover.cells import Cell, Exact, Percent, Row, Sum
from relance.handover.records import Column, Owed, Table
from relance.handover.scene import Scene


def claim(scene: Scene, owed: Sequence[Owed]) -> Table:
    """Every invoice that is late, with its total as the last row of it."""
    rows: list[Row] = []
    strong: list[int] = []
    for each in owed:
        rows.extend(_rows(each, scene.language))
        strong.append(len(rows) - 1)
    return Table(
        "claim",
        gettext("How the claim is made"),
        gettext("how the claim is made, line by line, with the law behind each figure"),
        (
            Column(gettext("Invoice"), "1.1"),
            Column(gettext("What"), "1.5"),
            Column(gettext("From")),
            Column(gettext("Up to")),
            Column(gettext("Days"), right=True),
            Column(gettext("On"), right=True),
            Column(gettext("Rate"), right=True),
            Column(gettext("Amount"), right=True),
            Column(gettext("Currency"), paper=False),
            Column(gettext("Basis"), "1.6"),
            Column(gettext("Source"), paper=False),
        ),
        tuple(rows),
        frozenset(strong),
        grouped=True,
    )


def _rows(owed: Owed, language: str) -> Iterator[Row]:
    one = owed.told
    yield _row(one, gettext("Principal"), one.principal)
    yield from _stretches(one)
    if one.interest:
        yield _row(one, gettext("Interest, rounded once"), one.interest, "interest")
    if owed.fixed_sum:
        yield _row(one, gettext("Fixed sum"), owed.fixed_sum, "fixed_sum")
    if owed.costs:
        yield _row(one, gettext("Cost of collecting"), owed.costs, "recovery")
    for name, what in (
        ("interest", gettext("Interest")),
        ("fixed_sum", gettext("Fixed sum")),
        ("recovery", gettext("Cost of collecting")),
    ):
        if name in one.refusals:
            yield _line(one, what, "–", words.why(one.refusals[name], language), "")
    if one.is_lapsed and one.lapses is not None:
        rule = one.rules.get("limitation")
        yield one.number, gettext("Time-barred since"), one.lapses, *_gap(6), rule.citation if rule else "", ""
    yield _row(one, gettext("Total"), owed.total)


def _stretches(one: Explained) -> Iterator[Row]:
    rule = one.rules.get("interest")
    for each in one.periods:
        yield (
            *(one.number, gettext("Interest"), each.begins, each.ends, each.days, Sum(each.balance, one.currency)),
            *(Percent(each.rate), Exact(each.amount), one.currency, rule.citation if rule else "", each.source),
        )


def _row(one: Explained, what: str, minor: int, name: str = "") -> Row:
    rule = one.rules.get(name)
    return _line(one, what, Sum(minor, one.currency), rule.citation if rule else "", rule.source if rule else "")


def _line(one: Explained, what: str, amount: Cell, basis: str, source: str) -> Row:
    return one.number, what, *_gap(5), amount, one.currency, basis, source


def _gap(cells: int) -> tuple[str, ...]:
    return ("",) * cells
