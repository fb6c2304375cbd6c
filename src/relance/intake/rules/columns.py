"""What the columns under one header hold."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from relance.intake.rules.cells import currency_of_text, name_of
from relance.intake.rules.layouts import Export, known, plain, recognise, vocabulary
from relance.intake.rules.naming import column_names, find_column
from relance.intake.rules.records import Cell, Rejected
from relance.values.marking import mark as _
from relance.values.money import is_iso_currency

FIELDS = (
    "number",
    "kind",
    "customer",
    "issued",
    "due",
    "amount",
    "balance",
    "currency",
    "paid_on",
    "email",
    "phone",
    "language",
)
"""What a person may say about a column."""
SUMS = ("amount", "amount_unsaid", "amount_net", "balance", "debit", "credit", "line_amount", "part_amount")
WHOSE = ("number", "customer", "customer_code", "issued", "reference", "invoice")
REACH = ("email", "phone", "address", "customer_code", "contact", "city", "post_code", "first_name", "last_name")
SEVERAL = ("address", "status")
JOINED = ("address", "line_mark")
"""Fields that may have several columns in any file; in known exports those of `SEVERAL` have."""
LINE_MARKS = ("line_amount", "line_mark")
PAYABLE = ("amount", "balance", "debit", "credit", "line_amount")
NAMED = ("customer", "customer_code", "first_name", "last_name")
DAYS = ("issued", "due", "paid_on")
PARTS, PARTS_OF_TOTAL = "parts", "parts of total"
Places = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The header of a table. `places` are the columns of each field, `rivals` columns that may be one as well.

    `kind` is invoices, payments, mixed or customers, empty where they are no list yet; `lines` says how a document's
    rows make its total: "repeat" (each carries it), "sum" (they add up to it), "" (one row each), or, with a day and a
    sum of their own that fall due, "parts" (they add up to it) or "parts of total" (each carries it as well).
    """

    line: int
    headers: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    export: Export | None = None
    currency: str = ""
    kind: str = "invoices"
    lines: str = ""
    above: frozenset[str] = frozenset()
    rivals: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    firsts: tuple[tuple[str, int], ...] = field(init=False, repr=False, compare=False)
    """The first column of each field. Asked of every row, so found once."""

    def __post_init__(self) -> None:
        # The only way to set what follows from the rest in a frozen record.
        object.__setattr__(self, "firsts", tuple((name, there[0]) for name, there in self.places.items() if there))

    def filled(self, cells: Sequence[Cell]) -> dict[str, Cell]:
        """The cells of a row by their fields, each from the field's first column; without the empty ones."""
        width = len(cells)
        return {name: cells[place] for name, place in self.firsts if place < width and cells[place] != ""}

    def has(self, field: str) -> bool:
        """Whether a column holds the field."""
        return field in self.places

    @property
    def sums(self) -> frozenset[int]:
        """The columns of sums."""
        return frozenset(place for name in (*SUMS, "paid", "tax") for place in self.places.get(name, ()))

    @property
    def names(self) -> tuple[str, ...]:
        """What each column is called, no two alike."""
        return column_names(self.headers)

    @property
    def fields(self) -> tuple[str, ...]:
        """What each column holds; empty where it is not used."""
        held = {place: name for name, places in self.places.items() for place in places}
        return tuple(held.get(place, "") for place in range(len(self.headers)))

    def shown(self) -> dict[str, str]:
        """The header's words by field, as a person may be shown them."""
        names = self.names
        return {
            field: " + ".join(names[place] for place in places)
            for field, places in self.places.items()
            if places and field not in (*LINE_MARKS, "part_mark")
        }


def title_key(text: str) -> str:
    """A title as it is known again on the next page, whatever the page's number; empty for what is hardly a title."""
    letters = "".join(c for c in plain(text) if not c.isdigit())
    return letters if len(letters) > 4 else ""


def understand_header(
    headers: tuple[str, ...], mapping: Mapping[str, str], above: Sequence[str] = ()
) -> tuple[Columns | None, int]:
    """What the columns hold, and how much the header says. `above` are the texts over it."""
    columns, score = read_header(headers, mapping, above)
    return (columns, score) if columns and columns.kind else (None, 0)


