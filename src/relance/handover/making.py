"""Making the file: as a new folder, or as one archive; that it was made stands on the customer's timeline."""

import hashlib
import io
import os
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


def folder(
    company: Company, account_id: int, purpose: Purpose, language: str, out: Path, *, by: str, now: datetime
) -> Made:
    """Write the folder `out`, whole or not at all. Raises HandoverRefusal where it is not new and not empty."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise HandoverRefusal(gettext("%(path)s is there already. Name a new folder, or an empty one.") % {"path": out})
    parent = out.resolve().parent
    if not parent.is_dir():
        raise HandoverRefusal(gettext("There is no folder %(path)s to write into.") % {"path": parent})
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=parent))
    try:
        found = _files(company, account_id, purpose, language, now)
        for name, content in found:
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if out.exists():
            out.rmdir()
        os.chmod(beside, 0o755)
        beside.rename(out)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return _noted(company, account_id, purpose, found, by=by, now=now)


def archive(
    company: Company, account_id: int, purpose: Purpose, language: str, *, by: str, now: datetime
) -> tuple[bytes, Made]:
    """The same as one .zip."""
    found = _files(company, account_id, purpose, language, now)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in found:
            file.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue(), _noted(company, account_id, purpose, found, by=by, now=now)


def _files(company: Company, account_id: int, purpose: Purpose, language: str, now: datetime) -> list[File]:
    with translation.override(language):
        return list(files_of(company, gather(company, account_id, purpose, language, now)))


@transaction.atomic
def _noted(company: Company, account_id: int, purpose: Purpose, found: list[File], *, by: str, now: datetime) -> Made:
    sums = next(content for name, content in found if name == SUMS)
    made = Made(len(found), hashlib.sha256(sums).hexdigest())
    facts = {"purpose": str(purpose), "files": made.files, "sum": made.sum}
    accounts.record(company, [Happening(account_id, "evidence_made", facts)], by=by, now=now)
    return made
