"""Check the source: style, types, the order of the rooms, translations, documents.

Every part says green or red; a red part shows what it found. Nothing is changed.

Exit codes: 0 all green, 1 something is red.
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polib

import relance
from relance.web.cli import Refusal, names, show_json
from relance.web.commands.compile import WORDS, extract

GROUP = "house"
DJANGO = False
PACKAGE = Path(relance.__file__).parent
ROOT = PACKAGE.parent.parent
LONGEST_DECISION = 20
"""Lines of a decision record: what does not fit is a handbook page."""

Finder = Callable[[Path], list[str]]


def arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """All parts at once; the answers in order."""
    with tempfile.TemporaryDirectory(prefix="relance_check_") as folder, ThreadPoolExecutor(len(PARTS)) as pool:
        waiting = {name: pool.submit(_timed, part, Path(folder)) for name, part in PARTS.items()}
        told: dict[str, list[str]] = {}
        for name, answer in waiting.items():
            told[name], seconds = answer.result()
            if not args.json:
                _show(name, told[name], seconds)
    if args.json:
        show_json({"green": not any(told.values()), "parts": told})
    return 1 if any(told.values()) else 0


def _timed(part: Finder, folder: Path) -> tuple[list[str], float]:
    began = time.monotonic()
    return part(folder), time.monotonic() - began


def _show(name: str, found: list[str], seconds: float) -> None:
    print(f"{'red  ' if found else 'green'}  {name}  ({seconds:.1f} s)")
    for line in found:
        print(f"       {line}")
    sys.stdout.flush()


def _tool(*command: str) -> Finder:
    """A part that is a program of its own: its words, where it is not content."""

    def find(folder: Path) -> list[str]:
        program = Path(sys.executable).with_name(command[0])
        if not program.exists():
            return [f"{command[0]} is missing. Start the check as: ./relance check"]
        env = {**os.environ, "PYTHONPATH": f"{PACKAGE.parent}{os.pathsep}{ROOT}", "RELANCE_HOME": str(folder)}
        done = subprocess.run([program, *command[1:]], cwd=ROOT, env=env, capture_output=True, text=True)
        said = (done.stdout + done.stderr).strip().splitlines()
        return (said or [f"{command[0]} ended with code {done.returncode}"]) if done.returncode else []

    return find


def untranslated(folder: Path) -> list[str]:
    """Words of the source that the French list lacks, and words of the list that the source lacks."""
    if not (shutil.which("xgettext") and shutil.which("msgmerge")):
        return ["gettext is missing. Type: sudo apt-get install gettext"]
    if not WORDS.exists():
        return [f"{WORDS.relative_to(ROOT)} does not exist. Make it: ./relance compile --words"]
    try:
        fresh = polib.pofile(str(extract(folder)))
        kept = polib.pofile(str(WORDS))
    except (Refusal, OSError) as error:
        return [str(error)]
    return [*_not_in_list(fresh, kept), *_incomplete(kept), *_not_in_source(fresh, kept)]


def _key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def _living(catalogue: polib.POFile) -> dict[tuple[str | None, str, str], polib.POEntry]:
    return {_key(entry): entry for entry in catalogue if not entry.obsolete}


def _not_in_list(fresh: polib.POFile, kept: polib.POFile) -> list[str]:
    known = _living(kept)
    lacking = [entry for key, entry in _living(fresh).items() if key not in known]
    return [f"missing: “{entry.msgid}” ({_place(entry)})" for entry in lacking]


def _not_in_source(fresh: polib.POFile, kept: polib.POFile) -> list[str]:
    used = _living(fresh)
    gone = [entry for key, entry in _living(kept).items() if key not in used] + kept.obsolete_entries()
    return [f"no longer used: “{entry.msgid}”" for entry in gone]


def _incomplete(kept: polib.POFile) -> list[str]:
    forms = int((re.search(r"nplurals\s*=\s*(\d+)", kept.metadata.get("Plural-Forms", "")) or ["", "0"])[1])
    found = [] if forms else [f"{WORDS.name} does not say its Plural-Forms"]
    for entry in _living(kept).values():
        if entry.fuzzy:
            found.append(f"fuzzy: “{entry.msgid}”")
        elif entry.msgid_plural:
            if len(entry.msgstr_plural) < forms or not all(entry.msgstr_plural.values()):
                found.append(f"plural forms incomplete: “{entry.msgid}”")
        elif not entry.msgstr:
            found.append(f"empty: “{entry.msgid}”")
    return found


def _place(entry: polib.POEntry) -> str:
    return entry.occurrences[0][0] if entry.occurrences else "?"


def untrue(_folder: Path) -> list[str]:
    """What the documents say that is not so, and what they do not say."""
    return [*_commands(), *_decisions(), *_rooms()]


def _commands() -> list[str]:
    """Every command has a section in the handbook, and every section a command."""
    page = ROOT / "docs" / "handbook" / "commands.md"
    text = page.read_text("utf-8") if page.exists() else ""
    described = set(re.findall(r"^### ([a-z][a-z-]*)$", text, re.MULTILINE))
    where = page.relative_to(ROOT)
    lacking = [f"{where} has no section “### {name}”" for name in names() if name not in described]
    return lacking + [f"{where} describes “{name}”, which is no command" for name in sorted(described - set(names()))]


def _decisions() -> list[str]:
    """Decision records are short and numbered without gaps."""
    found = []
    for number, path in enumerate(sorted((ROOT / "docs" / "adr").glob("*.md")), start=1):
        if not path.name.startswith(f"{number:04}-"):
            found.append(f"{path.relative_to(ROOT)} should have the number {number:04}")
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_DECISION:
            found.append(f"{path.relative_to(ROOT)} has {lines} lines; {LONGEST_DECISION} are allowed")
    return found


def _rooms() -> list[str]:
    """The map names exactly the rooms that exist, and every room has its sign."""
    page = ROOT / "ARCHITECTURE.md"
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    unsigned = [f"{room} has no sign: a docstring in its __init__.py" for room in sorted(rooms) if not _sign(room)]
    if not page.exists():
        return [*unsigned, "ARCHITECTURE.md does not exist"]
    named = set(re.findall(r"^[-*|]?\s*[`*]+([a-z_]+)[`*]+", page.read_text("utf-8"), re.MULTILINE))
    lacking = [f"ARCHITECTURE.md does not name the room `{room}` at the start of a line" for room in rooms - named]
    return unsigned + sorted(lacking) + [f"ARCHITECTURE.md names `{room}`, no room" for room in sorted(named - rooms)]


def _sign(room: str) -> str | None:
    return ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text("utf-8")))


PARTS: dict[str, Finder] = {
    "style": _tool("ruff", "check", ".", "relance", "--quiet", "--output-format", "concise"),
    "layout": _tool("ruff", "format", "--check", ".", "relance", "--quiet", "--output-format", "concise"),
    "types": _tool("mypy"),
    "rooms": _tool("lint-imports", "--no-logo"),
    "translations": untranslated,
    "documents": untrue,
}
