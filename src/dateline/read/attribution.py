"""Who says what: attributions of a text as source, cue and content spans."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import Problem, Span
from dateline.text import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One attributed statement, as spans of the text."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    rule: str


def find_attributions(words: Words, *, language: str) -> tuple[tuple[Attribution, ...], tuple[Problem, ...]]:
    """The attributions of a text, in order."""
    del words, language
    return (), ()
