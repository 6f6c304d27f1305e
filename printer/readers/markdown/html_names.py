"""Names of HTML elements, in the kinds that reading and sanitising need. Tables only."""

from __future__ import annotations


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


VOID = _set("area base br col embed hr img input link meta param source track wbr frame")
"""Elements that have no end tag."""

BLOCK = _set(
    "address article aside blockquote body canvas center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html"
    " iframe legend li link main map math menu meta nav noframes noscript object ol optgroup option"
    " output p pre progress script section style summary svg table tbody td template textarea tfoot"
    " th thead title tr ul video audio picture embed applet"
)
"""Elements that begin a block of HTML at the beginning of a line."""

INLINE = _set(
    "a abbr acronym area b base basefont bdi bdo big blink br button caption cite code col colgroup"
    " data datalist del dfn em font i img input ins kbd label mark marquee meter nobr param q rp rt"
    " rtc ruby s samp select slot small source span strike strong sub sup time track tt u var wbr"
    " d-cite d-footnote d-math d-code d-article d-byline d-figure d-appendix d-contents"
)
"""Elements within a line, Distill's included."""

VERBATIM = _set("script style textarea pre svg math")
"""Elements whose inside is neither Markdown nor running text."""

NEVER_MARKDOWN = VERBATIM | _set("table ul ol dl p iframe")
"""Elements whose inside is not read as Markdown, blank lines or not."""

PRINTED = _set(
    "a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl"
    " dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s"
    " samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var"
    " wbr"
)
"""Elements that a finished body may hold."""

DROPPED = _set(
    "script style iframe object embed applet frame frameset noframes input select textarea option"
    " optgroup datalist progress meter svg math canvas template link meta base title audio video"
    " track param map area marquee basefont"
)
"""Elements that are left out with all that they hold."""

OPENED = _set("form button fieldset legend label output noscript blink")
"""Elements that are left out, but not what they hold."""

RENAMED = {
    "acronym": "abbr",
    "big": "span",
    "data": "span",
    "dir": "ul",
    "font": "span",
    "menu": "ul",
    "nobr": "span",
    "rtc": "rt",
    "slot": "span",
    "strike": "del",
    "tt": "code",
    **dict.fromkeys(
        _set("address article center dialog footer header hgroup main nav"),
        "div",
    ),
}
"""Elements that become others."""

BLOCK_LEVEL = _set(
    "address article aside blockquote center details div dl dd dt figcaption figure footer h1 h2 h3"
    " h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
    " x-close x-note x-raw"
)
"""Elements that no paragraph may hold; those with `x-` are ours, before the body is finished."""
