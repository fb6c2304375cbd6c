"""What would happen to an account in the days to come if nothing new happens. Pure.

The same `decide`, day after day: every message is taken to leave, every call to be made, nobody pays.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from relance.dunning.facts import Decision, Facts, Item, Outcome
from relance.dunning.lawful import after
from relance.dunning.rules import Place, decide
from relance.law.counting import Contact

DAYS = 30


def ahead(facts: Facts, place: Place, days: int = DAYS) -> Iterator[Decision]:
    """The steps of the next `days` days, each as it would be decided on its day; a person's decision ends the view."""
    end = facts.today + timedelta(days=days)
    while facts.today <= end:
        decision = decide(facts, place)
        if decision.step or decision.outcome is Outcome.PERSON:
            yield decision
        if decision.outcome is Outcome.PERSON and not decision.step:
            return
        facts = _afterwards(facts, decision, place)
        if decision.look_again_on is None:
            return
        facts = replace(facts, today=max(decision.look_again_on, facts.today + timedelta(days=1)))


def _afterwards(facts: Facts, decision: Decision, place: Place) -> Facts:
    """The facts once the step of a decision was taken."""
    if not decision.step:
        return facts
    until = answer_by(place, decision.step, facts.today)
    items = tuple(_marked(item, decision, until) if item.asked else item for item in facts.items)
    if decision.outcome is Outcome.PERSON:
        return replace(facts, items=items)
    contacts = (*facts.contacts, Contact(facts.today, decision.channel))
    standing = after(facts.standing, facts.today, decision.channel, place.window)
    return replace(facts, items=items, contacts=contacts, standing=standing)


def _marked(item: Item, decision: Decision, until: date) -> Item:
    """What a message lists it gives a date for; only what it is about is a step further."""
    step = decision.marks.get(item.part_id)
    listed = step or decision.outcome is Outcome.MESSAGE
    given = max(filter(None, (item.answer_by, until))) if listed else item.answer_by
    return replace(item, done=item.done | {step} if step else item.done, answer_by=given)


def answer_by(place: Place, step: str, today: date) -> date:
    """The date that a step's message gives to answer; the day itself where it asks for none."""
    days = next((each.answer_days for each in place.terms.ladder.steps if each.name == step), 0)
    return place.calendar.on_or_after(today + timedelta(days=days)) if days else today
