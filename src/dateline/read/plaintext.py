"""An article out of a page that was already flattened to plain text: block elements are lines, links are their words.

Nothing marks what a line is, so it is told by its form (length, closing punctuation, what stands around it) and by the page words
of `lexicons/en/plaintext.toml`. The body is the run of lines with the largest sum of scores: prose adds, headlines, lists and
furniture take away (the maximum subarray of Kadane, linear in the number of lines). What stands around it gives title, byline and
date line; what follows it gives teasers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from dateline.errors import ProblemCode
from dateline.interval import one_day
from dateline.model import Precision, Problem, Stamp, Teaser
from dateline.read import pagewords
from dateline.read.asides import asides_on
from dateline.read.bylines import authors_near
from dateline.read.datelines import DateLine, dates_in, day_in_url
from dateline.read.extraction import Extraction
from dateline.read.language import language_of
from dateline.read.pagewords import Line, LineKind

_HEADER = 14  # lines between a title and its body in which byline and date stand
_HEADER_IN_BODY = 8  # lines of the body among which they may still stand, behind a standfirst
_NOTE_HEADER = 4  # lines of title, byline and dates above a text without page furniture
_FOOT = 6  # lines behind the body in which a date line may stand
_DATE_LINE_WORDS = 20  # of a line whose date needs no word that calls it the publication
_TITLE_SEARCH = 1_500  # lines in which a title may be repeated
_TITLE_WORDS = 4
_LIST = 4  # loose lines in a row that make a list
_BOX = 2  # lines of a box below its heading: a section, a headline
_TEASER_SCORE = -25.0
_NEAR_TITLE = 30  # lines below the headline in which a body opens as a rule
_BELOW_TITLE = 2.5
_MOST_LINES = 20_000
_MOST_TEASERS = 60
_SHOUTED_WORDS = 7  # of a line in capitals that is too long for a subheading
_TEASER_GAP = 10  # lines between two teasers of one list
_DESCRIBED = 6  # headings with one short sentence each, in a row, that make a list of other things than the article
_DESCRIPTION_WORDS = 35  # of such a sentence
_SITE = re.compile(r"\s+[|–—·•»:-]\s+|\s*[|»]\s*")


def read_plain(text: str, url: str) -> Extraction:
    """The Extraction of a flattened page. Title, byline, dates, tags and teasers leave the body.

    `url` is the address of the page: the day in it settles doubtful dates and stands in for a missing one. An empty text gives the
    problem `empty`, one without prose `not-an-article`; nothing raises.
    """
    lines = pagewords.lines_of(text, most=_MOST_LINES)
    if not lines:
        return _nothing(ProblemCode.EMPTY, "the page holds no text")
    bare = _bare_prose(lines)
    if bare is not None:
        return _note(lines, bare, url=url)
    title, title_at, outlet = _title(lines)
    teasers = _dated_teasers(lines, title_at, url=url)
    taken = _teaser_lines(teasers) | _comments(lines) | _described(lines)
    whole = _body(lines, 0, taken)
    run = _body(lines, title_at + 1, taken)
    if run.score * 2 < whole.score:  # the headline stands once more in a list behind the article, or only there
        run, title_at = whole, -1
    first, last = run.first, run.last
    if first > last:
        return _nothing(ProblemCode.NOT_AN_ARTICLE, "the page holds no run of prose", title=title, url=url)
    if title_at < 0:
        above, title_at = _headline_above(lines, first)
        title = title or above
    if title_at == 0:  # a title element that no headline repeats: the menus lie between it and the header
        title_at = max(0, first - _HEADER)
    byline = authors_near(lines, title_at=title_at, first=first, last=last, outlet=outlet)
    about = frozenset(n for n in range(first, last + 1) if _is_link(lines[n]) or _is_about(lines[n], byline.names))
    body = "\n\n".join(_paragraphs(lines, first, last, title=title, signed=byline.lines | about))
    published, updated = _dates(lines, title_at, first, last, taken=taken, url=url)
    counts = _counts(lines, title_at, first, last, url=url)
    return Extraction(
        title=title,
        authors=byline.names,
        published=published,
        updated=updated,
        outlet=outlet,
        language=language_of(body),
        text=body,
        tags=_tags(lines),
        counts=counts,
        teasers=tuple(group.teaser for group in teasers[:_MOST_TEASERS]),
        asides=asides_on(lines, byline, body=body),
    )


# ---------------------------------------------------------------- notes: prose without a page around it


def _bare_prose(lines: Sequence[Line]) -> int | None:
    """The line at which a text begins that is nothing but prose behind at most a short header, None for a page."""
    header = [number for number, line in enumerate(lines[: _NOTE_HEADER + 1]) if _heads_note(lines, number)]
    first = header[-1] + 1 if header else 0
    if first > _NOTE_HEADER or not all(line.closed for line in lines[first:]):
        return None
    return first if any(line.prose for line in lines[first:]) else None


def _heads_note(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is a title, a byline or a date line rather than a paragraph; a short question above prose is a title."""
    line = lines[number]
    if not line.closed or any(line.words - len(moment.stamp.words.split()) < 2 for moment in dates_in(line.text, url="")):
        return True
    asks = number == 0 and line.text.endswith(("?", "!")) and line.kind is not LineKind.PROSE
    return asks and len(lines) > 1 and lines[1].kind is LineKind.PROSE


