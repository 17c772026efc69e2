"""Voices that stand elsewhere than in front of what they say: behind it, in "according to", in a citation, in "a report that".

Each function gives Steps (chains.py) or the cue and source of a voice, as spans. All of them see one sentence, or one content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from dateline import lexicon
from dateline.model import Span
from dateline.read.chains import Step, is_adverb, verbs_of
from dateline.read.conjuncts import has_finite, is_finite
from dateline.read.figures import nouns_of
from dateline.read.grammar import any_of, grammar_of
from dateline.read.phrases import hearer_behind, is_apposition, subject_in, trimmed
from dateline.read.sources import names_somebody
from dateline.text import Token, Words

_COMMAS = 4  # from a sentence's end among which a voice behind its words is looked for
_AFTERTHOUGHT = 14  # tokens of whatever stands behind the verb: whom, when, where
_FRONTED = 5  # tokens in front of "as given by", at the head of a sentence
_LATEST = 24  # token of a clause at which "gave (assurances that)" stands at the latest
_DESCRIBED = 6  # tokens behind that verb among which its noun stands
_APPOSED = 10  # tokens of a subject and of the apposition behind it
_OWNED = 9  # tokens behind the noun among which "that" stands
_LEAST_WORDS = 3  # of a content
_SOURCE_END = re.compile(r"[,;:—–(]|\.(?=\s|$)|\n")


def trailing(words: Words, sentence: Span, *, language: str) -> tuple[Step, ...]:
    """ "C, SUBJECT said on Monday." or "C, added SUBJECT." with C a clause from the sentence's start; nothing elsewhere.

    "C, SUBJECT said, and D." gives two.
    """
    tokens = words.tokens_in(sentence)
    if not tokens or (words.quoted(tokens[0].start) and not _is_mark(words, tokens[0])):
        return ()
    commas = [i for i, t in enumerate(tokens) if t.text == "," and not words.quoted(t.start)]
    for comma in reversed(commas[-_COMMAS:]):
        place = _Place(words=words, tokens=tokens, comma=comma, sentence=sentence, language=language)
        step = _behind(place) or _inverted(place)
        if step is not None:
            return (step, *_and_more(place, step))
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A comma of a sentence behind which a voice may stand."""

    words: Words
    tokens: tuple[Token, ...]
    comma: int
    sentence: Span
    language: str

    @property
    def closed(self) -> bool:
        """Whether who says it ends the sentence: then what stands in front was said, whatever its verb looks like."""
        plain, behind = verbs_of(self.language).plain, self.tokens[self.comma + 2 : self.end]
        alone = all(t.text != "," for t in self.tokens[: self.comma]) and self.end == len(self.tokens)
        return alone and any(t.lower in plain for t in behind)

    @property
    def end(self) -> int:
        """The token behind the part that the comma opens."""
        return next((i for i in range(self.comma + 1, len(self.tokens)) if self.tokens[i].text in ",;"), len(self.tokens))


def _and_more(place: _Place, step: Step) -> tuple[Step, ...]:
    """What the same voice adds behind its verb: "(C, she said), and D"."""
    g, end = grammar_of(place.language), place.end
    rest = place.tokens[end + 1 :]
    if len(rest) <= _LEAST_WORDS or rest[0].lower not in g.joints or not any(is_finite(t, language=place.language) for t in rest):
        return ()
    content = trimmed(place.words, Span(start=rest[1].start, end=place.sentence.end))
    return (replace(step, content=content),) if content else ()


