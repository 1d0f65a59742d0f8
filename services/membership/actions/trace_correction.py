"""A correction of a co-operative's file stands in the audit."""

import json
from typing import Any

from services.membership.actions.audit import audit
from services.membership.models import Cooperative
from services.membership.models.audit_entry import What
from shared.work import Work

REACHES = frozenset({"email", "phone", "website"})


def trace_correction(cooperative: Cooperative, said: dict[str, Any], work: Work) -> None:
    """Who, when, from what: a way to reach somebody is only named, for the audit outlives it."""
    before = {name: getattr(cooperative, name) for name, value in said.items() if getattr(cooperative, name) != value}
    if before:
        was = {name: None if name in REACHES else value for name, value in before.items()}
        audit(What.COOPERATIVE_CORRECTED, work, label=cooperative.name, before=json.dumps(was, default=str))
