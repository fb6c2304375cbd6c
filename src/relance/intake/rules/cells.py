"""What one cell means: an amount, a day, a currency, a name. Nothing is guessed from another cell."""

import html
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.numbers import get_currency_symbol

from relance.intake.rules.layouts import plain, vocabulary
from relance.intake.rules.records import MIXED, Cell, Gap
from relance.values.money import BadAmount, exponent, is_iso_currency, parse_amount, to_minor

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Outside of them a date is a slip of the pen, and the days of a ladder could not be counted."""
LONGEST_NAME, LONGEST_NUMBER = 10_000, 80
LONGEST_VALUE = 200
"""No amount and no day is longer: what is was not written by a person, and would take its time."""


class BadCell(Exception):
    """A cell keeps its row out. `reason` is a code of the list of reasons."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


def text_of(cell: Cell) -> str:
    """The cell as people read it. Numbers lose the zeros that only the file added."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, Gap):
        return "" if cell is Gap.NO_VALUE else "#ERROR"
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell.normalize():f}"


_UNSEEN = re.compile(r"[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def tidy(text: str) -> str:
    """Without what cannot be seen: NULs, line breaks, marks of direction. They harm in a mail's head."""
    if text.isprintable():
        return text.strip()
    return _UNSEEN.sub(lambda found: "" if found.group().strip("\0\ufeff\u200b") == "" else " ", text).strip()


def name_of(text: str) -> str:
    """A name as it was meant: entities of HTML and the traces of a wrong encoding are mended, once."""
    meant = html.unescape(text) if "&" in text else text
    return tidy(_mended(meant))


_BROKEN = re.compile(r"[ÂÃ][\x80-\xbf\xa0€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]|â[€‚„][\x80-\xbf™œ“”˜–—¦¢ž]|Å[\x80-\xbf“’¡ ¸]")


def _mended(text: str) -> str:
    """UTF-8 that was read as Windows-1252 somewhere, read right."""
    if text.isascii() or not _BROKEN.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


_SCIENTIFIC = re.compile(r"[+-]?\d([.,]\d+)?\s*E\s*[+-]?\d+", re.IGNORECASE)
_ERRORS = re.compile(r"#(N/A|REF|VALUE|VALEUR|NAME|NOM|DIV/0|NULL|NUM|NOMBRE|WERT|BEZUG|ERROR|N/D)[!?]?", re.IGNORECASE)


def number_of(cell: Cell) -> str:
    """A document's number as text; empty where there is none. Raises BadCell for one that a spreadsheet broke."""
    if cell is Gap.NO_VALUE:
        raise BadCell("formula_without_value")
    if cell is Gap.ERROR or isinstance(cell, date):
        raise BadCell("bad_number")
    text = tidy(text_of(cell))
    if _SCIENTIFIC.fullmatch(text) or _ERRORS.fullmatch(text) or len(text) > LONGEST_NUMBER:
        raise BadCell("bad_number")
    return text if any(c.isalnum() for c in text) else ""


_PARENTHESES = re.compile(r"\((.*)\)|<(.*)>")
_CODE = re.compile(r"(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])")
_SIGN = re.compile(r"(?:[A-Z]{1,3})?[$€£¥₣₤₺₽₹₩฿]|\bFr\.(?=\s|\d|$)|\bkr\.?(?=\s|\d|$)|\bzł")
_BARE = re.compile(r"[\d\s.,'()+-]*")
"""An amount that names no currency, as most do not."""
_DEBIT_OR_CREDIT = re.compile(r"(?<=[\d.,\s\-)])\s*((?i:CR|DR)|[CDHS])\.?$")


_NO_CENTS = re.compile(r"(?<=\d)[.,]\s?--?$")
"""As the Swiss write whole francs: 10.-"""


def amount_of(cell: Cell, currency: str, decimal_mark: str = "") -> int:
    """Signed minor units of `currency`, without the currency's own sign. Raises BadCell.

    `decimal_mark` is what the file writes before decimals: by it `12,500` is told from `12 500`. A number cell of a
    workbook is rounded half up to the currency's decimals: it shows as many.
    """
    if cell is Gap.NO_VALUE:
        raise BadCell("formula_without_value")
    if isinstance(cell, Decimal):
        return _rounded(cell, currency)
    if not isinstance(cell, str):
        raise BadCell("bad_amount")
    text = tidy(_mended(cell))
    if not text:
        raise BadCell("missing_amount")
    if len(text) > LONGEST_VALUE:
        raise BadCell("bad_amount")
    bare, sign, currency = (text, 1, currency) if _FIGURES_ALONE.fullmatch(text) else _bare(text, currency)
    is_plain = not decimal_mark or exponent(currency) == 0
    return parsed(bare if is_plain else _by_mark(bare, decimal_mark), sign, currency)


