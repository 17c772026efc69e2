import re

import pytest
from fastapi.testclient import TestClient

from dateline.record import Query
from dateline.serve.web import desk as desk_of
from dateline.store import Record


@pytest.fixture
def client(desk: Record) -> TestClient:
    return TestClient(desk_of(desk))


@pytest.mark.parametrize("address", ["/", "/expectations", "/stories", "/articles", "/search?words=dam"])
def test_every_list_has_rows_and_no_script(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert 'class="row' in page.text
    assert "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_every_link_of_the_lists_leads_somewhere(client: TestClient) -> None:
    pages = [client.get(address).text for address in ("/", "/expectations", "/stories")]
    links = {link for page in pages for link in re.findall(r"\"(/id/[^\"]+)\"", page)}
    assert links
    for link in sorted(links)[:40]:
        assert client.get(link).status_code == 200, link


def test_an_article_shows_its_whole_text_with_its_claims_marked(client: TestClient, desk: Record) -> None:
    reading = next(r for r in desk.articles(Query()) if r.claims)
    page = client.get(f"/id/{reading.article.id}").text
    shown = re.search(r'<article class="text".*?</article>', page, re.DOTALL)
    assert shown
    words = re.sub(r"<[^>]+>", "", shown.group()).split()
    assert len(words) == len(reading.article.text.split())
    assert f'id="{reading.claims[0].id}"' in page
    assert "<mark" in page


def test_a_claim_leads_to_its_place_in_the_article(client: TestClient, desk: Record) -> None:
    claim = next(claim for r in desk.articles(Query()) for claim in r.claims)
    answer = client.get(f"/id/{claim.id}", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/id/{claim.article}#{claim.id}"


def test_an_unknown_id_gives_a_page_that_says_so(client: TestClient) -> None:
    page = client.get("/id/nosuchid")
    assert page.status_code == 404
    assert "nosuchid" in page.text


def test_a_day_that_is_no_day_is_left_out(client: TestClient) -> None:
    assert client.get("/?since=yesterday&until=2026-99-01").status_code == 200


def test_words_of_a_page_cannot_become_markup(client: TestClient) -> None:
    page = client.get("/search", params={"words": "<b onload=x>"})
    assert "<b onload" not in page.text
