"""What an article puts on record: statements with their chain of voices, and the article's own dated words, as Claims.

The order: attributions (read/attribution) and refusals, plans and beliefs (read/chains) become drafts; drafts inside one another
become chains; each content is graded (certainty), placed in time (tense) and tied to the time that governs it; then the article's
own words (assertions) are read from the sentences that are left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dateline.model import Article, Claim, Problem, Span, TimeMention, TimeType, Voice, identity
from dateline.read.assertions import own_words
from dateline.read.attribution import find_attributions
from dateline.read.certainty import certainty_of
from dateline.read.chains import Step, cited, leading, told_whom, trimmed
from dateline.read.tense import orientation_of
from dateline.read.voices import Cast, cast_of
from dateline.text import Words

_MOST = 0.5  # of a content: an inner statement that covers it replaces it
_DEEPEST = 4
_ADDED = re.compile(r",\s+(?:which|who|whose|where|(?:but|though|although)\s+(?:it|he|she|they|the|a|its|his|her|this|that)\b)")
_LEAST = 15  # characters in front of an added clause that still say something
_CONJUNCTION = re.compile(r"\s*(?:that|whether|if)\s+(?=\S+\s+\S)", re.IGNORECASE)
_AND_THAT = re.compile(r",?\s+(?:and|but|or)\s+that\s+(?!of\b|is\b|was\b)|,?\s+(?:and|or)\s+whether\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    source: tuple[Span, ...]
    cue: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A statement before its voices have names: layers outermost first."""

    layers: tuple[_Layer, ...]
    content: tuple[Span, ...]
    rule: str

    @property
    def cue(self) -> tuple[Span, ...]:
        return tuple(sorted({s for layer in self.layers for s in layer.cue}))

    @property
    def start(self) -> int:
        return min(s.start for s in self.content)


def find_claims(article: Article, words: Words, times: tuple[TimeMention, ...]) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    """The claims of an article in the order of their content, and what could not be settled. Pure; never raises on a text."""
    language = article.language or "en"
    attributions, problems = find_attributions(words, language=language)
    drafts = [
        _Draft(layers=(_Layer(source=a.source, cue=a.cue),), content=a.content, rule=a.rule) for a in attributions if a.content
    ]
    drafts = [_cut(words, draft) for draft in drafts]
    steps = _steps(words, drafts, language)
    drafts = [d for d in drafts if not any(_rivals(d, s) for s in steps)]
    drafts = _chained(words, drafts + [s for s in steps if not any(_known(s, d) for d in drafts)])
    drafts = [_deepened(words, part, language) for draft in drafts for part in _coordinated(words, draft)]
    cast = cast_of(words, article)
    taken = tuple(sorted(s for d in drafts for s in (*d.content, *d.cue, *(s for layer in d.layers for s in layer.source))))
    own = own_words(words, times, taken=taken, language=language)
    drafts += [_Draft(layers=(_Layer(source=(), cue=o.cue),) if o.cue else (), content=(o.content,), rule=o.rule) for o in own]
    return _voiced(
        article, words, times, cast=cast, drafts=sorted(drafts, key=lambda d: (d.start, d.content)), problems=list(problems)
    )


# ---------------------------------------------------------------- drafts


def _steps(words: Words, drafts: list[_Draft], language: str) -> list[_Draft]:
    """Statements that open a sentence: refusals, plans, beliefs and denials too, which an attribution need not be."""
    found: list[_Draft] = []
    for sentence in words.sentences:
        step = leading(words, sentence, language=language)
        if step is not None and not _split_quote(step, drafts):
            found.append(_Draft(layers=_layers(step), content=(step.content,), rule=step.rule))
    return found


def _split_quote(step: Step, drafts: list[_Draft]) -> bool:
    """Whether an attribution with the same cue has a content in several pieces, or one that goes on into further sentences."""
    return any(
        _overlap(step.cue, c) and (len(d.content) > 1 or d.content[-1].end > step.content.end + 20) for d in drafts for c in d.cue
    )


def _rivals(draft: _Draft, step: _Draft) -> bool:
    """Whether an attribution reads the words otherwise that open a sentence with a subject and its verb."""
    subject, cue = step.layers[-1].source[0], step.layers[-1].cue[0]
    if any(_overlap(cue, c) for c in draft.cue):
        return all(_overlap(cue, c) == _length(c) < _length(cue) for c in draft.cue)
    head = Span(start=subject.start, end=cue.end)
    sources = [s for layer in draft.layers for s in layer.source]
    return any(_overlap(head, s) for s in draft.cue) or any(_overlap(subject, s) == _length(s) < _length(subject) for s in sources)


