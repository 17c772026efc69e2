"""How factual one event is in its sentence, from -3 (did not happen) to 3 (did): a small linear model over the words around it.

The features are cheap: the event word and its ending, the words beside it, what governs its infinitive, and the hedges, negations,
questions and verbs of saying and wishing of its clause (lexicons certainty and tense). Weights: models/factuality.json, trained by
eval/train_certainty.py; the card stands beside them.

Source: Saurí and Pustejovsky, FactBank (2009), for the scale; Lee et al., Event Detection and Factuality Assessment (2015).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from dateline import lexicon
from dateline.model import Span
from dateline.text import Token, Words

CLASSES = ("asserted", "hedged", "unknown", "denied")
_RANGES = {"asserted": (2.0, 3.0), "hedged": (0.5, 1.99), "unknown": (-0.49, 0.49), "denied": (-3.0, -0.51)}
_BREAKS = frozenset(", ; : — – -- ( ) and but or".split())
_BE = frozenset("is are was were be been being am ’s 's ’re 're".split())
_FINITE = frozenset("is are was were has have had will would could can may might must should did does do wo ca".split())
_NOT = frozenset("not n't never no ’t 't n’t nor without".split())
_BETWEEN = frozenset("not n't ’t 't n’t never to also".split())
_AHEAD = frozenset("will would may might could should can if".split())
_HAD = frozenset("has have had was were did".split())
_DETERMINERS = frozenset("the a an its his her their our my this that these those any some no every".split())
_CLASS_SECTIONS = (
    "modals",
    "adverbs",
    "adjectives",
    "passives",
    "seems",
    "beliefs",
    "denials",
    "withholds",
    "sayings",
    "negations",
    "undecided",
)

_OVER_SECTIONS = ("asks", "holds", "judges", "findings", "nominals", "tells", "says")  # of the attribution lexicon
_OF = frozenset("of for from against to in about on with by".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weights of a feature: one per class of CLASSES, and one for the value."""

    classes: dict[str, tuple[float, ...]]  # feature -> weight per class
    value: dict[str, float]  # feature -> weight for the value


@cache
def _shipped() -> Weights:
    return weights_of(json.loads((files("dateline") / "models" / "factuality.json").read_text(encoding="utf-8")))


def weights_of(raw: Mapping[str, Any]) -> Weights:
    """The weights of a decoded model file."""
    return Weights(classes={f: tuple(w) for f, w in raw["classes"].items()}, value=dict(raw["value"]))


@cache
def _word_classes(language: str) -> dict[str, tuple[str, ...]]:
    """For each listed word the names of its lists."""
    found: dict[str, list[str]] = {}
    for topic, sections in (("certainty", _CLASS_SECTIONS), ("tense", ("plans", "ahead", "scheduled"))):
        for section in sections:
            for word in lexicon.load(language, topic).words(section):
                found.setdefault(word, []).append(section)
    return {word: tuple(names) for word, names in found.items()}


@cache
def _sayings(language: str) -> dict[str, tuple[str, ...]]:
    """For each word of saying, asking, holding and finding the names of its lists."""
    book = lexicon.load(language, "attribution")
    found: dict[str, list[str]] = {}
    for section in _OVER_SECTIONS:
        for word in book.words(section):
            found.setdefault(word, []).append(section)
    return {word: tuple(names) for word, names in found.items()}


def factuality(words: Words, event: Span) -> float:
    """The factuality of an event: -3 certain not to be, 0 uncertain, 3 certain to be. A span without words is taken as certain."""
    features = tuple(features_of(words, event))
    return value_of(_shipped(), features) if features else 3.0


def value_of(model: Weights, features: Sequence[str]) -> float:
    """The factuality of an event with these features: the second model's value, kept inside the class that the first one chose."""
    scores = [sum(model.classes[f][k] for f in features if f in model.classes) for k in range(len(CLASSES))]
    best = CLASSES[scores.index(max(scores))]
    value = sum(model.value.get(f, 0.0) for f in features)
    low, high = _RANGES[best]
    return round(min(high, max(low, value)), 3)


def features_of(words: Words, event: Span, *, language: str = "en") -> Iterator[str]:
    """The features of an event, as strings: single words only, never a stretch of text."""
    sentence = words.sentence_at(event.start) or Span(start=0, end=len(words.text))
    tokens = words.tokens_in(sentence)
    place = next((i for i, t in enumerate(tokens) if t.end > event.start), None)
    if place is None:
        return
    lower = [t.lower for t in tokens]
    yield "bias"
    yield from _own(lower[place], tokens[place])
    yield from _beside(lower, place)
    yield from _group(lower, place)
    yield from _around(lower, place, language)
    yield from _under(lower, place, language)
    yield from _headed(lower, place)
    yield from _sentence(words, sentence, lower, place)


