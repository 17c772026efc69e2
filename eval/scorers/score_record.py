#!/usr/bin/env python3
"""Scorer for the record gold (see SCHEMA.md for the gold, SCORING.md for the metrics).

    score_record.py articles GOLD.jsonl PRED.jsonl [--json] [--errors N]
    score_record.py streams  GOLD.jsonl PRED.jsonl [--json] [--errors N]

A score that has nothing to be measured on is null in JSON and "n/a" in the table, never 0 or 1.
Exit status: 0 scored, 2 unusable input.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

CERTAINTY = ("asserted", "hedged", "denied", "unknown")
ORIENTATION = ("past", "present", "future")
BOUNDS = ("within", "not-before", "not-after")
OUTCOMES = ("open", "met", "met_early", "met_late", "missed", "moved", "withdrawn")

CONTENT_IOU = 0.5  # claims: content overlap that makes a match
WINDOW_IOU = 0.5  # claims and statements: window overlap that counts as right
EVENT_IOU = 0.3  # events: window overlap that allows a match
SLACK_DAYS = 3  # closed end beside an open one; both ends of event windows
JACCARD = 0.5  # events, expectations: article-set overlap that allows a match


class InputError(Exception):
    """The input cannot be scored."""


# ---------------------------------------------------------------- input


def load_jsonl(path: str) -> dict[str, dict]:
    """Rows of a JSON-lines file by id; a bad line or a repeated id is an InputError."""
    rows: dict[str, dict] = {}
    try:
        with open(path, encoding="utf-8-sig") as handle:
            for number, line in enumerate(handle, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise InputError(f"{path}:{number}: not JSON: {error}") from None
                if not isinstance(row, dict) or not isinstance(row.get("id"), str):
                    raise InputError(f"{path}:{number}: no object with a string id")
                if row["id"] in rows:
                    raise InputError(f"{path}:{number}: id {row['id']!r} given twice")
                rows[row["id"]] = row
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from None
    return rows


def listed(value) -> list:
    """`value` when it is a list, else an empty list."""
    return value if isinstance(value, list) else []


def objects(value) -> list[dict]:
    """The objects in a list; anything else in it becomes an empty object, so that it still counts."""
    return [item if isinstance(item, dict) else {} for item in listed(value)]


def ids(value) -> frozenset[str]:
    """A list of article ids as a set."""
    return frozenset(str(item) for item in listed(value))


# ---------------------------------------------------------------- windows


@dataclass(frozen=True)
class Window:
    """Day ordinals, both ends inclusive; None is an open end."""

    earliest: int | None
    latest: int | None
    bound: str

    def __str__(self) -> str:
        ends = [date.fromordinal(d).isoformat() if d is not None else "open" for d in (self.earliest, self.latest)]
        return f"{ends[0]}..{ends[1]} {self.bound}"


def read_window(raw, where: str, warnings: list[str]) -> Window | None:
    """A window, or None when there is none: null, both ends open, or an unreadable date (warned about)."""
    if raw is None:
        return None
    try:
        ends = [
            date.fromisoformat(raw[key][:10]).toordinal() if raw.get(key) is not None else None for key in ("earliest", "latest")
        ]
        bound = str(raw.get("bound") or "within")
    except (AttributeError, TypeError, ValueError, KeyError):
        warnings.append(f"{where}: unreadable window {raw!r}, taken as none")
        return None
    if ends == [None, None]:
        return None
    return Window(ends[0], ends[1], bound)


def ends_near(a: Window, b: Window, days: int) -> bool:
    """Open on the same sides, and every closed end within `days`."""
    for x, y in ((a.earliest, b.earliest), (a.latest, b.latest)):
        if (x is None) != (y is None) or (x is not None and abs(x - y) > days):
            return False
    return True


def window_iou(a: Window, b: Window) -> float:
    """Shared days over all days. With an open end: 1 when ends_near within SLACK_DAYS, else 0."""
    if None in (a.earliest, a.latest, b.earliest, b.latest):
        return 1.0 if ends_near(a, b, SLACK_DAYS) else 0.0
    if a.earliest > a.latest or b.earliest > b.latest:
        return 0.0
    shared = min(a.latest, b.latest) - max(a.earliest, b.earliest) + 1
    if shared <= 0:
        return 0.0
    return shared / (max(a.latest, b.latest) - min(a.earliest, b.earliest) + 1)


def window_right(a: Window | None, b: Window | None) -> bool:
    """Both none, or both there with IoU >= WINDOW_IOU."""
    if a is None or b is None:
        return a is b
    return window_iou(a, b) >= WINDOW_IOU


# ---------------------------------------------------------------- names

ARTICLES = {"the", "a", "an"}
TITLE_HEADS = set(
    "mr mrs ms miss mx dr prof professor sir dame lord lady president premier chancellor minister secretary "
    "ambassador envoy governor mayor senator sen representative rep congressman congresswoman king queen prince "
    "princess emperor pope general gen admiral adm marshal colonel col major maj captain capt lieutenant lt "
    "commander sergeant sgt judge justice chairman chairwoman chairperson chair director spokesman spokeswoman "
    "spokesperson leader commissioner".split()
)
TITLE_QUALIFIERS = set(
    "prime foreign defence defense finance interior trade vice deputy acting former supreme rear brigadier brig "
    "state undersecretary first".split()
)
NOT_A_NAME = set(
    "of for and to at in on office staff assembly council secretariat administration committee ministry department "
    "party group bank motors electric agency service".split()
)


def name_tokens(name: str) -> frozenset[str]:
    """Tokens of a voice: casefolded, accents, dots, possessives, articles and leading titles dropped.

    A title is dropped only when a name follows: "Foreign Minister Cho" -> {cho}; "the foreign minister",
    "Minister of Trade" and "General Staff" stay whole.
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    folded = unicodedata.normalize("NFC", "".join(c for c in folded if not unicodedata.combining(c)))
    folded = re.sub(r"['’]s\b", "", folded)
    folded = re.sub(r"[.'’]", "", folded)
    tokens = [t for t in re.split(r"[\W_]+", folded) if t and t not in ARTICLES]
    run = 0
    while run < len(tokens) and (tokens[run] in TITLE_HEADS or tokens[run] in TITLE_QUALIFIERS):
        run += 1
    if run < len(tokens) and tokens[run] not in NOT_A_NAME:
        while run and tokens[run - 1] not in TITLE_HEADS:
            run -= 1
        tokens = tokens[run:]
    return frozenset(tokens)


