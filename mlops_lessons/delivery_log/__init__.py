"""The record of deliveries: what was pushed, deployed, verified, broke and was mended, one JSON object a line.

Lesson 05 writes it, lessons 03 and 09 read it, and it knows none of them. Two calls are enough::

    log = DeliveryLog("delivery.jsonl")
    log.append("deployed", commit="4f2a…", release="v1.2.0", ok=True, detail={"seconds": 95})
    log.read().events

A line is ``{"id", "at", "kind", "commit", "release", "ok", "detail"}``:

=========== ============================================================================================================
``id``      Text, unique in the file.
``at``      When, in UTC, as RFC 3339: ``2013-03-08T20:00:00Z``.
``kind``    One of :data:`KINDS`.
``commit``  The commit's full name, or null.
``release`` The release's name, such as ``v1.2.0``, or null.
``ok``      True or false where the event can go wrong (stage, deployed, verified), else null.
``detail``  An object; each kind has keys of its own, all of them optional, and may carry more.
=========== ============================================================================================================

=================== ==================================================================================================
kind                keys of ``detail`` that readers know
=================== ==================================================================================================
pushed              ``ref``: the branch that moved
stage               ``stage``: its name; ``seconds``: how long it took
deployed            ``seconds``: how long it took; ``planned``: false for an unplanned one; ``fixes``: the id or the
                    release of the deployment that this one repairs
verified            ``deployment``: the id of what was verified; ``seconds``
incident_opened     ``incident``: its name; ``deployment``: the id of the ``deployed`` event that caused it (else the
                    event's own ``release`` links it; with neither, no deployment is blamed)
incident_resolved   ``incident``: the same name
rolled_back         ``deployment``: the id of what was taken back (else ``release`` says it); ``to``: what serves again
toggled             ``flag``, ``value``
=================== ==================================================================================================
"""

from mlops_lessons.delivery_log.event import KINDS, Event, problems
from mlops_lessons.delivery_log.incidents import Incident, deployment_of, incidents
from mlops_lessons.delivery_log.log import DeliveryLog
from mlops_lessons.delivery_log.reading import Reading, Remark, parse_lines, select

__all__ = [
    "KINDS",
    "DeliveryLog",
    "Event",
    "Incident",
    "Reading",
    "Remark",
    "deployment_of",
    "incidents",
    "parse_lines",
    "problems",
    "select",
]
