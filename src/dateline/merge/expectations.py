"""From claims about the future to expectations: every restatement of one thing to come, its window, and what became of it.

Each statement keeps its own window, chain and certainty. The window of the row is the last one stated by whoever can set it. How
later articles settle a row is in settling.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dateline import lexicon
from dateline.interval import Interval
from dateline.merge.coreference import Bag, Mention, bag_of, closeness, has_words, same_voice, tells_the_same
from dateline.merge.lines import is_foretold, looks_ahead, printed, stands, tense_of
from dateline.merge.origins import is_named
from dateline.model import Certainty, Role, identity
from dateline.record import Expectation, Outcome, Settlement, Statement

# Cosines, tuned on development streams.
SAME_END, RESTATED, SAME_WINDOW, HALF_DATED, ELSEWHERE, OTHER_WINDOW = 0.2, 0.25, 0.3, 0.4, 0.45, 0.5
_LEAST_TERMS = 2  # telling words without which nothing could be seen to come
_NARROW = 31  # days: one narrow window named in two stories is seldom chance
FINAL = frozenset({Outcome.MET, Outcome.MET_EARLY, Outcome.MET_LATE, Outcome.MISSED, Outcome.WITHDRAWN})
_CANNOT_SET = frozenset({Role.ANALYST, Role.OUTLET, Role.PERSON, Role.UNNAMED})


def outcome_on(expectation: Expectation, day: date) -> Outcome:
    """What was known of an expectation on the evening of a day: the last settlement known by then, else open.

    A window that merely passed leaves it open, and so does the want of one: `resolvable` says that nothing could settle it.
    """
    known = [s for s in expectation.settlements if s.day is None or s.day <= day]
    return known[-1].outcome if known else Outcome.OPEN


class Awaited:
    """An expectation that is being added to. Lives inside one merge; what leaves is an Expectation."""

    def __init__(self, id: str, story: str | None) -> None:
        self.id = id
        self.story = story
        self.statements: list[Statement] = []
        self.settlements: list[Settlement] = []
        self.window: Interval | None = None
        self.participants: dict[str, None] = {}
        self.articles: dict[str, None] = {}

    @classmethod
    def reopened(cls, known: Expectation, *, without: frozenset[str]) -> Awaited:
        """The draft of a known expectation, less what articles gave that are being read again."""
        draft = cls(known.id, known.story)
        draft.statements = [s for s in known.stated if s.evidence.article not in without]
        # one without an article was decided by a person, and is put back while the decision is in force
        draft.settlements = [s for s in known.settlements if s.article is not None and s.article not in without]
        draft.participants = dict.fromkeys(known.participants)
        draft.articles = dict.fromkeys(a for a in known.articles if a not in without)
        kept = {s.window for s in draft.statements}
        draft.window = known.window if known.window in kept else _last_window(draft.statements)
        return draft

    @property
    def outcome(self) -> Outcome:
        """The outcome as it stands."""
        return self.settlements[-1].outcome if self.settlements else Outcome.OPEN

    def bags(self) -> frozenset[Bag]:
        """The telling words of every statement; copies say the same and count once."""
        return frozenset(bag_of(s.evidence.exact, *self.participants) for s in self.statements)

    def fit(self, mention: Mention, *, slip: bool = False) -> float:
        """How well a future claim fits as a restatement, 0 when it is about something else. `slip`: it puts something off."""
        elsewhere = self.story is None or self.story != mention.story
        if elsewhere and not any(b.names & mention.bag.names for b in self.bags()):
            return 0.0
        alike = max((closeness(mention.bag, bag) for bag in {bag_of(s.evidence.exact) for s in self.statements}), default=0.0)
        bar = self._bar_elsewhere(mention) if elsewhere else RESTATED if slip and not self.is_over else self._bar(mention)
        return alike if alike >= bar else 0.0

    def _bar_elsewhere(self, mention: Mention) -> float:
        return SAME_WINDOW if self._agrees(mention) else ELSEWHERE

    def _agrees(self, mention: Mention) -> bool:
        """Whether a statement has the window of a mention, or one that ends on the same day, and both are narrow."""
        window = mention.window
        if window is None or window.days is None or window.days > _NARROW:
            return False
        return any(s.window and s.window.latest == window.latest and (s.window.days or 0) <= _NARROW for s in self.statements)

    @property
    def is_over(self) -> bool:
        """Whether nothing can follow: it came, or it will not come."""
        return self.outcome in FINAL

    def _bar(self, mention: Mention) -> float:
        apart = self.window and mention.window and not self.window.overlaps(mention.window)
        if apart and self.is_over:
            return 1.1
        if mention.evidence.article in self.articles and mention.window != self.window:
            # one voice seldom says a thing twice in an article: what it may announce at a meeting is not the meeting
            own = any(s.evidence.article == mention.evidence.article and _one_voice(s, mention) for s in self.statements)
            return OTHER_WINDOW if own or apart or mention.window is None else HALF_DATED
        if self._agrees(mention) and any(tells_the_same(mention.bag, bag) for bag in self.bags()):
            return SAME_END
        return RESTATED if (mention.window is None) == (self.window is None) else HALF_DATED

    def state(self, mention: Mention, slip: str | None) -> None:
        """Take a restatement in: it may set the window, move it, or take the whole back. `slip` is the word that says so."""
        self.articles[mention.evidence.article] = None
        self.participants.update(dict.fromkeys(mention.participants))
        if any(s.evidence == mention.evidence for s in self.statements):
            return
        before = self.window
        put_off = slip is not None and _plain(mention)
        if mention.evidence.certainty is Certainty.DENIED:
            delay = has_words(mention.evidence.exact, "slips")  # who denies a delay stands by what was said
            if not delay and any(_one_voice(s, mention) for s in self.statements):
                self.settle(Outcome.WITHDRAWN, mention, "denied by the voice that had said it")
        elif mention.window and (put_off or self._may_set(mention)):
            self.window = mention.window
            apart = before is not None and not before.overlaps(mention.window)
            if before and before != mention.window and (put_off or (apart and can_set(mention))):
                why = f"“{mention.words}” instead of an earlier window" + (f": {slip}" if slip else "")
                self.settle(Outcome.MOVED, mention, why)
        self.statements.append(
            Statement(evidence=mention.evidence, window=mention.window, words=mention.words, hedge=mention.hedge)
        )

    def _may_set(self, mention: Mention) -> bool:
        if self.window is None or can_set(mention):
            return True
        return not any(s.window == self.window and s.evidence.certainty is Certainty.ASSERTED for s in self.statements)

    def settle(self, outcome: Outcome, mention: Mention, why: str) -> None:
        """Note what an article made of the expectation."""
        self.settle_by(outcome, mention.evidence.article, mention.evidence.published, why)

    def settle_by(self, outcome: Outcome, article: str | None, day: date | None, why: str) -> None:
        """Note an outcome, unless the last one says the same of the same window or ended the matter."""
        if article:
            self.articles[article] = None
        if self.outcome in FINAL or (self.settlements and self.settlements[-1].article == article is not None):
            return
        self.settlements.append(Settlement(outcome=outcome, article=article, day=day, why=why))


def can_set(mention: Mention) -> bool:
    """Whether the voice of a mention can set the date of what it speaks of: it says so plainly, and it is no onlooker."""
    chain = mention.evidence.chain
    named = not chain or is_named(chain[-1])
    return named and mention.evidence.certainty is Certainty.ASSERTED and mention.role not in _CANNOT_SET


def _plain(mention: Mention) -> bool:
    """Whether a slip is told as a fact, not as what an onlooker thinks or somebody fears."""
    return mention.role not in _CANNOT_SET and (mention.hedge or "").lower() not in lexicon.load("en", "merge").words("doubts")


def _one_voice(statement: Statement, mention: Mention) -> bool:
    one, two = statement.evidence.chain, mention.evidence.chain
    return bool(one and two) and same_voice(one[-1], two[-1])


def _last_window(statements: Sequence[Statement]) -> Interval | None:
    return next((s.window for s in reversed(statements) if s.window), None)


def opens(mention: Mention) -> bool:
    """Whether a mention may stand as a row of its own: words that can be printed put something ahead that could be seen to come.

    Without a window it must be foretold: what could, should or must be is no forecast. What is taken back was never awaited here.
    """
    exact = mention.evidence.exact
    if mention.evidence.certainty is Certainty.UNKNOWN or has_words(exact, "withdrawals"):
        return False
    if has_words(exact.split(" ", 1)[0], "nothings") and tense_of(exact) is not None:  # "no strike was planned"
        return False
    if mention.window is None and (len(mention.bag.terms) < _LEAST_TERMS or not is_foretold(exact)):
        return False
    return looks_ahead(exact) and stands(printed(mention.evidence))


def opened(mention: Mention) -> Awaited:
    """A new expectation, known by its first claim."""
    draft = Awaited(identity("expectation", mention.evidence.claim), mention.story)
    draft.state(mention, None)
    return draft


def expectation_of(draft: Awaited) -> Expectation:
    """The Expectation of a draft, with whether anything could settle it and why."""
    resolvable, reason = _resolvable(draft)
    return Expectation(
        id=draft.id,
        what=printed(max(draft.statements, key=lambda s: _worth(s, draft.window)).evidence),
        window=draft.window,
        stated=tuple(draft.statements),
        settlements=tuple(draft.settlements),
        resolvable=resolvable,
        reason=reason,
        participants=tuple(draft.participants),
        story=draft.story,
        articles=tuple(draft.articles),
    )


def _worth(statement: Statement, window: Interval | None) -> tuple[bool, bool, bool, bool, bool, float]:
    """How well a statement tells the row: words that stand, of the window that holds, ahead, plainly said, rich but not long."""
    evidence = statement.evidence
    words, certain = printed(evidence), evidence.certainty is Certainty.ASSERTED
    length = min(len(bag_of(evidence.exact).terms), 8) - max(0, len(words) - 160) / 40
    return stands(words), statement.window == window, looks_ahead(words), not evidence.told, certain, length


def _resolvable(draft: Awaited) -> tuple[bool, str]:
    if draft.window is None:
        return False, "no statement gives a window, so nothing can show it missed"
    if draft.window.latest is None:
        return True, "its coming can be shown; the window has no end, so it cannot be missed"
    return True, "it has a window with an end, and names what would be seen"
