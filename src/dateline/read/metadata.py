"""What a page declares about itself: every title, author, date, tag, outlet, language and address, each with where it was found.

One of each is chosen by the order of the readers below; what was not chosen stays in `declared`. Sources: schema.org JSON-LD and
microdata, meta elements (OpenGraph, Dublin Core, Parsely and kin), visible bylines and times, and last the address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, partial

from lxml.html import HtmlElement

from dateline import lexicon
from dateline.model import Declared, Stamp
from dateline.read.elsewhere import is_elsewhere
from dateline.read.jsonld import Node, is_article, is_page, nodes, texts, types_of
from dateline.read.markup import apart_words_of, words_of
from dateline.read.page_date import DayOrder, order_of, page_stamp
from dateline.read.people import names_in

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published",
    "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "pubdate",
    "publishdate", "publish-date", "publish_date", "publication_date", "publicationdate",
    "article.published", "article.created",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "rnews:datepublished", "og:release_date", "published_at",
    "published-date",
    "iso-8601-publish-date", "date", "created", "citation_publication_date", "citation_date", "originalpublicationdate",
    "dateposted",
    "article_date_original", "bt:pubdate", "sort_date", "shareaholic:article_published_time", "time",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "lastmod", "last-modified", "article:modified", "modified", "article.updated", "updated_time", "revision_date", "date.modified",
)  # fmt: skip
_TITLES = (
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "title",
    "headline",
    "cxenseparse:title",
)
_AUTHORS = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
    "dc.creator.name", "dcsext.author", "cxenseparse:author", "authors", "article.author", "twitter:data1", "citation_author",
    "creator",
    "shareaholic:article_author_name", "rbauthors", "vr:author", "og:article:author", "lp.article:author", "mrf:authors",
)  # fmt: skip
_TAGS = (
    "news_keywords",
    "article:tag",
    "parsely-tags",
    "sailthru.tags",
    "og:article:tag",
    "keywords",
    "mrf:tags",
    "cxenseparse:tags",
    "article:tags",
)
_OUTLETS = (
    "og:site_name",
    "application-name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "copyright",
    "apple-mobile-web-app-title",
)
_URL_DAY = re.compile(r"/(?P<y>(?:19|20)\d{2})[/_-]?(?P<m>0[1-9]|1[0-2])[/_-]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_TIME_CLASS = re.compile(
    r"publish|pubdate|posted|entry-date|post-date|dateline|article.?date|date.?(?:line|time)|timestamp|created|byline.?date|\bdate\b|datum",
    re.I,
)
_UPDATE_CLASS = re.compile(r"updat|modif|aktualis|lastmod|revis", re.I)
_BYLINE = re.compile(
    r"\b(?:byline|author|autor|auteur|autore|writer|contributor)s?(?:[-_]*(?:name|link|info|list|wrap\w*|item)s?)?\b|author__?name|article__?author",
    re.I,
)
_TAG_FIELD = re.compile(r"^[^:]*\b(?:entity|keyword|tag|topic|tokens?)s?[^:]*:\s*", re.I)
_NO_TAG = re.compile(
    r"^[\da-f]{8}-[\da-f-]{20,}$|^\d+$|^(?:www\.)?[\w-]+\.(?:com|org|net|de|ca|fr|uk)$|^\w[\w ]{2,}:\s*\S|^https?:|\w+=\w|_id\b",
    re.I,
)
_TOPICS = re.compile(
    r"(?:^|[\s_-])(?:article|story|post|entry|content|c|m)?[-_]*(?:tags?|topics?|keywords?|themen|temas?|schlagwort\w*|etiquetas|mots-?cles)(?:[-_]*(?:list|links?|items?|container|wrap\w*|cloud|block|section))?(?:$|[\s_-])",
    re.I,
)
_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » ", " / ")


@dataclass(frozen=True, kw_only=True)
class Declarations:
    """One page as its metadata see it. The readers below ask it; each is computed once."""

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

    def _is_here(self, node: Node) -> bool:
        address = texts(node.get("url")) + texts(node.get("mainEntityOfPage")) + texts(node.get("@id"))
        entity = node.get("mainEntityOfPage")
        if isinstance(entity, dict):
            address += texts(entity.get("@id"))
        path = _path(self.url)
        if len(path) > 1 and any(_path(text) == path for text in address):
            return True
        headline = {fold(text) for text in texts(node.get("headline"))}
        return bool(headline & {fold(text) for text in (*self.headings, *self.meta.get("og:title", ()))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The chosen fields of a page, and all that was declared. `rivals` are declared publications a day or more from the chosen."""

    title: str | None
    authors: tuple[str, ...]
    published: Stamp | None
    updated: Stamp | None
    outlet: str | None
    language: str | None
    url: str | None
    tags: tuple[str, ...]
    declared: tuple[Declared, ...]
    rivals: tuple[Stamp, ...] = ()
    body: str | None = None
    kinds: frozenset[str] = frozenset()
    free: bool | None = None  # schema.org isAccessibleForFree


