"""What a workbook is made of: its sheets, where they lie in the archive, and which of its styles are days."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from relance.intake.formats.workbook.styles import Styles
from relance.intake.gate import archives, markup, refusals
from relance.intake.rules.records import Rejected

MOST_SHEETS = 1_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of cells, not of charts or macros."""

    name: str
    part: str
    visible: bool


def pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part's content. Names are found whatever their capitals and whichever way their slashes lean."""
    names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in archive.infolist()}
    return archives.pieces(archive, names[part.lower()])


class Package:
    """A workbook's table of contents."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        main = self._main_part()
        self._links = self._links_of(main)
        self._parts = dict(self._links.values())
        self.counts_from_1904 = False
        self.sheets: list[Sheet] = []
        self._walk(pieces(archive, main), {"workbookPr": self._properties, "sheet": self._add})
        # A part that is many sheets at once would be read as often.
        if not 0 < len(self.sheets) == len({sheet.part for sheet in self.sheets}) <= MOST_SHEETS:
            raise Rejected(*refusals.DAMAGED)

    def part(self, kind: str) -> Iterator[bytes] | None:
        """The content of the part of a kind, such as the styles; None where the workbook has none."""
        part = self._parts.get(kind)
        return None if part is None else pieces(self._archive, part)

    def date_styles(self) -> frozenset[str]:
        """The numbers of the styles that show a number as a day."""
        part = self.part("styles")
        if part is None:
            return frozenset()
        styles = Styles()
        self._walk(part, styles.opens, styles.closes)
        return frozenset(styles.days)

    def _main_part(self) -> str:
        links = self._links_of("").values()
        return next((part for kind, part in links if kind == "officedocument"), "xl/workbook.xml")

    def _links_of(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: kind and place by the number it uses."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def add(attributes: dict[str, str]) -> None:
            if attributes.get("TargetMode", "").lower() != "external":
                target = attributes.get("Target", "").replace("\\", "/")
                place = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = attributes.get("Type", "").rpartition("/")[2].lower()
                found[attributes.get("Id", "")] = (kind, place)

        self._walk(pieces(self._archive, posixpath.join(folder, "_rels", f"{name}.rels")), {"Relationship": add})
        return found

    @staticmethod
    def _walk(part: Iterator[bytes], opens: markup.Opens, closes: markup.Closes | None = None) -> None:
        for _ in markup.walk(part, markup.PART, opens, closes or {}):
            pass

    def _properties(self, attributes: dict[str, str]) -> None:
        self.counts_from_1904 = attributes.get("date1904", "").lower() in ("1", "true", "on")

    def _add(self, attributes: dict[str, str]) -> None:
        number = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
        if not number:
            # Old programs leave an empty entry behind where a sheet of macros was.
            return
        kind, part = self._links[number]
        if kind == "worksheet":
            visible = attributes.get("state", "visible") == "visible"
            self.sheets.append(Sheet(attributes.get("name", ""), part, visible))
