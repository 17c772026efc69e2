"""From many Readings to few facts, as pure functions: copies, stories, events, origins, expectations.

`merge` decides and returns Changes; `store` looks the neighbours of a batch up by `lookup_keys` and applies what was decided.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.merge import copies, stories
from dateline.merge.folding import fold, in_order
from dateline.merge.lookup import event_keys, expectation_keys, object_keys
from dateline.model import Reading
from dateline.record import Changes, Known

__all__ = ["event_keys", "expectation_keys", "keys", "lookup_keys", "merge"]


def keys(reading: Reading) -> frozenset[str]:
    """All keys under which a reading is stored, so that its neighbours find it: by copies, by stories, and by its id."""
    return copies.keys(reading) | stories.keys(reading) | {f"in:{reading.article.id}"}


def lookup_keys(reading: Reading) -> frozenset[str]:
    """All keys under which a reading looks for its neighbours: its own, and those of events and expectations it may speak of."""
    return keys(reading) | object_keys(reading)


def merge(batch: Sequence[Reading], known: Known) -> Changes:
    """What a batch changes in a record: copies, then stories, then events with their origins, then expectations.

    The order within the batch does not matter: it is taken by (publication, id). Decisions in `known` stand above every rule.
    """
    ordered = in_order(batch)
    groups, united, lost = copies.copy_groups(ordered, known)
    placed, aliases, gone = stories.stories(ordered, known, groups)
    folded = fold(ordered, known, groups, placed)
    return Changes(
        copy_groups=groups,
        stories=placed,
        events=folded.events,
        expectations=folded.expectations,
        removed=(*lost, *gone, *folded.removed),
        aliases=(*united, *aliases, *folded.aliases),
    )
