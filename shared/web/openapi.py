"""What programs are told of a service's doors: who may come in, and every answer that says no."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from shared.access.permissions import NOBODY, Cell, Line
from shared.web.refusal_words import title_of

SAFE, TAKES_A_BODY = ("get", "head"), "requestBody"
TOKEN = {"type": "http", "scheme": "bearer", "description": "A token that somebody made for this program on /account."}
TEXT = {"type": "string"}
PROBLEM = {
    "title": "Problem",
    "description": "Why the answer is no, for people and for programs (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": TEXT | {"description": "Tells refusals apart: urn:maillon:already-admitted."},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT | {"description": "A sentence for the person, in their language."},
        "request_id": TEXT | {"description": "By this the log knows the request."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Field"}},
    },
}
FIELD = {
    "title": "Field",
    "description": "What is wrong with one field.",
    "type": "object",
    "required": ["field", "detail"],
    "properties": {"field": TEXT, "detail": TEXT},
}
REFUSED = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def describe(app: FastAPI, line_of: Callable[[str, str], Line]) -> None:
    """From now on the application's OpenAPI says how each of its doors says no; `line_of` knows for whom it is."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = described(app, line_of)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def described(app: FastAPI, line_of: Callable[[str, str], Line]) -> dict[str, Any]:
    """The framework's description, with the answers that are the same for the whole house."""
    found = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            line = line_of(method.upper(), path)
            operation["security"] = [{"token": []}] if line.cells[NOBODY] is Cell.NO else [{}, {"token": []}]
            for status in refusals(line, method, operation):
                said = title_of(status).into("en")
                operation["responses"][str(status)] = {"description": said, "content": REFUSED}
    components = found.setdefault("components", {})
    components["securitySchemes"] = {"token": TOKEN}
    components.setdefault("schemas", {}).update({"Problem": PROBLEM, "Field": FIELD})
    for framework_s in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(framework_s, None)
    return found


def refusals(line: Line, method: str, operation: dict[str, Any]) -> list[int]:
    """With which statuses a door may say no."""
    body, path = TAKES_A_BODY in operation, any(one["in"] == "path" for one in operation.get("parameters", []))
    needs = {
        400: body,
        401: line.cells[NOBODY] is Cell.NO,
        403: any(cell is not Cell.YES for cell in line.cells.values()),
        404: path or body,
        409: path or method not in SAFE,
        413: body,
        422: body or bool(operation.get("parameters")),
        429: method not in SAFE,
    }
    return [status for status, needed in needs.items() if needed]
