"""The paper a letter is set on, by the country it is sent from."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "paper"


@dataclass(frozen=True, slots=True)
class Window:
    """Where the address stands, in millimetres."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Paper:
    """See `letters/paper/__init__.py`."""

    paper: str
    side: str
    below: float
    window: Window
    return_line: bool = False
    folds: tuple[float, ...] = ()

    def data(self) -> dict[str, Any]:
        """As the typesetter reads it."""
        window = {name: getattr(self.window, name) for name in Window.__slots__}
        return {name: getattr(self, name) for name in self.__slots__} | {"window": window}


def countries() -> tuple[str, ...]:
    """The countries with a paper of their own."""
    return tuple(sorted(path.stem for path in FOLDER.glob("??.toml")))


@lru_cache(maxsize=256)
def paper_of(country: str) -> Paper:
    """The country's paper, or the careful default."""
    name = country if country in countries() else "default"
    given = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    return Paper(**given | {"window": Window(**given["window"]), "folds": tuple(given.get("folds", ()))})
