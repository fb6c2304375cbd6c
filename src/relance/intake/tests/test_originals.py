"""A file is kept whole or not at all, and read back as it came."""

from datetime import UTC, datetime

import pytest
from django_scopes import scope

from relance.company.models import Company
from relance.intake import dropping, originals
from relance.intake.gate.content import Content
from relance.intake.models import Import, Piece

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
LIST = b"Number;Customer;Date;Due;Amount\n" + b"".join(
    b"F-%d;Dupont;14/09/2026;14/10/2026;1,00\n" % n for n in range(200)
)


@pytest.fixture
def firm(monkeypatch):
    monkeypatch.setattr(originals, "SIZE", 1000)
    company = Company.objects.create(slug="a", name="A", country="FR", created_at=NOW)
    with scope(company=company):
        yield company


def drop(firm: Company) -> Import:
    return dropping.drop(firm, "liste.csv", Content.of(LIST), by="Anna", now=NOW)


def test_a_file_of_many_pieces_comes_back_as_it_came(firm) -> None:
    kept = drop(firm)
    assert Piece.objects.count() == -(-len(LIST) // 1000) > 5 and kept.size == len(LIST)
    assert originals.content_of(kept).whole() == LIST
    assert originals.content_of(kept).sha256 == kept.sha256


def test_where_a_piece_cannot_be_kept_nothing_is(firm, monkeypatch) -> None:
    def pieces(content: Content, size: int = 0):
        yield LIST[:1000]
        raise OSError("the disk is full")

    monkeypatch.setattr(Content, "pieces", pieces)
    with pytest.raises(OSError, match="full"):
        originals.keep(Content.of(LIST), company=firm, name="a.csv", format="x", imported_at=NOW, by="Anna")
    assert not Import.objects.exists() and not Piece.objects.exists()


def test_a_file_that_somebody_let_go_of_while_it_was_read_is_gone(firm, monkeypatch) -> None:
    kept = drop(firm)

    def gone(source: Import):
        read = pieces(source)
        yield next(read)
        dropping.forget(firm, kept.pk)
        yield from read

    pieces = originals.pieces
    monkeypatch.setattr(originals, "pieces", gone)
    assert dropping.look_at(firm, kept.pk, today=NOW.date()) is None
    assert not Import.objects.exists() and not Piece.objects.exists()
