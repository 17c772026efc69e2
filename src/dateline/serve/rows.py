"""The public rows of the record: what `--format jsonl`, the API and exports print of articles, stories, events and expectations.

A row is plain JSON. Articles are named as the person who added them named them: by the id that came with them, else by address.
Days are ISO days, windows `{"earliest", "latest", "bound"}` with null for an open end.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dateline.merge.expectations import outcome_on
from dateline.merge.grades import information_digit, misp_digit
from dateline.model import Article, Reading, window_json
from dateline.record import Event, Evidence, Expectation, Outcome, Settlement, Statement, Story
from dateline.serve.receipts import link, target


def public_name(article: Article) -> str:
    """How the outside knows an article: the id that was given with it, else its address, else its own id."""
    given = next((d.value for d in article.declared if d.field == "id"), None)
    return given or article.url or article.id


def article_row(reading: Reading) -> dict[str, Any]:
    """One row of `dateline articles`."""
    article = reading.article
    return {
        "article_id": article.id,
        "name": public_name(article),
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "authors": list(article.authors),
        "published": article.published.words if article.published else None,
        "day": article.day.isoformat() if article.day else None,
        "language": article.language,
        "claims": len(reading.claims),
        "problems": [problem.code.value for problem in reading.problems],
    }


def story_row(story: Story, names: Mapping[str, str]) -> dict[str, Any]:
    """One row of `dateline stories`."""
    return {
        "story_id": story.id,
        "title": story.title,
        "articles": [names.get(id, id) for id in story.articles],
        "first": _day(story.first),
        "last": _day(story.last),
        "why": list(story.why),
    }


def event_row(event: Event, names: Mapping[str, str]) -> dict[str, Any]:
    """One row of `dateline chronology`."""
    return {
        "event_id": event.id,
        "what": event.what,
        "when": window_json(event.when),
        "participants": list(event.participants),
        "certainty": event.certainty.value,
        "articles": [names.get(id, id) for id in event.articles],
        "outlets": event.outlets,
        "texts": event.texts,
        "origins": len(event.origins),
        "rests_on": [
            {"name": o.name, "articles": [names.get(id, id) for id in o.articles], "why": o.why} for o in event.origins
        ],
        "history": list(event.history),
        "grade": (digit := information_digit(event)),
        "tags": [misp_digit(digit)],
        "evidence": [_evidence(evidence, names) for evidence in event.evidence],
    }


def expectation_row(expectation: Expectation, names: Mapping[str, str], *, today: date) -> dict[str, Any]:
    """One row of `dateline expectations`, with the outcome that is known on `today`."""
    outcome = outcome_on(expectation, today)
    settled = last_settlement(expectation, today)
    article = settled.article if settled else None
    return {
        "expectation_id": expectation.id,
        "what": expectation.what,
        "window": window_json(expectation.window),
        "stated": [_statement(statement, names) for statement in expectation.stated],
        "outcome": outcome.value,
        "due": is_due(expectation, today),
        "settled_by": names.get(article, article) if article else None,
        "settled_because": settled.why if settled else None,
        "resolvable": expectation.resolvable,
        "reason": expectation.reason,
        "participants": list(expectation.participants),
        "articles": [names.get(id, id) for id in expectation.articles],
    }


def last_settlement(expectation: Expectation, today: date) -> Settlement | None:
    """The settlement that stands on a day, None while nothing has settled or moved the expectation."""
    known = [s for s in expectation.settlements if s.day is None or s.day <= today]
    return known[-1] if known else None


def is_due(expectation: Expectation, today: date) -> bool:
    """Whether the window has passed and nothing in the record says what became of it."""
    window = expectation.window
    passed = window is not None and window.latest is not None and window.latest < today
    return passed and outcome_on(expectation, today) in (Outcome.OPEN, Outcome.MOVED)


def _statement(statement: Statement, names: Mapping[str, str]) -> dict[str, Any]:
    evidence = statement.evidence
    return {
        "article": names.get(evidence.article, evidence.article),
        "claim": evidence.claim,
        "published": _day(evidence.published),
        "chain": list(evidence.chain),
        "certainty": evidence.certainty.value,
        "window": window_json(statement.window),
        "window_words": statement.words,
        "exact": evidence.exact,
        "start": evidence.span.start,
        "end": evidence.span.end,
        "url": evidence.url,
        "link": link(evidence),
        "target": target(evidence),
    }


def _evidence(evidence: Evidence, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "article": names.get(evidence.article, evidence.article),
        "url": evidence.url,
        "claim": evidence.claim,
        "exact": evidence.exact,
        "start": evidence.span.start,
        "end": evidence.span.end,
        "chain": list(evidence.chain),
        "certainty": evidence.certainty.value,
        "published": _day(evidence.published),
        "link": link(evidence),
        "target": target(evidence),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
