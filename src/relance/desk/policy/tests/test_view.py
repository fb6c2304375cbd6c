"""The policy page: looked at by all, changed by owners in a draft, refused in words, published, thrown away."""

from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse

from relance.accounts.models import Account
from relance.company.models import User
from relance.desk.customer.tests.sample import Firm, a_firm, one_line, send, text_of
from relance.desk.policy import view
from relance.dunning import actions as dunning
from relance.policies import actions, queries
from relance.policies.reading import read_policy
from relance.policies.rules import Exemption, Policy, Step, presets

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Firm:
    """A firm with the standard policy; the preset for businesses where a test needs two ladders."""
    return a_firm()


def draft(firm: Firm) -> Policy | None:
    with firm.inside():
        row = queries.draft(firm.company)
    return read_policy(row.data) if row else None


def seen(firm: Firm) -> int:
    with firm.inside():
        row = queries.draft(firm.company)
    return row.pk if row else 0


def fields(firm: Firm, step: str = "firm", ladder: str = "", **other) -> dict:
    """What the page sends for a step, as it stands; `step__day` becomes `step-day`."""
    with firm.inside():
        shown = queries.draft(firm.company) or queries.current(firm.company)
    policy = read_policy(shown.data)
    chosen = policy.ladder(ladder) or policy.ladders[0]
    sent = {
        "ladder": chosen.name,
        "step": step,
        "seen": seen(firm),
        **_step(chosen.find(step) or chosen.steps[0]),
        **_rhythm(policy),
    }
    return sent | {name.replace("__", "-"): value for name, value in other.items()}


def _step(step: Step) -> dict:
    known = {"day": abs(step.day), "side": "before" if step.is_before else "after"}
    known |= {
        name: getattr(step, name) for name in ("channel", "fallback", "wording", "role", "minimum", "answer_days")
    }
    known |= {"approval": step.approval.value, "title_en": step.title["en"], "title_fr": step.title["fr"]}
    return {f"step-{name}": value for name, value in known.items()}


def _rhythm(policy: Policy) -> dict:
    return {f"all-{name}": getattr(policy, name) for name in ("gap_days", "most", "within", "minimum", "promise_days")}


def save(firm: Firm, **sent) -> str:
    return unescape(send(firm.client(), firm.path("policy/save/"), **sent))


def refused(firm: Firm, **sent) -> str:
    answer = firm.client().post(firm.path("policy/save/"), sent)
    assert answer.status_code == 422
    return unescape(one_line(answer))


def take(firm: Firm, preset: str) -> None:
    with firm.inside():
        actions.publish_preset(firm.company, preset, by="Test", now=firm.now)


# Looking


def test_the_page_counts_the_steps_draws_them_and_reads_the_letter(firm):
    html = text_of(firm.client(), firm.path("policy/?step=firm"))
    assert "Four steps, the same politeness at each." in html
    assert "Payment policy, version 1" in html
    for words in ("Friendly reminder", "due date", "day 20", "you decide, day 30", "Firm reminder, day 20"):
        assert words in html
    assert "Dear Tom Birch," in html
    assert "Example" not in html.split('class="card card-document')[1].split("</article>")[0]
    assert "An example: customer and sums are invented." in html
    assert "Garage Lumière" not in html


def test_a_letter_in_the_other_language_and_on_paper(firm):
    html = text_of(firm.client(), firm.path("policy/?step=firm&lang=fr&by=letter"))
    letter = html.split('class="card card-document')[1].split("</article>")[0]
    assert 'lang="fr"' in letter
    assert "Atelier Boréal" in letter
    assert "14 rue des Essais" in letter
    assert "PAYÉ" not in letter


def test_a_call_and_the_end_have_no_letter_but_what_happens_instead(firm):
    take(firm, "business")
    assert "No letter: somebody calls." in text_of(firm.client(), firm.path("policy/?step=call"))
    assert "No letter leaves by itself" in text_of(firm.client(), firm.path("policy/?step=formal"))
    assert "The ladder ends: you decide." in text_of(firm.client(), firm.path("policy/?step=decide"))


