"""Who is in the sample book. All invented: towns, trades and people; telephone numbers lie in the
ranges kept for fiction (ARCEP, Ofcom), e-mail addresses in `.example`, postcodes where none are given out.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple


class Payer(StrEnum):
    """How somebody pays."""

    PROMPT = "prompt"
    FORGETFUL = "forgetful"
    SLOW = "slow"
    PARTS = "parts"
    EVASIVE = "evasive"


class Twist(StrEnum):
    """What happened to an invoice beside its payer's habit."""

    NONE = ""
    PART_PAID = "part paid"
    BOUNCED = "bounced"
    ALL_BUT_A_LITTLE = "all but a little"
    CREDIT_NOTE = "credit note"
    PAID_TWICE = "paid twice"
    ROUNDED_UP = "rounded up"
    CREDIT_NOTE_AFTER = "credit note after payment"


class Tail(NamedTuple):
    """An invoice that is open today, by days past its due date (below zero: still to come)."""

    earliest: int
    latest: int
    twist: Twist = Twist.NONE


# Days on which the usual ladder (-3, +1, +10, +20) has a step, and the stretches between them.
NOTE, FRIENDLY, CLEAR, FIRM = Tail(-3, -3), Tail(1, 1), Tail(10, 10), Tail(20, 20)
SOON, LATER, NEXT_DAYS = Tail(-10, -4), Tail(-14, -11), Tail(-2, -1)
WEEK, FORTNIGHT, MONTH = Tail(2, 9), Tail(11, 19), Tail(21, 30)
TWO_MONTHS, THREE_MONTHS, OLD = Tail(33, 58), Tail(63, 88), Tail(95, 170)


@dataclass(frozen=True, slots=True)
class Who:
    """A customer of the sample firm. `settled` counts invoices of the past that are settled."""

    name: str
    contact: str
    kind: Literal["business", "person"]
    language: Literal["fr", "en"]
    place: str
    payer: Payer
    settled: int
    tails: tuple[Tail, ...] = ()
    note: str = ""
    last: Twist = Twist.NONE
    """What happened to the last settled invoice."""
    currencies: tuple[str, ...] = ("EUR",)
    """Taken in turn."""
    has_email: bool = True
    abroad: bool = False
    """In the United Kingdom, with a number there."""


PROMPT, FORGETFUL, SLOW, PARTS, EVASIVE = Payer

VAL, SOURCES, PONT = "99100 Val-Robinet", "99120 Saint-Aubin-les-Sources", "99140 Pont-la-Vasque"
MONT, FONTAINE = "99160 Montgoutte", "99180 Fontaine-sous-Seau"


def _firm(
    name: str,
    contact: str,
    place: str,
    payer: Payer,
    settled: int,
    *tails: Tail,
    note: str = "",
    last: Twist = Twist.NONE,
) -> Who:
    return Who(name, contact, "business", "fr", place, payer, settled, tails, note, last)


def _person(
    name: str,
    contact: str,
    place: str,
    payer: Payer,
    settled: int,
    *tails: Tail,
    note: str = "",
    has_email: bool = True,
) -> Who:
    return Who(name, contact, "person", "fr", place, payer, settled, tails, note, has_email=has_email)