def _known(step: _Draft, draft: _Draft) -> bool:
    """Whether an attribution already has the cue of a step, or most of its content under a cue of its own."""
    cue, content = step.layers[-1].cue[0], step.content[0]
    if any(_overlap(cue, c) for c in (*draft.cue, *draft.content)):
        return True
    return any(_overlap(content, c) >= _MOST * _length(c) for c in draft.content)


def _cut(words: Words, draft: _Draft) -> _Draft:
    """The draft without the clause that its sentence adds on its own word: ", which ...", ", but it ..."."""
    last = draft.content[-1]
    for match in _ADDED.finditer(words.text, last.start + _LEAST, last.end):
        sentence = words.sentence_at(match.start())
        if sentence and sentence.end >= last.end - 1 and not words.quoted(match.start()):
            return replace(draft, content=(*draft.content[:-1], Span(start=last.start, end=match.start())))
    return draft


def _layers(step: Step) -> tuple[_Layer, ...]:
    heard = (_Layer(source=(step.hearer,), cue=()),) if step.hearer else ()
    return (*heard, _Layer(source=(step.source,), cue=(step.cue,)))


def _chained(words: Words, drafts: list[_Draft]) -> list[_Draft]:
    """Drafts with the voices that carry them in front; a draft whose content is another draft as a whole gives way to it."""
    order = sorted(drafts, key=lambda d: -sum(_length(s) for s in d.content))
    chained: list[_Draft] = []
    eaten: set[int] = set()
    for draft in order:
        outer = min(
            (d for d in chained if d is not draft and _inside(draft, d)),
            key=lambda d: sum(_length(s) for s in d.content),
            default=None,
        )
        if outer is None:
            chained.append(draft)
            continue
        if _covers(words, draft, outer):
            eaten.add(id(outer))
        chained.append(replace(draft, layers=(*outer.layers, *draft.layers)[:_DEEPEST]))
    return [d for d in chained if id(d) not in eaten]


def _inside(inner: _Draft, outer: _Draft) -> bool:
    """Whether cue, source and content of a draft lie inside the content of another."""
    spans = [*inner.cue, *inner.content, *(s for layer in inner.layers for s in layer.source)]
    return (
        all(any(o.start - 1 <= s.start and s.end <= o.end + 1 for o in outer.content) for s in spans)
        and inner.content != outer.content
    )


def _covers(words: Words, inner: _Draft, outer: _Draft) -> bool:
    spans = [*inner.cue, *inner.content, *(s for layer in inner.layers for s in layer.source)]
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    whole = sum(_length(s) for s in outer.content)
    return end - start >= _MOST * whole or len(words.tokens_in(Span(start=outer.start, end=start))) <= 2


def _coordinated(words: Words, draft: _Draft) -> list[_Draft]:
    """One draft for each of "that A and that B"; the voice is the same."""
    if len(draft.content) != 1:
        return [draft]
    whole = draft.content[0]
    edges = [m for m in _AND_THAT.finditer(words.text, whole.start, whole.end) if not words.quoted(m.start())]
    starts = [whole.start, *(m.end() for m in edges)]
    ends = [*(m.start() for m in edges), whole.end]
    return [replace(draft, content=(Span(start=a, end=b),)) for a, b in zip(starts, ends, strict=True) if b - a > 1]


def _deepened(words: Words, draft: _Draft, language: str) -> _Draft:
    """The draft with the voices that its content opens with, and those it rests on ("citing two officials")."""
    draft = _trimmed(words, draft)
    for _ in range(_DEEPEST - len(draft.layers)):
        if len(draft.content) != 1 or _quoted_whole(words, draft.content[0]):
            break
        step = leading(words, draft.content[0], language=language)
        if step is None:
            break
        draft = _Draft(layers=(*draft.layers, *_layers(step)), content=(step.content,), rule=draft.rule)
    return _with_cited(words, draft)


def _quoted_whole(words: Words, span: Span) -> bool:
    return any(q.span.start <= span.start and span.end <= q.span.end for q in words.quotes)


def _trimmed(words: Words, draft: _Draft) -> _Draft:
    content = tuple(t for s in draft.content if (t := trimmed(words, _opened(words, s))) is not None)
    return replace(draft, content=content or draft.content)


def _opened(words: Words, span: Span) -> Span:
    """The span behind an opening conjunction: what is claimed is the clause, not its "that"."""
    match = _CONJUNCTION.match(words.text, span.start, span.end)
    return Span(start=match.end(), end=span.end) if match else span


