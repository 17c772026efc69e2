"""One statement inside another: from the words of a clause to who says, holds, plans or refuses what.

`leading` reads "SUBJECT CUE CONTENT" at the start of a span; applied again to its content it gives a chain of voices, outermost
first. Subjects are noun phrases found without a parse (phrases.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dateline import lexicon
from dateline.model import Span
from dateline.read.figures import nouns_of
from dateline.read.grammar import Grammar, grammar_of
from dateline.read.phrases import clause_behind, hearer_behind, subject_in, trimmed
from dateline.text import Token, Words
from dateline.verbs import forms_of, tense_at

_LATE = 12  # tokens in front of a verb of saying behind which no other verb is looked for
_EARLY = 3  # tokens of a subject among which its head stands
_QUOTED = 12  # tokens between "was quoted" and "as saying"
_ADVERBIAL = 9  # tokens of an adverbial between the verb and what is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One voice and what it carries. In "X had been told by Y that ..." `source` is Y, and `hearer` X, on whose word we have it."""

    source: Span
    cue: Span
    content: Span
    hearer: Span | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbs:
    """The verbs of a language that carry a statement (lexicons statements and certainty)."""

    says: frozenset[str]
    tells: frozenset[str]
    orders: frozenset[str]
    plans: frozenset[str]
    refusals: frozenset[str]
    quotes: frozenset[str]
    quoting: frozenset[str]
    auxiliaries: frozenset[str]
    participles_of_telling: frozenset[str]
    plain: frozenset[str]
    ambiguous: frozenset[str]
    with_prepositions: frozenset[str]
    beliefs: frozenset[str]
    denials: frozenset[str]
    negations: frozenset[str]

    @property
    def carrying(self) -> frozenset[str]:
        """All single words that can carry a statement."""
        return (self.says | self.tells | self.orders | self.plans | self.beliefs | self.denials) - self.ambiguous


@cache
def verbs_of(language: str) -> Verbs:
    """The verbs of a language. Raises LexiconError when it has none."""
    own = lexicon.load(language, "statements")
    sure = lexicon.load(language, "certainty")
    mine = (
        "says",
        "tells",
        "orders",
        "plans",
        "refusals",
        "quotes",
        "quoting",
        "auxiliaries",
        "participles_of_telling",
        "plain",
        "ambiguous",
        "with_prepositions",
    )
    return Verbs(
        **{name: own.words(name) for name in mine},
        **{name: sure.words(name) for name in ("beliefs", "denials", "negations")},
    )


@cache
def _carrying(language: str) -> frozenset[str]:
    return verbs_of(language).carrying


@cache
def _participles(language: str) -> frozenset[str]:
    return lexicon.load(language, "attribution").words("participles") | {"having"}


def is_adverb(token: Token, *, language: str) -> bool:
    """Whether a token is an adverb by its ending, and no noun that ends so ("the weekly")."""
    return grammar_of(language).is_adverb(token.lower) and token.lower not in nouns_of(language).roles


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A clause under way: its words, its span and tokens, and the language's verbs and grammar."""

    words: Words
    span: Span
    tokens: tuple[Token, ...]
    language: str

    @property
    def verbs(self) -> Verbs:
        return verbs_of(self.language)

    @property
    def grammar(self) -> Grammar:
        return grammar_of(self.language)

    def subject(self, stop: int) -> Span | None:
        return subject_in(self.words, self.tokens[:stop], language=self.language)

    def content(self, after: int) -> Span | None:
        return clause_behind(self.words, self.tokens, after, limit=self.span.end, language=self.language)


def leading(words: Words, span: Span, *, language: str = "en") -> Step | None:
    """The statement whose subject opens the span, None when the span opens with none.

    Quoted words do not open a statement of somebody else unless the span lies inside that quotation.
    """
    clause = _Reading(words=words, span=span, tokens=words.tokens_in(span), language=language)
    carrying, g = _carrying(language), clause.grammar
    for place, token in enumerate(clause.tokens):
        if place and clause.tokens[place - 1].lower in g.as_ and token.lower in _participles(language):
            return _quoted_as(clause, place)
        if token.lower not in carrying or place == 0 or token.text[:1].isupper():
            continue
        if _in_quote(words, token.start, span):
            return None
        step = _step_at(clause, place)
        if step is not None:
            return step
        if token.lower in clause.verbs.says and place > _LATE:
            return None
    return None