def _note(lines: Sequence[Line], first: int, *, url: str) -> Extraction:
    """The Extraction of a text without page furniture: every paragraph is kept as it is."""
    last = len(lines) - 1
    title, title_at, outlet = _title(lines[:first]) if first else (None, -1, None)
    byline = authors_near(lines, title_at=max(title_at, 0) if first else -1, first=first, last=last, outlet=outlet)
    if title is None:
        heads = (n for n in range(first) if n not in byline.lines and not dates_in(lines[n].text, url=url))
        title_at = next(heads, -1)
        title = lines[title_at].text if title_at >= 0 else None
    moments = [moment for line in lines[:first] for moment in dates_in(line.text, url=url)]
    updated = _first(m for m in moments if m.updated)
    published = _first(m for m in moments if m.published) or _first(m for m in moments if not m.updated)
    body = "\n\n".join(line.text for number, line in enumerate(lines) if number >= first and number not in byline.lines)
    return Extraction(
        title=title,
        authors=byline.names,
        published=published or _url_stamp(url) or updated,
        updated=updated,
        outlet=outlet,
        language=language_of(body),
        text=body,
    )


def _nothing(code: ProblemCode, detail: str, *, title: str | None = None, url: str = "") -> Extraction:
    day = day_in_url(url)
    return Extraction(
        title=title,
        authors=(),
        published=_url_stamp(url) if day else None,
        updated=None,
        outlet=None,
        language=None,
        text="",
        problems=(Problem(code=code, detail=detail),),
    )


# ---------------------------------------------------------------- title


def _title(lines: Sequence[Line]) -> tuple[str | None, int, str | None]:
    """The title, the number of the line where it stands last before the body, and the outlet named behind it.

    A page's first line is often its title element ("Headline | Outlet"); the headline proper is the later line that opens it.
    Without such a repetition the title is left open (None, -1) unless the first line is long enough to be one.
    """
    head = lines[0].text
    if lines[0].kind is LineKind.PROSE and head.endswith(".") and len(lines) > 1 and lines[1].prose:
        return None, -1, None
    headline, outlet = _split_site(head)
    opening = range(1, min(len(lines), _TITLE_SEARCH))
    for number in opening:
        if _repeats(lines[number], whole=_folded(head), headline=_folded(headline)):
            return lines[number].text, number, _outlet_behind(head, lines[number].text)
    words = _folded(headline).split()
    if len(words) < _TITLE_WORDS and not pagewords.is_cjk(headline):
        return None, -1, None
    for number in opening:
        text = lines[number].text
        if lines[number].words >= _TITLE_WORDS and len(text) < 220 and _alike(_folded(text).split(), words):
            return text, number, outlet
    return headline, 0, outlet


def _repeats(line: Line, *, whole: str, headline: str) -> bool:
    """Whether a line is the headline that the title element wraps; an outlet's name or a section's is too small a part of it."""
    mine = _folded(line.text)
    if len(mine) < 12 or line.kind is LineKind.FURNITURE:
        return False
    if line.words < _TITLE_WORDS and not pagewords.is_cjk(line.text):
        return len(mine) * 5 > len(whole) * 3 and mine == headline and mine != whole
    if mine in (whole, headline):
        return True
    return len(mine) * 5 > len(whole) * 2 and (whole.startswith(mine) or whole.endswith(mine))