_FIGURES_ALONE = re.compile(r"[\d\s.,']+")
"""An amount from which nothing has to be taken away, as most are."""
_FIGURES = re.compile(r"\d[\d.,'’\s]*")
_THREE_BEHIND = re.compile(r"[+-]?(?!0[.,])\d{1,3}([.,])\d{3}")


def mark_shown(cell: Cell) -> str:
    """The decimal mark that an amount proves: `1 234,5` a comma, `1,234,567` a point; empty where it proves none."""
    if not isinstance(cell, str) or len(cell) > LONGEST_VALUE or not ("." in cell or "," in cell):
        return ""
    found = _FIGURES.search(cell)
    text = found.group().rstrip(" .,'’") if found else ""
    if "." in text and "," in text:
        return max(".,", key=text.rfind)
    mark = "." if "." in text else "," if "," in text else ""
    groups = text.split(mark) if mark else []
    if len(groups) > 2:
        are_thousands = all(len(group) in (2, 3) for group in groups[1:]) and len(groups[-1]) == 3
        return ("," if mark == "." else ".") if are_thousands else ""
    return "" if _THREE_BEHIND.fullmatch(text) else mark


def _by_mark(text: str, decimal_mark: str) -> str:
    """An amount whose one mark may stand before thousands or before decimals, written as the file means it."""
    if not (found := _THREE_BEHIND.fullmatch(text)):
        return text
    if decimal_mark == MIXED:
        raise BadCell("bad_amount")
    return f"{text}0" if found.group(1) == decimal_mark else text.replace(found.group(1), "")


def _rounded(number: Decimal, currency: str) -> int:
    try:
        return to_minor(number.quantize(Decimal(1).scaleb(-exponent(currency)), ROUND_HALF_UP), currency)
    except (ArithmeticError, BadAmount) as error:
        raise BadCell("bad_amount") from error


def parsed(text: str, sign: int, currency: str) -> int:
    """Signed minor units of bare digits. Raises BadCell."""
    try:
        return sign * parse_amount(text, currency)
    except BadAmount as error:
        raise BadCell("bad_amount") from error


def _bare(text: str, currency: str) -> tuple[str, int, str]:
    """Digits alone, their sign, and the currency. Raises BadCell where the sign is of another currency."""
    for said in currencies_in(text):
        if said not in {currency, ""} and not _may_mean(said, currency):
            raise BadCell("bad_amount")
    bare = _SIGN.sub("", _CODE.sub(_without_currency, text)).strip()
    sign = 1
    if found := _PARENTHESES.fullmatch(bare):
        bare, sign = (found.group(1) or found.group(2) or "").strip(), -1
    if found := _DEBIT_OR_CREDIT.search(bare):
        bare, sign = bare[: found.start()], -sign if found.group(1).upper() in {"CR", "C", "H"} else sign
    bare = _NO_CENTS.sub("", bare.replace("−", "-").replace("–", "-").replace("—", "-").strip())
    if bare.endswith("-") and not bare.startswith("-"):
        bare = "-" + bare[:-1].strip()
    return re.sub(r"^([+-])\s+", r"\1", bare), sign, currency


def _without_currency(found: re.Match[str]) -> str:
    return "" if is_iso_currency(found.group(1)) else found.group()


def currencies_in(text: str) -> list[str]:
    """Currencies that signs and codes beside an amount name; a sign of several currencies as it stands."""
    if _BARE.fullmatch(text):
        return []
    found = [code for code in _CODE.findall(text) if is_iso_currency(code)]
    return found + [currency_of_text(sign) or sign for sign in _SIGN.findall(text)]


def _may_mean(sign: str, currency: str) -> bool:
    """Whether a sign shared by several currencies may stand for this one: dollars are never booked as euros."""
    symbol = get_currency_symbol(currency, locale="en")
    return sign == symbol or (sign in "$¥" and symbol.endswith(sign)) or (sign.startswith("Fr") and currency == "CHF")


def currency_of_text(text: str) -> str:
    """The code that a currency's name, sign or code stands for; empty where it may be several or none."""
    said = text.strip().upper()
    if is_iso_currency(said):
        return said
    known = vocabulary().currencies
    return known.get(text.strip().casefold(), "") or known.get(plain(text), "")


