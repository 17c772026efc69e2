"""The public shape of evidence: a target of the W3C Web Annotation model, and a link that opens the live page at the words.

Source: W3C, Web Annotation Data Model (2017), section 4.2 (selectors); WICG, URL Fragment Text Directives.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from dateline.record import Evidence

_LONG = 200  # characters of a quotation from which its first and last words stand for it
_ENDS = 5  # words at each end of a long one


def target(evidence: Evidence) -> dict[str, Any]:
    """The Web Annotation target of evidence. Positions count characters of the article's text; the digest is that of the bytes."""
    quoted = {"type": "TextQuoteSelector", "exact": evidence.exact, "prefix": evidence.prefix, "suffix": evidence.suffix}
    place = {"type": "TextPositionSelector", "start": evidence.span.start, "end": evidence.span.end}
    return {"source": evidence.url, "selector": [quoted, place], "digest": f"sha256:{evidence.sha256}" if evidence.sha256 else None}


def link(evidence: Evidence) -> str | None:
    """The address of the page with a text fragment that a browser scrolls to and marks; None where the page is not on the web.

    Words before and after make it unique, as far as they stand in the same paragraph.
    """
    if not evidence.url.startswith(("http://", "https://")):
        return None
    before, after = _before(evidence.prefix), _after(evidence.suffix)
    parts = [f"{_escaped(before)}-"] if before else []
    parts += [_escaped(words) for words in _ends(evidence.exact)]
    parts += [f"-{_escaped(after)}"] if after else []
    return f"{evidence.url.partition('#')[0]}#:~:text={','.join(parts)}"


def _before(prefix: str) -> str:
    """The whole words in front of a quotation, from the beginning of its paragraph; the context may begin inside a word."""
    _, broken, line = prefix.rpartition("\n")
    words = line.split()
    return " ".join(words if broken or line[:1].isspace() else words[1:])


def _after(suffix: str) -> str:
    """The whole words behind a quotation, to the end of its paragraph; the context may end inside a word."""
    line, broken, _ = suffix.partition("\n")
    words = line.split()
    return " ".join(words if broken or line[-1:].isspace() else words[:-1])


def _ends(exact: str) -> list[str]:
    words = exact.split()
    if len(exact) <= _LONG and "\n" not in exact:
        return [" ".join(words)]
    return [" ".join(words[:_ENDS]), " ".join(words[-_ENDS:])]


def _escaped(words: str) -> str:
    """Words as a directive takes them: the hyphen is an operator there, so it is escaped too."""
    return re.sub("-", "%2D", quote(words, safe=""))
