"""`printer digest`, from the outside: what is chosen, kept, made again, and refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from issues import SENTENCE, article, conforms, outline, printer, publication, record, words

ARTICLES = {
    "the-bridge": article("The bridge", words=300, front="date: 2026-10-03\nsection: News\n"),
    "the-ferry": article("The ferry", front="date: 2026-10-20\nkeywords: [boats]\n"),
    "the-mill": article("The mill", front="date: 2026-09-30\n"),
    "the-weir": article("The weir", front="date: 2026-10-09\ndraft: true\n"),
}
FEED = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>River Papers</title>
<link href="https://river.example/"/>
<entry><title>Low water</title><id>1</id><link href="/low"/><published>2026-10-05</published>
<author><name>Ada Weir</name></author><content type="html">&lt;p&gt;{SENTENCE * 20}&lt;/p&gt;
&lt;script&gt;alert(1)&lt;/script&gt;</content></entry>
<entry><title>High water</title><id>2</id><link href="/high"/><published>2026-10-06</published>
<content type="html">&lt;p&gt;Only this. And that.&lt;/p&gt;</content></entry>
<entry><title>Old water</title><id>3</id><published>2025-10-06</published></entry>
</feed>"""
ISSUE = "sources/issues/digest-2026-10.toml"


def river(folder: Path) -> Path:
    """A publication of four articles, with a feed beside it."""
    publication(folder, ARTICLES)
    (folder / "river.xml").write_text(FEED, encoding="utf-8")
    return folder


