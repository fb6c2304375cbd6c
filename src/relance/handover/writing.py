"""The file as a folder of open formats: names and bytes. Nothing here touches a disk."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from relance.claims.explaining import as_data
from relance.company.models import Company
from relance.handover.cells import Cell, written
from relance.handover.paper import pdf_of
from relance.handover.readme import readme
from relance.handover.records import Bundle, Sent, Table
from relance.handover.told import channel
from relance.intake.rules.harmless import neutral
from relance.letters import queries as letters
from relance.outbox.rules import PAPER
from relance.values.money import to_decimal

CHECKER = Path(__file__).with_name("check_chain.py")
SUMS, CONTENTS, README = "SHA256SUMS", "contents.json", "README.txt"
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class File:
    """A file of the folder: its name with `/`, what it holds in words, its bytes."""

    name: str
    holds: str
    content: bytes

    @property
    def sum(self) -> str:
        """Its SHA-256."""
        return hashlib.sha256(self.content).hexdigest()


def files_of(company: Company, bundle: Bundle) -> list[File]:
    """Every file of the bundle: what to read first stands first, the sums of all others last."""
    found = list(_files(company, bundle))
    listed = [(each.name, each.holds) for each in found if not each.name.startswith("messages/")]
    listed.append(("messages/", gettext("what was sent, in its exact words; letters also as they were printed")))
    listed.append((CONTENTS, gettext("this list for a program, with the parties and the sums")))
    listed.append((SUMS, gettext("the SHA-256 of every file")))
    found.insert(
        0, File(README, gettext("what each file is, and how to check it"), readme(bundle, listed, SUMS).encode())
    )
    found.append(File(CONTENTS, "", _json(_contents(bundle, found))))
    sums = "".join(f"{each.sum}  {each.name}\n" for each in found)
    return [*found, File(SUMS, "", sums.encode())]


def _files(company: Company, bundle: Bundle) -> Iterator[File]:
    everything = gettext("everything that follows, as one document with a contents page")
    yield File("evidence.pdf", everything, bytes(pdf_of(bundle, company.country)))
    figures = gettext("the figures of the local simplified procedure, in the order of its form")
    yield File("procedure.json", figures, _json(_procedure(bundle)))
    for table in bundle.tables:
        yield File(f"{table.name}.csv", table.holds, _csv(table, bundle.language))
    claims = gettext("the same computation for a program, with every rule and its source")
    yield File("claim.json", claims, _json([as_data(one.told) for one in bundle.claims]))
    for one in bundle.sent:
        yield from _message(company, one)
    lines = "".join(json.dumps(dict(link), ensure_ascii=False) + "\n" for link in bundle.links)
    yield File("timeline.jsonl", gettext("all that happened, as a chain of hashes, one link a line"), lines.encode())
    yield File(
        "seals.json", gettext("how long the chain was on days on which it was sealed"), _json(list(bundle.seals))
    )
    yield File(CHECKER.name, gettext("the script that proves the chain"), CHECKER.read_bytes())


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def _contents(bundle: Bundle, files: list[File]) -> dict[str, Any]:
    return {
        "purpose": str(bundle.purpose),
        "language": bundle.language,
        "made_on": bundle.made_on.isoformat(),
        "creditor": list(bundle.creditor),
        "debtor": list(bundle.debtor),
        "reference": bundle.reference,
        "claimed": {currency: str(to_decimal(minor, currency)) for currency, minor in bundle.totals.items()},
        "files": [
            {"name": each.name, "holds": each.holds, "bytes": len(each.content), "sha256": each.sum} for each in files
        ],
    }


def _procedure(bundle: Bundle) -> dict[str, Any]:
    found = bundle.procedure
    return {
        "form": {"en": found.title.en, "fr": found.title.fr},
        "citation": found.citation,
        "source": found.source,
        "confidence": found.confidence,
        "notes": list(found.notes),
        "figures": [
            {
                "key": each.key,
                "invoice": each.of or None,
                "label": {"en": each.label.en, "fr": each.label.fr},
                "value": each.value,
            }
            for each in found.figures
        ],
    }


def _csv(table: Table, language: str) -> bytes:
    """A table for a spreadsheet; what could be read as a formula is made harmless."""
    kept = [place for place, column in enumerate(table.columns) if column.file]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    writer.writerow([table.columns[place].title for place in kept])
    writer.writerows([_cell(row[place], language) for place in kept] for row in table.rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cell(cell: Cell, language: str) -> str:
    """Figures of ours stay as they are, a true minus too; words are made harmless."""
    return neutral(cell) if isinstance(cell, str) else written(cell, language)


def _message(company: Company, one: Sent) -> Iterator[File]:
    stem = f"messages/{one.number:03d}-{one.on.isoformat()}-{_UNFIT.sub('-', one.channel)}"
    head = (
        (gettext("Day"), one.on.isoformat()),
        (gettext("How"), channel(one.channel)),
        (gettext("Recipient"), one.to),
        (gettext("Subject"), one.subject),
        (gettext("Proof"), one.proof),
    )
    lines = "".join(gettext("%(what)s: %(about)s") % {"what": what, "about": said} + "\n" for what, said in head)
    yield File(f"{stem}.txt", "", f"{lines}\n{one.body}".encode())
    if one.channel == PAPER and one.letter.has_words:
        yield File(f"{stem}.pdf", "", letters.pdf_of(company, [one.letter], one.subject))
