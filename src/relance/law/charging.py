"""What may be charged for lateness: what `charges.toml` says. One record for each kind of table.

Whether something is owed at all is a fact too: `owed = false` says that the law gives nothing, which is another thing
than not to know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from relance.law.facts import Fact, Rule
from relance.law.rates import Formula, read_formula, read_rate
from relance.law.rows import Row
from relance.law.tiers import Tariff, read_tariff

CLAUSES = ("interest_clause", "penalty_clause", "regular_supply", "invoice_mention")
"""What a contract or an invoice may say, that a charge may depend on."""

MEDIA = ("email", "letter", "registered_letter")


class By(StrEnum):
    """What makes a debtor late. Each is the day from which the delay counts, the day after it bears interest.

    `due`: a date to pay by, on the invoice or agreed. `agreed`: only one that the contract itself fixes. `invoice`: so
    many days after the invoice came and the work was done, where no date is due. `formal_notice`, `reminder`: the day
    it was received. `reminder_sent`: the day it was sent. `waiting`: the end of the waiting time. `quarter`: the end
    of the third month after the work.
    """

    DUE = "due"
    AGREED = "agreed"
    INVOICE = "invoice"
    FORMAL_NOTICE = "formal_notice"
    REMINDER = "reminder"
    REMINDER_SENT = "reminder_sent"
    WAITING = "waiting"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Start:
    """One way for delay to begin; the earliest of several counts.

    `days` after the invoice (0 elsewhere), the day it came being the first of them where `inclusive`; after the work
    instead where `of_work`, or where nobody knows when the invoice came and the law says `or_work`. `mention`: only
    where the invoice says what the law wants said; `within_month`: only where it was sent within a month of the work.
    """

    by: By
    days: int = 0
    inclusive: bool = False
    of_work: bool = False
    or_work: bool = False
    mention: bool = False
    within_month: bool = False


@dataclass(frozen=True, slots=True)
class Interest:
    """Late interest where the contract is silent.

    `frozen`: the rate of the first day holds for the life of the debt. `compounds`: at the end of each year of delay
    it is added to the sum that bears interest. `waits`: it may be asked only after the waiting time.
    """

    owed: bool
    formula: Formula
    starts: tuple[Start, ...]
    frozen: bool
    compounds: bool
    waits: bool
    rule: Rule


@dataclass(frozen=True, slots=True)
class Agreed:
    """What becomes of a rate that was agreed: `needs` what clause, lies between `floor` and `ceiling`.

    A rate above the ceiling cannot be asked for, or is lowered to it where the law `lowers` it. `unstated` is the rate
    that remains where the contract gives no yearly one; None where that does not matter.
    """

    starts: tuple[Start, ...]
    needs: tuple[str, ...]
    floor: Formula | None
    ceiling: Formula | None
    lowers: bool
    unstated: int | None
    compounds: bool
    waits: bool
    rule: Rule


@dataclass(frozen=True, slots=True)
class LegalRate:
    """What a contract means by “the legal rate”, for this creditor."""

    formula: Formula
    rule: Rule


@dataclass(frozen=True, slots=True)
class AfterJudgment:
    """Points on top of a series, so many months after a judgment became enforceable."""

    series: str
    plus: int
    months: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class FixedSum:
    """A lump sum for each late payment. `tariff` is None where none is owed."""

    tariff: Tariff | None
    rule: Rule


@dataclass(frozen=True, slots=True)
class Recovery:
    """The cost of collecting without a court: a tariff, or the proven cost of an outsider (`external`).

    `external` is `beyond` (only what the fixed sum does not cover), `owed`, or empty: none. `needs` and `waits` as for
    interest; `reminded`: only after a first reminder.
    """

    tariff: Tariff | None
    external: str
    needs: tuple[str, ...]
    waits: bool
    reminded: bool
    rule: Rule


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days that a first, free reminder leaves before anything may be charged.

    `begins` is, by medium, where the first of them lies: so many working days after it was sent (`3`), or the calendar
    day after it was sent (`next_day`) or received (`received`).
    """

    days: int
    begins: Mapping[str, str]
    rule: Rule


