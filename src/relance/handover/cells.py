"""What stands in a table of the file: written so that a program reads it, and said so that a person does."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.values.money import exponent, format_money, to_decimal
from relance.values.words import say_date


@dataclass(frozen=True, slots=True)
class Sum:
    """Whole minor units of a currency."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Exact:
    """An amount in major units before it is rounded: of a stretch of interest."""

    amount: Decimal


@dataclass(frozen=True, slots=True)
class Percent:
    """A rate a year."""

    rate: Decimal


Cell = str | int | date | Sum | Exact | Percent
Row = tuple[Cell, ...]


def written(cell: Cell, language: str) -> str:
    """As a file holds it: ISO days, plain decimals with the mark that the reader's spreadsheet expects."""
    if isinstance(cell, date):
        return cell.isoformat()
    figure = _figure(cell)
    return str(cell) if figure is None else _marked(str(figure), language)


def said(cell: Cell, language: str) -> str:
    """As paper and pages show it."""
    if isinstance(cell, Sum):
        return format_money(cell.minor, cell.currency, language)
    if isinstance(cell, Percent):
        return say_percent(cell.rate, language)
    if isinstance(cell, date):
        return say_date(cell, language, "short")
    return written(cell, language)


def say_percent(rate: Decimal, language: str) -> str:
    """A rate as people write it."""
    return _marked(str(rate), language) + ("\u00a0%" if language == "fr" else "%")


def say_sums(sums: dict[str, int], language: str) -> str:
    """Sums of several currencies beside each other, never added; empty where there is none."""
    return " + ".join(format_money(minor, currency, language) for currency, minor in sums.items() if minor)


def _figure(cell: Cell) -> Decimal | None:
    match cell:
        case Sum():
            return to_decimal(cell.minor, cell.currency).quantize(Decimal(1).scaleb(-exponent(cell.currency)))
        case Exact():
            return cell.amount
        case Percent():
            return cell.rate
        case _:
            return None


def _marked(figure: str, language: str) -> str:
    return figure.replace(".", ",") if language == "fr" else figure
