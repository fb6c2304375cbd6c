"""Which way a step may take today before the law: the first of its ways that the gate lets through. Pure.

Where none may be taken today: the first day on which one may, or, where no day will do, what else there is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from relance.claims.gate.nearest import Found, Window, nearest
from relance.claims.gate.records import Contact
from relance.claims.gate.records import Reason as Objection
from relance.claims.gate.rules import gate
from relance.claims.gate.standing import DEMANDING, NOT_YET_DUE, TALKING, Standing
from relance.dunning.facts import Facts, Reason
from relance.dunning.rungs import Place, ways_of
from relance.policies.rules import Step, StepKind
from relance.values.clock import at as moment
from relance.values.money import exponent

OTHER_WAYS = ("email", "letter", "call")
PAPER = "letter"
PATIENCE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Way:
    """How a step reaches the customer today. Without a channel: why not, and the first day on which it may, if any."""

    channel: str
    why: Reason | None = None
    on: date | None = None


def way_of(facts: Facts, place: Place, step: Step) -> Way:
    """The way of this step today."""
    ways = [PAPER] if step.kind is StepKind.FORMAL else ways_of(facts, step)
    standing, window = facts.standing, place.window
    if standing is None or window is None or not ways:
        return Way(ways[0] if ways else "")
    found = {}
    for channel in ways:
        found[channel] = _nearest(facts, standing, window, channel, content_of(step, channel))
        at = found[channel].at
        if at is not None and at.date() == _next(window, facts.today):
            return Way(channel)
        # The policy prefers this way: a few days are waited for it before another one takes its place.
        if at is not None and at.date() - facts.today <= PATIENCE:
            return _later(facts, found[channel], at, channel)
    first = min(((each.at, channel) for channel, each in found.items() if each.at is not None), default=None)
    if first is not None and first[0] is not None:
        return _later(facts, found[first[1]], *first)
    others = [way for way in OTHER_WAYS if way not in ways and facts.reach.get(way) and way not in facts.refused]
    return _barred(facts, standing, window, found[ways[0]], ways[0], others)


def content_of(step: Step, channel: str) -> frozenset[str]:
    """What the words of a step say, in the codes of the gate."""
    if channel == "call":
        return TALKING
    return NOT_YET_DUE if step.is_before else DEMANDING


def _nearest(facts: Facts, standing: Standing, window: Window, channel: str, content: frozenset[str]) -> Found:
    """The first moment for a contact about all that is asked for."""
    asked = [item for item in facts.items if item.asked]
    due = min((item.due_on for item in asked), default=None)
    amount = _hundredths(asked)

    def ask(at: datetime) -> Contact:
        return standing.contact(at, channel, content, due=due, amount=amount)

    return nearest(ask, moment(_next(window, facts.today), window.opens, window.zone), window)


def _hundredths(asked: Sequence[Any]) -> int | None:
    """The whole sum in hundredths, where it is in one currency."""
    currencies = {item.currency for item in asked}
    if len(currencies) != 1:
        return None
    total: int = sum(item.asked for item in asked)
    return int(total * 100 // 10 ** exponent(currencies.pop()))


def _next(window: Window, today: date) -> date:
    """The day on which what is decided today can leave: on a day of rest the next working day."""
    return window.days.on_or_after(today)


def _later(facts: Facts, found: Found, at: datetime, channel: str) -> Way:
    said = _said(facts, found.now.reasons, channel) | {"on": at.date().isoformat(), "at": f"{at:%H:%M}"}
    return Way("", Reason("law_waits", said), at.date())


def _barred(facts: Facts, standing: Standing, window: Window, found: Found, channel: str, others: Iterable[str]) -> Way:
    """No day will do: what else may be done, on which day."""
    said = _said(facts, found.now.reasons, channel)
    for other in others:
        content = TALKING if other == "call" else DEMANDING
        instead = _nearest(facts, standing, window, other, content).at
        if instead is not None:
            said |= {"instead": other, "on": instead.date().isoformat(), "at": f"{instead:%H:%M}"}
            break
    return Way("", Reason("law_stops", said))


def _said(facts: Facts, objections: Sequence[Objection], channel: str) -> dict[str, Any]:
    """The rule that stands in the way most firmly: one that lasts before one that passes."""
    first = max(objections, key=lambda each: (each.lasting, not each.conditions))
    said: dict[str, Any] = {"rule": first.rule.id, "because": first.because, "channel": channel}
    return said | {"as_of": facts.today.isoformat(), "conditions": list(first.conditions)}


def statements_of(facts: Facts, place: Place, step: Step, channel: str) -> frozenset[str]:
    """The sentences that the law of the reader's place wants in the words of a step, as conditions of wording."""
    if facts.standing is None or place.window is None:
        return frozenset()
    without = content_of(step, channel) - {"opt_out_line"}
    at = moment(_next(place.window, facts.today), place.window.opens, place.window.zone)
    found = gate(facts.standing.contact(at, channel, without, due=min(item.due_on for item in facts.items)))
    return frozenset({"opt-out"} if any(each.because == "opt_out_line_missing" for each in found.reasons) else ())


def after(standing: Standing | None, at: date, channel: str, window: Window | None) -> Standing | None:
    """How a debtor stands once one more contact was made on a day."""
    if standing is None or window is None:
        return standing
    return standing.after(moment(at, window.opens, window.zone), channel)
