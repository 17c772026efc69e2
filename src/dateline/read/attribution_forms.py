"""Attributions that their form alone gives away: turns of a transcript, signatures, ", said NAME." and "in the view of".

They hold with and without a model: such forms are rare in what it was trained on. Each names a source and what it says; none needs
more than the layout of a paragraph, a fixed phrase, or a verb of saying between a clause and a name that ends its sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dateline import lexicon
from dateline.read.frame import Frame

OPENING = frozenset("“\"„«‘")
STOPS = frozenset(". ! ? …".split())
BREAKS = frozenset(", ; : — – -- ( ) ”".split())
DETERMINERS = frozenset("the a an his her its their our my another one two three several some many most both other".split())
PRONOUNS = frozenset("he she they we i it who".split())
_DASHES = frozenset("— – -- -".split())
_LONGEST_NAME = 12
_LONGEST_SPEAKER = 8  # tokens in front of a turn's colon
_BESIDE_A_NAME = frozenset(", . ( ) ’ ' -".split())  # what may stand in a speaker's name that is written in capitals


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Tokens from `start` up to, not including, `stop`."""

    start: int
    stop: int

    def meets(self, other: Stretch) -> bool:
        """Whether the two share a token."""
        return self.start < other.stop and other.start < self.stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An attribution as stretches of tokens."""

    source: Stretch | None
    cue: Stretch
    content: tuple[Stretch, ...]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    says: frozenset[str]
    inner: frozenset[str]  # words that no name holds: verbs of saying, auxiliaries, openers of clauses
    phrases: tuple[tuple[str, ...], ...]
    heads: frozenset[str]  # the first words of the phrases, and the dashes: where a form can begin


@cache
def _lists(language: str) -> _Lists:
    book = lexicon.load(language, "attribution")
    phrases = [tuple(phrase.split()) for phrase in sorted(book.words("prepositions_of_source"))]
    phrases = [phrase for phrase in phrases if len(phrase) > 1]  # single words ("per", "citing") have other senses
    says = book.words("says")
    return _Lists(
        says=says,
        inner=says | book.words("auxiliaries") - {"'s", "’s", "long", "first"} | book.words("openers_of_clauses"),
        phrases=tuple(phrases),
        heads=frozenset(phrase[0] for phrase in phrases) | _DASHES,
    )


def found_by_form(frame: Frame, *, language: str) -> tuple[Found, ...]:
    """The attributions of a text that their form gives away, in the order of their sentences."""
    lists = _lists(language)
    found: list[Found] = []
    for start, stop in zip(frame.first, frame.last, strict=True):
        turn = _turn(frame, start, stop)
        found += [turn] if turn else _within(frame, lists, start, stop)
    return tuple(found)


def with_forms(found: Sequence[Found], forms: Sequence[Found]) -> tuple[Found, ...]:
    """What a model found, and what the forms add to it or know better.

    A form stands in for what has the same cue or says the same of nobody. Where the model names who says it by another cue, the
    form is dropped. What is said inside a form's content is another statement.
    """
    kept = list(found)
    for form in forms:
        rivals = [f for f in kept if f.cue.meets(form.cue) or _says_the_same(f, form)]
        if all(f.cue.meets(form.cue) or f.source is None for f in rivals):
            kept = [f for f in kept if f not in rivals]
            kept.append(form)
    return tuple(kept)


def _says_the_same(found: Found, form: Found) -> bool:
    inside = any(found.cue.meets(part) for part in form.content)
    return not inside and any(a.meets(b) for a in found.content for b in form.content)


def _within(frame: Frame, lists: _Lists, start: int, stop: int) -> Iterator[Found]:
    for at in range(start, stop):
        if frame.lower[at] not in lists.heads or frame.quote[at] >= 0:
            continue
        found = _phrase(frame, lists, at, start=start, stop=stop) or _signature(frame, lists, at, stop)
        if found:
            yield found
    closing = _closing(frame, lists, start, stop)
    if closing:
        yield closing


# ---------------------------------------------------------------- the forms


def _turn(frame: Frame, start: int, stop: int) -> Found | None:
    """A turn of a transcript: a name in capitals at the head of a paragraph, a colon, and the rest of the paragraph."""
    if start and frame.paragraph[start - 1] == frame.paragraph[start]:
        return None
    colon = next((at for at in range(start + 1, min(start + _LONGEST_SPEAKER + 1, stop)) if frame.text[at] == ":"), None)
    if colon is None or colon + 1 >= stop or frame.quote[start] >= 0 or not _is_speaker(frame.text[start:colon]):
        return None
    end = colon + 1
    while end < len(frame.text) and frame.paragraph[end] == frame.paragraph[start]:
        end += 1
    return Found(
        source=Stretch(start=start, stop=colon),
        cue=Stretch(start=colon, stop=colon + 1),
        content=(Stretch(start=colon + 1, stop=end),),
        rule="attribution.turn",
    )


def _is_speaker(name: Sequence[str]) -> bool:
    """Whether words are a speaker's name: in capitals, but for what stands in brackets behind it ("LIND (through interpreter)")."""
    named = list(name[: name.index("(")]) if "(" in name and name[-1] == ")" else list(name)
    letters = [word for word in named if word not in _BESIDE_A_NAME]
    return bool(letters) and letters[0].isupper() and all(word.isupper() or word.isdigit() for word in letters)