def _in_quote(words: Words, place: int, span: Span) -> bool:
    return any(q.span.start <= place < q.span.end and q.span.start > span.start for q in words.quotes)


def _quoted_as(clause: _Reading, place: int) -> Step | None:
    """ "(State media quoted) the king as saying that C": the king says C."""
    quoting = next((i for i in range(1, place - 1) if clause.tokens[i].lower in clause.verbs.quoting), None)
    hearer = clause.subject(quoting) if quoting else None
    if quoting and hearer:
        subject = trimmed(clause.words, Span(start=clause.tokens[quoting + 1].start, end=clause.tokens[place - 2].end))
    else:
        subject = clause.subject(place - 1)
    after = place + 1
    if subject is None or after >= len(clause.tokens):
        return None
    if clause.tokens[place].lower in clause.verbs.participles_of_telling:
        after = hearer_behind(clause.tokens, after, language=clause.language)[1]
    content = clause.content(after)
    if content is None:
        return None
    cue = Span(start=clause.tokens[place - 1].start, end=clause.tokens[place].end)
    return Step(source=subject, cue=cue, content=content, hearer=hearer, rule="chains.quoted-as")


def _step_at(clause: _Reading, place: int) -> Step | None:
    tokens, verbs, g = clause.tokens, clause.verbs, clause.grammar
    start = place
    while start > 0 and (tokens[start - 1].lower in verbs.auxiliaries or is_adverb(tokens[start - 1], language=clause.language)):
        start -= 1
    progressive = g.is_participle(tokens[place].lower)
    subject = clause.subject(_main_verb(clause, start) if progressive else start)
    if subject is None:
        return None
    before = {t.lower for t in tokens[start:place]}
    cue = Span(start=tokens[start].start, end=tokens[place].end)
    if before & g.passive and not progressive:
        return _passive(clause, place, cue=cue, hearer=subject)
    negated = bool(before & (verbs.negations | verbs.refusals))
    if not _is_said(before, negated, clause) or not (
        negated or _is_perfect(before, g) or (progressive and before & g.passive) or _is_verb(clause, place, subject=tokens[:start])
    ):
        return None
    verb = tokens[place].lower
    after = place + 1
    if verb in verbs.tells and verb not in verbs.plain and not before and _describes_hearer(clause, place):
        return None
    if verb in verbs.tells:
        after = _behind_adverbial(tokens, hearer_behind(tokens, after, language=clause.language)[1], g)
    elif _carries_with(clause, place):
        after, cue = place + 2, Span(start=cue.start, end=tokens[place + 1].end)
    else:
        after = _behind_adverbial(tokens, after, g)
    if after >= len(tokens) or not _fits(clause, verb, after, negated=negated):
        return None
    content = clause.content(after)
    if content is None:
        return None
    return Step(source=subject, cue=cue, content=content, hearer=None, rule=f"chains.{_kind(verb, verbs)}")


def _main_verb(clause: _Reading, participle: int) -> int:
    """The finite verb whose subject a participle behind it shares ("The guard cut the toll, saying C"), else the participle."""
    body, forms = [t.lower for t in clause.tokens[:participle]], forms_of(clause.language)
    if not body or body[-1] != ",":
        return participle
    relative = clause.grammar.relatives.intersection(body)
    return next((i for i in range(1, participle) if not relative and tense_at(body, i, forms=forms)), participle)


def _describes_hearer(clause: _Reading, place: int) -> bool:
    """Whether a participle of telling only describes who was told: "bankers briefed on the talks", not "promised to pay"."""
    follows = clause.tokens[place + 1 : place + 2]
    g = clause.grammar
    return bool(follows) and follows[0].lower in g.prepositions - g.infinitive and not _carries_with(clause, place)


