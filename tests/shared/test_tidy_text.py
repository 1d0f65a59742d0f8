"""Text that people enter keeps what is read and loses what is not, wherever it comes in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.tidy_text import HIDDEN, tidy, tidy_lines, visible

SEEN = [
    "می‌خواهم",  # Persian: without the joiner another word
    "क्‍ष",  # Hindi: half of a letter
    "Auf‌lage",
    "👩‍🌾",
    "👩‍❤️‍👨",
    "🏳️‍🌈",
    "👨🏽‍🚀",
    "🙂‍↔️",
    "1️⃣",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
    "葛󠄀飾",
    "L’Œuvre — 12 €",
]
NOT_SEEN = {
    "\u202eLes Scieurs\u202c": "Les Scieurs",
    "Les\u200b \u2066Scieurs\u2069\ufeff": "Les Scieurs",
    "Les\u00adScieurs": "LesScieurs",
    "\u200dLes Scieurs\u200c": "Les Scieurs",
    "Les \u200d Scieurs": "Les Scieurs",
    "Les\ufe0f Scieurs": "Les Scieurs",
    "Les\U000e0041 Scieurs": "Les Scieurs",
    "Les\t\x00\x1bScieurs\r\n": "Les Scieurs",
    "E\u0301lan": "Élan",
    " \u00a0Les\u2003 Scieurs ": "Les Scieurs",
    "\u3164\u2800\u115f\u200b": "",
}
NASTY = st.text(
    st.sampled_from(
        "aéم1 #\n\r\t\x00\x85\u00a0\u0301\u094dक\u200b\u200c\u200d\u202e\u2028\ufe0f\ufe00❤👩🏽⫝\u0338\U000e0067🏴葛"
    )
    | st.characters(),
)


@pytest.mark.parametrize("text", SEEN)
def test_what_writing_and_emoji_need_stays(text: str) -> None:
    assert (tidy(text), visible(text), tidy_lines(text)) == (text, text, text)


@pytest.mark.parametrize("text", NOT_SEEN)
def test_what_nobody_sees_is_taken_off(text: str) -> None:
    assert tidy(text) == NOT_SEEN[text]


def test_lines_and_paragraphs_stay_where_lines_are_meant() -> None:
    assert (
        tidy_lines("Ordre\u200b du jour \r\n\r\n\r\n1. L\u202een\u2028\u2029 2. ") == "Ordre du jour\n\n1. Len\n\n 2."
    )


@given(NASTY)
def test_what_is_tidy_is_left_as_it_is(text: str) -> None:
    for make in (tidy, tidy_lines, visible):
        once = make(text)
        assert make(once) == once
        assert unicodedata.is_normalized("NFC", once)


@given(NASTY)
def test_letters_figures_and_signs_are_never_lost(text: str) -> None:
    def read(of: str) -> list[str]:
        return [one for one in unicodedata.normalize("NFD", of) if not HIDDEN.match(one) and not one.isspace()]

    assert read(tidy(text)) == read(text) == read(tidy_lines(text))
