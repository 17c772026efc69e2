"""Whether the clause around an expression looks ahead or back, by tense and modality of its nearest verb group."""

from __future__ import annotations

from bisect import bisect_right

from dateline import lexicon
from dateline.text import Token, Words

_CLOSERS = frozenset(";:—–")
_NEAR = 8  # tokens between a verb of moving or a word of rank and its dates
_BESIDE = 2  # tokens between a verb and its date within which nothing can come between them
_ORDERED = 5  # tokens between an order and what is ordered: told his ministers to
_PHRASE = 6  # tokens of a noun phrase
_MARKS = frozenset('.,;:!?)”’"—–')


class Clauses:
    """The verbs of a text, asked for one expression at a time."""

    def __init__(self, words: Words, language: str) -> None:
        self._words = words
        tense = lexicon.load(language, "tense")
        clauses = lexicon.load(language, "clauses")
        self._moves = clauses.words("moves")
        self._ranks = clauses.words("ranks")
        self._planned = clauses.words("planned")
        self._plan_nouns = clauses.words("plan_nouns")
        self._lengths = clauses.words("lengths")
        self._ends = clauses.words("phrase_ends")
        self._over = clauses.words("over")
        self._orders = clauses.words("orders")
        self._timetable = clauses.words("timetable")
        self._plurals = clauses.words("timetable_plurals")
        self._deadlines = clauses.words("deadlines")
        self._within = clauses.words("within")
        self._owning = clauses.words("owning")
        self._passive = clauses.words("passive")
        self._determiners = clauses.words("determiners")
        self._defers = clauses.words("defers")
        self._up_to = clauses.words("up_to")
        self._names = clauses.words("capital_names")
        self._infinitive = clauses.words("infinitive")
        self._be_to = clauses.words("be_to")
        self._past_endings = tuple(clauses.words("past_endings"))
        self._superlative = tuple(clauses.words("superlative_endings"))
        self._plain_endings = clauses.words("no_superlatives")
        self._ahead = tense.words("ahead")
        self._scheduled = tense.words("scheduled")
        self._plans = tense.words("plans")
        self._past = tense.words("past_auxiliaries") | tense.words("states") | tense.words("irregular_pasts")
        self._present = tense.words("present")

    def ahead(self, start: int, end: int) -> int:
        """1 when the verb that governs the characters looks ahead, -1 when it looks back, 0 when none says."""
        tokens = self._words.tokens
        sentence = self._words.sentence_at(start)
        if sentence is None:
            return 0
        place = bisect_right(tokens, start - 1, key=lambda t: t.start)
        if any(t.lower in self._up_to for t in tokens[max(0, place - 1) : place + 1]) and self._deferred(start):
            return 1
        return self._before(place, sentence.start) or self._behind(place, end, sentence.end)

    def _deferred(self, start: int) -> bool:
        return any(t.lower in self._defers for t in self._near(start))

    def moves(self, start: int) -> bool:
        """Whether the words before the character, in its sentence, move something from one date to another."""
        return any(t.lower in self._moves for t in self._near(start))

    def ranked(self, start: int) -> bool:
        """Whether the words before the character, in its sentence, rank something: the first, the worst, the driest."""
        return any(
            t.lower in self._ranks or (t.lower.endswith(self._superlative) and t.lower not in self._plain_endings)
            for t in self._near(start)
        )

    def open_to_noun(self, end: int) -> bool:
        """Whether a noun may follow the character: no mark, no preposition and no end of the sentence stands there."""
        tokens = self._words.tokens
        place = bisect_right(tokens, end - 1, key=lambda t: t.start)
        return not self.closed(end) and tokens[place].lower not in self._ends

    def closed(self, end: int) -> bool:
        """Whether a mark or the end of the sentence follows the character."""
        tokens = self._words.tokens
        place = bisect_right(tokens, end - 1, key=lambda t: t.start)
        sentence = self._words.sentence_at(end - 1)
        return place == len(tokens) or sentence is None or tokens[place].start >= sentence.end or tokens[place].text in _MARKS

    def lasts(self, start: int) -> bool:
        """Whether the words from the character on, or the word before it, make a duration of what follows: "for two weeks"."""
        tokens = self._words.tokens
        place = bisect_right(tokens, start - 1, key=lambda t: t.start)
        return any(t.lower in self._lengths for t in tokens[max(0, place - 1) : place + 1])

    def within(self, start: int) -> bool:
        """Whether the character opens with a preposition of time, or stands behind one: "in the morning"."""
        tokens = self._words.tokens
        place = bisect_right(tokens, start - 1, key=lambda t: t.start)
        return any(t.lower in self._within for t in tokens[max(0, place - 1) : place + 1])

    def head(self, end: int) -> str | None:
        """The opening of the last noun of the phrase that follows the character, None where no noun follows."""
        tokens = self._words.tokens
        place = bisect_right(tokens, end - 1, key=lambda t: t.start)
        found = None
        for token in tokens[place : place + _PHRASE]:
            if not token.text[0].isalpha() or token.lower in self._ends:
                break
            found = stem(token.lower) if len(token.text) > 2 else found
        return found

    def _near(self, start: int) -> list[Token]:
        tokens = self._words.tokens
        sentence = self._words.sentence_at(start)
        place = bisect_right(tokens, start - 1, key=lambda t: t.start)
        return [t for t in tokens[max(0, place - _NEAR) : place] if sentence and t.start >= sentence.start]

    def _before(self, place: int, limit: int) -> int:
        tokens = self._words.tokens
        infinitive = 0  # the place of the nearest one behind
        for index in range(place - 1, max(-1, place - 30), -1):
            token = tokens[index]
            if token.start < limit or (token.text in _CLOSERS):
                break
            if index == place - 1 and token.lower in self._owning:
                continue  # "has until Friday"
            found = self._looks(index)
            if infinitive and (token.lower in self._plans or token.lower in self._scheduled):
                return -1 if self._was(index) else 1
            if infinitive and token.lower in self._orders and infinitive - index <= _ORDERED:
                return 1
            if token.lower in self._plans and token.lower in self._orders and tokens[place].lower in self._deadlines:
                return 1
            if found:
                return found * 2 if place - index <= _BESIDE else found
            infinitive = index if token.lower in self._infinitive else infinitive
        return 0

    def _behind(self, place: int, end: int, limit: int) -> int:
        tokens = self._words.tokens
        for index in range(place, min(len(tokens), place + 30)):
            token = tokens[index]
            if token.start >= limit:
                break
            if token.start < end:
                continue
            if found := self._looks(index):
                return -1 if self._ordered(index) else found
        return 0

    def _looks(self, index: int) -> int:
        """What the word says of the direction of its clause: 1 ahead, -1 back, 0 nothing."""
        tokens = self._words.tokens
        token, word = tokens[index], tokens[index].lower
        previous = tokens[index - 1].lower if index else ""
        following = tokens[index + 1].lower if index + 1 < len(tokens) else ""
        if word in self._ahead and not (word in self._names and token.text[0].isupper()):
            return 1
        told = word in self._orders and word.endswith(self._past_endings)  # only an infinitive carries what is told
        two = [t.lower for t in tokens[max(0, index - 2) : index]]  # is due, is now due
        if word in self._scheduled and any(w in self._present or w in self._past for w in two):
            return 1
        carries = word in self._plans and not told and following in self._determiners and previous not in self._determiners
        if word in self._planned or carries:
            return 1
        if following in self._infinitive and (word in self._scheduled or word in self._plans or word in self._plan_nouns):
            return 1
        if word in self._infinitive and previous in self._be_to:
            return 1
        bare = previous in self._ahead or previous in self._infinitive or previous in self._determiners
        if word in self._timetable and not bare:
            return 1
        if word in self._plurals and previous.endswith("s") and not bare:
            return 1
        if word in self._past or (len(word) > 4 and word.endswith(self._past_endings) and token.text[0].islower()):
            described = previous in self._determiners and word.endswith(self._past_endings)  # the delayed ship
            return 0 if described or previous in self._passive or previous in self._ahead or previous in self._infinitive else -1
        return 0

    def _ordered(self, index: int) -> bool:
        """Whether the word tells of an order, a promise or a deal that was made: a day in front of it is the day of the making."""
        tokens = self._words.tokens
        word, previous = tokens[index].lower, tokens[index - 1].lower if index else ""
        made = (word in self._plans or word in self._orders) and word not in self._scheduled and word.endswith(self._past_endings)
        apart = self._passive | self._ahead | self._infinitive | self._determiners
        return made and previous not in apart

    def _was(self, index: int) -> bool:
        """Whether what was planned is over with its plan: "had been due to"."""
        return " ".join(t.lower for t in self._words.tokens[max(0, index - 2) : index]) in self._over


def stem(word: str) -> str:
    """The opening of a word, by which "vote" and "voted" are one."""
    return word[:4]
