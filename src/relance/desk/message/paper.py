"""One message as a letter on paper, as it will be printed."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from relance.desk.page import Desk
from relance.letters import queries as letters
from relance.outbox import queries


def pdf(request: HttpRequest, desk: Desk, message: int) -> HttpResponse:
    """The PDF, to be looked at."""
    known = queries.get(desk.company, message)
    if known is None or not known.letter.has_words:
        raise Http404
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    made = letters.pdf_of(desk.company, [known.letter], known.letter.subject)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{known.id}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
