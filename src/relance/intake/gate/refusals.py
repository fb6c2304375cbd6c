"""Why a file is turned away and what to do: a code and the words."""

from relance.values.marking import mark as _

EMPTY = ("empty_file", _("The file is empty. Export it again and drop the new file."))
TOO_LARGE = ("too_large", _("The file is over 50 MB. Export a shorter period."))
TOO_MUCH_INSIDE = (
    "too_large",
    _(
        "Unpacked, this file is far larger than a list of invoices can be. "
        "Copy the sheet you need into a new workbook and drop that one."
    ),
)
TOO_MUCH_XML = ("too_large", _("There is more in this XML file than can be read at once. Export a shorter period."))
NESTED = (
    "nested_archive",
    _("Another packed file sits inside this one. Take the list out of it and drop that file alone."),
)
MACROS = (
    "macros",
    _("This workbook carries macros, which are programs. Save it as “Excel workbook (.xlsx)” and drop the new file."),
)
EXTERNAL = (
    "external_link",
    _(
        "This workbook takes values from another file or from a database. "
        "Paste the list as values into a new workbook and drop that one."
    ),
)
PASSWORD = ("not_a_workbook", _("This workbook is protected by a password. Save it without one and drop the new file."))
DAMAGED = (
    "not_a_workbook",
    _("This workbook is damaged or was cut off on its way. Save or download it again and drop the new file."),
)
TOO_WIDE = (
    "too_many_columns",
    _(
        "A row of this workbook goes beyond 1,000 columns. "
        "Copy the columns you need into a new workbook and drop that one."
    ),
)
NO_WORKBOOK = (
    "not_a_workbook",
    _("The name says Excel, but this is no workbook. Save the list again as “Excel workbook (.xlsx)” or as CSV."),
)
OPEN_DOCUMENT = (
    "not_a_workbook",
    _("This is an OpenDocument spreadsheet. Open it, save it as “Excel workbook (.xlsx)” and drop the new file."),
)
OTHER_WORKBOOK = (
    "not_a_workbook",
    _(
        "This is a workbook in a form that is not read here. Open it, save it as “Excel workbook (.xlsx)” "
        "and drop the new file."
    ),
)
WEB_PAGE_AS_WORKBOOK = (
    "not_a_workbook",
    _(
        "This is a web page under the name of a workbook. Open it in Excel, save it as “Excel workbook (.xlsx)” "
        "and drop the new file."
    ),
)
WEB_PAGE = (
    "not_a_table",
    _("This is a web page, not an export. Look in the program it came from for an export as CSV or Excel."),
)
PDF = ("pdf_not_a_table", _("This is a PDF: a page to read, not a table. Export the list as CSV or Excel instead."))
PICTURE = ("not_a_table", _("This is a picture, not a table. Export the list as CSV or Excel instead."))
PROGRAM = ("not_a_table", _("This is a program, not a table. Export the list as CSV or Excel instead."))
PACKED = ("not_a_table", _("This is a packed file. Unpack it first, then drop the list that is inside."))
DOCUMENT = ("not_a_table", _("This is a document, not a table. Export the list as CSV or Excel instead."))
UNREADABLE = ("not_a_table", _("There is no readable table in this file. Export the list as CSV or Excel instead."))
ENTITIES = (
    "xml_entities",
    _(
        "This file declares a document type or entities of its own, which an export never needs and which can do harm. "
        "Export it again without them."
    ),
)
CUT_OFF = ("truncated_xml", _("This XML file is damaged or ends too early. Export or download it again."))


def as_named(name: str, refusal: tuple[str, str]) -> tuple[str, str]:
    """The same words; a file that calls itself a workbook is refused as none."""
    reason, words = refusal
    return ("not_a_workbook" if reason == "not_a_table" and says_workbook(name) else reason), words


def says_workbook(name: str) -> bool:
    """Whether the file's name is that of a workbook."""
    return (
        name.lower()
        .rstrip(". ")
        .endswith((".xlsx", ".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlt", ".xlam", ".ods", ".fods", ".numbers"))
    )
