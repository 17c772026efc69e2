"""What a page says about itself, field by field: all that was declared, each with its place, and what was chosen by which rule."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from lxml.html import HtmlElement

from dateline.model import Declared, Stamp
from dateline.read.authors import chosen_authors, declared_authors, names_people, shown_authors
from dateline.read.declarations import Declarations, hosts_of, in_meta, in_nodes
from dateline.read.jsonld import types_of
from dateline.read.layout import Layout
from dateline.read.markup import fold
from dateline.read.publication import publication_of
from dateline.read.subjects import chosen_tags, declared_tags
from dateline.read.titles import chosen_title, declared_titles

_OUTLETS = ("application-name", "publisher", "dc.publisher", "dcterms.publisher", "copyright", "apple-mobile-web-app-title")


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
    refused: tuple[Stamp, ...] = ()  # declared publications before 1990 or after the capture
    body: str | None = None
    kinds: frozenset[str] = frozenset()
    free: bool | None = None  # schema.org isAccessibleForFree


def read_metadata(tree: HtmlElement, url: str, *, fetched_at: datetime | None = None) -> Metadata:
    """The Metadata of a parsed page. Never raises on what a page writes; a date that cannot be read is not a date.

    `fetched_at` is only a bound: a day after it is refused. It never stands for a publication.
    """
    page = Declarations(tree=tree, url=url)
    outlets, languages, addresses = _outlets(page), _languages(page), _addresses(page)
    outlet = outlets[0].value if outlets else None
    house = {fold(item.value) for item in outlets} | hosts_of(url)
    titles = declared_titles(page)
    title = chosen_title(titles, [item.value for item in outlets], url=url)
    layout = Layout(tree=tree, url=url, title=title.value if title else None)
    signed = declared_authors(page, layout)
    if not names_people(signed, house):
        signed += shown_authors(layout, outlet=outlet)
    authors = chosen_authors(signed, house)
    publication = publication_of(page, layout, fetched_at=fetched_at)
    tags = declared_tags(page, layout)
    declared = (
        *(replace(item, rule=title.rule) if title and item == title.declared else item for item in titles),
        *(replace(item, rule=authors.rule) if item.found == authors.place else item for item in signed),
        *publication.declared,
        *(*tags, *outlets, *languages, *addresses),
    )
    return Metadata(
        title=layout.title,
        authors=authors.names,
        published=publication.published,
        updated=publication.updated,
        outlet=outlet,
        language=languages[0].value[:2].lower() if languages else None,
        url=addresses[0].value if addresses else None,
        tags=chosen_tags(tags, house | {fold(item.value) for item in signed}),
        declared=tuple(dict.fromkeys(declared)),
        rivals=publication.rivals,
        refused=publication.refused,
        body=_declared_body(page),
        kinds=frozenset(name for node in page.articles for name in types_of(node)),
        free=_is_free(page),
    )


def _outlets(page: Declarations) -> list[Declared]:
    found = in_meta(page, "outlet", ("og:site_name",)) + in_nodes(page, "outlet", ("publisher",))
    return found + in_meta(page, "outlet", _OUTLETS)


def _languages(page: Declarations) -> list[Declared]:
    found = [
        Declared(field="language", value=value, found=f"html {name}")
        for name in ("lang", "xml:lang")
        if (value := page.tree.get(name))
    ]
    found += in_nodes(page, "language", ("inLanguage",)) + in_meta(page, "language", ("og:locale", "language", "dc.language"))
    return [item for item in found if re.match(r"[A-Za-z]{2}(?:[-_]|$)", item.value)]


def _addresses(page: Declarations) -> list[Declared]:
    links = [href for e in page.items.get("rel canonical", ()) if e.tag == "link" and (href := e.get("href"))]
    return [Declared(field="url", value=href, found="link canonical") for href in links] + in_meta(page, "url", ("og:url",))


def _declared_body(page: Declarations) -> str | None:
    bodies = [value for node in page.articles for value in [node.get("articleBody")] if isinstance(value, str)]
    return max(bodies, key=len, default=None)


def _is_free(page: Declarations) -> bool | None:
    given = [str(node["isAccessibleForFree"]).lower() for node in page.articles if "isAccessibleForFree" in node]
    return None if not given else given[0] not in ("false", "0", "no")