def read_header(
    headers: tuple[str, ...], mapping: Mapping[str, str], above: Sequence[str] = ()
) -> tuple[Columns | None, int]:
    """The same, also where the columns are no list yet. None where one that was named is not there."""
    headers = tuple(name_of(header) for header in headers)
    export = recognise(headers, known(), above)
    if export and export.kind == "unsupported" and not any(mapping.values()):
        said = _("This is an export of %(tool)s: %(title)s. %(instead)s")
        raise Rejected("not_a_table", said, tool=export.name, title=export.title, instead=export.instead)
    told, sure = _told(headers, mapping)
    if told is None:
        return None, 0
    places, score = _places(headers, export, told)
    places = _without_unused(places, mapping)
    return Columns(
        line=0,
        headers=headers,
        places=_settled_fields(places, mapping),
        export=export,
        currency=_currency_in(headers, places),
        kind=_kind(headers, places, export),
        lines=_lines(places, export),
        rivals={} if export else _rivals(headers, places, mapping),
    ), score + sure


def guess(headers: Sequence[str]) -> tuple[str, ...]:
    """What each column would hold if nobody said anything."""
    try:
        columns, _score = read_header(tuple(headers), {})
    except Rejected:
        columns = None
    return columns.fields if columns else ("",) * len(headers)


def _told(headers: tuple[str, ...], mapping: Mapping[str, str]) -> tuple[Places | None, int]:
    """The columns that a person named; of two fields for one column the later. None where one is not there."""
    places: Places = {}
    score = 0
    for name, column in mapping.items():
        if not column:
            continue
        place, sure = find_column(headers, column)
        if place is None:
            return None, 0
        places = {other: there for other, there in places.items() if there != (place,)}
        places[name] = (place,)
        score += sure
    return places, score


def _without_unused(places: Places, mapping: Mapping[str, str]) -> Places:
    """Without the fields that are in no column, as a person said, and without the columns taken for them."""
    unused = {name for name, column in mapping.items() if not column}
    settled = _settled_fields(places, {}) if unused else {}
    gone = {place for name in unused for place in settled.get(name, ())}
    kept = {name: tuple(p for p in there if p not in gone) for name, there in places.items() if name not in unused}
    return {name: there for name, there in kept.items() if there}


def lacking(columns: Columns, *, headings: bool) -> tuple[tuple[str, ...], ...]:
    """What no column holds and no row can be read without; of fields beside each other one is enough.

    With `headings` the customers' names stand above their rows.
    """
    has = columns.places
    if columns.kind == "customers":
        return ()
    wanted = [
        (columns.kind == "payments", ("number",), ("number",)),
        (headings and columns.kind != "", ("customer",), NAMED if columns.kind else NAMED[:2]),
        (False, ("amount", "balance"), PAYABLE),
        (False, ("issued", "due"), DAYS),
    ]
    found = tuple(said for spared, said, enough in wanted if not spared and has.keys().isdisjoint(enough))
    # A person beside a firm and a due date alone make no list; with the day of the invoice they do.
    return found or (() if columns.kind else (("issued",),))


def _rivals(
    headers: tuple[str, ...], places: Mapping[str, tuple[int, ...]], mapping: Mapping[str, str]
) -> dict[str, tuple[int, ...]]:
    """Columns whose headers name the same field as plainly as the one that was taken."""
    found: dict[str, tuple[int, ...]] = {}
    for name, said in (("amount", "amount" if "amount" in places else "amount_unsaid"), ("customer", "customer")):
        taken = places.get(said, ())
        if name in mapping or not taken or "kind" in places:
            continue
        names = vocabulary().columns
        own = names.get(plain(headers[taken[0]]))
        others = [p for p, header in enumerate(headers) if p not in taken and own and names.get(plain(header)) == own]
        if others and own == said:
            found[name] = (*taken, *others)
    codes = places.get("customer_code", ())
    named = {"customer", "contact", "first_name", "last_name"} & set(places) or "customer" in mapping
    # An account may be a customer's or a bank's: only a header that says so is believed.
    if codes and not named and not any(word in plain(headers[codes[0]]) for word in _CUSTOMER_WORDS):
        found["customer"] = codes
    return found


_CUSTOMER_WORDS = ("customer", "cust", "client", "debtor", "debitor", "debiteur", "kunde", "klant", "tiers", "tenant")


