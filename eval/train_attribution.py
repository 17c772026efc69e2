"""Trains the attribution model: `python eval/train_attribution.py TRAIN.jsonl.gz --out src/dateline/models`.

A line of the data is {"id", "text", "gold": [{"source", "cue", "content"}]} with lists of [start, end] characters. What comes out
is attribution-en.npz (weights, one byte each) and the digest for its card, attribution-en.toml. `--held N` keeps N documents back
and prints what each pair of limits gives on them: the limits on the card are the best of these. The development part is not seen.

Nothing but numpy is needed: the gradients are written out, and the layers are those of dateline/read/attribution_model.py.
A training is deterministic for its seed. Set OPENBLAS_NUM_THREADS=1: the matrices are too small to share.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dateline.read.attribution_model import (
    AFTER,
    BEFORE,
    DILATIONS_TEXT,
    DILATIONS_WINDOW,
    GAP,
    RELATIVE,
    Limits,
    Model,
    beside,
    embedded,
    found_by_model,
    relative_to,
    rows_of,
    softmax,
    window,
)
from dateline.read.frame import Frame, frame_of
from dateline.read.tagging import MARKS, SECTIONS, SHAPES, Floats, Ints, Seen, Vocabulary, seen_in
from dateline.text import analyse

WIDTH_WORD, WIDTH_ENDING, WIDTH_SHAPE, WIDTH_TEXT, WIDTH_WINDOW = 48, 20, 10, 96, 64
LEAST_WORD, LEAST_ENDING = 3, 20  # a word seen fewer times is not kept
CONTEXT_WORDS, CONTEXT_PLACES = 1000, (-2, -1, 1, 2)  # what a word's first vector is made of: which frequent words stand where
UNSEEN = 0.12  # of the words of a batch that are shown as unknown, so that the model learns to do without
DROPPED = 0.2
SPREAD = 0.3  # of what stands for words, endings and shapes at the start
BATCH = 2400  # tokens
RATE, DECAY, WARM = 2e-3, 0.005, 100
WEIGHT_CUE, WEIGHT_FLAT = 4.0, 0.3  # of the losses of cues and of flat labels beside that of the windows
USUAL = 40  # labelled tokens of a window: the loss of a window counts about as much as that of the text

Arrays = dict[str, Floats]
Marked = list[tuple[tuple[int, int], list[tuple[int, int]], list[tuple[int, int]]]]  # cue, source, content as tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One document, or a few behind one another with GAP empty tokens between them, with what is to be learned."""

    seen: Seen
    document: Ints
    real: Floats  # 1 for a token, 0 for a gap
    cue: Ints  # 0, 1 opens, 2 goes on
    flat: Ints  # 0, 1 source, 2 content of any attribution
    starts: Ints
    stops: Ints
    labels: Ints  # (cues, window)


# ---------------------------------------------------------------- data


