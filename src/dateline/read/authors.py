"""The authors of a page: every one that it declares or shows, and those of the first place that names anybody beside the house."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from lxml.html import HtmlElement

from dateline import lexicon
from dateline.model import Declared
from dateline.read.bylines import authors_near, is_full_name, is_name
from dateline.read.declarations import Declarations, in_meta, in_nodes
from dateline.read.layout import Layout, Mark
from dateline.read.jsonld import texts
from dateline.read.markup import fold, words_of
from dateline.read.pagewords import lines_of
from dateline.read.people import names_in

_META = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
    "dc.creator.name", "dcsext.author", "cxenseparse:author", "authors", "article.author", "twitter:data1", "citation_author", "creator",
    "shareaholic:article_author_name", "rbauthors", "vr:author", "og:article:author", "lp.article:author", "mrf:authors",
)  # fmt: skip
_SIGNED = ("byline", "author link")
_COMPLETE = ("meta", "byline", "shown byline", "json-ld author")
_MOST_AUTHORS = 8
_LONGEST = 160  # characters of a byline
_MOST = 3


def declared_authors(page: Declarations, layout: Layout) -> list[Declared]:
    """JSON-LD first, then meta elements, microdata and links, elements whose class says author."""
    found = in_nodes(page, "author", ("author", "creator"), _plain) + in_meta(page, "author", _META)
    for name, place in (("author", "microdata author"), ("rel author", "link rel=author")):
        for element in page.items.get(name, ()):
            if not layout.elsewhere.holds(element):
                inner = element.xpath(".//*[@itemprop='name' or @property='name']")
                values = (e.get("content") or words_of(e) for e in (inner or [element]))
                found += [Declared(field="author", value=value, found=place) for value in values if value]
    return found + _bylines(layout) + _author_links(layout)


def _bylines(layout: Layout) -> list[Declared]:
    found: list[Declared] = []
    for element in layout.marked[Mark.BYLINE]:
        text = _byline_of(element)
        if 3 < len(text) < _LONGEST and not layout.elsewhere.holds(element):
            found.append(Declared(field="author", value=text, found="byline"))
            if len(found) == _MOST:
                break
    return found


def _byline_of(element: HtmlElement) -> str:
    """The words of a byline; its links, or its pieces where each is a full name, with commas between them."""
    links = [text for link in element.iter("a") if (text := words_of(link))]
    if len(links) > 1:
        return ", ".join(links)
    pieces = [words for text in element.itertext() if (words := " ".join(text.split()))]
    return ", ".join(pieces) if len(pieces) > 1 and all(" " in piece and is_name(piece) for piece in pieces) else " ".join(pieces)


def _author_links(layout: Layout) -> list[Declared]:
    """Names that lead to an author's page; none where there are so many that they are a list of the house's authors."""
    links = (link for link in layout.tree.iter("a") if _leads_to_author(link.get("href") or ""))
    names = {words: link for link in links if is_name(words := words_of(link)) and not layout.elsewhere.holds(link)}
    if len(names) > _MOST:
        return []
    return [Declared(field="author", value=name, found="author link") for name in names]


@lru_cache(maxsize=4_096)
def _leads_to_author(href: str) -> bool:
    parts = href.split("?")[0].strip("/").lower().split("/")
    return any(part in lexicon.load("en", "pages").words("author_paths") for part in parts[-3:-1])


def shown_authors(layout: Layout, *, outlet: str | None) -> list[Declared]:
    """Who signs on the lines around the headline: asked where no declaration names a person."""
    header = layout.header
    around = [(n, layout.lines[n]) for n in header.around if n == header.headline or not layout.elsewhere.holds(layout.lines[n].element)]
    lines = lines_of("\n".join(line.words for _, line in around), most=len(around) + 1)
    place = next((at for at, (number, _) in enumerate(around) if number == header.headline), None)
    if place is None or len(lines) != len(around):
        return []
    names = authors_near(lines, title_at=place, first=len(lines), last=len(lines) - 1, outlet=outlet).names
    return [Declared(field="author", value=name, found="shown byline") for name in names]


def chosen_authors(authors: Iterable[Declared], house: set[str]) -> tuple[str, ...]:
    """The names of the first place that gives any beside the house's own; the house's when no place names anybody else.

    A place that names the same and more, or the same in full, stands above the first.
    """
    places: dict[str, list[str]] = {}
    for item in authors:
        places.setdefault(item.found, []).append(item.value)
    named = {place: _names(values, place, house) for place, values in places.items()}
    first = next((place for place, names in named.items() if _people(names, house)), None)
    if first is None:
        return next((names for names in named.values() if names), ())
    names = named[first] if first.startswith("json-ld") else _people(named[first], house)
    return _fullest(names, [other for place, other in named.items() if place.startswith(_COMPLETE)])


def _names(values: Sequence[str], place: str, house: set[str]) -> tuple[str, ...]:
    whole = tuple(value for value in values if fold(value) in house)
    rest = names_in([value for value in values if fold(value) not in house], signed=place in _SIGNED)
    return tuple(dict.fromkeys((*whole, *rest)))


def _people(names: Iterable[str], house: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if fold(name) not in house)


def _fullest(names: tuple[str, ...], others: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The names, or what another place makes of them: more full names beside the same, or the full name of a single word."""
    known = {fold(name) for name in names}
    for other in others:
        more = [name for name in other if fold(name) not in known]
        if len(other) == len(more) + len(known) <= _MOST_AUTHORS and more and all(is_full_name(name) for name in more):
            return other
        if len(names) == len(other) == 1 and " " not in names[0] and is_full_name(other[0]) and fold(names[0]) in fold(other[0]):
            return other
    return names


def names_people(authors: Iterable[Declared], house: set[str]) -> bool:
    """Whether any declaration names somebody beside the house."""
    return any(fold(name) not in house for name in chosen_authors(authors, house))


def _plain(value: object) -> tuple[str, ...]:
    return tuple(text for text in texts(value) if not text.startswith(("http://", "https://", "//")))
