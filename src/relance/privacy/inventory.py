"""Every table that says something about a customer, field by field: what it holds, and with which papers it goes.

A closed list: a table that hangs on a customer or an account and is not in it, or a field that is not, fails the house.
Rooms write their own tables; erasing is the one thing done to all of them alike, so it reads them here, by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from relance.privacy.rules import Papers
from relance.values.marking import mark as _

CONTACTS, LETTERS, BOOKS = Papers.CONTACTS, Papers.LETTERS, Papers.BOOKS


@dataclass(frozen=True, slots=True)
class Shelf:
    """One table. `account` is the way to the account's id; `goes` the fields that are emptied, with their papers.

    `stays` are the others: sums, days, numbers, codes, and what proves that nothing was altered. `beside` goes with the
    fields of `goes` and says nothing alone. What is not `told` only ties others
    together: the page does not count it.
    """

    table: str
    title: str
    stays: tuple[str, ...]
    goes: Mapping[str, Papers] = field(default_factory=dict)
    account: str = "account_id"
    beside: tuple[str, ...] = ()
    told: bool = True


SHELVES = (
    Shelf(
        "customers.Customer",
        _("Who they are"),
        goes={
            "contact": CONTACTS,
            "email": CONTACTS,
            "phone": CONTACTS,
            "about": CONTACTS,
            "name": BOOKS,
            "name_key": BOOKS,
            "list_key": BOOKS,
            "external_id": BOOKS,
            "address": BOOKS,
        },
        stays=(
            *("account", "reference", "kind", "kind_from", "language", "country", "part", "debtor", "since"),
            *("restricted_on", "erased_on", "merged_into"),
        ),
    ),
    Shelf(
        "customers.Flag",
        _("What is noted for the law"),
        goes={"reason": CONTACTS},
        stays=("account", "flag", "since", "until", "made_at", "by", "ended_at", "ended_by"),
    ),
    Shelf(
        "customers.Merge",
        _("Merged with"),
        told=False,
        stays=("kept", "gone", "moved", "at", "by", "undone_at", "undone_by"),
        account="kept__account_id",
    ),
    Shelf(
        "customers.Apart",
        _("Told apart from"),
        told=False,
        stays=("one", "other", "at", "by"),
        account="one__account_id",
    ),
    Shelf(
        "accounts.Account",
        _("Their account"),
        goes={"trouble": CONTACTS},
        told=False,
        stays=(
            *("version", "decided_version", "decided_on", "wake_on", "chain_length", "chain_head"),
            "sealed_length",
        ),
        account="id",
    ),
    Shelf(
        "accounts.TimelineEntry",
        _("Timeline"),
        goes={"text": CONTACTS},
        beside=("salt",),
        stays=("account", "seq", "at", "kind", "by", "facts", "digest", "previous", "hash"),
    ),
    Shelf(
        "accounts.Contact",
        _("Contacts"),
        goes={"subject": CONTACTS},
        stays=("account", "at", "day", "channel", "kind", "outgoing", "about_debt", "source", "by"),
    ),
    Shelf("accounts.SealedHead", _("Seals of the timeline"), told=False, stays=("seal", "account", "length", "head")),
    Shelf(
        "ledger.Entry",
        _("The book"),
        goes={"reference": BOOKS, "reason": BOOKS},
        stays=(
            *("account", "kind", "currency", "amount", "on", "unallocated", "held", "target", "reverses"),
            *("recorded_at", "by"),
        ),
    ),
    Shelf(
        "ledger.Document",
        _("Invoices and credit notes"),
        stays=(
            *("account", "entry", "kind", "number", "number_key", "issued_on", "currency", "total", "cancelled"),
            "about",
        ),
    ),
    Shelf(
        "ledger.DuePart",
        _("What is due, part by part"),
        told=False,
        stays=("account", "document", "place", "due_on", "currency", "amount", "open", "held"),
    ),
    Shelf(
        "ledger.Allocation",
        _("What settles what"),
        told=False,
        stays=("account", "entry", "part", "amount", "on", "recorded_at", "by"),
    ),
    Shelf(
        "policies.PolicyException",
        _("Exceptions from the policy"),
        goes={"reason": CONTACTS},
        stays=("account", "ladder", "extra_days", "made_at", "by", "ended_at", "ended_by"),
    ),
    Shelf(
        "policies.Acknowledgement",
        _("Terms accepted"),
        goes={"evidence": BOOKS},
        stays=("account", "version", "accepted_on", "made_at", "by", "ended_at", "ended_by"),
    ),
    Shelf(
        "arrangements.Arrangement",
        _("Pauses, promises, disputes"),
        stays=(
            *("account", "kind", "begins", "until", "currency", "amount", "after_entry", "made_at", "by"),
            *("lifted_on", "lifted_at", "lifted_by"),
        ),
    ),
    Shelf(
        "arrangements.Contested",
        _("What was contested"),
        told=False,
        stays=("arrangement", "part", "amount"),
        account="arrangement__account_id",
    ),
    Shelf(
        "arrangements.Measure",
        _("Work or credit stopped"),
        goes={"ground": CONTACTS},
        stays=("account", "kind", "begins", "made_at", "by", "ended_at", "ended_by", "ended_why"),
    ),
    Shelf(
        "claims.Notice",
        _("Notices served"),
        goes={"proof": LETTERS},
        stays=("account", "kind", "medium", "sent_on", "received_on", "made_at", "by", "ended_at", "ended_by"),
    ),
    Shelf(
        "letters.Letter",
        _("Letters and mails, in their words"),
        goes={"subject": LETTERS, "body": LETTERS, "content": LETTERS},
        stays=("account", "language", "written_at"),
    ),
    Shelf(
        "outbox.Message",
        _("Messages, and to whom they went"),
        goes={
            "recipient": LETTERS,
            "recipient_name": LETTERS,
            "registered": LETTERS,
            "ground": LETTERS,
            "why": LETTERS,
            "receipt": LETTERS,
        },
        stays=(
            *(
                "account",
                "letter",
                "step",
                "occasion",
                "channel",
                "charges",
                "edited_at",
                "edited_by",
                "written_for",
                "notice",
                "medium",
            ),
            *("stops_on", "state", "seen_version", "proposed_on", "answer_by", "approved_at", "approved_by", "batch"),
            *("departs_at", "claimed_at", "claimed_by", "tries", "left_at", "print_batch"),
        ),
    ),
    Shelf(
        "outbox.MessageLine",
        _("What the messages asked for"),
        told=False,
        stays=("message", "part", "step", "open", "currency"),
        account="message__account_id",
    ),
    Shelf(
        "matching.BankLine",
        _("Lines of bank statements"),
        goes={
            "bank_reference": BOOKS,
            "payer": BOOKS,
            "payer_account": BOOKS,
            "references": BOOKS,
            "aside_reason": BOOKS,
        },
        stays=(
            *("key", "bank_account", "on", "currency", "amount", "returned", "held", "kept_at", "kept_by", "payment"),
            *("by_itself", "set_aside", "placed_at", "placed_by"),
        ),
        account="payment__account_id",
    ),
    Shelf(
        "dunning.Decision",
        _("What was decided, and why"),
        stays=(
            *("account", "current", "first_on", "last_on", "version", "outcome", "step", "channel", "item"),
            *("instead_of", "code", "reasons", "look_again_on", "by", "decided_at"),
        ),
    ),
    Shelf(
        "dunning.StepTaken",
        _("Steps taken"),
        stays=("account", "step", "on", "answer_by", "reached", "taken_at", "by"),
    ),
    Shelf(
        "dunning.TakenPart", _("What they were about"), told=False, stays=("taken", "part"), account="taken__account_id"
    ),
    Shelf(
        "intake.Listed",
        _("In which files they were listed"),
        goes={"mark": BOOKS},
        stays=("entry", "first", "last"),
        account="entry__account_id",
    ),
)
