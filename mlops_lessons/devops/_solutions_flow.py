"""Solutions of the exercises about flow, people, process and products; their source is what ``lesson.solution`` shows."""

from __future__ import annotations

__all__ = [
    "batch_waits",
    "diagnosis",
    "first_departures",
    "incident_roles",
    "mean_present",
    "team_agreement",
    "tool_stage",
    "wip_limit",
]


def diagnosis():
    return {"faro": "automation", "nimbo": "cloud", "puente": "team", "tostado": "tool", "lima": "devops"}


def batch_waits(ready, size):
    waits = []
    for first in range(0, len(ready) - size + 1, size):
        batch = ready[first : first + size]
        for moment in batch:
            waits.append(batch[-1] - moment)
    return waits


def mean_present(spans, start, end):
    total = 0
    for came, went in spans:
        total = total + max(0, min(went, end) - max(came, start))
    return total / (end - start)


def wip_limit():
    return "three"


def first_departures(ask, airport):
    return ask(
        """
        SELECT departs, flight, name
        FROM flights LEFT JOIN airlines USING (carrier)
        WHERE origin = ?
        ORDER BY departs
        LIMIT 5
        """,
        airport,
    )


def team_agreement():
    return """
[hours]
together = "10:00-13:00"
zone = "America/Bogota"

[answers]
normal_hours = 8
urgent_minutes = 15
urgent_by = "phone"

[disagree]
how = "each writes half a page; we read both before we talk"
decides = "whoever will be on call for it"

[review]
blameless = true
within_days = 5

[on_call]
people = 4
days = 7
rest_hours = 11

[bad_day]
say = "a red dot in the chat, no reasons asked"
then = "the second on call takes over until tomorrow"
"""


def tool_stage():
    return {
        "Jira": "plan",
        "GitHub Issues": "plan",
        "Git": "develop",
        "pytest": "develop",
        "SonarQube": "develop",
        "GitHub Actions": "develop",
        "Docker": "release",
        "Terraform": "release",
        "Argo CD": "release",
        "Prometheus": "monitor",
        "Grafana": "monitor",
        "PagerDuty": "monitor",
    }


def incident_roles():
    return {
        "credentials": "security",
        "announcement": "coordinator",
        "two_regions": "architect",
        "flaky_deploy": "engineer",
        "wrong_sum": "developer",
        "untried": "quality",
        "other_floors": "evangelist",
    }
