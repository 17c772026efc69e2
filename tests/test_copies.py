"""Copies: what counts as the same text, who had it first, and what is forgotten."""

from __future__ import annotations

from datetime import date, timedelta

from hand_made import DAY, past, reading

from dateline.merge import copies
from dateline.model import Reading
from dateline.record import Kind, Known

WIRE = " ".join(f"Crew {n} left harbour {n} at hour {n} with cargo {n} for island {n}." for n in range(12))
OTHER = " ".join(f"Judge {n} read page {n} of ruling {n} to bench {n} in town {n}." for n in range(12))


def article(id: str, text: str, day: date = DAY) -> Reading:
    return reading(id, past(text), day=day)


def test_a_cut_and_embedded_wire_text_follows_the_one_that_had_it_first() -> None:
    first = article("a", WIRE)
    cut = article("b", WIRE[: len(WIRE) * 2 // 3] + " Our port reporter was at the quay all night.", DAY + timedelta(days=1))
    (group,), _, _ = copies.copy_groups([cut], Known(readings=(first,)))
    assert (group.first, group.articles) == ("a", ("a", "b"))
    assert group.id == copies.group_id("a")
    assert "%" in group.why[1]


def test_other_texts_and_short_texts_make_no_group() -> None:
    readings = [article("a", WIRE), article("b", OTHER), article("c", "Short note."), article("d", "Short note.")]
    assert copies.copy_groups(readings, Known()) == ((), (), ())


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


def bridged() -> tuple[Reading, Reading, Reading]:
    later = article("b", OTHER, DAY + timedelta(days=1))
    return article("a", WIRE), later, article("c", f"{WIRE} {OTHER}", DAY + timedelta(days=2))


def test_an_article_that_carries_two_texts_unites_their_groups() -> None:
    (group,), aliases, gone = copies.copy_groups(bridged(), Known())
    assert group.articles == ("a", "b", "c")
    assert (group.id, aliases, gone) == (copies.group_id("a"), (), ())


def test_a_known_group_that_is_united_leaves_an_alias() -> None:
    first, second, both = bridged()
    again = article("d", OTHER + " Rain fell.", DAY + timedelta(days=1))
    (known,), _, _ = copies.copy_groups([second, again], Known())
    (group,), (alias,), gone = copies.copy_groups([both], Known(readings=(first, second, again), copy_groups=(known,)))
    assert set(group.articles) == {"a", "b", "c", "d"}
    assert (alias.old, alias.new) == (known.id, group.id)
    assert gone == ((Kind.COPY_GROUP, known.id),)


def test_a_cut_shares_a_key_with_the_long_article_that_embeds_it() -> None:
    rest = " ".join(f"Ship {n} of fleet {n * 7} met storm {n * 3} off cape {n * 11} on watch {n}." for n in range(300))
    assert copies.keys(article("a", WIRE)) & copies.keys(article("b", f"{rest} {WIRE}"))
