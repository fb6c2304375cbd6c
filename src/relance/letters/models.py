"""Letters: words frozen as they were shown, approved and sent."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager


class Letter(models.Model):
    """The words of one message. Never changed: another wording is another letter.

    `body` is its text; `content` says the same part by part, so that the e-mail and the letter made from it later are
    what was shown and approved. Both are empty once they were erased: that it was written, and when, stays.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    content = models.JSONField(default=dict)
    written_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Letter"]] = ScopedManager(company="company")

    @property
    def has_words(self) -> bool:
        """False once they were erased: nothing of it can be shown or printed again."""
        return bool(self.body)


class OwnWording(models.Model):
    """A firm's own sentences in the message of a step, in one language. The newest holds; older ones are its versions.

    `texts` are the sentences by the one that each replaces (see letters.rules.editing); empty is the original.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=160)

    objects: ClassVar[models.Manager["OwnWording"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "language", "name", "version"], name="one_wording_per_version")
        ]