def test_tabs_lead_to_the_ladders_and_the_law_is_that_of_their_customers(firm):
    take(firm, "business")
    html = text_of(firm.client(), firm.path("policy/?ladder=business"))
    assert "Private persons</a>" in html
    assert "Six steps" in html
    assert "Insistence may become an aggressive practice" not in html
    person = text_of(firm.client(), firm.path("policy/?ladder=person"))
    assert "Insistence may become an aggressive practice" in person
    assert "C. conso. L121-6" in person
    assert "Relance informs, it does not advise." in person


def test_nonsense_in_the_address_shows_the_page_all_the_same(firm):
    html = text_of(firm.client(), firm.path("policy/?step=%3Cb%3E&ladder=x&lang=xx&by=pigeon"))
    assert "Friendly reminder, day 1" in html
    assert "<b>" not in html


def test_who_may_only_look_sees_no_controls_and_changes_nothing(firm):
    reader = firm.client("bookkeeper")
    html = text_of(reader, firm.path("policy/?step=firm")).split('<main id="main"')[1].split("</aside>")[0]
    assert "20 days after the due date" in html
    assert "<input" not in html
    assert "Publish" not in html
    for path in ("save/", "publish/", "drop/", "try/", "keep/", "presets/law/take/", "versions/1/take/"):
        assert reader.post(firm.path(f"policy/{path}")).status_code == 403
    assert draft(firm) is None


def test_another_firm_sees_nothing(firm):
    other = a_firm("Atelier Duval")
    assert other.client().get(firm.path("policy/")).status_code == 404
    assert other.client().post(firm.path("policy/save/"), fields(firm, step__day=25)).status_code == 404
    assert draft(firm) is None


# Changing


def test_a_change_is_kept_in_the_draft_and_nothing_is_decided_by_it(firm):
    html = save(firm, **fields(firm, step__day=24, step__approval="each", all__gap_days=4))
    assert "Kept in the draft." in html
    assert "draft of version 2" in html
    assert "“Firm reminder” on day 24 instead of day 20." in html
    assert "“Firm reminder” is approved otherwise: One by one." in html
    assert "At least 4 days between two contacts, instead of 3." in html
    kept = draft(firm)
    assert (kept.find("firm").day, kept.find("firm").approval, kept.gap_days) == (24, "each", 4)
    with firm.inside():
        assert queries.in_force(firm.company).find("firm").day == 20
        account = Account.objects.get(pk=firm.late.account_id)
    assert account.version == account.decided_version


