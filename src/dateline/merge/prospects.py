"""What an article says is to come, as Mentions in text order: its claims about the future, made whole by what its sentences tell.

A claim may be a scrap of its sentence ("to close in June"): it is shown with its subject. What a sentence puts into a time ahead
and no claim holds is added. Where a thing is put off, the sentence that says so stands for the claims in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dateline.interval import Interval
from dateline.merge.coreference import Mention, bag_of, has_words, mention_of
from dateline.merge.wording import has_predicate, is_fragment, leans
from dateline.model import Certainty, Orientation, Reading

_CLOSE = 200  # days: a day without its year that lies farther ahead is that of the year before


def prospects(reading: Reading, told: Sequence[Mention], *, story: str | None) -> list[Mention]:
    """The Mentions of what is to come. `told` is what the sentences report (reports.reports)."""
    day, text = reading.article.day, reading.article.text
    ahead = [m for m in told if m.orientation is Orientation.FUTURE and not _is_bygone(m.evidence.exact, m.window, day)]
    slips = [m for m in ahead if is_slip(m)]
    instead = [*slips, *(m for m in told if has_words(m.evidence.exact, "lateness"))]  # "had not been expected until May"
    claims = [(c, mention_of(c, reading, story=story)) for c in reading.claims if c.content]
    current = [m for c, m in claims if not _is_bygone(" ".join(s.of(text) for s in (*c.cue, *c.content)), m.window, day)]
    kept = [m for m in current if _is_prospect(m) and not any(_overlap(m, other) for other in instead)]
    whole = [_whole(claim, ahead) for claim in kept]
    added = [m for m in ahead if m in slips or not any(_overlap(m, claim) for claim in whole)]
    return sorted([*whole, *added], key=lambda m: (m.evidence.span.start, m.evidence.claim))


def is_slip(mention: Mention) -> bool:
    """Whether the words put something off and nobody denies that: "the vote was postponed to May"."""
    denied = mention.evidence.certainty is Certainty.DENIED
    return not denied and has_words(mention.evidence.exact, "slips") is not None


def says_it(mention: Mention) -> bool:
    """Whether a pronoun or "the date" says what is to come, and nothing else does: "it will take place in May"."""
    subject = mention.evidence.exact.rsplit(" that ", 1)[-1]
    if (stand_in := has_words(subject, "stand_ins")) and subject.lower().startswith(stand_in):
        return is_slip(mention)
    return leans(subject) and not any(term[0].isalpha() for term in bag_of(subject).terms)


def _is_bygone(words: str, when: Interval | None, published: date | None) -> bool:
    """Whether words tell what had been expected before: nobody expects it now, unless its time still lies close ahead."""
    if not has_words(words, "bygones"):
        return False
    first = (when.earliest or when.latest) if when else None
    return first is None or published is None or (first - published).days > _CLOSE


def _is_prospect(mention: Mention) -> bool:
    """Whether it speaks of something to come that another claim could be compared with."""
    return mention.orientation is Orientation.FUTURE and (bool(mention.bag.terms) or says_it(mention))


def _overlap(one: Mention, two: Mention) -> bool:
    a, b = one.evidence.span, two.evidence.span
    return a.start < b.end and b.start < a.end


def _whole(claim: Mention, ahead: Sequence[Mention]) -> Mention:
    """A claim as its sentence tells it, where its own words are a scrap or its time was lost with what was cut off."""
    around = next((m for m in ahead if _overlap(claim, m)), None)
    if around is None:
        return claim
    if claim.window is None:
        claim = replace(claim, window=around.window, named=around.named, words=around.words)
    exact = claim.evidence.exact
    if claim.window != around.window or not (is_fragment(exact) or leans(exact) or not has_predicate(exact)):
        return claim
    quoted = {name: getattr(around.evidence, name) for name in ("exact", "span", "prefix", "suffix", "told")}
    evidence = replace(claim.evidence, **quoted)
    return replace(claim, evidence=evidence, bag=bag_of(around.evidence.exact, *claim.participants))
