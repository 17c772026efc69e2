"""From tokens to the words of time: splits compounds, looks words up, and cuts sentences into runs that may hold an expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from dateline import lexicon
from dateline.read.times.engine import Node
from dateline.text import Token, Words

_SIGNS = {"next": 1, "last": -1, "this": 0, "following": 1, "preceding": -1, "that": 0, "ahead": 1, "recent": -1, "lasting": -1,
          "onward": 1, "before": -1, "after": 1, "earlier": -1, "later": 1, "sooner": -1, "rest": 1, "a": 1}  # fmt: skip
_TRIGGERS = frozenset(
    "month weekday weekdays season unit units part decade year clock today tonight present current past formerly future often "
    "holiday era time fiscal latest newyear cut meridiem spoken overnight then dotted part-of-year zone fy oclock slash".split()
)
_LEADS = frozenset(
    "this next last following preceding that third of in by before asearly after since from starting between to and sooner rest "
    "leads".split()
)
_APART = frozenset(  # sections that are no phrases
    "shy names ordinal_endings part_letters week_letters measures numbered money movable possessives".split()
)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?$")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+$|\d+(?:\.\d+)?$")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_SPLIT = re.compile(r"\d+(?=s$)|[^-‐]+?(?=[-‐]|$)|[-‐]")
_LONGEST = 9  # digits; no number of a date has more

Reading = tuple[str, Any]  # category and value


@dataclass(frozen=True, slots=True)
class Piece:
    """A token, or a part of a token with hyphens."""

    start: int
    end: int
    text: str
    lower: str


@dataclass(slots=True)
class _Opened:
    """What a word can open: readings of the word alone, and longer phrases by their second word."""

    alone: list[Reading] = field(default_factory=list)
    longer: dict[str, list[tuple[tuple[str, ...], Reading]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases of a language by their first word, and the words that are dates only under conditions."""

    phrases: dict[str, _Opened]
    triggers: frozenset[str]
    shy: frozenset[str]
    months: frozenset[str]  # in full
    seasons: frozenset[str]
    leads: frozenset[str]
    ordinal_endings: frozenset[str]
    part_letters: dict[str, str]
    week_letters: frozenset[str]
    letters: frozenset[str]  # of both
    names: frozenset[str]
    measures: frozenset[str]
    numbered: frozenset[str]
    money: frozenset[str]
    possessives: frozenset[str]


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of lexicons/<language>/times.toml, by their first word."""
    words = lexicon.load(language, "times")
    phrases: dict[str, _Opened] = {}
    triggers, leads = set(), set()
    names = [month for month in words.words("month") if " " not in month]
    for section in words.sections():
        if section in _APART:
            continue
        category = {"number": "num"}.get(section, section)
        for word, value in _values(words, section):
            first, *others = word.split()
            opened = phrases.setdefault(first, _Opened())
            if others:
                opened.longer.setdefault(others[0], []).append((tuple(others), (category, value)))
            else:
                opened.alone.append((category, value))
            if category in _TRIGGERS:
                triggers.add(first)
            if category in _LEADS and (category != "of" or not others):
                leads.add(others[-1] if others else first)
    return Vocabulary(
        phrases=phrases,
        triggers=frozenset(triggers),
        shy=words.words("shy"),
        months=frozenset(m for m in names if not any(other != m and other.startswith(m) for other in names)),
        seasons=words.words("season"),
        leads=frozenset(leads),
        ordinal_endings=words.words("ordinal_endings"),
        part_letters=dict(words.map("part_letters")),
        week_letters=words.words("week_letters"),
        letters=words.words("part_letters") | words.words("week_letters"),
        names=words.words("names"),
        measures=words.words("measures"),
        numbered=words.words("numbered"),
        money=words.words("money"),
        possessives=words.words("possessives"),
    )


def _values(words: lexicon.Lexicon, section: str) -> list[tuple[str, Any]]:
    try:
        values = words.map(section)
        dates = words.map("movable")
        return [(word, dates.get(value, value) if section == "holiday" else value) for word, value in values.items()]
    except KeyError:
        return [(word, _SIGNS.get(section)) for word in words.words(section)]


def capitalised(text: str, language: str) -> str:
    """The text with a capital on each month and weekday."""
    times = lexicon.load(language, "times")
    names = times.words("month") | times.words("weekday")
    return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize() if m.group() in names else m.group(), text)


def runs(words: Words, language: str) -> Iterator[tuple[list[Piece], list[list[Node]]]]:
    """The stretches of neighbouring time words that hold a trigger, each with the nodes of its words; none crosses a sentence."""
    known = vocabulary(language)
    for sentence in words.sentences:
        pieces = _pieces(words.tokens_in(sentence), known)
        if any(p.lower in known.triggers or p.text[0].isdigit() for p in pieces):
            yield from _runs_of(pieces, _nodes(pieces, known))


def _runs_of(pieces: list[Piece], nodes: list[list[Node]]) -> Iterator[tuple[list[Piece], list[list[Node]]]]:
    start = reach = 0
    for place in range(len(pieces) + 1):
        if place == len(pieces) or (not nodes[place] and place >= reach):
            yield from _run(pieces, nodes, start, place)
            start = place + 1
        else:
            reach = max([reach, *(n.end for n in nodes[place])])


def _run(pieces: list[Piece], nodes: list[list[Node]], start: int, end: int) -> Iterator[tuple[list[Piece], list[list[Node]]]]:
    inside = nodes[start:end]
    if not any(n.category in _TRIGGERS for group in inside for n in group):
        return
    yield pieces[start:end], [[_word(n.category, n.start - start, n.end - start, n.value) for n in group] for group in inside]


def _word(category: str, start: int, end: int, value: Any) -> Node:
    return Node(category, start, end, value, "word", (start, end))


def _pieces(tokens: tuple[Token, ...], known: Vocabulary) -> list[Piece]:
    found: list[Piece] = []
    for token in tokens:
        text, lower = token.text, token.text.lower()
        if ("-" in text or "‐" in text) and len(text) > 1 and _divides(re.split("[-‐]", lower), known):
            for part in _SPLIT.finditer(text):
                start = token.start + part.start()
                found.append(Piece(start, start + len(part.group()), part.group(), part.group().lower()))
        else:
            found.append(Piece(token.start, token.end, text, lower))
    return found


def _divides(parts: list[str], known: Vocabulary) -> bool:
    """Whether a compound has time words in it; what opens with a unit and ends in another word (day-care) is that word."""
    if len(parts[-1]) == 4 and parts[-1].isdecimal():
        return True  # pre-1990
    other = parts[-1] not in known.phrases and not parts[-1].isdecimal()
    return any(p in known.phrases for p in parts) and not (other and _is(parts[0], "unit", known))


def _nodes(pieces: list[Piece], known: Vocabulary) -> list[list[Node]]:
    lowers = [piece.lower for piece in pieces]
    nodes: list[list[Node]] = []
    for place, piece in enumerate(pieces):
        group: list[Node] = []
        if piece.text[0].isdigit():
            group = [_word(category, place, place + size, value) for category, value, size in _numbers(pieces, place, known)]
        elif opened := known.phrases.get(piece.lower):
            group = list(_looked_up(opened, pieces, lowers, place, known))
        if piece.text[0].isdigit() or piece.lower in known.letters:
            group.extend(_lettered(pieces, place, known))
        nodes.append(group)
    return nodes


def _looked_up(opened: _Opened, pieces: list[Piece], lowers: list[str], place: int, known: Vocabulary) -> Iterator[Node]:
    capital = pieces[place].text[0].isupper() or not (lowers[place] in known.shy or lowers[place] in known.names)
    if opened.alone and (lowers[place] not in known.shy or _plain(pieces, place, known)):
        name = place + 1 < len(pieces) and pieces[place + 1].text[0].isupper()  # the daily Herald
        for category, value in opened.alone:
            if category == "often" and name:
                continue
            if category == "season" and place and lowers[place - 1] in known.possessives:
                continue  # its winter fair
            if capital or category not in ("month", "weekday"):
                yield _word(category, place, place + 1, value)
    if opened.longer and place + 1 < len(lowers):
        for others, (category, value) in opened.longer.get(lowers[place + 1], ()):
            end = place + 1 + len(others)
            if tuple(lowers[place + 1 : end]) == others and (capital or category not in ("month", "weekday")):
                yield _word(category, place, end, value)


def _lettered(pieces: list[Piece], place: int, known: Vocabulary) -> Iterator[Node]:
    """Parts of a year and weeks by letter and figure, written as one word: Q3, 3Q, H1, W07."""
    if place + 1 >= len(pieces) or pieces[place].end != pieces[place + 1].start:
        return
    first, second = pieces[place].lower, pieces[place + 1].lower
    letter, figure = (second, first) if first.isdecimal() else (first, second)
    if not figure.isdecimal() or len(figure) > 2:
        return
    if letter in known.part_letters and len(figure) == 1:
        yield _word("part-of-year", place, place + 2, (known.part_letters[letter], int(figure)))
    if letter in known.week_letters and first == letter:
        yield _word("week", place, place + 2, int(figure))


def _plain(pieces: list[Piece], place: int, known: Vocabulary) -> bool:
    """Whether a word that is also another word stands where only a date can: beside a number, or after a small time word."""
    before = pieces[place - 1] if place else None
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    word = pieces[place].lower
    if after is not None and (after.text[0].isdigit() or _goes_on(pieces, place, known)):
        return True
    if before is None:
        return False
    if before.text[0].isdigit() or before.lower in ("-", ","):
        return before.text[0].isdigit() or before.lower == "-"
    if word in known.seasons:
        return _seasonal(pieces, place, known)
    noun = after is not None and after.text.isalpha() and after.text.islower() and not _is(after.lower, "to", known)
    leads = before.lower in known.leads or (noun and _is(before.lower, "the", known))
    return leads and word in known.months


def _seasonal(pieces: list[Piece], place: int, known: Vocabulary) -> bool:
    """Whether a season that is also another word ("the fall of the city") stands as a season."""
    before = pieces[place - 1].lower
    follows = [p.lower for p in pieces[place + 1 : place + 3]]
    if _is(before, "the", known):
        return not follows or not _is(follows[0], "of", known) or follows[-1].isdecimal()
    return before in known.leads and not _is(before, "to", known) and not _is(before, "and", known)


def _is(word: str, category: str, known: Vocabulary) -> bool:
    opened = known.phrases.get(word)
    return opened is not None and any(c == category for c, _ in opened.alone)


def _goes_on(pieces: list[Piece], place: int, known: Vocabulary) -> bool:
    """Whether a link to a year or to another month follows: May, 2026, May-June."""
    link, beyond = pieces[place + 1].lower, pieces[place + 2] if place + 2 < len(pieces) else None
    if beyond is None:
        return False
    year = len(beyond.text) == 4 and beyond.text.isdecimal() and any(_is(link, c, known) for c in ("comma", "of"))
    return year or (_month_at(pieces, place + 2, known) and any(_is(link, c, known) for c in ("rangemark", "to", "and")))


def _month_at(pieces: list[Piece], place: int, known: Vocabulary) -> bool:
    return place < len(pieces) and _is(pieces[place].lower, "month", known) and pieces[place].text[0].isupper()


def _cut(pieces: list[Piece], place: int, known: Vocabulary) -> bool:
    """Whether a number of two digits is a year or decade without its century: a mark before it, a small time word before that."""
    if place < 2 or pieces[place - 1].end != pieces[place].start:
        return False
    marked = _is(pieces[place - 1].lower, "quote", known)
    return marked and pieces[place - 2].lower in known.phrases and pieces[place - 2].text.isalpha()


def _numbers(pieces: list[Piece], place: int, known: Vocabulary) -> Iterator[tuple[str, Any, int]]:
    text = pieces[place].text
    if clock := _CLOCK.match(text):
        yield "clock", (int(clock[1]), int(clock[2])), 1
        return
    if dotted := _DOTTED.match(text):
        yield "dotted", (int(dotted[1]), int(dotted[2]), int(dotted[3])), 1
        return
    follows = pieces[place + 1] if place + 1 < len(pieces) else None
    glued = follows is not None and follows.start == pieces[place].end
    if follows and glued and follows.lower in known.ordinal_endings and text.isdecimal() and len(text) < 3:
        yield "ordinal", int(text), 2
        if 1 <= int(text) <= 31:
            yield "day", int(text), 2
        return
    if not _DIGITS.match(text) or len(text) > _LONGEST:
        return
    if len(text) == 2 and _cut(pieces, place, known):
        yield "cut", int(text), 1
    yield "num", float(text.replace(",", "")), 1
    before = pieces[place - 1].lower if place else ""
    if text.isdecimal() and before not in known.money:
        if 1 <= int(text) <= 31 and len(text) < 3:
            yield "day", int(text), 1
        if len(text) == 4 and 1000 <= int(text) <= 2199 and not _counts(pieces, place, known):
            yield "year", int(text), 1


def _counts(pieces: list[Piece], place: int, known: Vocabulary) -> bool:
    """Whether a number of four digits counts or names something and is no year: flight 1999, more than 1000 people, 2000 metres."""
    before = [p.lower for p in pieces[max(0, place - 3) : place]]
    after = pieces[place + 1].lower if place + 1 < len(pieces) else ""
    counted = " ".join(before[-2:]) in known.numbered and not (len(before) == 3 and before[0] in known.leads)  # since at least 1998
    return after in known.measures or counted or (bool(before) and before[-1] in known.numbered)
