"""The finite verbs of a clause by form, and where each puts it: past, present or ahead. Words are data, the grammar is here.

Reading asks for the verb of what somebody says, merging for that of what a sentence tells: both ask `tense_at`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dateline import lexicon
from dateline.model import Orientation

_TENSE = (
    "ahead", "scheduled", "past_auxiliaries", "states", "present", "irregular_pasts", "going_to", "was", "perfect",
    "past_participles", "no_pasts", "no_verb_behind", "no_plans",
)  # fmt: skip
_GRAMMAR = ("infinitive", "determiners", "copulas", "by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The forms of a language's verbs: sections of its lexicons `tense`, `grammar` and `certainty`, each by its name there."""

    ahead: frozenset[str]
    scheduled: frozenset[str]
    past_auxiliaries: frozenset[str]
    states: frozenset[str]
    present: frozenset[str]
    irregular_pasts: frozenset[str]
    going_to: frozenset[str]
    was: frozenset[str]
    perfect: frozenset[str]
    past_participles: frozenset[str]
    no_pasts: frozenset[str]
    no_verb_behind: frozenset[str]
    no_plans: frozenset[str]
    infinitive: frozenset[str]
    determiners: frozenset[str]
    copulas: frozenset[str]
    by: frozenset[str]
    negations: frozenset[str]
    past_endings: tuple[str, ...]
    participle_endings: tuple[str, ...]

    def is_past(self, word: str) -> bool:
        """Whether a word has the form of a past or of a participle that tells of something done."""
        return word in self.irregular_pasts or word in self.past_participles or word.endswith(self.past_endings)


@cache
def forms_of(language: str) -> Forms:
    """The Forms of a language. Raises LexiconError when it has none, or when one lacks a section."""
    tense, grammar = lexicon.load(language, "tense"), lexicon.load(language, "grammar")
    return Forms(
        **{name: tense.words(name) for name in _TENSE},
        **{name: grammar.words(name) for name in _GRAMMAR},
        negations=lexicon.load(language, "certainty").words("negations"),
        past_endings=tuple(grammar.words("past_endings")),
        participle_endings=tuple(grammar.words("participle_endings")),
    )


def tense_at(body: Sequence[str], place: int, *, forms: Forms, reported: bool = False) -> Orientation | None:
    """What the word at a place says of the time if it is a finite verb, else None. `body` is a clause in lower case.

    After a verb of saying in the past (`reported`) a past state means the present ("said the gate was open").

    >>> [tense_at("the gate was open".split(), 2, forms=forms_of("en"), reported=said).value for said in (False, True)]
    ['past', 'present']
    """
    word, after = body[place], body[place + 1 : place + 4]
    if word in forms.ahead or (after and f"{word} {after[0]}" in forms.going_to):
        return Orientation.PAST if _is_done(after, forms) else Orientation.FUTURE
    if _is_set(word, after, forms):
        return Orientation.FUTURE if not forms.perfect & set(after) else Orientation.PAST
    if word in forms.perfect and after[:1] and after[0] in forms.infinitive:
        return Orientation.FUTURE
    if word in forms.past_auxiliaries:
        thing = bool(after) and (after[0] in forms.determiners or after[0][:1].isdigit())
        held = thing and (reported or word in forms.perfect)
        return Orientation.PRESENT if held else Orientation.PAST if after else None
    if word in forms.was:
        return Orientation.PAST if not reported or _action(after, forms) else Orientation.PRESENT
    if (word in forms.states and reported) or word in forms.present:
        return Orientation.PRESENT
    if place and not (after and after[0] in forms.by) and (word in forms.irregular_pasts or _regular_past(body, place, forms)):
        return Orientation.PAST
    return None


def _is_done(after: Sequence[str], forms: Forms) -> bool:
    """Whether what follows an auxiliary makes a past of it: "should not have gone"; not "would have it refunded"."""
    rest = [word for word in after if word not in forms.negations]
    return len(rest) > 1 and rest[0] in forms.perfect and (forms.is_past(rest[1]) or rest[1] in forms.copulas)


def _is_set(word: str, after: Sequence[str], forms: Forms) -> bool:
    """Whether a form of be sets something for later: "is to open", "are due in May", "is going to rain"."""
    if word not in forms.present and word not in forms.was:
        return False
    if after[:1] and after[0] in forms.infinitive and not (after[1:] and after[1] in forms.no_plans):
        return True
    if any(w in forms.scheduled for w in after[:2]):
        return True
    return any(pair in forms.going_to for pair in map(" ".join, pairwise(after)))


def _action(after: Sequence[str], forms: Forms) -> bool:
    """Whether a participle behind a form of be tells of something that happened; "was believed to be" does not."""
    return (
        any(map(forms.is_past, after[:2]))
        and not after[0].endswith(forms.participle_endings)
        and not (len(after) > 2 and after[1] in forms.infinitive and after[2] in forms.copulas)
    )


def _regular_past(body: Sequence[str], place: int, forms: Forms) -> bool:
    word, before = body[place], body[place - 1]
    return (
        len(word) > 3
        and word.endswith(forms.past_endings)
        and word not in forms.no_pasts
        and before not in forms.determiners | forms.no_verb_behind
    )
