"""From tokens to the words of time: splits compounds, looks words up, and cuts a text into runs that may hold an expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateline import lexicon
from dateline.read.times.engine import Node
from dateline.text import Words

_SIGNS = {"next": 1, "last": -1, "this": 0, "following": 1, "preceding": -1, "that": 0, "ahead": 1, "recent": -1, "lasting": -1,
          "onward": 1, "before": -1, "after": 1, "earlier": -1, "later": 1, "sooner": -1, "rest": 1, "a": 1}  # fmt: skip
_TRIGGERS = frozenset(
    "month weekday weekdays season unit units part decade year clock today tonight present current past formerly future often "
    "holiday era time fiscal latest newyear cut meridiem spoken".split()
)
_LEADS = frozenset("this next last of third in by before asearly after since from between to and sooner rest leads".split())
_APART = ("shy", "ordinal_endings")  # sections that are no phrases
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?$")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+$|\d+(?:\.\d+)?$")
_SPLIT = re.compile(r"\d+(?=s$)|[^-‐]+?(?=[-‐]|$)|[-‐]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A token, or a part of a token with hyphens."""

    start: int
    end: int
    text: str
    lower: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases of a language by their first word, and the words that are dates only under conditions."""

    phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]]
    shy: frozenset[str]
    months: frozenset[str]
    ordinal_endings: frozenset[str]


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of lexicons/<language>/times.toml, by their first word."""
    words = lexicon.load(language, "times")
    phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
    for section in words.sections():
        if section in _APART:
            continue
        try:
            values = dict(words.map(section))
        except KeyError:
            values = {word: _SIGNS.get(section) for word in words.words(section)}
        for word, value in values.items():
            parts = tuple(word.split())
            category = {"number": "num"}.get(section, section)
            phrases.setdefault(parts[0], []).append((parts, category, value))
    return Vocabulary(
        phrases=phrases, shy=words.words("shy"), months=words.words("month"), ordinal_endings=words.words("ordinal_endings")
    )


def runs(words: Words, language: str) -> Iterator[tuple[list[Piece], list[list[Node]]]]:
    """The stretches of neighbouring time words that hold a trigger, each with the nodes of its words; none crosses a sentence."""
    known = vocabulary(language)
    pieces = _pieces(words, known)
    sentence_ends = [s.end for s in words.sentences]
    nodes = _nodes(pieces, known)
    start = 0
    at = 0
    reach = 0
    for place in range(len(pieces) + 1):
        done = place == len(pieces)
        if not done:
            while at < len(sentence_ends) and pieces[place].start >= sentence_ends[at]:
                at += 1
                done = True
        if done or (not nodes[place] and place >= reach):
            yield from _run(pieces, nodes, start, place)
            start = place if done and place < len(pieces) and nodes[place] else place + 1
        if place < len(pieces):
            reach = max([reach, *(n.end for n in nodes[place])])


def _run(pieces: list[Piece], nodes: list[list[Node]], start: int, end: int) -> Iterator[tuple[list[Piece], list[list[Node]]]]:
    inside = nodes[start:end]
    if not any(n.category in _TRIGGERS for group in inside for n in group):
        return
    local = [
        [
            Node(n.category, n.start - start, n.end - start, n.value, n.rule, (n.core[0] - start, n.core[1] - start))
            for n in group
            if n.end <= end
        ]
        for group in inside
    ]
    yield pieces[start:end], local


def _pieces(words: Words, known: Vocabulary) -> list[Piece]:
    found: list[Piece] = []
    for token in words.tokens:
        text, lower = token.text, token.text.lower()
        if ("-" in text or "‐" in text) and len(text) > 1 and any(p in known.phrases for p in re.split("[-‐]", lower)):
            for part in _SPLIT.finditer(text):
                start = token.start + part.start()
                found.append(Piece(start, start + len(part.group()), part.group(), part.group().lower()))
        else:
            found.append(Piece(token.start, token.end, text, lower))
    return found


def _nodes(pieces: list[Piece], known: Vocabulary) -> list[list[Node]]:
    nodes: list[list[Node]] = [[] for _ in pieces]
    for place, piece in enumerate(pieces):
        if piece.lower in known.phrases:
            for parts, category, value in known.phrases[piece.lower]:
                end = place + len(parts)
                if len(parts) > 1 and tuple(p.lower for p in pieces[place:end]) != parts:
                    continue
                if category in ("month", "weekday") and not piece.text[0].isupper():
                    continue
                if piece.lower in known.shy and len(parts) == 1 and not _plain(pieces, place, known):
                    continue
                nodes[place].append(Node(category, place, end, value, "word", (place, end)))
        elif piece.text[0].isdigit():
            for category, value, length in _numbers(pieces, place, known):
                nodes[place].append(Node(category, place, place + length, value, "word", (place, place + length)))
    return nodes


def _plain(pieces: list[Piece], place: int, known: Vocabulary) -> bool:
    """Whether a word that is also another word stands where only a date can: beside a number, or after a small time word."""
    before = pieces[place - 1] if place else None
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    if after is not None and after.text[0].isdigit():
        return True
    if before is None:
        return False
    if before.text[0].isdigit() or before.lower in ("-", ","):
        return before.text[0].isdigit() or before.lower == "-"
    full = len(pieces[place].text) > 2 and pieces[place].lower in known.months
    return full and any(category in _LEADS for _, category, _ in known.phrases.get(before.lower, ()))


def _cut(pieces: list[Piece], place: int, known: Vocabulary) -> bool:
    """Whether a number of two digits is a year or decade without its century: a mark before it, a small time word before that."""
    if place < 2 or pieces[place - 1].end != pieces[place].start:
        return False
    marks = any(category == "quote" for _, category, _ in known.phrases.get(pieces[place - 1].lower, ()))
    return marks and pieces[place - 2].lower in known.phrases and pieces[place - 2].text.isalpha()


def _numbers(pieces: list[Piece], place: int, known: Vocabulary) -> Iterator[tuple[str, Any, int]]:
    text = pieces[place].text
    clock = _CLOCK.match(text)
    if clock:
        yield "clock", (int(clock[1]), int(clock[2])), 1
        return
    follows = pieces[place + 1] if place + 1 < len(pieces) else None
    glued = follows is not None and follows.start == pieces[place].end
    if follows and glued and follows.lower in known.ordinal_endings and text.isdigit() and len(text) < 3:
        yield "ordinal", int(text), 2
        if 1 <= int(text) <= 31:
            yield "day", int(text), 2
        return
    if not _DIGITS.match(text) or len(text) > 9:
        return
    if len(text) == 2 and _cut(pieces, place, known):
        yield "cut", int(text), 1
    number = float(text.replace(",", ""))
    yield "num", number, 1
    if text.isdigit() and not (place and pieces[place - 1].text in "$€£#"):
        if 1 <= int(text) <= 31 and len(text) < 3:
            yield "day", int(text), 1
        if len(text) == 4 and 1000 <= int(text) <= 2199:
            yield "year", int(text), 1
