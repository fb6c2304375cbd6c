"""What other rooms may ask about policies."""

from collections.abc import Iterable

from relance.company.models import Company
from relance.policies.models import PolicyException, PolicyVersion
from relance.policies.reading import read_policy
from relance.policies.rules import BadPolicy, Exemption, Policy
from relance.values.marking import mark as _


def current(company: Company) -> PolicyVersion | None:
    """The version in force."""
    published = PolicyVersion.objects.filter(company=company, published_at__isnull=False)
    return published.order_by("-version").first()


def draft(company: Company) -> PolicyVersion | None:
    """The version to come, while somebody works on it."""
    return PolicyVersion.objects.filter(company=company, published_at__isnull=True).first()


def versions(company: Company) -> list[PolicyVersion]:
    """What was ever published, newest first."""
    return list(PolicyVersion.objects.filter(company=company, published_at__isnull=False).order_by("-version"))


def version(company: Company, number: int) -> PolicyVersion | None:
    """A version that was published."""
    return PolicyVersion.objects.filter(company=company, version=number, published_at__isnull=False).first()


def step_names(company: Company) -> set[str]:
    """The name of every step that was ever published: what was done for a customer is remembered by it."""
    found = PolicyVersion.objects.filter(company=company, published_at__isnull=False).values_list("data", flat=True)
    return {step["name"] for data in found for ladder in data["ladders"] for step in ladder["steps"]}


def in_force(company: Company) -> Policy:
    """The policy in force. Raises BadPolicy where the firm has none."""
    version = current(company)
    if version is None:
        raise BadPolicy(_("%(firm)s has no policy yet. Publish one first."), {"firm": company})
    return read_policy(version.data)


def exemptions(account_ids: Iterable[int]) -> dict[int, Exemption]:
    """Exceptions that hold, by account."""
    rows = PolicyException.objects.filter(account_id__in=set(account_ids), ended_at__isnull=True)
    found = rows.values_list("account_id", "ladder", "extra_days")
    return {account: Exemption(ladder, days) for account, ladder, days in found}


def exceptions(company: Company) -> list[PolicyException]:
    """Every exception that holds, newest first."""
    return list(PolicyException.objects.filter(company=company, ended_at__isnull=True))


def last_exception(company: Company, account_id: int) -> PolicyException | None:
    """The last exception that was made for a customer, ended or not."""
    return PolicyException.objects.filter(company=company, account_id=account_id).order_by("-id").first()


def exception_of(company: Company, account_id: int) -> PolicyException | None:
    """The exception that holds for a customer."""
    return PolicyException.objects.filter(company=company, account_id=account_id, ended_at__isnull=True).first()
