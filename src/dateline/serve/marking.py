"""An article's text with its claims marked in place, as pieces that a template prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from dateline.model import Claim, Reading, window_json
from dateline.serve.words import chain_words, window_words
from dateline.text import paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of characters under the same marks. `claim` is the innermost claim whose content it is, `part` what it is of it."""

    words: str
    claim: Claim | None
    part: str  # content, cue, source, or nothing
    note: str
    starts: tuple[str, ...]  # ids of the claims whose content starts here: the targets of links


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the list beside the text says of one claim."""

    claim: Claim
    who: str
    words: str
    when: str


def marked_paragraphs(reading: Reading) -> Iterator[tuple[Piece, ...]]:
    """The paragraphs of a reading, each as pieces in order; together they are the text of the article."""
    text = reading.article.text
    marks = sorted(
        (
            (span.end - span.start, span.start, span.end, part, claim)
            for claim in reading.claims
            for part in ("content", "cue", "source")
            for span in getattr(claim, part)
        ),
        key=lambda mark: mark[:4],
    )
    starts: dict[int, list[str]] = {}
    for claim in reading.claims:
        if claim.content:
            starts.setdefault(claim.content[0].start, []).append(claim.id)
    for paragraph in paragraphs(text):
        near = [mark for mark in marks if mark[1] < paragraph.end and mark[2] > paragraph.start]
        edges = {paragraph.start, paragraph.end}
        edges |= {edge for mark in near for edge in mark[1:3] if paragraph.start < edge < paragraph.end}
        places = sorted(edges)
        pieces = []
        for start, end in pairwise(places):
            over = next((mark for mark in near if mark[1] <= start and end <= mark[2]), None)
            pieces.append(
                Piece(
                    words=text[start:end],
                    claim=over[4] if over else None,
                    part=over[3] if over else "",
                    note=note(over[4]) if over else "",
                    starts=tuple(starts.get(start, ())),
                )
            )
        yield tuple(pieces)


def note(claim: Claim) -> str:
    """What a claim's mark says when it is pointed at: voice, certainty, window."""
    parts = [chain_words(tuple(voice.name for voice in claim.chain)), claim.certainty.value]
    if claim.when and claim.when.interval:
        parts.append(window_words(window_json(claim.when.interval)))
    return " · ".join(parts)


def claim_cards(reading: Reading) -> tuple[Card, ...]:
    """One card a claim, in the order of the text."""
    text = reading.article.text
    return tuple(
        Card(
            claim=claim,
            who=chain_words(tuple(voice.name for voice in claim.chain)),
            words=" … ".join(span.of(text) for span in claim.content),
            when=window_words(window_json(claim.when.interval)) if claim.when and claim.when.interval else "",
        )
        for claim in reading.claims
    )
