"""When an article was published and when it was changed: every moment that its page declares or shows, ranked by rules with names.

A moment that the page declares for publishing comes first, one that readers see beside the headline second, looser evidence last.
Published and updated are kept apart: a page that says only when it was changed has no publication. Nothing is inferred from prose,
teasers, comments, notes of copyright, picture paths or the time of capture. A day before 1990 or after the capture is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lxml.html import HtmlElement

from dateline.model import Declared, Precision, Stamp
from dateline.read.date_search import Dated, Shown
from dateline.read.declarations import Declarations, in_items, in_meta, in_nodes
from dateline.read.layout import Layout
from dateline.read.datelines import day_in_url
from dateline.read.page_date import DayOrder, order_of, page_stamp

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
    "publicationdate", "article.published", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "rnews:datepublished",
    "og:release_date", "published_at", "published-date", "iso-8601-publish-date", "citation_publication_date", "originalpublicationdate",
    "dateposted", "article_date_original", "bt:pubdate", "shareaholic:article_published_time",
)  # fmt: skip
_DATED = (
    "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "article.created", "date", "created", "citation_date", "sort_date",
    "time",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "lastmod", "last-modified", "article:modified", "modified", "article.updated", "updated_time", "revision_date", "date.modified",
)  # fmt: skip
_FIRST_YEAR = 1990  # no news page is older
_GRACE = timedelta(days=1)  # between a page's day and the day of its capture, for zones


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The chosen moments and all that were declared. `rivals` are publications on other days; `refused` could not be."""

    published: Stamp | None
    updated: Stamp | None
    declared: tuple[Declared, ...]
    rivals: tuple[Stamp, ...] = ()
    refused: tuple[Stamp, ...] = ()


def publication_of(page: Declarations, layout: Layout, *, fetched_at: datetime | None) -> Publication:
    """The Publication of a page. What cannot be read as a date, or could not be one, is kept as declared and never chosen."""
    order = day_order(page.tree)
    shown = Shown(layout=layout, order=order)
    fields = _read(_published_fields(page, layout), order)
    others = [*_read(_dated_fields(page, layout), order), *_in_address(page)]
    changes = _read(_updated_fields(page, layout), order)
    seen = [*fields, *others, *changes]
    rule, top = "", None
    for slug, search in _ranked(fields, others, shown):
        found = search()
        seen += [item for item in found if item not in seen]
        if possible := _possible(found, fetched_at):
            rule, top = slug, possible[0]
            break
    if top and rule == "dates.published-field":
        rule, top = _against_the_shown(_possible(fields, fetched_at), others, shown, seen)
    if top and top.stamp.clock is None:
        seen += [item for item in shown.beside_headline() if item not in seen]
    if top:
        top = _in_own_zone(_with_clock(top, _possible(seen, fetched_at)), [*fields, *others, *_read(_moments(page), order)])
    changed = next((item for item in seen if item.declared.field == "updated" and _can_be(item.stamp, fetched_at)), None)
    return Publication(
        published=top.stamp if top else None,
        updated=changed.stamp if changed else None,
        declared=tuple(_marked(seen, top, rule)),
        rivals=_rivals(top, [*fields, *_in_address(page)], fetched_at),
        refused=tuple(item.stamp for item in (*fields, *others) if not _can_be(item.stamp, fetched_at)),
    )


def day_order(tree: HtmlElement) -> DayOrder:
    """The order of day and month in the region that the page declares, by its language or its OpenGraph locale."""
    return order_of(tree.xpath("/html/@lang | /html/head/meta[@property='og:locale']/@content"))


# ---------------------------------------------------------------- evidence


def _published_fields(page: Declarations, layout: Layout) -> list[Declared]:
    return [
        *in_nodes(page, "published", ("datePublished",)),
        *in_meta(page, "published", _PUBLISHED),
        *in_items(page, "published", "datePublished", layout=layout),
    ]


def _dated_fields(page: Declarations, layout: Layout) -> list[Declared]:
    return [
        *in_meta(page, "published", _DATED),
        *in_nodes(page, "published", ("uploadDate", "dateCreated")),
        *in_items(page, "published", "dateCreated", layout=layout),
    ]


def _updated_fields(page: Declarations, layout: Layout) -> list[Declared]:
    return [
        *in_nodes(page, "updated", ("dateModified",)),
        *in_meta(page, "updated", _UPDATED),
        *in_items(page, "updated", "dateModified", layout=layout),
    ]


