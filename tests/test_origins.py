"""Origins: what folds and why, and that copies never confirm."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dateline.merge.origins import Carrier, origins, owner_of


def carrier(article: str, *voices: str, group: str | None = None, owner: str | None = None, saw: bool = False) -> Carrier:
    name = f"outlet {article}"
    return Carrier(article=article, outlet=name, owner=owner or name, group=group or article, voices=voices, saw=saw)


def test_two_outlets_with_voices_of_their_own_are_two_origins() -> None:
    assert len(origins([carrier("a", "the governor"), carrier("b", "a nurse")])) == 2


def test_texts_that_rest_on_one_voice_are_one_origin_and_say_so() -> None:
    [origin] = origins([carrier("a", "state media"), carrier("b", "State media")])
    assert "same voice" in origin.why


def test_a_title_before_a_name_does_not_make_a_second_voice() -> None:
    assert len(origins([carrier("a", "Minister Orla Venn"), carrier("b", "Venn")])) == 1


def test_a_text_without_a_source_is_not_shown_to_be_independent() -> None:
    [origin] = origins([carrier("a", "the governor"), carrier("b")])
    assert "not shown to be independent" in origin.why


def test_an_outlet_that_looked_for_itself_is_an_origin() -> None:
    assert len(origins([carrier("a", "the governor"), carrier("b", saw=True)])) == 2


def test_a_text_that_rests_on_two_roots_ties_them() -> None:
    found = origins([carrier("a", "the governor"), carrier("b", "a nurse"), carrier("c", "a nurse", "the governor")])
    assert len(found) == 1


def test_outlets_of_one_owner_fold_while_the_entry_holds() -> None:
    assert owner_of("The Observer", date(2024, 1, 1)) == owner_of("The Guardian", date(2024, 1, 1))
    assert owner_of("The Observer", date(2026, 1, 1)) != owner_of("The Guardian", date(2026, 1, 1))


@given(st.integers(min_value=1, max_value=12))
def test_ten_more_copies_change_nothing(copies: int) -> None:
    base = [carrier("a", "the governor", group="g"), carrier("b", "a nurse")]
    more = [carrier(f"c{n}", group="g") for n in range(copies)]
    assert len(origins([*base, *more])) == len(origins(base))
