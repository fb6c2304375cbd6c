"""What stands in the way of a letter, and what it leaves out, in the words of the page."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relance.desk.lawnote import Shown, shown
from relance.dunning.notice.conditions import FORMAL, Lacking
from relance.dunning.notice.records import Draft
from relance.dunning.reasons import language
from relance.law import rules as law
from relance.values.money import format_money
from relance.values.words import say_date

LACKING: dict[str, Promise] = {
    "nothing_late": _("Nothing that may be asked for is late: there is nothing to give notice of."),
    "all_lapsed": _("The claim is time-barred: ask somebody who knows the law before you write."),
    "paused": _("A pause holds until %(until)s. Lift it first if it no longer does."),
    "promised": _("A promise for %(until)s is open. Wait for it, or lift it."),
    "disputed": _("Everything open is contested until %(until)s. Answer the dispute first."),
    "dispute_review": _("A dispute was to be settled by %(until)s. Settle it first."),
    "leaving_now": _("A message is leaving at this moment. Try again in a minute."),
    "not_posted": _("A letter lies ready and is not in the post yet. Post it, or take it out of the pile."),
    "no_address": _("No postal address is known. Add it on the customer’s file."),
    "too_soon": _("The day comes too early: the first one that leaves enough time is %(earliest)s."),
    "stop_not_allowed": _("The law does not let work or credit stop here."),
    "contract": _("The law leaves it to the contract: say where yours allows it."),
}
LEFT_OUT: dict[str, Promise] = {
    "disputed": _("contested"),
    "lapsed": _("time-barred"),
    "not_due": _("not due yet"),
    "currency": _("in another currency"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A condition that does not hold, with the law behind it, if it is law."""

    words: str
    law: Shown | None


def lacking(found: Lacking) -> Told:
    """What is missing, and what to do."""
    note = shown(found.rule) if found.rule is not None else None
    if found.code == "law":
        assert found.rule is not None, "an objection of the law has its rule"
        return Told(found.rule.long.say(language()), note)
    days = {key: say_date(date.fromisoformat(found.facts[key]), language(), "day") for key in _days(found)}
    return Told(str(LACKING[found.code]) % days if days else str(LACKING[found.code]), note)


def _days(found: Lacking) -> list[str]:
    return [key for key in ("until", "earliest") if key in found.facts]


def left_out(made: Draft) -> list[str]:
    """The invoices that are not asked for, and why."""
    return [f"{each.number} ({LEFT_OUT[each.why]})" for each in made.left_out]


def sentence(made: Draft) -> str:
    """The page's own sentence."""
    if made.lacking:
        return gettext("This letter may not be signed yet.")
    if made.kind != FORMAL:
        assert made.stops_on is not None, "what stops has its day"
        return gettext("Read it, then sign it: it takes effect on %(day)s.") % {
            "day": say_date(made.stops_on, language(), "near")
        }
    total = sum(item.asked for item in made.items) + sum(each.told.asks for each in made.charges)
    return gettext("Read it, then sign it: %(sum)s by %(day)s.") % {
        "sum": format_money(total, made.currency, language()),
        "day": say_date(made.answer_by, language(), "near"),
    }


def advisable(made: Draft) -> str:
    """In which language the letter is best written at that place, where it is not written in it."""
    wanted = made.law.language if made.law is not None else ""
    if not wanted or made.words is None or made.words.language == wanted:
        return ""
    named = {"fr": gettext("French"), "en": gettext("English")}.get(wanted, wanted)
    return gettext("At that place the letter is best written in %(language)s.") % {"language": named}


def law_of(made: Draft) -> Shown | None:
    """What the law asks of such a letter."""
    return shown(made.law.rule) if made.law is not None else None


def informs() -> str:
    """The sentence that ends every text about law."""
    return law.informs(language())
