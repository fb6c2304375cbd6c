"""A customer's claims in the words of the page: the sentence, and for each invoice its lines and the law."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from relance.claims import words
from relance.claims.explaining import Explained
from relance.claims.queries import Claimed
from relance.desk.lawnote import Shown, shown
from relance.dunning.reasons import language
from relance.values.money import add_up, format_money

PARTS = ("interest", "fixed_sum", "recovery")


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of charge: its sum (None: no figure), why there is none, and the law."""

    title: str
    amount: int | None
    why: str
    law: Shown | None


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice on the page. `due` is its first late due date, `lapse` a sentence about the last day of the claim."""

    told: Explained
    due: date
    parts: tuple[Part, ...]
    lapse: str
    lapse_law: Shown | None

    @property
    def asked(self) -> int:
        """What may be asked beside the invoice."""
        return 0 if self.told.is_lapsed else self.told.asks


def bill(one: Claimed, told: Explained) -> Bill:
    """An invoice and its claim."""
    parts = tuple(_part(told, name) for name in PARTS)
    rule = told.rules.get("limitation")
    due = min(part.due_on for part in one.invoice.parts)
    return Bill(told, due, parts, _lapse(told), shown(rule) if rule is not None else None)


def _part(told: Explained, name: str) -> Part:
    titles = {
        "interest": gettext("Late interest"),
        "fixed_sum": gettext("Fixed sum"),
        "recovery": gettext("Cost of collecting"),
    }
    rule = told.rules.get(name)
    return Part(
        titles[name],
        getattr(told, name),
        words.why(told.refusals.get(name), language()),
        shown(rule) if rule is not None else None,
    )


def _lapse(told: Explained) -> str:
    if told.lapses is None:
        return words.why(told.refusals.get("limitation"), language())
    if told.is_lapsed:
        return gettext("The claim is time-barred since this day:")
    if told.interrupted_by:
        act = gettext(words.ACTS[told.interrupted_by])
        return gettext("Last day of the claim, counted anew from %(act)s:") % {"act": act}
    return gettext("Last day of the claim:")


def sentence(bills: Sequence[Bill]) -> str:
    """What may be asked today, in one sentence."""
    sums = add_up((bill.told.currency, bill.asked) for bill in bills if bill.asked)
    if sums:
        said = " + ".join(format_money(minor, currency, language()) for currency, minor in sums.items())
        return gettext("You may ask for %(sum)s beside the invoices.") % {"sum": said}
    if not bills:
        return gettext("Nothing is late: nothing can be charged.")
    return gettext("Nothing can be charged today.")


def places(bills: Iterable[Bill]) -> list[str]:
    """The codes of the places whose law is used."""
    return list(dict.fromkeys(bill.told.place for bill in bills))
