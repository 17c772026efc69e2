"""Figures of a text: whoever is named or described in it, and the nouns by which a language tells people from bodies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from dateline import lexicon
from dateline.model import Role
from dateline.read.grammar import grammar_of

_FIRM_WORDS = frozenset(
    "inc corp ltd plc llc holdings motors airlines airways foods oil oils instruments partners capital industries systems".split()
)
NAMED = (Role.OUTLET, Role.AGENCY, Role.STATE_MEDIA, Role.COMPANY, Role.PARTY)  # roles whose nouns stand in front of names
_VERB_HEADS = frozenset("has had have is was are were will would could may might does did".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Nouns:
    """The word lists of lexicons/<language>/voices.toml, and the verb forms that show a subject."""

    pronouns: dict[str, str]
    titles: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    organisations: frozenset[str]
    places: frozenset[str]
    plain_starts: frozenset[str]
    roles: dict[str, Role]
    plurals: dict[str, str]
    verbs: frozenset[str]  # forms that show that the word in front is a subject
    tying: frozenset[str]  # prepositions behind a head noun
    particles: frozenset[str]
    of: frozenset[str]
    no_names: frozenset[str]
    loose_titles: frozenset[str]
    press: frozenset[str]
    papers: frozenset[str]
    firms: frozenset[str]
    firm_words: frozenset[str]
    outlet_words: frozenset[str]
    in_place: frozenset[str]
    spokespeople: frozenset[str]
    numbers: frozenset[str]
    same: frozenset[str]
    authored: frozenset[str]
    made: frozenset[str]
    named: frozenset[str]  # nouns behind which a name stands that is theirs: "the daily Kurier", "the agency Norrland"


_PLAIN = (
    "particles", "of", "no_names", "loose_titles", "press", "papers", "firms", "firm_words", "outlet_words", "in_place",
    "spokespeople",     "numbers", "same", "authored", "made",
)  # fmt: skip


@cache
def nouns_of(language: str) -> Nouns:
    """The nouns of a language. Raises LexiconError when it has none."""
    topic = lexicon.load(language, "voices")
    roles = {word: Role(role) for word, role in topic.map("roles").items()}
    return Nouns(
        pronouns=dict(topic.map("pronouns")),
        roles=roles,
        named=frozenset(word for word, role in roles.items() if role in NAMED),
        plurals=dict(topic.map("plurals")),
        tying=grammar_of(language).tying,
        verbs=grammar_of(language).finite
        | lexicon.load(language, "tense").words("irregular_pasts")
        | frozenset(
            w for s in ("says", "tells", "plans") for w in lexicon.load(language, "statements").words(s) if w.endswith("s")
        ),
        **{name: topic.words(name) for name in ("titles", "female", "male", "organisations", "places", "plain_starts", *_PLAIN)},
    )


@dataclass(slots=True, kw_only=True)
class Figure:
    """Somebody or something named or described in the text, with where it stands."""

    name: str
    kind: str  # "person", "thing" or "group"
    gender: str | None = None  # m, f, or None where nothing tells
    role: Role = Role.UNKNOWN
    heads: set[str] = field(default_factory=set)  # nouns that it is called by: "minister", "spokesman", "agency"
    places: list[int] = field(default_factory=list)


def distance(figure: Figure, place: int) -> int:
    """How far a place is from the nearest mention of a figure, in characters; what comes later counts three times."""
    return min((place - p if p < place else 3 * (p - place) for p in figure.places), default=10**9)


def head_of(words: list[str], nouns: Nouns) -> str:
    """The head noun of a noun phrase: the last word in front of a preposition."""
    stop = next((i for i, w in enumerate(words) if i and w in nouns.tying), len(words))
    return words[stop - 1] if words[:stop] else ""


def title_words(before: list[str], nouns: Nouns) -> list[str]:
    """The titles and role nouns that stand right in front of a name, the nearest first."""
    taken: list[str] = []
    for word in reversed(before):
        if word not in nouns.titles and word not in nouns.roles:
            break
        taken.append(word)
    return taken


def looks_like_firm(name: str, nouns: Nouns) -> bool:
    """Whether a name in lower case holds a word of firms' names."""
    return bool(set(name.split()) & nouns.firm_words)
