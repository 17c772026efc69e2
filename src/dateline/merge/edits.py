"""What changed between two readings of one article, at the level of claims.

Sentences that both versions carry are silent, wherever they stand and however they are set: white space, typographic marks,
counters and everything that is no part of the text say nothing. Sentences that changed are paired by their words, then the claims
in them, and of each pair it is said what became different: certainty, window, voice, figures, or the words alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dateline import lexicon
from dateline.interval import Interval, to_edtf
from dateline.merge.coreference import same_voice
from dateline.model import Certainty, Claim, Reading, Span
from dateline.record import Comparison, Edit, EditKind
from dateline.text import analyse, tokens

ALIKE = 0.45  # Dice of words from which two sentences, or two claims, are versions of one another
ALONE = 0.2  # the same for the only claims of two sentences that are
_SCALE = {Certainty.UNKNOWN: 0, Certainty.HEDGED: 1, Certainty.ASSERTED: 2}
_MARKS = str.maketrans({**dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟″«»", '"'), **dict.fromkeys("‐‑‒–—―−", "-")})
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def compared(before: Reading, after: Reading) -> Comparison:
    """What the later of two readings of an article changed: nothing for two that say the same."""
    old, new = _Version(before), _Version(after)
    edits = [*_headline(before, after), *_published(before, after), *_text(old, new)]
    noted = new.note is not None and old.note is None
    if noted:
        edits.append(Edit(kind=EditKind.NOTED, before=None, after=new.note, detail="the page says that it was corrected"))
    return Comparison(
        article=after.article.id, earlier=before.page, later=after.page, edits=tuple(edits), correction=new.note
    )


# ---------------------------------------------------------------- a version, made ready


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a version: its words as they compare, and the claims whose content begins in it."""

    span: Span
    plain: str
    bag: Counter[str]
    claims: tuple[Claim, ...]


class _Version:
    """A reading cut into sentences; those of a correction note stand apart."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.article.text
        words = analyse(self.text)
        self.plain = plain(self.text)
        starts = [(min(s.start for s in c.content), c) for c in reading.claims if c.content]
        noted = [p for p in words.paragraphs if _tells_of_correction(p.of(self.text))]
        self.note = " ".join(noted[0].of(self.text).split()) if noted else None
        self.sentences = [
            _Sentence(
                span=span,
                plain=plain(span.of(self.text)),
                bag=_bag(span.of(self.text)),
                claims=tuple(claim for start, claim in starts if span.start <= start < span.end),
            )
            for span in words.sentences
            if not any(p.start <= span.start < p.end for p in noted)
        ]

    def without(self, other: _Version) -> list[_Sentence]:
        """The sentences that the other version does not carry."""
        return [sentence for sentence in self.sentences if sentence.plain not in other.plain]

    def figures(self, span: Span) -> Counter[str]:
        """The numbers in a stretch, those of time expressions left out: what is counted, not when."""
        times = [time.span for time in self.reading.times]
        found: Counter[str] = Counter()
        for token in tokens(span.of(self.text)):
            place = span.start + token.start
            if (number := _number(token.lower)) and not any(t.start <= place < t.end for t in times):
                found[number] += 1
        return found

    def telling(self, claim: Claim) -> frozenset[str]:
        """The words of a claim that tell something: no numbers, no times, none that say little."""
        light = lexicon.load("en", "merge").words("light")
        times = [time.span for time in self.reading.times]
        found = set()
        for span in (*claim.source, *claim.cue, *claim.content):
            for token in tokens(plain(span.of(self.text), fold=False)):
                inside = any(t.start <= span.start + token.start < t.end for t in times)
                if token.text[0].isalnum() and not inside and token.lower not in light and not _number(token.lower):
                    found.add(token.lower)
        return frozenset(found)

    def words(self, spans: Iterable[Span]) -> str:
        """The words of spans as they stand, white space aside."""
        return " ".join(" … ".join(span.of(self.text) for span in spans).split())


def plain(words: str, *, fold: bool = True) -> str:
    """Words without what only typesetting changes: marks straight, white space single, letters composed and, unless told, folded.

    >>> plain("The  “dam”\u00a0– it’s open")
    'the "dam" - it\\'s open'
    """
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", words)).translate(_MARKS)
    single = " ".join(seen.replace("''", '"').split())
    return single.casefold() if fold else single


def _bag(words: str) -> Counter[str]:
    """The telling words by which versions of a sentence find each other; all of them where none tells anything."""
    light = lexicon.load("en", "merge").words("light")
    found = [token.lower for token in tokens(plain(words)) if token.text[0].isalnum()]
    return Counter([word for word in found if word not in light] or found)


def _number(word: str) -> str | None:
    """The value of a number in digits or in words, None for another word. "1,200" and "1200" are one, so are "12" and "twelve"."""
    if word[0].isdigit():
        return word.replace(",", "")
    values = lexicon.load("en", "merge").map("numbers")
    parts = word.split("-")
    return str(sum(values[part] for part in parts)) if all(part in values for part in parts) else None


def _tells_of_correction(paragraph: str) -> bool:
    said = plain(paragraph)
    return any(phrase in said for phrase in lexicon.load("en", "merge").words("correction_notes"))


# ---------------------------------------------------------------- headline and date


def _headline(before: Reading, after: Reading) -> Iterator[Edit]:
    old, new = (" ".join((reading.article.title or "").split()) for reading in (before, after))
    if old and new and _title(old, before) != _title(new, after):
        yield Edit(kind=EditKind.HEADLINE, before=old, after=new, detail="")


def _title(title: str, reading: Reading) -> tuple[str, ...]:
    """The words of a headline, without the outlet's name behind it."""
    words = [token.text for token in tokens(plain(title)) if token.text[0].isalnum()]
    outlet = [token.text for token in tokens(plain(reading.article.outlet or "")) if token.text[0].isalnum()]
    return tuple(words[: -len(outlet)] if outlet and words[-len(outlet) :] == outlet else words)


