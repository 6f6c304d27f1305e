"""Imported articles as files: what an editor has changed is never lost, and nothing is half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer.diagnostics import Collector
from printer.importing import (
    Imported,
    State,
    file_stem,
    free_slug,
    front_matter,
    image_name,
    slug_for,
    write,
)
from printer.readers.frontmatter import split

PNG = b"\x89PNG\r\n\x1a\n"
RAIN = Imported(
    fields=(("title", "Rain"), ("authors", ("Ada Lund",)), ("image", {"file": "figures/a.png"})),
    body="It rained.\n",
    images={"figures/a.png": PNG + b"1"},
    origin="https://quay.example/rain",
)


def test_an_article_is_a_folder(tmp_path):
    written = write(RAIN, tmp_path, "rain").value
    assert written.state is State.NEW
    assert written.source == tmp_path / "rain/index.md"
    assert written.source.read_text() == (
        "---\ntitle: Rain\nauthors:\n  - Ada Lund\nimage:\n  file: figures/a.png\n---\n\nIt rained.\n"
    )
    assert (tmp_path / "rain/figures/a.png").read_bytes() == PNG + b"1"


def test_the_same_again_changes_nothing(tmp_path):
    write(RAIN, tmp_path, "rain")
    before = (tmp_path / "rain/index.md").stat().st_mtime_ns
    written = write(RAIN, tmp_path, "rain").value
    assert written.state is State.UNCHANGED
    assert written.files == ()
    assert (tmp_path / "rain/index.md").stat().st_mtime_ns == before


def test_what_nobody_edited_is_replaced_with_its_images(tmp_path):
    write(RAIN, tmp_path, "rain")
    newer = replace(RAIN, body="It stopped.\n", images={"figures/b.png": PNG + b"2"})
    assert write(newer, tmp_path, "rain").value.state is State.REPLACED
    assert "It stopped." in (tmp_path / "rain/index.md").read_text()
    assert sorted(path.name for path in (tmp_path / "rain/figures").iterdir()) == ["b.png"]


def test_what_an_editor_changed_stays_and_the_difference_is_shown(tmp_path):
    source = write(RAIN, tmp_path, "rain").value.source
    edited = source.read_text().replace("It rained.", "It poured.")
    source.write_text(edited)
    newer = replace(RAIN, body="It rained again.\n", images={"figures/a.png": PNG + b"2"})
    result = write(newer, tmp_path, "rain")
    assert source.read_text() == edited
    assert result.value.state is State.BESIDE
    assert result.value.source.name == "index.new.md"
    assert "It rained again." in result.value.source.read_text()
    assert "-It poured.\n+It rained again.\n" in result.value.difference
    assert "import-kept" in [item.code for item in result.diagnostics]
    assert (tmp_path / "rain/figures/a.png").read_bytes() == PNG + b"1"
    assert (tmp_path / "rain/figures/a.new.png").read_bytes() == PNG + b"2"


def test_again_beside_what_lies_beside(tmp_path):
    source = write(RAIN, tmp_path, "rain").value.source
    source.write_text("mine\n")
    write(replace(RAIN, body="Two.\n"), tmp_path, "rain")
    third = write(replace(RAIN, body="Three.\n"), tmp_path, "rain").value
    assert third.source.name == "index.new.md"
    third.source.write_text("mine too\n")
    fourth = write(replace(RAIN, body="Four.\n"), tmp_path, "rain").value
    assert fourth.source.name == "index.new-2.md"
    assert third.source.read_text() == "mine too\n"
    assert source.read_text() == "mine\n"


def test_an_image_that_an_editor_changed_stays(tmp_path):
    write(RAIN, tmp_path, "rain")
    image = tmp_path / "rain/figures/a.png"
    image.write_bytes(PNG + b"cropped")
    newer = replace(RAIN, body="New.\n", images={"figures/a.png": PNG + b"2"})
    result = write(newer, tmp_path, "rain")
    assert image.read_bytes() == PNG + b"cropped"
    assert [item.code for item in result.diagnostics] == ["import-image-kept"]


def test_without_a_record_everything_is_an_editors(tmp_path):
    source = write(RAIN, tmp_path, "rain").value.source
    (tmp_path / "rain/.imported.json").write_text("{")
    result = write(replace(RAIN, body="New.\n"), tmp_path, "rain")
    assert result.value.state is State.BESIDE
    assert "It rained." in source.read_text()


@pytest.mark.parametrize(
    "name", ["../a.png", "/etc/a.png", "figures/../../a.png", ".hidden", "a\0.png"]
)
def test_names_that_lead_elsewhere_are_refused(tmp_path, name):
    with pytest.raises(ValueError, match="cannot be the name"):
        write(replace(RAIN, images={name: PNG}), tmp_path, "rain")
    assert not list(tmp_path.rglob("*.png"))


@pytest.mark.parametrize("slug", ["..", "a/b", "", "/tmp"])
def test_slugs_that_lead_elsewhere_are_refused(tmp_path, slug):
    with pytest.raises(ValueError, match="cannot be the name"):
        write(RAIN, tmp_path, slug)


def test_another_article_of_the_same_title_gets_a_number(tmp_path):
    write(RAIN, tmp_path, "rain")
    assert free_slug(tmp_path, "rain", RAIN.origin) == "rain"
    assert free_slug(tmp_path, "rain", "https://other.example/") == "rain-2"
    (tmp_path / "snow.md").write_text("mine")
    assert free_slug(tmp_path, "snow", "x") == "snow-2"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Rain over the Ópera!", "rain-over-the-opera"),
        ("L’été, enfin", "lete-enfin"),
        ("Дождь и йод", "дождь-и-йод"),
        ("***", "article"),
        ("../../etc", "etc"),
        ("CON", "con-"),
        ("index", "index-"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_slugs(title, slug):
    assert slug_for(title) == slug


@given(st.text())
def test_any_title_makes_a_safe_name(title):
    name = file_stem(title, "x")
    assert name
    assert not set(name) & set('/\\:*?"<>|.\0 ')
    assert len(name.encode()) < 200


def test_image_names_are_by_content_and_unique():
    assert image_name("https://x/A%20b.JPG?w=1", PNG, ()) == "figures/a-20b.png"
    assert image_name("port.jpg", b"\xff\xd8\xff", {"figures/PORT.jpg"}) == "figures/port-2.jpg"


_SCALAR = st.one_of(st.text(max_size=40), st.booleans(), st.integers(-999, 9999))
_WORDS = st.text(max_size=30).filter(lambda text: text.strip("\n").strip())


@settings(deadline=None)
@given(st.lists(_WORDS, max_size=4), _WORDS, st.integers(0, 9999))
def test_front_matter_is_read_back(words, caption, number):
    fields = (("title", caption), ("keywords", tuple(words)), ("image", {"caption": caption}),
              ("volume", number))  # fmt: skip
    found = Collector()
    read = split(front_matter(fields) + "\nbody\n", "index.md")
    found.extend(read.diagnostics)
    assert not found.frozen()
    values = read.value.values

    def same(value, text):
        return "".join(str(value).split()) == "".join(_plain(text).split())

    assert same(values.get("title", ""), caption)
    assert all(
        same(a, b) for a, b in zip(values.get("keywords", ()), filter(_shown, words), strict=True)
    )
    assert values["volume"] == number


def _plain(text):
    from printer.importing.frontmatter import _BROKEN

    return _BROKEN.sub(" ", text)


def _shown(text):
    return text != ""


_KILLED = textwrap.dedent("""
    import sys
    from pathlib import Path
    from printer.importing import Imported, write
    n = int(sys.argv[2])
    print("ready", flush=True)
    while True:
        n += 1
        images = {f"figures/{i}.png": b"\\x89PNG" + str(n).encode() * 3000 for i in range(5)}
        write(Imported((("title", "T"),), f"Text {n}.\\n" * 500, images, origin="o"), Path(sys.argv[1]), "a")
""")


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_torn_or_taken_for_an_editors(tmp_path):
    for count in range(25):
        child = subprocess.Popen(
            [sys.executable, "-c", _KILLED, str(tmp_path), str(count * 1000)],
            stdout=subprocess.PIPE,
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(0.01 + count * 0.003)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        source = tmp_path / "a/index.md"
        if source.exists():
            lines = source.read_text().splitlines()
            assert len(set(lines[4:])) == 1
            assert len(lines) == 504
    result = write(Imported((("title", "T"),), "Last.\n", origin="o"), tmp_path, "a")
    assert result.value.state is State.REPLACED
    assert not list(tmp_path.rglob("*.tmp"))
    assert not list(tmp_path.rglob("*.new*"))
