"""XML of strangers: parsed without network, entities or a document type of its own."""

from __future__ import annotations

from typing import Any

from lxml import etree

from dateline.errors import InputError

Element = Any  # of lxml, which has no types of its own


def parsed_xml(body: bytes, *, base: str) -> Element:
    """The root element of XML, mended where it is broken; its `base` is that of the document or of an xml:base inside it.

    Raises InputError for what has no elements, and for a document that declares entities: no feed or outline needs any, and a few
    lines of them can swell to gigabytes.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body.lstrip(b" \t\r\n"), parser, base_url=base)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(base, f"is no XML: {error}") from None
    if root is None:
        raise InputError(base, "is no XML: it has no element")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):  # type: ignore[union-attr]
        raise InputError(base, "declares entities of its own, which no feed, sitemap or outline needs; it was not read further")
    return root


def local_name(element: Element) -> str:
    """The name of an element without its namespace, lowered; "" for comments and instructions."""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def words_of(element: Element) -> str:
    """The text of an element, its spaces joined."""
    return " ".join("".join(element.itertext()).split())