FRENCH_FIRMS = (
    _firm(
        "Garage du Lac Carré",
        "Hugo Martinache",
        f"3 route de la Bonde, {VAL}",
        FORGETFUL,
        13,
        FRIENDLY,
        note="Hugo règle le jour où on lui écrit. Préfère le courriel avant 8 h.",
    ),
    _firm("Boulangerie Mie Lunaire", "Sonia Kessabi", f"18 place du Bassin, {VAL}", PROMPT, 12, NOTE),
    _firm(
        "Hôtel des Trois Gouttes",
        "Madame Vauquelin",
        f"1 quai des Brumes-Claires, {SOURCES}",
        SLOW,
        15,
        CLEAR,
        SOON,
        note="Haute saison de mai à septembre ; la comptable ne vient que le jeudi.",
    ),
    _firm(
        "Syndic Pierre-et-Toits",
        "Gaspard Lemoigneau",
        f"27 rue du Fil-à-Plomb, {PONT}",
        SLOW,
        20,
        MONTH,
        FORTNIGHT,
        SOON,
        note="Le conseil syndical valide les paiements le 25. Toujours rappeler le nom de la résidence.",
    ),
    _firm("Camping Les Roseaux Bavards", "Yann Quérouel", f"chemin des Roseaux, {SOURCES}", SLOW, 9, FIRM),
    _firm("École Sainte-Goutte", "", f"6 rue de la Craie, {FONTAINE}", PROMPT, 9, NOTE),
    _firm(
        "Restaurant La Louche d’Étain",
        "Bérénice Talmont",
        f"40 rue des Casseroles, {VAL}",
        EVASIVE,
        7,
        OLD,
        THREE_MONTHS,
        MONTH,
        note="Joindre Bérénice entre 15 h et 17 h, jamais pendant le service.",
    ),
    _firm("Crèche Les P’tits Ruisselets", "Inès Carbonnel", f"9 allée des Doudous, {PONT}", PROMPT, 10, SOON),
    _firm("Cabinet dentaire Molaire-Sereine", "Docteur Faucheux", f"2 rue du Sourire, {VAL}", FORGETFUL, 9, WEEK),
    _firm(
        "Résidence Les Tilleuls Penchés", "Monsieur Barrault", f"55 avenue Penchée, {MONT}", SLOW, 12, TWO_MONTHS, CLEAR
    ),
    _firm(
        "Brasserie du Siphon d’Or",
        "Loïc Gardinal",
        f"12 place du Bassin, {VAL}",
        PARTS,
        9,
        Tail(11, 19, Twist.PART_PAID),
        NOTE,
        note="Trésorerie tendue l’hiver : deux versements, toujours tenus jusqu’ici.",
    ),
    _firm("Fromagerie Croûte-Fleurie", "Anouk Perrachon", f"5 chemin de la Traite, {MONT}", PROMPT, 8),
    _firm("SCI Val-Robinet Nord", "", f"31 rue du Fil-à-Plomb, {PONT}", EVASIVE, 5, OLD, TWO_MONTHS),
    _firm(
        "Maison Les Hirondelles Lentes",
        "Madame Quintard",
        f"80 route des Nuages, {FONTAINE}",
        PROMPT,
        15,
        SOON,
        note="Bon de commande obligatoire : inscrire son numéro sur la facture.",
    ),
    _firm(
        "Salon Mèche-Folle",
        "Coralie Jaubertin",
        f"14 rue des Ciseaux, {VAL}",
        FORGETFUL,
        6,
        Tail(11, 19, Twist.BOUNCED),
    ),
    _firm("Imprimerie Plume-de-Plomb", "Achille Rondelet", f"7 impasse du Massicot, {PONT}", SLOW, 8, FORTNIGHT),
    _firm("Théâtre de la Petite Trappe", "Odilon Marchefer", f"place des Trois-Coups, {SOURCES}", PARTS, 5, FIRM),
    _firm("Piscines Onduline", "Maëlle Brisemont", f"22 zone des Margelles, {MONT}", SLOW, 7, MONTH),
    _firm(
        "Agence Clef-de-Sol Immobilier",
        "Thibault Nervalin",
        f"4 rue du Paillasson, {VAL}",
        FORGETFUL,
        15,
        FRIENDLY,
        NOTE,
        note="Gère douze logements : indiquer l’adresse du chantier, sinon la facture attend.",
    ),
    _firm("Atelier Rayon-Libre", "Nour Belgacemi", f"11 rue du Pignon, {PONT}", PROMPT, 6, last=Twist.ROUNDED_UP),
    _firm("Ferme du Puits Bavard", "Joseph Tournefeuillet", f"lieu-dit Le Puits, {MONT}", SLOW, 7, WEEK),
    _firm(
        "Clinique vétérinaire Patte-Calme",
        "Docteur Ostervald",
        f"3 rue du Collier, {SOURCES}",
        PROMPT,
        8,
        last=Twist.PAID_TWICE,
    ),
    _firm("Pressing Blanc-Nuage-Bleu", "Fatou Ndoumbara", f"19 rue des Plis, {VAL}", FORGETFUL, 6, CLEAR),
    _firm(
        "Gîtes du Moulin Muet",
        "Rosalie Pontarlin",
        f"chemin du Bief, {FONTAINE}",
        EVASIVE,
        5,
        Tail(95, 170, Twist.PART_PAID),
        MONTH,
    ),
    _firm(
        "Librairie La Page Humide",
        "",
        f"2 passage des Marges, {VAL}",
        PROMPT,
        0,
        LATER,
        note="Nouvelle cliente, venue par la boulangerie.",
    ),
)

