"""The page of a letter that is signed: what stands in its way, the letter as it will be, and the signature."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from relance.arrangements import measures
from relance.customers import queries as customers
from relance.desk.customer.details import point_at_error
from relance.desk.letter import parts_of
from relance.desk.notice import told
from relance.desk.notice.form import TITLES, NoticeForm, usual
from relance.desk.page import Desk
from relance.dunning import approving
from relance.dunning.notice import measuring
from relance.dunning.notice.conditions import FORMAL, KINDS
from relance.dunning.notice.drafting import draft
from relance.dunning.notice.records import Draft, Wish
from relance.dunning.notice.signing import NoticeRefusal, digest, sign
from relance.ledger import queries as ledger
from relance.letters import typesetting
from relance.letters.typesetting import Printable
from relance.policies import queries as policies


def notice(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """The draft (GET, with the choices in the address), or its signature (POST)."""
    known = _known(desk, customer)
    form, wish = _form(request, desk, known)
    made = draft(desk.company, known.account_id, wish, desk.now)
    signing = request.method == "POST"
    if signing and not form.errors and (done := _sign(request, desk, known, wish, made)) is not None:
        return done
    point_at_error(form)
    seen = {
        "customer": known,
        "form": form,
        "made": made,
        "title": TITLES[made.kind],
        "kinds": [(kind, title, kind == made.kind) for kind, title in TITLES.items()],
        "sentence": told.sentence(made),
        "lacking": [told.lacking(each) for each in made.lacking],
        "left_out": told.left_out(made),
        "advisable": told.advisable(made),
        "law": told.law_of(made),
        "informs": told.informs(),
        "parts": parts_of(made.words.blocks, made.words.stress) if made.words else [],
        "sheet": made.words.sheet if made.words else None,
        "language": made.words.language if made.words else "",
        "seen": digest(made.words) if made.words else "",
        "chosen": urlencode({"kind": made.kind} | _chosen(request)),
        "carried": ({"kind": made.kind} | _chosen(request)).items(),
        "signer": desk.company.signer or desk.by,
        "may_sign": _may_sign(desk, made),
    }
    return render(request, "desk/notice/page.html", seen, status=422 if signing else 200)


def pdf(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """The draft as it will be printed."""
    known = _known(desk, customer)
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    _, wish = _form(request, desk, known)
    words = draft(desk.company, known.account_id, wish, desk.now).words
    if words is None or words.sheet is None:
        raise Http404
    printed = Printable(words.language, words.blocks, words.stress, words.sheet, desk.today)
    answer = HttpResponse(typesetting.pdf_of([printed], words.sheet.title), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{known.reference}-{desk.today.isoformat()}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def end(request: HttpRequest, desk: Desk, measure: int) -> HttpResponse:
    """Let work go on, or give time to pay again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    found = measures.get(desk.company, measure)
    if found is None:
        raise Http404
    ended = measuring.lifted(desk.company, found.account_id, measure, by=desk.by, now=desk.now)
    messages.success(request, gettext("It is ended.") if ended else gettext("It had ended already."))
    return redirect("desk:customer", desk.company.slug, customers.addressees([found.account_id])[found.account_id].id)


def _form(request: HttpRequest, desk: Desk, known: Any) -> tuple[NoticeForm, Wish]:
    """The choices as they were made, and what they ask for; the usual ones where nothing was chosen."""
    data = _chosen(request)
    kind = data.get("kind", "")
    kind = kind if kind in KINDS else FORMAL
    currencies = ledger.currencies(known.account_id) or [desk.company.currency]
    if set(data) & set(NoticeForm.base_fields) - {"kind"}:
        form = NoticeForm({**data, "kind": kind}, currencies=currencies, kind=kind, auto_id="notice_%s")
        if form.is_valid():
            return form, form.wish()
        return form, Wish(kind=kind)
    first = draft(desk.company, known.account_id, Wish(kind=kind), desk.now)
    initial = usual(kind, first.answer_by)
    return NoticeForm(initial=initial, currencies=currencies, kind=kind, auto_id="notice_%s"), Wish(kind=kind)


def _chosen(request: HttpRequest) -> dict[str, str]:
    given = request.POST if request.method == "POST" else request.GET
    return {name: given[name] for name in NoticeForm.base_fields if given.get(name)}


def _may_sign(desk: Desk, made: Draft) -> bool:
    return approving.may_approve(policies.in_force(desk.company), made.step, desk.role)


def _sign(request: HttpRequest, desk: Desk, known: Any, wish: Wish, made: Draft) -> HttpResponse | None:
    """Sign it, and say what follows. None where it is refused: that is said on the page."""
    if not _may_sign(desk, made):
        messages.warning(request, gettext("This letter is not yours to sign."))
        return None
    name, seen = request.POST.get("name", ""), request.POST.get("seen", "")
    try:
        sign(desk.company, known.account_id, wish, name=name, seen=seen or "-", by=desk.by, now=desk.now)
    except NoticeRefusal as refusal:
        messages.warning(request, gettext(refusal.template))
        return None
    if desk.company.test_mode:
        messages.success(request, gettext("A rehearsal: it would lie with the letters to post now. Nothing leaves."))
    else:
        messages.success(request, gettext("Signed. It lies with the letters to print and to post."))
    return redirect("desk:customer", desk.company.slug, known.id)


def _known(desk: Desk, number: int) -> Any:
    found = customers.get(desk.company, number)
    if found is None:
        raise Http404
    return found.merged_into or found
