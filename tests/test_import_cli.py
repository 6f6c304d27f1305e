"""`printer import` and `printer article` with pages, from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

PAGES = Path(__file__).parent / "pages"
HEAD = (PAGES / "head.html").read_bytes()


def printer(folder, *arguments, data=b""):
    return subprocess.run(
        [sys.executable, "-m", "printer", *map(str, arguments)],
        cwd=folder,
        input=data,
        capture_output=True,
        check=False,
        timeout=120,
    )


def test_a_page_becomes_an_article_of_the_publication(tmp_path):
    (tmp_path / "publication.toml").write_text('title = "The Quay"\n')
    run = printer(tmp_path, "import", PAGES / "head.html", "--url", "https://quay.example/a/")
    assert run.returncode == 0
    assert run.stdout == b"sources/articles/rain-over-the-old-port/index.md\n"
    assert b"1 image is on the web" in run.stderr
    assert b"It rained for forty days" in (tmp_path / run.stdout.decode().strip()).read_bytes()


def test_standard_input_and_a_name_of_ones_own(tmp_path):
    run = printer(
        tmp_path,
        "import",
        "-",
        "--into",
        "out",
        "--slug",
        "rain",
        "--url",
        "https://quay.example/a/",
        data=HEAD,
    )
    assert run.stdout == b"out/rain/index.md\n"


def test_again_after_an_edit_shows_the_difference(tmp_path):
    call = ("import", PAGES / "head.html", "--into", ".", "--slug", "rain")
    printer(tmp_path, *call)
    source = tmp_path / "rain/index.md"
    source.write_text(source.read_text().replace("forty days", "forty nights"))
    run = printer(tmp_path, *call)
    assert run.stdout == b"rain/index.new.md\n"
    assert b"\n-It rained for forty nights" in run.stderr
    assert b"\n+It rained for forty days" in run.stderr
    assert "forty nights" in source.read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["missing.html"], 2, b"there is no file missing.html"),
        (["https://quay.example/a"], 2, b"--network"),
        (["https://quay.example/a", "--json"], 2, b"--network"),
        (["page.html", "--slug", "../x"], 2, b"cannot be a slug"),
        (["page.html", "--url", "file:///etc"], 2, b"no address"),
        (["article.md"], 2, b"is Markdown already"),
        (["feed.xml"], 2, b"is a feed"),
        (["empty.html"], 3, b"the page is empty"),
        (["http://127.0.0.1:9/", "--network"], 3, b"not on the public internet"),
        (["http://localhost/", "--network"], 3, b"not on the public internet"),
        (["http://[::1]/", "--network"], 3, b"not on the public internet"),
        (["page.html", "empty.html", "--json"], 2, b"one page"),
        ([], 2, b"PAGE"),
    ],
)
def test_what_cannot_be_imported_is_said(tmp_path, arguments, code, words):
    (tmp_path / "page.html").write_bytes(HEAD)
    (tmp_path / "empty.html").write_bytes(b" ")
    (tmp_path / "article.md").write_text("# A")
    (tmp_path / "feed.xml").write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>'
    )
    run = printer(tmp_path, "import", *arguments)
    assert run.returncode == code, run.stderr
    assert words in run.stderr
    assert b"Traceback" not in run.stderr
    assert run.stdout == b""


def test_one_bad_page_of_several_costs_only_itself(tmp_path):
    (tmp_path / "page.html").write_bytes(HEAD)
    (tmp_path / "empty.html").write_bytes(b" ")
    run = printer(tmp_path, "import", "empty.html", "page.html", "--into", ".")
    assert run.returncode == 3
    assert run.stdout == b"rain-over-the-old-port/index.md\n"


def test_json_writes_nothing(tmp_path):
    run = printer(tmp_path, "import", PAGES / "head.html", "--json")
    assert json.loads(run.stdout)["title"] == "Rain over the old port"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_page_is_printed_straight_away(tmp_path):
    run = printer(tmp_path, "article", PAGES / "head.html", "-o", "rain.pdf", "--json")
    (value,) = json.loads(run.stdout)
    assert value["slug"] == "head"
    assert value["title"] == "Rain over the old port"
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "rain.pdf").pages)
    assert "It rained for forty days" in text
    assert "alert(1)" not in text
    places = {item["path"] for item in value["diagnostics"]}
    assert not any("index.md" in place for place in places)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "code", "words"),
    [
        (
            b"<title>x</title><body><form><input type=password></form></body>",
            3,
            b"asks for a login",
        ),
        (b"", 3, b"the page is empty"),
    ],
)
def test_what_is_no_article_is_not_printed(tmp_path, page, code, words):
    (tmp_path / "x.html").write_bytes(page)
    run = printer(tmp_path, "article", "x.html")
    assert run.returncode == code
    assert words in run.stderr


def test_an_address_is_not_printed_without_the_network(tmp_path):
    run = printer(tmp_path, "article", "https://quay.example/a")
    assert run.returncode == 2
    assert b"--network" in run.stderr


PROSE = "<p>The tide came in, as it does, twice a day, and nobody, least of all the gulls, minded it much, all in all.</p>"
BOMBS = {
    "divs": "<div>" * 3000 + "x" + "</div>" * 3000,
    "lists": "<ul><li>x" * 500,
    "quotations": "<blockquote>x" * 500,
    "emphasis": "<b><i>" * 3000 + "x",
    "word": "a" * 1_000_000,
    "rows": "<table>" + "<tr><td>1<td>2<td>3</tr>" * 20_000 + "</table>",
    "spans": "<table><tr><td colspan=1000000 rowspan=1000000>x<td>y</tr><tr><td>z</table>",
    "tables": "<table><tr><td>x" * 200,
    "brackets": "<p>" + "[" * 20_000 + "</p><p>" + "![" * 20_000 + "</p><p>" + "[a](" * 20_000 + "</p>",
    "stars": "<p>" + "*a **b " * 30_000 + "</p>",
    "links": "<p>" + "<a href='https://quay.example/'>x</a> " * 20_000 + "</p>",
    "styles": "<style>:root{--a:x}*{display:flex;tab-size:1000000000;grid-row:100000000;font-size:1e30px}</style><div style='display:flex'>" * 12,
    "drawing": "<svg>" + "<use href='#a'/>" * 10_000 + "</svg>",
    "image": "<img src='data:image/png;base64," + "A" * 3_000_000 + "'>",
    "notes": "".join(f"<p>x<a href='#n{n}'>{n % 900}</a></p>" for n in range(3000)) + "<ol>" + "".join(f"<li id=n{n}>y" for n in range(3000)),
    "figures": "<figure>" * 2000 + "<img src=a.png>",
    "headings": "<h2>x</h2>" * 5000,
    "surrogates": "&#xD800;&#xFFFE;\x01\x0b" * 1000,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", list(BOMBS))
def test_hostile_pages_end_with_a_pdf_or_a_sentence(tmp_path, name):
    page = f"<!doctype html><title>A port in the rain</title><body><article>{PROSE * 6}{BOMBS[name]}</article></body>"
    (tmp_path / "x.html").write_text(page)
    for verb in (("import", "x.html", "--into", "out"), ("article", "x.html", "-o", "x.pdf")):
        run = printer(tmp_path, *verb)
        assert run.returncode in (0, 1, 3), run.stderr[-2000:]
        assert b"Traceback" not in run.stderr
        assert b"mistake of the program" not in run.stderr
        assert run.returncode != 3 or b"error:" in run.stderr
