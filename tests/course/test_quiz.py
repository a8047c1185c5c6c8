"""The quiz bank: strict about its source, forgiving about how an answer is written."""

import copy
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.course import quiz
from mlops_lessons.errors import SourceError, UnknownNameError
from mlops_lessons.i18n import set_language

BANK = """
[[question]]
id = "one"
quiz = "sla"
kind = "single"
covers = ["cloud.sla"]
difficulty = 1
stem = { es = "¿Cuál?", en = "Which?" }
explain = { es = "Porque sí.", en = "Because." }
options = [
  { text = { es = "uno", en = "one" }, feedback = { es = "funo", en = "fone" } },
  { text = { es = "dos", en = "two" }, correct = true, feedback = { es = "fdos", en = "ftwo" } },
  { text = { es = "tres", en = "three" }, feedback = { es = "ftres", en = "fthree" } },
]
[[question]]
id = "several"
quiz = "sla"
kind = "multiple"
covers = []
difficulty = 2
stem = { es = "¿Cuáles?", en = "Which ones?" }
options = [
  { text = { es = "uno", en = "one" }, correct = true, feedback = { es = "funo", en = "fone" } },
  { text = { es = "dos", en = "two" }, correct = true, feedback = { es = "fdos", en = "ftwo" } },
  { text = { es = "tres", en = "three" }, feedback = { es = "ftres", en = "fthree" } },
]
[[question]]
id = "truth"
quiz = "sla"
kind = "true_false"
covers = []
difficulty = 2
stem = { es = "¿Verdad?", en = "True?" }
answer = false
[question.feedback]
true = { es = "no", en = "it is not" }
false = { es = "sí", en = "indeed" }
[[question]]
id = "number"
quiz = "other"
kind = "numeric"
covers = []
difficulty = 3
stem = { es = "¿Cuánto?", en = "How much?" }
answer = 43.2
tolerance = 0.5
unit = { es = "minutos", en = "minutes" }
near = [{ value = 432, tolerance = 1, feedback = { es = "diez veces", en = "ten times" } }]
wrong = { es = "mal", en = "wrong" }
[[question]]
id = "order"
quiz = "other"
kind = "ordering"
covers = []
difficulty = 3
stem = { es = "Ordena.", en = "Order." }
options = [
  { text = { es = "1º", en = "first" }, feedback = { es = "f1", en = "f1" } },
  { text = { es = "2º", en = "second" }, feedback = { es = "f2", en = "f2" } },
  { text = { es = "3º", en = "third" }, feedback = { es = "f3", en = "f3" } },
]
[[question]]
id = "match"
quiz = "other"
kind = "matching"
covers = []
difficulty = 3
stem = { es = "Une.", en = "Match." }
options = [
  { text = { es = "t1", en = "t1" }, match = { es = "m1", en = "m1" }, feedback = { es = "f1", en = "f1" } },
  { text = { es = "t2", en = "t2" }, match = { es = "m2", en = "m2" }, feedback = { es = "f2", en = "f2" } },
  { text = { es = "t3", en = "t3" }, match = { es = "m3", en = "m3" }, feedback = { es = "f3", en = "f3" } },
]
"""


def _write(path, questions):
    """Write questions as TOML by hand: only what these tests need."""

    def value(item):
        if isinstance(item, dict):
            return "{ " + ", ".join(f"{key} = {value(part)}" for key, part in item.items()) + " }"
        if isinstance(item, list):
            return "[" + ", ".join(map(value, item)) + "]"
        if isinstance(item, bool):
            return str(item).lower()
        return repr(item) if isinstance(item, (int, float)) else '"' + item + '"'

    lines = []
    for row in questions:
        lines += ["[[question]]", *(f"{key} = {value(item)}" for key, item in row.items())]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def bank(tmp_path):
    """Return the questions above by id."""
    path = tmp_path / "quiz.toml"
    path.write_text(BANK, encoding="utf-8")
    return {item.id: item for item in quiz.load_quiz(path, "cloud_computing")}