def read_metadata(tree: HtmlElement, url: str) -> Metadata:
    """The Metadata of a parsed page. Never raises on what a page writes; a date that cannot be read is not a date."""
    page = Declarations(tree=tree, url=url)
    outlet = _outlets(page)
    titles = _titles(page)
    authors = _authors(page)
    published, updated = _stamps(page)
    tags = _tags(page)
    chosen = _chosen_stamp([stamp for _, stamp in published])
    language, address = _languages(page), _addresses(page)
    return Metadata(
        title=chosen_title(titles, [item.value for item in outlet]),
        authors=_chosen_authors(authors, {fold(item.value) for item in outlet} | _hosts(url)),
        published=chosen,
        updated=next((stamp for _, stamp in updated), None),
        outlet=outlet[0].value if outlet else None,
        language=language[0].value[:2].lower() if language else None,
        url=address[0].value if address else None,
        tags=_chosen_tags(tags, {fold(item.value) for item in (*outlet, *authors)} | _hosts(url) | _no_tags()),
        declared=_unique(
            (*titles, *authors, *(d for d, _ in published), *(d for d, _ in updated), *tags, *outlet, *language, *address)
        ),
        rivals=_rivals(chosen, [stamp for _, stamp in published]),
        body=_declared_body(page),
        kinds=frozenset(name for node in page.articles for name in types_of(node)),
        free=_is_free(page),
    )


def fold(text: str) -> str:
    """A text for comparing: lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", text.casefold())


# ---------------------------------------------------------------- titles


def _titles(page: Declarations) -> list[Declared]:
    found = [Declared(field="title", value=text, found="h1") for text in page.headings]
    found += _from_nodes(page, "title", ("headline", "name"))
    found += _from_meta(page, "title", _TITLES)
    found += _from_microdata(page, "title", "headline")
    found += [Declared(field="title", value=text, found="title") for node in page.tree.iter("title") if (text := words_of(node))][
        :1
    ]
    return found


def chosen_title(titles: Iterable[Declared], outlets: list[str]) -> str | None:
    """A heading that another place confirms; else JSON-LD, OpenGraph, a lone heading, the title element, in this order."""
    by_place: dict[str, list[str]] = {}
    for item in titles:
        by_place.setdefault(item.found, []).append(without_outlet(item.value, outlets))
    others = [fold(value) for place, values in by_place.items() if place != "h1" for value in values]
    confirmed = [
        value for value in by_place.get("h1", ()) if len(fold(value)) > 7 and any(o.startswith(fold(value)) for o in others)
    ]
    if confirmed:
        return confirmed[0]
    order = ("json-ld headline", "meta og:title", "microdata headline", "meta twitter:title", "h1", "json-ld name", "title")
    return next((by_place[place][0] for place in order if by_place.get(place)), None)


def without_outlet(title: str, outlets: list[str]) -> str:
    """A title without the outlet's name at its end or start."""
    for mark in _SEPARATORS:
        head, _, tail = title.rpartition(mark)
        if head and any(_names_outlet(tail, outlet) for outlet in outlets):
            return without_outlet(head.strip(), outlets)
        head, _, tail = title.partition(mark)
        if tail and any(fold(head) == fold(outlet) for outlet in outlets):
            return tail.strip()
    return title.strip()


def _names_outlet(tail: str, outlet: str) -> bool:
    short, name = fold(tail), fold(outlet)
    return bool(short) and (
        short == name or (len(short) > 3 and short in name) or (len(name) > 3 and name in short and len(short) < 2 * len(name))
    )


# ---------------------------------------------------------------- authors


def _authors(page: Declarations) -> list[Declared]:
    found = _from_nodes(page, "author", ("author", "creator"), _plain_authors)
    found += _from_meta(page, "author", _AUTHORS)
    for element in page.tree.xpath("//*[@itemprop='author' or @rel='author' or contains(@rel,'author ')]"):
        inner = element.xpath(".//*[@itemprop='name']")
        place = "microdata author" if element.get("itemprop") else "link rel=author"
        if not is_elsewhere(element):
            found += [
                Declared(field="author", value=text, found=place)
                for e in (inner or [element])
                if (text := e.get("content") or words_of(e))
            ]
    return found + _bylines(page)


def _bylines(page: Declarations) -> list[Declared]:
    found: list[Declared] = []
    for element in page.tree.xpath("//body//*[@class and not(self::script)]"):
        if _BYLINE.search(element.get("class")) and not is_elsewhere(element):
            links = [text for link in element.iter("a") if (text := words_of(link))]
            text = ", ".join(links) if len(links) > 1 else apart_words_of(element)
            if 3 < len(text) < 160:
                found.append(Declared(field="author", value=text, found="byline"))
                if len(found) == 3:
                    break
    return found


