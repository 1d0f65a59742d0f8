"""Every text for people is in French: whatever is extracted is translated, and nothing is said past the catalogue."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[3]
ROOMS = ("services", "shared", "deploy")
CATALOGUE = ROOT / "shared/web/locale/fr/LC_MESSAGES/maillon.po"
KEYWORDS: dict[str, Any] = {**DEFAULT_KEYWORDS, "say": None, "N_": None}  # as `make texts` names them
PLACES = re.compile(r"%\(\w+\)s|\{\w*\}")
NOT_FRENCH = re.compile(r"[^\s\N{NO-BREAK SPACE}][;!?»]|«[^\N{NO-BREAK SPACE}]| [;:!?»]|'")
OTHER_WORDS = re.compile(
    r"courriel|adresse électronique|serveurs? de messagerie|fichiers? d[e’] ?(rattachement|adhésion)|opérat(eur|rice)",
    re.IGNORECASE,
)
"""What has another word here: e-mail, serveur de courrier, fichier de raccordement, exploitant."""
SEEN = frozenset({"title", "placeholder", "aria-label", "alt", "label", "data-label", "data-confirm"})
UNSEEN = frozenset({"style", "script"})
LETTERS = re.compile(r"[^\W\d_]")
WORDS_IN_CODE = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ]+|[a-zà-ÿ]{2,} [a-zà-ÿ]{2,}")
SAID_AS_IT_IS = frozenset(
    {"Maillon", "· Maillon", "Maillon ·", "maillon link", "maillon up", "SIREN"}  # names, and what one types
    | {"maillon backup", "maillon hub link", "maillon hub link --federation …", "maillon hub link --name …"}
    | {"maillon confirm"}
    | {'curl -H "Authorization: Bearer $TOKEN"', "docker compose exec -T broker maillon join - < union.join.json"}
    | {"h- e-", 'id="f-" name="" aria-describedby="" aria-invalid="true" required'}  # macros that write attributes
    | {f'data-{what}=""' for what in ("origin", "elsewhere", "unknown", "cancelled", "held", "failed")}
    | {
        'id="" data-live="" data-about="" hx-get="" hx-trigger="live, every " hx-target="this" hx-swap="outerHTML" '
        'hx-select="#" hx-select-oob="#" data-pause=""'
    }
)
NAMES_IN_CODE = frozenset(
    {"Maillon", "Français", "English", "Scop", "Scic"}
    | {"Subject", "To", "Delivered-To"}  # what mail programs call the heads of a message
    | {"username webauthn", "light dark"}  # what browsers call it
    | {"Visite de la fonderie", "Fonderie des Gaves", "Pain commun"}  # invented, on the page of components
)
TEMPLATES = sorted(one for room in ROOMS for one in (ROOT / room).rglob("templates/**/*.*") if one.is_file())
PYTHON = sorted(one for room in ROOMS for one in (ROOT / room).rglob("*.py"))
JINJA = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)


def named(path: Path) -> str:
    """A file as a test is named after it."""
    return str(path.relative_to(ROOT))


@cache
def extracted() -> dict[str, tuple[str, ...]]:
    """Every text in the code: its English sentence, with its plural where there is one, under the sentence."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found: dict[str, tuple[str, ...]] = {}
    for room in ROOMS:
        for _, _, words, _, _ in extract_from_dir(ROOT / room, methods, options, KEYWORDS):
            forms = (words,) if isinstance(words, str) else words
            found[forms[0]] = max(found.get(forms[0], ()), forms, key=len)
    return found


@cache
def catalogue() -> Catalog:
    """The French."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr")


def in_french(sentence: str) -> tuple[str, ...]:
    """The French of a sentence, one form or two; nothing when there is none."""
    message = catalogue().get(sentence)
    return forms(message.string) if message else ()


def forms(words: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """One sentence, or singular and plural."""
    return (words,) if isinstance(words, str) else tuple(words or ())


def messages() -> list[Message]:
    """The entries of the catalogue without its head."""
    return [message for message in catalogue() if message.id]


def test_every_text_has_its_french() -> None:
    assert len(extracted()) > 400
    without = [words[0] for words in extracted().values() if len(in_french(words[0])) != len(words)]
    empty = [sentence for sentence in extracted() if not all(one.strip() for one in in_french(sentence))]
    assert not without and not empty, "run `make texts`, then translate"


def test_the_french_has_the_same_places_for_values() -> None:
    wrong = [
        (sentence, french)
        for sentence, english in extracted().items()
        for french in in_french(sentence)
        if set(PLACES.findall(french)) - set(PLACES.findall(" ".join(english)))
        or set(PLACES.findall(english[0])) - set(PLACES.findall(french))
    ]
    assert not wrong


def test_no_entry_is_a_guess_or_left_over() -> None:
    assert not [message.id for message in messages() if message.fuzzy]
    assert not list(catalogue().obsolete)
    assert {forms(message.id)[0] for message in messages()} == set(extracted()), "run `make texts`"


def test_the_french_is_typeset_as_french() -> None:
    wrong = [one for message in messages() for one in forms(message.string) if NOT_FRENCH.search(one)]
    assert not wrong


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_says_no_word_past_the_catalogue(path: Path) -> None:
    reader = Reader()
    if path.suffix == ".html":
        reader.feed("".join(literal(path)))
        reader.close()
    else:
        reader.handle_data("".join(literal(path)))
    assert not [said for said in reader.said if LETTERS.search(said) and said not in SAID_AS_IT_IS]


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_translates_sentences_and_no_variables(path: Path) -> None:
    page = JINJA.parse(path.read_text(encoding="utf-8"))
    calls = [call for call in page.find_all(nodes.Call) if is_translation(call)]
    assert not [call.lineno for call in calls if not isinstance(call.args[0], nodes.Const)]
    translated = {id(words) for call in calls for words in call.find_all(nodes.Const)}
    words = [one for one in page.find_all(nodes.Const) if isinstance(one.value, str) and id(one) not in translated]
    assert not [one.value for one in words if WORDS_IN_CODE.search(one.value) and one.value not in NAMES_IN_CODE]


@pytest.mark.parametrize("path", [one for one in PYTHON if "say(" in one.read_text(encoding="utf-8")], ids=named)
def test_a_text_is_written_where_it_can_be_collected(path: Path) -> None:
    calls = [one for one in ast.walk(ast.parse(path.read_bytes())) if isinstance(one, ast.Call)]
    said = [one for one in calls if isinstance(one.func, ast.Name) and one.func.id in ("say", "N_")]
    assert not [one.lineno for one in said if not isinstance(one.args[0], ast.Constant)]


def test_one_thing_has_one_word() -> None:
    said = [
        text for one in catalogue() if one.id for text in ([one.string] if isinstance(one.string, str) else one.string)
    ]
    assert len(said) > 1000 and not [text for text in said if OTHER_WORDS.search(text)]


def is_translation(call: nodes.Call) -> bool:
    """Whether a call in a template asks the catalogue."""
    return isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext", "ngettext")


def literal(path: Path) -> Iterator[str]:
    """What a template shows as it stands, without its expressions and without what stands in a `trans` block."""
    translating = opening = False
    for _, kind, value in JINJA.lex(path.read_text(encoding="utf-8")):
        if kind == "block_begin":
            opening = True
        elif kind == "name" and opening:
            opening = False
            translating = (translating or value == "trans") and value != "endtrans"
        elif kind == "data" and not translating:
            yield value


class Reader(HTMLParser):
    """Collects what somebody sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.said += [value.strip() for name, value in attrs if name in SEEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside not in UNSEEN:
            self.said += [" ".join(line.split()) for line in data.splitlines()]
