"""Sources as other readers know them: OPML in and out, and addresses that somebody pastes.

Source: OPML 2.0, http://opml.org/spec2.opml, section "Subscription lists".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree

from dateline.errors import InputError
from dateline.fetch.markup import Element, local_name, parsed_xml
from dateline.sources import Source

_ADDRESS = re.compile(r"(?:https?|feed)://\S+|(?<![\w@/.-])(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?(?![\w@])", re.IGNORECASE)
_TRAILING = ".,;:)]}>\"'”’"
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What a pasted text names: sources, and the lines (at most 200 characters of each) in which no address was found."""

    sources: tuple[Source, ...]
    unread: tuple[str, ...]


def sources_in(text: str, *, now: datetime) -> Pasted:
    """The sources that a text names: an OPML document, or addresses line by line, a title beside them if there is one.

    Only addresses of the web are taken: a path of this machine is never named by a text. Raises InputError for broken OPML.
    """
    if text.lstrip("\ufeff \t\r\n").startswith(("<?xml", "<opml")):
        return Pasted(sources=read_opml(text.lstrip("\ufeff \t\r\n").encode(), now=now), unread=())
    found: dict[str, Source] = {}
    unread = []
    for line in filter(None, map(str.strip, text.splitlines())):
        source = _in_line(line, now=now)
        if source is None:
            unread.append(line[:200])
        else:
            found.setdefault(source.address, source)
    return Pasted(sources=tuple(found.values()), unread=tuple(unread))


def _in_line(line: str, *, now: datetime) -> Source | None:
    match = _ADDRESS.search(line)
    if match is None:
        return None
    try:
        address = web_address(match.group().rstrip(_TRAILING))
    except InputError:
        return None
    title = f"{line[: match.start()]} {line[match.end() :]}".strip(" \t,;:|-–—*<>()[]\"'")
    return Source(address=address, title=" ".join(title.split()), added_at=now)


def web_address(words: str) -> str:
    """The address of the web that somebody wrote: with its scheme, without its fragment.

    Raises InputError for what is none, and for one that carries a password: a record is read by others.

    >>> web_address("feed://gazette.example/rss"), web_address("gazette.example")
    ('https://gazette.example/rss', 'https://gazette.example/')
    """
    stripped = re.sub(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", "", words.strip()).removeprefix("//")
    whole = stripped if "://" in stripped else f"https://{stripped}"
    try:
        parts = urlsplit(whole)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(words, f"is no address: {error}") from None
    if parts.scheme.lower() not in ("http", "https") or not host or re.search(r"[\s<>\"\\^`{|}\x00-\x1f\x7f]", whole):
        raise InputError(words, "is no address of the web; one starts with http:// or https://")
    if parts.username or parts.password:
        raise InputError(words.rpartition("@")[2], "carries a name or password, which a record must not keep; leave it out")
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), path=parts.path or "/", fragment="").geturl()


def led_to(base: str, link: str) -> str:
    """The address of the web that a link on another page leads to. Raises InputError when it is none."""
    try:
        return web_address(urljoin(base, link))
    except ValueError as error:
        raise InputError(link[:200], f"is no address: {error}") from None


def read_opml(body: bytes, *, now: datetime) -> tuple[Source, ...]:
    """The sources of an OPML document, each once, with the outlines above it as folder. Raises InputError when it is none."""
    root = parsed_xml(body, base="the outline")
    if local_name(root) != "opml":
        raise InputError("the outline", f"is no OPML: its first element is <{local_name(root)}>")
    found: dict[str, Source] = {}
    for source in _outlined(root, (), now):
        found.setdefault(source.address, source)
    return tuple(found.values())


def _outlined(element: Element, above: tuple[str, ...], now: datetime) -> Iterator[Source]:
    """Depth first, without recursion: an outline may be nested as deep as a stranger likes."""
    waiting = [(element, above)]
    while waiting:
        current, folders = waiting.pop()
        given = {name.lower(): value.strip() for name, value in current.attrib.items()}
        title = given.get("title") or given.get("text") or ""
        if address := given.get("xmlurl"):
            try:
                yield Source(address=web_address(address), title=title, folder="/".join(folders), added_at=now)
            except InputError:
                continue
        elif local_name(current) == "outline" and title:
            folders = (*folders, title.replace("/", "-"))
        waiting += [(child, folders) for child in reversed(current) if local_name(child) in ("body", "outline")]


def write_opml(sources: Iterable[Source], *, title: str) -> bytes:
    """An OPML 2.0 document of the sources that have an address of the web, by folder."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    folders: dict[str, Element] = {"": body}
    for source in sources:
        if not source.address.startswith(("http://", "https://")):
            continue
        name = _clean(source.title or source.address)
        outline = etree.SubElement(_folder(source.folder, folders), "outline", type="rss", text=name, title=name)
        outline.set("xmlUrl", source.address)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _folder(path: str, folders: dict[str, Element]) -> Element:
    """The outline of a folder, made with those above it when there is none."""
    made = ""
    for name in path.split("/") if path else ():
        above, made = made, f"{made}/{name}" if made else name
        if made not in folders:
            folders[made] = etree.SubElement(folders[above], "outline", text=_clean(name))
    return folders[made]


def _clean(words: str) -> str:
    return _NOT_IN_XML.sub(" ", words)