def documents(path: Path) -> list[dict[str, Any]]:
    """The documents of a file with one JSON object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        return [json.loads(line) for line in handle]


def vocabulary_of(frames: Sequence[Frame]) -> Vocabulary:
    """The single words and endings seen often enough, most frequent first."""
    words = Counter(re.sub(r"\d", "0", w) for f in frames for w in f.lower)
    endings: Counter[str] = Counter()
    for word, count in words.items():
        endings[word[-3:]] += count
    return Vocabulary(words=_kept(words, LEAST_WORD), endings=_kept(endings, LEAST_ENDING))


def _kept(counts: Counter[str], least: int) -> dict[str, int]:
    names = sorted((n for n, c in counts.items() if c >= least), key=lambda n: (-counts[n], n))
    return {name: number for number, name in enumerate(names, start=1)}


def marked(document: dict[str, Any], frame: Frame) -> Marked:
    """The gold of a document as stretches of tokens."""
    starts, ends = [t.start for t in frame.words.tokens], [t.end for t in frame.words.tokens]

    def stretches(spans: list[list[int]]) -> list[tuple[int, int]]:
        found = []
        for start, end in spans:
            first = bisect_left(starts, start)
            first -= first > 0 and ends[first - 1] > start
            last = bisect_left(starts, end)
            found += [(first, last)] if last > first else []
        return found

    gold = [(stretches(a["cue"]), stretches(a["source"]), stretches(a["content"])) for a in document["gold"]]
    return [(cue[0], source, content) for cue, source, content in gold if cue and content]


def lesson_of(seen: Seen, gold: Marked) -> Lesson:
    """The lesson of one document."""
    size = len(seen.word)
    cue, flat = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    labels = np.zeros((len(gold), BEFORE + AFTER), dtype=np.int64)
    for row, ((start, stop), source, content) in enumerate(gold):
        cue[start], cue[start + 1 : stop] = 1, 2
        for label, stretches in ((2, content), (1, source)):
            for a, b in stretches:
                flat[a:b] = label
                labels[row, max(0, a - start + BEFORE) : max(0, b - start + BEFORE)] = label
    places = np.array([c for c, _, _ in gold], dtype=np.int64).reshape(-1, 2)
    return Lesson(
        seen=seen,
        document=np.zeros(size, dtype=np.int64),
        real=np.ones(size, dtype=np.float32),
        cue=cue,
        flat=flat,
        starts=places[:, 0],
        stops=places[:, 1],
        labels=labels,
    )


def joined(lessons: Sequence[Lesson]) -> Lesson:
    """Lessons behind one another."""

    def chain(parts: Sequence[Any]) -> Any:
        return np.concatenate([np.concatenate([p, np.zeros((GAP, *p.shape[1:]), p.dtype)]) for p in parts])

    offsets = np.cumsum([0, *(len(x.cue) + GAP for x in lessons)])
    fields = ("word", "ending", "shape", "lists", "marks", "sentence", "paragraph", "quotes_before", "commas_before")
    return Lesson(
        seen=Seen(**{name: chain([getattr(x.seen, name) for x in lessons]) for name in fields}),
        document=np.concatenate([np.full(len(x.cue) + GAP, n) for n, x in enumerate(lessons)]),
        real=chain([x.real for x in lessons]),
        cue=chain([x.cue for x in lessons]),
        flat=chain([x.flat for x in lessons]),
        starts=np.concatenate([x.starts + o for x, o in zip(lessons, offsets, strict=False)]),
        stops=np.concatenate([x.stops + o for x, o in zip(lessons, offsets, strict=False)]),
        labels=np.concatenate([x.labels for x in lessons]),
    )


def batches(lessons: Sequence[Lesson], chance: np.random.Generator) -> Iterator[Lesson]:
    """The lessons in random order, a few at a time."""
    taken: list[Lesson] = []
    for number in chance.permutation(len(lessons)):
        taken.append(lessons[number])
        if sum(len(x.cue) for x in taken) >= BATCH:
            whole = joined(taken)
            taken = []
            if len(whole.starts):
                yield whole


def first_vectors(texts: Sequence[Ints], size: int) -> Floats:
    """A vector of WIDTH_WORD numbers for each of `size` words, made of the words around it in the texts (numbers of words).

    Positive pointwise mutual information with the frequent words at each place beside it, and its main axes by a randomised
    decomposition. Source: Levy and Goldberg 2014; Halko, Martinsson and Tropp 2011.
    """
    counts = np.zeros((size, len(CONTEXT_PLACES) * CONTEXT_WORDS), dtype=np.float32)
    for words in texts:
        for column, step in enumerate(CONTEXT_PLACES):
            here, there = (words[-step:], words[:step]) if step < 0 else (words[:-step], words[step:])
            known = (here > 0) & (there > 0) & (there <= CONTEXT_WORDS)
            np.add.at(counts, (here[known], there[known] - 1 + column * CONTEXT_WORDS), 1)
    rows, columns = counts.sum(1, keepdims=True), counts.sum(0, keepdims=True) ** np.float32(0.75)
    expected = np.maximum(rows @ (columns / columns.sum()), 1e-9)
    shared = np.log(np.maximum(counts / expected, 1))
    sketch = np.random.default_rng(0).normal(size=(shared.shape[1], WIDTH_WORD + 16)).astype(np.float32)
    for _ in range(4):
        basis, _ = np.linalg.qr(shared @ sketch)
        sketch = shared.T @ basis
    axes, lengths, _ = np.linalg.svd(sketch.T, full_matrices=False)
    vectors = (basis @ axes)[:, :WIDTH_WORD] * np.sqrt(lengths[:WIDTH_WORD])
    return np.asarray(vectors * SPREAD / (vectors.std(0) + 1e-9), dtype=np.float32)


# ---------------------------------------------------------------- layers with their gradients


def fresh(seed: int, vocabulary: Vocabulary, vectors: Floats) -> Arrays:
    """Weights to start from: random ones, but for the words' vectors."""
    chance = np.random.default_rng(seed)

    def table(rows: int, columns: int, scale: float) -> Floats:
        return (chance.normal(size=(rows, columns)) * scale).astype(np.float32)

    def layer(rows: int, columns: int, gain: float = 1.0) -> Floats:
        return table(rows, columns, gain / math.sqrt(rows))

    def zeros(columns: int) -> Floats:
        return np.zeros(columns, dtype=np.float32)

    width = WIDTH_WORD + WIDTH_ENDING + WIDTH_SHAPE + len(SECTIONS) + MARKS
    weights = {
        "ew": vectors.copy(),
        "ee": table(len(vocabulary.endings) + 1, WIDTH_ENDING, SPREAD),
        "es": table(len(SHAPES), WIDTH_SHAPE, SPREAD),
        "w0": layer(width, WIDTH_TEXT, 1.4), "b0": zeros(WIDTH_TEXT),
        "wq": layer(WIDTH_TEXT, 3), "bq": zeros(3),
        "wa": layer(WIDTH_TEXT, 3), "ba": zeros(3),
        "v0": layer(WIDTH_TEXT, WIDTH_WINDOW), "vc": layer(WIDTH_TEXT, WIDTH_WINDOW),
        "pos": table(BEFORE + AFTER, WIDTH_WINDOW, 0.1),
        "vr": layer(RELATIVE, WIDTH_WINDOW), "d0": zeros(WIDTH_WINDOW),
        "wo": layer(WIDTH_WINDOW, 3), "bo": zeros(3),
    }  # fmt: skip
    for stage, size, dilations in (("1", WIDTH_TEXT, DILATIONS_TEXT), ("2", WIDTH_WINDOW, DILATIONS_WINDOW)):
        for number in range(len(dilations)):
            weights[f"a{stage}{number}"] = layer(3 * size, size, 1.4)
            weights[f"b{stage}{number}"] = zeros(size)
            weights[f"c{stage}{number}"] = layer(size, size, 0.5)
    return weights


