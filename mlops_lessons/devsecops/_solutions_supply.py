"""One right answer to each exercise about the supply chain and about privileges, as a learner would write it."""

__all__ = [
    "affected_components",
    "break_even_factor",
    "licence_verdict",
    "policy_decision",
    "reader_policy",
    "safe_to_load",
    "stride_letter",
    "verify_signed",
]


def affected_components(bill, advisory):
    from packaging.version import Version

    found = []
    for part in bill["components"]:
        same_name = part["name"].lower().replace("_", "-") == advisory["package"].lower().replace("_", "-")
        version = part.get("version")
        if same_name and version is None:
            found.append(part["name"] + " ?")
        elif same_name and Version(version) < Version(advisory["fixed"]):
            found.append(part["name"] + " " + version)
    return found


def licence_verdict(expression, policy):
    order = ["refused", "ask", "allowed"]

    def one(licence):
        if licence in policy["refused"]:
            return "refused"
        return "allowed" if licence in policy["allowed"] else "ask"

    if not expression:
        return "ask"
    choices = []
    for part in expression.split(" OR "):
        verdicts = [one(licence) for licence in part.split(" AND ")]
        choices.append(min(verdicts, key=order.index))
    return max(choices, key=order.index)


def safe_to_load(types, trusted):
    def known(name):
        return any(name == rule or (rule.endswith(".*") and name.startswith(rule[:-1])) for rule in trusted)

    return all(known(name) for name in types)


def verify_signed(manifest, signature_holds, model, newest_seen):
    import hashlib

    if not signature_holds:
        return "signature"
    if hashlib.sha256(model.encode()).hexdigest() != manifest["sha256"]:
        return "digest"
    if manifest["version"] < newest_seen:
        return "version"
    return "ok"


def policy_decision(statements, action):
    from fnmatch import fnmatchcase

    effects = [effect for effect, pattern in statements if fnmatchcase(action, pattern)]
    if "Deny" in effects:
        return "explicit deny"
    return "allowed" if "Allow" in effects else "implicit deny"


def reader_policy():
    return """
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::models/released/*"
    }
  ]
}
"""


def stride_letter():
    return "repudiation"


def break_even_factor(runs, gate_minutes, found, early_minutes):
    return 1 + runs * gate_minutes / (found * early_minutes)
