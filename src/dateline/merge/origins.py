"""From the articles of an event to its independent origins, with the reason for every fold.

Articles fold when they carry the same text, belong to one owner, rest on the same cited voice, or name no source of their own.
What is left apart is apart as far as the words show: nothing here proves independence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from dateline import lexicon
from dateline.merge.coreference import has_words, same_voice
from dateline.model import Reading
from dateline.record import Evidence, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One article as a carrier of a report: whose it is, which text it carries, whom it cites, whether it looked for itself."""

    article: str
    outlet: str
    owner: str
    group: str
    voices: tuple[str, ...]
    saw: bool


def owner_of(outlet: str, day: date | None) -> str:
    """Who owns the outlet on the day, by the dated list; the outlet itself when the list is silent."""
    name = outlet.casefold()
    return next((e.value for e in lexicon.load("en", "merge").entries("owners") if e.word == name and e.holds(day)), name)


def carriers(
    evidence: Sequence[Evidence], readings: Mapping[str, Reading], groups: Mapping[str, str]
) -> tuple[Carrier, ...]:
    """The carriers of an event's evidence, one per article, earliest first. `groups` gives the copy group of an article."""
    by_article: dict[str, list[Evidence]] = {}
    for piece in evidence:
        by_article.setdefault(piece.article, []).append(piece)
    return tuple(_carrier(pieces, readings.get(article), groups) for article, pieces in by_article.items())


def _carrier(pieces: Sequence[Evidence], reading: Reading | None, groups: Mapping[str, str]) -> Carrier:
    first = pieces[0]
    host = urlsplit(first.url).netloc or first.article
    outlet = (reading.article.outlet if reading else None) or host
    text = reading.article.text if reading else " ".join(p.exact for p in pieces)
    return Carrier(
        article=first.article,
        outlet=outlet,
        owner=owner_of(outlet, first.published),
        group=groups.get(first.article, first.article),
        voices=tuple(dict.fromkeys(p.chain[-1] for p in pieces if p.chain)),
        saw=has_words(text, "own_reporting") is not None,
    )


def origins(found: Sequence[Carrier]) -> tuple[Origin, ...]:
    """The independent roots of what the carriers report, in order of their first article. Copies never add one."""
    roots: list[list[tuple[Carrier, str]]] = []
    for carrier in found:
        matches = [(root, why) for root in roots if (why := _fold(carrier, [c for c, _ in root]))]
        if not matches and roots and not carrier.voices and not carrier.saw:
            matches = [(roots[0], "names no source of its own: not shown to be independent")]
        if not matches:
            roots.append([(carrier, "")])
            continue
        home, why = matches[0]
        home.append((carrier, why))
        for other, _ in matches[1:]:  # one text that rests on two roots ties them
            home.extend((c, w or why) for c, w in other)
            roots.remove(other)
    return tuple(_origin(root) for root in roots)


def _fold(carrier: Carrier, members: Sequence[Carrier]) -> str | None:
    for member in members:
        if carrier.group == member.group:
            return f"carries the same text as {member.outlet}"
        shared = next((v for v in carrier.voices for w in member.voices if same_voice(v, w)), None)
        if shared:
            return f"rests on the same voice: {shared}"
    for member in members:
        if carrier.owner == member.owner and not (carrier.voices and member.voices):
            return f"{carrier.outlet} and {member.outlet} have one owner ({carrier.owner})"
    return None


def _origin(root: Sequence[tuple[Carrier, str]]) -> Origin:
    first = root[0][0]
    name = first.voices[0] if first.voices else first.outlet
    folds = [f"{carrier.outlet}: {why}" for carrier, why in root if why]
    return Origin(
        name=name,
        articles=tuple(carrier.article for carrier, _ in root),
        why="; ".join(folds) or ("rests on " + name if first.voices else "own words of " + name),
    )
