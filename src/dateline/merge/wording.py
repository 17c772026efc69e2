"""Which words of a claim tell it: without what stands in front of them, with the subject that a relative clause lacks.

Nothing is written anew: what comes out is a stretch of what the page says.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dateline import lexicon
from dateline.model import Claim, Orientation, Span
from dateline.text import tokens

_DATELINE = re.compile(r"^[A-Z][A-Z .,'’-]+(?:, [A-Z][a-z]+\.? \d{1,2})?(?: \([^)]{2,40}\))? ?[-–—]+ ")
_LEADING = re.compile(r"^(?:that|and|but)\s+|^[,;:–—-]+\s*", re.IGNORECASE)
_WHICH = re.compile(
    r"(?:\b(?:the|a|an|its|their|his|her|this|that)\s+)?(?:[\w’-]+\s+){0,2}[\w’-]+,\s+(?:which|who)\s*$", re.IGNORECASE
)
_DUE = re.compile(
    r"\b(?:the|a|an|its|their|his|her|this)\s+(?:(?!(?:is|are|was|were|be|been|being)\b)[\w’-]+\s+){1,5}"
    r"(?:expected|due|planned|scheduled|slated)\s+(?:(?:for|in|on|to be held)\s+)?$",
    re.IGNORECASE,
)
_REACH = 80  # characters before a time or a relative clause in which its noun stands


def shown(claim: Claim, text: str) -> Span:
    """The stretch of a claim that tells it: its longest piece, narrowed to the thing that is due, widened to a lacking subject."""
    longest = max(claim.content, key=lambda span: span.end - span.start)  # of a split quote
    if claim.orientation is not Orientation.FUTURE:
        return longest
    return _due(claim, text, longest) or _with_subject(claim, text, longest) or longest


def _due(claim: Claim, text: str, content: Span) -> Span | None:
    """ "a meeting expected in May" out of a claim about something else: the day is that of the meeting."""
    if claim.when is None or not content.start <= claim.when.span.start < content.end:
        return None
    start = max(content.start, claim.when.span.start - _REACH)
    found = _DUE.search(text[start : claim.when.span.start])
    return Span(start=start + found.start(), end=claim.when.span.end) if found and start + found.start() > content.start else None


def _with_subject(claim: Claim, text: str, content: Span) -> Span | None:
    """ "the summit, which aides think could take place in May" for "could take place in May"."""
    first = content.of(text).split(" ", 1)[0].lower()
    if first not in lexicon.load("en", "merge").words("finite"):
        return None
    begin = min((span.start for span in (*claim.source, *claim.cue, content)), default=content.start)
    start = max(0, begin - _REACH)
    found = _WHICH.search(text[start:begin])
    return Span(start=start + found.start(), end=content.end) if found else None


def trimmed(exact: str) -> str:
    """Exact words without an agency's dateline or a conjunction in front of them.

    >>> trimmed("that the bridge was closed"), trimmed("AMBEL, March 9 (Sorrel) - The bridge was closed")
    ('the bridge was closed', 'The bridge was closed')
    """
    return _LEADING.sub("", _DATELINE.sub("", exact.strip()), count=1).strip() or exact


@lru_cache(maxsize=8192)
def is_fragment(exact: str) -> bool:
    """Whether words are a piece of a sentence that tells nothing by itself: no subject, no end, or only a relative clause.

    >>> is_fragment("The Ambel Post wrote on Monday that"), is_fragment("was reached in May"), is_fragment("letters that were sent")
    (True, True, True)
    >>> is_fragment("The bridge was closed on Monday")
    False
    """
    words = lexicon.load("en", "merge")
    found = [token.lower for token in tokens(trimmed(exact)) if any(c.isalnum() for c in token.text)]
    if len(found) < 2 or found[0] in words.words("finite") or found[-1] in words.words("dangling"):
        return True
    verbs = [place for place, word in enumerate(found) if word in words.words("finite")]
    if not verbs or found[verbs[0] - 1] not in ("that", "who", "which"):
        return False
    if any(place > verbs[0] + 1 for place in verbs) or any(word.endswith("ed") for word in found[verbs[0] + 2 :]):
        return False
    return not any(word.endswith("ed") for word in found[: verbs[0]])


def leans(exact: str) -> bool:
    """Whether words begin with a pronoun, so that who or what they speak of stands elsewhere.

    >>> leans("it was launched on Tuesday"), leans("The rocket was launched on Tuesday")
    (True, False)
    """
    first = next(iter(tokens(trimmed(exact))), None)
    return first is not None and first.lower in lexicon.load("en", "merge").words("pronouns")


@lru_cache(maxsize=8192)
def has_predicate(exact: str) -> bool:
    """Whether words hold something like a finite verb after a subject: a preference among evidence, not a parse."""
    words = lexicon.load("en", "merge")
    found = [token.lower for token in tokens(trimmed(exact)) if any(c.isalnum() for c in token.text)]
    if is_fragment(exact) or found[0] in words.words("headless"):
        return False
    return any(word in words.words("finite") or word.endswith("ed") for word in found[1:])
