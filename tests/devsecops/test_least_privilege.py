"""The store really denies; the evaluator agrees with it on a grid of requests; its limits are as the lesson says."""

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.cloud_computing.object_store import connect
from mlops_lessons.devsecops import least_privilege
from mlops_lessons.devsecops.least_privilege import decide, matches, policy, request, resource_of, statement

ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket")
KEYS = ("released/7.skops", "draft/8.skops")
POLICIES = {
    "reader": policy(statement("Allow", "s3:GetObject", "models/released/*")),
    "deployer": policy(statement("Allow", ["s3:GetObject", "s3:PutObject"], "models/*")),
    "lister": policy(statement("Allow", "s3:List*", "models")),
    "fenced": policy(statement("Deny", "s3:*", "models/draft/*"), statement("Allow", "s3:*", ["models", "models/*"])),
    "fenced_later": policy(
        statement("Allow", "s3:*", ["models", "models/*"]), statement("Deny", "s3:Put*", "models/*")
    ),
    "silent": policy(statement("Allow", "s3:GetObject", "others/*")),
    "only_no": policy(statement("Deny", "s3:DeleteObject", "models/*")),
    "bucket_only": policy(statement("Allow", "s3:GetObject", "models")),
    "no_slash": policy(statement("Allow", "s3:GetObject", "models/rel*")),
}


@pytest.fixture(scope="module")
def vault():
    """Give a running vault."""
    with least_privilege.Vault() as running:
        yield running


def ask(client, action, key):
    """Return the status of a request; what a deletion took is put back by nobody, so its key is one that is not there."""
    return request(client, action, f"{key}.gone" if action == "s3:DeleteObject" else key)


def test_the_evaluator_agrees_with_the_store_on_a_grid_of_requests(vault):
    """Nine policies, four actions, two objects: allowed exactly where the store answers without 403."""
    for name, rules in POLICIES.items():
        client = vault.user(f"grid-{name}", rules)
        for action, key in itertools.product(ACTIONS, KEYS):
            allowed = decide(rules, action, resource_of(action, key)) == "allowed"
            assert (ask(client, action, key) != 403) is allowed, (name, action, key)


def test_the_denial_is_the_providers_own(vault):
    """A 403 with the code that boto3 gives in production, and nothing was written."""
    from botocore.exceptions import ClientError

    reader = vault.user("reader-of-errors", POLICIES["reader"])
    with pytest.raises(ClientError) as error:
        reader.put_object(Bucket="models", Key="released/7.skops", Body=b"another")
    assert error.value.response["Error"]["Code"] == "AccessDenied"
    assert reader.get_object(Bucket="models", Key="released/7.skops")["Body"].read() == b"model"


def test_a_key_that_nobody_gave_opens_nothing(vault):
    """Once policies are enforced, the lesson's own key is unknown too."""
    vault.user("somebody", POLICIES["reader"])
    stranger = connect(vault.address, key=("AKIAUNKNOWN", "none"))
    assert {ask(stranger, action, KEYS[0]) for action in ACTIONS} == {403}


def test_the_buckets_no_beats_the_users_yes():
    """Who may do everything reads, lists and deletes drafts, but cannot change what was released."""
    with least_privilege.Vault() as vault:
        admin = vault.user("admin", policy(statement("Allow", "s3:*", ["models", "models/*"])))
        vault.protect(policy(statement("Deny", ["s3:PutObject", "s3:DeleteObject"], "models/released/*")))
        assert request(admin, "s3:GetObject", KEYS[0]) == 200
        assert request(admin, "s3:PutObject", KEYS[0]) == 403
        assert request(admin, "s3:DeleteObject", KEYS[0]) == 403
        assert request(admin, "s3:ListBucket") == 200
        assert request(admin, "s3:DeleteObject", KEYS[1]) == 204


def test_what_is_said_of_the_stand_in_is_so():
    """A bucket's Deny that names another user denies this one too, and one whose condition does not hold denies as well."""
    with least_privilege.Vault() as vault:
        user = vault.user("ana", policy(statement("Allow", "s3:*", ["models", "models/*"])))
        of_another = {"Principal": {"AWS": "arn:aws:iam::123456789012:user/beto"}}
        deny = statement("Deny", "s3:PutObject", "models/*")
        vault.protect({"Statement": [{**deny, **of_another}]})
        assert request(user, "s3:PutObject", KEYS[0]) == 403
        never = {"Condition": {"StringEquals": {"aws:username": "beto"}}}
        vault.protect({"Statement": [{**deny, **never}]})
        assert request(user, "s3:PutObject", KEYS[0]) == 403


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("models/*", "models/a/b", True),
        ("models/*", "models", False),
        ("models/released*", "models/released-secret/x", True),
        ("models/?.skops", "models/7.skops", True),
        ("models/?.skops", "models/17.skops", False),
        ("models/7.skops", "models/7xskops", False),
        ("*", "", True),
        ("a[b]", "a[b]", True),
    ],
)
def test_a_star_is_any_letters_and_a_point_is_a_point(pattern, text, fits):
    """Only the star and the question mark are special."""
    assert matches(pattern, text) is fits


STATEMENTS = st.lists(
    st.builds(
        statement,
        st.sampled_from(["Allow", "Deny"]),
        st.sampled_from(["s3:*", "s3:GetObject", "s3:Put*"]),
        st.sampled_from(["models/*", "models/released/*", "*"]),
    ),
    max_size=4,
)


@given(STATEMENTS, st.sampled_from(ACTIONS), st.sampled_from(KEYS), st.randoms())
@settings(deadline=None)
def test_the_order_of_the_statements_does_not_matter(statements, action, key, random):
    """Shuffled, the decision is the same; one more deny for all never opens anything."""
    resource = resource_of(action, key)
    first = decide(policy(*statements), action, resource)
    shuffled = random.sample(statements, len(statements))
    assert decide(policy(*shuffled), action, resource) == first
    assert decide(policy(*statements, statement("Deny", "*", "*")), action, resource) == "explicit deny"


def test_a_single_statement_needs_no_list_and_actions_know_no_capitals():
    """Both as at the provider."""
    one = {"Statement": {"Effect": "Allow", "Action": "S3:getobject", "Resource": "arn:aws:s3:::models/*"}}
    assert decide(one, "s3:GetObject", "arn:aws:s3:::models/x") == "allowed"
    assert decide({}, "s3:GetObject", "arn:aws:s3:::models/x") == "implicit deny"


def test_a_policy_is_plain_json():
    """It goes to the provider as it is."""
    assert json.loads(json.dumps(POLICIES["reader"]))["Version"] == "2012-10-17"


def test_a_vault_says_nothing_of_its_port():
    """Its words are the same each time."""
    assert repr(least_privilege.Vault()) == "Vault(stopped)"
