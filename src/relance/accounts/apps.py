"""What happens once all tables are there."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Accounts(AppConfig):
    """The room, as Django knows it."""

    name = "relance.accounts"

    def ready(self) -> None:
        """A database that was brought up to date knows the shape of a big book."""
        from relance.accounts.statistics import assume

        post_migrate.connect(assume, sender=self, dispatch_uid="assume_statistics")
