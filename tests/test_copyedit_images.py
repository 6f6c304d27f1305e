"""Images in a body: where they may lie, what stands in their place, and what is said of them."""

from pathlib import Path

import pytest
from PIL import Image

from printer.copyedit import Context, copyedit
from printer.diagnostics import Place
from printer.pictures import Limits
from printer.words import words_for


@pytest.fixture
def site(tmp_path):
    """A publication with an article, a folder of shared images, and a secret beside it."""
    article = tmp_path / "site" / "articles" / "one"
    (article / "figures").mkdir(parents=True)
    (tmp_path / "site" / "static").mkdir()
    Image.new("RGB", (30, 20)).save(article / "figures" / "map one.png")
    Image.new("RGB", (30, 20)).save(article / "figures" / "sketch.jpg")
    Image.new("RGB", (50, 20)).save(tmp_path / "site" / "static" / "shared.png")
    Image.new("RGB", (9, 9)).save(tmp_path / "secret.png")
    return tmp_path


def edit(
    site, src, lang="en-GB", markup='<p><img src="{}" alt="A map" data-line="3:5"></p>', **more
):
    base = site / "site" / "articles" / "one"
    context = Context(
        lang, base, words_for(lang), site / "site" / "static", (base, site / "site" / "static"),
        "a.md", **more,
    )  # fmt: skip
    return copyedit(markup.format(src), context)


def problem(result):
    (only,) = result.diagnostics
    return only


@pytest.mark.parametrize(
    ("src", "printed"),
    [
        ("figures/sketch.jpg", "figures/sketch.jpg"),
        ("./figures/sketch.jpg", "figures/sketch.jpg"),
        ("figures/../figures/sketch.jpg", "figures/sketch.jpg"),
        ("figures/map%20one.png", "figures/map%20one.png"),
        ("figures/map one.png", "figures/map%20one.png"),
        ("figures/sketch.jpg?v=3#top", "figures/sketch.jpg"),
        ("/shared.png", "../../static/shared.png"),
        ("../../static/shared.png", "../../static/shared.png"),
    ],
)
def test_images_are_found(site, src, printed):
    result = edit(site, src)
    assert result.diagnostics == ()
    assert f'<img src="{printed}" alt="A map" data-width-px="' in result.value.body
    assert len(result.value.files) == 1
    assert result.value.files[0].is_file()


@pytest.mark.parametrize(
    "src",
    [
        "../../../secret.png",
        "../../../../../../../../etc/passwd",
        "..%2F..%2F..%2Fsecret.png",
        "/../../secret.png",
        "file:///etc/passwd",
        "file:figures/sketch.jpg",
        "ftp://x.org/a.png",
    ],
)
def test_nothing_outside_of_the_publication_is_read(site, src):
    result = edit(site, src)
    assert problem(result).code == "image-outside"
    assert "missing-image" in result.value.body
    assert "<img" not in result.value.body


def test_a_symbolic_link_does_not_lead_out(site):
    link = site / "site" / "articles" / "one" / "figures" / "inside.png"
    link.symlink_to(site / "secret.png")
    assert problem(edit(site, "figures/inside.png")).code == "image-outside"


def test_a_symbolic_link_within_the_publication_is_fine(site):
    link = site / "site" / "articles" / "one" / "figures" / "again.png"
    link.symlink_to(site / "site" / "static" / "shared.png")
    result = edit(site, "figures/again.png")
    assert result.diagnostics == ()
    assert 'src="figures/again.png"' in result.value.body


def test_links_in_a_circle_are_survived(site):
    link = site / "site" / "articles" / "one" / "loop.png"
    link.symlink_to(link)
    assert problem(edit(site, "loop.png")).code in ("image-missing", "image-broken")


@pytest.mark.parametrize(
    "src", ["a\x00b.png", "x" * 5000, "figures/" + "y" * 300 + ".png", "", " "]
)
def test_names_that_are_no_names_are_survived(site, src):
    result = edit(site, src)
    assert problem(result).code == "image-missing"
    assert len(str(problem(result))) < 400


def test_a_missing_image_leaves_a_box_with_its_name_and_alt(site):
    result = edit(site, "figures/map-one.png")
    assert result.value.body == (
        '<p><span class="missing-image">Missing image: figures/map-one.png (A map)</span></p>'
    )
    found = problem(result)
    assert found.place == Place("a.md", 3, 5)
    assert found.message == 'the image "figures/map-one.png" is missing'
    assert found.hint == 'did you mean "map one.png"?'
    assert [path.name for path in result.value.files] == ["map-one.png"]


