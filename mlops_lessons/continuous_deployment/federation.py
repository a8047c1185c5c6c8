"""The whole view: the pages of all parts read together, and the few numbers that somebody on duty looks at.

References
----------
Prometheus documentation, "Federation", ``up`` as the first thing to know of a target, and ``histogram_quantile``: linear within a
bucket, https://prometheus.io/docs/prometheus/latest/querying/functions/.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

__all__ = ["Sample", "board", "federated", "quantile", "read_page", "scrape", "total"]


@dataclass(frozen=True)
class Sample:
    """One number of a page, with its name and labels."""

    name: str
    labels: Mapping[str, str]
    value: float


def scrape(targets: Mapping[str, str], seconds: float = 2.0) -> dict[str, str | None]:
    """Return the page of each target; None where it does not answer with one.

    Parameters
    ----------
    targets : mapping of str to str
        Whole addresses by name, such as ``{"router": "http://127.0.0.1:8000/-/metrics"}``.
    """
    pages: dict[str, str | None] = {}
    with httpx.Client(trust_env=False, timeout=seconds) as client:
        for job, address in targets.items():
            try:
                reply = client.get(address)
                pages[job] = reply.text if reply.status_code == 200 else None
            except httpx.HTTPError:
                pages[job] = None
    return pages


def federated(pages: Mapping[str, str | None]) -> str:
    """Return one page for all parts: each number with the label ``job``, and ``up``, 1 or 0, for each part."""
    from prometheus_client import generate_latest
    from prometheus_client.core import GaugeMetricFamily
    from prometheus_client.metrics_core import Metric

    up = GaugeMetricFamily("up", "1 where the part answered.", labels=["job"])
    merged: dict[str, Metric] = {"up": up}
    for job, text in pages.items():
        families = _families(text)
        up.add_metric([job], float(families is not None))
        for family in families or ():
            whole = merged.setdefault(family.name, Metric(family.name, family.documentation, family.type))
            for sample in family.samples:
                whole.add_sample(sample.name, {**sample.labels, "job": job}, sample.value)

    class All:
        def collect(self) -> Iterable[Metric]:
            return merged.values()

    return generate_latest(All()).decode()


def read_page(text: str) -> tuple[Sample, ...]:
    """Return the numbers of a page.

    Raises
    ------
    ValueError
        If it is none.
    """
    from prometheus_client.parser import text_string_to_metric_families

    families = text_string_to_metric_families(text)
    return tuple(Sample(one.name, one.labels, one.value) for family in families for one in family.samples)


def total(samples: Iterable[Sample], name: str, **labels: str) -> float:
    """Return the sum of the numbers of that name whose labels agree."""
    return math.fsum(sample.value for sample in _matching(samples, name, labels))


def quantile(samples: Iterable[Sample], name: str, share: float, **labels: str) -> float:
    """Return a quantile of a histogram, linear within its bucket; NaN where nothing was counted.

    The last bucket has no upper end: what falls there is told as its lower one.
    """
    counted: dict[float, float] = {}
    for sample in _matching(samples, f"{name}_bucket", labels):
        edge = float(sample.labels["le"])
        counted[edge] = counted.get(edge, 0.0) + sample.value
    edges = sorted(counted)
    if not edges or not counted[edges[-1]]:
        return math.nan
    rank, below, before = share * counted[edges[-1]], 0.0, 0.0
    for edge in edges:
        if counted[edge] >= rank and counted[edge] > before:
            return below if math.isinf(edge) else below + (edge - below) * (rank - before) / (counted[edge] - before)
        below, before = edge, counted[edge]
    return below


def board(text: str, now: float) -> dict[str, Any]:
    """Return what to look at first, from a federated page: parts, releases, processes, host, model and data.

    Parameters
    ----------
    now : float
        Unix time, for the age of the data.

    Returns
    -------
    dict
        ``up`` (job to bool); ``releases`` (release to requests, share failed, seconds at the 95th percentile); ``memory`` (job to
        bytes); ``host`` (load, share of memory left); ``model`` (version to predictions and mean score); ``data`` (table to rows,
        age in seconds, worst missing share).
    """
    samples = read_page(text)
    return {
        "up": {one.labels["job"]: bool(one.value) for one in samples if one.name == "up"},
        "releases": {name: _release(samples, name) for name in _known(samples, "http_requests_total", "release")},
        "memory": _by(samples, "process_resident_memory_bytes", "job"),
        "host": _host(samples),
        "model": {name: _model(samples, name) for name in _known(samples, "model_predictions_total", "version")},
        "data": {name: _data(samples, name, now) for name in _known(samples, "data_rows", "table")},
    }


def _families(text: str | None) -> list[Any] | None:
    from prometheus_client.parser import text_string_to_metric_families

    try:
        return None if text is None else list(text_string_to_metric_families(text))
    except (ValueError, KeyError, IndexError):
        return None


def _matching(samples: Iterable[Sample], name: str, labels: Mapping[str, str]) -> list[Sample]:
    wanted = labels.items()
    return [one for one in samples if one.name == name and all(one.labels.get(key) == value for key, value in wanted)]


def _known(samples: Iterable[Sample], name: str, label: str) -> list[str]:
    return sorted({one.labels[label] for one in samples if one.name == name})


def _by(samples: Iterable[Sample], name: str, label: str) -> dict[str, float]:
    return {one.labels[label]: one.value for one in samples if one.name == name}


def _release(samples: tuple[Sample, ...], release: str) -> dict[str, float]:
    answers = _matching(samples, "http_requests_total", {"release": release})
    requests = math.fsum(one.value for one in answers)
    failed = math.fsum(one.value for one in answers if one.labels["code"] >= "500")
    seconds = quantile(samples, "http_request_duration_seconds", 0.95, release=release)
    return {"requests": requests, "failed": failed / requests if requests else math.nan, "p95": seconds}


def _host(samples: tuple[Sample, ...]) -> dict[str, float]:
    found = {one.name: one.value for one in samples if one.name.startswith("host_")}
    if not found:
        return {}
    left = found["host_memory_available_bytes"] / found["host_memory_total_bytes"]
    return {"load": found["host_load1"], "memory_left": left}


def _model(samples: tuple[Sample, ...], version: str) -> dict[str, float]:
    scores, counted = (
        total(samples, "model_score_sum", version=version),
        total(samples, "model_score_count", version=version),
    )
    return {
        "predictions": total(samples, "model_predictions_total", version=version),
        "mean_score": scores / counted if counted else math.nan,
    }


def _data(samples: tuple[Sample, ...], table: str, now: float) -> dict[str, float]:
    missing = [one.value for one in _matching(samples, "data_missing_ratio", {"table": table})]
    newest = total(samples, "data_newest_timestamp_seconds", table=table)
    return {"rows": total(samples, "data_rows", table=table), "age": now - newest, "missing": max(missing, default=0.0)}
