"""The body of an article out of a tree: which reader is asked, and what of its answer stays."""

from __future__ import annotations

import re

import trafilatura
from lxml.html import HtmlElement

from dateline import lexicon

_THIN = 250  # characters; below, a second reader is asked
_SPACE = re.compile(r"[ \t\xa0]+")


def body_of(tree: HtmlElement, *, title: str | None, declared: str | None) -> str:
    """The text of the article: paragraphs joined by a blank line, empty when no reader finds one.

    `declared` is the body that the page itself declares (JSON-LD): taken when the markup holds little of it.
    """
    text = trafilatura.extract(tree, favor_precision=True, include_comments=False, deduplicate=False) or ""
    if len(text) < _THIN:
        wider = trafilatura.extract(tree, favor_recall=True, include_comments=False, deduplicate=False) or ""
        text = wider if len(wider) > len(text) else text
    if declared and len(declared) > 2 * len(text):
        text = declared
    return cleaned(text.split("\n"), title)


def cleaned(lines: list[str], title: str | None) -> str:
    """Lines as paragraphs: without blank lines, furniture, the title at the start, and lines that stand twice."""
    furniture = lexicon.load("en", "pages").words("furniture")
    kept: dict[str, None] = {}
    for line in (_SPACE.sub(" ", line).strip() for line in lines):
        bare = line.strip(" :.!»›>-–—|*•").casefold()
        if not bare or bare in furniture or (not kept and title and bare == title.strip(" :.!").casefold()):
            continue
        kept.setdefault(line)
    return "\n\n".join(kept)
