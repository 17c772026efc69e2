"""From many Readings to few facts, as pure functions: copies, stories, events, origins, expectations.

`merge` decides and returns Changes; `store` looks the neighbours of a batch up by `keys` and applies what was decided.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.merge import copies, stories
from dateline.merge.coreference import bag_of
from dateline.merge.events import event_keys
from dateline.merge.expectations import expectation_keys
from dateline.merge.folding import fold, in_order
from dateline.model import Orientation, Reading
from dateline.record import Changes, Known

__all__ = ["event_keys", "expectation_keys", "keys", "merge"]

_NAMES = 24  # names of a reading that look for its events and expectations


def keys(reading: Reading) -> frozenset[str]:
    """All keys under which a reading is looked up, and by which its neighbours are found: by copies, stories, and things named."""
    return copies.keys(reading) | stories.keys(reading) | {f"thing:{name}" for name in _names(reading)} | {
        f"in:{reading.article.id}"
    }


def _names(reading: Reading) -> list[str]:
    text, counts = reading.article.text, dict[str, int]()
    for claim in reading.claims:
        if claim.orientation is Orientation.PRESENT:
            continue
        for name in bag_of(" ".join(span.of(text) for span in claim.content), *claim.participants).names:
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: (-counts[name], name))[:_NAMES]


def merge(batch: Sequence[Reading], known: Known) -> Changes:
    """What a batch changes in a record: copies, then stories, then events with their origins, then expectations.

    The order within the batch does not matter: it is taken by (publication, id). Decisions in `known` stand above every rule.
    """
    ordered = in_order(batch)
    groups = copies.copy_groups(ordered, known)
    placed, aliases, gone = stories.stories(ordered, known, groups)
    folded = fold(ordered, known, groups, placed)
    return Changes(
        copy_groups=groups,
        stories=placed,
        events=folded.events,
        expectations=folded.expectations,
        removed=(*gone, *folded.removed),
        aliases=(*aliases, *folded.aliases),
    )