def _inverted(place: _Place) -> Step | None:
    """ "C, added plant director Rosa Lind": the verb stands right behind the comma and the subject behind it."""
    words, tokens, language = place.words, place.tokens, place.language
    g, verbs = grammar_of(language), verbs_of(language)
    first = verb = place.comma + 1
    while verb < len(tokens) and tokens[verb].lower in g.perfect:
        verb += 1
    if (
        verb + 1 >= len(tokens)
        or tokens[verb].lower not in verbs.says - verbs.participles_of_telling
        or g.is_participle(tokens[verb].lower)
    ):
        return None
    source = named_from(words, tokens[verb + 1].start, place.sentence.end, language=language)
    inside = words.tokens_in(source) if source else ()
    speaks = inside and (
        tokens[verb + 1].text[:1].isupper() or any(t.text[:1].isupper() for t in inside) or inside[0].lower in g.determiners
    )
    if (
        source is None
        or not speaks
        or inside[0].lower in g.prepositions
        or any(t.lower in g.complements or is_finite(t, language=language) for t in inside)
        or tokens[verb].lower not in lexicon.load(language, "attribution").words("says")
        or tokens[verb + 1].lower in g.complements
    ):
        return None
    content = _front(place)
    cue = Span(start=tokens[first].start, end=tokens[verb].end)
    return None if content is None else Step(source=source, cue=cue, content=content, hearer=None, rule="reported.inverted")


def _is_mark(words: Words, token: Token) -> bool:
    return any(q.span.start == token.start for q in words.quotes)


def _behind(place: _Place) -> Step | None:
    words, tokens, comma, language = place.words, place.tokens, place.comma, place.language
    verbs, g, end = verbs_of(language), grammar_of(language), place.end
    if comma + 1 >= len(tokens) or tokens[comma + 1].lower in g.relatives:
        return None
    apposed = _behind_apposition(place)
    if apposed is not None:
        end = next((i for i in range(apposed, len(tokens)) if tokens[i].text in ",;"), len(tokens))
    for verb in range(apposed or comma + 2, end):
        if tokens[verb].lower not in verbs.says | verbs.tells | verbs.quoting or words.quoted(tokens[verb].start):
            continue
        start = verb
        while start > comma + 1 and (
            tokens[start - 1].lower in verbs.auxiliaries or is_adverb(tokens[start - 1], language=language)
        ):
            start -= 1
        before = {t.lower for t in tokens[start:verb]}
        subject = subject_in(words, tokens[comma + 1 : start], language=language)
        if subject is not None and any(t.lower in verbs.plain for t in words.tokens_in(subject)):
            continue
        if subject is None or subject.start != tokens[comma + 1].start or before & (g.ahead | g.infinitive | verbs.negations):
            continue
        cue = Span(start=tokens[start].start, end=tokens[verb].end)
        if not before & g.passive and tokens[verb].lower in verbs.quoting and (quoted := _quoting(place, verb, outlet=subject)):
            return quoted
        if before & g.passive:
            return _told_by(place, verb, subject=subject, cue=cue) or _was_quoted(place, verb, subject=subject, cue=cue)
        if not _ends_so(tokens, verb, end, language=language):
            continue
        content = _front(place)
        return None if content is None else Step(source=subject, cue=cue, content=content, hearer=None, rule="reported.behind")
    return None


def _behind_apposition(place: _Place) -> int | None:
    """Where the verb can stand behind "C, its director, Rosa Lind, (said)": behind the comma that closes an apposition."""
    tokens, g = place.tokens, grammar_of(place.language)
    close = next((i for i in range(place.end + 1, min(place.end + _APPOSED, len(tokens))) if tokens[i].text == ","), None)
    if close is None or tokens[place.end].text != "," or place.end - place.comma > _APPOSED:
        return None
    inner = list(tokens[place.end + 1 : close])
    plain = not any(is_finite(t, language=place.language) for t in tokens[place.comma + 1 : close])
    return close + 1 if inner and plain and is_apposition(inner, g) else None


def _quoting(place: _Place, verb: int, *, outlet: Span) -> Step | None:
    """ "C, state media quoted the minister as saying": the minister says C, through the outlet."""
    tokens, g = place.tokens, grammar_of(place.language)
    said = next((i for i in range(verb + 2, min(verb + _AFTERTHOUGHT, len(tokens) - 1)) if tokens[i].lower in g.as_), None)
    if said is None or not g.is_participle(tokens[said + 1].lower):
        return None
    source = trimmed(place.words, Span(start=tokens[verb + 1].start, end=tokens[said - 1].end))
    content = _front(place)
    cue = Span(start=tokens[said].start, end=tokens[said + 1].end)
    if source is None or content is None:
        return None
    return Step(source=source, cue=cue, content=content, hearer=outlet, rule="reported.quoted-as")


