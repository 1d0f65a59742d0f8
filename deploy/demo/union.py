"""The invented union itself: its name, the warning on its pages, the towns that its co-operatives are said to be in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

CODE = "demo"
NAME = "Union régionale des coopératives d'Occitanie (démonstration)"
NOTICE = (
    "Démonstration : personnes, coopératives et rencontres sont inventées. "
    "(Demonstration: people, co-operatives and meetings are invented.)"
)
SEED = 20150615
"""The same union every time; only its calendar moves with the day."""


class Town(NamedTuple):
    """A town, by name only; `share` says how many of the co-operatives are there."""

    name: str
    postcode: str
    share: int

    @property
    def department(self) -> str:
        """The department, from the postcode."""
        if self.postcode.startswith("20"):
            return "2A" if self.postcode < "20200" else "2B"
        return self.postcode[: 3 if self.postcode.startswith("97") else 2]


TOWNS = (
    Town("Toulouse", "31000", 22), Town("Blagnac", "31700", 5), Town("Muret", "31600", 4), Town("Revel", "31250", 3),
    Town("Montpellier", "34000", 16), Town("Béziers", "34500", 6), Town("Sète", "34200", 5), Town("Lodève", "34700", 3),
    Town("Nîmes", "30000", 9), Town("Alès", "30100", 6), Town("Uzès", "30700", 3),
    Town("Perpignan", "66000", 8), Town("Prades", "66500", 3), Town("Carcassonne", "11000", 5),
    Town("Narbonne", "11100", 5), Town("Limoux", "11300", 3), Town("Albi", "81000", 7), Town("Castres", "81100", 5),
    Town("Gaillac", "81600", 4), Town("Montauban", "82000", 6), Town("Moissac", "82200", 3), Town("Rodez", "12000", 6),
    Town("Millau", "12100", 5), Town("Auch", "32000", 5), Town("Condom", "32100", 3), Town("Tarbes", "65000", 6),
    Town("Lourdes", "65100", 3), Town("Foix", "09000", 3), Town("Pamiers", "09100", 4), Town("Cahors", "46000", 4),
    Town("Figeac", "46100", 4), Town("Mende", "48000", 4), Town("Florac", "48400", 2),
)  # fmt: skip

TRADES = (
    ("43.32A", "Travaux de menuiserie bois et PVC", ("Menuiserie", "Atelier bois")),
    ("62.01Z", "Programmation informatique", ("Logiciels", "Atelier numérique")),
    ("10.71C", "Boulangerie et boulangerie-pâtisserie", ("Fournil", "Boulangerie")),
    ("71.11Z", "Activités d'architecture", ("Architectes", "Atelier d'architecture")),
    ("85.59A", "Formation continue d'adultes", ("Formation", "Centre de formation")),
    ("81.30Z", "Services d'aménagement paysager", ("Jardins", "Paysagistes")),
    ("43.21A", "Travaux d'installation électrique", ("Électricité", "Électriciens")),
    ("25.62B", "Mécanique industrielle", ("Ateliers mécaniques", "Usinage")),
    ("18.12Z", "Autre imprimerie (labeur)", ("Imprimerie", "Atelier d'impression")),
    ("47.11B", "Commerce d'alimentation générale", ("Épicerie", "Marché coopératif")),
    ("49.41B", "Transports routiers de fret de proximité", ("Transports", "Messagerie à vélo")),
    ("88.10A", "Aide à domicile", ("Aide à domicile", "Services")),
    ("90.01Z", "Arts du spectacle vivant", ("Compagnie", "Théâtre")),
    ("70.22Z", "Conseil pour les affaires et autres conseils de gestion", ("Conseil", "Cabinet")),
    ("38.32Z", "Récupération de déchets triés", ("Ressourcerie", "Recyclerie")),
    ("01.13Z", "Culture de légumes", ("Maraîchers", "Jardins nourriciers")),
    ("14.13Z", "Fabrication de vêtements de dessus", ("Couture", "Atelier textile")),
)
LANDSCAPES = (
    "de l'Autan", "des Deux Rives", "du Grand Chêne", "de la Garrigue", "des Quatre Vents", "du Rocher", "du Moulin",
    "des Oliviers", "de la Source", "du Causse", "du Canal", "du Vieux Pont", "de la Halle", "des Platanes",
    "du Lavoir", "de la Rive", "du Levant", "de la Combe", "des Tilleuls", "du Verger", "des Lices",
    "de la Tramontane", "des Estives", "du Gave", "de la Brèche", "du Plateau", "des Coteaux", "du Vallon",
    "des Amandiers", "du Pic",
)  # fmt: skip
LEGAL_FORMS = {
    "5458": "Scop SARL",
    "5558": "Scop SA à conseil d'administration",
    "5460": "Autre SARL coopérative",
    "5710": "SAS (Scop ou Scic)",
}


@dataclass(frozen=True)
class Territory:
    """Where an invented union is: its towns, the seed of what is drawn by lot, its part of the invented SIRENs."""

    towns: Sequence[Town] = TOWNS
    seed: int = SEED
    numbers: range = range(10_000, 99_999)


OCCITANIE = Territory()


@dataclass(frozen=True)
class Size:
    """How large the invented union is: co-operatives, people, meetings of the past and meetings to come."""

    cooperatives: int = 250
    people: int = 1200
    held: int = 22
    coming: int = 17
    territory: Territory = OCCITANIE
