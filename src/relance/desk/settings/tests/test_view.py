"""Settings: seen by all, changed by owners, and a test mail that tells the truth."""

import pytest

from relance.accounts.models import Account
from relance.channels import actions as wires
from relance.channels import queries as channels
from relance.channels.secrets import reveal
from relance.desk.customer.tests.sample import Firm, a_firm, send, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    return a_firm()


def own(firm, **other):
    """The firm's settings as the form sends them."""
    company = firm.company
    fields = {"name": company.name, "signer": company.signer, "phone": company.phone, "account_holder": "", "iban": ""}
    fields |= {"language": "fr", "zone": "Europe/Paris", "part": "", "opens": "9:00", "closes": "18:00"}
    return fields | other


def serve(firm, host="127.0.0.1", port=1, **more):
    values = {"security": "none", "username": "", "password": None, "from_address": "factures@aubry.example"}
    with firm.inside():
        return wires.set_mail_server(firm.company, host=host, port=port, **(values | more))


def server(firm):
    with firm.inside():
        return channels.mail_server(firm.company)


def test_the_page_shows_everything_and_leads_to_the_policy(firm):
    html = text_of(firm.client(), firm.path("settings/"))
    assert "Plomberie Aubry is in test mode: nothing leaves." in html
    assert "Letters still lack the bank account." in html
    for words in ("Julien Aubry", "version 1, since 1 September"):
        assert words in html.replace("\u00a0", " ")
    assert f'href="{firm.path("policy/")}"' in html
    assert f'href="{firm.path("settings/people/")}"' in html


def test_a_change_is_kept_and_decided_anew(firm):
    html = send(firm.client(), firm.path("settings/firm/"), **own(firm, signer="Claire Aubry", opens="8h30"))
    assert "get the new words within a few minutes" in html
    firm.company.refresh_from_db()
    assert firm.company.signer == "Claire Aubry"
    assert firm.company.opens.isoformat() == "08:30:00"
    with firm.inside():
        account = Account.objects.get(pk=firm.late.account_id)
    assert account.version > account.decided_version


def test_nothing_different_moves_nothing(firm):
    assert "Nothing was different." in send(firm.client(), firm.path("settings/firm/"), **own(firm))
    with firm.inside():
        account = Account.objects.get(pk=firm.late.account_id)
    assert account.version == account.decided_version


def test_an_iban_is_tidied(firm):
    send(firm.client(), firm.path("settings/firm/"), **own(firm, iban="fr14 2004 1010 0505 0001 3m02 606"))
    firm.company.refresh_from_db()
    assert firm.company.iban == "FR1420041010050500013M02606"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"iban": "FR14 2004 1010 0505 0001 3M02 607"}, "its check digits do not fit"),
        ({"opens": "25:00"}, "“25:00” is not a time of day"),
        ({"opens": "18:00", "closes": "9:00"}, "The day must end after it begins"),
        ({"name": ""}, "This field is required"),
        ({"zone": "Europe/Atlantis"}, "Select a valid choice"),
        ({"signer": "x" * 200}, "has room for 120 characters"),
    ],
)
def test_wrong_settings_keep_what_was_typed(firm, other, said):
    answer = firm.client().post(firm.path("settings/firm/"), own(firm, **other))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    assert "Nothing is saved yet" in html
    for typed in other.values():
        if typed and "Atlantis" not in typed:
            assert f'value="{typed}"' in html