FRENCH_PERSONS = (
    _person(
        "Odile Lefortin",
        "Madame Lefortin",
        f"8 rue des Cuves, {VAL}",
        FORGETFUL,
        3,
        FRIENDLY,
        note="N’entend pas bien au téléphone : lui écrire.",
    ),
    _person(
        "Marcel Duprelot",
        "Monsieur Duprelot",
        f"21 rue des Cuves, {VAL}",
        PROMPT,
        3,
        NOTE,
        has_email=False,
        note="Paie par chèque, qu’il apporte lui-même le samedi.",
    ),
    _person("Amandine Courtevoix", "Madame Courtevoix", f"5 allée du Lavoir, {SOURCES}", SLOW, 2, CLEAR),
    _person("Karim Benzaïdi", "Monsieur Benzaïdi", f"33 rue de l’Évier, {PONT}", PROMPT, 4),
    _person(
        "Lucette Mirabaud-Roux",
        "Madame Mirabaud-Roux",
        f"2 chemin des Galets, {MONT}",
        PARTS,
        3,
        Tail(21, 30, Twist.PART_PAID),
        note="Retraite versée le 9 : proposer le 10.",
    ),
    _person("Étienne Grandcoing", "Monsieur Grandcoing", f"16 rue du Robinet-Vert, {VAL}", FORGETFUL, 2, WEEK),
    _person("Solène Quimerac’h", "Madame Quimerac’h", f"9 quai des Brumes-Claires, {SOURCES}", PROMPT, 2, NOTE),
    _person(
        "Paul-Henri Tassigneau",
        "Monsieur Tassigneau",
        f"70 avenue Penchée, {MONT}",
        EVASIVE,
        2,
        THREE_MONTHS,
        note="Conteste souvent les heures ; garder les bons d’intervention signés.",
    ),
    _person("Fanny Loriquet", "Madame Loriquet", f"4 impasse du Joint, {PONT}", FORGETFUL, 3, FRIENDLY),
    _person("Bruno Castelroux", "Monsieur Castelroux", f"13 rue de la Margelle, {FONTAINE}", SLOW, 2, FIRM),
    _person(
        "Yvonne Petitpas-Lenoir",
        "Madame Petitpas-Lenoir",
        f"1 rue du Seau, {FONTAINE}",
        PROMPT,
        3,
        WEEK,
        has_email=False,
        note="Appeler son fils Gilles pour les rendez-vous.",
    ),
    _person(
        "Djibril Sankaréo",
        "Monsieur Sankaréo",
        f"28 rue de l’Évier, {PONT}",
        FORGETFUL,
        2,
        Tail(11, 19, Twist.ALL_BUT_A_LITTLE),
    ),
    _person("Clémence Aubertet", "Madame Aubertet", f"17 place du Bassin, {VAL}", PROMPT, 3, SOON),
    _person("Rémi Falconnat", "Monsieur Falconnat", f"6 rue des Plis, {VAL}", SLOW, 2, FORTNIGHT),
    _person("Isaure de Montgoutteux", "Madame de Montgoutteux", f"le Château, {MONT}", SLOW, 4, CLEAR),
    _person(
        "Thierry Malandrieu",
        "Monsieur Malandrieu",
        f"35 rue du Siphonnet, {SOURCES}",
        EVASIVE,
        1,
        TWO_MONTHS,
        FORTNIGHT,
    ),
    _person(
        "Nadège Floribond",
        "Madame Floribond",
        f"10 allée des Doudous, {PONT}",
        FORGETFUL,
        2,
        Tail(2, 9, Twist.CREDIT_NOTE),
    ),
    _person("Gilbert Ancelotti-Vidal", "Monsieur Ancelotti-Vidal", f"44 rue des Casseroles, {VAL}", PROMPT, 3),
    _person("Mélodie Rassimont", "Madame Rassimont", f"3 rue du Tuyau-d’Orgue, {FONTAINE}", PROMPT, 0, LATER),
    _person("Aurélien Boisjolivet", "Monsieur Boisjolivet", f"12 rue des Galoches, {SOURCES}", FORGETFUL, 2, WEEK),
)

