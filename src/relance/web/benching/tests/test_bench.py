"""What is measured is the road: every part does its work on a small book, and the floor does the same rows."""

from pathlib import Path

import pytest
from django_scopes import scope

from relance.accounts.tests.firms import BY, MORNING, new_firm
from relance.dunning.models import Decision
from relance.ledger.models import Document
from relance.outbox.models import Message
from relance.outbox.rules import State
from relance.policies import actions as policies
from relance.web.benching import book, parts

pytestmark = pytest.mark.django_db
ROWS = 60


def test_the_same_size_is_the_same_list(tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        book.write_list(tmp_path / name, ROWS)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_the_parts_take_the_whole_list_down_the_road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "open.csv"
    book.write_list(file, ROWS)
    company = new_firm()
    monkeypatch.setattr(parts, "_company", lambda: company)
    with scope(company=company):
        policies.publish_preset(company, "standard", by=BY, now=MORNING)
        parts.import_list(file, ROWS)
        assert Document.objects.count() == ROWS
        told = parts.first_run(file, ROWS)
        assert told["messages"] == told["accounts"] == Message.objects.count() == Decision.objects.count()
        assert parts.approve(file, ROWS)["messages"] == Message.objects.filter(state=State.APPROVED).count() > 0
        parts.quiet_run(file, ROWS)
        parts.daily_run(file, ROWS)
        assert Message.objects.filter(state=State.APPROVED).count() == told["messages"]
