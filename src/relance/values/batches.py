"""Slices of a long list: nothing in the house holds or locks a whole book at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items, in order."""
    source = iter(items)
    while slice_ := list(islice(source, size)):
        yield slice_
