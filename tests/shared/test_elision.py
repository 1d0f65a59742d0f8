"""French says “d’Élodie” and “de l’Union régionale”, whoever the sentence is about."""

import pytest
from jinja2 import DictLoader

from shared.elision import joined
from shared.text import say, translation
from shared.web.translated import TranslatedEnvironment


@pytest.mark.parametrize(
    ("word", "name", "together"),
    [
        ("de", "Élodie", "d’Élodie"),
        ("de", "Atelier du Bois", "d’Atelier du Bois"),
        ("de", "Œuvre commune", "d’Œuvre commune"),
        ("de", "Hélène", "d’Hélène"),
        ("de", "Hervé", "d’Hervé"),
        ("de", "Yves", "d’Yves"),
        ("de", "Yannick", "de Yannick"),
        ("de", "Halles du Nord", "de Halles du Nord"),
        ("de", "Onze Heures", "de Onze Heures"),
        ("de", "Karim", "de Karim"),
        ("de", "11", "de 11"),
        ("que", "Anaïs", "qu’Anaïs"),
        ("à", "Albi", "à Albi"),
        ("de", "Union régionale du Nord", "de l’Union régionale du Nord"),
        ("À", "Union régionale", "À l’Union régionale"),
        ("à", "Confédération générale", "à la Confédération générale"),
        ("par", "UNION DU SUD", "par l’UNION DU SUD"),
        ("", "Union du Sud", "L’Union du Sud"),
        ("", "Unions et Cie", "Unions et Cie"),
        ("", "CG Scop", "CG Scop"),
        ("de", "«\u00a0Élan\u00a0»", "d’«\u00a0Élan\u00a0»"),
        ("de", "", "de "),
    ],
)
def test_a_name_changes_the_word_before_it(word: str, name: str, together: str) -> None:
    assert joined(word, name) + name == together


def test_a_sentence_joins_the_names_in_it() -> None:
    no_address = say("No e-mail address of {name} is known. Add it first.", name="Élodie Ito")
    assert no_address.into("fr").startswith("Aucune adresse e-mail d’Élodie Ito")
    assert say("Sign in to {union}", union="Union d’Occitanie").into("fr") == "Se connecter à l’Union d’Occitanie"
    assert say("Sign in to {union}", union="Union d’Occitanie").into("en") == "Sign in to Union d’Occitanie"


def test_a_name_that_begins_a_sentence_has_its_article_and_one_in_a_list_has_none() -> None:
    assert say("{union} only began on {day}.", union="Union B", day="x").into("fr").startswith("L’Union B n’existe")
    assert say("{what}: {union}", what="Nœud", union="Union B").into("fr") == "Nœud\u00a0: Union B"


def test_a_page_joins_names_and_still_escapes_them() -> None:
    sentence = "{% trans name=name %}What {{ name }} may see, and why{% endtrans %}"
    environment = TranslatedEnvironment(
        loader=DictLoader({"page.html": sentence}), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    environment.speak(translation("fr"))
    page = environment.get_template("page.html")
    assert page.render(name="Anaïs & Cie").startswith("Ce qu’Anaïs &amp; Cie peut voir")
    assert page.render(name="Karim").startswith("Ce que Karim peut voir")
