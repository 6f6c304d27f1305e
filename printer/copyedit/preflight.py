"""What `printer check` says about a body beyond what printing says: captions and credits."""

from __future__ import annotations

from printer.copyedit.manuscript import Manuscript
from printer.copyedit.markup import has_class, plain_text


def check_captions(manuscript: Manuscript) -> None:
    """Report figures without a caption or a credit; only when preflight is asked for."""
    if not manuscript.context.preflight:
        return
    for figure in manuscript.root.iter("figure"):
        if not has_class(figure, "figure"):
            continue
        parts = {
            name: any(has_class(part, name) and plain_text(part) for part in figure.iter("span"))
            for name in ("caption", "credit")
        }
        what = f'the figure "{figure.get("id")}"' if figure.get("id") else "this figure"
        if not parts["caption"]:
            manuscript.warning(
                figure,
                f"{what} has no caption",
                hint="write it between the brackets: ![Caption](file)",
                code="caption-missing",
            )
        if not parts["credit"]:
            manuscript.warning(
                figure,
                f"{what} has no credit",
                hint='say who made it: {credit="Photo: N. N."}',
                code="credit-missing",
            )