def _places(headers: tuple[str, ...], export: Export | None, told: Mapping[str, tuple[int, ...]]) -> tuple[Places, int]:
    """The columns of each field: those a person named, then those that the export has, then what headers say."""
    places: Places = dict(told)
    taken = {place for there in told.values() for place in there}
    # Who says which column is the amount has answered for those that do not say what they are.
    settled = {*told, "amount_unsaid"} if "amount" in told else set(told)
    by_name = {plain(header): place for place, header in reversed(list(enumerate(headers))) if header}
    score = 0
    if export:
        known_here = _places_of_export(export, by_name, taken)
        places |= {name: there for name, there in known_here.items() if name not in settled}
        score = 6 + 2 * len(known_here)
        taken |= {place for there in places.values() for place in there}
    for strength in (2, 1):
        for place, header in enumerate(headers):
            name = _field_of(header, weak=strength == 1)
            if name in settled or (place,) in told.values():
                continue
            if name == "customer" and _is_a_name(header) and not _is_a_name(_headed(headers, places, name)):
                places["customer_code"] = places.pop("customer", places.get("customer_code", ()))
            if not name or place in taken or (export and name in SUMS) or (name in places and name not in JOINED):
                continue
            places[name] = tuple(sorted((*places.get(name, ()), place)))
            taken.add(place)
            score += strength
    return places, score


def _places_of_export(export: Export, by_name: Mapping[str, int], taken: Container[int]) -> Places:
    found: Places = {}
    for name, names in export.columns.items():
        there = tuple(by_name[plain(one)] for one in names if plain(one) in by_name)
        if there := tuple(place for place in there if place not in taken):
            found[name] = there if name in SEVERAL else there[:1]
    return found


def _is_a_name(header: str) -> bool:
    """Whether a header says that the column names the customer: beside it another may hold the customer's code."""
    return not {plain(token) for token in _TOKEN.findall(header)}.isdisjoint({"name", "nom", "naam", "nombre", "nome"})


def _headed(headers: tuple[str, ...], places: Mapping[str, tuple[int, ...]], name: str) -> str:
    """The header of the column taken for a field; one that says everything where none was."""
    return headers[places[name][0]] if places.get(name) else "name"


_ASIDE = re.compile(r"[(\[][^)\]]*[)\]]")
_TOKEN = re.compile(r"[^\W_]+|[#°№]")


def _field_of(header: str, *, weak: bool) -> str:
    """The field a header names: as a whole, without what stands in brackets, or by the words in it."""
    words = vocabulary()
    names = words.weak if weak else words.columns
    if not header or len(header) > 80:
        return ""
    for text in (header, _ASIDE.sub("", header), _without_currency(_ASIDE.sub("", header))):
        if field := names.get(plain(text)):
            return field
    return _sum_within(header) if weak else _field_within(header)


def _without_currency(header: str) -> str:
    kept = [word for word in header.split() if not (currency_of_text(word.strip("()[].,:")) or word in {"en", "in"})]
    return " ".join(kept)


def _field_within(header: str) -> str:
    """The field whose longest name of two words or more is contained in the header."""
    tokens = [plain(token) for token in _TOKEN.findall(_ASIDE.sub("", header))]
    names = vocabulary().columns
    for length in range(min(len(tokens), 5), 1, -1):
        for start in range(len(tokens) - length + 1):
            if field := names.get("".join(tokens[start : start + length])):
                return field
    return names.get("".join(reversed(tokens)), "") if len(tokens) == 2 else ""


_SUM = {
    "amount",
    "total",
    "montant",
    "mt",
    "mnt",
    "mtt",
    "somme",
    "betrag",
    "summe",
    "bedrag",
    "totaal",
    "importe",
    "importo",
    "valor",
}
_GROSS = {"ttc", "inkl", "incl", "including", "brutto", "gross", "bruto", "lordo"}
_NET = {"ht", "net", "netto", "excl", "hors", "zzgl", "neto"}
_PAID = {"bezahlt", "betaald", "pagado", "pagato", "paye", "regle", "encaisse", "paid", "received", "recu", "pago"}
_NOT_THE_SUM = {
    *("tax", "tva", "vat", "mwst", "ust", "iva", "btw", "gst", "steuer", "discount", "remise", "rabatt", "escompte"),
    *("skonto", "frais", "fee", "fees", "shipping", "port", "cost", "line", "unit", "unitaire", "qty", "quantity"),
    *("items", "nombre", "count", "days", "jours", "limit", "rate", "hours", "heures", "acompte", "deposit", "rank"),
}


def _sum_within(header: str) -> str:
    """The sum that a header speaks of among other words: `Betrag inkl. MWST`, `Doc Total`, `Montant encaissé`."""
    tokens = {plain(token) for token in _TOKEN.findall(header)}
    if not tokens & _GROSS and tokens & _NOT_THE_SUM:
        return ""
    if tokens & _PAID and len(tokens) <= 4:
        return "paid"
    if not tokens & _SUM or len(tokens) > 6:
        return ""
    return "amount" if tokens & _GROSS else "amount_net" if tokens & _NET else "amount_unsaid"


