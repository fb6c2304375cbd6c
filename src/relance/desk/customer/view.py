"""One customer's page, and what is entered on it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from relance.accounts import actions as accounts
from relance.company.rules import Right
from relance.customers import flags
from relance.customers import queries as customers
from relance.customers.rules import Kind
from relance.customers.words import FLAGS
from relance.desk.agree.forms import FORMS
from relance.desk.agree.words import ICONS as AGREED
from relance.desk.agree.words import TITLES
from relance.desk.before.view import card_of
from relance.desk.customer.agreed import standing_measures
from relance.desk.customer.book import File, file_of, neighbours_of
from relance.desk.customer.details import GUESSED, KINDS, LANGUAGES, CustomerForm, point_at_error
from relance.desk.customer.forms import ContactForm, NoteForm, PaymentForm, TakeBackForm
from relance.desk.customer.timeline import FILTERS
from relance.desk.customer.timeline import KINDS as HAPPENINGS
from relance.desk.exception.form import ExceptionForm
from relance.desk.page import Desk
from relance.desk.task.standing import task_of, waits_for
from relance.dunning import actions as dunning
from relance.dunning import approving
from relance.dunning.actions import Outcomes
from relance.law import rules as law
from relance.ledger import queries as ledger
from relance.ledger.actions import LedgerRefusal, NewPayment
from relance.ledger.queries import Settled
from relance.outbox.rules import State
from relance.values.money import format_money


def customer(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """The page. One that became part of another leads there."""
    known = _known(desk, customer)
    if known.id == customer:
        return _page(request, desk, known)
    gone = customers.get(desk.company, customer)
    said = gettext("%(gone)s is part of %(kept)s since they were merged.")
    messages.info(request, said % {"gone": gone, "kept": known})
    return _back(desk, known)


def note(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Keep a note on the timeline."""
    known = _known(desk, customer)
    form = NoteForm(request.POST)
    if request.method == "POST" and form.is_valid():
        accounts.note(desk.company, known.account_id, form.cleaned_data["text"], by=desk.by, now=desk.now)
        messages.success(request, gettext("Noted."))
    return _back(desk, known)