def same_voice(a: frozenset[str], b: frozenset[str]) -> bool:
    """One name's tokens lie within the other's."""
    return bool(a and b) and (a <= b or b <= a)


def voices_in_order(wanted: list, given: list) -> bool:
    """Every wanted voice is found in `given`, in order; extra voices are allowed."""
    rest = iter(given)
    return all(any(same_voice(voice, other) for other in rest) for voice in wanted)


# ---------------------------------------------------------------- finding gold substrings

Span = tuple[int, int]
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s|\n\n")
BREAK_COST = 60  # characters that one sentence end between two parts is worth
NEAREST = 4  # occurrences of a cue or source piece that are weighed against each other


def glued(text: str, at: int) -> bool:
    """Position `at` lies inside a word (scripts written without spaces never glue)."""
    if not 0 < at < len(text):
        return False
    return all(c.isalnum() and ord(c) < 0x0900 for c in (text[at - 1], text[at]))


def occurrences(text: str, piece: str) -> list[Span]:
    """Where `piece` occurs: the whole-word places when there are any, else all."""
    found, at = [], text.find(piece) if piece else -1
    while at >= 0:
        found.append((at, at + len(piece)))
        at = text.find(piece, at + 1)
    return [s for s in found if not glued(text, s[0]) and not glued(text, s[1])] or found


class Locator:
    """Turns the substrings of one article's gold claims into character spans."""

    def __init__(self, text: str):
        self.text = text
        self.places: dict[str, list[Span]] = {}
        self.used: set[tuple[Span, ...]] = set()
        ends = {m.end() - 1 for m in SENTENCE_END.finditer(text)}
        self.breaks = [0]
        for at in range(len(text)):
            self.breaks.append(self.breaks[-1] + (at in ends))

    def find(self, piece: str) -> list[Span]:
        """The places of `piece` in the text; searched for once."""
        if piece not in self.places:
            self.places[piece] = occurrences(self.text, piece)
        return self.places[piece]

    def gap(self, a: Span, b: Span) -> int:
        """Characters between two spans, each sentence end between them costing BREAK_COST; 0 when they overlap."""
        if a > b:
            a, b = b, a
        if b[0] <= a[1]:
            return 0
        return b[0] - a[1] + BREAK_COST * (self.breaks[b[0]] - self.breaks[a[1]])

    def content_around(self, pieces: list[str], pivot: int, at: Span) -> list[Span]:
        """Content spans in order around one placing of the pivot piece, each next piece as near as can be."""
        spans = {pivot: at}
        for k in range(pivot - 1, -1, -1):
            before = [s for s in self.find(pieces[k]) if s[1] <= spans[k + 1][0]]
            spans[k] = before[-1] if before else min(self.find(pieces[k]), key=lambda s: self.gap(s, at))
        for k in range(pivot + 1, len(pieces)):
            after = [s for s in self.find(pieces[k]) if s[0] >= spans[k - 1][1]]
            spans[k] = after[0] if after else min(self.find(pieces[k]), key=lambda s: self.gap(s, at))
        return [spans[k] for k in range(len(pieces))]

    def others_around(self, content: list[Span], others: list[str]) -> tuple[int, tuple[Span, ...]]:
        """Cheapest placing of cue and source pieces: near the content, near each other, not overlapping."""

        def overlap(a, b):
            return 500 if a[0] < b[1] and b[0] < a[1] else 0

        def to_content(span):
            return min(self.gap(span, c) for c in content) + max(overlap(span, c) for c in content)

        keep = NEAREST
        while keep > 1 and keep ** len(others) > 4096:
            keep -= 1
        choices = [sorted((to_content(s), s) for s in self.find(piece))[:keep] for piece in others]
        best = (0, ())
        for number, combo in enumerate(product(*choices)):
            cost = sum(c for c, _ in combo)
            cost += sum(self.gap(a, b) + overlap(a, b) for (_, a), (_, b) in combinations(combo, 2))
            if number == 0 or cost < best[0]:
                best = (cost, tuple(s for _, s in combo))
        return best

    def locate(self, content: list[str], cue: list[str], source: list[str]) -> tuple[list[Span], list[Span], list[Span]]:
        """Spans of one claim's pieces (all of which occur in the text), together as close as can be.

        Between equally close places the first one not yet used by an earlier claim is taken.
        """
        others = cue + source
        if not content:
            chosen = [self.find(piece)[0] for piece in others]
            return [], chosen[: len(cue)], chosen[len(cue) :]
        pivot = min(range(len(content)), key=lambda k: (len(self.find(content[k])), -len(content[k])))
        best = None
        for at in self.find(content[pivot]):
            spans = self.content_around(content, pivot, at)
            cost, rest = self.others_around(spans, others)
            cost += sum(self.gap(a, b) for a, b in zip(spans, spans[1:]))
            cost += 0.5 if tuple(spans) in self.used else 0
            if best is None or cost < best[0]:
                best = (cost, spans, rest)
        _, spans, rest = best
        self.used.add(tuple(spans))
        return spans, list(rest[: len(cue)]), list(rest[len(cue) :])


