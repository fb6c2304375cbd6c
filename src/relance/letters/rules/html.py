"""The blocks as an e-mail in HTML: one column, inline styles only, nothing from elsewhere: a picture is in the mail.

Neither text nor page has a colour of its own, so that every mail program can show it light or dark as its reader
likes; rules are a grey that is seen on both. What a mail program would otherwise take for a number to call, a date
or a place is left as text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from relance.letters.rules.blocks import Block, Row

SANS = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
RULE = "1px solid #b0babb"
FIGURES = "font-variant-numeric:tabular-nums lining-nums"
INK, PAPER = "#14242a", "#ffffff"

_FIRST = re.compile(r"\b1er\b")
_BLANK = "&#847;&zwnj;&nbsp;&#8199;&shy;" * 40
"""What follows the greeting in a list of mails: nothing to be seen, instead of the first sums of the mail."""

_PAGE = """<!doctype html>
<html lang="{lang}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>{title}</title>
</head>
<body style="margin:0;padding:0">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all" aria-hidden="true">{preheader}{blank}</div>
<table role="presentation" align="center" width="580" cellspacing="0" cellpadding="0" border="0" \
style="width:100%;max-width:580px;margin:0 auto">
<tr><td style="padding:24px 20px 32px;font-family:{sans};font-size:16px;line-height:25px;text-align:left">
{head}
{parts}
</td></tr>
</table>
</body>
</html>
"""

_HEAD = (
    '<p style="margin:0 0 24px;padding:0 0 16px;border-bottom:{rule};font-weight:600">'
    '<span aria-hidden="true" style="display:inline-block;width:32px;height:32px;margin-right:12px;'
    "border-radius:8px;background-color:{ink};color:{paper};font:600 17px/32px Georgia,serif;text-align:center;"
    'vertical-align:middle">{initial}</span>{firm}</p>'
)


@dataclass(frozen=True, slots=True)
class Inline:
    """A picture inside the mail: the Content-ID of its part, and how wide it is shown, in pixels."""

    cid: str
    side: int


def html_of(
    blocks: Sequence[Block], *, language: str, subject: str, firm: str, stress: str, picture: Inline | None = None
) -> str:
    """The whole page. Every text is escaped here and nowhere else. `picture` is the code, where the mail carries it."""
    greeting = next((block.lines[0] for block in blocks if block.kind == "greeting"), firm)
    return _PAGE.format(
        lang=escape(language),
        title=escape(subject),
        preheader=escape(greeting),
        blank=_BLANK,
        sans=escape(SANS),
        head=_HEAD.format(rule=RULE, ink=INK, paper=PAPER, initial=_initial(firm), firm=escape(firm)),
        parts="\n".join(
            _code(block, picture, language) if block.payload else _part(block, language, stress) for block in blocks
        ),
    )


def _initial(firm: str) -> str:
    return escape(next((letter.upper()[:1] for letter in firm if letter.isalnum()), "·"))


def _part(block: Block, language: str, stress: str) -> str:
    words = "<br>\n".join(_line(line, language, stress if block.kind == "text" else "") for line in block.lines)
    if block.kind == "security":
        style = f"margin:24px 0 0;padding:16px 0 0;border-top:{RULE};font-size:13px;line-height:19px"
        return f'<p style="{style}">{words}</p>'
    if block.kind == "annex":
        table = _table(block, language) if block.rows else ""
        return (
            '<div style="margin:24px 0 0;font-size:13px;line-height:19px">'
            f'<p style="margin:0 0 8px">{words}</p>{table}</div>'
        )
    said = f'<p style="margin:0 0 {8 if block.kind == "pay" and block.rows else 16}px">{words}</p>' if words else ""
    return said + (_table(block, language) if block.rows or block.totals else "")


def _code(block: Block, picture: Inline | None, language: str) -> str:
    """The code for a banking app with its caption. White is part of the picture: it is read on dark ground too."""
    if picture is None:
        return ""
    caption, says = block.lines
    return (
        '<p style="margin:0 0 20px;font-size:13px;line-height:19px">'
        f'<img src="cid:{escape(picture.cid)}" alt="{escape(says)}" width="{picture.side}" height="{picture.side}" '
        f'style="display:block;margin:0 0 8px;border:0;border-radius:10px;background-color:{PAPER}">'
        f"{_line(caption, language, '')}</p>"
    )


def _line(text: str, language: str, stress: str) -> str:
    """One line, escaped; the one date to see at once is strong, the French first of a month has its small letters."""
    plain, seen = escape(text, quote=False), escape(stress, quote=False)
    said = plain.replace(seen, f"<strong>{seen}</strong>") if stress else plain
    return _FIRST.sub('1<sup style="font-size:.7em;line-height:0">er</sup>', said) if language == "fr" else said


def _table(block: Block, language: str) -> str:
    """A box with hairlines between its rows, wide as the column."""
    rows = _headed(block, language) if block.head else _labelled(block, language)
    style = f"width:100%;margin:0 0 20px;border:{RULE};border-radius:10px;border-collapse:separate"
    label = f' aria-label="{escape(block.head[0])}"' if block.head else ""
    return f'<table width="100%" cellspacing="0" cellpadding="0"{label} style="{style}">\n{rows}\n</table>'


def _labelled(block: Block, language: str) -> str:
    """A label and what it says; of an item the last, its sum, stands out."""
    said = []
    for at, (label, value) in enumerate(block.rows):
        strong = ";font-size:17px;font-weight:600" if block.kind == "items" and at == len(block.rows) - 1 else ""
        said.append(
            f'<tr><th scope="row" style="{_cell(at, "left", 400)}">{_line(label, language, "")}</th>'
            f'<td style="{_cell(at, "right")}{strong}">{_line(value, language, "")}</td></tr>'
        )
    return "<tbody>" + "\n".join(said) + "</tbody>"


def _headed(block: Block, language: str) -> str:
    """Rows under a head, totals below."""
    number, day, money = block.head
    small = ";font-size:13px"
    head = (
        f'<thead><tr><th scope="col" style="{_cell(0, "left", 400)}{small}">{escape(number)}</th>'
        f'<th scope="col" style="{_cell(0, "left", 400)}{small}">{escape(day)}</th>'
        f'<th scope="col" style="{_cell(0, "right", 400)}{small}">{escape(money)}</th></tr></thead>'
    )
    body = "\n".join(_row(row, language) for row in block.rows)
    foot = "\n".join(_total(row, language, row[0] == block.totals[0][0]) for row in block.totals)
    return f"{head}\n<tbody>{body}</tbody>" + (f"\n<tfoot>{foot}</tfoot>" if foot else "")


def _row(row: Row, language: str) -> str:
    number, day, money, note = (_line(cell, language, "") for cell in row)
    note = f'<br><span style="font-size:13px">{note}</span>' if note else ""
    return (
        f'<tr><th scope="row" style="{_cell(1, "left", 400)};overflow-wrap:anywhere">{number}</th>'
        f'<td style="{_cell(1, "left")}">{day}</td>'
        f'<td style="{_cell(1, "right")};white-space:nowrap">{money}{note}</td></tr>'
    )


def _total(row: Row, language: str, is_first: bool) -> str:
    """The total stands out; what it is made of does not."""
    label, _, money, _ = (_line(cell, language, "") for cell in row)
    weight = 600 if is_first else 400
    return (
        f'<tr><th scope="row" colspan="2" style="{_cell(1, "left", weight)}">{label}</th>'
        f'<td style="{_cell(1, "right", weight)};white-space:nowrap">{money}</td></tr>'
    )


def _cell(place: int, side: str, weight: int = 0) -> str:
    """Cells after the first row have a hairline above."""
    line = f";border-top:{RULE}" if place else ""
    bold = f";font-weight:{weight}" if weight else ""
    pad = "9px 4px 9px 12px" if side == "left" else "9px 12px 9px 4px"
    return f"padding:{pad};text-align:{side};vertical-align:top;{FIGURES}{line}{bold}"
