"""Imports with the file as it came, what each brought into the book, and answers remembered."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager


class Import(models.Model):
    """One file. It is kept as it came, in pieces; a dropped one waits for its answers and is not in the book yet.

    `like` tells files of one kind from others: the same format and header, so that next week's is known again.
    """

    class State(models.TextChoices):
        """Where a file stands."""

        DROPPED = "dropped"
        DONE = "done"
        UNDONE = "undone"

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=40)
    like = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DONE)
    answers = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    progress = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField()
    by = models.CharField(max_length=160)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=160, blank=True)

    objects: ClassVar[models.Manager["Import"]] = ScopedManager(company="company")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "like"]),
            models.Index(fields=["company", "sha256"]),
        ]


class Piece(models.Model):
    """Some of the bytes of a file, as it came. Nobody has to hold a long file in memory to keep it."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    objects: ClassVar[models.Manager["Piece"]] = ScopedManager(company="source__company")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "number"], name="pieces_of_a_file_in_order")
        ]


class Listed(models.Model):
    """That an entry of the ledger is in a file: which brought it (none: a person was quicker), which had it last.

    `mark` is how lists know a payment again.
    """

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField("ledger.Entry", on_delete=models.PROTECT, related_name="listed")
    first = models.ForeignKey(Import, on_delete=models.PROTECT, null=True, related_name="brought")
    last = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="seen")
    mark = models.CharField(max_length=120, blank=True)

    objects: ClassVar[models.Manager["Listed"]] = ScopedManager(company="company")


class Answer(models.Model):
    """What was answered about files of one kind: date order, currency, columns, whether the list is complete."""

    company = models.ForeignKey("company.Company", on_delete=models.PROTECT, related_name="+")
    like = models.CharField(max_length=64)
    given = models.JSONField(default=dict)

    objects: ClassVar[models.Manager["Answer"]] = ScopedManager(company="company")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "like"], name="one_answer_per_kind_of_file")
        ]
