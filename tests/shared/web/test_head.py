"""Whoever asks only whether a page is there is told the same as whoever wants to read it, without the page."""

import pytest

from tests.shared.web.conftest import Browse


@pytest.mark.parametrize("path", ["/hello", "/nowhere", "/mine", "/static/tokens.css"])
async def test_head_is_get_without_the_page(browse: Browse, path: str) -> None:
    page, head = await browse().get(path), await browse().head(path)
    assert head.status_code == page.status_code
    assert head.headers["content-type"] == page.headers["content-type"]
    assert head.content == b""
