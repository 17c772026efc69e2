"""Statements before their voices have names: from the attributions of a text and the grammar of its sentences to drafts of claims.

The order: attributions (read/attribution) are cut to what they carry; what the grammar of a sentence shows for certain (a subject
with its verb at the head of the sentence or behind its words, "according to") replaces the attribution of the same words; what is
joined by "and" is taken apart; a draft inside another makes a chain, outermost first; contents that open with a further voice are
opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from dateline.model import Span
from dateline.read.assertions import awaited
from dateline.read.attribution import Attribution
from dateline.read.chains import Step, leading, verbs_of
from dateline.read.conjuncts import conjuncts, is_finite
from dateline.read.grammar import any_of, grammar_of
from dateline.read.phrases import subject_in, trimmed
from dateline.read.reported import according, asked, cited, given, heard, impersonal, nominal, passed_on, trailing
from dateline.read.sources import source_in
from dateline.text import Token, Words

_MOST = 0.5  # of a content: an inner statement that covers it replaces it
_DEEPEST = 4
_LEAST = 15  # characters in front of an added clause that still say something


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One voice of a draft: who, and the words that say that it speaks. Either may be empty."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A statement before its voices have names: layers outermost first, none for the article's own words."""

    layers: tuple[Layer, ...]
    content: tuple[Span, ...]
    rule: str

    @property
    def cue(self) -> tuple[Span, ...]:
        """The cues of all layers, in text order."""
        return tuple(sorted({s for layer in self.layers for s in layer.cue}))

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans of the draft: cues, contents, sources."""
        return (*self.cue, *self.content, *(s for layer in self.layers for s in layer.source))

    @property
    def start(self) -> int:
        """Where the content starts."""
        return min(s.start for s in self.content)


def drafts_of(words: Words, attributions: tuple[Attribution, ...], *, language: str) -> list[Draft]:
    """The drafts that voices carry, in no order."""
    drafts = [d for a in attributions if (d := _drafted(words, a, language)) is not None]
    steps = _steps(words, drafts, language)
    drafts = [d for d in drafts if not any(_rivals(d, s) for s in steps)]
    drafts = [_resubjected(words, d, drafts, language) for d in drafts] + steps
    drafts = [_continued(words, d, drafts, language) for d in drafts]
    parts = [part for draft in drafts for part in _coordinated(words, _trimmed(words, draft, language), language)]
    parts = _without_opened(words, parts, language)
    deep = [deep for part in _chained(words, parts, language) for deep in _opened(words, part, language)]
    return [part for draft in deep for part in _coordinated(words, draft, language) if not _is_pointer(words, part, language)]


# ---------------------------------------------------------------- attributions and steps


def _drafted(words: Words, found: Attribution, language: str) -> Draft | None:
    """An attribution as a draft; None when it carries nothing, or when what it takes for a voice cannot speak."""
    if not found.content or not _states(words, found, language):
        return None
    source: tuple[Span, ...] = ()
    if found.source:
        whole = Span(start=found.source[0].start, end=found.source[-1].end)
        speaker = source_in(words, whole, language=language)
        if speaker is None or whole.of(words.text).lower().split()[0] in grammar_of(language).nobody:
            return None
        source = (speaker,)
    layers = _told(words, found, language) or (Layer(source=source, cue=found.cue),)
    return _cut(words, Draft(layers=layers, content=found.content, rule=found.rule), language)


def _told(words: Words, found: Attribution, language: str) -> tuple[Layer, ...]:
    """ "X had been told by Y (that C)": Y says C on the word of X, whichever of the two was taken for the source; () elsewhere."""
    g, cue = grammar_of(language), found.cue[-1]
    said = [t.lower for t in words.tokens_in(cue)]
    if not (any(w in g.passive for w in said) and any(w in verbs_of(language).tells for w in said)):
        return ()
    behind = words.tokens_in(Span(start=cue.start, end=found.content[0].start))
    by = next((t for t in behind if t.lower in g.by), None)
    sentence = words.sentence_at(cue.start)
    if by is None or sentence is None:
        return ()
    source = trimmed(words, Span(start=by.end, end=found.content[0].start))
    before = words.tokens_in(Span(start=sentence.start, end=cue.start))
    hearer = found.source[0] if found.source and found.source[0].end <= cue.start else subject_in(words, before, language=language)
    if source is None or hearer is None:
        return ()
    cue = Span(start=cue.start, end=by.end)
    return Layer(source=(hearer,), cue=()), Layer(source=(source,), cue=(cue,))


def _states(words: Words, found: Attribution, language: str) -> bool:
    """Whether an attribution puts something on record: a clause, a quotation, or a thing under a verb that carries things.

    An expectation of nobody ("is expected to") is left to the article's own words.
    """
    g, verbs = grammar_of(language), verbs_of(language)
    cue = [t.lower for s in found.cue for t in words.tokens_in(s)]
    if awaited(cue, language=language):
        return False
    content = [t for s in found.content for t in words.tokens_in(s)]
    told = _is_clause(words, content, language)
    if cue and (all(w in g.citing for w in cue) or (all(w in verbs.quotes for w in cue) and not told)):
        return False  # whom a voice cites is one more voice of its chain
    if not found.source and any(w in g.passive for w in cue) and any(w in verbs.tells | verbs.orders for w in cue):
        return False  # "was ordered to pay" is a report of the article's own
    opening = " ".join(t.lower for t in content[:4])
    if any(opening.startswith(words) for words in g.anonymity):
        return False  # "asked not to be named" is a condition, no statement
    loose = content[0].text in g.joints or content[0].lower in g.verb_particles
    if loose and not words.quoted(content[0].start):
        return False
    if cue == [":"] and not words.quoted(content[0].start):
        return False  # a label, or a turn
    return told or any(w in verbs.carrying for w in cue)


def _is_clause(words: Words, content: list[Token], language: str) -> bool:
    return any(words.quoted(t.start) for t in content) or any(is_finite(t, language=language) for t in content[1:])


def _steps(words: Words, drafts: list[Draft], language: str) -> list[Draft]:
    """What the grammar of a sentence shows: refusals, plans and beliefs too, which an attribution need not be."""
    found: list[Draft] = []
    for sentence in words.sentences:
        for step in _clauses_of(words, sentence, language):
            if not _split_quote(words, step, drafts):
                draft = Draft(layers=_layers(step), content=(_to_next_cue(words, step, drafts, language),), rule=step.rule)
                found.append(_cut(words, draft, language))
    return found


def _clauses_of(words: Words, sentence: Span, language: str) -> list[Step]:
    """The statement of a sentence, and those of the clauses behind it ("she said A, but B denied C")."""
    whole = according(words, sentence, language=language) or asked(words, sentence, language=language)
    if whole is not None:
        return [whole]
    steps = [*trailing(words, sentence, language=language)]
    if steps:
        return steps
    rest: Span | None = sentence
    while rest is not None and len(steps) < _DEEPEST:
        step = _opening(words, rest, language)
        if step is None:
            break
        steps.append(step)
        rest = _rest(words, step.content.end, sentence.end, language)
    return steps


def _opening(words: Words, span: Span, language: str) -> Step | None:
    """The statement that opens a clause: told, given or said by its subject."""
    found = (read(words, span, language=language) for read in (heard, leading, given))
    return min((step for step in found if step is not None), key=lambda step: step.cue.start, default=None)


def _closing(words: Words, span: Span, language: str) -> Step | None:
    """The statement whose voice closes a clause: "(According to the weekly,) C, an official said"."""
    steps = trailing(words, span, language=language)
    return steps[0] if len(steps) == 1 else None


@cache
def _next_clause(language: str) -> re.Pattern[str]:
    g = grammar_of(language)
    return re.compile(rf"[\"”»]?(?:[,;]|\s[—–])?\s+(?:{any_of(g.concessions | g.joints)}\s+)?(?=\S)", re.IGNORECASE)


def _rest(words: Words, start: int, limit: int, language: str) -> Span | None:
    """What stands behind a clause, without the words that join it on."""
    match = _next_clause(language).match(words.text, start, limit)
    return Span(start=match.end(), end=limit) if match and match.end() < limit else None


def _to_next_cue(words: Words, step: Step, drafts: list[Draft], language: str) -> Span:
    """The content of a step up to where a voice speaks again: "(she said) it was late | and promised a report"."""
    joint = re.compile(rf"[,;]?(?:\s+{any_of(grammar_of(language).joints)})?\s*$")
    content = step.content
    for draft in drafts:
        source = draft.layers[-1].source
        own = source and overlap(source[0], step.source)
        place = draft.cue[0].start if own or not source else min(source[0].start, draft.cue[0].start)
        if not content.start < place < content.end:
            continue
        found = joint.search(words.text[content.start : place])
        joined = found.group().strip() if found else ""
        if joined and (own or (joined[0] in ",;" and len(joined) > 1)):
            content = Span(start=content.start, end=content.start + (found.start() if found else 0))
    return content


def _layers(step: Step) -> tuple[Layer, ...]:
    heard = (Layer(source=(step.hearer,), cue=()),) if step.hearer else ()
    return (*heard, Layer(source=(step.source,), cue=(step.cue,)))


def _split_quote(words: Words, step: Step, drafts: list[Draft]) -> bool:
    """Whether an attribution with the same cue quotes in several pieces, or on into further sentences."""
    return any(
        any(overlap(step.cue, c) for c in d.cue)
        and (len(d.content) > 1 or d.content[-1].end > step.content.end + _LEAST)
        and words.quoted(d.content[-1].start)
        for d in drafts
    )


def _rivals(draft: Draft, step: Draft) -> bool:
    """Whether an attribution reads the words otherwise that the grammar of their sentence shows for certain."""
    subject, cue = step.layers[-1].source[0], step.layers[-1].cue[0]
    if any(overlap(cue, c) for c in draft.cue):
        return True
    head = Span(start=min(subject.start, cue.start), end=max(subject.end, cue.end))
    crossing = any(overlap(cue, c) and not (c.start <= head.start and head.end <= c.end) for c in draft.content)
    return crossing or any(overlap(head, s) for s in draft.cue)


def _resubjected(words: Words, draft: Draft, drafts: list[Draft], language: str) -> Draft:
    """The draft with the subject of its own clause, where only its source lies outside what another voice says."""
    layer = draft.layers[-1]
    if not layer.source:
        return draft
    for outer in drafts:
        held = next((c for c in outer.content if c.start < layer.cue[0].start and draft.content[-1].end <= c.end + 1), None)
        if held is None or outer is draft or held.start <= layer.source[0].start < held.end:
            continue
        before = words.tokens_in(Span(start=held.start, end=layer.cue[0].start))
        before = before[1:] if before and before[0].lower in grammar_of(language).complements else before
        subject = subject_in(words, before, language=language)
        if subject is not None:
            return replace(draft, layers=(*draft.layers[:-1], Layer(source=(subject,), cue=layer.cue)))
    return draft


def _continued(words: Words, draft: Draft, drafts: list[Draft], language: str) -> Draft:
    """ "(C, said SOURCE,) adding that D": the draft with the source of the statement in front of its participle."""
    g, layer = grammar_of(language), draft.layers[-1]
    sentence = words.sentence_at(layer.cue[0].start)
    cue = [t.lower for s in layer.cue for t in words.tokens_in(s)]
    if sentence is None or len(cue) != 1 or not g.is_participle(cue[0]) or cue[0] not in verbs_of(language).says:
        return draft
    earlier = [
        d for d in drafts if d is not draft and d.layers[-1].source and sentence.start <= d.cue[-1].start < layer.cue[0].start
    ]
    said = max(earlier, key=lambda d: d.cue[-1].start, default=None)
    if said is None or (layer.source and not any(overlap(layer.source[0], c) for c in said.content)):
        return draft
    return replace(draft, layers=(*draft.layers[:-1], Layer(source=said.layers[-1].source, cue=layer.cue)))


def _is_pointer(words: Words, draft: Draft, language: str) -> bool:
    """Whether a content only points elsewhere: "this", "to her"."""
    g = grammar_of(language)
    tokens = [t for s in draft.content for t in words.tokens_in(s)]
    small = g.subjects | g.determiners | g.complements | g.prepositions | g.verb_particles
    return len(tokens) <= 2 and all(t.lower in small for t in tokens) and not any(words.quoted(t.start) for t in tokens)


@cache
def _added(language: str) -> re.Pattern[str]:
    return re.compile(rf",\s+{any_of(grammar_of(language).asides)}\b")


def _cut(words: Words, draft: Draft, language: str) -> Draft:
    """The draft without the clause that its sentence adds on its own word: ", which ...", ", but it ..."."""
    last = draft.content[-1]
    for match in _added(language).finditer(words.text, last.start + _LEAST, last.end):
        sentence = words.sentence_at(match.start())
        if sentence and sentence.end >= last.end - 1 and not words.quoted(match.start()):
            return replace(draft, content=(*draft.content[:-1], Span(start=last.start, end=match.start())))
    return draft


# ---------------------------------------------------------------- chains


def _chained(words: Words, drafts: list[Draft], language: str) -> list[Draft]:
    """Drafts with the voices that carry them in front; a draft whose content is another draft as a whole gives way to it."""
    order = sorted(drafts, key=lambda d: -sum(length(s) for s in d.content))
    chained: list[Draft] = []
    eaten: set[int] = set()
    for draft in order:
        outer = min(
            (d for d in chained if d is not draft and _inside(draft, d, drafts)),
            key=lambda d: sum(length(s) for s in d.content),
            default=None,
        )
        if outer is None:
            chained.append(draft)
            continue
        if _covers(words, draft, outer, language):
            eaten.add(id(outer))
        chained.append(replace(draft, layers=(*outer.layers, *draft.layers)[:_DEEPEST]))
    return [d for d in chained if id(d) not in eaten]


def _without_opened(words: Words, drafts: list[Draft], language: str) -> list[Draft]:
    """The drafts without those whose cue opens what another draft says: there the grammar of the clause finds it again."""
    doubled: set[int] = set()
    for outer in drafts:
        inner = [d for d in drafts if d is not outer and _inside(d, outer, drafts)]
        opened = _opened(words, outer, language) if inner else []
        shown = [cue for one in opened for layer in one.layers[len(outer.layers) :] for cue in layer.cue]
        doubled |= {id(d) for d in inner if any(overlap(a, b) for a in d.layers[-1].cue for b in shown)}
    return [d for d in drafts if id(d) not in doubled]


def _inside(inner: Draft, outer: Draft, drafts: list[Draft]) -> bool:
    """Whether cue and content of a draft lie inside the content of another, and its source in what the same voice says there."""
    if inner.content == outer.content or not all(_holds(outer, s) for s in (*inner.cue, *inner.content)):
        return False
    beside = [d for d in drafts if d is outer or (d.layers == outer.layers and d.start <= outer.start)]
    return all(any(_holds(d, s) for d in beside) for s in inner.layers[-1].source)


def _holds(draft: Draft, span: Span) -> bool:
    return any(c.start - 1 <= span.start and span.end <= c.end + 1 for c in draft.content)


def _covers(words: Words, inner: Draft, outer: Draft, language: str) -> bool:
    """Whether a draft is what the other says as a whole, and not the second of two things that one subject does."""
    start, end = min(s.start for s in inner.spans), max(s.end for s in inner.spans)
    layer = inner.layers[-1]
    if layer.source and layer.cue:
        between = Span(start=layer.source[0].end, end=layer.cue[0].start)
        if between.start < between.end and any(is_finite(t, language=language) for t in words.tokens_in(between)):
            return False
    front = words.tokens_in(Span(start=outer.start, end=min(start, layer.cue[0].start if layer.cue else start)))
    if any(is_finite(t, language=language) for t in front[1:]):
        return False  # "(We think) this is the plant that the agency calls finished"
    whole = sum(length(s) for s in outer.content)
    return end - start >= _MOST * whole or len(words.tokens_in(Span(start=outer.start, end=start))) <= 2


def _opened(words: Words, draft: Draft, language: str) -> list[Draft]:
    """The draft with the voices that its content opens with, and those it rests on ("citing two officials")."""
    draft = _trimmed(words, draft, language)
    reported: list[Draft] = []
    for _ in range(_DEEPEST - len(draft.layers)):
        if len(draft.content) != 1 or _quoted_whole(words, draft.content[0]):
            break
        if (found := nominal(words, draft.content[0], language=language)) is not None:
            draft, other = _nominal(words, draft, *found, language=language)
            reported += other
            continue
        if (bare := impersonal(words, draft.content[0], language=language)) is not None:
            draft = Draft(layers=(*draft.layers, Layer(source=(), cue=(bare[0],))), content=(bare[1],), rule=draft.rule)
            continue
        step = _opening(words, draft.content[0], language) or _closing(words, draft.content[0], language)
        if step is None:
            break
        draft = Draft(layers=(*draft.layers, *_layers(step)), content=(step.content,), rule=draft.rule)
    return [_with_cited(words, draft, language), *reported]


def _nominal(
    words: Words, draft: Draft, cue: Span, source: Span | None, content: Span, *, language: str
) -> tuple[Draft, list[Draft]]:
    """ "denied a report in X that C": C is denied, and X reports it; under other verbs X is one more voice of the chain."""
    speaker = source and source_in(words, source, language=language)
    if speaker is None:
        return replace(draft, content=(content,)), []
    layer = Layer(source=(speaker,), cue=(cue,))
    denials = verbs_of(language).denials
    if any(t.lower in denials for c in draft.cue for t in words.tokens_in(c)):
        denied = Layer(source=draft.layers[-1].source, cue=(*draft.layers[-1].cue, cue))
        return (
            Draft(layers=(*draft.layers[:-1], denied), content=(content,), rule=draft.rule),
            [Draft(layers=(layer,), content=(content,), rule="reported.nominal")],
        )
    return Draft(layers=(*draft.layers, layer), content=(content,), rule=draft.rule), []


def _quoted_whole(words: Words, span: Span) -> bool:
    return any(q.span.start <= span.start and span.end <= q.span.end for q in words.quotes)


@cache
def _conjunction(language: str) -> re.Pattern[str]:
    return re.compile(rf"[\s,]*(?:{any_of(grammar_of(language).complements)}\s+)?(?=\S+\s+\S)", re.IGNORECASE)


def _trimmed(words: Words, draft: Draft, language: str) -> Draft:
    """The draft without the conjunctions that open its contents: what is claimed is the clause, not its "that"."""
    found: list[Span] = []
    for span in draft.content:
        match = _conjunction(language).match(words.text, span.start, span.end)
        opened = Span(start=match.end(), end=span.end) if match else span
        if (inner := trimmed(words, opened)) is not None:
            found.append(inner)
    return replace(draft, content=tuple(found) or draft.content)


def _with_cited(words: Words, draft: Draft, language: str) -> Draft:
    """Adds the voice behind a voice: what is cited in the sentence, outside content and source, or passes the source on."""
    if not draft.layers:
        return draft
    draft = _with_passed_on(words, draft, language)
    spans = [*draft.content, *draft.cue]
    sentence = words.sentence_at(draft.layers[-1].cue[0].start if draft.layers[-1].cue else draft.start)
    if sentence is None or any(not sentence.start <= s.start < sentence.end for s in spans):
        return draft
    for cue, source in cited(words, _gaps(sentence, [*draft.content]), language=language):
        if not any(overlap(source, s) for layer in draft.layers for s in layer.source):
            draft = replace(draft, layers=(*draft.layers, Layer(source=(source,), cue=(cue,))))
    return draft


def _with_passed_on(words: Words, draft: Draft, language: str) -> Draft:
    layer = draft.layers[0]
    if not layer.source:
        return draft
    limit = layer.cue[0].start if layer.cue and layer.cue[0].start > layer.source[0].end else layer.source[0].end
    found = passed_on(words, layer.source[0], limit, language=language)
    if found is None:
        return draft
    cue, voice = found
    inner = layer.source[0]
    if inner.end > cue.start:
        inner = trimmed(words, Span(start=inner.start, end=cue.start)) or inner
    return replace(
        draft, layers=(Layer(source=(voice,), cue=(cue,)), Layer(source=(inner,), cue=layer.cue), *draft.layers[1:])[:_DEEPEST]
    )


def _coordinated(words: Words, draft: Draft, language: str) -> list[Draft]:
    """One draft for each of "that A and that B", "A and will B"; the voice is the same."""
    if len(draft.content) != 1:
        return [draft]
    return [replace(draft, content=(part,)) for part in conjuncts(words, draft.content[0], language=language)]


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


def overlap(a: Span, b: Span) -> int:
    """How many characters two spans share."""
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def length(span: Span) -> int:
    """How many characters a span has."""
    return span.end - span.start