def _letters(question, order):
    """Return what a learner types to give the options in this order."""
    return "".join("abcdefgh"[question.shown.index(index)] for index in order)


@pytest.mark.parametrize("answer", ["b", "B", " b ", "b.", "(b)", "b)", ["b"], ("B",), {"b"}])
def test_a_single_letter_may_be_written_in_many_ways(bank, answer):
    """Case, spaces and brackets do not matter."""
    marked = quiz.mark(bank["one"], answer)
    assert (marked.outcome, marked.share, marked.given, marked.feedback) == ("passed", 1, "b", ("ftwo",))


def test_feedback_is_that_of_the_chosen_option_in_the_learners_language(bank):
    """A wrong letter gets what was written for that letter."""
    set_language("es")
    assert quiz.mark(bank["one"], "a").feedback == ("funo",)
    set_language("en")
    assert quiz.mark(bank["one"], "c").feedback == ("fthree",)


@pytest.mark.parametrize(
    ("answer", "share", "outcome"),
    [
        ("ab", 1, "passed"),
        ("b y a", 1, "passed"),
        ("a", 0.5, "partly"),
        ("abc", 0.5, "partly"),
        ("ac", 0, "failed"),
        ("c", 0, "failed"),
    ],
)
def test_several_options_earn_right_minus_wrong(bank, answer, share, outcome):
    """Ticking everything does not pay."""
    marked = quiz.mark(bank["several"], answer)
    assert (marked.share, marked.outcome) == (share, outcome)


def test_what_is_missing_is_counted_not_given_away(bank):
    """A missing right option is said to be missing; its feedback is not shown."""
    feedback = quiz.mark(bank["several"], "a").feedback
    assert feedback == ("fone", "1 right option is still missing.")


@pytest.mark.parametrize("answer", [False, "false", "F", "falso", "Falso.", "no", "b", "N"])
def test_false_in_two_languages(bank, answer):
    """Either language, a letter, or the Python value."""
    assert quiz.mark(bank["truth"], answer).outcome == "passed"


@pytest.mark.parametrize("answer", [True, "true", "V", "verdadero", "VERDADERO", "sí", "yes", "a"])
def test_true_in_two_languages(bank, answer):
    """The wrong side gets its own feedback."""
    marked = quiz.mark(bank["truth"], answer)
    assert (marked.outcome, marked.feedback) == ("failed", ("it is not",))


@pytest.mark.parametrize("answer", [43.2, 43, "43.2", "43,2", "43.2 minutes", " 43,2 min", "43.70", "+43.2", "4.32e1"])
def test_numbers_with_point_comma_or_unit(bank, answer):
    """The decimal sign and a unit behind are the learner's choice."""
    assert quiz.mark(bank["number"], answer).outcome == "passed"


@pytest.mark.parametrize(
    ("answer", "feedback"),
    [(432, "ten times"), ("431,5", "ten times"), (43.71, "wrong"), (0, "wrong"), ("-43.2", "wrong")],
)
def test_a_wrong_number_is_told_what_went_wrong(bank, answer, feedback):
    """Near values have their own words."""
    marked = quiz.mark(bank["number"], answer)
    assert (marked.outcome, marked.feedback) == ("failed", (feedback,))


def test_thousands_may_be_marked_either_way(tmp_path):
    """1,000 and 1.000 and 1 000 are read as a thousand where a thousand is right."""
    row = next(row for row in tomllib.loads(BANK)["question"] if row["id"] == "number") | {
        "answer": 1000,
        "tolerance": 1,
    }
    (item,) = quiz.load_quiz(_write(tmp_path / "quiz.toml", [row]), "t")
    for answer in ("1,000", "1.000", "1 000", "1\N{NARROW NO-BREAK SPACE}000", "1,000.5", "1.000,5", 1000):
        assert quiz.mark(item, answer).outcome == "passed", answer