def _plain_authors(value: object) -> tuple[str, ...]:
    return tuple(text for text in texts(value) if not text.startswith(("http://", "https://", "//")))


def _chosen_authors(authors: Iterable[Declared], outlets: set[str]) -> tuple[str, ...]:
    """The names of the first place that gives any beside the outlet's own; the outlet's when no place names anybody else."""
    places: dict[str, list[str]] = {}
    for item in authors:
        places.setdefault(item.found, []).append(item.value)
    house: tuple[str, ...] = ()
    for place, values in places.items():
        names = names_in(values, signed=place == "byline")
        people = tuple(name for name in names if fold(name) not in outlets)
        if people and (not house or place != "link rel=author"):
            return people if place.startswith("meta") else names
        house = house or names
    return house


def _hosts(url: str) -> set[str]:
    host = re.sub(r"^(?:https?:)?//(?:www\.)?|[/:?#].*$", "", url)
    return {fold(host), fold(host.rpartition(".")[0])} - {""}


# ---------------------------------------------------------------- dates

_Dated = tuple[Declared, Stamp]


def _stamps(page: Declarations) -> tuple[list[_Dated], list[_Dated]]:
    dated = partial(_dated, order=day_order(page.tree))
    published = dated(_from_nodes(page, "published", ("datePublished",)))
    published += dated(_from_meta(page, "published", _PUBLISHED))
    updated = dated(_from_nodes(page, "updated", ("dateModified",))) + dated(_from_meta(page, "updated", _UPDATED))
    published += dated(_from_microdata(page, "published", "datePublished"))
    updated += dated(_from_microdata(page, "updated", "dateModified"))
    for item in _visible_times(page) or ([] if published else _dated_elements(page)):
        (updated if item.field == "updated" else published).extend(dated([item]))
    published += dated(_from_nodes(page, "published", ("uploadDate", "dateCreated")))
    if match := _URL_DAY.search(page.url):
        words = f"{match['y']}-{match['m']}-{match['d']}"
        published += dated([Declared(field="published", value=words, found="address")])
    return published, updated


def day_order(tree: HtmlElement) -> DayOrder:
    """The order of day and month in the region that the page declares, by its language or its OpenGraph locale."""
    return order_of(tree.xpath("/html/@lang | //meta[@property='og:locale']/@content"))


def _dated(items: Iterable[Declared], *, order: DayOrder) -> list[_Dated]:
    return [(item, stamp) for item in items if (stamp := page_stamp(item.value, item.found, order))]


def _visible_times(page: Declarations) -> list[Declared]:
    """`<time>` elements outside of teasers and comments."""
    return _shown([(element, _label(element)) for element in page.tree.iter("time")], "time")


def _dated_elements(page: Declarations) -> list[Declared]:
    """Elements whose class says date: asked when no field and no `<time>` gives one, for it costs a walk over the page."""
    elements = page.tree.xpath("//body//*[@class and (self::span or self::div or self::p or self::abbr or self::li)]")
    return _shown([(e, label) for e in elements if _TIME_CLASS.search(label := _label(e))], "dated element")


def _label(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''}"


def _shown(elements: list[tuple[HtmlElement, str]], place: str) -> list[Declared]:
    found: list[Declared] = []
    for element, label in elements:
        words = element.get("datetime") or apart_words_of(element)
        if words and len(words) < 60 and page_stamp(words, place) and not is_elsewhere(element):
            field = "updated" if _UPDATE_CLASS.search(label) else "published"
            found.append(Declared(field=field, value=words, found=place))
            if len(found) == 6:
                break
    return found


def _chosen_stamp(published: list[Stamp]) -> Stamp | None:
    """The first declared; if it has no time of day, one of the same day that has it; a stamp with a zone before one without."""
    if not published:
        return None
    top = published[0]
    same = [stamp for stamp in published if stamp.day == top.day and stamp.found not in ("address",)]
    if top.clock is None:
        return next((stamp for stamp in same if stamp.clock is not None), top)
    return top


def _rivals(chosen: Stamp | None, published: list[Stamp]) -> tuple[Stamp, ...]:
    if chosen is None or chosen.day.earliest is None:
        return ()
    strong = [
        stamp for stamp in published if stamp.found.startswith(("json-ld datePublished", "meta article:published", "microdata"))
    ]
    day = chosen.day.earliest
    return tuple(s for s in strong if s.day.earliest and abs((s.day.earliest - day).days) > 1)


# ---------------------------------------------------------------- tags, outlet, language, address, body


