"""What a page declares in fields: JSON-LD nodes, meta elements, microdata and RDFa, first-level headings, each read once.

Whatever is read becomes a `Declared` that says where it was found; which of several counts is decided in `titles`, `authors`,
`publication` and `subjects`. Sources: schema.org; HTML microdata (WHATWG); RDFa Lite 1.1 (W3C); OpenGraph, Dublin Core and kin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from dateline.model import Declared
from dateline.read.jsonld import Node, is_article, is_page, nodes, texts
from dateline.read.layout import Layout
from dateline.read.markup import fold, words_of

_MOST_ITEMS = 3
_PREFIX = re.compile(r"^(?:https?://schema\.org/|schema:|rnews:|dcterms:|dc:)", re.I)


@dataclass(frozen=True, kw_only=True)
class Declarations:
    """The declarations of one parsed page at `url`. Each property is computed once, when asked."""

    tree: HtmlElement
    url: str

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All JSON-LD nodes."""
        return nodes(self.tree)

    @cached_property
    def articles(self) -> tuple[Node, ...]:
        """The JSON-LD nodes of the article: of several those with its headline or address; else pages."""
        found = [node for node in self.nodes if is_article(node)] or [node for node in self.nodes if is_page(node)]
        here = [node for node in found if self._is_here(node)]
        return tuple(here or found[:1])

    @cached_property
    def meta(self) -> dict[str, tuple[str, ...]]:
        """The contents of meta elements by name or property, lower case, in page order."""
        found: dict[str, list[str]] = {}
        for element in self.tree.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop")
            content = " ".join((element.get("content") or "").split())
            if name and content:
                found.setdefault(name.strip().lower(), []).append(content)
        return {name: tuple(values) for name, values in found.items()}

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The words of the first-level headings."""
        return tuple(text for h1 in self.tree.iter("h1") if (text := words_of(h1)))

    @cached_property
    def items(self) -> dict[str, tuple[HtmlElement, ...]]:
        """Elements by what microdata, RDFa or a link's rel call them: lower case, no prefix ("datepublished", "rel author")."""
        found: dict[str, list[HtmlElement]] = {}
        for element in self.tree.xpath("descendant::*[@itemprop or @rel or @property][not(self::meta[@property])]"):
            names = [_PREFIX.sub("", name) for key in ("itemprop", "property") for name in (element.get(key) or "").split()]
            for name in (*names, *(f"rel {name}" for name in (element.get("rel") or "").split())):
                found.setdefault(name.lower(), []).append(element)
        return {name: tuple(elements) for name, elements in found.items()}

    def _is_here(self, node: Node) -> bool:
        address = texts(node.get("url")) + texts(node.get("mainEntityOfPage")) + texts(node.get("@id"))
        entity = node.get("mainEntityOfPage")
        if isinstance(entity, dict):
            address += texts(entity.get("@id"))
        path = path_of(self.url)
        if len(path) > 1 and any(path_of(text) == path for text in address):
            return True
        headline = {fold(text) for text in texts(node.get("headline"))}
        return bool(headline & {fold(text) for text in (*self.headings, *self.meta.get("og:title", ()))})


def path_of(url: str) -> str:
    """The path of an address, without query, fragment and closing slash."""
    return re.sub(r"^(?:https?:)?//[^/]*", "", url).split("?")[0].split("#")[0].rstrip("/")


def hosts_of(url: str) -> set[str]:
    """The folded names under which a house may sign: its host, the host without its last part, and the name in the middle."""
    host = re.sub(r"^(?:https?:)?//(?:www\d?\.)?|[/:?#].*$", "", url)
    return {fold(host), fold(host.rpartition(".")[0])} - {""}


def in_nodes(
    page: Declarations, field: str, keys: Iterable[str], values: Callable[[object], tuple[str, ...]] = texts
) -> list[Declared]:
    """What the article's JSON-LD nodes say under the keys."""
    return [
        Declared(field=field, value=value, found=f"json-ld {key}")
        for key in keys
        for node in page.articles
        for value in values(node.get(key))
    ]


def in_meta(page: Declarations, field: str, names: Iterable[str]) -> list[Declared]:
    """What meta elements say under the names."""
    return [Declared(field=field, value=value, found=f"meta {name}") for name in names for value in page.meta.get(name, ())]


def in_items(page: Declarations, field: str, name: str, *, layout: Layout | None = None) -> list[Declared]:
    """What microdata and RDFa say under the name; where the `layout` is known, only outside of teasers and comments."""
    found: list[Declared] = []
    for element in page.items.get(name.lower(), ()):
        value = element.get("datetime") or element.get("content") or words_of(element)
        if value and not (layout and layout.elsewhere.holds(element)):
            found.append(Declared(field=field, value=value, found=f"microdata {name}"))
            if len(found) == _MOST_ITEMS:
                break
    return found
