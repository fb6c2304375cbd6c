"""The two typefaces as small web fonts, cut once from the font packages into the data folder."""

import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

LATIN = [(0x20, 0x7E), (0xA0, 0x17F), (0x1E9E, 0x1E9E), (0x2BC, 0x2BC), (0x300, 0x304)]
PUNCTUATION = [(0x2009, 0x200B), (0x2010, 0x2027), (0x202F, 0x202F), (0x2030, 0x203A), (0x2044, 0x2044)]
SIGNS = [(0x20A0, 0x20BF), (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2199), (0x2212, 0x2212), (0x2248, 0x2265)]
NO_BREAK, NARROW_NO_BREAK = 0xA0, 0x202F
RECIPE = "2"
"""Raise it when the cut changes, so that stale fonts are cut again."""


def cut_fonts(home: Path) -> None:
    """Make `fonts/*.woff2` below `home/fonts`, unless they are there and current."""
    folder = home / "fonts" / "fonts"
    stamp = folder / "stamp"
    wanted = f"{RECIPE} {version('fontpkg-figtree')} {version('fontpkg-source-serif-4')}"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    print("Preparing the typefaces (a few seconds, once).", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    _cut("fontpkg_figtree", "Figtree[wght].ttf", folder / "figtree.woff2", _give_narrow_space)
    _cut("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", folder / "source-serif.woff2", _text_weights)
    stamp.write_text(wanted, "utf-8")


def _cut(package: str, name: str, target: Path, change: Callable[[Any], Any]) -> None:
    """Read a variable font, keep our letters, change it, write woff2 under its name at once."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    with as_file(files(package) / "files" / name) as source:
        font = TTFont(source)
        options = Options(notdef_outline=True)
        options.layout_features += ["tnum", "lnum"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=_letters())
        subsetter.subset(font)
        font = change(font)
        font.flavor = "woff2"
        half = target.with_suffix(f".{os.getpid()}")
        font.save(half)
        half.replace(target)


def _letters() -> list[int]:
    return [code for first, last in LATIN + PUNCTUATION + SIGNS for code in range(first, last + 1)]


def _text_weights(font: Any) -> Any:
    """Source Serif at text size, regular to semibold."""
    from fontTools.varLib.instancer import instantiateVariableFont

    return instantiateVariableFont(font, {"opsz": 14, "wght": (400, 600)})


def _give_narrow_space(font: Any) -> Any:
    """Figtree lacks the narrow no-break space of French amounts: half as wide as the no-break space."""
    wide = font.getBestCmap()[NO_BREAK]
    narrow = "uni202F"
    if NARROW_NO_BREAK in font.getBestCmap():
        return font
    for tag in ("glyf", "hmtx", "gvar"):
        font[tag]  # read while the tables still agree on the number of letters
    # HVAR repeats the widths of gvar, glyph by glyph; without it widths are read from gvar alone.
    del font["HVAR"]
    font.setGlyphOrder([*font.getGlyphOrder(), narrow])
    font["glyf"][narrow] = type(font["glyf"][wide])()
    font["hmtx"][narrow] = (font["hmtx"][wide][0] // 2, 0)
    font["gvar"].variations[narrow] = []
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[NARROW_NO_BREAK] = narrow
    return font