_ASIDE = r"(?:\s*\(.*\))?"
"""What stands behind a day in brackets, such as its weekday."""
_ISO = re.compile(rf"(\d{{4}})\s?[-/.]\s?(\d{{1,2}})\s?[-/.]\s?(\d{{1,2}})(?:[T ]+\d{{1,2}}[:h].*)?{_ASIDE}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_LOCAL = re.compile(
    rf"(\d{{1,2}})\s?[-/. ]\s?(\d{{1,2}})\s?[-/. ]\s?(\d{{4}}|\d{{2}})(?:[T ,]+\d{{1,2}}[:h].*)?{_ASIDE}"
)
_WORDS = re.compile(
    r"(?:[^\W\d]+[.,]?\s+)??(\d{1,2})(?:\s?(?:er|st|nd|rd|th|\.|º))?[\s\-/]*(?:de\s+)?"
    r"([^\W\d]{3,})\.?,?[\s\-/]*(?:de\s+)?(\d{4}|\d{2})(?:[\s,].*)?",
    re.IGNORECASE,
)
_WORDS_FIRST = re.compile(
    r"(?:[^\W\d]+[.,]?\s+)??([^\W\d]{3,})\.?[\s\-/]*(\d{1,2})(?:st|nd|rd|th)?,?[\s\-/]+(\d{4}|\d{2})(?:[\s,].*)?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"([34567]\d{4})(?:[.,]\d+)?")
_EPOCH = date(1899, 12, 30)
"""Day nought of a spreadsheet's serial numbers, as all of them count since 1900-03-01."""


def day_of(cell: Cell, order: str) -> date | None:
    """The day a cell names in the given order (dmy, mdy or ymd); None where it is empty. Raises BadCell.

    Two-digit years are 20xx. A year that comes first, or a month in words, leaves no doubt.
    """
    if isinstance(cell, date):
        if not FIRST_YEAR <= cell.year <= LAST_YEAR:
            raise BadCell("bad_date")
        return cell
    if cell is Gap.NO_VALUE:
        raise BadCell("formula_without_value")
    text = tidy(text_of(cell))
    if not text or text in {"-", "--", "0", "00/00/0000", "0000-00-00"}:
        return None
    found = parse_day(text, order)
    if found is None:
        raise BadCell("bad_date")
    return found


def parse_day(text: str, order: str) -> date | None:
    """A day written in any usual way; None where it is none."""
    return _parsed_day(text, order) if len(text) <= LONGEST_VALUE else None


@lru_cache(maxsize=20_000)
def _parsed_day(text: str, order: str) -> date | None:
    """The same for a text of a day's length: the rows of a list have few days."""
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _date(*map(int, found.groups()))
    if found := _LOCAL.fullmatch(text):
        return _local(found.group(1), found.group(2), found.group(3), order)
    if found := _WORDS.fullmatch(text):
        return _date(_year(found.group(3)), _months().get(plain(found.group(2)), 0), int(found.group(1)))
    if found := _WORDS_FIRST.fullmatch(text):
        return _date(_year(found.group(3)), _months().get(plain(found.group(1)), 0), int(found.group(2)))
    if found := _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(found.group(1)))
    return None


def _local(first: str, second: str, third: str, order: str) -> date | None:
    if order == "ymd" and len(third) == 2:
        return _date(_year(first.zfill(2)), int(second), int(third))
    day, month = (second, first) if order == "mdy" else (first, second)
    return _date(_year(third), int(month), int(day))


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) < 3 else 0)


def _date(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


LANGUAGES = ("en", "fr", "de", "nl", "es", "it", "pt")


@cache
def _months() -> Mapping[str, int]:
    """Numbers of months by their names in the languages of exports, long and short."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        widths = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in widths[context][width].items():
                    found.setdefault(plain(name), number)
                    found.setdefault(plain(name)[:3], number)
    # The two French months that three letters do not tell apart.
    return found | {"jui": 0, "juil": 7, "juin": 6, "jun": 6, "jul": 7, "sept": 9}


def order_proof(cell: Cell) -> str:
    """The order that a day proves: a first part above 12 is a day, a second one too. Empty where it proves nothing."""
    if not isinstance(cell, str):
        return ""
    text = cell.strip()
    if found := _LOCAL.fullmatch(text):
        first, second, third = int(found.group(1)), int(found.group(2)), found.group(3)
        if first > 31:
            # A year of two figures; before a year of four it is a slip, which proves nothing.
            return "ymd" if second <= 12 and len(third) == 2 else ""
        return "dmy" if first > 12 >= second else "mdy" if second > 12 >= first else "either"
    return ""


_EMAIL = re.compile(r"[^@\s,;<>\"()]+@[^@\s,;<>\"().]+(?:\.[^@\s,;<>\"().]+)+")


def email_of(text: str) -> tuple[str, bool]:
    """The first address of a cell, and whether something stands there that is none."""
    found = [part.strip() for part in re.split(r"[;,<>]+", text) if part.strip()]
    good = [part for part in found if _EMAIL.fullmatch(part) and len(part) <= 254 and part.isprintable()]
    return (good[0], False) if good else ("", bool(text))


def language_of(text: str) -> str:
    """`fr` or `en` where the cell says so; empty otherwise."""
    short = text.strip()[:2].casefold()
    return vocabulary().languages.get(plain(text), short if short in {"fr", "en"} and len(text) <= 5 else "")


def bare_key(text: str) -> str:
    """Letters and digits without accents and case."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(c for c in bare.casefold() if c.isalnum())
