"""How soon a customer may hear from the firm again. Pure.

Every contact about money counts, whatever its channel: first the firm's own rhythm, then the law of the place. A call
that nobody answered counts for the law only: the firm wanted to be heard, and was not.
"""

from datetime import date, timedelta

from relance.dunning.facts import Facts, Reason
from relance.law.contact import Cap, Limits
from relance.law.counting import next_allowed
from relance.policies.rules import Terms
from relance.values.calendar import WorkingDays


def free_from(
    facts: Facts, terms: Terms, limits: Limits, calendar: WorkingDays, channel: str
) -> tuple[date, Reason | None]:
    """The first working day on which one more contact keeps every limit, and what makes it so late (None: nothing)."""
    day, why = facts.today, None
    if facts.last_contact is not None and facts.last_contact + timedelta(days=terms.gap_days) > day:
        day = facts.last_contact + timedelta(days=terms.gap_days)
        why = Reason("contacted_recently", {"contact": facts.last_contact.isoformat(), "gap": terms.gap_days})
    if terms.most:
        allowed, _ = next_allowed(facts.heard, (Cap(terms.most, terms.within, (), None),), day)
        if allowed > day:
            day, why = allowed, Reason("contacted_often", {"most": terms.most, "within": terms.within})
    caps = [cap for cap in limits.caps if cap.counts(channel)]
    lawful = next_allowed(facts.contacts, caps, day)
    if lawful[1] is not None and lawful[0] > day:
        day, why = lawful[0], Reason("law_cap", {"rule": lawful[1].id})
    return (facts.today, None) if why is None else (calendar.on_or_after(day), why)
