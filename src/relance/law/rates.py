"""Series of published rates: what `rates.toml` says, and what a firm has entered for days that it does not know yet.

A rate is a whole number of ten-thousandths of a percent a year: 8.28 % is 82800. It holds from its day until the next
one. Without a figure it is a gap: nobody carries the old rate forward. `known_to` is the last day anybody looked at;
a series without it goes on.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from relance.law.facts import Confidence, Words, read_words
from relance.law.rows import BadLaw, Row

UNITS = 10_000
"""Of one percent."""


def units(percent: Decimal) -> int:
    """Whole ten-thousandths of a percent. Raises ValueError where there are finer ones."""
    scaled = percent * UNITS
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{percent} has more than four decimals")
    return int(scaled)


def percent_of(rate: int) -> Decimal:
    """The percent of a rate, at least two decimals."""
    percent = (Decimal(rate) / UNITS).normalize()
    return percent.quantize(Decimal("0.01")) if percent.as_tuple().exponent > -2 else percent  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Published:
    """What a series says from a day on. `rate` is None in a gap. `by` names the person who entered it, if one did."""

    since: date
    rate: int | None
    source: str
    confidence: Confidence
    checked: date
    by: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A rate through time. `published` stand in order of their days."""

    name: str
    names: Words
    published: tuple[Published, ...]
    known_to: date | None

    def on(self, day: date) -> Published | None:
        """What holds on a day; None before the first, after the last known day, and in a gap."""
        found = bisect_right(self.published, day, key=lambda each: each.since) - 1
        if found < 0 or (self.known_to is not None and day > self.known_to):
            return None
        return self.published[found] if self.published[found].rate is not None else None

    def gap_before(self, day: date) -> date:
        """The first day of the time without a rate that a day lies in."""
        since = max((each.since for each in self.published if each.since <= day), default=day)
        after = self.known_to + timedelta(days=1) if self.known_to is not None and day > self.known_to else since
        return max(since, after)

    def changes(self, begins: date, ends: date) -> list[date]:
        """The days after `begins` up to `ends` on which something new was said."""
        return [each.since for each in self.published if begins < each.since <= ends]


@dataclass(frozen=True, slots=True)
class Entered:
    """A rate that a firm entered: it holds from `since` to `until`, and stands before what the data says."""

    series: str
    since: date
    until: date
    rate: int
    source: str
    by: str
    entered: date


def with_entered(series: Series, entered: Iterable[Entered]) -> Series:
    """The series with a firm's own rates in it; what the data knows for other days stays."""
    mine = sorted((each for each in entered if each.series == series.name), key=lambda each: each.since)
    if not mine:
        return series
    found = {each.since: each for each in series.published}
    if series.known_to is not None:
        found[series.known_to + timedelta(days=1)] = _gap(series.known_to + timedelta(days=1))
    for each in mine:
        after = each.until + timedelta(days=1)
        before = max((day for day in found if day <= after), default=None)
        # What stood there goes on after the own rate has ended.
        if after not in found:
            found[after] = _from(found[before], after) if before is not None else _gap(after)
        for day in [day for day in found if each.since < day <= each.until]:
            del found[day]
        found[each.since] = Published(each.since, each.rate, each.source, Confidence.MEDIUM, each.entered, each.by)
    return Series(series.name, series.names, tuple(found[day] for day in sorted(found)), None)


def _gap(day: date) -> Published:
    return Published(day, None, "", Confidence.LOW, day)


def _from(old: Published, day: date) -> Published:
    return Published(day, old.rate, old.source, old.confidence, old.checked, old.by)


@dataclass(frozen=True, slots=True)
class Formula:
    """How a rate is made: a series, or a fixed figure; times, plus, and rounded up to a step (units of a rate)."""

    series: str = ""
    fixed: int = 0
    times: int = 1
    plus: int = 0
    up_to: int = 0

    def of(self, base: int) -> int:
        """The rate for what the series says."""
        rate = base * self.times + self.plus
        return -(-rate // self.up_to) * self.up_to if self.up_to else rate


def read_formula(row: Row) -> Formula:
    """The keys of a formula, taken out of a table. Raises BadLaw."""
    if row.has("percent"):
        return Formula(fixed=read_rate(row, "percent"))
    return Formula(
        series=row.text("series"),
        times=row.number("times") if row.has("times") else 1,
        plus=read_rate(row, "plus") if row.has("plus") else 0,
        up_to=read_rate(row, "up_to") if row.has("up_to") else 0,
    )


def read_rate(row: Row, key: str) -> int:
    """A percent as a rate. Raises BadLaw."""
    try:
        return units(row.decimal(key))
    except ValueError as error:
        raise row.bad(f"“{key}”: {error}") from error


def read_series(file: Row) -> dict[str, Series]:
    """The series of a `rates.toml`, by name. Raises BadLaw."""
    found: dict[str, Series] = {}
    for number, data in enumerate(file.take("series", list), start=1):
        row = file.inner(data, f"series {number}")
        name, names = row.text("name"), read_words(row.table("title"))
        known_to = row.take("known_to", date) if row.has("known_to") else None
        rows = [_published(row.inner(one, f"rates {at}")) for at, one in enumerate(row.take("rates", list), start=1)]
        row.done()
        if name in found:
            raise file.bad(f"two series are called {name}")
        if not rows or any(one.since >= other.since for one, other in pairwise(rows)):
            raise file.bad(f"the rates of {name} must stand in order of their days, each day once")
        if known_to is not None and known_to < rows[-1].since:
            raise file.bad(f"{name} is known only to {known_to}, but has a later rate")
        found[name] = Series(name, names, tuple(rows), known_to)
    file.done()
    return found


def _published(row: Row) -> Published:
    rate = read_rate(row, "percent") if row.has("percent") else None
    since = row.take("from", date)
    sure = Confidence(row.code("confidence", list(Confidence)))
    one = Published(since, rate, row.text("source"), sure, row.take("checked", date))
    row.done()
    return one


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days under one rate, both ends included. `said` is what the series says for them; None for a fixed rate."""

    begins: date
    ends: date
    rate: int
    said: Published | None


class Gap(LookupError):
    """A series says nothing for a day that is asked about: no figure is better than a guessed one."""

    def __init__(self, series: Series, day: date) -> None:
        self.series, self.day = series, day
        super().__init__(f"{series.name} has no rate for {day.isoformat()}")


def stretches(formula: Formula, known: Mapping[str, Series], begins: date, ends: date) -> list[Stretch]:
    """The rates of a formula over days, both ends included. Raises Gap, and BadLaw for a series nobody knows."""
    if not formula.series:
        return [Stretch(begins, ends, formula.fixed, None)]
    series = known.get(formula.series)
    if series is None:
        raise BadLaw(f"no series is called {formula.series}")
    days = [begins, *series.changes(begins, ends)]
    found = []
    for day, after in zip(days, [*days[1:], ends + timedelta(days=1)], strict=True):
        said, last = series.on(day), after - timedelta(days=1)
        if said is None or said.rate is None:
            raise Gap(series, day)
        if series.known_to is not None and last > series.known_to:
            raise Gap(series, series.known_to + timedelta(days=1))
        found.append(Stretch(day, last, formula.of(said.rate), said))
    return found
