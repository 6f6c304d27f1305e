"""What an archive tells other systems of its things: sitemap, Dublin Core, JATS, OAI-PMH.

    sitemap.xml             addresses of what is published, for search engines (sitemaps.org)
    oai_dc/<id>.xml         Dublin Core as OAI-PMH carries it
    jats/<id>.xml           front matter in JATS 1.3 (Archiving and Interchange)
    oai-pmh.xml             all of it as an OAI-PMH static repository, which a gateway serves

The texts are plain values of records, escaped here. The same records make the same files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from printer.archive import jats
from printer.archive.bagging import Packed
from printer.archive.crating import crate
from printer.archive.markup import XML, XSI, lines, text
from printer.archive.values import About, Record

if TYPE_CHECKING:
    from printer.config import Publication

_OAI = "http://www.openarchives.org/OAI/2.0/"
_OAI_DC = f"{_OAI}oai_dc/"
MOST_ADDRESSES = 50_000
"""Of one sitemap, as its protocol has it; there are several then, and an index."""


@dataclass(frozen=True, slots=True)
class Repository:
    """Who tells it."""

    name: str = "Archive"
    host: str = "localhost"
    """Names the repository in identifiers: `oai:<host>:<id>`."""

    url: str = ""
    email: str = ""
    lang: str = "en"
    publisher: str = ""
    issn: str = ""


def repository_of(publication: Publication, *, email: str = "") -> Repository:
    """Return what a publication's settings say of its repository."""
    match = re.match(r"https?://([^/:]+)", publication.url)
    return Repository(
        name=publication.title or "Archive",
        host=match[1].lower() if match else "localhost",
        url=publication.url,
        email=email,
        lang=publication.lang,
        publisher=publication.publisher,
        issn=publication.issn,
    )


def export_metadata(records: Sequence[Record], repository: Repository, folder: Path) -> Packed:
    """Write everything about the last versions of things into a folder.

    Raises UsageError when the folder is not empty, OutputError when it cannot be written.
    """
    with crate(folder) as made:
        for name, sitemap in sitemaps(records, repository.url):
            made.put(name, sitemap.encode())
        for record in records:
            made.put(f"oai_dc/{record.id}.xml", (XML + dublin_core(record, repository)).encode())
            made.put(f"jats/{record.id}.xml", (XML + jats.jats_front(record, repository)).encode())
        made.put("oai-pmh.xml", static_repository(records, repository).encode())
        return Packed(folder, len(records), len(made.digests), sum(made.sizes.values()))


# Sitemap --------------------------------------------------------------------------------------


def sitemaps(records: Iterable[Record], base: str = "") -> Iterator[tuple[str, str]]:
    """Yield the names and texts of sitemaps; more than one have an index.

    Things without an address, and retracted ones, are in none. `base` is the address of the
    site, below which an index finds its parts.
    """
    rows = [
        f"<url><loc>{text(record.about.url)}</loc>"
        f"<lastmod>{text(record.date or record.added[:10])}</lastmod></url>"
        for record in records
        if record.about.url and record.what != "retraction"
    ]
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    parts = [rows[at : at + MOST_ADDRESSES] for at in range(0, len(rows), MOST_ADDRESSES)] or [[]]
    texts = [f'{XML}<urlset xmlns="{space}">\n{lines(part)}</urlset>\n' for part in parts]
    if len(texts) == 1:
        yield "sitemap.xml", texts[0]
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(texts) + 1)]
    yield from zip(names, texts, strict=True)
    site = base.rstrip("/")
    index = [f"<sitemap><loc>{text(f'{site}/{name}')}</loc></sitemap>" for name in names]
    yield "sitemap.xml", f'{XML}<sitemapindex xmlns="{space}">\n{lines(index)}</sitemapindex>\n'


# Dublin Core ----------------------------------------------------------------------------------


def dublin_core(record: Record, repository: Repository) -> str:
    """Return the unqualified Dublin Core of a version, in the container of OAI-PMH."""
    about = record.about
    told = [
        f"<dc:{name}>{text(value)}</dc:{name}>"
        for name, value in _elements(record, about, repository)
    ]
    return (
        f'<oai_dc:dc xmlns:oai_dc="{_OAI_DC}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:xsi="{XSI}" xsi:schemaLocation="{_OAI_DC} {_OAI}oai_dc.xsd">\n'
        f"{lines(told)}</oai_dc:dc>\n"
    )


