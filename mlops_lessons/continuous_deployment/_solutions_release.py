"""One right answer for each exercise about who gets which release."""

__all__ = ["board_calls", "difference_interval", "first_call", "gets_candidate", "requests_needed", "toggle_rules"]


def gets_candidate(user, percent):
    """Tell whether a user is in the canary: the same answer each time, and nobody leaves while it grows."""
    import hashlib

    digits = hashlib.sha256(user.encode()).hexdigest()[:8]
    return int(digits, 16) / 16**8 < percent / 100


def toggle_rules():
    """Return the text of a file with the three toggles."""
    return """
{
  "toggles": {
    "risk_word": {"kind": "segment", "segment": {"airline": ["UA", "B6"]}},
    "new_model": {"kind": "percentage", "percent": 10},
    "old_banner": {"kind": "boolean", "on": true, "killed": true}
  }
}
"""


def first_call():
    """Return what to do with board A."""
    return "hold_early"


def difference_interval(stable_failed, stable, candidate_failed, candidate):
    """Return the low and the high end of the 95 % interval of candidate minus stable."""
    before, after = stable_failed / stable, candidate_failed / candidate
    error = (before * (1 - before) / stable + after * (1 - after) / candidate) ** 0.5
    return [after - before - 1.96 * error, after - before + 1.96 * error]


def board_calls():
    """Return what to do with the boards B to G."""
    return {
        "B": "promote",
        "C": "roll back",
        "D": "hold",
        "E": "hold",
        "F": "hold",
        "G": "promote",
    }


def requests_needed(baseline, margin):
    """Return how many requests each side needs for one look."""
    import math

    return math.ceil((1.96 + 0.84) ** 2 * 2 * baseline * (1 - baseline) / margin**2)
