"""The language of a text, by py3langid."""

from __future__ import annotations

import py3langid

_ENOUGH = 800  # characters; more does not change the answer and costs time


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language, None for a text without letters."""
    sample = text[:_ENOUGH]
    if not any(character.isalpha() for character in sample):
        return None
    code, _ = py3langid.classify(sample)
    return str(code)
