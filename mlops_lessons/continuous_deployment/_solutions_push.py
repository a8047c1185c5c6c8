"""One right answer to each exercise of pushing: from a commit to the users."""

from __future__ import annotations

__all__ = ["delivery_workflow", "how_far", "manifest_problems", "worse_days_are_riskier"]


def how_far(change):
    if change["users_get_it"]:
        return "released"
    if change["in_production"]:
        return "deployed"
    if change["release_built"]:
        return "delivered"
    if change["branch"] == "main" and change["green"]:
        return "integrated"
    return "nowhere"


def worse_days_are_riskier(client):
    from itertools import pairwise

    flight = {
        "carrier": "UA",
        "origin": "EWR",
        "weekday": 4,
        "hour": 18,
        "distance": 1400,
        "late_share": 0.3,
        "wind_speed": 12.0,
        "precip": 0.0,
        "visib": 10.0,
    }
    days = [{**flight, "late_share": tenths / 10} for tenths in range(11)]
    risks = client.post("/predict/many", json=days).json()["late"]
    for calm, bad in pairwise(risks):
        assert calm < bad


def manifest_problems(manifest, files):
    from hashlib import sha256

    found = {name: sha256(text.encode()).hexdigest() for name, text in files.items()}
    missing = [f"missing: {name}" for name in manifest if name not in found]
    added = [f"added: {name}" for name in found if name not in manifest]
    changed = [f"changed: {name}" for name in found if name in manifest and manifest[name] != found[name]]
    return sorted(missing + added + changed)


def delivery_workflow():
    return """\
name: delivery
on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
      - run: pip install -r requirements.txt pytest httpx
      - run: pytest -q
  deploy:
    needs: check
    runs-on: ubuntu-24.04
    environment: production
    concurrency: production
    steps:
      - uses: actions/checkout@v6
      - run: ./deploy "$GITHUB_SHA"
        env:
          DEPLOY_KEY: ${{ secrets.DEPLOY_KEY }}
"""