def _told_by(place: _Place, verb: int, *, subject: Span, cue: Span) -> Step | None:
    """ "C, he had been told by the headmaster": the headmaster says C, on his word."""
    tokens, g = place.tokens, grammar_of(place.language)
    if verb + 2 >= len(tokens) or tokens[verb].lower not in verbs_of(place.language).tells or tokens[verb + 1].lower not in g.by:
        return None
    source = trimmed(place.words, Span(start=tokens[verb + 2].start, end=tokens[place.end - 1].end))
    content = _front(place)
    cue = Span(start=cue.start, end=tokens[verb + 1].end)
    if source is None or content is None:
        return None
    return Step(source=source, cue=cue, content=content, hearer=subject, rule="reported.told-by")


def _was_quoted(place: _Place, verb: int, *, subject: Span, cue: Span) -> Step | None:
    """ "C, SUBJECT was quoted as saying": the subject says C."""
    tokens, g = place.tokens, grammar_of(place.language)
    said = next((i for i in range(verb + 1, len(tokens) - 1) if tokens[i].lower in g.as_), None)
    if tokens[verb].lower not in verbs_of(place.language).quotes or said is None or not g.is_participle(tokens[said + 1].lower):
        return None
    content = _front(place)
    cue = Span(start=cue.start, end=tokens[said + 1].end)
    return None if content is None else Step(source=subject, cue=cue, content=content, hearer=None, rule="reported.was-quoted")


def _ends_so(tokens: tuple[Token, ...], place: int, end: int, *, language: str) -> bool:
    """Whether behind the verb stand only whom, when and where: no clause and no object."""
    g, verbs = grammar_of(language), verbs_of(language)
    after = place + 1
    if tokens[place].lower in verbs.tells:
        after = hearer_behind(tokens, after, language=language)[1]
    rest = [t for t in tokens[after:end] if t.text not in ".!?"]
    if not rest:
        return True
    first = rest[0].lower
    told = next((i for i, t in enumerate(rest) if t.lower in g.complements or t.text in '“"«:'), len(rest))
    described = first in g.prepositions and told > 2 and rest[told - 1].text.islower()  # "wrote in a letter that it had published"
    if (told < len(rest) and not described) or any(t.lower in g.finite for t in rest[:told]) or told > _AFTERTHOUGHT:
        return False
    return first in g.prepositions or first in g.saying_times or first in g.coordinators or g.is_adverb(first)


def _front(place: _Place) -> Span | None:
    """The clause in front of the comma, None when it is an adverbial or has no verb."""
    g, front = grammar_of(place.language), place.tokens[: place.comma]
    if not front:
        return None
    if _is_mark(place.words, front[0]):
        closed = any(q.span == Span(start=front[0].start, end=front[-1].end) for q in place.words.quotes)
        return trimmed(place.words, Span(start=front[0].start, end=front[-1].end)) if closed else None
    adverbial = front[0].lower in g.subordinators | g.prepositions | g.adverbials and not any(t.text == "," for t in front)
    stated = has_finite(front, place.language) or (len(front) > _LEAST_WORDS and place.closed)
    if len(front) < _LEAST_WORDS or adverbial or not stated:
        return None
    start = max((t.end for t in front if t.text == ";" and not place.words.quoted(t.start)), default=place.sentence.start)
    return trimmed(place.words, Span(start=start, end=place.tokens[place.comma].start))


# ---------------------------------------------------------------- according to


@cache
def _according(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(grammar_of(language).according)}\s+", re.IGNORECASE)


