"""The file as a folder of open formats: names and bytes. Nothing here touches a disk."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from relance.claims.explaining import as_data
from relance.company.models import Company
from relance.handover.paper import about, pdf_of, titles
from relance.handover.records import Bundle, Sent, Table
from relance.intake.rules.harmless import neutral
from relance.letters import queries as letters

CHECKER = Path(__file__).with_name("check_chain.py")
SUMS = "SHA256SUMS"
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")

File = tuple[str, bytes]


def files_of(company: Company, bundle: Bundle) -> Iterator[File]:
    """Every file of the bundle, the sums of all others last."""
    sums = []
    for name, content in _files(company, bundle):
        sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        yield name, content
    yield SUMS, "".join(sums).encode()


def _files(company: Company, bundle: Bundle) -> Iterator[File]:
    yield "README.txt", _readme(bundle).encode()
    yield "evidence.pdf", bytes(pdf_of(bundle, company.country))
    yield "claim.json", _json([as_data(one) for one in bundle.claims])
    yield "procedure.json", _json(_procedure(bundle))
    for table in bundle.tables:
        yield f"{table.name}.csv", _csv(table, bundle.language)
    for one in bundle.sent:
        yield from _message(company, one)
    yield "timeline.jsonl", "".join(json.dumps(dict(link), ensure_ascii=False) + "\n" for link in bundle.links).encode()
    yield "seals.json", _json(list(bundle.seals))
    yield "check_chain.py", CHECKER.read_bytes()


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def _procedure(bundle: Bundle) -> dict[str, Any]:
    found = bundle.procedure
    return {
        "form": {"en": found.title.en, "fr": found.title.fr},
        "citation": found.citation,
        "source": found.source,
        "confidence": found.confidence,
        "figures": [
            {"key": each.key, "label": {"en": each.label.en, "fr": each.label.fr}, "value": each.value}
            for each in found.figures
        ],
    }


def _csv(table: Table, language: str) -> bytes:
    """A table for a spreadsheet; what could be read as a formula is made harmless."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    writer.writerow(table.head)
    writer.writerows([neutral(cell) for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _message(company: Company, one: Sent) -> Iterator[File]:
    stem = f"messages/{one.number:03d}-{one.on.isoformat()}-{_UNFIT.sub('-', one.channel)}"
    head = f"{gettext('To')}: {one.to}\n{gettext('Subject')}: {one.subject}\n{gettext('Proof')}: {one.proof}\n\n"
    yield f"{stem}.txt", (head + one.body).encode()
    if one.channel == "letter" and one.letter.has_words:
        yield f"{stem}.pdf", letters.pdf_of(company, [one.letter], one.subject)


def _readme(bundle: Bundle) -> str:
    names = {
        "evidence.pdf": gettext("everything that follows, as one document with a contents page"),
        "claim.json, claim.csv": gettext("how the claim is made, line by line, with the law behind each figure"),
        "procedure.json": gettext("the figures of the local simplified procedure, in the order of its form"),
        "invoices.csv, payments.csv": gettext("the book"),
        "contacts.csv": gettext("every contact, either way, and what proves it"),
        "messages/": gettext("what was sent, in its exact words; letters also as they were printed"),
        "notices.csv, acknowledgements.csv, agreements.csv": gettext("what was served, accepted and agreed"),
        "timeline.jsonl, seals.json": gettext("all that happened, as a chain of hashes, and its seals"),
        "check_chain.py": gettext("proves the chain: python3 check_chain.py"),
        SUMS: gettext("the sum of every file: sha256sum -c SHA256SUMS"),
    }
    lines = [gettext("Evidence file"), titles()[bundle.purpose], "", *about(bundle), ""]
    return "\n".join([*lines, *(f"{name}\n    {said}" for name, said in names.items())]) + "\n"
