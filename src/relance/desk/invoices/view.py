"""The list of invoices: what is asked for, what is found, the strips above it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from relance.accounts.paging import read_place
from relance.arrangements import queries as arrangements
from relance.company.rules import Right
from relance.desk.invoices.rows import rows_of
from relance.desk.invoices.words import AGES, SHOWS, SORTS, sentence
from relance.desk.page import Desk
from relance.ledger import listing
from relance.ledger.listing import COUNTED, By, Figures, Later, Lines, Show, Wanted
from relance.values.words import say_count

PAGE_SIZE = 40


@dataclass(frozen=True, slots=True)
class Strip:
    """What is open in one currency, by age, with the address of each column's list. Minor units."""

    currency: str
    sums: list[int]
    links: list[str]
    chosen: int | None

    @property
    def open(self) -> int:
        """All of it."""
        return sum(self.sums)

    @property
    def late(self) -> int:
        """What is late of it."""
        return sum(self.sums[1:])


def invoices(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    wanted, text = asked(request, desk)
    later = Later(desk.company, desk.today)
    figures = listing.figures(desk.company, desk.today, later)
    found = _page(request, desk, wanted, later)
    known = bool(found.lines or figures.open) or listing.any_document(desk.company)
    seen = {
        "sentence": sentence(figures, desk.language) if known else "",
        "strips": list(_strips(desk, figures, wanted)),
        "rows": rows_of(desk.company, found.lines, desk.today),
        "before": found.before.token() if found.before else "",
        "after": found.after.token() if found.after else "",
        "count": _count(desk, wanted, found, later),
        "counted": COUNTED,
        "counted_words": say_count(COUNTED, desk.language),
        "text": text,
        "more_fit": wanted.fits is not None and wanted.fits.more,
        "wanted": wanted,
        "only": _only(wanted),
        "filters": _filters(desk, wanted),
        "sorts": SORTS.items(),
        "may_import": desk.may(Right.IMPORT),
    }
    return render(request, "desk/invoices/page.html", seen)


def asked(request: HttpRequest, desk: Desk) -> tuple[Wanted, str]:
    """What the address asks for, and the text in it; anything unknown is the default.

    Without a filter a text is looked for everywhere: who types a number may want one that is long settled.
    """
    text = request.GET.get("q", "").strip()[:100]
    show = _chosen(request, "show", Show, Show.ALL if text else Show.OPEN)
    age, currency = request.GET.get("age", ""), request.GET.get("currency", "")
    wanted = Wanted(
        show,
        _chosen(request, "by", By, By.DUE),
        currency if len(currency) == 3 and currency.isascii() and currency.isalpha() else "",
        int(age) if show is Show.OPEN and age in {"0", "1", "2", "3", "4"} else None,
        contested=arrangements.contested_parts(desk.company, desk.today) if show is Show.CONTESTED else None,
    )
    return replace(wanted, fits=listing.fitting(desk.company, text) if text else None), text


def _chosen(request: HttpRequest, name: str, kind: Any, default: Any) -> Any:
    given = request.GET.get(name, "")
    return kind(given) if given in set(kind) else default


def _page(request: HttpRequest, desk: Desk, wanted: Wanted, later: Later) -> Lines:
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    at = read_place(after or before) if after or before else None
    return listing.lines(desk.company, desk.today, wanted, PAGE_SIZE, at, at is not None and not after, later)


def _count(desk: Desk, wanted: Wanted, found: Lines, later: Later) -> int:
    """How many rows the list has: told by the page itself where there is no other."""
    if found.before is None and found.after is None:
        return len(found.lines)
    return listing.count(desk.company, desk.today, wanted, later)


def _strips(desk: Desk, figures: Figures, wanted: Wanted) -> Iterator[Strip]:
    """One strip per currency, the firm's own first."""
    path, own = reverse("desk:invoices", args=[desk.company.slug]), desk.company.currency
    for currency, sums in sorted(figures.ages.items(), key=lambda pair: (pair[0] != own, pair[0])):
        asked_for = [{"show": Show.OPEN, "currency": currency, "age": age} for age in range(len(sums))]
        chosen = wanted.age if wanted.show is Show.OPEN and wanted.currency == currency else None
        yield Strip(currency, sums, [f"{path}?{urlencode(each)}" for each in asked_for], chosen)


def _only(wanted: Wanted) -> str:
    """The part of the list that a strip's column opened, in words."""
    return ", ".join(filter(None, [wanted.currency, "" if wanted.age is None else str(AGES[wanted.age])]))


def _filters(desk: Desk, wanted: Wanted) -> list[tuple[Show, Any]]:
    """The filters; that of contested ones only where there is something of the kind."""
    any_contested = wanted.show is Show.CONTESTED or arrangements.contested_parts(desk.company, desk.today).exists()
    return [(show, words) for show, words in SHOWS.items() if show is not Show.CONTESTED or any_contested]
