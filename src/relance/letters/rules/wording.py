"""The files of words: read once, their conditions and pieces resolved once per kind of message.

Why plain substitution and no template language: the words are edited by translators, not by
programmers, and a value (a name, a number from a file) must never be read as a template. Every text
is filled in one pass; what was filled in is not looked at again.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from relance.letters.rules.blocks import Block
from relance.letters.rules.greeting import Titles, titles_of

FOLDER = Path(__file__).parents[1] / "wording"

SUBJECT_FIELDS = frozenset({"sender", "account", "number"})
"""All that a subject may name; a subject to a private person is not even given the number."""

FIELDS = frozenset(
    {"greeted", "account", "number", "issued", "due_on", "answer_by"}
    | {"signer", "firm", "phone", "email", "items", "bank", "asked", "counted", "basis"}
)
"""What a wording file may name between braces, beside the pieces of its language."""

NOTICE_FIELDS = FIELDS | {
    *("told", "as_of", "sums", "article", "stress_notice", "accepted_on", "prescribed", "next_step", "enclosed"),
    "stops_on",
}
"""What a formal notice, and the letters like it, may name."""

STATEMENT_FIELDS = (FIELDS - {"number", "issued", "due_on", "answer_by", "asked", "counted", "basis"}) | {
    "as_of",
    "since",
    "payments",
}
"""What the statement of account may name."""

CONDITIONS = frozenset(
    {"one", "several", "business", "person", "greeted", "not-greeted", "dated", "undated", "late", "early"}
    | {
        "law",
        "rent",
        "trade",
        "mixed",
        "part-paid",
        "bank",
        "no-bank",
        "signer",
        "no-signer",
        "phone",
        "no-phone",
        "email",
        "no-email",
    }
    | {"formal", "informal", "told", "untold", "accepted", "not-accepted", "prescribed", "decided", "enclosed"}
    | {
        "article",
        "no-article",
        "stretched",
        "charges",
        "opt-out",
        "paper",
        "mail",
        "open",
        "nothing-open",
        "payments",
        "no-payments",
    }
)
"""What a wording file may ask for in brackets.

late / early: the due date of the oldest item has passed or not. mixed: some have, some have not.
part-paid: something was already paid on a listed item. dated: the oldest item has an issue date.
greeted: somebody is known to be greeted.
charges: something is asked for being late, too. opt-out: the law of the reader's place wants said how to refuse more.
paper / mail: it goes by post, or by wire, where one can simply reply.
open, nothing-open, payments, no-payments: what a statement of account has to list.
formal, informal: a letter that is signed one by one, or a message of a ladder. told, untold: something was said before.
accepted, not-accepted: the terms were. prescribed: the law prescribes a sentence. decided: the next step is.
enclosed: something lies in the envelope.
law, rent, trade: a law practice writes, a landlord, or anybody else.
article, no-article: it rests on one that is known. stretched: the interest has several stretches.
"""

PARTS = ("greeting", "items", "sums", "charges", "payments", "pay", "closing", "security", "annex", "detail")
KINDS = {"sums": "items", "detail": "annex"}
"""Pieces and fields that are a part of their own in every form; everything else is text. KINDS: as which it is set."""

TABLES = {"items", "sums", "payments", "bank", "asked", "counted"}
"""Fields that stand for rows, alone on their line."""

Conditions = frozenset[str]
_CONDITION = re.compile(r"\[([a-z -]+)\] ?")
_ALONE = re.compile(r"\{(\w+)\}")


class MissingWording(LookupError):
    """There are no words for this step or language. The text says which file or folder to add."""

    says_what_to_do = True


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's files, as read. `papers` are those that belong to no step, such as the statement; `names` are what
    people who write their own sentences call the fields.
    """

    labels: Mapping[str, str]
    names: Mapping[str, str]
    titles: Titles
    pieces: Mapping[str, str]
    steps: Mapping[str, str]
    papers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a message with its conditions and pieces resolved: text to fill in, and the rows it holds.

    `fixed` is the block itself where there is nothing to fill in.
    """

    kind: str
    text: str
    rows: str
    fixed: Block | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A message with its conditions and pieces resolved. `subject` and `sender` are filled in by `writing`."""

    subject: str
    sender: str
    parts: tuple[Part, ...]


@cache
@cache
def languages() -> tuple[str, ...]:
    """The languages there are words for: the folders that hold a `pieces.toml`."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/pieces.toml")))


def steps(language: str) -> tuple[str, ...]:
    """The steps a language has words for."""
    return tuple(sorted(wording_of(language).steps))


@lru_cache(maxsize=32)
def wording_of(language: str) -> Wording:
    """A language's files, read once. Raises MissingWording where there is no such folder."""
    if language not in languages():
        raise MissingWording(f"No words in the language “{language}”: add the folder {FOLDER}/{language}.")
    shared = tomllib.loads((FOLDER / language / "pieces.toml").read_text("utf-8"))
    texts = {
        path: {file.stem: file.read_text("utf-8") for file in sorted((FOLDER / language).glob(path))}
        for path in ("*.txt", "papers/*.txt")
    }
    return Wording(
        shared["labels"],
        shared["names"],
        titles_of(shared["titles"]),
        shared["pieces"],
        texts["*.txt"],
        texts["papers/*.txt"],
    )


@lru_cache(maxsize=4096)
def plan_of(language: str, name: str, holds: Conditions, own: str = "") -> Plan:
    """What a step, or a paper, says where these conditions hold. `own` is the firm's text in place of the file's.

    Raises MissingWording.
    """
    wording = wording_of(language)
    text = own or wording.steps.get(name) or wording.papers.get(name)
    if text is None:
        raise MissingWording(f"No words for the step “{name}”: add the file {FOLDER / language / name}.txt.")
    pieces: dict[str, str] = {}
    for piece, words in wording.pieces.items():
        pieces[piece] = _resolved(words, pieces, holds)
    subject, _, body = text.partition("\n\n")
    return Plan(next(iter(_kept(subject, holds))), pieces["sender"], tuple(_parts(body, pieces, holds)))


def _resolved(text: str, pieces: Mapping[str, str], holds: Conditions) -> str:
    """The lines whose conditions hold, with the pieces above in their places."""
    kept = "\n".join(_kept(text, holds))
    return _ALONE.sub(lambda found: pieces.get(found[1], found[0]), kept)


def _kept(text: str, holds: Conditions) -> Iterable[str]:
    for line in text.strip("\n").split("\n"):
        found = _CONDITION.match(line)
        if found is None:
            yield line
        elif holds.issuperset(found[1].split()):
            yield line[found.end() :]


def _parts(body: str, pieces: Mapping[str, str], holds: Conditions) -> Iterable[Part]:
    """Paragraphs are parted by empty lines; one that begins with a part's own piece is that part."""
    for paragraph in "\n".join(_kept(body, holds)).split("\n\n"):
        named = [name for name in _ALONE.findall(paragraph) if name in PARTS]
        lines = [line for line in _resolved(paragraph, pieces, holds).split("\n") if line.strip()]
        tables = [line[1:-1] for line in lines if line[1:-1] in TABLES and line[0] == "{"]
        words = tuple(line for line in lines if line[1:-1] not in tables)
        kind = KINDS.get(named[0], named[0]) if named else "text"
        if words or tables:
            fixed = None if tables or "{" in "".join(words) else Block(kind, words)
            yield Part(kind, "\n".join(words), tables[0] if tables else "", fixed)
