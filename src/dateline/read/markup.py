"""From the characters of a page to one tree, which all readers of the page share, and small questions to that tree."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, fromstring

MAX_DEPTH = 400
MAX_ELEMENTS = 100_000  # several times what the longest live blogs have
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SILENT = re.compile(r"<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|section|article|header|footer|figure|time|main)\b[^>]*>", re.I)
_TAG = re.compile(r"<[^>]*>?")


def parsed(text: str) -> HtmlElement | None:
    """The tree of a page, None when there is none. Comments are dropped; no entity is fetched, no network is used."""
    parser = HTMLParser(collect_ids=False, remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        tree = fromstring(_DECLARATION.sub("", text), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return tree if isinstance(tree.tag, str) else None


def is_deep(text: str) -> bool:
    """Whether so many elements stay open at one place that walking the tree is not safe. Cheap, before any parsing."""
    depth = 0
    for match in re.finditer(
        r"<(/?)(?:div|span|section|article|ul|ol|table|b|i|em|a|font|blockquote|center)\b", text, re.I
    ):
        depth += -1 if match.group(1) else 1
        if depth > MAX_DEPTH:
            return True
        depth = max(depth, 0)
    return False


def is_crowded(tree: HtmlElement) -> bool:
    """Whether a tree has so many elements that the walks of all readers over it would take minutes."""
    return bool(tree.xpath("count(//*)") > MAX_ELEMENTS)


def flattened(text: str) -> str:
    """The page as lines of text, by its tags alone: for markup that no tree can hold."""
    text = _COMMENT.sub(" ", _SILENT.sub(" ", text))
    text = _TAG.sub(" ", _BLOCK.sub("\n", text))
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)


def words_of(element: HtmlElement) -> str:
    """The text of an element and all in it, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def apart_words_of(element: HtmlElement) -> str:
    """As `words_of`, with a space wherever an element starts or ends: for bylines and dates set in pieces."""
    return " ".join(" ".join(element.itertext()).split())


def fold(text: str) -> str:
    """A text for comparing: lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", text.casefold())


def without_silent(tree: HtmlElement) -> HtmlElement:
    """The same tree, stripped of what nobody sees, so that the copies that readers make are cheap. Changes the tree."""
    etree.strip_elements(tree, "script", "style", "template", "svg", with_tail=False)
    return tree
