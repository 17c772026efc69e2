"""How factual one event is in its sentence, -3 (did not happen) to 3 (did): a rule version, see models/."""

from __future__ import annotations

from dateline.model import Span
from dateline.text import Words


def factuality(words: Words, event: Span) -> float:
    """The factuality of an event, -3 to 3."""
    del words, event
    return 3.0