def _published(before: Reading, after: Reading) -> Iterator[Edit]:
    old, new = before.article.published, after.article.published
    if old and new and not old.day.overlaps(new.day):
        detail = f"publication: {to_edtf(old.day)} -> {to_edtf(new.day)}"
        yield Edit(kind=EditKind.REDATED, before=old.words, after=new.words, detail=detail)


# ---------------------------------------------------------------- text


def _text(old: _Version, new: _Version) -> Iterator[Edit]:
    gone, come = old.without(new), new.without(old)
    pairs = _paired([s.bag for s in gone], [s.bag for s in come])
    for left, right in pairs:
        yield from _sentence(old, new, gone[left], come[right])
    for place, sentence in enumerate(gone):
        if place not in dict(pairs):
            yield from (_withdrawn(old, claim) for claim in sentence.claims)
    taken = {right for _, right in pairs}
    for place, sentence in enumerate(come):
        if place not in taken:
            yield from (_added(new, claim) for claim in sentence.claims)


def _paired(
    left: Sequence[Counter[str]], right: Sequence[Counter[str]], *, least: float = ALIKE
) -> list[tuple[int, int]]:
    """Which of the left are versions of which of the right, each at most once, the most alike first."""
    scored = sorted(
        ((_alike(a, b), -abs(i - j), i, j) for i, a in enumerate(left) for j, b in enumerate(right)), reverse=True
    )
    pairs: list[tuple[int, int]] = []
    for alike, _, i, j in scored:
        if alike >= least and all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return sorted(pairs)


def _alike(one: Counter[str], two: Counter[str]) -> float:
    total = one.total() + two.total()
    return 2 * (one & two).total() / total if total else 0.0


def _sentence(old: _Version, new: _Version, before: _Sentence, after: _Sentence) -> Iterator[Edit]:
    if not before.claims and not after.claims:
        return
    bags = [[_bag(v.words(c.content)) for c in s.claims] for v, s in ((old, before), (new, after))]
    alone = len(bags[0]) == len(bags[1]) == 1
    pairs = _paired(bags[0], bags[1], least=ALONE if alone else ALIKE)
    edits = [edit for i, j in pairs for edit in _claims(old, new, before.claims[i], after.claims[j])]
    paired_before, paired_after = {i for i, _ in pairs}, {j for _, j in pairs}
    edits += [_withdrawn(old, claim) for i, claim in enumerate(before.claims) if i not in paired_before]
    edits += [_added(new, claim) for j, claim in enumerate(after.claims) if j not in paired_after]
    counted = old.figures(before.span), new.figures(after.span)
    if pairs and counted[0] != counted[1] and not any(edit.kind is EditKind.FIGURES for edit in edits):
        edits = [e for e in edits if e.kind is not EditKind.REWORDED]
        edits.append(_figures(old.words([before.span]), new.words([after.span]), counted))
    yield from dict.fromkeys(edits)


