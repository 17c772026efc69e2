"""The authors of a page: every one that it declares or shows, and those of the first place that names anybody beside the house."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from dateline.model import Declared
from dateline.read.bylines import authors_near
from dateline.read.declarations import Declarations, in_meta, in_nodes
from dateline.read.layout import Layout, Mark
from dateline.read.jsonld import texts
from dateline.read.markup import apart_words_of, fold, words_of
from dateline.read.pagewords import lines_of
from dateline.read.people import names_in

_META = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
    "dc.creator.name", "dcsext.author", "cxenseparse:author", "authors", "article.author", "twitter:data1", "citation_author", "creator",
    "shareaholic:article_author_name", "rbauthors", "vr:author", "og:article:author", "lp.article:author", "mrf:authors",
)  # fmt: skip
_SHOWN = ("byline", "shown byline")
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
    return found + _bylines(layout)


def _bylines(layout: Layout) -> list[Declared]:
    found: list[Declared] = []
    for element in layout.marked[Mark.BYLINE]:
        links = [text for link in element.iter("a") if (text := words_of(link))]
        text = ", ".join(links) if len(links) > 1 else apart_words_of(element)
        if 3 < len(text) < _LONGEST and not layout.elsewhere.holds(element):
            found.append(Declared(field="author", value=text, found="byline"))
            if len(found) == _MOST:
                break
    return found


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
    """The names of the first place that gives any beside the house's own; the house's when no place names anybody else."""
    places: dict[str, list[str]] = {}
    for item in authors:
        places.setdefault(item.found, []).append(item.value)
    signed: tuple[str, ...] = ()
    for place, values in places.items():
        names = names_in(values, signed=place == "byline")
        people = tuple(name for name in names if fold(name) not in house)
        if people and (not signed or place != "link rel=author"):
            return people if place.startswith("meta") else names
        signed = signed or names
    return signed


def names_people(authors: Iterable[Declared], house: set[str]) -> bool:
    """Whether any declaration names somebody beside the house."""
    return any(fold(name) not in house for name in chosen_authors(authors, house))


def _plain(value: object) -> tuple[str, ...]:
    return tuple(text for text in texts(value) if not text.startswith(("http://", "https://", "//")))
