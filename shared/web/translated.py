"""Templates whose texts are put into words when they are compiled, not each time they are shown.

An environment speaks one language, so that `_("Save")` and `{% trans %}` are constants of its templates: a page of
thirty meetings takes a quarter less time. Plurals depend on a number and stay as they are.
"""

import gettext
import re
from typing import Any

from jinja2 import Environment, nodes, pass_eval_context
from jinja2.visitor import NodeTransformer
from markupsafe import escape

from shared.elision import joined, leads, split_before

PLACE = re.compile(r"%\((\w+)\)s")


class TranslatedEnvironment(Environment):
    """Jinja for one language."""

    def speak(self, translation: gettext.NullTranslations) -> None:
        """Sets the language; before the first template is loaded."""
        self.words = translation
        self.filters["after"] = after
        self.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        """Jinja's hook between a parsed template and its code."""
        return super()._generate(PutIntoWords(self.words).visit(source), *args, **kwargs)


class PutIntoWords(NodeTransformer):
    """Replaces each call of gettext that has a constant sentence by the sentence in the language."""

    def __init__(self, translation: gettext.NullTranslations) -> None:
        self.translation = translation
        self.is_french = translation.info().get("language") == "fr"

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
        return nodes.Concat(self.in_order(texts, values), lineno=call.lineno) if values else said(texts[0])

    def in_order(self, texts: list[str], values: dict[str, nodes.Expr]) -> list[nodes.Expr]:
        """Constant texts and values by turns; in French a name is joined to the word before it."""
        if not self.is_french:
            return [values[one] if at % 2 else said(one) for at, one in enumerate(texts)]
        parts = [said(texts[0])]
        for before, name, after in zip(texts[::2], texts[1::2], texts[2::2], strict=False):
            kept, word = split_before(before)
            begins = len(parts) == 1 and not before and leads(after)
            parts[-1] = said(kept)
            parts.append(joined_value(word, values[name]) if word or begins else values[name])
            parts.append(said(after))
        return parts


def said(words: str) -> nodes.Expr:
    """A constant that a translator wrote, and that is therefore not escaped."""
    return nodes.MarkSafeIfAutoescape(nodes.Const(words.replace("%%", "%")))


def joined_value(word: str, value: nodes.Expr) -> nodes.Expr:
    """A value with the word before it, which depends on how the value begins."""
    return nodes.Filter(value, "after", [nodes.Const(word)], [], None, None)


@pass_eval_context
def after(context: nodes.EvalContext, value: object, word: str) -> str:
    """A name and the French word before it; on a page, what is not safe yet is escaped."""
    before = joined(word, str(value))
    return escape(before) + escape(value) if context.autoescape else before + str(value)


def flat(shown: nodes.Expr) -> list[nodes.Expr]:
    """The parts of what is shown one after the other, with constant sentences as plain text of the template."""
    match shown:
        case nodes.Concat(nodes=parts):
            return [part for one in parts for part in flat(one)]
        case nodes.MarkSafeIfAutoescape(expr=nodes.Const(value=str(words))):
            return [nodes.TemplateData(words)]
    return [shown]
