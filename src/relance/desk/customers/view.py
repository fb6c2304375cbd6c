"""The list of customers, and adding one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relance.company.rules import Right
from relance.customers import queries as people
from relance.desk.customer.details import CustomerForm, point_at_error
from relance.desk.customers.rows import rows_of
from relance.desk.page import Desk
from relance.dunning import actions as dunning
from relance.ledger import queries as ledger
from relance.ledger.queries import Book, Order, Which
from relance.values.money import format_money
from relance.values.words import say_number

PAGE_SIZE = 50
FILTERS = {Which.ALL: pgettext_lazy("customers", "All"), Which.LATE: _("Late"), Which.SETTLED: _("Nothing open")}
SORTS = {Order.LATE: _("How late"), Order.SUM: _("Sum"), Order.NAME: _("Name")}


def customers(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    return _page(request, desk, CustomerForm(initial={"language": desk.company.language}, auto_id="add_%s"))


def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Add a customer and go to its page."""
    if request.method != "POST":
        return redirect("desk:customers", desk.company.slug)
    form = CustomerForm(request.POST, auto_id="add_%s")
    if not form.is_valid():
        point_at_error(form)
        return _page(request, desk, form, status=422)
    made = dunning.added(desk.company, form.new(), by=desk.by, now=desk.now)
    said = gettext("%(name)s is in your list, with the reference %(reference)s.")
    messages.success(request, said % {"name": made.name, "reference": made.reference})
    return redirect("desk:customer", desk.company.slug, made.id)


def _page(request: HttpRequest, desk: Desk, form: CustomerForm, status: int = 200) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    which = _chosen(request, "show", Which, Which.ALL)
    order = _chosen(request, "by", Order, Order.LATE)
    ids = ledger.listed(desk.company, desk.today, text, which, order)
    page = Paginator(ids, PAGE_SIZE).get_page(request.GET.get("page"))
    known = page.paginator.count or people.matching(desk.company).exists()
    seen = {
        "sentence": _sentence(ledger.book_on(desk.company, desk.today), desk) if known else "",
        "page": page,
        "rows": rows_of(desk.company, page.object_list, desk.today),
        "text": text,
        "which": which,
        "order": order,
        "filters": FILTERS.items(),
        "sorts": SORTS.items(),
        "form": form,
        "may_add": desk.may(Right.EDIT_CUSTOMER),
        "may_import": desk.may(Right.IMPORT),
    }
    return render(request, "desk/customers/page.html", seen, status=status)


def _chosen(request: HttpRequest, name: str, kind: Any, default: Any) -> Any:
    """A choice in the address; anything unknown is the default."""
    given = request.GET.get(name, "")
    return kind(given) if given in set(kind) else default


def _sentence(book: Book, desk: Desk) -> str:
    """How many owe how much, and how many of them are late."""
    if not book.owing:
        return gettext("Nobody owes you anything.")
    said = _clause(book) % {
        "many": say_number(book.owing, desk.language),
        "late": say_number(book.late, desk.language),
        "sum": " + ".join(format_money(minor, currency, desk.language) for currency, minor in book.open.items()),
    }
    return said[:1].upper() + said[1:]


def _clause(book: Book) -> str:
    """The sentence that fits: nothing late, everything late, or some of it."""
    n = book.owing
    if not book.late:
        return ngettext(
            "%(many)s customer owes you %(sum)s, not late.", "%(many)s customers owe you %(sum)s, none of them late.", n
        )
    if book.late == n:
        return ngettext(
            "%(many)s customer owes you %(sum)s, late.", "%(many)s customers owe you %(sum)s, all of them late.", n
        )
    return ngettext(
        "%(many)s customer owes you %(sum)s, %(late)s late.",
        "%(many)s customers owe you %(sum)s, %(late)s of them late.",
        n,
    )
