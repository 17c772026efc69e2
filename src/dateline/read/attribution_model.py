"""The attribution model: for each token whether it opens a cue, and for each cue which tokens are its source and its content.

Two convolutional taggers in numpy, small enough to run in milliseconds: the first reads the whole text and finds cues, the second
reads a window around one cue and sees where each token stands with regard to it. Several trainings are averaged. The weights are
one byte each; their card (models/attribution.toml) states data, licence, figures, and the digest that is checked at load. The
trainer is eval/train_attribution.py, which takes the layout from here.

Source: predicate-conditioned tagging as in semantic role labelling (Zhou and Xu 2015); dilated convolutions (Strubell et al. 2017).
"""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dateline.read.attribution_forms import Found, Stretch
from dateline.read.tagging import Floats, Ints, Seen, Vocabulary

DILATIONS_TEXT = (1, 2, 4, 8, 1)
DILATIONS_WINDOW = (1, 2, 4, 8, 16)
BEFORE, AFTER = 48, 80  # tokens of a window in front of a cue's first token, and from it on
BEYOND = 16  # tokens of the paragraphs beside that of the cue that belong to its window
GAP = max(DILATIONS_WINDOW)  # empty tokens between two windows, so that one convolution serves all
RELATIVE = 28  # columns of `relative_to`
_OTHER, _SOURCE, _CONTENT = 0, 1, 2

Weights = Mapping[str, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where the model's probabilities become decisions. Tuned on held-out documents of the training data."""

    cue: float  # least probability of a cue
    attribution: float  # least probability of cue times mean probability of its content
    source: float  # least probability of a source token that the best sequence has passed over
    switch: float  # cost of a change of label from token to token, in nats


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights of several trainings, what they were trained to see, and the name that goes into results."""

    name: str
    vocabulary: Vocabulary
    trainings: tuple[Weights, ...]
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    start: int
    stop: int
    chance: float


@cache
def model_of(language: str) -> Model | None:
    """The model of a language from the package; None when there is none, or when its weights are not those of its card."""
    folder = files("dateline") / "models"
    try:
        card = (folder / f"attribution-{language}.toml").read_bytes()
        weights = (folder / f"attribution-{language}.npz").read_bytes()
    except FileNotFoundError:
        return None
    return unpacked(card, weights)


def unpacked(card: bytes, weights: bytes) -> Model | None:
    """The model of a card (TOML) and a weights file (npz, one byte a weight); None when the digest on the card is another."""
    about = tomllib.loads(card.decode("utf-8"))
    if sha256(weights).hexdigest() != about["digest"]:
        return None
    with np.load(io.BytesIO(weights), allow_pickle=False) as archive:
        arrays = {key: archive[key] for key in archive.files}
    words, endings = (json.loads(arrays.pop(key).tobytes()) for key in ("words", "endings"))
    trainings: dict[str, dict[str, Floats]] = {}
    for key in [k for k in arrays if not k.endswith(".scale")]:
        number, name = key.split(".")
        trainings.setdefault(number, {})[name] = arrays[key].astype(np.float32) * arrays[f"{key}.scale"]
    return Model(
        name=f"{about['name']} {about['version']}",
        vocabulary=Vocabulary(words=_numbered(words), endings=_numbered(endings)),
        trainings=tuple(trainings[n] for n in sorted(trainings)),
        limits=Limits(**about["limits"]),
    )


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names, start=1)}


def found_by_model(model: Model, seen: Seen) -> tuple[Found, ...]:
    """The attributions of a text that the model sees, in the order of their cues."""
    if not len(seen.word):
        return ()
    read = [_text_pass(weights, seen) for weights in model.trainings]
    opens = np.mean([chances for _, chances in read], axis=0)
    cues = [cue for cue in _cues(opens, least=model.limits.cue) if cue.chance >= model.limits.attribution]  # no content is surer
    if not cues:
        return ()
    views = [_window_pass(w, seen, *one, cues=cues) for w, one in zip(model.trainings, read, strict=True)]
    labels = np.mean(views, axis=0)
    best = _best(labels, switch=model.limits.switch)
    return tuple(f for f in (_found(model, c, labels[i], best[i]) for i, c in enumerate(cues)) if f is not None)


# ---------------------------------------------------------------- layers


def softmax(scores: Floats) -> Floats:
    """Chances from scores, over the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), dtype=np.float32)