def test_the_password_is_only_written(firm):
    client, path = firm.client(), firm.path("settings/mail/")
    fields = {"host": "smtp.example.org", "port": "587", "security": "starttls", "username": "julien"}
    fields["from_address"] = "factures@aubry.example"
    html = send(client, path, **fields, password="s3cret-word")
    assert "Saved. Send a test to yourself to be sure." in html
    assert "s3cret-word" not in html
    assert "Leave empty to keep it." in html
    send(client, path, **fields, password="")
    assert reveal(server(firm).password) == "s3cret-word"
    send(client, path, **(fields | {"username": ""}), password="")
    assert not server(firm).password


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("host", "smtp example", "This is not the name of a server."),
        ("port", "70000", "less than or equal to 65535"),
        ("from_address", "factures@", "Enter a valid email address"),
        ("security", "magic", "Select a valid choice"),
    ],
)
def test_a_wrong_mail_server_is_not_kept(firm, field, typed, said):
    fields = {"host": "smtp.example.org", "port": "587", "security": "tls", "from_address": "a@aubry.example"}
    answer = firm.client().post(firm.path("settings/mail/"), fields | {field: typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert server(firm) is None


def test_a_test_mail_really_leaves_and_counts_as_nothing(firm, smtp_server):
    serve(firm, smtp_server.host, smtp_server.port)
    html = send(firm.client(), firm.path("settings/mail/test/"))
    assert "The mail server took it. Look into the mailbox of owner@plomberie-aubry.example." in html
    (got,) = smtp_server.messages()
    assert got.recipients == ["owner@plomberie-aubry.example"]
    assert got.message["Subject"] == "A test from Relance"
    assert "Plomberie Aubry can send" in got.message.get_content()


def test_a_refused_test_mail_gives_the_servers_words(firm, smtp_server):
    serve(firm, smtp_server.host, smtp_server.port)
    smtp_server.behave(refuse=["owner@plomberie-aubry.example"])
    assert "Refused. The mail server said: 550 5.1.1 No such mailbox" in send(
        firm.client(), firm.path("settings/mail/test/")
    )


def test_a_broken_line_is_called_perhaps(firm, smtp_server):
    serve(firm, smtp_server.host, smtp_server.port)
    smtp_server.behave(at="data", do="die")
    assert "Perhaps sent" in send(firm.client(), firm.path("settings/mail/test/"))


def test_nobody_at_home_is_told(firm):
    serve(firm, port=1)
    assert "Not sent: " in send(firm.client(), firm.path("settings/mail/test/"))


def test_without_a_server_there_is_nothing_to_test(firm):
    assert "There is no mail server yet." in send(firm.client(), firm.path("settings/mail/test/"))


def test_a_password_of_another_installation_is_asked_for_again(firm, smtp_server):
    serve(firm, smtp_server.host, smtp_server.port, username="julien", password="x")
    with firm.inside():
        kept = channels.mail_server(firm.company)
        kept.password = "not-ours"
        kept.save()
    html = send(firm.client(), firm.path("settings/mail/test/"))
    assert "Not sent: The mail password was kept under another secret key. Enter it again" in html


def test_test_mode_ends_only_with_a_mail_server_and_after_asking(firm):
    client, path = firm.client(), firm.path("settings/live/")
    assert "First a mail server." in text_of(client, path)
    assert client.post(path).status_code == 422
    serve(firm)
    assert "What you approve leaves through 127.0.0.1, from factures@aubry.example." in text_of(client, path)
    html = send(client, path)
    assert "Plomberie Aubry writes for real." in html
    firm.company.refresh_from_db()
    assert not firm.company.test_mode
    assert "is in test mode" in send(client, firm.path("settings/rehearse/"))


def test_a_reader_sees_values_without_controls(firm):
    reader = firm.client("assistant")
    html = text_of(reader, firm.path("settings/")).split('<main id="main"')[1].split("</main>")[0]
    assert "Julien Aubry" in html
    assert "Europe/Paris" in html
    assert "<input" not in html.replace('<input type="hidden"', "")
    assert "Save" not in html
    for rest in ("firm/", "mail/", "mail/test/", "live/", "rehearse/"):
        assert reader.post(firm.path(f"settings/{rest}")).status_code == 403


@pytest.mark.parametrize(
    ("iban", "address", "said"),
    [
        ("FR82 9999 9000 0100 0000 0511 294", "", ""),
        ("GB22 ZZZZ 9999 9900 0051 02", "", "outside of the European Economic Area it would need a BIC"),
        ("CH44 3199 9123 0008 8901 2", "Rue du Lac 12\n2501 Biel", "Enter the ordinary IBAN."),
        ("CH93 0076 2011 6238 5295 7", "", "names your postal address, which is empty"),
    ],
)
def test_the_bank_account_says_why_there_is_no_code(firm, iban, address, said):
    html = send(firm.client(), firm.path("settings/firm/"), **own(firm, iban=iban, address=address))
    assert ("Letters carry no code for banking apps" in html) == bool(said) and said in html


def test_a_swiss_address_in_pieces_is_asked_for_in_french(firm):
    firm.company.country, firm.company.currency = "CH", "CHF"
    firm.company.iban, firm.company.address = "CH9300762011623852957", "c/o Keller\nRue du Lac 12\n2501 Biel"
    firm.company.save()
    html = text_of(firm.client(language="fr"), firm.path("settings/"))
    assert "le code suisse demande votre adresse sur deux lignes" in html
