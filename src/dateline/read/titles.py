"""The title of a page: every one that it declares, and the one that several places bear out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dateline.model import Declared
from dateline.read.declarations import Declarations, hosts_of, in_items, in_meta, in_nodes
from dateline.read.markup import fold, words_of

_META = (
    "og:title", "twitter:title", "headline", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title",
    "cxenseparse:title",
)  # fmt: skip
_FIELDS = ("json-ld headline", "meta og:title")
_ORDER = (
    "json-ld headline", "meta headline", "meta og:title", "microdata headline", "meta twitter:title", "h1", "json-ld name", "title",
)  # fmt: skip
_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " » ", " / ", " ǀ ", "ㅣ")
_CUT = re.compile("|".join(re.escape(mark) for mark in _SEPARATORS))
# Folded characters: shorter headings are not looked for in other titles, longer ones cannot be a kicker alone, and what stands
# behind a kicker has at least the third.
_SHORTEST, _LONG, _KICKED = 8, 20, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A declared title: `value` is without the outlet's name, `folded` for comparing, `rule` the slug of the rule that chose it."""

    declared: Declared
    value: str
    folded: str
    rule: str = ""


def declared_titles(page: Declarations) -> list[Declared]:
    """Headings first, then JSON-LD, meta elements, microdata and the title element."""
    found = [Declared(field="title", value=text, found="h1") for text in page.headings]
    found += in_nodes(page, "title", ("headline", "name"))
    found += in_meta(page, "title", _META)
    found += in_items(page, "title", "headline")
    named = next((text for node in page.tree.iter("title") if (text := words_of(node))), None)
    return found + ([Declared(field="title", value=named, found="title")] if named else [])


def chosen_title(titles: Iterable[Declared], outlets: Sequence[str], *, url: str = "") -> Title | None:
    """The title that the first of these rules finds, None when nothing is declared.

    `titles.without-kicker`: a heading or field that other places repeat behind some more words. `titles.fields-agree`: what JSON-LD
    and OpenGraph both say, whatever the heading says. `titles.heading-repeated`: the longest heading that another place repeats.
    `titles.longer-heading`: a heading that goes on where JSON-LD's or OpenGraph's title ends. `titles.first-field`: the best place
    that there is.
    """
    names = [*outlets, *hosts_of(url)]
    values = ((item, without_outlet(item.value, names)) for item in titles)
    given = [Title(declared=item, value=value, folded=fold(value)) for item, value in values]
    house = {"", *map(fold, names)}
    given = [title for title in given if title.folded not in house] or given
    headings = [title for title in given if title.declared.found == "h1"]
    fields = [title for place in _FIELDS for title in given if title.declared.found == place]
    others = [title for title in given if title.declared.found not in (*_FIELDS, "h1", "microdata headline")]
    rules = {
        "titles.without-kicker": _without_kicker(headings, [*fields, *others]) or _without_kicker(fields, [*headings, *others]),
        "titles.fields-agree": _agreed(fields),
        "titles.heading-repeated": _repeated(headings, [*fields, *others]),
        "titles.longer-heading": next((h for h in headings for f in fields if h.folded.startswith(f.folded)), None),
        "titles.first-field": next((t for place in _ORDER for t in given if t.declared.found == place), None),
    }
    return next((replace(title, rule=slug) for slug, title in rules.items() if title), None)


def _without_kicker(titles: Iterable[Title], others: Sequence[Title]) -> Title | None:
    long = (title for title in titles if len(title.folded) >= _KICKED)
    return next((t for t in long for o in others if o.folded != t.folded and o.folded.endswith(t.folded)), None)


def _agreed(fields: Sequence[Title]) -> Title | None:
    places = {title.declared.found for title in fields}
    return fields[-1] if len(places) > 1 and fields[0].folded == fields[-1].folded else None


def _repeated(headings: Iterable[Title], others: Sequence[Title]) -> Title | None:
    """Where JSON-LD has a headline of its own, a short heading may be but a kicker, and has to be repeated as a whole."""
    kickers = any(other.declared.found == "json-ld headline" for other in others)
    kept = [h for h in headings if any(_repeats(other, h.folded, whole=kickers) for other in others)]
    return max(kept, key=lambda heading: len(heading.value), default=None)


def _repeats(title: Title, heading: str, *, whole: bool) -> bool:
    if len(heading) < _SHORTEST:
        return False
    long = len(heading) >= _LONG
    if title.folded == heading or (long and title.folded.startswith(heading)):
        return True
    return (long or not whole) and any(fold(part) == heading for part in _CUT.split(title.value))


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
