"""The names of a text: runs of capitalised words, each tied to one figure, with what stands beside them.

Nothing is known about anybody beforehand: whether a name is a person's or a body's, which office and which gender it has, is read
from titles in front of it, appositions behind it, and the words of lexicons/<language>/voices.toml.
"""

from __future__ import annotations

from dateline.model import Role, Span
from dateline.read.figures import Figure, Nouns, distance, title_words
from dateline.read.grammar import grammar_of
from dateline.text import Token, Words


class Names:
    """The figures that are named in a text, each with the places of its names."""

    def __init__(self, words: Words, *, language: str, nouns: Nouns, outlets: dict[str, Role]) -> None:
        self._words = words
        self._nouns = nouns
        self._outlets = outlets
        self._grammar = grammar_of(language)
        self.figures: list[Figure] = []
        self._read_names()

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
                and token.lower not in self._nouns.no_names
                and not (token.lower in self._nouns.plain_starts and not run)
            ):
                run = [*run, token] if joined else self._kept(runs, run, token)
            elif (
                run
                and joined
                and token.lower in self._nouns.particles
                and (token.lower not in self._nouns.of or run[-1].lower in self._nouns.organisations)
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
        return word in self._nouns.verbs or (self._grammar.is_regular_past(word) and not word.endswith("eed"))

    def _kept(self, runs: list[list[Token]], run: list[Token], token: Token | None) -> list[Token]:
        while run and run[-1].text[:1].islower():
            run = run[:-1]
        while (
            len(run) > 1 and run[0].lower in self._nouns.titles and not any(t.lower in self._nouns.organisations for t in run[1:])
        ):
            run = run[1:]
        run = self._untitled(run)
        if run and not self._is_office(run):
            runs.append(run)
        return [token] if token else []

    def _is_office(self, run: list[Token]) -> bool:
        """Whether the run is a noun written with a capital: "the Ministers", "the Commission"."""
        before = self.before(run[0].start, 1)
        return len(run) == 1 and run[0].lower in self._nouns.roles and bool(before) and before[0] in self._grammar.determiners

    def _untitled(self, run: list[Token]) -> list[Token]:
        """The name behind a title in the middle of a run: "Selvan Energy Minister Ana Kor" is Ana Kor."""
        titles = [
            i for i, t in enumerate(run[:-1]) if i and t.lower in self._nouns.titles and t.lower not in self._nouns.loose_titles
        ]
        name = run[titles[-1] + 1 :] if titles else run
        return run if any(t.lower in self._nouns.organisations for t in name) else name

    def _add_name(self, run: list[Token]) -> None:
        name = " ".join(t.text for t in run)
        place = run[0].start
        known = self.known(name.split(), place)
        if known is None:
            known = Figure(name=name, kind=self._kind(run))
            self.figures.append(known)
        known.places.append(place)
        self._learn(known, run)

    def known(self, parts: list[str], place: int) -> Figure | None:
        """The figure that a name is a form of: the same words, the last of them, or any single one of a person's."""
        wanted = [p.lower() for p in parts]
        best: Figure | None = None
        for figure in self.figures:
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
        before = self.before(run[0].start, 2)
        if len(run) >= 2 and set(before[-1:]) & (self._nouns.titles - self._nouns.loose_titles - self._nouns.named):
            return "person"  # "station commander Rosa Lind"
        if set(before) & (self._nouns.named | self._nouns.press) or self._describes(run):
            return "thing"
        last = before[-1:]
        if len(before) > 1 and before[1] in self._nouns.of and before[0] in self._nouns.organisations:
            return "thing"
        if len(run) >= 2 and not (set(lower) & self._nouns.of):
            placed = bool(last) and last[0] in self._nouns.in_place and len(run) < 3
            return "thing" if placed or (last and last[0] in self._grammar.determiners - self._grammar.owners) else "person"
        return "person" if last and last[0] in self._nouns.titles and last[0] not in self._nouns.loose_titles else "thing"

    def _describes(self, run: list[Token]) -> bool:
        """Whether the run only says whose office follows: "South Selvan leader Ana Kor"."""
        text, end = self._words.text, run[-1].end
        after = self._words.tokens_in(Span(start=end, end=min(len(text), end + 24)))[:1]
        return bool(after) and text[end : after[0].start] == " " and after[0].text in self._nouns.titles

    def _learn(self, figure: Figure, run: list[Token]) -> None:
        """Takes role nouns and gender from the words in front of a name and from an apposition behind it."""
        before = self.before(run[0].start, 9)
        apposed = self._apposed(run[-1].end)
        near = title_words(before, self._nouns)
        near += [" ".join(before[-n:]) for n in (3, 2) if " ".join(before[-n:]) in self._nouns.roles]
        near += [w for w in apposed if w in self._nouns.roles or w in self._nouns.male or w in self._nouns.female]
        if before[-1:] == [","]:
            near += [w for w in before[:-1] if w in self._nouns.roles]
        if figure.kind == "person":
            figure.heads.update(near)
            figure.gender = figure.gender or (
                "f" if set(near) & self._nouns.female else "m" if set(near) & self._nouns.male else None
            )
        else:
            figure.heads.update(t.lower for t in run if t.lower in self._nouns.roles)
            figure.heads.update(w for w in (*before[-1:], *apposed) if w in self._nouns.named)
            beside = {*before[-2:], *apposed} & self._nouns.press
            figure.heads.update({*beside, *self._nouns.papers} if beside else ())

    def _apposed(self, end: int) -> list[str]:
        """The words behind a comma that say who a name is: "(Velde), the trade minister"; nothing where a clause goes on."""
        g, text = self._grammar, self._words.text
        after = [t.lower for t in self._words.tokens_in(Span(start=end, end=min(len(text), end + 60)))][:6]
        opens = len(after) > 1 and after[0] == "," and (after[1] in g.determiners or after[1] in self._nouns.roles)
        stop = next(
            (i for i, w in enumerate(after) if (i and w in (",", ".", ";")) or (w in g.prepositions - {"to"} and w not in g.tying)),
            len(after),
        )
        return after[1:stop] if opens else []

    def before(self, place: int, count: int) -> list[str]:
        """The words in front of a place, in lower case, `count` at most."""
        return [t.lower for t in self._words.tokens_in(Span(start=max(0, place - 60), end=place))][-count:]
