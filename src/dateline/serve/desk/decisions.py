"""The page of decisions, and what a form of the desk decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dateline.errors import Conflict, NotFound
from dateline.merge.decisions import in_force
from dateline.record import CopyGroup, Decision, DecisionKind, Event, Expectation, Story
from dateline.run.deciding import decide, undo
from dateline.store import Record

_SAYS = {
    DecisionKind.MERGE: "is the same as",
    DecisionKind.SPLIT: "does not hold",
    DecisionKind.OUTCOME: "has the outcome",
    DecisionKind.GRADE: "has the grade",
    DecisionKind.UNDO: "took back",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A decision in words. `in_force` when nobody took it back; `undoable` when it can be."""

    decision: Decision
    subject: str
    says: str
    value: str
    in_force: bool
    undoable: bool


def made(record: Record) -> tuple[Made, ...]:
    """Every decision of a record, the newest first."""
    every = record.decisions()
    standing = {d.id for d in in_force(every)}
    rows = [
        Made(
            decision=d,
            subject=_words(record, d.subject),
            says=_SAYS[d.kind],
            value=_words(record, d.value),
            in_force=d.id in standing,
            undoable=d.id in standing and d.kind is not DecisionKind.UNDO,
        )
        for d in every
    ]
    return tuple(sorted(rows, key=lambda row: (row.decision.made_at, row.decision.id), reverse=True))


def _words(record: Record, id: str) -> str:
    """What an id stands for, in a few words; what is no id is its own words."""
    try:
        found = record.find(id) if id else None
    except NotFound:
        return id
    match found:
        case Event() | Expectation():
            return found.what
        case Story():
            return found.title
        case CopyGroup() | None:
            return id
        case _:
            return f"claim or article {id}"


def decided(record: Record, form: Mapping[str, str], *, by: str, now: datetime) -> str:
    """The id of the page to show after a form decided something. Raises Conflict and NotFound as deciding does."""
    kind, subject = form.get("kind", ""), form.get("subject", "")
    if kind == DecisionKind.UNDO:
        undo(record, subject, by=by, now=now)
        return ""
    if kind not in (DecisionKind.MERGE, DecisionKind.SPLIT, DecisionKind.OUTCOME):
        raise Conflict("a decision is one of merge, split, outcome and undo")
    decision = decide(record, DecisionKind(kind), subject, form.get("value", "").strip(), by=by, now=now)
    return decision.value if decision.kind is DecisionKind.MERGE else decision.subject