def _withdrawn(old: _Version, claim: Claim) -> Edit:
    return Edit(kind=EditKind.WITHDRAWN, before=old.words(claim.content), after=None, detail=_who(claim))


def _added(new: _Version, claim: Claim) -> Edit:
    return Edit(kind=EditKind.ADDED, before=None, after=new.words(claim.content), detail=_who(claim))


def _who(claim: Claim) -> str:
    return " → ".join(voice.name for voice in claim.chain)


# ---------------------------------------------------------------- two claims


def _claims(old: _Version, new: _Version, before: Claim, after: Claim) -> Iterator[Edit]:
    said, says = old.words(before.content), new.words(after.content)
    found = [
        (kind, detail)
        for kind, detail in (
            _certainty(old, new, before, after),
            _window(before, after),
            _attribution(old, new, before, after),
        )
        if kind
    ]
    for kind, detail in found:
        yield Edit(kind=kind, before=said, after=says, detail=detail)
    counted = tuple(_all_figures(v, c) for v, c in ((old, before), (new, after)))
    if counted[0] != counted[1]:
        yield _figures(said, says, (counted[0], counted[1]))
    elif not found and old.telling(before) != new.telling(after):
        yield Edit(kind=EditKind.REWORDED, before=said, after=says, detail="")


def _all_figures(version: _Version, claim: Claim) -> Counter[str]:
    return sum((version.figures(span) for span in claim.content), Counter())


def _figures(before: str, after: str, counted: tuple[Counter[str], Counter[str]]) -> Edit:
    old, new = counted
    gone, come = (", ".join((a - b).elements()) or "none" for a, b in ((old, new), (new, old)))
    return Edit(kind=EditKind.FIGURES, before=before, after=after, detail=f"{gone} -> {come}")


def _certainty(old: _Version, new: _Version, before: Claim, after: Claim) -> tuple[EditKind | None, str]:
    denies = [c.certainty is Certainty.DENIED for c in (before, after)]
    negated = [_negations(v, c) for v, c in ((old, before), (new, after))]
    if denies[0] != denies[1] or bool(negated[0]) != bool(negated[1]):
        return EditKind.REVERSED, f"{_graded(before, negated[0])} -> {_graded(after, negated[1])}"
    if before.certainty is not after.certainty:
        weaker = _SCALE[after.certainty] < _SCALE[before.certainty]
        return EditKind.SOFTENED if weaker else EditKind.HARDENED, f"{_graded(before)} -> {_graded(after)}"
    if before.likelihood and after.likelihood and before.likelihood != after.likelihood:
        weaker = after.likelihood.low < before.likelihood.low
        return EditKind.SOFTENED if weaker else EditKind.HARDENED, f"{_graded(before)} -> {_graded(after)}"
    return None, ""


def _negations(version: _Version, claim: Claim) -> list[str]:
    listed = lexicon.load("en", "certainty").words("negations")
    found = [t.lower for span in claim.content for t in tokens(plain(span.of(version.text)))]
    return [word for word in found if word in listed]


def _graded(claim: Claim, negated: Sequence[str] = ()) -> str:
    by = claim.hedge or (negated[0] if negated else "")
    return f"{claim.certainty.value} (“{by}”)" if by else claim.certainty.value


def _window(before: Claim, after: Claim) -> tuple[EditKind | None, str]:
    old, new = (claim.when.interval if claim.when else None for claim in (before, after))
    if old == new:
        return None, ""
    return EditKind.REDATED, f"{_days(old)} -> {_days(new)}"


def _days(window: Interval | None) -> str:
    return to_edtf(window) if window else "no date"


def _attribution(old: _Version, new: _Version, before: Claim, after: Claim) -> tuple[EditKind | None, str]:
    said, says = plain(old.words(before.source)), plain(new.words(after.source))
    if said == says and len(before.chain) == len(after.chain):
        return None, ""
    same = len(before.chain) == len(after.chain) and all(
        same_voice(plain(a.name), plain(b.name)) for a, b in zip(before.chain, after.chain, strict=True)
    )
    if same:
        return None, ""
    return EditKind.REATTRIBUTED, f"{_who(before) or 'the article itself'} -> {_who(after) or 'the article itself'}"
