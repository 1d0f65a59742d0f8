"""Templates: in words when compiled, escaped when shown, and for e-mails without a request."""

from pathlib import Path
from typing import NamedTuple

import pytest
from jinja2 import UndefinedError

from shared.clock import Clock
from shared.web.pages import Templates


class Row(NamedTuple):
    """What a fragment shows."""

    name: str


def rendered(folder: Path, language: str, template: str, name: str = "t.html", **values: object) -> str:
    """A template of one's own, put into words."""
    (folder / name).write_text(template)
    return Templates(folder, clock=Clock()).text(language, name, **values)


@pytest.mark.parametrize(
    ("template", "french", "english"),
    [
        ("{{ _('People') }}", "Personnes", "People"),
        ("{% trans %}People{% endtrans %}", "Personnes", "People"),
        ("{% trans %}\n  Sign\n  out\n{% endtrans %}", "Se déconnecter", "Sign out"),
        ("{% trans number=1, last=n %}Page {{ number }} of {{ last }}{% endtrans %}",
         "Page 1 sur &lt;n&gt;", "Page 1 of &lt;n&gt;"),
        ("{{ _('Page %(number)s of %(last)s', number=1, last=n) }}", "Page 1 sur &lt;n&gt;", "Page 1 of &lt;n&gt;"),
        ("{% set t = _('Page %(number)s of %(last)s', number=1, last=n) %}{{ t|upper }}",
         "PAGE 1 SUR &LT;N&GT;", "PAGE 1 OF &LT;N&GT;"),
        ("{{ _('People') ~ n }}", "Personnes&lt;n&gt;", "People&lt;n&gt;"),
        ("{{ _('Not in the catalogue: 100 %%') }}", "Not in the catalogue: 100 %", "Not in the catalogue: 100 %"),
        ("{{ _(word) }}", "Personnes", "People"),
        ("{% trans count=1 %}one person waiting{% pluralize %}{{ count }} people waiting{% endtrans %}",
         "1 personne en attente", "one person waiting"),
        ("{% trans count=2 %}one person waiting{% pluralize %}{{ count }} people waiting{% endtrans %}",
         "2 personnes en attente", "2 people waiting"),
    ],
)  # fmt: skip
def test_a_sentence_is_in_the_language_and_its_values_are_escaped(
    folder: Path, template: str, french: str, english: str
) -> None:
    for language, words in (("fr", french), ("en", english)):
        assert rendered(folder, language, template, n="<n>", word="People") == words


def test_the_text_of_an_e_mail_is_not_html(folder: Path) -> None:
    template = "{{ _('Page %(number)s of %(last)s', number=1, last=n) }} {{ n }}"
    assert (
        rendered(folder, "fr", template, name="t.txt", n="L’Atelier & fils")
        == "Page 1 sur L’Atelier & fils L’Atelier & fils"
    )


def test_a_name_that_nobody_gave_is_an_error_and_not_a_hole_in_the_page(folder: Path) -> None:
    with pytest.raises(UndefinedError):
        rendered(folder, "fr", "{{ nobody }}")


def test_a_kept_fragment_changes_when_what_it_shows_changes(folder: Path) -> None:
    (folder / "_row.html").write_text("[{{ row.name }}]")
    (folder / "page.html").write_text("{{ kept('_row.html', row) }}")
    templates = Templates(folder, clock=Clock())
    shown = [templates.text("fr", "page.html", row=Row(name)) for name in ("<a>", "b", "<a>")]
    assert shown == ["[&lt;a&gt;]", "[b]", "[&lt;a&gt;]"]


def test_a_service_may_have_a_template_of_the_same_name_as_the_house(folder: Path) -> None:
    assert rendered(folder, "fr", "ours", name="error.html") == "ours"


def test_services_share_the_code_of_a_template_and_no_language_has_anothers(folder: Path) -> None:
    (folder / "t.html").write_text("{{ _('People') }}")
    one, other = (
        Templates(folder, clock=Clock(), union_name="One"),
        Templates(folder, clock=Clock(), union_name="Other"),
    )
    french, again = (each.environments["fr"].get_template("t.html") for each in (one, other))
    assert french.root_render_func.__code__ is again.root_render_func.__code__
    assert french.globals["union_name"] != again.globals["union_name"]
    assert [french.render(), again.render(), one.text("en", "t.html")] == ["Personnes", "Personnes", "People"]


def test_a_template_that_changed_is_compiled_anew(folder: Path) -> None:
    assert [rendered(folder, "fr", words) for words in ("before", "after")] == ["before", "after"]
