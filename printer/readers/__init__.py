"""Reading: from a source to an Article, with everything that was noticed on the way.

    file ─▶ text ─▶ front matter + body ─▶ metadata, markup ─▶ copy-edit ─▶ cite ─▶ Article

Markdown is what is read today; each kind of source will have a module here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from printer.config import SUFFIXES, slug_of
from printer.diagnostics import Collector, Place, Result, UsageError, error, note
from printer.files import clean_text, display_path, read_source

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.copyedit import Context
    from printer.model import Article, Html, Neighbours
    from printer.readers.context import Origin, Switches
    from printer.readers.frontmatter import FrontMatter


def read_article(
    path: Path,
    publication: Publication,
    *,
    network: bool = False,
    preflight: bool = False,
    citing: bool = True,
    neighbours: Neighbours | None = None,
) -> Result[Article]:
    """Read an article from a Markdown file.

    Its slug is the name of its folder when the file is called `index`, else the file's own.
    `network` allows images from the web, `preflight` also reports what is only good style
    (captions, credits). Without `citing`, citations stay as they are written, and are listed
    in the article. `neighbours` are the other articles of the issue that it is read for; they
    are named with their pages where it refers to them. Raises UsageError for other kinds of source, and
    UnprintableError when the file (or the people file) cannot be read or is unsafe.
    """
    from printer.readers.context import Origin, Switches

    shown = display_path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            error(
                f"cannot read {path.suffix or 'files without a suffix'} yet",
                Place(shown),
                hint=f"what can be read is Markdown: {', '.join(SUFFIXES)}",
                code="source-kind",
            )
        )
    source = path.absolute()
    text = read_source(path)
    origin = Origin(slug_of(source), source.parent, source)
    switches = Switches(network, preflight, citing, neighbours)
    article = _read(text.value, origin, publication, shown, switches)
    return Result(article.value, (*text.diagnostics, *article.diagnostics))


def read_text(
    text: str,
    *,
    slug: str,
    base: Path,
    publication: Publication,
    shown: str = "-",
    url: str = "",
    network: bool = False,
    preflight: bool = False,
) -> Result[Article]:
    """Read an article from Markdown that did not come from a file.

    `base` is the folder that relative paths start from, `url` the address that the text was
    found at, `shown` its name in diagnostics. For the rest see `read_article`, whose
    UnprintableError this raises too.
    """
    from printer.readers.context import Origin, Switches

    cleaned = clean_text(text, shown)
    origin = Origin(slug, base.absolute(), None, url)
    switches = Switches(network, preflight)
    article = _read(cleaned.value, origin, publication, shown, switches)
    return Result(article.value, (*cleaned.diagnostics, *article.diagnostics))


def _read(
    text: str, origin: Origin, publication: Publication, shown: str, switches: Switches
) -> Result[Article]:
    from printer.citing import cite, collect
    from printer.copyedit import copyedit
    from printer.readers import frontmatter, markdown, metadata
    from printer.readers.context import edit_context
    from printer.readers.fields import Fields
    from printer.readers.others import ArticlesAround

    found = Collector()
    split = frontmatter.split(text, shown)
    found.extend(split.diagnostics)
    front = split.value
    fields = Fields(front, found)
    context = edit_context(fields, origin, publication, text, switches)
    around = None
    if origin.source is not None:
        around = ArticlesAround(origin.source, publication, switches.neighbours)
        context = replace(context, others=around)
    article = metadata.read_metadata(front, fields, origin, context, publication).value
    article, body = _settle_title(article, front, context, found)
    converted = markdown.convert(body, path=shown, first_line=front.body_line)
    edited = copyedit(converted.value, context)
    found.extend((*converted.diagnostics, *edited.diagnostics))
    article = replace(
        article,
        body=edited.value.body,
        numbered=edited.value.numbered,
        files=tuple(
            dict.fromkeys((*article.files, *edited.value.files, *(around.files if around else ())))
        ),
        refers_to=_refers_to(article, edited.value.body),
    )
    if switches.citing:
        cited = cite(article, context.words, shown)
        found.extend(cited.diagnostics)
        article = cited.value
    else:
        article = collect(article, shown)
    return Result(article, found.frozen())


def _refers_to(article: Article, body: Html) -> tuple[str, ...]:
    """Return what an article refers to in other pieces, in the order of the page."""
    from printer.copyedit import refers_to

    caption = article.image.caption if article.image is not None else ""
    note = article.updated.note if article.updated is not None else ""
    return refers_to(article.standfirst, caption, note, article.abstract, body)


def _settle_title(
    article: Article, front: FrontMatter, context: Context, found: Collector
) -> tuple[Article, str]:
    """Find a title where the front matter gives none; return the body without it."""
    from printer.readers import prose
    from printer.readers.title import divide

    heading, body = divide(front.body, article.title)
    line = front.body_line + heading.line - 1 if heading else 1
    if article.title:
        if heading is None:
            return article, body
        found.add(
            note(
                "the title is repeated in the body, where it is left out",
                Place(front.shown, line),
                code="title-repeated",
            )
        )
        return article, body
    serves = "the first heading serves" if heading else "the name of the source serves"
    if front.values or not heading:
        found.add(
            error(
                f"the article has no title; {serves}",
                front.place("title"),
                hint="write `title: …` in the front matter, between two lines `---`",
                code="title-missing",
            )
        )
    if heading is None:
        return replace(article, title=article.slug), body
    markup = prose.title_text(heading.text, line, context, found)
    return replace(article, title=prose.plain(markup), title_html=markup), body
