"""Whether two claims speak of one thing: their words, names, ordinals and windows compared.

A `Mention` is a claim made ready for comparing. Words meet under their stem, or under the class that the lexicon gives them
("capsized" and "sank"). Two mentions are compared by the cosine of their words; thresholds are the callers', who know the stakes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from dateline import lexicon
from dateline.interval import Bound, Interval
from dateline.merge.lines import told_of
from dateline.merge.wording import shown
from dateline.model import Certainty, Claim, Orientation, Reading, Role, Span, TimeMention, identity
from dateline.record import Evidence
from dateline.text import tokens

_NAME_WEIGHT = 1.0
_NUMBER_WEIGHT = 0.6
_CONTEXT = 32  # characters kept on each side of a quotation, by which it is found again where the text has moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """The telling words of a text: stems or classes, which of them are names, and the ordinals that number its subject."""

    terms: frozenset[str]
    names: frozenset[str]
    ordinals: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One claim, ready for comparing: its evidence, words, window, and where its article belongs."""

    evidence: Evidence
    orientation: Orientation
    window: Interval | None
    named: tuple[Interval, ...]  # every window that its words name: one of them may be the day of the saying
    words: str | None
    hedge: str | None
    role: Role | None
    participants: tuple[str, ...]
    bag: Bag
    story: str | None
    setting: frozenset[str] = frozenset()  # names in the paragraph and the title around the words


def mention_of(claim: Claim, reading: Reading, *, story: str | None) -> Mention:
    """The Mention of a claim of a reading."""
    text, when = reading.article.text, _when(claim, reading)
    stretch = shown(claim, text)
    told = " ".join(s.of(text) for s in claim.content) if stretch in claim.content else stretch.of(text)
    named = () if _is_standing(claim, text) else tuple(dict.fromkeys(_named(claim, reading)))
    return Mention(
        evidence=evidence_of(
            stretch, reading, claim=claim.id, chain=tuple(voice.name for voice in claim.chain), certainty=claim.certainty
        ),
        orientation=claim.orientation,
        window=when.interval if when and when.interval in named else None,
        named=named,
        words=when.words if when else None,
        hedge=claim.hedge,
        role=claim.voice.role if claim.voice else None,
        participants=claim.participants,
        bag=bag_of(told, *claim.participants),
        story=story,
    )


def evidence_of(
    span: Span, reading: Reading, *, claim: str, chain: tuple[str, ...], certainty: Certainty
) -> Evidence:
    """The Evidence of a stretch of an article, with the words around it by which it is found again."""
    text = reading.article.text
    return Evidence(
        article=reading.article.id,
        url=reading.article.url,
        claim=claim,
        exact=span.of(text),
        span=span,
        chain=chain,
        certainty=certainty,
        published=reading.article.day,
        sha256=reading.page.sha256,
        prefix=text[max(0, span.start - _CONTEXT) : span.start],
        suffix=text[span.end : span.end + _CONTEXT],
        told=told_of(span, text),
    )


def report_id(article: str, exact: str) -> str:
    """The id of what an article reports on nobody's word but its own: the identity of the article and of the words."""
    return identity("report", article, exact)


def setting_of(span: Span, reading: Reading) -> frozenset[str]:
    """The names around a stretch of an article: in the title, in its own paragraph and in the two beside it."""
    return bag_of(around(span, reading.article.text)).names | bag_of(reading.article.title or "").names


def around(span: Span, text: str) -> str:
    """The paragraph of a stretch with the one before it and the one behind it."""
    start = text.rfind("\n\n", 0, max(0, text.rfind("\n\n", 0, span.start))) + 1
    own = text.find("\n\n", span.end)
    end = text.find("\n\n", own + 2) if own >= 0 else -1
    return text[start : end if end >= 0 else len(text)]


def _when(claim: Claim, reading: Reading) -> TimeMention | None:
    """The time of a claim; of one about the future whose time lies behind it ("the first since 2018") the next that lies ahead."""
    day, text = reading.article.day, reading.article.text
    given = claim.when and turned(claim.when, text, start=min(s.start for s in claim.content))
    if claim.orientation is not Orientation.FUTURE or given is None or given.interval is None or day is None:
        return given
    if lies_ahead(given.interval, day):
        return given
    return next((t for t in _times_in(claim, reading) if lies_ahead(t.interval, day)), None)


