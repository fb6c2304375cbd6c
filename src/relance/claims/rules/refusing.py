"""Why there is no rule: nobody knows the law here, or the firm's own lawyer has switched the fact off."""

from relance.claims.rules.records import Refusal, Why
from relance.law.rules import Charging


def no_rule(law: Charging, kind: str) -> Refusal:
    """The refusal for a kind of fact that is not there."""
    off = law.off.get(kind)
    if off is not None:
        return Refusal(Why.SWITCHED_OFF, {"by": off.own}, off)
    return Refusal(Why.RULE_MISSING, {"about": kind})
