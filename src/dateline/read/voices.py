"""Who speaks: every source of an article as a Voice with one name, so that "she", "the minister" and "Velde" are Mara Velde.

`cast_of` reads the names of a text once; `Cast.voice` gives the Voice of a source span. What cannot be tied to one voice stays as
it is written, with a Problem. Names are looked up in the text only: nothing is known about anybody beforehand.
"""

from __future__ import annotations

import re

from dateline import lexicon
from dateline.errors import ProblemCode
from dateline.model import Article, Problem, Role, Span, Voice
from dateline.read.figures import PREPOSITIONS, Figure, distance, head_of, looks_like_firm, nouns_of, title_words
from dateline.read.turns import Turn
from dateline.text import Token, Words

_PARTICLES = frozenset("de da del della di du van von der den al ag bin ibn la le el ten ter zu of".split())
_CUT = re.compile(
    r"\s*(?:,|;|\(|—|–|\b(?:who|which|whom|whose|asking|speaking|having)\b|(?<!of )\bthat\b).*",
    re.DOTALL,
)
_ARTICLES = frozenset(
    "the a an its his her their our my this that these those both one two three four five some several many".split()
)
_ONE_OF = re.compile(r"(?:one|another|a second|the second|the other|neither|either|some|several) of (.+)", re.IGNORECASE)
_PAPERS = frozenset(
    "daily weekly newspaper magazine website site channel broadcaster paper agency company firm group union".split()
)
_PRESS = frozenset("daily weekly newspaper magazine website site channel broadcaster paper station".split())
_OUTLET_WORD = re.compile(
    r"\b(?:radio|television|tv|daily|weekly|magazine|newspaper|gazette|tribune|chronicle|herald|courier|times|journal|site|website|channel)\b"
)
_FIRMS = frozenset("company firm group maker manufacturer airline carrier retailer lender".split())
_LOOK_BACK = 3  # paragraphs in which a pronoun finds its name

_LOOSE_TITLES = frozenset({"state", "party", "trade", "first"})  # they open the names of bodies as well


