"""How finely photographs are printed, what is left out of them, and what they weigh."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from galleys import galley
from PIL import Image, ImageCms

from printer.cli.main import main
from printer.model import Edition
from printer.pages import measure_pages
from printer.pictures.metadata import without_metadata
from printer.pictures.quality import QUALITIES
from printer.press import print_galley


def photograph(path: Path, width: int = 900, height: int = 600, **more: object) -> Path:
    image = Image.effect_noise((width, height), 60).convert("RGB")
    image.save(path, **more)
    return path


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0112], made[0x010E] = orientation, "SECRETPLACE"
    return made


def printed(folder: Path, name: str, **fields: object) -> Edition:
    body = f'<h1>T</h1><figure class="figure"><img src="{name}" alt="Noise"></figure>'
    return print_galley(galley(folder, body, max_image_width=100.0, **fields))


@dataclass(frozen=True)
class Shown:
    """The one image of a print."""

    width: int
    filters: list[str]
    raw: bytes
    picture: Image.Image


def image_of(edition: Edition) -> Shown:
    with pikepdf.open(io.BytesIO(edition.pdf)) as pdf:
        (found,) = images_in(pdf)
        image = pikepdf.PdfImage(found)
        return Shown(image.width, image.filters, found.read_raw_bytes(), image.as_pil_image())


def images_in(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
    return [item for item in streams if item.get("/Subtype") == pikepdf.Name.Image]


# Quality


def test_a_screen_takes_less_than_print_and_print_less_than_a_press(tmp_path):
    photograph(tmp_path / "a.jpg", 2400, 1600, quality=95)
    widths, sizes = [], []
    for name in ("screen", "print", "press"):
        edition = printed(tmp_path, "a.jpg", quality=name)
        widths.append(image_of(edition).width)
        sizes.append(len(edition.pdf))
    assert widths == [591, 1181, 1575]  # 100 mm at 150, 300 and 400 dpi
    assert sizes == sorted(sizes)
    assert sizes[2] > 3 * sizes[0]
    assert list(QUALITIES) == ["screen", "print", "press"]


def test_a_small_photograph_is_never_enlarged(tmp_path):
    photograph(tmp_path / "a.jpg", 300, 200)
    assert image_of(printed(tmp_path, "a.jpg", quality="press")).width == 300


@pytest.mark.parametrize("name", ["a.webp", "a.avif"])
def test_photographs_in_new_formats_stay_small(tmp_path, name):
    photograph(tmp_path / name, quality=70)
    image = image_of(printed(tmp_path, name))
    assert image.filters == ["/DCTDecode"]
    assert len(image.raw) < 900 * 600


def test_what_was_kept_whole_stays_whole(tmp_path):
    photograph(tmp_path / "a.webp", lossless=True)
    image = image_of(printed(tmp_path, "a.webp")).picture
    with Image.open(tmp_path / "a.webp") as original:
        assert image.convert("RGB").tobytes() == original.convert("RGB").tobytes()


def test_transparency_of_a_lossy_image_is_kept(tmp_path):
    image = Image.effect_noise((300, 200), 60).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize((300, 200)))
    image.save(tmp_path / "a.webp", quality=70)
    with pikepdf.open(io.BytesIO(printed(tmp_path, "a.webp").pdf)) as pdf:
        assert any("/SMask" in item for item in images_in(pdf))


# What a camera wrote


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tiff"])
def test_a_camera_that_was_held_upright_prints_upright(tmp_path, name):
    image = Image.new("RGB", (300, 200), "white")
    image.paste("black", (0, 0, 300, 40))  # the head, which has to come to the right side
    image.save(tmp_path / name, exif=exif(6))
    shown = image_of(printed(tmp_path, name)).picture.convert("L")
    assert shown.size == (200, 300)
    assert shown.getpixel((190, 150)) < 60
    assert shown.getpixel((20, 150)) > 200


@pytest.mark.parametrize("orientation", [1, 6])
def test_where_a_photograph_was_taken_is_not_printed(tmp_path, orientation):
    photograph(tmp_path / "a.jpg", exif=exif(orientation), comment=b"SECRETPLACE")
    assert b"SECRETPLACE" in (tmp_path / "a.jpg").read_bytes()
    edition = printed(tmp_path, "a.jpg")
    assert b"SECRETPLACE" not in image_of(edition).raw


def test_metadata_goes_and_the_picture_stays_bit_for_bit(tmp_path):
    path = photograph(tmp_path / "a.jpg", exif=exif(), comment=b"SECRETPLACE")
    plain = without_metadata(path.read_bytes())
    assert b"SECRETPLACE" not in plain
    assert len(plain) < path.stat().st_size
    with Image.open(path) as before, Image.open(io.BytesIO(plain)) as after:
        assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"\xff\xd8junk", b"\x89PNG\r\n"]
)
def test_what_is_no_whole_jpeg_is_left_alone(data):
    assert without_metadata(data) == data


def test_a_profile_is_honoured(tmp_path):
    """In Lab's own terms: the colours that the profile means are printed, not its numbers."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(tmp_path / "a.png", icc_profile=profile)
    image = image_of(printed(tmp_path, "a.png")).picture
    assert image.getpixel((5, 5)) == pytest.approx((200, 30, 30), abs=2)


