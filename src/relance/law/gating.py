"""What may not be said or done, and under which circumstances: what `gate.toml` says.

A bar holds back an act when one of its `when` tables fits and none of its `unless` tables does. A table fits when
every key in it does; a table without a key fits always.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from relance.law.charging import MEDIA
from relance.law.facts import CHANNELS, Fact, Rule
from relance.law.limiting import AGREEMENTS, SUPPLIES
from relance.law.rates import read_rate
from relance.law.rows import Row

ACTS = (
    *("contact", "file_claim", "agree_plan", "rely_on_plan", "accept_payment", "deposit_cheque"),
    "report_credit_bureau",
)
RECIPIENTS = (
    *("debtor", "spouse", "household", "family", "neighbour", "landlord", "employer", "not_debtor", "public"),
)
LINES = ("personal", "work", "shared_work")
KINDS_OF_CONTACT = ("attempt", "voicemail", "conversation", "message", "first_reminder", "consent_request")
FLAGS = (
    *("address_unknown", "agricultural_debt", "automated_dialler", "breathing_space", "cease_request_written"),
    *("commercial_loan", "consent_email", "consent_sms", "consumer_credit", "deceased", "disputed", "disputed_written"),
    *("disputed_wants_court", "einvoice_refused", "employer_forbids_calls", "in_collection_procedures", "insolvency"),
    *(
        "no_work_calls_oral",
        "notice_not_received",
        "offered_by_debtor",
        "opted_out_email",
        "opted_out_sms",
        "plan_broken",
        "plan_oral",
    ),
    *("plan_written", "recorded_call", "repossession_right", "represented", "represented_written"),
    *("secrecy_release", "suit_decided", "trade_credit", "validation_sent", "writing_only", "written_notice_sent"),
)
CHARGES = (
    *("interest", "fixed_sum", "lump_sum", "collection_fee", "reminder_fee", "late_fee", "admin_fee", "legal_costs"),
)
FORUMS = (
    *("court", "county_court", "small_claims", "provincial_court", "order_for_payment", "simplified_procedure"),
    "debt_enforcement",
)
CONTENT = (
    *("asks_payment", "statement_of_account", "first_reminder_items", "opt_out_line", "gives_name"),
    *("gives_business_name", "alias_caller", "callback_number", "mentions_debt", "hints_debt", "names_debtor"),
    *("private_detail", "asks_address_only", "asks_employment_only", "asks_wage_hold", "seeks_sms_consent"),
    *("promotional_offer", "announces_suit", "announces_legal_fees", "announces_repossession"),
    *("announces_credit_report", "announces_garnishment", "announces_seizure", "threat_arrest", "threat_police"),
    *("threat_loss_of_defences", "claims_enforceable", "court_lookalike", "bailiff_lookalike", "other_name"),
    *("artificial_voice", "recording_announced"),
)
BECAUSE = (
    *("quiet_hours", "day_not_allowed", "frequency_cap", "rest_after_conversation", "harassment_frequency"),
    *("channel_consent_missing", "opted_out", "opt_out_line_missing", "cease_request", "represented", "dispute_open"),
    *("dispute_not_mentioned", "workplace_barred", "third_party", "publication", "private_detail", "visit_barred"),
    *("notice_missing", "recording_notice_missing", "insolvency_stop", "breathing_space_stop", "waiting_period"),
    *("not_due", "criminal_threat", "false_threat", "credit_report_conditions", "court_lookalike"),
    *("bailiff_lookalike", "false_name", "time_barred", "debt_extinguished", "fee_barred", "fee_not_agreed"),
    *("rate_above_ceiling", "yearly_rate_missing", "commercial_message", "disclosures_missing", "plan_copy_missing"),
    *("counsel_review", "cheque_postdated", "wrong_forum", "prior_attempt_missing", "lawyer_fee_notice"),
    *("lawyer_bill_period", "lawyer_route", "secrecy_release_missing", "deceased"),
)
CONDITIONS = ("send_plan_copy", "remove_payment_demand", "counsel_review")


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge that an act asks for: an `amount` in hundredths, a yearly rate, or a share of the bill.

    Rates and shares are ten-thousandths of a percent. `agreed`: accepted before the work, in figures.
    """

    kind: str
    amount: int | None = None
    rate: int | None = None
    share: int | None = None
    agreed: bool = False
    yearly: bool = True
    staff_cost: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Instalments to be agreed; `charged`: for a finance charge. `before`: such plans of the last year."""

    instalments: int
    charged: bool = False
    written: bool = False
    before: int = 0


@dataclass(frozen=True, slots=True)
class FeeNotice:
    """A lawyer's notice of fee arbitration, sent so many `days` ago."""

    days: int
    medium: str
    official_form: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The act that is planned, and what is on file about it. Days count back from the act; sums are in hundredths.

    `since` are the days since which a flag holds; one that is not named holds longer than any legal delay. `held` are
    the kinds of contact there have been. `lapsed`: the limitation period is over; `extinguished`: so is the right.
    `faults` is what the law of claims objects to in the charge, in the codes of BECAUSE.
    """

    act: str = "contact"
    channel: str = ""
    recipient: str = "debtor"
    line: str = "personal"
    late: int = 0
    amount: int | None = None
    agreement: str = "written"
    supply: str = "services"
    flags: frozenset[str] = frozenset()
    since: Mapping[str, int] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    contracted: date | None = None
    charge: Charge | None = None
    plan: Plan | None = None
    forum: str = ""
    bill_days: int | None = None
    fee_notice: FeeNotice | None = None
    letter_days: int | None = None
    cheque_days: int = 0
    content: frozenset[str] = frozenset()
    lapsed: bool = False
    extinguished: bool = False
    faults: frozenset[str] = frozenset()

    @property
    def kind(self) -> "Kind":
        """What it shares with thousands of others: all but days, sums and what the law of claims says."""
        charge, plan = self.charge, self.plan
        return (
            self.act,
            self.channel,
            self.recipient,
            self.line,
            self.agreement,
            self.supply,
            self.forum,
            self.flags,
            self.held,
            self.content,
            charge and (charge.kind, charge.agreed, charge.yearly, charge.staff_cost),
            plan and (plan.charged, plan.written),
        )


Kind = tuple[Any, ...]
Test = Callable[[Asked], bool]


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A table of keys that must all fit: `fixed` tests look at the kind of an act alone, `own` ones at the act itself.

    `claims`: it asks what the law of claims says, which takes time to find out.
    """

    fixed: tuple[Test, ...]
    own: tuple[Test, ...] = ()
    claims: bool = False

    def fits(self, asked: Asked) -> bool:
        """Whether the act is such a one."""
        return self.may_fit(asked) and all(test(asked) for test in self.own)

    def may_fit(self, asked: Asked) -> bool:
        """Whether an act of this kind may be such a one."""
        return all(test(asked) for test in self.fixed)


