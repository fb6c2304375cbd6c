"""Letters as PDF: Typst, one compiler for the process.

The template reads everything said as JSON from one input: nothing is built into its source, so no name or number can be
read as markup. Only our own typefaces are used, so that the same letter looks the same on every machine. The file is
tagged (PDF/UA-1) and kept for archives (PDF/A-3a) at once.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from relance.letters.drawing import svg_of
from relance.letters.rules.blocks import Block, Sheet
from relance.letters.rules.code import standard_of
from relance.letters.rules.paper import paper_of
from relance.letters.rules.swiss import slip_of
from relance.letters.rules.swissheadings import headings_of

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "typst" / "letter.typ"
TYPEFACES = ("fontpkg_figtree", "fontpkg_source_serif_4")
SLIP_TYPEFACE = "fontpkg_arimo"
"""Arimo, by another name Liberation Sans: the guidelines name it for payment parts, where nothing else is set in it."""

STANDARDS: list[Any] = ["a-3a", "ua-1"]

LONG_WORD, PIECE = 24, 12
"""A word longer than any real one may be broken after so many characters, so that it stays on the sheet."""

MANY, GENERATIONS = 20, 11
"""How many letters at once are worth forgetting, and after how many other works the compiler forgets."""

CONTROLS = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0)))) - {"\n"}
"""Characters that are no text: they come along where a person pastes, and one of them would spoil the whole file."""

_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Printable:
    """A letter as it is set: what it says, and what stands around it."""

    language: str
    blocks: Sequence[Block]
    stress: str
    sheet: Sheet
    on: date


def pdf_of(letters: Sequence[Printable], title: str) -> bytes:
    """One PDF of these letters, each with its own pages, in this order."""
    return bytes(_set(letters, title, "pdf"))


def pages_of(letters: Sequence[Printable], title: str) -> list[bytes]:
    """The pages as PNG, to be looked at."""
    made = _set(letters, title, "png")
    return made if isinstance(made, list) else [made]


def _set(letters: Sequence[Printable], title: str, form: Any) -> Any:
    if not letters:
        raise ValueError("nothing to print")
    last = max(letter.on for letter in letters)
    pictures: list[str] = []
    data = {
        "title": _fit(title).strip() or "–",
        "language": letters[0].language,
        "date": {"year": last.year, "month": last.month, "day": last.day},
        "letters": [_data(letter, pictures) for letter in letters],
    }
    made = set_document(TEMPLATE, data, form, pictures)
    if len(letters) > MANY:
        _forget()
    return made


def set_document(template: Path, data: Mapping[str, Any], form: Any = "pdf", pictures: Sequence[str] = ()) -> Any:
    """A template of ours with its data: a PDF, or its pages as PNG. Every text is made printable, but `pictures`."""
    inputs = {"data": json.dumps(_fitted(data), ensure_ascii=False), "pictures": json.dumps(pictures)}
    standards = STANDARDS if form == "pdf" else []
    # The compiler keeps what it learned between two letters; it is not meant for two at once.
    with _one_at_a_time:
        return _compiler(template).compile(sys_inputs=inputs, format=form, pdf_standards=standards, ppi=110)


def _forget() -> None:
    """What the compiler learned of a pile of letters helps nobody and is kept until ten others were set."""
    nothing = {"title": "", "language": "en", "date": {"year": 2000, "month": 1, "day": 1}, "letters": []}
    with _one_at_a_time:
        _let_go(nothing)


def _let_go(nothing: Mapping[str, Any]) -> None:
    for turn in range(GENERATIONS):
        inputs = {"data": json.dumps({**nothing, "turn": turn}), "pictures": "[]"}
        _compiler(TEMPLATE).compile(sys_inputs=inputs, format="pdf")


def _data(letter: Printable, pictures: list[str]) -> dict[str, Any]:
    return {
        "language": letter.language,
        "region": letter.sheet.country or None,
        "stress": letter.stress,
        "blocks": [block.data() for block in letter.blocks if not block.payload],
        "code": _code(letter, pictures),
        "sheet": letter.sheet.data(),
        "paper": paper_of(letter.sheet.country).data(),
    }


def _code(letter: Printable, pictures: list[str]) -> dict[str, Any] | None:
    """The code of a letter: its picture by its place among `pictures`, its caption, and its payment part if it has one.

    The paper itself is the white around it.
    """
    block = next((block for block in letter.blocks if block.payload), None)
    if block is None:
        return None
    pictures.append(svg_of(block.payload, quiet=0))
    caption, says = block.lines
    is_swiss = standard_of(block.payload) == "swiss"
    slip = {"values": asdict(slip_of(block.payload)), "headings": headings_of(letter.language)} if is_swiss else None
    return {"picture": len(pictures) - 1, "caption": caption, "says": says, "slip": slip}


@cache
def _compiler(template: Path) -> "typst.Compiler":
    """Begun at the first letter of a template: a process that prints none does not pay for it."""
    import typst

    folders: list[Any] = [str(files(package) / "files") for package in (*TYPEFACES, SLIP_TYPEFACE)]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(template, root=template.parent, font_paths=fonts)


# What the typefaces lack


@cache
def _letters() -> frozenset[int]:
    """Every character the typefaces have between them."""
    from fontTools.ttLib import TTFont

    known: set[int] = set()
    for package in TYPEFACES:
        for file in Path(str(files(package) / "files")).glob("*.ttf"):
            if "Italic" not in file.name:
                with TTFont(file) as font:
                    known |= set(font.getBestCmap())
    return frozenset(known)


def lacking(texts: Iterable[str]) -> str:
    """Letters of these texts that cannot be printed, each once: a name in another script is not readable without."""
    return "".join(dict.fromkeys(c for text in texts for c in text if _is_lacking(c) and _instead(c) == "?"))


def _is_lacking(character: str) -> bool:
    return character in CONTROLS or (ord(character) > 0x17F and ord(character) not in _letters())


def _instead(character: str) -> str:
    """Ornaments and marks that cannot be printed are left out; of a letter it is seen that it is missing."""
    if character in CONTROLS:
        return " "
    return "?" if unicodedata.category(character)[0] in "LN" else ""


def _fitted(data: Any) -> Any:
    """The same data with every text made printable."""
    if isinstance(data, str):
        return _fit(data)
    if isinstance(data, Mapping):
        return {name: _fitted(value) for name, value in data.items()}
    return [_fitted(value) for value in data] if isinstance(data, list | tuple) else data


def _fit(text: str) -> str:
    if text.isascii() and text.isprintable() and len(text) <= LONG_WORD:
        return text
    plain = "".join(_instead(c) if _is_lacking(c) else c for c in text)
    return " ".join(_broken(word) for word in plain.split(" ")) if len(plain) > LONG_WORD else plain


def _broken(word: str) -> str:
    """Places to break a word that no line could hold."""
    if len(word) <= LONG_WORD:
        return word
    return "\u200b".join(word[at : at + PIECE] for at in range(0, len(word), PIECE))
