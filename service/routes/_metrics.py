"""Numbers for Prometheus: answers of the API, postings, sources."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from foothold.domain.filters import Facet, Filter
from service.front import facets, front

REGISTRY = CollectorRegistry()
ANSWERS = Counter("foothold_answers", "Answers of the JSON API", ["route", "status"], registry=REGISTRY)


class Here(Collector):
    """Reads what is true when Prometheus asks."""

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges."""
        here = front()
        yield GaugeMetricFamily("foothold_ready", "1 when meaning can be searched without waiting", float(here.ready))
        yield GaugeMetricFamily("foothold_sequence", "Number of the last change", here.catalogue_view().sequence)
        postings = GaugeMetricFamily("foothold_postings", "Postings that can be started on", labels=["kind"])
        for kind, count in facets().counts(Filter())[Facet.KIND].items():
            postings.add_metric([kind], count)
        yield postings
        yield from self._sources()

    def _sources(self) -> Iterator[Metric]:
        now = front().now()
        well = GaugeMetricFamily("foothold_source_well", "0 for a source that needs a look", labels=["source"])
        since = GaugeMetricFamily(
            "foothold_source_last_good_timestamp_seconds", "When it was last read well", labels=["source"]
        )
        for row in front().health():
            well.add_metric([row.source], float(not row.trouble(now)))
            if row.last_good is not None:
                since.add_metric([row.source], row.last_good.timestamp())
        yield well
        yield since


REGISTRY.register(Here())
