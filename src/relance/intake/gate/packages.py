"""What is inside a zip archive that calls itself a workbook."""

import zipfile
from collections.abc import Iterable

from relance.intake.gate import archives, markup, refusals
from relance.intake.gate.content import Content
from relance.intake.rules.records import Rejected

_TYPES = "[content_types].xml"
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "xl/workbook.bin")
_MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet", "sheet.binary")
_LINK_PARTS = ("/externallinks/", "/querytables/", "xl/connections.xml")
_LINK_TYPES = ("externallink+xml", "querytable+xml", "connections+xml")
_HARMLESS_LINKS = ("hyperlink", "image")
"""Kinds of things outside that give a workbook no values: a reader may click on them or look at them."""
_WORKBOOK_TYPES = ("spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml")


def check(name: str, data: Content) -> None:
    """Raise Rejected unless this archive is a plain workbook of numbers and text."""
    archive = _opened(name, data)
    names = {_plain(info.filename): info for info in archive.infolist()}
    try:
        if other := _other_spreadsheet(archive, names):
            raise Rejected(*other)
        if not refusals.says_workbook(name) and not _is_package(names):
            raise Rejected(*refusals.PACKED)
        archives.look_through(archive, len(data))
        _check_contents(name, archive, names)
    except Rejected:
        raise
    except Exception as error:  # Of an archive made to be damaged the library raises anything.
        raise Rejected(*refusals.DAMAGED) from error


def _opened(name: str, data: Content) -> zipfile.ZipFile:
    try:
        return archives.opened(data)
    except Rejected as refused:
        workbook = refusals.says_workbook(name) or any(
            mark in data.start(65536) for mark in (b"xl/", b"[Content_Types].xml")
        )
        if workbook or refused.reason == "too_large":
            raise
        raise Rejected(*refusals.PACKED) from refused


def _plain(name: str) -> str:
    """A part's name as programs mean it: some write it with capitals, or as Windows paths."""
    return name.replace("\\", "/").lstrip("/").lower()


def _is_package(names: dict[str, zipfile.ZipInfo]) -> bool:
    return _TYPES in names or "mimetype" in names or "xl/workbook.xml" in names


def _other_spreadsheet(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> tuple[str, str] | None:
    """How to refuse what LibreOffice or Apple's Numbers wrote, if it is that."""
    if "mimetype" in names and b"opendocument.spreadsheet" in next(archives.pieces(archive, names["mimetype"]), b""):
        return refusals.OPEN_DOCUMENT
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names):
        return refusals.OTHER_WORKBOOK
    return None


def _check_contents(name: str, archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> None:
    types = _content_types(archive, names)
    if _any(names, _MACRO_PARTS) or _any(types, _MACRO_TYPES):
        raise Rejected(*refusals.MACROS)
    if _any(names, _LINK_PARTS) or _any(types, _LINK_TYPES) or _reaches_outside(archive, names):
        raise Rejected(*refusals.EXTERNAL)
    if not ("xl/workbook.xml" in names or _any(types, _WORKBOOK_TYPES)):
        raise Rejected(*(refusals.NO_WORKBOOK if refusals.says_workbook(name) else refusals.DOCUMENT))
    if name.lower().endswith((".xlsm", ".xltm", ".xlam", ".xlsb")):
        raise Rejected(*refusals.MACROS)


def _any(texts: Iterable[str], parts: tuple[str, ...]) -> bool:
    return any(part in text for text in texts for part in parts)


def _content_types(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> set[str]:
    """What the parts say they are."""
    if _TYPES not in names:
        return set()
    found: set[str] = set()

    def keep(attributes: dict[str, str]) -> None:
        found.add(attributes.get("ContentType", "").lower())

    _walk(archive, names[_TYPES], {"Default": keep, "Override": keep})
    return found


def _reaches_outside(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> bool:
    """Whether a part takes values from elsewhere. A hyperlink in a cell takes none."""
    outside: list[dict[str, str]] = []

    def keep(attributes: dict[str, str]) -> None:
        if _is_outside(attributes):
            outside.append(attributes)

    for name, info in names.items():
        if name.endswith(".rels"):
            _walk(archive, info, {"Relationship": keep})
    return bool(outside)


def _walk(archive: zipfile.ZipFile, info: zipfile.ZipInfo, opens: markup.Opens) -> None:
    for _ in markup.walk(archives.pieces(archive, info), markup.PART, opens, {}):
        pass


def _is_outside(relationship: dict[str, str]) -> bool:
    kind = relationship.get("Type", "").rpartition("/")[2].lower()
    return relationship.get("TargetMode", "").lower() == "external" and kind not in _HARMLESS_LINKS
