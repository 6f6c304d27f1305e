"""The QR code of an article's online version (ISO/IEC 18004), as a small drawing."""

from __future__ import annotations

import base64
import io


def data_uri(url: str) -> str:
    """Return an SVG of the code as a `data:` address; the quiet zone is the layout's margin.

    Empty for an address of more than about 2,300 bytes, which no code can hold.
    """
    import segno

    out = io.BytesIO()
    try:
        code = segno.make(url, error="m", micro=False)
    except segno.DataOverflowError:
        return ""
    code.save(
        out, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode("ascii")
