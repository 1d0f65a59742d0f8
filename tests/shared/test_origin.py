"""The hub knows which union a crossing comes from; tests/deploy/test_link.py asks a real server for its headers."""

from shared.origin import origin_of, sequence_at_home, source_of

WRITTEN_BY_2_15_1 = {"Nats-Stream-Source": "AGG:mvGt89ao 12 agg.occ.> > agg.occ.a.b.1.c.v1 ewmmQhuR"}


def test_a_header_that_a_server_wrote_names_its_union() -> None:
    assert origin_of(WRITTEN_BY_2_15_1, ["bzh", "occ"]) == "occ"
    assert sequence_at_home(WRITTEN_BY_2_15_1) == 12


def test_a_union_that_is_not_known_is_nobody() -> None:
    assert origin_of(WRITTEN_BY_2_15_1, ["bzh"]) is None


def test_a_message_that_was_not_sourced_has_no_origin() -> None:
    assert origin_of(None, ["occ"]) is None
    assert origin_of({}, ["occ"]) is None
    assert sequence_at_home({}) is None


def test_a_stream_of_another_name_is_no_origin() -> None:
    other = {"Nats-Stream-Source": source_of("occ").replace("AGG", "AGH") + " 1"}
    assert origin_of(other, ["occ"]) is None
