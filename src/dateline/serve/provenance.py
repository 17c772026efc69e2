"""Where everything in a case comes from, as PROV-JSON: pages, readings and objects, what made them, and who answers for it.

Source: W3C, PROV-DM (2013); Huynh et al., The PROV-JSON Serialization (2013).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from dateline.model import Reading
from dateline.record import Event, Evidence, Expectation

Json = dict[str, Any]
_PREFIXES = {"case": "urn:dateline:", "sha256": "urn:sha256:"}


def provenance(
    readings: Iterable[Reading], objects: Sequence[Event | Expectation], *, software: str, about: str, made_at: datetime
) -> Json:
    """The PROV-JSON document of a case: entities for bytes, readings and objects, activities for capture, reading and merging."""
    out = _Document(software)
    for reading in readings:
        out.reading(reading)
    for item in objects:
        out.object(item)
    out.case(about, made_at)
    return out.made


class _Document:
    """A document in the making; its relations are numbered in order."""

    def __init__(self, software: str) -> None:
        self.made: Json = {
            "prefix": dict(_PREFIXES),
            "entity": {},
            "activity": {
                "case:reading": {"prov:label": "reading the stored bytes by rules"},
                "case:merging": {"prov:label": "adding claims up to events and expectations by rules"},
            },
            "agent": {"case:software": {"prov:type": "prov:SoftwareAgent", "prov:label": software}},
            "wasGeneratedBy": {},
            "used": {},
            "wasDerivedFrom": {},
            "wasAttributedTo": {},
            "wasAssociatedWith": {},
        }
        for activity in ("case:reading", "case:merging"):
            self._relate("wasAssociatedWith", {"prov:activity": activity, "prov:agent": "case:software"})

    def _relate(self, relation: str, ends: Json) -> None:
        self.made[relation][f"_:{relation}{len(self.made[relation]) + 1}"] = ends

    def reading(self, reading: Reading) -> None:
        """A capture, and the reading of it, attributed to its outlet."""
        page, article = reading.page, reading.article
        bytes_, read = f"sha256:{page.sha256}", f"case:reading-{article.id}-{page.sha256[:12]}"
        capture = f"case:capture-{article.id}-{page.sha256[:12]}"
        at = {"prov:startTime": page.fetched_at.isoformat()} if page.fetched_at else {}
        self.made["entity"][bytes_] = {"prov:type": "captured page", "prov:location": page.url}
        self.made["entity"][read] = {"prov:type": "reading", "prov:label": article.title or page.url}
        self.made["activity"][capture] = {"prov:label": "capture of the page", **at}
        self._relate("wasGeneratedBy", {"prov:entity": bytes_, "prov:activity": capture})
        self._relate("used", {"prov:activity": "case:reading", "prov:entity": bytes_})
        self._relate("wasGeneratedBy", {"prov:entity": read, "prov:activity": "case:reading"})
        self._relate("wasDerivedFrom", {"prov:generatedEntity": read, "prov:usedEntity": bytes_})
        outlet = f"case:outlet-{article.outlet or page.url}"
        self.made["agent"][outlet] = {"prov:type": "prov:Organization", "prov:label": article.outlet or page.url}
        self._relate("wasAttributedTo", {"prov:entity": bytes_, "prov:agent": outlet})

    def object(self, item: Event | Expectation) -> None:
        """An event or expectation, derived from every reading that it quotes."""
        id = f"case:{item.id}"
        kind = "event" if isinstance(item, Event) else "expectation"
        self.made["entity"][id] = {"prov:type": kind, "prov:label": item.what}
        self._relate("wasGeneratedBy", {"prov:entity": id, "prov:activity": "case:merging"})
        for piece in dict.fromkeys((p.article, p.sha256) for p in evidence_of(item)):
            read = f"case:reading-{piece[0]}-{piece[1][:12]}"
            self._relate("wasDerivedFrom", {"prov:generatedEntity": id, "prov:usedEntity": read})

    def case(self, about: str, made_at: datetime) -> None:
        """The case itself."""
        self.made["entity"]["case:file"] = {"prov:type": "case file", "prov:label": about}
        self.made["activity"]["case:export"] = {"prov:label": "writing of the case file", "prov:endTime": made_at.isoformat()}
        self._relate("wasGeneratedBy", {"prov:entity": "case:file", "prov:activity": "case:export"})
        self._relate("wasAssociatedWith", {"prov:activity": "case:export", "prov:agent": "case:software"})


def evidence_of(item: Event | Expectation) -> tuple[Evidence, ...]:
    """The evidence of an event, or of every statement of an expectation."""
    return item.evidence if isinstance(item, Event) else tuple(statement.evidence for statement in item.stated)
