"""A folder of the firm's that is read by itself: what lies in it is imported, and put aside.

What was imported moves to `done`, what cannot be taken to `refused` with the reason beside it, and what raises
a question, or has columns that nobody knows, to `done` while it waits on the import page for its answer.
"""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from relance.company.models import Company
from relance.intake import dropping
from relance.intake.actions import Options, Rejected, Report, Unanswered, import_file, speakable
from relance.intake.gate.content import Content
from relance.intake.models import Import
from relance.intake.words import of_rejection

log = logging.getLogger(__name__)
AT_ONCE = 20
STILL = timedelta(seconds=10)
"""A file that was written to this short a while ago may not be whole."""
WHY = ".why.txt"
"""What the note beside a refused file ends in."""
MOST_TOLD, LONGEST_WHY = 20, 2000
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".download")


@dataclass(slots=True)
class Watched:
    """What a look into the folder did. `trouble` says why there was none; names are those of files."""

    imported: list[Report] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def touched(self) -> set[int]:
        """Accounts with new facts."""
        return {account for report in self.imported for account in report.touched}


@dataclass(frozen=True, slots=True)
class Lying:
    """How the folder stands: whether it can be read, and what lies refused in it, newest first, with the reasons."""

    path: str
    is_readable: bool = True
    refused: tuple[tuple[str, str], ...] = ()


def lying(company: Company) -> Lying | None:
    """What a person should know of the firm's folder; None where none is watched. A file taken away is told no more."""
    if not company.watched_folder:
        return None
    folder = Path(company.watched_folder)
    try:
        aside = folder / "refused" if any(path.name == "refused" for path in folder.iterdir()) else None
        notes = [(note, aside / note.name.removesuffix(WHY)) for note in aside.glob(f"*{WHY}")] if aside else []
        told = [(note.stat().st_mtime, note, file) for note, file in notes if file.is_file() and not note.is_symlink()]
        newest = sorted(told, key=lambda one: (-one[0], one[1].name))[:MOST_TOLD]
        return Lying(str(folder), refused=tuple((speakable(file.name), _why(note)) for _, note, file in newest))
    except OSError:
        return Lying(str(folder), is_readable=False)


def _why(note: Path) -> str:
    with note.open(encoding="utf-8", errors="replace") as text:
        return text.read(LONGEST_WHY).strip()


def read_folder(company: Company, *, by: str, now: datetime, today: date, wall: datetime) -> Watched:
    """Import what lies in the firm's folder, if it has one. `wall` is the real time, by which files are dated."""
    done = Watched()
    if not company.watched_folder:
        return done
    folder = Path(company.watched_folder)
    try:
        found = [path for path in sorted(folder.iterdir()) if _is_whole(path, wall)]
        for name in ("done", "refused") if found else ():
            (folder / name).mkdir(exist_ok=True)
        # Nobody looks on: what is written beside a refused file is in the firm's language.
        with translation.override(company.language):
            for path in found[:AT_ONCE]:
                _read_one(company, path, done, by, now, today)
    except OSError as error:
        done.trouble = f"{company.watched_folder}: {error.strerror}"
    return done


def _is_whole(path: Path, wall: datetime) -> bool:
    """A plain file that nobody is writing any more. A link may lead anywhere and is left alone."""
    if path.is_symlink() or not path.is_file() or path.name.startswith((".", "~")):
        return False
    if path.suffix.lower() in UNFINISHED:
        return False
    return datetime.fromtimestamp(path.stat().st_mtime, wall.tzinfo) <= wall - STILL


def _read_one(company: Company, path: Path, done: Watched, by: str, now: datetime, today: date) -> None:
    """One file. Moved only when it is in the book: if we die in between, it is read again and changes nothing."""
    name = speakable(path.name)
    try:
        data = Content.at(path)
        try:
            with transaction.atomic():
                done.imported.append(import_file(company, name, data, Options(), by=by, now=now, today=today))
        except Unanswered:
            _let_wait(company, name, data, by, now)
            done.waiting.append(name)
        except Rejected:
            if not _may_be_named(company, name, data, by, now, today):
                raise
            done.waiting.append(name)
    except Rejected as rejected:
        _refuse(path, name, of_rejection(rejected.template, rejected.values), done)
    except OSError:
        raise
    except Exception:
        # One file that we do not understand must not keep the firm's morning from being done.
        log.exception("a file of the watched folder could not be read")
        _refuse(path, name, gettext("Relance could not read this file. Nothing of it is in your book."), done)
    else:
        _put_aside(path, "done")


def _refuse(path: Path, name: str, why: str, done: Watched) -> None:
    """Put a file aside with the reason beside it."""
    done.refused[name] = why
    _put_aside(path, "refused").with_suffix(path.suffix + WHY).write_text(why + "\n", "utf-8")


def _let_wait(company: Company, name: str, data: Content, by: str, now: datetime) -> Import:
    """Keep a file for its question, once."""
    same = Import.objects.filter(company=company, sha256=data.sha256, state=Import.State.DROPPED)
    return same.first() or dropping.drop(company, name, data, by=by, now=now)


def _may_be_named(company: Company, name: str, data: Content, by: str, now: datetime, today: date) -> bool:
    """Whether it is a list whose columns nobody knows: it waits on the page, as if it had been dropped there."""
    try:
        with transaction.atomic():
            kept = _let_wait(company, name, data, by, now)
            return bool(kept.report) or dropping.look_at(company, kept.pk, today=today) is not None
    except Rejected:
        return False


def _put_aside(path: Path, folder: str) -> Path:
    """Move a file into a folder beside it, under a name that is free."""
    place = path.parent / folder / path.name
    count = 1
    while place.exists():
        count += 1
        place = path.parent / folder / f"{path.stem} {count}{path.suffix}"
    return path.rename(place)
