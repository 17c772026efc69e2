"""The title of a page: every one that it declares, and the one that most independent places bear out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dateline.model import Declared
from dateline.read.declarations import Declarations, hosts_of, in_items, in_meta, in_nodes
from dateline.read.markup import fold, words_of

_META = (
    "og:title", "twitter:title", "headline", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title", "cxenseparse:title",
)  # fmt: skip
_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » ", " / ", " ǀ ", "ㅣ")


def declared_titles(page: Declarations) -> list[Declared]:
    """Headings first, then JSON-LD, meta elements, microdata and the title element."""
    found = [Declared(field="title", value=text, found="h1") for text in page.headings]
    found += in_nodes(page, "title", ("headline", "name"))
    found += in_meta(page, "title", _META)
    found += in_items(page, "title", "headline")
    named = next((text for node in page.tree.iter("title") if (text := words_of(node))), None)
    return found + ([Declared(field="title", value=named, found="title")] if named else [])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Titles:
    """The declared titles without the outlet's name, by place."""

    headings: Sequence[Declared]
    fields: Sequence[Declared]  # what the publisher declares as headline: JSON-LD first, OpenGraph second
    others: Sequence[Declared]

    @property
    def all(self) -> tuple[Declared, ...]:
        return (*self.fields, *self.others)


def chosen_title(titles: Iterable[Declared], outlets: Sequence[str], *, url: str = "") -> Declared | None:
    """The title, with the slug of the rule that chose it; without the outlet's name.

    `titles.heading-in-fields`: a heading that a field repeats, or repeats behind a kicker. `titles.fields-agree`: JSON-LD and
    OpenGraph say the same, whatever stands in the heading. `titles.heading-in-title`: a heading that is a part of another title.
    `titles.longer-heading`: a heading that says more than OpenGraph. `titles.first-field`: the first field there is.
    """
    names = [*outlets, *hosts_of(url)]
    given = [replace(item, value=without_outlet(item.value, names)) for item in titles]
    given = [item for item in given if fold(item.value) not in {"", *map(fold, names)}] or given
    known = _Titles(
        headings=[item for item in given if item.found == "h1"],
        fields=[item for place in ("json-ld headline", "meta og:title") for item in given if item.found == place],
        others=[item for item in given if item.found not in ("h1", "json-ld headline", "meta og:title", "microdata headline")],
    )
    for slug, rule in _RULES.items():
        if item := rule(known):
            return replace(item, rule=slug)
    return next((replace(item, rule="titles.first-field") for place in _ORDER for item in given if item.found == place), None)


def _heading_in_fields(known: _Titles) -> Declared | None:
    """The longest heading that another place repeats. Where JSON-LD has a headline, a short one may be but a kicker in the others."""
    kickers = known.fields[:1] and known.fields[0].found.startswith("json-ld")
    kept = [
        item
        for item in known.headings
        if any(_repeats(other.value, item.value, whole=bool(kickers)) for other in (*known.fields, *known.others))
    ]
    return max(kept, key=lambda item: len(item.value), default=None)


def _heading_without_kicker(known: _Titles) -> Declared | None:
    return next(
        (
            item
            for item in known.headings
            for other in known.all
            if len(words := fold(item.value)) >= _KICKED and fold(other.value) != words and fold(other.value).endswith(words)
        ),
        None,
    )


def _fields_agree(known: _Titles) -> Declared | None:
    same = len(known.fields) > 1 and fold(known.fields[0].value) == fold(known.fields[-1].value)
    return known.fields[-1] if same else None


def _longer_heading(known: _Titles) -> Declared | None:
    return next(
        (item for item in known.headings for other in known.fields if fold(other.value) in fold(item.value)), None
    )


_RULES = {
    "titles.heading-without-kicker": _heading_without_kicker,
    "titles.fields-agree": _fields_agree,
    "titles.heading-in-fields": _heading_in_fields,
    "titles.longer-heading": _longer_heading,
}
_ORDER = ("json-ld headline", "meta headline", "meta og:title", "microdata headline", "meta twitter:title", "h1", "json-ld name", "title")


def _repeats(title: str, heading: str, *, whole: bool) -> bool:
    words = fold(heading)
    if len(words) >= _LONG:
        return fold(title).startswith(words) or any(fold(part) == words for part in _CUT.split(title))
    parts = [] if whole else _CUT.split(title)
    return len(words) >= _SHORTEST and words in (fold(title), *map(fold, parts))


_SHORTEST = 8
_LONG = 20
_KICKED = 12
_CUT = re.compile("|".join(re.escape(mark) for mark in _SEPARATORS))


def without_outlet(title: str, outlets: Iterable[str]) -> str:
    """A title without the outlet's name at its end or start."""
    outlets = list(outlets)
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
