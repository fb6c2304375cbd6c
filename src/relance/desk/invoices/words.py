"""What the list of invoices is called and what its sentence says; the page and the command line share it."""

from collections.abc import Mapping

from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relance.ledger.listing import By, Figures, Line, Show
from relance.ledger.rules import EntryKind
from relance.values.money import format_money
from relance.values.words import say_count

SHOWS = {
    Show.OPEN: pgettext_lazy("invoices", "Open"),
    Show.LATE: _("Late"),
    Show.PAID: pgettext_lazy("invoices", "Settled"),
    Show.CREDIT: _("Credit notes"),
    Show.CONTESTED: _("Contested"),
    Show.ALL: pgettext_lazy("invoices", "All"),
}
SORTS = {By.DUE: _("Due date"), By.SUM: _("Sum"), By.CUSTOMER: _("Customer")}
AGES = (
    pgettext_lazy("invoices", "not due"),
    _("1–30 days late"),
    _("31–60 days late"),
    _("61–90 days late"),
    _("over 90 days late"),
)
"""The columns of the ageing, as a list of one of them is called."""


def sentence(figures: Figures, language: str) -> str:
    """How many invoices are open, how much that is, and how many of them are late."""
    if not figures.open:
        return gettext("No invoice is open.")
    facts = {"many": _many(figures.open, language), "sum": _sums(figures.sums, language)}
    open_ = ngettext("%(many)s invoice is open, %(sum)s", "%(many)s invoices are open, %(sum)s", figures.open) % facts
    late = ngettext("it is not late", "none of them is late", figures.open)
    if figures.late == figures.open:
        late = ngettext("it is late", "all of them are late", figures.open)
    elif figures.late:
        late = ngettext("%(late)s is late", "%(late)s are late", figures.late)
    said = gettext("%(open)s; %(late)s.") % {"open": open_, "late": late % {"late": _many(figures.late, language)}}
    return said[:1].upper() + said[1:]


def _many(number: int, language: str) -> str:
    return pgettext("an invoice", "one") if number == 1 else say_count(number, language)


def _sums(sums: Mapping[str, int], language: str) -> str:
    return " + ".join(format_money(minor, currency, language) for currency, minor in sums.items())


def about(line: Line) -> str:
    """What has to be said of a document beside its number."""
    if line.held:
        return gettext("set apart")
    if line.kind == EntryKind.CREDIT_NOTE:
        return gettext("credit note")
    if line.kind == EntryKind.CHARGE:
        return gettext("interest and costs")
    if line.places > 1:
        return gettext("part %(place)d of %(places)d") % {"place": line.place, "places": line.places}
    return ""
