"""Figures of a text: whoever is named or described in it, and the nouns by which a language tells people from bodies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from dateline import lexicon
from dateline.model import Role

PREPOSITIONS = frozenset("of in at for from with to on by near close familiar under inside behind briefed working".split())
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

    @property
    def named(self) -> frozenset[str]:
        """Nouns behind which a name stands that is theirs: "the daily Kurier", "the agency Norrland"."""
        return frozenset(word for word, role in self.roles.items() if role in NAMED)


@cache
def nouns_of(language: str) -> Nouns:
    """The nouns of a language. Raises LexiconError when it has none."""
    topic = lexicon.load(language, "voices")
    return Nouns(
        pronouns=dict(topic.map("pronouns")),
        roles={word: Role(role) for word, role in topic.map("roles").items()},
        plurals=dict(topic.map("plurals")),
        verbs=_VERB_HEADS
        | lexicon.load(language, "tense").words("irregular_pasts")
        | frozenset(
            w for s in ("says", "tells", "plans") for w in lexicon.load(language, "statements").words(s) if w.endswith("s")
        ),
        **{name: topic.words(name) for name in ("titles", "female", "male", "organisations", "places", "plain_starts")},
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


def head_of(words: list[str]) -> str:
    """The head noun of a noun phrase: the last word in front of a preposition."""
    stop = next((i for i, w in enumerate(words) if i and w in PREPOSITIONS), len(words))
    return words[stop - 1] if words[:stop] else ""


def title_words(before: list[str], nouns: Nouns) -> list[str]:
    """The titles and role nouns that stand right in front of a name, the nearest first."""
    taken: list[str] = []
    for word in reversed(before):
        if word not in nouns.titles and word not in nouns.roles:
            break
        taken.append(word)
    return taken


def looks_like_firm(name: str) -> bool:
    """Whether a name in lower case holds a word of firms' names."""
    return bool(set(name.split()) & _FIRM_WORDS)
