"""`./relance company`: what it answers, in words and in JSON, and what it refuses."""

import io
import json

import pytest
from django.test import Client
from django_scopes import scope

from relance.channels import queries as channels
from relance.channels.secrets import reveal
from relance.company.models import Company, Membership
from relance.company.rules import Role
from relance.policies.models import PolicyVersion
from relance.web import cli

pytestmark = pytest.mark.django_db


@pytest.fixture
def relance(capsys, monkeypatch):
    """Run the command line; (exit code, what it printed, what it said to people)."""
    # The test's database is up to date, and the command must not wait for a lock on it.
    monkeypatch.setattr(cli, "bring_up_to_date", lambda: None)

    def run(*args, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = cli.main(["company", *args])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run


@pytest.fixture
def firm(relance):
    relance("add", "Plomberie Aubry", "--country", "FR", "--owner", "julien@aubry.example")
    return Company.objects.get()


def test_a_firm_is_added_with_a_policy_and_a_link_that_works(relance):
    code, out, _ = relance("add", "Plomberie Aubry", "--country", "fr", "--owner", "Julien@aubry.example", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["firm"], told["country"], told["test_mode"]) == ("plomberie-aubry", "FR", True)
    company = Company.objects.get(slug=told["firm"])
    with scope(company=company):
        assert PolicyVersion.objects.get().preset == "standard"
    assert told["link"].startswith("http://127.0.0.1:8000/enter/")
    client = Client()
    client.post(told["link"].removeprefix("http://127.0.0.1:8000"))
    assert Membership.objects.get(company=company).role == Role.OWNER


def test_in_words_the_link_stands_on_a_line_of_its_own(relance):
    _, out, _ = relance("add", "Aubry", "--country", "FR", "--owner", "j@x.example", "--site", "https://r.example/")
    assert out.strip().splitlines()[-1].startswith("https://r.example/enter/")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["Aubry", "--country", "ZZ", "--owner", "j@x.example"], "not a country code"),
        (["Aubry", "--country", "FR", "--owner", "nobody"], "not an e-mail address"),
        ([" ", "--country", "FR", "--owner", "j@x.example"], "needs a name"),
        (["Aubry", "--country", "FR"], "--owner"),
        (["Aubry", "--country", "FR", "--owner", "j@x.example", "--site", "r.example"], "not the address of a site"),
    ],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_what_cannot_be_added_is_refused_with_words_and_leaves_nothing(relance, args, words, as_json):
    code, out, err = relance("add", *args, *(["--json"] if as_json else []))
    assert code == 2
    assert words in (json.loads(out)["error"] if as_json else err)
    assert not Company.objects.exists()


def test_a_policy_that_cannot_be_published_leaves_no_firm_behind(relance, monkeypatch):
    monkeypatch.setattr("relance.web.newfirm.FIRST_POLICY", "absent")
    code, _, _ = relance("add", "Aubry", "--country", "FR", "--owner", "j@x.example")
    assert code
    assert not Company.objects.exists()


def test_firms_are_listed(relance, firm):
    assert json.loads(relance("list", "--json")[1])[0]["firm"] == firm.slug
    assert "plomberie-aubry  test  FR  Plomberie Aubry" in relance("list")[1]


def test_without_a_firm_the_list_says_how_to_add_one(relance):
    assert "company add" in relance("list")[1]
    assert json.loads(relance("list", "--json")[1]) == []


def test_a_new_link_for_the_owner_replaces_the_first(relance, firm):
    first, second = (
        json.loads(relance("link", "Plomberie Aubry", "julien@aubry.example", "--json")[1])["link"] for _ in range(2)
    )
    client = Client()
    assert client.get(first.removeprefix("http://127.0.0.1:8000")).status_code == 410
    assert client.post(second.removeprefix("http://127.0.0.1:8000")).status_code == 302
    assert Membership.objects.get(company=firm).role == Role.OWNER


def test_strangers_and_unknown_firms_get_no_link(relance, firm):
    assert "does not belong" in relance("link", firm.slug, "eve@x.example")[2]
    assert "No firm is called" in relance("link", "other", "eve@x.example")[2]


def test_settings_are_changed_and_said(relance, firm):
    code, out, _ = relance("set", firm.slug, "signer=Julien Aubry", "iban=FR76 3000 6000 0112 3456 7890 189", "--json")
    assert code == 0
    assert json.loads(out)["changed"] == ["signer", "iban"]
    firm.refresh_from_db()
    assert (firm.signer, firm.iban) == ("Julien Aubry", "FR7630006000011234567890189")


@pytest.mark.parametrize(
    "bad", ["iban=FR00", "language=de", "zone=Here", "currency=EURO", "opens=noon", "colour=red", "signer"]
)
def test_a_bad_setting_is_refused_and_the_good_ones_beside_it_are_not_kept(relance, firm, bad):
    code, _, err = relance("set", firm.slug, "signer=Julien", bad)
    assert code == 2
    assert err.strip()
    firm.refresh_from_db()
    assert firm.signer == ""


MAIL = ["--host", "smtp.x.example", "--port", "587", "--security", "starttls", "--from", "a@x.example"]


def kept_password(firm):
    with scope(company=firm):
        server = channels.mail_server(firm)
    assert server
    return reveal(server.password)


def test_the_mail_server_is_kept_and_its_password_is_not_shown(relance, firm):
    _, out, _ = relance("mail", firm.slug, *MAIL, "--username", "u", "--password-stdin", "--json", stdin="s3cret\n")
    assert json.loads(out)["has_password"]
    assert "s3cret" not in out
    assert kept_password(firm) == "s3cret"
    relance("mail", firm.slug, *MAIL, "--username", "other")
    assert kept_password(firm) == "s3cret"


@pytest.mark.parametrize(
    ("option", "value"),
    [("--port", "0"), ("--port", "x"), ("--host", "two words"), ("--from", "x"), ("--security", "no")],
)
def test_a_mail_server_that_cannot_be_is_refused(relance, firm, option, value):
    args = list(MAIL)
    args[args.index(option) + 1] = value
    assert relance("mail", firm.slug, *args)[0] == 2
    with scope(company=firm):
        assert channels.mail_server(firm) is None


def test_test_mode_ends_and_begins(relance, firm):
    assert json.loads(relance("live", firm.slug, "--json")[1])["test_mode"] is False
    firm.refresh_from_db()
    assert not firm.test_mode
    assert "nothing leaves" in relance("test", firm.slug)[1]
    firm.refresh_from_db()
    assert firm.test_mode
