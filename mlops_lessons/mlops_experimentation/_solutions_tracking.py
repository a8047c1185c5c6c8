"""The solutions about runs, promotion, the registry, lineage and the model card."""

from __future__ import annotations

__all__ = ["best_run", "lineage_gaps", "model_card_file", "move_champion", "promotion_verdict"]


def best_run(runs: list[dict], data: str) -> str | None:
    comparable = [run for run in runs if run["status"] == "FINISHED" and run["data"] == data and run["auc"] is not None]
    if not comparable:
        return None
    return max(comparable, key=lambda run: run["auc"])["name"]


def promotion_verdict(low: float, high: float, brier: float, champion_brier: float) -> str:
    if high < 0 or brier > champion_brier + 0.001:
        return "keep"
    if low > 0:
        return "promote"
    return "wait"


def move_champion(client, name: str, version: str) -> str:
    before = client.get_registered_model(name).aliases.get("champion")
    if before is not None and str(before) != str(version):
        client.set_registered_model_alias(name, "previous", before)
    client.set_registered_model_alias(name, "champion", version)
    return version


def lineage_gaps(tags: dict) -> list[str]:
    missing = []
    for name in ["data_digest", "code_commit", "environment", "seed"]:
        value = tags.get(name)
        text = "" if value is None else str(value).strip()
        if text == "" or (name == "code_commit" and text.endswith("+changes")):
            missing.append(name)
    return missing


def model_card_file() -> str:
    return """
intended_use = "which flights of tomorrow to call passengers about"
not_for = ["other airports of departure", "saying which flights will be cancelled"]
owner = "flight desk, data team"
predicted_at = "18:00, the day before"
features = ["carrier", "origin", "hour", "late_share"]
trained_on = [1, 2, 3, 4, 5, 6, 7, 8]
measured_on = [9, 10]
weakest_slice = "departures from LGA"
data_digest = "9f2c41ab03d7e655"

[auc]
value = 0.67
low = 0.65
high = 0.69
"""
