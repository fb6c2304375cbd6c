"""Files that a command reads or writes for a person."""

import os
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext

from relance.web.cli import Refusal


def why_not(error: OSError) -> str:
    """Why a file cannot be read or written, in the reader's language; else as the system says it."""
    if isinstance(error, FileNotFoundError):
        return gettext("there is no such file")
    if isinstance(error, IsADirectoryError):
        return gettext("it is a folder")
    if isinstance(error, PermissionError):
        return gettext("you have no right to it")
    return error.strerror or str(error)


def ready(place: str) -> Path:
    """The path, if a file may be written there. Raises Refusal before anything is done for it."""
    path = Path(place).expanduser()
    if path.is_dir():
        said = gettext("%(file)s is a folder. Name a file in it, such as %(example)s.")
        raise Refusal(said % {"file": place, "example": path / "letters.pdf"})
    if not path.parent.is_dir():
        said = gettext("There is no folder %(folder)s. Make it first, or name another file.")
        raise Refusal(said % {"folder": path.parent})
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise Refusal(gettext("%(file)s cannot be written here. Name another file.") % {"file": place})
    return path


def write_new(place: str, make: Callable[[], bytes]) -> int:
    """Write what `make` gives, whole or not at all. How many bytes."""
    path = ready(place)
    data = make()
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        said = gettext("%(file)s could not be written: %(why)s.")
        raise Refusal(said % {"file": place, "why": why_not(error)}) from error
    return len(data)
