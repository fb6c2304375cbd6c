"""The blocks as the text of an e-mail."""

from collections.abc import Sequence

from relance.letters.rules.blocks import Block, Row


def text_of(blocks: Sequence[Block]) -> str:
    """Paragraphs parted by an empty line; one newline at the end. A code cannot be seen there and is left out."""
    return "\n\n".join(_text(block) for block in blocks if not block.payload) + "\n"


def _text(block: Block) -> str:
    lines = list(block.lines)
    if block.rows or block.totals:
        lines.append(_columns([*block.rows, *block.totals], right=2 if block.head else -1))
    return "\n".join(lines)


def _columns(rows: Sequence[Row], right: int) -> str:
    """Rows in aligned columns, indented by two; the column numbered `right` is aligned on its right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = (
        [cell.rjust(w) if at == right else cell.ljust(w) for at, (cell, w) in enumerate(zip(row, widths, strict=True))]
        for row in rows
    )
    return "\n".join(("  " + "   ".join(cells)).rstrip() for cells in padded)
