#!/usr/bin/env python3
"""How well pages are read: body, title, authors, day, moment and tags, by set of pages.

    score_read.py PRED.jsonl ... [--data FOLDER] [--sets A,B] [--rouge] [--worst N] [--json FILE]

PRED holds {"set", "id", "title", "authors", "date": "YYYY-MM-DD", "datetime": ISO, "body", "tags"}; a page without one is empty.
The gold of each set is FOLDER/SET.jsonl.gz (without --data, `read` beside this file), under the key "gold". Shares are 0 to 1.

body    F1 of mean precision (P) and mean recall (R) of runs of four words; `bodyM` is the mean F1 of a page, `tok` of single words
        in lower case. A gold paragraph in square brackets is optional: it counts when the prediction has it. --rouge adds
        ROUGE-LSum, for which the package rouge_score must be installed.
seg     F1 of text segments that a body must hold and must not hold, for gold that gives those instead of a body
title   the same but for case, quotes, dashes and white space
auth    F1 of the authors' names on pages whose gold has authors; `authSet` is the share of pages with exactly the right ones
date    the right calendar day, in the zone of the gold's moment or in UTC; `dmiss` is the share without a day
dtime   right to the minute: the same instant, or the gold's wall clock there or in UTC when no zone is predicted; `dthas` is the
        share with a moment. Moments that are not ISO 8601 are read when the package dateutil is installed.
tags    F1 of tags, compared as titles are
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
import warnings
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from jsonl import Row, read_rows
from measures import f1

WORD = re.compile(r"\w+")
RUN_WORDS = 4
OPTIONAL_SEEN = 60  # characters: an optional paragraph is in a body when this much of its beginning is
BYLINE = re.compile(r"^(by|von|par|por|av|di|de la)\s+")
SAME_MINUTE_SECONDS = 60
COLUMNS = (
    *("n", "err", "body", "P", "R", "bodyM", "tok", "rougeLsum", "seg", "segP", "segR", "title"),
    *("auth", "authP", "authR", "authSet", "date", "dmiss", "dtime", "dthas", "tags"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the pages of a set add up to: counts, and figures of single pages that are averaged."""

    counts: Counter[str] = field(default_factory=Counter)
    pages: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bodies: dict[str, tuple[float, float, float]] = field(default_factory=dict)  # F1, precision, recall by page


def folded(value: object) -> str:
    """A text as titles and tags are compared: NFKC, no case, one kind of quotes and dashes, single spaces; a list is its words."""
    joined = " ".join(map(str, value)) if isinstance(value, list | tuple) else value
    text = unicodedata.normalize("NFKC", str(joined or "")).casefold()
    text = re.sub("[‘’‚‛′`´]", "'", text)
    text = re.sub("[“”„‟«»″]", '"', text)
    return spaced(re.sub("[‐‑‒–—―−]", "-", text))


def name_of(author: object) -> str:
    """An author as names are compared: folded, without the word that opens a byline and without punctuation."""
    return spaced(re.sub(r"[^\w\s]", "", BYLINE.sub("", folded(author))))


def spaced(text: str | None) -> str:
    """A text with single spaces and none at the edges."""
    return re.sub(r"\s+", " ", text or "").strip()


def moment_of(written: object) -> datetime | None:
    """A written moment; None when it cannot be read."""
    if not written:
        return None
    try:
        return datetime.fromisoformat(str(written).replace("Z", "+00:00"))
    except ValueError:
        return _leniently(str(written))


def _leniently(written: str) -> datetime | None:
    try:
        from dateutil import parser  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        return None
    try:
        with warnings.catch_warnings(action="ignore"):
            moment: datetime = parser.parse(written)
    except (ValueError, OverflowError):
        return None
    return moment


def runs(text: str) -> Counter[Hashable]:
    """All runs of four words of a text; a shorter text is one run, an empty one none."""
    words = WORD.findall(text)
    starts = range(max(1, len(words) - RUN_WORDS + 1)) if words else ()
    return Counter(tuple(words[start : start + RUN_WORDS]) for start in starts)


def single_words(text: str) -> Counter[Hashable]:
    """The words of a text in lower case."""
    return Counter(word.lower() for word in WORD.findall(text))


def precision_and_recall(gold: Counter[Hashable], given: Counter[Hashable]) -> tuple[float, float]:
    """Shares of `given` and of `gold` that both hold; both 1 when neither holds anything."""
    shared = (gold & given).total()
    if not shared:
        return (0.0, 0.0) if gold or given else (1.0, 1.0)
    return shared / given.total(), shared / gold.total()


def wanted_body(gold: Row, given: str) -> str:
    """The gold body, with those of its optional paragraphs that the predicted body holds."""
    if gold["paragraphs"] is None:
        body: str = gold["body"]
        return body
    seen = spaced(given)
    return "\n\n".join(
        paragraph[1:-1] if _is_optional(paragraph) else paragraph
        for paragraph in gold["paragraphs"]
        if not _is_optional(paragraph) or _is_in(paragraph[1:-1], seen)
    )