def _kept_at_random(shape: tuple[int, ...], chance: np.random.Generator) -> Floats:
    return ((chance.random(shape, dtype=np.float32) > DROPPED) / (1 - DROPPED)).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trace:
    """What a layer's gradient needs of its forward pass."""

    wide: Floats
    before: Floats
    active: Floats
    kept: Floats


class Convolutions:
    """A stack of residual convolutions with dropout of whole channels per group of rows."""

    def __init__(self, weights: Arrays, *, stage: str, dilations: Sequence[int], mask: Floats) -> None:
        self._weights, self._stage, self._dilations, self._mask = weights, stage, dilations, mask
        self._traces: list[_Trace] = []

    def forward(self, hidden: Floats, groups: Ints, chance: np.random.Generator) -> Floats:
        """The output; remembers what `backward` needs."""
        for number, step in enumerate(self._dilations):
            a, b, c = (self._weights[f"{name}{self._stage}{number}"] for name in "abc")
            wide = beside(hidden, step)
            before = wide @ a + b
            kept = _kept_at_random((int(groups.max()) + 1, before.shape[1]), chance)[groups]
            active = np.maximum(before, 0) * kept
            hidden = (hidden + active @ c) * self._mask
            self._traces.append(_Trace(wide=wide, before=before, active=active, kept=kept))
        return hidden

    def backward(self, error: Floats, slopes: Arrays) -> Floats:
        """The error at the input; adds the slopes of the weights."""
        for number in reversed(range(len(self._dilations))):
            a, _, c = (f"{name}{self._stage}{number}" for name in "abc")
            trace = self._traces[number]
            error = error * self._mask
            slopes[c] = trace.active.T @ error
            inner = (error @ self._weights[c].T) * trace.kept * (trace.before > 0)
            slopes[a] = trace.wide.T @ inner
            slopes[f"b{self._stage}{number}"] = inner.sum(0)
            error = np.add(error, _gathered(inner @ self._weights[a].T, self._dilations[number]), dtype=np.float32)
        return error


