"""What lies refused in the watched folder is seen on the import page."""

import pytest

from relance.company import actions as companies
from relance.desk.customer.tests.sample import a_firm, text_of

pytestmark = pytest.mark.django_db


def test_refused_files_are_listed_with_the_reason(tmp_path):
    firm = a_firm()
    companies.set_watched_folder(firm.company, str(tmp_path))
    assert "watched folder" not in text_of(firm.client(), firm.path("import/"))
    (tmp_path / "refused").mkdir()
    (tmp_path / "refused" / "photo <b>.csv").write_text("x")
    (tmp_path / "refused" / "photo <b>.csv.why.txt").write_text("Le fichier est vide.\n", "utf-8")
    html = text_of(firm.client(), firm.path("import/"))
    assert "photo &lt;b&gt;.csv" in html and "Le fichier est vide." in html
    assert "In the watched folder" in html and str(tmp_path) in html
    assert "Dans le dossier surveillé" in text_of(firm.client("assistant", "fr"), firm.path("import/"))


def test_a_folder_that_cannot_be_read_is_told(tmp_path):
    firm = a_firm()
    place = tmp_path / "exports"
    place.mkdir()
    companies.set_watched_folder(firm.company, str(place))
    place.rmdir()
    html = text_of(firm.client(), firm.path("import/"))
    assert "The watched folder cannot be read: nothing in it is imported." in html and str(place) in html
