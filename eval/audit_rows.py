"""Audits the lines that a record prints: the share of rows of events and expectations that pass strict checks of form.

    dateline chronology --format jsonl | python eval/audit_rows.py
    python eval/predict.py record-streams STREAMS.jsonl | python eval/audit_rows.py --failing

Blind on purpose: the checks share no word and no rule with the package, so that what chooses the words does not judge them. A line
passes with at least four words, a finite verb behind its first word, a head that needs nothing before it, an end that needs nothing
behind it, and closed quotation marks and brackets. Read: JSON lines with `what`, or with `events` and `expectations` that have it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

_POINTING = "he she it they we i you his her its their our my your him them this that these those such both there then so"
_LINKING = (
    "and but or nor which who whom whose whether where when while because of into than to for if as although though until unless"
)
_FINITE = (
    "is are was were has have had will would shall may might can could should must do does did said says told met began came went"
    " took gave made left won lost fell rose broke found held sent struck shot hit cut saw bought sold sank flew drew spoke became"
    " brought led paid grew stood ran set put kept heard hurt shut split quit let read withdrew wrote drove chose won begins ends"
    " opens closes starts meets takes plans expects says wants open meet agreed 'll ’ll 's ’s"
)
_BARE = "of to in on at for from by with and or but the a an its his her their our that which who whether if as into than because"
_HANGING = "who which whose that when while because after before since as if until where whether"
_WORD = re.compile(r"[\w’'.-]*\w")
_SAID = re.compile(r"^[\"“].*[\"”],? ", re.DOTALL)


def faults(line: str) -> Iterator[str]:
    """The checks that a line fails, by name."""
    words = [w.lower().strip("’'") for w in _WORD.findall(line)]
    if len(words) < 4:
        yield "short"
        return
    if words[0] in _POINTING.split() and not _SAID.match(line):
        yield "points back"
    if words[0] in _LINKING.split() and not line[0].isupper():
        yield "hangs on what is missing"
    if words[0] in _FINITE.split():
        yield "no subject"
    if words[-1] in _BARE.split():
        yield "no end"
    if line.count('"') % 2 or line.count("“") != line.count("”") or line.count("(") != line.count(")"):
        yield "not closed"
    if not _has_verb(words):
        yield "no verb of its own"


def _has_verb(words: list[str]) -> bool:
    """Whether a finite verb stands that no relative or subordinate word in front of it has taken."""
    open_clauses = 0
    for place, word in enumerate(words[1:], start=1):
        if word in _HANGING.split():
            open_clauses += 1
        elif word in _FINITE.split() or (len(word) > 4 and word.endswith("ed") and words[place - 1] not in "a an the of".split()):
            if not open_clauses:
                return True
            open_clauses -= words[place - 1] not in _FINITE.split()
    return False


def lines_of(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The lines that rows print."""
    for row in rows:
        if "what" in row:
            yield row["what"]
        else:
            yield from lines_of((*row.get("events", ()), *row.get("expectations", ())))


def main() -> int:
    """Prints the share of lines that pass, and those that do not when asked to."""
    found = [(line, list(faults(line))) for line in lines_of(json.loads(row) for row in sys.stdin if row.strip())]
    if "--failing" in sys.argv[1:]:
        for line, wrong in found:
            if wrong:
                print(f"{', '.join(wrong)}: {line}")
    passed = sum(not wrong for _, wrong in found)
    print(f"{passed} of {len(found)} lines pass: {passed / max(1, len(found)):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