def turned(time: TimeMention, text: str, *, start: int) -> TimeMention:
    """A time as the words in front of it, from `start` on, turn it: what will not be "before May" may be from May on."""
    window = time.interval
    if window is None or window.latest is None or window.bound is not Bound.NOT_AFTER:
        return time
    words = {token.lower for token in tokens(text[start : time.core.start])}
    ends = has_words(text[time.span.start : time.span.end], "ends")
    if not ends or not words & (lexicon.load("en", "certainty").words("negations") | lexicon.load("en", "merge").words("unlikely")):
        return time
    return replace(time, interval=Interval(earliest=window.latest + timedelta(days=1), latest=None, bound=Bound.NOT_BEFORE))


def lies_ahead(window: Interval | None, day: date) -> bool:
    """Whether something may yet come in a window, as seen from a day: "since 2018", which ends on the day, lies behind."""
    if window is None:
        return False
    return window.latest is None or window.latest > day or window.earliest == day


def _times_in(claim: Claim, reading: Reading) -> Iterator[TimeMention]:
    return (t for t in reading.times if any(s.start <= t.span.start < s.end for s in claim.content))


def _is_standing(claim: Claim, text: str) -> bool:
    """Whether a claim says how a thing stands: its day is that of the count or the saying, not of what happened."""
    if claim.orientation is Orientation.FUTURE:
        return False
    return claim.orientation is Orientation.PRESENT or any(is_count(span.of(text)) for span in claim.content)


def is_count(words: str) -> bool:
    """Whether words tell of a running count: the day beside it is that of the count, not of what is counted."""
    return bool(has_words(words, "tolls") or (has_words(words, "counting") and has_words(words, "figures")))


def _named(claim: Claim, reading: Reading) -> Iterator[Interval]:
    start, text = min(s.start for s in claim.content), reading.article.text
    for given in (*([claim.when] if claim.when else []), *_times_in(claim, reading)):
        time = turned(given, text, start=start)
        if time.interval and _fitting(time.interval, claim.orientation, reading.article.day):
            yield time.interval


def _fitting(window: Interval | None, orientation: Orientation, published: date | None) -> Interval | None:
    """The window, unless it lies on the wrong side of the publication: "the first since 2018" dates nothing to come."""
    if window is None or published is None:
        return window
    if orientation is Orientation.FUTURE and window.latest and window.latest < published:
        return None
    if orientation is Orientation.PAST and window.earliest and window.earliest > published:
        return None
    return window


@lru_cache(maxsize=65536)
def bag_of(text: str, *names: str) -> Bag:
    """The telling words of a text; `names` are further names that belong to it."""
    words = lexicon.load("en", "merge")
    light, ordinals = words.words("light"), words.map("ordinals")
    terms: set[str] = set()
    found: set[str] = set()
    rows: set[str] = set()
    for (place, word), (_, after) in pairwise([*_words_of(text, names), (0, "")]):
        lower = word.lower()
        if lower in ordinals and after.lower() not in words.words("not_numbered"):
            rows.add(ordinals[lower])
        if lower in light or not any(c.isalnum() for c in word):
            continue
        stem = stem_of(lower)
        if stem in light:
            continue
        terms.add(stem)
        if place > 0 and word[0].isupper():
            found.add(stem)
    return Bag(terms=frozenset(terms), names=frozenset(found), ordinals=frozenset(rows))


def _words_of(text: str, names: Iterable[str]) -> Iterable[tuple[int, str]]:
    place = 0
    for token in tokens(text):
        yield place, token.text
        place = 0 if token.text in {".", "!", "?"} else place + 1
    for name in names:
        yield from ((1, token.text) for token in tokens(name))


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """The class of a lower-case word where the lexicon gives one, else its stem by a few suffixes.

    >>> stem_of("capsized"), stem_of("sank"), stem_of("talks")
    ('sinking', 'sinking', 'meeting')
    """
    classes = lexicon.load("en", "merge").map("synonyms")
    for form in (word, *_stems(word)):
        if form in classes:
            return str(classes[form])
    return next(iter(_stems(word)), word)