def contact(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Log a contact somebody had; what follows from it follows at once."""
    known = _known(desk, customer)
    if request.method != "POST":
        return _back(desk, known)
    form = ContactForm(request.POST, auto_id="contact_%s")
    if not form.is_valid():
        return _page(request, desk, known, contact=form)
    given = form.cleaned_data
    done = dunning.contacted(
        desk.company,
        known.account_id,
        channel=given["channel"],
        outgoing=given["outgoing"] == "we",
        text=given["text"],
        by=desk.by,
        now=desk.now,
    )
    messages.success(request, " ".join([gettext("It stands on the timeline."), *_followed(done)]))
    return _back(desk, known)


def pay(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Book a payment; the answer says what it settled and what became of a waiting message."""
    known = _known(desk, customer)
    if request.method != "POST":
        return _back(desk, known)
    form = _payment_form(desk, known, request.POST)
    if not form.is_valid():
        return _page(request, desk, known, payment=form)
    given = form.cleaned_data
    new = NewPayment(known.account_id, given["currency"], given["minor"], given["on"], given["reference"])
    try:
        entry, done = dunning.paid(desk.company, new, by=desk.by, now=desk.now)
    except LedgerRefusal as refusal:
        messages.error(request, str(refusal))
        return _back(desk, known)
    undo = reverse("desk:customer_take_back", args=[desk.company.slug, known.id, entry.id]) + "?at_once=1"
    said = [gettext("%(sum)s booked.") % {"sum": format_money(given["minor"], given["currency"], desk.language)}]
    said += _settled(ledger.settled_by(entry.id), entry, desk) + _followed(done)
    messages.success(request, " ".join(said), extra_tags=f"undo:{undo}")
    return _back(desk, known)


def let_count(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Let what was set apart count again."""
    known = _known(desk, customer)
    if request.method == "POST":
        done = dunning.let_count(desk.company, known.account_id, by=desk.by, now=desk.now)
        messages.success(request, " ".join([gettext("It counts again."), *_followed(done)]))
    return _back(desk, known)


def _settled(settled: list[Settled], entry: Any, desk: Desk) -> list[str]:
    """What a payment did to the invoices."""
    paid = [one.number for one in settled if not one.open]
    rest = [one for one in settled if one.open]
    said = []
    if paid:
        text = ngettext("%(numbers)s is paid.", "%(numbers)s are paid.", len(paid))
        said.append(text % {"numbers": ", ".join(paid)})
    for one in rest:
        left = format_money(one.open, entry.currency, desk.language)
        said.append(gettext("%(left)s of %(number)s stays open.") % {"left": left, "number": one.number})
    if entry.unallocated:
        left = format_money(entry.unallocated, entry.currency, desk.language)
        said.append(gettext("%(left)s stands to their credit.") % {"left": left})
    return said


def _followed(done: Outcomes) -> list[str]:
    """What became of a waiting message."""
    if done.withdrawn and done.proposed:
        return [gettext("The waiting message was written anew.")]
    if done.withdrawn:
        return [gettext("The waiting message is withdrawn.")]
    return [gettext("A message waits for your approval.")] if done.proposed else []


def take_back(request: HttpRequest, desk: Desk, customer: int, entry: int) -> HttpResponse:
    """Ask why (GET), then take a payment back. The toast's undo comes with its reason."""
    known = _known(desk, customer)
    payment = ledger.payment(known.account_id, entry)
    if payment is None:
        raise Http404
    if ledger.is_taken_back(payment):
        messages.info(request, gettext("This payment was taken back already."))
        return _back(desk, known)
    form = TakeBackForm(_reason_given(request) if request.method == "POST" else None)
    if not form.is_valid():
        seen = {"customer": known, "payment": payment, "amount": -payment.amount, "form": form}
        return render(request, "desk/customer/take_back.html", seen, status=422 if form.errors else 200)
    try:
        _, done = dunning.taken_back(
            desk.company, entry, on=desk.today, reason=form.cleaned_data["reason"], by=desk.by, now=desk.now
        )
    except LedgerRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = gettext("The payment is taken back; what it had settled is open again.")
        messages.success(request, " ".join([said, *_followed(done)]))
    return _back(desk, known)


def _reason_given(request: HttpRequest) -> Any:
    return {"reason": gettext("Undone right after it was entered")} if "at_once" in request.GET else request.POST


def edit(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """Correct what is known of a customer; another address may mean another message."""
    known = _known(desk, customer)
    # What was typed about one that is part of another by now is not what is known of that one.
    if request.method != "POST" or known.id != customer:
        return _back(desk, known)
    form = CustomerForm(request.POST, auto_id="edit_%s")
    if not form.is_valid():
        return _page(request, desk, known, details=form)
    done = dunning.corrected(desk.company, known.id, form.values(), by=desk.by, now=desk.now)
    messages.success(request, " ".join([gettext("Saved."), *_followed(done)]))
    return _back(desk, known)


def _known(desk: Desk, number: int) -> Any:
    """The customer, or the one it is part of."""
    found = customers.get(desk.company, number)
    if found is None:
        raise Http404
    return found.merged_into or found


def _back(desk: Desk, known: Any) -> HttpResponse:
    return redirect("desk:customer", desk.company.slug, known.id)


def _payment_form(desk: Desk, known: Any, given: Any = None) -> PaymentForm:
    currencies = ledger.currencies(known.account_id) or [desk.company.currency]
    return PaymentForm(given, currencies=currencies, today=desk.today, auto_id="pay_%s")


def _page(
    request: HttpRequest,
    desk: Desk,
    known: Any,
    contact: Form | None = None,
    payment: Form | None = None,
    details: Form | None = None,
) -> HttpResponse:
    kind = request.GET.get("show", "")
    kind = kind if kind in HAPPENINGS else ""
    on = _day_asked(request, desk)
    file = file_of(desk.company, known, desk.today, on, kind, request.GET.get("page"))
    seen = {
        "customer": known,
        "file": file,
        "on": on,
        **_work(request, desk, file),
        **neighbours_of(known),
        "kind": dict(KINDS)[known.kind],
        "guessed": GUESSED.get(known.kind_from, ""),
        "is_person": known.kind == Kind.PERSON,
        "language": dict(LANGUAGES).get(known.language, known.language),
        "show": kind,
        "filters": FILTERS.items(),
        "informs": law.informs(desk.language),
        "call_card": card_of(desk, known.account_id) if file.owed else None,
        "measures": standing_measures(known.account_id),
        "may_sign": desk.may(Right.APPROVE),
        "flags": [(row, gettext(FLAGS[row.flag])) for row in flags.rows(desk.company, known.account_id)],
        "State": {state.name: state.value for state in State},
        "note": NoteForm(auto_id="note_%s"),
        "contact": contact or ContactForm(auto_id="contact_%s"),
        "payment": payment or _payment_form(desk, known),
        "details": details or CustomerForm(initial=_details(known), auto_id="edit_%s"),
        "may_log": desk.may(Right.LOG_CONTACT),
        "may_pay": desk.may(Right.RECORD_PAYMENT),
        "may_edit": desk.may(Right.EDIT_CUSTOMER),
    }
    wrong = contact or payment or details
    if wrong is not None:
        point_at_error(wrong)
    seen["wrong"] = wrong is not None
    return render(request, "desk/customer/page.html", seen, status=422 if wrong is not None else 200)


def _work(request: HttpRequest, desk: Desk, file: File) -> dict[str, Any]:
    """What this person can do here: approve, note a task, arrange, make an exception."""
    policy, items = file.policy, file.owed
    step = policy.find(file.waiting_step) if file.waiting_step else None
    mine = approving.may_approve(policy, file.waiting_step, desk.role)
    currencies = sorted({item.currency for item in items}) or [desk.company.currency]
    return {
        "may_approve": desk.may(Right.APPROVE) and mine,
        "read_first": not approving.is_together(policy, file.waiting_step),
        "waits_for": "" if mine or step is None else waits_for(step.role),
        "task": task_of(desk, policy, file.decision, currencies, back="customer"),
        "agreements": [
            (TITLES[kind], AGREED[kind], form(items=items, contested=file.contested, today=desk.today))
            for kind, form in FORMS.items()
        ],
        "exception": ExceptionForm(policy=policy),
        "opened": request.GET.get("open", ""),
    }


def _day_asked(request: HttpRequest, desk: Desk) -> date:
    """The day whose figures are asked for; today without one, and where what was typed is no day."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return desk.today


def _details(known: Any) -> dict[str, str]:
    return {name: getattr(known, name) for name in CustomerForm.base_fields}
