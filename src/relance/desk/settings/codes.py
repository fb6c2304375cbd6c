"""Why the firm's letters carry no code for banking apps, in one line."""

from django.utils.translation import gettext

from relance.letters.rules.paying import NoCode


def said(why: NoCode | None) -> str:
    """The reason in words, with what would mend it; nothing where there is a code, or no account yet."""
    words = {
        NoCode.CURRENCY: gettext("there is one for euros only, and in Switzerland for francs."),
        NoCode.IBAN_WRONG: gettext(
            "this IBAN does not have the length of its country. Compare it with the bank’s paper."
        ),
        NoCode.IBAN_ABROAD: gettext("there is none for accounts in this country."),
        NoCode.BIC_NEEDED: gettext("for an account outside of the European Economic Area it would need a BIC."),
        NoCode.QR_IBAN: gettext("a QR-IBAN takes payments with a QR reference only. Enter the ordinary IBAN."),
        NoCode.NAME_UNFIT: gettext("the account holder’s name has letters that payments do not carry."),
        NoCode.ADDRESS_MISSING: gettext("the Swiss code names your postal address, which is empty."),
        NoCode.ADDRESS_ABROAD: gettext("the Swiss code needs a firm in Switzerland or Liechtenstein."),
        NoCode.ADDRESS_UNCLEAR: gettext(
            "the Swiss code needs your address on two lines: street and number, then postcode and town."
        ),
    }
    reason = words.get(why) if why is not None else None
    return gettext("Letters carry no code for banking apps: %(reason)s") % {"reason": reason} if reason else ""