class Cast:
    """The voices of one article. Give it the sources in text order: an earlier source is the best reading of a later "she"."""

    def __init__(self, words: Words, *, language: str, outlets: dict[str, Role], own: str | None) -> None:
        self._words = words
        self._nouns = nouns_of(language)
        self._outlets = outlets
        self.own = (own or "").lower()
        self._figures: list[Figure] = []
        self._spoke: list[tuple[int, Figure]] = []
        self._floor: dict[Span, Figure] = {}
        self._read_names()

    def voice(self, span: Span) -> tuple[Voice, Problem | None]:
        """The Voice of a source as written at the span, and a Problem when a pronoun or role could not be tied to one name."""
        written = " ".join(span.of(self._words.text).split()).strip(" ,“”\"'‘")
        figure = self._floor.get(span) or self._figure_of(span, written)
        if figure is not None:
            self._spoke.append((span.start, figure))
            return Voice(name=figure.name, role=self._role(figure, written), span=span), None
        if written.lower() in self._nouns.pronouns:
            detail = f"“{written}” could be several voices, or none named here"
            problem = Problem(code=ProblemCode.VOICE_UNRESOLVED, detail=detail, span=span)
            return Voice(name=written, role=Role.UNKNOWN, span=span), problem
        described = self._described(span, written)
        self._figures.append(described)
        self._spoke.append((span.start, described))
        return Voice(name=described.name, role=self._role(described, written), span=span), None

    def give_floor(self, turn: Turn) -> None:
        """Makes the speaker of a turn a figure: "DR. MARA VELDE, MINISTER" is Mara Velde, and "VELDE" later on is she."""
        words = self._words
        tokens = [t for t in words.tokens_in(turn.speaker)]
        comma = next((i for i, t in enumerate(tokens) if t.text == ","), len(tokens))
        name = [t.text for t in tokens[:comma] if t.text != "." and t.lower.rstrip(".") not in self._nouns.titles]
        if not name:
            return
        written = " ".join(part.capitalize() if part.isupper() else part for part in name)
        figure = self._known(written.split(), turn.speaker.start)
        if figure is None:
            figure = Figure(name=written, kind="person")
            self._figures.append(figure)
        figure.places.append(turn.speaker.start)
        figure.heads.update(t.lower for t in tokens[comma:] if t.lower in self._nouns.roles)
        self._floor[turn.speaker] = figure

    def prints(self, voice: Voice) -> bool:
        """Whether a voice is the outlet that prints the article."""
        return bool(self.own) and voice.name.lower().removeprefix("the ") == self.own.removeprefix("the ")

    def outlet_in(self, words: str) -> bool:
        """Whether the words name an outlet other than the one that prints: "the daily Kurier", "Radio Vale", "Reuters"."""
        lower = words.lower()
        if (self.own and (self.own in lower or lower.removeprefix("the ") in self.own)) or re.search(r"\b(?:this|our|us)\b", lower):
            return False
        name = lower.removeprefix("the ").strip()
        known = any(
            (f.name.lower() == name and f.heads & _PRESS) or name in f.heads & _PRESS for f in self._figures if f.kind == "thing"
        )
        capital = any(w[:1].isupper() for w in words.split()[1:] or words.split())
        return known or name in self._outlets or (capital and _OUTLET_WORD.search(lower) is not None)

    def names_in(self, span: Span) -> tuple[str, ...]:
        """The names that stand in a span, each once, in their full form."""
        found = [f.name for f in self._figures if any(span.start <= place < span.end for place in f.places)]
        return tuple(dict.fromkeys(found))

    # ------------------------------------------------ the names of the text

    def _read_names(self) -> None:
        runs = list(self._runs())
        runs.sort(key=lambda run: (-len(run), run[0].start))
        for run in runs:
            self._add_name(run)

    def _runs(self) -> list[list[Token]]:
        """Runs of capitalised words, without what a sentence opens with and without titles."""
        words, tokens = self._words, self._words.tokens
        lower_seen = {t.text for t in tokens if t.text[:1].islower()}
        middle: dict[str, int] = {}
        starts = {s.start for s in words.sentences} | {q.inside.start for q in words.quotes}
        for token in tokens:
            if token.text[:1].isupper():
                middle[token.text] = middle.get(token.text, 0) + (token.start not in starts)
        runs: list[list[Token]] = []
        run: list[Token] = []
        for token in tokens:
            capital = token.text[:1].isupper() and not (token.start in starts and self._plain_opening(token, middle))
            opens = token.start in starts and (token.lower in self._nouns.plain_starts or token.lower in lower_seen)
            joined = bool(run) and words.text[run[-1].end : token.start] == " "
            if (
                capital
                and not opens
                and token.lower not in ("i", "mr", "mrs", "ms")
                and not (token.lower in self._nouns.plain_starts and not run)
            ):
                run = [*run, token] if joined else self._kept(runs, run, token)
            elif (
                run and joined and token.lower in _PARTICLES and (token.lower != "of" or run[-1].lower in self._nouns.organisations)
            ):
                run = [*run, token]
            else:
                run = self._kept(runs, run, None)
        self._kept(runs, run, None)
        return runs

    def _plain_opening(self, token: Token, seen: dict[str, int]) -> bool:
        """Whether the first word of a sentence is a common word: "Launch provider ...", "Long-delayed ..."."""
        if "-" in token.text and token.text.rsplit("-", 1)[-1][:1].islower():
            return True
        following = self._words.text[token.end : token.end + 2]
        after = self._words.tokens_in(Span(start=token.end, end=min(len(self._words.text), token.end + 20)))[:1]
        alone = following[:1] == " " and following[1:].islower() and not (after and self._is_verb(after[0].lower))
        named = token.lower in self._nouns.places or token.lower in self._outlets
        return alone and not named and not seen[token.text]

    def _is_verb(self, word: str) -> bool:
        return word in self._nouns.verbs or (len(word) > 4 and word.endswith("ed") and not word.endswith("eed"))

    def _kept(self, runs: list[list[Token]], run: list[Token], token: Token | None) -> list[Token]:
        while run and run[-1].text[:1].islower():
            run = run[:-1]
        while (
            len(run) > 1 and run[0].lower in self._nouns.titles and not any(t.lower in self._nouns.organisations for t in run[1:])
        ):
            run = run[1:]
        run = self._untitled(run)
        if run:
            runs.append(run)
        return [token] if token else []

    def _untitled(self, run: list[Token]) -> list[Token]:
        """The name behind a title in the middle of a run: "Selvan Energy Minister Ana Kor" is Ana Kor."""
        titles = [i for i, t in enumerate(run[:-1]) if i and t.lower in self._nouns.titles and t.lower not in _LOOSE_TITLES]
        name = run[titles[-1] + 1 :] if titles else run
        return run if any(t.lower in self._nouns.organisations for t in name) else name

    def _add_name(self, run: list[Token]) -> None:
        name = " ".join(t.text for t in run)
        place = run[0].start
        known = self._known(name.split(), place)
        if known is None:
            known = Figure(name=name, kind=self._kind(run))
            self._figures.append(known)
        known.places.append(place)
        self._learn(known, run)

    def _known(self, parts: list[str], place: int) -> Figure | None:
        """The figure that a name is a form of: the same words, the last of them, or any single one of a person's."""
        wanted = [p.lower() for p in parts]
        best: Figure | None = None
        for figure in self._figures:
            full = figure.name.lower().split()
            inside = wanted == full or (
                len(wanted) < len(full) and (full[-len(wanted) :] == wanted or full[: len(wanted)] == wanted)
            )
            fits = inside and (figure.kind == "person" or len(full) == len(wanted) or full[: len(wanted)] == wanted)
            if fits and (best is None or distance(figure, place) < distance(best, place)):
                best = figure
        return best

    def _kind(self, run: list[Token]) -> str:
        lower = [t.lower for t in run]
        name = " ".join(lower)
        if name in self._nouns.places or name in self._outlets or any(w in self._nouns.organisations for w in lower):
            return "thing"
        if set(self._before(run[0].start, 2)) & _PAPERS or self._describes(run):
            return "thing"
        if len(run) >= 2 and not (set(lower) & {"of", "the"}):
            before = self._before(run[0].start, 1)
            return "thing" if before == ["the"] or (before == ["in"] and len(run) < 3) else "person"
        before = self._before(run[0].start, 1)
        return (
            "person"
            if before and before[0] in self._nouns.titles and before[0] not in _LOOSE_TITLES
            else "thing"
        )

    def _describes(self, run: list[Token]) -> bool:
        """Whether the run only says whose office follows: "South Selvan leader Ana Kor"."""
        text, end = self._words.text, run[-1].end
        after = self._words.tokens_in(Span(start=end, end=min(len(text), end + 24)))[:1]
        return bool(after) and text[end : after[0].start] == " " and after[0].text in self._nouns.titles

    def _learn(self, figure: Figure, run: list[Token]) -> None:
        """Takes role nouns and gender from the words in front of a name and from an apposition behind it."""
        before = self._before(run[0].start, 9)
        behind = Span(start=run[-1].end, end=min(len(self._words.text), run[-1].end + 60))
        after = [t.lower for t in self._words.tokens_in(behind)][:9]
        near = title_words(before, self._nouns)
        if after[:1] == [","]:
            near += [w for w in after[1:5] if w in self._nouns.roles or w in self._nouns.male or w in self._nouns.female]
        if before[-1:] == [","]:
            near += [w for w in before[:-1] if w in self._nouns.roles]
        if figure.kind == "person":
            figure.heads.update(near)
            figure.gender = figure.gender or (
                "f" if set(near) & self._nouns.female else "m" if set(near) & self._nouns.male else None
            )
        else:
            figure.heads.update(t.lower for t in run if t.lower in self._nouns.roles)
            beside = {*before[-2:], *(after[1:6] if after[:1] == [","] else ())} & _PRESS
            figure.heads.update({*beside, "paper"} if beside else ())

    def _before(self, place: int, count: int) -> list[str]:
        return [t.lower for t in self._words.tokens_in(Span(start=max(0, place - 60), end=place))][-count:]

    # ------------------------------------------------ one source

    def _figure_of(self, span: Span, written: str) -> Figure | None:
        lower = written.lower()
        if kind := self._nouns.pronouns.get(lower):
            return self._by_pronoun(kind, span)
        if group := _ONE_OF.fullmatch(written):
            return self._one_of(group.group(1), span)
        if found := self._named(span):
            return found
        first = lower.split()[:1]
        return self._by_noun(span, lower) if first and first[0] in ("the", "that", "this", "both") else None

    def _named(self, span: Span) -> Figure | None:
        """The person named in the source, else the body that its head names."""
        text = self._words.text
        head = _CUT.sub("", span.of(text))
        inside = [(place, f) for f in self._figures for place in f.places if span.start <= place < span.end]
        persons = [(p, f) for p, f in sorted(inside, key=lambda pair: pair[0]) if f.kind == "person"]
        direct = [f for p, f in persons if not self._modifies(span, p, f)]
        if direct:
            return direct[0]
        things = [
            f
            for p, f in sorted(inside, key=lambda pair: pair[0])
            if p < span.start + len(head) and f.kind == "thing" and self._is_head(span, p, f)
        ]
        return things[0] if things else None

    def _modifies(self, span: Span, place: int, figure: Figure) -> bool:
        """Whether a name only says whose or where: "Velde's office", "an aide to Velde"."""
        text = self._words.text
        written = figure.name if text.startswith(figure.name, place) else figure.name.split()[-1]
        after = text[place + len(written) : place + len(written) + 2]
        before = self._before(place, 1) if place > span.start else []
        if after in ("'s", "’s"):
            return True
        between = self._words.text[span.start : place]
        return bool(before and before[0] in PREPOSITIONS) and "," not in between

    def _is_head(self, span: Span, place: int, figure: Figure) -> bool:
        text = self._words.text
        before = text[span.start : place].strip().lower()
        end = next(
            (place + len(n) for n in (figure.name, figure.name.split()[-1], figure.name.split()[0]) if text.startswith(n, place)),
            place,
        )
        after = _CUT.sub("", text[end : span.end]).strip().lower()
        lead = before.split()
        plain = all(w in _ARTICLES or w in self._nouns.roles or w in ("state", "news", "local") or not w.isalpha() for w in lead)
        return plain and (not after or (after.split()[0] in PREPOSITIONS and figure.kind == "thing"))

    def _by_pronoun(self, kind: str, span: Span) -> Figure | None:
        wanted = {"m": "person", "f": "person", "n": "thing", "p": "group"}.get(kind)
        if wanted is None:
            return None
        paragraphs = [p for p in self._words.paragraphs if p.start <= span.start][-_LOOK_BACK:]
        since = paragraphs[0].start if paragraphs else 0
        best: tuple[float, Figure] | None = None
        for figure in self._figures:
            if figure.kind != wanted or (wanted == "person" and figure.gender not in (None, kind)):
                continue
            score = self._salience(figure, since, span.start)
            if score is not None and (best is None or score > best[0]):
                best = (score, figure)
        if best is None and kind == "p":
            return next((f for place, f in reversed(self._spoke) if since <= place < span.start and f.kind == "thing"), None)
        if best is not None and kind in "mf" and best[1].gender is None:
            best[1].gender = kind
        return best[1] if best else None

    def _salience(self, figure: Figure, since: int, before: int) -> float | None:
        """How near a figure is to mind at a place: recent, a source before, and first in its sentence count for it."""
        best: float | None = None
        spoke = {place for place, f in self._spoke if f is figure}
        for place in {*figure.places, *spoke}:
            if not since <= place < before:
                continue
            sentence = self._words.sentence_at(place)
            score = -float(before - place)
            if any(abs(place - s) < 80 and s <= place + 1 for s in spoke):
                score += 250
            if sentence and place - sentence.start < 40:
                score += 120
            if sentence and sentence.start <= before < sentence.end:
                score += 300
            best = score if best is None else max(best, score)
        return best

    def _one_of(self, group: str, span: Span) -> Figure:
        name = group
        if group.lower() in self._nouns.pronouns or group.lower() in ("the two", "the three"):
            earlier = [f for place, f in self._spoke if place < span.start and f.kind == "group"]
            name = earlier[-1].name if earlier else group
        words = _CUT.sub("", name).split()
        while words and words[0].lower() in _ARTICLES:
            words = words[1:]
        head = next((i for i, w in enumerate(words) if w.lower() in PREPOSITIONS), len(words)) - 1
        if head >= 0:
            words[head] = self._singular(words[head])
        return Figure(
            name=" ".join(["a", *words]) if words else group, kind="person", heads={words[head].lower()} if words else set()
        )

    def _singular(self, word: str) -> str:
        return self._nouns.plurals.get(word.lower()) or (word[:-1] if word.endswith("s") and not word.endswith("ss") else word)

    def _by_noun(self, span: Span, lower: str) -> Figure | None:
        """The latest figure that is called by the head of "the official", "the ministry", "the bank"."""
        words = _CUT.sub("", lower).split()[1:]
        head = head_of(words)
        if head in _FIRMS and any(w.endswith("-based") for w in words):
            return self._firm()
        if not words or any(w in PREPOSITIONS for w in words) or len(words) > 3:
            return None
        fits = [
            f
            for f in self._figures
            if (head in f.heads or f.name.lower().split()[-1:] == [head]) and any(p < span.start for p in f.places)
        ]
        fits += [f for place, f in self._spoke if place < span.start and head in f.heads and f not in fits]
        if fits:
            return max(
                fits, key=lambda f: max(p for p in f.places if p < span.start) if any(p < span.start for p in f.places) else 0
            )
        if head in _FIRMS:
            return self._firm()
        if head == "leader":
            return max((f for f in self._figures if f.kind == "person"), key=lambda f: len(f.places), default=None)
        return None

    def _firm(self) -> Figure | None:
        """The organisation that the text speaks of most."""
        things = [f for f in self._figures if f.kind == "thing" and f.name.lower() not in self._nouns.places]
        return max(things, key=lambda f: (len(f.places), -f.places[0]), default=None)

    def _described(self, span: Span, written: str) -> Figure:
        cut = _CUT.sub("", written) or written
        words = cut.split()
        owner = self._nouns.pronouns.get(words[0].lower()) if words and words[0].lower() in ("its", "his", "her", "their") else None
        if owner and len(words) > 1:
            figure = self._by_pronoun(owner, span)
            if figure is not None:
                cut = f"{figure.name}’s {' '.join(words[1:])}"
        if words and words[0].lower() in ("the", "a", "an", "some", "two", "three", "both", "many", "several", "most"):
            cut = cut[0].lower() + cut[1:]
        lower = [w.lower().strip(",’'") for w in _CUT.sub("", written).split()]
        head = head_of(lower)
        plural = bool(lower) and (
            (head.endswith("s") and not head.endswith("ss")) or head in self._nouns.plurals or lower[0] in ("two", "three", "both")
        )
        role = self._role_of_words(lower)
        thing = role in (Role.BODY, Role.AGENCY, Role.COMPANY, Role.OUTLET, Role.STATE_MEDIA, Role.PARTY, Role.DOCUMENT)
        kind = "group" if plural else "thing" if thing else "person"
        gender = "f" if set(lower) & self._nouns.female else "m" if set(lower) & self._nouns.male else None
        return Figure(
            name=cut, kind=kind, gender=gender, role=role, heads={head, *([lower[-1]] if lower else [])}, places=[span.start]
        )

    # ------------------------------------------------ roles

    def _role(self, figure: Figure, written: str) -> Role:
        if figure.role is not Role.UNKNOWN:
            return figure.role
        name = figure.name.lower().removeprefix("the ")
        if name in self._outlets:
            return self._outlets[name]
        if self.outlet_in(figure.name):
            return Role.OUTLET
        role = self._role_of_words([w.lower().strip(",’'") for w in _CUT.sub("", written).split()])
        if figure.kind == "person" and figure.places and role in (Role.UNKNOWN, Role.BODY, Role.PARTY, Role.COMPANY, Role.UNNAMED):
            role = self._role_of_person(figure)
        elif role is Role.UNKNOWN:
            role = self._role_of_words(name.split())
            if role is Role.UNKNOWN and figure.kind == "thing":
                role = Role.BODY if name in self._nouns.places else Role.COMPANY if looks_like_firm(name) else Role.UNKNOWN
        figure.role = role
        return role

    def _role_of_person(self, figure: Figure) -> Role:
        called = {self._nouns.roles[h] for h in figure.heads if h in self._nouns.roles}
        if "executive" in figure.heads:
            called -= {Role.OFFICIAL}  # a "chief executive"
        return next((r for r in (Role.LEADER, Role.OFFICIAL, Role.ANALYST) if r in called), Role.PERSON)

    def _role_of_words(self, words: list[str]) -> Role:
        text = " ".join(words)
        for length in (3, 2):
            for start in range(len(words) - length + 1):
                if (role := self._nouns.roles.get(" ".join(words[start : start + length]))) is not None:
                    return role
        head = head_of(words)
        role = self._nouns.roles.get(head, self._nouns.roles.get(words[-1] if words else "", Role.UNKNOWN))
        indefinite = words[:1] in (["a"], ["an"], ["one"], ["the"])
        if role is Role.OFFICIAL and indefinite and not any(f.name.lower() in text for f in self._figures if f.kind == "person"):
            return (
                Role.UNNAMED_OFFICIAL
                if head in ("official", "officer", "spokesman", "spokeswoman", "spokesperson")
                else Role.OFFICIAL
            )
        return role


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
