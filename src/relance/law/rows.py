"""Tables of a data file, read by a closed schema: what nobody asks for is an error, and so is what is missing."""

from collections.abc import Collection, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

T = TypeVar("T")

_NAMES: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    date: "a date",
    time: "a time of day",
    list: "a list",
    bool: "true or false",
    dict: "a table",
}


class BadLaw(ValueError):
    """A folder of law data cannot be read; the message names the file, the place in it and the key."""

    says_what_to_do = True


class Row:
    """One table of a file. Every key is taken once; `done` refuses what is left."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self._left = dict(data)
        self._where = where

    def bad(self, what: str) -> BadLaw:
        """The error to raise, with the place of this table before it."""
        return BadLaw(f"{self._where}: {what}")

    def has(self, key: str) -> bool:
        """Whether the key is there and not yet taken."""
        return key in self._left

    def drop(self, key: str) -> None:
        """A key that may be there and is not looked at."""
        self._left.pop(key, None)

    def take(self, key: str, kind: type[T]) -> T:
        """The value of a key that must be there and exactly of that type. Raises BadLaw."""
        if key not in self._left:
            raise self.bad(f"“{key}” is missing")
        value = self._left.pop(key)
        # A date-time is a date to Python and a flag a number; here they are not.
        if type(value) is not kind:
            raise self.bad(f"“{key}” must be {_NAMES.get(kind, kind.__name__)}, not {value!r}")
        return value

    def text(self, key: str, longest: int = 400) -> str:
        """A text of one line that is not empty. Raises BadLaw."""
        value = self.take(key, str)
        if not value or value != value.strip() or "\n" in value:
            raise self.bad(f"“{key}” must be one line of text, without spaces around it")
        if len(value) > longest:
            raise self.bad(f"“{key}” has {len(value)} characters; {longest} are allowed")
        return value

    def number(self, key: str, least: int = 1) -> int:
        """A whole number, at least `least`. Raises BadLaw."""
        value = self.take(key, int)
        if value < least:
            raise self.bad(f"“{key}” must be at least {least}, not {value}")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false; the default where the key is not there. Raises BadLaw."""
        return self.take(key, bool) if self.has(key) else default

    def decimal(self, key: str) -> Decimal:
        """A decimal number, written as text so that nobody rounds it. Raises BadLaw."""
        value = self.take(key, str)
        try:
            number = Decimal(value)
        except InvalidOperation as error:
            raise self.bad(f'“{key}” must be a number in quotes such as "8.28", not {value!r}') from error
        if not number.is_finite():
            raise self.bad(f"“{key}” must be a number, not {value!r}")
        return number

    def code(self, key: str, known: Collection[str]) -> str:
        """One code of a closed list. Raises BadLaw."""
        return self._known(key, self.take(key, str), known)

    def codes(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Codes of a closed list, each once, at least one, in the order of the file. Raises BadLaw."""
        values = tuple(self._known(key, value, known) for value in self.take(key, list))
        if not values or len(set(values)) != len(values):
            raise self.bad(f"“{key}” must name each code once, and at least one")
        return values

    def table(self, key: str) -> "Row":
        """A table within this one. Raises BadLaw."""
        return self.inner(self.take(key, dict), key)

    def inner(self, data: object, name: str) -> "Row":
        """A table within this one that is at hand already. Raises BadLaw."""
        if not isinstance(data, dict):
            raise self.bad(f"{name} must be a table, not {data!r}")
        called = f" ({data['name']})" if "name" in data else ""
        return Row(data, f"{self._where}, {name}{called}")

    def done(self) -> None:
        """Nothing may be left. Raises BadLaw."""
        if self._left:
            raise self.bad(f"unknown key “{min(self._left)}”")

    def _known(self, key: str, value: object, known: Collection[str]) -> str:
        if not isinstance(value, str) or value not in known:
            raise self.bad(f"“{key}” knows {', '.join(known)}, not {value!r}")
        return value
