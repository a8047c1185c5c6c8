"""A month of two made-up teams, as raw facts: the bet that opens the lesson's metrics."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

__all__ = ["TEAMS", "Release", "Team"]


@dataclass(frozen=True)
class Release:
    """One deployment: its ``day``, its ``changes``, the hours that each had ``waited``, the hours that it left ``broken``."""

    day: float
    changes: int
    waited: float
    broken: float = 0.0


@dataclass(frozen=True)
class Team:
    """A month of a team."""

    releases: tuple[Release, ...]

    @property
    def changes(self) -> int:
        """How many changes reached users."""
        return sum(release.changes for release in self.releases)

    @property
    def failures(self) -> int:
        """How many deployments broke something."""
        return sum(release.broken > 0 for release in self.releases)

    @property
    def failure_rate(self) -> float:
        """Share of the deployments that broke something."""
        return self.failures / len(self.releases)

    @property
    def lead_time(self) -> float:
        """Hours that the median change waited."""
        return median(release.waited for release in self.releases for _change in range(release.changes))

    @property
    def recovery(self) -> float:
        """Hours that the median failure lasted."""
        return median(release.broken for release in self.releases if release.broken)

    @property
    def hours_broken(self) -> float:
        """Hours of the month with something broken."""
        return sum(release.broken for release in self.releases)


TEAMS = {
    "north": Team(
        tuple(Release(0.5 + 0.74 * n, 1 + (n % 10 == 0), 20.0 + n % 9, 0.75 * (n % 5 == 2)) for n in range(40))
    ),
    "south": Team((Release(9.0, 20, 310.0), Release(23.0, 24, 330.0, 40.0))),
}
