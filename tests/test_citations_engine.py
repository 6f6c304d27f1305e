"""The engine's one door: found, limited, cached, and clear about what goes wrong."""

from __future__ import annotations

import time

import pytest

from printer.citations import engine
from printer.citations.engine import Request, pandoc_cite, run_citeproc
from printer.citations.inlines import to_html
from printer.citations.pandoc import find_pandoc, pandoc_version
from printer.diagnostics import PrinterError

STYLE = b"""<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>t</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info>
<citation><layout prefix="(" suffix=")"><text variable="title" font-style="italic"/></layout>
</citation></style>"""


def request(style: bytes = STYLE, title: str = "A & B") -> Request:
    cite = {
        "citationId": "r1",
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    items = [{"id": "r1", "type": "book", "title": title}]
    return Request(style, "en-US", items, [[pandoc_cite([cite])]])


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "user_cache", lambda: tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Return a function that makes a program of a shell script and calls it pandoc."""

    def make(script: str):
        path = tmp_path / "pandoc"
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("PRINTER_PANDOC", str(path))
        return path

    return make


needs_pandoc = pytest.mark.skipif(find_pandoc() is None, reason="pandoc is not installed")


def failure(asked: Request, **options) -> tuple[str, str, str]:
    with pytest.raises(PrinterError) as raised:
        run_citeproc([asked], **options)
    (problem,) = raised.value.diagnostics
    return problem.code, problem.message, problem.hint or ""


@needs_pandoc
def test_every_request_is_answered_in_order():
    replies = run_citeproc([request(title="One"), request(title="Two")])
    assert [to_html(reply.clusters[0]) for reply in replies] == [
        '(<a href="#ref-r1"><i>One</i></a>)',
        '(<a href="#ref-r1"><i>Two</i></a>)',
    ]


def test_an_answer_is_kept(fake):
    answer = '{"pandoc-api-version":[1,23],"meta":{},"blocks":[{"t":"Para","c":[]}]}'
    program = fake(f"cat >/dev/null; echo run >> $0.log; echo '{answer}'")
    run_citeproc([request()])
    run_citeproc([request()])
    run_citeproc([request(title="Another")])
    log = program.with_name("pandoc.log").read_text(encoding="utf-8")
    assert log.count("run") == 2


def test_a_damaged_answer_is_asked_for_again(fake, cache):
    answer = '{"pandoc-api-version":[1,23],"meta":{},"blocks":[{"t":"Para","c":[]}]}'
    fake(f"cat >/dev/null; echo '{answer}'")
    run_citeproc([request()])
    (kept,) = cache.rglob("*.json")
    kept.write_bytes(b"{")
    assert run_citeproc([request()])[0].clusters == ([],)


def test_without_pandoc_the_command_that_adds_it_is_named(monkeypatch):
    monkeypatch.setattr(engine, "find_pandoc", lambda: None)
    code, message, hint = failure(request())
    assert code == "citations-missing"
    assert "not installed" in message
    assert "pip install 'printer-press[citations]'" in hint


def test_a_program_that_cannot_start_is_said_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PRINTER_PANDOC", str(tmp_path / "nothing"))
    assert failure(request())[0] == "citations-missing"


def test_a_hung_engine_is_stopped(fake):
    fake("exec sleep 60")
    started = time.monotonic()
    code, message, _ = failure(request(), timeout=0.3)
    assert code == "citations-timeout"
    assert "0.3 seconds" in message
    assert time.monotonic() - started < 10


def test_what_pandoc_says_is_passed_on(fake):
    fake("cat >/dev/null; echo 'no such thing' >&2; exit 83")
    code, message, _ = failure(request())
    assert code == "citations-failed"
    assert "no such thing" in message


def test_a_failure_is_not_kept(fake, cache):
    fake("cat >/dev/null; exit 1")
    failure(request())
    assert list(cache.rglob("*.json")) == []


def test_a_pandoc_without_memory_limits_is_used_without_them(fake):
    fake(
        'cat >/dev/null; [ "$1" = +RTS ] && { echo "RTS options are disabled" >&2; exit 1; }\n'
        'echo \'{"meta":{},"blocks":[{"t":"Para","c":[]}]}\''
    )
    assert run_citeproc([request()])[0].clusters == ([],)


@pytest.mark.parametrize("answer", ["{}", "[]", "nothing", '{"blocks": [1]}', '{"blocks": []}'])
def test_an_answer_that_is_no_document_is_a_failure_and_not_kept(fake, cache, answer):
    fake(f"cat >/dev/null; echo '{answer}'")
    code, message, hint = failure(request())
    assert (code, message) == (
        "citations-failed",
        "pandoc could not format the citations: its answer is no document",
    )
    assert "pandoc 3 or newer is needed" in hint
    assert list(cache.rglob("*.json")) == []


def test_of_a_pandoc_that_is_too_old_the_reason_is_told(fake):
    fake("cat >/dev/null; echo 'Incompatible API versions: encoded with [1,23,1]' >&2; exit 64")
    assert "pandoc 3 or newer is needed: run pip install" in failure(request())[2]


@pytest.mark.parametrize(
    ("script", "version"),
    [
        ("echo 'pandoc 3.6.1'; echo 'Features: +server'", "3.6.1"),
        ("echo 'pandoc 2.17.1.1'", "2.17.1.1"),
        ("echo 'something else 3.1'", ""),
        ("echo 'pandoc 3.6'; exit 1", ""),
    ],
)
def test_what_a_pandoc_says_of_its_version(fake, script, version):
    assert pandoc_version(fake(script)) == version


def test_what_cannot_be_started_has_no_version(tmp_path):
    assert pandoc_version(tmp_path / "nothing") == ""


def test_too_large_a_request_is_refused(monkeypatch):
    monkeypatch.setattr(engine, "MAX_REQUEST_BYTES", 1000)
    monkeypatch.setenv("PRINTER_PANDOC", "/bin/true")
    assert failure(request(title="x" * 2000))[0] == "citations-size"


@needs_pandoc
def test_a_broken_style_is_an_error():
    code, _, _ = failure(request(style=b"<style"))
    assert code == "citations-failed"


@needs_pandoc
def test_the_engine_reads_no_file_and_no_address(tmp_path):
    parent = b"""<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info>
    <title>t</title><id>t</id><updated>2020-01-01T00:00:00Z</updated>
    <link rel="independent-parent" href="http://127.0.0.1:9/x"/></info></style>"""
    assert failure(request(style=parent))[0] == "citations-failed"
