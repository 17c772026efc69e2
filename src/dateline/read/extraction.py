"""What the readers of markup and of flattened text both give: an article before anyone has looked at what its text says."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.model import Aside, Declared, Problem, Stamp, Teaser


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The fields of one page. `text` is paragraphs joined by a blank line, without title, byline, captions and furniture."""

    title: str | None
    authors: tuple[str, ...]
    published: Stamp | None
    updated: Stamp | None
    outlet: str | None
    language: str | None
    text: str
    url: str | None = None  # the address that the page declares for itself, None when it declares none
    tags: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    declared: tuple[Declared, ...] = ()
    teasers: tuple[Teaser, ...] = ()
    asides: tuple[Aside, ...] = ()
    problems: tuple[Problem, ...] = ()