@pytest.mark.parametrize(
    ("src", "hint"),
    [
        ("figures/Sketch.JPG", 'did you mean "sketch.jpg"?'),
        ("figures/sketch.png", 'did you mean "sketch.jpg"?'),
        ("figs/sketch.jpg", 'there is no folder "figs"'),
        ("figures/wholly-other.svg", "check its name, or add the file"),
    ],
)
def test_a_missing_image_comes_with_the_nearest_name(site, src, hint):
    assert problem(edit(site, src)).hint == hint


def test_a_missing_image_from_the_root_says_where_roots_are_set(site):
    assert "site_root" in problem(edit(site, "/nix.png")).hint


def test_the_figure_of_a_missing_image_keeps_its_caption(site):
    markup = (
        '<figure class="figure" id="fig-a"><img src="{}" alt="x">'
        '<figcaption><span class="caption">Cap</span></figcaption></figure>'
    )
    text = edit(site, "nix.png", "ru", markup).value.body
    assert '<span class="missing-image">Нет изображения: nix.png (x)</span>' in text
    assert '<span class="label">Рис.\xa01</span> <span class="caption">Cap</span>' in text


def test_the_web_is_asked_only_when_allowed(site):
    found = problem(edit(site, "https://x.org/a.png"))
    assert found.code == "image-network"
    assert "--network" in found.hint
    result = edit(site, "//x.org/a.png", options={"network": True})
    assert result.diagnostics == ()
    assert 'src="https://x.org/a.png"' in result.value.body


def test_broken_images_are_named(site):
    path = site / "site" / "articles" / "one" / "cut.png"
    path.write_bytes((site / "secret.png").read_bytes()[:60])
    found = problem(edit(site, "cut.png"))
    assert found.code == "image-broken"
    assert found.message.startswith('the image "cut.png" is broken')
    path.write_bytes(b"")
    assert problem(edit(site, "cut.png")).message == 'the image "cut.png" is empty (0 bytes)'


def test_a_folder_is_no_image(site):
    assert problem(edit(site, "figures")).code == "image-broken"


def test_the_pixels_of_an_article_have_a_budget(site):
    markup = '<p><img src="{0}" alt="a"><img src="{0}" alt="b"></p>'
    limits = Limits(document_megapixels=0.0011)
    result = edit(site, "/shared.png", markup=markup, limits=limits)
    assert problem(result).code == "image-too-large"
    assert result.value.body.count("<img") == 1


@pytest.mark.parametrize("attribute", ["", 'alt=""', 'alt=" "'])
def test_an_image_without_alternative_text_is_warned_about(site, attribute):
    markup = f'<p><img src="{{}}" {attribute} data-line="3:5"></p>'
    result = edit(site, "/shared.png", "de", markup)
    assert problem(result).code == "alt-missing"
    assert 'alt="Bild ohne Beschreibung"' in result.value.body


def test_an_ornament_needs_no_alternative_text(site):
    markup = '<p><img src="{}" alt="" data-pdf-tag="Artifact"></p>'
    assert edit(site, "/shared.png", markup=markup).diagnostics == ()


DOT = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"


def test_small_pictures_in_the_text_are_examined_too(site):
    assert edit(site, DOT).diagnostics == ()
    assert problem(edit(site, "data:text/html,hello")).code == "image-format"
    assert problem(edit(site, "data:image/png;base64,!!!")).code == "image-broken"
    unsafe = DOT.replace("/%3E", "%3E%3Cimage href='file:///etc/passwd'/%3E%3C/svg%3E")
    assert problem(edit(site, unsafe)).code == "drawing-unsafe"


def test_what_a_drawing_loses_is_said_at_its_place(site):
    path = site / "site" / "articles" / "one" / "a.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    result = edit(site, "a.svg")
    assert problem(result).code == "drawing-loses"
    assert problem(result).place == Place("a.md", 3, 5)
    assert 'the image "a.svg" has a script' in problem(result).message
    assert "<img" in result.value.body


def test_without_roots_only_the_articles_folder_is_allowed(tmp_path):
    (tmp_path / "a").mkdir()
    Image.new("RGB", (2, 2)).save(tmp_path / "b.png")
    context = Context("en", Path(tmp_path / "a"), words_for("en"))
    result = copyedit('<img src="../b.png" alt="x">', context)
    assert [item.code for item in result.diagnostics] == ["image-outside"]
