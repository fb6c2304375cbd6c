"""Passwords of wires: encrypted at rest with a key derived from the installation's secret."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class WrongSecret(ValueError):
    """The password was kept under another secret key; it must be entered again."""

    says_what_to_do = True


def _box() -> Fernet:
    key = hashlib.sha256(b"relance.channels:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def hide(plain: str) -> str:
    """The form in which a password is kept."""
    return _box().encrypt(plain.encode()).decode() if plain else ""


def reveal(kept: str) -> str:
    """The password again. Raises WrongSecret."""
    try:
        return _box().decrypt(kept.encode()).decode() if kept else ""
    except InvalidToken as error:
        raise WrongSecret("The mail password was kept under another secret key. Enter it again in Settings.") from error