def _own(word: str, token: Token) -> Iterator[str]:
    yield f"w={word}"
    for length in (2, 3):
        yield f"end{length}={word[-length:]}"
    if token.text[:1].isupper():
        yield "capital"


def _beside(lower: list[str], place: int) -> Iterator[str]:
    for step in (-3, -2, -1, 1, 2):
        at = place + step
        yield f"{step}={lower[at] if 0 <= at < len(lower) else '|'}"


def _group(lower: list[str], place: int) -> Iterator[str]:
    """The verb group in front of the event: its auxiliaries, and what governs its infinitive."""
    at = place - 1
    seen: list[str] = []
    while at >= 0 and (lower[at] in _FINITE or lower[at] in _BE or lower[at].endswith("ly") or lower[at] in _BETWEEN):
        seen.append(lower[at])
        if lower[at] == "to":
            break
        at -= 1
    for word in seen:
        yield f"aux={word}"
    if "to" in seen:
        governor = lower[at - 1] if at else "|"
        yield f"to-of={governor}"
        yield f"to-of-end={governor[-3:]}"
        back = set(lower[max(0, at - 5) : max(0, at - 1)])
        yield f"to-of-under={governor}|{'not' if back & _NOT else 'ahead' if back & _AHEAD else 'had' if back & _HAD else 'plain'}"
        for word in lower[max(0, at - 5) : max(0, at - 1)]:
            if word in ("not", "n't", "never", "no", "’t", "'t", "will", "would", "may", "could", "if", "is", "are"):
                yield f"to-before={word}"
        if at > 1 and lower[at - 1] not in _FINITE:
            yield f"to-of-2={lower[at - 2]}"
    elif not seen:
        yield "bare"
        if place and lower[place - 1] in _DETERMINERS:
            yield "noun"


def _around(lower: list[str], place: int, language: str) -> Iterator[str]:
    """Listed words to the left and right, by clause distance, and the nearest verb of saying or wishing."""
    listed = _word_classes(language)
    breaks = 0
    nearest = True
    over: list[str] = []  # the lists over the event in its clause, nearest first
    for step in range(1, 16):
        at = place - step
        if at < 0:
            break
        word = lower[at]
        breaks += word in _BREAKS
        for name in listed.get(word, ()):
            zone = "near" if step <= 3 else "clause" if breaks == 0 else "far"
            yield f"left-{zone}={name}"
            if breaks == 0 and name not in over:
                over.append(name)
            if breaks <= 1:
                yield f"left-{name}={word}"
                if nearest:
                    yield f"first={word}"
                    nearest = False
        if breaks == 0 and step <= 8 and word not in listed:
            yield f"bag={word}"
        if word in ("if", "whether", "unless", "that", "because", "who", "which", "when", "until", "before") and breaks == 0:
            yield f"clause={word}"
    for name, above in pairwise(over):
        yield f"over={name}<{above}"
    yield f"stack={'<'.join(over[:3])}"
    for step in range(1, 7):
        at = place + step
        if at >= len(lower) or lower[at] in _BREAKS:
            break
        for name in listed.get(lower[at], ()):
            yield f"right={name}"


def _under(lower: list[str], place: int, language: str) -> Iterator[str]:
    """Words of saying, asking, holding and finding: the event itself, and those to its left up to the second clause break."""
    sayings = _sayings(language)
    for name in sayings.get(lower[place], ()):
        yield f"is={name}"
    breaks, nearest = 0, True
    for step in range(1, min(12, place) + 1):
        word = lower[place - step]
        breaks += word in _BREAKS
        if breaks > 1:
            return
        for name in sayings.get(word, ()):
            yield f"under-{'near' if step <= 3 else 'far' if breaks else 'clause'}={name}"
            if nearest:
                yield f"under-first={name}"
        nearest = nearest and word not in sayings


def _headed(lower: list[str], place: int) -> Iterator[str]:
    """The preposition in front of an event noun, and the word that it hangs on: "calls for an inquiry"."""
    at = place - 1
    while at >= 0 and lower[at] in _DETERMINERS:
        at -= 1
    if at > 0 and lower[at] in _OF:
        yield f"prep={lower[at]}"
        yield f"head={lower[at - 1]}|{lower[at]}"
        yield f"head-end={lower[at - 1][-3:]}|{lower[at]}"


def _sentence(words: Words, sentence: Span, lower: list[str], place: int) -> Iterator[str]:
    if lower[-1] == "?":
        yield "question"
    for word in ("if", "whether", "unless"):
        if word in lower[:place]:
            yield f"behind={word}"
    for word in ("will", "would", "could", "may", "might", "should", "not", "n't", "’t", "'t", "never", "no"):
        if word in lower[max(0, place - 4) : place]:
            yield f"window={word}"
    if lower[0] == "if":
        yield "opens-if"
    if any(q.span.start <= sentence.start for q in words.quotes):
        yield "quoted"
    yield f"at={min(place // 4, 5)}"
