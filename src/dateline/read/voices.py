"""Who speaks: every source of an article as a Voice with one name, so that "she", "the minister" and "Velde" are Mara Velde.

`cast_of` reads the names of a text once (names.py); `Cast.voice` gives the Voice of a source span. What cannot be tied to one voice
stays as it is written, with a Problem. Names are looked up in the text only: nothing is known about anybody beforehand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache

from dateline import lexicon
from dateline.errors import ProblemCode
from dateline.model import Article, Problem, Role, Span, Voice
from dateline.read.conjuncts import is_finite
from dateline.read.figures import Figure, head_of, nouns_of
from dateline.read.grammar import any_of, grammar_of
from dateline.read.names import Names
from dateline.read.phrases import subject_in
from dateline.read.roles import role_of, role_of_words
from dateline.read.turns import Turn
from dateline.text import Token, Words

_LOOK_BACK = 3  # paragraphs in which a pronoun finds its name
_NEAR = 80  # characters between a name and a source that make the name the one who spoke
_SUBJECT = 16  # tokens of a sentence in which its subject and its verb stand
_KNOWN = 100  # what a known gender is worth, in characters of distance
_FIRST = 40  # characters from a sentence's start in which its subject stands
_LONGEST_NOUN = 3  # words of "the trade minister" behind its article
_MARKS = " ,;.“”\"'‘«»"
_THINGS = (Role.BODY, Role.AGENCY, Role.COMPANY, Role.OUTLET, Role.STATE_MEDIA, Role.PARTY, Role.DOCUMENT)
PRESS = (Role.OUTLET, Role.AGENCY, Role.STATE_MEDIA)  # voices that pass on what others tell them


@cache
def _cut(language: str) -> re.Pattern[str]:
    """What ends a name: a comma, a bracket, a relative clause."""
    g = grammar_of(language)
    return re.compile(rf"\s*(?:[,;(]|—|–|\b{any_of(g.open_relative - g.that)}\b|(?<!of )\b{any_of(g.that)}\b).*", re.DOTALL)


@cache
def _one_of(language: str) -> re.Pattern[str]:
    return re.compile(rf"{any_of(grammar_of(language).one_of)}\s+(?P<group>.+)", re.IGNORECASE)


@cache
def _some_of(language: str) -> re.Pattern[str]:
    nouns = nouns_of(language)
    return re.compile(rf"(?P<number>{any_of(nouns.numbers)})\s+{any_of(nouns.of)}\s+(?P<group>.+)", re.IGNORECASE)


class Cast:
    """The voices of one article. Give it the sources in text order: an earlier source is the best reading of a later "she"."""

    def __init__(self, words: Words, *, language: str, outlets: dict[str, Role], own: str | None) -> None:
        self._words = words
        self._language = language
        self._nouns = nouns_of(language)
        self._grammar = grammar_of(language)
        self._outlets = outlets
        self._own = self._bare(own or "")
        self._names = Names(words, language=language, nouns=self._nouns, outlets=outlets)
        self._figures = self._names.figures
        self._spoke: list[tuple[int, Figure]] = []
        self._floor: dict[Span, Figure] = {}
        self._noticed: set[int] = set()

    def voice(self, span: Span) -> tuple[Voice, Problem | None]:
        """The Voice of a source as written at the span, and a Problem when a pronoun or role could not be tied to one name."""
        if (author := self._author(span)) is not None:
            voice, problem = self.voice(author)
            return replace(voice, span=span), problem
        written = " ".join(span.of(self._words.text).split()).strip(_MARKS)
        figure = self._floor.get(span) or self._figure_of(span, written)
        if figure is None and written.lower() in self._nouns.pronouns:
            detail = f"“{written}” could be several voices, or none named here"
            problem = Problem(code=ProblemCode.VOICE_UNRESOLVED, detail=detail, span=span)
            return Voice(name=written, role=Role.UNKNOWN, span=span), problem
        if figure is None:
            figure = self._described(span, written)
            self._figures.append(figure)
        self._spoke.append((span.start, figure))
        if figure.role is Role.UNKNOWN:
            figure.role = role_of(
                figure, self._head_words(written), nouns=self._nouns, grammar=self._grammar, outlets=self._outlets
            )
            if figure.role is Role.UNKNOWN and self.outlet_in(figure.name):
                figure.role = Role.OUTLET
        return Voice(name=figure.name, role=figure.role, span=span), None

    def _head_words(self, written: str) -> list[str]:
        return [w.lower().strip(",’'") for w in self._short(written).split()]

    def _short(self, written: str) -> str:
        return _cut(self._language).sub("", written) or written

    def _bare(self, name: str) -> str:
        """A name in lower case without its determiner."""
        words = name.lower().split()
        return " ".join(words[1:] if words and words[0] in self._grammar.determiners else words)

    # ------------------------------------------------ outlets and turns

    def give_floor(self, turn: Turn) -> None:
        """Makes the speaker of a turn a figure: "DR. MARA VELDE, MINISTER" is Mara Velde, and "VELDE" later on is she."""
        tokens = list(self._words.tokens_in(turn.speaker))
        stop = next((i for i, t in enumerate(tokens) if t.text in ",("), len(tokens))
        name = self._spoken_name(tokens[:stop]) or self._spoken_name([t for t in tokens[stop + 1 :] if t.text != ")"])
        if not name:
            return
        written = " ".join(part.title() if part.isupper() else part for part in name)
        figure = self._names.known(written.split(), turn.speaker.start)
        if figure is None:
            figure = Figure(name=written, kind="person")
            self._figures.append(figure)
        figure.places.append(turn.speaker.start)
        figure.heads.update(t.lower for t in tokens[stop:] if t.lower in self._nouns.roles)
        self._floor[turn.speaker] = figure

    def _spoken_name(self, tokens: list[Token]) -> list[str]:
        """The name at the head of a turn without titles and marks; nothing when there is only an office ("THE CHAIR")."""
        plain = self._nouns.titles | self._nouns.roles.keys() | self._nouns.plain_starts
        return [t.text for t in tokens if t.text != "." and t.lower.rstrip(".") not in plain]

    def prints(self, voice: Voice) -> bool:
        """Whether a voice is the outlet that prints the article."""
        return bool(self._own) and self._bare(voice.name) == self._own

    def outlet_in(self, words: str) -> bool:
        """Whether the words name an outlet other than the one that prints: "the daily Kurier", "Radio Vale", "Reuters"."""
        name = self._bare(words).strip(_MARKS)
        if (self._own and (self._own in name or name in self._own)) or set(words.lower().split()) & self._grammar.hearers:
            return False
        if role_of_words(name.split(), nouns=self._nouns, grammar=self._grammar) is Role.STATE_MEDIA:
            return True
        known = any(
            (f.name.lower() == name and f.heads & self._nouns.press) or name in f.heads & self._nouns.press
            for f in self._figures
            if f.kind == "thing"
        )
        capital = any(w[:1].isupper() for w in words.split()[1:] or words.split())
        titled = capital and bool(set(name.split()) & self._nouns.outlet_words)
        return known or name in self._outlets or titled or self._looks_like_title(words)

    def _looks_like_title(self, words: str) -> bool:
        """Whether a name behind an article, or with one of its own, can only be a paper's: "the Vale Matin", "Le Kurier"."""
        parts = words.strip(_MARKS).split()
        first = parts[0] if parts else ""
        opens = first.lower() in self._grammar.definites or (first.lower() in self._nouns.particles and first[:1].isupper())
        plain = [w.lower() for w in parts[1:]]
        known = self._nouns.organisations | self._nouns.roles.keys() | self._nouns.titles | self._nouns.particles
        bare = bool(plain) and not set(plain) & known and " ".join(plain) not in self._nouns.places
        person = any(f.kind == "person" and f.name.lower().endswith(" ".join(plain)) for f in self._figures)
        return opens and bare and not person and all(w[:1].isupper() for w in parts[1:])

    def last_outlet(self, before: int) -> Voice | None:
        """The outlet that was the last to speak in front of a place, in the same paragraph or the one before."""
        paragraphs = [p for p in self._words.paragraphs if p.start <= before][-2:]
        since = paragraphs[0].start if paragraphs else 0
        found = [f for place, f in self._spoke if since <= place < before and f.role in PRESS]
        return Voice(name=found[-1].name, role=found[-1].role, span=None) if found else None

    def names_in(self, span: Span) -> tuple[str, ...]:
        """The names that stand in a span, each once, in their full form."""
        found = [f.name for f in self._figures if any(span.start <= place < span.end for place in f.places)]
        return tuple(dict.fromkeys(found))

    # ------------------------------------------------ one source

    def _figure_of(self, span: Span, written: str) -> Figure | None:
        lower = written.lower()
        if kind := self._nouns.pronouns.get(lower):
            return self._by_pronoun(kind, span)
        if group := _one_of(self._language).fullmatch(self._short(written)):
            return self._single(group["group"], span)
        if found := self._apposed(span) or self._named(span):
            return found
        first = lower.split()[:1]
        g = self._grammar
        definite = g.determiners - g.indefinites - g.indefinites_before_vowels - g.owners
        return self._by_noun(span, lower) if first and first[0] in definite else None

    def _author(self, span: Span) -> Span | None:
        """Whose document a source is: "the ministry's statement", "a survey by the chamber"; None where it is nobody's."""
        head = self._short(span.of(self._words.text))
        tokens = self._words.tokens_in(Span(start=span.start, end=span.start + len(head)))
        places = [i for i, t in enumerate(tokens) if self._nouns.roles.get(t.lower) is Role.DOCUMENT]
        if not places:
            return None
        noun = places[0]
        if noun > 1 and noun == len(tokens) - 1:
            owner = next((i for i in range(noun - 1, 0, -1) if tokens[i].lower in self._grammar.possessive_marks), None)
            return Span(start=span.start, end=tokens[owner - 1].end) if owner else None
        after = next((i for i in range(noun + 1, min(noun + 3, len(tokens))) if tokens[i].lower in self._nouns.authored), None)
        made = after is not None and all(t.lower in self._nouns.made for t in tokens[noun + 1 : after])
        if after is None or not made or after + 1 >= len(tokens):
            return None
        dated = (i for i in range(after + 2, len(tokens)) if tokens[i].lower in self._grammar.saying_times)
        return Span(start=tokens[after + 1].start, end=tokens[next(dated, len(tokens)) - 1].end)

    def _inside(self, span: Span) -> list[tuple[int, Figure]]:
        inside = [(place, f) for f in self._figures for place in f.places if span.start <= place < span.end]
        return sorted(inside, key=lambda pair: pair[0])

    def _apposed(self, span: Span) -> Figure | None:
        """The name that ends "the Gulf daily Al-Vale", "the rating agency Olin & Lowe": what the noun in front of it is called."""
        head = self._short(span.of(self._words.text))
        for place, figure in self._inside(span):
            before = self._names.before(place, 1)
            called = bool(before) and place > span.start and before[0] in self._nouns.named
            ends = self._words.text[place : span.start + len(head)].strip(_MARKS)
            if called and figure.kind == "thing" and ends.lower().startswith(figure.name.lower()[: len(ends)]):
                return figure
        return None

    def _named(self, span: Span) -> Figure | None:
        """The person named in the source, else the body that its head names."""
        inside = self._inside(span)
        direct = [f for place, f in inside if f.kind == "person" and not self._modifies(span, place, f)]
        if direct:
            return direct[0]
        end = span.start + len(self._short(span.of(self._words.text)))
        heads = [f for place, f in inside if place < end and f.kind == "thing" and self._is_head(span, place, f)]
        called = [f for place, f in inside if f.kind == "thing" and self._words.text[end:place] == ", "]  # "its maker, Olin Works"
        return next(iter((*heads, *called)), None)

    def _modifies(self, span: Span, place: int, figure: Figure) -> bool:
        """Whether a name only says whose or where: "Velde's office", "an aide to Velde"."""
        text = self._words.text
        written = figure.name if text.startswith(figure.name, place) else figure.name.split()[-1]
        after = text[place + len(written) : place + len(written) + 2]
        before = [w for w in self._names.before(place, 4) if w not in self._nouns.titles][-1:] if place > span.start else []
        if after.lower() in self._grammar.possessive_marks:
            return True
        between = text[span.start : place]
        return bool(before and before[0] in self._nouns.tying) and "," not in between

    def _is_head(self, span: Span, place: int, figure: Figure) -> bool:
        text = self._words.text
        parts = (figure.name, figure.name.split()[-1], figure.name.split()[0])
        end = next((place + len(n) for n in parts if text.startswith(n, place)), place)
        after = self._short(text[end : span.end]).strip().lower() if text[end : span.end].strip() else ""
        before = text[span.start : place].strip().lower().split()
        plain = self._nouns.roles.keys() | self._nouns.loose_titles | self._grammar.articles | self._nouns.plain_starts
        if after.startswith(tuple(self._grammar.possessive_marks)):
            return False
        led = all((w in plain and w not in self._nouns.tying) or not w.isalpha() for w in before)
        return led and (not after or not after[0].isalnum() or (after.split()[0] in self._nouns.tying and figure.kind == "thing"))

    # ------------------------------------------------ pronouns

    def _by_pronoun(self, kind: str, span: Span, *, paragraphs: int = _LOOK_BACK) -> Figure | None:
        wanted = {"m": "person", "f": "person", "n": "thing", "p": "group"}.get(kind)
        if wanted is None:
            return None
        near = [p for p in self._words.paragraphs if p.start <= span.start][-paragraphs:]
        since = near[0].start if near else 0
        self._notice_subjects(since, span.start)
        fits = [f for f in self._figures if f.kind == wanted and (wanted != "person" or f.gender in (None, kind))]
        known = _KNOWN if wanted == "person" else 0
        scored = [
            (score + known * (f.gender == kind), f) for f in fits if (score := self._salience(f, since, span.start)) is not None
        ]
        best = max(scored, key=lambda pair: pair[0])[1] if scored else None
        if best is None and kind == "p":
            return next((f for place, f in reversed(self._spoke) if since <= place < span.start and f.kind == "thing"), None)
        if best is not None and kind in "mf" and best.gender is None:
            best.gender = kind
        return best

    def _notice_subjects(self, since: int, before: int) -> None:
        """Makes figures of the bodies and people without a name that are the subjects of sentences: "The water board met."."""
        for sentence in self._words.sentences:
            if not since <= sentence.start < before or sentence.start in self._noticed:
                continue
            self._noticed.add(sentence.start)
            tokens = self._words.tokens_in(sentence)[:_SUBJECT]
            verb = next((i for i, t in enumerate(tokens) if i and is_finite(t, language=self._language)), None)
            span = subject_in(self._words, tokens[:verb], language=self._language) if verb else None
            if span is not None and self._named(span) is None:
                self._notice(span)

    def _notice(self, span: Span) -> None:
        written = " ".join(span.of(self._words.text).split())
        head = head_of(self._head_words(written), self._nouns)
        if head not in self._nouns.roles or written.lower() in self._nouns.pronouns:
            return
        figure = self._by_noun(span, written.lower())
        if figure is None:
            figure = self._described(span, written)
            self._figures.append(figure)
        figure.places.append(span.start)

    def _salience(self, figure: Figure, since: int, before: int) -> float | None:
        """How near a figure is to mind at a place: recent, a source before, first in its sentence, and named count for it."""
        best: float | None = None
        spoke = {place for place, f in self._spoke if f is figure}
        for place in {*figure.places, *spoke}:
            if not since <= place < before:
                continue
            sentence = self._words.sentence_at(place)
            score = -float(before - place)
            if any(abs(place - s) < _NEAR and s <= place + 1 for s in spoke):
                score += 250
            if sentence and place - sentence.start < _FIRST:
                score += 120 if self._words.sentence_at(before) != self._following(sentence) else 220
            if figure.kind == "thing" and set(self._names.before(place, 1)) & self._nouns.in_place:
                score -= 300  # where something is does not speak
            if sentence and sentence.start <= before < sentence.end:
                score += 300
            if figure.kind == "person" and not figure.name[:1].isupper() and figure.gender is None:
                score -= 200  # "a person close to the talks" is seldom "she"
            best = score if best is None else max(best, score)
        return best

    def _following(self, sentence: Span) -> Span | None:
        """The sentence behind a sentence."""
        at = bisect_right(self._words.sentences, sentence.start, key=lambda s: s.start)
        return self._words.sentences[at] if at < len(self._words.sentences) else None

    # ------------------------------------------------ groups and nouns

    def _group(self, written: str, span: Span) -> str:
        """The name of the group that "the people", "them" or "the two" stands for; the words themselves without one."""
        lower = written.lower()
        head = head_of(lower.split(), self._nouns)
        groups = [f for place, f in self._spoke if place < span.start and f.kind == "group"]
        if lower in self._nouns.pronouns or lower in self._nouns.numbers:
            return groups[-1].name if groups else written
        return next((f.name for f in reversed(groups) if head in f.heads), written)

    def _without_number(self, name: str) -> list[str]:
        words = self._short(name).split()
        while words and words[0].lower() in self._grammar.articles | self._nouns.numbers:
            words = words[1:]
        return words

    def _single(self, group: str, span: Span) -> Figure:
        """One of a group: "one of them" after "two guards at the gate" is a guard at the gate."""
        words = self._without_number(self._group(group, span))
        head = next((i for i, w in enumerate(words) if w.lower() in self._nouns.tying | self._grammar.relatives), len(words)) - 1
        if head >= 0:
            words[head] = self._singular(words[head])
        name = " ".join([self._indefinite(words[0]), *words]) if words else group
        return Figure(name=name, kind="person", heads={words[head].lower()} if words else set())

    def _indefinite(self, word: str) -> str:
        """The indefinite article in front of a word."""
        g = self._grammar
        fitting = g.indefinites_before_vowels if word[:1].lower() in g.vowels else g.indefinites
        return next(iter(sorted(fitting or g.indefinites)), "")

    def _singular(self, word: str) -> str:
        return self._nouns.plurals.get(word.lower()) or (word[:-1] if word.endswith("s") and not word.endswith("ss") else word)

    def _by_noun(self, span: Span, lower: str) -> Figure | None:
        """The latest figure that is called by the head of "the official", "the ministry", "the bank"."""
        words = self._short(lower).split()[1:]
        if " ".join(words) in self._nouns.roles:
            called = [f for f in self._figures if " ".join(words) in f.heads]
            if called and len(words) > 1:
                return called[-1]
        head = head_of(words, self._nouns)
        if self._same_report(words, head):
            outlet = self.last_outlet(span.start)
            return next((f for f in self._figures if outlet and f.name == outlet.name), None)
        firm = head in self._nouns.firms
        if firm and any(w.endswith("-based") for w in words):
            return self._firm(span.start)
        if not words or any(w in self._nouns.tying for w in words) or len(words) > _LONGEST_NOUN:
            return None
        fits = [f for f in self._called(head, span.start) if self._agrees(f, words[:-1])]
        if fits:
            return max(fits, key=lambda f: max((p for p in f.places if p < span.start), default=0))
        if firm and not any(m.endswith(tuple(self._grammar.possessive_marks)) for m in words):
            return self._firm(span.start)
        if self._nouns.roles.get(head) is Role.LEADER:
            named = [f for f in self._figures if f.kind == "person" and f.name[:1].isupper()]
            return max(named, key=lambda f: len(f.places), default=None)
        return None

    def _same_report(self, words: list[str], head: str) -> bool:
        """ "The same report": whoever reported before."""
        return bool(set(words[:-1]) & self._nouns.same) and self._nouns.roles.get(head) is Role.DOCUMENT

    def _called(self, head: str, before: int) -> list[Figure]:
        named = [
            f
            for f in self._figures
            if (head in f.heads or f.name.lower().split()[-1:] == [head]) and any(p < before for p in f.places)
        ]
        return named + [f for place, f in self._spoke if place < before and head in f.heads and f not in named]

    def _agrees(self, figure: Figure, modifiers: list[str]) -> bool:
        """Whether a figure can be what "the trade minister" or "the prosecutor's office" says of it."""
        known = {*figure.heads, *figure.name.lower().replace("’s", "'s").split()}
        owned = [m for m in modifiers if m.replace("’s", "'s").endswith(("'s", "s'"))]
        telling = [m for m in modifiers if m in self._nouns.roles or m in self._nouns.organisations or m in self._nouns.titles]
        return all(m.replace("’s", "'s") in known for m in (*owned, *telling))

    def _firm(self, before: int) -> Figure | None:
        """The organisation that the text speaks of most, of those named in front of a place."""
        things = [
            f
            for f in self._figures
            if f.kind == "thing"
            and any(p < before for p in f.places)
            and f.name[:1].isupper()
            and f.name.lower() not in self._nouns.places
            and f.role not in PRESS
            and f.name.lower() not in self._outlets
        ]
        return max(things, key=lambda f: (len(f.places), -f.places[0]), default=None)

    # ------------------------------------------------ voices without a name

    def _described(self, span: Span, written: str) -> Figure:
        cut = self._owner_named(self._some(self._short(written), span), span)
        words = cut.split()
        if words and words[0].lower() in self._grammar.determiners and not cut.isupper():
            cut = cut[0].lower() + cut[1:]
        lower = self._head_words(written)
        head = head_of(lower, self._nouns)
        ends = head.endswith("s") and not head.endswith("ss")
        plural = bool(lower) and (ends or head in self._nouns.plurals or lower[0] in self._nouns.numbers - {"one"})
        role = role_of_words(lower, nouns=self._nouns, grammar=self._grammar)
        kind = "group" if plural else "thing" if role in _THINGS else "person"
        gender = "f" if set(lower) & self._nouns.female else "m" if set(lower) & self._nouns.male else None
        heads = {head, *([lower[-1]] if lower else [])}
        return Figure(name=cut, kind=kind, gender=gender, role=role, heads=heads, places=[span.start])

    def _some(self, cut: str, span: Span) -> str:
        """Some of a group by its full name: "two of the people" after "three people familiar with it"."""
        match = _some_of(self._language).fullmatch(cut)
        group = self._group(match["group"], span) if match else cut
        return f"{match['number']} {' '.join(self._without_number(group))}" if match and group != match["group"] else cut

    def _opens(self, kind: str, span: Span) -> Figure | None:
        """The person with whom a sentence opens, whose "his" stands further on: "Ada Venn was on her way, her office said"."""
        sentence = self._words.sentence_at(span.start)
        if sentence is None or kind not in ("m", "f"):
            return None
        opening = range(sentence.start, min(sentence.start + _FIRST, span.start))
        people = (f for f in self._figures if f.kind == "person" and f.gender in (None, kind))
        return next((f for f in people if any(place in opening for place in f.places)), None)

    def _owner_named(self, cut: str, span: Span) -> str:
        """The source with its owner's name: "its foreign ministry" is Vale's foreign ministry."""
        words = cut.split()
        if len(words) < 2:
            return cut
        place = next((i for i, w in enumerate(words) if w.lower() in self._grammar.owners), None)
        if place is None or (place and words[place - 1].lower() not in self._nouns.tying):
            return cut
        kind = self._nouns.pronouns.get(words[place].lower(), "")
        figure = self._opens(kind, span) or self._by_pronoun(kind, span, paragraphs=1 if kind == "p" else _LOOK_BACK)
        if figure is None or (kind == "p" and figure.kind != "group" and place == 0):
            return cut
        return " ".join([*words[:place], f"{figure.name}’s", *words[place + 1 :]])


def cast_of(words: Words, article: Article, turns: tuple[Turn, ...] = ()) -> Cast:
    """The voices of an article, before any has spoken. Outlets' kinds hold on the day of publication."""
    language = article.language or "en"
    known = {e.word: Role(e.value) for e in lexicon.load(language, "voices").entries("outlets") if e.holds(article.day)}
    cast = Cast(words, language=language, outlets=known, own=article.outlet)
    for turn in turns:
        cast.give_floor(turn)
    return cast


def is_first_person(written: str, *, language: str) -> bool:
    """Whether the words are a pronoun by which a voice speaks of itself."""
    return nouns_of(language).pronouns.get(written.lower()) == "s"
