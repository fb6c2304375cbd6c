"""The ground every test stands on: a data folder and a database of its own, a browser, a mail server.

It lies at the root because the rooms keep their tests in src.
"""

import gc
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.rig.migrated import Migrated
    from tests.rig.smtp import SmtpServer

ROOT = Path(__file__).parent
SRC = str(ROOT / "src")
if SRC not in sys.path:
    sys.path.insert(0, SRC)

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
DB_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "live_site"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which database."""
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite", help="database to test on")


def pytest_configure(config: pytest.Config) -> None:
    """Set the scene before Django loads. xdist's workers inherit it from the process that starts them."""
    config.addinivalue_line("markers", "browser: runs in Chromium, on SQLite only")
    config.addinivalue_line("markers", "one_database: says nothing of the database, so it runs on SQLite only")
    config.addinivalue_line("markers", "slow: takes more than a few seconds, so it begins first")
    if not IS_WORKER:
        _own_home(config)
    _settings()


def _own_home(config: pytest.Config) -> None:
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("stopped", 143))
    home = Path(tempfile.mkdtemp(prefix="relance_test_"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    (home / "static").mkdir()
    for kind in ("CONFIG", "CACHE", "DATA"):
        # Chromium and others keep things in the person's own folders if nobody says where.
        os.environ[f"XDG_{kind}_HOME"] = str(home / kind.lower())
    os.environ["RELANCE_HOME"] = str(home)
    os.environ["PYTHONPATH"] = SRC
    # Many small processes start here; to compile what they import anew takes a third of their time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "relance.web.settings"
    os.environ.pop("RELANCE_SECRET", None)
    os.environ.pop("RELANCE_DATABASE", None)
    if config.getoption("--database") == "postgres":
        os.environ["RELANCE_DATABASE"] = os.environ.get("RELANCE_TEST_PG") or _own_postgres(config)
    from relance.web.commands.compile import compile_words

    compile_words()


def _own_postgres(config: pytest.Config) -> str:
    from tests.rig.postgres import NoPostgres, Postgres

    try:
        server = Postgres().start()
    except NoPostgres as missing:
        pytest.exit(str(missing), 2)
    config.add_cleanup(server.stop)
    return server.dsn


def _settings() -> None:
    from django.conf import settings

    # To read every static file for every test client takes a third of the time of its request.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        # A file, not memory: the live site's threads then behave as they do in real life.
        database.setdefault("TEST", {})["NAME"] = str(settings.HOME / "test.sqlite3")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first, so that no worker ends with them. On PostgreSQL only what may differ there."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if config.getoption("--database") == "postgres":
        config.hook.pytest_deselected(items=[item for item in items if not _may_differ(item)])
        items[:] = [item for item in items if _may_differ(item)]


def _may_differ(item: pytest.Item) -> bool:
    """Whether a test may end otherwise on another database: it uses one, without the browser."""
    names = set(getattr(item, "fixturenames", ()))
    uses_database = bool(item.get_closest_marker("django_db") or names & DB_FIXTURES)
    return uses_database and not any(item.get_closest_marker(mark) for mark in ("browser", "one_database"))


def pytest_collection_finish() -> None:
    """All that is loaded by now stays loaded: to look for garbage among it takes a quarter of the tests' time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page leaves its language active in its thread, as Django means it to; the next test begins afresh."""
    yield
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> "Iterator[Migrated]":
    """pytest-django's, and a copy of it is kept for tests that need a database of their own."""
    from django.db.models.signals import post_migrate

    from tests.rig.migrated import Migrated

    # After each test with real transactions the tables are emptied, and permissions, which nobody uses, written anew.
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    with django_db_blocker.unblock():
        kept = Migrated()
    yield kept
    kept.end()


@pytest.fixture(scope="session")
def migrated(django_db_setup: "Migrated") -> "Migrated":
    """Makes databases that are migrated already."""
    return django_db_setup


@pytest.fixture
def smtp_server() -> "Iterator[SmtpServer]":
    """A real mail server in another process."""
    from tests.rig.smtp import SmtpServer

    server = SmtpServer().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for the session."""
    from playwright.sync_api import sync_playwright

    from tests.rig.chromium import FLAGS, executable

    path = executable()
    if path is None:
        pytest.fail("Chromium is missing. Type: sudo apt-get install chromium")
    # playwright keeps an event loop running in this thread, where Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A page in a fresh context. Script errors and breaches of the content policy fail the test."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Paris")
    one = context.new_page()
    faults: list[str] = []
    one.on("pageerror", lambda error: faults.append(str(error)))
    one.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    one.set_default_timeout(15_000)
    yield one
    context.close()
    assert not faults, "The page's scripts complained:\n" + "\n".join(faults)


@pytest.fixture
def axe() -> "Callable[[Page], None]":
    """`axe(page)` fails with every accessibility violation in words."""
    from tests.rig.chromium import axe as check

    return check


@pytest.fixture
def live_site(live_server: Any) -> str:
    """The address of the site, really served, typefaces included."""
    from django.conf import settings

    from relance.web.fonts import cut_fonts

    cut_fonts(settings.HOME)
    return str(live_server.url)