def _with_cited(words: Words, draft: _Draft) -> _Draft:
    """Adds the voice behind a voice: what is cited in the sentence, outside content and source."""
    if not draft.layers:
        return draft
    spans = [*draft.content, *draft.cue]
    sentence = words.sentence_at(draft.layers[-1].cue[0].start if draft.layers[-1].cue else draft.start)
    if sentence is None or any(not sentence.start <= s.start < sentence.end for s in spans):
        return draft
    found = cited(words, _gaps(sentence, [*draft.content]))
    if found is None or any(_overlap(found[1], s) for layer in draft.layers for s in layer.source):
        return draft
    cue, source = found
    return replace(draft, layers=(*draft.layers, _Layer(source=(source,), cue=(cue,))))


def _gaps(sentence: Span, filled: list[Span]) -> tuple[Span, ...]:
    gaps: list[Span] = []
    place = sentence.start
    for span in sorted(filled):
        if span.start > place:
            gaps.append(Span(start=place, end=span.start))
        place = max(place, span.end)
    if place < sentence.end:
        gaps.append(Span(start=place, end=sentence.end))
    return tuple(gaps)


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _length(span: Span) -> int:
    return span.end - span.start


# ---------------------------------------------------------------- claims


def _voiced(
    article: Article, words: Words, times: tuple[TimeMention, ...], *, cast: Cast, drafts: list[_Draft], problems: list[Problem]
) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    claims: dict[str, Claim] = {}
    voices: dict[Span, Voice] = {}
    sources = sorted({layer.source[0] for d in drafts for layer in d.layers if layer.source})
    for source in sources:
        voices[source], problem = cast.voice(source)
        if problem is not None:
            problems.append(problem)
    for draft in drafts:
        claim = _claim(article, words, times, cast=cast, draft=draft, voices=voices)
        claims.setdefault(claim.id, claim)
    return tuple(claims.values()), tuple(problems)


def _claim(
    article: Article, words: Words, times: tuple[TimeMention, ...], *, cast: Cast, draft: _Draft, voices: dict[Span, Voice]
) -> Claim:
    language = article.language or "en"
    when = governing(words, times, draft.content)
    grade = certainty_of(words, cue=draft.cue, content=draft.content, language=language)
    chain = _chain(words, cast, draft, voices=voices)
    content_words = " … ".join(s.of(words.text) for s in draft.content)
    return Claim(
        id=identity(article.id, content_words, *(v.name for v in chain)),
        article=article.id,
        source=draft.layers[-1].source if draft.layers else (),
        cue=draft.cue,
        content=draft.content,
        chain=chain,
        certainty=grade.certainty,
        orientation=orientation_of(
            words, cue=draft.cue, content=draft.content, when=when, published=article.day, language=language
        ),
        when=when,
        participants=tuple(dict.fromkeys(n for s in draft.content for n in cast.names_in(s))),
        rule=draft.rule,
        hedge=grade.hedge,
        likelihood=grade.likelihood,
    )


def _chain(words: Words, cast: Cast, draft: _Draft, *, voices: dict[Span, Voice]) -> tuple[Voice, ...]:
    """Voices outermost first: a paper that was told stands in front; a voice that quotes itself stands once."""
    chain: list[Voice] = []
    for layer in draft.layers:
        outlet = _told_outlet(words, cast, layer)
        found = [outlet] if outlet else []
        found += [voices[layer.source[0]]] if layer.source else []
        chain += [voice for voice in found if all(voice.name != known.name for known in chain)]
    return tuple(chain)


def _told_outlet(words: Words, cast: Cast, layer: _Layer) -> Voice | None:
    """The outlet that somebody told, when it is another than the one that prints."""
    for cue in layer.cue:
        told = told_whom(words, cue)
        if told is not None and cast.outlet_in(told.of(words.text)):
            return cast.voice(told)[0]
    return None


def governing(words: Words, times: tuple[TimeMention, ...], content: tuple[Span, ...]) -> TimeMention | None:
    """The time that dates a content: in its main clause, not a possessive; a bounded one ("by May") before a plain one."""
    inside = [
        t
        for t in times
        if t.interval is not None
        and t.type is not TimeType.SET
        and any(s.start - 1 <= t.span.start and t.span.end <= s.end + 1 for s in content)
    ]
    return min(inside, key=lambda t: _rank(words, t), default=None)


def _rank(words: Words, time: TimeMention) -> tuple[bool, bool, int]:
    possessive = words.text[time.span.end : time.span.end + 2] in ("'s", "’s")
    before = words.text[max(0, time.span.start - 5) : time.span.start].lower()
    return possessive, before.endswith("from "), time.span.start
