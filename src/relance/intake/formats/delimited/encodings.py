"""In which encoding a text is written, where it does not say so."""

import codecs
import re
from collections.abc import Iterator
from itertools import islice

from relance.intake.gate.content import Content

EIGHT_BIT = ("cp1252", "iso-8859-15", "mac_roman", "cp850", "cp1250")
"""What exports are written in where they are not Unicode; the first wins between equals."""
_COMMON = (
    dict.fromkeys("é", 5) | dict.fromkeys("èàçêôûîâëïüöäßñùœÉ€’°", 3) | dict.fromkeys("óíáúãõåøæÈÀÇÊÔÜÖÄ£«»–…Ø", 2)
)
_SAMPLES = 3000
_LETTERS = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_NEAR = re.compile(rb"[\x00-\x7f]?[\x80-\xff]+[\x00-\x7f]?")


def encoding_of(data: Content) -> str:
    """The name of a codec that reads the data. Never fails: eight bits always mean something."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return name
    if wide := _wide(data.start(4000)):
        return wide
    return "utf-8" if _is_utf8(data) else _eight_bit(data)


def _wide(start: bytes) -> str:
    """UTF-16 without its mark: every other byte of plain text is nought."""
    half = len(start) // 2
    if half < 4:
        return ""
    if start[1::2].count(0) > 0.7 * half and start[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if start[0::2].count(0) > 0.7 * half and start[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _is_utf8(data: Content) -> bool:
    """Whether it is UTF-8, perhaps with rows of another file pasted in: eight bits hardly ever look like it."""
    wrong = right = 0
    for lines in data.lines():
        try:
            lines.decode("utf-8")
        except UnicodeDecodeError:
            wrong += lines.decode("utf-8", "replace").count("\ufffd") - lines.count("\ufffd".encode())
        if not lines.isascii():
            right += len(_LETTERS.findall(lines))
    return wrong < right or not wrong


def _as_eight_bit(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, read as the eight bits they most often are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    if error.encoding.replace("_", "-") != "utf-8":
        return "\ufffd", error.end
    return wrong.decode("cp1252", "replace"), error.end


MIXED = "relance-mixed"
"""How text is decoded: what slipped into UTF-8 is read for itself."""
codecs.register_error(MIXED, _as_eight_bit)


def _samples(data: Content) -> Iterator[bytes]:
    """Letters beyond ASCII, each with its neighbours."""
    for lines in data.lines():
        yield from (found.group() for found in _NEAR.finditer(lines))


def _eight_bit(data: Content) -> str:
    samples = list(islice(_samples(data), _SAMPLES))
    return max(EIGHT_BIT, key=lambda name: (_sense(samples, name), -EIGHT_BIT.index(name)))


def _sense(samples: list[bytes], encoding: str) -> int:
    """How much sense the letters beyond ASCII make, each with its neighbours."""
    score = 0
    for sample in samples:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            score -= 6
            continue
        score += sum(_fits(text, place) for place, c in enumerate(text) if ord(c) > 127)
    return score


def _fits(text: str, place: int) -> int:
    c = text[place]
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    inside = before.isalpha() and after.isalpha()
    if c.isalpha():
        # A capital after a small letter is the mark of a wrong table.
        slip = 4 if c.isupper() and before.islower() else 0
        return _COMMON.get(c, 1 if ord(c) < 0x180 else -2) - slip
    if c in _COMMON:
        return _COMMON[c] - (4 if inside and c != "’" else 0)
    return 0 if c in "\xa0²³½§©®·" else -3