def according(words: Words, sentence: Span, *, language: str) -> Step | None:
    """ "C, according to SOURCE" or "According to SOURCE, C", None when there is no such phrase outside quotations."""
    match = next(
        (m for m in _according(language).finditer(words.text, sentence.start, sentence.end) if not words.quoted(m.start())), None
    )
    if match is None:
        return None
    source = named_from(words, match.end(), sentence.end, language=language)
    if source is None:
        return None
    before = words.tokens_in(Span(start=sentence.start, end=match.start()))
    fronted = words.text[source.end : source.end + 1] == "," and not any(is_finite(t, language=language) for t in before)
    if len(before) <= 1 or (fronted and len(before) <= _FRONTED):
        content = trimmed(words, Span(start=source.end, end=sentence.end))
    else:
        start = max(words.text.rfind(mark, sentence.start, match.start()) + 1 for mark in ";—–")
        content = trimmed(words, Span(start=max(start, sentence.start), end=match.start()))
    cue = Span(start=match.start(), end=match.start() + len(match.group().rstrip()))
    return None if content is None else Step(source=source, cue=cue, content=content, hearer=None, rule="reported.according-to")


def named_from(words: Words, start: int, limit: int, *, language: str) -> Span | None:
    """The noun phrase that starts here, with a name behind a comma ("its leader, Aino Kett"); None for none."""
    end = _source_end(words, start, limit, language)
    rest = words.text[end:limit]
    name = re.match(r",\s+(?:[^\W\d_a-z]\S*(?:\s+(?=[^\W\d_a-z]))?)+", rest)
    if name and words.text[start:end].split()[-1:] and words.text[start:end].split()[-1].islower():
        end += len(name.group().rstrip(" ,.;"))
    return trimmed(words, Span(start=start, end=end))


def phrase_from(words: Words, start: int, limit: int, *, language: str) -> Span | None:
    """The noun phrase that starts here, up to a mark or a relative clause; None for none."""
    return trimmed(words, Span(start=start, end=_source_end(words, start, limit, language)))


def _source_end(words: Words, start: int, limit: int, language: str) -> int:
    relative = re.compile(rf"[,;:—–(]|\.(?=\s|$)|\n|\s{any_of(grammar_of(language).relatives)}\b")
    stop = relative.search(words.text, start, limit)
    return stop.start() if stop else limit


# ---------------------------------------------------------------- the voice behind a voice


@cache
def _cited_patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    g = grammar_of(language)
    return (
        re.compile(rf"\b{any_of(g.citing)}\s+", re.IGNORECASE),
        re.compile(rf"\b{any_of(g.had_from)}\s+", re.IGNORECASE),
    )


@cache
def _cited_end(language: str) -> re.Pattern[str]:
    g = grammar_of(language)
    verbs = any_of(w for w in verbs_of(language).says if g.is_participle(w))
    return re.compile(rf"[,;]|\.(?=\s|$)|\s{any_of(g.as_)}\s+(?:{verbs}|having)|\s{any_of(g.relatives | g.that)}\b|\n")


def cited(words: Words, outside: tuple[Span, ...], *, language: str = "en") -> tuple[tuple[Span, Span], ...]:
    """Cue and source of "citing two officials", "quoting the leader", "had it from the envoy" in the given stretches of text."""
    found: list[tuple[Span, Span]] = []
    for pattern in _cited_patterns(language):
        for span in outside:
            if (match := pattern.search(words.text, span.start, span.end)) is None:
                continue
            stop = _cited_end(language).search(words.text, match.end(), span.end)
            end = stop.start() if stop else span.end
            if names_somebody(words.tokens_in(Span(start=match.end(), end=end)), language=language):
                cue = Span(start=match.start(), end=match.start() + len(match.group().rstrip()))
                found.append((cue, Span(start=match.end(), end=end)))
                break
    return tuple(found)