# ---------------------------------------------------------------- claims


@dataclass
class Claim:
    """A gold or predicted claim ready to compare; text parts are bit masks over non-space characters."""

    content: int
    cue: int
    source: int
    chain: list[frozenset[str]]
    certainty: str
    orientation: str
    when: Window | None
    attributed: bool
    shown: str
    voices: str


def mask(spans: list[Span], solid: int) -> int:
    """Bit mask of the non-space characters in the spans."""
    bits = 0
    for start, end in spans:
        bits |= ((1 << (end - start)) - 1) << start
    return bits & solid


def solid_mask(text: str) -> int:
    """Bit mask of the characters of a text that are not whitespace."""
    return int("".join("0" if c.isspace() else "1" for c in reversed(text)) or "0", 2)


def overlap_iou(a: int, b: int) -> float:
    """Characters in both over characters in either."""
    union = (a | b).bit_count()
    return (a & b).bit_count() / union if union else 0.0


def overlap_f(a: int, b: int) -> float:
    """Character F1 of two masks; 1 when both are empty."""
    total = a.bit_count() + b.bit_count()
    return 2 * (a & b).bit_count() / total if total else 1.0


def make_claim(raw: dict, text: str, solid: int, spans: tuple, where: str, warnings: list[str]) -> Claim:
    """A Claim out of a raw gold or predicted claim and its (content, cue, source) spans."""
    content, cue, source = spans
    names = [v for v in listed(raw.get("chain")) if isinstance(v, str) and v.strip()]
    return Claim(
        content=mask(content, solid),
        cue=mask(cue, solid),
        source=mask(source, solid),
        chain=[name_tokens(v) for v in names],
        certainty=str(raw.get("certainty")),
        orientation=str(raw.get("orientation")),
        when=read_window(raw.get("when"), where, warnings),
        attributed=bool(names or source),
        shown=" … ".join(" ".join(text[s:e].split()) for s, e in content),
        voices=" > ".join(names) or "(own voice)",
    )


def lint_claim(raw: dict, text: str, where: str, warnings: list[str]) -> None:
    """Warn about gold that breaks the schema; it is scored all the same."""
    for key, allowed in (("certainty", CERTAINTY), ("orientation", ORIENTATION)):
        if raw.get(key) not in allowed:
            warnings.append(f"{where}: {key} {raw.get(key)!r} is not in the schema")
    if not listed(raw.get("content")):
        warnings.append(f"{where}: no content")
    if bool(listed(raw.get("chain"))) != bool(listed(raw.get("source"))):
        warnings.append(f"{where}: only one of chain and source is given")
    when = raw.get("when")
    if isinstance(when, dict):
        if when.get("bound") not in BOUNDS:
            warnings.append(f"{where}: bound {when.get('bound')!r} is not in the schema")
        if str(when.get("words")) not in text:
            warnings.append(f"{where}: when.words not in text: {when.get('words')!r}")
        read = read_window(when, where, [])
        if read and None not in (read.earliest, read.latest) and read.earliest > read.latest:
            warnings.append(f"{where}: window ends before it begins")


def gold_spans(article: dict, warnings: list[str]) -> list[tuple[list[Span], list[Span], list[Span]]]:
    """(content, cue, source) spans of every gold claim; a piece that is not in the text is warned about and left out."""
    text, locator, located = article["text"], Locator(article["text"]), []
    for number, raw in enumerate(objects(article.get("claims"))):
        parts = []
        for key in ("content", "cue", "source"):
            pieces = [str(p) for p in listed(raw.get(key))]
            for piece in pieces:
                if not piece or piece not in text:
                    warnings.append(f"{article['id']} claim {number}: {key} not in text: {piece!r}")
            parts.append([p for p in pieces if p and p in text])
        located.append(locator.locate(*parts))
    return located


def predicted_spans(raw, length: int, where: str, warnings: list[str]) -> list[Span]:
    """[[start, end], ..] of a prediction, cut to the text; unusable spans are warned about and left out."""
    spans = []
    for item in listed(raw):
        try:
            start, end = int(item[0]), int(item[1])
        except (TypeError, ValueError, IndexError, KeyError):
            warnings.append(f"{where}: unusable span {item!r}")
            continue
        if not 0 <= start < end <= length:
            warnings.append(f"{where}: span [{start}, {end}] outside the text or empty")
        start, end = max(0, start), min(length, end)
        if start < end:
            spans.append((start, end))
    return spans


