"""The open lesson: shows and never raises, keeps what was done, and is the same for everyone at first."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons import open_lesson
from mlops_lessons.course import figures
from mlops_lessons.course.catalogue import lesson_info
from mlops_lessons.course.exercise import exercise_texts, exercises
from mlops_lessons.course.lesson import Lesson
from mlops_lessons.course.progress import ProgressStore
from mlops_lessons.course.quiz import questions, quizzes
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import set_language

ROOT = Path(__file__).parents[2]
TOPIC = "start_here"
METHODS = [
    "answer",
    "ask",
    "check",
    "choices",
    "glossary",
    "hint",
    "progress",
    "quiz",
    "rate",
    "solution",
    "summary",
    "think",
    "warm_up",
]


def _environment(home):
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "MLOPS_LESSONS"))}
    return kept | {"PYTHONPATH": str(ROOT), "MLOPS_LESSONS_HOME": str(home), "MLOPS_LESSONS_LANGUAGE": "en"}


def _python(code, home, **more):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        env=_environment(home) | more,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def shown(monkeypatch):
    """Return the plain texts that are shown while the test runs."""
    texts = []
    monkeypatch.setattr(figures, "_publish", lambda bundle: texts.append(bundle["text/plain"]))
    return texts


@pytest.fixture
def lesson(tmp_path, shown):
    """Return lesson 00 with a store on disk."""
    return Lesson(lesson_info(TOPIC), ProgressStore(tmp_path / "progress.sqlite"))


def _function():
    return next(item for item in exercises(TOPIC).values() if item.kind == "function")


def _decision():
    return next(item for item in exercises(TOPIC).values() if item.kind == "decision")


def _single():
    return next(item for item in questions(TOPIC).values() if item.kind == "single")


def _letter(question, *, right):
    return next(letter for letter, option in zip("abcdefgh", question.options, strict=False) if option.correct is right)


def test_check_keeps_then_shows(lesson, shown):
    """Right and wrong answers are rows; the panel names the exercise and the points."""
    task = _function()
    lesson.check(task.id, task.mistakes[0].answer)
    lesson.check(task.id, task.solution)
    rows = lesson.store.attempts(TOPIC, "exercise", task.id)
    assert rows[0].mistake == task.mistakes[0].id
    assert (rows[1].outcome, rows[1].points) == ("passed", task.points)
    assert len(shown) == 2
    assert exercise_texts(task)["title"]["en"] in shown[1]
    assert lesson.result(task.id).outcome == "passed"
    json.dumps(lesson.store.export())


def test_what_was_not_attempted_is_no_attempt(lesson, shown):
    """Running the notebook as shipped leaves no failures behind."""
    for task in exercises(TOPIC).values():
        lesson.check(task.id, ... if task.kind != "function" else (lambda *args: ...))
        assert lesson.result(task.id).outcome == "not_attempted"
    assert lesson.store.attempts() == []
    assert all("Not attempted yet" in text for text in shown)


def test_hints_come_one_by_one_and_then_all_again(lesson, shown):
    """They are counted; after the last it is said, with the way to the solution."""
    task = _function()
    hints = [hint["en"] for hint in exercise_texts(task)["hints"]]
    for _time in range(len(hints) + 1):
        lesson.hint(task.id)
    for number, hint in enumerate(hints, 1):
        assert f"{number} of {len(hints)}" in shown[number - 1]
        assert hint in shown[number - 1]
        assert hint in shown[-1]
    assert f'lesson.solution("{task.id}")' in shown[-1]
    assert len(lesson.store.attempts(TOPIC, "hint", task.id)) == len(hints)


def test_the_solution_waits_for_an_attempt_unless_asked_anyway(lesson, shown):
    """Not attempted does not count as an attempt."""
    task = _function()
    source = f"def {task.id}"
    lesson.check(task.id, None)
    lesson.solution(task.id)
    assert source not in shown[-1]
    lesson.solution(task.id, anyway=True)
    assert source in shown[-1]
    lesson.check(task.id, lambda *args: -1)
    lesson.solution(task.id)
    assert source in shown[-1]


def test_choices_are_listed_for_decisions_only(lesson, shown):
    """With the id to answer with."""
    task = _decision()
    lesson.choices(task.id)
    assert all(f'"{name}"' in shown[-1] for name in task.choices)
    lesson.choices(_function().id)
    assert "decision" in shown[-1]


def test_answers_by_call_are_kept_and_told(lesson, shown):
    """The first and the later ones are rows; what cannot be read is not."""
    item = _single()
    for answer in (_letter(item, right=False), "zzz", _letter(item, right=True)):
        lesson.answer(item.id, answer)
    assert [text.split("\n")[0] for text in shown] == ["✗ Not right yet", "! Answer not understood", "✓ Right"]
    assert [row.outcome for row in lesson.store.attempts(TOPIC, "quiz", item.id)] == ["failed", "passed"]


def test_answers_by_widget_are_kept_alike(lesson, monkeypatch):
    """The widget and the call write the same kind of row."""
    made = []
    monkeypatch.setattr(figures, "show_widget", lambda tree, **said: made.append(tree))
    item = _single()
    lesson.quiz(item.quiz)
    place = list(questions(TOPIC, item.quiz)).index(item.id)
    card = made[0].children[1 + place]
    letter = _letter(item, right=False)
    card.children[1 + "abcdefgh".index(letter)].value = letter
    card.children[-2].click()
    (row,) = lesson.store.attempts(TOPIC, "quiz")
    assert (row.item, row.outcome, row.detail["given"]) == (item.id, "failed", _letter(item, right=False))


def test_an_unknown_name_offers_the_nearest(lesson, shown):
    """For exercises, quizzes, questions, terms and prompts."""
    lesson.check(_function().id + "s", 1)
    assert _function().id in shown[-1]
    lesson.quiz("nope")
    assert all(name in shown[-1] for name in quizzes(TOPIC))
    lesson.answer(_single().id + "x", "a")
    assert _single().id in shown[-1]
    for method in (lesson.glossary, lesson.think, lesson.hint, lesson.solution, lesson.choices):
        method("zzz")
        assert "zzz" in shown[-1]


def test_a_warm_up_asks_what_was_missed_oldest_first(lesson, shown):
    """Whatever the lesson; what was put right since is not asked."""
    bank = [item for item in questions(TOPIC).values() if item.kind == "single"][:3]
    for item in bank:
        lesson.answer(item.id, _letter(item, right=False))
    lesson.answer(bank[0].id, _letter(bank[0], right=True))
    later = Lesson(lesson_info("cloud_computing"), lesson.store)
    later.warm_up()
    asked = [shown[-1].index(item.id) for item in bank[1:]]
    assert asked == sorted(asked)
    assert bank[0].id not in shown[-1]


def test_a_warm_up_with_nothing_missed_asks_two_of_the_lesson_before(lesson, shown):
    """The same two each time."""
    later = Lesson(lesson_info("cloud_computing"), lesson.store)
    later.warm_up()
    later.warm_up()
    assert shown[1] == shown[3]
    assert sum(f'"{id}"' in shown[1] for id in questions(TOPIC)) == 2
    assert "Start here" in shown[0]


def test_progress_names_each_exercise_and_what_is_next(lesson, shown):
    """States stand in words; when an exercise is done, the next one is named."""
    first, second = list(exercises(TOPIC).values())[:2]
    lesson.progress()
    titles = [exercise_texts(task)["title"]["en"] for task in exercises(TOPIC).values()]
    assert all(f"{title}: not tried" in shown[-1] for title in titles)
    assert f"Next: the exercise “{titles[0]}”" in shown[-1]
    lesson.check(first.id, first.solution if first.kind == "function" else first.solution())
    lesson.progress()
    assert f"{titles[0]}: right" in shown[-1]
    assert f"“{exercise_texts(second)['title']['en']}”" in shown[-1]


def test_progress_leads_to_quizzes_and_then_to_the_next_lesson(lesson, shown):
    """When all exercises are right, the quizzes follow; when all is right, the lesson that comes after."""
    for task in exercises(TOPIC).values():
        lesson.store.record(TOPIC, "exercise", task.id, outcome="passed", points=1, max_points=1)
    lesson.progress()
    assert f'lesson.quiz("{quizzes(TOPIC)[0]}")' in shown[-1]
    for id in questions(TOPIC):
        lesson.store.record(TOPIC, "quiz", id, outcome="passed", points=1, max_points=1)
    lesson.progress()
    assert "Cloud computing" in shown[-1]


def test_the_summary_tells_right_from_wrong_and_where_to_go_back(lesson, shown):
    """Nothing yet at first; then what came out right, what did not, and the sections of these."""
    lesson.summary()
    assert "Nothing is answered yet" in shown[-1]
    task, item = _function(), _single()
    other = next(other for other in exercises(TOPIC).values() if other.id != task.id and other.kind == "function")
    lesson.check(task.id, task.solution)
    lesson.check(other.id, other.mistakes[0].answer)
    lesson.answer(item.id, _letter(item, right=False))
    lesson.summary()
    right, wrong = (shown[-1].index(exercise_texts(it)["title"]["en"]) for it in (task, other))
    assert right < shown[-1].index("to try again") < wrong
    assert "0 of the 1 questions" in shown[-1]
    assert "Sections to read again" in shown[-1]


def test_questions_ratings_and_thoughts_are_kept(lesson, shown):
    """Each is a row with the learner's words."""
    from mlops_lessons.course._source import topic_file
    from mlops_lessons.course._writing import load_prompts

    prompt = next(iter(load_prompts(topic_file(TOPIC, "prompts.toml"))))
    lesson.ask("¿Y si cae la región?")
    lesson.rate(4, "clear")
    lesson.think(prompt, "it depends")
    lesson.think(prompt)
    kinds = {row.kind: row for row in lesson.store.attempts()}
    assert kinds["question"].detail == {"text": "¿Y si cae la región?"}
    assert (kinds["rating"].points, kinds["rating"].detail) == (4, {"text": "clear"})
    assert (kinds["thought"].item, kinds["thought"].detail) == (prompt, {"text": "it depends"})
    for stars in (0, 6, 3.5, True, "5", None):
        lesson.rate(stars)
        assert "1 to 5" in shown[-1]


