"""Reading headers faster gives the same headers."""

from hypothesis import example, given
from hypothesis import strategies as st
from nats.aio.client import Client

from shared.quick_client import QuickClient

names = st.text(st.characters(max_codepoint=300), max_size=8).map(str.encode) | st.sampled_from([b"ce-id", b" ce-id "])
lines = st.tuples(names, st.sampled_from([b":", b": ", b":\t", b""]), st.binary(max_size=12)).map(b"".join)


@given(st.lists(lines, max_size=8).map(b"\r\n".join))
@example(b"a b: no name\r\nce-id: 1\r\n\r\n")
@example(b": nothing\r\nce-id:\xff\r\nce-id: again\r\n")
@example(b"a\x1cb: strange\r\n\xc3\xa9: accent\r\n")
def test_headers_are_read_as_the_original_reads_them(raw: bytes) -> None:
    for _ in range(2):
        assert QuickClient._parse_header_lines(raw) == Client._parse_header_lines(raw)
