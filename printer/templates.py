"""Fills the templates of a layout (Jinja2), and says where one of them is wrong.

Templates may come from others: they run in Jinja's sandbox, see no file but the layout's
own, and cannot use the paths they are given to reach any. What an article is, and what
becomes of the HTML, is not known here.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from printer.diagnostics import Place, Severity, UnprintableError, error
from printer.files import display_path, is_file, read_source
from printer.folders import user_cache

if TYPE_CHECKING:
    import jinja2

    from printer.layouts import Layout

_FOLDER = "templates"


def render(layout: Layout, context: Mapping[str, Any]) -> str:
    """Fill the layout's template; return a whole document.

    Raises UnprintableError with the template's file and line when the template is wrong.
    """
    import jinja2

    try:
        template = _environment(layout).get_template(layout.template)
        html = template.render(context)
    except jinja2.TemplateSyntaxError as problem:
        place = Place(_shown(problem.filename or problem.name), problem.lineno)
        raise _broken(layout, str(problem.message), place) from problem
    except jinja2.TemplateNotFound as problem:
        place = _innermost(layout, problem) or Place(_shown(layout.folders[0] / "layout.toml"))
        raise _broken(layout, f"there is no template {problem.name!r}", place) from problem
    except RecursionError as problem:
        said = "it includes or calls itself without end"
        raise _broken(layout, said, _innermost(layout, problem)) from problem
    except (
        jinja2.TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as problem:
        raise _broken(layout, str(problem), _innermost(layout, problem)) from problem
    if not html.strip():
        raise _broken(layout, "it prints nothing", Place(_shown(template.filename)))
    return html


def _environment(layout: Layout) -> jinja2.Environment:
    import jinja2
    import jinja2.sandbox

    class Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            # A path can read, write and remove files.
            return not isinstance(obj, PurePath) and super().is_safe_attribute(obj, attr, value)

    class Compiled(jinja2.FileSystemBytecodeCache):
        """Compiled templates by content: compiling takes longer than filling them."""

        def dump_bytecode(self, bucket: Any) -> None:
            # A cache that cannot be written costs time, nothing else.
            with contextlib.suppress(OSError):
                super().dump_bytecode(bucket)

    compiled = user_cache() / "templates"
    compiled.mkdir(mode=0o700, exist_ok=True)
    return Sandbox(
        bytecode_cache=Compiled(str(compiled)),
        loader=jinja2.FunctionLoader(functools.partial(_source, layout)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _source(layout: Layout, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """Find a template, the child's first; Jinja's loader protocol."""
    for folder in layout.folders:
        path = folder / _FOLDER / name
        if not path.resolve().is_relative_to(folder.resolve().parent) or not is_file(path):
            continue
        read = read_source(path)
        if read.diagnostics:
            raise UnprintableError(
                *(replace(item, severity=Severity.ERROR) for item in read.diagnostics)
            )
        return read.value, str(path), lambda: True
    return None


_NO_NAME = re.compile(r"'[\w. ]+' has no attribute '([^']*)'")
"""Jinja's words for a name that does not exist; the kind of object helps nobody."""


def _broken(layout: Layout, message: str, place: Place | None) -> UnprintableError:
    said = _NO_NAME.sub(r"there is no '\1' here", message).rstrip(".")
    return UnprintableError(
        error(
            f"the template of the layout {layout.name} is wrong: {said}",
            place,
            hint="docs/layouts.md names everything that a template can use",
            code="template",
        )
    )


def _innermost(layout: Layout, problem: BaseException) -> Place | None:
    """Find the innermost template line in the traceback."""
    folders = [str(folder) for folder in layout.folders]
    place = None
    traceback = problem.__traceback__
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if any(name.startswith(folder) for folder in folders):
            place = Place(_shown(name), traceback.tb_lineno)
        traceback = traceback.tb_next
    return place


def _shown(name: Path | str | None) -> str:
    return display_path(Path(name)) if name else "template"