def test_the_writing_box_saves_what_is_written(lesson, monkeypatch):
    """Empty is refused; what was saved before stands in the box the next time."""
    from mlops_lessons.course._source import topic_file
    from mlops_lessons.course._writing import load_prompts

    made = []
    monkeypatch.setattr(figures, "show_widget", lambda tree, **said: made.append((tree, said)))
    prompt = next(iter(load_prompts(topic_file(TOPIC, "prompts.toml"))))
    lesson.think(prompt)
    _card, area, button, said = made[0][0].children
    button.click()
    assert "Write something" in said.value
    area.value = " my <b>reply</b> "
    button.click()
    assert "Saved" in said.value
    lesson.think(prompt)
    assert made[1][0].children[1].value == "my <b>reply</b>"


def test_a_damaged_file_is_named_at_the_opening_once(tmp_path, monkeypatch, shown):
    """The lesson opens all the same."""
    monkeypatch.setenv("MLOPS_LESSONS_HOME", str(tmp_path))
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    (tmp_path / "progress.sqlite").write_bytes(b"garbage" * 1000)
    open_lesson(TOPIC)
    assert len(shown) == 2
    assert "progress.damaged-" in shown[1]
    shown.clear()
    open_lesson(TOPIC).progress()
    assert not any("damaged" in text for text in shown)


