"""The figures of a claim in the order that the form of the place asks for them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext

from relance.claims.explaining import Explained
from relance.handover.cells import say_percent, say_sums
from relance.handover.forms import Field, Form, form_of
from relance.handover.records import Figure, Owed, Procedure
from relance.law.rates import percent_of
from relance.values.money import add_up, format_money
from relance.values.words import say_date


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose claim it is, against whom, under which law, and what is enclosed. `abroad`: the debtor lives elsewhere."""

    place: str
    creditor_kind: str
    debtor_kind: str
    creditor: Sequence[str]
    debtor: Sequence[str]
    documents: Sequence[str]
    abroad: bool = False


def procedure(asking: Asking, claims: Sequence[Owed], today: date, language: str) -> Procedure:
    """The figures of the procedure in the active language, which is the one named. What lapsed is not asked for."""
    form = form_of(asking.place)
    owed = [one for one in claims if not one.told.is_lapsed]
    figures = tuple(_figures(form, asking, owed, today, language)) if owed else ()
    notes = tuple(_notes(form, asking, owed, language))
    return Procedure(form.title, form.citation, form.source, form.confidence, figures, notes)


def _figures(form: Form, asking: Asking, owed: Sequence[Owed], today: date, language: str) -> Iterator[Figure]:
    whole = _of_all(asking, owed, today, language)
    for each, fields in groupby(form.fields, key=lambda field: field.each):
        asked = list(fields)
        if not each:
            yield from _named(asked, whole)
            continue
        for one in owed:
            yield from _named(asked, _of_one(one, language), one.told.number)


def _named(fields: Iterable[Field], values: Mapping[str, str], of: str = "") -> Iterator[Figure]:
    """What has a value, with the spaces of a keyboard: a form that it is copied into may know no others."""
    return (
        Figure(field.key, field.label, values[field.key].replace("\u00a0", " ").replace("\u202f", " "), of)
        for field in fields
        if values[field.key]
    )


def _of_one(owed: Owed, language: str) -> dict[str, str]:
    one = owed.told

    def money(minor: int) -> str:
        return format_money(minor, one.currency, language) if minor else ""

    said = {"number": one.number, "issued": say_date(owed.issued_on, language), "due": say_date(owed.due_on, language)}
    return {
        "cause": gettext("Invoice %(number)s of %(issued)s, due %(due)s") % said,
        **said,
        "principal": money(one.principal),
        "interest": money(one.interest or 0),
        "basis": _basis([owed], language),
        "rate": _rate(one, language),
        "rate_words": _rate_words(owed, language),
        "from": say_date(one.first_day, language) if one.first_day is not None else "",
        "daily": money(a_day(one)),
        "fixed_sum": money(owed.fixed_sum),
        "costs": money(owed.costs),
        "total": money(owed.total),
    }


def _of_all(asking: Asking, owed: Sequence[Owed], today: date, language: str) -> dict[str, str]:
    """The same for all invoices together: sums are added, what differs stands beside each other."""
    ones = [_of_one(one, language) for one in owed]

    def money(sums: Iterable[tuple[str, int]]) -> str:
        return say_sums(add_up(sums), language)

    def beside(name: str) -> str:
        found = dict.fromkeys(one[name] for one in ones if one[name])
        if len(found) < 2:
            return next(iter(found), "")
        each = ({"what": one["number"], "about": one[name]} for one in ones if one[name])
        return _listed((gettext("%(what)s: %(about)s") % said for said in each), language)

    return {name: beside(name) for name in ("number", "issued", "due", "rate", "rate_words", "from")} | {
        "creditor": ", ".join(asking.creditor),
        "debtor": ", ".join(asking.debtor),
        "cause": _listed((one["cause"] for one in ones), language),
        "principal": money((one.told.currency, one.told.principal) for one in owed),
        "interest": money((one.told.currency, one.told.interest or 0) for one in owed),
        "basis": _basis(owed, language),
        "until": say_date(today, language),
        "daily": money((one.told.currency, a_day(one.told)) for one in owed),
        "fixed_sum": money((one.told.currency, one.fixed_sum) for one in owed),
        "costs": money((one.told.currency, one.costs) for one in owed),
        "total": money((one.told.currency, one.total) for one in owed),
        "documents": _listed(asking.documents, language),
    }


def _basis(owed: Iterable[Owed], language: str) -> str:
    rules = (one.told.rules.get("interest") for one in owed if one.told.interest)
    return _listed(dict.fromkeys(rule.citation for rule in rules if rule is not None), language)


def _listed(texts: Iterable[str], language: str) -> str:
    """Texts beside each other, with the sign between them as the language sets it."""
    return (" ; " if language == "fr" else "; ").join(texts)


def _rate(one: Explained, language: str) -> str:
    """The rates one after the other, each with the day it begins where there are several."""
    changes = [next(same) for _, same in groupby(one.periods, key=lambda each: each.rate)]
    if len(changes) < 2:
        return "".join(say_percent(each.rate, language) for each in changes)
    days = ({"rate": say_percent(each.rate, language), "day": say_date(each.begins, language)} for each in changes)
    return ", ".join(gettext("%(rate)s from %(day)s") % said for said in days)


def _rate_words(owed: Owed, language: str) -> str:
    """The rate as so many points above a published one; nothing where it is a fixed one."""
    formula, series = owed.formula, owed.series
    if formula is None or series is None or not owed.told.periods:
        return ""
    base = series.say(language)
    if formula.times != 1:
        return gettext("%(times)d times: %(series)s") % {"times": formula.times, "series": base}
    points = f"{percent_of(formula.plus).normalize():f}"
    points = points.replace(".", ",") if language == "fr" else points
    return gettext("%(points)s percentage points above: %(series)s") % {"points": points, "series": base}


def a_day(one: Explained) -> int:
    """Interest of one more day in minor units, rounded: of the last stretch, while it runs."""
    last = one.periods[-1] if one.periods else None
    if last is None or last.ends < one.on:
        return 0
    return int((Decimal(last.balance) * last.rate / 36500).quantize(Decimal(1)))


def _notes(form: Form, asking: Asking, owed: Sequence[Owed], language: str) -> Iterator[str]:
    for remark in form.remarks:
        if remark.concerns(asking.creditor_kind, asking.debtor_kind):
            yield remark.words.say(language)
    if len(asking.debtor) < 2:
        yield gettext("No address of the debtor is known: every form asks for one.")
    if asking.abroad:
        yield gettext("The debtor is in another country: ask somebody who knows which court takes the claim.")
    other = sorted({one.told.currency for one in owed} - {form.currency})
    if form.currency and other:
        said = {"currency": form.currency, "other": ", ".join(other)}
        yield gettext("The form asks for %(currency)s; the claim is in %(other)s. Relance converts nothing.") % said
    lacking = [one.told.number for one in owed if "interest" in one.told.refusals]
    if lacking:
        numbers = ", ".join(lacking)
        yield gettext("No interest is known for %(numbers)s: the chapter on the claim says why.") % {"numbers": numbers}
