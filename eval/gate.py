"""The evaluation gate: predicts every set that is at hand, scores it, and fails when a figure lies below its floor.

    python eval/gate.py                    # all sets, in two processes
    python eval/gate.py --only claims      # sets whose name starts so
    python eval/gate.py --raise            # lift each floor to what was reached in this run; never lowers one

The data is looked for at $DATELINE_EVAL, else at ../shared/eval; where there is none, the gate says so and passes. Floors are in
floors.json, by the name of the figure (`claims.polnear-dev.rel.overlap.F`). A floor falls only by hand, with a changelog line.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
FLOORS = HERE / "floors.json"
DATA = Path(os.environ.get("DATELINE_EVAL") or ROOT.parent / "shared" / "eval")
GOLD = ("gold", "alt", "timex", "story", "claims", "copies", "stories", "expectations", "annotator", "orig_published")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One set: which stage predicts it, where it lies, and the scorer's arguments ({gold} and {pred} are filled in)."""

    name: str
    stage: str
    data: str
    scorer: tuple[str, ...]


def _record(kind: str) -> Check:
    scorer = ("score_record.py", kind, "{gold}", "{pred}", "--json")
    return Check(name=f"record.{kind}", stage=f"record-{kind}", data=f"record/{kind}.jsonl", scorer=scorer)


def _simple(stage: str, data: str, *options: str) -> Check:
    name = f"{stage}.{Path(data).name.split('.')[0]}"
    return Check(name=name, stage=stage, data=data, scorer=(f"score_{stage}.py", "{gold}", "{pred}", *options))


def _read(name: str, *, stage: str = "read") -> Check:
    scorer = ("score_read.py", "{pred}", "--data", str(DATA / "read"), "--json", "{out}")
    return Check(name=f"{stage}.{name}", stage=stage, data=f"read/{name}.jsonl.gz", scorer=scorer)


CHECKS = (
    *(_simple("stories", f"stories/{name}.jsonl.gz", "--json") for name in ("mix_dev_bg", "mix_dev", "ucis_dev")),
    *map(_read, ("fundus-test-dev", "trafilatura-dev", "htmldate-dev", "scrapinghub-dev", "fundus-eval-dev")),
    *(_read(name, stage="flattened") for name in ("fundus-test-dev", "scrapinghub-dev", "fundus-eval-dev")),
    _record("streams"),
    _record("articles"),
    _simple("claims", "claims/polnear-dev.jsonl.gz", "--json"),
    *(_simple("dates", f"dates/{name}-dev.jsonl.gz") for name in ("te3_timebank", "te3_aquaint", "wikiwars")),
    *(_simple("certainty", f"certainty/{name}-dev.jsonl.gz") for name in ("uw", "meantime")),
    _simple("copies", "stories/helsinki.jsonl.gz"),
    Check(
        name="chronology",
        stage="chronology",
        data="chronology/*",
        scorer=("score_chronology.py", "{gold}", "{pred}"),
    ),
)


def measure(check: Check, folder: Path) -> dict[str, float]:
    """The figures of one set, by dotted name. Raises CalledProcessError when predicting or scoring fails."""
    given, predicted, out = (folder / f"{check.name}.{kind}" for kind in ("in.jsonl", "jsonl", "json"))
    gold = DATA / check.data.replace("/*", "")
    _write_input(check, given)
    with predicted.open("w") as handle:
        _run([str(HERE / "predict.py"), check.stage, str(given)], stdout=handle)
    names = {"gold": str(gold), "pred": str(predicted), "out": str(out)}
    command = [part.format(**names) for part in check.scorer]
    printed = _run([str(HERE / "scorers" / command[0]), *command[1:]], stdout=subprocess.PIPE)
    figures = json.loads(out.read_text()) if out.exists() else json.loads(printed)
    if out.exists():  # the reading scorer nests by set and by name of the prediction file
        figures = next(iter(next(iter(figures.values())).values()))
    return _flat(check.name, figures)


