from __future__ import annotations

from datetime import date
from urllib.parse import unquote

import pytest

from dateline.model import Certainty, Span
from dateline.record import Evidence, Query
from dateline.serve.receipts import link, target
from dateline.store import Record


def evidence(
    exact: str = "the bridge was closed", *, prefix: str = "", suffix: str = "", url: str = "https://x.example/a"
) -> Evidence:
    return Evidence(
        article="a",
        url=url,
        claim="c",
        exact=exact,
        span=Span(start=10, end=10 + len(exact)),
        chain=(),
        certainty=Certainty.ASSERTED,
        published=date(2031, 5, 5),
        sha256="ab" * 32,
        prefix=prefix,
        suffix=suffix,
    )


def test_a_target_has_both_selectors_and_the_digest_of_the_bytes() -> None:
    made = target(evidence(prefix="On Monday ", suffix=" again."))
    assert made["source"] == "https://x.example/a"
    assert made["selector"] == [
        {"type": "TextQuoteSelector", "exact": "the bridge was closed", "prefix": "On Monday ", "suffix": " again."},
        {"type": "TextPositionSelector", "start": 10, "end": 31},
    ]
    assert made["digest"] == "sha256:" + "ab" * 32


@pytest.mark.parametrize(
    ("made", "fragment"),
    [
        (evidence(), "the%20bridge%20was%20closed"),
        (evidence(prefix="nday said that ", suffix=" on Tue"), "said%20that-,the%20bridge%20was%20closed,-on"),
        (evidence("a well-known, old & rare one"), "a%20well%2Dknown%2C%20old%20%26%20rare%20one"),
        (evidence(prefix="end of this.\n\nHere ", suffix="\n\nNext"), "Here-,the%20bridge%20was%20closed"),
        (evidence("One two three four five. " * 12), "One%20two%20three%20four%20five.,One%20two%20three%20four%20five."),
        (evidence(url="https://x.example/a#part"), "the%20bridge%20was%20closed"),
    ],
)
def test_a_link_opens_the_page_at_the_words(made: Evidence, fragment: str) -> None:
    assert link(made) == f"https://x.example/a#:~:text={fragment}"


def test_a_page_that_is_not_on_the_web_has_no_link() -> None:
    assert link(evidence(url="file:///desk/a.html")) is None


def test_every_receipt_of_the_desk_quotes_the_text_around_its_words(desk: Record) -> None:
    for event in desk.chronology(Query()):
        for piece in event.evidence:
            version = next(v for v in desk.versions(piece.article) if v.page.sha256 == piece.sha256)
            assert piece.prefix + piece.exact + piece.suffix in version.article.text
            assert unquote(str(link(piece)).rpartition("text=")[2])
