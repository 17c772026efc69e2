"""One statement inside another: from the words of a clause to who says, holds, plans or refuses what.

`leading` reads "SUBJECT CUE CONTENT" at the start of a span; applied again to its content it gives a chain of voices, outermost
first. `cited` finds the voice behind a voice ("reported, citing two officials"). Subjects are noun phrases found without a parse:
what stands in front of the cue, without its appositions, and with no other finite verb in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline import lexicon
from dateline.model import Span
from dateline.text import Token, Words

_CITED = re.compile(r"\b(?:citing|quoting)\s+", re.IGNORECASE)
_HAD_IT_FROM = re.compile(r"\b(?:ha[sd]|have|having) (?:it|heard(?: it)?|learned(?: it)?)\s+from\s+", re.IGNORECASE)
_CITED_END = re.compile(r",|;|\.(?=\s|$)|\sas (?:saying|having)|\swho(?:m)?\b|\sthat\b|\n")
_CONTENT_END = re.compile(r"[\s,;:.!?—–-]+$")
_CLAUSE_CUT = re.compile(
    r",\s+(?=(?:adding|citing|quoting|according to|saying|noting|but|although|though|while|which|who|where|as)\b)"
    r"|;\s|\s[—–]\s|\s+(?:but|although|though|while)\s",
    re.IGNORECASE,
)
_CLAUSE_WORDS = frozenset("that because though although while when if whether and but or as since which where".split())
_PREPOSITIONS = frozenset("in on at by after before during under with for from since despite amid over within to as of".split())
_AHEAD = frozenset("will would may might could should must can".split())
_OPENERS = frozenset(
    "that whether if to the a an its his her their this these those there no any some all both each every he she it they we i"
    " you not one two three four five six seven eight nine ten twenty hundreds thousands dozens more new".split()
)
_APPOSITIONS = frozenset("who which whose where the a an head chief spokesman spokeswoman".split())
_PERFECT = frozenset("has have had ’ve 've".split())
_SUBJECT_OPENERS = frozenset("he she it they there no the a an his her its two".split())
_PLAIN_SAYINGS = frozenset("said says say wrote told tells admits admitted argues insists insisted warned warns adds added".split())
_VERBS_IN_S = frozenset("tells says insists argues admits warns".split())
_OPENING = frozenset("but and when while if though although asked according".split())
_FINITE = frozenset("is are was were has have had will would could can may might must should did does do".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One voice and what it carries. In "X had been told by Y that ..." `source` is Y, and `hearer` X, on whose word we have it."""

    source: Span
    cue: Span
    content: Span
    hearer: Span | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verbs:
    says: frozenset[str]
    tells: frozenset[str]
    orders: frozenset[str]
    plans: frozenset[str]
    refusals: frozenset[str]
    auxiliaries: frozenset[str]
    readers: frozenset[str]
    beliefs: frozenset[str]
    denials: frozenset[str]
    negations: frozenset[str]

    @property
    def carrying(self) -> frozenset[str]:
        """All single words that can carry a statement."""
        return self.says | self.tells | self.orders | self.plans | self.beliefs | self.denials


@cache
def _verbs(language: str) -> _Verbs:
    own = lexicon.load(language, "statements")
    sure = lexicon.load(language, "certainty")
    return _Verbs(
        **{name: own.words(name) for name in ("says", "tells", "orders", "plans", "refusals", "auxiliaries", "readers")},
        **{name: sure.words(name) for name in ("beliefs", "denials", "negations")},
    )


@cache
def _carrying(language: str) -> frozenset[str]:
    return _verbs(language).carrying - {"never", "false", "set", "seen"}


