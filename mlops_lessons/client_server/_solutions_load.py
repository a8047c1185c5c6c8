"""The solutions about latencies, load and queues."""

from __future__ import annotations

import math

__all__ = ["honest_test", "knee_remedy", "mean_inside", "percentile", "servers_for", "slow_pages"]


def percentile(latencies, percent):
    ordered = sorted(latencies)
    rank = math.ceil(percent * len(ordered) / 100)
    return ordered[rank - 1]


def slow_pages(calls, slow):
    all_fast = (1 - slow) ** calls
    return 1 - all_fast


def mean_inside(came, left):
    stays = [left[i] - came[i] for i in range(len(came))]
    window = max(left) - min(came)
    return sum(stays) / window


def servers_for(arrivals, service, longest):
    from mlops_lessons.client_server.queueing import mean_wait

    servers = 1
    while mean_wait(arrivals / 1000, service, servers) > longest:
        servers += 1
    return servers


def honest_test():
    return "schedule"


def knee_remedy():
    return "server"
