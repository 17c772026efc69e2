"""One Reading, and one time expression, as a person at a terminal wants to read them."""

from __future__ import annotations

from datetime import date

from rich.text import Text

from dateline.interval import to_edtf
from dateline.model import Claim, Reading, window_json
from dateline.read.times import Candidate, readings
from dateline.serve.tables import Format, claims_table, console, show
from dateline.serve.words import window_words


def print_reading(reading: Reading, *, format: Format) -> None:
    """Print an article's head and its claims; with CSV the claims alone."""
    rows = [_claim_row(claim, reading.article.text) for claim in reading.claims]
    if format is Format.TABLE:
        out = console()
        for line in _head(reading):
            out.print(line, soft_wrap=True)
    show(rows, format=format, table=claims_table())
    if format is Format.TABLE:
        print()


def _head(reading: Reading) -> list[Text]:
    article = reading.article
    stamp = article.published
    published = f"{stamp.words} ({stamp.precision.value}, {stamp.zone or 'no zone given'})" if stamp else "publication date unknown"
    by = ", ".join(article.authors) or "no author named"
    lines = [
        Text(article.title or "without a title", style="bold"),
        Text(f"{article.outlet or 'unknown outlet'} · {by} · {published} · {article.language or '?'}"),
        Text(f"{len(article.text.split())} words, {len(reading.times)} times, {len(reading.teasers)} teasers", style="dim"),
    ]
    lines += [Text(f"problem: {problem.code.value}: {problem.detail}", style="yellow") for problem in reading.problems]
    return lines


def _claim_row(claim: Claim, text: str) -> dict[str, object]:
    when = claim.when
    return {
        "voices": [voice.name for voice in claim.chain],
        "words": " ".join(" … ".join(span.of(text) for span in claim.content).split()),
        "cue": " … ".join(" ".join(span.of(text).split()) for span in claim.cue),
        "certainty": claim.certainty.value,
        "hedge": claim.hedge,
        "orientation": claim.orientation.value,
        "when": window_json(when.interval) if when and when.interval else None,
        "id": claim.id,
    }


def print_times(phrase: str, *, published: date | None, language: str) -> None:
    """Print every reading of the time expressions in a phrase; the chosen ones come first and are marked."""
    out = console()
    found = readings(phrase, published=published, language=language)
    day = f"{published:%A} {published.day} {published:%B %Y}" if published else "an unknown day: relative words have no days"
    out.print(Text(f"published on {day}", style="dim"))
    if not found:
        out.print(Text(f"no time expression in {phrase!r}"))
    for candidate in found:
        for line in _reading_lines(candidate):
            out.print(line, soft_wrap=True)


def _reading_lines(candidate: Candidate) -> list[Text]:
    """One reading: what it says, how it is exported, which rule read it, and why it was chosen or not."""
    mark, style = ("*", "bold") if candidate.chosen else (" ", "dim")
    span = candidate.interval
    window = window_words(window_json(span)) if span else "no days"
    length = ""
    if span and span.days:
        length = f" ({span.earliest:%A})" if span.days == 1 else f" ({span.days} days)"
    exports = f"TIMEX3 {candidate.type.value} {candidate.value}" + (f", EDTF {to_edtf(span)}, {span.bound.value}" if span else "")
    return [
        Text(f"{mark} {candidate.words}: {window}{length}", style=style),
        Text(f"    {exports}", style=style),
        Text(f"    {candidate.rule}: {candidate.about.splitlines()[0]}", style="dim"),
        Text(f"    {candidate.why}", style="dim"),
    ]
