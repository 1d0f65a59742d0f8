"""Pages: templates in the person's language, inside the one layout."""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.clock import Clock
from shared.installation import installed
from shared.text import LANGUAGES, translation
from shared.web.addresses import path_of, with_query
from shared.web.compiled import COMPILED
from shared.web.formats import Formats
from shared.web.forms.base import base
from shared.web.forms.labels import label_here
from shared.web.forms.stamp import shown, stamp
from shared.web.gate import does, knows, may, sees
from shared.web.language import language_of
from shared.web.maps import map_link
from shared.web.moving_on import just_said, take_back_said
from shared.web.navigation import ACCOUNT, NAVIGATION, SEARCH, SIGN_IN, NavigationItem
from shared.web.passkey_offer import is_offered
from shared.web.static import static_url
from shared.web.theme import WORDS as THEMES
from shared.web.theme import theme_of
from shared.web.translated import TranslatedEnvironment
from shared.web.visitors import visitor_of

__all__ = ["Templates", "language_of"]

LAYOUT = Path(__file__).parent / "templates"


class Templates:
    """The templates of a service and of the house, one environment for each language."""

    def __init__(
        self,
        *folders: Path,
        clock: Clock,
        union_name: str = "",
        notice: str = "",
        navigation: Sequence[NavigationItem] = NAVIGATION,
    ) -> None:
        self.navigation = tuple(navigation)
        self.loader, self.clock, self.notice = FileSystemLoader([*folders, LAYOUT]), clock, notice
        self.call_it(union_name)

    def call_it(self, union_name: str) -> None:
        """Shows this name, and the clock's hours, from now on: what was put into words before is forgotten."""
        self.environments = {language: environment(self.loader, language, self.clock) for language in LANGUAGES}
        for jinja in self.environments.values():
            jinja.globals.update(union_name=union_name, notice=self.notice, home=self.navigation[0].path)

    def page(self, request: Request, name: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page, or a fragment of one when `name` starts with an underscore."""
        said = None if name.rpartition("/")[2].startswith("_") else just_said(request)
        with shown(request):
            body = self.text(language_of(request), name, **self.always(request), said=said, **values)
        response = HTMLResponse(body, status_code=status)
        if said:
            take_back_said(request, response)
        return response

    def text(self, language: str, name: str, /, **values: Any) -> str:
        """A template put into words without a request, for e-mails."""
        return self.environments[language].get_template(name).render(values)

    def always(self, request: Request) -> dict[str, Any]:
        """What every page may use beside its own values."""
        path, visitor = request.url.path, visitor_of(request)
        return {
            "visitor": visitor,
            "on_trial": is_on_trial(request),
            "followed": is_followed(request),
            "sees": partial(sees, request),
            "does": partial(does, request),
            "may": partial(may, request),
            "passkey_offered": is_offered(request),
            "theme": theme_of(request),
            "path": path,
            "search_at": SEARCH if self.navigation == NAVIGATION and may(request, "GET", SEARCH) else "",
            "account_at": ACCOUNT if knows(request, "GET", ACCOUNT) and may(request, "GET", ACCOUNT) else "",
            "here": path_of(path, request.url.query),
            "request_id": request.scope["state"].get("request_id", ""),
            "navigation": [item for item in self.navigation if may(request, "GET", item.path) and item.is_for(visitor)],
            "sign_in_at": with_query(SIGN_IN, next=path_of(path, request.url.query)) if offers(request, path) else "",
        }


def is_on_trial(request: Request) -> bool:
    """Whether the page is that of a copy of a node, which acts on nobody."""
    service = getattr(request.app.state, "service", None)
    return service is not None and bool(service.settings.on_trial)


def is_followed(request: Request) -> bool:
    """Whether the hub reads another installation of this node."""
    service = getattr(request.app.state, "service", None)
    mine = installed(service.settings.installation_file) if service else None
    return mine is not None and not mine.on_trial and not mine.speaks


def environment(loader: FileSystemLoader, language: str, clock: Clock) -> Environment:
    """Jinja for one language: escapes everything, knows no missing name, never looks at the disk twice."""
    jinja = TranslatedEnvironment(
        loader=loader,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        bytecode_cache=COMPILED[language],
    )
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.speak(translation(language))
    jinja.filters.update(Formats(language, clock).filters())
    jinja.globals.update(
        language=language,
        languages=LANGUAGES,
        themes=THEMES,
        static_url=static_url,
        with_query=with_query,
        map_link=map_link,
        clock=clock,
        stamp=stamp,
        base=base,
        label_here=label_here,
        kept=keeper(jinja),
    )
    return jinja


def offers(request: Request, path: str) -> bool:
    """Whether the page offers to sign in: to whoever is not, on all pages but those where they do it."""
    return visitor_of(request) is None and knows(request, "GET", SIGN_IN) and not path.startswith(SIGN_IN)


def keeper(jinja: Environment) -> Callable[[str, Hashable], Markup]:
    """`{{ kept("_card.html", row) }}`: a fragment that shows `row` and nothing else, put together once.

    The whole value of the row (a frozen dataclass or a named tuple) is the key, so that a kept fragment is never
    older than what it shows. It must not depend on the hour or on who looks.
    """

    @lru_cache(maxsize=1024)
    def kept(name: str, row: Hashable) -> Markup:
        return Markup(jinja.get_template(name).render(row=row))  # noqa: S704, our own template's output

    return kept
