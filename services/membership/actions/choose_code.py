"""The operator says by which code the union is known, while no confederation knows it by one."""

from services.membership.actions.audit import audit
from services.membership.models.audit_entry import What
from shared.errors import Invalid, Refused, WrongFields
from shared.join_folder import JoinFolder
from shared.joining import joined
from shared.settings import NodeSettings
from shared.text import say
from shared.union_code import union_code
from shared.work import Work


def may_choose_code(settings: NodeSettings, folder: JoinFolder | None) -> bool:
    """Whether there is a supervisor that gives the node another code; that of a copy, or of a hub's union, stays."""
    return folder is not None and not settings.on_trial and joined(settings.hub_file) is None


def choose_code(typed: str, settings: NodeSettings, folder: JoinFolder | None, work: Work) -> str:
    """The code, left for the supervisor if it is another one than the node's.

    Raises WrongFields for what is no code, Refused where it is not chosen here.
    """
    try:
        code = union_code(typed)
    except Invalid as wrong:
        raise WrongFields({"union_code": wrong.text}) from None
    if code == settings.union:
        return code
    if folder is None or not may_choose_code(settings, folder):
        raise Refused(say("The union’s code is “{code}”, and is not changed here.", code=settings.union))
    audit(What.SETTING_CHANGED, work, setting="code")
    folder.choose_code(code)
    return code