def _moments(page: Declarations) -> list[Declared]:
    return [
        Declared(field="published", value=words, found="time") for e in page.tree.iter("time") if (words := e.get("datetime"))
    ]


def _in_address(page: Declarations) -> list[Dated]:
    day = day_in_url(page.url)
    return [] if day is None else _read([Declared(field="published", value=day.isoformat(), found="address")], DayOrder.DAY_FIRST)


def _read(items: Iterable[Declared], order: DayOrder) -> list[Dated]:
    stamps = ((item, page_stamp(item.value, item.found, order)) for item in items)
    return [Dated(declared=item, stamp=stamp) for item, stamp in stamps if stamp]


def _ranked(
    fields: Sequence[Dated], others: Sequence[Dated], shown: Shown
) -> tuple[tuple[str, Callable[[], Sequence[Dated]]], ...]:
    """The rules, best first; a search is made only where none before it gave a moment."""
    return (
        ("dates.published-field", lambda: fields),
        ("dates.beside-headline", shown.beside_headline),
        ("dates.dated-field", lambda: others),
        ("dates.time-element", shown.times),
        ("dates.dated-element", shown.marked),
        ("dates.announced", shown.announced),
        ("dates.opening", shown.opening),
        ("dates.own-link", shown.own_links),
        ("dates.data-attribute", shown.attributes),
        ("dates.script-state", shown.states),
    )


def _possible(found: Iterable[Dated], fetched_at: datetime | None) -> list[Dated]:
    return [item for item in found if item.declared.field == "published" and _can_be(item.stamp, fetched_at)]


def _can_be(stamp: Stamp, fetched_at: datetime | None) -> bool:
    """Whether a page captured then can be of that day."""
    day = stamp.day.earliest
    return day is not None and day.year >= _FIRST_YEAR and (fetched_at is None or day <= fetched_at.date() + _GRACE)


# ---------------------------------------------------------------- choice


def _against_the_shown(
    fields: Sequence[Dated], others: Sequence[Dated], shown: Shown, seen: list[Dated]
) -> tuple[str, Dated]:
    """The first field; where fields name different days, that of the day which readers see too and more places bear out."""
    top = fields[0]
    if all(_near(item.stamp, top.stamp) for item in fields):
        return "dates.published-field", top
    visible = shown.beside_headline()
    seen += [item for item in visible if item not in seen]
    days = Counter(item.stamp.day for item in {item.declared.found: item for item in (*reversed(others), *reversed(fields))}.values())
    for item in fields:
        if any(item.stamp.day == other.stamp.day for other in visible) and days[item.stamp.day] > days[top.stamp.day]:
            return "dates.outvoted-field", item
    return "dates.published-field", top


def _with_clock(top: Dated, seen: Sequence[Dated]) -> Dated:
    """One of the same day that has a time of day, where the chosen has none."""
    if top.stamp.clock is not None or top.stamp.precision is Precision.MONTH:
        return top
    return next((item for item in seen if item.stamp.day == top.stamp.day and item.stamp.clock is not None), top)


def _in_own_zone(top: Dated, seen: Sequence[Dated]) -> Dated:
    """The same instant in the zone of the outlet, where the chosen is written in UTC: it may have been another day there."""
    instant = top.stamp.instant
    if instant is None or instant.time() != top.stamp.clock:
        return top
    other = (item for item in seen if item.stamp.instant and item.stamp.day != top.stamp.day)
    return next((item for item in other if item.stamp.instant and abs(item.stamp.instant - instant) < timedelta(minutes=1)), top)


def _rivals(top: Dated | None, fields: Iterable[Dated], fetched_at: datetime | None) -> tuple[Stamp, ...]:
    return tuple(item.stamp for item in _possible(fields, fetched_at) if top and not _near(item.stamp, top.stamp))


def _near(one: Stamp, other: Stamp) -> bool:
    """Whether two days are the same, or neighbours, which zones can make of one moment."""
    days = one.day.earliest, other.day.earliest
    return None in days or abs((days[0] - days[1]).days) <= 1


def _marked(seen: Iterable[Dated], top: Dated | None, rule: str) -> Iterable[Declared]:
    return (replace(item.declared, rule=rule) if top and item.declared == top.declared else item.declared for item in seen)
