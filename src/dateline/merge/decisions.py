"""What persons overruled, applied to what the rules decided: objects merged, evidence kept apart, outcomes set.

`merge`: the object `subject` is part of the object `value`. `split`: the claim or article `value` does not belong to the object
`subject`. `outcome`: the expectation `subject` has the outcome `value` from the day of the decision on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dateline.merge.events import Draft
from dateline.merge.expectations import Awaited
from dateline.model import identity
from dateline.record import Decision, DecisionKind, Evidence, Expectation, Kind, Outcome, Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The decisions that bear on events and expectations, ready to be asked."""

    into: dict[str, str]
    kept_apart: tuple[tuple[str, str], ...]
    outcomes: dict[str, Decision]

    def apart(self, id: str, evidence: Evidence) -> bool:
        """Whether a person said that this evidence does not belong to the object."""
        return (id, evidence.claim) in self.kept_apart or (id, evidence.article) in self.kept_apart


def rules(decisions: Sequence[Decision]) -> Rules:
    """The Rules of decisions; of two about one subject the later counts. What was split and is so no more goes back."""
    ordered = in_force(decisions)
    into = {d.subject: d.value for d in ordered if d.kind is DecisionKind.MERGE and d.subject != d.value}
    kept_apart = tuple((d.subject, d.value) for d in ordered if d.kind is DecisionKind.SPLIT)
    rejoined = {apart_id(d.subject, d.value): d.subject for d in decisions if d.kind is DecisionKind.SPLIT}
    return Rules(
        into=into | {id: whole for id, whole in rejoined.items() if id not in {apart_id(*pair) for pair in kept_apart}},
        kept_apart=kept_apart,
        outcomes={d.subject: d for d in ordered if d.kind is DecisionKind.OUTCOME and d.value in set(Outcome)},
    )


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that nobody took back, in the order in which they were made."""
    undone = {d.subject for d in decisions if d.kind is DecisionKind.UNDO}
    return sorted((d for d in decisions if d.id not in undone), key=lambda d: (d.made_at, d.id))


def apart_id(id: str, value: str) -> str:
    """The id of what was split from an object: the identity of the object and of the claim or article that left it."""
    return identity(id, "apart", value)


def split_events(drafts: Sequence[Draft], rules: Rules) -> list[Draft]:
    """Drafts of events, what a person keeps apart from one of them in an event of its own: even its first words may leave it."""
    by_id = {draft.id: draft for draft in drafts}
    for id, value in rules.kept_apart:
        whole = by_id.get(id)
        parted = [p for p in whole.evidence if value in (p.claim, p.article)] if whole else []
        if whole is None or not parted or len(parted) == len(whole.evidence):
            continue
        whole.evidence = [piece for piece in whole.evidence if piece not in parted]
        alone = by_id.setdefault(apart_id(id, value), Draft(apart_id(id, value), whole.story))
        alone.evidence += [piece for piece in parted if piece not in alone.evidence]
        alone.when = alone.when or whole.when
        alone.participants.update((name, None) for name in whole.participants if any(name in piece.exact for piece in parted))
    return list(by_id.values())


def split_expectations(rows: Sequence[Awaited], rules: Rules) -> list[Awaited]:
    """Drafts of expectations, what a person keeps apart from one of them in a row of its own."""
    by_id = {row.id: row for row in rows}
    for id, value in rules.kept_apart:
        whole = by_id.get(id)
        parted = [s for s in whole.statements if value in (s.evidence.claim, s.evidence.article)] if whole else []
        if whole is None or not parted or len(parted) == len(whole.statements):
            continue
        whole.statements = [s for s in whole.statements if s not in parted]
        alone = by_id.setdefault(apart_id(id, value), Awaited(apart_id(id, value), whole.story))
        alone.statements += [s for s in parted if s not in alone.statements]
        alone.window = alone.statements[-1].window
        for row in (whole, alone):
            row.articles = dict.fromkeys(s.evidence.article for s in row.statements)
    return list(by_id.values())


def merged_events(drafts: Sequence[Draft], rules: Rules) -> tuple[list[Draft], dict[tuple[Kind, str], str]]:
    """Drafts of events with those merged that a person merged, and where the old ids went."""
    by_id = {draft.id: draft for draft in drafts}
    gone: dict[tuple[Kind, str], str] = {}
    for old, new in rules.into.items():
        if old in by_id and new in by_id:
            source = by_id.pop(old)
            by_id[new].evidence += [p for p in source.evidence if p not in by_id[new].evidence]
            by_id[new].participants.update(source.participants)
            gone[Kind.EVENT, old] = new
    return list(by_id.values()), gone


def merged_expectations(rows: Sequence[Awaited], rules: Rules) -> tuple[list[Awaited], dict[tuple[Kind, str], str]]:
    """Drafts of expectations with those merged that a person merged, and where the old ids went."""
    by_id = {row.id: row for row in rows}
    gone: dict[tuple[Kind, str], str] = {}
    for old, new in rules.into.items():
        if old in by_id and new in by_id:
            source, target = by_id.pop(old), by_id[new]
            target.statements += [s for s in source.statements if s not in target.statements]
            target.settlements = sorted({*target.settlements, *source.settlements}, key=lambda s: str(s.day))
            target.participants.update(source.participants)
            target.articles.update(source.articles)
            gone[Kind.EXPECTATION, old] = new
    return list(by_id.values()), gone


def decided(row: Expectation, rules: Rules) -> Expectation:
    """The expectation with the outcome that a person set, which stands last and makes it resolvable."""
    decision = rules.outcomes.get(row.id)
    if decision is None:
        return row
    settled = Settlement(
        outcome=Outcome(decision.value), article=None, day=decision.made_at.date(), why=f"decided by {decision.by}"
    )
    return replace(row, settlements=(*(s for s in row.settlements if s != settled), settled))
