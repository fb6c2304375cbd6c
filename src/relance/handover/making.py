"""Making the file: as a new folder, or as one archive; that it was made stands on the customer's timeline."""

import io
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from relance.accounts import actions as accounts
from relance.accounts.actions import Happening
from relance.company.models import Company
from relance.handover.gathering import gather
from relance.handover.records import Bundle
from relance.handover.rules import Purpose
from relance.handover.writing import SUMS, File, files_of

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The day that every file of an archive bears: the same bundle is the same archive."""


class HandoverRefusal(ValueError):
    """The file cannot be made there; the message says why and what to do."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class Made:
    """How many files it holds, and the sum of the list of their sums: by it the whole is known again."""

    files: int
    sum: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose file, for whom, in which language."""

    company: Company
    account_id: int
    purpose: Purpose
    language: str


def folder(wanted: Wanted, out: Path, *, by: str, now: datetime) -> Made:
    """Write the folder `out`, whole or not at all. Raises HandoverRefusal where it is not new and not empty.

    Only its owner can read it, like every file that holds people's data.
    """
    if out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise HandoverRefusal(gettext("%(path)s is there already. Name a new folder, or an empty one.") % {"path": out})
    parent = out.absolute().parent
    if not parent.is_dir():
        raise HandoverRefusal(gettext("There is no folder %(path)s to write into.") % {"path": parent})
    try:
        beside = Path(tempfile.mkdtemp(prefix=".evidence-", dir=parent))
    except OSError as error:
        raise HandoverRefusal(gettext("Nothing can be written into %(path)s.") % {"path": parent}) from error
    try:
        found = _files(wanted, now)
        _write(beside, found)
        with transaction.atomic():
            made = _noted(wanted, found, by=by, now=now)
            if out.exists():
                out.rmdir()
            beside.rename(out)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return made


def _write(root: Path, found: list[File]) -> None:
    for each in found:
        path = root / each.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.content)


def archive(wanted: Wanted, *, by: str, now: datetime) -> tuple[bytes, Made]:
    """The same as one .zip."""
    found = _files(wanted, now)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for each in found:
            file.writestr(zipfile.ZipInfo(each.name, EPOCH), each.content, zipfile.ZIP_DEFLATED)
    return packed.getvalue(), _noted(wanted, found, by=by, now=now)


def _files(wanted: Wanted, now: datetime) -> list[File]:
    with translation.override(wanted.language):
        return files_of(wanted.company, _gathered(wanted, now))


@transaction.atomic
def _gathered(wanted: Wanted, now: datetime) -> Bundle:
    """All of it as of one moment: under the account's lock no payment comes between two chapters."""
    accounts.lock(wanted.company, [wanted.account_id])
    return gather(wanted.company, wanted.account_id, wanted.purpose, wanted.language, now)


@transaction.atomic
def _noted(wanted: Wanted, found: list[File], *, by: str, now: datetime) -> Made:
    made = Made(len(found), next(each.sum for each in found if each.name == SUMS))
    facts = {"purpose": str(wanted.purpose), "files": made.files, "sum": made.sum}
    accounts.record(wanted.company, [Happening(wanted.account_id, "evidence_made", facts)], by=by, now=now)
    return made
