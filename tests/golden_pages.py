"""Golden pages: `golden/<slug>/page.html` as it came, `meta.toml` how it came, `reading.json` what is read of it.

All pages are written by hand, about invented outlets. `reading.json` holds the article, teasers, asides and problems; times and
claims have a corpus of their own. After a change that is meant to alter a reading, write all anew and review the difference:

    python tests/golden_pages.py && git diff tests/golden
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from dateline.model import Page
from dateline.read import read_page

FOLDERS = tuple(sorted(path.parent for path in (Path(__file__).parent / "golden").glob("*/page.html")))
_PARTS = ("article", "teasers", "asides", "problems")


def page_in(folder: Path) -> Page:
    """The page of a golden folder, as a capture."""
    about = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
    headers = (("Content-Length", str(about["content_length"])),) if "content_length" in about else ()
    return Page(
        url=about["url"],
        body=(folder / "page.html").read_bytes(),
        content_type=about["content_type"],
        fetched_at=about["fetched_at"],
        status=about["status"],
        headers=headers,
    )


def reading_of(folder: Path) -> dict[str, Any]:
    """What is read of the page of a golden folder, as far as the folder keeps it."""
    shape = read_page(page_in(folder)).to_json()
    return {part: shape[part] for part in _PARTS}


def main() -> None:
    """Write each reading.json anew."""
    for folder in FOLDERS:
        text = json.dumps(reading_of(folder), indent=1, ensure_ascii=False)
        (folder / "reading.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
