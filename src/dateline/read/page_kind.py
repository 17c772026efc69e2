"""What kind of page it is where it is no plain article: walls, cut texts, live blogs, galleries, front pages. As Problems."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from dateline import lexicon
from dateline.errors import ProblemCode
from dateline.model import Problem
from dateline.read.markup import words_of
from dateline.read.metadata import Metadata

LIVE = "LiveBlogPosting"  # schema.org
_SHORT = 600  # characters: a wall shows less
_LIST_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "ContactPage", "AboutPage", "CheckoutPage"})
GALLERIES = frozenset({"ImageGallery", "MediaGallery"})
_LINKED = 0.6


def kind_problems(tree: HtmlElement, text: str, about: Metadata, *, status: int = 200) -> tuple[Problem, ...]:
    """The Problems of a page that is not, or not only, an article. `text` is the body that was found."""
    found = [_live(about), _gallery(about)]
    if len(text) < _SHORT:
        visible = _visible(tree).lower()
        wall = _wall(visible, len(text))
        found += [wall] if wall else [_paywall(visible, about, text), _list_page(tree, text, about, status)]
    elif about.free is False:
        found.append(_paywall(_visible(tree).lower(), about, text))
    return tuple(problem for problem in found if problem)


def _live(about: Metadata) -> Problem | None:
    if LIVE not in about.kinds:
        return None
    return Problem(code=ProblemCode.LIVE_BLOG, detail="the page declares itself a live blog; its entries have times of their own")


def _gallery(about: Metadata) -> Problem | None:
    if not about.kinds & GALLERIES:
        return None
    return Problem(code=ProblemCode.GALLERY, detail="the page declares itself a gallery; its text is captions")


def _wall(visible: str, length: int) -> Problem | None:
    if length > 2 * _SHORT or len(visible) > 10 * _SHORT:
        return None
    words = lexicon.load("en", "pages")
    for section, code in (("bots", ProblemCode.BOT_WALL), ("consent", ProblemCode.CONSENT_WALL)):
        for phrase in sorted(words.words(section)):
            if phrase in visible:
                return Problem(code=code, detail=f"the page says “{phrase}” and shows no article")
    return None


def _paywall(visible: str, about: Metadata, text: str) -> Problem | None:
    phrase = next((phrase for phrase in sorted(lexicon.load("en", "pages").words("paywall")) if phrase in visible), None)
    if phrase and text and (about.free is False or len(text) < _SHORT):
        return Problem(code=ProblemCode.PAYWALL_CUT, detail=f"the page says “{phrase}” after {len(text)} characters of text")
    return None


def _list_page(tree: HtmlElement, text: str, about: Metadata, status: int) -> Problem | None:
    if status >= 400:
        return Problem(code=ProblemCode.NOT_AN_ARTICLE, detail=f"the server answered {status}")
    if not text.strip():
        return Problem(code=ProblemCode.NOT_AN_ARTICLE, detail="no text of an article was found")
    if about.kinds & _LIST_TYPES or (about.published is None and _link_share(tree) > _LINKED):
        return Problem(code=ProblemCode.NOT_AN_ARTICLE, detail="the page lists other pages")
    return None


def _visible(tree: HtmlElement) -> str:
    parts = tree.xpath("//title/text() | //body//text()[not(ancestor::script or ancestor::style or ancestor::template)]")
    return re.sub(r"\s+", " ", " ".join(parts[:20_000]))


def _link_share(tree: HtmlElement) -> float:
    whole = len(_visible(tree)) or 1
    return sum(len(words_of(link)) for link in tree.iter("a")) / whole