def test_order_and_match_are_shown_mixed_and_always_the_same(bank):
    """The shown order is never the answer, and depends on the id alone."""
    for name in ("order", "match"):
        assert sorted(bank[name].shown) == [0, 1, 2]
        assert bank[name].shown != (0, 1, 2)
        assert bank[name].shown == bank[name].shown


def test_an_order_is_judged_by_places_and_told_what_belongs_first(bank):
    """The feedback is that of the option which should stand where the first wrong one stands."""
    order = bank["order"]
    assert quiz.mark(order, _letters(order, [0, 1, 2])).outcome == "passed"
    marked = quiz.mark(order, _letters(order, [0, 2, 1]))
    assert (marked.outcome, marked.feedback) == ("partly", ("f2",))
    assert marked.share == pytest.approx(1 / 3)
    assert quiz.mark(order, _letters(order, [1, 2, 0])).feedback == ("f1",)


def test_pairs_may_be_written_with_or_without_numbers(bank):
    """Letters in the order of the items, numbered pairs in any order, or a mapping."""
    match = bank["match"]
    right = _letters(match, [0, 1, 2])
    numbered = {number: right[number - 1] for number in (3, 1, 2)}
    text = ", ".join(f"{number}{letter}" for number, letter in numbered.items())
    for answer in (right, " ".join(right), list(right), text, numbered):
        assert quiz.mark(match, answer).outcome == "passed", answer
    marked = quiz.mark(match, _letters(match, [0, 2, 1]))
    assert marked.feedback == ("t2: f2", "t3: f3")


ABSURD = [
    None,
    "",
    "z",
    "ab" * 500,
    7,
    b"b",
    object(),
    object,
    [],
    {},
    [[]],
    float("nan"),
    float("inf"),
    10**400,
    "1/0",
    "aa",
    "maybe",
]


@pytest.mark.parametrize("answer", ABSURD, ids=lambda answer: type(answer).__name__)
def test_absurd_answers_get_a_message_and_do_not_count(bank, answer):
    """What cannot be read is said to be so, with how to answer."""
    for item in bank.values():
        marked = quiz.mark(item, answer)
        if item.id == "number" and answer == 7:
            continue
        assert marked.outcome == "not_understood" or item.id == "several"
        assert all(marked.feedback)


class _Hostile(str):
    def __str__(self):
        raise RuntimeError

    __repr__ = __hash__ = __len__ = __iter__ = casefold = strip = __str__


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.builds(_Hostile),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(answer=_anything)
def test_marking_never_raises(answer):
    """Any object at all gives a verdict of the four."""
    for item in _ALL:
        marked = quiz.mark(item, answer)
        assert marked.outcome in ("passed", "partly", "failed", "not_understood")
        assert 0 <= marked.share <= 1


def _all():
    from types import SimpleNamespace

    from mlops_lessons.course._source import Row

    path = SimpleNamespace(name="quiz.toml", parent=SimpleNamespace(name="t"))
    return [quiz._question(Row.of(path, "question", row), "t") for row in tomllib.loads(BANK)["question"]]