@dataclass(frozen=True, slots=True)
class Bar:
    """Holds back an act. With `conditions` it may happen once all of them are met and nothing else has changed."""

    because: str
    when: tuple[Circumstance, ...]
    unless: tuple[Circumstance, ...]
    conditions: tuple[str, ...]
    rule: Rule

    def holds_back(self, asked: Asked) -> bool:
        """Whether it stands in the way."""
        return fit(self.when, asked) and not any(one.fits(asked) for one in self.unless)

    def is_lasting(self, asked: Asked) -> bool:
        """Whether it holds such an act back on any day and for any sum."""
        return not self.when or any(not one.own and one.may_fit(asked) for one in self.when)

    def may_hold_back(self, asked: Asked) -> bool:
        """Whether it stands in the way of any act of this kind."""
        return may_fit(self.when, asked) and not any(not one.own and one.may_fit(asked) for one in self.unless)


def fit(when: tuple[Circumstance, ...], asked: Asked) -> bool:
    """Whether one of the tables fits; without any it always does."""
    return not when or any(one.fits(asked) for one in when)


def may_fit(when: tuple[Circumstance, ...], asked: Asked) -> bool:
    """Whether one of the tables may fit an act of this kind; without any it always does."""
    return not when or any(one.may_fit(asked) for one in when)


def circumstances(row: Row, key: str) -> tuple[Circumstance, ...]:
    """The tables of a key, none where it is not there. Raises BadLaw."""
    tables = row.take(key, list) if row.has(key) else []
    return tuple(_circumstance(row.inner(each, key)) for each in tables)


