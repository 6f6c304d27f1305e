"""Puts the pages of a foreign PDF on pages of the issue's size.

A page's content becomes one form XObject, which the new page draws moved, turned and
scaled; so nothing in it has to be understood. Links, destinations and the boxes of
tagged figures move with it, and tags find their content in the form.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

from printer.issue.elements import elements
from printer.issue.fitting import Fit
from printer.merge.parts import Part
from printer.pdf.decoding import decoded
from printer.pdf.objects import (
    Key,
    as_array,
    as_dict,
    as_float,
    as_int,
    as_name,
    as_stream,
    items_of,
    key_of,
    one_or_many,
    rectangle_of,
)

MOST_STREAM_BYTES = 200_000_000


def place_pages(
    part: Part, pdf: Pdf, fits: list[Fit], size: tuple[float, float], *, always: bool = False
) -> None:
    """Put every page of a file on its new one, with all that points at places on it.

    Pages that need no change are made forms only when `always`.
    """
    forms: dict[Key, Any] = {}
    moved: dict[Key, Fit] = {}
    for page, fit in zip(part.pages, fits, strict=True):
        if always or not (fit.is_still and _is_bare(page, size)):
            forms[key_of(page)] = _as_form(part, pdf, page, fit)
        if not fit.is_still:
            moved[key_of(page)] = fit
        _resize(page, size)
    if moved:
        _move_annotations(part, moved)
        _move_destinations(pdf, moved)
    root = as_dict(pdf.Root.get("/StructTreeRoot"))
    if root is not None and forms:
        _move_tags(root, forms, moved)


def _is_bare(page: Any, size: tuple[float, float]) -> bool:
    """Whether nothing of a page lies beyond its new edges."""
    sheet = rectangle_of(page.get("/MediaBox"))
    return sheet is not None and all(
        abs(one - other) < 0.01 for one, other in zip(sheet, (0, 0, *size), strict=True)
    )


def _as_form(part: Part, pdf: Pdf, page: Any, fit: Fit) -> Any:
    """Make the content of a page a form, which the page draws, and return it."""
    pieces = []
    for item in one_or_many(page.get("/Contents")):
        stream = as_stream(item)
        data = decoded(stream, MOST_STREAM_BYTES) if stream is not None else None
        if data is None:
            part.error("content-unreadable", "the content of a page cannot be read")
        else:
            pieces.append(data)
    form: Any = pdf.make_stream(b"\n".join(pieces))
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([_number(side) for side in fit.box])
    form.Matrix = Array([_number(value, 8) for value in fit.matrix])
    form.Resources = page.get("/Resources", Dictionary())
    if "/StructParents" in page:
        form.StructParents = page.StructParents
        del page["/StructParents"]
    page.Resources = Dictionary(XObject=Dictionary(Page=form))
    page.Contents = pdf.make_stream(b"q /Page Do Q")
    return form


def _number(value: float, digits: int = 4) -> Any:
    return Decimal(f"{value:.{digits}f}").normalize() + 0


def _resize(page: Any, size: tuple[float, float]) -> None:
    for name in ("/CropBox", "/BleedBox", "/ArtBox", "/Rotate", "/UserUnit", "/Thumb", "/B"):
        if name in page:
            del page[name]
    page.MediaBox = Array([0, 0, *map(_number, size)])
    page.TrimBox = page.MediaBox


# What points at places ------------------------------------------------------------------------


def _move_annotations(part: Part, moved: dict[Key, Fit]) -> None:
    turned: set[Key] = set()
    for page in part.pages:
        fit = moved.get(key_of(page))
        if fit is None:
            continue
        for annotation in items_of(page.get("/Annots")):
            box = rectangle_of(annotation.get("/Rect"))
            if box is not None:
                annotation.Rect = Array([_number(side) for side in fit.rectangle(box)])
            for name in ("/QuadPoints", "/Vertices", "/L", "/CL"):
                if name in annotation:
                    annotation[name] = _moved_points(annotation[name], fit)
            if "/InkList" in annotation:
                lines = [_moved_points(line, fit) for line in items_of(annotation.InkList)]
                annotation.InkList = Array(lines)
            _turn_looks(annotation.get("/AP"), fit, turned)


def _moved_points(points: Any, fit: Fit) -> Array:
    numbers = [as_float(item) or 0.0 for item in items_of(points)]
    pairs = zip(numbers[::2], numbers[1::2], strict=False)
    return Array([_number(value) for x, y in pairs for value in fit.point(x, y)])


def _turn_looks(looks: Any, fit: Fit, turned: set[Key]) -> None:
    """Turn what an annotation looks like; its size follows the rectangle by itself."""
    if fit.matrix[1] == 0 == fit.matrix[2] and fit.matrix[0] > 0:
        return
    waiting = [looks]
    for _ in range(1000):
        if not waiting:
            break
        item = waiting.pop()
        if as_dict(item) is not None:
            waiting.extend(item[key] for key in ("/N", "/R", "/D") if key in item)
            waiting.extend(value for _, value in item.items() if as_stream(value) is not None)
        elif as_stream(item) is not None and key_of(item) not in turned:
            turned.add(key_of(item))
            item.Matrix = _turned(item.get("/Matrix"), fit)


def _turned(matrix: Any, fit: Fit) -> Array:
    own = [as_float(value) for value in items_of(matrix)]
    a, b, c, d, e, f = own if len(own) == 6 and None not in own else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    turn = Fit(fit.box, (*fit.matrix[:4], 0.0, 0.0), fit.shown, fit.scale)
    pairs = [turn.point(x or 0.0, y or 0.0) for x, y in ((a, b), (c, d), (e, f))]
    return Array([_number(value, 8) for pair in pairs for value in pair])


def _move_destinations(pdf: Pdf, moved: dict[Key, Fit]) -> None:
    """Let every explicit destination (ISO 32000-1, 12.3.2.2) show the same place."""
    for item in pdf.objects:
        waiting = [item]
        while waiting:
            holder = waiting.pop()
            array = as_array(holder)
            if array is not None:
                fit = moved.get(key_of(array[0])) if len(array) > 1 else None
                if fit is not None:
                    _move_destination(array, fit)
                kids = list(array)
            elif as_dict(holder) is not None or as_stream(holder) is not None:
                kids = [value for _, value in holder.items()]
            else:
                continue
            waiting.extend(
                kid
                for kid in kids
                if key_of(kid) == (0, 0) and (as_array(kid) is not None or as_dict(kid) is not None)
            )


def _move_destination(target: Array, fit: Fit) -> None:
    kind = as_name(target[1])
    if kind == "XYZ" and len(target) >= 4:
        x, y = as_float(target[2]), as_float(target[3])
        if x is not None or y is not None:
            # What is not said stays as it was scrolled; a turned page needs both.
            point = fit.point(
                x if x is not None else fit.box[0], y if y is not None else fit.box[3]
            )
            target[2], target[3] = map(_number, point)
    elif kind in ("FitH", "FitV", "FitR", "FitBH", "FitBV"):
        for _ in range(len(target) - 2):
            del target[2]
        target[1] = Name.Fit


# Tags -----------------------------------------------------------------------------------------


def _move_tags(root: Any, forms: dict[Key, Any], moved: dict[Key, Fit]) -> None:
    """Let elements find their content in the forms, and figures say where they are now."""
    settled: set[Key] = set()
    for element in elements(root):
        page = element.get("/Pg")
        kids = one_or_many(element.get("/K"))
        new = [_in_form(kid, page, forms) for kid in kids]
        if any(one is not other for one, other in zip(new, kids, strict=True)):
            element.K = Array(new)
        if page is None:
            page = next((kid.get("/Pg") for kid in new if as_dict(kid) is not None), None)
        fit = moved.get(key_of(page))
        for attributes in one_or_many(element.get("/A")):
            if as_dict(attributes) is None or "/BBox" not in attributes or fit is None:
                continue
            box = rectangle_of(attributes.BBox)
            if box is not None and key_of(attributes) not in settled:
                attributes.BBox = Array([_number(side) for side in fit.rectangle(box)])
            if key_of(attributes) != (0, 0):
                settled.add(key_of(attributes))


def _in_form(kid: Any, page: Any, forms: dict[Key, Any]) -> Any:
    number = as_int(kid)
    if number is not None:
        form = forms.get(key_of(page))
        if form is None:
            return kid
        return Dictionary(Type=Name.MCR, Pg=page, Stm=form, MCID=number)
    reference = as_dict(kid)
    if reference is not None and "/MCID" in reference and "/Stm" not in reference:
        form = forms.get(key_of(reference.get("/Pg", page)))
        if form is not None:
            reference.Stm = form
    return kid
