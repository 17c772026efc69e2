"""The exceptions of dateline, and the codes of Problems.

An exception means that the caller must act: a setting is wrong, a record cannot be opened, an id is unknown. It carries the id
or address it is about, and its message says what to do. Bad *input* is not an exception: reading gives a `Problem` (model.py)
with one of the codes below, so that one broken page never stops the rest.
"""

from __future__ import annotations

from enum import StrEnum


class DatelineError(Exception):
    """Root of every error that dateline raises on purpose."""


class SettingsError(DatelineError):
    """A setting is missing, misspelt or out of range."""


class LexiconError(DatelineError):
    """A lexicon file breaks its own rules; the message names file and section."""


class FetchError(DatelineError):
    """An address could not be fetched."""

    def __init__(self, url: str, message: str) -> None:
        super().__init__(f"{url}: {message}")
        self.url = url


class InputError(DatelineError):
    """A file given by the user cannot be read at all (missing, no permission, a broken container)."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path


class StoreError(DatelineError):
    """The record cannot do what was asked."""


class NotFound(StoreError):
    """No object of the record has this id."""

    def __init__(self, id: str) -> None:
        super().__init__(f"nothing in this record has the id {id!r}; `dateline search` finds ids")
        self.id = id


class Conflict(StoreError):
    """Another process holds the record, or two writers disagree."""


class ProblemCode(StrEnum):
    """What reading could not settle. The documentation of each code is `PROBLEMS[code]`."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    TOO_MANY_ELEMENTS = "too-many-elements"
    TRUNCATED = "truncated"
    BAD_ENCODING = "bad-encoding"
    CHARSET_GUESSED = "charset-guessed"
    BAD_JSON = "bad-json"
    NOT_AN_ARTICLE = "not-an-article"
    PAYWALL_CUT = "paywall-cut"
    CONSENT_WALL = "consent-wall"
    BOT_WALL = "bot-wall"
    LIVE_BLOG = "live-blog"
    GALLERY = "gallery"
    DATE_UNKNOWN = "date-unknown"
    DATE_CONFLICT = "date-conflict"
    LANGUAGE_UNSUPPORTED = "language-unsupported"
    TIME_UNRESOLVED = "time-unresolved"
    VOICE_UNRESOLVED = "voice-unresolved"
    UNBALANCED_QUOTES = "unbalanced-quotes"
    UNREACHABLE = "unreachable"
    BAD_TLS = "bad-tls"
    TOO_SLOW = "too-slow"
    REDIRECTS = "redirects"
    PRIVATE_ADDRESS = "private-address"
    ROBOTS = "robots"
    HTTP_STATUS = "http-status"
    BAD_RESPONSE = "bad-response"
    BAD_FEED = "bad-feed"
    TDM_RESERVED = "tdm-reserved"
    AI_OPT_OUT = "ai-opt-out"
    FAILED = "failed"


PROBLEMS: dict[ProblemCode, str] = {
    ProblemCode.EMPTY: "The page has no bytes, or nothing but white space.",
    ProblemCode.BINARY: "The bytes are not text (an image, a PDF, an archive). The page is kept and not read.",
    ProblemCode.TOO_LARGE: "The page is larger than the limit `max_page_bytes`; only its digest is kept.",
    ProblemCode.TOO_DEEP: "The markup is nested beyond the limit; it was read as flattened text.",
    ProblemCode.TOO_MANY_ELEMENTS: "The markup has more elements than the limit; it was read as flattened text.",
    ProblemCode.TRUNCATED: "The body ends before its end: a cut download or a broken compressed stream.",
    ProblemCode.BAD_ENCODING: "Bytes that are not valid in the declared encoding were replaced.",
    ProblemCode.CHARSET_GUESSED: "No encoding was declared, or the declared one was wrong; one was guessed from the bytes.",
    ProblemCode.BAD_JSON: "A line that should be a JSON object is not, or lacks what an article needs.",
    ProblemCode.NOT_AN_ARTICLE: "The page is a front page, a list, a form or an error page.",
    ProblemCode.PAYWALL_CUT: "The text ends at a paywall; what follows was not delivered.",
    ProblemCode.CONSENT_WALL: "The page shows a consent dialogue instead of an article.",
    ProblemCode.BOT_WALL: "The server answered with a check for robots instead of an article.",
    ProblemCode.LIVE_BLOG: "The page is a live blog: entries with their own times.",
    ProblemCode.GALLERY: "The page is a gallery; its text is captions.",
    ProblemCode.DATE_UNKNOWN: "The page neither declares nor shows when it was published; none was guessed.",
    ProblemCode.DATE_CONFLICT: (
        "Declared publication dates differ by more than a day, or one cannot be (before 1990, after the capture) and was not taken."
    ),
    ProblemCode.LANGUAGE_UNSUPPORTED: "There is no lexicon for the language of the text; no claims were read.",
    ProblemCode.TIME_UNRESOLVED: "A time expression has no anchor ('two days after the vote'); it was left without an interval.",
    ProblemCode.VOICE_UNRESOLVED: "A pronoun or role could not be tied to one voice; it stays as written.",
    ProblemCode.UNBALANCED_QUOTES: "A quotation mark has no partner; the quote was closed at the end of its paragraph.",
    ProblemCode.UNREACHABLE: "The host has no address, or nothing there answers.",
    ProblemCode.BAD_TLS: "The certificate of the server is not valid for its name, or it does not speak TLS; nothing was fetched.",
    ProblemCode.TOO_SLOW: "The answer was not whole within `fetch_seconds`, however much of it had come.",
    ProblemCode.REDIRECTS: "The address leads back to itself, through too many others, or to what is no address of the web.",
    ProblemCode.PRIVATE_ADDRESS: (
        "The address is of this machine or a private network, where no stranger's link may lead; `private_addresses` allows it."
    ),
    ProblemCode.ROBOTS: "The robots.txt of the host does not let dateline fetch the address, or could not be had.",
    ProblemCode.HTTP_STATUS: "The server answered with an error; the detail gives its number.",
    ProblemCode.BAD_RESPONSE: "What the server sent is no answer in HTTP: wrong lengths, broken headers, an unknown packing.",
    ProblemCode.BAD_FEED: "What should be a feed or sitemap is none, or declares entities of its own.",
    ProblemCode.TDM_RESERVED: (
        "The publisher reserves text and data mining (TDM Reservation Protocol); `reserved` decides whether such pages are read."
    ),
    ProblemCode.AI_OPT_OUT: "The publisher asks that the page be not used for artificial intelligence (noai, Content-Signal).",
    ProblemCode.FAILED: "Reading failed in a way nobody foresaw; the page is kept and can be read again by a later version.",
}
