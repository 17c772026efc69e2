"""Claims of an article."""

from __future__ import annotations

from dateline.model import Article, Claim, Problem, TimeMention
from dateline.text import Words


def find_claims(
    article: Article, words: Words, times: tuple[TimeMention, ...]
) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    """The claims of an article, in order."""
    del article, words, times
    return (), ()
