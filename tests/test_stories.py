"""Stories: what joins, what stays apart, that copies follow and that ids hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hand_made import DAY, past, reading

from dateline.merge import copies, stories
from dateline.merge.fitting import Cluster
from dateline.merge.terms import Rarity, profile
from dateline.model import Reading
from dateline.record import Known

DAM = "Engineers closed the Orvale dam after cracks were found in its northern spillway near the village of Tessin"
DAM_LATER = "Cracks in the northern spillway of the Orvale dam have widened, engineers in the village of Tessin found"
BANK = "The central bank of Marvonia raised its lending rate to nine percent as inflation spread from fuel to bread"


def article(id: str, title: str, text: str, day: date = DAY) -> Reading:
    made = reading(id, past(text), day=day)
    return replace(made, article=replace(made.article, title=title))


A = article("a", "Orvale dam closed over cracks in spillway", DAM)
B = article("b", "Cracks in Orvale dam spillway widen", DAM_LATER, DAY + timedelta(days=1))
C = article("c", "Marvonia raises lending rate to nine percent", BANK, DAY + timedelta(days=1))


def test_two_reports_on_one_matter_join_and_another_matter_stays_apart() -> None:
    found, aliases, removed = stories.stories([A, B, C], Known(), ())
    assert sorted(s.articles for s in found) == [("a", "b"), ("c",)]
    assert (aliases, removed) == ((), ())
    assert {s.id for s in found} == {stories.story_id("a"), stories.story_id("c")}


def test_the_order_within_a_batch_does_not_matter() -> None:
    assert stories.stories([A, B, C], Known(), ()) == stories.stories([C, B, A], Known(), ())


def test_a_later_batch_joins_the_known_story_under_its_id() -> None:
    (known,), _, _ = stories.stories([A], Known(), ())
    (grown,), _, _ = stories.stories([B], Known(readings=(A,), stories=(known,)), ())
    assert (grown.id, grown.articles) == (known.id, ("a", "b"))
    assert "shares" in grown.why[1]


def test_a_copy_inherits_the_story_whatever_its_title() -> None:
    long = " ".join(f"{DAM} on morning {n} of month {n}." for n in range(5))
    first = article("a", "Orvale dam closed", long)
    copy = article("b", "Weekend reading", long, DAY + timedelta(days=2))
    groups, _, _ = copies.copy_groups([first, copy], Known())
    (found,), _, _ = stories.stories([first, copy], Known(), groups)
    assert found.articles == ("a", "b")
    assert "copy of a" in found.why[1]


def test_neighbours_share_a_key() -> None:
    assert stories.keys(A) & stories.keys(B)


def test_a_pair_is_decided_with_a_reason_in_words() -> None:
    assert "shares" in (stories.same(A.article, B.article) or "")
    assert stories.same(A.article, C.article) is None


def test_stories_without_news_expire() -> None:
    index = stories.StoryIndex(window=5)
    index.place(A.article)
    index.place(replace(C, article=article("c", "Rates", BANK, DAY + timedelta(days=20)).article).article)
    assert len(index) == 1


def test_nothing_in_gives_nothing_out() -> None:
    assert stories.stories([], Known(), ()) == ((), (), ())


def test_a_matter_that_comes_back_after_ten_weeks_joins_its_story() -> None:
    late = replace(B, article=replace(B.article, published=article("b", "", "", DAY + timedelta(days=70)).article.published))
    (known,), _, _ = stories.stories([A], Known(), ())
    (grown,), _, _ = stories.stories([late], Known(readings=(A,), stories=(known,)), ())
    assert (grown.id, grown.articles) == (known.id, ("a", "b"))


def test_a_long_story_goes_on_counting_what_its_articles_share() -> None:
    story, rarity = Cluster(id="s", order=0), Rarity()
    for number in range(40):
        told = " ".join(f"{letter}{number}word" for letter in "abcdefghijklmnopqrstuvwxyz" * 4)
        words = " ".join(f"{one}{place}" for place, one in enumerate(told.split()))
        story.take(profile(article(f"a{number}", "Orvale dam closed", f"{DAM} {words}").article, rarity))
    assert max(story.holders.values()) == 40
    assert all(isinstance(term, str) for term in story.holders)


def test_two_like_accidents_without_a_name_in_common_stay_apart() -> None:
    told = "At least 12 people drowned when an overloaded passenger boat capsized in a squall {}, police said. Fishermen in {} {}."
    lake = article("a", "Twelve drown as boat capsizes in squall", told.format("on Lake Virro", "Oslet", "and the village of Karm"))
    strait = article("b", "Twelve drown as boat capsizes in squall", told.format("off Port Tamu", "Belai", "and the isle of Sorn"))
    again = article("c", "Lake Virro boat: twelve dead", told.format("on Lake Virro", "Oslet", "and the village of Karm saw it"))
    found, _, _ = stories.stories([lake, strait, again], Known(), ())
    assert sorted(s.articles for s in found) == [("a", "c"), ("b",)]
