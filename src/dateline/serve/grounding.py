"""Whether what an object says stands in the pages it names: pure checks of objects against readings of the stored bytes.

Nothing is taken on trust: quotations are compared with the text at their span, voices, certainty and dates with what the rules read
there again, and what an object adds up to (its words, figures, history) is added up anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache

from dateline.merge.coreference import Mention
from dateline.merge.events import best_words, certainty_of, history
from dateline.merge.lines import printed
from dateline.merge.prospects import prospects
from dateline.merge.reports import reports
from dateline.model import Reading, window_json
from dateline.record import Event, Evidence, Expectation, Settlement, Statement, Story
from dateline.serve.words import window_words

Versions = Callable[[str], Sequence[Reading]]
_QUOTED = re.compile("“([^”]+)”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as the stored bytes say: where it stands, and what is wrong with it."""

    where: str
    what: str


def check_reading(stored: Reading, again: Reading) -> Iterator[Finding]:
    """What a stored reading says that reading the same bytes again does not."""
    where = f"article {stored.article.id} (sha256 {stored.page.sha256})"
    for part in ("article", "times", "claims", "teasers", "asides"):
        if getattr(stored, part) != getattr(again, part):
            difference = _first_difference(stored, again, part)
            yield Finding(where=where, what=f"the stored {part} is not what the bytes say; {difference}")


def _first_difference(stored: Reading, again: Reading, part: str) -> str:
    held, read = getattr(stored, part), getattr(again, part)
    if part == "article":
        names = [f.name for f in fields(held) if getattr(held, f.name) != getattr(read, f.name)]
        return f"different: {', '.join(names)}"
    pairs = zip(held, read, strict=False)
    place = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(held), len(read)))
    return f"the first difference is in number {place + 1} of {len(held)}"


class Ground:
    """The readings that objects are checked against, and what merging takes from each, worked out once."""

    def __init__(self, versions: Versions) -> None:
        self.versions = cache(versions)
        self._mentions: dict[tuple[str, str], tuple[Mention, ...]] = {}

    def version(self, evidence: Evidence) -> Reading | None:
        """The version of the article that was quoted: by digest, else the last."""
        found = self.versions(evidence.article)
        if not evidence.sha256:
            return found[-1] if found else None
        return next((version for version in found if version.page.sha256 == evidence.sha256), None)

    def mentions(self, reading: Reading) -> tuple[Mention, ...]:
        """What merging takes from a reading: what it reports, and what its claims say."""
        key = reading.article.id, reading.page.sha256
        if key not in self._mentions:
            told = reports(reading, story=None)
            self._mentions[key] = (*told, *prospects(reading, told, story=None))
        return self._mentions[key]

    def behind(self, evidence: Evidence) -> tuple[Mention, ...]:
        """The mentions that evidence can be of: those of its span in the version that it quotes, the likest first."""
        reading = self.version(evidence)
        near = [m for m in (self.mentions(reading) if reading else ()) if m.evidence.span == evidence.span]
        return tuple(sorted(near, key=lambda mention: len(_differences(evidence, mention.evidence))))


def check_event(event: Event, ground: Ground) -> Iterator[Finding]:
    """What an event says that the pages it names do not."""
    where = f"event {event.id}"
    for piece in event.evidence:
        yield from check_evidence(piece, ground, where=where)
    sums = {
        "what": (event.what, best_words(event.evidence)),
        "certainty": (event.certainty, certainty_of(event.evidence)),
        "history": (event.history, history(event.evidence)),
        "articles": (event.articles, tuple(dict.fromkeys(p.article for p in event.evidence))),
    }
    for name, (said, summed) in sums.items():
        if said != summed:
            yield Finding(where=where, what=f"its {name} is {said!r}; its evidence gives {summed!r}")
    named = {window for piece in event.evidence for m in ground.behind(piece) for window in (m.window, *m.named)}
    if event.when is not None and event.when not in named:
        yield Finding(where=where, what=f"no page it names gives {window_words(window_json(event.when))} as its time")
    yield from _names(where, event.participants, event.articles, ground)
    for origin in event.origins:
        if not set(origin.articles) <= set(event.articles):
            yield Finding(where=where, what=f"the origin {origin.name!r} names an article that is no evidence of it")


