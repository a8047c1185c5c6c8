"""Solutions of the exercises about stores, risks and the first day; their source is what ``lesson.solution`` shows."""

from __future__ import annotations

__all__ = [
    "alarm_day",
    "guard_rails",
    "monthly_bill",
    "race_results",
    "region_outage",
    "restore_point",
    "valid_project_id",
]


def race_results(version, writes):
    statuses = []
    for expected in writes:
        if expected is None or expected == version:
            statuses.append(200)
            version = version + 1
        else:
            statuses.append(412)
    return statuses


def restore_point(versions, moment):
    for age, (minute, kind) in enumerate(versions):
        if kind == "object" and minute < moment:
            return age
    return -1


def monthly_bill(stored_gb, egress_gb):
    second_step = min(max(egress_gb - 100, 0), 900)
    third_step = max(egress_gb - 1000, 0)
    return stored_gb * 0.020 + second_step * 0.12 + third_step * 0.11


def alarm_day():
    spent, day = 0, 0
    while spent < 0.5 * 240:
        day = day + 1
        spent = spent + (36 if day >= 12 else 6)
    return day + 1


def region_outage():
    return "replica_elsewhere"


def valid_project_id(text):
    letters = "abcdefghijklmnopqrstuvwxyz"
    return (
        6 <= len(text) <= 30
        and all(letter in letters + "0123456789-" for letter in text)
        and text[0] in letters
        and not text.endswith("-")
        and "google" not in text
        and "ssl" not in text
    )


def guard_rails():
    return """
project:
  id: flight-delays-2026
budget:
  amount: 5
  thresholds: [50, 90, 100]
  notify: [ana@example.org]
bucket:
  public: false
  versions: true
  keep_old_versions_days: 30
"""
