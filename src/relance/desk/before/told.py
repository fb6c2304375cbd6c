"""What is known before a call, in the words of the card and of the page: an answer in a word, and one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from relance.claims import words as claim_words
from relance.claims.before.gathering import Before
from relance.claims.before.records import Calling, Counter, Step, Told, Word
from relance.claims.explaining import Explained
from relance.desk.lawnote import Shown, shown
from relance.dunning.reasons import language
from relance.law.facts import Rule
from relance.values.money import add_up, format_money
from relance.values.words import say_date, say_hour

TONES = {Word.YES: "yes", Word.AFTER_NOTICE: "fact", Word.ADVISED: "fact", Word.NEEDED: "late", Word.NO: "no"}
ICONS = {
    "yes": "circle-check",
    "fact": "circle-dot",
    "late": "circle-alert",
    "no": "circle-slash",
    "ask": "circle-question-mark",
}

STEPS: dict[str, Promise] = {"notice": _("notice"), "register": _("registered"), "sue": _("suit")}
AFTER: dict[str, Promise] = {
    "work_begins": _("from the beginning of the work"),
    "last_work": _("from the last work"),
    "work_ends": _("from the end of the work"),
    "invoice": _("from the invoice"),
    "due": _("from the due date"),
    "register": _("from the registration"),
    "notice": _("from the notice"),
}
CHANNELS: dict[str, Promise] = {
    "call": _("calls"),
    "voicemail": _("voicemails"),
    "email": _("e-mails"),
    "sms": _("text messages"),
    "letter": _("letters"),
    "visit": _("visits"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the card: its answer in a word with a tone, lines below it, and the law."""

    title: str
    word: str
    tone: str
    lines: tuple[str, ...]
    law: Shown | None

    @property
    def icon(self) -> str:
        """Its sign: never the only carrier of the answer."""
        return ICONS[self.tone]


def card(known: Before, zone: str) -> list[Row]:
    """The five questions in their fixed order, after whether one may call at all."""
    return [
        calling(known.calling, zone),
        charging(known),
        remedy(known, "security"),
        remedy(known, "stop_work"),
        remedy(known, "hold_documents"),
        limitation(known),
    ]


def calling(found: Calling, zone: str) -> Row:
    """May one call now?"""
    title = gettext("Call now?")
    if found.allowed:
        return Row(title, _word(Word.YES), "yes", _counted(found.counters), _first(found.hours))
    reason = found.reasons[0].rule
    if found.at is None:
        return Row(title, _word(Word.NO), "no", (reason.short.say(language()),), shown(reason))
    when = gettext("From %(day)s, %(hour)s.") % {
        "day": say_date(found.at.date(), language(), "near"),
        "hour": say_hour(found.at, zone, language()),
    }
    return Row(title, gettext("Not now"), "late", (when, *_counted(found.counters)), shown(reason))


def _counted(counters: Sequence[Counter]) -> tuple[str, ...]:
    """The counter with the least room left."""
    fullest = min(counters, key=lambda each: (each.most - each.used, each.days), default=None)
    if fullest is None:
        return ()
    return (counted(fullest),)


def counted(one: Counter) -> str:
    """How many count already, and how many there may be."""
    said = ngettext(
        "%(used)d of %(most)d contact in %(days)d days",
        "%(used)d of %(most)d contacts in %(days)d days",
        one.most,
    )
    words = said % {"used": one.used, "most": one.most, "days": one.days}
    ways = ", ".join(str(CHANNELS[each]) for each in one.channels if each in CHANNELS)
    return f"{words} ({ways})." if ways else f"{words}."


def charging(known: Before) -> Row:
    """May one charge interest, a fixed sum, costs?"""
    title = gettext("Charge interest, a fixed sum?")
    living = [one for one in known.claims if not one.is_lapsed]
    asks = add_up((one.currency, one.asks) for one in living if one.asks)
    law = next((shown(rule) for one in living for rule in _charge_rules(one)), None)
    if asks:
        return Row(title, _word(Word.YES), "yes", tuple(_lines(living, asks)), law)
    why = next((each for one in living for each in _refusals(one)), "")
    if why and not known.interest_waits:
        return Row(title, _word(Word.ASK), "ask", (why,), law)
    word = Word.AFTER_NOTICE if known.interest_waits and living else Word.NO
    return Row(title, _word(word), TONES.get(word, "ask"), (law.short,) if law is not None else (), law)


def _lines(claims: Sequence[Explained], asks: dict[str, int]) -> Iterable[str]:
    sums = " + ".join(format_money(minor, currency, language()) for currency, minor in asks.items())
    daily = add_up((one.currency, _a_day(one)) for one in claims)
    more = " + ".join(format_money(minor, currency, language()) for currency, minor in daily.items() if minor)
    if more:
        yield gettext("%(sum)s so far, about %(more)s more each day.") % {"sum": sums, "more": more}
    else:
        yield gettext("%(sum)s so far.") % {"sum": sums}