def _is_said(before: set[str], negated: bool, clause: _Reading) -> bool:
    """Whether the auxiliaries in front of a verb leave it said: "will say" and "to say" do not, "declined to say" does."""
    g, verbs = clause.grammar, clause.verbs
    if before & g.ahead and not negated:
        return False
    return not before & g.infinitive or bool(before & (verbs.refusals | g.able))


def _carries_with(clause: _Reading, place: int) -> bool:
    """Whether the verb takes a preposition: "warned of", "bracing for", "called for"."""
    tokens = clause.tokens
    return place + 1 < len(tokens) and f"{tokens[place].lower} {tokens[place + 1].lower}" in clause.verbs.with_prepositions


def _is_perfect(before: set[str], g: Grammar) -> bool:
    return bool(before & g.perfect) and not before & g.infinitive


def _is_verb(clause: _Reading, place: int, *, subject: tuple[Token, ...]) -> bool:
    """Whether a word that may be a noun or a participle is the verb: "plans to", "they report that", not "pumps ordered abroad"."""
    g, verbs, verb = clause.grammar, clause.verbs, clause.tokens[place].lower
    if verb in verbs.tells or verb in verbs.plain:
        return True
    follows = clause.tokens[place + 1] if place + 1 < len(clause.tokens) else None
    opens = follows is not None and (
        follows.lower in g.determiners | g.subjects | g.complements | g.infinitive
        or follows.text[:1] in "“\"'«"
        or follows.text[:1].isupper()
        or follows.text[:1].isdigit()
        or follows.lower == "not"
        or _that_follows(clause, place)
    )
    if g.is_regular_past(verb) or g.is_participle(verb):
        held = verb in verbs.beliefs or verb in verbs.denials
        return opens or (held and follows is not None and follows.lower not in g.prepositions - g.infinitive)
    if verb.endswith("s"):
        return opens or verb in verbs.beliefs or _head(subject, g) in nouns_of(clause.language).roles
    speakers = nouns_of(clause.language).roles
    return opens or _is_plural(subject, g) or any(t.lower in speakers and t.lower.endswith("s") for t in subject[:_EARLY])


def _that_follows(clause: _Reading, place: int) -> bool:
    """Whether behind a day or a place comes "that": "announced on Monday that", "reported last week that"."""
    g = clause.grammar
    behind = clause.tokens[place + 1 : place + _ADVERBIAL]
    that = next((i for i, t in enumerate(behind) if t.lower in g.that), None)
    opens = behind and (behind[0].lower in g.saying_times or (len(behind) > 1 and _is_day(behind[1], g)))
    return bool(that and opens) and not any(t.text in ",;" for t in behind[:that])


def _is_plural(subject: tuple[Token, ...], g: Grammar) -> bool:
    """Whether the head of a subject is plural."""
    head = _head(subject, g)
    return head.endswith(tuple(g.plural_endings)) or head in g.plurals | g.subjects


def _head(subject: tuple[Token, ...], g: Grammar) -> str:
    """The head of a subject: the noun in front of what is said of it."""
    behind = (
        i
        for i, t in enumerate(subject)
        if i and (t.lower in g.prepositions | g.tying | g.relatives or g.is_regular_past(t.lower) or t.text == ",")
    )
    return subject[next(behind, len(subject)) - 1].lower


def _behind_adverbial(tokens: tuple[Token, ...], after: int, g: Grammar) -> int:
    """Where the content begins behind "said on Monday", "said in a statement that", "denied this month that"."""
    while after + 1 < len(tokens) and tokens[after].lower in g.saying_times and tokens[after + 1].lower in g.prepositions:
        after += 1
    if after + 1 < len(tokens) and tokens[after].lower in g.prepositions and _is_day(tokens[after + 1], g):
        after += 2
    if after < len(tokens) and (
        tokens[after].lower in g.prepositions or tokens[after].lower in g.saying_times or _is_parenthesis(tokens, after, g)
    ):
        for place in range(after, min(after + _ADVERBIAL, len(tokens))):
            if tokens[place].lower in g.complements:
                return place
            if tokens[place].text in ';:“"«' or (tokens[place].text == "," and not _is_parenthesis(tokens, after, g)):
                break
    return after


