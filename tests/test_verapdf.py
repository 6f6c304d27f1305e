"""Finding veraPDF, running it, and reading what it says."""

from __future__ import annotations

import os
import stat

import pytest
from pdf_samples import good_issue

from printer.check import check_pdfs
from printer.diagnostics import PrinterError, UsageError
from printer.verapdf import MAIN_CLASS, cache_folders, find_verapdf, validate

REPORT = """{"report": {"jobs": [
 {"itemDetails": {"name": "%s/000000.pdf"}, "validationResult": [
   {"profileName": "PDF/A-2A validation profile", "compliant": false, "details": {"ruleSummaries": [
     {"ruleStatus": "FAILED", "clause": "7.1", "testNumber": 3, "failedChecks": 12,
      "description": "Content is tagged", "checks": [{"context": "root/pages[0]"}]}]}}]},
 {"itemDetails": {"name": "%s/000001.pdf"}, "taskException": {"exceptionMessage": "encrypted"}}
]}}"""


def program(tmp_path, body, name="verapdf"):
    path = tmp_path / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def reporting(tmp_path, text=REPORT, code=1):
    report = tmp_path / "report.json"
    report.write_text(text)
    return [str(program(tmp_path, f"cat '{report}'; exit {code}"))]


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """A machine without veraPDF."""
    monkeypatch.delenv("PRINTER_VERAPDF", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "bin").mkdir()
    return tmp_path


# Finding it.


def test_it_is_nowhere(nowhere):
    assert find_verapdf() is None


def test_the_variable_names_a_command_with_words(nowhere, monkeypatch):
    path = program(nowhere, "exit 0")
    monkeypatch.setenv("PRINTER_VERAPDF", f"{path} --loglevel 0")
    assert find_verapdf() == [str(path), "--loglevel", "0"]


def test_the_variable_names_a_program_with_a_space_in_its_path(nowhere, monkeypatch):
    (nowhere / "my tools").mkdir()
    path = program(nowhere / "my tools", "exit 0")
    monkeypatch.setenv("PRINTER_VERAPDF", str(path))
    assert find_verapdf() == [str(path)]


def test_the_variable_names_a_folder_of_jars(nowhere, monkeypatch):
    java = program(nowhere / "bin", "exit 0", "java")
    (nowhere / "greenfield-apps-1.28.2.jar").touch()
    monkeypatch.setenv("PRINTER_VERAPDF", str(nowhere))
    assert find_verapdf() == [str(java), "-cp", str(nowhere / "*"), MAIN_CLASS]


def test_the_variable_leads_nowhere(nowhere, monkeypatch):
    monkeypatch.setenv("PRINTER_VERAPDF", "/no/such/program")
    assert find_verapdf() is None


def test_it_is_on_the_path(nowhere):
    path = program(nowhere / "bin", "exit 0")
    assert find_verapdf() == [str(path)]


def test_it_is_where_the_script_puts_it(nowhere):
    java = program(nowhere / "bin", "exit 0", "java")
    folder, _ = cache_folders()
    assert folder == nowhere / "cache" / "printer" / "verapdf"
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / "greenfield-apps-1.28.2.jar").touch()
    assert find_verapdf() == [str(java), "-cp", str(folder / "lib" / "*"), MAIN_CLASS]
    launcher = program(folder, "exit 0")
    assert find_verapdf() == [str(launcher)]


def test_a_user_without_a_cache_has_it_in_the_checkout(nowhere, monkeypatch):
    from printer import verapdf

    monkeypatch.setattr(verapdf, "__file__", str(nowhere / "printer" / "verapdf.py"))
    folder = nowhere / "build/cache/printer/verapdf"
    folder.mkdir(parents=True)
    launcher = program(folder, "exit 0")
    assert find_verapdf() == [str(launcher)]


# Running it.


def test_without_it_the_way_to_it_is_told(nowhere, tmp_path):
    with pytest.raises(PrinterError) as missing:
        validate([tmp_path / "a.pdf"])
    (found,) = missing.value.diagnostics
    assert found.code == "verapdf-missing"
    assert "scripts/verapdf" in (found.hint or "")


def test_an_unknown_flavour_is_wrong_use(tmp_path):
    with pytest.raises(UsageError):
        validate([tmp_path / "a.pdf"], ("5z",))


def test_no_files_need_no_validator(nowhere):
    assert validate([]) == {}


def test_what_it_says_becomes_verdicts(tmp_path):
    first, second, gone = (tmp_path / name for name in ("a.pdf", "b.pdf", "gone.pdf"))
    first.touch()
    second.touch()
    verdicts = validate([first, second, gone], ("2a",), command=reporting(tmp_path))
    (verdict,) = verdicts[first]
    assert not verdict.passed
    (failure,) = verdict.failures
    assert (failure.clause, failure.test, failure.count) == ("7.1", 3, 12)
    assert (failure.description, failure.context) == ("Content is tagged", "root/pages[0]")
    assert verdicts[second][0].trouble == "encrypted"
    assert verdicts[gone][0].trouble == "no such file"


