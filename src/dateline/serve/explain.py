"""The way back from an id to the words it rests on, as lines for a terminal.

Marks in a paragraph: `[who]`, `{how}` and `«what»` stand around the words of source, cue and content, so that they can be read
without colours too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from rich.text import Text

from dateline.merge.expectations import outcome_on
from dateline.model import Article, Claim, Problem, Reading, Span, Stamp, window_json
from dateline.record import CopyGroup, Event, Evidence, Expectation, Story
from dateline.serve.rows import last_settlement
from dateline.serve.tables import CERTAINTY_STYLES
from dateline.serve.words import chain_words, outlet_words, window_words

Found = Reading | Claim | CopyGroup | Story | Event | Expectation
ReadingOf = Callable[[str], Reading]

_MARKS = (("content", "«", "»", "green"), ("cue", "{", "}", "yellow"), ("source", "[", "]", "cyan"))


def explain(found: Found, reading_of: ReadingOf, *, today: date) -> Iterator[Text]:
    """The lines that lead from an object back to stored words; `reading_of` gives the Reading of an article id."""
    match found:
        case Reading():
            yield from _article(found)
        case Claim():
            yield from _claim(found, reading_of(found.article))
        case Event():
            yield from _event(found, reading_of)
        case Expectation():
            yield from _expectation(found, reading_of, today)
        case Story():
            yield Text(f"story {found.id}: {found.title}", style="bold")
            yield from _members(found.articles, found.why, reading_of)
        case CopyGroup():
            yield Text(f"copy group {found.id}: {len(found.articles)} articles with one text", style="bold")
            yield from _members(found.articles, ("had it first", *found.why), reading_of)


def _article(reading: Reading) -> Iterator[Text]:
    article = reading.article
    yield Text(f"article {article.id}: {article.title or 'without a title'}", style="bold")
    yield Text(f"  address    {article.url or 'none'}")
    yield Text(f"  stored     sha256 {reading.page.sha256}, fetched {reading.page.fetched_at or 'unknown'}")
    yield Text(f"  outlet     {article.outlet or 'unknown'}")
    yield Text(f"  authors    {', '.join(article.authors) or 'none named'}")
    yield Text(f"  published  {_stamp(article.published)}")
    if article.updated:
        yield Text(f"  updated    {_stamp(article.updated)}")
    for declared in article.declared:
        rule = f"; chosen by {declared.rule}" if declared.rule else ""
        yield Text(f"  declares   {declared.field} = {declared.value} ({declared.found}{rule})", style="dim")
    for problem in reading.problems:
        yield Text(f"  problem    {problem.code.value}: {problem.detail}", style="yellow")
    yield Text(f"  claims     {len(reading.claims)}")
    for claim in reading.claims:
        words = " … ".join(span.of(article.text) for span in claim.content)
        yield Text(f"    {claim.id}  {chain_words(tuple(v.name for v in claim.chain))}: {words}")


def _stamp(stamp: Stamp | None) -> str:
    if stamp is None:
        return "unknown"
    zone = stamp.zone or "no zone given"
    return f"{stamp.words!r} ({stamp.precision.value}, {zone}; from {stamp.found})"


def _claim(claim: Claim, reading: Reading) -> Iterator[Text]:
    text = reading.article.text
    yield Text(f"claim {claim.id}", style="bold")
    yield Text(f"  in         {reading.article.title or ''} ({reading.article.url or reading.article.id})")
    yield Text(f"  who        {chain_words(tuple(f'{v.name} ({v.role.value})' for v in claim.chain))}")
    for voice in claim.chain:
        if voice.span is not None and voice.span.of(text) != voice.name:
            yield Text(f"             {voice.name} is “{_stored(reading.article, voice.span)}” here", style="dim")
    certainty = Text(f"  certainty  {claim.certainty.value}", style=CERTAINTY_STYLES[claim.certainty.value])
    certainty.append(f", by {claim.hedge!r}" if claim.hedge else "")
    if claim.likelihood:
        certainty.append(f"; ICD 203: {claim.likelihood.low} to {claim.likelihood.high} %")
    yield certainty
    yield Text(f"  lies in    the {claim.orientation.value}")
    if claim.when:
        window = window_words(window_json(claim.when.interval))
        yield Text(f"  when       {claim.when.words!r} = {window} (rule {claim.when.rule})")
    yield from (Text(f"  unsettled  {p.code.value}: {p.detail}", style="yellow") for p in _about(claim, reading))
    if claim.participants:
        yield Text(f"  names      {', '.join(claim.participants)}")
    yield Text(f"  rule       {claim.rule}")
    yield Text("")
    yield marked(claim, text)


def _about(claim: Claim, reading: Reading) -> list[Problem]:
    """The problems that reading met in the words of a claim."""
    spans = [*claim.source, *claim.content, *(v.span for v in claim.chain if v.span)]
    return [p for p in reading.problems if p.span and any(s.start <= p.span.start < s.end for s in spans)]


def marked(claim: Claim, text: str) -> Text:
    """The paragraphs of a claim with its words marked."""
    spans = [*claim.content, *claim.cue, *claim.source]
    start, end = _paragraphs_around(text, min(s.start for s in spans), max(s.end for s in spans))
    marks: list[tuple[int, int, str, str]] = []  # place, order, mark, style; closing marks come before opening ones
    for rank, (part, left, right, style) in enumerate(_MARKS):
        for span in getattr(claim, part):
            marks += [(span.start, 10 + rank, left, style), (span.end, 9 - rank, right, style)]
    out, place = Text(), start
    for where, _, mark, style in sorted(marks):
        out.append(text[place:where])
        out.append(mark, style=f"bold {style}")
        place = where
    out.append(text[place:end])
    return out


def _paragraphs_around(text: str, start: int, end: int) -> tuple[int, int]:
    before, after = text.rfind("\n\n", 0, start), text.find("\n\n", end)
    return (before + 2 if before >= 0 else 0), (after if after >= 0 else len(text))


def _event(event: Event, reading_of: ReadingOf) -> Iterator[Text]:
    yield Text(f"event {event.id}: {event.what}", style="bold")
    yield Text(f"  when       {window_words(window_json(event.when))}")
    yield Text(f"  certainty  {event.certainty.value}", style=CERTAINTY_STYLES[event.certainty.value])
    yield Text(f"  counts     {event.outlets} outlets, {event.texts} texts, {len(event.origins)} origins")
    for origin in event.origins:
        yield Text(f"    origin   {origin.name}: {len(origin.articles)} articles; {origin.why}")
    for line in event.history:
        yield Text(f"  history    {line}")
    yield Text("  evidence")
    for evidence in event.evidence:
        yield from _evidence(evidence, reading_of)


def _evidence(evidence: Evidence, reading_of: ReadingOf) -> Iterator[Text]:
    article = reading_of(evidence.article).article
    outlet = outlet_words(article.outlet, article.url)
    yield Text(f"    {evidence.published or 'unknown day'}  {outlet}: {chain_words(evidence.chain)}")
    yield Text(f"      “{_stored(article, evidence.span)}”", style="green")
    span = f"characters {evidence.span.start} to {evidence.span.end}"
    yield Text(f"      {evidence.certainty.value}; {span}; claim {evidence.claim}; {evidence.url}", style="dim")


def _stored(article: Article, span: Span) -> str:
    return " ".join(span.of(article.text).split())


def _expectation(expectation: Expectation, reading_of: ReadingOf, today: date) -> Iterator[Text]:
    yield Text(f"expectation {expectation.id}: {expectation.what}", style="bold")
    yield Text(f"  window     {window_words(window_json(expectation.window))}")
    settled = last_settlement(expectation, today)
    since = f" since {settled.day} ({settled.why})" if settled else f" on {today}"
    yield Text(f"  outcome    {outcome_on(expectation, today).value}{since}")
    can = "can be settled" if expectation.resolvable else "cannot be settled"
    yield Text(f"  settling   {can}: {expectation.reason}")
    yield Text("  stated")
    for statement in expectation.stated:
        words = f", in the words {statement.words!r}" if statement.words else ""
        yield Text(f"    window {window_words(window_json(statement.window))}{words}")
        yield from _evidence(statement.evidence, reading_of)
    for settlement in expectation.settlements:
        yield Text(f"  {settlement.day}  {settlement.outcome.value}: {settlement.why}")


def _members(articles: tuple[str, ...], why: tuple[str, ...], reading_of: ReadingOf) -> Iterator[Text]:
    for id, reason in zip(articles, why, strict=False):
        article = reading_of(id).article
        yield Text(f"  {article.day or 'unknown day'}  {outlet_words(article.outlet, article.url)}: {article.title or article.url}")
        yield Text(f"      {reason}", style="dim")
