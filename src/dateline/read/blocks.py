"""A page as a sequence of blocks: runs of text between the edges of block elements, each with what stands around it.

One walk over the tree, linear in its size. What a block is (paragraph, caption, menu) is decided elsewhere; here is what can
be seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from dateline import lexicon

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strong sub "
    "sup time tt u var wbr".split()
)
_SILENT = frozenset(
    "script style noscript template svg math head title meta link select option textarea canvas audio video iframe object button "
    "input datalist dialog".split()
)
_BY_TAG = {
    "figure": "figure", "figcaption": "caption", "aside": "aside", "nav": "frame", "footer": "frame", "header": "header",
    "form": "form", "article": "article", "main": "article", "table": "table", "address": "frame",
}  # fmt: skip
# What a class or an id can say that its element holds: the sections of lexicons/en/markup.toml.
_PLACES = ("caption", "other", "frame", "house", "comment", "about", "lead", "body")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text in an element `tag`. `linked` is how many of its characters are the words of links.

    `places` says what it stands in: by the tags of its ancestors ("figure", "aside", "article"); behind a colon by the words of
    their classes and ids (":other", ":comment"); and behind "=" by those of the innermost ancestor that says anything. `style` is
    its tag with class and that of its parent: what a page sets alike has the same one.
    """

    text: str
    tag: str
    style: str
    places: frozenset[str]
    linked: int


def blocks_of(tree: HtmlElement, *, most: int = 20_000) -> tuple[Block, ...]:
    """The blocks of a tree in page order, at most `most`. Scripts, forms' choices and hidden elements hold none."""
    return tuple(_Walk(most).over(tree))


class _Frame(NamedTuple):
    """A block element that is open."""

    element: HtmlElement
    tag: str
    places: frozenset[str]


class _Walk:
    def __init__(self, most: int) -> None:
        self._most = most
        self._found: list[Block] = []
        self._frames: list[_Frame] = []
        self._pieces: list[str] = []
        self._linked = self._links = 0

    def over(self, tree: HtmlElement) -> list[Block]:
        walk = etree.iterwalk(tree, events=("start", "end"))
        skipped: HtmlElement | None = None
        for event, element in walk:
            tag = element.tag
            if skipped is not None and element is skipped:
                self._say(element.tail)
            elif event == "end":
                self._leave(element, tag)
            elif not isinstance(tag, str) or tag in _SILENT or _is_hidden(element):
                walk.skip_subtree()
                skipped = element
            else:
                self._enter(element, tag)
            if len(self._found) >= self._most:
                break
        self._close()
        return self._found

    def _enter(self, element: HtmlElement, tag: str) -> None:
        if tag not in _INLINE:
            if self._pieces:
                self._close()
            self._frames.append(_Frame(element, tag, self._places(element, tag)))
        elif tag == "a":
            self._links += 1
        self._say(element.text)

    def _leave(self, element: HtmlElement, tag: str) -> None:
        if tag not in _INLINE:
            if self._pieces:
                self._close()
            self._frames.pop()
        elif tag == "a":
            self._links -= 1
        self._say(element.tail)

    def _places(self, element: HtmlElement, tag: str) -> frozenset[str]:
        around = self._frames[-1].places if self._frames else _NOWHERE
        if tag in ("html", "body"):  # their classes hold for the whole page
            return around
        if tag in _BY_TAG:
            around |= {_BY_TAG[tag]}
        name, id = element.get("class"), element.get("id")
        named = _places_named(f"{name or ''} {id or ''}") if name or id else _NOWHERE
        return frozenset(place for place in around if place[0] != "=") | named if named else around

    def _say(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            if self._links:
                self._linked += len(text.strip())

    def _close(self) -> None:
        text = " ".join("".join(self._pieces).split())
        if text and self._frames:
            inner = self._frames[-1]
            self._found.append(
                Block(text=text, tag=inner.tag, style=self._style(), places=inner.places, linked=self._linked)
            )
        self._pieces, self._linked = [], 0

    def _style(self) -> str:
        inner, above = self._frames[-1], self._frames[-2:][0]
        return f"{inner.tag}.{inner.element.get('class') or ''}<{above.element.get('class') or above.tag}"


@lru_cache(maxsize=20_000)
def _places_named(names: str) -> frozenset[str]:
    found = frozenset().union(*map(_places_of, names.split()))
    return frozenset(f"{mark}{place}" for place in found for mark in ":=")


@lru_cache(maxsize=20_000)
def _places_of(name: str) -> frozenset[str]:
    parts = name.lower().replace("_", "-").split("-")
    joined, whole = "".join(parts), lexicon.load("en", "markup").map("parts")
    return frozenset([place for word, place in _words() if word in joined] + [whole[part] for part in parts if part in whole])


@cache
def _words() -> tuple[tuple[str, str], ...]:
    """The words of class names, each with its place."""
    book = lexicon.load("en", "markup")
    return tuple((word, place) for place in _PLACES for word in sorted(book.words(place)))


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and bool(_UNSEEN.search(style))