def _is_optional(paragraph: str) -> bool:
    return paragraph[:1] == "[" and paragraph[-1:] == "]"


def _is_in(paragraph: str, seen: str) -> bool:
    opening = spaced(paragraph)[:OPTIONAL_SEEN]
    return bool(opening) and opening in seen


def score(gold_pages: Iterable[Row], predicted: dict[str, Row], *, rouge: bool = False) -> tuple[Row, Tally]:
    """Gold pages and predicted ones by id -> the figures that the gold allows, and what they were added up from."""
    tally = Tally()
    for gold in gold_pages:
        given = predicted.get(gold["id"], {})
        tally.counts["n"] += 1
        tally.counts["err"] += bool(given.get("err"))
        _tally_text(tally, gold, str(given.get("body") or ""), rouge=rouge)
        if gold["title"]:
            tally.counts["titles"] += 1
            tally.counts["title"] += folded(gold["title"]) == folded(given.get("title"))
        if gold["authors"]:
            _tally_authors(tally, gold["authors"], given.get("authors") or [])
        if gold["date"]:
            _tally_date(tally, gold, given)
        if gold["tags"]:
            _tally_set(tally, "tags", {folded(tag) for tag in gold["tags"]}, given=_tags(given.get("tags") or []))
    return _figures(tally), tally


def _tally_text(tally: Tally, gold: Row, given: str, *, rouge: bool) -> None:
    if gold["body"] or (gold["body"] is not None and gold["with"] is None):
        _tally_body(tally, gold, given)
        if rouge:
            tally.pages["rougeLsum"].append(rouge_lsum(wanted_body(gold, given), given))
    elif gold["with"] and gold["body"] is None:
        seen = spaced(given)
        tally.counts["wanted"] += len(gold["with"])
        tally.counts["unwanted"] += len(gold["without"])
        tally.counts["wanted seen"] += sum(spaced(segment) in seen for segment in gold["with"])
        tally.counts["unwanted seen"] += sum(spaced(segment) in seen for segment in gold["without"]) if given else 0


def _tally_body(tally: Tally, gold: Row, given: str) -> None:
    wanted = wanted_body(gold, given)
    wanted_runs, given_runs = runs(wanted), runs(given)
    precision, recall = precision_and_recall(wanted_runs, given_runs)
    if given_runs:
        tally.pages["P"].append(precision)
    if wanted_runs:
        tally.pages["R"].append(recall)
    tally.pages["bodyM"].append(f1(precision, recall))
    tally.pages["tok"].append(f1(*precision_and_recall(single_words(wanted), single_words(given))))
    tally.bodies[gold["id"]] = (f1(precision, recall), precision, recall)


def _tally_authors(tally: Tally, gold: Sequence[str], given: Iterable[object]) -> None:
    wanted, found = {name_of(author) for author in gold} - {""}, {name_of(author) for author in given if author} - {""}
    tally.counts["author pages"] += 1
    tally.counts["author sets"] += wanted == found
    _tally_set(tally, "auth", wanted, given=found)


def _tally_set(tally: Tally, name: str, gold: set[str], *, given: set[str]) -> None:
    tally.counts[f"{name} right"] += len(gold & given)
    tally.counts[f"{name} given"] += len(given)
    tally.counts[f"{name} gold"] += len(gold)


def _tags(given: object) -> set[str]:
    """Predicted tags, folded; a single one is a list with commas."""
    tags = [str(tag) for tag in given] if isinstance(given, list) else str(given).split(",")
    parts = tags[0].split(",") if len(tags) == 1 else tags
    return {folded(tag) for tag in parts} - {""}


def _tally_date(tally: Tally, gold: Row, given: Row) -> None:
    moment = moment_of(gold["datetime"])
    days = {gold["date"]}
    if moment and moment.tzinfo:
        days.add(moment.astimezone(UTC).date().isoformat())
    day = (given.get("date") or "")[:10]
    tally.counts["dates"] += 1
    tally.counts["dmiss"] += not day
    tally.counts["date"] += day in days
    if moment and _has_clock(gold["datetime"]):
        found = moment_of(given.get("datetime")) if _has_clock(given.get("datetime")) else None
        tally.counts["moments"] += 1
        tally.counts["dthas"] += found is not None
        tally.counts["dtime"] += found is not None and same_minute(moment, found)


def _has_clock(written: object) -> bool:
    return bool(written) and len(str(written)) > len("2000-01-01")


def same_minute(gold: datetime, given: datetime) -> bool:
    """Whether two moments are less than a minute apart; one without a zone may be the gold's wall clock or UTC."""
    if given.tzinfo:
        allowed = [gold if gold.tzinfo else gold.replace(tzinfo=UTC)]
    else:
        allowed = [gold.replace(tzinfo=None), *([gold.astimezone(UTC).replace(tzinfo=None)] if gold.tzinfo else [])]
    return any(abs((given - moment).total_seconds()) < SAME_MINUTE_SECONDS for moment in allowed)