def _signature(frame: Frame, lists: _Lists, at: int, stop: int) -> Found | None:
    """A dash and a name behind a quotation that fills its paragraph: whoever signs has said it."""
    if frame.text[at] not in _DASHES or not at or frame.quote[at - 1] < 0 or at + 1 >= stop:
        return None
    first = at - 1
    while first and frame.quote[first - 1] == frame.quote[at - 1]:
        first -= 1
    if first and frame.paragraph[first - 1] == frame.paragraph[first]:
        return None
    rest = frame.lower[at + 1 : stop]
    ends_line = stop == len(frame.text) or frame.paragraph[stop] != frame.paragraph[at]
    if not ends_line or len(rest) > _LONGEST_NAME or frame.text[stop - 1] in STOPS or lists.inner & frozenset(rest):
        return None
    return Found(
        source=Stretch(start=at + 1, stop=name_end(frame, at + 1, stop, frozenset())),
        cue=Stretch(start=at, stop=at + 1),
        content=(Stretch(start=first, stop=at),),
        rule="attribution.signature",
    )


def _phrase(frame: Frame, lists: _Lists, at: int, *, start: int, stop: int) -> Found | None:
    """ "According to NAME, ...", "..., in the view of NAME", and between the two halves of what is said."""
    phrase = next((p for p in lists.phrases if frame.lower[at : at + len(p)] == p), None)
    if phrase is None:
        return None
    name = at + len(phrase)
    end = name_end(frame, name, stop, frozenset({"who", "which", "that"}))
    behind = next((i for i in range(end, stop) if frame.text[i] in (",", ":")), stop)  # past "who led the dig"
    front = Stretch(start=start, stop=at)
    rest = Stretch(start=min(behind + 1, stop), stop=stop)
    content = tuple(part for part in (front, rest) if part.stop - part.start >= 3)
    if end == name or not content:
        return None
    return Found(
        source=Stretch(start=name, stop=end), cue=Stretch(start=at, stop=name), content=content, rule="attribution.according-to"
    )


def _closing(frame: Frame, lists: _Lists, start: int, stop: int) -> Found | None:
    """ "The mine will close, said the company.": an unquoted clause, a comma, a verb of saying, and a name up to the end."""
    comma = next((i for i in range(stop - 2, start, -1) if frame.text[i] == "," and frame.lower[i + 1] in lists.says), None)
    if comma is None or comma + 2 >= stop or any(quote >= 0 for quote in frame.quote[start:stop]):
        return None
    if not opens_name(frame, comma + 2) or frame.lower[comma + 1].endswith("ing"):
        return None
    end = name_end(frame, comma + 2, stop, frozenset())
    inner = frozenset(frame.lower[comma + 2 : end])
    if not 0 < end - comma - 2 <= _LONGEST_NAME or inner & lists.inner or (inner & PRONOUNS and len(inner) > 1):
        return None
    return Found(
        source=Stretch(start=comma + 2, stop=end),
        cue=Stretch(start=comma + 1, stop=comma + 2),
        content=(Stretch(start=start, stop=comma),),
        rule="attribution.inverted",
    )


# ---------------------------------------------------------------- names


def opens_name(frame: Frame, at: int) -> bool:
    """Whether a name, a noun phrase or a pronoun can begin at the token."""
    return frame.text[at][:1].isupper() or frame.lower[at] in DETERMINERS or frame.lower[at] in PRONOUNS


def name_end(frame: Frame, at: int, stop: int, ends: frozenset[str]) -> int:
    """Where a name that begins at the token ends: at a mark, or at one of the words."""
    end = at
    while end < stop and frame.lower[end] not in ends and frame.text[end] not in BREAKS | STOPS | OPENING:
        end += 1
    return end
