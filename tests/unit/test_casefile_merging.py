"""Sentence merge: nobody's words are lost, and a clash keeps both, marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.merging import merge_sentences, sentences

WORDS = st.sampled_from(["Titles leaked.", "A cache failed.", "It was mended.", "Nobody knew.", ""])
GLUE = st.sampled_from([" ", "\n", "\n\n", "  "])
TEXT = st.lists(st.tuples(WORDS, GLUE), max_size=7).map(lambda p: "".join(a + b for a, b in p))
ANY = st.text(alphabet="Ab1. !?\n“”\"'[#-", max_size=60)

BASE = "The cache failed. Titles were shown. It was mended at ten."


@given(ANY | TEXT)
def test_cut_and_joined_again_a_text_is_itself(text: str) -> None:
    assert "".join(sentences(text)) == text


@given(ANY | TEXT, ANY | TEXT)
def test_a_change_of_one_side_alone_is_taken_whole(base: str, changed: str) -> None:
    assert merge_sentences(base, changed, base).text() == changed
    assert merge_sentences(base, base, changed).text() == changed
    assert merge_sentences(base, changed, changed).text() == changed


@given(TEXT, TEXT, TEXT)
def test_no_sentence_that_is_new_on_either_side_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge_sentences(base, mine, theirs).text()
    before = {s.strip() for s in sentences(base)}
    for side in (mine, theirs):
        for sentence in {s.strip() for s in sentences(side)} - before:
            assert sentence in merged


@given(TEXT, TEXT, TEXT)
def test_who_is_mine_does_not_change_how_much_clashes(base: str, mine: str, theirs: str) -> None:
    one = merge_sentences(base, mine, theirs)
    other = merge_sentences(base, theirs, mine)
    assert one.clashes == other.clashes


def test_changes_of_different_sentences_are_joined() -> None:
    mine = BASE.replace("The cache failed.", "The Redis cache failed.")
    theirs = BASE.replace("at ten", "at 10:00, Pacific time")
    merged = merge_sentences(BASE, mine, theirs)
    assert merged.clashes == 0
    assert merged.text() == (
        "The Redis cache failed. Titles were shown. It was mended at 10:00, Pacific time."
    )
    assert [piece.kind for piece in merged.pieces] == ["mine", "same", "theirs"]


def test_two_changes_of_one_sentence_are_both_kept_and_marked() -> None:
    mine = BASE.replace("Titles were shown.", "Chat titles were shown.")
    theirs = BASE.replace("Titles were shown.", "Titles of others were shown.")
    merged = merge_sentences(BASE, mine, theirs)
    assert merged.clashes == 1
    assert merged.text("yours", "Ruth") == (
        "The cache failed. [yours: Chat titles were shown.] [Ruth: Titles of others were shown.] "
        "It was mended at ten."
    )


def test_a_sentence_one_side_changed_and_the_other_took_out_is_a_clash() -> None:
    mine = BASE.replace("Titles were shown. ", "")
    theirs = BASE.replace("shown", "shown to strangers")
    assert "[mine: —] [theirs: Titles were shown to strangers.] It" in (
        merge_sentences(BASE, mine, theirs).text()
    )


def test_neighbouring_sentences_reworded_clash_one_by_one() -> None:
    mine = BASE.replace("Titles were", "Chat titles were")
    theirs = BASE.replace("Titles were", "Titles of others were").replace("The cache", "A cache")
    assert merge_sentences(BASE, mine, theirs).text() == (
        "A cache failed. [mine: Chat titles were shown.] [theirs: Titles of others were shown.] "
        "It was mended at ten."
    )


def test_what_both_added_at_one_place_stands_one_after_the_other() -> None:
    merged = merge_sentences(BASE, f"{BASE} Mine is new.", f"{BASE} Theirs is new.")
    assert merged.clashes == 0
    assert merged.text() == f"{BASE} Theirs is new. Mine is new."


def test_articles_and_paragraphs_do_not_fall_apart() -> None:
    text = "Told under Art. 33 of the GDPR. Then e.g. others.\n\nA second paragraph.\n- an item"
    assert sentences(text) == (
        "Told under Art. 33 of the GDPR. ",
        "Then e.g. others.\n\n",
        "A second paragraph.\n",
        "- an item",
    )
