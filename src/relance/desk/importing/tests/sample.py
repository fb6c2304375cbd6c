"""Files for the tests of the import page, and firms that drop them."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from relance.company import queries as company_queries
from relance.desk.customer.tests.sample import BEGAN, BY, TODAY, Firm, one_line
from relance.intake import dropping
from relance.intake.models import Import
from relance.web.newfirm import new_firm
from relance.web.tick import tick

HEAD = "N°;Client;Date facture;Échéance;Montant TTC;Reste à payer;Courriel\n"


def row(number: str, client: str = "Brasserie du Parc", total: str = "100,00", left: str = "", **days: str) -> str:
    """A row of a list of invoices whose dates can be read in one way only."""
    issued, due = days.get("issued", "14/09/2026"), days.get("due", "14/10/2026")
    return f"{number};{client};{issued};{due};{total};{left or total};a@example.com\n"


def listed(*rows: str) -> bytes:
    """A list of invoices."""
    return (HEAD + "".join(rows)).encode()


GOOD = listed(row("F-1"), row("F-2", "Mme Rey", "250,00"), row("F-3", total="abc"))
"""Two good rows and one to correct."""
TWO_WAYS = listed(row("F-1", issued="01/02/2026", due="03/04/2026"))
"""Every date can be read two ways."""
DOLLARS = b"Number;Customer;Date;Due;Total\nF-1;Dupont;14/01/2026;14/02/2026;$100.00\n"
RIVALS = b"Number;Customer;Date;Due date;Total;Amount\nF-1;Dupont;14/01/2026;14/02/2026;100.00;80.00\n"

NO_WORDS = b"foo;bar;baz;qux\nX-1;Dupont;14/01/2026;100.00\nX-2;Rey;14/02/2026;80.00\nX-3;Rey;14/03/2026;5.00\n"
"""A list whose header says nothing to us."""


def a_new_firm(name: str = "Neuve SARL") -> Firm:
    """A firm without a customer."""
    company, _ = new_firm(name, "FR", f"first@{name.split()[0].lower()}.example", by=BY, now=BEGAN)
    company.refresh_from_db()
    now = company_queries.early_on(company, TODAY)
    tick(company, now, TODAY)
    return Firm(company, None, None, None, now)


def upload(client: Client, firm: Firm, *files: tuple[str, bytes], **fields: Any) -> Any:
    """Drop files as a browser does; the answer, not followed."""
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(firm.path("import/"), {"files": sent, **fields})


def drop(client: Client, firm: Firm, data: bytes = GOOD, name: str = "liste.csv") -> int:
    """Drop one file that is taken; its number."""
    answer = upload(client, firm, (name, data))
    assert answer.status_code == 302, one_line(answer)[:2000]
    return int(answer.url.strip("/").rpartition("/")[2])


def take(client: Client, firm: Firm, data: bytes = GOOD, name: str = "liste.csv") -> int:
    """Drop a file and import it; its number."""
    number = drop(client, firm, data, name)
    assert client.post(firm.path(f"import/{number}/take/")).status_code == 302
    return number


def files(firm: Firm) -> list[tuple[str, str]]:
    """Name and state of everything that is kept."""
    with firm.inside():
        return list(Import.objects.order_by("pk").values_list("name", "state"))


def report(firm: Firm, number: int) -> Any:
    """What was understood of a file."""
    with firm.inside():
        return dropping.shown(Import.objects.get(pk=number).report)


def big(bytes_: int) -> io.BytesIO:
    """A file that is longer than most."""
    return io.BytesIO(GOOD + b"x" * (bytes_ - len(GOOD)))
