"""What a page says about itself."""

from __future__ import annotations

from dateline.model import Page
from dateline.read.extraction import Extraction
from dateline.read.language import language_of


def extract(page: Page) -> Extraction:
    """The Extraction of a page."""
    text = page.body.decode("utf-8", "replace")
    return Extraction(
        title=None, authors=(), published=None, updated=None, outlet=None, language=language_of(text), text=text
    )
