"""Which rate applies: the law's, or the contract's after the checks of the law."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from relance.claims.rules.accruing import Course
from relance.claims.rules.counting import DAY, add_months
from relance.claims.rules.delay import Found, waiting_over
from relance.claims.rules.records import Claim, Line, RateKind, Refusal, Why
from relance.claims.rules.refusing import no_rule
from relance.law.charging import Agreed, Interest, Start
from relance.law.facts import Rule
from relance.law.rates import Formula, Gap, Stretch, stretches
from relance.law.rules import Charging


@dataclass(frozen=True, slots=True)
class Basis:
    """What interest rests on: ways for delay to begin, a formula, and the rule. No formula: none is owed."""

    starts: tuple[Start, ...]
    formula: Formula | None
    rule: Rule | None
    frozen: bool = False
    compounds: bool = False
    waits: bool = False


def basis_of(claim: Claim, law: Charging) -> Basis | Refusal:
    """What the interest of a claim rests on."""
    match claim.wanted.kind:
        case RateKind.STATUTORY:
            return _statutory(law)
        case RateKind.GIVEN:
            return _given(claim, law)
        case RateKind.CONTRACT:
            return _contract(claim, law)


def _statutory(law: Charging) -> Basis | Refusal:
    fact = law.interest
    if fact is None:
        return no_rule(law, "interest")
    return _of(fact, fact.formula if fact.owed else None)


def _of(fact: Interest, formula: Formula | None) -> Basis:
    return Basis(fact.starts, formula, fact.rule, fact.frozen, fact.compounds, fact.waits)


def _given(claim: Claim, law: Charging) -> Basis | Refusal:
    """A rate that somebody answers for: the law is asked only when delay begins."""
    fact = law.interest or law.agreed
    if fact is None:
        return no_rule(law, "interest")
    return Basis(fact.starts, Formula(fixed=claim.wanted.rate), fact.rule, False, fact.compounds, fact.waits)


def _contract(claim: Claim, law: Charging) -> Basis | Refusal:
    fact = law.agreed
    if fact is None:
        return no_rule(law, "agreed_interest")
    if any(clause not in claim.terms.clauses for clause in fact.needs):
        return _statutory(law)
    formula = _named(claim, fact, law)
    if isinstance(formula, Refusal):
        return formula
    return Basis(fact.starts, formula, fact.rule, False, fact.compounds, fact.waits)


def _named(claim: Claim, fact: Agreed, law: Charging) -> Formula | Refusal:
    """The formula that the contract names."""
    if fact.unstated is not None and not claim.terms.yearly_rate_stated:
        return Formula(fixed=min(fact.unstated, claim.wanted.rate) if claim.wanted.rate else fact.unstated)
    if not claim.wanted.times:
        return Formula(fixed=claim.wanted.rate)
    if law.legal_rate is None:
        return no_rule(law, "legal_rate")
    legal = law.legal_rate.formula
    return Formula(legal.series, legal.fixed * claim.wanted.times, legal.times * claim.wanted.times)


def course_of(claim: Claim, line: Line, begins: Found, basis: Basis, law: Charging) -> Course | Refusal | None:
    """How one line bears interest from its first day of delay to its last. None where it does not (yet)."""
    if basis.formula is None:
        return None
    if isinstance(begins, Refusal) or begins is None or begins > line.until or _too_early(claim, line, basis, law):
        return begins if isinstance(begins, Refusal) else None
    try:
        rates = _rates(claim, basis, law, begins, line.until)
        refused = _beyond(claim, law.agreed, rates, law)
    except Gap as gap:
        return Refusal(Why.RATE_MISSING, {"series": gap.series.name, "day": gap.day.isoformat()}, basis.rule)
    return refused or Course(begins, tuple(rates), basis.compounds)


def _too_early(claim: Claim, line: Line, basis: Basis, law: Charging) -> bool:
    """Whether nothing may be asked yet, because the waiting time is not over."""
    if not basis.waits:
        return False
    over = waiting_over(claim, law)
    return not isinstance(over, date) or over > line.until


def _rates(claim: Claim, basis: Basis, law: Charging, begins: date, ends: date) -> list[Stretch]:
    assert basis.formula is not None
    if basis.frozen:
        (first, *_) = stretches(basis.formula, law.series, begins, begins)
        return [Stretch(begins, ends, first.rate, first.said)]
    found = stretches(basis.formula, law.series, begins, ends)
    return _lowered(claim, law, _after_judgment(claim, basis.formula, law, found))


def _lowered(claim: Claim, law: Charging, found: list[Stretch]) -> list[Stretch]:
    """An agreed rate no higher than the ceiling, where the law lowers it to that. Raises Gap."""
    fact = law.agreed
    if claim.wanted.kind is not RateKind.CONTRACT or fact is None or fact.ceiling is None or not fact.lowers:
        return found
    limits = [(each, stretches(fact.ceiling, law.series, each.begins, each.ends)) for each in found]
    return [
        replace(limit, rate=each.rate, said=each.said) if each.rate <= limit.rate else limit
        for each, parts in limits
        for limit in parts
    ]


def _after_judgment(claim: Claim, formula: Formula, law: Charging, found: list[Stretch]) -> list[Stretch]:
    """Points on top of the legal rate itself, where a judgment has been enforceable for long enough."""
    fact, since = law.after_judgment, claim.judgment_enforceable
    if fact is None or since is None or formula != Formula(fact.series):
        return found
    turn = add_months(since, fact.months) + DAY
    return [piece for each in found for piece in _raised(each, turn, fact.plus)]


def _raised(each: Stretch, turn: date, plus: int) -> Sequence[Stretch]:
    after = Stretch(max(turn, each.begins), each.ends, each.rate + plus, each.said)
    if turn <= each.begins:
        return [after]
    if turn > each.ends:
        return [each]
    return [Stretch(each.begins, turn - DAY, each.rate, each.said), after]


def _beyond(claim: Claim, fact: Agreed | None, rates: Sequence[Stretch], law: Charging) -> Refusal | None:
    """Whether an agreed rate lies below the floor or above the ceiling at any time. Raises Gap."""
    if claim.wanted.kind is not RateKind.CONTRACT or fact is None:
        return None
    for limit, why in ((fact.floor, Why.RATE_BELOW_FLOOR), (fact.ceiling, Why.RATE_ABOVE_CEILING)):
        for each in rates if limit is not None else ():
            assert limit is not None
            for bound in stretches(limit, law.series, each.begins, each.ends):
                if (each.rate < bound.rate) if why is Why.RATE_BELOW_FLOOR else (each.rate > bound.rate):
                    return Refusal(
                        why, {"rate": each.rate, "limit": bound.rate, "day": bound.begins.isoformat()}, fact.rule
                    )
    return None
