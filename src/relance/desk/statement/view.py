"""The statement as it is today, or as of a day in the address."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from relance.customers import queries as customers
from relance.desk.page import Desk
from relance.letters import statement as statements


def statement(request: HttpRequest, desk: Desk, customer: int) -> HttpResponse:
    """The PDF, to be read in the browser or kept. A customer that is part of another has none of its own."""
    known = customers.get(desk.company, customer)
    if known is None or known.merged_into_id is not None:
        raise Http404
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    since = _day(request.GET.get("since", ""), desk.today)
    answer = HttpResponse(
        statements.pdf_of(desk.company, known.account_id, desk.today, since), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="{known.reference}-{desk.today.isoformat()}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _day(text: str, today: date) -> date | None:
    """A day that has come; anything else is as if nothing was asked."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found <= today else None
