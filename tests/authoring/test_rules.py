"""Each rule of the format refuses what breaks it, names the place, and lets the rest through."""

import pytest

from mlops_lessons.authoring.source import read_source
from mlops_lessons.errors import SourceError

PROMISE_EN = '# %% [markdown] lang="en" id="promise" covers=["cloud.sla"] path="core" minutes=5\n'
CODE = '\n# %% id="more"\n'

BROKEN = {
    "has no twin right after": [(PROMISE_EN, '# %% id="between"\nx = 1\n\n' + PROMISE_EN)],
    "has no twin right before": [('lang="es" id="quiz"', 'lang="es" id="quiz-es"')],
    "says its language": [('lang="es" id="title"', 'id="title"')],
    "differ between the twins": [(PROMISE_EN, PROMISE_EN.replace("minutes=5", "minutes=6"))],
    "one twin is a heading": [("# ## The promise", "# The promise")],
    "has no id": [('id="demo-prints"', "")],
    "used twice": [('id="demo-prints"', 'id="demo-widget"')],
    "letters, digits": [('id="demo-prints"', 'id="demo prints"')],
    "no syllabus id": [('covers=["cloud.sla"]', 'covers=["cloud.slo"]')],
    "says its path": [('path="core" ', "")],
    "path='wide' is unknown": [('path="core"', 'path="wide"')],
    "says its minutes": [("minutes=5", 'minutes="5"')],
    "heading cell only": [('id="title"', 'id="title" minutes=3'), ("# # ", "# ")],
    "is not something that a cell can say": [('id="demo-prints"', 'id="demo-prints" colour="red"')],
    "tag 'excercise' is unknown": [('id="demo-prints"', 'id="demo-prints" tags=["excercise"]')],
    "needs its reason": [('id="demo-prints"', 'id="demo-prints" tags=["nbval-ignore-output"]')],
    "has 156 words": [("dice cuánto.", "dice cuánto. " + "palabra " * 150)],
    "links to glossary:slo": [("glossary:sla", "glossary:slo")],
    "the cell 'reading' is missing": [('id="reading"', 'id="more-reading"')],
}
BROKEN_CODE = {
    "has 26 lines": "x = 1\n" * 26,
    "has a line over 105 columns": "x = " + "1" * 102 + "\n",
    "ends in a semicolon": "x = 1\nx;\n",
    "not valid Python": "x = = 1\n",
    "holds the comment '# suma": "# suma todo\nx = 1\n",
    "natural language, 'one plain sentence'": 'x = "one plain sentence"\n',
    "natural language, 'año": 'x = "año"\n',
    "natural language, 'late flights": 'n = 1\nf"late flights {n} of many"\n',
    "lesson.check('uptime'): the topic has no such id": 'lesson.check("uptime", 1)\n',
    "lesson.hint('another')": '# lesson.hint("another")\nx = 1\n',
    "among its quizzes": 'lesson.quiz("slo")\n',
    "among its questions": 'lesson.answer("sla", "b")\n',
    "among its terms": 'lesson.glossary("slo")\n',
    "among its prompts": 'lesson.think("which")\n',
}
FINE = {
    "magics and offers": '%time x = 1\n# lesson.hint("downtime")\n# lesson.solution("downtime")\n',
    "ids of all kinds": 'lesson.check("downtime", 1)\nlesson.quiz("sla")\nlesson.answer("sla-who", 3)\n\n',
    "a prompt": 'lesson.think("which-cloud")\n',
    "short words and names": 'x = {"late share": "my-bucket-name", "b": "GET /flights/{id} HTTP"}\n',
    "a semicolon inside": 'x = "a;"\n',
    "twenty-five lines": "x = 1\n" * 25,
    "a line of 105 columns": "x = " + "1" * 101 + "\n",
    "a whole-cell magic": "%%time\nx = 1\n",
}


@pytest.mark.parametrize("said", BROKEN)
def test_a_broken_source_is_refused(said, write, bank):
    """The message says the file, the line, the cell and the rule."""
    with pytest.raises(SourceError) as caught:
        read_source(write(*BROKEN[said]), bank)
    assert said in str(caught.value)
    assert "97_made_up.py:" in str(caught.value)


@pytest.mark.parametrize("said", BROKEN_CODE)
def test_broken_code_is_refused(said, write, bank):
    """Code that would differ by language, fail under nbval or name what is not there never gets into a notebook."""
    with pytest.raises(SourceError) as caught:
        read_source(write(added=CODE + BROKEN_CODE[said]), bank)
    assert "[more] " in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize("name", FINE)
def test_good_code_is_let_through(name, write, bank):
    """The rules refuse nothing that a lesson needs."""
    assert read_source(write(added=CODE + FINE[name]), bank).cells[-1].id == "more"


def test_all_problems_are_told_at_once(write, bank):
    """An author mends a source in one go, from top to bottom."""
    path = write(("minutes=5", 'minutes="x"'), ("glossary:sla", "glossary:slo"), added=CODE + "# nada\nx;\n")
    with pytest.raises(SourceError) as caught:
        read_source(path, bank)
    lines = [int(line.split(":")[1].split()[0]) for line in str(caught.value).splitlines()]
    assert len(lines) == 6
    assert lines == sorted(lines)


def test_a_marker_that_cannot_be_read_is_the_only_thing_told(write, bank):
    """A missing quote is one problem with one remedy, not four about ids and twins."""
    with pytest.raises(SourceError, match=r"^97_made_up\.py:\d+ \[\?\] the marker cannot be read.*straight quotes\.$"):
        read_source(
            write(('lang="es" id="promise" covers=["cloud.sla"]', 'lang="es" id="promise" covers=[cloud.sla]')), bank
        )


def test_an_unknown_id_is_answered_with_the_nearest(write, bank):
    """The remedy stands in the message."""
    with pytest.raises(SourceError, match=r"glossary:slaa, .* write one of its ids \(sla\) or define it there\."):
        read_source(write(("[acuerdo](glossary:sla)", "[acuerdo](glossary:slaa)")), bank)


def test_a_reason_lets_a_literal_or_a_long_text_through(write, bank):
    """``literal`` and ``long`` say why a rule does not hold here."""
    changes = [("dice cuánto.", "dice cuánto. " + "palabra " * 150), ('id="promise"', 'id="promise" long="a table"')]
    added = '\n# %% id="more" literal="a query"\nx = "select all from flights"\n'
    assert read_source(write(*changes, added=added), bank)
