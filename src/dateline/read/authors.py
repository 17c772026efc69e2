"""The authors of a page: every one that it declares or shows, and those of the first place that names anybody beside the house."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lxml.html import HtmlElement

from dateline import lexicon
from dateline.model import Declared
from dateline.read.bylines import authors_near, is_full_name, is_name
from dateline.read.declarations import Declarations, in_meta, in_nodes
from dateline.read.jsonld import texts
from dateline.read.layout import Layout, Mark
from dateline.read.markup import fold, words_of
from dateline.read.pagewords import lines_of
from dateline.read.people import names_in

_META = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
    "dc.creator.name", "dcsext.author", "cxenseparse:author", "authors", "article.author", "twitter:data1", "citation_author",
    "creator", "shareaholic:article_author_name", "rbauthors", "vr:author", "og:article:author", "lp.article:author", "mrf:authors",
)  # fmt: skip
_SIGNED = ("byline", "author link")  # places where roles and dates stand beside the names
_COMPLETE = ("meta", "byline", "shown byline", "json-ld author")  # places that name all who signed
_MOST_AUTHORS = 8
_LONGEST = 160  # characters of a byline
_HOUSE = 3  # characters of a house's name with which the name of a desk may begin
_MOST = 3  # bylines of one page, or links to authors


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
    links = (link for link in layout.tree.iter("a") if _author_page().search(link.get("href") or ""))
    names = {words: link for link in links if is_name(words := words_of(link)) and not layout.elsewhere.holds(link)}
    if len(names) > _MOST:
        return []
    return [Declared(field="author", value=name, found="author link") for name in names]


@cache
def _author_page() -> re.Pattern[str]:
    """The address of an author's own page: one part, at most two, behind a word for authors."""
    words = sorted(lexicon.load("en", "pages").words("author_paths"))
    return re.compile(rf"/(?:{'|'.join(map(re.escape, words))})/[^/?]+(?:/[^/?]+)?/?(?:\?|$)", re.IGNORECASE)


def shown_authors(layout: Layout, *, outlet: str | None) -> list[Declared]:
    """Who signs on the lines around the headline: asked where no declaration names a person."""
    headline = layout.header.headline
    around = [
        number for number in layout.header.around if number == headline or not layout.elsewhere.holds(layout.lines[number].element)
    ]
    lines = lines_of("\n".join(layout.lines[number].words for number in around), most=len(around) + 1)
    if headline not in around or len(lines) != len(around):
        return []
    names = authors_near(lines, title_at=around.index(headline), first=len(lines), last=len(lines) - 1, outlet=outlet).names
    return [Declared(field="author", value=name, found="shown byline") for name in names]


@dataclass(frozen=True, slots=True, kw_only=True)
class Authors:
    """The chosen names, the place that gave them, and the slug of the rule that chose it; empty where nobody is named."""

    names: tuple[str, ...] = ()
    place: str = ""
    rule: str = ""


def chosen_authors(authors: Iterable[Declared], house: set[str]) -> Authors:
    """The Authors by the first of three rules; `house` holds the outlet's names, folded.

    `authors.fuller-place`: the names of the first place with a person, as another place gives them in full or with more beside.
    `authors.first-person`: the names of the first place that gives any beside the house's. `authors.house`: nobody else signs.
    """
    named = _named(authors, house)
    place = next((place for place, names in named.items() if _people(names, house)), "")
    if not place:
        place = next((place for place, names in named.items() if names), "")
        return Authors(names=named[place], place=place, rule="authors.house") if place else Authors()
    names = named[place] if place.startswith("json-ld") else _people(named[place], house)
    for other, fuller in named.items():
        if other.startswith(_COMPLETE) and (_adds(fuller, names) or _spells_out(fuller, names)):
            return Authors(names=fuller, place=other, rule="authors.fuller-place")
    return Authors(names=names, place=place, rule="authors.first-person")


def names_people(authors: Iterable[Declared], house: set[str]) -> bool:
    """Whether any declaration names somebody beside the house."""
    return any(_people(names, house) for names in _named(authors, house).values())


def _named(authors: Iterable[Declared], house: set[str]) -> dict[str, tuple[str, ...]]:
    """The names by place. A value that is the house's own name is one name, whatever stands in it."""
    places: dict[str, list[str]] = {}
    for item in authors:
        places.setdefault(item.found, []).append(item.value)
    named = {}
    for place, values in places.items():
        whole = [value for value in values if fold(value) in house]
        others = names_in([value for value in values if fold(value) not in house], signed=place in _SIGNED)
        named[place] = tuple(dict.fromkeys((*whole, *_apart_from_house(others, house))))
    return named


def _apart_from_house(names: Sequence[str], house: set[str]) -> Iterator[str]:
    """Names without the house's behind them ("Ada Brook Kestrel"), and without its desks where a person signs too."""
    for name in names:
        words = name.split()
        own = next((cut for cut in range(len(words) - 1, 0, -1) if fold(" ".join(words[cut:])) in house), len(words))
        if len(names) == 1 or not any(fold(name).startswith(known) for known in house if len(known) >= _HOUSE):
            yield " ".join(words[:own]) if own > 1 else name


def _people(names: Iterable[str], house: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if fold(name) not in house)


def _adds(fuller: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a list has all of the names and full names of others beside."""
    known = {fold(name) for name in names}
    more = [name for name in fuller if fold(name) not in known]
    whole = len(fuller) == len(more) + len(known) <= _MOST_AUTHORS
    return whole and bool(more) and all(is_full_name(name) for name in more)


def _spells_out(fuller: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a list gives the full name of the one who is named by a single word."""
    if not len(fuller) == len(names) == 1 or " " in names[0]:
        return False
    return is_full_name(fuller[0]) and fold(names[0]) in fold(fuller[0])


def _plain(value: object) -> tuple[str, ...]:
    return tuple(text for text in texts(value) if not text.startswith(("http://", "https://", "//")))
