"""When an article was published and when it was changed: every moment that its page declares or shows, ranked by rules with names.

A moment that the page declares for publishing comes first, one that readers see beside the headline second, looser evidence last.
Published and updated are kept apart: a page that says only when it was changed has no publication. Nothing is inferred from prose,
teasers, comments, notes of copyright, picture paths or the time of capture. A day before 1990 or after the capture is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from lxml.html import HtmlElement

from dateline.model import Declared, Precision, Stamp
from dateline.read.date_search import Dated, Shown
from dateline.read.datelines import day_in_url
from dateline.read.declarations import Declarations, in_items, in_meta, in_nodes
from dateline.read.layout import Layout
from dateline.read.page_date import DayOrder, order_of, page_stamp

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "pubdate", "publishdate", "publish-date",
    "publish_date", "publication_date", "publicationdate", "article.published", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "rnews:datepublished", "og:release_date", "published_at", "published-date",
    "iso-8601-publish-date", "citation_publication_date", "originalpublicationdate", "dateposted", "article_date_original",
    "bt:pubdate", "shareaholic:article_published_time",
)  # fmt: skip
_DATED = (
    "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "article.created", "date", "created", "citation_date",
    "sort_date", "time",
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
    """The Publication of a page captured at `fetched_at`. What is no date, or could not be one, stays declared and is never chosen.

    Rules, best first. `dates.published-field`: JSON-LD, meta elements and microdata that say published.
    `dates.beside-headline`: a short line around the headline. `dates.dated-field`: fields that say a date and not of what, and the
    address. `dates.time-element`, `dates.dated-element`: `<time>`, and elements whose class says date. `dates.announced`: a line
    that opens with a word for publishing. `dates.opening`: the date line of the text. `dates.own-link`: a list's entry about this
    page. `dates.data-attribute`, `dates.script-state`: names that say published in the markup. Three more choose among moments of
    these: `dates.outvoted-field`, `dates.same-day-with-clock`, `dates.own-zone`.
    """
    known = _Evidence(page=page, layout=layout, order=day_order(page.tree), fetched_at=fetched_at)
    rule, top = _best(known)
    if top:
        rule, top = _in_own_zone(*_with_clock(rule, top, known), known)
    changes = (item.stamp for item in known.seen if item.declared.field == "updated")
    return Publication(
        published=top.stamp if top else None,
        updated=next((stamp for stamp in changes if _can_be(stamp, fetched_at)), None),
        declared=tuple(replace(item, rule=rule) if top and item == top.declared else item for item in known.declared),
        rivals=tuple(item.stamp for item in known.strong() if top and not _near(item.stamp, top.stamp)),
        refused=tuple(known.refused),
    )


def day_order(tree: HtmlElement) -> DayOrder:
    """The order of day and month in the region that the page declares, by its language or its OpenGraph locale."""
    return order_of(tree.xpath("/html/@lang | /html/head/meta[@property='og:locale']/@content"))


# ---------------------------------------------------------------- evidence


@dataclass(kw_only=True)
class _Evidence:
    """All moments of a page that were met so far. A search adds what it finds, and answers with what could be a publication."""

    page: Declarations
    layout: Layout
    order: DayOrder
    fetched_at: datetime | None
    seen: list[Dated] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._shown = Shown(layout=self.layout, order=self.order)
        self.fields = self._read(_published_fields(self.page, self.layout))
        self.others = self._read(_dated_fields(self.page, self.layout))
        self.refused = [item.stamp for item in self.seen if not _can_be(item.stamp, self.fetched_at)]
        self._read(_updated_fields(self.page, self.layout))

    def ranked(self) -> Iterator[tuple[str, list[Dated]]]:
        """The rules, best first, with what each finds; a search is made only when it is asked for."""
        yield "dates.published-field", self.fields
        yield "dates.beside-headline", self.beside_headline()
        yield "dates.dated-field", self.others
        shown = self._shown
        searches = (shown.times, shown.marked, shown.announced, shown.opening, shown.own_links, shown.attributes, shown.states)
        for slug, search in zip(_SEARCHES, searches, strict=True):
            yield slug, self._kept(search())

    def strong(self) -> list[Dated]:
        """What a page that contradicts itself is known by: fields for publishing, and the day in the address."""
        return [*self.fields, *(item for item in self.others if item.declared.found == "address")]

    def beside_headline(self) -> list[Dated]:
        """What readers see around the headline."""
        return self._kept(self._shown.beside_headline())

    def in_zones(self) -> list[Dated]:
        """Moments of fields and of `<time>` wherever it stands: they may tell the zone of a known moment, and no more."""
        words = (element.get("datetime") for element in self.page.tree.iter("time"))
        times = [Declared(field="published", value=value, found="time") for value in words if value]
        return [*self.fields, *self.others, *_read(times, self.order)]

    def _read(self, items: Sequence[Declared]) -> list[Dated]:
        self.declared += items
        found = _read(items, self.order)
        self.seen += found
        return self._possible(found)

    def _kept(self, found: Iterable[Dated]) -> list[Dated]:
        new = [item for item in found if item not in self.seen]
        self.seen += new
        self.declared += [item.declared for item in new]
        return self._possible(found)

    def _possible(self, found: Iterable[Dated]) -> list[Dated]:
        return [item for item in found if item.declared.field == "published" and _can_be(item.stamp, self.fetched_at)]


_SEARCHES = (
    "dates.time-element",
    "dates.dated-element",
    "dates.announced",
    "dates.opening",
    "dates.own-link",
    "dates.data-attribute",
    "dates.script-state",
)


def _published_fields(page: Declarations, layout: Layout) -> list[Declared]:
    return [
        *in_nodes(page, "published", ("datePublished",)),
        *in_meta(page, "published", _PUBLISHED),
        *in_items(page, "published", "datePublished", layout=layout),
    ]


def _dated_fields(page: Declarations, layout: Layout) -> list[Declared]:
    """Fields that say a date and not of what, and the day in the address."""
    day = day_in_url(page.url)
    return [
        *in_meta(page, "published", _DATED),
        *in_nodes(page, "published", ("uploadDate", "dateCreated")),
        *in_items(page, "published", "dateCreated", layout=layout),
        *([Declared(field="published", value=day.isoformat(), found="address")] if day else []),
    ]


def _updated_fields(page: Declarations, layout: Layout) -> list[Declared]:
    return [
        *in_nodes(page, "updated", ("dateModified",)),
        *in_meta(page, "updated", _UPDATED),
        *in_items(page, "updated", "dateModified", layout=layout),
    ]


def _read(items: Iterable[Declared], order: DayOrder) -> list[Dated]:
    stamps = ((item, page_stamp(item.value, item.found, order)) for item in items)
    return [Dated(declared=item, stamp=stamp) for item, stamp in stamps if stamp]


def _can_be(stamp: Stamp, fetched_at: datetime | None) -> bool:
    """Whether a page captured then can be of that day."""
    day = stamp.day.earliest
    return day is not None and day.year >= _FIRST_YEAR and (fetched_at is None or day <= fetched_at.date() + _GRACE)


# ---------------------------------------------------------------- choice

_Choice = tuple[str, Dated]


def _best(known: _Evidence) -> tuple[str, Dated | None]:
    """The first moment of the best rule that finds any; of fields for publishing that contradict each other, one by vote."""
    rule, found = next(((slug, found) for slug, found in known.ranked() if found), ("", []))
    if rule == "dates.published-field" and not all(_near(item.stamp, found[0].stamp) for item in found):
        return _against_the_shown(known)
    return rule, found[0] if found else None


def _against_the_shown(known: _Evidence) -> _Choice:
    """The first field, or one whose day readers see beside the headline and more places bear out."""
    top, visible = known.fields[0], {item.stamp.day for item in known.beside_headline()}
    by_place = {item.declared.found: item.stamp.day for item in (*reversed(known.others), *reversed(known.fields))}
    votes = Counter(by_place.values())
    for item in known.fields:
        if item.stamp.day in visible and votes[item.stamp.day] > votes[top.stamp.day]:
            return "dates.outvoted-field", item
    return "dates.published-field", top


def _with_clock(rule: str, top: Dated, known: _Evidence) -> _Choice:
    """One of the same day that has a time of day, where the chosen has none."""
    if top.stamp.clock is not None or top.stamp.precision is Precision.MONTH:
        return rule, top
    more = (item for item in (*known.fields, *known.beside_headline(), *known.others) if item.stamp.clock is not None)
    same = next((item for item in more if item.stamp.day == top.stamp.day), None)
    return ("dates.same-day-with-clock", same) if same else (rule, top)


def _in_own_zone(rule: str, top: Dated, known: _Evidence) -> _Choice:
    """The same instant in the zone of the outlet, where the chosen is written in UTC: it may have been another day there."""
    instant = top.stamp.instant
    if instant is None or instant.time() != top.stamp.clock:
        return rule, top
    for item in known.in_zones():
        other = item.stamp.instant
        if other and item.stamp.day != top.stamp.day and abs(other - instant) < timedelta(minutes=1):
            known.declared.append(item.declared)
            return "dates.own-zone", item
    return rule, top


def _near(one: Stamp, other: Stamp) -> bool:
    """Whether two days are the same, or neighbours, which zones can make of one moment."""
    first, second = one.day.earliest, other.day.earliest
    return first is None or second is None or abs((first - second).days) <= 1
