"""Headlines of other articles: found in lists, never in the article."""

from __future__ import annotations

from datetime import date

from dateline.model import Page
from dateline.read.extract import extract
from dateline.read.markup import parsed
from dateline.read.teasers import teasers_of

_LIST = """<html><body><article><h1>Bridge opens</h1>
<p>The <a href="/x/old">older bridge over the wide river</a> stays.</p></article>
<h3>Read More</h3><ul><li><a href="/n/ferry">Ferry timetable changes for the whole winter</a>
<p>Boats leave an hour earlier than before.</p><time datetime="2025-02-01">1 Feb</time></li></ul></body></html>"""


def test_a_list_under_its_heading_gives_teasers_with_time_and_summary() -> None:
    tree = parsed(_LIST)
    assert tree is not None
    (teaser,) = teasers_of(tree, "https://kestrel.example/n/bridge")
    assert teaser.title == "Ferry timetable changes for the whole winter"
    assert teaser.url == "https://kestrel.example/n/ferry"
    assert teaser.summary == "Boats leave an hour earlier than before."
    assert teaser.published is not None
    assert teaser.published.day.earliest == date(2025, 2, 1)


def test_teasers_travel_with_the_extraction_and_leave_the_title_alone() -> None:
    page = Page(url="https://kestrel.example/n/bridge", body=_LIST.encode(), content_type="text/html")
    found = extract(page)
    assert [teaser.title for teaser in found.teasers] == ["Ferry timetable changes for the whole winter"]
    assert "Ferry timetable" not in (found.title or "")
