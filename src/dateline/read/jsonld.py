"""The JSON-LD of a page: its nodes, and those of them that describe an article.

Source: schema.org/Article; JSON-LD 1.1 (W3C 2020), as far as pages use it: blocks, lists, @graph, references by @id.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

Node = Mapping[str, Any]

_ARTICLE = re.compile(
    r"(?:News|Reportage\w*|Opinion\w*|Analysis\w*|Background\w*|Review\w*|Satirical|Blog|Advertiser\w*|Scholarly|Tech|Report)?"
    r"(?:Article|Posting)$|^(?:LiveBlogPosting|Report|Review|Recipe|AskPublicNewsArticle)$"
)
_PAGE = frozenset({"WebPage", "ItemPage", "VideoObject", "PodcastEpisode", "AudioObject", "MediaGallery", "ImageGallery"})
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
_CONTEXT = re.compile(r"""\s*\[?\s*\{\s*["']@context["']\s*:\s*["']https?://schema\.org""")
_DECODER = json.JSONDecoder(strict=False)
_REMARK = re.compile(r"^\s*//.*$", re.MULTILINE)
_SALVAGE = ("@type", "headline", "datePublished", "dateModified", "url")
_CONTROL = re.compile(r"[\x00-\x1f]+")
_TRAILING = re.compile(r",\s*([}\]])")
_COVER = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|(?://)?\s*\]\]>)\s*;?\s*$")
_DEPTH = 6


def nodes(tree: HtmlElement) -> tuple[Node, ...]:
    """All nodes of all blocks in page order, with references by @id resolved one step. Broken blocks are repaired or skipped."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if script.text and _is_block(script.get("type") or "", script.text):
            found.extend(_walk(_loaded(script.text), 0))
    known = {str(node["@id"]): node for node in found if "@id" in node and len(node) > 1}
    return tuple(_joined(node, known) for node in found)


def types_of(node: Node) -> tuple[str, ...]:
    """The types of a node, without their address."""
    given = node.get("@type", ())
    names = [given] if isinstance(given, str) else [name for name in given if isinstance(name, str)]
    return tuple(name.rsplit("/", 1)[-1] for name in names)


def is_article(node: Node) -> bool:
    """Whether a node describes an article or its kin."""
    return any(_ARTICLE.search(name) for name in types_of(node))


def is_page(node: Node) -> bool:
    """Whether a node describes a page or a recording: asked when there is no article."""
    return any(name in _PAGE for name in types_of(node))


def texts(value: Any) -> tuple[str, ...]:
    """The plain words in a value: strings, lists of them, and the names of things."""
    if isinstance(value, str):
        cleaned = " ".join(html.unescape(html.unescape(value)).split())
        return (cleaned,) if cleaned else ()
    if isinstance(value, Mapping):
        return texts(value.get("name") or value.get("@value") or "")
    if isinstance(value, (list, tuple)):
        return tuple(text for item in value for text in texts(item))
    return ()


def _is_block(kind: str, text: str) -> bool:
    """Whether a script holds JSON-LD: by its type, or where it has none by how it begins."""
    return "ld+json" in kind.lower() or (not kind and bool(_CONTEXT.match(text)))


def _loaded(text: str) -> Any:
    text = _COVER.sub("", text.strip())
    for repair in (_same, _plainer, html.unescape):
        try:
            return _DECODER.raw_decode(repair(text).lstrip())[0]
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _same(text: str) -> str:
    return text


def _plainer(text: str) -> str:
    return _TRAILING.sub(r"\1", _CONTROL.sub(" ", _REMARK.sub("", text))).rstrip(" ;")


def _salvaged(text: str) -> Any:
    """The plain fields that stand once in an article's block that no repair makes readable; None when there are none."""
    found: dict[str, str] = {}
    for key in _SALVAGE:
        values = re.findall(rf'"{key}"\s*:\s*"((?:[^"\\]|\\.)*)"\s*[,}}\n]', text)
        if len(values) == 1:
            found[key] = values[0]
    return found if is_article(found) and len(found) > 1 else None


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for item in value[:500]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        if "ItemList" in types_of(value) or "BreadcrumbList" in types_of(value):
            return
        for key in _INSIDE:
            if key in value:
                yield from _walk(value[key], depth + 1)


def _joined(node: Node, known: Mapping[str, Node]) -> Node:
    return {key: _resolved(value, known) for key, value in node.items()}


def _resolved(value: Any, known: Mapping[str, Node]) -> Any:
    if isinstance(value, list):
        return [_resolved(item, known) for item in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and "@id" in value:
        return known.get(str(value["@id"]), value)
    return value
