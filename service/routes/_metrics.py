"""Numbers for Prometheus: answers of the API, postings, sources, subscriptions and what became of messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from foothold.domain.errors import FootholdError
from foothold.domain.filters import Facet, Filter
from foothold.domain.health import Health
from service.front import facets, front

REGISTRY = CollectorRegistry()
ANSWERS = Counter("foothold_answers", "Answers of the JSON API", ["route", "status"], registry=REGISTRY)


#: For each source: name of the gauge, what it tells, its value; None where there is none to tell yet.
SOURCE_GAUGES: tuple[tuple[str, str, Callable[[Health, datetime], float | None]], ...] = (
    ("well", "0 for a source that needs a look", lambda row, now: not row.trouble(now)),
    ("late", "1 when its last good reading is too long ago", lambda row, now: row.late(now)),
    ("failures", "Readings that have failed in a row", lambda row, now: row.failures),
    ("open_postings", "Open postings that it was the last to state", lambda row, now: row.open),
    ("usual_postings", "Postings that its good readings usually name", lambda row, now: row.usual),
    ("latency_seconds", "How long its last reading took", lambda row, now: row.latency_s),
    (
        "last_good_timestamp_seconds",
        "When it was last read well",
        lambda row, now: row.last_good.timestamp() if row.last_good else None,
    ),
    (
        "last_reading_timestamp_seconds",
        "When it was last read, well or not",
        lambda row, now: row.last.finished_at.timestamp() if row.last else None,
    ),
)


class Here(Collector):
    """Reads what is true when Prometheus asks."""

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; where the store can't be used, only the one that says so."""
        try:
            found = [*self._held(), *self._sources(), *self._telling()]
        except FootholdError:
            found = []
        yield GaugeMetricFamily("foothold_up", "0 when the database can't be used", float(bool(found)))
        yield from found

    def _held(self) -> Iterator[Metric]:
        here = front()
        yield GaugeMetricFamily("foothold_ready", "1 when meaning can be searched without waiting", float(here.ready))
        yield GaugeMetricFamily("foothold_sequence", "Number of the last change", here.catalogue_view().sequence)
        postings = GaugeMetricFamily("foothold_postings", "Postings that can be started on", labels=["kind"])
        for kind, count in facets().counts(Filter())[Facet.KIND].items():
            postings.add_metric([kind], count)
        yield postings

    def _sources(self) -> Iterator[Metric]:
        rows, now = front().health(), front().now()
        for name, words, value in SOURCE_GAUGES:
            gauge = GaugeMetricFamily(f"foothold_source_{name}", words, labels=["source"])
            for row in rows:
                if (number := value(row, now)) is not None:
                    gauge.add_metric([row.source], float(number))
            yield gauge
        yield _changes(rows)

    def _telling(self) -> Iterator[Metric]:
        counts = dict(front().subscription_counts())
        yield GaugeMetricFamily("foothold_digests_due", "Digests to be made by now", counts.pop("due"))
        yield GaugeMetricFamily("foothold_digests_late", "Digests that were due an hour ago", counts.pop("late"))
        states = GaugeMetricFamily("foothold_subscriptions", "Subscriptions by state", labels=["state"])
        for state, count in counts.items():
            states.add_metric([state], count)
        yield states
        messages = CounterMetricFamily(
            "foothold_messages", "Mails and webhooks: digests and questions", labels=["via", "what", "outcome"]
        )
        for names, count in front().message_counts().items():
            messages.add_metric(names, count)
        yield messages


def _changes(rows: Iterable[Health]) -> Metric:
    """Return what the last reading of each source brought."""
    gauge = GaugeMetricFamily(
        "foothold_source_last_reading_postings", "What came of its last reading", labels=["source", "what"]
    )
    for row in rows:
        if row.last is not None:
            last = row.last
            counts = {"seen": last.postings, "new": last.new, "changed": last.changed}
            for what, count in (counts | {"gone": last.gone, "back": last.back}).items():
                gauge.add_metric([row.source, what], count)
    return gauge


REGISTRY.register(Here())