def _alike(mine: list[str], other: list[str]) -> bool:
    """Whether two headlines share most of their words: the one in the title element is often a variant of the one on the page."""
    longer = max(len(mine), len(other))
    return longer > 0 and min(len(mine), len(other)) * 2 > longer and len(set(mine) & set(other)) / longer >= 0.6


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _split_site(head: str) -> tuple[str, str | None]:
    parts = _SITE.split(head)
    if len(parts) < 2 or len(parts[-1].split()) > 5:
        return head, None
    cut = head.rindex(parts[-1])
    headline = re.sub(r"[\s|–—·•»:-]+$", "", head[:cut])
    return (headline, parts[-1].strip() or None) if len(headline.split()) >= 3 or len(headline) > len(parts[-1]) else (head, None)


def _outlet_behind(head: str, title: str) -> str | None:
    rest = head[len(title) :] if len(head) > len(title) else ""
    names = [part.strip() for part in re.split(r"\s[|–—·•»:-]\s|[|»]", rest) if part.strip(" |–—·•»:-")]
    return names[-1].strip(" |–—·•»:-") if names and len(names[-1].split()) <= 5 else None


def _headline_above(lines: Sequence[Line], first: int) -> tuple[str | None, int]:
    """The nearest line above the body that looks like a headline."""
    for number in range(first - 1, max(-1, first - _HEADER), -1):
        if lines[number].kind is LineKind.HEADLINE:
            return lines[number].text, number
    return None, first - 1


