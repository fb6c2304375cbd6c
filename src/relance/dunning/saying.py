"""Each reason of a decision as a short phrase and a sentence, in the active language."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from relance.law import rules as law
from relance.policies.rules import Policy
from relance.values.money import exponent, format_money
from relance.values.words import say_date, say_time

HALF_A_YEAR = 180


def language() -> str:
    """The active language, as the two letters our formats know."""
    return (get_language() or "en")[:2]


def _day(facts: Mapping[str, Any], key: str, form: str = "near") -> str:
    return say_date(date.fromisoformat(facts[key]), language(), form)


def _step_due(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    days = facts["days_late"]
    title = policy.title(facts["step"], language())
    if days < 0:
        short = ngettext("Due in %(n)d day", "Due in %(n)d days", -days) % {"n": -days}
    else:
        short = ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
    full = gettext("%(title)s for %(number)s, due on %(due)s: its day was %(on)s.") % {
        "title": title,
        "number": facts["number"],
        "due": _day(facts, "due_on", "day"),
        # A day of long ago needs its year more than its weekday.
        "on": _day(facts, "on", "near" if days < HALF_A_YEAR else "day"),
    }
    return short, full


def _no_payment_after(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    messages, calls = facts["count"], facts.get("calls", 0)
    said = [ngettext("%(n)d message", "%(n)d messages", messages) % {"n": messages}] if messages else []
    said += [ngettext("%(n)d call", "%(n)d calls", calls) % {"n": calls}] if calls else []
    words = {"done": ", ".join(said)}
    full = gettext("Before this: %(done)s. The invoice is still open.") % words
    return (gettext("%(done)s, still open") % words if len(said) == 1 else words["done"]), full


def _tried(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    n = facts["count"]
    short = ngettext("%(n)d call in vain", "%(n)d calls in vain", n) % {"n": n}
    full = gettext("Nobody answered on %(day)s; the call stays to be made.") % {"day": _day(facts, "on")}
    return short, full


def _younger_wait(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    n = facts["count"]
    short = ngettext("%(n)d younger invoice waits", "%(n)d younger invoices wait", n) % {"n": n}
    full = ngettext(
        "Meanwhile nobody writes about %(n)d younger invoice; it goes on once you note what you decided.",
        "Meanwhile nobody writes about %(n)d younger invoices; they go on once you note what you decided.",
        n,
    )
    return short, full % {"n": n}


def _no_way_for_note(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    words = {
        "lapsed": policy.title(facts["lapsed"], language()),
        "title": policy.title(facts["step"], language()),
    }
    full = gettext("%(lapsed)s is left out: there is no address to send it to. The next step is: %(title)s.")
    return gettext("No note: no address"), full % words


def _first_message(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    return gettext("First message"), gettext("Nothing has been said about these invoices yet.")


def _note_before(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    return gettext("Note sent before"), gettext("A note left before the due date; this is the first one after it.")


def _one_message(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    n = facts["count"]
    short = ngettext("%(n)d invoice, 1 message", "%(n)d invoices, 1 message", n) % {"n": n}
    return short, gettext("One message lists everything that is open.")


def _partly_paid(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    return gettext("Partly paid"), gettext("A part was paid; the message asks for the rest.")


def _private_person(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    return gettext("Private person"), gettext("A private person: the subject line names no invoice.")


def _nothing_open(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    return gettext("Nothing open"), gettext("Nothing is open on this account.")


def _not_due_yet(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    words = {
        "title": policy.title(facts["step"], language()),
        "number": facts["number"],
        "on": _day(facts, "on"),
        "due": _day(facts, "due_on", "day"),
    }
    full = gettext("%(number)s is due on %(due)s. Next: %(title)s on %(on)s.") % words
    return gettext("Due on %(due)s") % {"due": _day(facts, "due_on", "brief")}, full


def _step_later(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    words = {
        "title": policy.title(facts["step"], language()),
        "number": facts["number"],
        "on": _day(facts, "on"),
    }
    full = gettext("The next step for %(number)s is: %(title)s on %(on)s.") % words
    return gettext("Next step %(on)s") % {"on": _day(facts, "on", "brief")}, full


def _small_balance(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    totals = " + ".join(format_money(minor, currency, language()) for currency, minor in facts["totals"].items())
    currency = next(iter(facts["totals"]))
    least = format_money(facts["minimum"] * 10 ** exponent(currency), currency, language())
    full = gettext("%(totals)s is less than %(least)s: it waits for their next invoice.")
    return gettext("Less than %(least)s") % {"least": least}, full % {"totals": totals, "least": least}


def _contacted_recently(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    words = {"contact": _day(facts, "contact"), "gap": facts["gap"], "on": _day(facts, "on")}
    full = ngettext(
        "Contacted on %(contact)s; %(gap)d day lies between two contacts. Possible from %(on)s.",
        "Contacted on %(contact)s; %(gap)d days lie between two contacts. Possible from %(on)s.",
        facts["gap"],
    )
    full %= words
    return gettext("Contacted %(day)s") % {"day": _day(facts, "contact", "brief")}, full


def _leaving_now(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    return gettext("Leaving now"), gettext("A message to this customer is leaving at this moment.")


def _not_posted(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    full = gettext("A letter to this customer is printed, or about to be, and not yet in the post. Post it to go on.")
    return gettext("Letter to post"), full


def _no_address(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    return gettext("No e-mail address"), gettext(
        "There is no e-mail address to write to. Add one, or note how it was done instead."
    )


def _address_refused(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    full = gettext("The last message to %(address)s was refused. Correct the address or try again.")
    return gettext("Address refused"), full % {"address": facts["address"]}


def _ladder_ended(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    full = gettext("Every step for %(number)s was taken; it was due on %(due)s. What next is yours to decide.")
    return gettext("All messages sent"), full % {"number": facts["number"], "due": _day(facts, "due_on", "day")}


def _formal_step(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    short, _ = _step_due(facts, policy)
    full = gettext(
        "%(title)s for %(number)s, due on %(due)s, has come. Read the letter and sign it, or note what you did instead."
    )
    title = policy.title(facts["step"], language())
    return short, full % {"title": title, "number": facts["number"], "due": _day(facts, "due_on", "day")}


def _promise_broken(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    full = gettext("Payment was promised for %(day)s and has not been seen.")
    return gettext("Promise of %(day)s not kept") % {"day": _day(facts, "until", "brief")}, full % {
        "day": _day(facts, "until", "day")
    }


def _part_disputed(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    totals = " + ".join(format_money(minor, currency, language()) for currency, minor in facts["totals"].items())
    full = gettext("%(totals)s is contested and not asked for; the rest goes on.")
    return gettext("%(totals)s contested") % {"totals": totals}, full % {"totals": totals}


def _more_time(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    n = facts["days"]
    short = ngettext("%(n)d day more than usual", "%(n)d days more than usual", n) % {"n": n}
    full = ngettext(
        "This customer has %(n)d day more after each due date, by your exception.",
        "This customer has %(n)d days more after each due date, by your exception.",
        n,
    )
    return short, full % {"n": n}


def _paused(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    full = gettext("A pause was noted: nobody writes or calls up to %(day)s.")
    return gettext("Pause until %(day)s") % {"day": _day(facts, "until", "brief")}, full % {
        "day": _day(facts, "until", "day")
    }


def _promised(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    words = {
        "day": _day(facts, "until", "day"),
        "total": format_money(facts["amount"], facts["currency"], language()),
    }
    full = gettext("%(total)s is promised for %(day)s. Nobody writes before it should be here.")
    return gettext("Promised for %(day)s") % {"day": _day(facts, "until", "brief")}, full % words


def _disputed(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    full = gettext("Everything open is contested. It rests until %(day)s; settle it by then.")
    return gettext("Contested"), full % {"day": _day(facts, "until", "day")}


def _dispute_review(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    full = gettext("The dispute was to be settled by %(day)s. Lift it, or book a credit note.")
    return gettext("Dispute to settle"), full % {"day": _day(facts, "until", "day")}


def _no_phone(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    return gettext("No telephone number"), gettext(
        "There is no number to call. Add one, or note how it was done instead."
    )


def _contacted_often(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    words = {"most": facts["most"], "within": facts["within"], "on": _day(facts, "on")}
    full = gettext(
        "Your policy allows %(most)d contacts in %(within)d days, whatever the channel. Possible from %(on)s."
    )
    return gettext("Contacted often enough"), full % words


def _law_cap(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    day = date.fromisoformat(facts["on"])
    rule = law.rule(facts["rule"], day)
    said = rule.long.say(language()) if rule else ""
    full = gettext("%(rule)s Possible from %(on)s. %(informs)s") % {
        "rule": said,
        "on": _day(facts, "on"),
        "informs": law.informs(language()),
    }
    return gettext("Kept back by the law"), full.strip()


def _law_waits(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    full = gettext("%(rule)s Possible from %(on)s, %(at)s. %(informs)s") % _of_law(facts)
    return gettext("Not now: the law"), full.strip()


def _law_stops(facts: Mapping[str, Any], policy: Policy) -> tuple[str, str]:
    words = _of_law(facts)
    said = [words["rule"]]
    said += [str(CONDITIONS[code]) for code in facts.get("conditions", ())]
    if facts.get("instead"):
        said.append(gettext("Possible instead: %(instead)s, from %(on)s, %(at)s.") % words)
    said += [gettext("Decide what you do, and note it here."), words["informs"]]
    return gettext("The law stops this"), " ".join(filter(None, said))


def _of_law(facts: Mapping[str, Any]) -> dict[str, str]:
    rule = law.rule(facts["rule"], date.fromisoformat(facts["as_of"]))
    return {
        "rule": rule.long.say(language()) if rule else "",
        "instead": str(INSTEAD.get(facts.get("instead", ""), "")),
        "on": _day(facts, "on") if "on" in facts else "",
        "at": say_time(time.fromisoformat(facts["at"]), language()) if "at" in facts else "",
        "informs": law.informs(language()),
    }


INSTEAD = {"email": _("an e-mail"), "letter": _("a letter"), "call": _("a call")}
CONDITIONS = {
    "send_plan_copy": _("Send a copy of the plan first."),
    "remove_payment_demand": _("It may go if it asks for no payment."),
    "counsel_review": _("Let somebody who knows the law look first."),
}

WORDS: dict[str, Callable[[Mapping[str, Any], Policy], tuple[str, str]]] = {
    "step_due": _step_due,
    "no_payment_after": _no_payment_after,
    "tried": _tried,
    "younger_wait": _younger_wait,
    "no_way_for_note": _no_way_for_note,
    "first_message": _first_message,
    "note_before": _note_before,
    "one_message_for_all": _one_message,
    "partly_paid": _partly_paid,
    "private_person": _private_person,
    "nothing_open": _nothing_open,
    "not_due_yet": _not_due_yet,
    "step_later": _step_later,
    "small_balance": _small_balance,
    "contacted_recently": _contacted_recently,
    "leaving_now": _leaving_now,
    "not_posted": _not_posted,
    "no_address": _no_address,
    "address_refused": _address_refused,
    "ladder_ended": _ladder_ended,
    "formal_step": _formal_step,
    "promise_broken": _promise_broken,
    "part_disputed": _part_disputed,
    "more_time": _more_time,
    "paused": _paused,
    "promised": _promised,
    "disputed": _disputed,
    "dispute_review": _dispute_review,
    "no_phone": _no_phone,
    "contacted_often": _contacted_often,
    "law_cap": _law_cap,
    "law_waits": _law_waits,
    "law_stops": _law_stops,
}
