"""Open a site with an invented firm in it, to look at and to try everything on.

Makes the sample firm once a day (its book is told from today), opens the site on this machine and the
browser by a link that works once. Its data live in a folder of their own, demo below the data folder, in
SQLite, whatever RELANCE_DATABASE says: real data are never touched. The firm is in test mode and has no
mail server, so nothing can leave. What you do in it lasts until the first start on another day.

With --check nothing is opened: the day's list is printed, as `today` does. On a day of rest nothing is
proposed; --today shows the firm as it would be on another day, where its clock then stands still.

Exit codes: 0 stopped by you or checked, 1 a part of the site ended by itself, 2 refused.
"""

import argparse
import hashlib
import json
import os
import socket
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import relance
from relance.values.clock import at, day_in, wall_clock
from relance.web import cli
from relance.web.cli import Refusal, show_json
from relance.web.commands.compile import compile_words, prepare

if TYPE_CHECKING:
    from relance.company.models import Company

GROUP = "house"
DJANGO = False
HOST, PORT, PORTS_TRIED = "127.0.0.1", 8000, 50
ZONE, MORNING = "Europe/Paris", time(8)
FIRM = "plomberie-aubry"
PACKAGE = Path(relance.__file__).parent
OTHER_PLACES = ("RELANCE_DATABASE", "RELANCE_HOSTS", "RELANCE_HTTPS")
"""Variables that speak of the real site."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked for."""
    parser.add_argument("--check", action="store_true", help="open nothing, print the day's list and end")
    parser.add_argument("--port", type=int, metavar="N", help=f"port to listen on (default: {PORT}, or the next free)")
    parser.add_argument("--today", metavar="DATE", help="as if it were this day, such as 2026-11-24")
    parser.add_argument("--no-browser", action="store_true", help="only print the link")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Make the firm if need be, then show it."""
    port = None if args.check else _port(args.port)
    own_day = _day(args.today) if args.today else None
    now = at(own_day, MORNING, ZONE) if own_day else wall_clock()
    place = _move_in()
    compile_words()
    with _Lock(place.parent) as lock:
        _furnish(place, day_in(now, ZONE), now, lock)
        company = _bring_up(now, own_day)
        if port is None:
            return _show_list(company, now, args.json)
        return _open(company, port, args)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"“{text}” is not a date. Write it as 2026-11-24.") from None


def _move_in() -> Path:
    """The demo's own folder becomes the home of this process and of those it starts."""
    place = cli.home() / "demo"
    place.mkdir(parents=True, exist_ok=True)
    for name in OTHER_PLACES:
        os.environ.pop(name, None)
    os.environ["RELANCE_HOME"] = str(place)
    return place


# Making it


