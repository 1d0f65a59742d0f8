"""The living style page: every component of the design, on one page, in every state."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

router = APIRouter(include_in_schema=False)


@router.get("/style")
async def style_page(request: Request) -> HTMLResponse:
    """Shows the components to whoever builds pages, and to the accessibility check."""
    page: HTMLResponse = request.app.state.templates.page(request, "style.html")
    return page
