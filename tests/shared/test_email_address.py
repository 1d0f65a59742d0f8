"""One rule says what an e-mail address is, wherever it comes from and wherever it goes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.email_address import email_address, is_email_address, parts_for_sending
from shared.errors import Invalid

ADDRESSES = (
    "aline@example.org", "o'neil+liste@example.co.uk", "a_b.c-d@sous.domaine.example.coop", "x@1and1.fr",
    f"{'a' * 64}@example.org", "contact@coopérative.fr", "contact@xn--cooprative-e7a.fr", "zoé@example.org",
)  # fmt: skip
NO_ADDRESSES = (
    "aline", "@example.org", "a@", "a@b", "a..b@example.org", ".a@example.org", "a.@example.org", "x@-x.org",
    "x@x-.org", "x@x..org", "x@.org", "x@org.", f"{'a' * 65}@example.org", f"a@{'b' * 64}.org", "x@192.168.1.1",
    f"a@{'.'.join(['b' * 60] * 5)}.org", "a b@example.org", "a@exa mple.org", "a@b.fr; c@d.fr", "a@b.fr,c@d.fr",
    "Aline <aline@example.org>", "a@b@example.org", "x@under_score.org", '"a b"@example.org', "a@[192.168.1.1]",
    "a@b\r\nBcc: c@example.org", "a(b)@example.org", "a@example.123", "a@xn--a.fr", "aline@example,org",
)  # fmt: skip
UNSEEN = (
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202a", "\u202e", "\u2066", "\u034f", "\u061c",
    "\u180e", "\ufe0f", "\u3164", "\u115f", "\u2800", "\x00", "\x08", "\x7f", "\U000e0041", "\ufff9",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_mail_servers_know_as_an_address_is_kept_and_can_be_sent_to(address: str) -> None:
    kept = email_address(address)
    assert kept and is_email_address(address) and parts_for_sending(kept)


@pytest.mark.parametrize("typed", NO_ADDRESSES)
def test_what_no_letter_can_be_sent_to_is_not_kept_either(typed: str) -> None:
    with pytest.raises(Invalid):
        email_address(typed)
    assert not is_email_address(typed) and parts_for_sending(typed) is None


@pytest.mark.parametrize("sign", UNSEEN)
def test_a_sign_that_nobody_sees_is_taken_off_wherever_it_stands(sign: str) -> None:
    for typed in (f"{sign}aline@example.org", f"ali{sign}ne@example.org", f"aline@exam{sign}ple.org{sign}"):
        assert email_address(typed) == "aline@example.org"
        assert parts_for_sending(typed) == ("aline", "example.org")


@pytest.mark.parametrize(
    "typed",
    [" Aline@Example.ORG\u00a0", "mailto:aline@example.org", "MAILTO:<aline@example.org>", "\u202faline@example.org\t"],
)  # fmt: skip
def test_what_comes_along_with_a_copied_address_is_taken_off(typed: str) -> None:
    assert email_address(typed) == "aline@example.org"


@pytest.mark.parametrize("typed", [None, "", "  ", "\u200b\ufeff"])
def test_nothing_is_no_address_and_no_fault(typed: str | None) -> None:
    assert email_address(typed) is None


def test_one_domain_in_two_ways_of_writing_is_one_address() -> None:
    assert email_address("a@xn--cooprative-e7a.fr") == email_address("a@COOPÉRATIVE.fr") == "a@coopérative.fr"


def test_only_a_server_of_our_own_may_have_a_domain_without_a_dot() -> None:
    assert is_email_address("union@localhost", on_our_network=True) and not is_email_address("union@localhost")
    assert not is_email_address("un ion@localhost", on_our_network=True)


@given(
    st.text(st.characters(), max_size=30) | st.emails() | st.from_regex(r"[\w.\-]{1,12}@[\w.\-]{1,12}", fullmatch=True)
)
@example("İx@example.org")
@example("ẞ@STRASSE.de")
def test_what_is_kept_is_kept_unchanged_the_next_time_and_can_always_be_sent_to(typed: str) -> None:
    try:
        kept = email_address(typed)
    except Invalid:
        return
    assert kept is None or (email_address(kept) == kept and parts_for_sending(kept))
