"""A parsed page as lines that a reader sees, each with the element in which it starts, and the lines around its headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

_BLOCKS = frozenset((
    "p", "div", "li", "ul", "ol", "td", "tr", "th", "table", "dd", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "center", "br", "hr",
    "header", "section", "article", "main", "aside", "address", "figure", "figcaption", "blockquote", "footer", "nav", "form",
    "button", "body", "title",
))  # fmt: skip
_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "head", "iframe", "select", "textarea"))
_BEFORE, _AFTER = 6, 14  # lines around the headline
_PROSE = 240  # characters of a paragraph with which the body has begun
_MOST = 4_000  # lines of one page


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A line: its words, the element in which it starts, and what `datetime` attributes in it say."""

    words: str
    element: HtmlElement
    moments: tuple[str, ...] = ()


@dataclass(slots=True)
class _Open:
    """The line that is being read."""

    words: list[str] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)
    element: HtmlElement | None = None

    def add(self, text: str | None, element: HtmlElement) -> None:
        if text and (words := text.split()):
            self.words.extend(words)
            self.element = element if self.element is None else self.element

    def closed(self) -> PageLine | None:
        """The line so far, None when nothing was said; a new one is open afterwards."""
        line = None
        if self.element is not None:
            line = PageLine(words=" ".join(self.words), element=self.element, moments=tuple(self.moments))
            self.words, self.moments, self.element = [], [], None
        return line


def page_lines(tree: HtmlElement) -> tuple[PageLine, ...]:
    """The lines of the page in page order, at most 4,000: text between the edges of blocks, with single spaces."""
    found: list[PageLine] = []
    for line in _lines(tree):
        found.append(line)
        if len(found) == _MOST:
            break
    return tuple(found)


def _lines(tree: HtmlElement) -> Iterator[PageLine]:
    now = _Open()
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if not isinstance(element.tag, str):
            continue
        if element.tag in _BLOCKS and (line := now.closed()):
            yield line
        if event == "end":
            parent = element.getparent()
            now.add(element.tail, element if parent is None else parent)
        elif element.tag in _SILENT:
            walk.skip_subtree()
        else:
            if moment := element.get("datetime"):
                now.moments.append(moment)
            now.add(element.text, element)
    if line := now.closed():
        yield line


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Where the headline's last line stands (-1 where there is no headline), and the places of the lines around it."""

    headline: int
    around: range


def header_of(lines: Sequence[PageLine], headline: HtmlElement | None) -> Header:
    """The Header: few lines above the headline, and those below it up to the first paragraph of prose."""
    places = [number for number, line in enumerate(lines) if headline is not None and _is_in(line.element, headline)]
    if not places:
        return Header(headline=-1, around=range(0))
    last = places[-1]
    stop = last + 1
    while stop < min(len(lines), last + 1 + _AFTER) and len(lines[stop].words) <= _PROSE:
        stop += 1
    return Header(headline=last, around=range(max(0, places[0] - _BEFORE), stop))


def _is_in(element: HtmlElement, box: HtmlElement) -> bool:
    return element is box or any(up is box for up in element.iterancestors())
