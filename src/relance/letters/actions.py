"""The only writers of letters."""

from collections.abc import Sequence
from datetime import datetime

from relance.accounts.writing import insert_rows
from relance.company.models import Company
from relance.letters.models import Letter
from relance.letters.rules import Words


def keep(company: Company, written: Sequence[tuple[int, Words]], *, now: datetime) -> list[Letter]:
    """Freeze words, each for the account given with them, in the order given."""
    letters = [
        Letter(
            company_id=company.pk,
            account_id=account_id,
            language=words.language,
            subject=words.subject[:200],
            body=words.body,
            content=words.content(),
            written_at=now,
        )
        for account_id, words in written
    ]
    return insert_rows(letters)