def _kind(headers: Sequence[str], places: Mapping[str, tuple[int, ...]], export: Export | None) -> str:
    """What the rows of such columns are; empty where they are nothing that can be taken."""
    if export and export.kind != "unsupported":
        return export.kind
    sums = [field for field in (*SUMS, "paid") if field in places]
    whose = [field for field in WHOSE if field in places]
    if sums and ("number" in whose or "reference" in whose or "invoice" in whose) and len(whose) >= 2:
        return _documents_or_payments(headers, places)
    if "customer" in whose and any(field in places for field in REACH) and "issued" not in places:
        return "customers"
    if sums and {"customer", "customer_code"} & set(whose) and ("issued" in places or "due" in places):
        return _documents_or_payments(headers, places)
    return ""


def _documents_or_payments(headers: Sequence[str], places: Mapping[str, tuple[int, ...]]) -> str:
    if "kind" in places:
        return "mixed"
    dated = "issued" in places or "due" in places
    paid = "payment_number" in places or _is_of_payments(headers, places)
    return "payments" if (paid and "due" not in places) or ("paid_on" in places and not dated) else "invoices"


def _is_of_payments(headers: Sequence[str], places: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether rows name the invoice that they pay, or say how money came: not how an invoice is to be paid."""
    if "payment_method" not in places:
        return "invoice" in places and "number" not in places
    surely = {name for name in ("issued", "number", "payment_method") if _is_sure(headers, places, name)}
    # «N°» alone numbers the invoices of a list of invoices; a list of payments numbers its «pièces».
    surely |= {"number" for place in places.get("number", ()) if plain(headers[place]) in {"no", "nr", "nummer"}}
    return "issued" not in surely and ("payment_method" in surely or "number" not in surely)


def _is_sure(headers: Sequence[str], places: Mapping[str, tuple[int, ...]], name: str) -> bool:
    """Whether a header alone says that its column holds the field."""
    return any(_field_of(headers[place], weak=False) == name for place in places.get(name, ()))


def _settled_fields(places: Mapping[str, tuple[int, ...]], mapping: Mapping[str, str]) -> Places:
    """One column for the sum of a document: what a person said, else gross before unsaid before net."""
    found = dict(places)
    for stand_in in (
        "amount_unsaid",
        "part_amount",
        "amount_net",
        *(("paid",) if not any(name in places for name in SUMS) else ()),
    ):
        if "amount" not in found and "amount" not in mapping and stand_in in found:
            found["amount"] = found[stand_in]
    if mapping.get("amount"):
        found.pop("debit", None)
        found.pop("credit", None)
    for needed, stand_ins in (("number", ("reference", "invoice")), ("customer", ("contact", "customer_code"))):
        for stand_in in stand_ins if needed not in mapping else ():
            if needed not in found and stand_in in found and not (needed == "number" and "payment_number" in found):
                found[needed] = found[stand_in]
    return found


def _lines(places: Mapping[str, tuple[int, ...]], export: Export | None) -> str:
    """Whether a document may take several rows, and how they make its total."""
    total = any(field in places for field in ("amount", "amount_unsaid", "balance"))
    if export:
        # The older export of a tool may lack the column of totals that its newer one has.
        return "sum" if export.lines == "repeat" and not total and "line_amount" in places else export.lines
    if "due" in places and ("part_amount" in places or "part_mark" in places):
        of_total = "part_amount" in places and ("amount" in places or "amount_unsaid" in places)
        return PARTS_OF_TOTAL if of_total else PARTS
    if len(places.get("line_mark", ())) + ("line_amount" in places) < 2:
        return ""
    return "repeat" if total else "sum" if "line_amount" in places else ""


def _currency_in(headers: Iterable[str], places: Mapping[str, tuple[int, ...]]) -> str:
    """The currency that the headers of sums name, where they name one: `Montant (EUR)`, `Total en €`."""
    heads = tuple(headers)
    found = set()
    for name in SUMS:
        for place in places.get(name, ()):
            for word in re.split(r"[\s()\[\]/:,._-]+", heads[place]):
                code = currency_of_text(word) if (is_iso_currency(word) or not word.isalnum() or len(word) > 3) else ""
                found |= {code} if code else set()
    return found.pop() if len(found) == 1 else ""
