"""Every exercise of the course: its solution passes, its mistakes are told apart, and it has its words in both languages."""

import ast
import builtins
import dis
import inspect
import re
import types
from pathlib import Path
from string import Formatter

import pytest

from mlops_lessons.authoring.source import find_sources, parse_source
from mlops_lessons.course.catalogue import lesson_info, lessons, syllabus
from mlops_lessons.course.exercise import exercises
from mlops_lessons.course.judging import judge_here
from mlops_lessons.i18n import LANGUAGES, read_toml

ROOT = Path(__file__).parents[1]
EXERCISES = [exercise for info in lessons() for exercise in exercises(info.topic).values()]
MISTAKES = [(exercise, mistake) for exercise in EXERCISES for mistake in exercise.mistakes]
SOURCES = {source.topic: source for source in map(parse_source, find_sources(ROOT / "notebooks" / "source"))}

every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: f"{each.topic}-{each.id}")
every_mistake = pytest.mark.parametrize(
    ("exercise", "mistake"),
    MISTAKES,
    ids=lambda each: each.id if hasattr(each, "answer") else f"{each.topic}-{each.id}",
)


def _words(exercise):
    return read_toml(ROOT / "mlops_lessons" / exercise.topic / "exercises.toml")[exercise.id]


@pytest.fixture
def judged(tmp_path, serve):
    """Return a function that judges what some code answers, given as a learner gives it."""

    def judged(exercise, answer, **options):
        if exercise.kind == "function":
            return judge_here(exercise, answer, **options)
        given = answer()
        if exercise.kind == "file":
            path = tmp_path / "answer"
            path.write_text(given, encoding="utf-8")
            return judge_here(exercise, path, **options)
        if exercise.kind == "service":
            return judge_here(exercise, serve(given), **options)
        return judge_here(exercise, given, **options)

    return judged


@every_exercise
def test_the_solution_passes(exercise, judged):
    """What ``lesson.solution`` shows is right, on the examples and on whatever the search finds."""
    result = judged(exercise, exercise.solution)
    assert result.outcome == "passed", result
    assert result.points == exercise.points


@every_exercise
def test_the_starter_is_not_attempted(exercise):
    """An empty answer is neither right nor wrong."""
    for empty in (..., None, lambda *arguments: ...):
        if exercise.kind == "function" or not callable(empty):
            assert judge_here(exercise, empty).outcome == "not_attempted"


@every_mistake
def test_a_mistake_gets_its_own_feedback(exercise, mistake, judged):
    """The engine recognises the mistake as the one it is, never by luck: an example tells it from the solution; no full points."""
    result = judged(exercise, mistake.answer)
    assert (result.outcome in ("failed", "partly", "raised"), result.mistake) == (True, mistake.id), result
    assert result.points < exercise.points
    assert result.passed < result.examples, "shown by the search alone"


@every_exercise
def test_an_exercise_is_whole(exercise):
    """It has an id that serves everywhere, known syllabus ids, two mistakes or more, and choices where it is a decision."""
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,48}", exercise.id)
    assert set(exercise.covers) <= set(syllabus())
    assert len({mistake.id for mistake in exercise.mistakes}) == len(exercise.mistakes) >= 2
    assert (exercise.kind == "decision") == bool(exercise.choices)
    assert exercise.points > 0


@every_exercise
def test_an_exercise_has_its_words(exercise):
    """A title, three staged hints, feedback for each mistake and no other, a text for each choice."""
    words = _words(exercise)
    assert set(words) <= {"title", "done", "hints", "mistakes", "choices", "messages"}
    assert set(words["title"]) == set(LANGUAGES)
    assert len(words["hints"]) >= 3
    assert set(words["mistakes"]) == {mistake.id for mistake in exercise.mistakes}
    assert set(words.get("choices", {})) == set(exercise.choices)
    if exercise.kind == "file":
        assert set(words.get("messages", {})) >= {str(example) for example in exercise.examples if example is not None}


@every_exercise
def test_the_words_have_only_known_placeholders(exercise):
    """Feedback may speak of the case, of what came back and of what was expected; nothing else is filled in."""
    for feedback in _words(exercise)["mistakes"].values():
        for language in LANGUAGES:
            fields = {
                name for _text, name, _spec, _conversion in Formatter().parse(feedback[language]) if name is not None
            }
            assert fields <= {"got", "expected", "case"}, feedback


@pytest.mark.parametrize("topic", sorted({exercise.topic for exercise in EXERCISES}))
def test_words_belong_to_an_exercise(topic):
    """No words are left over from an exercise that is gone."""
    assert set(read_toml(ROOT / "mlops_lessons" / topic / "exercises.toml")) == set(exercises(topic))


@every_exercise
def test_a_solution_uses_the_names_of_the_set_up_cell_only(exercise):
    """Pasted into the notebook in place of the starter it runs, whatever else was run before."""
    if exercise.topic not in SOURCES:
        pytest.skip(f"{exercise.topic} has no notebook yet")
    solution = ast.parse(inspect.getsource(exercise.solution)).body[0]
    assert solution.name == exercise.id
    setup = next(cell for cell in SOURCES[exercise.topic].cells if cell.id == "setup")
    allowed = set(dir(builtins)) | _bound(ast.parse(setup.text)) | {exercise.id}
    assert _globals(exercise.solution.__code__) | _in_annotations(solution) <= allowed


def _bound(tree):
    """Return the names that a cell binds at its top."""
    names = set()
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def _in_annotations(function):
    """Return the names in the annotations of a function's head, which the notebook reads when the function is defined."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    annotations = [each for each in (function.returns, *(one.annotation for one in arguments)) if each is not None]
    return {node.id for each in annotations for node in ast.walk(each) if isinstance(node, ast.Name)}


def _globals(code):
    """Return the global names that code reads, the functions inside it included."""
    own = {each.argval for each in dis.get_instructions(code) if each.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return own.union(*(_globals(each) for each in code.co_consts if isinstance(each, types.CodeType)), set())


@every_exercise
def test_an_exercise_stands_in_its_notebook(exercise):
    """Its starter and its check stand in the lesson, the check right after, with hint and solution offered."""
    if exercise.topic not in SOURCES:
        pytest.skip(f"{lesson_info(exercise.topic).name} is not written yet")
    name = exercise.id.replace("_", "-")
    code = [cell for cell in SOURCES[exercise.topic].cells if cell.kind == "code"]
    ids = [cell.id for cell in code]
    assert f"ex-{name}" in ids
    starter, check = code[ids.index(f"ex-{name}") : ids.index(f"ex-{name}") + 2]
    assert check.id == f"check-{name}"
    assert ("exercise" in starter.tags, "check" in check.tags) == (True, True)
    for call in ("check", "hint", "solution"):
        assert f'lesson.{call}("{exercise.id}"' in check.text
