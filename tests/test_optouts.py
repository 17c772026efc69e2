import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import ProblemCode
from dateline.model import Page
from dateline.optouts import host_opt_outs, opt_outs
from dateline.read import read_page

WORDS = b"<p>The harbour office said on Monday that the ferry of Oslet had left.</p>"


def codes(body: bytes = WORDS, **headers: str) -> list[ProblemCode]:
    given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return [problem.code for problem in opt_outs(Page(url="https://x.example/", body=body, headers=given))]


@pytest.mark.parametrize(
    ("body", "headers", "found"),
    [
        (WORDS, {"TDM_Reservation": "1"}, [ProblemCode.TDM_RESERVED]),
        (WORDS, {"tdm_reservation": "0"}, []),
        (WORDS, {"X_Robots_Tag": "otherbot: noindex, noai"}, [ProblemCode.AI_OPT_OUT]),
        (b'<META content="1" name="TDM-Reservation" />' + WORDS, {}, [ProblemCode.TDM_RESERVED]),
        (b"<meta name=robots content='noai, noimageai'>" + WORDS, {}, [ProblemCode.AI_OPT_OUT]),
        (b'<meta name="robots" content="noindex">' + WORDS, {}, []),
        (b'<meta name="keywords" content="noai">' + WORDS, {}, []),
        (WORDS * 2000 + b'<meta name="tdm-reservation" content="1">', {}, []),
        (WORDS, {"tdm_reservation": "1", "x_robots_tag": "noai, noai"}, [ProblemCode.TDM_RESERVED, ProblemCode.AI_OPT_OUT]),
    ],
)
def test_a_page_says_what_its_publisher_does_not_want(body: bytes, headers: dict[str, str], found: list[ProblemCode]) -> None:
    assert codes(body, **headers) == found


def test_a_reading_carries_what_its_page_says_against_it() -> None:
    reading = read_page(Page(url="https://x.example/", body=WORDS, headers=(("tdm-reservation", "1"),)))
    assert ProblemCode.TDM_RESERVED in [problem.code for problem in reading.problems]
    assert reading.claims


RULES = """[{"location": "/free/*", "tdm-reservation": 0}, {"location": "*/paid/*.html$", "tdm-reservation": 1},
{"location": "/x$", "tdm-reservation": 1}]"""


@pytest.mark.parametrize(
    ("path", "reserved"),
    [
        ("/free/paid/a.html", False),
        ("/news/paid/a.html", True),
        ("/news/paid/a.html?page=2", False),
        ("/news/a.html", False),
        ("/x", True),
        ("/xy", False),
    ],
)
def test_the_first_rule_of_a_host_that_fits_decides(path: str, reserved: bool) -> None:
    found = host_opt_outs(f"https://x.example{path}", robots="", reserved=RULES)
    assert [problem.code for problem in found] == ([ProblemCode.TDM_RESERVED] if reserved else [])


def test_signals_in_robots_txt_are_heard() -> None:
    robots = "User-Agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n"
    (found,) = host_opt_outs("https://x.example/", robots=robots, reserved="")
    assert (found.code, found.detail) == (ProblemCode.AI_OPT_OUT, "robots.txt Content-Signal: ai-train=no")


@settings(deadline=None)
@given(st.binary(max_size=200), st.text(max_size=200), st.text("/*$ab", max_size=12), st.text("/ab", max_size=12))
def test_no_file_or_page_is_too_strange(body: bytes, words: str, location: str, path: str) -> None:
    opt_outs(Page(url="https://x.example/", body=b"<meta " + body + b">", headers=(("x-robots-tag", words),)))
    rules = f'[{{"location": "{location}", "tdm-reservation": 1}}]'
    host_opt_outs(f"https://x.example/{path}", robots=words, reserved=words)
    host_opt_outs(f"https://x.example/{path}", robots=words, reserved=rules)