_ALL = _all()
_BROKEN = {
    "no id": ("one", {"id": None}, "id"),
    "bad id": ("one", {"id": "a b"}, "a b"),
    "unknown kind": ("one", {"kind": "essay"}, "essay"),
    "unknown key": ("one", {"hint": "x"}, "hint"),
    "no stem": ("one", {"stem": None}, "stem"),
    "one language": ("one", {"stem": {"es": "solo"}}, "both languages"),
    "empty side": ("one", {"stem": {"es": "hola", "en": " "}}, "empty"),
    "unknown syllabus id": ("one", {"covers": ["cloud.nonsense"]}, "cloud.nonsense"),
    "covers is a string": ("one", {"covers": "cloud.sla"}, "covers"),
    "difficulty": ("one", {"difficulty": 4}, "difficulty"),
    "two right": ("one", {"options": [{"correct": True}, {}, {}]}, "exactly one"),
    "none right": ("several", {"options": [{"correct": False}, {"correct": False}, {}]}, "at least one"),
    "option without feedback": ("one", {"options": [{"feedback": None}, {}, {}]}, "feedback"),
    "same text twice": ("one", {"options": [{}, {"text": {"es": "uno", "en": "x"}}, {}]}, "same text"),
    "one option": ("one", {"options": [{"correct": True}]}, "options"),
    "answer is no truth": ("truth", {"answer": "no"}, "true or false"),
    "one feedback": ("truth", {"feedback": {"true": {"es": "a", "en": "a"}}}, "false"),
    "no tolerance": ("number", {"tolerance": 0}, "tolerance"),
    "answer is no number": ("number", {"answer": "43"}, "number"),
    "near is right": ("number", {"near": [{"value": 43.3}]}, "right"),
    "two to order": ("order", {"options": [{}, {}]}, "3 to"),
    "same match twice": ("match", {"options": [{}, {"match": {"es": "m1", "en": "m9"}}, {}]}, "same match"),
    "match missing": ("match", {"options": [{"match": None}, {}, {}]}, "match"),
}


def _changed(row, changes):
    row = copy.deepcopy(row)
    for key, value in changes.items():
        if key in ("options", "near"):
            row[key] = [
                {k: v for k, v in (old | new).items() if v is not None}
                for old, new in zip(row[key], value, strict=False)
            ]
        elif value is None:
            del row[key]
        else:
            row[key] = value
    return row


@pytest.mark.parametrize("name", _BROKEN)
def test_a_broken_source_is_refused_by_file_question_and_rule(tmp_path, name):
    """The author learns where and why."""
    id, changes, word = _BROKEN[name]
    row = next(row for row in tomllib.loads(BANK)["question"] if row["id"] == id)
    path = _write(tmp_path / "quiz.toml", [_changed(row, changes)])
    with pytest.raises(SourceError, match=r"quiz\.toml") as raised:
        quiz.load_quiz(path, "t")
    assert word in str(raised.value)
    assert id in str(raised.value) or "id" in changes


def test_ids_are_unique_in_the_whole_course(tmp_path, monkeypatch):
    """Two topics may not share the id of a question."""
    path = tmp_path / "quiz.toml"
    path.write_text(BANK, encoding="utf-8")
    monkeypatch.setattr(quiz, "topics_with", lambda name: ["start_here", "cloud_computing"])
    monkeypatch.setattr(quiz, "topic_file", lambda topic, name: path)
    with pytest.raises(SourceError, match="taken"):
        quiz._bank.__wrapped__()


def test_an_unknown_question_offers_the_nearest(monkeypatch, bank):
    """A slip of the pen is answered with the right name."""
    monkeypatch.setattr(quiz, "_bank", lambda: bank)
    with pytest.raises(UnknownNameError, match="several"):
        quiz.question("severals")
    assert list(quiz.questions("cloud_computing", "other")) == ["number", "order", "match"]
    assert quiz.quizzes("cloud_computing") == ["sla", "other"]
    assert quiz.questions("start_here") == {}


def _best_answer(question):
    if question.kind == "numeric":
        return question.answer
    if question.kind in ("ordering", "matching"):
        return _letters(question, range(len(question.options)))
    return "".join(letter for letter, option in zip("abcdefgh", question.options, strict=False) if option.correct)


def test_every_question_of_the_course_can_be_answered_right():
    """Discovery over all topics: the source is valid, the right answer passes, near values do not."""
    for item in quiz.questions().values():
        assert quiz.mark(item, _best_answer(item)).outcome == "passed", item.id
        for near in item.near:
            assert quiz.mark(item, near.value).outcome == "failed", (item.id, near.value)
