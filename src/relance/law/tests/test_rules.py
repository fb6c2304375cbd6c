"""What the law answers, here and in invented places."""

from datetime import date, time

import pytest

from relance.law.contact import Span
from relance.law.facts import Basis, Confidence
from relance.law.rules import contact_limits, notes, place, places
from relance.law.tests.written import CAREFUL, HEAD, TODAY, cap, hours, note, write


@pytest.fixture
def root(tmp_path):
    write(tmp_path, "_careful", CAREFUL, contact=cap("house", most=3, head=HEAD.replace('"law"', '"house"')))
    return tmp_path


def said(topic, debtor="business", code="FR", **more):
    return [note.rule.short.fr.replace("\u00a0", " ") for note in notes(code, topic, debtor, TODAY, **more)]


def cited(topic, debtor="business"):
    return {note.rule.citation for note in notes("FR", topic, debtor, TODAY)}


def test_a_folder_makes_a_place(root):
    assert places(root) == ()
    other = root / "more"
    other.mkdir()
    write(other, "_careful", CAREFUL)
    write(other, "XU", contact=cap(most=1, days=4), notes=note("rhythm"))
    assert places(other) == ("XU",) and place("XU", other).names.say("fr") == "Utopie"
    limits = contact_limits("XU", "business", TODAY, root=other)
    assert [(cap.most, cap.rule.id) for cap in limits.caps] == [(1, "XU/often")] and limits.gap.days == 4
    assert [found.rule.citation for found in notes("XU", "rhythm", "", TODAY, root=other)] == ["Art. 1"]


def test_a_part_inherits_and_replaces_by_name(root):
    write(root, "XU", contact=cap("often", 5) + cap("rarely", 9, 30) + hours("[08:00:00, 20:00:00]"))
    inner = 'title.en = "Port"\ntitle.fr = "Port"\nparent = "XU"\n'
    write(root, "XU-P", inner, contact=cap("often", 2) + hours("[10:00:00, 21:00:00]", "port"))
    limits = contact_limits("XU-P", "consumer", TODAY, root=root)
    assert {cap.rule.id: cap.most for cap in limits.caps} == {"XU-P/often": 2, "XU/rarely": 9, "_careful/house": 3}
    assert limits.hours.on(TODAY) == Span(time(10), time(20)), "every rule about hours is kept"
    assert {rule.id for rule in limits.hours.rules} == {"XU-P/port", "XU/hours"}
    assert place("XU-P", root).calendar == place("XU", root).calendar


def test_facts_have_their_days(root):
    old = HEAD.replace("from = 2020-01-01", "from = 2020-01-01\nuntil = 2026-06-30")
    new = HEAD.replace("2020-01-01", "2026-07-01")
    write(root, "XU", contact=cap(most=4, head=old) + cap(most=2, head=new))
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    found = [[cap.most for cap in contact_limits("XU", "", day, root=root).caps] for day in days]
    assert found == [[], [4, 3], [4, 3], [2, 3]]


def test_facts_hold_for_their_debtors_creditors_and_channels(root):
    for_some = HEAD.replace('["any"]', '["consumer"]\ncreditors = ["lawyer"]\nchannels = ["call", "sms"]')
    write(root, "XU", contact=cap(head=for_some))

    def counts(*asked):
        return any(cap.rule.id == "XU/often" for cap in contact_limits("XU", *asked, root=root).caps)

    assert counts("consumer", TODAY, "call", "lawyer") and counts("consumer", TODAY, "", "lawyer")
    assert counts("", TODAY, "sms", "lawyer"), "an unknown debtor is a consumer"
    assert not counts("business", TODAY, "call", "lawyer")
    assert not counts("consumer", TODAY, "email", "lawyer")
    assert not counts("consumer", TODAY, "call")


def test_a_day_may_have_hours_of_its_own(root):
    write(root, "XU", contact=hours("[07:00:00, 21:00:00]\nsunday = [13:00:00, 17:00:00]"))
    week = contact_limits("XU", "consumer", TODAY, root=root).hours
    assert [span.opens.hour for span in week.spans] == [7, 7, 7, 7, 7, 7, 13]
    assert week.on(TODAY).holds(time(21)) and not week.on(TODAY).holds(time(21, 0, 1))


def test_a_parent_that_is_no_place_is_not_answered_for():
    assert not place("_europe").known and place("_europe").inherits == ("_careful", "_everywhere")


def test_without_data_the_careful_default_answers():
    found = place("PT")
    assert not found.known and found.names.say("fr") == "Portugal"
    assert not found.calendar.is_working(date(2026, 12, 25))
    for debtor in ("business", "consumer", ""):
        limits = contact_limits("PT", debtor, TODAY)
        assert [(cap.most, cap.days, cap.channels) for cap in limits.caps] == [(3, 7, ())]
        assert set(limits.hours.spans) == {Span(time(8), time(20))}
        assert limits.working_days_only and limits.gap is None
        rules = [*limits.hours.rules, *(cap.rule for cap in limits.caps), *(rest.rule for rest in limits.rests)]
        assert {(rule.basis, rule.confidence) for rule in rules} == {(Basis.HOUSE, Confidence.LOW)}


def test_france_counts_nothing_and_the_house_counts_calls_and_keeps_quiet_hours():
    assert contact_limits("FR", "consumer", TODAY, "email").caps == ()
    limits = contact_limits("FR", "consumer", TODAY, "call")
    assert [(cap.most, cap.days, cap.rule.basis) for cap in limits.caps] == [(7, 7, Basis.HOUSE)]
    assert not limits.working_days_only
    assert limits.hours.on(TODAY) == Span(time(8), time(20))
    assert [rest.days for rest in limits.rests] == [("sunday", "holiday")]
    assert {rule.basis for rule in limits.hours.rules} == {Basis.HOUSE}


def test_what_france_says_under_the_settings():
    assert cited("rhythm", "") >= {"C. conso. L121-6"}
    assert said("rhythm")[0] == "Aucune loi ne fixe d’heures au créancier"
    assert said("interest")[:2] == [
        "Taux BCE + 10 points dès le lendemain de l’échéance",
        "Un taux convenu : au moins 3 fois le taux légal",
    ]
    assert all("L441-10" in citation for citation in cited("interest")) and cited("discount") >= {"C. com. L441-9"}
    assert "Jamais les 40 € à un particulier" in said("fixed_sum", "consumer")


def test_a_consumer_is_never_told_of_what_only_businesses_owe():
    assert (
        said("interest", "consumer")
        == said("interest", "")
        == [
            "Le taux légal bas, seulement dès une mise en demeure",
            "Une clause peut fixer un autre taux, réductible",
        ]
    )
    assert not any("dus de plein droit" in text for text in said("fixed_sum", "consumer"))


def test_a_lawyer_hears_of_the_mandate():
    assert "Dès la fin du mandat ; une lettre n’interrompt rien" in said("limitation", creditor="lawyer")
    assert not any("mandat" in text for text in said("limitation"))
    assert not any("2 ans" in text for text in said("limitation", "consumer", creditor="individual"))
