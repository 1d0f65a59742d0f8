"""OpenAPI of one service's JSON doors."""

import json

from fastapi import FastAPI


def openapi(app: FastAPI) -> str:
    """The specification as JSON; pages are not part of it."""
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"