ENGLISH = (
    Who(
        "Otter Lane Holidays Ltd",
        "Tom Birchall",
        "business",
        "en",
        "4 Otter Lane, Nether Tapton, ZZ99 4OL",
        FORGETFUL,
        9,
        (CLEAR,),
        "Loue deux maisons ici. Facturé en livres, virement international.",
        currencies=("GBP",),
        abroad=True,
    ),
    Who(
        "Birchwell & Moss Lettings",
        "Harriet Mossby",
        "business",
        "en",
        "12 Spigot Row, Upper Drip, ZZ99 2SR",
        SLOW,
        12,
        (FORTNIGHT, WEEK),
        "Gestion courante en livres, gros travaux en euros.",
        currencies=("GBP", "EUR"),
        abroad=True,
    ),
    Who(
        "The Copper Kettle Tearoom",
        "Poppy Underhay",
        "business",
        "en",
        f"21 place du Bassin, {VAL}",
        PROMPT,
        7,
        (NOTE,),
    ),
    Who(
        "Fernhollow Retreats",
        "Jasper Quillfeather",
        "business",
        "en",
        f"domaine de Fernhollow, {MONT}",
        SLOW,
        7,
        (Tail(33, 58, Twist.PART_PAID), WEEK),
    ),
    Who("Applebarrow Yoga Barn", "", "business", "en", f"grange d’Applebarrow, {FONTAINE}", FORGETFUL, 6, (FRIENDLY,)),
    Who(
        "Larkspur & Finchley Antiques",
        "Edmund Larkspur",
        "business",
        "en",
        f"8 rue des Marges, {PONT}",
        PROMPT,
        7,
        last=Twist.CREDIT_NOTE_AFTER,
    ),
    Who("Marion Fellwood", "Mrs Fellwood", "person", "en", f"15 rue du Lavoir, {SOURCES}", PROMPT, 3, (NEXT_DAYS,)),
    Who(
        "Graham Tolliver-Pike",
        "Mr Tolliver-Pike",
        "person",
        "en",
        f"2 rue du Tuyau-d’Orgue, {FONTAINE}",
        SLOW,
        2,
        (FIRM,),
    ),
    Who("Philippa Wrenfield", "Ms Wrenfield", "person", "en", f"7 chemin des Galets, {MONT}", PROMPT, 3, (SOON,)),
    Who("Desmond Okonjoe", "Mr Okonjoe", "person", "en", f"30 rue de l’Évier, {PONT}", FORGETFUL, 2, (WEEK,)),
    Who("Beatrix Hollowell", "Ms Hollowell", "person", "en", f"19 rue des Cuves, {VAL}", EVASIVE, 2, (THREE_MONTHS,)),
    Who("Alistair McBrindle", "Mr McBrindle", "person", "en", f"1 chemin de la Traite, {MONT}", PROMPT, 3),
    Who(
        "Winifred Stacepoole",
        "Miss Stacepoole",
        "person",
        "en",
        f"6 allée du Lavoir, {SOURCES}",
        FORGETFUL,
        2,
        (MONTH,),
    ),
    Who("Rory Penhallick", "Mr Penhallick", "person", "en", f"11 rue du Robinet-Vert, {VAL}", SLOW, 2, (FORTNIGHT,)),
    Who("Celia Ashgrove-Dunn", "Mrs Ashgrove-Dunn", "person", "en", f"5 rue des Galoches, {SOURCES}", PROMPT, 3),
)

EVERYBODY = FRENCH_FIRMS + FRENCH_PERSONS + ENGLISH