def test_a_file_that_it_is_silent_about_has_not_passed(tmp_path):
    path = tmp_path / "a.pdf"
    path.touch()
    empty = reporting(tmp_path, '{"report": {"jobs": []}}', 0)
    (verdict,) = validate([path], ("ua1",), command=empty)[path]
    assert not verdict.passed
    assert verdict.trouble


CLAIMED = """{"report": {"jobs": [
 {"itemDetails": {"name": "000000.pdf"}, "validationResult": [
   {"profileName": "PDF/A-2A validation profile", "compliant": true},
   {"profileName": "PDF/UA-1 validation profile", "compliant": false}]},
 {"itemDetails": {"name": "000001.pdf"}, "validationResult": [
   {"profileName": "PDF/A-1B validation profile", "compliant": false}]}]}}"""
ASKED = """{"report": {"jobs": [
 {"itemDetails": {"name": "000000.pdf"}, "validationResult": [{"compliant": true}]}]}}"""


def test_all_that_is_claimed_is_judged_in_one_start(tmp_path):
    claims, claims_nothing = tmp_path / "a.pdf", tmp_path / "b.pdf"
    claims.touch()
    claims_nothing.touch()
    (tmp_path / "claimed.json").write_text(CLAIMED)
    (tmp_path / "asked.json").write_text(ASKED)
    command = program(
        tmp_path,
        f"echo x >>'{tmp_path}/starts'\n"
        f"case $* in *--flavour*) cat '{tmp_path}/asked.json';; *) cat '{tmp_path}/claimed.json';;"
        "esac",
    )

    def judged(*paths):
        verdicts = validate(paths, ("2a", "ua1"), command=[str(command)])
        starts = (tmp_path / "starts").read_text().count("x")
        (tmp_path / "starts").unlink()
        return [[(v.flavour, v.passed) for v in verdicts[path]] for path in paths], starts

    assert judged(claims) == ([[("2a", True), ("ua1", False)]], 1)
    assert judged(claims, claims_nothing) == (
        [[("2a", True), ("ua1", False)], [("2a", True), ("ua1", True)]],
        3,
    )


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("sleep 30", "verapdf-timeout", "did not finish"),
        ("echo oh >&2; exit 2", "verapdf-failed", "ended with code 2: oh"),
        ("echo nothing", "verapdf-failed", "no report"),
        ("echo '{\"report\": 5}'", "verapdf-failed", "empty report"),
    ],
)
def test_a_validator_that_fails_is_a_diagnostic(tmp_path, body, code, words):
    path = tmp_path / "a.pdf"
    path.touch()
    with pytest.raises(PrinterError) as failed:
        validate(
            [path],
            command=[str(program(tmp_path, f"exec sh -c '{body}'" if "'" not in body else body))],
            timeout=1.0,
        )
    (found,) = failed.value.diagnostics
    assert found.code == code
    assert words in found.message


def test_a_program_that_is_not_there_is_a_diagnostic(tmp_path):
    path = tmp_path / "a.pdf"
    path.touch()
    with pytest.raises(PrinterError) as failed:
        validate([path], command=[str(tmp_path / "none")])
    assert failed.value.diagnostics[0].code == "verapdf-failed"


@pytest.mark.slow
def test_the_real_one_passes_what_is_good_and_names_what_is_not(tmp_path):
    if find_verapdf() is None:
        message = "veraPDF is not installed; scripts/verapdf installs it"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    good, bad, broken = (tmp_path / name for name in ("-gut ö.pdf", "schlecht", "broken.pdf"))
    good.write_bytes(good_issue())
    bad.write_bytes(good_issue().replace(b"/Lang ", b"/Gone "))
    broken.write_bytes(b"%PDF-1.7 nothing")
    verdicts = validate([good, bad, broken])
    assert [verdict.flavour for verdict in verdicts[good]] == ["2a", "ua1"]
    assert all(verdict.passed and not verdict.failures for verdict in verdicts[good])
    level_a, accessible = verdicts[bad]
    assert level_a.passed
    assert not accessible.passed
    assert {failure.clause for failure in accessible.failures} == {"7.2"}
    assert all(verdict.trouble and not verdict.passed for verdict in verdicts[broken])


def test_it_is_not_asked_about_claims_that_do_not_exist(tmp_path, monkeypatch):
    path = tmp_path / "a.pdf"
    path.write_bytes(good_issue().replace(b"<pdfaid:part>2<", b"<pdfaid:part>9<"))
    monkeypatch.setenv("PRINTER_VERAPDF", str(program(tmp_path, f"cat '{tmp_path}/report.json'")))
    (tmp_path / "report.json").write_text(CLAIMED)
    (checked,) = check_pdfs([path])
    assert [verdict.flavour for verdict in checked.verdicts] == ["ua1"]
    assert "claim-unknown" in [item.code for item in checked.diagnostics]