# ---------------------------------------------------------------- body


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Consecutive lines, both ends inclusive, and the sum of their scores; `first` lies behind `last` when there are none."""

    first: int
    last: int
    score: float


def _body(lines: Sequence[Line], start: int, taken: frozenset[int]) -> _Run:
    """The run of lines from `start` on with the largest sum of scores; one that opens right below the headline counts more."""
    best = _Run(first=1, last=0, score=0.0)
    total, since = 0.0, start
    for number in range(start, len(lines)):
        total += _TEASER_SCORE if number in taken else _score(lines, number)
        if total <= 0:
            total, since = 0.0, number + 1
            continue
        weighed = total * _BELOW_TITLE if start and since - start <= _NEAR_TITLE else total
        if weighed > best.score:
            best = _Run(first=since, last=number, score=weighed)
    return best


def _score(lines: Sequence[Line], number: int) -> float:
    """What a line adds to a run; several notices of the house in a row are one box."""
    boxed = lines[number].kind is LineKind.HOUSE and number > 0 and lines[number - 1].kind is LineKind.HOUSE
    return 0.0 if boxed else lines[number].score


_LOOSE = frozenset({LineKind.HEADLINE, LineKind.SHORT})
_KEPT = frozenset({LineKind.PROSE, LineKind.SENTENCE, LineKind.HEADLINE, LineKind.SHORT})


def _comments(lines: Sequence[Line]) -> frozenset[int]:
    """Lines of readers: those that name one ("Mara says:") beside the day of a comment; from two on, all that follows."""
    named = (n for n, line in enumerate(lines) if line.words <= _DATE_LINE_WORDS and line.text.lower().endswith(_commenting()))
    heads = [n for n in named if any(dates_in(line.text, url="") for line in lines[n : n + 2])]
    return frozenset(range(heads[0], len(lines)) if len(heads) > 1 else heads)


@cache
def _commenting() -> tuple[str, ...]:
    return tuple(f" {word}:" for word in pagewords.listed("commenting"))


def _described(lines: Sequence[Line]) -> frozenset[int]:
    """Lines of lists whose entries are a heading and one short sentence: the services of a house, the articles of a section."""
    found: set[int] = set()
    run: list[int] = []
    number = 0
    while number < len(lines):
        is_entry = _is_described(lines, number)
        if is_entry:
            run += (number, number + 1)
        if not is_entry or number + 2 >= len(lines):
            found.update(run if len(run) >= 2 * _DESCRIBED else ())
            run = []
        number += 2 if is_entry else 1
    return frozenset(found)


def _is_described(lines: Sequence[Line], number: int) -> bool:
    """Whether a line heads one short sentence, which no further one follows."""
    if lines[number].kind not in _LOOSE or number + 1 >= len(lines):
        return False
    below, behind = lines[number + 1], lines[number + 2 : number + 3]
    return below.prose and below.words <= _DESCRIPTION_WORDS and not any(line.prose for line in behind)


def _is_link(line: Line) -> bool:
    """Whether a line set in capitals is the headline of another article between paragraphs."""
    return line.kind is LineKind.HEADLINE and line.words >= _SHOUTED_WORDS and line.text.isupper()


def _is_about(line: Line, names: Iterable[str]) -> bool:
    """Whether a line introduces one of the authors to the reader."""
    return line.text.startswith(tuple(names)) and any(f" {role} " in line.text.lower() for role in pagewords.listed("roles"))


def _paragraphs(lines: Sequence[Line], first: int, last: int, *, title: str | None, signed: frozenset[int]) -> list[str]:
    """The lines of the body without what pages put between paragraphs: insets, captions, furniture, and what was said before."""
    seen = {_folded(title or "")}
    left_out = signed | _listed(lines, first, last) | _leading_away(lines, first, last)
    kept: list[str] = []
    for number in range(first, last + 1):
        line = lines[number]
        folded = _folded(line.text)
        if line.kind not in _KEPT or folded in seen or number in left_out:
            continue
        if line.kind is not LineKind.PROSE and len(line.text) < 90 and dates_in(line.text, url=""):
            continue
        if len(folded) > 20:
            seen.add(folded)
        kept.append(line.text)
    return kept


def _leading_away(lines: Sequence[Line], first: int, last: int) -> frozenset[int]:
    """Loose lines of boxes in the body: what stands right below "Read more", and labels that the page bears more than once."""
    headed = (n + k for n in range(first, last) if pagewords.heads_teasers(lines[n].text) for k in range(1, _BOX + 1))
    below = {n for n in headed if n <= last and lines[n].kind is not LineKind.PROSE}
    told = Counter(line.text for line in lines)
    return frozenset(below | {n for n in range(first, last + 1) if told[lines[n].text] > 1 and lines[n].kind in _LOOSE})


def _listed(lines: Sequence[Line], first: int, last: int) -> frozenset[int]:
    """Lines without closing punctuation that stand among others like them or under a heading of a list: no subheadings, these."""
    found: set[int] = set()
    run: list[int] = []
    for number in range(first, last + 2):
        if number <= last and not lines[number].prose:
            run.append(number)
            continue
        loose = [n for n in run if lines[n].kind in _LOOSE]
        if len(loose) >= _LIST or any(lines[n].kind is LineKind.END for n in run):
            found.update(loose)
        run = []
    return frozenset(found)


# ---------------------------------------------------------------- dates, counters, tags


def _dates(
    lines: Sequence[Line], title_at: int, first: int, last: int, *, taken: frozenset[int], url: str
) -> tuple[Stamp | None, Stamp | None]:
    """The stamps of publication and of the last change: from the lines around the title, then behind the body, then the address."""
    header = range(max(0, title_at - 4), min(max(first + _HEADER_IN_BODY, title_at + _HEADER), last, len(lines)))
    foot = range(last - 1, min(last + 1 + _FOOT, len(lines)))
    published: Stamp | None = None
    updated: Stamp | None = None
    for zone in (_by_distance(header, title_at), foot):
        found = [moment for number in zone if number not in taken for moment in _moments(lines[number], url=url)]
        published = published or _publication(found, declared=day_in_url(url))
        updated = updated or _first(m for m in found if m.updated)
    return published or _url_stamp(url) or updated, updated


def _publication(found: Sequence[DateLine], *, declared: date | None) -> Stamp | None:
    """The moment that a word calls the publication, else the nearest one; a day in the address outweighs all others but the former.

    Zones may lie a day apart, so a moment on the day before counts as well; one on the day behind is as a rule a change.
    """
    unmarked = [moment for moment in found if not moment.updated and not moment.published]
    if declared is not None:
        days = [(moment, moment.stamp.day.earliest) for moment in unmarked]
        unmarked = [m for gap in (0, -1) for m, day in days if day is not None and (day - declared).days == gap]
    return _first(moment for moment in found if moment.published) or _first(unmarked)


def _by_distance(zone: range, title_at: int) -> list[int]:
    """Lines behind the title first, then those in front of it, nearest first."""
    return [n for n in zone if n > title_at] + [n for n in reversed(zone) if n <= title_at]


def _moments(line: Line, *, url: str) -> tuple[DateLine, ...]:
    """What a line around an article says about its time; a date inside a sentence or under a picture is the event's."""
    if line.kind in (LineKind.PROSE, LineKind.CAPTION):
        return ()
    found = dates_in(line.text, url=url)
    return found if line.words <= _DATE_LINE_WORDS else tuple(moment for moment in found if moment.published or moment.updated)


