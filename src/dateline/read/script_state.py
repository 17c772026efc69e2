"""The body of a page that shows nothing until a script runs: prose in the state that the page hands to its scripts.

Pages built by a framework carry their content as JSON (`<script id="__NEXT_DATA__" type="application/json">` and its kin, or an
assignment such as `window.__STATE__ = {...}`). No script is run: the JSON is read, and the part of it that holds the most prose is
taken. This is asked only when the markup is thin.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from dateline.read import pagewords

_ASSIGNED = re.compile(r"^\s*(?:window|self|globalThis)(?:\.\w+|\[['\"]\w+['\"]\])\s*=\s*(?=[\[{])")
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)>|<br\s*/?>", re.I)
_LEAST, _MOST = 500, 5_000_000  # characters of a state
_PROSE_WORDS = 9
_DEPTH = 60
_MAIN_SHARE = 0.8  # of the prose of a part that one part inside it must hold, to be the better answer


def states_of(tree: HtmlElement) -> tuple[str, ...]:
    """The JSON texts that a page hands to its scripts, without JSON-LD, in page order."""
    found = []
    for script in tree.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if not _LEAST < len(text) < _MOST or "ld+json" in kind:
            continue
        start = _ASSIGNED.match(text)
        if start or kind == "application/json":
            found.append(text[start.end() :] if start else text)
    return tuple(found)


def body_in(states: tuple[str, ...]) -> str:
    """The lines of prose in the part of the states that holds the most, empty when there are none."""
    best: list[str] = []
    for state in states:
        try:
            value, _ = json.JSONDecoder(strict=False).raw_decode(state.strip())
        except (ValueError, RecursionError):
            continue
        best = max(best, _fullest(value, 0), key=_weight)
    return "\n".join(best)


def _fullest(value: Any, depth: int) -> list[str]:
    """The prose of the smallest part of a value that still holds most of it."""
    whole = list(dict.fromkeys(_prose(value, depth)))
    for part in _parts(value):
        if _weight(inner := list(dict.fromkeys(_prose(part, depth + 1)))) > _MAIN_SHARE * _weight(whole):
            return _fullest(part, depth + 1) if _parts(part) else inner
    return whole


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _prose(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield from filter(_is_prose, _lines(value))
    elif depth < _DEPTH:
        for part in _parts(value):
            yield from _prose(part, depth + 1)


def _lines(text: str) -> list[str]:
    plain = html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", text)))
    return [" ".join(line.split()) for line in plain.split("\n")]


def _is_prose(line: str) -> bool:
    return pagewords.words_in(line) >= _PROSE_WORDS and pagewords.is_closed(line)


def _weight(lines: list[str]) -> int:
    return sum(map(len, lines))
