"""What a person overrules, kept and applied at once.

Nothing is read again: the objects that a decision is about are folded anew under the decisions in force, with no article coming in.
A rebuild applies the same decisions, since they are ground state.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dateline import merge
from dateline.errors import Conflict, NotFound
from dateline.merge.decisions import apart_id
from dateline.model import identity
from dateline.record import Changes, Decision, DecisionKind, Event, Expectation, Outcome
from dateline.run.pipeline import merged
from dateline.store import Record

Decided = Event | Expectation


def decide(record: Record, kind: DecisionKind, subject: str, value: str, *, by: str, now: datetime) -> Decision:
    """The Decision of a person, kept and applied: `merge` subject into value, `split` value from subject, `outcome` of subject.

    Raises NotFound for an id that the record does not have, Conflict for what cannot be decided of it.
    """
    id = identity("decision", kind.value, subject, value, now.isoformat())
    decision = Decision(id=id, kind=kind, subject=subject, value=value, made_at=now, by=by)
    with record.writing():
        articles = _about(record, kind, subject, value)
        record.decide(decision)
        _fold_again(record, articles, now=now)
    return decision


def undo(record: Record, id: str, *, by: str, now: datetime) -> Decision:
    """The Decision that takes another one back; both stay in the log. Raises NotFound when there is none of that id."""
    undone = next((d for d in record.decisions() if d.id == id and d.kind is not DecisionKind.UNDO), None)
    if undone is None:
        raise NotFound(id)
    decision = Decision(
        id=identity("decision", "undo", id, now.isoformat()), kind=DecisionKind.UNDO, subject=id, value="", made_at=now, by=by
    )
    with record.writing():
        record.decide(decision)
        if undone.kind is DecisionKind.MERGE:
            _part_again(record, undone, now=now)
        elif undone.kind is DecisionKind.SPLIT:
            parted = apart_id(undone.subject, undone.value)
            _fold_again(record, {a for id in (undone.subject, parted) for a in _object(record, id).articles}, now=now)
        elif undone.kind is DecisionKind.OUTCOME:
            _fold_again(record, _object(record, undone.subject).articles, now=now)
    return decision


def _about(record: Record, kind: DecisionKind, subject: str, value: str) -> set[str]:
    """The articles of what a decision is about, once it is clear that it can be made."""
    found = _object(record, subject)
    if kind is DecisionKind.OUTCOME:
        if not isinstance(found, Expectation) or value not in set(Outcome):
            raise Conflict(f"an outcome is one of {', '.join(Outcome)}, and only an expectation has one")
        return set(found.articles)
    if kind is DecisionKind.MERGE:
        other = _object(record, value)
        if type(other) is not type(found) or other.id == found.id:
            raise Conflict("two events can be merged, or two expectations, and nothing with itself")
        return {*found.articles, *other.articles}
    if value not in _claims(found) and value not in found.articles:
        raise Conflict(f"{value} is neither a claim nor an article that {found.id} rests on")
    return set(found.articles)


def _object(record: Record, id: str) -> Decided:
    found = record.find(id)
    if not isinstance(found, Event | Expectation):
        raise Conflict(f"{id} is neither an event nor an expectation; decisions are about these")
    return found


def _fold_again(record: Record, articles: Iterable[str], *, now: datetime) -> None:
    """Fold what holds any of the articles under the decisions in force."""
    known = record.known(frozenset(f"in:{article}" for article in articles))
    _write(record, merge.merge([], known), now=now)


def _write(record: Record, changes: Changes, *, now: datetime) -> None:
    keys = [(key, "event", event.id) for event in changes.events for key in sorted(merge.event_keys(event))]
    keys += [(key, "expectation", e.id) for e in changes.expectations for key in sorted(merge.expectation_keys(e))]
    clock = record.clock()
    record.apply([], [], changes, keys=keys, at=max(now, clock) if clock else now)


def _part_again(record: Record, undone: Decision, *, now: datetime) -> None:
    """Bring back what was merged, as both stood before; what came since is merged anew, into either."""
    whole, old = _object(record, undone.value), _last(record, undone.subject, without=frozenset())
    before = _last(record, whole.id, without=_claims(old)) if old else None
    both = (old, before) if old and before else ()  # versions that did not live to an evening are not kept
    events = tuple(item for item in both if isinstance(item, Event))
    expectations = tuple(item for item in both if isinstance(item, Expectation))
    _write(record, Changes(events=events, expectations=expectations), now=now)
    since = sorted(set(whole.articles).difference(*(item.articles for item in both)))
    if since:
        changes, _ = merged(record, [record.reading(article) for article in since])
        _write(record, changes, now=now)


def _last(record: Record, id: str, *, without: frozenset[str]) -> Decided | None:
    """The last version of an object that holds not all of the claims `without`, if there are any."""
    versions = [v for v in record.object_versions(id) if isinstance(v, Event | Expectation)]
    return next((v for v in reversed(versions) if not without or not without <= _claims(v)), None)


def _claims(item: Decided) -> frozenset[str]:
    pieces = item.evidence if isinstance(item, Event) else [s.evidence for s in item.stated]
    return frozenset(piece.claim for piece in pieces)
