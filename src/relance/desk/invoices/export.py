"""The list as a file for a spreadsheet, written while it is read: a long book needs no room."""

import csv as rows_as_text
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain, islice

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django_scopes import scope

from relance.customers import queries as customers
from relance.desk.invoices.view import asked
from relance.desk.invoices.words import about
from relance.desk.page import Desk
from relance.intake.rules.harmless import neutral
from relance.ledger import listing
from relance.ledger.listing import Line, Wanted
from relance.values.batches import batched
from relance.values.money import to_decimal

AT_ONCE = 500


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def csv(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The filtered list, all pages of it."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    wanted, _ = asked(request, desk)
    name = gettext("invoices-%(day)s.csv") % {"day": desk.today.isoformat()}
    answer = StreamingHttpResponse(_inside(desk, wanted), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _inside(desk: Desk, wanted: Wanted) -> Iterator[bytes]:
    """The file, piece by piece. The server asks for them when the page's door is closed already."""
    pieces = _pieces(desk, wanted)
    language = desk.language
    while True:
        with scope(company=desk.company), translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _pieces(desk: Desk, wanted: Wanted) -> Iterator[bytes]:
    delimiter = ";" if desk.language == "fr" else ","
    writer = rows_as_text.writer(_Echo(), delimiter=delimiter)
    yield "\ufeff".encode() + writer.writerow(_header()).encode()
    for lines in batched(listing.walk(desk.company, desk.today, wanted, AT_ONCE), AT_ONCE):
        yield "".join(writer.writerow(cells) for cells in _rows(desk, lines)).encode()


def _header() -> list[str]:
    return [
        gettext("Number"),
        gettext("About"),
        gettext("Customer"),
        gettext("Reference"),
        gettext("Issued"),
        gettext("Due"),
        gettext("Currency"),
        gettext("Amount"),
        gettext("Open"),
        gettext("Days late"),
    ]


def _rows(desk: Desk, lines: list[Line]) -> Iterator[list[str]]:
    people = customers.addressees({line.account_id for line in lines})
    mark = "," if desk.language == "fr" else "."
    for line in lines:
        who = people.get(line.account_id)
        late = (desk.today - line.due_on) // timedelta(days=1) if line.due_on and line.open > 0 else None
        amounts = (str(to_decimal(minor, line.currency)).replace(".", mark) for minor in (line.amount, line.open))
        cells: Iterable[str] = chain(
            (line.number, about(line), who.name if who else "", who.reference if who else ""),
            (line.issued_on.isoformat(), line.due_on.isoformat() if line.due_on else "", line.currency),
            islice(amounts, 2),
            ("" if late is None else str(max(0, late)),),
        )
        yield [neutral(cell) for cell in cells]
