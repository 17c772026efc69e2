"""From a record and a Query to public rows: what the command line, the desk and exports share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from dateline.merge.grades import LETTERS, misp_letter, source_grades
from dateline.merge.ledger import HitRate, hit_rates
from dateline.record import ALL, Hit, Query
from dateline.serve.rows import article_row, event_row, expectation_row, story_row
from dateline.store import Record
from dateline.store.queries import Label

Row = dict[str, Any]


def labels(record: Record, articles: Iterable[str]) -> dict[str, Label]:
    """Title, outlet and day of articles, by id."""
    return record.labels(articles)


def names(record: Record, articles: Iterable[str], *, as_of: date | None = None) -> dict[str, str]:
    """How the outside knows articles, by id."""
    return {id: label.name for id, label in record.labels(articles, as_of=as_of).items()}


def article_rows(record: Record, query: Query) -> Iterator[Row]:
    """Rows of `articles`, oldest first."""
    return (article_row(reading) for reading in record.articles(query))


def story_rows(record: Record, query: Query) -> Iterator[Row]:
    """Rows of `stories`, by their first day."""
    found = record.stories(query)
    known = names(record, (id for story in found for id in story.articles), as_of=query.as_of)
    return (story_row(story, known) for story in found)


def event_rows(record: Record, query: Query) -> Iterator[Row]:
    """Rows of `chronology`, by the day on which the event began."""
    found = record.chronology(query)
    known = names(record, (id for event in found for id in event.articles), as_of=query.as_of)
    return (event_row(event, known) for event in found)


def expectation_rows(record: Record, query: Query, *, today: date) -> Iterator[Row]:
    """Rows of `expectations`, by the start of their window, with the outcome known on `today`."""
    found = record.expectations(query)
    known = names(record, (id for expected in found for id in expected.articles), as_of=query.as_of)
    return (expectation_row(expected, known, today=today) for expected in found)


def hit_rows(record: Record, asked: str, query: Query, *, kind: str | None = None) -> Iterator[Row]:
    """Rows of `search`, best first: articles and claims, or things of one kind."""
    found = record.search(asked, query, kind=kind)
    known = record.labels((hit.article for hit in found if hit.article), as_of=query.as_of)
    return (_hit_row(hit, known.get(hit.article or "")) for hit in found)


def _hit_row(hit: Hit, label: Label | None) -> Row:
    article = (label.title or label.name) if label else hit.article or ""
    return {"kind": hit.kind, "id": hit.id, "article": article, "article_id": hit.article, "snippet": hit.snippet}


def calibration_rows(record: Record, query: Query, *, today: date) -> Iterator[Row]:
    """How often what was said to come has come, by voice, outlet and hedge word, with n and a Wilson interval."""
    found = record.expectations(query)
    articles = (s.evidence.article for expected in found for s in expected.stated)
    outlets = {id: label.outlet for id, label in record.labels(articles, as_of=query.as_of).items() if label.outlet}
    return (_rate_row(rate) for rate in hit_rates(found, today, outlets=outlets))


def grade_rows(record: Record, *, today: date, as_of: date | None = None) -> Iterator[Row]:
    """The letter of every outlet and of each judged voice, what the ledger proposes with its n, and the tag for MISP."""
    found = record.expectations(Query(as_of=as_of, limit=ALL))
    labels = record.labels((s.evidence.article for expected in found for s in expected.stated), as_of=as_of)
    rates = hit_rates(found, today, outlets={id: label.outlet for id, label in labels.items() if label.outlet})
    for grade in source_grades(record.outlets(as_of=as_of), rates, record.decisions(), on=today):
        yield {
            "by": grade.by,
            "name": grade.name,
            "letter": grade.letter,
            "means": LETTERS[grade.letter],
            "set_by": grade.set_by,
            "set_on": grade.set_on.isoformat() if grade.set_on else None,
            "proposed": grade.proposed,
            "n": grade.n,
            "hits": grade.hits,
            "tag": misp_letter(grade.letter),
        }


def _rate_row(rate: HitRate) -> Row:
    return {
        "by": rate.by,
        "name": rate.name,
        "n": rate.n,
        "hits": rate.hits,
        "low": round(rate.low, 3),
        "high": round(rate.high, 3),
        "ranked": rate.ranked,
    }