def test_the_opening_line_is_one_line_in_the_language_asked_for(shown):
    """Title and how far the learner is."""
    open_lesson(TOPIC, language="es")
    open_lesson("01", language="en")
    assert shown[0].startswith("00 · Empieza aquí · 0 ")
    assert shown[1].startswith("01 · Cloud computing")
    assert not any("\n" in text for text in shown)
    set_language(None)
    with pytest.raises(UnknownNameError, match="cloud_computing"):
        open_lesson("cloud_computin")


def test_opening_a_lesson_imports_nothing_heavy(tmp_path):
    """Neither pandas nor scikit-learn nor hypothesis nor widgets nor matplotlib."""
    code = (
        "import sys; from mlops_lessons import open_lesson; open_lesson('start_here'); open_lesson('cloud_computing');"
        "print(sorted({'pandas', 'sklearn', 'hypothesis', 'ipywidgets', 'matplotlib', 'IPython', 'boto3'} & set(sys.modules)))"
    )
    assert _python(code, tmp_path).splitlines()[-1] == "[]"


EVERYTHING = """
from mlops_lessons import open_lesson
from mlops_lessons.course.quiz import quizzes
from mlops_lessons.course.exercise import exercises
lesson = open_lesson("start_here")
for name in quizzes("start_here"):
    lesson.quiz(name)
for name in exercises("start_here"):
    lesson.check(name, ...)
    lesson.hint(name)
    lesson.solution(name)
for method in (lesson.warm_up, lesson.progress, lesson.summary, lesson.glossary, lesson.ask):
    method()
"""


