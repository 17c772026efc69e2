"""Who says what: the attributions of a text as source, cue and content spans."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.errors import ProblemCode
from dateline.model import Problem, Span
from dateline.read.attribution_rules import Found, found_by_rules
from dateline.read.frame import Frame, frame_of
from dateline.text import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One attributed statement, as spans of the text. `source` is empty when nobody is named ("is expected to")."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    rule: str


def find_attributions(words: Words, *, language: str) -> tuple[tuple[Attribution, ...], tuple[Problem, ...]]:
    """The attributions of a text in the order of their content, and a problem for each quotation without its partner."""
    frame = frame_of(words)
    found = [_attribution(frame, one) for one in found_by_rules(frame, language=language)]
    return tuple(sorted(found, key=lambda a: (a.content, a.cue))), _unbalanced(words)


def _attribution(frame: Frame, found: Found) -> Attribution:
    return Attribution(
        source=(frame.span(found.source.start, found.source.stop),) if found.source else (),
        cue=(frame.span(found.cue.start, found.cue.stop),),
        content=tuple(frame.span(s.start, s.stop) for s in found.content),
        rule=found.rule,
    )


def _unbalanced(words: Words) -> tuple[Problem, ...]:
    """One problem per quotation that is still open where its paragraph ends and that the next paragraph does not go on with."""
    starts = {q.span.start for q in words.quotes}
    problems: list[Problem] = []
    for quote in words.quotes:
        if quote.closed:
            continue
        following = next((p for p in words.paragraphs if p.start >= quote.span.end), None)
        if following is None or following.start not in starts:
            detail = f"the quotation that opens with {words.text[quote.span.start : quote.span.start + 20]!r} is not closed"
            problems.append(Problem(code=ProblemCode.UNBALANCED_QUOTES, detail=detail, span=quote.span))
    return tuple(problems)
