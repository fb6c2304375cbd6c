"""Files on their way in: bounded before they are held, each answered at once."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from relance.desk.importing import background, words
from relance.desk.page import Desk
from relance.intake import dropping
from relance.intake.actions import Rejected
from relance.intake.gate import refusals
from relance.intake.gate.bounds import LARGEST
from relance.intake.gate.content import Content

AT_ONCE = 20
"""Files that come in together."""
MOST_TOLD = 100
"""Refused files that are named."""
SLACK = 1024 * 1024
"""Bytes that a form needs beside its files."""
log = logging.getLogger(__name__)


class Bounds(FileUploadHandler):
    """Lets a file go as soon as it is too long or one too many. `over` are their names with the reason."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.over: list[tuple[str, str]] = []
        self.count = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Count it."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.count += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the bytes on, up to the bound."""
        # Not in new_file: Django would close the file before it, which is whole.
        if self.count > AT_ONCE:
            self._let_go(too_many())
        if start + len(raw_data) > LARGEST:
            self._let_go(too_large())
        return raw_data

    def _let_go(self, why: str) -> None:
        self.over.append((self.file_name or "", why))
        raise SkipFile

    def file_complete(self, file_size: int) -> None:
        """The others keep it."""


@dataclass(slots=True)
class Received:
    """What became of the files: the numbers of those that are kept, the names and reasons of those that are not."""

    ids: list[int] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def too_large() -> str:
    """The words for a file over the bound."""
    _, template = refusals.TOO_LARGE
    return words.say_rejection(template, {})


def too_many() -> str:
    """The words for a file beyond those that come in together."""
    return gettext("Only %(n)s files at once. Drop this one again afterwards.") % {"n": AT_ONCE}


def held_back(post: QueryDict) -> list[tuple[str, str]]:
    """Files that the page did not even send, so that nobody waits for their way here."""
    reasons = {"too_large": too_large(), "too_many": too_many()}
    return [(name[:200], why) for key, why in reasons.items() for name in post.getlist(key)[:MOST_TOLD]]


def is_far_too_long(request: HttpRequest) -> bool:
    """Whether no lawful set of files can be this long: then none of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > AT_ONCE * LARGEST + SLACK


def receive(desk: Desk, uploads: Iterable[Any]) -> Received:
    """Keep each file once and look at it. After a good deal of reading the page does the rest, file by file."""
    done, spent = Received(), 0
    known = dict(dropping.waiting(desk.company).values_list("sha256", "pk"))
    for upload in list(uploads)[:AT_ONCE]:
        try:
            data = Content.copied(upload.chunks())
        except Rejected as rejected:
            done.refused.append((upload.name or "", words.say_rejection(rejected.template, rejected.values)))
            continue
        digest, spent = data.sha256, spent + len(data)
        if digest not in known:
            kept = _keep(desk, upload.name or "", data, done, at_once=spent <= dropping.QUICK)
            if kept is None:
                continue
            known[digest] = kept
        if known[digest] not in done.ids:
            done.ids.append(known[digest])
    return done


def _keep(desk: Desk, name: str, data: Content, done: Received, *, at_once: bool) -> int | None:
    kept = 0
    try:
        kept = int(dropping.drop(desk.company, name, data, by=desk.by, now=desk.now).pk)
        if at_once:
            dropping.look_at(desk.company, kept, today=desk.today)
        elif len(data) > dropping.QUICK:
            background.read_later(desk.company, kept)
        return kept
    except Rejected as rejected:
        done.refused.append((name, words.say_rejection(rejected.template, rejected.values)))
    except Exception:
        # A file that breaks a reader must not keep the others out.
        log.exception("a dropped file could not be read")
        dropping.forget(desk.company, kept)
        done.refused.append((name, gettext("This file could not be read. Export it again, as CSV or Excel.")))
    return None
