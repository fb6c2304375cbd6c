"""The page of the post, and the letters of a pile."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from relance.company.rules import Right
from relance.desk.page import Desk
from relance.desk.posting.piles import Post, post_of
from relance.letters import queries as letters
from relance.outbox import queries
from relance.values.words import say_number


def posting(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    post = post_of(desk.company)
    request.counts = {"posting": len(post.to_print) + post.to_post}  # type: ignore[attr-defined]  # for the menu
    seen = {"post": post, "sentence": _sentence(post, desk), "sub": _sub(post), "may_post": desk.may(Right.APPROVE)}
    return render(request, "desk/posting/page.html", seen)


def _sentence(post: Post, desk: Desk) -> str:
    """What there is to do first."""
    if post.to_print:
        n = len(post.to_print)
        said = ngettext("%(n)s letter is ready to print.", "%(n)s letters are ready to print.", n)
    elif post.to_post:
        n = post.to_post
        said = ngettext("%(n)s letter waits for the post.", "%(n)s letters wait for the post.", n)
    else:
        return gettext("No letter waits for the post.")
    said %= {"n": say_number(n, desk.language)}
    return said[:1].upper() + said[1:]


def _sub(post: Post) -> str:
    if post.to_print and post.to_post:
        n = post.to_post
        return ngettext("Then %(n)d more waits for the post.", "Then %(n)d more wait for the post.", n) % {"n": n}
    return ""


def pdf(request: HttpRequest, desk: Desk, pile: int) -> HttpResponse:
    """All letters of the pile that still go, in one file; as often as a printer fails."""
    batch = queries.print_batch(desk.company, pile)
    if batch is None:
        raise Http404
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    inside = queries.in_batches(desk.company, [batch.pk]).get(batch.pk, [])
    if not inside:
        raise Http404
    name = gettext("letters-%(n)d.pdf") % {"n": batch.pk}
    made = letters.pdf_of(desk.company, [message.letter for message in inside], f"{desk.company.name} {batch.pk}")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
