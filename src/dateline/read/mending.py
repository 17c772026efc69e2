"""A body mended: lines that the readers took and that belong to the page go, paragraphs that they left out come in.

The readers' answer is held against the blocks of the page. What the page sets like the body, and where the body stands, belongs to
it; a line that is all link, a caption, a comment or an opening such as "Read also:" does not. Nothing here knows any outlet.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from dateline.read import pagewords
from dateline.read.blocks import Block

_WORD = re.compile(r"\w+")
_RUN = 4  # words of a run, by which a block is found in a line that a reader cut otherwise
_SHARED = 0.5  # share of a block's runs above which a reader has taken it
_MOST_WORDS = 60  # of a block that count, so that one long block does not outweigh a page
_PROSE_WORDS = 9
_ALL_LINK, _MUCH_LINK = 0.8, 0.5
_ALIKE = 0.5  # share of the text set in one style that is body, above which the rest of it is as well
_ABOVE = 12  # blocks between a standfirst and the body
_STANDFIRST_WORDS = 7
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NO_LINE = frozenset({"figure", "caption", "=caption", ":comment"})
_NO_PARAGRAPH = frozenset(
    {"figure", "caption", "form", "frame", "aside", "table"}
    | {":caption", ":other", ":comment", "=about", "=frame"}
)  # a paragraph that no reader took must stand further away from the page's furniture than one that was taken


def mended(lines: Sequence[str], blocks: Sequence[Block], *, title: str | None, second: Sequence[str]) -> list[str]:
    """The lines of a body without those that are no part of it, and with the paragraphs of the page that belong to it.

    `second` is what another reader answered; it has half a voice in what the page sets like its body.
    """
    page = _Page(lines=lines, second=second, blocks=blocks, title=_key(title or ""))
    place = -1
    placed: list[tuple[int, int, str]] = []  # block before or at which a line stands; taken lines before added ones
    for line, at in zip(lines, page.places_of_lines, strict=True):
        place = place if at is None else max(place, at)
        if not (pagewords.is_inset(line) or (at is not None and page.is_foreign(at))):
            placed.append((place, 0, line))
    placed += [(at, 1, blocks[at].text) for at in page.missed()]
    return [line for _, _, line in sorted(placed, key=lambda item: item[:2])]


@dataclass(frozen=True, kw_only=True)
class _Page:
    """Lines of a body and the blocks of its page, held against each other."""

    lines: Sequence[str]
    second: Sequence[str]
    blocks: Sequence[Block]
    title: str

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The blocks as they are compared."""
        return tuple(_key(block.text) for block in self.blocks)

    @cached_property
    def runs(self) -> tuple[frozenset[tuple[str, ...]], ...]:
        """The runs of words of the blocks."""
        return tuple(map(_runs, self.keys))

    @cached_property
    def places_of_lines(self) -> tuple[int | None, ...]:
        """For each line the number of its block: the next one with its words, else the last, else None."""
        where: defaultdict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self.keys):
            where[key].append(number)
        found: list[int | None] = []
        last = -1
        for line in self.lines:
            numbers = where.get(_key(line), [])
            at = next((n for n in numbers if n > last), numbers[-1] if numbers else None)
            last = last if at is None else max(last, at)
            found.append(at)
        return tuple(found)

    @cached_property
    def taken(self) -> tuple[bool, ...]:
        """Whether the lines hold the words of a block."""
        exact = set(self.places_of_lines)
        return tuple(n in exact or held for n, held in enumerate(self._held(self.lines)))

    @cached_property
    def words(self) -> tuple[int, ...]:
        """The number of words of a block that count."""
        return tuple(min(pagewords.words_in(block.text), _MOST_WORDS) for block in self.blocks)

    @cached_property
    def prose(self) -> tuple[int, ...]:
        """The numbers of the blocks that are prose of the body."""
        return tuple(
            number
            for number, block in enumerate(self.blocks)
            if self.taken[number] and self.words[number] >= _PROSE_WORDS and pagewords.is_closed(block.text)
        )

    @cached_property
    def common(self) -> frozenset[str]:
        """The places in which most of the body stands: they say nothing against a block."""
        words: Counter[str] = Counter()
        for number in self.prose:
            words.update(dict.fromkeys(self.blocks[number].places, self.words[number]))
        whole = sum(self.words[number] for number in self.prose)
        return frozenset(place for place, count in words.items() if 2 * count > whole)

    @cached_property
    def styles(self) -> dict[str, tuple[float, int]]:
        """By style the words that are body by the mean of both readers, and all."""
        found: dict[str, tuple[float, int]] = {}
        for number, voices in enumerate(self.voices):
            inside, whole = found.get(self.blocks[number].style, (0.0, 0))
            words = self.words[number]
            found[self.blocks[number].style] = (inside + words * voices, whole + words)
        return found

    @cached_property
    def voices(self) -> tuple[float, ...]:
        """The share of both readers that took a block."""
        return tuple((a + b) / 2 for a, b in zip(self.taken, self._held(self.second), strict=True))

    def is_foreign(self, number: int) -> bool:
        """Whether a block that a reader took is a link alone, or stands where captions, comments or other things stand."""
        block = self.blocks[number]
        if _link_share(block) > _ALL_LINK or (block.places - self.common) & _NO_LINE:
            return True
        return 2 * len(self.common - block.places) > len(self.common)

    def _held(self, lines: Sequence[str]) -> list[bool]:
        """For each block whether its words, or enough of its runs of words, stand in the lines."""
        mine = [_key(line) for line in lines]
        seen, whole = frozenset[tuple[str, ...]]().union(*map(_runs, mine)), " | ".join(mine)
        return [
            key in whole or (len(runs) > 1 and len(runs & seen) > _SHARED * len(runs))
            for key, runs in zip(self.keys, self.runs, strict=True)
        ]

    def missed(self) -> Iterable[int]:
        """The blocks that no line holds and that the page sets like its body, and its standfirst."""
        seen = {self.title}
        for number, block in enumerate(self.blocks):
            if self.taken[number] or self.keys[number] in seen or _link_share(block) >= _MUCH_LINK:
                continue
            if (block.places - self.common) & _NO_PARAGRAPH:
                continue
            if self._is_alike(number) or self._is_standfirst(number):
                seen.add(self.keys[number])
                yield number

    def _is_alike(self, number: int) -> bool:
        inside, whole = self.styles[self.blocks[number].style]
        others = whole - self.words[number]
        inside -= self.words[number] * self.voices[number]
        return others > 0 and inside > _ALIKE * others and pagewords.is_closed(self.blocks[number].text)

    def _is_standfirst(self, number: int) -> bool:
        if not self.prose or not self.prose[0] - _ABOVE < number < self.prose[0] or self.words[number] < _STANDFIRST_WORDS:
            return False
        headed = any(block.tag == "h1" for block in self.blocks[:number]) or not any(b.tag == "h1" for b in self.blocks)
        return headed and "=lead" in self.blocks[number].places - self.common


def _link_share(block: Block) -> float:
    return block.linked / len(block.text)


@lru_cache(maxsize=512)  # most lines of both readers are blocks of the page
def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


@lru_cache(maxsize=512)
def _runs(key: str) -> frozenset[tuple[str, ...]]:
    words = key.split()
    return frozenset(zip(*(words[start:] for start in range(_RUN)), strict=False))