def _run(command: list[str], *, stdout: Any) -> str:
    done = subprocess.run([sys.executable, *command], stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(Path(part).name for part in command[:3])}: {done.stderr[-2000:]}")
    return done.stdout or ""


def _write_input(check: Check, path: Path) -> None:
    """The set without its gold: what a prediction may see."""
    with path.open("w", encoding="utf-8") as out:
        for line in _chronology_lines() if check.stage == "chronology" else _lines(DATA / check.data):
            seen = {key: value for key, value in line.items() if key not in GOLD}
            if check.stage in ("read", "flattened"):
                seen["set"] = check.name.removeprefix(f"{check.stage}.")
            if check.stage == "certainty":
                seen["events"] = [{"start": e["start"], "end": e["end"]} for e in line["events"]]
            elif check.stage != "chronology":
                seen.pop("events", None)
            if check.stage == "record-streams":
                seen["as_of"] = sorted({day for row in line["expectations"] for day in row.get("as_of", {})})
            out.write(json.dumps(seen, ensure_ascii=False) + "\n")


def _chronology_lines() -> list[dict[str, Any]]:
    """One line a timeline: the topic's articles, and how many days the timeline has."""
    lines = []
    for path in sorted((DATA / "chronology").glob("*-timelines.json")):
        topic = json.loads(path.read_text())
        articles = _lines(path.with_name(path.name.replace("-timelines.json", "-articles.jsonl.gz")))
        for number, timeline in enumerate(topic["timelines"]):
            lines.append(
                {
                    "id": f"{topic['topic']}-{number}",
                    "topic": topic["topic"],
                    "n": len(timeline["dates"]),
                    "articles": articles,
                }
            )
    return lines


def _lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def _flat(name: str, value: Any) -> dict[str, float]:
    if isinstance(value, bool) or value is None or isinstance(value, str | list):
        return {}
    if isinstance(value, dict):
        return {key: figure for part, inner in value.items() for key, figure in _flat(f"{name}.{part}", inner).items()}
    return {name: float(value)}


def _measured(checks: tuple[Check, ...]) -> tuple[dict[str, float], list[str]]:
    figures: dict[str, float] = {}
    failures = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        started = time.monotonic()
        running = {check.name: pool.submit(measure, check, Path(folder)) for check in checks}
        for name, future in running.items():
            try:
                figures |= future.result()
                print(f"  {name} measured, {time.monotonic() - started:.0f} s since the start", flush=True)
            except (RuntimeError, ValueError, OSError) as error:
                failures.append(f"{name}: {error}")
    return figures, failures


def main() -> int:
    """0 when every figure stands on or above its floor, 1 when one does not or a set could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only the sets whose name starts so")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift floors to what is reached")
    parser.add_argument("--all", action="store_true", help="print every figure, not only those with a floor")
    arguments = parser.parse_args()
    if not DATA.is_dir():
        print(f"gate: no evaluation data at {DATA} (set DATELINE_EVAL to its folder); nothing was measured")
        return 0
    floors: dict[str, float] = json.loads(FLOORS.read_text())
    checks = tuple(check for check in CHECKS if check.name.startswith(arguments.only))
    figures, failures = _measured(checks)
    names = tuple(f"{check.name}." for check in checks)
    expected = {name: floor for name, floor in floors.items() if name.startswith(names)}
    failures += [f"{name}: no such figure was measured" for name in expected if name not in figures]
    for name, figure in figures.items():
        if name in floors or arguments.all:
            floor = floors.get(name)
            print(f"{name:58} {figure:8.3f}  floor {'-' if floor is None else floor}")
            if floor is not None and figure < floor - 1e-9:
                failures.append(f"{name}: {figure:.4f} is below its floor {floor}")
    if arguments.lift:
        lifted = {name: max(floor, round(figures.get(name, floor), 4)) for name, floor in floors.items()}
        FLOORS.write_text(json.dumps(lifted, indent=1) + "\n")
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"gate: {len(expected)} floors, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
