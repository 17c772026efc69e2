"""The tokens of a text with what surrounds each: its sentence, paragraph and quotation, as parallel tuples of numbers.

Attribution asks for these of every token many times over; laying them out once is what keeps it fast.
"""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import Span
from dateline.text import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Parallel tuples over the tokens of a text. `quote` is -1 outside quotations; marks belong to their quotation.

    `first` and `last` give for each sentence its first token and the token behind its last one.
    """

    words: Words
    text: tuple[str, ...]
    lower: tuple[str, ...]
    sentence: tuple[int, ...]
    paragraph: tuple[int, ...]
    quote: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]

    def span(self, start: int, stop: int) -> Span:
        """The characters from token `start` up to, not including, token `stop`."""
        tokens = self.words.tokens
        return Span(start=tokens[start].start, end=tokens[stop - 1].end)


def frame_of(words: Words) -> Frame:
    """The Frame of a text."""
    starts = [t.start for t in words.tokens]
    sentence = _owners(starts, words.sentences)
    first: list[int] = []
    last: list[int] = []
    for at, owner in enumerate(sentence):
        while len(first) <= owner:
            first.append(at)
            last.append(at)
        if owner >= 0:
            last[owner] = at + 1
    texts = tuple(t.text for t in words.tokens)
    return Frame(
        words=words,
        text=texts,
        lower=tuple(t.lower() for t in texts),
        sentence=tuple(sentence),
        paragraph=tuple(_owners(starts, words.paragraphs)),
        quote=tuple(_owners(starts, tuple(q.span for q in words.quotes))),
        first=tuple(first),
        last=tuple(last),
    )


def _owners(starts: list[int], spans: tuple[Span, ...]) -> list[int]:
    """For each place the number of the span that holds it, -1 when none does. Both come in text order."""
    owners: list[int] = []
    at = 0
    for start in starts:
        while at < len(spans) and spans[at].end <= start:
            at += 1
        owners.append(at if at < len(spans) and spans[at].start <= start else -1)
    return owners
