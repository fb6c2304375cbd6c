"""What a creditor may do beside asking, and what has to come before a suit: what `remedies.toml` says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from relance.law.facts import Fact, Rule
from relance.law.gating import FORUMS
from relance.law.rows import Row

QUESTIONS = ("security", "stop_work", "hold_documents", "before_suit", "court", "profession", "check")
"""A lien or another security; stopping work or credit; keeping papers or goods; what comes before a suit; which court
takes which sum; what the bar or another profession says; what to look at before a suit.
"""

ANSWERS = ("possible", "after_notice", "not_allowed", "ask", "needed", "advised")
TRADES = ("building", "repair", "goods", "services", "law", "rent", "transport")
COURTS = (*FORUMS, "commercial_court", "local_court", "bar")
STEPS = ("notice", "register", "sue")
ANCHORS = ("work_begins", "last_work", "work_ends", "invoice", "due", "register", "notice")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a step: so many days or months after an event; `day` is a day of the month then reached."""

    step: str
    after: str
    days: int = 0
    months: int = 0
    day: int | None = None

    def last(self, event: date) -> date:
        """The last day on which the step is in time."""
        reached: date = event + relativedelta(months=self.months) + timedelta(days=self.days)
        # A fixed day of a month: the month counts, not the day of the event.
        fixed: date = reached + relativedelta(day=self.day)
        return reached if self.day is None else fixed


@dataclass(frozen=True, slots=True)
class Remedy:
    """An answer to one of the questions.

    `trades` are those it is about (empty: all). `wait` are the days that a notice has to leave. `deadlines` are the
    steps with a last day. `forum` with `above` and `up_to`, in hundredths of `currency`, is a court and the sums it
    takes; None is no limit.
    """

    question: str
    answer: str
    trades: tuple[str, ...]
    wait: int | None
    deadlines: tuple[Deadline, ...]
    forum: str
    currency: str
    above: int
    up_to: int | None
    rule: Rule

    def concerns(self, trade: str) -> bool:
        """Whether it is about such a trade; one that is not known may be any."""
        return not self.trades or not trade or trade in self.trades

    def takes(self, amount: int, currency: str) -> bool:
        """Whether the court takes such a sum, in hundredths; one in another currency is not compared."""
        if self.currency != currency:
            return True
        return amount > self.above and (self.up_to is None or amount <= self.up_to)


def _remedy(row: Row, rule: Rule) -> Fact:
    question = row.code("question", QUESTIONS)
    is_court = question == "court"
    found = Remedy(
        question=question,
        answer=row.code("answer", ANSWERS),
        trades=row.codes("trades", TRADES) if row.has("trades") else (),
        wait=row.number("wait") if row.has("wait") else None,
        deadlines=tuple(_deadline(row.inner(each, "deadlines")) for each in row.take("deadlines", list))
        if row.has("deadlines")
        else (),
        forum=row.code("forum", COURTS) if is_court else "",
        currency=row.text("currency", 3) if is_court else "",
        above=_hundredths(row, "above") if is_court and row.has("above") else 0,
        up_to=_hundredths(row, "up_to") if is_court and row.has("up_to") else None,
        rule=rule,
    )
    if found.up_to is not None and found.up_to <= found.above:
        raise row.bad("“up_to” must be more than “above”")
    return found


def _hundredths(row: Row, key: str) -> int:
    return int(row.decimal(key).quantize(Decimal("0.01")) * 100)


def _deadline(row: Row) -> Deadline:
    found = Deadline(
        step=row.code("step", STEPS),
        after=row.code("after", ANCHORS),
        days=row.number("days") if row.has("days") else 0,
        months=row.number("months") if row.has("months") else 0,
        day=row.number("day") if row.has("day") else None,
    )
    row.done()
    if not found.days and not found.months:
        raise row.bad("a deadline needs “days” or “months”")
    if found.day is not None and (found.days or found.day > 31):
        raise row.bad("“day” is a day of a month, with “months” and without “days”")
    return found


KINDS: Mapping[str, Callable[[Row, Rule], Fact]] = {"remedy": _remedy}
"""The tables of `remedies.toml`."""
