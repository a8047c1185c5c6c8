"""The policy says the same as an independent evaluation of the expression, and unknown is a question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from license_expression import AND, OR, get_spdx_licensing

from mlops_lessons.devsecops import licences

SPDX = get_spdx_licensing()
ORDER = ["refused", "ask", "allowed"]
NAMES = ["MIT", "Apache-2.0", "MPL-2.0", "GPL-3.0-only", "AGPL-3.0-only", "GPL-2.0-only WITH Classpath-exception-2.0"]
PRODUCT = licences.policies()["product"]

EXPRESSIONS = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).flatmap(
        lambda three: st.sampled_from(["".join(three), f"({''.join(three)})"])
    ),
    max_leaves=6,
)


def independent(expression, policy):
    """Return the verdict over the tree that another library parses."""

    def walk(node):
        if isinstance(node, AND):
            return min(map(walk, node.args), key=ORDER.index)
        if isinstance(node, OR):
            return max(map(walk, node.args), key=ORDER.index)
        name = str(node)
        return "refused" if name in policy["refused"] else "allowed" if name in policy["allowed"] else "ask"

    return walk(SPDX.parse(expression))


@given(EXPRESSIONS, st.sampled_from(sorted(licences.policies())))
@settings(max_examples=300, deadline=None)
def test_the_verdict_is_that_of_an_independent_evaluation(expression, policy):
    """Parsed by packaging and walked by us, against the tree of license-expression."""
    chosen = licences.policies()[policy]
    assert licences.verdict(expression, chosen) == independent(expression, chosen)


@pytest.mark.parametrize("expression", [None, "", "Custom", "My own licence", "MIT OR", "BSD", "MIT AND (GPL-3.0-only"])
def test_what_is_missing_or_no_spdx_is_a_question(expression):
    """Neither a pass nor a refusal."""
    assert licences.verdict(expression, PRODUCT) == "ask"


@pytest.mark.parametrize(
    ("expression", "product", "service"),
    [
        ("mit or apache-2.0", "allowed", "allowed"),
        ("MIT AND GPL-3.0-only", "refused", "allowed"),
        ("MIT OR Apache-2.0 AND AGPL-3.0-only", "allowed", "allowed"),
        ("(MIT OR Apache-2.0) AND AGPL-3.0-only", "refused", "refused"),
        ("MPL-2.0", "ask", "allowed"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "ask", "ask"),
    ],
)
def test_the_matrix_by_hand(expression, product, service):
    """Precedence, brackets, letters of any case, exceptions."""
    found = [licences.verdict(expression, licences.policies()[name]) for name in ("product", "service")]
    assert found == [product, service]


def test_every_licence_of_the_policies_is_spdx_and_none_is_on_both_lists():
    """A slip in the data would turn a refusal into a question."""
    from packaging.licenses import canonicalize_license_expression

    for policy in licences.policies().values():
        names = [*policy["allowed"], *policy["refused"]]
        assert [canonicalize_license_expression(name) for name in names] == names
        assert len(set(names)) == len(names)


def test_real_packages_say_it_in_three_ways():
    """In the new field, in the old one, and nowhere that a machine reads."""
    assert licences.declared("scikit-learn") == ("BSD-3-Clause", "expression")
    assert licences.declared("boto3") == ("Apache-2.0", "license")
    assert licences.declared("matplotlib").field == "none"  # the whole text of a licence is no expression


def test_the_matrix_shows_every_policy(capsys):
    """Outside a notebook it is printed; the note says that it is no legal advice."""
    licences.show_matrix(["MIT", None])
    out = capsys.readouterr().out
    assert out.count("allowed") == out.count("ask") == 2
    assert "no legal advice" in out
