"""The web fonts have what French amounts need, and are cut once."""

import os

import pytest
from fontTools.ttLib import TTFont

from relance.web.fonts import cut_fonts

NEEDED = {"narrow no-break space": 0x202F, "no-break space": 0xA0, "€": 0x20AC, "œ": 0x153, "→": 0x2192, "−": 0x2212}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    cut_fonts(folder)
    return folder


def test_the_signs_of_french_amounts_are_there(home):
    known = TTFont(home / "fonts" / "fonts" / "figtree.woff2").getBestCmap()
    assert {name for name, code in NEEDED.items() if code not in known} == set()


def test_the_narrow_space_is_half_as_wide(home):
    font = TTFont(home / "fonts" / "fonts" / "figtree.woff2")
    cmap, widths = font.getBestCmap(), font["hmtx"]
    assert widths[cmap[0x202F]][0] == widths[cmap[0xA0]][0] // 2


def test_weights(home):
    axes = {
        name: {
            axis.axisTag: (axis.minValue, axis.maxValue)
            for axis in TTFont(home / "fonts" / "fonts" / name)["fvar"].axes
        }
        for name in ("figtree.woff2", "source-serif.woff2")
    }
    assert axes == {"figtree.woff2": {"wght": (300, 900)}, "source-serif.woff2": {"wght": (400, 600)}}


def test_they_are_small_and_cut_once(home):
    path = home / "fonts" / "fonts" / "figtree.woff2"
    assert path.stat().st_size < 40_000
    os.utime(path, (1, 1))
    cut_fonts(home)
    assert path.stat().st_mtime == 1
