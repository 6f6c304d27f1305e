"""The start of the engine: what it would spend time on, and what it is spared."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import pytest

from printer.press import libraries


def run(script: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems search in their own way")
def test_its_libraries_are_found_without_a_search():
    script = (
        "import subprocess; started = [];"
        "subprocess.Popen = lambda command, *rest, **options: started.append(command);"
        "from printer.press.engine import warm_up; warm_up();"
        "from weasyprint.text.ffi import pango, harfbuzz_subset; print(len(started))"
    )
    assert run(script) == ["0"]


def test_every_library_of_the_engine_is_known():
    from weasyprint.text import ffi

    calls = re.findall(r" = _dlopen\(\s*ffi,([^)]*)\)", inspect.getsource(ffi))
    assert len(calls) == 7
    for call in calls:
        spellings = re.findall(r"'([^']+)'", call)
        known = [name for common, name in libraries._ABI_NAMES.items() if common in spellings[0]]
        assert known[0] in spellings


def test_what_html_is_parsed_with_is_loaded_only_when_it_is_used():
    script = (
        "import sys; from printer.press.engine import warm_up; warm_up();"
        "print('tinyhtml5' in sys.modules); import weasyprint;"
        "print(weasyprint.HTML(string='<p>a').etree_element.tag, 'tinyhtml5' in sys.modules)"
    )
    assert run(script) == ["False", "html", "True"]


def test_arrays_are_those_that_the_engine_asks_for():
    import cffi

    ffi = cffi.FFI()
    ffi.cdef("typedef unsigned int number;")
    libraries.spare_parsing(ffi)
    array = ffi.new("number[3]")
    array[2] = 7
    assert list(array) == [0, 0, 7]
    assert ffi.sizeof(array) == 3 * ffi.sizeof("number")
    with pytest.raises(IndexError):
        array[3] = 1
    assert list(ffi.new("number[2]", [4, 5])) == [4, 5]
    assert ffi.new("number *")[0] == 0
    assert ffi.string(ffi.new("char[]", b"text")) == b"text"
