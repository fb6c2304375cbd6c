"""What other rooms may ask about policies."""

from relance.company.models import Company
from relance.policies import rules
from relance.policies.models import PolicyVersion


def current(company: Company) -> PolicyVersion | None:
    """The version in force."""
    return PolicyVersion.objects.filter(company=company).order_by("-version").first()


def ladder(company: Company) -> rules.Ladder:
    """The ladder in force. Raises BadPolicy where the firm has none."""
    version = current(company)
    if version is None:
        raise rules.BadPolicy(f"{company} has no policy yet. Publish one first.")
    return rules.read_ladder(version.data)
