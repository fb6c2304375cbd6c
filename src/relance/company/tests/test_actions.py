"""Firms, invitations, one-time links, members, settings."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from relance.company import actions, queries
from relance.company.actions import CompanyRefusal
from relance.company.models import Company, Membership, OneTimeLink, User
from relance.company.rules import Role

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BY = "Julien"

pytestmark = pytest.mark.django_db


def firm_of(email="julien@aubry.example", name="Plomberie Aubry"):
    """A firm whose owner has come in."""
    company, way_in = actions.add_company(name, "FR", email, by=BY, now=NOW)
    assert actions.use_link(way_in.secret, now=NOW)
    return company


def joined(company, email, role=Role.ASSISTANT):
    way_in = actions.invite(company, email, role, by=BY, now=NOW, vouched=True)
    assert actions.use_link(way_in.secret, now=NOW)
    return Membership.objects.get(company=company, user__email=email)


def owner_of(company):
    return Membership.objects.get(company=company, role=Role.OWNER)


# Firms.


def test_a_new_firm_speaks_its_countrys_language_and_is_in_test_mode():
    company, _ = actions.add_company("  Plomberie Aubry ", "fr", "julien@aubry.example", by=BY, now=NOW)
    assert (company.name, company.slug, company.country) == ("Plomberie Aubry", "plomberie-aubry", "FR")
    assert (company.language, company.zone, company.currency) == ("fr", "Europe/Paris", "EUR")
    assert company.test_mode


def test_two_firms_of_one_name_get_two_addresses_and_none_takes_a_page_of_the_frame():
    assert [firm_of(f"{n}@x.example", "Aubry").slug for n in "ab"] == ["aubry", "aubry-2"]
    assert firm_of("c@x.example", "Accounts").slug == "accounts-2"


@pytest.mark.parametrize(
    ("name", "country", "email"),
    [(" ", "FR", "a@x.example"), ("Aubry", "ZZ", "a@x.example"), ("Aubry", "FR", "nobody")],
)
def test_a_firm_that_cannot_be_leaves_nothing_behind(name, country, email):
    with pytest.raises(CompanyRefusal):
        actions.add_company(name, country, email, by=BY, now=NOW)
    assert not Company.objects.exists()


# One-time links.


def test_a_link_makes_the_person_and_the_membership_once():
    company = firm_of()
    way_in = actions.invite(company, " Anna@Aubry.example ", Role.COLLECTOR, by=BY, now=NOW)
    used = actions.use_link(way_in.secret, now=NOW)
    assert used
    user, entered = used
    assert (user.email, entered) == ("anna@aubry.example", company)
    assert not user.has_usable_password()
    assert Membership.objects.get(company=company, user=user).role == Role.COLLECTOR
    assert actions.use_link(way_in.secret, now=NOW) is None


def test_only_a_hash_of_the_secret_is_kept():
    company = firm_of()
    way_in = actions.invite(company, "anna@aubry.example", Role.ASSISTANT, by=BY, now=NOW)
    kept = OneTimeLink.objects.filter(pk=way_in.link.pk).values().get()
    assert way_in.secret not in str(kept)
    assert len(way_in.secret) >= 43


def test_a_link_lasts_seven_days_to_the_minute():
    company = firm_of()
    way_in = actions.invite(company, "anna@aubry.example", Role.ASSISTANT, by=BY, now=NOW)
    assert queries.ticket(way_in.secret, NOW + timedelta(days=7))
    late = NOW + timedelta(days=7, seconds=1)
    assert queries.ticket(way_in.secret, late) is None
    assert actions.use_link(way_in.secret, now=late) is None


def test_looking_at_a_link_does_not_use_it():
    company = firm_of()
    way_in = actions.invite(company, "anna@aubry.example", Role.ASSISTANT, by=BY, now=NOW)
    for _ in range(3):
        ticket = queries.ticket(way_in.secret, NOW)
        assert ticket and (ticket.firm, ticket.email, ticket.log_in_first) == (
            company.name,
            "anna@aubry.example",
            False,
        )
    assert actions.use_link(way_in.secret, now=NOW)


def test_an_invented_secret_opens_nothing():
    firm_of()
    assert actions.use_link("nothing", now=NOW) is None


def test_inviting_again_makes_the_earlier_link_useless():
    company = firm_of()
    first = actions.invite(company, "anna@aubry.example", Role.OWNER, by=BY, now=NOW)
    second = actions.invite(company, "anna@aubry.example", Role.BOOKKEEPER, by=BY, now=NOW)
    assert actions.use_link(first.secret, now=NOW) is None
    assert actions.use_link(second.secret, now=NOW)
    assert Membership.objects.get(user__email="anna@aubry.example").role == Role.BOOKKEEPER


def test_a_cancelled_invitation_opens_nothing_and_is_no_longer_listed():
    company = firm_of()
    way_in = actions.invite(company, "anna@aubry.example", Role.ASSISTANT, by=BY, now=NOW)
    assert list(queries.open_links(company, NOW)) == [way_in.link]
    actions.cancel_link(company, way_in.link.pk, now=NOW)
    assert not queries.open_links(company, NOW)
    assert actions.use_link(way_in.secret, now=NOW) is None


def test_who_already_belongs_is_not_invited_again():
    company = firm_of()
    with pytest.raises(CompanyRefusal, match="already belongs"):
        actions.invite(company, "julien@aubry.example", Role.BOOKKEEPER, by=BY, now=NOW)


@pytest.mark.parametrize("role", ["", "admin"])
def test_nobody_is_invited_as_what_does_not_exist(role):
    with pytest.raises(CompanyRefusal, match="not a role"):
        actions.invite(firm_of(), "anna@aubry.example", role, by=BY, now=NOW)


def test_a_member_gets_a_new_way_in_and_a_stranger_does_not():
    company = firm_of()
    way_in = actions.new_way_in(company, "JULIEN@aubry.example", by=BY, now=NOW)
    assert actions.use_link(way_in.secret, now=NOW)
    with pytest.raises(CompanyRefusal, match="does not belong"):
        actions.new_way_in(company, "anna@aubry.example", by=BY, now=NOW)


def test_an_invitation_that_ran_out_can_be_made_anew_in_its_role():
    company, first = actions.add_company("Aubry", "FR", "julien@aubry.example", by=BY, now=NOW)
    later = NOW + timedelta(days=30)
    second = actions.new_way_in(company, "julien@aubry.example", by=BY, now=later)
    assert actions.use_link(first.secret, now=later) is None
    assert actions.use_link(second.secret, now=later)
    assert owner_of(company).user.email == "julien@aubry.example"


def test_a_link_for_a_member_who_has_left_lets_nobody_in():
    company = firm_of()
    anna = joined(company, "anna@aubry.example")
    way_in = actions.new_way_in(company, "anna@aubry.example", by=BY, now=NOW)
    actions.remove_member(company, anna.pk, now=NOW)
    assert actions.use_link(way_in.secret, now=NOW) is None


# The owner of one firm must not walk into another through a person who works for both.


def test_a_firms_link_does_not_open_an_account_that_belongs_to_another_firm():
    joined(firm_of(), "anna@aubry.example")
    other = firm_of("eve@other.example", "Other")
    way_in = actions.invite(other, "anna@aubry.example", Role.BOOKKEEPER, by="Eve", now=NOW)
    ticket = queries.ticket(way_in.secret, NOW)
    assert ticket and ticket.log_in_first
    assert actions.use_link(way_in.secret, now=NOW) is None
    eve = User.objects.get(email="eve@other.example")
    assert actions.use_link(way_in.secret, now=NOW, person=eve) is None
    assert not Membership.objects.filter(company=other, user__email="anna@aubry.example").exists()


def test_the_person_herself_uses_that_link_when_she_is_logged_in():
    anna = joined(firm_of(), "anna@aubry.example").user
    other = firm_of("eve@other.example", "Other")
    way_in = actions.invite(other, anna.email, Role.BOOKKEEPER, by="Eve", now=NOW)
    assert actions.use_link(way_in.secret, now=NOW, person=anna) == (anna, other)
    assert anna.companies.count() == 2


def test_a_link_loses_its_power_over_an_account_that_joins_another_firm_meanwhile():
    company = firm_of()
    joined(company, "anna@aubry.example")
    way_in = actions.new_way_in(company, "anna@aubry.example", by=BY, now=NOW)
    joined(firm_of("eve@other.example", "Other"), "anna@aubry.example")
    assert actions.use_link(way_in.secret, now=NOW) is None


def test_only_whoever_runs_the_installation_makes_a_way_in_for_somebody_of_two_firms():
    company = firm_of()
    joined(company, "anna@aubry.example")
    joined(firm_of("eve@other.example", "Other"), "anna@aubry.example")
    with pytest.raises(CompanyRefusal, match="another firm"):
        actions.new_way_in(company, "anna@aubry.example", by=BY, now=NOW)
    way_in = actions.new_way_in(company, "anna@aubry.example", by="command line", now=NOW, vouched=True)
    assert actions.use_link(way_in.secret, now=NOW)


def test_a_link_of_a_firm_does_not_open_the_account_of_the_house():
    company = firm_of()
    User.objects.create_user("root@house.example", is_staff=True)
    way_in = actions.invite(company, "root@house.example", Role.BOOKKEEPER, by=BY, now=NOW)
    assert actions.use_link(way_in.secret, now=NOW) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_at_the_same_moment_one_gets_in():
    company = firm_of()
    secrets = [actions.invite(company, f"p{n}@x.example", Role.ASSISTANT, by=BY, now=NOW).secret for n in range(5)]
    for secret in secrets:
        together = Barrier(2)

        def enter(secret=secret, together=together):
            together.wait()
            try:
                return actions.use_link(secret, now=NOW) is not None
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            tries = [pool.submit(enter) for _ in range(2)]
        assert sorted(one.result() for one in tries) == [False, True]


# Members.


def test_the_last_owner_can_be_neither_removed_nor_demoted():
    company = firm_of()
    joined(company, "anna@aubry.example")
    owner = owner_of(company)
    with pytest.raises(CompanyRefusal, match="only owner"):
        actions.remove_member(company, owner.pk, now=NOW)
    with pytest.raises(CompanyRefusal, match="only owner"):
        actions.change_role(company, owner.pk, Role.ASSISTANT)
    assert owner_of(company) == owner


def test_with_a_second_owner_the_first_may_go():
    company = firm_of()
    first, anna = owner_of(company), joined(company, "anna@aubry.example")
    actions.change_role(company, anna.pk, Role.OWNER)
    actions.remove_member(company, first.pk, now=NOW)
    assert owner_of(company) == anna


def test_an_owner_elsewhere_does_not_count():
    company, other = firm_of(), firm_of("eve@other.example", "Other")
    joined(other, "julien@aubry.example", Role.OWNER)
    with pytest.raises(CompanyRefusal, match="only owner"):
        actions.remove_member(company, owner_of(company).pk, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_the_same_moment_leave_one():
    company = firm_of()
    joined(company, "anna@aubry.example", Role.OWNER)
    together = Barrier(2)

    def remove(number):
        together.wait()
        try:
            actions.remove_member(company, number, now=NOW)
        except CompanyRefusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        numbers = Membership.objects.filter(company=company).values_list("pk", flat=True)
        tries = [pool.submit(remove, number) for number in numbers]
    assert sorted(one.result() for one in tries) == [False, True]
    assert owner_of(company)


@pytest.mark.parametrize("act", ["change_role", "remove_member", "cancel_link"])
def test_another_firms_numbers_do_not_exist(act):
    company, other = firm_of(), firm_of("eve@other.example", "Other")
    anna = joined(other, "anna@other.example")
    link = actions.invite(other, "tom@other.example", Role.ASSISTANT, by="Eve", now=NOW).link
    calls = {
        "change_role": lambda: actions.change_role(company, anna.pk, Role.OWNER),
        "remove_member": lambda: actions.remove_member(company, anna.pk, now=NOW),
        "cancel_link": lambda: actions.cancel_link(company, link.pk, now=NOW),
    }
    with pytest.raises((Membership.DoesNotExist, OneTimeLink.DoesNotExist)):
        calls[act]()
    assert queries.member(company, anna.pk) is None
    assert queries.invitation(company, link.pk) is None


def test_owners_stand_first_in_the_list():
    company = firm_of("zoe@aubry.example")
    joined(company, "anna@aubry.example", Role.BOOKKEEPER)
    joined(company, "bea@aubry.example", Role.ASSISTANT)
    assert [m.user.email[:3] for m in queries.members(company)] == ["zoe", "bea", "ann"]


# Settings.


def test_settings_are_kept_tidy_and_only_what_changed_is_told():
    company = firm_of()
    said = {
        "signer": " Julien Aubry ",
        "iban": "fr76 3000 6000 0112 3456 7890 189",
        "opens": "8h30",
        "name": "Plomberie Aubry",
    }
    assert actions.change_settings(company, said) == ["signer", "iban", "opens"]
    company.refresh_from_db()
    assert (company.signer, company.iban) == ("Julien Aubry", "FR7630006000011234567890189")
    assert company.opens == time(8, 30)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("iban", "FR7630006000011234567890188", "check digits"),
        ("language", "de", "not a language"),
        ("zone", "Mars/Olympus", "not a time zone"),
        ("currency", "EURO", "not a currency"),
        ("part", "Bretagne", "no part of FR"),
        ("opens", "noon", "not a time of day"),
        ("opens", "19:00", "must end after it begins"),
        ("name", " ", "needs a name"),
        ("name", "x" * 121, "room for 120"),
        ("slug", "other", "no setting"),
    ],
)
def test_a_bad_setting_is_refused_in_words_and_nothing_is_changed(field, value, words):
    company = firm_of()
    before = Company.objects.filter(pk=company.pk).values().get()
    with pytest.raises(CompanyRefusal, match=words):
        actions.change_settings(company, {"signer": "Somebody", field: value})
    assert Company.objects.filter(pk=company.pk).values().get() == before


# What the tables refuse by themselves.


@pytest.mark.parametrize(
    "change",
    [
        lambda c: Company.objects.filter(pk=c.pk).update(opens="20:00"),
        lambda c: Company.objects.filter(pk=c.pk).update(language="de"),
        lambda c: Membership.objects.filter(company=c).update(role="admin"),
        lambda c: OneTimeLink.objects.filter(company=c).update(role="admin"),
        lambda c: User.objects.filter(companies=c).update(email="Julien@aubry.example"),
    ],
    ids=["hours", "language", "role", "link", "e-mail"],
)
def test_the_tables_refuse_what_cannot_be(change):
    company = firm_of()
    with pytest.raises(IntegrityError), transaction.atomic():
        change(company)