def beside(hidden: Floats, step: int) -> Floats:
    """Each row with the rows `step` before and behind it: (tokens, width) -> (tokens, 3 * width)."""
    size, width = hidden.shape
    wide = np.zeros((size, 3 * width), dtype=np.float32)
    wide[step:, :width] = hidden[: max(0, size - step)]
    wide[:, width : 2 * width] = hidden
    wide[: max(0, size - step), 2 * width :] = hidden[step:]
    return wide


def _convolved(weights: Weights, hidden: Floats, mask: Floats | None, *, stage: str, dilations: Sequence[int]) -> Floats:
    for layer, step in enumerate(dilations):
        inner: Floats = beside(hidden, step) @ weights[f"a{stage}{layer}"] + weights[f"b{stage}{layer}"]
        np.maximum(inner, 0, out=inner)
        hidden = np.add(hidden, inner @ weights[f"c{stage}{layer}"], dtype=np.float32)
        if mask is not None:
            hidden *= mask
    return hidden


def embedded(weights: Weights, seen: Seen) -> Floats:
    """The first layer's view of every token."""
    columns = [weights["ew"][seen.word], weights["ee"][seen.ending], weights["es"][seen.shape], seen.lists, seen.marks]
    return np.concatenate(columns, axis=1)


def _text_pass(weights: Weights, seen: Seen) -> tuple[Floats, Floats]:
    first = embedded(weights, seen) @ weights["w0"] + weights["b0"]
    hidden = _convolved(weights, np.maximum(first, 0), None, stage="1", dilations=DILATIONS_TEXT)
    return hidden, softmax(hidden @ weights["wq"] + weights["bq"])


def relative_to(seen: Seen, *, places: Ints, starts: Ints, stops: Ints, chance: Floats) -> Floats:
    """How tokens stand to cues: RELATIVE columns for the tokens `places` (cues, window) of cues from `starts` to `stops`.

    Sentences, paragraphs, quotation marks and commas away; part of the cue; how much of another cue is here or between.
    """
    passed = np.cumsum(chance)
    cue = (places >= starts[:, None]) & (places < stops[:, None])
    between = np.minimum(np.abs(passed[places] - passed[starts][:, None]), 4) / 2
    columns = [
        cue,
        chance[places] * ~cue,
        between,
        places < starts[:, None],
        between > 0.75,
        between > 1.5,
        places >= stops[:, None],
    ]
    steps = [
        _steps(seen.sentence, places, starts, low=-3, high=3),
        _steps(seen.paragraph, places, starts, low=-1, high=2),
        np.abs(_steps(seen.quotes_before, places, starts, low=-4, high=4)),
        np.abs(_steps(seen.commas_before, places, starts, low=-4, high=4)),
    ]
    table = np.zeros((*places.shape, RELATIVE), dtype=np.float32)
    rows, across = np.arange(len(places))[:, None], np.arange(places.shape[1])
    for offset, step in zip((3, 8, 11, 16), steps, strict=True):
        table[rows, across, offset + step] = 1
    for number, column in enumerate(columns, start=21):
        table[:, :, number] = column
    return table


def _steps(numbers: Ints, places: Ints, starts: Ints, *, low: int, high: int) -> Ints:
    return np.asarray(np.clip(numbers[places] - numbers[starts][:, None], low, high), dtype=np.int64)


