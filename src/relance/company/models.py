"""Firms, people, memberships, one-time links."""

from datetime import time
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from relance.company.rules import Role


class UserManager(BaseUserManager["User"]):
    """Users are known by their e-mail address, compared without case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a usable password, or with none until they set one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by e-mail address in any case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in. What they may do is said by their memberships, firm by firm."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, blank=True)
    theme = models.CharField(max_length=5, blank=True)
    keys_off = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_in_small_letters")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """One or two letters for the round mark beside a name."""
        words = (self.name or self.email).replace("@", " ").split()
        return "".join(word[0] for word in words[:2]).upper()


class Company(models.Model):
    """A firm. Every fact belongs to exactly one."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    part = models.CharField(max_length=6, blank=True)
    language = models.CharField(max_length=2, default="en")
    zone = models.CharField(max_length=60, default="Europe/Paris")
    currency = models.CharField(max_length=3, default="EUR")
    created_at = models.DateTimeField()

    signer = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    account_holder = models.CharField(max_length=120, blank=True)
    iban = models.CharField(max_length=34, blank=True)

    creditor = models.CharField(max_length=12, default="business")
    trade = models.CharField(max_length=12, blank=True)

    opens = models.TimeField(default=time(9))
    closes = models.TimeField(default=time(18))

    watched_folder = models.CharField(max_length=500, blank=True)

    test_mode = models.BooleanField(default=True)
    own_day = models.DateField(null=True, blank=True)
    last_tick_at = models.DateTimeField(null=True, blank=True)

    members: "models.ManyToManyField[User, Membership]" = models.ManyToManyField(
        User, through="Membership", related_name="companies"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="opens_before_it_closes"),
            models.CheckConstraint(condition=models.Q(language__in=["en", "fr"]), name="language_we_speak"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a firm."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(role.value, role.value) for role in Role])

    class Meta:
        ordering: ClassVar[list[str]] = ["user__name", "user__email"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "user"], name="one_role_per_firm"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="member_has_a_role"
            ),
        ]


class OneTimeLink(models.Model):
    """A way in that works once: the first log-in of an owner, an invitation, the demo.

    Only a hash of the secret is kept. `role` is empty for a member's plain log-in. `vouched` links were
    made by whoever runs this installation: they open the account whatever firms it belongs to. A link
    made by a firm's owner never opens an account that belongs to another firm too (see actions.use_link).
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="links")
    email = models.EmailField()
    role = models.CharField(max_length=12, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=160)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    vouched = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company", "email"], name="links_of_a_person")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(role__in=["", *(role.value for role in Role)]), name="link_gives_a_known_role"
            ),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="link_email_in_small_letters"),
        ]
