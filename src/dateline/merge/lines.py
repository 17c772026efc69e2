"""Whether words can be printed as a line of a record, and how a stretch that cannot is widened to one that can.

A line stands by itself when it has a subject in front of a finite verb of its own, begins and ends like a clause, and does not
begin with a word that stands for somebody named elsewhere. A stretch that does not stand is shown as its sentence, and a sentence
that begins with a pronoun behind the one before it. Nothing is written anew: what comes out stands on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from dateline import lexicon
from dateline.merge.wording import trimmed
from dateline.model import Orientation, Span
from dateline.record import Evidence
from dateline.text import Token, Words, analyse, behind_dateline, tokens
from dateline.verbs import forms_of, tense_at

_LONGEST = 300  # characters of a line
_SHORTEST = 3  # words of a line
_NEAR = 24  # characters that hold the word in front
_PAIRS = (("“", "”"), ("(", ")"), ("[", "]"))


def printed(evidence: Evidence) -> str:
    """The words of a piece of evidence as they are printed: as its sentence tells them, where its own do not stand."""
    return evidence.told or trimmed(evidence.exact)


def told_of(span: Span, text: str) -> str:
    """The words with which a stretch of a text is printed where its own do not stand, "" where they do or where nothing helps.

    >>> text = "The judges heard the appeal. They will rule in May."
    >>> told_of(Span(start=29, end=51), text), told_of(Span(start=0, end=27), text)
    ('The judges heard the appeal. They will rule in May', '')
    """
    if stands(trimmed(span.of(text))) and not _is_cut(span, text):
        return ""
    words = _analysed(text)
    first, last = words.sentence_at(span.start), words.sentence_at(max(span.start, span.end - 1))
    if first is None or last is None:
        return ""
    start = behind_dateline(text, first.start)
    ways = [Span(start=start, end=last.end), Span(start=start, end=span.end)]
    if not _speaks(words.tokens_in(first)) and (before := _sentence_before(words, first)):
        ways.append(Span(start=behind_dateline(text, before.start), end=last.end))
    lines = (" ".join(way.of(text).split()).rstrip(".") for way in ways)
    return next((line for line in lines if len(line) <= _LONGEST and stands(line)), "")


@lru_cache(maxsize=8)
def _analysed(text: str) -> Words:
    return analyse(text)


def _is_cut(span: Span, text: str) -> bool:
    """Whether the word in front of a stretch belongs to it: "a decree | the king signed", "whether | he was there is unclear"."""
    words = lexicon.load("en", "merge")
    line = text[max(0, span.start - _NEAR) : span.start].rpartition("\n")[2]
    before = tokens(line)
    if not before or not before[-1].text[0].isalnum():
        return False
    ties = words.words("conjunctions") | words.words("sayings") | words.words("hanging") - words.words("askings")
    return before[-1].lower not in ties


def _sentence_before(words: Words, sentence: Span) -> Span | None:
    place = words.sentences.index(sentence)
    return words.sentences[place - 1] if place else None


@lru_cache(maxsize=16384)
def stands(line: str) -> bool:
    """Whether words can be printed by themselves.

    >>> stands("The bridge was closed on Monday"), stands("The men who were caught have gone home")
    (True, True)
    >>> stands("He repeated it on Monday"), stands("the day that the mayor named"), stands("could be there by May")
    (False, False, False)
    """
    found = tokens(line)
    told = [t for t in found if t.text[0].isalnum()]
    if len(told) < _SHORTEST or not _is_closed(line, found):
        return False
    return not _points_back(found) and _opens_well(line, found) and _own_tense(found) is not None


def _is_closed(line: str, found: Sequence[Token]) -> bool:
    """Whether a line ends like a clause, and what it opens it closes."""
    if found[-1].lower in lexicon.load("en", "merge").words("dangling") or found[-1].text in ",;:(–—-":
        return False
    return line.count('"') % 2 == 0 and all(line.count(one) == line.count(two) for one, two in _PAIRS)


def _points_back(found: Sequence[Token]) -> bool:
    """Whether a line begins with a word for somebody named elsewhere: "he", "their", "this"; not "this week", "those who fled".

    Who says "we" is known where a quotation comes with its speaker.
    """
    words = lexicon.load("en", "merge")
    told = [t.lower for t in found if t.text[0].isalnum()]
    if told[0] in words.words("pointers"):
        return told[1] not in words.words("moments") | words.words("relatives")
    if told[1] in words.map("ordinals"):  # "the second was in May": the second of what?
        return tense_at(told, 2, forms=forms_of("en")) is not None
    if _speaks(found):
        return found[0].text[0].isalnum() or not words.words("sayings") & set(told)
    return told[0] in words.words("pronouns")


def _speaks(found: Sequence[Token]) -> bool:
    first = next((t.lower for t in found if t.text[0].isalnum()), "")
    return first in lexicon.load("en", "merge").words("speakers")


def _opens_well(line: str, found: Sequence[Token]) -> bool:
    """Whether a line begins like a clause: not with its verb, nor with what hangs on words that are missing."""
    words, forms = lexicon.load("en", "merge"), forms_of("en")
    body = [t.lower for t in found]
    hangs = words.words("headless") | words.words("askings") | words.words("hanging") | forms.infinitive
    if body[0] in words.words("finite") or (body[0] in hangs and not line[0].isupper()):
        return False
    comma = next((n for n, word in enumerate(body) if word == ","), None)
    if comma is None or comma + 1 >= len(body) or any(tense_at(body, n, forms=forms) for n in range(1, comma)):
        return True
    return body[comma + 1] not in lexicon.load("en", "grammar").words("that") | words.words("finite")


def tense_of(line: str) -> Orientation | None:
    """Where the finite verb of a line itself puts it; None for words without one."""
    return _own_tense(tokens(line))


def looks_ahead(line: str) -> bool:
    """Whether anything in a line puts something ahead: a verb ("put off and will be held in May"), or a word of plan or promise.

    A timetable does so in the plain present ("the fair opens in May"), and so may words without a verb ("no rise before May").
    """
    body, forms, tense = [t.lower for t in tokens(line)], forms_of("en"), lexicon.load("en", "tense")
    guesses = lexicon.load("en", "merge").words("doubts") - forms.ahead
    if any(_verbs_ahead(line)) or not (tense.words("plans") | tense.words("expecting") | guesses).isdisjoint(body):
        return True
    timetables = lexicon.load("en", "grammar").words("finite_verbs")
    return tense_of(line) is None or any(
        word in timetables and before not in forms.determiners for before, word in pairwise(body)
    )


def is_foretold(line: str) -> bool:
    """Whether a line says that something will come, not only that it could, should or must."""
    return any(word not in lexicon.load("en", "merge").words("chances") for word in _verbs_ahead(line))


def _verbs_ahead(line: str) -> Iterator[str]:
    """The finite verbs of a line that put something ahead; May inside a line is a month."""
    found = tokens(line)
    body = [t.lower for t in found]
    places = (n for n, token in enumerate(found) if n == 0 or not token.text[0].isupper())
    return (body[n] for n in places if tense_at(body, n, forms=forms_of("en")) is Orientation.FUTURE)


def _own_tense(found: Sequence[Token]) -> Orientation | None:
    """The tense of the verb that belongs to the line itself, not to a clause that hangs on a noun or on another verb."""
    words, forms = lexicon.load("en", "merge"), forms_of("en")
    body = [t.lower for t in found]
    hanging, group = body[0] in words.words("askings"), 0  # `group`: the place up to which the verb of a hanging clause reaches
    for place, word in enumerate(body):
        hanging = hanging or (place > 0 and word in words.words("relatives") | words.words("hanging"))
        is_name = place > 0 and found[place].text[0].isupper()
        tense = None if place < max(group, 1) or is_name else _tense_at(body, place)
        if tense is None:
            continue
        if not hanging:
            return tense
        hanging, group = False, place + 1
        while group < len(body) and (body[group] in forms.copulas or forms.is_past(body[group])):
            group += 1
    return None


def _tense_at(body: Sequence[str], place: int) -> Orientation | None:
    """The tense of a finite verb: by its form, or a plain present in front of its object ("the club opens its season")."""
    forms, grammar, words = forms_of("en"), lexicon.load("en", "grammar"), lexicon.load("en", "merge")
    word, before, after = body[place], body[place - 1], body[place + 1] if place + 1 < len(body) else ""
    opens = grammar.words("that")
    no_verb = forms.determiners - opens | forms.infinitive | forms.copulas | forms.perfect  # a noun, an infinitive, a participle
    if before in no_verb or word in lexicon.load("en", "tense").words("having"):
        return None
    if (tense := tense_at(body, place, forms=forms)) is not None:
        return tense
    if word in lexicon.load("en", "tense").words("plans") and after in forms.infinitive:
        return Orientation.FUTURE
    if word in grammar.words("finite_verbs") | words.words("sayings"):
        return Orientation.PRESENT
    hangs = before in grammar.words("relatives") | opens  # "the family that owns it"
    plain = word.endswith("s") and (hangs or after in forms.determiners or after[:1].isdigit())
    return Orientation.PRESENT if plain else None
