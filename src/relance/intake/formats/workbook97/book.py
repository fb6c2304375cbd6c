"""xlrd's reader, kept to the records that hold values and to one pass over them.

Drawings, links, names and print settings are passed over unread: some of them send xlrd into loops without an end,
and a drawing that it does not understand is no reason to refuse a list.
"""

import io
from typing import Any, cast

import xlrd.book
import xlrd.sheet
from xlrd import biffh

from relance.intake.formats.workbook.cells import WIDEST
from relance.intake.formats.workbook.styles import is_day
from relance.intake.formats.workbook97.texts import shared_texts
from relance.intake.gate import refusals
from relance.intake.gate.compound import SIGNATURE
from relance.intake.rules.records import Rejected

MOST_SHEETS = 1_000
MOST_RECORDS, MOST_OF_A_SHEET = 200_000, 5_000_000
MOST_CELLS = 3_000_000
_WANTED = frozenset(
    (
        *(biffh.XL_NUMBER, biffh.XL_NUMBER_B2, biffh.XL_RK, biffh.XL_MULRK, biffh.XL_INTEGER),
        *(biffh.XL_LABEL, biffh.XL_LABEL_B2, biffh.XL_LABELSST, biffh.XL_RSTRING, biffh.XL_SST, biffh.XL_CONTINUE),
        *(biffh.XL_BOOLERR, biffh.XL_BOOLERR_B2, *biffh.XL_FORMULA_OPCODES, biffh.XL_STRING, biffh.XL_STRING_B2),
        *(biffh.XL_FORMAT, biffh.XL_FORMAT2, biffh.XL_XF, biffh.XL_XF2, biffh.XL_XF3, biffh.XL_XF4, biffh.XL_IXFE),
        *(biffh.XL_BOUNDSHEET, biffh.XL_SHEETHDR, biffh.XL_SHEETSOFFSET, biffh.XL_CODEPAGE, biffh.XL_DATEMODE),
        *(biffh.XL_DIMENSION, biffh.XL_DIMENSION2, biffh.XL_EOF, biffh.XL_FILEPASS, *biffh.bofcodes),
    )
)


class Cells:
    """What stands in a sheet: kind and value by row and column, counted from 0."""

    def __init__(self, kinds: dict[int, int]) -> None:
        self.rows: dict[int, dict[int, tuple[int, Any]]] = {}
        self._kinds = kinds
        self._count = 0

    def put(self, row: int, column: int, kind: int | None, value: Any, style: int) -> None:
        """Keep a cell. xlrd gives no kind where the style tells it."""
        self._count += 1
        if column >= WIDEST:
            raise Rejected(*refusals.TOO_WIDE)
        if self._count > MOST_CELLS:
            raise Rejected(*refusals.TOO_MUCH_INSIDE)
        if kind is None:
            kind = self._kinds.get(style, xlrd.XL_CELL_NUMBER)
        self.rows.setdefault(row, {})[column] = (kind, value)


class Book(xlrd.book.Book):  # type: ignore[misc]
    """A workbook of xlrd that skips what it needs not understand."""

    until = 0
    """Where the records of the part that is being read must have come to their end."""
    most = MOST_RECORDS

    def __init__(self) -> None:
        super().__init__()
        # Methods that xlrd writes over in its classes, so they are set here and not defined.
        self.xf_epilogue = self._find_days
        self.is_date_format_string = lambda text: False

    def get_record_parts(self) -> tuple[int, int, bytes]:
        """The next record that is wanted."""
        while True:
            self.most -= 1
            if self._position >= self.until or self.most < 0:
                raise xlrd.XLRDError("cut off, or without an end")
            record: tuple[int, int, bytes] = super().get_record_parts()
            if record[0] in _WANTED:
                return record

    def get_sheet(self, sh_number: int, update_pos: bool = True) -> Cells:
        """The cells of a sheet: xlrd reads the records, but its tables would grow with the last row's number."""
        if update_pos:
            self._position = self._sh_abs_posn[sh_number]
        self.getbof(biffh.XL_WORKSHEET)
        sheet = xlrd.sheet.Sheet(self, self._position, self.sheet_names()[sh_number], sh_number)
        cells = Cells(self._xf_index_to_xl_type_map)
        sheet.put_cell = cells.put
        sheet.read(self)
        self._sheet_list[sh_number] = cells
        return cells

    def handle_sst(self, data: bytes) -> None:
        """Read the texts that cells share."""
        parts = [data]
        while (more := self.get_record_parts_conditional(biffh.XL_CONTINUE))[0] is not None:
            parts.append(more[2])
        self._sharedstrings = shared_texts(parts)

    def _find_days(self) -> None:
        """Decide which styles show a number as a day, as for the newer workbooks."""
        self._xf_epilogue_done = 1
        for style in self.xf_list:
            known = self.format_map.get(style.format_key)
            shows_day = is_day(str(style.format_key), known.format_str if known else None)
            self._xf_index_to_xl_type_map[style.xf_index] = xlrd.XL_CELL_DATE if shows_day else xlrd.XL_CELL_NUMBER

    def is_visible(self, place: int) -> bool:
        """Whether a sheet can be seen."""
        return bool(self._sheet_visibility[place] & 3 == 0)

    def sheet(self, place: int) -> Cells:
        """A sheet, read anew. Only its own records are read: sheets that lie in each other are damage."""
        if not self.on_demand:
            return cast(Cells, self._sheet_list[place])
        start = self._sh_abs_posn[place]
        self.until = min((other for other in self._sh_abs_posn if other > start), default=self.stream_len)
        self.most = MOST_OF_A_SHEET
        cells = self.get_sheet(place)
        self._sheet_list[place] = None
        return cells


def opened(content: bytes) -> Book:
    """The workbook in a stream of records. Raises Rejected, or whatever xlrd raises on damage."""
    book = Book()
    if not content or content.startswith(SIGNATURE):
        raise Rejected(*refusals.DAMAGED)
    book.until = len(content)
    book.biff2_8_load(file_contents=content, logfile=_Silence(), on_demand=True, ragged_rows=True)
    book.biff_version = book.getbof(biffh.XL_WORKBOOK_GLOBALS)
    if book.biff_version >= 50:
        book.parse_globals()
        book._sheet_list = [None for _ in book.sheet_names()]
    else:
        _read_at_once(book)
    book.nsheets = len(book._sheet_list)
    if len(set(book._sh_abs_posn)) < book.nsheets or not 0 < book.nsheets <= MOST_SHEETS:
        raise Rejected(*refusals.DAMAGED)
    return book


def _read_at_once(book: Book) -> None:
    """Workbooks before Excel 5 have no table of contents."""
    book.on_demand = False
    book.most = 5 * MOST_RECORDS
    if book.biff_version == 45:
        book.parse_globals()
    elif book.biff_version in xlrd.book.SUPPORTED_VERSIONS:
        book.fake_globals_get_sheet()


class _Silence(io.TextIOBase):
    """Where xlrd's remarks go."""

    def write(self, text: str) -> int:
        return len(text)
