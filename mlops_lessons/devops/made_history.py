"""Repositories made with real git, in which every date is told: the same story gives the same commits on every computer."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from mlops_lessons.course.folders import temporary_folder
from mlops_lessons.delivery_log import DeliveryLog
from mlops_lessons.devops import _git
from mlops_lessons.devops.metrics import Period

__all__ = ["MadeRepository", "airline_story", "at"]

MEXICO, NEW_YORK, NEW_YORK_SUMMER = "-06:00", "-05:00", "-04:00"  # in New York, summer time began on 10 March 2013


def at(day: str, clock: str, offset: str = "+00:00") -> datetime:
    """Return an instant: ``at("2013-03-08", "17:00", "-06:00")``."""
    return datetime.fromisoformat(f"{day}T{clock}:00{offset}")


class MadeRepository:
    """A git repository in ``folder``, with the commands that one would type, each dated as one likes.

    Parameters
    ----------
    folder : Path, optional
        Where; default: a temporary folder that goes away with the object.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or temporary_folder("history-", self)
        self._number = count(1)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._git("init", "--quiet", "--initial-branch=main")

    def commit(
        self,
        subject: str,
        when: datetime,
        *,
        who: str = "Ana",
        authored: datetime | None = None,
        file: str | None = None,
    ) -> str:
        """Change one file, commit, and return the commit's name; `authored` is the author's date where it is another."""
        name = file or f"part_{next(self._number):02}.txt"
        (self.folder / name).write_text(subject + "\n", encoding="utf-8", newline="\n")
        self._git("add", "--", name)
        self._git("commit", "--quiet", "-m", subject, when=when, who=who, authored=authored)
        return self.name()

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Begin a branch and switch to it."""
        self._git("switch", "--quiet", "-c", name, start)

    def switch(self, name: str) -> None:
        """Go on with another branch."""
        self._git("switch", "--quiet", name)

    def merge(self, branch: str, when: datetime, *, who: str = "Ana", squash: bool = False) -> str:
        """Join `branch` into this one by a merge commit, or as one commit that forgets the branch, and return its name."""
        message = f"Merge branch '{branch}'" if not squash else f"Squash {branch}"
        if squash:
            self._git("merge", "--quiet", "--squash", branch)
            self._git("commit", "--quiet", "-m", message, when=when, who=who)
        else:
            self._git("merge", "--quiet", "--no-ff", "-m", message, branch, when=when, who=who)
        return self.name()

    def revert(self, commit: str, when: datetime, *, who: str = "Ana", subject: str | None = None) -> str:
        """Take a commit back by another one, which says so, and return its name."""
        mainline = ["-m", "1"] if len(self._git("rev-parse", f"{commit}^@").split()) > 1 else []
        self._git("revert", "--no-commit", *mainline, commit)
        first = subject or f'Revert "{self._git("show", "-s", "--format=%s", commit).strip()}"'
        self._git("commit", "--quiet", "-m", f"{first}\n\nThis reverts commit {commit}.", when=when, who=who)
        return self.name()

    def tag(self, name: str, when: datetime | None = None, commit: str = "HEAD") -> None:
        """Tag a commit: with a date of its own (annotated), or without (lightweight)."""
        self._git("tag", *(["-a", "-m", name] if when else []), name, commit, when=when)

    def name(self, revision: str = "HEAD") -> str:
        """Return the full name of a commit."""
        return self._git("rev-parse", "--verify", revision).strip()

    def _git(
        self, *arguments: str, when: datetime | None = None, who: str = "Ana", authored: datetime | None = None
    ) -> str:
        more = {f"GIT_{role}_NAME": who for role in ("AUTHOR", "COMMITTER")}
        more |= {f"GIT_{role}_EMAIL": f"{who.lower()}@example.org" for role in ("AUTHOR", "COMMITTER")}
        if when is not None:
            more |= {"GIT_COMMITTER_DATE": when.isoformat(), "GIT_AUTHOR_DATE": (authored or when).isoformat()}
        return _git.output(self.folder, *arguments, more=more).decode("utf-8", "replace")


def airline_story() -> tuple[MadeRepository, DeliveryLog, Period]:
    """Return what an airline's data team delivered in two weeks of March 2013: its repository, its delivery log, the period.

    Ana works in Mexico City, Beto in New York, which goes over to summer time on the second Sunday. Seven deployments; one is
    taken back, one is mended by a hotfix, one has a change of a revert and is still not mended; one outage is nobody's doing.
    """
    made = MadeRepository()
    log = DeliveryLog(made.folder / ".git" / "delivery.jsonl", new_id=map("e{:02}".format, count(1)).__next__)
    _first_week(made, log)
    _second_week(made, log)
    return made, log, Period(at("2013-03-04", "00:00"), at("2013-03-18", "00:00"))


def _deploy(
    made: MadeRepository, log: DeliveryLog, release: str, when: datetime, seconds: int, **detail: object
) -> None:
    made.tag(release, when)
    commit = made.name()
    log.append("pushed", commit=commit, at=when - timedelta(seconds=seconds + 60), detail={"ref": "main"})
    log.append("deployed", commit=commit, release=release, ok=True, at=when, detail={"seconds": seconds, **detail})
    log.append("verified", commit=commit, release=release, ok=True, at=when + timedelta(minutes=2))


def _incident(log: DeliveryLog, name: str, opened: datetime, resolved: datetime | None, release: str | None) -> None:
    log.append("incident_opened", release=release, at=opened, detail={"incident": name})
    if resolved is not None:
        log.append("incident_resolved", release=release, at=resolved, detail={"incident": name})


def _first_week(made: MadeRepository, log: DeliveryLog) -> None:
    made.commit("Serve the first delay model", at("2013-02-18", "09:00", MEXICO))
    made.commit("Answer health checks", at("2013-03-05", "10:00", NEW_YORK), who="Beto")
    _deploy(made, log, "v1.0.0", at("2013-03-06", "15:00"), 420)
    made.branch("weather")
    made.commit("Read the weather", at("2013-03-06", "11:00", MEXICO))
    wind = made.commit("Use the wind", at("2013-03-07", "17:00", MEXICO))
    made.switch("main")
    made.commit("Keep each prediction", at("2013-03-08", "09:00", NEW_YORK), who="Beto")
    made.merge("weather", at("2013-03-08", "12:00", MEXICO))
    _deploy(made, log, "v1.1.0", at("2013-03-08", "20:00"), 380)
    back = made.revert(wind, at("2013-03-08", "20:00", NEW_YORK), who="Beto")
    _deploy(made, log, "v1.1.1", at("2013-03-09", "02:00"), 150, planned=False)
    _incident(log, "wind", at("2013-03-08", "21:30"), at("2013-03-09", "02:10"), "v1.1.0")
    made.commit("Cache the airports", at("2013-03-10", "00:30", NEW_YORK), who="Beto")
    _deploy(made, log, "v1.2.0", at("2013-03-10", "13:30"), 400)
    made.tag("wind-back", commit=back)


def _second_week(made: MadeRepository, log: DeliveryLog) -> None:
    _incident(log, "power", at("2013-03-11", "04:00"), at("2013-03-11", "05:00"), None)
    rebased = at("2013-03-04", "16:00", MEXICO)
    made.commit("Warn when data are old", at("2013-03-12", "10:00", MEXICO), authored=rebased)
    made.commit("Retry the weather service", at("2013-03-12", "15:00", NEW_YORK_SUMMER), who="Beto")
    _deploy(made, log, "v1.3.0", at("2013-03-13", "16:00"), 410)
    made.branch("hotfix/retries")
    made.commit("hotfix: stop retrying for ever", at("2013-03-13", "12:50", NEW_YORK_SUMMER), who="Beto")
    _deploy(made, log, "v1.3.1", at("2013-03-13", "17:00"), 95, planned=False, fixes="v1.3.0")
    _incident(log, "retries", at("2013-03-13", "16:20"), at("2013-03-13", "17:05"), "v1.3.0")
    made.switch("main")
    made.merge("hotfix/retries", at("2013-03-13", "14:00", NEW_YORK_SUMMER), who="Beto")
    made.revert(made.name("wind-back"), at("2013-03-14", "09:00", MEXICO), subject="Use the wind again")
    made.commit("Leave cancelled flights aside", at("2013-03-14", "12:00", MEXICO))
    _deploy(made, log, "v1.4.0", at("2013-03-15", "15:00"), 390)
    _incident(log, "late-data", at("2013-03-15", "17:00"), None, "v1.4.0")
    made.commit("Say where the wind comes from", at("2013-03-15", "14:00", MEXICO))