def _a_day(one: Explained) -> int:
    """Interest of one more day in minor units, rounded: of the last stretch, while it runs."""
    last = one.periods[-1] if one.periods else None
    if last is None or last.ends < one.on:
        return 0
    return int((Decimal(last.balance) * last.rate / 36500).quantize(Decimal(1)))


def _charge_rules(one: Explained) -> Iterable[Rule]:
    return (one.rules[name] for name in ("interest", "fixed_sum", "recovery") if name in one.rules)


def _refusals(one: Explained) -> Iterable[str]:
    return (
        claim_words.why(one.refusals[name], language()) for name in ("interest", "fixed_sum") if name in one.refusals
    )


TITLES: dict[str, Promise] = {
    "security": _("Lien or another security?"),
    "stop_work": _("Stop work?"),
    "hold_documents": _("Keep papers or goods?"),
    "before_suit": _("Before a suit"),
    "court": _("Which court, up to which sum"),
    "profession": _("What the profession says"),
    "check": _("To look at before a suit"),
}


def remedy(known: Before, question: str) -> Row:
    """What the card says of a question: the first answer."""
    first = known.first(question)
    title = str(TITLES[question])
    if first is None:
        unknown = gettext("The law of this place is not known here: ask somebody who knows it.")
        return Row(title, _word(Word.ASK), "ask", (unknown,), None)
    return row(first, title)


def row(one: Told, title: str = "") -> Row:
    """A remedy with its answer, its last days, and whom it is for."""
    rule = one.remedy.rule
    lines = [rule.short.say(language())] if title else []
    lines += [line for step in one.steps if (line := _step(step))]
    if one.word is Word.DEPENDS:
        lines.append(
            gettext("For %(trades)s.")
            % {"trades": ", ".join(gettext(claim_words.TRADES[each]) for each in one.remedy.trades)}
        )
    return Row(
        title or rule.short.say(language()), _word(one.word), TONES.get(one.word, "ask"), tuple(lines), shown(rule)
    )


def _step(step: Step) -> str:
    if step.last is None:
        return ""
    said = {"step": str(STEPS[step.deadline.step]).capitalize(), "day": say_date(step.last, language(), "day")}
    if step.deadline.after in ("work_ends", "last_work"):
        if step.is_over:
            return gettext("%(step)s: was %(day)s at the latest, if the work ended on the day of the invoice.") % said
        return gettext("%(step)s: by %(day)s, if the work ended on the day of the invoice.") % said
    said["after"] = str(AFTER[step.deadline.after])
    return gettext("%(step)s: by %(day)s, %(after)s.") % said


def limitation(known: Before) -> Row:
    """Until when the claim lives."""
    title = gettext("Limitation")
    first = min((one for one in known.claims if one.lapses is not None), key=_lapses, default=None)
    if first is None or first.lapses is None:
        why = next((claim_words.why(one.refusals.get("limitation"), language()) for one in known.claims), "")
        return Row(title, _word(Word.ASK), "ask", (why,) if why else (), None)
    rule = first.rules.get("limitation")
    lines = (first.number, rule.short.say(language())) if rule is not None else (first.number,)
    if first.is_lapsed:
        over = gettext("Over since %(day)s") % {"day": say_date(first.lapses, language(), "short")}
        return Row(title, over, "late", (" · ".join(lines),), shown(rule) if rule is not None else None)
    day = say_date(first.lapses, language(), "short")
    return Row(title, day, "fact", (" · ".join(lines),), shown(rule) if rule is not None else None)


def _lapses(one: Explained) -> date:
    assert one.lapses is not None, "only claims with a last day are compared"
    return one.lapses


def _first(rules: Sequence[Rule]) -> Shown | None:
    return shown(rules[0]) if rules else None


def _word(word: Word) -> str:
    """An answer in a word."""
    return {
        Word.YES: pgettext("may I?", "Yes"),
        Word.AFTER_NOTICE: pgettext("may I?", "After notice"),
        Word.NO: pgettext("may I?", "No"),
        Word.ASK: pgettext("may I?", "Ask first"),
        Word.NEEDED: pgettext("before a suit", "Needed"),
        Word.ADVISED: pgettext("before a suit", "Advised"),
        Word.DEPENDS: pgettext("may I?", "Depends"),
    }[word]


def sentence(known: Before, zone: str) -> str:
    """The page's own sentence: whether one may call now."""
    found = known.calling
    if found.allowed:
        return gettext("You may call now.")
    if found.at is None:
        return gettext("Do not call: the law, or what is on file, stands in the way.")
    return gettext("Not now: you may call from %(day)s, %(hour)s.") % {
        "day": say_date(found.at.date(), language(), "near"),
        "hour": say_hour(found.at, zone, language()),
    }