@dataclass(frozen=True, slots=True)
class ReminderFee:
    """What a reminder may cost, postage apart. The first `free` ones of a claim, or of a year, cost nothing.

    After them: what the contract fixes in figures (`agreed`), at most `most`, or `most` by law where it is not.
    """

    free: int
    in_a_year: bool
    agreed: bool
    most: Tariff | None
    needs: tuple[str, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Discount:
    """Whether a cash discount lowers the base of VAT `always`, or only where it is taken."""

    always: bool
    rule: Rule


@dataclass(frozen=True, slots=True)
class Procedure:
    """The tariff of a step before an authority."""

    code: str
    tariff: Tariff
    rule: Rule


@dataclass(frozen=True, slots=True)
class DueDay:
    """A due date on a day of rest moves to the next working day."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class Order:
    """What a part payment settles first: interest, or the sum itself."""

    interest_first: bool
    rule: Rule


def _starts(row: Row) -> tuple[Start, ...]:
    rows = [row.inner(one, f"start {n}") for n, one in enumerate(row.take("starts", list), start=1)]
    return tuple(_start(one) for one in rows)


def _start(row: Row) -> Start:
    by = By(row.code("by", list(By)))
    start = Start(
        by,
        row.number("days") if row.has("days") else 0,
        row.flag("inclusive"),
        row.flag("of_work"),
        row.flag("or_work"),
        row.flag("mention"),
        row.flag("within_month"),
    )
    if (by is By.INVOICE) != bool(start.days):
        raise row.bad("“days” belongs to a start by invoice, and only there")
    row.done()
    return start


def _needs(row: Row) -> tuple[str, ...]:
    return row.codes("needs", CLAUSES) if row.has("needs") else ()


def _interest(row: Row, rule: Rule) -> Fact:
    owed = row.flag("owed", True)
    formula = read_formula(row) if owed else Formula()
    starts = _starts(row) if row.has("starts") else ()
    if owed and not starts:
        raise row.bad("“starts” is missing")
    return Interest(owed, formula, starts, row.flag("frozen"), row.flag("compounds"), row.flag("waits"), rule)


def _agreed(row: Row, rule: Rule) -> Fact:
    return Agreed(
        starts=_starts(row),
        needs=_needs(row),
        floor=read_formula(row.table("floor")) if row.has("floor") else None,
        ceiling=read_formula(row.table("ceiling")) if row.has("ceiling") else None,
        lowers=row.flag("lowers"),
        unstated=read_rate(row, "unstated") if row.has("unstated") else None,
        compounds=row.flag("compounds"),
        waits=row.flag("waits"),
        rule=rule,
    )


def _legal_rate(row: Row, rule: Rule) -> Fact:
    return LegalRate(read_formula(row), rule)


def _after_judgment(row: Row, rule: Rule) -> Fact:
    return AfterJudgment(row.text("series"), read_rate(row, "plus"), row.number("months", 0), rule)


def _fixed_sum(row: Row, rule: Rule) -> Fact:
    return FixedSum(read_tariff(row) if row.flag("owed", True) else None, rule)


def _recovery(row: Row, rule: Rule) -> Fact:
    return Recovery(
        tariff=read_tariff(row) if row.has("tiers") else None,
        external=row.code("external", ("beyond", "owed")) if row.has("external") else "",
        needs=_needs(row),
        waits=row.flag("waits"),
        reminded=row.flag("reminded"),
        rule=rule,
    )


def _waiting(row: Row, rule: Rule) -> Fact:
    days, begins = row.number("days"), row.table("begins")
    found = {medium: begins.code(medium, ("next_day", "received", "3")) for medium in MEDIA}
    begins.done()
    return Waiting(days, found, rule)


def _reminder_fee(row: Row, rule: Rule) -> Fact:
    return ReminderFee(
        free=row.number("free", 0) if row.has("free") else 0,
        in_a_year=row.flag("in_a_year"),
        agreed=row.flag("agreed"),
        most=read_tariff(row) if row.has("tiers") else None,
        needs=_needs(row),
        rule=rule,
    )


def _discount(row: Row, rule: Rule) -> Fact:
    return Discount(row.code("lowers_vat", ("always", "when_taken")) == "always", rule)


def _procedure(row: Row, rule: Rule) -> Fact:
    return Procedure(row.text("procedure"), read_tariff(row), rule)


def _due_day(row: Row, rule: Rule) -> Fact:
    row.code("moves_to", ("next_working_day",))
    return DueDay(rule)


def _order(row: Row, rule: Rule) -> Fact:
    return Order(row.code("first", ("interest", "principal")) == "interest", rule)


KINDS: Mapping[str, Callable[[Row, Rule], Fact]] = {
    "interest": _interest,
    "agreed_interest": _agreed,
    "legal_rate": _legal_rate,
    "after_judgment": _after_judgment,
    "fixed_sum": _fixed_sum,
    "recovery": _recovery,
    "waiting": _waiting,
    "reminder_fee": _reminder_fee,
    "discount": _discount,
    "procedure": _procedure,
    "due_day": _due_day,
    "order": _order,
}
"""The tables of `charges.toml`."""
