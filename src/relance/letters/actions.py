"""The only writers of letters."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from relance.accounts import actions as accounts
from relance.accounts.writing import insert_rows
from relance.company.models import Company
from relance.letters.models import Letter, OwnWording
from relance.letters.rules import Words
from relance.letters.rules.blocks import blocks_of
from relance.letters.rules.changing import changed
from relance.letters.rules.text import text_of


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


def put_otherwise(letter: Letter, texts: Mapping[int, str], *, now: datetime) -> Letter:
    """Another letter that says these passages in other words; everything else as it was. Raises ValueError.

    It is not kept yet: whoever asked for it looks first whether it may be sent.
    """
    blocks = changed(blocks_of(letter.content, letter.body), texts)
    return Letter(
        company_id=letter.company_id,
        account_id=letter.account_id,
        language=letter.language,
        subject=letter.subject,
        body=text_of(blocks),
        content={**letter.content, "blocks": [block.data() for block in blocks]},
        written_at=now,
    )


@transaction.atomic
def word(company: Company, language: str, name: str, texts: Mapping[str, str], *, by: str, now: datetime) -> OwnWording:
    """Let the message of a step say these sentences from now on; none at all is the original. Another version.

    `texts` are as `editing.sentence` made them. What waits unapproved is worded anew the next time it is decided.
    """
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    newest = OwnWording.objects.filter(company=company, language=language, name=name).first()
    if newest is not None and newest.texts == dict(texts):
        return newest
    made = OwnWording.objects.create(
        company=company,
        language=language,
        name=name,
        version=newest.version + 1 if newest else 1,
        texts=dict(texts),
        made_at=now,
        made_by=by,
    )
    accounts.all_moved(company)
    return made
