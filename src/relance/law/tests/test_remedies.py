"""Last days of liens and other steps, and the courts that take a sum."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.law import folders
from relance.law.remedies import Deadline, Remedy
from relance.law.rows import BadLaw

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("deadline", "event", "last"),
    [
        (Deadline("register", "work_ends", days=30), date(2026, 1, 31), date(2026, 3, 2)),
        (Deadline("register", "work_ends", months=8), date(2026, 6, 30), date(2027, 2, 28)),
        (Deadline("register", "work_ends", months=8), date(2027, 6, 30), date(2028, 2, 29)),
        # Texas: the 15th day of the fourth month after the month of the last work, whatever day that was.
        (Deadline("register", "last_work", months=4, day=15), date(2026, 10, 31), date(2027, 2, 15)),
        (Deadline("notice", "last_work", months=1, day=31), date(2026, 1, 5), date(2026, 2, 28)),
    ],
)
def test_the_last_day_of_a_step(deadline, event, last):
    assert deadline.last(event) == last


@given(DAYS, st.integers(1, 400), st.integers(1, 24))
def test_work_that_ended_later_never_ends_a_step_earlier(event, days, months):
    for deadline in (Deadline("sue", "due", days=days), Deadline("sue", "due", months=months, day=15)):
        assert deadline.last(event + timedelta(days=1)) >= deadline.last(event) > event - timedelta(days=31)


def write(tmp_path, **more):
    folder = tmp_path / "XX"
    folder.mkdir()
    (folder / "place.toml").write_text('title.en = "X"\ntitle.fr = "X"\n')
    lines = {"question": '"court"', "answer": '"possible"', "forum": '"small_claims"', "currency": '"EUR"', **more}
    head = [
        *('name = "courts"', 'debtors = ["any"]', "from = 2020-01-01", 'citation = "Art. 1"', 'source = "A text"'),
        *('confidence = "high"', "checked = 2026-12-01", 'basis = "law"', 'short.en = "S"', 'short.fr = "S"'),
        *('long.en = "L."', 'long.fr = "L."'),
    ]
    body = [f"{key} = {value}" for key, value in lines.items() if value]
    (folder / "remedies.toml").write_text("\n".join(["[[remedy]]", *head, *body]))
    return tmp_path


def test_a_court_takes_the_sums_between_its_limits(tmp_path):
    root = write(tmp_path, above='"5000"', up_to='"10000.50"')
    [court] = folders.folder("XX", root).facts
    assert isinstance(court, Remedy)
    takes = [court.takes(amount, "EUR") for amount in (500_000, 500_001, 1_000_050, 1_000_051)]
    assert takes == [False, True, True, False]
    assert court.takes(1, "CHF"), "sums in another currency are not compared"


@pytest.mark.parametrize(
    "more",
    [
        {"above": '"10"', "up_to": '"10"'},
        {"forum": None},
        {"question": '"security"'},
        {"deadlines": '[{ step = "sue", after = "due" }]'},
        {"deadlines": '[{ step = "sue", after = "due", days = 3, day = 3 }]'},
        {"wait": "0"},
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path, more):
    with pytest.raises(BadLaw):
        folders.folder("XX", write(tmp_path, **more))