def check_expectation(expected: Expectation, ground: Ground) -> Iterator[Finding]:
    """What an expectation says that the pages it names do not."""
    where = f"expectation {expected.id}"
    for statement in expected.stated:
        yield from check_evidence(statement.evidence, ground, where=where)
        yield from _check_statement(where, statement, ground)
    if expected.what not in {printed(s.evidence) for s in expected.stated}:
        yield Finding(where=where, what=f"its words {expected.what!r} are those of no statement")
    if expected.window is not None and expected.window not in {s.window for s in expected.stated}:
        yield Finding(where=where, what=f"no statement gives its window {window_words(window_json(expected.window))}")
    for settlement in expected.settlements:
        yield from _check_settlement(where, settlement, ground)
    yield from _names(where, expected.participants, expected.articles, ground)


def check_story(story: Story, ground: Ground) -> Iterator[Finding]:
    """What a story says that its articles do not."""
    titles = {version.article.title or version.article.url for id in story.articles for version in ground.versions(id)}
    if story.title not in titles and story.title != "":
        yield Finding(where=f"story {story.id}", what=f"{story.title!r} is the title of none of its articles")


def check_evidence(evidence: Evidence, ground: Ground, *, where: str) -> Iterator[Finding]:
    """Whether the words stand where the evidence says, in the mouth of whom it names, as certain as it says."""
    reading = ground.version(evidence)
    if reading is None:
        yield Finding(where=where, what=f"the capture it quotes is not stored: {evidence.url} (sha256 {evidence.sha256})")
        return
    text, span = reading.article.text, evidence.span
    if span.of(text) != evidence.exact:
        stands = text.find(evidence.exact)
        found = f"they stand at {stands}" if stands >= 0 else f"there stands {span.of(text)[:80]!r}"
        yield Finding(where=where, what=f"{evidence.exact!r} is not at {span.start} to {span.end} of {evidence.url}: {found}")
        return
    behind = ground.behind(evidence)
    if not behind:
        nothing = f"nothing is read at {span.start} to {span.end} of {evidence.url}"
        yield Finding(where=where, what=f"{nothing}; after an update of dateline run `dateline rederive`")
        return
    for name in _differences(evidence, behind[0].evidence):
        said, read = getattr(evidence, name), getattr(behind[0].evidence, name)
        yield Finding(where=where, what=f"the evidence in {evidence.url} has {name} {said!r}; the page gives {read!r}")


def _differences(one: Evidence, two: Evidence) -> list[str]:
    """The fields in which evidence differs from what is read; context that an older record lacks is no difference."""
    names = [field.name for field in fields(one) if getattr(one, field.name) != getattr(two, field.name)]
    return [name for name in names if getattr(one, name) or name not in ("sha256", "prefix", "suffix", "told")]


def _check_statement(where: str, statement: Statement, ground: Ground) -> Iterator[Finding]:
    said = (statement.window, statement.words, statement.hedge)
    read = [(m.window, m.words, m.hedge) for m in ground.behind(statement.evidence)]
    if read and said not in read:
        url = statement.evidence.url
        for name, one, two in zip(("window", "words", "hedge"), said, read[0], strict=True):
            if one != two:
                yield Finding(where=where, what=f"the statement in {url} has {name} {one!r}; the page gives {two!r}")


def _check_settlement(where: str, settlement: Settlement, ground: Ground) -> Iterator[Finding]:
    if settlement.article is None:
        return
    found = ground.versions(settlement.article)
    if settlement.day not in {version.article.day for version in found}:
        yield Finding(where=where, what=f"it is settled on {settlement.day}, a day on which {settlement.article} did not appear")
    texts = [" ".join(version.article.text.split()) for version in found]
    for words in _QUOTED.findall(settlement.why):
        if not any(" ".join(words.split()) in text for text in texts):
            yield Finding(where=where, what=f"{words!r}, which is to settle it, does not stand in {settlement.article}")


def _names(where: str, names: Iterable[str], articles: Sequence[str], ground: Ground) -> Iterator[Finding]:
    """Every participant is one that a claim of these articles names."""
    known = {name for id in articles for version in ground.versions(id) for claim in version.claims for name in claim.participants}
    for name in names:
        if name not in known:
            yield Finding(where=where, what=f"no claim of its articles names {name!r}")
