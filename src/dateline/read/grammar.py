"""The small words by which a language's clauses are taken apart (lexicons/<language>/grammar.toml), and patterns made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache

from dateline import lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The sections of the lexicon `grammar`, each by its name there; what they are for stands there too."""

    elisions: frozenset[str]
    determiners: frozenset[str]
    articles: frozenset[str]
    definites: frozenset[str]
    indefinites: frozenset[str]
    indefinites_before_vowels: frozenset[str]
    vowels: frozenset[str]
    owners: frozenset[str]
    subjects: frozenset[str]
    prepositions: frozenset[str]
    tying: frozenset[str]
    coordinators: frozenset[str]
    openers: frozenset[str]
    adverbials: frozenset[str]
    subordinators: frozenset[str]
    complements: frozenset[str]
    that: frozenset[str]
    that_is_no_clause: frozenset[str]
    relatives: frozenset[str]
    asides: frozenset[str]
    turns: frozenset[str]
    concessions: frozenset[str]
    copulas: frozenset[str]
    finite: frozenset[str]
    finite_verbs: frozenset[str]
    ahead: frozenset[str]
    perfect: frozenset[str]
    passive: frozenset[str]
    infinitive: frozenset[str]
    by: frozenset[str]
    able: frozenset[str]
    possessive_marks: frozenset[str]
    adverb_endings: frozenset[str]
    participle_endings: frozenset[str]
    past_endings: frozenset[str]
    day_endings: frozenset[str]
    saying_times: frozenset[str]
    citing: frozenset[str]
    had_from: frozenset[str]
    quoted_by: frozenset[str]
    carried_by: frozenset[str]
    according: frozenset[str]
    hearers: frozenset[str]
    one_of: frozenset[str]
    open_relative: frozenset[str]
    own_cuts: frozenset[str]
    own_ends: frozenset[str]
    early_as: frozenset[str]
    waiting_adverbs: frozenset[str]
    modals: frozenset[str]
    dated_modals: frozenset[str]
    nows: frozenset[str]
    expects_alone: frozenset[str]
    no_infinitives: frozenset[str]
    since: frozenset[str]
    anonymity: frozenset[str]
    nobody: frozenset[str]
    verb_particles: frozenset[str]
    leaving: frozenset[str]
    all_but: frozenset[str]
    impersonal: frozenset[str]
    asked: frozenset[str]
    plural_endings: frozenset[str]
    plurals: frozenset[str]
    speaking: frozenset[str]
    joints: frozenset[str]
    joint_adverbs: frozenset[str]
    as_: frozenset[str]

    def is_adverb(self, word: str) -> bool:
        """Whether a word ends like an adverb of manner."""
        return word.endswith(tuple(self.adverb_endings))

    def is_participle(self, word: str) -> bool:
        """Whether a word ends like a participle that goes on with a clause."""
        return word.endswith(tuple(self.participle_endings))

    def is_regular_past(self, word: str) -> bool:
        """Whether a word ends like the past of a regular verb."""
        return len(word) > 4 and word.endswith(tuple(self.past_endings))


@cache
def grammar_of(language: str) -> Grammar:
    """The grammar of a language. Raises LexiconError when there is none, or when it lacks a section."""
    topic = lexicon.load(language, "grammar")
    return Grammar(**{field.name: topic.words(field.name.rstrip("_")) for field in fields(Grammar)})


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words or phrases, the longer first; a blank stands for any white space. No words match nothing.

    >>> any_of(["as", "as soon as"])
    '(?:as\\\\s+soon\\\\s+as|as)'
    """
    ordered = sorted(words, key=lambda w: (-len(w), w))
    if not ordered:
        return "(?!)"
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in ordered) + ")"