def _gathered(wide: npt.NDArray[Any], step: int) -> Floats:
    """The gradient of `beside`."""
    size, width = len(wide), wide.shape[1] // 3
    hidden = wide[:, width : 2 * width].copy()
    hidden[: size - step] += wide[step:, :width]
    hidden[step:] += wide[: size - step, 2 * width :]
    return hidden


def _added_by_row(size: int, rows: Ints, errors: Floats) -> Floats:
    """The gradient of a look-up: errors summed by row."""
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    edges = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    slope = np.zeros((size, errors.shape[1]), dtype=np.float32)
    slope[ordered[edges]] = np.add.reduceat(np.ascontiguousarray(errors[order]), edges, axis=0)
    return slope


def _off(chances: Floats, labels: Ints, weight: Floats) -> tuple[float, Floats]:
    """Cross entropy of chances, and its slope at the scores."""
    rows = np.arange(len(labels))
    loss = -float((np.log(chances[rows, labels] + 1e-9) * weight).sum())
    slope = chances.copy()
    slope[rows, labels] -= 1
    return loss, slope * weight[:, None]


# ---------------------------------------------------------------- one step


def slopes_of(weights: Arrays, batch: Lesson, chance: np.random.Generator) -> tuple[tuple[float, float, float], Arrays]:
    """The losses (cues, windows, flat labels) of a batch and the slopes of all weights."""
    slopes: Arrays = {}
    seen = replace(
        batch.seen,
        word=np.where(chance.random(len(batch.cue)) < UNSEEN, 0, batch.seen.word),
        ending=np.where(chance.random(len(batch.cue)) < UNSEEN / 2, 0, batch.seen.ending),
    )
    real = batch.real[:, None]
    inputs = embedded(weights, seen)
    kept_inputs = np.ones_like(inputs)
    kept_inputs[:, :WIDTH_WORD] = _kept_at_random((len(inputs), WIDTH_WORD), chance)
    inputs = inputs * kept_inputs
    before = inputs @ weights["w0"] + weights["b0"]
    text = Convolutions(weights, stage="1", dilations=DILATIONS_TEXT, mask=real)
    hidden = text.forward(np.maximum(before, 0) * real, batch.document, chance)
    kept_hidden = _kept_at_random(hidden.shape, chance)
    hidden = hidden * kept_hidden

    opens = softmax(hidden @ weights["wq"] + weights["bq"])
    flat = softmax(hidden @ weights["wa"] + weights["ba"])
    share = batch.real / batch.real.sum()
    loss_cue, error_cue = _off(opens, batch.cue, share)
    loss_flat, error_flat = _off(flat, batch.flat, share)
    error_cue, error_flat = error_cue * np.float32(WEIGHT_CUE), error_flat * np.float32(WEIGHT_FLAT)
    slopes |= {"wq": hidden.T @ error_cue, "bq": error_cue.sum(0), "wa": hidden.T @ error_flat, "ba": error_flat.sum(0)}

    loss_window, error = _windows(weights, batch, hidden, opens, slopes=slopes, chance=chance)
    error = (error + error_cue @ weights["wq"].T + error_flat @ weights["wa"].T) * kept_hidden
    error = text.backward(error, slopes) * real * (before > 0)
    slopes |= {"w0": inputs.T @ error, "b0": error.sum(0)}
    error = (error @ weights["w0"].T) * kept_inputs
    columns = np.cumsum([0, WIDTH_WORD, WIDTH_ENDING, WIDTH_SHAPE])
    for number, (name, rows) in enumerate((("ew", seen.word), ("ee", seen.ending), ("es", seen.shape))):
        slopes[name] = _added_by_row(len(weights[name]), rows, error[:, columns[number] : columns[number + 1]])
    return (loss_cue, loss_window, loss_flat), slopes


