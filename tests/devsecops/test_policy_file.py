"""The reader's policy is judged by what it lets through, whatever its shape."""

import json

import pytest

from mlops_lessons.devsecops import least_privilege
from mlops_lessons.devsecops._policy_file import CHECKS, judge_reader_policy
from mlops_lessons.devsecops._solutions_supply import reader_policy

RIGHT = json.loads(reader_policy())
READ = RIGHT["Statement"][0]


def outcomes(data):
    """Return the outcome of each check."""
    return [judge_reader_policy(check, {"text": "", "data": data}).outcome for check in CHECKS]


@pytest.mark.parametrize(
    "data",
    [
        RIGHT,
        {"Statement": READ},
        {"Statement": [{**READ, "Action": ["s3:GetObject"], "Resource": [READ["Resource"]]}]},
        {"Statement": [READ, {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}]},
        {"Statement": [{**READ, "Action": "s3:getobject"}]},
    ],
)
def test_other_right_policies_pass_too(data):
    """One statement without a list, lists of one, an extra prohibition that does no harm, small letters."""
    assert set(outcomes(data)) == {"passed"}


@pytest.mark.parametrize(
    "data", [None, [], 7, "text", {}, {"Statement": []}, {"Statement": [7]}, {"Statement": [{"Effect": "Maybe"}]}]
)
def test_what_is_no_policy_fails_without_raising(data):
    """Of any shape; it is told what is missing."""
    for answer in ({"text": "", "data": data}, data):
        verdicts = [judge_reader_policy(check, answer) for check in CHECKS]
        assert {(one.outcome, one.message) for one in verdicts} == {("failed", "no_statements")}


def test_the_starter_is_recognised():
    """The policy of the notebook: every action, everywhere."""
    starter = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    told = {judge_reader_policy(check, {"data": starter}).mistake for check in CHECKS[2:]}
    assert told == {"every_action"}


def test_the_right_policy_works_on_the_running_store():
    """The service reads its model with it, and nothing more."""
    with least_privilege.Vault() as vault:
        client = vault.user("reader", RIGHT)
        assert least_privilege.request(client, "s3:GetObject", "released/7.skops") == 200
        for action, key in (
            ("s3:GetObject", "draft/8.skops"),
            ("s3:PutObject", "released/7.skops"),
            ("s3:ListBucket", ""),
        ):
            assert least_privilege.request(client, action, key) == 403
