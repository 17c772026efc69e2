"""Flattened pages: what each line is, told by form and page words alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import ProblemCode
from dateline.model import Precision
from dateline.read.bylines import authors_near
from dateline.read.datelines import dates_in, day_in_url
from dateline.read.pagewords import LineKind, lines_of
from dateline.read.plaintext import read_plain

URL = "https://www.lantern.example/news/ferry"
BODY = (
    "The ferry company will move its night boats to the new quay at the end of the month, its director told the harbour council.",
    "She said that the old quay, which dates from the year the lighthouse was built, could no longer carry the weight of lorries.",
    "Traders in the old harbour fear that they will lose their customers, and some of them have asked the council for a delay.",
    "A decision is expected in the second half of May, when the council meets for the last time before the summer.",
)
PAGE = "\n\n".join(
    [
        "Night Boats Move to New Quay Despite Protest of Traders",
        "Night Boats Move to New Quay Despite Protest of Traders",
        "Post by : Velde",
        *BODY,
        "Apr. 7, 2026 9:05 a.m. 1,204",
        "#latest #Ferries #OldHarbour",
        "\n".join(
            [
                "Gulls Learn to Open the Lids of Market Bins",
                "Apr. 9, 2026 6:10 p.m.",
                "A retired teacher has filmed the birds for a year and says that the young learn from the old within a week",
                "Read More",
                "Choir of Pilots Wins Prize in the Capital",
                "Apr. 9, 2026 1 p.m.",
                "The singers had rehearsed on the bridge of a tug because the parish hall was closed all through the winter",
                "Read More",
            ]
        ),
        "Sponsored",
        "Trending News",
    ]
)


def test_a_flattened_page_gives_title_byline_date_counter_tags_and_teasers() -> None:
    found = read_plain(PAGE, URL)
    assert found.title == "Night Boats Move to New Quay Despite Protest of Traders"
    assert found.authors == ("Velde",)
    assert found.published is not None
    assert found.published.words == "Apr. 7, 2026 9:05 a.m."
    assert found.published.day.earliest == found.published.day.latest == date(2026, 4, 7)
    assert (found.published.clock, found.published.precision) == (time(9, 5), Precision.MINUTE)
    assert (found.published.zone, found.published.instant) == (None, None)
    assert found.counts == (("unlabelled", 1204),)
    assert found.tags == ("latest", "Ferries", "OldHarbour")


def test_the_body_is_the_paragraphs_and_nothing_else() -> None:
    assert read_plain(PAGE, URL).text == "\n\n".join(BODY)


def test_teasers_keep_title_time_and_summary() -> None:
    first, second = read_plain(PAGE, URL).teasers
    assert first.title == "Gulls Learn to Open the Lids of Market Bins"
    assert first.published is not None
    assert first.published.clock == time(18, 10)
    assert first.summary is not None
    assert first.summary.endswith("within a week")
    assert second.published is not None
    assert second.published.precision is Precision.HOUR


def test_a_title_element_with_the_outlet_behind_it_gives_both() -> None:
    page = "\n".join(["Pilots Sing for Their Pension | The Lantern", "Home", "Port", "Pilots Sing for Their Pension", *BODY])
    found = read_plain(page, URL)
    assert (found.title, found.outlet) == ("Pilots Sing for Their Pension", "The Lantern")


def test_an_outlets_name_on_the_first_line_is_no_title() -> None:
    page = "\n".join(["The Lantern", "Home", "Pilots Sing for Their Pension", "By Ada Brandt", *BODY, "© 2026 The Lantern"])
    assert read_plain(page, URL).title == "Pilots Sing for Their Pension"


def test_a_short_note_has_a_title_a_day_and_its_paragraph() -> None:
    found = read_plain("Quay to close\n\nApril 7, 2026\n\nThe quay will close on Friday, the harbour master said.\n", "")
    assert (found.title, found.text) == ("Quay to close", "The quay will close on Friday, the harbour master said.")
    assert found.published is not None
    assert found.published.day.earliest == date(2026, 4, 7)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*BODY, "He left.", "Nobody read the newsletter.", "It closed on 4 March 2026."]), min_size=1))
def test_nothing_but_paragraphs_stays_as_it_is(paragraphs: list[str]) -> None:
    found = read_plain("\n\n".join([*paragraphs, BODY[0]]), "")
    assert (found.title, found.published) == (None, None)
    assert found.text.split("\n\n") == [*paragraphs, BODY[0]]


def test_agencies_sign_as_authors_do() -> None:
    header = ["Night Boats Move to New Quay | Lantern", "Night Boats Move to New Quay", "Ada Brandt and AFP", "4 March 2026"]
    assert read_plain("\n".join([*header, *BODY]), URL).authors == ("Ada Brandt", "AFP")


def test_a_name_counts_beside_how_long_ago_the_page_appeared() -> None:
    header = ["Night Boats Move to New Quay | Lantern", "Home", "Night Boats Move to New Quay", "Ada Brandt|Published 3 hours ago"]
    found = read_plain("\n".join([*header, *BODY]), URL)
    assert (found.authors, found.published) == (("Ada Brandt",), None)


def test_a_line_of_tags_gives_tags_and_no_text() -> None:
    page = "\n".join(["Night Boats Move to New Quay", "Home", *BODY, "Tags: ferries, old harbour"])
    found = read_plain(page, URL)
    assert found.tags == ("ferries", "old harbour")
    assert found.text == "\n\n".join(BODY)


def test_a_notice_between_paragraphs_goes_and_the_article_goes_on() -> None:
    page = ["Night Boats Move to New Quay", "Home", *BODY[:2], "The video has failed to load.", "Advertisement 2", *BODY[2:]]
    assert read_plain("\n".join(page), URL).text == "\n\n".join(BODY)


COMMENTS = (
    ("Harbourfan says:", "8 April 2026 at 10:17"),
    ("Old Pilot sagt:", "8. April 2026 um 11:02 Uhr"),
)


def test_what_readers_say_behind_an_article_is_not_its_text_however_long() -> None:
    comments = [line for head in COMMENTS for line in (*head, *(f"{text} I have seen it coming." for text in BODY * 2))]
    assert read_plain("\n".join(["Night boats move to the new quay", *BODY, *comments]), URL).text == "\n\n".join(BODY)


def test_who_says_something_without_a_day_beside_it_is_no_reader() -> None:
    page = ["Night boats move to the new quay", BODY[0], "Her deputy says:", *BODY[1:]]
    assert read_plain("\n".join(page), URL).text.endswith("\n\n".join(BODY[1:]))


def test_a_headline_in_capitals_between_paragraphs_leads_elsewhere_and_a_subheading_in_capitals_stays() -> None:
    link, subheading = "HARBOUR COUNCIL REFUSES TO PAY FOR THE OLD LIGHTHOUSE", "WHAT THE TRADERS WANT"
    text = read_plain("\n".join(["Night boats move to the new quay", BODY[0], link, BODY[1], subheading, *BODY[2:]]), URL).text
    assert link not in text
    assert subheading in text


def test_a_line_that_introduces_the_author_is_no_part_of_the_article() -> None:
    about = "Mara Velde is a reporter with the Lantern, where she has covered ferries and the harbour since she left school."
    page = ["Night boats move to the new quay", "By Mara Velde", "7 April 2026", *BODY, about, "Related articles"]
    found = read_plain("\n".join(page), URL)
    assert (found.authors, found.text) == (("Mara Velde",), "\n\n".join(BODY))


def test_speech_is_never_a_notice_of_the_house() -> None:
    said = "“We had a hundred letters about customer service,” the director said of the winter."
    assert said in read_plain("\n".join(["Night boats move to the new quay", *BODY[:2], said, *BODY[2:]]), URL).text


def test_the_day_in_the_address_outweighs_a_date_without_a_word_that_calls_it_the_publication() -> None:
    page = "\n".join(["Night Boats Move to New Quay", "9 March 2026", *BODY, "Home"])
    named = read_plain(page, "https://lantern.example/26_marzo_04/ferry").published
    marked = read_plain(page.replace("9 March", "Published 9 March"), "https://lantern.example/2026/03/04/ferry").published
    assert [stamp and stamp.day.earliest for stamp in (named, marked)] == [date(2026, 3, 4), date(2026, 3, 9)]


@pytest.mark.parametrize("line", ["by DeskMarch 4, 202617", "Pier-04/03/2026", "Montag4. März 2026", "Quay04.03.26 14:05"])
def test_dates_glued_to_other_words_are_found(line: str) -> None:
    (found,) = dates_in(line, url="")
    assert found.stamp.day.earliest == date(2026, 3, 4)
    assert found.stamp.words[0] in "M04"


def test_a_question_above_prose_is_a_title() -> None:
    found = read_plain("\n".join(["Will the quay close?", "By Ada Brandt", BODY[0], "He left."]), "")
    assert (found.title, found.authors) == ("Will the quay close?", ("Ada Brandt",))
    assert found.text == f"{BODY[0]}\n\nHe left."


def test_furniture_captions_and_insets_between_paragraphs_are_dropped() -> None:
    page = "\n".join(
        [
            "Night Boats Move to New Quay - Lantern",
            "Night Boats Move to New Quay",
            BODY[0],
            "Advertisement",
            "Photo: Lantern Archive",
            BODY[1],
            "Read more: The lighthouse that nobody wanted",
            BODY[2],
            "We use cookies to see which of our pages are read.",
            BODY[3],
        ]
    )
    assert read_plain(page, URL).text == "\n\n".join(BODY)


def test_a_single_subheading_stays_and_a_list_of_headlines_goes() -> None:
    page = "\n".join(
        [
            "Night Boats Move to New Quay - Lantern",
            "Night Boats Move to New Quay",
            *BODY[:2],
            "Traders are worried",
            *BODY[2:],
            "Related",
            "Gulls learn to open the lids of bins",
            "Choir of pilots wins a prize",
            "Tram depot becomes a market hall",
        ]
    )
    text = read_plain(page, URL).text
    assert "Traders are worried" in text
    assert "Gulls" not in text


def test_a_date_of_a_teaser_never_becomes_the_articles() -> None:
    page = PAGE.replace("Apr. 7, 2026 9:05 a.m. 1,204\n\n", "")
    assert read_plain(page, URL).published is None


def test_the_day_in_the_address_stands_in_for_a_missing_date() -> None:
    page = PAGE.replace("Apr. 7, 2026 9:05 a.m. 1,204\n\n", "")
    stamp = read_plain(page, "https://lantern.example/2026/04/07/ferry").published
    assert stamp is not None
    assert (stamp.day.earliest, stamp.precision, stamp.found) == (date(2026, 4, 7), Precision.DAY, "url")


def test_a_moment_on_the_day_behind_that_of_the_address_is_a_change_and_one_before_it_another_zone() -> None:
    def day(line: str) -> date | None:
        page = "\n".join(["Home", "Harbour", "Night boats move to the new quay", line, *BODY, "Contact"])
        found = read_plain(page, "https://lantern.example/2026/04/07/ferry").published
        return found.day.earliest if found else None

    assert day("April 8, 2026 00:05") == date(2026, 4, 7)
    assert day("April 6, 2026 23:05") == date(2026, 4, 6)


def test_a_list_of_services_with_a_sentence_each_is_no_body_however_long() -> None:
    services = [
        line
        for n in range(14)
        for line in (f"Our guide number {n}", f"In this guide our readers find {n} quays with all of their boats.")
    ]
    found = read_plain("\n".join(["Night boats move to the new quay", *["Harbour"] * 40, *BODY[:2], "Services", *services]), URL)
    assert found.text == "\n\n".join(BODY[:2])


def test_a_few_subheadings_with_a_sentence_each_stay() -> None:
    parts = [line for n, text in enumerate(BODY) for line in (f"The quay, part {n}", text)]
    assert BODY[-1] in read_plain("\n".join(["Night boats move to the new quay", *parts, "Contact"]), URL).text


def test_the_headline_in_a_box_inside_the_body_goes_and_the_paragraph_behind_it_stays() -> None:
    lines = [
        "Home",
        "Night boats move to the new quay",
        *BODY[:2],
        "Read more",
        "Harbour",
        "Gulls learn to open the bins",
        *BODY[2:],
        "Harbour",
    ]
    assert read_plain("\n".join(lines), URL).text == "\n\n".join(BODY)


def test_a_change_is_kept_apart_from_the_publication() -> None:
    header = "Published 7 April 2026, 09:05 | Updated 8 April 2026, 10:30"
    found = read_plain("\n".join(["Night Boats Move to New Quay", header, *BODY]), URL)
    assert found.published is not None
    assert found.updated is not None
    assert found.published.day.earliest == date(2026, 4, 7)
    assert found.updated.day.earliest == date(2026, 4, 8)


@pytest.mark.parametrize(
    ("line", "day", "clock"),
    [
        ("4. März 2026, 14:05 Uhr", date(2026, 3, 4), time(14, 5)),
        ("Publié le 4 mars 2026 à 14h05", date(2026, 3, 4), time(14, 5)),
        ("4 de marzo de 2026", date(2026, 3, 4), None),
        ("4 marca 2026 14:05", date(2026, 3, 4), time(14, 5)),
        ("2026年3月4日 14時05分", date(2026, 3, 4), time(14, 5)),
        ("2026. 3. 4. 오후 2:05", date(2026, 3, 4), time(14, 5)),
        ("04.03.2026", date(2026, 3, 4), None),
        ("2026-03-04 14:05:30", date(2026, 3, 4), time(14, 5, 30)),
        ("March 4th, 2026 noon", date(2026, 3, 4), time(12)),
        ("14:05, 4 марта 2026", date(2026, 3, 4), time(14, 5)),
    ],
)
def test_date_lines_are_read_in_many_languages(line: str, day: date, clock: time | None) -> None:
    (found,) = dates_in(line, url="")
    assert (found.stamp.day.earliest, found.stamp.clock) == (day, clock)


def test_a_zone_gives_an_instant_and_a_doubtful_one_does_not() -> None:
    (sure,) = dates_in("4 March 2026 14:05 CET", url="")
    (unsure,) = dates_in("March 4, 2026 2:05 p.m. ET", url="")
    assert sure.stamp.instant == datetime(2026, 3, 4, 13, 5, tzinfo=UTC)
    assert (unsure.stamp.zone, unsure.stamp.instant) == ("ET", None)


def test_the_address_settles_which_number_is_the_month() -> None:
    (by_address,) = dates_in("3/4/2026", url="https://lantern.example/2026/04/03/x")
    (by_host,) = dates_in("3/4/2026", url="https://lantern.com/x")
    (elsewhere,) = dates_in("3/4/2026", url="https://lantern.co.uk/x")
    assert [m.stamp.day.earliest for m in (by_address, by_host, elsewhere)] == [
        date(2026, 4, 3),
        date(2026, 3, 4),
        date(2026, 4, 3),
    ]
    assert day_in_url("https://lantern.example/20260431/x") is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Brandt and Tomas Irgen", ("Ada Brandt", "Tomas Irgen")),
        ("Von Ada Brandt, Redakteurin", ("Ada Brandt",)),
        ("Par Ada Brandt", ("Ada Brandt",)),
        ("Kolumne von Ada Brandt - 04.03.2026", ("Ada Brandt",)),
        ("By Ada Brandt | Published 4 March 2026", ("Ada Brandt",)),
        ("By the time the boats had left, nobody was there", ()),
    ],
)
def test_bylines_are_told_from_sentences(line: str, names: tuple[str, ...]) -> None:
    lines = lines_of("\n".join(["Night Boats Move to New Quay", line, *BODY]), most=100)
    assert authors_near(lines, title_at=0, first=2, last=5, outlet=None).names == names


def test_a_name_alone_counts_beside_a_date() -> None:
    header = ["Night Boats Move to New Quay | Lantern", "Night Boats Move to New Quay", "Ada Brandt", "4 March 2026"]
    page = "\n".join([*header, *BODY])
    assert read_plain(page, URL).authors == ("Ada Brandt",)


def test_lines_have_kinds() -> None:
    page = "Sponsored\nRelated articles\n#one #two\nRead more: boats\nOur newsletter reaches your inbox at six.\n" + BODY[0]
    kinds = [line.kind for line in lines_of(page, most=100)]
    assert kinds == [LineKind.FURNITURE, LineKind.END, LineKind.TAGS, LineKind.INSET, LineKind.HOUSE, LineKind.PROSE]


def test_empty_and_bare_pages_are_problems() -> None:
    assert [p.code for p in read_plain(" \n\t\n", URL).problems] == [ProblemCode.EMPTY]
    assert [p.code for p in read_plain("Home\nPort\nTides", URL).problems] == [ProblemCode.NOT_AN_ARTICLE]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=600), st.text(max_size=60))
def test_no_text_makes_the_reader_raise(text: str, url: str) -> None:
    found = read_plain(text, url)
    assert all(paragraph.strip() for paragraph in found.text.split("\n\n") if found.text)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([*BODY, "Related", "Home", "4 March 2026", "Boats leave at night", "By Ada Brandt"]), max_size=40))
def test_every_paragraph_is_a_line_of_the_page(lines: list[str]) -> None:
    found = read_plain("\n".join(lines), URL)
    assert set(found.text.split("\n\n")) - {""} <= set(lines)
