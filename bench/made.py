"""Made-up news of any length: outlets, places, people, matters and every sentence are invented.

Matters open at a steady rate; how many articles each gets follows a power law, within two weeks. A fifth of the later
articles of a matter carry the text of an earlier one under a headline of their own, as papers carry wires. An article has some 380
words in the median and seven or eight claims. The same seed gives the same news.
"""

from __future__ import annotations

import heapq
import html
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from dateline.interval import Bound, Interval, one_day
from dateline.model import (
    Article,
    Certainty,
    Claim,
    Orientation,
    Page,
    PageRef,
    Precision,
    Reading,
    Role,
    Span,
    Stamp,
    TimeMention,
    TimeType,
    Voice,
    identity,
)  # fmt: skip
from dateline.read import article_id

START = datetime(2031, 1, 1, tzinfo=UTC)
COPIED = 0.2
OUTLETS = 300
_SHAPE = 1.35  # of the power law of matters: the mean is near four, the largest of a year some thousands
_LARGEST = 1000
_LIFE = 14  # days in which even a large matter is told

_FIRST = (
    "ba be bel bor da del dor fa fen gal har hel is jor ka kel la lor ma mar ne nor or pel ra ros sa sel ta tor ul va vel yor zan"
).split()
_LAST = "bek dal den dor far gan grad holm ir ka lan len lin mar mir nas nel or ra rin sen tal tan ter ur va ven vik za zet".split()
_NOUNS = (
    "dam bridge harbour tunnel ferry railway pipeline mine refinery airport court hospital school stadium museum canal airline "
    "budget tax pension strike vote treaty tariff border ceasefire inquiry trial merger loan bond currency harvest drought flood "
    "fire storm outbreak vaccine satellite reactor grid fishery forest ministry council parliament union bank army police "
    "regulator company party coalition embassy summit census licence contract tender shipment factory warehouse market price rent"
).split()
_PLAIN = (
    "report plan meeting decision letter statement offer complaint delay shortage visit review deal dispute figure rule programme "
    "measure proposal question number region family worker driver farmer teacher student resident owner investor lawyer engineer"
).split()
_ADJECTIVES = (
    "new old local northern southern costly long early late public private joint secret likely weak strong final first second "
    "rural urban foreign national regional temporary permanent damaged disputed broken planned unpaid overdue crowded empty"
).split()
_DONE = (
    "closed opened approved rejected delayed repaired sold bought inspected searched evacuated suspended resumed cancelled "
    "extended signed blocked fined cleared rebuilt moved seized returned halted doubled cut raised funded banned reviewed"
).split()
_INFINITIVES = "close open reopen resume start end expand merge vote strike leave return pay rebuild move sign".split()
_CUES = ("said", "announced", "confirmed", "warned")
_OFFICES = (
    "president",
    "minister",
    "mayor",
    "governor",
    "spokeswoman",
    "spokesman",
    "chief engineer",
    "union leader",
    "judge",
    "analyst",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _name(chance: random.Random) -> str:
    return (chance.choice(_FIRST) + chance.choice(("", *_FIRST)) + chance.choice(_LAST)).capitalize()


class World:
    """The names that recur: a few are in the news every day, most hardly ever."""

    def __init__(self, chance: random.Random) -> None:
        self.places = sorted({_name(chance) for _ in range(4000)})
        self.people = sorted({f"{_name(chance)} {_name(chance)}" for _ in range(30_000)})
        self.outlets = [f"{_name(chance)} {chance.choice(('Herald', 'Post', 'Times', 'Courier', 'Wire'))}" for _ in range(OUTLETS)]
        self.lexis = sorted({_name(chance).lower() for _ in range(60_000)})  # stands for the many words that a language has
        for names in (self.places, self.people, self.lexis):
            chance.shuffle(names)

    @staticmethod
    def often_first(chance: random.Random, names: list[str]) -> str:
        """One of the names, those in front far more often (Zipf's law)."""
        return names[min(int(len(names) ** chance.random()) - 1, len(names) - 1)]


@dataclass(slots=True)
class Matter:
    """What a number of articles are about."""

    number: int
    places: tuple[str, ...]
    people: tuple[tuple[str, str], ...]  # name, office
    things: tuple[str, ...]
    words: tuple[str, ...]
    world: World
    left: int
    pace: float  # articles a day
    texts: list[Draft] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text and what is claimed in it, before an outlet carries it."""

    text: str
    claims: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A claim of a draft: who says what, where in the text, and when it happened or is to come."""

    who: Voice
    cue: Span
    content: Span
    when: tuple[Span, Interval] | None
    orientation: Orientation
    participants: tuple[str, ...]
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Item:
    """One article of an outlet."""

    number: int
    matter: int
    copy_of: int | None  # number of the article that had the text first
    outlet: str
    url: str
    title: str
    published: datetime
    draft: Draft


def items(count: int, *, a_day: int, seed: int = 7) -> Iterator[Item]:
    """`count` articles in order of publication, `a_day` of them each day."""
    chance = random.Random(seed)
    world = World(chance)
    waiting: list[tuple[float, int, Matter]] = []
    first: dict[int, int] = {}  # a draft's address in memory is no key: the matter and the place among its texts are
    opened = 0
    for number in range(count):
        now = number / a_day
        if not waiting or waiting[0][0] > now:
            matter = _matter(chance, world, opened)
            opened += 1
        else:
            matter = heapq.heappop(waiting)[2]
        copied = bool(matter.texts) and chance.random() < COPIED
        place = chance.randrange(len(matter.texts)) if copied else len(matter.texts)
        if not copied:
            matter.texts.append(_draft(chance, matter, START + timedelta(days=now)))
        key = matter.number * 10_000 + place
        outlet = chance.randrange(OUTLETS)
        yield Item(
            number=number, matter=matter.number, copy_of=first.get(key), outlet=world.outlets[outlet],
            url=f"https://paper{outlet}.example/{(START + timedelta(days=now)):%Y/%m/%d}/{number}",
            title=_headline(chance, matter), published=START + timedelta(days=now), draft=matter.texts[place],
        )  # fmt: skip
        first.setdefault(key, number)
        matter.left -= 1
        if matter.left:
            heapq.heappush(waiting, (now + chance.expovariate(matter.pace), matter.number, matter))
        else:
            matter.texts.clear()


def _matter(chance: random.Random, world: World, number: int) -> Matter:
    place = world.often_first(chance, world.places)
    nouns = chance.sample(_NOUNS, 3)
    size = min(int(chance.paretovariate(_SHAPE)), _LARGEST)
    return Matter(
        number=number,
        places=(place, world.often_first(chance, world.places)),
        people=tuple((world.often_first(chance, world.people), chance.choice(_OFFICES)) for _ in range(4)),
        things=tuple(f"the {_name(chance)} {noun}" for noun in nouns),
        words=(*chance.sample(_PLAIN, 6), *(world.often_first(chance, world.lexis) for _ in range(6))),
        world=world,
        left=size,
        pace=max(1.2, size / _LIFE),
    )


def _headline(chance: random.Random, matter: Matter) -> str:
    thing = chance.choice(matter.things).removeprefix("the ")
    family = chance.choice(matter.people)[0].split()[1]
    return f"{thing} {chance.choice(_DONE)} in {matter.places[0]}, {family} {chance.choice(_CUES)}"


def _clause(chance: random.Random, matter: Matter) -> str:
    thing, plain = chance.choice(matter.things), chance.choice(matter.words)
    where = f" in {chance.choice(matter.places)}" if chance.random() < 0.4 else ""
    tail = (
        f" after the {chance.choice(_ADJECTIVES)} {chance.choice(_PLAIN)} was {chance.choice(_DONE)}"
        if chance.random() < 0.4
        else ""
    )
    return f"{thing} was {chance.choice(_DONE)} because of a {chance.choice(_ADJECTIVES)} {plain}{where}{tail}"


class _Writer:
    """A text under construction, with the place of each claim."""

    def __init__(self, chance: random.Random, matter: Matter, now: datetime) -> None:
        self._chance, self._matter, self._now = chance, matter, now
        self._parts: list[str] = []
        self._length = 0
        self.claims: list[Said] = []

    def put(self, words: str) -> Span:
        """The span of words that are added."""
        self._parts.append(words)
        self._length += len(words)
        return Span(start=self._length - len(words), end=self._length)

    def text(self) -> str:
        """What was written."""
        return "".join(self._parts)

    def background(self) -> None:
        """A sentence that nobody says."""
        chance, world = self._chance, self._matter.world
        rare = [world.often_first(chance, world.lexis) for _ in range(3)]
        self.put(f"The {chance.choice(_ADJECTIVES)} {rare[0]} of the {chance.choice(_NOUNS)} was {chance.choice(_DONE)} with a "
                 f"{rare[1]} {chance.choice(self._matter.words)} and {chance.randrange(2, 900)} {rare[2]}s. ")  # fmt: skip

    def report(self) -> None:
        """A sentence in which somebody says what happened."""
        who = self._who()
        cue = self.put(self._chance.choice(_CUES))
        self.put(" that ")
        content = self.put(_clause(self._chance, self._matter))
        when = None
        if self._chance.random() < 0.5:
            day = (self._now - timedelta(days=self._chance.randrange(3))).date()
            self.put(" on ")
            words = self.put(_DAYS[day.weekday()])
            content, when = Span(start=content.start, end=words.end), (words, one_day(day))
        self.put(". ")
        self._claim(who, cue, content, when, Orientation.PAST)

    def prospect(self) -> None:
        """A sentence in which somebody says what is to come, and by when."""
        day = (self._now + timedelta(days=self._chance.randrange(5, 90))).date()
        who = self._who()
        cue = self.put("said")
        self.put(" that ")
        start = self.put(f"{self._chance.choice(self._matter.things)} would {self._chance.choice(_INFINITIVES)} ")
        words = self.put(f"by {day:%B} {day.day}, {day.year}")
        self.put(". ")
        window = Interval(earliest=self._now.date(), latest=day, bound=Bound.NOT_AFTER)
        self._claim(who, cue, Span(start=start.start, end=words.end), (words, window), Orientation.FUTURE)

    def _who(self) -> Voice:
        name, office = self._chance.choice(self._matter.people)
        span = self.put(f"{name}, the {office}")
        self.put(", ")
        return Voice(name=name, role=Role.OFFICIAL, span=span)

    def _claim(self, who: Voice, cue: Span, content: Span, when: tuple[Span, Interval] | None, orientation: Orientation) -> None:
        certainty = Certainty.ASSERTED if self._chance.random() < 0.9 else Certainty.DENIED
        words = content.of(self.text())
        names = tuple(thing.removeprefix("the ") for thing in self._matter.things if thing in words)
        said = Said(who=who, cue=cue, content=content, when=when, orientation=orientation, participants=names, certainty=certainty)
        self.claims.append(said)


def _draft(chance: random.Random, matter: Matter, now: datetime) -> Draft:
    writer = _Writer(chance, matter, now)
    sentences = max(5, int(chance.lognormvariate(3.05, 0.45)))
    for number in range(sentences):
        kind = chance.random()
        if kind < 0.28:
            writer.report()
        elif kind < 0.35:
            writer.prospect()
        else:
            writer.background()
        if number % 3 == 2:
            writer.put("\n\n")
    return Draft(writer.text().rstrip(), tuple(writer.claims))


# ---------------------------------------------------------------- as the house's types


def reading(item: Item) -> Reading:
    """What reading the item's page would find, without reading it."""
    day = item.published.date()
    id, text = article_id(item.url), item.draft.text
    stamp = Stamp(words=item.published.isoformat(), instant=item.published, clock=item.published.time(), day=one_day(day),
                  precision=Precision.SECOND, zone="+0000", found="made")  # fmt: skip
    article = Article(id=id, url=item.url, title=item.title, authors=(), published=stamp, updated=None, outlet=item.outlet,
                      language="en", text=text)  # fmt: skip
    claims = tuple({c.id: c for c in (_claim(said, article) for said in item.draft.claims)}.values())
    capture = PageRef(url=item.url, sha256=f"{item.number:064x}", fetched_at=item.published + timedelta(minutes=10))
    times = tuple(claim.when for claim in claims if claim.when)
    return Reading(page=capture, article=article, teasers=(), times=times, claims=claims, problems=())


def _claim(said: Said, article: Article) -> Claim:
    return Claim(
        id=identity("claim", article.id, said.content.of(article.text), said.who.name), article=article.id,
        source=(said.who.span,) if said.who.span else (), cue=(said.cue,), content=(said.content,), chain=(said.who,),
        certainty=said.certainty, orientation=said.orientation,
        when=_time(*said.when, article.text) if said.when else None, participants=said.participants, rule="made",
    )  # fmt: skip


def _time(span: Span, window: Interval, text: str) -> TimeMention:
    return TimeMention(
        span=span, core=span, words=span.of(text), type=TimeType.DATE, value=f"{window.latest}", interval=window, rule="made"
    )


def page(item: Item) -> Page:
    """The item's page as a paper would send it: some 30 kB of menus, scripts, teasers and the text."""
    said = "".join(f"<p>{html.escape(part)}</p>\n" for part in item.draft.text.split("\n\n"))
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": item.title,
            "datePublished": item.published.isoformat(), "publisher": {"@type": "Organization", "name": item.outlet}}  # fmt: skip
    menu = "".join(f'<li class="menu-item"><a href="/section/{n}" data-track="menu-{n}">Section {n}</a></li>\n' for n in range(70))
    teasers = "".join(
        f'<article class="card"><a href="/2031/{n}"><img src="/img/{n}.jpg" alt=""><h3>More on this, part {n}</h3></a></article>\n'
        for n in range(24)
    )
    script = "window.settings=" + json.dumps({f"option{n}": {"on": n % 2, "where": f"slot-{n}"} for n in range(180)})
    body = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(item.title)} | {item.outlet}</title>
<meta property="og:title" content="{html.escape(item.title)}"><meta property="og:site_name" content="{item.outlet}">
<meta property="og:type" content="article"><link rel="canonical" href="{item.url}">
<script type="application/ld+json">{json.dumps(data)}</script><script>{script}</script></head>
<body><header><nav><ul>{menu}</ul></nav></header><main><article class="story"><h1>{html.escape(item.title)}</h1>
<p class="byline">By <a href="/author/1">Staff Writer</a></p>
<time datetime="{item.published.isoformat()}">{item.published:%B %d, %Y}</time>
<div class="story-body">{said}</div></article><aside><h2>More from {item.outlet}</h2>{teasers}</aside></main>
<footer><ul>{menu}</ul><p>Contact the editors. All rights reserved.</p></footer></body></html>"""
    return Page(url=item.url, body=body.encode(), content_type="text/html; charset=utf-8",
                fetched_at=item.published + timedelta(minutes=10))  # fmt: skip
