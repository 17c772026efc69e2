"""What kind of voice speaks: leader, official, body, outlet, document and so on, from the words that name or describe it."""

from __future__ import annotations

from dateline.model import Role
from dateline.read.figures import Figure, Nouns, head_of, looks_like_firm
from dateline.read.grammar import Grammar

_BODIES = (Role.UNKNOWN, Role.BODY, Role.PARTY, Role.COMPANY, Role.UNNAMED)  # roles of words that no single person has
_PHRASE = 3  # words of the longest listed role


def role_of(figure: Figure, described: list[str], *, nouns: Nouns, grammar: Grammar, outlets: dict[str, Role]) -> Role:
    """The role of a figure. `described` are the words of the source in lower case; kinds of outlets are known by name."""
    name = figure.name.lower()
    short = " ".join(w for w in name.split() if w not in grammar.determiners)
    if short in outlets:
        return outlets[short]
    role = role_of_words(described, nouns=nouns, grammar=grammar)
    if figure.kind == "person" and figure.places and role in _BODIES:
        return _role_of_person(figure, nouns)
    if role is Role.UNKNOWN:
        role = role_of_words(name.split(), nouns=nouns, grammar=grammar)
    if role is Role.UNKNOWN and figure.kind == "thing":
        heads = [nouns.roles[h] for h in figure.heads if h in nouns.roles]
        firm = Role.COMPANY if looks_like_firm(name, nouns) else Role.UNKNOWN
        return Role.BODY if short in nouns.places else next(iter(sorted(heads)), firm)
    return role


def role_of_words(words: list[str], *, nouns: Nouns, grammar: Grammar) -> Role:
    """The role that a noun phrase gives, its words in lower case: by a listed phrase, by its head, by its last word."""
    for length in range(_PHRASE, 1, -1):
        for start in range(len(words) - length + 1):
            if (role := nouns.roles.get(" ".join(words[start : start + length]))) is not None:
                return role
    head = head_of(words, nouns)
    role = nouns.roles.get(head, nouns.roles.get(words[-1] if words else "", Role.UNKNOWN))
    unnamed = bool(words) and words[0] in grammar.determiners - grammar.owners
    if role is Role.OFFICIAL and unnamed and head in nouns.spokespeople:
        return Role.UNNAMED_OFFICIAL
    return role


def _role_of_person(figure: Figure, nouns: Nouns) -> Role:
    called = {nouns.roles[head] for head in figure.heads if head in nouns.roles}
    if Role.PERSON in called and Role.OFFICIAL in called:
        called -= {Role.OFFICIAL}  # a "chief executive"
    return next((role for role in (Role.LEADER, Role.OFFICIAL, Role.ANALYST) if role in called), Role.PERSON)
