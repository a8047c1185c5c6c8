"""The stepped picture: each step adds one thing, and says it in words too."""

import re
from xml.etree import ElementTree

import pytest

from mlops_lessons.client_server import exchange
from mlops_lessons.client_server.wire import Tape
from mlops_lessons.i18n import set_language

TAPE = Tape([("sent", b"POST / HTTP/1.1\r\n\r\n12345"), ("received", b"HTTP/1.1 200 OK\r\n\r\nabc")])
COUNTS = {"asked": 5, "head": 19, "body": 3}


def test_the_counts_are_those_of_the_tape():
    """Body of the request, head and body of the response."""
    assert exchange._counts(TAPE) == COUNTS


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_step_has_its_words_and_a_picture_that_is_whole(language):
    """The picture is well formed, named for who does not see it, and grows by a step."""
    set_language(language)
    for number, step in enumerate(exchange.STEPS, 1):
        html = exchange.step_html(step, COUNTS)
        svg = re.search(r"<svg.*</svg>", html, re.DOTALL).group()
        root = ElementTree.fromstring(svg)
        labels = [node.text for node in root.iter() if node.tag.endswith("text")]
        assert len(labels) == 2 + number
        assert root.attrib["role"] == "img"
        assert exchange.step_text(step, COUNTS).startswith(f"{number}. ")
    assert "64" not in exchange.step_text("body", COUNTS)
    assert "3" in exchange.step_text("body", COUNTS)


def test_the_buttons_go_through_the_steps():
    """Each button shows its own frame; the first is there from the beginning."""
    set_language("en")
    buttons, picture = exchange.exchange_steps(TAPE).children
    assert [value for _label, value in buttons.options] == list(exchange.STEPS)
    assert picture.value == exchange.step_html("connect", COUNTS)
    for step in exchange.STEPS:
        buttons.value = step
        assert picture.value == exchange.step_html(step, COUNTS)


def test_without_a_kernel_all_steps_are_read(capsys):
    """The text holds every step."""
    set_language("en")
    exchange.show_exchange(TAPE)
    text = capsys.readouterr().out
    assert [line for line in text.splitlines() if re.match(r"\d\. ", line)] == [
        exchange.step_text(step, COUNTS) for step in exchange.STEPS
    ]
