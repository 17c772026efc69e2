"""From one page to one Reading, as a pure function: the order of the steps, and nothing else.

`read_page` never raises on a page, knows no clock, no network, no disk beyond the package's own lexicons and models, and gives the
same Reading for the same Page. What it could not settle it says in `Reading.problems`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from courlan import clean_url

from dateline import lexicon
from dateline.errors import ProblemCode
from dateline.model import Article, Page, PageRef, Problem, Reading, Stamp, identity
from dateline.optouts import opt_outs
from dateline.read.claims import find_claims
from dateline.read.extract import extract
from dateline.read.extraction import Extraction
from dateline.read.grammar import grammar_of
from dateline.read.language import language_of
from dateline.read.stamps import stamp_of
from dateline.read.times import find_times
from dateline.text import analyse


def read_page(page: Page) -> Reading:
    """The Reading of one captured page: HTML, flattened text, or one article as a JSON object (by content type and bytes).

    Bad input gives Problems, never an exception. Offsets of spans count characters of `Reading.article.text`.
    """
    found = extract(page)
    found = replace(found, problems=(*found.problems, *opt_outs(page)))
    return _reading(found, PageRef(url=page.url, sha256=page.sha256, fetched_at=page.fetched_at))


def read_text(
    text: str,
    *,
    published: date | datetime | None,
    title: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
) -> Reading:
    """The Reading of a text that is already clean. Offsets are into `text` exactly as given.

    `published` is a day, or an aware datetime; a naive datetime is taken as a wall-clock time without a zone.
    """
    extraction = Extraction(
        title=title,
        authors=(),
        published=None if published is None else stamp_of(published),
        updated=None,
        outlet=outlet,
        language=language_of(text),
        text=text,
    )
    page = Page(url=url or "", body=text.encode("utf-8", "surrogatepass"), content_type="text/plain")
    return _reading(extraction, PageRef(url=page.url, sha256=page.sha256, fetched_at=None))


def article_id(url: str, *, fallback: tuple[str, ...] = ()) -> str:
    """The identity of an article: its address without fragment and tracking parameters, so a second capture is a new version.

    A text without an address is known by `fallback` (outlet, title, text) instead.
    """
    if not url:
        return identity("text", *fallback)
    return identity("url", clean_url(url) or url)


def _reading(found: Extraction, page: PageRef) -> Reading:
    article = Article(
        id=article_id(page.url, fallback=(found.outlet or "", found.title or "", found.text)),
        url=page.url,
        title=found.title,
        authors=found.authors,
        published=found.published,
        updated=found.updated,
        outlet=found.outlet,
        language=found.language,
        text=found.text,
        tags=found.tags,
        counts=found.counts,
        declared=found.declared,
    )
    problems = list(found.problems) + _date_problems(found.published)
    if not article.text.strip() or article.language not in lexicon.languages():
        if article.text.strip():
            detail = f"the text is in {article.language or 'an unknown language'}; there is no lexicon for it"
            problems.append(Problem(code=ProblemCode.LANGUAGE_UNSUPPORTED, detail=detail))
        return Reading(
            page=page,
            article=article,
            teasers=found.teasers,
            times=(),
            claims=(),
            problems=tuple(problems),
            asides=found.asides,
        )
    words = analyse(article.text, grammar_of(article.language).elisions)
    times, time_problems = find_times(words, published=article.day, language=article.language)
    claims, claim_problems = find_claims(article, words, times)
    return Reading(
        page=page,
        article=article,
        teasers=found.teasers,
        times=times,
        claims=claims,
        problems=(*problems, *time_problems, *claim_problems),
        asides=found.asides,
    )


def _date_problems(published: Stamp | None) -> list[Problem]:
    if published is not None:
        return []
    return [Problem(code=ProblemCode.DATE_UNKNOWN, detail="the page neither declares nor shows when it was published")]
