"""Deployments, what each ships first, and which of them failed: from a git history, a delivery log, or both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from mlops_lessons.delivery_log import Event, Incident, incidents, select
from mlops_lessons.devops.git_history import Commit, History

__all__ = ["Deployment", "Failure", "find_deployments", "find_failures", "find_rework", "shipped_first"]


@dataclass(frozen=True)
class Deployment:
    """One time that a version went to production.

    ``id`` is the log event's id, or the tag's name where no event tells of it. ``seconds`` is how long it took; ``planned`` and
    ``fixes`` are what the log says of them (``detail``), None where it does not.
    """

    id: str
    at: datetime
    commit: str | None = None
    release: str | None = None
    seconds: float | None = None
    planned: bool | None = None
    fixes: str | None = None


@dataclass(frozen=True)
class Failure:
    """A deployment that failed: by what it is known (``incident``, ``rollback``, ``revert``, ``hotfix``), and when it was mended.

    ``resolved`` is None while it is not.
    """

    deployment: Deployment
    evidence: tuple[str, ...]
    resolved: datetime | None

    @property
    def hours(self) -> float | None:
        """Hours from the deployment to its repair, or None."""
        return None if self.resolved is None else (self.resolved - self.deployment.at).total_seconds() / 3600


def find_deployments(history: History, events: Iterable[Event] = (), tags: str = "v*") -> list[Deployment]:
    """Return the deployments by time: the log's successful ``deployed`` events, and tags like `tags` that no event tells of.

    An event and a tag are one deployment where release and tag, or their commits, agree; then the log's time counts. Two tags
    on one commit are one deployment, at the earlier time.
    """
    named = [tag for tag in history.tags if fnmatchcase(tag.name, tags)]
    commit_of = {tag.name: tag.commit for tag in named}
    told = [_told(event, commit_of) for event in select(events, "deployed") if event.ok is not False]
    seen = {one.release for one in told} | {one.commit for one in told}
    found = []
    for tag in named:
        if not {tag.name, tag.commit} & seen:
            found.append(Deployment(tag.name, tag.at, tag.commit, tag.name))
            seen.add(tag.commit)
    return sorted(told + found, key=lambda one: one.at)


def _told(event: Event, commit_of: Mapping[str, str]) -> Deployment:
    seconds, planned, fixes = (event.detail.get(key) for key in ("seconds", "planned", "fixes"))
    return Deployment(
        event.id,
        event.at,
        event.commit or commit_of.get(event.release or ""),
        event.release,
        float(seconds) if isinstance(seconds, (int, float)) and not isinstance(seconds, bool) else None,
        planned if isinstance(planned, bool) else None,
        None if fixes is None else str(fixes),
    )


def shipped_first(history: History, deployments: Sequence[Deployment]) -> dict[str, list[Commit]]:
    """Return, by the id of each deployment, the commits that it is the first to ship; merges are among them."""
    known: set[str] = set()
    return {one.id: history.ancestors(one.commit, known) if one.commit else [] for one in deployments}


def find_failures(
    history: History,
    deployments: Sequence[Deployment],
    shipped: Mapping[str, Sequence[Commit]],
    events: Sequence[Event] = (),
) -> list[Failure]:
    """Return the deployments that failed, by time.

    Known by an incident that blames it, by a ``rolled_back`` event, by a later deployment that ships the revert of one of its
    commits, or by a hotfix: a commit whose subject begins so, or a ``fixes``; it repairs the release that it names, else the
    deployment before it. A change that is taken back before it was deployed is no failure; nor is the taking back of a revert.
    A revert that no deployment ships yet counts where HEAD has it: the failure is open.

    With incidents, a failure is mended when the last of them is; else at the earliest rollback, revert or hotfix.
    """
    blamed = _blamed(deployments, incidents(events))
    repairs = [
        *_rollbacks(deployments, events),
        *_reverts(history, deployments, shipped),
        *_hotfixes(deployments, shipped),
    ]
    found = []
    for one in deployments:
        mine = [(kind, when) for target, kind, when in repairs if target == one.id]
        if not blamed.get(one.id) and not mine:
            continue
        ends = [incident.resolved for incident in blamed.get(one.id, [])]
        times = [when for _kind, when in mine if when is not None]
        resolved = (None if None in ends else max(ends)) if ends else min(times, default=None)
        kinds = ["incident"] * bool(ends) + [kind for kind, _when in mine]
        found.append(Failure(one, tuple(dict.fromkeys(kinds)), resolved))
    return found


Repair = tuple[str, str, "datetime | None"]


def _named(deployments: Sequence[Deployment], name: str | None, before: datetime) -> Deployment | None:
    """Return the deployment of that id, else the last of that release up to then."""
    if name is None:
        return None
    same = [one for one in deployments if one.id == name]
    return same[0] if same else _last([one for one in deployments if one.release == name and one.at <= before])


def _last(deployments: Sequence[Deployment]) -> Deployment | None:
    return max(deployments, key=lambda one: one.at, default=None)


def _blamed(deployments: Sequence[Deployment], found: Iterable[Incident]) -> dict[str, list[Incident]]:
    blamed: dict[str, list[Incident]] = {}
    for incident in found:
        one = _named(deployments, incident.deployment or incident.release, incident.opened)
        if one is not None:
            blamed.setdefault(one.id, []).append(incident)
    return blamed


def _rollbacks(deployments: Sequence[Deployment], events: Iterable[Event]) -> Iterable[Repair]:
    for event in select(events, "rolled_back"):
        name = event.detail.get("deployment")
        one = _named(deployments, event.release if name is None else str(name), event.at)
        if one is not None:
            yield one.id, "rollback", event.at


def _reverts(
    history: History, deployments: Sequence[Deployment], shipped: Mapping[str, Sequence[Commit]]
) -> Iterable[Repair]:
    at = {one.id: one.at for one in deployments}
    shipper = {commit.name: id for id, commits in shipped.items() for commit in commits}
    shipped_ones = [commit for commits in shipped.values() for commit in commits]
    to_come = history.ancestors(history.head, set(shipper)) if history.head else []
    for commit in [*shipped_ones, *to_come]:
        for taken_back in commit.reverts:
            failed, mender = shipper.get(taken_back), shipper.get(commit.name)
            if failed is not None and failed != mender and not _takes_back(history, taken_back):
                yield failed, "revert", at.get(mender) if mender else None


def _takes_back(history: History, name: str) -> bool:
    """Tell whether the commit takes a change out: it reverts one that does not (a revert of a revert puts it in again)."""
    depth, seen = 0, {name}
    while name in history.commits and history.commits[name].reverts:
        name = history.commits[name].reverts[0]
        depth += 1
        if name in seen:
            break
        seen.add(name)
    return depth % 2 == 1


def _hotfixes(deployments: Sequence[Deployment], shipped: Mapping[str, Sequence[Commit]]) -> Iterable[Repair]:
    for index, one in enumerate(deployments):
        names = [commit.fixes for commit in shipped[one.id] if _is_hotfix(commit)]
        names += [one.fixes] if one.fixes else []
        for name in names:
            before = deployments[:index]
            target = _named(before, name, one.at) if name else _last(before)
            if target is not None:
                yield target.id, "hotfix", one.at


def _is_hotfix(commit: Commit) -> bool:
    return (commit.hotfix or commit.fixes is not None) and not commit.merge


def find_rework(
    history: History, deployments: Sequence[Deployment], shipped: Mapping[str, Sequence[Commit]]
) -> list[Deployment]:
    """Return the deployments that were unplanned and made to mend what users saw broken, by time.

    As the log says (``planned``, ``fixes``); where it does not, those that ship a hotfix, or take back a change that an earlier
    one shipped.
    """
    shipper = {commit.name: id for id, commits in shipped.items() for commit in commits}

    def mends(one: Deployment) -> bool:
        return one.fixes is not None or any(
            _is_hotfix(commit)
            or (
                _takes_back(history, commit.name)
                and any(shipper.get(name, one.id) != one.id for name in commit.reverts)
            )
            for commit in shipped[one.id]
        )

    return [one for one in deployments if (mends(one) if one.planned is None else not one.planned)]