# What images weigh


def test_each_image_is_told_with_its_share_of_the_file(tmp_path):
    photograph(tmp_path / "a.jpg", 900, 600, quality=80)
    path = tmp_path / "out.pdf"
    path.write_bytes(printed(tmp_path, "a.jpg").pdf)
    (found,) = measure_pages([path])
    (picture,) = found.measures.pictures
    assert (picture.pages, picture.width_px, picture.height_px) == ((2,), 900, 600)
    assert picture.share == picture.bytes / path.stat().st_size
    assert 0.5 < picture.share < 1
    with pikepdf.open(path) as pdf:
        assert picture.bytes in {
            len(item.read_raw_bytes()) for item in pdf.objects if isinstance(item, pikepdf.Stream)
        }


# The command line


@pytest.fixture
def publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    article = tmp_path / "sources" / "articles" / "a"
    article.mkdir(parents=True)
    photograph(article / "p.jpg", 3000, 2000, quality=90)
    text = '---\ntitle: A\n---\n\nText.\n\n![Noise](p.jpg){alt="Noise"}\n'
    (article / "index.md").write_text(text, encoding="utf-8")
    (tmp_path / "publication.toml").write_text('title = "P"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_the_quality_is_asked_for_on_the_line_or_in_the_publication(publication, capsys):
    output = publication / "build" / "articles" / "a.pdf"
    sizes = {}
    for quality in ("screen", "print", "press"):
        assert main(["article", "a", "--quality", quality, "-q"]) == 0
        sizes[quality] = output.stat().st_size
    assert sizes["screen"] < sizes["print"] < sizes["press"]
    assert main(["article", "a", "-q"]) == 0
    assert output.stat().st_size == sizes["print"]
    (publication / "publication.toml").write_text(
        'title = "P"\n[pdf]\nquality = "screen"\n', encoding="utf-8"
    )
    assert main(["article", "a", "-q"]) == 0
    assert output.stat().st_size == sizes["screen"]
    capsys.readouterr()
    assert main(["check", "--page", "--json", str(output)]) == 0
    (one,) = json.loads(capsys.readouterr().out)["pages"]
    assert one["measures"]["images"][0]["dpi"] < 220
    assert main(["check", "--page", "-v", str(output)]) == 0
    assert "images in all: " in capsys.readouterr().err


def test_a_quality_that_there_is_not_is_told(publication, capsys):
    (publication / "publication.toml").write_text('[pdf]\nquality = "best"\n', encoding="utf-8")
    assert main(["article", "a"]) == 3
    assert "publication.toml:2" in capsys.readouterr().err
    assert main(["article", "a", "--quality", "best"]) == 2
