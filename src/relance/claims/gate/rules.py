"""The gate itself: pure. Every rule of every place has a say; one that blocks is enough."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from relance.claims.gate.claiming import judged
from relance.claims.gate.records import Contact, Decision, Moment, Past, Reason, Verdict
from relance.law import rules as law
from relance.law.contact import HOLIDAY, WEEKDAYS, Cap, Hours, Pause, Rest
from relance.law.facts import Fact, Rule
from relance.law.gating import Asked, Bar, Kind, fit, may_fit
from relance.law.own import NOTHING, Own

TALK = "conversation"
MOST = 4096
"""Kinds of acts under a law that are kept in memory."""


def gate(contact: Contact, root: Path = law.PLACES, own: Own = NOTHING) -> Verdict:
    """May this happen now, in every place that may apply? Raises BadLaw."""
    found = tuple(dict.fromkeys(reason for code in contact.places for reason in _of_place(contact, code, root, own)))
    if not found:
        return Verdict(Decision.ALLOWED, ())
    conditional = all(reason.conditions for reason in found)
    return Verdict(Decision.CONDITIONAL if conditional else Decision.BLOCKED, found)


def _of_place(contact: Contact, code: str, root: Path, own: Own) -> Iterator[Reason]:
    asked = contact.asked
    facts, asks_claims = _relevant(
        Whom(code, contact.debtor, contact.creditor, contact.day, root, own), Sketch(asked.kind, asked)
    )
    if asks_claims:
        contact = replace(contact, asked=judged(contact, code, root, own))
    yield from stand_in_the_way(contact, facts)


@dataclass(frozen=True, slots=True)
class Whom:
    """Under which law an act stands on a day."""

    place: str
    debtor: str
    creditor: str
    day: date
    root: Path
    own: Own


@dataclass(frozen=True, slots=True)
class Sketch:
    """An act that stands for all of its kind."""

    kind: Kind
    asked: Asked = field(compare=False)


@lru_cache(maxsize=MOST)
def _relevant(whom: Whom, sketch: Sketch) -> tuple[tuple[Fact, ...], bool]:
    """The facts of a place that may object to acts of a kind, and whether one of them asks the law of claims.

    A run asks for thousands of acts of a few kinds: what can never fit is not tried thousands of times.
    """
    asked = sketch.asked
    facts = law.facts(whom.place, whom.debtor, whom.day, whom.creditor, whom.root, whom.own)
    kept = tuple(fact for fact in facts if _may_object(fact, asked))
    return kept, any(_asks_claims(fact) for fact in kept)


def _may_object(fact: Fact, asked: Asked) -> bool:
    if isinstance(fact, Bar):
        return fact.may_hold_back(asked)
    if not isinstance(fact, Hours | Rest | Cap | Pause) or asked.act != "contact":
        return False
    return _about(fact.channels, asked.channel) and may_fit(fact.when, asked)


def _asks_claims(fact: Fact) -> bool:
    tables = (*fact.when, *fact.unless) if isinstance(fact, Bar) else getattr(fact, "when", ())
    return any(table.claims for table in tables)


def stand_in_the_way(contact: Contact, facts: Sequence[Fact]) -> Iterator[Reason]:
    """What the facts of one place object to."""
    for fact in facts:
        if isinstance(fact, Bar):
            if fact.holds_back(contact.asked):
                yield Reason(fact.because, fact.rule, fact.conditions, fact.is_lasting(contact.asked))
        elif contact.asked.act == "contact":
            yield from _of_time(contact, fact)


def _of_time(contact: Contact, fact: Fact) -> Iterator[Reason]:
    """Hours, days, counters and days of silence: they are about contacts alone."""
    asked, moment = contact.asked, contact.moment
    if isinstance(fact, Hours | Rest | Cap | Pause) and not fit(fact.when, asked):
        return
    if isinstance(fact, Hours) and not _within(fact, moment):
        yield Reason("quiet_hours", fact.rule)
    elif isinstance(fact, Rest) and _is_of_rest(fact, moment):
        yield Reason("day_not_allowed", fact.rule)
    elif isinstance(fact, Cap) and _counted(fact, contact) >= fact.most:
        yield Reason("frequency_cap", fact.rule)
    elif isinstance(fact, Pause) and _silent(fact, contact):
        yield Reason(fact.because, fact.rule)


def _about(channels: tuple[str, ...], channel: str) -> bool:
    return not channels or channel in channels


def _within(fact: Hours, moment: Moment) -> bool:
    """Whether it is within the hours wherever the debtor may be, or within those the debtor agreed to."""
    local = [moment.at.astimezone(zone) for zone in moment.zones]
    if moment.agreed is not None:
        first, last = moment.agreed
        if all(first <= each.time() <= last for each in local):
            return True
    return all(fact.spans[each.weekday()].holds(each.time()) for each in local)


def _is_of_rest(fact: Rest, moment: Moment) -> bool:
    days = {WEEKDAYS[moment.at.astimezone(zone).weekday()] for zone in moment.zones}
    return not days.isdisjoint(fact.days) or (moment.holiday and HOLIDAY in fact.days)


def _counted(cap: "Cap[Rule]", contact: Contact) -> int:
    """The contacts that count within so many days in a row that end today."""
    today = contact.day
    counted = [past for past in contact.history if _counts(cap, past, contact) and past.at.date() <= today]
    if cap.after:
        begun = min((past.at for past in contact.history if past.kind == cap.after), default=None)
        counted = [past for past in counted if begun is not None and past.at >= begun]
    first = today - timedelta(days=cap.days - 1)
    return sum(past.count for past in counted if past.at.date() >= first)


def _counts(cap: "Cap[Rule]", past: Past, contact: Contact) -> bool:
    same = not cap.per_debt or past.debt == contact.debt
    return same and cap.counts(past.channel) and (not cap.kinds or past.kind in cap.kinds)


def counters(contact: Contact, root: Path = law.PLACES, own: Own = NOTHING) -> Iterator[tuple["Cap[Rule]", int]]:
    """Every count of contacts that holds such an act back once it is full, and how many there are. Raises BadLaw."""
    for code in contact.places:
        whom = Whom(code, contact.debtor, contact.creditor, contact.day, root, own)
        for fact in _relevant(whom, Sketch(contact.asked.kind, contact.asked))[0]:
            if isinstance(fact, Cap) and fit(fact.when, contact.asked):
                yield fact, _counted(fact, contact)


def _silent(pause: Pause, contact: Contact) -> bool:
    today, callback = contact.day, contact.moment.callback
    begun = [
        past.at.date()
        for past in contact.history
        if past.kind in pause.after
        and _about(pause.by, past.channel)
        and (not pause.per_debt or past.debt == contact.debt)
    ]
    # Who asks to be called ends the rest after a talk; no waiting time of the law ends with it.
    if TALK in pause.after and callback is not None and callback <= today:
        return False
    return any(day <= today < day + timedelta(days=pause.days) for day in begun)
