"""The words of the timeline for messages, calls, and messages that were withdrawn."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from relance.desk.customer.told.forms import Words
from relance.dunning.reasons import GROUPS, language
from relance.outbox.rules import PAPER, State
from relance.policies.rules import Policy


def _contact(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    if entry.facts.get("message"):
        return _message(entry, policy, states)
    return {
        "icon": _ICONS.get(entry.facts["channel"], "message-circle"),
        "title": _spoken(entry.facts["channel"], entry.facts["outgoing"]),
        "quote": entry.text or "",
    }


_ICONS = {"call": "phone", "voicemail": "voicemail", "email": "mail", "letter": "mailbox", "meeting": "users"}


def _spoken(channel: str, outgoing: bool) -> str:
    """Who turned to whom, and how."""
    known = {
        ("call", True): gettext("We called"),
        ("call", False): gettext("They called"),
        ("voicemail", True): gettext("We left a voicemail"),
        ("voicemail", False): gettext("They left a voicemail"),
        ("email", True): gettext("We wrote an e-mail"),
        ("email", False): gettext("They wrote an e-mail"),
        ("letter", True): gettext("We wrote a letter"),
        ("letter", False): gettext("They wrote a letter"),
        ("meeting", True): gettext("We met"),
        ("meeting", False): gettext("We met, at their wish"),
    }
    fallback = gettext("We turned to them") if outgoing else gettext("They turned to us")
    return known.get((channel, outgoing), fallback)


def _message(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    facts = entry.facts
    title = policy.title(facts["step"], language())
    words = {"icon": "mail", "quote": entry.text or "", "message_id": facts["message"]}
    if states.get(facts["message"], facts["state"]) == State.UNKNOWN:
        said = gettext("%(step)s by e-mail, may have left") % {"step": title}
        return words | {"icon": "mail-question-mark", "title": said, "mark": "slipped"}
    if facts.get("channel") == PAPER:
        return words | {"icon": "mailbox", "title": gettext("%(step)s by letter") % {"step": title}}
    return words | {"title": gettext("%(step)s by e-mail") % {"step": title}}


def _withdrawn(entry: Any, policy: Policy, states: Mapping[int, str]) -> dict[str, Any]:
    facts = entry.facts
    if facts["reason"] == "did_not_leave":
        title = gettext("The message in doubt did not leave")
        return {"icon": "mail-x", "title": title, "message_id": facts["message"]}
    title = gettext("%(step)s withdrawn before it left") % {"step": policy.title(facts.get("step", ""), language())}
    return {
        "icon": "mail-x",
        "title": title,
        "detail": why_withdrawn(facts["reason"]),
        "message_id": facts["message"],
    }


def why_withdrawn(code: str) -> str:
    """Why a message was withdrawn, from the code kept with it."""
    own = {
        "merged": gettext("The customer became part of another"),
        "skipped": gettext("Left out by a person"),
        "written_anew": gettext("Another message takes its place"),
        "did_not_leave": gettext("It did not leave"),
        "changed_before_print": gettext("Something changed before it was printed"),
        "not_posted": gettext("It did not go to the post"),
        "notice_signed": gettext("A letter was signed that takes its place"),
    }
    return own.get(code) or str(GROUPS.get(code, ""))


CONTACT_WORDS: dict[str, Words] = {
    "contact": _contact,
    "withdrawn": _withdrawn,
}
