"""When and how often a debtor may be contacted: what `contact.toml` says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Generic, TypeVar

from relance.law.facts import CHANNELS, Fact, Rule
from relance.law.gating import BECAUSE, KINDS_OF_CONTACT, Circumstance, circumstances
from relance.law.rows import Row

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOLIDAY = "holiday"
NOT_WORKING = frozenset({"saturday", "sunday", HOLIDAY})

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Cap(Generic[R]):
    """At most `most` contacts within any `days` calendar days in a row.

    `channels` are those that count and are held back; empty means all. "At least g days between two
    contacts" is the cap of one contact within g days. `rule` says who asks for it: a Rule where the
    law room says so, whatever a firm likes where it is the firm's own.

    For the gate: `kinds` of contact that count (empty: all), `per_debt` whether those about other debts are left out,
    `after` the kind of contact from the first of which on is counted, `when` the acts it is about.
    """

    most: int
    days: int
    channels: tuple[str, ...]
    rule: R
    kinds: tuple[str, ...] = ()
    per_debt: bool = False
    after: str = ""
    when: tuple[Circumstance, ...] = ()

    def counts(self, channel: str) -> bool:
        """Whether a contact on this channel counts. An unnamed channel always does."""
        return not (self.channels and channel) or channel in self.channels


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of one day at the debtor's place, both ends included. Nothing may happen if they cross."""

    opens: time
    closes: time

    def holds(self, hour: time) -> bool:
        """Whether contact may happen at this time of day."""
        return self.opens <= hour <= self.closes


@dataclass(frozen=True, slots=True)
class Hours:
    """One rule about hours: a span for each weekday, Monday first. Empty channels mean all; `when`: of what acts."""

    spans: tuple[Span, ...]
    channels: tuple[str, ...]
    rule: Rule
    when: tuple[Circumstance, ...] = ()


@dataclass(frozen=True, slots=True)
class Rest:
    """Days without contact: names of weekdays, and `holiday` for public holidays. Empty channels mean all."""

    days: tuple[str, ...]
    channels: tuple[str, ...]
    rule: Rule
    when: tuple[Circumstance, ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """Days of silence after a contact: the day of the contact is the first of `days`.

    `after` are the kinds of contact that begin it and `by` their channels, `channels` those held back (empty: all).
    After a conversation it ends on the day for which the debtor asked to be called. `because` is the code that is told.
    """

    days: int
    after: tuple[str, ...]
    by: tuple[str, ...]
    channels: tuple[str, ...]
    because: str
    per_debt: bool
    when: tuple[Circumstance, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Week:
    """The hours that all rules together leave, Monday first, with the rules behind them."""

    spans: tuple[Span, ...]
    rules: tuple[Rule, ...]

    def on(self, day: date) -> Span:
        """The hours of a day."""
        return self.spans[day.weekday()]


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds back a contact. Every cap must be kept; `hours` is None where no rule names any."""

    caps: tuple[Cap[Rule], ...]
    hours: Week | None
    rests: tuple[Rest, ...]

    @property
    def working_days_only(self) -> bool:
        """Whether Saturdays, Sundays and public holidays are all days without contact."""
        return {day for rest in self.rests for day in rest.days} >= NOT_WORKING

    @property
    def gap(self) -> Cap[Rule] | None:
        """The cap that asks for the most days between two contacts; None where none does."""
        return max((cap for cap in self.caps if cap.most == 1), key=lambda cap: cap.days, default=None)


def together(hours: tuple[Hours, ...]) -> Week | None:
    """What several rules about hours leave: of each day the latest opening and the earliest closing."""
    if not hours:
        return None
    days = zip(*(rule.spans for rule in hours), strict=True)
    spans = tuple(Span(max(span.opens for span in day), min(span.closes for span in day)) for day in days)
    return Week(spans, tuple(rule.rule for rule in hours))


def _cap(row: Row, rule: Rule) -> Fact:
    return Cap(
        most=row.number("most"),
        days=row.number("days"),
        channels=_channels(row),
        rule=rule,
        kinds=row.codes("kinds", KINDS_OF_CONTACT) if row.has("kinds") else (),
        per_debt=row.flag("per_debt"),
        after=row.code("after", KINDS_OF_CONTACT) if row.has("after") else "",
        when=circumstances(row, "when"),
    )


def _hours(row: Row, rule: Rule) -> Fact:
    daily = _span(row, "daily")
    spans = tuple(_span(row, day) if row.has(day) else daily for day in WEEKDAYS)
    return Hours(spans, _channels(row), rule, circumstances(row, "when"))


def _rest(row: Row, rule: Rule) -> Fact:
    return Rest(row.codes("days", (*WEEKDAYS, HOLIDAY)), _channels(row), rule, circumstances(row, "when"))


def _pause(row: Row, rule: Rule) -> Fact:
    return Pause(
        days=row.number("days"),
        after=row.codes("after", KINDS_OF_CONTACT),
        by=row.codes("by", CHANNELS) if row.has("by") else (),
        channels=_channels(row),
        because=row.code("because", BECAUSE) if row.has("because") else "rest_after_conversation",
        per_debt=row.flag("per_debt"),
        when=circumstances(row, "when"),
        rule=rule,
    )


def _channels(row: Row) -> tuple[str, ...]:
    return row.codes("channels", CHANNELS) if row.has("channels") else ()


def _span(row: Row, key: str) -> Span:
    ends = row.take(key, list)
    if len(ends) != 2 or any(type(end) is not time for end in ends) or ends[0] >= ends[1]:
        raise row.bad(f"“{key}” must be two times of day, the earlier first")
    return Span(ends[0], ends[1])


KINDS: Mapping[str, Callable[[Row, Rule], Fact]] = {"cap": _cap, "hours": _hours, "rest": _rest, "pause": _pause}
"""The tables of `contact.toml`."""
