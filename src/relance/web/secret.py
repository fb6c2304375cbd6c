"""The installation's secret key: made once, kept in a file that only its owner reads."""

import os
import secrets
from pathlib import Path


def kept_secret(home: Path) -> str:
    """The secret of this data folder, or RELANCE_SECRET where many machines share one."""
    if given := os.environ.get("RELANCE_SECRET"):
        return given
    path = home / "secret.key"
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    home.mkdir(parents=True, exist_ok=True)
    fresh = secrets.token_urlsafe(48)
    handle = os.open(path.with_suffix(f".{os.getpid()}"), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh)
    try:
        # A link either makes the name or finds that another process was first: nobody reads half a key.
        os.link(path.with_suffix(f".{os.getpid()}"), path)
    except FileExistsError:
        pass
    finally:
        path.with_suffix(f".{os.getpid()}").unlink(missing_ok=True)
    return path.read_text("ascii").strip()
