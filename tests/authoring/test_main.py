"""What the author's command line says."""

from dataclasses import replace
from types import SimpleNamespace

from mlops_lessons.authoring import __main__ as command
from mlops_lessons.authoring.source import find_sources, parse_source, read_source
from mlops_lessons.course import catalogue

ROOT = command.checkout()


def test_a_draft_with_other_minutes_is_built_and_told(capsys, monkeypatch):
    """Wrong minutes stop no build, but are said with their remedy; right ones are not spoken of."""
    source = read_source(find_sources(ROOT / "notebooks" / "source")[0])
    jobs = [SimpleNamespace(source=source)] * 2
    command._tell_not_ready(jobs)
    assert capsys.readouterr().err == ""
    info = catalogue.lesson_info(source.name)
    monkeypatch.setattr(catalogue, "lesson_info", lambda name: replace(info, core_minutes=info.core_minutes + 1))
    command._tell_not_ready(jobs)
    told = capsys.readouterr().err
    assert told.startswith("Not ready: 00_start_here: its core sections take 10 minutes, the class gives it 11.")
    assert "minutes=" in told
    assert told.count("Not ready") == 1, "once a lesson, not once a language"


def test_a_lesson_that_lacks_a_syllabus_item_is_told_at_the_build(capsys, monkeypatch):
    """Item and what it lacks; every lesson that is written lacks nothing."""
    sources = [parse_source(file) for file in find_sources(ROOT / "notebooks" / "source")]
    command._tell_not_ready([SimpleNamespace(source=source) for source in sources])
    assert capsys.readouterr().err == ""
    item = replace(next(iter(catalogue.syllabus().values())), id="cloud.nowhere", lesson="00", kind="concept")
    monkeypatch.setattr(catalogue, "syllabus", lambda: {item.id: item})
    command._tell_not_ready([SimpleNamespace(source=sources[0])])
    told = capsys.readouterr().err
    assert told.startswith("Not ready: 00_start_here: cloud.nowhere lacks a section with covers, a glossary term")