def heard(words: Words, span: Span, *, language: str) -> Step | None:
    """ "SUBJECT has heard from SOURCE that C" at the start of a span: the subject has it from the source."""
    g = grammar_of(language)
    match = _cited_patterns(language)[1].search(words.text, span.start, span.end)
    if match is None or words.quoted(match.start()):
        return None
    before = words.tokens_in(Span(start=span.start, end=match.start()))
    subject = subject_in(words, before, language=language)
    opens = next((t for t in words.tokens_in(Span(start=match.end(), end=span.end)) if t.lower in g.that), None)
    if subject is None or opens is None:
        return None
    content = trimmed(words, Span(start=opens.end, end=span.end))
    source = trimmed(words, Span(start=match.end(), end=opens.start))
    cue = Span(start=match.start(), end=match.start() + len(match.group().rstrip()))
    owned = before[0].lower in g.owners | g.subjects
    if content is None or source is None:
        return None
    return Step(source=source, cue=cue, content=content, hearer=None if owned else subject, rule="reported.heard")


@cache
def _statement_nouns(language: str) -> frozenset[str]:
    lists = lexicon.load(language, "statements")
    return lists.words("statement_nouns") | lists.words("statement_gift_nouns")


def given(words: Words, span: Span, *, language: str) -> Step | None:
    """ "SUBJECT gave assurances that C", and "SUBJECT received word from SOURCE that C", at the start of a span."""
    g, lists = grammar_of(language), lexicon.load(language, "statements")
    gives, receives = lists.words("statement_gifts"), lists.words("statement_receipts")
    tokens, nouns = words.tokens_in(span), _statement_nouns(language)
    for place, token in enumerate(tokens[:_LATEST]):
        if not place or token.lower not in gives | receives or words.quoted(token.start):
            continue
        noun = next((i for i in range(place + 1, min(place + _DESCRIBED, len(tokens))) if tokens[i].lower in nouns), None)
        that = noun and next((i for i in range(noun + 1, min(noun + _OWNED, len(tokens))) if tokens[i].lower in g.that), None)
        if noun is None or that is None or any(t.lower in g.nobody | g.finite or t.text in ",;" for t in tokens[place + 1 : that]):
            continue
        step = _given(words, tokens, place=place, noun=noun, that=that, language=language)
        if step is not None and (step.hearer is not None or token.lower in gives):
            return replace(step, content=trimmed(words, Span(start=tokens[that].end, end=span.end)) or step.content)
    return None


def _given(words: Words, tokens: tuple[Token, ...], *, place: int, noun: int, that: int, language: str) -> Step | None:
    g, verbs = grammar_of(language), verbs_of(language)
    start = place
    while start and tokens[start - 1].lower in verbs.auxiliaries:
        start -= 1
    subject = subject_in(words, tokens[:start], language=language)
    if subject is None or {t.lower for t in tokens[start:place]} & (g.ahead | verbs.negations | g.infinitive):
        return None
    source = _named_by(words, tokens[noun + 1 : that], language=language)
    cue = Span(start=tokens[start].start, end=tokens[noun].end)
    content = Span(start=tokens[that].start, end=tokens[that].end)
    return Step(source=source or subject, cue=cue, content=content, hearer=subject if source else None, rule="reported.given")


def _named_by(words: Words, tokens: tuple[Token, ...], *, language: str) -> Span | None:
    """Whoever stands behind "from" in the words between a noun of statement and its clause."""
    ties = nouns_of(language).authored
    if len(tokens) < 2 or tokens[0].lower not in ties:
        return None
    return trimmed(words, Span(start=tokens[1].start, end=tokens[-1].end))


@cache
def _impersonal(language: str) -> re.Pattern[str]:
    g = grammar_of(language)
    return re.compile(
        rf"{any_of(g.impersonal)}\s+{any_of(g.copulas)}\s+(?:[^\s,;:.“”\"]+\s+){{1,7}}?{any_of(g.complements)}\s+", re.IGNORECASE
    )


def impersonal(words: Words, span: Span, *, language: str) -> tuple[Span, Span] | None:
    """Cue and content of "it is not true that C", "it was too early to say whether C" at the start of a span."""
    match = _impersonal(language).match(words.text, span.start, span.end)
    content = match and trimmed(words, Span(start=match.end(), end=span.end))
    return (Span(start=match.start(), end=match.start() + len(match.group().rstrip())), content) if match and content else None


