"""The lines of a FEC, as lines of the books."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from relance.intake.formats.fec.header import Header
from relance.intake.rules.cells import LONGEST_NAME, name_of, tidy
from relance.intake.rules.journal import Contra, Line, Role
from relance.intake.rules.journal.cells import BadEntry, amount_of, day_of
from relance.intake.rules.journal.names import journal_of
from relance.intake.rules.journal.numbers import is_number
from relance.intake.rules.records import Party, Problem, Severity

SIGNS = {"d": 1, "debit": 1, "+1": 1, "1": 1, "c": -1, "credit": -1, "-1": -1}
"""LPF A47 A-1 VII 1°: the side is C or D, or -1 or +1."""
Entry = tuple[str, ...]


@cache
def _chart() -> Mapping[str, tuple[str, ...]]:
    """Beginnings of account numbers by what they are."""
    data = tomllib.loads((Path(__file__).parent / "chart.toml").read_text("utf-8"))
    return {name: tuple(beginnings) for name, beginnings in data.items()}


class _Cells:
    """One line of the file by column."""

    def __init__(self, row: int, text: str, header: Header) -> None:
        self.row, self.header = row, header
        self.has_null = "\0" in text
        self.cells = _split(text.replace("\0", ""), header)

    def __getitem__(self, name: str) -> str:
        place = self.header.places.get(name)
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""

    @property
    def is_whole(self) -> bool:
        return len(self.cells) >= self.header.amounts_end

    def amount(self, currency: str) -> int | None:
        """Signed minor units, debit positive: a debit below zero is a credit. None where nothing stands."""
        if not self.header.has_sides:
            return self._amount_and_side(currency)
        debit = amount_of(self["debit"], currency, "debit")
        credit = amount_of(self["credit"], currency, "credit")
        return None if debit is None and credit is None else (debit or 0) - (credit or 0)

    def _amount_and_side(self, currency: str) -> int | None:
        amount = amount_of(self["montant"], currency, "amount")
        side = SIGNS.get(self["sens"].casefold())
        if amount and side is None:
            raise BadEntry("bad_amount", "amount", self["sens"])
        return None if amount is None else amount * (side or 0)


def _split(text: str, header: Header) -> list[str]:
    """The cells of a line. Quotation marks count only where they make the line as wide as the header.

    Each line is split alone: a mark that opens and never closes harms its own line and not the rest of the file.
    """
    plain = text.split(header.separator)
    if '"' not in text:
        return plain
    try:
        quoted = next(csv.reader([text], delimiter=header.separator), plain)
    except csv.Error:
        return plain
    return plain if len(plain) == header.width != len(quoted) else quoted


class _Runs:
    """Counts stretches of lines of one journal and day that balance, for files whose entries have no numbers."""

    def __init__(self) -> None:
        self.count, self.balance = 1, 0
        self.last: tuple[str, str] | None = None

    def of(self, journal: str, day: str, amount: int) -> int:
        """The stretch that the line belongs to."""
        if self.last is not None and (self.balance == 0 or self.last != (journal, day)):
            self.count, self.balance = self.count + 1, 0
        self.last = journal, day
        self.balance += amount
        return self.count


def lines(texts: Iterator[tuple[int, str]], header: Header, currency: str) -> Iterator[Line | Contra | Problem]:
    """Every line below the header; problems only of customers' lines, for the others are not imported."""
    runs = _Runs()
    for row, text in texts:
        if not text.strip("\0 \t|;,"):
            continue
        cells = _Cells(row, text, header)
        is_customer = cells["comptenum"].replace(" ", "").startswith(_chart()["customers"])
        try:
            yield from _customer(cells, currency, runs) if is_customer else _contra(cells, currency, runs)
        except BadEntry as bad:
            yield bad.problem(row)


def _contra(cells: _Cells, currency: str, runs: _Runs) -> Iterator[Contra | Problem]:
    if len(cells.cells) > 1 and not cells.is_whole and not cells["comptenum"]:
        # Cut off before its account: it may have been a customer's. A word or two below the table were none.
        raise BadEntry("row_too_short", "amount")
    try:
        amount = cells.amount(currency) or 0
    except BadEntry:
        amount = 0
    run = runs.of(cells["journalcode"], cells["ecrituredate"], amount)
    yield Contra(_entry(cells, run), _role(cells["comptenum"]), amount, run)


def _role(account: str) -> Role:
    chart = _chart()
    if account.startswith(chart["money"]):
        return Role.MONEY
    return Role.REVENUE if account.startswith(chart["revenue"]) else Role.OTHER


def _entry(cells: _Cells, run: int) -> Entry:
    """What the file says is one entry. A number of noughts, or none, says nothing."""
    number = cells["ecriturenum"]
    return (cells["journalcode"], number, cells["ecrituredate"]) if is_number(number) else ("run", str(run))


def _customer(cells: _Cells, currency: str, runs: _Runs) -> Iterator[Line | Problem]:
    if not cells.is_whole:
        raise BadEntry("row_too_short", "amount")
    amount = cells.amount(currency)
    if amount is None:
        raise BadEntry("missing_amount", "amount")
    run = runs.of(cells["journalcode"], cells["ecrituredate"], amount)
    if amount == 0:
        return
    booked, issued = day_of(cells["ecrituredate"], "issued"), day_of(cells["piecedate"], "issued")
    on = booked or issued
    if on is None:
        raise BadEntry("bad_date", "issued", cells["ecrituredate"])
    party = _party(cells)
    if cells.has_null:
        yield Problem(cells.row, "null_byte", Severity.WARNING, "customer")
    yield Line(
        row=cells.row,
        entry=_entry(cells, run),
        amount=amount,
        currency=currency,
        party=party,
        on=on,
        issued_on=issued or on,
        run=run,
        journal=journal_of(cells["journalcode"], cells["journallib"]),
        code=tidy(cells["journalcode"]),
        number=tidy(cells["ecriturenum"]),
        reference=tidy(cells["pieceref"]),
        text=tidy(cells["ecriturelib"]),
        letter=tidy(cells["ecriturelet"]),
        lettered_in=_year(cells["datelet"]),
    )


def _party(cells: _Cells) -> Party:
    """The auxiliary account, else the cash book's customer, else the account itself."""
    code = cells["compauxnum"] or cells["idclient"] or cells["comptenum"]
    name = name_of(cells["compauxlib"])
    if not name and not cells["compauxnum"]:
        name = "" if cells["idclient"] else name_of(cells["comptelib"]) or name_of(cells["ecriturelib"])
    if len(name) > LONGEST_NAME:
        raise BadEntry("too_long", "customer", name)
    return Party(name=name, code=tidy(code)[:120])


def _year(text: str) -> int:
    """The year of a lettering; 0 where none is said. A slip there keeps no line out."""
    try:
        day = day_of(text, "paid_on")
    except BadEntry:
        return 0
    return day.year if day else 0