def _stems(word: str) -> list[str]:
    if len(word) < 4 or word[-1].isdigit():
        return []
    if word.endswith("ies"):
        return [word[:-3] + "y"]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return [word[:-1], word[:-2] if word.endswith("es") else word[:-1]]
    for suffix in ("ing", "ed"):
        if word.endswith(suffix) and len(word) > len(suffix) + 2:
            base = word[: -len(suffix)]
            return [base, base + "e", base[:-1] if base[-1] == base[-2] else base]
    return []


def closeness(one: Bag, two: Bag) -> float:
    """How much two texts speak of the same, 0 to 1: cosine over their telling words; 0 when they number different things.

    What is shared must hold a word beside names, so that two claims about one person are not one claim.
    """
    if one.ordinals and two.ordinals and not one.ordinals & two.ordinals:
        return 0.0
    shared = one.terms & two.terms
    if not shared - (one.names | two.names):
        return 0.0
    return _weight(shared) / math.sqrt(_weight(one.terms) * _weight(two.terms))


def tells_the_same(one: Bag, two: Bag) -> bool:
    """Whether two texts share what happens, not only to whom: two words beside names, or one class of happenings."""
    shared = one.terms & two.terms - one.names - two.names
    return len(shared) > 1 or bool(shared & _happenings())


@lru_cache(maxsize=1)
def _happenings() -> frozenset[str]:
    return frozenset(map(str, lexicon.load("en", "merge").map("synonyms").values()))


def held(part: Bag, whole: Bag) -> float:
    """How much of one text the other holds, 0 to 1."""
    if part.ordinals and whole.ordinals and not part.ordinals & whole.ordinals:
        return 0.0
    shared = part.terms & whole.terms
    if not shared - (part.names | whole.names):
        return 0.0
    return _weight(shared) / _weight(part.terms)


def _weight(terms: Iterable[str]) -> float:
    return sum(_NUMBER_WEIGHT if term[0].isdigit() else _NAME_WEIGHT for term in terms) or 1.0


def one_day(window: Interval | None) -> bool:
    """Whether the window is a single day."""
    return window is not None and window.days == 1


def has_words(text: str, section: str) -> str | None:
    """The first listed word or phrase of the section (lexicons/en/merge.toml) that stands in the text, None when none does."""
    match = _pattern(section).search(text)
    return match.group().lower() if match else None


@lru_cache(maxsize=32)
def _pattern(section: str) -> re.Pattern[str]:
    words = sorted(lexicon.load("en", "merge").words(section), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)", re.IGNORECASE)


def same_voice(one: str, two: str) -> bool:
    """Whether two names of voices are one: the telling words of the one lie within the other's, or it is the other's initials."""
    a, b = _voice_words(one), _voice_words(two)
    return bool(a and b) and (a <= b or b <= a or _are_initials(one, two) or _are_initials(two, one))


def _are_initials(short: str, name: str) -> bool:
    letters = "".join(t.text[0] for t in tokens(name) if t.text[0].isupper())
    return len(short) > 1 and short.isupper() and short == letters


def stands_for(role: str, name: str, text: str) -> bool:
    """Whether a text names the holder of a role: "the governor" is Musa Orel where it says "Governor Musa Orel".

    A body and who speaks for it are one voice too: "the ministry's secretary, Ada Venn".
    """
    heads = [t.lower for t in tokens(role.split(" of ")[0]) if t.text[0].isalpha()]
    if not heads or any(t.text[0].isupper() for t in tokens(role)[-1:]):
        return False
    whole = re.escape(heads[-1]) + r"(?:[’']s? [\w’' -]{3,40})?,? " + re.escape(name)
    return re.search(whole, text, re.IGNORECASE) is not None


@lru_cache(maxsize=8192)
def _voice_words(name: str) -> frozenset[str]:
    return frozenset(t.lower for t in tokens(name) if t.lower not in {"the", "a", "an", "’s", "'s", "of", ".", ","})