def leading(words: Words, span: Span, *, language: str = "en") -> Step | None:
    """The statement whose subject opens the span, None when the span opens with none.

    Quoted words do not open a statement of somebody else unless the span lies inside that quotation.
    """
    tokens = words.tokens_in(span)
    carrying = _carrying(language)
    for place, token in enumerate(tokens):
        if token.lower not in carrying or place == 0:
            continue
        if _in_quote(words, token.start, span):
            return None
        if tokens[place - 1].lower == "as" and token.lower.endswith("ing"):
            return _quoted_as(words, tokens, place, span)
        step = _step_at(words, tokens, place, span=span, verbs=_verbs(language))
        if step is not None:
            return step
        if token.lower in _verbs(language).says and place > 12:
            return None
    return None


def _in_quote(words: Words, place: int, span: Span) -> bool:
    return any(q.span.start <= place < q.span.end and q.span.start > span.start for q in words.quotes)


def _quoted_as(words: Words, tokens: tuple[Token, ...], place: int, span: Span) -> Step | None:
    """ "(State media quoted) the king as saying that C": the king says C."""
    subject, after = _subject(words, tokens[: place - 1]), place + 1
    if subject is None or after >= len(tokens):
        return None
    if tokens[place].lower == "telling":
        after = _addressee(tokens, after)[1]
    content = _content(words, tokens, after, span)
    if content is None:
        return None
    cue = Span(start=tokens[place - 1].start, end=tokens[place].end)
    return Step(source=subject, cue=cue, content=content, hearer=None, rule="chains.quoted-as")


def _step_at(words: Words, tokens: tuple[Token, ...], place: int, *, span: Span, verbs: _Verbs) -> Step | None:
    start = place
    while start > 0 and (tokens[start - 1].lower in verbs.auxiliaries or tokens[start - 1].lower.endswith("ly")):
        start -= 1
    subject = _subject(words, tokens[:start])
    if subject is None:
        return None
    before = {t.lower for t in tokens[start:place]}
    verb = tokens[place].lower
    after = place + 1
    cue = Span(start=tokens[start].start, end=tokens[place].end)
    if before & {"be", "been", "is", "are", "was", "were", "being"}:
        return _passive(words, tokens, place, cue=cue, hearer=subject, span=span, verbs=verbs)
    negated = bool(before & (verbs.negations | verbs.refusals))
    if (before & _AHEAD and not negated) or (before & {"to"} and not before & (verbs.refusals | {"able", "unable", "yet"})):
        return None
    perfect = bool(before & _PERFECT) and not before & {"to"}
    if not (negated or perfect) and not _is_verb(verb, tokens[:start], tokens[place + 1 :], verbs=verbs):
        return None
    after = _addressee(tokens, after)[1] if verb in verbs.tells else _behind_adverbial(tokens, after)
    if after >= len(tokens):
        return None
    if not _fits(verb, tokens, after, verbs=verbs, negated=negated):
        return None
    content = _content(words, tokens, after, span)
    if content is None:
        return None
    return Step(source=subject, cue=cue, content=content, hearer=None, rule=f"chains.{_kind(verb, verbs)}")


def _is_verb(verb: str, subject: tuple[Token, ...], after: tuple[Token, ...], *, verbs: _Verbs) -> bool:
    """Whether a word that may be a noun or a participle is the verb: "plans to", "they report that", not "pumps ordered abroad"."""
    follows = after[0] if after else None
    opens = follows is not None and (
        follows.lower in _OPENERS or follows.text[:1] in "“\"'" or follows.text[:1].isupper() or follows.text[:1].isdigit()
    )
    if verb in verbs.tells or verb in _PLAIN_SAYINGS:
        return True
    if verb.endswith("ed") or verb.endswith("ing"):
        return opens or (
            (verb in verbs.beliefs or verb in verbs.denials) and follows is not None and follows.lower not in _PREPOSITIONS - {"to"}
        )
    if verb.endswith("s") and verb not in _VERBS_IN_S:
        return opens or verb in verbs.beliefs
    plural = subject[-1].lower.endswith("s") or subject[-1].lower in ("they", "we", "i", "you", "people", "police", "who")
    return plural or any(t.lower == "and" for t in subject) or opens


