"""What a form never sends by itself: fields left out, sent twice, of another kind, and values that nobody types."""

from collections.abc import Iterator

from tests.access.forms import in_parts

Fields = list[tuple[str, str]]
FILE_FOR_TEXT = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="a.pdf"\r\n\r\n%%PDF\x00\xff\r\n'
VALUES = (
    "",
    " ",
    "x" * 20_000,
    "é" * 256,
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202e\u200b",
    "'\";--<b>{{7*7}}%s%n\\",
    "0",
    "-1",
    "²",
    "٣",
    "1e400",
    "1e9",
    "NaN",
    "-Infinity",
    "12,5",
    "99999999999999999999",
    "9" * 5_000,
    "true",
    "2147483648",
    "0001-01-01",
    "0000-00-00",
    "9999-12-31",
    "99999-12-31",
    "-0001-01-01",
    "2026-02-30",
    "2026-W53-1",
    "00:00",
    "23:59:59.999999999",
    "24:00",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "00000000-0000-0000-0000-000000000000",
    "urn:uuid:ffffffff-ffff-ffff-ffff-ffffffffffff",
    "../../etc/passwd",
    "http://[",
    "//evil.example",
    "a@b@c",
    "x" * 65 + "@" + "y" * 300 + ".example",
)
THE_WORST = tuple(dict.fromkeys((*VALUES[::4], "a\x00b", "\ud800", "0001-01-01", "9999-12-31", "99999999999999999999")))
"""Some of each kind, for what there is much of."""

AT_ONCE = ("0001-01-01", "9999-12-31")
"""Also said in every field that holds a day, and with the first and the last minute in every hour."""


def bodies(fields: Fields, values: tuple[str, ...]) -> Iterator[tuple[str, Fields]]:
    """Each field in turn with each of it, the others as they should be; the first word says which."""
    names = list(dict.fromkeys([name for name, _ in fields]))
    yield "nothing", []
    for name in names:
        others = [(key, value) for key, value in fields if key != name]
        yield f"without {name}", others
        yield f"{name} twice", [*fields, *((key, value) for key, value in fields if key == name)]
        for value in values:
            yield f"{name} {value[:40]!r}", [*others, (name, value)]
    yield "a thousand and one", fields * (1_001 // max(1, len(fields)) + 1)
    for day in AT_ONCE:
        for hour in ("00:00", "23:59"):
            yield f"{day} {hour}", [(name, at(value, day, hour)) for name, value in fields]


def at(value: str, day: str, hour: str) -> str:
    """A day or an hour instead of another; everything else as it is."""
    if len(value) == 10 and value.count("-") == 2:
        return day
    return hour if len(value) == 5 and value[2] == ":" else value


def with_a_file_for(name: str, fields: Fields) -> bytes:
    """A body in which one field is a file."""
    rest = in_parts([(key, value) for key, value in fields if key != name], "nothing-of-this-name")
    return FILE_FOR_TEXT % name.encode() + rest