def _circumstance(row: Row) -> Circumstance:
    tests = {key: read(row, key) for key, read in TESTS.items() if row.has(key)}
    row.done()
    if not tests:
        raise row.bad("says nothing")
    return Circumstance(
        tuple(test for key, test in tests.items() if key not in OWN),
        tuple(test for key, test in tests.items() if key in OWN),
        not CLAIMS.isdisjoint(tests),
    )


def _one_of(name: str, known: Collection[str]) -> Callable[[Row, str], Test]:
    """The value itself is among these."""

    def read(row: Row, key: str) -> Test:
        codes = frozenset(row.codes(key, known))
        return lambda asked: getattr(asked, name) in codes

    return read


def _any_of(name: str, known: Collection[str], *, wanted: bool = True) -> Callable[[Row, str], Test]:
    """One of these is there; where not `wanted`, none of them is."""

    def read(row: Row, key: str) -> Test:
        codes = frozenset(row.codes(key, known))
        return lambda asked: (not codes.isdisjoint(getattr(asked, name))) is wanted

    return read


def _all_of(name: str, known: Collection[str]) -> Callable[[Row, str], Test]:
    def read(row: Row, key: str) -> Test:
        codes = frozenset(row.codes(key, known))
        return lambda asked: codes <= getattr(asked, name)

    return read


def _flag(value: Callable[[Asked], bool]) -> Callable[[Row, str], Test]:
    def read(row: Row, key: str) -> Test:
        wanted = row.flag(key)
        return lambda asked: value(asked) is wanted

    return read


def _number(
    value: Callable[[Asked], int | None], fits: Callable[[int, int], bool], *, unknown: bool = False
) -> Callable[[Row, str], Test]:
    """Compares a number of the act with that of the table; `unknown` is the answer where the act has none."""

    def read(row: Row, key: str) -> Test:
        bound = row.number(key, 0)

        def test(asked: Asked) -> bool:
            found = value(asked)
            return unknown if found is None else fits(found, bound)

        return test

    return read


def _contracted(fits: Callable[[date, date], bool]) -> Callable[[Row, str], Test]:
    """Compares the day of the contract; one that is not known fits no table."""

    def read(row: Row, key: str) -> Test:
        bound = row.take(key, date)
        return lambda asked: asked.contracted is not None and fits(asked.contracted, bound)

    return read


def _rate(value: Callable[[Charge], int | None]) -> Callable[[Row, str], Test]:
    """A percent of the charge above that of the table."""

    def read(row: Row, key: str) -> Test:
        bound = read_rate(row, key)
        return lambda asked: asked.charge is not None and (value(asked.charge) or 0) > bound

    return read


def _flag_age(row: Row, key: str) -> Test:
    """A flag that has held for so many days, at least or below."""
    table = row.table(key)
    flag = table.code("flag", FLAGS)
    least = table.number("least", 0) if table.has("least") else 0
    below = table.number("below", 0) if table.has("below") else None
    table.done()

    def test(asked: Asked) -> bool:
        days = asked.since.get(flag)
        if flag not in asked.flags:
            return False
        return below is None if days is None else days >= least and (below is None or days < below)

    return test


def _no_fee_notice(row: Row, key: str) -> Test:
    """No notice of fee arbitration in the form, by the medium and at the time that the law wants."""
    table = row.table(key)
    media = frozenset(table.codes("media", MEDIA)) if table.has("media") else frozenset(MEDIA)
    form, days = table.flag("official_form"), table.number("days", 0) if table.has("days") else 0
    table.done()

    def test(asked: Asked) -> bool:
        sent = asked.fee_notice
        return sent is None or sent.medium not in media or (form and not sent.official_form) or sent.days < days

    return test


def _of_charge(value: Callable[[Charge], Any]) -> Callable[[Asked], bool]:
    return lambda asked: asked.charge is not None and bool(value(asked.charge))


def _charges(row: Row, key: str) -> Test:
    codes = frozenset(row.codes(key, CHARGES))
    return lambda asked: asked.charge is not None and asked.charge.kind in codes