def digest(folder: Path, *more: object) -> dict[str, object]:
    """Make the digest of October; what it tells as JSON."""
    done = printer("digest", "--month", "2026-10", *more, "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    value: dict[str, object] = json.loads(done.stdout)
    return value


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The digest of a month, of sources and a feed together."""
    folder = river(tmp_path_factory.mktemp("river"))
    digest(folder, "--feed", "river.xml", "--note", "A *dry* month.", "--statistics")
    return folder


PDF = "build/issues/digest-2026-10/issue.pdf"


@pytest.mark.slow
def test_sources_and_feeds_stand_together(made: Path) -> None:
    """Own articles full, those of the feed as excerpts in one piece, the front on one page."""
    pages = words(made / PDF)
    assert "Recto" in pages[0]
    assert "A dry month." in pages[0]
    for title in ("The bridge", "The ferry", "Low water", "High water", "In numbers"):
        assert title in pages[0]
    assert "The mill" not in " ".join(pages)
    assert "The weir" not in " ".join(pages)
    (short,) = [page for page in pages if "Only this. And that." in page]
    assert "Low water" in short
    assert "river.example/low" in short
    assert "alert" not in " ".join(pages)
    slugs = [piece["slug"] for piece in record(made, "digest-2026-10")["pieces"]]
    assert slugs == ["the-ferry", "the-bridge", "river-papers"]


@pytest.mark.slow
def test_it_conforms(made: Path, verapdf: None) -> None:
    """PDF/A-2a and PDF/UA-1, and our own check of the structure; so does every offprint."""
    offprints = (made / "build/issues/digest-2026-10/offprints").glob("*.pdf")
    conforms(made / PDF, *offprints)


@pytest.mark.slow
def test_the_same_again_gives_the_same_bytes_without_the_feed(made: Path) -> None:
    """In another cache, by the verb `issue`, from what was kept beside the issue file."""
    before = (made / PDF).read_bytes()
    issue = (made / ISSUE).read_bytes()
    shutil.rmtree(made / "build")
    (made / "river.xml").rename(made / "away.xml")
    done = printer("issue", "digest-2026-10", cwd=made)
    (made / "away.xml").rename(made / "river.xml")
    assert done.returncode == 0, done.stderr
    assert (made / PDF).read_bytes() == before
    digest(made, "--feed", "river.xml", "--note", "A *dry* month.", "--statistics")
    assert (made / PDF).read_bytes() == before
    assert (made / ISSUE).read_bytes() == issue


@pytest.mark.slow
def test_an_edited_issue_file_stays(tmp_path: Path) -> None:
    """What is chosen now is written beside it, and only when it differs."""
    folder = river(tmp_path)
    digest(folder, "--feed", "river.xml", "--choose-only")
    file = folder / ISSUE
    edited = file.read_text(encoding="utf-8").replace('"the-bridge",', "")
    file.write_text(edited, encoding="utf-8")
    digest(folder, "--feed", "river.xml", "--choose-only")
    assert not file.with_name("digest-2026-10.toml.new").exists()
    done = printer("digest", "--month", "2026-10", "--choose-only", cwd=folder)
    assert "it was edited since it was chosen, and stays" in done.stderr
    assert file.read_text(encoding="utf-8") == edited
    assert "the-bridge" in file.with_name("digest-2026-10.toml.new").read_text(encoding="utf-8")


@pytest.mark.slow
def test_forms_and_groups(tmp_path: Path) -> None:
    """Sections of short entries share a piece, with their names; a short text is never alone."""
    folder = river(tmp_path)
    digest(folder, "--feed", "river.xml", "--form", "full", "--choose-only")
    text = (folder / ISSUE).read_text(encoding="utf-8")
    assert '{slug = "digest-2026-10/high-water/index.md", form = "excerpt"}' in text
    digest(folder, "--feed", "river.xml", "--form", "summary")
    (piece,) = record(folder, "digest-2026-10")["pieces"]
    assert piece["title"] == "In brief"
    assert any("Low water" in str(line) for line in outline(folder / PDF))


def test_nothing_new_makes_nothing(tmp_path: Path) -> None:
    """Exit code 4, no file, and it is said."""
    folder = river(tmp_path)
    done = printer("digest", "--month", "2020-01", "--feed", "river.xml", cwd=folder)
    assert (done.returncode, done.stdout) == (4, "")
    assert "nothing was published from 2020-01-01 to 2020-01-31" in done.stderr
    assert not list(folder.glob("sources/issues/digest*"))
    assert not (folder / "build").exists()


@pytest.mark.parametrize(
    ("words_", "said"),
    [
        ((), "a digest needs one period"),
        (("--month", "--week"), "a digest needs one period"),
        (("--month", "2026-10", "--to", "2026-10-05"), "a digest needs one period"),
        (("--month", "soon"), '"soon" is not a month such as 2026-10'),
        (("--month", "--feed", "none.xml"), "there is no feed none.xml"),
        (("--month", "--feed", "https://a.example/"), "--network"),
        (("--month", "--feeds-only"), "--feeds-only needs a feed"),
        (("--month", "--full-text"), "--full-text reads pages"),
    ],
)
def test_wrong_use(tmp_path: Path, words_: tuple[str, ...], said: str) -> None:
    """Exit code 2, with what to do."""
    done = printer("digest", *words_, cwd=river(tmp_path))
    assert done.returncode == 2, done.stderr
    assert said in done.stderr


def test_a_feed_that_cannot_be_read_is_an_error_and_the_rest_goes_on(tmp_path: Path) -> None:
    """With nothing else there is nothing to make."""
    folder = river(tmp_path)
    (folder / "page.html").write_text("<!doctype html><p>No feed", encoding="utf-8")
    done = printer(
        "digest", "--month", "2026-10", "--feed", "page.html", "--feeds-only", cwd=folder
    )
    assert done.returncode == 3
    assert "page.html: error: this is a web page, not a feed" in done.stderr
    done = printer(
        "digest", "--month", "2026-10", "--feed", "page.html", "--choose-only", cwd=folder
    )
    assert done.returncode == 1
    assert ISSUE in done.stdout


def test_a_schedule(tmp_path: Path) -> None:
    """Only shown; fixed days make no sense in it."""
    done = printer("digest", "--schedule", "--week", "--tag", "a b", cwd=river(tmp_path))
    assert done.returncode == 0
    assert "printer digest --week --tag 'a b' || [ $? -eq 4 ]" in done.stdout
    done = printer("digest", "--schedule", "--from", "2026-10-01", cwd=tmp_path)
    assert done.returncode == 2