def test_untouched_outputs_are_the_same_whatever_was_done_before(tmp_path):
    """Under nbval and where switched off, a learner's own progress changes nothing, nor does the order of hashes."""
    store = ProgressStore(tmp_path / "progress.sqlite")
    for id in questions(TOPIC):
        store.record(TOPIC, "quiz", id, outcome="failed", max_points=1)
    off = _python(EVERYTHING, tmp_path, MLOPS_LESSONS_PROGRESS="off", PYTHONHASHSEED="1")
    nbval = _python(EVERYTHING, tmp_path, PYTEST_CURRENT_TEST="x", PYTHONHASHSEED="2")
    fresh = _python(EVERYTHING, tmp_path / "fresh", PYTHONHASHSEED="3")
    assert off == nbval == fresh
    assert _python(EVERYTHING, tmp_path) != off


LOOP = """
from mlops_lessons import open_lesson
import sys
lesson = open_lesson("start_here")
for number in range(1000):
    lesson.check(sys.argv[1], f"wrong {number}")
    sys.stdout.write("shown\\n")
    sys.stdout.flush()
"""


def test_a_killed_kernel_loses_no_check_that_was_shown(tmp_path):
    """Kill -9 in the middle of 1,000 checks: as many rows as panels, or one more."""
    command = [sys.executable, "-c", LOOP, _decision().id]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment(tmp_path)) as process:
        count = 0
        for line in process.stdout:
            count += line == "shown\n"
            if count == 200:
                process.send_signal(signal.SIGKILL)
    assert 200 <= count < 1000
    rows = ProgressStore(tmp_path / "progress.sqlite").attempts(TOPIC, "exercise")
    assert len(rows) - count in (0, 1)


class _Hostile:
    def __getattribute__(self, name):
        raise RuntimeError(name)

    def _fail(self, *args):
        raise SystemExit

    __str__ = __repr__ = __eq__ = __hash__ = __len__ = __bool__ = __iter__ = __call__ = __format__ = __float__ = _fail


_names = st.sampled_from([*exercises(TOPIC), *questions(TOPIC), *quizzes(TOPIC), "kernel", "map-count"])
_anything = st.one_of(
    _names,
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.just(...),
    st.builds(_Hostile),
    st.sampled_from([_Hostile, print, open, 10**5000, "\ud800", "`*${}<b>", float("nan")]),
    st.lists(st.text()) | st.dictionaries(st.text(), st.integers()),
)


@pytest.mark.parametrize("name", METHODS)
def test_no_method_ever_raises(name, monkeypatch, tmp_path):
    """Whatever it is given, and however many things: something is shown, None comes back, and the store can be exported."""
    texts = []
    monkeypatch.setattr(figures, "_publish", lambda bundle: texts.append(bundle))
    lesson = Lesson(lesson_info(TOPIC), ProgressStore(tmp_path / "progress.sqlite"))

    @settings(max_examples=40, derandomize=True, database=None, deadline=None)
    @given(st.lists(_anything, max_size=3))
    def attempt(arguments):
        texts.clear()
        assert getattr(lesson, name)(*arguments) is None
        assert texts
        assert all(isinstance(bundle["text/plain"], str) for bundle in texts)

    attempt()
    json.dumps(lesson.store.export())


def test_the_methods_tested_are_all_there_are():
    """A new public method must join the list above."""
    public = [name for name in vars(Lesson) if not name.startswith("_")]
    assert sorted(public) == sorted([*METHODS, "result"])
