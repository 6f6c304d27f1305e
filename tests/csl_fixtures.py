"""Harness for the CSL processor test-suite: a fixture becomes citations and references."""

from __future__ import annotations
import html, json, re
from dataclasses import dataclass
from pathlib import Path
from printer.citations.process import process
from printer.citations.syntax import CiteItem, Cluster


@dataclass(frozen=True)
class S:
    xml: bytes
    is_note: bool
    default_locale: str = ""


def sections(t):
    return {
        m[1].lower(): m[2] for m in re.finditer(r">>=+ *([A-Z-0-9]+) *=+>>\n(.*?)\n?<<=", t, re.S)
    }


def norm(s):
    s = re.sub(
        r'<span style="font-(style|variant|weight):\s*normal;?">', '<span class="nodecor">', s
    )
    s = s.replace('<span style="font-variant:small-caps;">', '<span class="smallcaps">').replace(
        '<span style="baseline">', '<span class="nodecor">'
    )
    s = re.sub(r'<span style="text-decoration:\s*underline;?">(.*?)</span>', r"<u>\1</u>", s)
    s = re.sub(r'<span class="nocase">(.*?)</span>', r"\1", s)
    s = re.sub(r"<a href[^>]*>|</a>", "", s)
    s = re.sub(r'<div class="(csl-\w+-?\w*)">', r"<div \1>", s)
    s = (
        html.escape(html.unescape(s.replace("<", "\0").replace(">", "\1")), False)
        .replace("\0", "<")
        .replace("\1", ">")
    )
    s = re.sub(r"^(>>|\.\.)\[\d+\] ?", "", s, flags=re.M)
    return "\n".join(x.strip() for x in s.strip().splitlines() if x.strip())


def rich(t):
    t = str(t)
    return re.sub(r"&(?!#?\w+;)", "&amp;", t)


def cluster(items):
    return Cluster(
        tuple(
            CiteItem(
                str(it["id"]),
                rich(it.get("prefix") or ""),
                rich(it.get("suffix") or ""),
                str(it["locator"]) if it.get("locator") is not None else "",
                it.get("label") or "",
                bool(it.get("suppress-author")),
                bool(it.get("author-only")),
            )
            for it in items
        )
    )


def run(f):
    s = sections(f.read_text(encoding="utf-8-sig"))
    items = json.loads(s["input"])
    for n, i in enumerate(items):
        i.setdefault("id", f"item{n}")
    mode = s["mode"].strip()
    note = bool(re.search(r'class\s*=\s*"note"', s["csl"]))
    cl = []
    nums = []
    hidden = set()
    if "citations" in s:
        cs = json.loads(s["citations"])
        data = {c[0]["citationID"]: c[0] for c in cs}
        last = cs[-1]
        num = {}
        for c in cs:
            for cid, n in c[1] + c[2]:
                num[cid] = n
            num[c[0]["citationID"]] = (c[0].get("properties") or {}).get("noteIndex", 0)
        seq = [x[0] for x in last[1]] + [last[0]["citationID"]] + [x[0] for x in last[2]]
        for c in seq:
            cl.append(cluster(data[c]["citationItems"]))
            nums.append(num[c])
    elif "citation-items" in s:
        ci = json.loads(s["citation-items"])
        for x in ci:
            pos = max(int(i.get("position") or 0) for i in x)
            if pos:
                hidden.add(len(cl))
                cl.append(cluster([{"id": i["id"]} for i in x]))
                if pos == 1:
                    hidden.add(len(cl))
                    cl.append(cluster([{"id": "filler"}]))
                    items.append({"id": "filler", "type": "book"})
            cl.append(cluster(x))
    elif mode == "citation":
        cl = [cluster([{"id": i["id"]} for i in items])]
    nums = nums or list(range(1, len(cl) + 1))
    r = process(
        cl,
        items,
        S(s["csl"].strip().encode(), note),
        "",
        note_numbers=nums,
        cached=False,
        nocite=[] if "citations" in s else ["*"],
    )
    if mode == "citation":
        got = "\n".join(
            c.text + (c.note or "") for n, c in enumerate(r.clusters) if n not in hidden
        )
    else:
        L = []
        for e in r.entries:
            x = re.sub(
                r'<span class="(csl-[\w-]+)">(.*?)</span>(?=<span class="csl|$)',
                r"<div \1>\2</div>",
                e.html,
            )
            if e.label:
                x = f"<div csl-left-margin>{e.label}</div><div csl-right-inline>{x}</div>"
            L.append("<div csl-entry>" + x + "</div>")
        got = "<div csl-bib-body>\n" + "\n".join(L) + "\n</div>"
    exp = norm(s["result"])
    got = norm(got)
    exp = re.sub(r"\n(?=<div csl-(left|right|block|ind))", "", exp)
    exp = re.sub(r"</div>\n</div>(?!$)", "</div></div>", exp)
    m = lambda t: re.sub(
        r"\s+(</div>)", r"\1", re.sub(r"(<div csl-(?:left-margin|right-inline)>)\s+", r"\1", t)
    )
    return m(exp), m(got)


if __name__ == "__main__":
    import sys

    D = Path("/work/shared/corpora/csl-fixtures")
    ok = 0
    bad = []
    fs = sorted(D.glob("*.txt"))
    pat = sys.argv[1:]
    for f in fs:
        if pat and not any(p in f.name for p in pat):
            continue
        try:
            e, g = run(f)
        except Exception as x:
            e, g = "", repr(x)[:300]
        if e == g:
            ok += 1
        else:
            bad.append(f.stem)
            print("###", f.stem, "\nEXP", e, "\nGOT", g)
    print(ok, len(bad))
