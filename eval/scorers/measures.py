"""Precision, recall, F1 and one-to-one pairing, as the scorers share them."""

from __future__ import annotations

from collections.abc import Iterable


def f1(precision: float, recall: float) -> float:
    """Harmonic mean of precision and recall; 0 when both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def percentages(matched: int, *, gold: int, predicted: int) -> dict[str, float]:
    """Precision, recall and F1 of `matched` items, in percent to one decimal; a share of nothing is 0."""
    precision = matched / predicted if predicted else 0
    recall = matched / gold if gold else 0
    return {"P": percent(precision), "R": percent(recall), "F": percent(f1(precision, recall) if matched else 0)}


def percent(share: float) -> float:
    """A share as percent to one decimal."""
    return round(100 * share, 1)


def pair_off(candidates: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    """(closeness, gold, predicted) -> predicted by gold, each used once, the closest pairs first; of equals, the higher numbers."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, gold, predicted in sorted(candidates, reverse=True):
        if gold not in pairs and predicted not in taken:
            pairs[gold] = predicted
            taken.add(predicted)
    return pairs
