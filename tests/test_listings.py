from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import InputError
from dateline.fetch.listings import is_listing, read_listing
from dateline.sources import SourceKind

BASE = "https://gazette.example/feeds/all.xml"
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Gazette</title><link>https://gazette.example/</link><ttl>60</ttl>
<item><title>The ferry  sails</title><link>/ferry.html#top</link><pubDate>Mon, 05 May 2031 10:00:00 +0900</pubDate></item>
<item><title>A quay</title><guid isPermaLink="true">https://gazette.example/quay</guid><pubDate>2031-05-04</pubDate></item>
<item><title>Of no address</title><guid isPermaLink="false">tag:1</guid></item>
<item><title>Again</title><link>/ferry.html</link></item>
<item><title>Elsewhere</title><link>javascript:alert(1)</link></item>
<item><title>Spaces</title><link>https://gazette.example/a b|c</link>
<pubDate>Mon, 05 May 2031 10:00:00 EST</pubDate></item></channel></rss>"""
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
xml:base="https://post.example/news/"><title>Oslet Post</title>
<entry xml:base="may/"><title>One</title><link rel="alternate" href="one.html"/><link rel="enclosure" href="a.mp3"/>
<published>2031-05-05T03:04:05-03:30</published><updated>2031-05-06T03:04:05Z</updated></entry>
<entry><title>Two</title><id>https://post.example/two</id><updated>2031-05-06T00:00:00Z</updated></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Old</title></channel><item><title>One</title><link>https://old.example/1</link><dc:date>2031-05-05T10:00+01:00</dc:date></item></rdf:RDF>"""
JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [
{"id": "1", "url": "a/b", "title": "x", "date_published": "2031-05-05T03:04:05-05:00"}, {"id": "2", "external_url": "https://y.example/"}]}"""
NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://gazette.example/n1</loc><news:news><news:publication><news:name>G</news:name></news:publication>
<news:publication_date>2031-05-05T08:00:00+02:00</news:publication_date><news:title>One</news:title></news:news></url>
<url><loc>https://gazette.example/n2</loc><lastmod>2031-05-05</lastmod></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://gazette.example/s1.xml</loc><lastmod>2031-05-01</lastmod></sitemap>
<sitemap><loc>https://gazette.example/s2.xml</loc><lastmod>2031-05-05</lastmod></sitemap></sitemapindex>"""


def entries(body: bytes) -> list[tuple[str, str, str]]:
    return [(entry.url, entry.title, entry.said) for entry in read_listing(body, base=BASE).entries]


def test_rss_gives_addresses_once_and_times_as_exact_as_they_were_written() -> None:
    assert entries(RSS) == [
        ("https://gazette.example/ferry.html", "The ferry sails", "2031-05-05T10:00:00+09:00"),
        ("https://gazette.example/quay", "A quay", "2031-05-04"),
        ("https://gazette.example/a%20b%7Cc", "Spaces", "2031-05-05T10:00:00-05:00"),
    ]
    listing = read_listing(RSS, base=BASE)
    assert (listing.title, listing.rest) == ("Harbour Gazette", timedelta(hours=1))


def test_atom_resolves_links_against_each_base_on_the_way() -> None:
    assert entries(ATOM) == [
        ("https://post.example/news/may/one.html", "One", "2031-05-05T03:04:05-03:30"),
        ("https://post.example/two", "Two", "2031-05-06T00:00:00+00:00"),
    ]


def test_old_rss_and_json_feeds_are_feeds_too() -> None:
    assert entries(RDF) == [("https://old.example/1", "One", "2031-05-05T10:00:00+01:00")]
    assert entries(JSON) == [
        ("https://gazette.example/feeds/a/b", "x", "2031-05-05T03:04:05-05:00"),
        ("https://y.example/", "", ""),
    ]


def test_news_sitemaps_give_title_and_time() -> None:
    assert entries(NEWS) == [
        ("https://gazette.example/n1", "One", "2031-05-05T08:00:00+02:00"),
        ("https://gazette.example/n2", "", "2031-05-05"),
    ]


def test_an_index_names_its_parts_the_newest_first() -> None:
    listing = read_listing(INDEX, base=BASE)
    assert listing.kind is SourceKind.SITEMAP
    assert listing.parts == ("https://gazette.example/s2.xml", "https://gazette.example/s1.xml")


def test_listings_are_known_by_their_beginning() -> None:
    for body in (RSS, ATOM, RDF, JSON, NEWS, INDEX, b"\xef\xbb\xbf\n" + RSS, RSS.decode().encode("utf-16")):
        assert is_listing(body)
    for body in (b"", b"words", b"<?xml version='1.0'?><html><body><rss></body></html>", b'{"items": []}', b"<html><feed>"):
        assert not is_listing(body)


def test_a_broken_feed_gives_what_stands_before_the_break() -> None:
    assert [title for _, title, _ in entries(RSS[: RSS.index(b"<item><title>Of no")])] == ["The ferry sails", "A quay"]


BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]>
<rss version="2.0"><channel><title>&g;</title><item><title a="&g;">&g;</title><link>https://x.example/&g;</link></item></channel></rss>"""
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><item><link>https://x.example/&x;</link></item></channel></rss>'


@pytest.mark.parametrize("words", [BOMB, OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_even_looked_at(words: str, encoding: str) -> None:
    with pytest.raises(InputError, match=r"declares entities|is no XML"):
        read_listing(words.replace('version="1.0"', f'version="1.0" encoding="{encoding}"').encode(encoding), base=BASE)


def test_a_feed_with_a_document_type_of_old_is_read() -> None:
    doctype = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x.invalid/rss-0.91.dtd">'
    assert len(entries(doctype + RSS.partition(b"?>")[2])) == 3


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([RSS, ATOM, RDF, JSON, NEWS, INDEX]), st.integers(0, 1200), st.integers(0, 60))
def test_whatever_a_feed_holds_it_is_read_or_named(noise: bytes, body: bytes, start: int, length: int) -> None:
    try:
        listing = read_listing(body[:start] + noise + body[start + length :], base=BASE)
    except InputError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in listing.entries)
