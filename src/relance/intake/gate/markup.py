"""XML as it may come in: walked through in pieces, no declarations, no depth, in memory that does not grow.

The parser is expat, which keeps nothing of what it has read. libxml2 would keep every name it ever met for as
long as the thread lives, so a file of invented names would never be given back.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from relance.intake.gate import refusals
from relance.intake.gate.content import Content
from relance.intake.rules.records import Rejected

DEEPEST = 100
MOST_NAMES = 5_000
"""Different names of elements; the largest of the standard formats has some hundreds."""
LONGEST_TAG = 1024 * 1024
"""Of a tag or a comment. Text may be longer: it comes in pieces."""
LONGEST_TEXT = 8 * 1024 * 1024
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """What is read: how many elements it may have, and how it is refused."""

    most: int
    damaged: tuple[str, str]
    too_much: tuple[str, str]


FILE = Kind(3_000_000, refusals.CUT_OFF, refusals.TOO_MUCH_XML)
PART = Kind(12_000_000, refusals.DAMAGED, refusals.TOO_MUCH_INSIDE)
"""A part of a workbook: a hundred thousand rows of thirty columns are half of it."""

Opens = Mapping[str, Callable[[dict[str, str]], object]]
"""What to do where an element begins, by its name without a prefix. It is given the attributes."""
Closes = Mapping[str, Callable[[str], object]]
"""What to do where an element ends. It is given the text since the last tag."""


def check(data: Content) -> None:
    """Raise Rejected where the XML declares a document type, is not well-formed or ends early."""
    try:
        _walk(data.pieces(_PIECE))
    except (LookupError, ValueError) as error:
        if isinstance(error, Rejected):
            raise
        # expat knows no encoding of several bytes but Unicode; Python does.
        _walk([_as_utf8(data.whole())], "utf-8")


def _walk(pieces: Iterable[bytes], encoding: str | None = None) -> None:
    for _ in walk(pieces, FILE, {}, {}, encoding):
        pass


def _as_utf8(data: bytes) -> bytes:
    said = re.match(rb"\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]{1,40})[\"']", data)
    try:
        return data.decode(said.group(1).decode() if said else "utf-8").encode()
    except (LookupError, ValueError) as error:
        raise Rejected(*refusals.CUT_OFF) from error


def walk(
    pieces: Iterable[bytes], kind: Kind, opens: Opens, closes: Closes, encoding: str | None = None
) -> Iterator[None]:
    """Go through the XML, pausing after each piece. Raises Rejected."""
    text: list[str] = []
    steps = _Steps(kind, opens, closes)
    parser = _parser(encoding)
    parser.StartElementHandler, parser.EndElementHandler = steps.handlers(text)
    if closes:
        parser.CharacterDataHandler = text.append
    given = 0
    for piece in pieces:
        given += len(piece)
        _feed(parser, piece, kind)
        if given - parser.CurrentByteIndex > LONGEST_TAG or sum(map(len, text)) > LONGEST_TEXT:
            raise Rejected(*kind.too_much)
        yield
    _feed(parser, b"", kind, last=True)
    yield


class _Steps:
    """What is done at each tag."""

    def __init__(self, kind: Kind, opens: Opens, closes: Closes) -> None:
        self._kind, self._opens, self._closes = kind, opens, closes
        self._openers: dict[str, Callable[[dict[str, str]], object] | None] = {}
        self._closers: dict[str, Callable[[str], object] | None] = {}

    def handlers(self, text: list[str]) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
        """For beginnings and ends. They run some million times: hence no more than what must be in them."""
        depth = elements = 0
        most, openers, closers = self._kind.most, self._openers, self._closers

        def opened(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth, elements
            depth += 1
            elements += 1
            if depth > DEEPEST or elements > most:
                raise Rejected(*self._kind.too_much)
            if name not in openers:
                self._meet(name)
            text.clear()
            if (opener := openers[name]) is not None:
                opener(attributes)

        def closed(name: str) -> None:
            nonlocal depth
            depth -= 1
            if (closer := closers[name]) is not None:
                closer("".join(text))
            text.clear()

        return opened, closed

    def _meet(self, name: str) -> None:
        """Remember what is done for a name. Only so many are remembered."""
        if len(self._openers) >= MOST_NAMES:
            raise Rejected(*self._kind.too_much)
        local = name.rpartition(":")[2]
        self._openers[name], self._closers[name] = self._opens.get(local), self._closes.get(local)


def check_beginning(pieces: Iterable[bytes]) -> None:
    """Raise Rejected where a document type is declared before the first element. Other faults wait for the reader."""
    parser = _parser(None)
    parser.StartElementHandler = _stop
    given = 0
    try:
        for piece in pieces:
            given += len(piece)
            parser.Parse(piece, False)
            if given > LONGEST_TAG:
                raise Rejected(*refusals.TOO_MUCH_INSIDE)
    except (_Enough, expat.ExpatError):
        return


class _Enough(Exception):
    """The first element begins."""


def _stop(name: str, attributes: dict[str, str]) -> None:
    raise _Enough


def _refuse(*declared: object) -> None:
    raise Rejected(*refusals.ENTITIES)


def _parser(encoding: str | None) -> expat.XMLParserType:
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def _feed(parser: expat.XMLParserType, piece: bytes, kind: Kind, last: bool = False) -> None:
    try:
        parser.Parse(piece, last)
    except expat.ExpatError as error:
        raise Rejected(*kind.damaged) from error
