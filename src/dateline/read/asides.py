"""What a page shows beside its article, by kind: captions, bylines, what the house asks of readers. None of it is in the body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from dateline import lexicon
from dateline.model import Aside, AsideKind
from dateline.read.blocks import Block
from dateline.read.bylines import Byline
from dateline.read.pagewords import Line, LineKind

_LONGEST = 600  # characters of a notice or a caption; what is longer is a text
_LONGEST_BYLINE = 160
_FEWEST_WORDS = 4  # of a notice: what is shorter is a button or a part of a menu
_MOST = 60
_CAPTION = frozenset({"caption", "=caption"})
_BYLINE = frozenset({"=about", "address"})
_SECTIONS = ((AsideKind.PAYWALL, "paywall"), (AsideKind.CONSENT, "consent"), (AsideKind.APPEAL, "appeals"))

Asked = tuple[tuple[AsideKind, str], ...]


def asides_in(blocks: Sequence[Block], *, body: str, authors: Sequence[str]) -> tuple[Aside, ...]:
    """The Asides among the blocks of a parsed page, in page order, each text once; at most 60. `body` is what they stand beside."""
    said, paragraphs = _said(block.text for block in blocks), frozenset(body.split("\n\n"))
    around = (block for block in blocks if block.text not in paragraphs and len(block.text) <= _LONGEST)
    return _asides((block.text, _kind(block, authors, said)) for block in around)


def asides_on(lines: Sequence[Line], byline: Byline, *, body: str) -> tuple[Aside, ...]:
    """The Asides among the lines of a flattened page whose `byline` is known."""
    said, paragraphs = _said(line.text for line in lines), frozenset(body.split("\n\n"))
    around = ((n, line) for n, line in enumerate(lines) if line.text not in paragraphs and len(line.text) <= _LONGEST)
    return _asides((line.text, AsideKind.BYLINE if n in byline.lines else _kind_of_line(line, said)) for n, line in around)


def _asides(found: Iterable[tuple[str, AsideKind | None]]) -> tuple[Aside, ...]:
    kinds: dict[str, AsideKind] = {}
    for text, kind in found:
        if kind is not None and len(kinds) < _MOST:
            kinds.setdefault(text, kind)
    return tuple(Aside(kind=kind, text=text) for text, kind in kinds.items())


def _kind(block: Block, authors: Sequence[str], said: Asked) -> AsideKind | None:
    if kind := _notice(block.text, said):
        return kind
    if block.places & _CAPTION and block.linked < len(block.text):
        return AsideKind.CAPTION
    signed = block.places & _BYLINE and len(block.text) <= _LONGEST_BYLINE and any(name in block.text for name in authors)
    return AsideKind.BYLINE if signed else None


def _kind_of_line(line: Line, said: Asked) -> AsideKind | None:
    return _notice(line.text, said) or (AsideKind.CAPTION if line.kind is LineKind.CAPTION else None)


def _notice(text: str, said: Asked) -> AsideKind | None:
    """What a text asks of its reader, by its words; of those that the page says at all."""
    if not said or len(text.split()) < _FEWEST_WORDS:
        return None
    lower = text.lower()
    return next((kind for kind, phrase in said if phrase in lower), None)


def _said(texts: Iterable[str]) -> Asked:
    """The phrases of notices that stand anywhere on a page, so that its blocks are searched for few."""
    whole = "\n".join(texts).lower()
    return tuple((kind, phrase) for kind, phrase in _phrases() if phrase in whole)


@cache
def _phrases() -> Asked:
    words = lexicon.load("en", "pages")
    return tuple((kind, phrase) for kind, section in _SECTIONS for phrase in sorted(words.words(section)))
