"""A broken file is refused in words that name the file, the table and the key."""

import pytest

from relance.law.folders import chain
from relance.law.rows import BadLaw
from relance.law.rules import contact_limits
from relance.law.tests.written import CAREFUL, HEAD, PLACE, TODAY, cap, hours, note, write


def refused(root, code="XU"):
    with pytest.raises(BadLaw) as error:
        contact_limits(code, "consumer", TODAY, root=root)
    return str(error.value)


@pytest.fixture
def root(tmp_path):
    write(tmp_path, "_careful", CAREFUL)
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("citation", "quotation", "“citation” is missing"),
        ('basis = "law"', 'basis = "law"\nfine = 3', "unknown key “fine”"),
        ('confidence = "high"', 'confidence = "sure"', "“confidence” knows high, medium, low, not 'sure'"),
        ("from = 2020-01-01", 'from = "2020-01-01"', "“from” must be a date"),
        ("from = 2020-01-01", "from = 2020-01-01T10:00:00", "“from” must be a date"),
        ("from = 2020-01-01", "from = 2020-01-01\nuntil = 2020-01-01", "“until” must be after “from”"),
        ('short.fr = "court"\n', "", "short: “fr” is missing"),
        ('"court"', f'"{"x" * 61}"', "short: “fr” has 61 characters; 60 are allowed"),
        ('"court"', '" court"', "one line of text"),
        ('"court"', '""', "one line of text"),
        ('"court"', '"court"\nshort.de = "kurz"', "short: unknown key “de”"),
        ('debtors = ["any"]', "", "“debtors” is missing"),
        ('["any"]', '["person"]', "“debtors” knows any, business, consumer"),
        ('["any"]', '["any", "consumer"]', "“debtors” says any, and others beside it"),
        ('["any"]', "[]", "“debtors” must name each code once"),
        ('["any"]', "[1]", "“debtors” knows"),
        ('["any"]', '["any"]\nchannels = ["fax"]', "“channels” knows email"),
    ],
)
def test_a_head_that_is_not_whole(root, old, new, says):
    assert old in HEAD
    write(root, "XU", contact=cap(head=HEAD.replace(old, new)))
    message = refused(root)
    assert message.startswith("XU/contact.toml, cap 1 (often)") and says in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (cap(most=0), "“most” must be at least 1"),
        (cap().replace("days = 7", "days = true"), "“days” must be a whole number"),
        (hours("[20:00:00, 08:00:00]"), "“daily” must be two times of day, the earlier first"),
        (hours("[8, 20]"), "“daily” must be two times"),
        (f'[[rest]]\nname = "rest"\ndays = ["someday"]{HEAD}', "“days” knows monday"),
        ("[[fine]]\n", "XU/contact.toml: unknown key “fine”"),
        ("cap = [1]\n", "cap 1 must be a table"),
        ("cap = {}\n", "“cap” must be a list"),
        ("[[cap]\n", "XU/contact.toml: "),
        ("\udce9", "XU/contact.toml: "),
        (cap() + cap(), "XU: two facts named often hold on 2020-01-01"),
        (cap() + cap(head=HEAD.replace("2020", "2021")), "XU: two facts named often hold on 2021-01-01"),
    ],
)
def test_a_file_that_is_not_whole(root, text, says):
    write(root, "XU")
    (root / "XU" / "contact.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert says in refused(root)


def test_names_are_unique_over_the_files_of_a_folder(root):
    write(root, "XU", contact=cap("said"), notes=note("rhythm"))
    assert "two facts named said" in refused(root)


def test_a_topic_that_no_page_has(root):
    write(root, "XU", notes=note("weather"))
    assert "XU/notes.toml, note 1 (said): “topic” knows grace" in refused(root)


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (PLACE + 'capital = "X"\n', "XU/place.toml: unknown key “capital”"),
        (PLACE.replace("_careful", "ZZ"), "XU/place.toml: “parent” names ZZ, which has no folder"),
        (PLACE.replace("_careful", "XU"), "XU/place.toml: “parent” leads round in a circle, back to XU"),
        (PLACE.replace("title.fr", "titre.fr"), "XU/place.toml, title: “fr” is missing"),
    ],
)
def test_a_place_that_is_not_whole(root, place, says):
    write(root, "XU", place)
    assert says in refused(root)


def test_a_wider_circle(root):
    for one, other in (("XA", "XB"), ("XB", "XC"), ("XC", "XB")):
        write(root, one, PLACE.replace("_careful", other))
    assert "circle, back to XB" in refused(root, "XA")


def test_a_file_that_nobody_asks_for(root):
    write(root, "XU", contract=cap())
    assert refused(root) == "XU/contract.toml: no such file is known in a folder of law"


def test_one_broken_place_leaves_the_others_alone(root):
    write(root, "XU", "what")
    write(root, "XV", contact=cap())
    assert refused(root) and contact_limits("XV", "", TODAY, root=root).caps
    assert [folder.code for folder in chain("XV", root)] == ["XV", "_careful"]
