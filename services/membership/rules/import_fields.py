"""What a co-operative can take from a file: each field, its words for people, and the headings it is found under."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from services.membership.rules import import_values as values
from services.membership.rules.identifiers import Scheme
from services.membership.rules.import_days import read_day
from services.membership.rules.import_habits import DAYS, PLAIN, Habits
from services.membership.rules.import_states import known_state
from shared.text import Text, say


@dataclass(frozen=True)
class Field:
    """A field: its name in the code, its words for people, its headings (the surest first), how a cell is read."""

    name: str
    label: Text
    headings: tuple[str, ...]
    read: Callable[[str], object]
    required: bool = False


NAME = Field(
    "name",
    say("Name"),
    ("denomination", "name", "nom", "raison sociale", "denomination sociale", "registered name",
     "nom de la cooperative", "cooperative", "company name", "organisation name", "organization name", "legal name",
     "nom entreprise", "nom structure", "structure", "organisation", "entreprise", "societe", "nom complet",
     "denomination unite legale",
     "nom raison sociale", "libelle", "intitule"),
    values.words,
    required=True,
)  # fmt: skip
NUMBER = Field("registration_number", say("Registration number"), (), str, required=True)

FIELDS: tuple[Field, ...] = (
    NAME,
    NUMBER,
    Field("trading_name", say("Trading name"),
          ("trading name", "nom commercial", "nom d'usage", "enseigne", "sigle", "known as", "short name", "acronym",
           "marque"), values.words),
    Field("legal_form", say("Legal form"),
          ("categorie juridique", "legal form", "forme juridique", "code forme juridique", "code categorie juridique",
           "nature juridique", "statut juridique", "legal structure", "company type"), values.legal_form),
    Field("legal_form_label", say("Legal form in words"),
          ("categorie juridique libelle", "legal form label", "forme juridique libelle", "legal form name",
           "nature juridique libelle", "legal form description"), values.words),
    Field("trade", say("Trade code"),
          ("naf", "code naf", "ape", "code ape", "ape naf", "sic code", "sic", "activite principale", "trade code",
           "trade", "nace", "code activite"), values.trade),
    Field("trade_label", say("Trade in words"),
          ("naf libelle", "ape libelle", "activite libelle", "libelle activite principale", "sic section",
           "sic description", "trade label", "activite", "metier", "activity", "secteur d'activite", "secteur",
           "sector", "industry"), values.words),
    Field("street", say("Street"),
          ("adresse", "street", "rue", "street address", "address", "adresse postale", "adresse du siege", "voie",
           "numero et voie", "adresse 1", "address 1", "address line 1", "adresse ligne 1", "strasse"), values.street),
    Field("town", say("Town"),
          ("ville", "commune", "town", "city", "locality", "localite", "libelle commune", "nom commune", "post town",
           "ville du siege", "commune du siege"), values.words),
    Field("postcode", say("Postcode"),
          ("code postal", "postcode", "post code", "postal code", "cp", "zip", "zip code", "code postal du siege"),
          values.postcode),
    Field("federation", say("Trade federation"),
          ("federation", "federation de metier", "federation metier", "trade federation", "federation scop",
           "federation professionnelle"), values.federation),
    Field("department", say("Department"),
          ("departement", "code departement", "dept", "dpt", "dep", "department", "numero departement"),
          values.department),
    Field("country", say("Country"), ("pays", "country", "country code", "code pays", "land", "nation"),
          values.country),
    Field("latitude", say("Latitude"), ("latitude", "lat", "postcode latitude", "coordonnee y"), values.latitude),
    Field("longitude", say("Longitude"), ("longitude", "lon", "lng", "long", "postcode longitude", "coordonnee x"),
          values.longitude),
    Field("website", say("Website"),
          ("site web", "website", "site internet", "site", "url", "web", "adresse web", "web address", "homepage"),
          values.website),
    Field("email", say("E-mail"),
          ("email", "e-mail", "courriel", "mail", "adresse mail", "adresse email", "adresse electronique",
           "email address", "contact email"), values.email),
    Field("phone", say("Telephone"),
          ("telephone", "tel", "phone", "numero de telephone", "phone number", "telephone number", "tel fixe",
           "telephone fixe", "mobile", "portable"), values.phone),
    Field("jobs", say("Jobs"),
          ("effectif", "jobs", "emplois", "nombre d'emplois", "nombre de salaries", "nb salaries", "salaries",
           "effectif salarie", "employees", "number of employees", "headcount", "staff", "etp"), values.jobs),
    Field("founded_on", say("Founded on"),
          ("date creation", "founded on", "date de creation", "creation", "incorporated on", "incorporation date",
           "date of incorporation", "date founded", "founded", "date d'immatriculation", "date debut activite",
           "creee le", "date constitution", "annee de creation", "year founded"), values.day),
    Field("admitted_on", say("Admitted on"),
          ("date adhesion", "admitted on", "adhesion", "date d'admission", "admission", "adherent depuis",
           "membre depuis", "member since", "joined on", "date joined", "admission date", "adhere le",
           "date entree", "annee d'adhesion", "year joined"), values.day),
    Field("withdrawn_on", say("Withdrawn on"),
          ("date radiation", "withdrawn on", "radiation", "date de sortie", "date retrait", "date depart",
           "date demission", "left on", "date left", "withdrawal date", "member until", "radiee le",
           "sortie le", "annee de sortie", "year left"), values.day),
)  # fmt: skip
STANDING = Field(
    "standing", say("State"),
    ("etat", "statut", "status", "state", "situation", "etat administratif", "etat adhesion", "statut adhesion",
     "membership status", "adherent", "membre", "member", "actif", "active"),
    known_state,
)  # fmt: skip
"""Says whether a row is of a member at all; no part of the file."""

COLUMN_FIELDS = (*FIELDS, STANDING)
"""What a column of a list may be."""

FIELD_NAMES: tuple[str, ...] = tuple(field.name for field in FIELDS)
BY_NAME: dict[str, Field] = {field.name: field for field in COLUMN_FIELDS}
FRENCH: dict[str, Callable[[str], object]] = {"postcode": values.french_postcode, "phone": values.french_phone}
"""What is read otherwise in France."""


def reader(name: str, scheme: Scheme, habits: Habits = PLAIN) -> Callable[[str], object]:
    """How a cell becomes the field's value on a node that goes by `scheme`, in a list of such `habits`."""
    if name == "registration_number":
        return scheme.normalise
    if name in DAYS:
        said = {"month_first": name in habits.month_first, "today": habits.today}
        return partial(read_day, ends=name == "withdrawn_on", **said)
    return FRENCH[name] if name in FRENCH and scheme.country == "FR" else BY_NAME[name].read
