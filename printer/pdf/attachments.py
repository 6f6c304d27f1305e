"""Files inside the file (ISO 32000-1, 7.11.4; ISO 19005-3, 6.8) and its output intent."""

from __future__ import annotations

from collections import Counter

from pikepdf import Dictionary

from printer.pdf.document import Document
from printer.pdf.objects import (
    Key,
    as_array,
    as_dict,
    as_name,
    as_stream,
    as_text,
    in_header,
    items_of,
    key_of,
    number_of,
)
from printer.pdf.trees import name_tree

RELATIONSHIPS = frozenset(
    """
    Source Data Alternative Supplement EncryptedPayload FormData Schema Unspecified
    """.split()  # noqa: SIM905 (a column of names is hard to read)
)
PROFILE_SIGNATURE = slice(36, 40)


def check_attachments(document: Document) -> tuple[str, ...]:
    """Judge the embedded files; return their names."""
    findings = document.findings
    read = name_tree(in_header(document.root.get("/Names"), "/EmbeddedFiles"))
    for problem in read.problems:
        findings.error("attachments-broken", f"the tree of embedded files {problem}")
    associated = [key_of(item) for item in items_of(document.root.get("/AF"))]
    for key, count in Counter(associated).items():
        if count > 1:
            findings.error(
                "attachment-repeated", f"a file is associated {count} times (AF)", obj=key[0]
            )
    names = []
    for name, value in read.entries:
        told = name[:80].decode("utf-8", "replace")
        spec = as_dict(value)
        if spec is None:
            findings.error("attachments-broken", f"the embedded file '{told}' is not there")
            continue
        told = as_text(spec.get("/UF")) or as_text(spec.get("/F")) or told
        names.append(told)
        _check_file(document, spec, told, associated)
    for item in items_of(document.root.get("/AF")):
        spec = as_dict(item)
        if spec is None or as_dict(spec.get("/EF")) is None:
            findings.error(
                "attachments-broken", "an associated file is not there", obj=number_of(item)
            )
    return tuple(names)


def _check_file(document: Document, spec: Dictionary, name: str, associated: list[Key]) -> None:
    findings = document.findings
    number = number_of(spec)
    embedded = as_stream(in_header(spec.get("/EF"), "/F"))
    if embedded is None:
        embedded = as_stream(in_header(spec.get("/EF"), "/UF"))
    if embedded is None:
        findings.error(
            "attachments-broken", f"the embedded file '{name}' has no content", obj=number
        )
    elif not as_name(embedded.get("/Subtype")):
        findings.archive(
            "attachment-without-type",
            f"the embedded file '{name}' does not say its media type",
            obj=number,
        )
    if not as_text(spec.get("/F")) or not as_text(spec.get("/UF")):
        findings.archive(
            "attachment-without-name",
            f"the embedded file '{name}' does not have both of its names (F and UF)",
            obj=number,
        )
    relationship = as_name(spec.get("/AFRelationship"))
    if relationship not in RELATIONSHIPS:
        findings.archive(
            "attachment-without-relationship",
            f"the embedded file '{name}' does not say what it is to the document (AFRelationship)",
            obj=number,
        )
    if key_of(spec) not in associated:
        findings.archive(
            "attachment-unassociated",
            f"the embedded file '{name}' is not associated with the document (AF)",
            obj=number,
        )


def check_intents(document: Document) -> None:
    """Judge the output intent: one, with a profile that is one."""
    findings = document.findings
    stated = document.root.get("/OutputIntents")
    intents = [as_dict(item) for item in items_of(stated)]
    archival = [
        intent
        for intent in intents
        if intent is not None and as_name(intent.get("/S")) == "GTS_PDFA1"
    ]
    if stated is not None and (as_array(stated) is None or None in intents):
        findings.error("intent-broken", "the list of output intents is broken")
    if findings.archival and len(archival) != 1:
        findings.archive(
            "intent-count",
            f"the file has {len(archival)} output intents for PDF/A and must have one",
        )
    profiles = {
        key_of(intent.get("/DestOutputProfile"))
        for intent in intents
        if intent is not None and intent.get("/DestOutputProfile") is not None
    }
    if len(profiles) > 1:
        findings.archive("intent-count", "the output intents have different profiles")
    for intent in archival:
        profile = as_stream(intent.get("/DestOutputProfile"))
        data = document.decoded(profile) if profile is not None else None
        if data is None:
            findings.archive(
                "intent-broken", "the output intent has no colour profile", obj=number_of(intent)
            )
        elif data[PROFILE_SIGNATURE] != b"acsp":
            findings.archive(
                "intent-broken",
                "the profile of the output intent is no ICC profile",
                obj=number_of(profile),
            )
