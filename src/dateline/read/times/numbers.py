"""Rules of numbers: what number words add up to."""

from __future__ import annotations

from dateline.read.times.grammar import grammar

_rule = grammar.add


@_rule(
    "times.number-compound", "num dash? num", out="num", examples=("twenty-five years", "ninety-one days"), counter="twenty fifty"
)
def _compound(tens: float, _dash: None, ones: float) -> float | None:
    """Tens and ones."""
    return tens + ones if tens in range(20, 100, 10) and 1 <= ones <= 9 else None


@_rule(
    "times.number-hundreds", "num|a hundred num?", out="num", examples=("two hundred years", "a hundred days"), counter="hundred"
)
def _hundreds(count: float, size: int, rest: float | None) -> float:
    """Hundreds and thousands."""
    return count * size + (rest or 0)


@_rule("times.number-fraction", "num num slash num", out="num", examples=("2 1/2 years", "3 1/4 hours"), counter="2 1/0")
def _fraction(whole: float, over: float, _slash: None, under: float) -> float | None:
    """A number with a fraction."""
    return whole + over / under if 0 < over < under else None


@_rule(
    "times.number-and-half",
    "num and a half",
    out="num",
    examples=("two and a half years", "three and a half weeks"),
    counter="two and a boat",
)
def _and_half(whole: float, _and: None, _a: None, _half: None) -> float:
    """A number and a half."""
    return whole + 0.5
