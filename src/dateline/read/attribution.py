"""Who says what: the attributions of a text as source, cue and content spans.

A trained tagger reads them where there is one for the language (attribution_model.py), rules of grammar alone elsewhere
(attribution_rules.py). Either way the result depends on nothing but the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dateline import lexicon
from dateline.errors import ProblemCode
from dateline.model import Problem, Span
from dateline.read.attribution_forms import Found, found_by_form, with_forms
from dateline.read.attribution_model import Model, found_by_model, model_of
from dateline.read.attribution_rules import found_by_rules
from dateline.read.frame import Frame, frame_of
from dateline.read.tagging import seen_in
from dateline.text import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One attributed statement, as spans of the text. `source` is empty when nobody is named ("is expected to")."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    rule: str


def find_attributions(words: Words, *, language: str) -> tuple[tuple[Attribution, ...], tuple[Problem, ...]]:
    """The attributions of a text in the order of their content, and a problem for each quotation without its partner.

    Rules read the text when the package has no model for the language or when the model's digest is not that of its card.
    """
    return attributions_with(model_of(language), words, language=language), _unbalanced(words)


def attributions_with(model: Model | None, words: Words, *, language: str) -> tuple[Attribution, ...]:
    """The attributions that a model sees, or, with None, those that the rules find, in the order of their content."""
    frame = frame_of(words)
    if model is None:
        found = found_by_rules(frame, language=language)
    else:
        seen = seen_in(frame, model.vocabulary, language=language)
        found = with_forms(found_by_model(model, seen), found_by_form(frame, language=language))
    relatives = lexicon.load(language, "attribution").words("relatives")
    return tuple(sorted((_attribution(frame, one, relatives) for one in found), key=lambda a: (a.content, a.cue)))


def _attribution(frame: Frame, found: Found, relatives: frozenset[str]) -> Attribution:
    source = found.source
    if source and source.stop - source.start > 1 and frame.lower[source.start] in relatives:
        source = replace(source, start=source.start + 1)  # "the vote, which aides say ...": the aides speak
    return Attribution(
        source=(frame.span(source.start, source.stop),) if source else (),
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
