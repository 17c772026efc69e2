"""Events: what joins, what stays apart, what the history says."""

from __future__ import annotations

from datetime import timedelta

from hand_made import DAY, decision, folded, past, reading, story
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.merge.events import figures
from dateline.merge.folding import Folded, fold
from dateline.model import Certainty, Reading
from dateline.record import DecisionKind, Kind, Known


def test_two_articles_on_one_day_s_accident_make_one_event() -> None:
    one = reading("a", past("a tanker capsized off Port Ambel", DAY, "harbour police"))
    two = reading("b", past("the tanker Corvina sank in the storm off Port Ambel", DAY, "the coast guard"))
    [event] = folded([one, two]).events
    assert event.articles == ("a", "b")
    assert (event.outlets, event.texts, len(event.origins)) == (2, 2, 2)


def test_the_same_kind_of_accident_on_the_next_day_is_another_event() -> None:
    one = reading("a", past("a tanker capsized off Port Ambel, 12 died", DAY))
    two = reading("b", past("a tanker capsized off Cape Sorrel, 12 died", DAY + timedelta(days=1)), day=DAY + timedelta(days=1))
    assert len(folded([one, two]).events) == 2


def test_alike_events_of_one_day_in_two_stories_do_not_merge() -> None:
    one = reading("a", past("rebels attacked a convoy near Ostra", DAY))
    two = reading("b", past("gunmen attacked a market in Velden", DAY))
    made = fold([one, two], Known(), (), [story(one, id="s1"), story(two, id="s2")]).events
    assert len(made) == 2


def test_alike_attacks_of_one_day_in_one_story_on_two_towns_do_not_merge() -> None:
    one = reading("a", past("rebels shelled the town of Ostra", DAY))
    two = reading("b", past("rebels shelled the port of Velden", DAY))
    assert len(folded([one, two]).events) == 2


def test_a_growing_toll_is_one_event_with_a_history() -> None:
    readings = [
        reading("a", past("12 people died when the mine at Karsk collapsed", DAY, "police")),
        reading(
            "b",
            past("19 people have died in the collapse of the mine at Karsk", None, "the governor"),
            day=DAY + timedelta(days=1),
        ),
        reading(
            "c",
            past("the toll of the mine collapse at Karsk was lowered to 17 dead", None, "the governor"),
            day=DAY + timedelta(days=2),
        ),
    ]
    [event] = folded(readings).events
    assert event.articles == ("a", "b", "c")
    assert event.history == ("12 dead -> 19 dead, updated (b)", "19 dead -> 17 dead, corrected (c)")


def test_the_day_of_a_count_is_not_the_day_of_the_event() -> None:
    one = reading("a", past("12 people died when the mine at Karsk collapsed", DAY))
    two = reading("b", past("the death toll of the mine collapse at Karsk rose to 14 that day", DAY + timedelta(days=2)))
    [event] = folded([one, two]).events
    assert event.when is not None
    assert (event.when.earliest, event.history) == (DAY, ("12 dead -> 14 dead, updated (b)",))


def test_two_figures_of_one_day_from_two_voices_are_a_dispute() -> None:
    one = reading("a", past("12 people died in the mine at Karsk", DAY, "the ministry"))
    two = reading("b", past("30 people died in the mine at Karsk", DAY, "the union"))
    assert folded([one, two]).events[0].history == ("12 dead -> 30 dead, disputed (b)",)


def test_a_denial_stands_in_the_history_and_takes_the_certainty_away() -> None:
    one = reading("a", past("the minister left the country for Arlond", DAY, "a doctor"))
    two = reading("b", past("the minister left the country for Arlond", DAY, "her office", certainty=Certainty.DENIED))
    [event] = folded([one, two]).events
    assert event.certainty is Certainty.HEDGED
    assert event.history == ("denied by her office (b)",)


def test_an_undated_claim_alone_opens_no_event() -> None:
    assert folded([reading("a", past("the bridge had been painted"))]).events == ()


def test_the_id_stays_while_the_event_grows() -> None:
    one = reading("a", past("a tanker capsized off Port Ambel", DAY))
    two = reading("b", past("the tanker sank off Port Ambel", DAY))
    first = folded([one])
    [grown] = fold([two], Known(readings=(one,), events=first.events, stories=(story(one),)), (), [story(one, two)]).events
    assert grown.id == first.events[0].id


def test_reading_the_same_page_again_changes_nothing() -> None:
    one = reading("a", past("a tanker capsized off Port Ambel", DAY))
    first = folded([one])
    again = fold([one], Known(readings=(one,), events=first.events, stories=(story(one),)), (), [story(one)])
    assert again == Folded(events=(), expectations=(), removed=(), aliases=())


def test_a_new_version_that_drops_a_claim_takes_its_event_away() -> None:
    one = reading("a", past("a tanker capsized off Port Ambel", DAY))
    first = folded([one])
    again = fold([reading("a")], Known(readings=(one,), events=first.events, stories=(story(one),)), (), [story(one)])
    assert again.removed == ((Kind.EVENT, first.events[0].id),)


def test_a_person_may_merge_two_events_and_the_old_id_leads_on() -> None:
    one = reading("a", past("a tanker capsized off Port Ambel", DAY))
    two = reading("b", past("the pier at Sorrel burned", DAY + timedelta(days=3)), day=DAY + timedelta(days=3))
    made = folded([one, two]).events
    old, new = made[1].id, made[0].id
    again = folded([one, two], known=Known(decisions=(decision(DecisionKind.MERGE, old, new),)))
    assert [e.articles for e in again.events] == [("a", "b")]
    assert [(a.old, a.new) for a in again.aliases] == [(old, new)]


def test_a_person_may_keep_an_article_out_of_an_event() -> None:
    one = reading("a", past("a tanker capsized off Port Ambel", DAY))
    two = reading("b", past("the tanker sank off Port Ambel", DAY))
    [event] = folded([one, two]).events
    apart = folded([one, two], known=Known(decisions=(decision(DecisionKind.SPLIT, event.id, "b"),))).events
    assert [e.articles for e in apart] == [("a",), ("b",)]


def test_figures_are_read_as_words_and_digits() -> None:
    assert figures("Twenty-one people died and 1,204 were injured") == {"dead": 21, "injured": 1204}


MANY = [
    reading("a", past("12 people died when the mine at Karsk collapsed", DAY, "police")),
    reading(
        "b",
        past("the mine at Karsk collapsed in the night", DAY, "a miner"),
        past("the pit pumps at Karsk failed", DAY - timedelta(days=2)),
    ),
    reading("c", past("the owner of the mine at Karsk was arrested", DAY + timedelta(days=1)), day=DAY + timedelta(days=1)),
    reading("d", past("the mine at Karsk collapsed on its night shift", DAY), day=DAY + timedelta(days=2)),
]


@settings(max_examples=25, deadline=None)
@given(st.permutations(MANY))
def test_the_order_within_a_batch_does_not_matter(order: list[Reading]) -> None:
    assert fold(order, Known(), (), [story(*MANY)]) == fold(MANY, Known(), (), [story(*MANY)])


def test_what_is_added_to_a_count_is_no_count() -> None:
    assert figures("The toll rose to 17 after five more bodies were found") == {"dead": 17}
