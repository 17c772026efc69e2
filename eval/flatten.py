"""Pages flattened to plain text, and what the reader of flattened text makes of them: the last row of the reading figures.

`flatten.py INPUT.jsonl[.gz]... > PRED.jsonl` takes lines {"set","id","url","html" or "html_b64"}, turns block elements into lines
and links into their words, and writes prediction lines for scorers/score_read.py. The set's name comes from the file where a line
has none.
`flatten.py --text INPUT ID` prints one flattened page.
"""

from __future__ import annotations

import base64
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

from dateline.read.plaintext import read_plain

_DROPPED = frozenset("script style noscript template head svg iframe object textarea canvas audio video".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd mark q rp rt ruby s samp small span strong sub sup "
    "time tt u var wbr".split()
)


def flatten(document: str | bytes) -> str:
    """The page as lines: its title first, then every block element's text on a line of its own, links as their words."""
    if not document.strip():
        return ""
    if isinstance(document, str):
        document = document.encode("utf-8", "replace")
        parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    else:
        parser = html.HTMLParser(huge_tree=True)
    root = html.document_fromstring(document, parser=parser)
    pieces = [root.findtext(".//head/title") or "", *_pieces(root)]
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\0"))
    return "\n".join(line for line in lines if line) + "\n"


def _pieces(root: Any) -> Iterator[str]:
    """Text in document order; `\\0` marks the edges of blocks. White space inside a block is collapsed by the caller."""
    yield "\0"
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in _DROPPED:
                walk.skip_subtree()
                continue
            yield "" if node.tag in _INLINE else "\0"
            yield node.text or ""
            continue
        if event == "end":
            yield "" if node.tag in _INLINE else "\0"
        yield node.tail or ""


def predicted(line: dict[str, Any], default_set: str) -> dict[str, Any]:
    """The prediction line for one input line, read from its flattened text alone."""
    found = read_plain(flatten(_document(line)), line["url"])
    stamp = found.published
    moment = None
    if stamp is not None and stamp.clock is not None and stamp.day.earliest is not None:
        naive = f"{stamp.day.earliest.isoformat()}T{stamp.clock.isoformat()}"
        moment = stamp.instant.isoformat() if stamp.instant else naive
    return {
        "set": line.get("set", default_set),
        "id": line["id"],
        "title": found.title,
        "authors": list(found.authors),
        "date": stamp.day.earliest.isoformat() if stamp and stamp.day.earliest else None,
        "datetime": moment,
        "body": found.text,
        "tags": list(found.tags),
    }


def _document(line: dict[str, Any]) -> str | bytes:
    return base64.b64decode(line["html_b64"]) if "html_b64" in line else line["html"]


def _lines(name: str) -> Iterator[dict[str, Any]]:
    raw = Path(name).read_bytes()
    for line in (gzip.decompress(raw) if name.endswith(".gz") else raw).splitlines():
        yield json.loads(line)


def main(arguments: list[str]) -> int:
    """Prediction lines for the named files on standard output, or one flattened page with --text."""
    if arguments[:1] == ["--text"]:
        wanted = next(line for line in _lines(arguments[1]) if line["id"] == arguments[2])
        sys.stdout.write(flatten(_document(wanted)))
        return 0
    for name in arguments:
        for line in _lines(name):
            print(json.dumps(predicted(line, Path(name).name.split(".")[0]), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
