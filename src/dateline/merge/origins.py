"""From the articles of an event to its independent origins, with the reason for every fold.

Articles fold when they carry the same text, belong to one owner, rest on the same cited voice, or name no source of their own.
What is left apart is apart as far as the words show: nothing here proves independence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from dateline import lexicon
from dateline.merge.coreference import around, has_words, same_voice, stands_for
from dateline.model import Reading
from dateline.record import Evidence, Origin
from dateline.text import tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One article as a carrier of a report: whose it is, which text it carries, whom it cites for it, whether it looked for itself.

    `sources` are the other voices of the article: they tell only whether a text that cites nobody has anybody to cite. `words` are
    those of its evidence, `text` is the whole.
    """

    article: str
    outlet: str
    owner: str
    group: str
    voices: tuple[str, ...]
    saw: bool
    sources: tuple[str, ...] = ()
    words: str = ""
    text: str = ""


def owner_of(outlet: str, day: date | None) -> str:
    """Who owns the outlet on the day, by the dated list; the outlet itself when the list is silent."""
    name = outlet.casefold()
    return next((e.value for e in lexicon.load("en", "merge").entries("owners") if e.word == name and e.holds(day)), name)


def carriers(
    evidence: Sequence[Evidence],
    readings: Mapping[str, Reading],
    groups: Mapping[str, str],
    *,
    counted: Callable[[Evidence], frozenset[tuple[str, int]]],
) -> tuple[Carrier, ...]:
    """The carriers of an event's evidence, earliest first.

    `groups` gives the copy group of an article, `counted` what a piece counts. An article is one carrier, unless
    its voices count apart ("41 dead, the minister said; the Red Cross put it at 44 dead").
    """
    by_article: dict[str, list[Evidence]] = {}
    for piece in evidence:
        by_article.setdefault(piece.article, []).append(piece)
    parts = (part for pieces in by_article.values() for part in _apart(pieces, counted))
    return tuple(_carrier(pieces, readings.get(pieces[0].article), groups) for pieces in parts)


def _apart(
    pieces: Sequence[Evidence], counted: Callable[[Evidence], frozenset[tuple[str, int]]]
) -> Iterator[Sequence[Evidence]]:
    """The pieces of one article by who counts: more than one part only where voices give different counts of one thing."""
    counts = {p.chain[-1]: counted(p) for p in pieces if p.chain and counted(p)}
    if len(set(counts.values())) < 2:
        yield pieces
        return
    rest = [p for p in pieces if not (p.chain and p.chain[-1] in counts)]
    for place, voice in enumerate(counts):
        yield [*(rest if place == 0 else ()), *(p for p in pieces if p.chain and p.chain[-1] == voice)]


def _carrier(pieces: Sequence[Evidence], reading: Reading | None, groups: Mapping[str, str]) -> Carrier:
    first = pieces[0]
    host = urlsplit(first.url).netloc or first.article
    outlet = (reading.article.outlet if reading else None) or host
    words = " ".join(p.exact for p in pieces)
    text = reading.article.text if reading else words
    claims = reading.claims if reading else ()
    return Carrier(
        article=first.article,
        outlet=outlet,
        owner=owner_of(outlet, first.published),
        group=groups.get(first.article, first.article),
        voices=tuple(dict.fromkeys(name for p in pieces if p.chain and is_named(name := p.chain[-1]))),
        saw=any(has_words(around(p.span, text), "own_reporting") for p in pieces),
        sources=tuple(dict.fromkeys(c.voice.name for c in claims if c.voice and is_named(c.voice.name))),
        words=words,
        text=text,
    )


def is_named(voice: str) -> bool:
    """Whether the name of a voice names anybody: a pronoun, a day or a scrap of a sentence does not."""
    nobody = lexicon.load("en", "merge").words("nobodies")
    words = [token.lower for token in tokens(voice)]
    return any(word[0].isalpha() for word in words) and not any(word in nobody for word in words)


def origins(found: Sequence[Carrier]) -> tuple[Origin, ...]:
    """The independent roots of what the carriers report, in order of their first article. Copies never add one."""
    roots: list[list[tuple[Carrier, str]]] = []
    for carrier in found:
        matches = [(root, why) for root in roots if (why := _tie(carrier, [c for c, _ in root]))]
        if not matches and roots:
            matches = _leaning(carrier, roots)
        if not matches:
            roots.append([(carrier, "")])
            continue
        home, why = matches[0]
        home.append((carrier, why))
        for other, _ in matches[1:]:  # one text that rests on two roots ties them
            home.extend((c, w or why) for c, w in other)
            roots.remove(other)
    return tuple(_origin(root) for root in roots)


def _tie(carrier: Carrier, members: Sequence[Carrier]) -> str | None:
    """What shows that a carrier rests on the root of some members: one text, or one cited voice."""
    same_text = next((m for m in members if m.group == carrier.group and m.article != carrier.article), None)
    if same_text:
        return f"carries the same text as {same_text.outlet}"
    voice = next((v for m in members for v in carrier.voices for w in m.voices if _one_voice(v, w, carrier.text + m.text)), None)
    return f"rests on the same voice: {voice}" if voice else None


def _leaning(carrier: Carrier, roots: Sequence[list[tuple[Carrier, str]]]) -> list[tuple[list[tuple[Carrier, str]], str]]:
    """The one root that a carrier leans on that shows no source of its own: by whom it names, by its house, else the first."""
    if carrier.saw:
        return []
    for reason in (_by_sources, _by_house):
        for root in roots:
            if why := reason(carrier, [c for c, _ in root]):
                return [(root, why)]
    if carrier.voices or carrier.sources:
        return []
    return [(roots[0], "names no source: not shown to be independent")]


def _by_house(carrier: Carrier, members: Sequence[Carrier]) -> str | None:
    first = {m.group: m.article for m in reversed(members)}
    for member in members:
        own = first[member.group] == member.article  # not a text that the house took from another
        if not own or (carrier.voices and member.voices):
            continue
        if carrier.outlet == member.outlet:
            return f"a later report of {member.outlet}"
        if carrier.owner == member.owner:
            return f"{carrier.outlet} and {member.outlet} have one owner ({carrier.owner})"
    return None


def _by_sources(carrier: Carrier, members: Sequence[Carrier]) -> str | None:
    if carrier.voices:
        return None
    for voice in (v for m in members for v in m.voices):
        if voice.casefold() in carrier.words.casefold() or any(same_voice(source, voice) for source in carrier.sources):
            return f"names no other source for it than {voice}"
    return None


def _one_voice(one: str, two: str, text: str) -> bool:
    return same_voice(one, two) or stands_for(one, two, text) or stands_for(two, one, text)


def _origin(root: Sequence[tuple[Carrier, str]]) -> Origin:
    first = root[0][0]
    name = first.voices[0] if first.voices else first.outlet
    folds = [f"{carrier.outlet}: {why}" for carrier, why in root if why]
    return Origin(
        name=name,
        articles=tuple(carrier.article for carrier, _ in root),
        why="; ".join(dict.fromkeys(folds)) or ("rests on " + name if first.voices else "own words of " + name),
    )
