"""What the day's page says in sentences: how much there is to do, and until when somebody is not contacted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from relance.desk.page import Desk
from relance.desk.today.day import Day
from relance.desk.today.rows import Row
from relance.dunning.reasons import GROUPS, language
from relance.values.words import say_date, say_number


def greeting(day: Day, desk: Desk) -> str:
    """What the page says first in the morning: nothing once something was done."""
    first = desk.user.name.split(" ")[0] if desk.user.name else ""
    begins = day.ready_count or (_rest(day, desk.language, True) and not (day.unknown or day.failed or _done(day)))
    return gettext("Good morning %(name)s.") % {"name": first} if first and begins else ""


def _done(day: Day) -> bool:
    return bool(day.leaving or day.gone_count or day.taken)


def sentence(day: Day, desk: Desk) -> str:
    """The answer before any list."""
    if day.ready_count:
        n = say_number(day.ready_count, desk.language)
        text = ngettext("%(n)s reminder is ready.", "%(n)s reminders are ready.", day.ready_count) % {"n": n}
        return text[:1].upper() + text[1:]
    if day.unknown or day.failed:
        return gettext("Some messages need a look from you.")
    rest = _in_one_breath(_rest(day, desk.language, spelt=True))
    if rest and _done(day):
        return gettext("Good. Still to do: %(rest)s.") % {"rest": rest}
    if rest:
        return gettext("To do today: %(rest)s.") % {"rest": rest}
    if day.leaving:
        return gettext("Good. Everything is on its way.")
    return gettext("That’s everything for today.")


def sub(day: Day, desk: Desk) -> str:
    """What else there is, in one line."""
    parts = []
    rest = _in_one_breath(_rest(day, desk.language, spelt=False))
    if day.ready_count and rest:
        parts.append(gettext("Then %(rest)s.") % {"rest": rest})
    if day.bank_until is not None:
        parts.append(gettext("Bank read up to %(day)s.") % {"day": say_date(day.bank_until, desk.language, "brief")})
    if day.company.test_mode:
        parts.append(gettext("Test mode: look at everything, nothing leaves."))
    return " ".join(parts)


def _rest(day: Day, tongue: str, spelt: bool) -> list[str]:
    """What is a person's: messages read one by one, letters, calls, decisions. Small numbers spelt out."""
    calls, decisions, each = day.counts["calls"], day.decisions_count, day.each_count
    to_print, to_post = day.counts["to_print"], day.counts["to_post"]

    def words(n: int) -> dict[str, Any]:
        return {"n": say_number(n, tongue) if spelt else n}

    if spelt:
        said = [
            (each, ngettext("one message to read", "%(n)s messages to read", each)),
            (to_print, ngettext("one letter to print", "%(n)s letters to print", to_print)),
            (to_post, ngettext("one letter to post", "%(n)s letters to post", to_post)),
            (calls, ngettext("one call", "%(n)s calls", calls)),
            (decisions, ngettext("one decision", "%(n)s decisions", decisions)),
        ]
    else:
        said = [
            (each, ngettext("%(n)s message to read", "%(n)s messages to read", each)),
            (to_print, ngettext("%(n)s letter to print", "%(n)s letters to print", to_print)),
            (to_post, ngettext("%(n)s letter to post", "%(n)s letters to post", to_post)),
            (calls, ngettext("%(n)s call", "%(n)s calls", calls)),
            (decisions, ngettext("%(n)s decision", "%(n)s decisions", decisions)),
        ]
    return [text % words(n) for n, text in said if n]


def _in_one_breath(parts: list[str]) -> str:
    """`one letter, two calls and one decision`."""
    if len(parts) < 2:
        return "".join(parts)
    return gettext("%(some)s and %(last)s") % {"some": ", ".join(parts[:-1]), "last": parts[-1]}


def counted(counts: Mapping[str, int]) -> str:
    """`3 in “Promise to pay”, 2 in “Paused”`: how many others there are, by reason."""
    most = sorted(counts.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{GROUPS[code]} {n}" for code, n in most)


def reason_words(row: Row) -> str:
    """Why somebody is not contacted. Where the reason is a day, that stands beside it."""
    return str(GROUPS[row.code]) if row.code in ("paused", "step_later") else row.why[0].short


def until_words(row: Row) -> str:
    """Until when somebody is not contacted, in three or four words. Never what was said."""
    facts, code = row.facts or {}, row.code
    if code == "small_balance":
        return gettext("with their next invoice")
    if code in ("paused", "disputed", "promised"):
        shown = _day(facts.get("until")) if code != "promised" else row.until
        said = gettext("goes on %(day)s") if code == "promised" else gettext("until %(day)s")
        return said % {"day": say_date(shown, language(), "brief")} if shown else ""
    if code == "leaving_now" or row.until is None:
        return ""
    if code == "step_later":
        return gettext("on %(day)s") % {"day": say_date(row.until, language(), "brief")}
    return gettext("possible from %(day)s") % {"day": say_date(row.until, language(), "brief")}


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
