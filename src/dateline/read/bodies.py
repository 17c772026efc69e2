"""The body of an article out of a tree: several readers, the slow ones asked only when the cheap ones disagree.

Trafilatura in precision mode, without its comparisons, is the first reader, Resiliparse (a few milliseconds) the second. Where
they agree, the first is taken. Where not, slower ones are asked one after another until one says nearly the same as the first, and
the medoid of what was heard is taken: the answer that is most like all the others. What was taken is then held against the blocks
of the page (mending.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, fromstring, tostring
from readability import Document
from readability.readability import Unparseable
from resiliparse.extract.html2text import extract_plain_text

from dateline import lexicon
from dateline.read.blocks import Block
from dateline.read.markup import words_of
from dateline.read.mending import mended

_AGREE = 0.65  # share of four-word runs, below which two readers disagree; measured flat from .5 to .75
_SAME = 0.9  # share above which no further reader is asked; to ask all costs half as much again and gives the same figures
_SPACE = re.compile(r"[ \t\xa0]+")
_WORD = re.compile(r"\w+")
_CONTROL = re.compile(  # as a character, or as a reference to one
    r"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE
)
_TAG = re.compile(r"<[a-z/][^>]*>", re.IGNORECASE)
_RUN = 4
_PARTS = ("p", "h2", "h3", "h4", "li", "blockquote", "pre")
_ENOUGH = 200  # characters of a declared body, below which it is a summary
# What Trafilatura drops first whatever stands in it: gone before its searches, which take time with every element.
_UNREAD = (
    "aside", "embed", "footer", "head", "iframe", "menu", "object", "applet", "audio", "canvas", "map", "picture", "video", "area",
    "button", "datalist", "dialog", "fieldset", "link", "input", "label", "legend", "math", "nav", "noscript", "select", "source",
    "textarea", "img",
)  # fmt: skip

Runs = frozenset[tuple[str, ...]]


def body_of(tree: HtmlElement, blocks: Sequence[Block], *, title: str | None, declared: str | None) -> str:
    """The text of the article: paragraphs joined by a blank line, empty when no reader finds one.

    `blocks` are those of the tree. `declared` is the body that the page itself declares (JSON-LD): one answer among the others, and
    alone when the markup is thin.
    """
    markup = str(tostring(tree, encoding="unicode"))
    second = str(extract_plain_text(markup, main_content=True, alt_texts=False, links=False))
    chosen = _chosen(tree, markup=markup, second=second, known=_plain(declared) if declared and len(declared) > _ENOUGH else "")
    lines = mended(cleaned(chosen, title), blocks, title=title, second=second.split("\n"))
    return "\n\n".join(lines)


def captions_of(tree: HtmlElement) -> str:
    """The captions of a page's figures, for a page that holds nothing else."""
    captions = (words_of(caption) for caption in tree.iter("figcaption"))
    return "\n\n".join(dict.fromkeys(filter(None, captions)))


def _chosen(tree: HtmlElement, *, markup: str, second: str, known: str) -> str:
    """The first reader's answer when the second agrees, else the medoid of all, else a declared body that is much longer."""
    first = _first(tree)
    answers = [first, second, *([known] if known else [])]
    runs = [_runs(answer) for answer in answers]
    if _likeness(runs[0], runs[1]) >= _AGREE:
        return first
    for answer in _slower(tree, markup):
        if any(_likeness(runs[0], other) >= _SAME for other in runs[1:]):
            break
        answers.insert(1, answer())
        runs.insert(1, _runs(answers[1]))
    best = answers[_medoid(runs)]
    return known if len(known) > 2 * len(best) else best


def _slower(tree: HtmlElement, markup: str) -> Iterator[Callable[[], str]]:
    """Readers that cost many times what the first two do, the most telling one first."""
    yield lambda: _default(tree)
    yield lambda: _readable(markup)
    yield lambda: _precise(tree, fast=False)


def cleaned(text: str, title: str | None) -> list[str]:
    """Lines as paragraphs: without blank lines, furniture, the title at the start, and a line that repeats the one before."""
    furniture = lexicon.load("en", "pages").words("furniture")
    kept: list[str] = []
    for line in (_SPACE.sub(" ", line).strip() for line in text.split("\n")):
        bare = line.strip(" :.!»›>-–—|*•").casefold()
        if not bare or bare in furniture or (not kept and title and bare == title.strip(" :.!").casefold()):
            continue
        if not kept or line != kept[-1]:
            kept.append(line)
    return kept


def _first(tree: HtmlElement) -> str:
    read = deepcopy(tree)
    etree.strip_elements(read, *_UNREAD, with_tail=False)
    return _precise(read, fast=True)


def _precise(tree: HtmlElement, *, fast: bool) -> str:
    """Trafilatura in precision mode; `fast` leaves out its comparison with other extractors, which is half of its time."""
    return trafilatura.extract(tree, favor_precision=True, include_comments=False, deduplicate=False, fast=fast) or ""


def _default(tree: HtmlElement) -> str:
    return trafilatura.extract(tree, include_comments=False, deduplicate=False) or ""


def _readable(markup: str) -> str:
    """Readability's answer; it stops at control characters, which are taken out."""
    try:
        tree = fromstring(Document(_CONTROL.sub("", markup)).summary())
    except (Unparseable, etree.LxmlError, ValueError, TypeError, AttributeError):
        return ""
    parts = (part for part in tree.iter(*_PARTS) if not any(parent.tag in _PARTS for parent in part.iterancestors()))
    return "\n".join(words_of(part) for part in parts)


def _plain(declared: str) -> str:
    """A declared body without the tags that some pages leave in it."""
    return _TAG.sub("\n" if "<p" in declared else " ", declared)


def _medoid(runs: Sequence[Runs]) -> int:
    """The number of the answer that is most like all the others."""
    scores = [sum(_likeness(mine, other) for other in runs if other is not mine) for mine in runs]
    return max(range(len(runs)), key=lambda number: (scores[number], -number))


def _runs(text: str) -> Runs:
    words = _WORD.findall(text)
    return frozenset(zip(*(words[start:] for start in range(_RUN)), strict=False))


def _likeness(mine: Runs, other: Runs) -> float:
    """Shared four-word runs over the mean number of runs, 0 to 1."""
    whole = len(mine) + len(other)
    return 2 * len(mine & other) / whole if whole else 0.0
