import csv
import io
import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.record import Query
from dateline.serve.cli import app
from dateline.store import Record


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def rows(*arguments: str) -> list[dict[str, object]]:
    result = run(*arguments, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


COMMANDS = [
    *"read add articles stories chronology expectations search explain rederive times history changes verify brief".split(),
    *"coverage grades grade".split(),
    "export case",
    "follow",
    *(f"sources {what}" for what in ("list", "add", "remove", "export")),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert f"Example: dateline {command}" in result.output


def test_help_loads_no_room_of_the_house() -> None:
    code = "import sys, dateline.serve.cli; print([m for m in sys.modules if m.split('.')[0] in ('sqlalchemy', 'lxml', 'fastapi')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reading_computes_on_one_thread_unless_somebody_asked_for_more():
    code = "import dateline, os; print(os.environ['OPENBLAS_NUM_THREADS'])"
    for asked, used in ((None, "1"), ("3", "3")):
        around = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
        around |= {"OPENBLAS_NUM_THREADS": asked} if asked else {}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=around)
        assert done.stdout.strip() == used



def test_chronology_rows_carry_what_acceptance_reads(desk_file: Path) -> None:
    found = rows("chronology", "--record", str(desk_file))
    assert found
    for row in found:
        assert {"event_id", "what", "when", "participants", "certainty", "articles", "outlets", "texts", "origins"} <= set(row)
        assert row["evidence"]


def test_expectation_rows_carry_every_statement_with_its_words(desk_file: Path) -> None:
    found = rows("expectations", "--record", str(desk_file))
    assert found
    for row in found:
        assert row["stated"]
        assert all(statement["exact"] for statement in row["stated"])  # type: ignore[attr-defined]


def test_stories_say_why_each_article_is_in(desk_file: Path) -> None:
    for row in rows("stories", "--record", str(desk_file)):
        assert len(row["why"]) == len(row["articles"])  # type: ignore[arg-type]


def test_lists_can_be_narrowed_by_day_and_name(desk_file: Path) -> None:
    everything = rows("articles", "--record", str(desk_file))
    late = rows("articles", "--record", str(desk_file), "--since", "2026-03-01")
    named = rows("articles", "--record", str(desk_file), "--about", "heron")
    assert 0 < len(late) < len(everything)
    assert all(str(row["day"]) >= "2026-03-01" for row in late)
    assert 0 < len(named) < len(everything)


def test_csv_has_a_header_and_a_line_for_each_row(desk_file: Path) -> None:
    result = run("articles", "--record", str(desk_file), "--format", "csv")
    lines = list(csv.reader(io.StringIO(result.output)))
    assert lines[0][0] == "article_id"
    assert len(lines) == 1 + len(rows("articles", "--record", str(desk_file)))


def test_tables_are_plain_when_piped(desk_file: Path) -> None:
    result = run("stories", "--record", str(desk_file))
    assert result.exit_code == 0
    assert "\x1b[" not in result.output


def test_searching_and_explaining_lead_back_to_stored_words(desk_file: Path) -> None:
    hits = rows("search", "spillway", "--record", str(desk_file))
    assert hits
    result = run("explain", str(hits[0]["id"]), "--record", str(desk_file))
    assert result.exit_code == 0
    assert "spillway" in result.output.lower()


def test_every_piece_of_evidence_can_be_explained_by_its_id(desk: Record) -> None:
    for event in desk.chronology(Query()):
        for piece in event.evidence:
            assert piece.claim in str(desk.find(piece.claim))


def test_explaining_as_of_a_day_answers_from_what_stood_then(desk_file: Path, desk: Record) -> None:
    event = max(desk.chronology(Query()), key=lambda e: len(e.evidence))
    first = min(piece.published for piece in event.evidence if piece.published)
    options = ("--record", str(desk_file))
    then, now = (run("explain", event.id, *options, *more).output for more in (("--as-of", str(first)), ()))
    assert len(then) < len(now)
    assert event.id in then


def test_everything_listed_can_be_explained(desk_file: Path) -> None:
    ids = [str(row["event_id"]) for row in rows("chronology", "--record", str(desk_file), "--limit", "5")]
    ids += [str(row["expectation_id"]) for row in rows("expectations", "--record", str(desk_file), "--limit", "5")]
    ids += [str(row["story_id"]) for row in rows("stories", "--record", str(desk_file), "--limit", "2")]
    for id in ids:
        result = run("explain", id, "--record", str(desk_file))
        assert result.exit_code == 0, result.output
        assert id in result.output


def test_reading_prints_a_reading_without_keeping_anything(tmp_path: Path) -> None:
    page = tmp_path / "note.txt"
    page.write_text("Mill to reopen\n\nMarch 2, 2026\n\nThe mill in Terval will reopen in May, its owner said on Monday.\n")
    (row,) = [json.loads(line) for line in run("read", str(page), "--format", "jsonl").output.splitlines()]
    assert row["article"]["title"] == "Mill to reopen"
    assert list(tmp_path.iterdir()) == [page]


def test_a_page_that_cannot_be_read_gives_exit_code_1(tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    result = run("read", str(empty))
    assert result.exit_code == 1
    assert "empty.html" in result.output


def test_a_missing_record_says_what_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dateline.serve.cli", "chronology", "--record", str(tmp_path / "none.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "dateline add" in done.stderr


def test_an_unknown_id_says_how_to_find_one(desk_file: Path) -> None:
    command = [sys.executable, "-m", "dateline.serve.cli", "explain", "nosuchid", "--record", str(desk_file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "dateline search" in done.stderr


def test_the_readings_of_a_time_expression_are_printed() -> None:
    result = run("times", "as early as January", "--published", "2025-12-30")
    assert result.exit_code == 0
    assert "from 2026-01-01" in result.output


def test_the_day_of_a_time_expression_is_that_of_the_zone_of_its_publication() -> None:
    result = run("times", "today", "--published", "2025-12-30T23:30+0900")
    assert "2025-12-30 (Tuesday)" in result.output


def test_a_time_expression_without_a_publication_has_no_days_and_says_so() -> None:
    result = run("times", "next week")
    assert "relative words have no days" in result.output
    assert "next week: no days" in result.output


def test_the_history_of_an_added_file_tells_what_was_edited(desk_file: Path) -> None:
    file = Path(str(files("dateline") / "sample" / "later" / "tunnel-collapse-at-halvar.html"))
    first, second = rows("history", str(file), "--record", str(desk_file))
    assert first["edits"] == []
    found = {(edit["kind"], edit["detail"]) for edit in second["edits"]}  # type: ignore[attr-defined]
    assert ("figures changed", "12 -> 17") in found
    assert "earlier version" in str(second["correction"])
    assert rows("history", str(second["article_id"]), "--record", str(desk_file)) == [first, second]
    assert rows("history", str(second["url"]), "--record", str(desk_file)) == [first, second]


def test_changes_since_a_day_are_those_that_the_evening_before_did_not_know(desk_file: Path) -> None:
    found = rows("changes", "--since", "2026-02-04", "--as-of", "2026-02-04", "--record", str(desk_file))
    kinds = {str(row["change"]).split(":")[0] for row in found}
    assert {"new event", "new expectation", "edit"} <= kinds
    before = rows("chronology", "--as-of", "2026-02-03", "--record", str(desk_file))
    new = {row["id"] for row in found if row["change"] == "new event"}
    assert new.isdisjoint(row["event_id"] for row in before)
    now = rows("chronology", "--as-of", "2026-02-04", "--record", str(desk_file))
    assert {row["event_id"] for row in now} == new | {row["event_id"] for row in before} - {
        row["id"] for row in found if row["change"] == "event gone"
    }
    assert rows("changes", "--since", "2026-03-30", "--as-of", "2026-03-31", "--record", str(desk_file), "--about", "heron") == []


def test_as_of_bounds_every_list(desk_file: Path) -> None:
    for command in ("articles", "stories", "chronology", "expectations"):
        early = rows(command, "--as-of", "2026-01-20", "--record", str(desk_file))
        assert 0 < len(early) < len(rows(command, "--record", str(desk_file)))


def test_a_brief_is_written_and_verified_and_a_changed_one_falls_through(desk_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "brief.md"
    asked = ("--about", "heron", "--since", "2026-02-01", "--as-of", "2026-03-20", "--out", str(path))
    assert run("brief", *asked, "--record", str(desk_file)).exit_code == 0
    held = run("verify", str(path), "--record", str(desk_file))
    assert (held.exit_code, "holds" in held.output) == (0, True)
    path.write_text(path.read_text().replace("2026-03-13:", "2026-03-14:"))
    fallen = run("verify", str(path), "--record", str(desk_file))
    assert fallen.exit_code == 1
    assert "'2026-03-13:' instead of '2026-03-14:'" in fallen.output


def test_a_case_is_written_and_verified_without_the_record(desk_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    made = run("export", "case", "--about", "heron", "--out", str(path), "--as-of", "2026-03-20", "--record", str(desk_file))
    assert made.exit_code == 0, made.output
    assert "sha256" in made.output
    assert run("verify", str(path)).exit_code == 0


def test_a_grade_that_a_person_set_is_listed_with_its_maker(desk_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(desk_file.read_bytes())
    assert run("grade", "Northline", "b", "--by", "an editor", "--record", str(path)).exit_code == 0
    found = {row["name"]: row for row in rows("grades", "--record", str(path))}
    assert (found["Northline"]["letter"], found["Northline"]["set_by"]) == ("B", "an editor")
    assert found["Northline"]["tag"] == 'admiralty-scale:source-reliability="b"'
    assert {row["letter"] for row in found.values() if row["name"] != "Northline"} == {"F"}
    assert run("grade", "Northline", "Z", "--by", "x", "--record", str(path)).exit_code == 2


def test_a_list_says_on_which_of_its_days_no_source_was_read(desk_file: Path) -> None:
    listed = run("chronology", "--since", "2026-02-01", "--until", "2026-02-10", "--record", str(desk_file))
    assert "not covered on 5 of 10 days, no source was read: 2026-02-01 to 2026-02-03, 2026-02-08 to 2026-02-09" in listed.output
    assert {row["says"] for row in rows("coverage", "--by", "day", "--record", str(desk_file))} >= {"not covered", "1 article"}
