"""Templates whose texts are put into words when they are compiled, not each time they are shown.

An environment speaks one language, so that `_("Save")` and `{% trans %}` are constants of its templates: a page of
thirty meetings takes a quarter less time. Plurals depend on a number and stay as they are.
"""

import gettext
import re
from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

PLACE = re.compile(r"%\((\w+)\)s")


class TranslatedEnvironment(Environment):
    """Jinja for one language."""

    def speak(self, translation: gettext.NullTranslations) -> None:
        """Sets the language; before the first template is loaded."""
        self.words = translation
        self.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        """Jinja's hook between a parsed template and its code."""
        return super()._generate(PutIntoWords(self.words).visit(source), *args, **kwargs)


class PutIntoWords(NodeTransformer):
    """Replaces each call of gettext that has a constant sentence by the sentence in the language."""

    def __init__(self, translation: gettext.NullTranslations) -> None:
        self.translation = translation

    def visit_Call(self, call: nodes.Call) -> nodes.Node:
        """`_("Page %(number)s", number=…)` becomes "Page " ~ …; values are still escaped when shown."""
        self.generic_visit(call)
        match call:
            case nodes.Call(node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str(sentence))]):
                return self.in_words(call, self.translation.gettext(sentence))
        return call

    def visit_Output(self, output: nodes.Output) -> nodes.Node:
        """Where a sentence is shown, it becomes part of the page's own text."""
        self.generic_visit(output)
        output.nodes = [part for shown in output.nodes for part in flat(shown)]
        return output

    def in_words(self, call: nodes.Call, words: str) -> nodes.Node:
        """The sentence with its values in their places, or the call itself where this cannot be told."""
        values = {keyword.key: keyword.value for keyword in call.kwargs}
        texts = PLACE.split(words)
        if call.dyn_args or call.dyn_kwargs or not values.keys() >= set(texts[1::2]):
            return call
        parts = [values[one] if at % 2 else said(one) for at, one in enumerate(texts)]
        return nodes.Concat(parts, lineno=call.lineno) if values else parts[0]


def said(words: str) -> nodes.Expr:
    """A constant that a translator wrote, and that is therefore not escaped."""
    return nodes.MarkSafeIfAutoescape(nodes.Const(words.replace("%%", "%")))


def flat(shown: nodes.Expr) -> list[nodes.Expr]:
    """The parts of what is shown one after the other, with constant sentences as plain text of the template."""
    match shown:
        case nodes.Concat(nodes=parts):
            return [part for one in parts for part in flat(one)]
        case nodes.MarkSafeIfAutoescape(expr=nodes.Const(value=str(words))):
            return [nodes.TemplateData(words)]
    return [shown]
