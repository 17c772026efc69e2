"""Journeys through the desk as a person makes them, in a browser."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PAGES = (
    "/?since=2026-02-01",
    "/chronology?since=2026-01-10&until=2026-03-20",
    "/expectations",
    "/stories",
    "/subjects",
    "/subject?name=Halvar",
    "/search?words=dam",
    "/articles",
    "/sources",
    "/decisions",
    "/watches",
    "/watches/new?on=windows&on=due&about=Halvar",
)
SPRING = "/chronology?since=2026-01-10&until=2026-03-20"


def test_from_what_is_new_to_the_words_of_the_page(page: Page) -> None:
    page.goto("/?since=2026-02-01")
    page.locator("section[aria-labelledby=outcomes] a.what").first.click()
    expect(page.locator(".kind")).to_contain_text("Expectation")
    page.get_by_role("link", name="in its paragraph").first.click()
    expect(page.locator("article.text")).to_be_visible()
    assert "#" in page.url
    expect(page.locator(f"[id='{page.url.split('#')[1]}']")).to_be_attached()


def test_the_chronology_is_narrowed_by_origins_without_leaving_the_page(page: Page) -> None:
    page.goto(SPRING)
    before = page.locator("li.event").count()
    page.get_by_label("Origins, at least").select_option("2")
    expect(page).to_have_url(re.compile("origins=2"))
    expect(page.locator("li.event")).not_to_have_count(before)
    assert 0 < page.locator("li.event").count() < before


def test_the_slider_moves_picture_and_list_to_what_was_known_then(page: Page) -> None:
    page.goto(SPRING)
    rows, marks = page.locator("li.event"), page.locator("svg.timeline a.mark")
    before = rows.count(), marks.count()
    slider = page.get_by_role("slider", name="As of")
    slider.evaluate("s => { s.value = 20; s.dispatchEvent(new Event('input')); s.dispatchEvent(new Event('change')); }")
    expect(page).to_have_url(re.compile("as_of=2026-02-01"))
    expect(rows).not_to_have_count(before[0])
    assert rows.count() < before[0]
    assert marks.count() < before[1]


def test_a_bar_of_the_ledger_leads_to_its_history(page: Page) -> None:
    page.goto("/expectations")
    row = page.locator("svg.ledger a.mark").first
    words = row.locator("text.what").text_content()
    row.locator("text.what").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words or "")
    expect(page.get_by_role("heading", name="Stated")).to_be_visible()


def test_a_story_shows_copies_roots_and_why_each_article_is_in(page: Page) -> None:
    page.goto("/stories")
    page.locator("a.what").first.click()
    expect(page.get_by_role("heading", name="Who rests on whom")).to_be_visible()
    page.locator("details.copies summary").first.click()
    expect(page.locator("details.copies li a").first).to_be_visible()


def test_a_subject_shows_weeks_and_who_speaks_of_it(page: Page) -> None:
    page.goto("/subjects")
    page.get_by_label("Name").fill("Halvar")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Halvar")
    expect(page.locator("svg.activity").first).to_be_visible()


def test_search_is_narrowed_by_kind(page: Page) -> None:
    page.goto("/search?words=dam")
    page.get_by_role("link", name="expectations", exact=True).last.click()
    expect(page.locator("ol.rows .when").first).to_have_text("expectation")


def test_by_keyboard_alone_from_a_search_to_an_article(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("reservoir")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search: reservoir")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("a.what").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("article.text")).to_be_visible()


def test_by_keyboard_alone_through_the_pages_and_their_help(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1)).to_have_text("Expectations")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator(".kind")).to_contain_text("Expectation")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path)
    found = Axe().run(page).response["violations"]
    serious = {v["id"]: [n["html"][:160] for n in v["nodes"][:3]] for v in found if v["impact"] in ("serious", "critical")}
    assert serious == {}


@pytest.mark.parametrize("path", PAGES)
def test_on_a_telephone_nothing_runs_over_the_edge(browser: Browser, address: str, path: str) -> None:
    small = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    page = small.new_page()
    page.goto(path)
    width = page.evaluate("document.documentElement.scrollWidth")
    small.close()
    assert width <= 360