class _Lock:
    """Held alone while the firm is made, together while it is used. The system frees it, however we end."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "demo.lock"
        self.alone = True

    def __enter__(self) -> "_Lock":
        self.file = self.path.open("a")
        if os.name != "nt":
            import fcntl

            try:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                fcntl.flock(self.file, fcntl.LOCK_SH)
                self.alone = False
        return self

    def share(self) -> None:
        """The firm is made: others may come in."""
        if os.name != "nt" and self.alone:
            import fcntl

            fcntl.flock(self.file, fcntl.LOCK_SH)

    def __exit__(self, *_: object) -> None:
        self.file.close()


def _furnish(place: Path, today: date, now: datetime, lock: _Lock) -> None:
    """See that the database holds the firm of today, complete."""
    mark, wanted = place / "made.json", {"day": today.isoformat(), "made_of": _made_of()}
    found = _read(mark)
    if found != wanted:
        if not lock.alone:
            raise Refusal("The demo of another day is still open. Stop it with Ctrl-C, then start again.")
        _say(_why_anew(found, wanted))
        _clear(place, found)
        mark.write_text("{}", "utf-8")
    cli.start_django()
    cli.bring_up_to_date()
    if found != wanted:
        from relance.web.demo.load import load

        load(today, now=now, progress=_say)
        half = mark.with_suffix(".half")
        half.write_text(json.dumps(wanted), "utf-8")
        half.replace(mark)
    lock.share()


def _read(mark: Path) -> dict[str, Any] | None:
    """What the mark says; empty where the firm was left half made, None where there never was one."""
    try:
        found = json.loads(mark.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _made_of() -> str:
    """A hash of what the firm is made by: after an update it is made anew."""
    files = [*PACKAGE.glob("*/migrations/*.py"), *PACKAGE.glob("web/demo/*.py")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()


def _why_anew(found: dict[str, Any] | None, wanted: dict[str, str]) -> str:
    if found is None:
        return "Making the sample firm. This takes some ten seconds, once a day."
    if not found:
        return "The last start was interrupted. The sample firm is made anew."
    if found.get("day") != wanted["day"]:
        return f"The sample firm is of {found.get('day')}. It is made anew as of today; what was done in it is gone."
    return "Relance has changed since the sample firm was made. It is made anew."


def _clear(place: Path, found: dict[str, Any] | None) -> None:
    """Remove the old firm's database, and nothing the demo did not make."""
    database = place / "relance.sqlite3"
    if found is None and database.exists():
        raise Refusal(f"{database} was not made by the demo. Move it away, or choose another RELANCE_HOME.")
    for path in (database, *(place / f"{database.name}{end}" for end in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)


def _bring_up(now: datetime, own_day: date | None) -> "Company":
    """One tick of each firm; the sample firm."""
    from relance.company import queries as companies
    from relance.company.models import Company
    from relance.web.tick import tick

    for company in Company.objects.order_by("id"):
        tick(company, now, own_day)
    return companies.find(FIRM)


# Showing it


def _show_list(company: "Company", now: datetime, as_json: bool) -> int:
    """The day's list, in the firm's language."""
    from django.utils import translation
    from django_scopes import scope

    from relance.desk.today.day import EVERYTHING, day_of
    from relance.web.commands.today import shown, tell

    with scope(company=company), translation.override(company.language):
        day = day_of(company, now, bounds=EVERYTHING)
        if as_json:
            show_json(shown(day))
        else:
            tell(day, company.language)
    return 0


def _open(company: "Company", port: int, args: argparse.Namespace) -> int:
    """Serve, with a fresh link for the owner."""
    from relance.company import actions as companies
    from relance.web.commands.serve import serve
    from relance.web.demo.load import BY, OWNER_EMAIL

    prepare()
    way_in = companies.new_way_in(company, OWNER_EMAIL, by=BY, now=wall_clock(), vouched=True)
    site = f"http://{HOST}:{port}/"
    told = {"address": site, "link": f"{site}enter/{way_in.secret}/", "owner": OWNER_EMAIL}
    return serve(HOST, port, worker=True, ready=lambda: _announce(told, args))


def _announce(told: dict[str, str], args: argparse.Namespace) -> None:
    if args.json:
        show_json(told)
    else:
        print(f"The sample firm is at {told['address']}   (stop it with Ctrl-C)")
        print(f"Enter by this link, it works once:\n\n    {told['link']}\n")
        print(f"You are then its owner, Claire Aubry ({told['owner']}). Everything is invented, test mode is on")
        print("and there is no mail server: nothing leaves. Another link: start ./relance demo again.")
    sys.stdout.flush()
    if not args.no_browser and _has_screen():
        import webbrowser

        webbrowser.open(told["link"])


def _has_screen() -> bool:
    """Whether a browser would open where somebody sees it."""
    if os.environ.get("SSH_CONNECTION"):
        return False
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _port(wanted: int | None) -> int:
    """The port asked for, which must be free; else the first free one."""
    if wanted is not None:
        if not 1 <= wanted <= 65_535:
            raise Refusal("A port is a number from 1 to 65535.")
        if not _is_free(wanted):
            raise Refusal(f"Port {wanted} is taken. Leave --port away: a free one is found.")
        return wanted
    free = next((port for port in range(PORT, PORT + PORTS_TRIED) if _is_free(port)), None)
    if free is None:
        raise Refusal(f"No port from {PORT} to {PORT + PORTS_TRIED - 1} is free. Name one with --port.")
    return free


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        if os.name != "nt":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
            trial.listen(1)
        except OSError:
            return False
    return True


def _say(text: str) -> None:
    """Progress, for the person."""
    print(text, file=sys.stderr, flush=True)