def told_whom(words: Words, cue: Span) -> Span | None:
    """Whom a cue of telling addresses ("told Radio Vale"), None when the cue is no telling."""
    tokens = words.tokens_in(Span(start=cue.start, end=min(len(words.text), cue.end + 80)))
    inside = [i for i, t in enumerate(tokens) if t.start < cue.end and t.lower in _verbs("en").tells]
    return _addressee(tokens, inside[-1] + 1)[0] if inside else None


def _behind_adverbial(tokens: tuple[Token, ...], after: int) -> int:
    """Where the content begins behind "said on Monday", "said in a statement that", "denied this month that"."""
    if after + 1 < len(tokens) and tokens[after].lower in ("late", "early", "earlier", "later"):
        after += 1
    if after + 1 < len(tokens) and tokens[after].lower == "on" and tokens[after + 1].lower.endswith("day"):
        after += 2
    if after < len(tokens) and (
        tokens[after].lower in _PREPOSITIONS or tokens[after].lower in ("this", "last", "earlier", "again")
    ):
        for place in range(after, min(after + 9, len(tokens))):
            if tokens[place].lower in ("that", "whether"):
                return place
            if tokens[place].text in ',;:“"':
                break
    return after


def _kind(verb: str, verbs: _Verbs) -> str:
    if verb in verbs.denials:
        return "denial"
    if verb in verbs.beliefs:
        return "belief"
    if verb in verbs.orders:
        return "order"
    return "plan" if verb in verbs.plans else "telling" if verb in verbs.tells else "saying"


def _fits(verb: str, tokens: tuple[Token, ...], after: int, *, verbs: _Verbs, negated: bool) -> bool:
    """Whether what follows can be content: a plan wants "to", a refusal anything, a saying no bare preposition."""
    word = tokens[after].lower
    if verb in verbs.plans and verb not in verbs.beliefs and verb not in verbs.orders and verb not in verbs.tells:
        return word == "to"
    if word in _PREPOSITIONS and word != "to":
        return negated and word in ("on", "of")
    return word not in (",", ".", ";", ":", "and", "or", "by") or (
        word in (":", ",") and after + 1 < len(tokens) and tokens[after + 1].text in '“"'
    )


def _subject(words: Words, before: tuple[Token, ...]) -> Span | None:
    """The noun phrase in front of a cue: after the last break of the clause, without what stands between commas behind it."""
    if not before or len(before) > 40 or any(t.text in '“”"' for t in before):
        return None
    parts = _comma_parts(before)
    while len(parts) > 1 and (_opens_adverbial(parts[0][0])):
        parts = parts[1:]
    if not parts:
        return None
    if len(parts) == 2 and parts[1][0].lower not in _APPOSITIONS and not parts[1][0].text[:1].isupper():
        return None
    head = list(parts[0])
    while head and head[0].lower in ("and", "but", "or", "yet", "so", "that", "also", "then", "still", "moreover", "however"):
        head = head[1:]
    if head and head[0].lower in _PREPOSITIONS:
        head = _behind_opening(head)
    if not head or len(head) > 22:
        return None
    relative = next((i for i, t in enumerate(head) if i and t.lower in ("who", "which", "whose")), len(head))
    if (
        any(t.lower in _FINITE or t.lower in _CLAUSE_WORDS - {"and", "or"} or t.text in ":;—–.!?" for t in head[:relative])
        or relative == 0
    ):
        return None
    end = head[-1].end
    if len(parts) == 2 and parts[1][0].text[:1].isupper():
        end = parts[1][-1].end
    if words.text[end : end + 2] in ("'s", "’s"):
        return None
    return Span(start=head[0].start, end=end)


def _opens_adverbial(token: Token) -> bool:
    return token.lower in _PREPOSITIONS or token.lower in _OPENING or token.lower.endswith("ing")


def _behind_opening(head: list[Token]) -> list[Token]:
    """The noun phrase behind an opening adverbial without a comma: "In Seoul the daily ...", "On Friday the union ..."."""
    for place in range(2, min(len(head), 6)):
        if head[place].lower in ("the", "a", "an", "its", "his", "her") and head[place - 1].lower not in _PREPOSITIONS:
            return head[place:]
    return []