def gold_as_prediction(article: dict) -> dict:
    """One gold article in the form of a perfect prediction."""
    claims = []
    for raw, (content, cue, source) in zip(objects(article.get("claims")), gold_spans(article, [])):
        when = raw.get("when")
        claims.append(
            {
                "source": [list(s) for s in source],
                "cue": [list(s) for s in cue],
                "content": [list(s) for s in content],
                "chain": listed(raw.get("chain")),
                "certainty": raw.get("certainty"),
                "orientation": raw.get("orientation"),
                "when": when and {k: when.get(k) for k in ("earliest", "latest", "bound")},
            }
        )
    return {"id": article["id"], "claims": claims}


# ---------------------------------------------------------------- counting


def assign(rows: int, columns: int, weight: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """One-to-one pairs among the keys of `weight`: as many as possible, then of greatest total weight (Hungarian)."""
    if not weight:
        return []
    if rows > columns:
        return sorted((i, j) for j, i in assign(columns, rows, {(j, i): w for (i, j), w in weight.items()}))
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    holder, came_from = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        holder[0], column = row, 0
        slack, seen = [float("inf")] * (columns + 1), [False] * (columns + 1)
        while True:
            seen[column] = True
            current, step, following = holder[column], float("inf"), 0
            for j in range(1, columns + 1):
                if seen[j]:
                    continue
                pair = weight.get((current - 1, j - 1))
                cost = (0.0 if pair is None else -1000.0 - pair) - row_price[current] - column_price[j]
                if cost < slack[j]:
                    slack[j], came_from[j] = cost, column
                if slack[j] < step:
                    step, following = slack[j], j
            for j in range(columns + 1):
                if seen[j]:
                    row_price[holder[j]] += step
                    column_price[j] -= step
                else:
                    slack[j] -= step
            column = following
            if holder[column] == 0:
                break
        while column:
            holder[column] = holder[came_from[column]]
            column = came_from[column]
    pairs = [(holder[j] - 1, j - 1) for j in range(1, columns + 1) if holder[j]]
    return sorted(pair for pair in pairs if pair in weight)


class Report:
    """Flat scores with the counts they rest on, confusion tables, warnings and examples of errors."""

    def __init__(self, kind: str):
        self.kind = kind
        self.scores: dict[str, float | int | None] = {}
        self.counts: dict[str, int] = {}
        self.confusion: dict[str, dict[str, dict[str, int]]] = {}
        self.warnings: list[str] = []
        self.errors: dict[str, list[dict]] = defaultdict(list)

    def prf(self, name: str, hits_pred: int, pred: int, gold: int, hits_gold: int | None = None) -> None:
        """Precision, recall, F1; null when there is neither gold nor prediction."""
        hits_gold = hits_pred if hits_gold is None else hits_gold
        p = r = f = None
        if pred or gold:
            p = hits_pred / pred if pred else 0.0
            r = hits_gold / gold if gold else 0.0
            f = harmonic(p, r)
        for key, value, count in (("p", p, pred), ("r", r, gold), ("f1", f, hits_gold)):
            self.put(f"{name}.{key}", value, count)

    def mean(self, name: str, values: list) -> None:
        """Mean of numbers or share of truths; null when there are none."""
        self.put(name, sum(values) / len(values) if values else None, len(values))

    def put(self, name: str, value, count: int) -> None:
        """Keep a figure and what it rests on."""
        self.scores[name], self.counts[name] = value, count

    def table(self, name: str, pairs: list[tuple[str, str]]) -> None:
        """Confusion table: gold label -> predicted label -> count."""
        table: dict[str, dict[str, int]] = {}
        for (gold, pred), count in sorted(Counter(pairs).items()):
            table.setdefault(gold, {})[pred] = count
        self.confusion[name] = table

    def error(self, kind: str, where: str, gold, pred, note: str = "") -> None:
        """Keep one disagreement, to be shown on demand."""
        self.errors[kind].append({"id": where, "gold": gold, "pred": pred, "note": note})


def harmonic(p: float, r: float) -> float:
    """F1 of precision and recall; 0 when both are 0."""
    return 2 * p * r / (p + r) if p + r else 0.0


def report_ids(gold: dict, pred: dict, report: Report) -> None:
    """Warn about ids that only one side has."""
    for missing in [i for i in gold if i not in pred]:
        report.warnings.append(f"no prediction for {missing}: everything in it is missed")
    for extra in [i for i in pred if i not in gold]:
        report.warnings.append(f"prediction {extra} has no gold: ignored")


# ---------------------------------------------------------------- articles


def compare(gold: Claim, pred: Claim) -> dict:
    """How a predicted claim agrees with the gold claim that it is matched to."""
    if gold.chain and pred.chain:
        voice = same_voice(gold.chain[-1], pred.chain[-1])
    else:
        voice = not gold.chain and not pred.chain
    both = gold.when is not None and pred.when is not None
    agreed = {
        "source_f": overlap_f(gold.source, pred.source),
        "cue_f": overlap_f(gold.cue, pred.cue),
        "voice": voice,
        "chain": len(gold.chain) == len(pred.chain) and all(map(same_voice, gold.chain, pred.chain)),
        "chain_order": voices_in_order(gold.chain, pred.chain),
        "certainty": gold.certainty == pred.certainty,
        "orientation": gold.orientation == pred.orientation,
        "found": (gold.when is None) == (pred.when is None),
        "window": window_right(gold.when, pred.when),
        "exact": both and (gold.when.earliest, gold.when.latest) == (pred.when.earliest, pred.when.latest),
        "bound": both and gold.when.bound == pred.when.bound,
    }
    agreed["record"] = agreed["voice"] and agreed["certainty"] and agreed["window"]
    return agreed


def match_claims(gold: list[Claim], pred: list[Claim]) -> list[tuple[Claim, Claim, dict]]:
    """One-to-one matches with content IoU >= CONTENT_IOU; equal overlaps are decided by the other fields."""
    weight, agreed = {}, {}
    for i, g in enumerate(gold):
        for j, p in enumerate(pred):
            iou = overlap_iou(g.content, p.content) if g.content & p.content else 0.0
            if iou >= CONTENT_IOU:
                agreed[i, j] = compare(g, p)
                weight[i, j] = iou + 0.001 * sum(agreed[i, j].values()) / len(agreed[i, j])
    return [(i, j, agreed[i, j]) for i, j in assign(len(gold), len(pred), weight)]


def certainty_scores(report: Report, labels: list[tuple[str, str]]) -> None:
    """F1 of each class over matched claims, their mean over classes that occur, and the confusion table."""
    labels = [(g, p if p in CERTAINTY else "other") for g, p in labels]
    per_class = {}
    for name in CERTAINTY:
        right = sum(g == p == name for g, p in labels)
        gold, pred = sum(g == name for g, _ in labels), sum(p == name for _, p in labels)
        if gold or pred:
            per_class[name] = 2 * right / (gold + pred)
        report.counts[f"certainty.f1.{name}"] = gold
    report.mean("certainty.accuracy", [g == p for g, p in labels])
    report.put("certainty.macro_f1", sum(per_class.values()) / len(per_class) if per_class else None, len(labels))
    for name in CERTAINTY:
        report.put(f"certainty.f1.{name}", per_class.get(name), report.counts[f"certainty.f1.{name}"])
    report.table("certainty", labels)


def score_articles(gold_rows: dict[str, dict], pred_rows: dict[str, dict]) -> Report:
    """Claim scores over all gold articles together (micro averages)."""
    report = Report("articles")
    report_ids(gold_rows, pred_rows, report)
    matched: list[tuple[Claim, Claim, dict]] = []
    all_gold: list[Claim] = []
    all_pred: list[Claim] = []
    for key, article in gold_rows.items():
        text = article.get("text")
        if not isinstance(text, str):
            raise InputError(f"gold {key}: no text")
        solid, gold, pred = solid_mask(text), [], []
        raw_gold = objects(article.get("claims"))
        for number, (raw, spans) in enumerate(zip(raw_gold, gold_spans(article, report.warnings))):
            where = f"{key} claim {number}"
            lint_claim(raw, text, where, report.warnings)
            gold.append(make_claim(raw, text, solid, spans, where, report.warnings))
        for number, raw in enumerate(objects(pred_rows.get(key, {}).get("claims"))):
            where = f"{key} predicted claim {number}"
            spans = tuple(
                predicted_spans(raw.get(part), len(text), where, report.warnings) for part in ("content", "cue", "source")
            )
            pred.append(make_claim(raw, text, solid, spans, where, report.warnings))
        pairs = match_claims(gold, pred)
        matched += [(gold[i], pred[j], agreed) for i, j, agreed in pairs]
        all_gold += gold
        all_pred += pred
        article_errors(report, key, gold, pred, pairs)

    gold_hit = {id(g) for g, _, _ in matched}
    pred_hit = {id(p) for _, p, _ in matched}
    report.prf("record", sum(a["record"] for _, _, a in matched), len(all_pred), len(all_gold))
    report.prf("claims", len(matched), len(all_pred), len(all_gold))
    for name, kind in (("claims.attributed", True), ("claims.own_voice", False)):
        g = [c for c in all_gold if c.attributed == kind]
        p = [c for c in all_pred if c.attributed == kind]
        report.prf(name, sum(id(c) in pred_hit for c in p), len(p), len(g), sum(id(c) in gold_hit for c in g))

    agreed = [a for _, _, a in matched]
    attributed = [a for g, _, a in matched if g.attributed]
    report.mean("source.f", [a["source_f"] for a in agreed])
    report.mean("source.f_attributed", [a["source_f"] for a in attributed])
    report.mean("cue.f", [a["cue_f"] for a in agreed])
    report.mean("voice.accuracy", [a["voice"] for a in agreed])
    report.mean("voice.accuracy_attributed", [a["voice"] for a in attributed])
    report.mean("chain.exact", [a["chain"] for a in agreed])
    deep = [a["chain_order"] for g, _, a in matched if len(g.chain) >= 2]
    report.mean("chain.deep_recall", deep)
    unmatched = sum(len(g.chain) >= 2 for g in all_gold) - len(deep)
    report.mean("chain.deep_recall_all_gold", deep + [False] * unmatched)
    certainty_scores(report, [(g.certainty, p.certainty) for g, p, _ in matched])
    report.mean("orientation.accuracy", [a["orientation"] for a in agreed])
    both = [a for g, p, a in matched if g.when and p.when]
    report.mean("window.found", [a["found"] for a in agreed])
    report.mean("window.found_p", [a["found"] for _, p, a in matched if p.when])
    report.mean("window.found_r", [a["found"] for g, _, a in matched if g.when])
    report.mean("window.exact", [a["exact"] for a in both])
    report.mean("window.iou50", [a["window"] for a in both])
    report.mean("window.bound", [a["bound"] for a in both])
    report.table("voice_kind", [tuple("attributed" if c.attributed else "own" for c in (g, p)) for g, p, _ in matched])
    return report


def article_errors(report: Report, key: str, gold: list[Claim], pred: list[Claim], pairs: list) -> None:
    """Collect examples of what went wrong in one article."""
    hit_gold, hit_pred = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    for i, claim in enumerate(gold):
        if i not in hit_gold:
            near = max(pred, key=lambda p: overlap_iou(claim.content, p.content), default=None)
            iou = overlap_iou(claim.content, near.content) if near else 0.0
            report.error("missed", key, claim.shown, near.shown if iou else None, f"best IoU {iou:.2f}")
    for j, claim in enumerate(pred):
        if j not in hit_pred:
            report.error("spurious", key, None, claim.shown, claim.voices)
    for i, j, agreed in pairs:
        g, p = gold[i], pred[j]
        if not agreed["voice"]:
            report.error("voice", key, g.voices, p.voices, g.shown)
        elif not agreed["chain"]:
            report.error("chain", key, g.voices, p.voices, g.shown)
        for field in ("certainty", "orientation"):
            if not agreed[field]:
                report.error(field, key, getattr(g, field), getattr(p, field), g.shown)
        if not agreed["window"]:
            report.error("window", key, str(g.when), str(p.when), g.shown)
        elif g.when and not agreed["bound"]:
            report.error("bound", key, str(g.when), str(p.when), g.shown)


# ---------------------------------------------------------------- streams


def jaccard(a: frozenset, b: frozenset) -> float:
    """Shared members over all members."""
    return len(a & b) / len(a | b) if a | b else 0.0


def copy_pairs(groups) -> set[tuple[str, str]]:
    """Unordered pairs of articles that share a group."""
    return {pair for group in listed(groups) for pair in combinations(sorted(ids(group)), 2)}


def story_of(groups, articles: list[str], where: str, warnings: list[str]) -> dict[str, frozenset[str]]:
    """Story of every article, cut to the stream; unplaced articles stand alone, the first of several places counts."""
    known, placed = set(articles), {}
    for group in listed(groups):
        members = frozenset(a for a in ids(group) if a in known and a not in placed)
        if any(a in placed for a in ids(group)):
            warnings.append(f"{where}: an article is in two stories; the first counts")
        placed.update(dict.fromkeys(members, members))
    return {a: placed.get(a, frozenset([a])) for a in articles}


def events_match(a: Window | None, b: Window | None) -> bool:
    """Windows near enough for one event: IoU >= EVENT_IOU, or both ends within SLACK_DAYS, or both none."""
    if a is None or b is None:
        return a is b
    return window_iou(a, b) >= EVENT_IOU or ends_near(a, b, SLACK_DAYS)


def merges(pred: frozenset[str], gold: list[frozenset[str]]) -> tuple[bool, bool]:
    """Does a predicted event lump two gold events? (takes equal shares of both, takes at least half of both)

    A share is taken of the articles that only the one of the two gold events has; pairs where either has none
    of its own cannot be told apart by articles and are passed over.
    """
    equal = half = False
    for a, b in combinations(gold, 2):
        if a - b and b - a:
            share_a, share_b = len(pred & (a - b)) / len(a - b), len(pred & (b - a)) / len(b - a)
            equal = equal or share_a == share_b > 0
            half = half or min(share_a, share_b) >= 0.5
    return equal, half


def as_number(value) -> float:
    """A number, 0 when there is none."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0


def statement_hits(gold: dict, pred: dict, where: str, warnings: list[str]) -> list[bool]:
    """For each gold statement: is the window right of the predicted statement in the same article (k-th to k-th)?"""
    given = defaultdict(list)
    for item in objects(pred.get("stated")):
        given[str(item.get("article"))].append(read_window(item.get("window"), where, warnings))
    hits = []
    for item in objects(gold.get("stated")):
        queue = given[str(item.get("article"))]
        hits.append(bool(queue) and window_right(read_window(item.get("window"), where, warnings), queue.pop(0)))
    return hits


def compare_expectations(gold: dict, pred: dict, where: str, warnings: list[str]) -> dict:
    """Agreement of two expectations on windows, outcome, what settled it and the outcome as of each gold date."""
    as_of = pred.get("as_of") if isinstance(pred.get("as_of"), dict) else {}
    return {
        "windows": statement_hits(gold, pred, where, warnings),
        "outcome": gold.get("outcome") == pred.get("outcome"),
        "settled_by": gold.get("settled_by") == pred.get("settled_by"),
        "as_of": [as_of.get(day) == outcome for day, outcome in (gold.get("as_of") or {}).items()],
    }


def score_streams(gold_rows: dict[str, dict], pred_rows: dict[str, dict]) -> Report:
    """Copies, stories, events and expectations over all gold streams together (micro averages)."""
    report = Report("streams")
    report_ids(gold_rows, pred_rows, report)
    copies, events, expected = Counter(), Counter(), Counter()
    bcubed_p, bcubed_r, origins, outcomes = [], [], [], []
    hits = defaultdict(list)
    for key, stream in gold_rows.items():
        pred = pred_rows.get(key, {})
        articles = [str(a["id"]) for a in objects(stream.get("articles")) if "id" in a]
        lint_stream(stream, articles, pred, report.warnings)

        want, have = copy_pairs(stream.get("copies")), copy_pairs(pred.get("copies"))
        copies.update(hit=len(want & have), pred=len(have), gold=len(want))
        for pair in sorted(want - have):
            report.error("copy missed", key, " ".join(pair), None)
        for pair in sorted(have - want):
            report.error("copy spurious", key, None, " ".join(pair))

        want_story = story_of(stream.get("stories"), articles, f"{key} gold", report.warnings)
        have_story = story_of(pred.get("stories"), articles, key, report.warnings)
        for article in articles:
            shared = len(want_story[article] & have_story[article])
            bcubed_p.append(shared / len(have_story[article]))
            bcubed_r.append(shared / len(want_story[article]))
            if want_story[article] != have_story[article]:
                report.error("story", key, " ".join(sorted(want_story[article])), " ".join(sorted(have_story[article])), article)

        score_events(report, key, objects(stream.get("events")), objects(pred.get("events")), events, origins)
        score_expectations(
            report, key, objects(stream.get("expectations")), objects(pred.get("expectations")), expected, hits, outcomes
        )

    report.prf("copies", copies["hit"], copies["pred"], copies["gold"])
    p, r = (sum(x) / len(x) if x else None for x in (bcubed_p, bcubed_r))
    for name, value in (("p", p), ("r", r), ("f1", harmonic(p, r) if bcubed_p else None)):
        report.put(f"stories.bcubed_{name}", value, len(bcubed_p))
    report.prf("events", events["hit"], events["pred"], events["gold"])
    report.mean("events.origins_exact", [g == p for g, p in origins])
    report.mean("events.origins_mae", [abs(g - p) for g, p in origins])
    report.put("events.over_merged", events["equal"], events["pred"])
    report.put("events.over_merged_half", events["half"], events["pred"])
    report.prf("expectations", expected["hit"], expected["pred"], expected["gold"])
    for name in ("outcome", "settled_by", "settled_by_gold_settled", "as_of", "window_iou50"):
        report.mean(f"expectations.{name}", hits[name])
    report.table("outcome", outcomes)
    return report


def lint_stream(stream: dict, articles: list[str], pred: dict, warnings: list[str]) -> None:
    """Warn about unknown article ids and outcomes outside the schema."""
    known, key = set(articles), stream["id"]
    for side, row in (("gold", stream), ("prediction", pred)):
        named = {a for part in ("copies", "stories") for group in listed(row.get(part)) for a in ids(group)}
        for part in ("events", "expectations"):
            named |= {a for item in objects(row.get(part)) for a in ids(item.get("articles"))}
        if named - known:
            warnings.append(f"{key} {side}: unknown articles {sorted(named - known)}")
        for item in objects(row.get("expectations")):
            if item.get("outcome") not in OUTCOMES:
                warnings.append(f"{key} {side}: outcome {item.get('outcome')!r} is not in the schema")


def score_events(report: Report, key: str, gold: list[dict], pred: list[dict], tally: Counter, origins: list) -> None:
    """Match one stream's events and tally hits, origins and over-merges."""
    gold_sets, pred_sets = [ids(e.get("articles")) for e in gold], [ids(e.get("articles")) for e in pred]
    gold_when = [read_window(e.get("when"), f"{key} gold event {n}", report.warnings) for n, e in enumerate(gold)]
    pred_when = [read_window(e.get("when"), f"{key} event {n}", report.warnings) for n, e in enumerate(pred)]
    weight = {}
    for i, j in product(range(len(gold)), range(len(pred))):
        together = jaccard(gold_sets[i], pred_sets[j])
        if together >= JACCARD and events_match(gold_when[i], pred_when[j]):
            closeness = window_iou(gold_when[i], pred_when[j]) if gold_when[i] else 1.0
            same = gold[i].get("origins") == pred[j].get("origins")
            weight[i, j] = together + 0.1 * closeness + 0.001 * same
    pairs = assign(len(gold), len(pred), weight)
    tally.update(hit=len(pairs), pred=len(pred), gold=len(gold))
    for i, j in pairs:
        want, have = as_number(gold[i].get("origins")), as_number(pred[j].get("origins"))
        origins.append((want, have))
        if want != have:
            report.error("origins", key, want, have, str(gold[i].get("what")))
    for i in sorted(set(range(len(gold))) - {i for i, _ in pairs}):
        report.error("event missed", key, f"{gold[i].get('what')} {gold_when[i]} {' '.join(sorted(gold_sets[i]))}", None)
    for j, members in enumerate(pred_sets):
        equal, half = merges(members, gold_sets)
        tally.update(equal=equal, half=half)
        if equal or half:
            report.error("event over-merged", key, None, " ".join(sorted(members)))
        if j not in {j for _, j in pairs}:
            report.error("event spurious", key, None, f"{pred_when[j]} {' '.join(sorted(members))}")


def score_expectations(
    report: Report, key: str, gold: list[dict], pred: list[dict], tally: Counter, hits: dict[str, list], outcomes: list
) -> None:
    """Match one stream's expectations and tally outcome, settling article, as-of outcomes and windows."""
    weight, agreed = {}, {}
    for i, j in product(range(len(gold)), range(len(pred))):
        together = jaccard(ids(gold[i].get("articles")), ids(pred[j].get("articles")))
        if together >= JACCARD:
            agreed[i, j] = both = compare_expectations(gold[i], pred[j], f"{key} expectation {j}", [])
            flags = both["windows"] + both["as_of"] + [both["outcome"], both["settled_by"]]
            weight[i, j] = together + 0.01 * sum(flags) / len(flags)
    pairs = assign(len(gold), len(pred), weight)
    tally.update(hit=len(pairs), pred=len(pred), gold=len(gold))
    for i, j in pairs:
        g, p = gold[i], pred[j]
        both = compare_expectations(g, p, f"{key} expectation {j}", report.warnings)
        what = str(g.get("what"))
        hits["outcome"].append(both["outcome"])
        hits["settled_by"].append(both["settled_by"])
        if g.get("settled_by") is not None:
            hits["settled_by_gold_settled"].append(both["settled_by"])
        hits["as_of"] += both["as_of"]
        hits["window_iou50"] += both["windows"]
        outcomes.append((str(g.get("outcome")), str(p.get("outcome"))))
        for field in ("outcome", "settled_by"):
            if not both[field]:
                report.error(field, key, g.get(field), p.get(field), what)
        if not all(both["as_of"]):
            report.error("as_of", key, g.get("as_of"), p.get("as_of"), what)
        if not all(both["windows"]):
            report.error("statement window", key, g.get("stated"), p.get("stated"), what)
    for i in sorted(set(range(len(gold))) - {i for i, _ in pairs}):
        report.error("expectation missed", key, gold[i].get("what"), None, " ".join(sorted(ids(gold[i].get("articles")))))
    for j in sorted(set(range(len(pred))) - {j for _, j in pairs}):
        report.error("expectation spurious", key, None, pred[j].get("what"), " ".join(sorted(ids(pred[j].get("articles")))))


# ---------------------------------------------------------------- output


def as_table(report: Report, errors: int) -> str:
    """The report as text."""
    lines = [f"{report.kind}  (n: what the figure rests on; for p, r, f1: predicted, gold, matched)"]
    for name, value in report.scores.items():
        shown = "n/a" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"
        lines.append(f"  {name:<40}{shown:>8}   n={report.counts[name]}")
    for name, table in report.confusion.items():
        if table:
            columns = sorted({c for row in table.values() for c in row})
            lines.append(f"\n{name} confusion (rows gold, columns predicted)")
            lines.append("  " + " " * 12 + "".join(f"{c:>12}" for c in columns))
            lines += ["  " + f"{row:<12}" + "".join(f"{cells.get(c, 0):>12}" for c in columns) for row, cells in table.items()]
    if errors:
        for kind, items in report.errors.items():
            lines.append(f"\n{kind}: {len(items)}")
            for item in items[:errors]:
                lines.append(
                    f"  [{item['id']}] gold: {short(item['gold'])} | pred: {short(item['pred'])}"
                    + (f" | {short(item['note'])}" if item["note"] else "")
                )
    return "\n".join(lines)


def short(value, width: int = 110) -> str:
    """A value on one line, cut."""
    text = "-" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def as_json(report: Report, errors: int) -> str:
    """The report as one JSON object."""
    whole = {
        "kind": report.kind,
        "scores": report.scores,
        "counts": report.counts,
        "confusion": report.confusion,
        "warnings": report.warnings,
    }
    if errors:
        whole["errors"] = {kind: {"count": len(items), "first": items[:errors]} for kind, items in report.errors.items()}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def main(argv: list[str] | None = None) -> int:
    """Score one file; 0 when scored, 2 when the input is unusable."""
    parser = argparse.ArgumentParser(description="Score predictions against the record gold.")
    parser.add_argument("kind", choices=("articles", "streams"))
    parser.add_argument("gold")
    parser.add_argument("pred")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N errors of each kind")
    args = parser.parse_args(argv)
    try:
        gold, pred = load_jsonl(args.gold), load_jsonl(args.pred)
        report = (score_articles if args.kind == "articles" else score_streams)(gold, pred)
    except InputError as error:
        print(f"score_record.py: {error}", file=sys.stderr)
        return 2
    if args.json:
        print(as_json(report, args.errors))
    else:
        for warning in report.warnings[:20]:
            print(f"warning: {warning}", file=sys.stderr)
        if len(report.warnings) > 20:
            print(f"warning: and {len(report.warnings) - 20} more (all in --json)", file=sys.stderr)
        print(as_table(report, args.errors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
