"""Moments that a page shows rather than declares: beside the headline, in `<time>`, in elements and lines that say "published".

Asked where no field declares a publication, or where the fields contradict each other. Each search gives what it found with its
place; none of them looks into prose, teasers, comments, footers and notes of copyright.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from urllib.parse import urljoin

from lxml.html import HtmlElement

from dateline import lexicon
from dateline.model import Declared, Precision, Stamp
from dateline.read.datelines import DateLine, dates_in, says_updated
from dateline.read.declarations import path_of
from dateline.read.layout import Layout, Mark
from dateline.read.markup import apart_words_of, fold
from dateline.read.page_date import DayOrder, page_stamp
from dateline.read.page_lines import PageLine

_MOST = 6  # finds of one search
_SHORT = 100  # characters of a line that tells a date rather than a story
_FEW_WORDS = 14  # and words: a longer line beside the headline is a sentence about another day
_ANNOUNCED = 240  # characters of a line that opens with a word for publishing
_PROSE = 400  # characters of a paragraph that may open so
_PROSE_WORDS = 14
_OPENINGS = 3  # paragraphs: a standfirst may stand before the text
_OPENING = 60  # characters within which a body's opening names its day
_BEFORE = 30  # characters in front of an element that say what it dates
_ENTRY = 200  # characters of a list's entry about the page itself
_RIGHTS = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_AFTER_OPENING = re.compile(r"\s*(?:[|–—:(„“\"«/•·]|-\s)")
_UPDATE = re.compile(r"updat|modif|aktualis|lastmod|revis|redeploy|re-deploy", re.I)
_DATE = re.compile(r"date|time|publi", re.I)
_ATTRIBUTE = re.compile(r"^data-.*(?:publish|pubdate|pub-date|deploy|posted|article.*date|created)", re.I)
_STATE = re.compile(
    r"\\?[\"'](?P<key>(?:date|first|original|article)?_?publi(?:shed|cation|sh)_?(?:date|at|time|on|dt)?|pub_?date|deploy_?dt)\\?[\"']"
    r"\s*:\s*\\?[\"'](?P<words>(?:19|20)\d{2}[-./]\d{2}[-./]\d{2}[^\"'\\]{0,25})\\?[\"']",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A declared or shown moment, and how it is read."""

    declared: Declared
    stamp: Stamp


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The searches over one page. `order` settles numbers that could be day or month."""

    layout: Layout
    order: DayOrder

    def beside_headline(self) -> list[Dated]:
        """Moments on short lines around the headline, the likeliest first: those with a word for publishing, `<time>`, a clock."""
        lines, header = self.layout.lines, self.layout.header
        near = [(number - header.headline, lines[number]) for number in header.around if self._may_tell(lines[number])]
        found = [(self._weight(line, distance, dated), dated) for distance, line in near for dated in self._on(line, "shown date")]
        return [dated for _, dated in sorted(found, key=lambda pair: -pair[0])]

    def times(self) -> list[Dated]:
        """`<time>` elements anywhere."""
        return self._elements(self.layout.tree.iter("time"), "time")

    def marked(self) -> list[Dated]:
        """Elements anywhere whose class says date."""
        return self._elements(self.layout.marked[Mark.DATE], "dated element")

    def announced(self) -> list[Dated]:
        """Lines anywhere that open with a word for publishing."""
        opened = (line for line in self.layout.lines if len(line.words) <= _PROSE and _announcement().match(line.words))
        short = (replace(line, words=line.words[:_SHORT]) for line in opened)
        kept = (line for line in short if not _RIGHTS.search(line.words) and not self.layout.elsewhere.holds(line.element))
        return [dated for line in kept for dated in self._on(line, "announced date")][:_MOST]

    def opening(self) -> list[Dated]:
        """The date line with which the text itself opens: "Harbour Town, 3 July 2018 - ..."."""
        start = max(0, self.layout.header.around.stop - _MOST)
        body = (line for line in islice(self.layout.lines, start, None) if len(line.words.split()) >= _PROSE_WORDS)
        first = islice((line for line in body if not self.layout.elsewhere.holds(line.element)), _OPENINGS)
        return [dated for line in first for dated in self._opens(line)]

    def _opens(self, line: PageLine) -> list[Dated]:
        dates = dates_in(line.words[: 2 * _OPENING], url=self.layout.url, order=self.order)[:1]
        named = (
            date for date in dates if not date.updated and date.end <= _OPENING and _AFTER_OPENING.match(line.words[date.end :])
        )
        return [self._dated(date.stamp, "opening of the text") for date in named]

    def own_links(self) -> list[Dated]:
        """What a list of articles says about the entry that leads to this very page."""
        path = path_of(self.layout.url)
        own = (
            a
            for a in self.layout.tree.iter("a")
            if len(path) > 1 and path_of(urljoin(self.layout.url, a.get("href") or "#")) == path
        )
        entries = (_entry_of(link) for link in own if "#" not in (link.get("href") or "#"))
        words = (apart_words_of(entry) for entry in entries if entry is not None)
        return [
            self._dated(date.stamp, "link to this page")
            for text in words
            if len(text) <= _ENTRY
            for date in dates_in(text, url=self.layout.url, order=self.order)
        ]

    def attributes(self) -> list[Dated]:
        """`data-*` attributes whose name says publishing."""
        given = self.layout.tree.xpath("//body//@*[starts-with(name(), 'data-')]")
        named = (value for value in given if _ATTRIBUTE.search(value.attrname) and not _UPDATE.search(value.attrname))
        kept = ((value.attrname, str(value)) for value in named if not self.layout.elsewhere.holds(value.getparent()))
        return self._read(islice(kept, _MOST))

    def states(self) -> list[Dated]:
        """Fields for publishing in scripts, where all that there are give one day."""
        scripts = (script.text for script in self.layout.tree.iter("script") if script.text and "ubli" in script.text.lower())
        found = [(f"script {match['key']}", match["words"]) for text in scripts for match in _STATE.finditer(text)]
        dated = self._read(found)
        return dated if len({item.stamp.day for item in dated}) == 1 else []

    def _elements(self, elements: Iterable[HtmlElement], place: str) -> list[Dated]:
        found: list[Dated] = []
        for element in elements:
            words = element.get("datetime") or element.get("title") or apart_words_of(element)
            if not words or len(words) > _SHORT:
                continue
            stamp = page_stamp(words, place, self.order)
            if stamp is None or stamp.precision is Precision.MONTH or self.layout.elsewhere.holds(element):
                continue
            changed = bool(_UPDATE.search(_label(element))) or says_updated(_words_before(element))
            found.append(self._dated(stamp, place, updated=changed))
            if len(found) == _MOST:
                break
        return found

    def _read(self, given: Iterable[tuple[str, str]]) -> list[Dated]:
        stamps = (page_stamp(words, place, self.order) for place, words in given)
        return [self._dated(stamp, stamp.found) for stamp in stamps if stamp]

    def _may_tell(self, line: PageLine) -> bool:
        words = line.words
        if self._is_title(words) or _RIGHTS.search(words) or _period().search(words):
            return False
        short = len(words) <= _SHORT and len(words.split()) <= _FEW_WORDS
        announced = len(words) <= _ANNOUNCED and bool(_announcement().match(words))
        return (short or announced) and not self.layout.elsewhere.holds(line.element)

    def _is_title(self, words: str) -> bool:
        title = fold(self.layout.title or "")
        return fold(words) in title and 2 * len(fold(words)) >= len(title)

    def _on(self, line: PageLine, place: str) -> list[Dated]:
        """The moments on a line; what a `datetime` attribute says stands for words that name the same day, or none."""
        changed = bool(_UPDATE.search(_label(line.element)))
        dates = dates_in(line.words, url=self.layout.url, order=self.order)
        exact = [stamp for moment in line.moments if (stamp := page_stamp(moment, place, self.order))]
        if not dates:
            changed = changed or (says_updated(line.words) and not _announcement().match(line.words))
            return [self._dated(stamp, place, updated=changed) for stamp in exact[:1]]
        return [self._dated(_exactest(date, exact), place, updated=date.updated or changed) for date in dates]

    def _weight(self, line: PageLine, distance: int, dated: Dated) -> float:
        """How likely a line is to tell the publication: a word for it says most, then `<time>`, a class, a clock, nearness."""
        weight = (
            3.0 * bool(_announcement().match(line.words))
            + 2.0 * bool(line.moments)
            + 1.5 * bool(_DATE.search(_label(line.element)))
        )
        return weight + (dated.stamp.clock is not None) - 0.1 * len(line.words.split()) - 0.2 * abs(distance) - (distance < 0)

    def _dated(self, stamp: Stamp, place: str, *, updated: bool = False) -> Dated:
        declared = Declared(field="updated" if updated else "published", value=stamp.words, found=place)
        return Dated(declared=declared, stamp=replace(stamp, found=place))


def _exactest(date: DateLine, exact: list[Stamp]) -> Stamp:
    day = date.stamp.day.earliest
    same = (s for s in exact if s.day.earliest and day and abs((s.day.earliest - day).days) <= 1 and s.clock)
    return next(same, date.stamp)


def _entry_of(link: HtmlElement) -> HtmlElement | None:
    """The list's entry around a link."""
    return next((up for up in islice(link.iterancestors(), 4) if up.tag in ("li", "article", "tr", "dd")), None)


def _label(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''}"


def _words_before(element: HtmlElement) -> str:
    """The words right in front of an element, in its line."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        return f"{apart_words_of(before)} {before.tail or ''}"[-_BEFORE:]
    return ((parent.text or "") if parent is not None else "")[-_BEFORE:]


@cache
def _period() -> re.Pattern[str]:
    """Two days with a word or a dash between them: when something takes place, not when it was published."""
    words = "|".join(map(re.escape, lexicon.load("en", "page_dates").words("until")))
    return re.compile(rf"(?<![\d-])\d{{1,2}}\.?\s*(?:–|—|-|{words})\s*\d{{1,2}}[./ ]", re.IGNORECASE)


@cache
def _announcement() -> re.Pattern[str]:
    words = sorted(lexicon.load("en", "page_dates").words("announcing"), key=len, reverse=True)
    return re.compile(r"\W*(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