@cache
def _asked(language: str) -> re.Pattern[str]:
    g = grammar_of(language)
    return re.compile(rf"{any_of(g.asked)}\s+(?:{any_of(g.complements)}\s+)?(?P<content>[^“”\"]+?),\s+(?=[^,]+$)", re.IGNORECASE)


def asked(words: Words, sentence: Span, *, language: str) -> Step | None:
    """ "Asked whether C, SUBJECT would not say": the subject leaves C open. None when the subject answers."""
    match = _asked(language).match(words.text, sentence.start, sentence.end)
    if match is None:
        return None
    verbs, tokens = verbs_of(language), words.tokens_in(Span(start=match.end(), end=sentence.end))
    place = next((i for i, t in enumerate(tokens) if t.lower in verbs.auxiliaries | verbs.refusals), None)
    refuses = any(t.lower in verbs.negations | verbs.refusals for t in tokens)
    subject = subject_in(words, tokens[:place], language=language) if place else None
    if subject is not None and any(t.lower in verbs.plain for t in words.tokens_in(subject)):
        return None  # "Asked about the flood, she said it was not hers" answers
    content = trimmed(words, Span(start=match.start("content"), end=match.end("content")))
    if subject is None or content is None or place is None or not refuses:
        return None
    cue = trimmed(words, Span(start=tokens[place].start, end=sentence.end))
    return None if cue is None else Step(source=subject, cue=cue, content=content, hearer=None, rule="reported.asked")


@cache
def _passed_on(language: str) -> re.Pattern[str]:
    return re.compile(rf",?\s+{any_of(grammar_of(language).carried_by)}\s+", re.IGNORECASE)


def passed_on(words: Words, source: Span, limit: int, *, language: str) -> tuple[Span, Span] | None:
    """Cue and voice of "(a cable), quoted by the weekly X": who passes on what the source says, which stands behind or in it."""
    match = _passed_on(language).search(words.text, source.start, min(limit, source.end + 30))
    if match is None or match.start() > source.end:
        return None
    voice = named_from(words, match.end(), limit, language=language)
    cue = trimmed(words, Span(start=match.start(), end=match.end()))
    return (cue, voice) if cue and voice else None


@cache
def _nominal(language: str) -> re.Pattern[str]:
    lists = lexicon.load(language, "statements")
    g = grammar_of(language)
    nouns, ties = any_of(lists.words("statement_nouns")), any_of(lists.words("statement_ties"))
    return re.compile(
        rf"(?:[^,;.]{{0,24}}\s)??(?P<cue>{any_of(g.determiners)}\s+)?(?P<noun>{nouns})"
        rf"(?:\s+(?P<tie>{ties})\s+(?P<source>[^,;:.]{{3,80}}?))?\s+{any_of(g.that)}\s+",
        re.IGNORECASE,
    )


def nominal(words: Words, content: Span, *, language: str) -> tuple[Span, Span | None, Span] | None:
    """Cue, source (None for nobody's) and content of "a report in the daily X that C" at the head of a content."""
    match = _nominal(language).match(words.text, content.start, content.end)
    if match is None or words.quoted(match.start("noun")):
        return None
    inner = trimmed(words, Span(start=match.end(), end=content.end))
    before = words.tokens_in(Span(start=content.start, end=match.start("noun")))
    if before and before[-1].lower in grammar_of(language).as_:
        return None  # "(quoted) the king as warning that"
    if any(is_finite(t, language=language) for t in before):
        return None
    if inner is None or len(words.tokens_in(inner)) < _LEAST_WORDS:
        return None
    source = Span(start=match.start("source"), end=match.end("source")) if match["source"] else None
    start = match.start("cue") if match["cue"] else match.start("noun")
    return Span(start=start, end=match.end("tie") if source else match.end("noun")), source, inner
