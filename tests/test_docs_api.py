"""Every curl example of docs/api.md is asked of the desk."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dateline.serve.web import desk as desk_of
from dateline.store import Record

PAGE = (Path(__file__).parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\$ curl -s 'http://127\.0\.0\.1:8000(/[^']+)'(?:\s+# (\d+))?", PAGE, re.MULTILINE)


def test_the_page_has_its_examples() -> None:
    assert len(EXAMPLES) == PAGE.count("$ curl") > 9


@pytest.mark.parametrize(("address", "status"), EXAMPLES)
def test_the_example_answers_as_the_page_says(desk: Record, address: str, status: str) -> None:
    answer = TestClient(desk_of(desk, today=lambda: date(2026, 3, 20)), base_url="http://127.0.0.1:8000").get(address)
    assert answer.status_code == int(status or 200)
    assert len(answer.content) > 40
