"""The parts: what they say, what they draw, and that nothing in them breaks the CSP."""

from datetime import date, time

import pytest
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from relance.web.templatetags import dueline
from relance.web.templatetags.look import lateness, names, say, totals, undo_path


def drawn(source: str, **context: object) -> str:
    return str(Template("{% load look %}" + source).render(Context(context)))


def test_an_icon_is_hidden_from_readers_and_never_needs_a_style() -> None:
    svg = drawn('{% icon "mail" 15 %}')
    assert 'aria-hidden="true"' in svg
    assert 'width="15"' in svg
    assert 'stroke-width="1.75"' in svg
    assert "style=" not in svg


@pytest.mark.parametrize(("language", "said"), [("fr", "12\u202f480,00\u00a0€"), ("en", "€12,480.00")])
def test_a_sum_follows_the_readers_language(language: str, said: str) -> None:
    with translation.override(language):
        assert drawn('{{ 1248000|money:"EUR" }}') == said


def test_money_received_has_a_plus_and_late_money_its_colour() -> None:
    with translation.override("en"):
        assert drawn('{% money 86000 "GBP" "received" %}') == '<span class="money received">+£860.00</span>'
        assert 'class="money late"' in drawn('{% money 86000 "GBP" "late" %}')
        assert drawn('{% money -86000 "GBP" %}') == '<span class="money plain">−£860.00</span>'


def test_currencies_are_never_added() -> None:
    with translation.override("en"):
        assert totals({"EUR": 100, "GBP": 200}) == "€1.00 +\u00a0£2.00"


def test_the_french_first_gets_small_letters() -> None:
    with translation.override("fr"):
        assert say(date(2026, 12, 1), "brief") == "1<sup>er</sup>\u00a0déc."
        assert say(date(2026, 12, 21), "brief") == "21\u00a0déc."
    assert say(None) == ""


def test_lateness_is_said_in_days_and_then_in_months() -> None:
    with translation.override("en"):
        said = [lateness(days) for days in (-3, -1, 0, 1, 41, 99, 150)]
    assert said == [
        "due in 3 days",
        "due in 1 day",
        "due today",
        "1 day late",
        "41 days late",
        "99 days late",
        "5 months late",
    ]


def test_names_are_said_in_one_breath() -> None:
    with translation.override("en"):
        assert [names([]), names(["Anna"]), names(["Anna", "Tom", "Ruth"])] == ["", "Anna", "Anna, Tom or Ruth"]


def test_only_a_path_of_our_own_can_be_an_undo() -> None:
    tags = ["undo:/aubry/undo/1/", "undo://evil.example/", "undo:https://evil.example/", "safe", ""]
    assert [undo_path(Message(25, "x", tag)) for tag in tags] == ["/aubry/undo/1/", "", "", "", ""]


def test_a_chip_escapes_what_it_is_given() -> None:
    assert "&lt;b&gt;" in drawn('{% chip text "late" "clock-alert" %}', text="<b>")


def test_the_due_line_speaks_and_needs_no_style() -> None:
    with translation.override("en"):
        html = drawn("{% due_line 41 contacts 2 %}", contacts=[-3, 6, 17, 28])
    assert 'role="img" aria-label="41 days late, 4 contacts, next: in 2 days"' in html
    assert html.count("dl-made") == 4
    assert html.count("dl-next") == 1
    assert "age-3" in html
    assert "style=" not in html


def test_before_the_due_date_nothing_is_ochre() -> None:
    with translation.override("en"):
        html = drawn("{% due_line -5 contacts 2 %}", contacts=[])
    assert 'aria-label="due in 5 days, 0 contacts, next: in 2 days"' in html
    assert "dl-late" not in html


def test_without_a_next_step_there_is_no_ring() -> None:
    assert "dl-next" not in drawn("{% due_line 8 contacts None %}", contacts=[-3])


def test_the_due_line_goes_forward_in_time_and_stays_small() -> None:
    places = [dueline.place(day) for day in range(-30, 400)]
    assert places == sorted(places)
    assert places[-1] < 105
    assert [dueline.age(days) for days in (1, 15, 30, 89, 90, 400)] == [1, 2, 3, 3, 4, 4]


def test_the_ageing_strip_has_five_columns_and_a_dash_for_nothing() -> None:
    with translation.override("en"):
        html = drawn('{% ageing sums "GBP" %}', sums=[120000, 240050, 0, 0, 30])
    assert html.count("<dt>") == 5
    assert "£1,200<" in html
    assert "£2,401<" in html
    assert "£0.30<" in html
    assert html.count("–</dd>") == 2
    assert "style=" not in html


def test_an_empty_strip_is_still_drawn() -> None:
    assert "ageing-none" in drawn('{% ageing sums "EUR" %}', sums=[0, 0, 0, 0, 0])


def test_a_currency_without_cents_keeps_its_figures() -> None:
    with translation.override("en"):
        assert "JP¥12,500<" in drawn('{% ageing sums "JPY" %}', sums=[12500, 0, 0, 0, 0])


def test_the_pager_keeps_the_question() -> None:
    page = Paginator(list(range(120)), 50).page(2)
    request = RequestFactory().get("/x/?q=ada&page=2")
    html = drawn("{% pager page %}", page=page, request=request)
    assert "?q=ada&amp;page=1" in html
    assert "?q=ada&amp;page=3" in html
    assert drawn("{% pager page %}", page=Paginator([1], 50).page(1), request=request).strip() == ""


@pytest.mark.parametrize(("currency", "said"), [("EUR", "€1,000"), ("GBP", "£1,000")])
def test_a_round_thousand_keeps_its_zeros_in_a_legend(currency: str, said: str) -> None:
    sums = [100000, 200000, 0, 1000000, 150]
    with translation.override("en"):
        html = drawn("{% ageing sums currency %}", sums=sums, currency=currency)
        assert f"<dd>{said}</dd>" in html
        assert f"<dd>{said[0]}10,000</dd>" in html
        assert f"<dd>{said[0]}2,000</dd>" in html
    with translation.override("fr"):
        assert "<dd>1\u202f000\u00a0€</dd>" in drawn("{% ageing sums 'EUR' %}", sums=sums)


def test_words_are_typeset_everywhere_alike() -> None:
    assert drawn("{{ words|typeset }}", words="le 1er déc. & après") == "le 1<sup>er</sup> déc. &amp; après"
    number = '<span class="nowrap">F-2026-0182</span>'
    assert drawn("{{ words|typeset }}", words="F-2026-0182, <b>") == f"{number}, &lt;b&gt;"
    assert drawn("{{ words|typeset }}", words="Clef-de-Sol") == "Clef-de-Sol"
    assert "<span" not in drawn("{{ words|typeset }}", words="N-" + "1234567890-" * 4)
    assert "1<sup>er</sup> retard" in drawn('{% chip "1er retard" %}')


def test_a_time_of_every_day_is_said_as_an_hour() -> None:
    with translation.override("fr"):
        assert drawn("{{ opens|hour }}", opens=time(9)) == "9\u00a0h\u00a000"
    with translation.override("en"):
        assert drawn("{{ opens|hour }}", opens=time(18, 30)) == "18:30"
