"""A small, perfect, tagged PDF written by hand, for tests that then spoil it.

`good_issue()` returns the bytes of an issue with two articles on four pages that keeps
PDF/A-2a and PDF/UA-1: headings, paragraphs over a page break, a list, a table, a figure
with its caption, a note, an address and a cross-reference. It does not use the program
under test, nor the print engine.
"""

from __future__ import annotations

import io
import itertools
from functools import cache

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from PIL import ImageCms

ALPHABET = " " + "".join(chr(code) for code in range(33, 127)) + "é‐\u00adдж"
ADVANCE = 600
PAGE = (595, 842)
LEFT = 72
TOP = 770

EXTENSION = """<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>Part of ISO 14289 that is kept</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/">
 <pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
 <pdfuaid:part>1</pdfuaid:part>
 <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Two articles</rdf:li></rdf:Alt></dc:title>
 <xmp:CreateDate>2026-05-12</xmp:CreateDate>
</rdf:Description>
%s
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@cache
def font_program() -> bytes:
    """Make a TrueType font whose glyphs are boxes: glyph n is the nth of ALPHABET."""
    names = [".notdef", *(f"g{place}" for place in range(1, len(ALPHABET) + 1))]
    pen = TTGlyphPen(None)
    for number, point in enumerate([(50, 0), (50, 600), (500, 600), (500, 0)]):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    shape, blank = pen.glyph(), TTGlyphPen(None).glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): names[place + 1] for place, char in enumerate(ALPHABET)})
    builder.setupGlyf({name: blank if name == "g1" else shape for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (ADVANCE, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


def codes(text: str) -> str:
    """Write a text as the hexadecimal glyph numbers of the font."""
    return "<" + "".join(f"{ALPHABET.index(char) + 1:04X}" for char in text) + ">"


class Maker:
    """Writes pages and their tag tree together, element by element."""

    def __init__(self) -> None:
        self.pdf = Pdf.new()
        self.pages: list[Dictionary] = []
        self.streams: list[list[str]] = []
        self.rows: list[list[Object]] = []
        self.objects: list[tuple[Object, Object]] = []
        self.ids: dict[bytes, Object] = {}
        self.y = 0
        self.font = self._font()
        self.root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.element("Document", self.root)

    def _font(self) -> Object:
        pdf = self.pdf
        program = pdf.make_stream(font_program())
        program.Length1 = len(font_program())
        descriptor = pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor,
                FontName=Name("/AAAAAA+Boxes"),
                Flags=4,
                FontBBox=[0, -200, 600, 800],
                ItalicAngle=0,
                Ascent=800,
                Descent=-200,
                CapHeight=600,
                StemV=80,
                FontFile2=program,
            )
        )
        lines = "\n".join(
            f"<{place + 1:04X}> <{char.encode('utf-16-be').hex()}>"
            for place, char in enumerate(ALPHABET)
        )
        to_unicode = pdf.make_stream(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            b"/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            + f"{len(ALPHABET)} beginbfchar\n{lines}\nendbfchar\n".encode()
            + b"endcmap CMapName currentdict /CMap defineresource pop end end"
        )
        below = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=Name("/AAAAAA+Boxes"),
                CIDSystemInfo=Dictionary(
                    Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
                ),
                FontDescriptor=descriptor,
                DW=ADVANCE,
                CIDToGIDMap=Name.Identity,
            )
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name("/AAAAAA+Boxes"),
                Encoding=Name("/Identity-H"),
                DescendantFonts=[below],
                ToUnicode=to_unicode,
            )
        )

    def page(self) -> None:
        """Begin a page, with its number at the foot as an artifact."""
        page = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=[0, 0, *PAGE],
                StructParents=len(self.pages),
                Resources=Dictionary(Font=Dictionary(F=self.font)),
                Tabs=Name.S,
            )
        )
        self.pages.append(page)
        self.streams.append([])
        self.rows.append([])
        self.y = TOP
        self.artifact(str(len(self.pages)), 290, 40)

    def element(self, kind: str, parent: Object, **entries: object) -> Object:
        """Make an element below another; entries are those of its dictionary."""
        made = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, K=Array(), **entries)
        )
        if "/K" not in parent:
            parent.K = Array()
        parent.K.append(made)
        if "ID" in entries:
            self.ids[bytes(made.ID)] = made
        return made

    def artifact(self, text: str, x: float, y: float) -> None:
        """Show furniture."""
        self.streams[-1].append(
            f"/Artifact <</Type /Pagination>> BDC BT /F 9 Tf {x} {y} Td {codes(text)} Tj ET EMC"
        )

    def mark(self, element: Object, operators: str) -> None:
        """Put content into an element, under the next number of the page."""
        page, row = self.pages[-1], self.rows[-1]
        number = len(row)
        row.append(element)
        self.streams[-1].append(f"{element.S} <</MCID {number}>> BDC {operators} EMC")
        if "/Pg" not in element:
            element.Pg = page
        same = element.Pg.objgen == page.objgen
        element.K.append(number if same else Dictionary(Type=Name.MCR, Pg=page, MCID=number))

    def text(
        self,
        element: Object,
        *lines: str,
        size: float = 11,
        x: float = LEFT,
        y: float | None = None,
    ) -> None:
        """Show lines of text one below the other, each under a mark of its own."""
        for line in lines:
            at = self.y if y is None else y
            self.mark(element, f"BT /F {size} Tf {x} {at} Td {codes(line)} Tj ET")
            if y is None:
                self.y -= 16

    def block(self, kind: str, parent: Object, *lines: str, **entries: object) -> Object:
        """Make an element with lines of text."""
        made = self.element(kind, parent, **entries)
        self.text(made, *lines, size=18 if kind == "H1" else 11)
        self.y -= 6
        return made

    def link(self, parent: Object, words: str, **target: object) -> Object:
        """Make a linked line of text."""
        made = self.element("Link", parent)
        box = [LEFT, self.y - 2, LEFT + 0.6 * 11 * len(words), self.y + 9]
        self.text(made, words)
        annotation = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=box,
                F=4,
                Border=[0, 0, 0],
                Contents=String(words),
                **target,
            )
        )
        self.pages[-1].Annots = self.pages[-1].get("/Annots", Array())
        self.pages[-1].Annots.append(annotation)
        made.K.append(Dictionary(Type=Name.OBJR, Obj=annotation, Pg=self.pages[-1]))
        self.objects.append((annotation, made))
        return made

    def finish(self) -> bytes:
        """Write the catalogue and return the file."""
        pdf, catalogue = self.pdf, self.pdf.Root
        for page, stream in zip(self.pages, self.streams, strict=True):
            page.Contents = pdf.make_stream("\n".join(stream).encode())
            pdf.pages.append(pikepdf.Page(page))
        numbers = Array()
        for key, row in enumerate(self.rows):
            numbers.extend([key, pdf.make_indirect(Array(row))])
        for key, (annotation, element) in enumerate(self.objects, len(self.rows)):
            annotation.StructParent = key
            numbers.extend([key, element])
        self.root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
        self.root.ParentTreeNextKey = len(self.rows) + len(self.objects)
        names = Array()
        for name, element in sorted(self.ids.items()):
            names.extend([String(name), element])
        self.root.IDTree = pdf.make_indirect(Dictionary(Names=names))
        catalogue.StructTreeRoot = self.root
        catalogue.MarkInfo = Dictionary(Marked=True)
        catalogue.Lang = String("en-GB")
        catalogue.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        catalogue.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.D, St=5)])
        metadata = pdf.make_stream((XMP % EXTENSION).encode())
        metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
        catalogue.Metadata = metadata
        profile = pdf.make_stream(
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        )
        profile.N = 3
        catalogue.OutputIntents = [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name.GTS_PDFA1,
                    DestOutputProfile=profile,
                    OutputConditionIdentifier=String("sRGB"),
                    Info=String("sRGB"),
                )
            )
        ]
        return saved(pdf)


def saved(pdf: Pdf) -> bytes:
    """Return the bytes of a PDF as it is now."""
    file = io.BytesIO()
    pdf.save(
        file,
        min_version="1.7",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return file.getvalue()


def _first_article(make: Maker, part: Object) -> None:
    make.block("H1", part, "On margins", ID=String("a-title"))
    make.block("P", part, "Wide margins let the thumb hold the page", "and the eye rest.")
    make.block("H2", part, "Proportions")
    paragraph = make.block("P", part, "The old rule is two to three.")
    reference = make.element("Reference", paragraph)
    make.text(reference, "1", size=7)
    note = make.element("Note", paragraph, ID=String("a-note"))
    make.text(make.element("Lbl", note), "1 ", size=9, y=72)
    make.text(note, "See any book by a printer.", size=9, x=90, y=72)
    make.text(paragraph, "It still holds.")
    items = make.element("L", part, A=Dictionary(O=Name.List, ListNumbering=Name.Decimal))
    for number, words in enumerate(("inner", "upper"), 1):
        item = make.element("LI", items)
        make.text(make.element("Lbl", item), f"{number}.", y=make.y)
        make.text(make.element("LBody", item), words, x=LEFT + 20)
    figure = make.element(
        "Figure",
        part,
        Alt=String("A page with its four margins"),
        A=Dictionary(O=Name.Layout, BBox=[72, make.y - 80, 272, make.y], Placement=Name.Block),
    )
    make.mark(figure, f"0.2 g 72 {make.y - 80} 200 80 re f")
    make.y -= 100
    make.block("Caption", figure, "Figure 1 The four margins")
    long = make.block("P", part, "This paragraph begins on one page")
    make.page()
    make.text(long, "and ends on the next.")
    make.block("H2", part, "Links")
    make.link(
        make.element("P", part),
        "https://recto.example/",
        A=Dictionary(S=Name.URI, URI=String("https://recto.example/")),
    )
    make.link(make.element("P", part), "Go to the other article", Dest=String("b-title"))


def _second_article(make: Maker, part: Object) -> None:
    make.block("H1", part, "On columns", ID=String("b-title"))
    make.block("P", part, "Two columns need a narrow gutter.")
    table = make.element("Table", part, ID=String("b-table"))
    make.block("Caption", table, "Table 1 Gutters")
    scope = Dictionary(O=Name.Table, Scope=Name.Column)
    for group, kind, cells in (
        ("THead", "TH", ("Columns", "Gutter")),
        ("TBody", "TD", ("two", "5 mm")),
    ):
        row = make.element("TR", make.element(group, table))
        for place, words in enumerate(cells):
            entries = {"A": scope} if kind == "TH" else {}
            make.text(make.element(kind, row, **entries), words, x=LEFT + 150 * place, y=make.y)
        make.y -= 16
    make.page()
    make.block("H2", part, "Rules")
    make.block("P", part, "A rule between columns is seldom needed.")
    make.block("P", part, "White space does it better.")


def _outline(make: Maker, titles: tuple[str, ...], pages: tuple[int, ...]) -> None:
    root = make.pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=len(titles)))
    items = [
        make.pdf.make_indirect(
            Dictionary(Title=String(title), Parent=root, Dest=Array([make.pages[page], Name.Fit]))
        )
        for title, page in zip(titles, pages, strict=True)
    ]
    for before, after in itertools.pairwise(items):
        before.Next, after.Prev = after, before
    root.First, root.Last = items[0], items[-1]
    make.pdf.Root.Outlines = root


@cache
def good_issue() -> bytes:
    """Return an issue of two articles on four pages in which everything is right."""
    make = Maker()
    make.page()
    _first_article(make, make.element("Part", make.document, T=String("On margins")))
    make.page()
    _second_article(make, make.element("Part", make.document, T=String("On columns")))
    _outline(make, ("On margins", "On columns"), (0, 2))
    names = Array()
    for name, page in (("a-title", 0), ("b-title", 2)):
        names.extend([String(name), Array([make.pages[page], Name.XYZ, 72, TOP, 0])])
    make.pdf.Root.Names = Dictionary(Dests=make.pdf.make_indirect(Dictionary(Names=names)))
    return make.finish()