def _is_parenthesis(tokens: tuple[Token, ...], after: int, g: Grammar) -> bool:
    """Whether something between commas stands here that "that" follows: "denied, through a spokeswoman, that"."""
    if tokens[after].text != ",":
        return False
    close = next((i for i in range(after + 1, min(after + _ADVERBIAL, len(tokens))) if tokens[i].text == ","), len(tokens))
    return close + 1 < len(tokens) and tokens[close + 1].lower in g.complements


def _is_day(token: Token, g: Grammar) -> bool:
    return token.lower.endswith(tuple(g.day_endings))


def _kind(verb: str, verbs: Verbs) -> str:
    if verb in verbs.denials:
        return "denial"
    if verb in verbs.beliefs:
        return "belief"
    if verb in verbs.orders:
        return "order"
    return "plan" if verb in verbs.plans else "telling" if verb in verbs.tells else "saying"


def _fits(clause: _Reading, verb: str, after: int, *, negated: bool) -> bool:
    """Whether what follows can be content: a plan wants "to", a refusal anything, a saying no bare preposition."""
    g, verbs, token = clause.grammar, clause.verbs, clause.tokens[after]
    word = token.lower
    if verb in verbs.plans and verb not in verbs.beliefs | verbs.orders | verbs.tells:
        return word in g.infinitive
    if word in g.verb_particles:
        return False
    if word in g.prepositions - g.infinitive:
        return negated and word in ("on", "of")
    if token.text in ",:":
        return after + 1 < len(clause.tokens) and clause.tokens[after + 1].text in '“"«'
    return word not in g.coordinators and token.text not in ".;"


def _passive(clause: _Reading, place: int, *, cue: Span, hearer: Span) -> Step | None:
    """ "X had been told by Y that C": Y says C, on the word of X."""
    tokens, g = clause.tokens, clause.grammar
    if tokens[place].lower in clause.verbs.quotes:
        return _passive_quote(clause, place, cue=cue, source=hearer)
    if tokens[place].lower not in clause.verbs.tells or place + 3 >= len(tokens) or tokens[place + 1].lower not in g.by:
        return None
    stop = place + 3
    while stop < len(tokens) and not _opens_content(tokens[stop], g) and tokens[stop].lower not in g.subjects:
        stop += 1
    content = clause.content(stop) if stop < len(tokens) else None
    if content is None:
        return None
    source = Span(start=tokens[place + 2].start, end=tokens[stop - 1].end)
    return Step(
        source=source, cue=Span(start=cue.start, end=tokens[place + 1].end), content=content, hearer=hearer, rule="chains.told-by"
    )


def _passive_quote(clause: _Reading, place: int, *, cue: Span, source: Span) -> Step | None:
    """ "X was quoted (by OUTLET) as saying that C": X says C."""
    tokens, g = clause.tokens, clause.grammar
    said = next((i for i in range(place + 1, min(place + _QUOTED, len(tokens) - 1)) if tokens[i].lower in g.as_), None)
    if said is None or tokens[said + 1].lower not in _participles(clause.language):
        return None
    after = said + 2
    if tokens[said + 1].lower in clause.verbs.participles_of_telling:
        after = hearer_behind(tokens, after, language=clause.language)[1]
    content = clause.content(after)
    if content is None:
        return None
    cue = Span(start=cue.start, end=tokens[said + 1].end)
    return Step(source=source, cue=cue, content=content, hearer=None, rule="chains.was-quoted")


def _opens_content(token: Token, g: Grammar) -> bool:
    return token.lower in g.complements | g.infinitive or token.lower == "not" or token.text in ',“"«'


def told_whom(words: Words, cue: Span, *, language: str) -> Span | None:
    """Whom a cue of telling addresses ("told Radio Vale"), None when the cue is no telling."""
    tokens = words.tokens_in(Span(start=cue.start, end=min(len(words.text), cue.end + 80)))
    tells = verbs_of(language).tells
    inside = [i for i, t in enumerate(tokens) if t.start < cue.end and t.lower in tells]
    return hearer_behind(tokens, inside[-1] + 1, language=language)[0] if inside else None
