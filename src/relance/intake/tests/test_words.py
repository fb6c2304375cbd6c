"""What people read when a file is refused or questioned, in their own language."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from relance.intake.actions import Options, Unanswered, preview
from relance.intake.formats import camt, datev, fec, saft
from relance.intake.gate import refusals
from relance.intake.gate.content import Content
from relance.intake.reading import NOT_ONE_ROW, Question, Setting, understand
from relance.intake.rules.layouts import known
from relance.intake.rules.records import Rejected
from relance.intake.rules.tables import NO_HEADER, NO_NUMBERS
from relance.intake.tests import workbook_files as files
from relance.intake.tests.statements import statement
from relance.intake.words import INSTEAD, of_question, of_rejection

TODAY = date(2026, 11, 21)
CONSTANTS = sorted(name for name in vars(refusals) if name.isupper())
HEAD = "Number;Customer;Date;Due date;Total\n"
TWO_WAYS = HEAD + "F-1;Dupont;01/02/2026;03/04/2026;100.00\n"
DOLLARS = HEAD + "F-1;Dupont;14/01/2026;14/02/2026;$100.00\n"
WITHOUT_CURRENCY = HEAD + "F-1;Dupont;14/01/2026;14/02/2026;100.00\n"
RIVALS = "Number;Customer;Date;Due date;Total;Amount\nF-1;Dupont;14/01/2026;14/02/2026;100.00;80.00\n"


@pytest.fixture
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


def in_french(rejected: Rejected) -> str:
    """What a French reader is told; the error itself stays English."""
    said = of_rejection(rejected.template, rejected.values)
    assert str(rejected) == rejected.template % rejected.values
    assert said != str(rejected) and "%(" not in said and said.strip() == said and said[-1] in ".!"
    return said


def refused(name: str, data: bytes, **mapping: str) -> Rejected:
    with pytest.raises(Rejected) as found:
        preview(None, name, Content.of(data), Options(mapping=mapping), today=TODAY)
    return found.value


@pytest.mark.parametrize("name", CONSTANTS)
def test_every_refusal_of_the_gate_is_said_in_french(french, name):
    in_french(Rejected(*getattr(refusals, name)))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"%PDF-1.7 x", "C’est un PDF\xa0: une page à lire, pas un tableau."),
        ("a.xlsx", files.workbook("", {"xl/vbaProject.bin": "x"}), "Ce classeur contient des macros"),
        ("a.csv", b"only words\nand nothing more\n", "Le fichier commence par\xa0: only words."),
        ("a.csv", HEAD.encode(), "Le fichier a un en-tête et aucune ligne en dessous."),
        ("a.csv", (HEAD + "F-1;Dupont;x;y;z\n" * 3).encode(), "(voir les lignes 2, 3, 4)"),
        ("a.xml", statement(), "Le relevé ne contient aucune ligne comptabilisée."),
        ("a.csv", b"a;b\n" + b"x" * 1_100_000 + b";1\n", "La ligne 2 ne peut pas être lue."),
        ("a.csv", b"<b>no more\nthan marks", "Relance lit CSV, Excel, FEC, DATEV, SAF-T et CAMT.053."),
    ],
)
def test_what_is_no_list_is_refused_in_french(french, name, data, said):
    assert said in in_french(refused(name, data))


@pytest.mark.parametrize(
    ("read", "data", "said"),
    [
        (camt.read, b"", "Redemandez-le à votre banque."),
        (camt.read, b"<Document><A/></Document>", "n’est pas un relevé bancaire (CAMT)"),
        (camt.read, b"<Document>\n<BkToCstmrStmt>\n", "coupé ou abîmé à la ligne 3"),
        (camt.read, b"no xml", "relevé bancaire"),
        (camt.read, b"<!DOCTYPE a><Document><BkToCstmrStmt/></Document>", "type de document"),
        (datev.read, b"", "depuis DATEV"),
        (datev.read, b"Konto;Betrag\n", "EXTF ou DTVF"),
        (datev.read, b"EXTF;700;21;Buchungsstapel\n", "s’arrête après sa première ligne"),
        (datev.read, b"EXTF;700;21;Buchungsstapel\nKonto;Betrag\n1;2\n", "ne nomme aucune colonne «\xa0"),
        (datev.read, b"EXTF;700;46;Zahlungsbedingungen\n", "contient «\xa0Zahlungsbedingungen\xa0»"),
        (datev.read, b"EXTF;700;99;x\n", "de la catégorie 99"),
        (datev.read, b"EXTF;700;16;x\nKonto\n1\n", "celui d’un client (Debitor)"),
        (fec.read, b"", "Exportez à nouveau le FEC"),
        (fec.read, b"a;b\n", "à partir de JournalCode"),
        (saft.read, b"", "Exportez à nouveau le SAF-T"),
        (saft.read, b"<Invoice/>", "il doit commencer par AuditFile"),
        (saft.read, b"<AuditFile>\n<Header>\n", "coupé ou abîmé à la ligne 3"),
        (saft.read, b"<!DOCTYPE a><AuditFile/>", "ce qu’aucun SAF-T ne fait"),
    ],
)
def test_every_format_refuses_in_french(french, read, data, said):
    with pytest.raises(Rejected) as found:
        read(Content.of(data))
    assert said in in_french(found.value)


def test_columns_that_are_named_wrongly_are_told_in_french(french):
    data = TWO_WAYS.encode()
    said = in_french(refused("a.csv", data, customer="Who"))
    assert "Aucune ligne du fichier ne nomme ces colonnes\xa0: Who." in said
    assert "«\xa0owner\xa0» n’est pas un champ." in in_french(refused("a.csv", data, owner="Customer"))


@pytest.mark.parametrize("template", [NO_HEADER, NO_NUMBERS, NOT_ONE_ROW])
def test_the_advice_for_the_command_line_names_its_options(french, template):
    assert "--map" in in_french(Rejected("not_a_table", template, columns="A, B", lines="2, 3"))


def test_an_export_that_holds_no_invoices_says_in_french_what_to_export_instead(french):
    unfit = [export for export in known() if export.kind == "unsupported"]
    assert unfit and {export.instead for export in unfit} == set(INSTEAD)
    data = b"id,Type,Amount,Fee,Net,Currency,Created (UTC)\n1,charge,9,1,8,eur,2026-01-01\n"
    assert in_french(refused("a.csv", data)) == (
        "Ceci est un export de Stripe\xa0: «\xa0Balance history\xa0». Exportez plutôt les factures ou les paiements."
    )


def question(data: str, setting: Setting) -> Question:
    return understand("a.csv", Content.of(data.encode()), Options(), {}, setting, TODAY).questions[0]


@pytest.mark.parametrize(
    ("data", "english", "said"),
    [
        (
            TWO_WAYS,
            "The dates can be read with the day first or with the month first. Answer with --date-order dmy|mdy.",
            "Les dates peuvent se lire avec le jour d’abord ou avec le mois d’abord. "
            "Répondez par --date-order dmy|mdy.",
        ),
        (
            DOLLARS,
            "The amounts bear the sign $, which several currencies share. "
            "Answer with --currency USD|CAD|AUD|NZD|SGD|HKD.",
            "Les montants portent le signe $, que plusieurs monnaies partagent. "
            "Répondez par --currency USD|CAD|AUD|NZD|SGD|HKD.",
        ),
        (
            WITHOUT_CURRENCY,
            "The file does not say in which currency its amounts are. Answer with --currency EUR|USD|GBP|CHF|CAD.",
            "Le fichier ne dit pas en quelle monnaie sont ses montants. Répondez par --currency EUR|USD|GBP|CHF|CAD.",
        ),
    ],
)
def test_a_question_of_the_command_line_is_asked_in_french(french, data, english, said):
    asked = question(data, Setting())
    assert (str(Unanswered(asked)), of_question(asked)) == (english, said)


def test_columns_of_which_any_may_be_meant_are_named_in_french(french):
    asked = question(RIVALS, Setting(known=True))
    said = of_question(asked)
    assert said.startswith("Plusieurs colonnes peuvent être le montant\xa0: ") and "--map amount=Total" in said
    assert " ou --map amount=" in said and "Total" in str(Unanswered(asked))


def test_columns_of_one_name_are_told_apart_in_french(french):
    data = RIVALS.replace("Amount", "Total")
    said = of_question(question(data, Setting(known=True)))
    assert "Total (colonne E), Total (colonne F)" in said and "--map 'amount=Total (colonne E)'" in said
    assert preview(
        None, "a.csv", Content.of(data.encode()), Options("EUR", "dmy", {"amount": "Total (colonne F)"}), today=TODAY
    )
