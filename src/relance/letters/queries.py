"""What other rooms may ask of letters: the forms of words that are kept, and who writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from relance.channels import queries as channels
from relance.channels.rules import Picture
from relance.company.models import Company
from relance.customers.queries import Addressee
from relance.customers.rules import Kind
from relance.letters import drawing, typesetting
from relance.letters.models import Letter
from relance.letters.rules.blocks import Sheet, blocks_of, sheet_of
from relance.letters.rules.code import refusal, standard_of
from relance.letters.rules.facts import Recipient, Sender, clean_sender
from relance.letters.rules.html import Inline
from relance.letters.rules.html import html_of as as_html
from relance.letters.rules.paying import NoCode
from relance.letters.rules.wording import languages
from relance.letters.tone import Finding, Level, Verdict, check
from relance.letters.tone.spoken import spoken
from relance.letters.typesetting import Printable
from relance.values.clock import day_in


def sender_of(company: Company) -> Sender:
    """The firm as its letters name it."""
    server = channels.mail_server(company)
    return Sender(
        firm=company.name,
        signer=company.signer,
        phone=company.phone,
        bank_name=company.account_holder,
        iban=company.iban,
        email=server.from_address if server else "",
        address=company.address,
        country=company.country,
        trade="law" if company.creditor == "lawyer" else company.trade,
    )


def recipient_of(customer: Addressee) -> Recipient:
    """The customer as letters name it."""
    return Recipient(
        name=customer.name,
        contact=customer.contact,
        kind="person" if customer.kind == Kind.PERSON else "business",
        language=customer.language if customer.language in languages() else "en",
        reference=customer.reference,
        address=customer.address,
        country=customer.country,
    )


def newest(company: Company, how_many: int) -> list[Letter]:
    """The firm's last letters, newest first."""
    return list(Letter.objects.filter(company=company).order_by("-id")[:how_many])


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter as an e-mail in HTML, with the pictures that it shows."""

    html: str
    pictures: tuple[Picture, ...]


def mail_of(letter: Letter, firm: str, key: str) -> Mail:
    """The letter as an e-mail. `firm` is named where none was kept with it; `key` is the message's own."""
    sheet = sheet_of(letter.content)
    blocks = blocks_of(letter.content, letter.body)
    payload = payload_in(letter)
    pictures = (Picture(f"code@{key}", "code.png", drawing.png_of(payload)),) if payload else ()
    html = as_html(
        blocks,
        language=letter.language,
        subject=letter.subject,
        firm=sheet.firm if sheet else firm,
        stress=letter.content.get("stress", ""),
        picture=Inline(pictures[0].cid, drawing.side_of(pictures[0].png)) if pictures else None,
    )
    return Mail(html, pictures)


def payload_in(letter: Letter) -> str:
    """What the code of a letter says, as it was kept; empty where it has none."""
    return next((block.payload for block in blocks_of(letter.content, letter.body) if block.payload), "")


def code_in(letter: Letter) -> dict[str, str] | None:
    """The code of a letter for a program: by which standard, and what it says."""
    payload = payload_in(letter)
    return {"standard": standard_of(payload), "payload": payload} if payload else None


def no_code(company: Company) -> NoCode | None:
    """Why messages of this firm can have no code for banking apps; None where they can."""
    return refusal(clean_sender(sender_of(company)), company.currency)


def read(letter: Letter, names: Sequence[str] = ()) -> Verdict:
    """What the tone check says of a letter; the names of the people in it are not judged."""
    debtor = letter.content.get("debtor", "")
    return check(spoken(blocks_of(letter.content, letter.body), letter.language, names, debtor=debtor))


def unfit(letter: Letter, names: Sequence[str] = ()) -> Finding | None:
    """The words for which a letter must never be sent; None where nothing stands in its way."""
    verdict = read(letter, names)
    return verdict.findings[0] if verdict.level is Level.BLOCK else None


def pdf_of(company: Company, letters: Sequence[Letter], title: str) -> bytes:
    """One PDF of these letters, in this order, each with its own pages."""
    return typesetting.pdf_of([_printable(company, letter) for letter in letters], title)


def _printable(company: Company, letter: Letter) -> Printable:
    return Printable(
        letter.language,
        blocks_of(letter.content, letter.body),
        letter.content.get("stress", ""),
        sheet_of(letter.content) or _bare_sheet(company, letter),
        day_in(letter.written_at, company.zone),
    )


def _bare_sheet(company: Company, letter: Letter) -> Sheet:
    """For words that were kept without one: the firm's name and the subject."""
    return Sheet(company.country, company.name, (), (), False, "", "", letter.subject, "{page} / {pages}")


def address_of(content: dict[str, Any]) -> tuple[str, ...]:
    """The name and address a letter goes to, as in its window; nothing where no address was known."""
    sheet = sheet_of(content)
    return sheet.to if sheet and sheet.has_address else ()


def not_printable(content: dict[str, Any]) -> str:
    """Letters of the address that our typefaces lack: nobody could deliver it."""
    return typesetting.lacking(address_of(content))
