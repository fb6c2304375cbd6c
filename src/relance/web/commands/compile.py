"""Prepare translations and typefaces.

`serve`, `demo` and `test` do this by themselves. By hand it is needed after editing a .po file.
With --words the French list of words (src/relance/locale/fr) is refreshed from the source first;
that needs gettext (on Debian: sudo apt-get install gettext).

Exit codes: 0 done, 2 gettext is missing.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

import relance
from relance.web.cli import Refusal, home, show_json
from relance.web.fonts import cut_fonts

GROUP = "house"
DJANGO = False
PACKAGE = Path(relance.__file__).parent
LOCALE = PACKAGE / "locale"
WORDS = LOCALE / "fr" / "LC_MESSAGES" / "django.po"
HEADER = {
    "Language": "fr",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--words", action="store_true", help="first refresh the French word list from the source")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    if args.words:
        refresh_words()
    compiled = prepare()
    if args.json:
        show_json({"compiled": compiled})
    else:
        print(f"Ready. Translations compiled: {', '.join(compiled) or 'none, all were current'}.")
    return 0


def prepare() -> list[str]:
    """Compile what is stale and cut the typefaces if need be; the languages compiled."""
    compiled = compile_words()
    cut_fonts(home())
    # The web server wants to see the folder of collected files, also where nothing was collected.
    (home() / "static").mkdir(parents=True, exist_ok=True)
    return compiled


def compile_words() -> list[str]:
    """Every .po that is newer than its .mo."""
    return [path.parent.parent.name for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")) if _compile(path)]


def _compile(source: Path) -> bool:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    half = target.with_suffix(f".{os.getpid()}.mo")
    try:
        polib.pofile(str(source)).save_as_mofile(str(half))
        half.replace(target)
    except OSError as error:
        print(f"The translation {source.name} could not be prepared: {error}", file=sys.stderr)
        return False
    return True


def refresh_words() -> None:
    """Rewrite the French list from the source, without noise: no line numbers, no dates."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = polib.pofile(str(extract(Path(folder))), wrapwidth=0)
        fresh.header, fresh.metadata, fresh.metadata_is_fuzzy = "French words of Relance", HEADER, False
        WORDS.parent.mkdir(parents=True, exist_ok=True)
        half = WORDS.with_suffix(f".{os.getpid()}")
        fresh.save(str(half))
        half.replace(WORDS)


def extract(folder: Path) -> Path:
    """Run makemessages on a copy of the source below `folder`; the French .po it made there."""
    if not (shutil.which("xgettext") and shutil.which("msgmerge")):
        raise Refusal("gettext is missing. Type: sudo apt-get install gettext")
    copy = folder / "relance"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "tests", "static"))
    (copy / "locale" / "fr" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    (copy / "locale" / "en" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", "fr", "-v", "0"]
    command += ["--add-location", "file", "--no-wrap", "--no-obsolete", "-e", "html,txt,py"]
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True)
    if done.returncode:
        raise Refusal(f"The words could not be collected:\n{done.stderr.strip()}", code=1)
    made = copy / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    return made
