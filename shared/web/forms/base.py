"""Two people edit the same thing: each changes only what they changed; what both changed, the person decides.

An edit form carries what it was filled from. A field that still says so was left alone, and keeps what is stored by
now. `merged` is asked within the work that saves, so that nothing comes between.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from markupsafe import Markup
from starlette.requests import Request

from shared.web.forms.clash import MEANWHILE, ChangedMeanwhile, Clash
from shared.web.forms.stamp import sent_form, shown_to

FIELD, KEEP = "was", "keep-"


def base(filled: Mapping[str, Any] | None) -> Markup:
    """The hidden field: what the form is filled from; a form that came back keeps its own, or what is stored by now."""
    request = shown_to.get()
    if request is not None and request.method == "POST":
        sent = sent_form(request)
        said = request.scope["state"].get("base") or (str(sent.get(FIELD, "")) if sent else "")
    else:
        said = "" if filled is None else as_text(plain(filled))
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, said) if said else Markup()


def merged(
    request: Request, typed: Mapping[str, Any], now: Mapping[str, Any], grown: Iterable[str] = ()
) -> dict[str, Any]:
    """What was typed, with what others stored meanwhile where this person changed nothing. Raises ChangedMeanwhile.

    `grown`: fields that the form got after it was filled, and that were empty then.
    """
    was, stored, sent = base_of(request), plain(now), sent_form(request)
    was = dict.fromkeys(grown, "") | was if was else {}
    result, clashes = dict(typed), {}
    for name in was.keys() & typed.keys() & stored.keys():
        before, mine, theirs = was[name], text_of(typed[name]), stored[name]
        chosen = sent.get(KEEP + name) if sent else None
        if mine == before or chosen == "theirs":
            result[name] = now[name] if is_many(now[name]) else theirs
        elif theirs not in (before, mine):
            clashes[name] = Clash(MEANWHILE, theirs=theirs, mine=mine)
    if clashes:
        request.state.base = as_text(stored)
        raise ChangedMeanwhile(clashes)
    return result


def base_of(request: Request) -> dict[str, str]:
    """What the form that came was filled from; nothing for one that does not say."""
    sent = sent_form(request)
    try:
        said = orjson.loads(str(sent.get(FIELD, "")) if sent else "")
    except orjson.JSONDecodeError:
        return {}
    return plain(said) if isinstance(said, dict) else {}


def plain(values: Mapping[str, Any]) -> dict[str, str]:
    """Each value as a field of a form says it."""
    return {name: text_of(value) for name, value in values.items()}


def text_of(value: Any) -> str:
    """A value as browsers send it, but for their line ends."""
    if is_many(value):
        return " ".join(sorted(str(one) for one in value))
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def is_many(value: Any) -> bool:
    """Whether it is what was ticked of many."""
    return isinstance(value, list | tuple | set | frozenset)


def as_text(values: Mapping[str, str]) -> str:
    """What the hidden field holds."""
    return orjson.dumps(dict(values)).decode()
