"""What to ask for and when: the decider, without a network. Properties first, cases after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import ProblemCode
from dateline.fetch.answers import Answer
from dateline.fetch.listings import Entry, Listing
from dateline.fetch.schedule import after_answer, after_fetch, after_poll, ails_host, links_of, plan
from dateline.model import Page, Problem
from dateline.sources import Following, Host, Link, LinkState, Poll, Source, SourceKind, Standing, host_of

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOURCE = Source(address="https://gazette.example/rss", added_at=NOW)
PAGE = Page(url="https://gazette.example/a", body=b"a", fetched_at=NOW)
STATUSES = (401, 403, 404, 410, 429, 451, 500, 503)


def failing(code: ProblemCode = ProblemCode.HTTP_STATUS, **given: object) -> Answer:
    fields = {"url": "https://gazette.example/a", "at": NOW, "problem": Problem(code=code, detail="why")} | given
    return Answer(**fields)  # type: ignore[arg-type]


def fine(**given: object) -> Answer:
    return Answer(**{"url": "https://gazette.example/a", "at": NOW, "status": 200} | given)  # type: ignore[arg-type]


def polled(answer: Answer, before: Poll | None = None, *, source: Source = SOURCE, news: int = 0, **given: object) -> Poll:
    return after_poll(source, before, answer, **{"kind": SourceKind.FEED, "listing": None, "news": news} | given)  # type: ignore[arg-type]


moments = st.integers(-100_000, 100_000).map(lambda seconds: NOW + timedelta(seconds=seconds))
waits = st.integers(0, 600_000).map(lambda seconds: timedelta(seconds=seconds))
answers = st.one_of(
    st.builds(fine, at=moments, status=st.sampled_from((200, 304)), wait=waits, fresh=waits, moved_to=st.sampled_from(("", "https://x.example/"))),
    st.builds(failing, st.sampled_from(sorted(ProblemCode)), at=moments, wait=waits),
    st.builds(failing, status=st.sampled_from(STATUSES), at=moments, wait=waits),
)
sources = st.builds(
    Source,
    address=st.tuples(st.integers(0, 3), st.integers(0, 9)).map(lambda n: f"https://h{n[0]}.example/{n[1]}"),
    every=st.one_of(st.none(), st.integers(1, 2000)),
    added_at=moments,
)


def link(number: int, due_at: datetime = NOW, **given: object) -> Link:
    url = f"https://h{number % 3}.example/p{number}"
    return Link(id=str(number), url=url, source="s", found_at=NOW, due_at=due_at, **given)  # type: ignore[arg-type]


links = st.builds(link, st.integers(0, 40), moments)
hosts = st.builds(Host, name=st.integers(0, 3).map(lambda n: f"https://h{n}.example"), rests_until=st.one_of(st.none(), moments))


@st.composite
def known(draw: st.DrawFn) -> Following:
    own = draw(st.lists(sources, max_size=8, unique_by=lambda s: s.id))
    asked = [source for source in own if draw(st.booleans())]
    polls = [Poll(source=s.id, due_at=draw(moments), checked_at=draw(st.one_of(st.none(), moments))) for s in asked]
    return Following(
        sources=tuple(own),
        polls=tuple(polls),
        links=tuple(draw(st.lists(links, max_size=30, unique_by=lambda item: item.id))),
        hosts=tuple(draw(st.lists(hosts, max_size=4, unique_by=lambda host: host.name))),
    )


# ---------------------------------------------------------------- properties


@settings(deadline=None)
@given(known(), moments, st.integers(1, 20), st.sampled_from((0.0, 1.0, 7.0)))
def test_a_plan_asks_for_nothing_early_nothing_of_a_host_that_rests_and_not_too_much(
    known: Following, now: datetime, most: int, pause: float
) -> None:
    made = plan(known, now=now, most=most, pause=pause)
    rests = {host.name: host.rests_until for host in known.hosts if host.rests_until}
    chosen = [*(source.address for source, _ in made.polls), *(item.url for item in made.links)]
    assert len(chosen) <= most
    assert all(rests.get(host_of(address), now) <= now for address in chosen)
    assert all(poll is None or poll.due_at <= now or (poll.checked_at and poll.checked_at > now) for _, poll in made.polls)
    assert all(item.due_at <= now for item in made.links)
    assert max((sum(host_of(a) == host_of(b) for b in chosen) for a in chosen), default=0) <= (20 / pause if pause else 20)


@settings(deadline=None)
@given(known(), moments)
def test_a_plan_without_work_says_when_there_is_some(known: Following, now: datetime) -> None:
    made = plan(known, now=now, most=50, pause=0)
    if made:
        return
    assert (made.next_at is None) == (not known.sources and not known.links)
    if made.next_at:
        assert made.next_at > now
        assert plan(known, now=made.next_at, most=50, pause=0)


@settings(deadline=None)
@given(sources, st.lists(st.tuples(answers, st.integers(0, 2)), min_size=1, max_size=12))
def test_whatever_a_server_answers_a_source_is_asked_again_and_never_earlier_than_it_wished(
    source: Source, given_answers: list[tuple[Answer, int]]
) -> None:
    poll = None
    for answer, news in given_answers:
        poll = polled(answer, poll, source=source, news=news)
        rest = poll.due_at - answer.at
        assert rest >= max(answer.wait, answer.fresh if answer.problem is None else timedelta(0), MINUTE)
        assert rest <= max(timedelta(days=30), answer.wait, answer.fresh, timedelta(minutes=source.every or 0)) * 1.11
        assert (poll.failures == 0) == (answer.problem is None)
        assert bool(poll.detail) == (answer.problem is not None)


@settings(deadline=None)
@given(links, st.lists(answers, min_size=5, max_size=8))
def test_a_link_comes_to_an_end_whatever_is_answered(item: Link, given_answers: list[Answer]) -> None:
    for answer in given_answers:
        if item.state is not LinkState.WANTED:
            return
        after = after_fetch(item, answer)
        assert after.state is not LinkState.WANTED or after.due_at > max(answer.at, answer.at + answer.wait - timedelta(seconds=1))
        assert after.tries == item.tries + 1
        item = after
    assert item.state is not LinkState.WANTED


@settings(deadline=None)
@given(hosts, answers)
def test_a_host_rests_for_as_long_as_it_asked(host: Host, answer: Answer) -> None:
    after = after_answer(host, answer, pause=1.0)
    assert after.rests_until is not None
    assert after.rests_until >= answer.at + max(answer.wait, timedelta(seconds=1))
    assert (after.failures > 0) == ails_host(answer)


# ---------------------------------------------------------------- cases


def test_a_source_with_news_is_asked_more_often_and_one_without_less() -> None:
    busy = quiet = None
    for round in range(12):
        at = NOW + round * DAY
        busy, quiet = polled(fine(at=at), busy, news=1), polled(fine(at=at), quiet)
    assert busy is not None
    assert quiet is not None
    assert (busy.interval, quiet.interval) == (5 * 60, 6 * 3600)


def test_what_a_person_set_holds_but_never_against_the_server() -> None:
    hourly = replace(SOURCE, every=60)
    assert HOUR <= polled(fine(), source=hourly, news=1).due_at - NOW <= 1.1 * HOUR
    assert polled(fine(fresh=3 * HOUR), source=hourly).due_at - NOW >= 3 * HOUR
    ttl = Listing(kind=SourceKind.FEED, rest=2 * HOUR)
    assert polled(fine(), source=hourly, listing=ttl).due_at - NOW >= 2 * HOUR


def test_sources_that_came_together_drift_apart() -> None:
    due = {polled(fine(), source=replace(SOURCE, address=f"https://h{n}.example/")).due_at for n in range(20)}
    assert len(due) == 20


def test_failures_are_met_with_patience() -> None:
    poll, rests = None, []
    for _ in range(9):
        poll = polled(failing(ProblemCode.UNREACHABLE), poll)
        rests.append(poll.due_at - NOW)
    assert rests[0] < rests[1] < rests[2] < rests[4]
    assert DAY <= rests[-1] <= 1.1 * DAY


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (failing(status=403), Standing.WALLED),
        (failing(status=410), Standing.DEAD),
        (failing(status=404), Standing.FAILING),
        (failing(ProblemCode.ROBOTS), Standing.REFUSED),
        (failing(ProblemCode.PRIVATE_ADDRESS), Standing.REFUSED),
        (failing(ProblemCode.BAD_TLS), Standing.FAILING),
        (failing(ProblemCode.BAD_FEED, status=200), Standing.FAILING),
        (fine(moved_to="https://new.example/rss"), Standing.MOVED),
        (fine(status=304), Standing.WELL),
    ],
)
def test_an_answer_tells_how_a_source_is(answer: Answer, standing: Standing) -> None:
    assert polled(answer).standing is standing


def test_a_feed_that_becomes_a_page_stands_behind_a_wall() -> None:
    assert polled(failing(ProblemCode.BAD_FEED, status=200), polled(fine())).standing is Standing.WALLED


def test_a_source_that_has_not_answered_for_two_weeks_is_dead_and_comes_back_to_life() -> None:
    poll = polled(fine(), news=1)
    for day in range(16):
        poll = polled(failing(status=404, at=NOW + day * DAY), poll)
    assert poll.standing is Standing.DEAD
    assert polled(fine(at=NOW + 60 * DAY), poll, news=1).standing is Standing.WELL


def test_a_source_is_silent_against_its_own_rhythm() -> None:
    weekly = tuple(Entry(url=f"https://x.example/{n}", said=f"2031-03-{n:02}") for n in (1, 8, 15))
    poll = polled(fine(), listing=Listing(kind=SourceKind.FEED, entries=weekly), news=3)
    assert poll.rhythm == 7 * 86_400
    assert polled(fine(at=NOW + 20 * DAY, status=304), poll).standing is Standing.WELL
    assert polled(fine(at=NOW + 36 * DAY, status=304), poll).standing is Standing.SILENT
    assert polled(fine(at=NOW + 8 * DAY, status=304), polled(fine(), news=1)).standing is Standing.SILENT


def test_what_a_server_said_of_its_version_is_kept_through_not_modified() -> None:
    poll = polled(fine(etag='"1"', last_modified="then"))
    poll = polled(fine(status=304), poll)
    assert (poll.etag, poll.last_modified) == ('"1"', "then")
    assert polled(fine(), poll).etag == ""


def test_a_clock_that_goes_back_does_not_silence_what_is_followed() -> None:
    tomorrow = NOW + 400 * DAY
    poll = polled(fine(at=tomorrow))
    item = link(1, tomorrow)
    made = plan(Following(sources=(SOURCE,), polls=(poll,), links=(item,)), now=NOW, most=5, pause=0)
    assert (len(made.polls), made.links) == (1, (item,))


def test_a_host_that_asks_for_a_long_delay_gets_one_question_a_round() -> None:
    slow = Host(name="https://h0.example", robots="User-agent: *\nCrawl-delay: 30\n")
    links = tuple(link(number) for number in (0, 3, 6, 1, 4))
    made = plan(Following(links=links, hosts=(slow,)), now=NOW, most=9, pause=0)
    assert [item.id for item in made.links] == ["0", "1", "4"]
    assert after_answer(slow, fine(), pause=1.0).rests_until == NOW + timedelta(seconds=30)


def test_pages_that_only_tracking_parameters_tell_apart_are_one_link() -> None:
    entries = [Entry(url="https://x.example/a?utm_source=rss", title="first"), Entry(url="https://x.example/a")]
    (item,) = links_of(SOURCE, entries, at=NOW)
    assert (item.url, item.title, item.source) == ("https://x.example/a?utm_source=rss", "first", SOURCE.id)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (fine(page=PAGE), LinkState.KEPT),
        (failing(status=404), LinkState.LOST),
        (failing(status=402), LinkState.LOST),
        (failing(ProblemCode.ROBOTS), LinkState.LEFT),
        (failing(ProblemCode.TDM_RESERVED, status=200), LinkState.LEFT),
        (failing(ProblemCode.TOO_LARGE), LinkState.LEFT),
        (failing(ProblemCode.REDIRECTS), LinkState.LOST),
        (failing(status=503), LinkState.WANTED),
        (failing(ProblemCode.TRUNCATED, status=200), LinkState.WANTED),
    ],
)
def test_an_answer_tells_what_becomes_of_a_link(answer: Answer, state: LinkState) -> None:
    assert after_fetch(link(1), answer).state is state