def test_nothing_different_makes_no_draft_and_taking_it_back_ends_one(firm):
    save(firm, **fields(firm))
    assert draft(firm) is None
    save(firm, **fields(firm, step__day=24))
    assert "there is no draft" in save(firm, **fields(firm, step__day=20))
    assert draft(firm) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"step__day": 10}, "“Clear reminder” stands on this day already"),
        ({"step__day": 31}, "On day 30 a person takes over"),
        ({"step__day": 0}, "that day belongs to the customer"),
        ({"step__day": "soon"}, "Use a whole number."),
        ({"step__day": ""}, "Use a whole number."),
        ({"all__minimum": -1}, "Use 0 or more."),
        ({"all__minimum": 2_000_000}, "Use a million at most."),
        ({"step__day": 61, "step__side": "before"}, "At most 60 days before the due date."),
        ({"step__fallback": "email"}, "The second way must differ from the first."),
        ({"step__title_en": "", "step__title_fr": ""}, "A step needs a name"),
        ({"step__answer_days": 99}, "Use a whole number from 0 to 90."),
        ({"step__wording": "../../etc"}, "Select a valid choice"),
        ({"step__role": "king"}, "Select a valid choice"),
        ({"all__gap_days": 0}, "Use a whole number from 1 to 90."),
        ({"all__most": 3, "all__within": ""}, "A cap needs both"),
        ({"all__most": 3, "all__within": 2}, "more than the days that the cap counts"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field_with_what_was_typed(firm, typed, said):
    html = refused(firm, **fields(firm, **typed, step__minimum=77))
    assert said in html
    assert 'class="error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="77"' in html
    assert draft(firm) is None


def test_a_refusal_is_said_in_the_readers_language_and_names_steps_as_people_do(firm):
    client = firm.client()
    User.objects.filter(email="owner@plomberie-aubry.example").update(language="fr")
    answer = client.post(firm.path("policy/save/"), fields(firm, step__day=10))
    assert "Rappel clair" in unescape(answer.content.decode()).split('class="error"')[1].split("</p>")[0]


def test_plus_and_minus_without_javascript(firm):
    save(firm, **fields(firm, then="later"))
    assert draft(firm).find("firm").day == 21
    save(firm, **fields(firm, "note", step__day=1, step__side="before", then="later"))
    assert draft(firm).find("note").day == 2


def test_a_step_is_added_changed_and_removed(firm):
    html = save(firm, **fields(firm, then="add-call"))
    assert "Call, day 25" in html
    assert "“Call” is new, day 25." in html
    assert [step.name for step in draft(firm).ladders[0].steps][-2:] == ["call", "decide"]
    html = save(firm, **fields(firm, "call", then="remove"))
    assert draft(firm) is None
    assert "Firm reminder, day 20" in html


def test_the_last_step_cannot_be_removed(firm):
    html = refused(firm, **fields(firm, "decide", then="remove"))
    assert "The last step must hand over to a person." in html


def test_what_is_typed_is_kept_on_the_way_to_another_step(firm):
    html = save(firm, **fields(firm, step__day=24, go_step="note", go_lang="fr"))
    assert draft(firm).find("firm").day == 24
    assert "Note before the due date, day −3" in html


def test_two_people_do_not_overwrite_each_other(firm):
    mine = fields(firm, step__day=24)
    save(firm, **fields(firm, "clear", step__day=12))
    html = refused(firm, **mine)
    assert "Somebody changed the draft since you opened this page." in html
    assert 'value="24"' in html
    assert (draft(firm).find("firm").day, draft(firm).find("clear").day) == (20, 12)


# Publishing, trying, throwing away


def test_a_published_draft_holds_and_everything_is_decided_again(firm):
    save(firm, **fields(firm, step__day=24))
    html = save(firm, **fields(firm, then="publish"))
    assert "Version 2 holds now." in html
    assert "Payment policy, version 2" in html
    with firm.inside():
        assert queries.in_force(firm.company).find("firm").day == 24
        account = Account.objects.get(pk=firm.late.account_id)
        assert queries.current(firm.company).by == "Owner"
    assert account.version > account.decided_version


def test_what_is_typed_last_is_not_published_unread(firm):
    save(firm, **fields(firm, step__day=24))
    html = save(firm, **fields(firm, step__day=26, then="publish"))
    assert "Publish version 2" in html
    assert draft(firm).find("firm").day == 26


def test_a_draft_that_changed_is_not_published_unread(firm):
    save(firm, **fields(firm, step__day=24))
    looked_at = seen(firm)
    save(firm, **fields(firm, step__day=26))
    assert "Somebody changed the draft" in save_to(firm, "publish/", seen=looked_at)
    assert draft(firm) is not None


def save_to(firm: Firm, path: str, **sent) -> str:
    return unescape(send(firm.client(), firm.path(f"policy/{path}"), **sent))


def test_the_trial_shows_what_would_be_otherwise(firm):
    save(firm, **fields(firm, "friendly", step__day=15))
    html = text_of(firm.client(), firm.path("policy/try/"))
    assert "The next step would change for " in html
    assert "Garage Lumière" in html
    assert "Publish version 2" in html
    assert "were looked at" not in html
    assert "There is no draft to try." in send(a_firm("Atelier Duval").client(), "/atelier-duval/policy/try/")


def test_a_trial_of_too_many_says_so(firm, monkeypatch):
    monkeypatch.setattr("relance.dunning.trying.MOST", 1)
    save(firm, **fields(firm, "friendly", step__day=15))
    assert "customers who have owed the longest were looked at" in text_of(firm.client(), firm.path("policy/try/"))


def test_a_ladder_without_steps_says_when_you_decide(firm):
    with firm.inside():
        ladder = queries.in_force(firm.company).ladders[0]
    alone = replace(ladder, steps=ladder.steps[-1:])
    assert view.sentence(alone, "en") == f"No step: you decide, day {ladder.steps[-1].day}."


def test_throwing_the_draft_away_asks_first(firm):
    save(firm, **fields(firm, step__day=24))
    html = unescape(text_of(firm.client(), firm.path("policy/drop/")))
    assert "Throw the draft of version 2 away?" in html
    assert "“Firm reminder” on day 24 instead of day 20." in html
    assert draft(firm) is not None
    assert "The draft is gone." in save_to(firm, "drop/")
    assert draft(firm) is None


# Presets, versions, exceptions


def test_a_preset_is_looked_at_and_becomes_the_draft(firm):
    html = text_of(firm.client(), firm.path("policy/presets/law/"))
    assert "Law practice" in html
    assert "50 days after the due date" in html
    assert "This is your draft now." in save_to(firm, "presets/law/take/")
    assert draft(firm) == read_policy(presets()["law"])
    assert firm.client().get(firm.path("policy/presets/nothing/")).status_code == 404
    assert "This is what holds already." in text_of(firm.client(), firm.path("policy/presets/standard/"))


def test_an_older_version_is_listed_looked_at_and_taken_again(firm):
    take(firm, "law")
    html = text_of(firm.client(), firm.path("policy/"))
    assert "Version 2" in html
    assert "Everyday: four messages, then you decide · published on 1 September 2026 by Test" in html.replace(
        "\u00a0", " "
    )
    assert "30 days after the due date" in text_of(firm.client(), firm.path("policy/versions/1/"))
    save_to(firm, "versions/1/take/")
    assert draft(firm) == read_policy(presets()["standard"])
    assert firm.client().get(firm.path("policy/versions/9/")).status_code == 404


def test_exceptions_are_listed_with_their_reason_and_ended(firm):
    assert "Everybody is treated alike." in text_of(firm.client(), firm.path("policy/"))
    with firm.inside():
        exemption = Exemption(extra_days=10)
        dunning.excepted(
            firm.company, firm.late.account_id, exemption, reason="Pays in spring", by="Anna", now=firm.now
        )
    html = text_of(firm.client(), firm.path("policy/"))
    assert "10 days more after each due date. Pays in spring" in html
    assert reverse("desk:customer", args=[firm.company.slug, firm.late.pk]) in html
    html = save_to(firm, f"exceptions/{firm.late.pk}/end/")
    assert "Garage Lumière is treated like everybody else again." in html
    assert "Everybody is treated alike." in html


def test_a_new_firm_is_asked_once_whether_its_policy_fits(firm):
    question = "Who are your customers?"
    assert question not in text_of(firm.client(), firm.path("policy/"))  # it has lived with it for months
    with firm.inside():
        row = queries.current(firm.company)
        row.published_at = firm.now
        row.save()
    assert question in text_of(firm.client(), firm.path("policy/"))
    assert question not in text_of(firm.client("assistant"), firm.path("policy/"))
    html = save_to(firm, "keep/")
    assert "You can change it here at any time." in html
    assert question not in html
    with firm.inside():
        assert (queries.current(firm.company).version, queries.current(firm.company).by) == (2, "Owner")


def test_a_firm_without_a_policy_is_led_to_the_presets(firm):
    from relance.policies.models import PolicyVersion

    with firm.inside():
        PolicyVersion.objects.all().delete()
    html = text_of(firm.client(), firm.path("policy/"))
    assert "No policy is published yet" in html
    assert firm.path("policy/presets/business/") in html
    save_to(firm, "presets/business/take/")
    html = save(firm, **fields(firm, then="publish"))
    assert "Version 1 holds now." in html
