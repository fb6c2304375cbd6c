"""The measured parts. Each runs in a process of its own over the same database and tells its time and memory.

Run as `python -m relance.web.benching.parts NAME FILE ROWS`; the answer is one JSON object on the last line.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from relance.web.benching.book import TODAY

LETTERS = 300
LOOKS = 40
SHARE = 20
"""One account in so many is due on the daily run: five percent."""
BY = "bench"
USED = ("intake.actions", "dunning.actions", "dunning.approving", "letters.queries", "desk.urls", "web.benching.floor")
"""What the parts use, read before the clock starts."""
Answer = dict[str, Any]


def _company() -> Any:
    from relance.company.models import Company

    return Company.objects.get()


def _moment(day: date) -> Any:
    from relance.company import queries as companies

    return companies.early_on(_company(), day)


def floor_import(file: Path, rows: int) -> Answer:
    """The floor of `import`."""
    from relance.web.benching import floor

    floor.floor_import(file)
    return {"rows": rows}


def floor_run(file: Path, rows: int) -> Answer:
    """The floor of `first_run` and `approve` together."""
    from relance.web.benching import floor

    floor.floor_run()
    return {"rows": rows}


def import_list(file: Path, rows: int) -> Answer:
    """The list becomes a book; nothing is decided yet."""
    from relance.intake.actions import import_file
    from relance.intake.gate.content import Content
    from relance.intake.reading import Options

    company, now = _company(), _moment(TODAY)
    options = Options(company.currency, "ymd")
    report = import_file(company, file.name, Content.at(file), options, by=BY, now=now, today=TODAY, guess=True)
    assert report.new == rows, f"{report.new} of {rows} came in"
    return {"rows": rows}


def first_run(file: Path, rows: int) -> Answer:
    """Every account is due: decided, with its words in the database."""
    from relance.dunning import actions as dunning

    done = dunning.run(_company(), by=BY, now=_moment(TODAY))
    assert not done.trouble, f"{len(done.trouble)} accounts could not be decided"
    return {"rows": rows, "accounts": len(done.message), "messages": len(done.proposed)}


def decide(file: Path, rows: int) -> Answer:
    """The pure function alone, on facts that are at hand; nothing is read or written while the clock runs."""
    from relance.accounts import queries as accounts
    from relance.dunning import queries
    from relance.dunning.rules import decide as pure
    from relance.policies import queries as policies

    company = _company()
    policy, decisions, seconds = policies.in_force(company), 0, 0.0
    for slice_ in queries_of(accounts, company):
        known = queries.gather(company, policy, accounts.versions(slice_), TODAY)
        pairs = [(facts, known.places[account]) for account, facts in known.facts.items()]
        pure(*pairs[0])  # the calendar of the year is read once, before the clock starts
        began = time.perf_counter()
        for facts, place in pairs:
            pure(facts, place)
        seconds += time.perf_counter() - began
        decisions += len(pairs)
    return {"rows": rows, "decisions_a_second": round(decisions / max(seconds, 0.001))}


def queries_of(accounts: Any, company: Any) -> Any:
    """Some slices of accounts: enough to measure by."""
    from itertools import islice

    return islice(accounts.slices(company), 40)


def approve(file: Path, rows: int) -> Answer:
    """One click approves them all."""
    from relance.company.rules import Role
    from relance.dunning import approving

    approved = approving.approve(_company(), None, role=Role.OWNER, by=BY, now=_moment(TODAY))
    return {"rows": rows, "messages": len(approved)}


def quiet_run(file: Path, rows: int) -> Answer:
    """The same day again: nothing is due."""
    from relance.dunning import actions as dunning

    done = dunning.run(_company(), by=BY, now=_moment(TODAY))
    assert not done.message
    return {"rows": rows}


def daily_run(file: Path, rows: int) -> Answer:
    """A day on which one account in twenty has new facts."""
    from relance.accounts import actions as accounts
    from relance.accounts import queries
    from relance.dunning import actions as dunning

    company = _company()
    some = [account for slice_ in queries.slices(company) for account in slice_[::SHARE]]
    accounts.moved(company, some)
    done = dunning.run(company, by=BY, now=_moment(TODAY))
    return {"rows": rows // SHARE, "accounts": len(done.message) + len(done.wait)}


def letters(file: Path, rows: int) -> Answer:
    """Some of the messages as PDF letters."""
    from relance.letters import queries

    some = queries.newest(_company(), LETTERS)
    queries.pdf_of(_company(), some, "Letters")
    return {"rows": len(some)}


def pages(file: Path, rows: int) -> Answer:
    """Today and a customer's file, looked at again and again; milliseconds at the median and at 95 %."""
    from django.test import Client

    from relance.company.models import Membership, User
    from relance.company.rules import Role

    company = _company()
    user = User.objects.create_user("look@bench.example")
    Membership.objects.create(company=company, user=user, role=Role.OWNER)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    today = _look(client, "today", f"/{company.slug}/today/")
    return {"rows": LOOKS, **today, **_look_at_a_customer(client, company)}


def _look_at_a_customer(client: Any, company: Any) -> Answer:
    from relance.customers import queries

    customer = queries.one(company, "C-00001")
    return _look(client, "customer", f"/{company.slug}/customers/{customer.pk}/")


def _look(client: Any, name: str, address: str) -> Answer:
    times = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        answer = client.get(address, follow=True)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
    times.sort()
    return {f"{name}_p50_ms": round(times[LOOKS // 2]), f"{name}_p95_ms": round(times[LOOKS * 95 // 100])}


PARTS: dict[str, Callable[[Path, int], Answer]] = {
    part.__name__: part
    for part in (
        floor_import, floor_run, import_list, decide, first_run, approve, quiet_run, daily_run, letters, pages
    )
}  # fmt: skip


def main(name: str, file: str, rows: str) -> None:
    """Run one part and tell."""
    from relance.web import cli

    cli.start_django()
    from django_scopes import scope

    for module in USED:
        import_module(f"relance.{module}")

    with scope(company=_company()):
        used, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        told = PARTS[name](Path(file), int(rows))
        seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    processor = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    told |= {"seconds": seconds, "processor": processor, "peak_mib": after.ru_maxrss / 1024}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