def _comma_parts(tokens: tuple[Token, ...]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [p for p in parts if p]


def _addressee(tokens: tuple[Token, ...], after: int) -> tuple[Span | None, int]:
    """Who is told, and where what is told begins: up to "that", "to", a quotation, a comma, or after a short noun phrase."""
    stop = after
    while stop < len(tokens) and stop < after + 9:
        word = tokens[stop]
        if word.lower in ("that", "whether", "if", "to", "not") or word.text in '“",:':
            break
        if stop > after and (word.lower in _SUBJECT_OPENERS or _new_name(tokens[stop - 1], word)):
            break
        stop += 1
    if stop == after:
        return None, after
    return Span(start=tokens[after].start, end=tokens[stop - 1].end), stop


def _new_name(before: Token, word: Token) -> bool:
    """Whether a capitalised word behind a plain noun starts the next noun phrase: "told reporters Velde had left"."""
    return word.text[:1].isupper() and before.text[:1].islower() and before.lower not in ("the", "a", "of")


def _passive(
    words: Words, tokens: tuple[Token, ...], place: int, *, cue: Span, hearer: Span, span: Span, verbs: _Verbs
) -> Step | None:
    """ "X had been told by Y that C": Y says C, on the word of X."""
    if tokens[place].lower not in verbs.tells | {"promised"} or place + 2 >= len(tokens) or tokens[place + 1].lower != "by":
        return None
    stop = place + 2
    while (
        stop < len(tokens) and tokens[stop].lower not in ("that", "not", "to", "whether", "if") and tokens[stop].text not in ',“"'
    ):
        stop += 1
    if stop >= len(tokens):
        return None
    content = _content(words, tokens, stop, span)
    if content is None:
        return None
    source = Span(start=tokens[place + 2].start, end=tokens[stop - 1].end)
    return Step(
        source=source, cue=Span(start=cue.start, end=tokens[place + 1].end), content=content, hearer=hearer, rule="chains.told-by"
    )


def _content(words: Words, tokens: tuple[Token, ...], after: int, span: Span) -> Span | None:
    """What is carried: behind "that", up to the end of the span or the next clause that says something else."""
    while after < len(tokens) and (tokens[after].lower in ("that", "whether", "if") or tokens[after].text in ",:"):
        after += 1
    if after >= len(tokens):
        return None
    start = tokens[after].start
    return trimmed(words, Span(start=start, end=_end_of_clause(words, start, span.end)))


def _end_of_clause(words: Words, start: int, limit: int) -> int:
    for match in _CLAUSE_CUT.finditer(words.text, start, limit):
        if not words.quoted(match.start()) and match.start() - start > 12:
            return match.start()
    return limit


def trimmed(words: Words, span: Span) -> Span | None:
    """The span without white space, closing marks and a pair of quotation marks around the whole; None when nothing is left."""
    text = words.text
    start, end = span.start, span.end
    while start < end and text[start] in " \n,;:":
        start += 1
    end = start + len(_CONTENT_END.sub("", text[start:end]))
    while (
        end > start and text[end - 1] in "”\"'" and text[start] in "“\"'" and not any(m in text[start + 1 : end - 1] for m in '“”"')
    ):
        start, end = start + 1, start + 1 + len(_CONTENT_END.sub("", text[start + 1 : end - 1]))
    return Span(start=start, end=end) if end - start > 1 else None


def cited(words: Words, outside: tuple[Span, ...]) -> tuple[Span, Span] | None:
    """Cue and source of "citing two officials", "quoting the leader", "had it from the envoy" in the given stretches of text."""
    for span in outside:
        for pattern in (_CITED, _HAD_IT_FROM):
            if (match := pattern.search(words.text, span.start, span.end)) is None:
                continue
            stop = _CITED_END.search(words.text, match.end(), span.end)
            end = stop.start() if stop else span.end
            if end > match.end():
                return Span(start=match.start(), end=match.end()), Span(start=match.end(), end=end)
    return None