def _first(moments: Iterable[DateLine]) -> Stamp | None:
    return next((moment.stamp for moment in moments), None)


def _url_stamp(url: str) -> Stamp | None:
    day = day_in_url(url)
    if day is None:
        return None
    return Stamp(words=day.isoformat(), instant=None, clock=None, day=one_day(day), precision=Precision.DAY, zone=None, found="url")


_NUMBER = re.compile(r"^\W*(\d{1,3}(?:[.,]\d{3})+|\d{1,7})\s*([^\W\d_]*)\W*$")


def _counts(lines: Sequence[Line], title_at: int, first: int, last: int, *, url: str) -> tuple[tuple[str, int], ...]:
    """Counters beside the date line or on a line of their own next to it: (what is counted, number)."""
    near = [*range(max(0, title_at), first), *range(last + 1, min(last + 1 + _FOOT, len(lines)))]
    counts: dict[str, int] = {}
    for number in near:
        moments = dates_in(lines[number].text, url=url)
        rest = lines[number].text[moments[-1].end :] if moments else lines[number].text
        found = _NUMBER.match(rest)
        if found is None or not (moments or found[2]):
            continue
        name = pagewords.mapped("counters").get(found[2].lower()) if found[2] else "unlabelled"
        if name:
            counts.setdefault(str(name), int(re.sub(r"\D", "", found[1])))
    return tuple(counts.items())


_HASHTAG = re.compile(r"#([^\s#,;]+)")


def _tags(lines: Sequence[Line]) -> tuple[str, ...]:
    """Hashtags, and what a line lists behind a word such as "Tags:"."""
    tags = [tag for line in lines if line.kind is LineKind.TAGS for tag in _tags_of(line.text)]
    return tuple(dict.fromkeys(tags))


def _tags_of(text: str) -> list[str]:
    if "#" in text:
        return _HASHTAG.findall(text)
    return [tag for part in re.split(r"[,;|]", text.partition(":")[2]) if (tag := part.strip(" ."))]


# ---------------------------------------------------------------- teasers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A teaser and the lines that it takes up, both ends inclusive."""

    teaser: Teaser
    first: int
    last: int


def _dated_teasers(lines: Sequence[Line], title_at: int, *, url: str) -> tuple[_Group, ...]:
    """Groups of headline, date line and, where there is one, summary, where at least two stand close together."""
    groups: list[_Group] = []
    for number in range(title_at + 2, len(lines)):
        above = lines[number - 1]
        if above.kind is not LineKind.HEADLINE or number - 1 == title_at:
            continue
        moments = _alone(lines[number], url=url)
        if moments is None or moments.published or moments.updated:  # words for one's own page, not for others
            continue
        summary, last = _summary(lines, number, url=url)
        teaser = Teaser(title=above.text, summary=summary, published=moments.stamp, url=None)
        groups.append(_Group(teaser=teaser, first=number - 1, last=last))
    return tuple(group for place, group in enumerate(groups) if _in_list(groups, place))


def _in_list(groups: Sequence[_Group], place: int) -> bool:
    """Whether another teaser stands close by; one alone is the article's own header, or something embedded in its body."""
    group = groups[place]
    near = (*groups[max(0, place - 1) : place], *groups[place + 1 : place + 2])
    return any(max(other.first - group.last, group.first - other.last) <= _TEASER_GAP for other in near)


def _alone(line: Line, *, url: str) -> DateLine | None:
    """The one moment of a line that says little else."""
    moments = dates_in(line.text, url=url)
    if len(moments) != 1 or len(line.text) - (moments[0].end - moments[0].start) > 40:
        return None
    return moments[0]


def _summary(lines: Sequence[Line], number: int, *, url: str) -> tuple[str | None, int]:
    """The sentence under a teaser's date line, unless the next teaser starts there."""
    if number + 1 >= len(lines):
        return None, number
    below = lines[number + 1]
    if below.kind not in (LineKind.PROSE, LineKind.SENTENCE, LineKind.HEADLINE) or below.words < 5:
        return None, number
    if number + 2 < len(lines) and below.kind is LineKind.HEADLINE and _alone(lines[number + 2], url=url):
        return None, number
    last = number + 1
    if last + 1 < len(lines) and lines[last + 1].kind is LineKind.FURNITURE:
        last += 1
    return below.text, last


def _teaser_lines(groups: Sequence[_Group]) -> frozenset[int]:
    return frozenset(number for group in groups for number in range(group.first, group.last + 1))