def window(starts: Ints, paragraph: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """The tokens of each cue's window (cues, window), kept inside the text, and whether each is one: near the cue's paragraph."""
    run = np.cumsum(np.diff(paragraph, prepend=paragraph[:1]) != 0)
    first, last = np.searchsorted(run, run[starts]), np.searchsorted(run, run[starts], side="right")
    places = starts[:, None] + np.arange(-BEFORE, AFTER)
    inside = (places >= np.maximum(first - BEYOND, 0)[:, None]) & (places < np.minimum(last + BEYOND, len(run))[:, None])
    return np.clip(places, 0, len(run) - 1), inside


def rows_of(inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The rows that one convolution over all windows has: the tokens of each window (True), and GAP empty ones behind them."""
    gaps = (len(inside), GAP)
    is_token = np.concatenate([inside, np.zeros(gaps, dtype=np.bool_)], axis=1)
    is_needed = np.concatenate([inside, np.ones(gaps, dtype=np.bool_)], axis=1)
    return np.asarray(is_token[is_needed])


def _window_pass(weights: Weights, seen: Seen, hidden: Floats, chances: Floats, *, cues: Sequence[_Cue]) -> Floats:
    """The chances of other, source and content for the window of each cue: (cues, window, 3)."""
    starts, stops = np.array([c.start for c in cues]), np.array([c.stop for c in cues])
    places, inside = window(starts, seen.paragraph)
    relative = relative_to(seen, places=places, starts=starts, stops=stops, chance=1 - chances[:, _OTHER])[inside]
    of_cue = (hidden[starts] + hidden[stops - 1]) * np.float32(0.5) @ weights["vc"] + weights["d0"]
    cue, place = np.nonzero(inside)
    mixed = (hidden @ weights["v0"])[places[inside]] + of_cue[cue] + relative @ weights["vr"] + weights["pos"][place]
    mask = rows_of(inside)
    rows = np.zeros((len(mask), mixed.shape[1]), dtype=np.float32)
    rows[mask] = np.maximum(mixed, 0)
    rows = _convolved(weights, rows, mask[:, None].astype(np.float32), stage="2", dilations=DILATIONS_WINDOW)[mask]
    labels = np.zeros((*inside.shape, 3), dtype=np.float32)
    labels[..., _OTHER] = 1
    labels[inside] = softmax(rows @ weights["wo"] + weights["bo"])
    return labels


# ---------------------------------------------------------------- decisions


def _cues(opens: Floats, *, least: float) -> tuple[_Cue, ...]:
    """Runs of tokens that open or go on with a cue."""
    cues: list[_Cue] = []
    any_cue = 1 - opens[:, _OTHER]
    stop = 0
    for start in np.flatnonzero(any_cue > least).tolist():
        if start < stop:
            continue
        stop = start + 1
        while stop < len(opens) and opens[stop, 2] > max(opens[stop, 1], 0.3):
            stop += 1
        cues.append(_Cue(start=start, stop=stop, chance=float(any_cue[start])))
    return tuple(cues)


def _best(labels: Floats, *, switch: float) -> Ints:
    """The best sequence of labels of each window (Viterbi), with one price on every change: (cues, window)."""
    scores = np.log(np.maximum(labels, 1e-9)).transpose(1, 0, 2)
    totals = np.empty(scores.shape, dtype=np.float32)
    totals[0] = scores[0]
    for place in range(1, len(scores)):
        before = totals[place - 1]
        np.maximum(before, before.max(1, keepdims=True) - switch, out=totals[place])
        totals[place] += scores[place]
    stays, top = totals >= totals.max(2, keepdims=True) - switch, totals.argmax(2)
    best = np.empty(top.shape, dtype=np.int64)
    best[-1] = top[-1]
    rows = np.arange(len(labels))
    for place in range(len(scores) - 2, -1, -1):
        after = best[place + 1]
        best[place] = np.where(stays[place, rows, after], after, top[place])
    return best.T


def _found(model: Model, cue: _Cue, chances: Floats, best: Ints) -> Found | None:
    """The attribution of a cue; None when it has no content or is too unsure."""
    contents = _runs(best == _CONTENT)
    if not contents:
        return None
    sure = float(np.mean(chances[best == _CONTENT, _CONTENT]))
    if cue.chance * sure < model.limits.attribution:
        return None
    source = _source(chances[:, _SOURCE], _runs(best == _SOURCE), least=model.limits.source)
    shift = cue.start - BEFORE
    return Found(
        source=_moved(source, shift) if source else None,
        cue=Stretch(start=cue.start, stop=cue.stop),
        content=tuple(_moved(c, shift) for c in contents),
        rule=model.name,
    )


def _source(chance: Floats, runs: Sequence[Stretch], *, least: float) -> Stretch | None:
    """The likeliest run, or, where the best sequence has none, the run around the likeliest token."""
    if runs:
        return max(runs, key=lambda r: float(chance[r.start : r.stop].sum()))
    top = int(chance.argmax())
    if chance[top] <= least:
        return None
    return next(r for r in _runs(chance > 0.8 * least) if r.start <= top < r.stop)


def _runs(chosen: npt.NDArray[np.bool_]) -> tuple[Stretch, ...]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], chosen, [False]]).astype(np.int8))).tolist()
    return tuple(Stretch(start=a, stop=b) for a, b in list(pairwise(edges))[::2])


def _moved(stretch: Stretch, by: int) -> Stretch:
    return Stretch(start=stretch.start + by, stop=stretch.stop + by)
