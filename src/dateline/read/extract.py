"""One page in, its Extraction out: bytes to characters, characters to a tree, the tree to fields, body and teasers."""

from __future__ import annotations

import json
from datetime import date, datetime

from lxml.html import HtmlElement

from dateline.errors import ProblemCode
from dateline.model import Declared, Page, Problem, Stamp
from dateline.read.asides import asides_in
from dateline.read.blocks import Block, blocks_of
from dateline.read.bodies import body_of, captions_of, cleaned
from dateline.read.decoding import decoded
from dateline.read.extraction import Extraction
from dateline.read.language import language_of
from dateline.read.live import entries_of
from dateline.read.markup import MAX_ELEMENTS, flattened, is_crowded, is_deep, parsed, without_silent
from dateline.read.metadata import Metadata, read_metadata
from dateline.read.page_kind import GALLERIES, LIVE, kind_problems
from dateline.read.plaintext import read_plain
from dateline.read.script_state import body_in, states_of
from dateline.read.stamps import stamp_of
from dateline.read.teasers import teasers_of

ARTICLE_JSON = "application/vnd.dateline.article+json"
_THIN = 300  # characters of a body, below which the state of the page's scripts is asked


def extract(page: Page) -> Extraction:
    """The Extraction of a page: HTML, flattened text, or an article as a JSON object. Never raises; what is wrong is a Problem."""
    found = decoded(page)
    if not found.text:
        return _nothing(*found.problems)
    kind = page.content_type.split(";")[0].strip().lower()
    if kind == ARTICLE_JSON:
        return _with(_from_json(found.text), found.problems)
    if kind == "text/plain" or not _is_markup(found.text):
        return _with(read_plain(found.text, page.url), found.problems)
    if is_deep(found.text):
        deep = Problem(code=ProblemCode.TOO_DEEP, detail="the markup is nested too deep for a tree; it was read as flattened text")
        return _with(read_plain(flattened(found.text), page.url), (*found.problems, deep))
    tree = parsed(found.text)
    if tree is None:
        return _with(read_plain(flattened(found.text), page.url), found.problems)
    if is_crowded(tree):
        detail = f"the markup has more than {MAX_ELEMENTS} elements; it was read as flattened text"
        crowded = Problem(code=ProblemCode.TOO_MANY_ELEMENTS, detail=detail)
        return _with(read_plain(flattened(found.text), page.url), (*found.problems, crowded))
    return _with(_from_tree(tree, page), found.problems)


def _from_tree(tree: HtmlElement, page: Page) -> Extraction:
    about = read_metadata(tree, page.url, fetched_at=page.fetched_at)
    teasers = teasers_of(tree, page.url)
    if LIVE in about.kinds:
        teasers = (*entries_of(tree, page.url), *teasers)
    states, blocks = states_of(tree), blocks_of(without_silent(tree))
    text = _text_of(tree, about, states=states, blocks=blocks)
    return Extraction(
        title=about.title,
        authors=about.authors,
        published=about.published,
        updated=about.updated,
        outlet=about.outlet,
        language=language_of(text) or about.language,
        text=text,
        url=about.url,
        tags=about.tags,
        declared=about.declared,
        teasers=teasers,
        asides=asides_in(blocks, body=text, authors=about.authors),
        problems=(*_conflicts(about), *kind_problems(tree, text, about, status=page.status)),
    )


def _conflicts(about: Metadata) -> list[Problem]:
    details = [f"{other.found} says {other.words}, which no page can be of; it was not taken" for other in about.refused[:1]]
    if about.published and about.rivals:
        chosen, other = about.published, about.rivals[0]
        details.append(f"{chosen.found} says {chosen.words}, {other.found} says {other.words}; the first was chosen")
    return [Problem(code=ProblemCode.DATE_CONFLICT, detail=detail) for detail in details]


def _text_of(tree: HtmlElement, about: Metadata, *, states: tuple[str, ...], blocks: tuple[Block, ...]) -> str:
    """The body in the markup; where there is next to none, the one in the state of the scripts, or a gallery's captions."""
    text = body_of(tree, blocks, title=about.title, declared=about.body)
    if len(text) >= _THIN:
        return text
    rest = ["\n\n".join(cleaned(body_in(states), about.title))]
    if about.kinds & GALLERIES:
        rest.append(captions_of(tree))
    return max(text, *rest, key=len)


def _from_json(line: str) -> Extraction:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _nothing(Problem(code=ProblemCode.BAD_JSON, detail=f"not a JSON object: {error}"[:200]))
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return _nothing(Problem(code=ProblemCode.BAD_JSON, detail="an article is an object with at least a `text`"))
    given = {key: value for key in ("title", "outlet", "language", "url") if isinstance(value := row.get(key), str) and value}
    published, problems = _given_stamp(row.get("published"))
    return Extraction(
        title=given.get("title"),
        authors=tuple(name for name in _listed(row.get("authors")) if isinstance(name, str)),
        published=published,
        updated=None,
        outlet=given.get("outlet"),
        language=given.get("language") or language_of(row["text"]),
        text=row["text"],
        url=given.get("url"),
        tags=tuple(tag for tag in _listed(row.get("tags")) if isinstance(tag, str)),
        declared=_declared_id(row.get("id")),
        problems=tuple(problems),
    )


def _declared_id(value: object) -> tuple[Declared, ...]:
    """The id that came with an article: the name by which whoever added it knows it."""
    return (Declared(field="id", value=str(value), found="json id"),) if isinstance(value, str | int) and value != "" else ()


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _given_stamp(value: object) -> tuple[Stamp | None, list[Problem]]:
    if value is None or value == "":
        return None, []
    try:
        words = str(value)
        moment = date.fromisoformat(words) if len(words) == 10 else datetime.fromisoformat(words)
        return stamp_of(moment, words=words), []
    except (ValueError, OverflowError):
        detail = f"`published` is neither a day nor an ISO 8601 instant: {value!r}"[:200]
        return None, [Problem(code=ProblemCode.BAD_JSON, detail=detail)]


def _is_markup(text: str) -> bool:
    head = text[:20_000].lower()
    return any(tag in head for tag in ("<html", "<body", "<!doctype", "<head", "<div", "<p>", "<p ", "<article", "<meta", "<title"))


def _nothing(*problems: Problem) -> Extraction:
    return Extraction(title=None, authors=(), published=None, updated=None, outlet=None, language=None, text="", problems=problems)


def _with(found: Extraction, problems: tuple[Problem, ...]) -> Extraction:
    if not problems:
        return found
    fields = {name: getattr(found, name) for name in Extraction.__slots__}
    return Extraction(**{**fields, "problems": (*problems, *found.problems)})
