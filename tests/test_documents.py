"""What the documents say is true: links resolve, examples print, commands do what they promise."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from printer.config import find_publication
from printer.files import place_in
from printer.readers import read_article, read_text

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "printer"
WRITING = ROOT / "docs/writing.md"
LAYOUTS = ROOT / "docs/layouts.md"
CONFORMANCE = ROOT / "docs/conformance.md"
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "layouts").glob("*/README.md")),
]


@dataclass(frozen=True)
class Block:
    """A fenced block of a document."""

    info: str
    text: str
    line: int
    before: str
    """The line of text that stands over it."""


def blocks(document: Path) -> Iterator[Block]:
    text = document.read_text(encoding="utf-8")
    for match in re.finditer(r"^(`{3,})([^\n`]*)\n(.*?)^\1$", text, re.MULTILINE | re.DOTALL):
        before = text[: match.start()].rstrip().rpartition("\n")[2]
        line = place_in(text, match.start(), "").line or 0
        yield Block(match[2].strip(), match[3], line, before)


EXAMPLES = [block for block in blocks(WRITING) if block.info == "markdown"]
HEADS = [block for block in blocks(WRITING) if block.info == "yaml"]


def section(document: Path, title: str) -> str:
    """What stands under a heading of the second level, with its subsections."""
    lines: list[str] = []
    inside = fenced = False
    for line in document.read_text(encoding="utf-8").splitlines():
        fenced ^= line.startswith("```")
        if not fenced and line.startswith("## "):
            inside = line == f"## {title}"
        elif inside:
            lines.append(line)
    assert lines, f"{document.name} has no section {title}"
    return "\n".join(lines)


def make_pictures(folder: Path, text: str) -> None:
    """Make every picture that a text names."""
    for name in set(re.findall(r"figures/[\w-]+\.(?:jpg|svg)", text)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".svg":
            path.write_text(
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80" width="120" '
                'height="80"><path d="M4 76C40 76 60 10 116 4" fill="none" stroke="#45566b" '
                'stroke-width="2"/></svg>',
                encoding="utf-8",
            )
        else:
            Image.new("RGB", (1600, 1000), "#b8c4bc").save(path)


@pytest.fixture
def bulletin(tmp_path, monkeypatch):
    """A publication with the people that docs/writing.md speaks of."""
    monkeypatch.chdir(tmp_path)
    people = next(block for block in blocks(WRITING) if block.info == "toml")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/people.toml").write_text(people.text, encoding="utf-8")
    (tmp_path / "publication.toml").write_text(
        'title = "Bulletin"\nlang = "en-GB"\nurl = "https://bulletin.example"\n', encoding="utf-8"
    )
    make_pictures(tmp_path, WRITING.read_text(encoding="utf-8"))
    return find_publication(tmp_path).value


# Links ---------------------------------------------------------------------------------------


def anchors(document: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a document."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    titles = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles)
    return set(words)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(document):
    text = re.sub(
        r"^(`{3,}).*?^\1$|`[^`\n]+`",
        "",
        document.read_text(encoding="utf-8"),
        flags=re.MULTILINE | re.DOTALL,
    )
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        assert path.exists(), f"{document.name} links to {target}"
        if anchor:
            assert anchor in anchors(path), f"{document.name} links to {target}"


# ARCHITECTURE.md -----------------------------------------------------------------------------


def module_table() -> list[list[str]]:
    """The module names of ARCHITECTURE.md, row by row."""
    lines = section(ROOT / "ARCHITECTURE.md", "Modules").splitlines()
    rows = [line.split("|")[1] for line in lines if line.startswith("| `")]
    return [[name.rstrip("/") for name in re.findall(r"`([\w/]+)`", row)] for row in rows]


def module_name(file: Path) -> str:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return "/".join(parts[:-1] if parts[-1] == "__init__" else parts)


def owner(module: str, named: list[str]) -> str:
    """The row of the table that a module belongs to: itself, or the package around it."""
    while module and module not in named:
        module = module.rpartition("/")[0]
    return module


def top_imports(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from top_imports([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            yield from top_imports([*node.body, *(s for h in node.handlers for s in h.body)])


def imported(file: Path, modules: set[str]) -> Iterator[str]:
    """The modules of this program that a module loads with itself."""
    for node in top_imports(ast.parse(file.read_text(encoding="utf-8")).body):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("printer."):
                path = name.removeprefix("printer.").replace(".", "/")
                yield path if path in modules else path.rpartition("/")[0]


FILES = {module_name(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def test_the_module_table_names_the_modules_that_exist():
    named = [name for row in module_table() for name in row]
    assert len(named) == len(set(named))
    assert [name for name in named if name not in FILES] == []
    own = {"", "__main__"}  # the package itself, and the door of `python -m printer`
    assert [module for module in FILES if module not in own and not owner(module, named)] == []


def test_modules_import_only_from_those_above_them_in_the_table():
    named = [name for row in module_table() for name in row]
    wrong = []
    for module, file in FILES.items():
        if module in ("", "__main__"):
            continue
        mine = owner(module, named)
        for other in imported(file, set(FILES)):
            theirs = owner(other, named)
            if mine and theirs and theirs != mine and named.index(theirs) > named.index(mine):
                wrong.append(f"{module} imports {other}")
    assert wrong == []


def test_the_proofs_that_the_architecture_names_exist():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/\w+\.py)`", text))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


# docs/reference.md and docs/conformance.md ---------------------------------------------------


@pytest.mark.slow
def test_the_reference_is_what_the_program_says():
    script = [sys.executable, str(ROOT / "scripts/reference"), "--check"]
    outcome = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (outcome.returncode, outcome.stderr) == (0, "")


def diagnostic_codes(area: str) -> set[str]:
    """The codes that the reference has under a heading."""
    text = section(ROOT / "docs/reference.md", "Diagnostics")
    rows = f"{text}\n".partition(f"### {area}\n")[2].partition("\n### ")[0]
    return set(re.findall(r"^\| `([a-z0-9-]+)` ", rows, re.MULTILINE))


def test_the_conformance_page_explains_every_finding_about_pdfs():
    explained = re.findall(r"`([a-z][a-z0-9-]+)`", section(CONFORMANCE, "Findings"))
    assert len(explained) == len(set(explained))
    assert set(explained) ^ diagnostic_codes("Of PDFs") == set()


def test_the_messages_that_writing_explains_exist():
    rows = re.findall(r"^\| (`.*?) \|", section(WRITING, "Messages"), re.MULTILINE)
    codes = {code for row in rows for code in re.findall(r"`([a-z-]+)`", row)}
    known = diagnostic_codes("Of articles") | diagnostic_codes(
        "Of settings, layouts, files and printing"
    )
    assert codes
    assert sorted(codes - known) == []


# docs/writing.md -----------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda block: f"line {block.line}")
def test_each_example_converts_without_a_word(example):
    from printer.readers import markdown

    result = markdown.convert(example.text, path="writing.md", first_line=example.line + 1)
    assert [str(item) for item in result.diagnostics] == []
    assert result.value


@pytest.mark.parametrize("example", HEADS, ids=lambda block: f"line {block.line}")
def test_each_front_matter_is_read_without_a_word(example, bulletin, tmp_path):
    result = read_text(f"{example.text}\nText.\n", slug="a", base=tmp_path, publication=bulletin)
    assert [str(item) for item in result.diagnostics] == []
    assert result.value.title


def test_all_examples_together_print_without_a_word(bulletin, tmp_path):
    from printer import layouts
    from printer.galley import lay_out
    from printer.press import print_galley

    body = "\n".join(example.text for example in EXAMPLES)
    article = tmp_path / "examples.md"
    article.write_text(f"{HEADS[0].text}\n{body}", encoding="utf-8")
    read = read_article(article, bulletin, preflight=True)
    assert [str(item) for item in read.diagnostics] == []
    laid = lay_out(read.value, layouts.load("article"), bulletin)
    edition = print_galley(laid.value)
    assert [str(item) for item in (*laid.diagnostics, *edition.diagnostics)] == []
    assert edition.pages > 3


def test_the_wrong_example_gets_the_messages_that_are_shown(bulletin, tmp_path):
    shown = list(blocks(WRITING))
    at = next(index for index, block in enumerate(shown) if block.info == "markdown wrong")
    (tmp_path / "index.md").write_text(shown[at].text, encoding="utf-8")
    result = read_article(tmp_path / "index.md", bulletin, preflight=True)
    told = [str(item) for item in result.diagnostics if item.code != "title-missing"]
    assert told == shown[at + 1].text.splitlines()


def test_the_table_of_typography_is_what_the_copy_edit_does():
    from printer.copyedit import polish_plain

    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in section(WRITING, "Languages and typography").splitlines()
        if line.startswith("| `")
    ]
    assert len(rows) > 5
    spaces = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "  ")
    for source, *results in rows:
        for written in re.findall(r"`(.+?)`", source):
            for lang, result in zip(("en-US", "en-GB", "de", "fr", "ru"), results, strict=True):
                assert polish_plain(written, lang).translate(spaces) == result, (written, lang)


# docs/layouts.md -----------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A new publication with the layout that docs/layouts.md makes, file by file."""
    import datetime as dt

    from printer.new import new_publication

    new_publication(tmp_path / "magazine", today=dt.date(2026, 10, 6))
    monkeypatch.chdir(tmp_path / "magazine")
    for block in blocks(LAYOUTS):
        if name := re.fullmatch(r"`(layouts/\S+)`:", block.before):
            path = tmp_path / "magazine" / name[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    return find_publication(tmp_path / "magazine").value


@pytest.mark.slow
def test_the_layout_that_the_page_makes_step_by_step_prints(house, tmp_path):
    import pypdfium2

    from printer.articles import Options, Request, print_articles
    from printer.pdf.checker import check_pdf

    source = house.find_article("first-article")
    outputs = {name: tmp_path / f"{name}.pdf" for name in ("article", "house")}
    for name, output in outputs.items():
        request = Request(source, output, slug="first-article")
        (printed,) = print_articles(house, [request], Options(layout=name, use_cache=False))
        assert [str(item) for item in printed.diagnostics] == []
    pictures = {}
    for name, output in outputs.items():
        with pypdfium2.PdfDocument(output) as pdf:
            pictures[name] = pdf[0].render(scale=2).to_pil().convert("RGB")
    assert [round(side / 2 / 72 * 25.4) for side in pictures["house"].size] == [170, 240]
    assert [round(side / 2 / 72 * 25.4) for side in pictures["article"].size] == [210, 297]
    fonts = {name: " ".join(check_pdf(output).value.fonts) for name, output in outputs.items()}
    assert ("Gentium" in fonts["article"], "Vollkorn" in fonts["article"]) == (False, True)
    assert ("Gentium" in fonts["house"], "Vollkorn" in fonts["house"]) == (True, False)
    colours = {colour for _, colour in pictures["house"].getcolors(2**24)}
    assert {(0x1F, 0x4E, 0x6B), (0xB7, 0x79, 0x1F)} <= colours


def test_the_layout_shows_up_among_the_others(house):
    from printer import layouts

    made = layouts.load("house", house.paths.layouts)
    assert made.options["second"] == "#b7791f"
    assert [folder.name for folder in made.folders] == ["house", "article", "base"]


def test_every_name_that_templates_are_given_is_explained():
    explained = re.findall(r"^\| `(\w+)` \|", section(LAYOUTS, "Templates"), re.MULTILINE)
    module = ast.parse((PACKAGE / "galley/document.py").read_text(encoding="utf-8"))
    context = next(
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "context"
    )
    assert isinstance(context, ast.Dict)
    given = [key.value for key in context.keys if isinstance(key, ast.Constant)]
    assert sorted(explained) == sorted(given)


def test_the_fields_of_an_article_that_the_page_names_exist():
    from dataclasses import fields

    from printer.model import Article

    row = re.search(r"^\| `article` \| (.*) \|$", LAYOUTS.read_text(encoding="utf-8"), re.MULTILINE)
    assert row
    named = set(re.findall(r"`(\w+)`", row[1]))
    assert named <= {item.name for item in fields(Article)}


def test_the_fonts_that_the_page_lists_are_those_of_the_base():
    from printer import layouts

    row = re.compile(r"^\| ([A-Z][^|`]+) \| `(\w+)` \| [^|]+ \| ([\w-]+) \|$", re.MULTILINE)
    rows = row.findall(section(LAYOUTS, "Fonts"))
    listed = {name: (role, package) for names, role, package in rows for name in names.split(", ")}
    families = layouts.load("base").families
    assert listed == {item.name: (item.role, item.package["debian"]) for item in families}


def test_every_part_of_an_issue_that_has_a_template_is_listed():
    rows = re.findall(r"^\| (`.+?`) \|", section(LAYOUTS, "Issues"), re.MULTILINE)
    listed = sorted(name for row in rows for name in re.findall(r"`([\w-]+)`", row))
    templates = {path.stem for path in (ROOT / "layouts/base/templates/issue").glob("*.html")}
    assert listed == sorted(templates - {"part", "macros"})


def test_the_options_that_are_off_in_an_issue_are_those_of_the_page():
    from printer.issue.bodies import for_issue
    from printer.issue.values import Issue

    row = re.search(r"^- The options (.+) are off", section(LAYOUTS, "Issues"), re.MULTILINE)
    assert row
    issue = Issue(name="a", file=Path("a.toml"), title="A", lang="en", sections=())
    options = for_issue(find_publication(ROOT).value, issue).options
    assert sorted(re.findall(r"`(\w+)`", row[1])) == sorted(options)


def test_the_keys_of_layout_toml_are_all_explained():
    from printer.layouts import _KEYS

    rows = re.findall(r"^\| (`.+?`) \|", section(LAYOUTS, "layout.toml"), re.MULTILINE)
    assert sorted(key for row in rows for key in re.findall(r"`(\w+)`", row)) == sorted(_KEYS)


# README.md -----------------------------------------------------------------------------------


def test_the_article_that_the_readme_shows_is_read_without_a_word(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(PACKAGE / "starter", tmp_path, dirs_exist_ok=True)
    article = tmp_path / "sources/articles/first-article/index.md"
    article.write_text(next(blocks(ROOT / "README.md")).text, encoding="utf-8")
    result = read_article(article, find_publication(tmp_path).value, preflight=True)
    assert [str(item) for item in result.diagnostics] == []


def test_the_issue_that_the_readme_shows_is_read_without_a_word(tmp_path, monkeypatch):
    from printer.issue.reading import read_issue

    monkeypatch.chdir(tmp_path)
    shutil.copytree(PACKAGE / "starter", tmp_path, dirs_exist_ok=True)
    issue = tmp_path / "sources/issues/first-issue.toml"
    issue.write_text(list(blocks(ROOT / "README.md"))[1].text, encoding="utf-8")
    result = read_issue("first-issue", find_publication(tmp_path).value)
    assert [str(item) for item in result.diagnostics] == []
    assert [entry.slug for entry in result.value.entries] == ["first-article"]


@pytest.mark.slow
def test_the_commands_of_the_readme_do_what_it_promises(tmp_path):
    text = re.sub(r"```.*?```", "", section(ROOT / "README.md", "Five minutes"), flags=re.DOTALL)
    shell = "\n".join(re.findall(r"^    (.+)$", text, re.MULTILINE))
    assert shell.splitlines()[0] == "source .venv/bin/activate"
    asides = re.findall(r"`(printer check \S+\.pdf)`", text)
    bin_ = tmp_path / ".venv/bin"
    bin_.mkdir(parents=True)
    (bin_ / "activate").write_text(f'export PATH="{bin_}:$PATH"\n', encoding="utf-8")
    (bin_ / "printer").write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m printer "$@"\n',
        encoding="utf-8",
    )
    (bin_ / "printer").chmod(0o755)
    outcome = subprocess.run(
        ["bash", "-euc", "\n".join([shell, *asides])],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    assert "error" not in outcome.stderr
    assert "warning" not in outcome.stderr
    for promised in (
        "build/articles/first-article.pdf",
        "sources/articles/first-article/index.md",
        "sources/issues/first-issue.toml",
        "build/issues/first-issue/issue.pdf",
    ):
        assert promised in text
        assert (tmp_path / "my-magazine" / promised).is_file()
    issue = tmp_path / "my-magazine/build/issues/first-issue"
    beside = ("offprints/first-article.pdf", "issue.json", "issue.ris", "issue.bib")
    assert [
        name for name in beside if f"`{name}`" not in text or not (issue / name).is_file()
    ] == []
    assert "first-article: up to date" in outcome.stdout
    assert outcome.stdout.splitlines()[-1].split() == ["in", "all", "8"]


def test_the_readme_leads_to_every_page_of_the_documentation():
    text = section(ROOT / "README.md", "Read on")
    pages = [path.name for path in sorted((ROOT / "docs").glob("*.md"))]
    assert [name for name in pages if f"](docs/{name})" not in text] == []


def test_the_files_that_the_readme_names_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in re.findall(r"scripts/\w+", text) if not (ROOT / name).is_file()] == []