def _windows(
    weights: Arrays, batch: Lesson, hidden: Floats, opens: Floats, *, slopes: Arrays, chance: np.random.Generator
) -> tuple[float, Floats]:
    """The loss of the windows around the gold's cues, and the error at `hidden`. Where cues are taken for given, no error flows."""
    starts, stops, count = batch.starts, batch.stops, len(batch.starts)
    places, inside = window(starts, batch.seen.paragraph)
    inside &= (batch.document[places] == batch.document[starts][:, None]) & (batch.real[places] > 0)
    cue_chance = (1 - opens[:, 0]) * batch.real
    relative = relative_to(batch.seen, places=places, starts=starts, stops=stops, chance=cue_chance)[inside]
    of_cue = (hidden[starts] + hidden[stops - 1]) * np.float32(0.5)
    cue, place = np.nonzero(inside)
    mixed = (hidden @ weights["v0"])[places[inside]] + (of_cue @ weights["vc"])[cue] + relative @ weights["vr"]
    mixed += weights["pos"][place] + weights["d0"]

    mask = rows_of(inside)
    rows = np.zeros((len(mask), WIDTH_WINDOW), dtype=np.float32)
    rows[mask] = np.maximum(mixed, 0)
    stack = Convolutions(weights, stage="2", dilations=DILATIONS_WINDOW, mask=mask[:, None].astype(np.float32))
    rows = stack.forward(rows, np.repeat(np.arange(count), inside.sum(1) + GAP), chance)[mask]
    chances = softmax(rows @ weights["wo"] + weights["bo"])
    loss, error = _off(chances, batch.labels[inside], np.full(len(rows), 1 / (USUAL * count + 1), dtype=np.float32))
    slopes |= {"wo": rows.T @ error, "bo": error.sum(0)}

    below_rows = np.zeros((len(mask), WIDTH_WINDOW), dtype=np.float32)
    below_rows[mask] = error @ weights["wo"].T
    error = stack.backward(below_rows, slopes)[mask] * (mixed > 0)
    spread = np.zeros((*inside.shape, WIDTH_WINDOW), dtype=np.float32)
    spread[inside] = error
    slopes |= {"vr": relative.T @ error, "pos": spread.sum(0), "d0": error.sum(0)}
    per_cue = spread.sum(1)
    slopes["vc"] = of_cue.T @ per_cue
    per_token = _added_by_row(len(batch.cue), places[inside], error)
    slopes["v0"] = hidden.T @ per_token
    below = per_token @ weights["v0"].T
    half = per_cue @ weights["vc"].T * np.float32(0.5)
    np.add.at(below, starts, half)
    np.add.at(below, stops - 1, half)
    return loss, below


# ---------------------------------------------------------------- training


def trained(lessons: Sequence[Lesson], start: Arrays, *, seed: int, epochs: float, tell: Callable[[str], None]) -> Arrays:
    """The running mean of the weights over one training (Adam, cosine decay)."""
    chance = np.random.default_rng(seed)
    weights = start
    first = {k: np.zeros_like(v) for k, v in weights.items()}
    second = {k: np.zeros_like(v) for k, v in weights.items()}
    mean = {k: v.copy() for k, v in weights.items()}
    total = int(sum(len(x.cue) for x in lessons) * epochs / (BATCH * 1.13))  # a batch ends with the document that fills it
    step, losses = 0, np.zeros(3)
    while step < total:
        for batch in batches(lessons, chance):
            step += 1
            if step > total:
                break
            now, slopes = slopes_of(weights, batch, chance)
            losses += now
            rate = RATE * min(1, step / WARM) * (0.49 * (1 + math.cos(math.pi * step / total)) + 0.02)
            length = math.sqrt(sum(float((s * s).sum()) for s in slopes.values()))
            follow = min(0.998, step / (step + 20))
            for name, slope in slopes.items():
                slope = slope * np.float32(min(1.0, 2 / (length + 1e-9)))
                first[name] += np.float32(0.1) * (slope - first[name])
                second[name] += np.float32(0.01) * (slope * slope - second[name])
                spread = np.sqrt(second[name] / np.float32(1 - 0.99**step)) + np.float32(1e-7)
                move = first[name] / np.float32(1 - 0.9**step) / spread
                weights[name] -= np.float32(rate) * (move + np.float32(DECAY) * weights[name])
                mean[name] += np.float32(1 - follow) * (weights[name] - mean[name])
            if step % 200 == 0:
                tell(f"seed {seed} step {step} of {total}: losses {np.round(losses / 200, 4).tolist()}")
                losses[:] = 0
    return mean


