"""One Reading, and one time expression, as a person at a terminal wants to read them."""

from __future__ import annotations

from datetime import date

from rich.text import Text

from dateline.model import Claim, Reading, window_json
from dateline.read.times import readings
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
        "certainty": claim.certainty.value,
        "hedge": claim.hedge,
        "orientation": claim.orientation.value,
        "when": window_json(when.interval) if when and when.interval else None,
        "id": claim.id,
    }


def print_times(phrase: str, *, published: date, language: str) -> None:
    """Print every reading of the time expressions in a phrase; the chosen ones are marked."""
    out = console()
    found = readings(phrase, published=published, language=language)
    if not found:
        out.print(Text(f"no time expression in {phrase!r}"))
    for candidate in found:
        mark, style = ("*", "bold") if candidate.chosen else (" ", "dim")
        window = window_words(window_json(candidate.interval)) if candidate.interval else "no interval"
        out.print(Text(f"{mark} {candidate.words!r} = {window}  {candidate.type.value} {candidate.value}", style=style))
        out.print(Text(f"    rule {candidate.rule}: {candidate.why}", style=style))