TESTS: Mapping[str, Callable[[Row, str], Test]] = {
    "acts": _one_of("act", ACTS),
    "channels": _one_of("channel", CHANNELS),
    "recipients": _one_of("recipient", RECIPIENTS),
    "lines": _one_of("line", LINES),
    "forums": _one_of("forum", FORUMS),
    "agreements": _one_of("agreement", AGREEMENTS),
    "supplies": _one_of("supply", SUPPLIES),
    "flags": _any_of("flags", FLAGS),
    "all_flags": _all_of("flags", FLAGS),
    "no_flags": _any_of("flags", FLAGS, wanted=False),
    "flag_age": _flag_age,
    "content": _any_of("content", CONTENT),
    "all_content": _all_of("content", CONTENT),
    "no_content": _any_of("content", CONTENT, wanted=False),
    "held": _any_of("held", KINDS_OF_CONTACT),
    "not_held": _any_of("held", KINDS_OF_CONTACT, wanted=False),
    "faults": _any_of("faults", BECAUSE),
    "late_least": _number(lambda asked: asked.late, lambda found, bound: found >= bound),
    "late_below": _number(lambda asked: asked.late, lambda found, bound: found < bound),
    "due": _flag(lambda asked: asked.late >= 0),
    "amount_above": _number(lambda asked: asked.amount, lambda found, bound: found > 100 * bound),
    "amount_to": _number(lambda asked: asked.amount, lambda found, bound: found <= 100 * bound),
    "amount_unknown": _flag(lambda asked: asked.amount is None),
    "contracted_from": _contracted(lambda found, bound: found >= bound),
    "contracted_before": _contracted(lambda found, bound: found < bound),
    "charges": _charges,
    "charge_agreed": _flag(_of_charge(lambda charge: charge.agreed)),
    "charge_yearly": _flag(_of_charge(lambda charge: charge.yearly)),
    "charge_staff_cost": _flag(_of_charge(lambda charge: charge.staff_cost)),
    "charge_above": _number(
        lambda asked: asked.charge.amount if asked.charge else None, lambda found, bound: found > 100 * bound
    ),
    "rate_above": _rate(lambda charge: charge.rate),
    "share_above": _rate(lambda charge: charge.share),
    "instalments_above": _number(
        lambda asked: asked.plan.instalments if asked.plan else None, lambda found, bound: found > bound
    ),
    "plans_above": _number(lambda asked: asked.plan.before if asked.plan else None, lambda found, bound: found > bound),
    "plan_charged": _flag(lambda asked: asked.plan is not None and asked.plan.charged),
    "plan_written": _flag(lambda asked: asked.plan is not None and asked.plan.written),
    "bill_below": _number(lambda asked: asked.bill_days, lambda found, bound: found < bound, unknown=True),
    "letter_below": _number(lambda asked: asked.letter_days, lambda found, bound: found < bound, unknown=True),
    "letter_above": _number(lambda asked: asked.letter_days, lambda found, bound: found > bound),
    "no_fee_notice": _no_fee_notice,
    "cheque_early": _flag(lambda asked: asked.cheque_days > 0),
    "lapsed": _flag(lambda asked: asked.lapsed),
    "extinguished": _flag(lambda asked: asked.extinguished),
}
"""The keys of a circumstance. Amounts are whole units of money, days whole days, percents a year as text."""

CLAIMS = frozenset({"faults", "lapsed", "extinguished"})
"""Keys that ask the law of claims."""

OWN = CLAIMS | {
    *("flag_age", "late_least", "late_below", "due", "amount_above", "amount_to", "amount_unknown"),
    *("contracted_from", "contracted_before", "charge_above", "rate_above", "share_above", "instalments_above"),
    *("plans_above", "bill_below", "letter_below", "letter_above", "no_fee_notice", "cheque_early"),
}
"""Keys whose answer differs between acts of one kind."""


def _bar(row: Row, rule: Rule) -> Fact:
    return Bar(
        row.code("because", BECAUSE),
        circumstances(row, "when"),
        circumstances(row, "unless"),
        row.codes("conditions", CONDITIONS) if row.has("conditions") else (),
        rule,
    )


KINDS: Mapping[str, Callable[[Row, Rule], Fact]] = {"bar": _bar}
"""The tables of `gate.toml`."""