def _tags(page: Declarations) -> list[Declared]:
    found = _from_nodes(page, "tag", ("keywords",)) + _from_meta(page, "tag", _TAGS)
    for link in page.tree.xpath("//a[@rel='tag' or contains(@rel,'tag ') or contains(@rel,' tag')]"):
        if text := words_of(link):
            found.append(Declared(field="tag", value=text, found="link rel=tag"))
    return found or _topic_links(page)


def _topic_links(page: Declarations) -> list[Declared]:
    """The links of the first list that its class calls tags or topics, asked when no field declares any."""
    for box in page.tree.xpath("//body//*[@class and (self::ul or self::div or self::section or self::p or self::ol) and .//a]"):
        if _TOPICS.search(box.get("class")) and not is_elsewhere(box):
            values = [text for link in box.iter("a") if 1 < len(text := words_of(link)) < 50]
            if 0 < len(values) < 16:
                return [Declared(field="tag", value=value, found="topic links") for value in values]
    return []


@cache
def _no_tags() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon.load("en", "pages").words("no_tags"))


def _chosen_tags(tags: Iterable[Declared], not_tags: set[str]) -> tuple[str, ...]:
    """The tags of the first place that gives several, else of the first that gives any; never ids and hosts."""
    places: dict[str, list[str]] = {}
    for item in tags:
        places.setdefault(item.found, []).append(item.value)
    given = [kept for values in places.values() if (kept := _kept_tags(values, not_tags))]
    return next((kept for kept in given if len(kept) > 1), given[0] if given else ())


def _kept_tags(values: list[str], not_tags: set[str]) -> tuple[str, ...]:
    parts = [part for value in values for part in (re.split(r"[,;|、，]", value) if len(values) == 1 else [value])]
    cleaned = (_TAG_FIELD.sub("", part).strip(" #\"'") for part in parts)
    return tuple(
        dict.fromkeys(part for part in cleaned if 1 < len(part) < 70 and not _NO_TAG.search(part) and fold(part) not in not_tags)
    )


def _outlets(page: Declarations) -> list[Declared]:
    found = _from_meta(page, "outlet", _OUTLETS[:1]) + _from_nodes(page, "outlet", ("publisher",))
    return found + _from_meta(page, "outlet", _OUTLETS[1:])


def _languages(page: Declarations) -> list[Declared]:
    found = [
        Declared(field="language", value=value, found=f"html {name}")
        for name in ("lang", "xml:lang")
        if (value := page.tree.get(name))
    ]
    found += _from_nodes(page, "language", ("inLanguage",)) + _from_meta(page, "language", ("og:locale", "language", "dc.language"))
    return [item for item in found if re.match(r"[A-Za-z]{2}(?:[-_]|$)", item.value)]


def _addresses(page: Declarations) -> list[Declared]:
    links = [e.get("href") for e in page.tree.iter("link") if (e.get("rel") or "").lower() == "canonical" and e.get("href")]
    found = [Declared(field="url", value=href, found="link canonical") for href in links]
    return found + _from_meta(page, "url", ("og:url",))


def _declared_body(page: Declarations) -> str | None:
    bodies = [value for node in page.articles for value in [node.get("articleBody")] if isinstance(value, str)]
    return max(bodies, key=len, default=None)


def _is_free(page: Declarations) -> bool | None:
    given = [str(node["isAccessibleForFree"]).lower() for node in page.articles if "isAccessibleForFree" in node]
    return None if not given else given[0] not in ("false", "0", "no")


# ---------------------------------------------------------------- places


def _from_nodes(
    page: Declarations, field: str, keys: tuple[str, ...], values: Callable[[object], tuple[str, ...]] = texts
) -> list[Declared]:
    return [
        Declared(field=field, value=value, found=f"json-ld {key}")
        for key in keys
        for node in page.articles
        for value in values(node.get(key))
    ]


def _from_meta(page: Declarations, field: str, names: tuple[str, ...]) -> list[Declared]:
    return [Declared(field=field, value=value, found=f"meta {name}") for name in names for value in page.meta.get(name, ())]


def _from_microdata(page: Declarations, field: str, name: str) -> list[Declared]:
    found: list[Declared] = []
    for element in page.tree.xpath("//*[@itemprop=$name]", name=name):
        value = element.get("datetime") or element.get("content") or words_of(element)
        if value and not is_elsewhere(element):
            found.append(Declared(field=field, value=value, found=f"microdata {name}"))
    return found[:3]


def _path(url: str) -> str:
    return re.sub(r"^(?:https?:)?//[^/]*", "", url).split("?")[0].split("#")[0].rstrip("/")


def _unique(items: Iterable[Declared]) -> tuple[Declared, ...]:
    return tuple(dict.fromkeys(items))
