"""Why a line has no place, and what speaks for a customer, in words. One sentence each, French by the catalogue."""

from collections.abc import Callable

from django.utils.translation import get_language, gettext

from relance.matching.queries import Waiting
from relance.matching.rules.records import Why
from relance.matching.rules.suggesting import Hint, Suggestion
from relance.values.money import format_money
from relance.values.words import say_date

SHOWN = 4
"""Numbers named in one sentence."""


def language() -> str:
    """The language of the page."""
    return (get_language() or "en")[:2]


def say_why(waiting: Waiting) -> str:
    """Why this line was not placed by itself."""
    return _WORDS[waiting.placing.why]() % _facts(waiting)


def say_hint(suggestion: Suggestion, same_sum: str = "") -> str:
    """Why this customer is proposed. `same_sum`: the number of an invoice that is open over the line's sum."""
    words = {
        Hint.NUMBER: gettext("%(number)s is theirs"),
        Hint.PAYER: gettext("Paid from this account before"),
        Hint.NAME: gettext("The name fits"),
    }
    said = words[suggestion.hint] % {"number": suggestion.number}
    if same_sum and same_sum != suggestion.number:
        said = gettext("%(hint)s, and %(number)s is open over this sum") % {"hint": said, "number": same_sum}
    return said


def _facts(waiting: Waiting) -> dict[str, str]:
    line, placing = waiting.line, waiting.placing
    numbers = list(dict.fromkeys(document.number for document in placing.named))
    first = placing.named[0] if placing.named else None

    def money(minor: int) -> str:
        return format_money(minor, first.currency if first else line.currency, language())

    return {
        "number": numbers[0] if numbers else "",
        "numbers": ", ".join(numbers[:SHOWN]) + (" …" if len(numbers) > SHOWN else ""),
        "currency": first.currency if first else "",
        "open": money(placing.open),
        "rest": money(placing.open - line.amount),
        "day": say_date(placing.other_on, language(), "brief") if placing.other_on else "",
    }


_WORDS: dict[Why, Callable[[], str]] = {
    Why.FITS: lambda: gettext("It names %(number)s, and the sum fits."),
    Why.WENT_OUT: lambda: gettext("Money went out: if you paid something back, nothing is left to do here."),
    Why.RETURNED: lambda: gettext("The bank moved earlier money back: look whether a payment must be taken back."),
    Why.UNSURE: lambda: gettext("“%(number)s” could be a date, a sum or another number just as well."),
    Why.HELD: lambda: gettext("It was taken back, so it waits for a person."),
    Why.NO_NUMBER: lambda: gettext("It names none of your invoices."),
    Why.SEVERAL: lambda: gettext("It names more than one document: %(numbers)s."),
    Why.TWO_CUSTOMERS: lambda: gettext("Two customers have a document called %(number)s."),
    Why.CREDIT_NOTE: lambda: gettext("%(number)s is a credit note, not an invoice."),
    Why.OTHER_CURRENCY: lambda: gettext("%(number)s is in %(currency)s."),
    Why.NOTHING_OPEN: lambda: gettext("Nothing is open on %(number)s any more."),
    Why.TOO_MUCH: lambda: gettext("Only %(open)s is open on %(number)s."),
    Why.SAME_SUM: lambda: gettext("A payment of the same sum is in the book since %(day)s: is it the same money?"),
    Why.MAYBE_TWICE: lambda: gettext("An earlier line, of %(day)s, may be for %(number)s too: place that one first."),
    Why.OTHER_PAYER: lambda: gettext("The payer has another name, and %(open)s is open on %(number)s."),
    Why.NEARLY: lambda: gettext("It is %(rest)s short on %(number)s: a discount, or the bank’s charges?"),
}