def _figures(tally: Tally) -> Row:
    counts, pages = tally.counts, tally.pages
    figures: Row = {"n": counts["n"], "err": counts["err"]}
    if pages["P"] or pages["R"]:
        precision, recall = (mean(pages[name]) if pages[name] else 0 for name in ("P", "R"))
        figures |= {
            "body": f1(precision, recall),
            "P": precision,
            "R": recall,
            "bodyM": mean(pages["bodyM"]),
            "tok": mean(pages["tok"]),
        }
    if pages["rougeLsum"]:
        figures["rougeLsum"] = mean(pages["rougeLsum"])
    if counts["wanted"] + counts["unwanted"]:
        seen = counts["wanted seen"]
        figures |= _shares("seg", seen, given=seen + counts["unwanted seen"], gold=counts["wanted"])
    if counts["titles"]:
        figures["title"] = counts["title"] / counts["titles"]
    if counts["author pages"]:
        figures |= _shares("auth", counts["auth right"], given=counts["auth given"], gold=counts["auth gold"])
        figures["authSet"] = counts["author sets"] / counts["author pages"]
    for whole, parts in (("dates", ("date", "dmiss")), ("moments", ("dtime", "dthas"))):
        figures |= {part: counts[part] / counts[whole] for part in parts if counts[whole]}
    if counts["tags gold"]:
        figures["tags"] = _shares("tags", counts["tags right"], given=counts["tags given"], gold=counts["tags gold"])["tags"]
    return figures


def _shares(name: str, right: int, *, given: int, gold: int) -> dict[str, float]:
    precision, recall = right / max(1, given), right / max(1, gold)
    return {name: f1(precision, recall), f"{name}P": precision, f"{name}R": recall}


def rouge_lsum(gold: str, given: str) -> float:
    """ROUGE-LSum F1 of two texts, by sentence. Raises ImportError where the package rouge_score is not installed."""
    from rouge_score import rouge_scorer  # type: ignore[import-not-found, unused-ignore]

    scorer = rouge_scorer.RougeScorer(["rougeLsum"], use_stemmer=False)
    measured: Any = scorer.score(_sentence_lines(gold), _sentence_lines(given))["rougeLsum"]
    return float(measured.fmeasure)


def _sentence_lines(text: str) -> str:
    return "\n".join(part for part in re.split(r"\n+|(?<=[.!?])\s+", text) if part.strip())


def predictions(path: str) -> dict[str, dict[str, Row]]:
    """A file of predictions -> page by id by set; lines that are not JSON are passed over."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for line in Path(path).read_text(encoding="utf-8").split("\n"):
        try:
            page = json.loads(line)
        except ValueError:
            continue
        found[page["set"]][page["id"]] = page
    return found


def measure(given: argparse.Namespace) -> dict[str, dict[str, Row]]:
    """The files of the command line -> figures by name of the file by set; a set only partly predicted is named and left out."""
    figures: dict[str, dict[str, Row]] = {}
    for file in given.files:
        name, by_set = Path(file).name.removesuffix(".jsonl"), predictions(file)
        for path in sorted(Path(given.data).glob("*.jsonl.gz")):
            pages = path.name.removesuffix(".jsonl.gz")
            if pages not in by_set or (given.sets and pages not in given.sets.split(",")):
                continue
            gold = [row["gold"] for row in read_rows(str(path))]
            if len(by_set[pages]) < len(gold):
                print("partial", name, pages, len(by_set[pages]), "/", len(gold))
                continue
            found, tally = score(gold, by_set[pages], rouge=given.rouge)
            figures.setdefault(pages, {})[name] = found
            for page, (f, p, r) in sorted(tally.bodies.items(), key=lambda body: body[1])[: given.worst]:
                print(f"   {pages} {page} F1={f:.3f} P={p:.3f} R={r:.3f}")
    return figures


def as_table(by_file: dict[str, Row]) -> str:
    """The figures of one set as a Markdown table, the best file first."""
    columns = [column for column in COLUMNS if any(column in figures for figures in by_file.values())]
    lines = ["| extractor | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    for name, figures in sorted(by_file.items(), key=lambda row: -_leading(row[1])):
        lines.append(f"| {name} | " + " | ".join(_cell(figures.get(column)) for column in columns) + " |")
    return "\n".join(lines)


def _leading(figures: Row) -> float:
    return figures.get("body") or figures.get("seg") or figures.get("date") or 0.0


def _cell(figure: float | None) -> str:
    if figure is None:
        return ""
    return str(figure) if isinstance(figure, int) else f"{figure:.3f}"


def main(arguments: list[str]) -> int:
    """Print a table for each set, and write the figures as JSON where asked. Raises SystemExit when the arguments are off."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", help="predictions")
    parser.add_argument("--sets", help="only these sets, with commas")
    parser.add_argument("--data", default=Path(__file__).parent / "read", help="the folder of the gold")
    parser.add_argument("--rouge", action="store_true", help="add ROUGE-LSum")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="print the N worst bodies of each set")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    given = parser.parse_args(arguments)
    figures = measure(given)
    for pages, by_file in figures.items():
        print(f"\n## {pages}\n{as_table(by_file)}")
    if given.json:
        Path(given.json).write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
