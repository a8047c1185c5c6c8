"""What the lesson says of how long users waited."""

from mlops_lessons.continuous_deployment.releasing import waits_longer


def test_waiting_for_a_frozen_release_would_show_and_noise_does_not():
    """The medians are compared: one slow answer of many is no verdict, two seconds for each are."""
    noise = {"none": [10.0, 12.0, 14.0], "well": [15.0] * 3, "frozen": [11.0, 19.0, 900.0]}
    assert not waits_longer(noise)
    assert not waits_longer(noise, "well")
    assert waits_longer({**noise, "frozen": [2010.0, 2012.0, 2014.0]})
