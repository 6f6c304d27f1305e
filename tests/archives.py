"""Small archives, for the tests of what is made of them."""

from __future__ import annotations

from pathlib import Path

from issues import foreign

from printer.archive.door import open_archive
from printer.archive.places import open_place
from printer.archive.store import Store, open_store
from printer.archive.values import About, Content, Deposit, Record


def deposit(name: str, *, pdf: bytes = b"", published: str = "2026-10-01", **said) -> Deposit:
    """An article that was archived, of two pages, with a source."""
    about = About(
        title=said.pop("title", f"The {name}"),
        authors=said.pop("authors", ("Marta Lind",)),
        lang="en-GB",
        published=published,
        section=said.pop("section", ""),
        doi=said.pop("doi", ""),
        url=said.pop("url", f"https://recto.example/{name}"),
        pages=2,
    )
    source = Content("source", f"sources/articles/{name}.md", f"# The {name}\n".encode())
    pages = pdf or foreign(2, Archived=len(name))
    return Deposit(
        id=said.pop("id", name),
        kind=said.pop("kind", "article"),
        about=about,
        contents=(Content("pdf", f"{name}.pdf", pages), source),
        **said,
    )


def filled(folder: Path, *deposits: Deposit) -> Store:
    """A store with things in it."""
    with open_archive(folder, create=True) as archive:
        for added in archive.add(deposits):
            assert added.record is not None, added.diagnostics
    return open_store(open_place(folder))


def everything(store: Store) -> list[Record]:
    """All versions of all things."""
    return [record for name in store.ids() for record in store.versions(name)]
