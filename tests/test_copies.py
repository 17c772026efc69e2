"""Copies: what counts as the same text, who had it first, and what is forgotten."""

from __future__ import annotations

from datetime import date, timedelta

from hand_made import DAY, past, reading

from dateline.merge import copies
from dateline.model import Reading
from dateline.record import Known

WIRE = " ".join(f"Crew {n} left harbour {n} at hour {n} with cargo {n} for island {n}." for n in range(12))
OTHER = " ".join(f"Judge {n} read page {n} of ruling {n} to bench {n} in town {n}." for n in range(12))


def article(id: str, text: str, day: date = DAY) -> Reading:
    return reading(id, past(text), day=day)


def test_a_cut_and_embedded_wire_text_follows_the_one_that_had_it_first() -> None:
    first = article("a", WIRE)
    cut = article("b", WIRE[: len(WIRE) * 2 // 3] + " Our port reporter was at the quay all night.", DAY + timedelta(days=1))
    (group,) = copies.copy_groups([cut], Known(readings=(first,)))
    assert (group.first, group.articles) == ("a", ("a", "b"))
    assert group.id == copies.group_id("a")
    assert "%" in group.why[1]


def test_other_texts_and_short_texts_make_no_group() -> None:
    readings = [article("a", WIRE), article("b", OTHER), article("c", "Short note."), article("d", "Short note.")]
    assert copies.copy_groups(readings, Known()) == ()


def test_copies_share_a_key() -> None:
    assert copies.keys(article("a", WIRE)) & copies.keys(article("b", WIRE + " One more line."))
    assert not copies.keys(article("a", WIRE)) & copies.keys(article("b", OTHER))


def test_the_order_within_a_batch_does_not_matter() -> None:
    batch = [article("a", WIRE), article("b", WIRE, DAY + timedelta(days=1)), article("c", OTHER)]
    assert copies.copy_groups(batch, Known()) == copies.copy_groups(batch[::-1], Known())


def test_the_index_forgets_what_is_older_than_its_window() -> None:
    index = copies.CopyIndex(window=5)
    index.place(article("a", WIRE).article)
    later = index.place(article("b", WIRE, DAY + timedelta(days=9)).article)
    assert not later.follows
    assert len(index) == 1
