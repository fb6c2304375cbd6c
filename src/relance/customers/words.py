"""What can be on file about a customer for the law, in plain words for pages and commands, to be translated."""

from relance.values.marking import mark as _

FLAGS = {
    "represented": _("A lawyer acts for them"),
    "represented_written": _("They wrote that a lawyer acts for them"),
    "cease_request_written": _("They wrote that they want no more contact"),
    "disputed_wants_court": _("They dispute it and want a court to decide"),
    "einvoice_refused": _("They refused the electronic invoice"),
    "insolvency": _("Insolvency, or a stay like it"),
    "in_collection_procedures": _("Formal collection has begun"),
    "breathing_space": _("A moratorium on their debts"),
    "deceased": _("They have died"),
    "writing_only": _("They want it in writing only: no calls"),
    "opted_out_email": _("They want no more e-mails"),
    "opted_out_sms": _("They want no more text messages"),
    "employer_forbids_calls": _("Their employer forbids calls at work"),
    "no_work_calls_oral": _("They said not to call at work"),
    "wrong_email": _("The e-mail address is somebody else’s"),
    "wrong_phone": _("The telephone number is somebody else’s"),
    "wrong_address": _("The postal address is somebody else’s"),
    "work_phone": _("The telephone number is at their work"),
    "work_email": _("The e-mail address is from their work"),
    "consent_sms": _("They agreed to text messages"),
    "consent_email": _("They agreed to e-mails"),
    "validation_sent": _("The notice of the debt that the law asks for was sent"),
    "notice_not_received": _("They say that they never had the notice"),
    "suit_decided": _("A suit is decided"),
    "secrecy_release": _("Released from professional secrecy for this claim"),
    "consumer_credit": _("It is a credit to a consumer"),
    "trade_credit": _("It is a credit between traders"),
    "commercial_loan": _("It is a loan to a business"),
    "agricultural_debt": _("It is a debt of a farm"),
    "repossession_right": _("The contract lets us take the thing back"),
}
"""By the code of a flag (customers.flags.KNOWN)."""

GROUPS = {
    "stops": _("Contact as a whole"),
    "ways": _("Ways to reach them"),
    "papers": _("Papers and decisions"),
    "debts": _("What kind of debt it is"),
}
"""By the group of a flag (customers.flags.GROUPS)."""