def _elements(record: Record, about: About, repository: Repository) -> Iterator[tuple[str, str]]:
    said: list[tuple[str, Iterable[str]]] = [
        ("title", [about.title]),
        ("creator", about.authors),
        ("subject", about.keywords),
        ("description", [about.description, _statement(record)]),
        ("publisher", [about.publisher or repository.publisher]),
        ("date", [about.published or record.added[:10]]),
        ("type", ["Text"]),
        ("format", ["application/pdf"]),
        ("identifier", [_doi_address(about), about.url, f"sha256:{record.pdf.sha256}"]),
        ("source", [_source(about, repository)]),
        ("language", [about.lang]),
        ("rights", [about.license]),
    ]
    for name, values in said:
        yield from ((name, value) for value in values if value)


def _statement(record: Record) -> str:
    """Say what became of the thing, which unqualified Dublin Core has no element for."""
    if record.what == "record":
        return ""
    reason = f": {record.reason}" if record.reason else ""
    return f"{record.what.capitalize()}, {record.date or record.added[:10]}{reason}"


def _source(about: About, repository: Repository) -> str:
    container = about.container or repository.name
    numbers = ", ".join(filter(None, (about.volume, about.number)))
    pages = _pages(about)
    told = [container, numbers, f"pp. {'–'.join(dict.fromkeys(pages))}" if pages else ""]
    return ", ".join(filter(None, told))


def _pages(about: About) -> tuple[str, str] | None:
    return (about.labels[0], about.labels[-1]) if about.labels else None


def _doi_address(about: About) -> str:
    return f"https://doi.org/{about.doi}" if about.doi else ""


# OAI-PMH --------------------------------------------------------------------------------------


def static_repository(records: Sequence[Record], repository: Repository) -> str:
    """Return an OAI-PMH static repository (openarchives.org/OAI/2.0/guidelines-static-repository)."""
    space = "http://www.openarchives.org/OAI/2.0/static-repository"
    base = repository.url or f"https://{repository.host}"
    earliest = min((record.added[:10] for record in records), default="1970-01-01")
    identity = [
        f"<oai:repositoryName>{text(repository.name)}</oai:repositoryName>",
        f"<oai:baseURL>{text(base)}</oai:baseURL>",
        "<oai:protocolVersion>2.0</oai:protocolVersion>",
        f"<oai:adminEmail>{text(repository.email or f'postmaster@{repository.host}')}</oai:adminEmail>",
        f"<oai:earliestDatestamp>{earliest}</oai:earliestDatestamp>",
        "<oai:deletedRecord>no</oai:deletedRecord>",
        "<oai:granularity>YYYY-MM-DD</oai:granularity>",
    ]
    formats = [
        _format("oai_dc", f"{_OAI}oai_dc.xsd", _OAI_DC),
        _format("jats", jats.SCHEMA, jats.SPACE),
    ]
    return (
        f'{XML}<Repository xmlns="{space}" xmlns:oai="{_OAI}" xmlns:xsi="{XSI}" '
        f'xsi:schemaLocation="{space} {space}.xsd">\n'
        f"<Identify>\n{lines(identity)}</Identify>\n"
        f"<ListMetadataFormats>\n{lines(formats)}</ListMetadataFormats>\n"
        f"{_list('oai_dc', records, repository, dublin_core)}"
        f"{_list('jats', records, repository, jats.jats_front)}</Repository>\n"
    )


def _format(prefix: str, schema: str, space: str) -> str:
    told = f"<oai:metadataPrefix>{prefix}</oai:metadataPrefix><oai:schema>{schema}</oai:schema>"
    namespace = f"<oai:metadataNamespace>{space}</oai:metadataNamespace>"
    return f"<oai:metadataFormat>{told}{namespace}</oai:metadataFormat>"


def _list(
    prefix: str,
    records: Iterable[Record],
    repository: Repository,
    write: Callable[[Record, Repository], str],
) -> str:
    rows = [
        "<oai:record><oai:header>"
        f"<oai:identifier>oai:{repository.host}:{quote(record.id)}</oai:identifier>"
        f"<oai:datestamp>{record.added[:10]}</oai:datestamp></oai:header>"
        f"<oai:metadata>{write(record, repository)}</oai:metadata></oai:record>"
        for record in records
    ]
    return f'<ListRecords metadataPrefix="{prefix}">\n{lines(rows)}</ListRecords>\n'