def packed(vocabulary: Vocabulary, trainings: Sequence[Arrays]) -> bytes:
    """The weights file: one byte a weight, with one scale per column."""
    arrays: dict[str, Any] = {}
    for name, known in (("words", vocabulary.words), ("endings", vocabulary.endings)):
        arrays[name] = np.frombuffer(json.dumps(list(known), ensure_ascii=False).encode("utf-8"), dtype=np.uint8)
    for number, weights in enumerate(trainings):
        for name, values in weights.items():
            if name in ("wa", "ba"):  # the flat labels only help the training
                continue
            scale = np.maximum(np.abs(values).max(axis=0, keepdims=True) / 127, 1e-8).astype(np.float32)
            if values.ndim == 1:
                scale = np.maximum(np.abs(values) / 127, 1e-8).astype(np.float32)
            arrays[f"{number}.{name}"] = np.round(values / scale).astype(np.int8)
            arrays[f"{number}.{name}.scale"] = scale
    target = io.BytesIO()
    np.savez_compressed(target, **arrays)
    return target.getvalue()


def figures(model: Model, held: Sequence[tuple[dict[str, Any], Frame, Seen]], limits: Limits) -> str:
    """The scorer's main figures on documents that were kept back."""
    from scorers import score_claims  # type: ignore[import-not-found]

    predicted = {}
    for document, frame, seen in held:
        found = found_by_model(replace(model, limits=limits), seen)

        def spans(stretches: Sequence[Any], frame: Frame = frame) -> list[list[int]]:
            return [[(s := frame.span(x.start, x.stop)).start, s.end] for x in stretches]

        predicted[document["id"]] = [
            {"source": spans([f.source] if f.source else []), "cue": spans([f.cue]), "content": spans(f.content)} for f in found
        ]
    result = score_claims.score([d for d, _, _ in held], predicted)
    return f"{limits}: who+what {result['rel']['overlap']} content {result['content']['overlap']['F']}"


def main() -> int:
    """Train, pack, and score on what was kept back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", default="0,1")
    parser.add_argument("--epochs", type=float, default=12)
    parser.add_argument("--held", type=int, default=84)
    given = parser.parse_args()
    data = documents(given.data)
    order = np.random.default_rng(7).permutation(len(data))
    frames = [frame_of(analyse(d["text"])) for d in data]
    used = order[given.held :]
    vocabulary = vocabulary_of([frames[n] for n in used])
    lessons = [lesson_of(seen_in(frames[n], vocabulary, language="en"), marked(data[n], frames[n])) for n in used]
    vectors = first_vectors([x.seen.word for x in lessons], len(vocabulary.words) + 1)
    trainings = []
    for seed in map(int, given.seeds.split(",")):
        start = fresh(seed, vocabulary, vectors)
        trainings.append(trained(lessons, start, seed=seed, epochs=given.epochs, tell=lambda line: print(line, flush=True)))
    weights = packed(vocabulary, trainings)
    (given.out / "attribution-en.npz").write_bytes(weights)
    print(f"{len(weights)} bytes, digest {sha256(weights).hexdigest()}")
    held = [(data[n], frames[n], seen_in(frames[n], vocabulary, language="en")) for n in order[: given.held]]
    for cue in (0.25, 0.3, 0.35, 0.4, 0.5) if held else ():
        for least in (0.3, 0.35, 0.4, 0.45, 0.5):
            limits = Limits(cue=cue, attribution=least, source=0.3, switch=1.0)
            model = Model(name="held", vocabulary=vocabulary, trainings=tuple(trainings), limits=limits)
            print(figures(model, held, limits))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
