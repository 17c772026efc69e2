"""What an article puts on record: statements with their chain of voices, and the article's own dated words, as Claims.

The order: attributions and the grammar of sentences become drafts, chains included (drafts); each content is graded (certainty),
placed in time (tense) and tied to the time that governs it (dating); the article's own words (assertions) are read from the
sentences that are left, those of a transcript under whoever has the floor (turns).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from dateline import lexicon
from dateline.model import Article, Claim, Problem, Span, TimeMention, Voice, identity
from dateline.read.assertions import own_words
from dateline.read.attribution import find_attributions
from dateline.read.certainty import certainty_of
from dateline.read.chains import told_whom
from dateline.read.dating import governing
from dateline.read.drafts import Draft, Layer, drafts_of
from dateline.read.grammar import any_of, grammar_of
from dateline.read.reactions import with_reactions
from dateline.read.reported import phrase_from
from dateline.read.tense import orientation_of
from dateline.read.turns import Turn, turns_of
from dateline.read.voices import PRESS, Cast, cast_of, is_first_person
from dateline.text import Words


def find_claims(article: Article, words: Words, times: tuple[TimeMention, ...]) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    """The claims of an article in the order of their content, and what could not be settled. Pure; never raises on a text."""
    language = article.language or "en"
    attributions, problems = find_attributions(words, language=language)
    turns = turns_of(words)
    drafts = [d for d in drafts_of(words, attributions, language=language) if not _is_turn(d, turns)]
    drafts = [_without_self(words, _in_turn(d, turns), language) for d in _by_somebody(words, drafts, times, language)]
    taken = tuple(sorted(s for d in drafts for s in d.spans))
    own = own_words(words, times, taken=taken, turns=tuple(t.words for t in turns), language=language)
    drafts += [
        _in_turn(Draft(layers=(Layer(source=(), cue=o.cue),) if o.cue else (), content=(o.content,), rule=o.rule), turns)
        for o in own
    ]
    drafts = with_reactions(words, drafts, language=language)
    return _voiced(
        article,
        words,
        times,
        cast=cast_of(words, article, turns=turns),
        drafts=sorted(drafts, key=lambda d: (d.start, d.content)),
        problems=list(problems),
    )


def _by_somebody(words: Words, drafts: list[Draft], times: tuple[TimeMention, ...], language: str) -> Iterator[Draft]:
    """The drafts without layers whose source is a time ("was to have reported by the end of May") or a lone article."""
    articles = grammar_of(language).definites

    def speaks(layer: Layer) -> bool:
        dated = any(t.span.start <= s.start and s.end <= t.span.end for s in layer.source for t in times)
        return not dated and not any(s.of(words.text).lower() in articles for s in layer.source)

    for draft in drafts:
        layers = tuple(layer for layer in draft.layers if speaks(layer))
        if any(layer.source for layer in layers) or not any(layer.source for layer in draft.layers):
            yield draft if layers == draft.layers else replace(draft, layers=layers)


def _is_turn(draft: Draft, turns: tuple[Turn, ...]) -> bool:
    """Whether a draft only says who has the floor."""
    return any(t.speaker.start <= c.start <= t.words.start for t in turns for c in draft.cue)


def _in_turn(draft: Draft, turns: tuple[Turn, ...]) -> Draft:
    """The draft under the voice that has the floor."""
    turn = next((t for t in turns if t.words.start <= draft.start < t.words.end), None)
    if turn is None:
        return draft
    return replace(draft, layers=(Layer(source=(turn.speaker,), cue=()), *draft.layers))


def _without_self(words: Words, draft: Draft, language: str) -> Draft:
    """The draft without layers in which a voice speaks of itself as "I" or "we": they are the voice in front of them."""
    layers: list[Layer] = []
    for layer in draft.layers:
        spoken = [held for held in layers if held.source]
        if spoken and layer.source and is_first_person(layer.source[0].of(words.text), language=language):
            last = layers.index(spoken[-1])
            layers[last] = replace(spoken[-1], cue=(*spoken[-1].cue, *layer.cue))
        else:
            layers.append(layer)
    return replace(draft, layers=tuple(layers))


# ---------------------------------------------------------------- claims


def _voiced(
    article: Article, words: Words, times: tuple[TimeMention, ...], *, cast: Cast, drafts: list[Draft], problems: list[Problem]
) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    claims: dict[str, Claim] = {}
    voices: dict[Span, Voice] = {}
    sources = sorted({layer.source[0] for d in drafts for layer in d.layers if layer.source})
    for source in sources:
        voices[source], problem = cast.voice(source)
        if problem is not None:
            problems.append(problem)
    language = article.language or "en"
    chains = [_chain(words, cast, draft, voices=voices, language=language) for draft in drafts]
    for draft, chain in zip(drafts, _passed_on(words, drafts, chains), strict=True):
        claim = _claim(article, words, times, cast=cast, draft=draft, chain=chain)
        claims.setdefault(claim.id, claim)
    return tuple(claims.values()), tuple(problems)


def _claim(
    article: Article, words: Words, times: tuple[TimeMention, ...], *, cast: Cast, draft: Draft, chain: tuple[Voice, ...]
) -> Claim:
    language = article.language or "en"
    when = governing(words, times, draft.content, published=article.day, language=language)
    grade = certainty_of(words, cue=draft.cue, content=draft.content, language=language)
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


def _chain(words: Words, cast: Cast, draft: Draft, *, voices: dict[Span, Voice], language: str) -> tuple[Voice, ...]:
    """Voices outermost first: a paper that was told or that quotes stands in front; a voice that quotes itself stands once, and the
    printing outlet not at all."""
    chain: list[Voice] = []
    for layer in draft.layers:
        found = [voices[layer.source[0]]] if layer.source else []
        outlet = (
            _told_outlet(words, cast, layer, language=language)
            or _quoting_outlet(words, cast, layer, language=language)
            or (None if chain else _outlet_through(words, cast, draft, language=language))
        )
        for voice in [outlet, *found] if outlet else found:
            if not cast.prints(voice) and all(voice.name != known.name for known in chain):
                chain.append(voice)
    return tuple(chain)


def _passed_on(words: Words, drafts: list[Draft], chains: list[tuple[Voice, ...]]) -> list[tuple[Voice, ...]]:
    """The chains, with the outlet that somebody told in front of what he or she says in the rest of the paragraph as well."""
    told: dict[tuple[Span | None, str], Voice] = {}
    found: list[tuple[Voice, ...]] = []
    for draft, chain in zip(drafts, chains, strict=True):
        paragraph = words.paragraph_at(draft.start)
        if len(chain) > 1 and chain[0].role in PRESS:
            told[paragraph, chain[1].name] = chain[0]
        elif chain and (outlet := told.get((paragraph, chain[0].name))) is not None:
            chain = (outlet, *chain)
        found.append(chain)
    return found


def _quoting_outlet(words: Words, cast: Cast, layer: Layer, *, language: str) -> Voice | None:
    """The outlet that was cited last, where a voice "was quoted as saying" something."""
    quoted = lexicon.load(language, "statements").words("quoted_passives")
    if not any(" ".join(c.of(words.text).lower().split()) in quoted for c in layer.cue):
        return None
    return cast.last_outlet(layer.source[0].start if layer.source else layer.cue[0].start)


def _sources(draft: Draft) -> tuple[Span, ...]:
    return tuple(s for layer in draft.layers for s in layer.source)


@cache
def _through(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(lexicon.load(language, 'statements').words('told_through'))}\s+", re.IGNORECASE)


def _outlet_through(words: Words, cast: Cast, draft: Draft, *, language: str) -> Voice | None:
    """The outlet that the sentence of the cue names as where it was said: "in an interview with Radio Vale"."""
    sentence = words.sentence_at(draft.cue[0].start) if draft.cue else None
    taken = draft.spans
    for match in _through(language).finditer(words.text, sentence.start, sentence.end) if sentence else ():
        limit = min((s.start for s in taken if s.start >= match.end()), default=sentence.end if sentence else match.end())
        named = phrase_from(words, match.end(), limit, language=language)
        if named is None or any(c.start <= named.start < c.end for c in (*draft.content, *_sources(draft))):
            continue
        if cast.outlet_in(named.of(words.text)):
            return cast.voice(named)[0]
    return None


def _told_outlet(words: Words, cast: Cast, layer: Layer, *, language: str) -> Voice | None:
    """The outlet that somebody told, when it is another than the one that prints."""
    for cue in layer.cue:
        told = told_whom(words, cue, language=language)
        if told is not None and cast.outlet_in(told.of(words.text)):
            return cast.voice(told)[0]
    return None
