#!/usr/bin/env python3
"""Precision, recall and F1 of attributions: who said what, as spans of characters.

    score_claims.py GOLD.jsonl[.gz] PRED.jsonl[.gz] [--json] [--only-pred]

GOLD holds {"id", "text", "gold": [{"source": [[start, end], ...], "cue": [...], "content": [...]}]}, PRED {"id", "attributions"} of
the same form. By role (a span that several attributions share counts once on either side), one to one: `strict` is the same
characters once white space, quotes and punctuation at the edges are dropped, `overlap` at least one shared character, `iou50` half
of the union shared; `char` counts characters. `rel` is who and what together: the contents match one to one and so do their
sources, where a gold attribution without a source wants none. `recall_by_type`: recall by overlap of the contents, and of who and
what, for direct, mixed and indirect speech. All in percent.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from jsonl import Row, read_rows
from measures import pair_off, percentages

ROLES = ("source", "cue", "content")
AGREEMENT = {"strict": 1.0, "overlap": 0.0, "iou50": 0.5}  # the least share of the union that two spans must have in common
EDGE = frozenset(" \t\r\n\xa0\"'`“”‘’«».,;:—–-()[]")
DOUBLE_QUOTES = frozenset('"“”')
OPENING_QUOTES = DOUBLE_QUOTES | frozenset("'‘")
SPEECH = ("direct", "mixed", "indirect")

Spans = Sequence[Sequence[int]]
Characters = frozenset[int]
Tally = Counter[tuple[str, str]]


def characters(spans: Spans | None, text: str) -> Characters:
    """The places in `text` that the spans cover, without white space and without quotes and punctuation at either edge."""
    covered = {place for start, end in spans or [] for place in range(max(0, start), min(end, len(text)))}
    places = sorted(place for place in covered if not text[place].isspace())
    first, last = 0, len(places)
    while first < last and text[places[first]] in EDGE:
        first += 1
    while last > first and text[places[last - 1]] in EDGE:
        last -= 1
    return frozenset(places[first:last])


def matched(gold: Sequence[Characters], predicted: Sequence[Characters], *, least: float) -> dict[int, int]:
    """Number of the predicted span by number of the gold span: one to one, touching, with at least `least` of the union shared."""
    at_place: dict[int, list[int]] = defaultdict(list)
    for number, span in enumerate(predicted):
        for place in span:
            at_place[place].append(number)
    candidates = []
    for gold_number, span in enumerate(gold):
        shared = Counter(number for place in span for number in at_place.get(place, ()))
        shares = ((count / len(span | predicted[number]), number) for number, count in shared.items())
        candidates += [(share, gold_number, number) for share, number in shares if share >= least]
    return pair_off(candidates)


def speech_of(spans: Spans, text: str) -> str:
    """How a content is spoken: direct when it opens with a quote, mixed when it holds a double one, else indirect; or none."""
    words = " ".join(text[start:end] for start, end in spans).strip()
    if not words:
        return "none"
    if words[0] in OPENING_QUOTES:
        return "direct"
    return "mixed" if DOUBLE_QUOTES & set(words) else "indirect"


def score(gold_rows: Sequence[Row], predicted: Mapping[str, list[Row]]) -> Row:
    """Gold rows and predicted attributions by id -> the figures."""
    tally: Tally = Counter()
    for row in gold_rows:
        _tally_text(tally, row, predicted.get(row["id"], []))
    by_role = {role: {**_agreements(tally, role), "char": _characters(tally, role), **_sizes(tally, role)} for role in ROLES}
    speech = {kind: _recall(tally, kind) for kind in SPEECH}
    return {
        "docs": len(gold_rows),
        **by_role,
        "rel": {**_agreements(tally, "rel"), **_sizes(tally, "rel")},
        "recall_by_type": speech,
    }


def _tally_text(tally: Tally, row: Row, attributions: Sequence[Row]) -> None:
    text = row["text"]
    gold, given = (
        [{role: characters(attribution.get(role), text) for role in ROLES} for attribution in side]
        for side in (row["gold"], attributions)
    )
    for role in ROLES:
        _tally_role(tally, role, gold=(part[role] for part in gold), given=(part[role] for part in given))
    speech = [speech_of(attribution.get("content") or [], text) for attribution in row["gold"]]
    told = [(part, kind) for part, kind in zip(gold, speech, strict=True) if part["content"]]
    _tally_relations(tally, told, [part for part in given if part["content"]])


def _tally_role(tally: Tally, role: str, *, gold: Iterable[Characters], given: Iterable[Characters]) -> None:
    gold_spans, given_spans = ([*{span for span in side if span}] for side in (gold, given))
    tally[role, "gold"] += len(gold_spans)
    tally[role, "predicted"] += len(given_spans)
    for name, least in AGREEMENT.items():
        tally[role, name] += len(matched(gold_spans, given_spans, least=least))
    gold_places, given_places = (frozenset[int]().union(*spans) for spans in (gold_spans, given_spans))
    tally[role, "gold characters"] += len(gold_places)
    tally[role, "predicted characters"] += len(given_places)
    tally[role, "shared characters"] += len(gold_places & given_places)


def _tally_relations(
    tally: Tally, gold: Sequence[tuple[dict[str, Characters], str]], given: Sequence[dict[str, Characters]]
) -> None:
    tally["rel", "gold"] += len(gold)
    tally["rel", "predicted"] += len(given)
    tally.update((kind, "gold") for _, kind in gold)
    gold_contents, given_contents = [part["content"] for part, _ in gold], [part["content"] for part in given]
    for name, least in AGREEMENT.items():
        for number, other in matched(gold_contents, given_contents, least=least).items():
            part, kind = gold[number]
            right = _same_source(part["source"], given[other]["source"], exactly=name == "strict")
            tally["rel", name] += right
            if name == "overlap":
                tally[kind, "content"] += 1
                tally[kind, "who and what"] += right


def _same_source(gold: Characters, given: Characters, *, exactly: bool) -> bool:
    return gold == given if exactly or not (gold and given) else bool(gold & given)


def _agreements(tally: Tally, part: str) -> Row:
    gold, predicted = tally[part, "gold"], tally[part, "predicted"]
    return {name: percentages(tally[part, name], gold=gold, predicted=predicted) for name in AGREEMENT}


def _characters(tally: Tally, role: str) -> dict[str, float]:
    gold, predicted = tally[role, "gold characters"], tally[role, "predicted characters"]
    return percentages(tally[role, "shared characters"], gold=gold, predicted=predicted)


def _sizes(tally: Tally, part: str) -> dict[str, int]:
    return {"n_gold": tally[part, "gold"], "n_pred": tally[part, "predicted"]}


def _recall(tally: Tally, kind: str) -> dict[str, float]:
    contents = max(1, tally[kind, "gold"])
    found, both = (round(100 * tally[kind, name] / contents, 1) for name in ("content", "who and what"))
    return {"n": tally[kind, "gold"], "content": found, "who+what": both}


def as_table(figures: Row) -> str:
    """The figures as text: a line for each role, one for who and what together, and recall by kind of speech."""
    lines = []
    for part in (*ROLES, "rel"):
        found = figures[part]
        shares = (f"{name} P{s['P']:.1f} R{s['R']:.1f} F{s['F']:.1f}" for name, s in found.items() if isinstance(s, dict))
        lines.append(f"{part:8s} gold {found['n_gold']:5d} pred {found['n_pred']:5d}  " + "  ".join(shares))
    return "\n".join([*lines, f"recall by type {figures['recall_by_type']}"])


def main(arguments: list[str]) -> int:
    """Print the figures as a table or as JSON. Raises SystemExit when the arguments are off."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("pred")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only-pred", action="store_true", help="only the texts that have a line of predictions")
    given = parser.parse_args(arguments)
    predicted = {row["id"]: row["attributions"] for row in read_rows(given.pred)}
    gold = [row for row in read_rows(given.gold) if row["id"] in predicted or not given.only_pred]
    figures = score(gold, predicted)
    print(json.dumps(figures) if given.json else as_table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
