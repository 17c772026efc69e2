"""Who has the floor: the turns of a transcript or interview, "NAME: words" at the head of a paragraph.

A line that a colon opens may be a heading, so a text counts as a transcript only with two or more turns; the speaker of a turn also
speaks the paragraphs behind it, up to the next turn, where these are not set apart by a heading of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.model import Span
from dateline.text import Words

_HEAD = re.compile(r"(?P<name>[^\W\d_][^:\n“”\"?!]{0,80}):\s+(?=\S)")
_FEWEST = 2  # turns that make a transcript
_LONGEST = 9  # words of a speaker, office included


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A speaker as written at the head of the turn, and what he or she says."""

    speaker: Span
    words: Span


def turns_of(words: Words) -> tuple[Turn, ...]:
    """The turns of a text in order; none where it is no transcript."""
    heads = [_turn(words, paragraph) for paragraph in words.paragraphs]
    turns = [turn for turn in heads if turn is not None]
    names = [turn.speaker.of(words.text) for turn in turns]
    return tuple(turns) if len(turns) >= _FEWEST and len(set(names)) >= _FEWEST else ()


def _turn(words: Words, paragraph: Span) -> Turn | None:
    match = _HEAD.match(words.text, paragraph.start, paragraph.end)
    if match is None:
        return None
    name = match["name"]
    if len(name.split()) > _LONGEST or not _is_name(re.split(r"[,(]", name)[0]):
        return None
    speaker = Span(start=match.start("name"), end=match.end("name"))
    return Turn(speaker=speaker, words=Span(start=match.end(), end=paragraph.end))


def _is_name(name: str) -> bool:
    """Whether every word of three letters or more is written with a capital: a name or a title, not a clause."""
    long = [word for word in name.split() if len(word) > 2]
    return bool(long) and all(word[:1].isupper() for word in long)
