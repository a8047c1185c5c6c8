"""The exercises of lesson 00 solved, in the plain code that a learner would write."""

from __future__ import annotations

__all__ = ["boosting_step", "kernel_memory", "late_share", "share_of_day", "stuck_cell"]


def kernel_memory():
    minutes = 20  # A
    minutes = minutes + 5  # B
    minutes = minutes + 5  # B
    minutes = 20  # A
    minutes = minutes + 5  # B
    return minutes


def share_of_day():
    minutes_in_a_day = 24 * 60
    return 36 / minutes_in_a_day


def late_share(delays):
    arrived = [delay for delay in delays if delay is not None]
    late = [delay for delay in arrived if delay >= 15]
    return len(late) / len(arrived)


def stuck_cell():
    return "interrupt"


def boosting_step(truth, prediction, rate):
    residual = truth - prediction
    return prediction + rate * residual
