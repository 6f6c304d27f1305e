"""The words of BibTeX and BibLaTeX and those of CSL: tables, without any code.

After the manual of biblatex (§2.1, §2.2), CSL 1.0.2 (appendices III and IV), and, where
those leave room, what pandoc and Zotero made customary.
"""

from __future__ import annotations

TYPES = {
    "article": "article-journal", "suppperiodical": "article-journal", "book": "book",
    "mvbook": "book", "collection": "book", "mvcollection": "book", "reference": "book",
    "mvreference": "book", "proceedings": "book", "mvproceedings": "book", "manual": "book",
    "booklet": "pamphlet", "bookinbook": "chapter", "inbook": "chapter", "incollection": "chapter",
    "suppbook": "chapter", "suppcollection": "chapter", "chapter": "chapter",
    "inreference": "entry-encyclopedia", "conference": "paper-conference",
    "inproceedings": "paper-conference", "dataset": "dataset", "data": "dataset",
    "electronic": "webpage", "online": "webpage", "www": "webpage", "webpage": "webpage",
    "website": "webpage", "blog": "post-weblog", "misc": "document", "document": "document",
    "thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis", "masterthesis": "thesis",
    "mathesis": "thesis", "bachelorsthesis": "thesis", "candthesis": "thesis", "report": "report",
    "techreport": "report", "unpublished": "manuscript", "manuscript": "manuscript",
    "letter": "personal_communication", "patent": "patent", "legislation": "legislation",
    "legal": "legislation", "jurisdiction": "legal_case", "standard": "standard",
    "software": "software", "softwareversion": "software", "softwaremodule": "software",
    "code": "software", "video": "motion_picture", "movie": "motion_picture", "audio": "song",
    "music": "song", "image": "graphic", "artwork": "graphic", "performance": "performance",
    "periodical": "periodical", "journal": "periodical", "review": "review",
    "commentary": "book", "talk": "speech", "presentation": "speech",
    "inpresentation": "speech", "interview": "interview", "map": "map", "newspaper":
    "article-newspaper", "magazine": "article-magazine", "preprint": "article",
    "hearing": "hearing", "treaty": "treaty", "bill": "bill", "broadcast": "broadcast",
    "podcast": "broadcast", "dictionary": "book", "encyclopedia": "book",
}  # fmt: skip
"""Entry types, those of biblatex, of BibTeX and of common tools."""

CSL_TYPES = frozenset({
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
    "broadcast", "chapter", "classic", "collection", "dataset", "document", "entry",
    "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing",
    "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
    "personal_communication", "post", "post-weblog", "regulation", "report", "review",
    "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
})  # fmt: skip

NAME_VARIABLES = frozenset({
    "author", "chair", "collection-editor", "compiler", "composer", "container-author",
    "contributor", "curator", "director", "editor", "editor-translator", "editorial-director",
    "executive-producer", "guest", "host", "illustrator", "interviewer", "narrator",
    "organizer", "original-author", "performer", "producer", "recipient", "reviewed-author",
    "script-writer", "series-creator", "translator",
})  # fmt: skip

DATE_VARIABLES = frozenset(
    {"accessed", "available-date", "event-date", "issued", "original-date", "submitted"}
)

RICH_VARIABLES = frozenset({
    "title", "title-short", "container-title", "container-title-short", "collection-title",
    "volume-title", "original-title", "reviewed-title", "part-title", "event-title", "note",
    "annote", "abstract", "genre", "medium", "dimensions", "scale", "status", "references",
})  # fmt: skip
"""Text variables in which markup means something."""

NAMES = {
    "author": "author", "translator": "translator", "bookauthor": "container-author",
    "holder": "author", "director": "director", "commentator": "contributor",
    "annotator": "contributor", "introduction": "contributor", "foreword": "contributor",
    "afterword": "contributor", "illustrator": "illustrator", "compiler": "compiler",
    "interviewer": "interviewer", "recipient": "recipient",
}  # fmt: skip
"""Name fields other than editors; of several for one variable the first counts."""

EDITOR_TYPES = {
    "editor": "editor", "compiler": "compiler", "founder": "editorial-director",
    "continuator": "editor", "redactor": "editor", "reviser": "editor", "collaborator": "contributor",
    "organizer": "organizer", "director": "director", "translator": "translator",
    "illustrator": "illustrator", "producer": "producer", "narrator": "narrator",
}  # fmt: skip

TEXTS = {
    "shorttitle": "title-short", "shortjournal": "container-title-short",
    "journalabbr": "container-title-short", "series": "collection-title", "volume": "volume",
    "volumes": "number-of-volumes", "pagetotal": "number-of-pages", "numpages": "number-of-pages",
    "chapter": "chapter-number", "part": "part-number", "version": "version", "note": "note",
    "annote": "annote", "annotation": "annote", "abstract": "abstract", "keywords": "keyword",
    "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID", "venue": "event-place",
    "eventtitle": "event-title", "type": "genre", "origtitle": "original-title",
    "origlocation": "original-publisher-place", "origpublisher": "original-publisher",
    "shorthand": "citation-label", "library": "call-number", "lccn": "call-number",
    "scale": "scale", "dimensions": "dimensions",
}  # fmt: skip
"""Fields that become one text variable as they are."""

PUBLISHERS = ("publisher", "institution", "school", "organization", "howpublished")
PLACES = ("location", "address")

DATES = {"eventdate": "event-date", "origdate": "original-date", "urldate": "accessed"}
OTHER_ACCESS_DATES = ("lastchecked", "lastvisited", "lastaccessed", "urlaccessdate", "accessed")

NUMBER_OF_ISSUE = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "periodical", "review"}
)
"""Types whose `number` is an issue; of books it is the number in the series."""

NUMBER_IN_SERIES = frozenset({"book", "chapter", "paper-conference", "entry-encyclopedia"})

STATES = {
    "inpreparation": "in preparation", "submitted": "submitted", "forthcoming": "forthcoming",
    "inpress": "in press", "prepublished": "pre-published",
}  # fmt: skip
"""biblatex's publication states (`pubstate`)."""

THESES = {
    "phdthesis": {"en": "PhD thesis", "de": "Dissertation", "fr": "Thèse de doctorat",
                  "es": "Tesis doctoral", "ru": "Диссертация"},
    "mathesis": {"en": "Master’s thesis", "de": "Masterarbeit", "fr": "Mémoire de master",
                 "es": "Tesis de maestría", "ru": "Магистерская диссертация"},
    "bathesis": {"en": "Bachelor’s thesis", "de": "Bachelorarbeit", "fr": "Mémoire de licence",
                 "es": "Trabajo de fin de grado", "ru": "Выпускная работа бакалавра"},
    "candthesis": {"en": "Candidate thesis", "ru": "Кандидатская диссертация"},
    "techreport": {"en": "Technical report", "de": "Technischer Bericht", "fr": "Rapport technique",
                   "es": "Informe técnico", "ru": "Технический отчёт"},
    "resreport": {"en": "Research report", "de": "Forschungsbericht", "fr": "Rapport de recherche",
                  "es": "Informe de investigación", "ru": "Отчёт об исследовании"},
    "software": {"en": "Computer software"}, "datacd": {"en": "CD-ROM"}, "audiocd": {"en": "Audio CD"},
    "patent": {"en": "Patent"}, "patreq": {"en": "Patent request"},
}  # fmt: skip
"""What biblatex's `type` keys and BibTeX's thesis types are called, by language."""

GENRES = {
    "phdthesis": "phdthesis", "mastersthesis": "mathesis", "masterthesis": "mathesis",
    "mathesis": "mathesis", "bachelorsthesis": "bathesis", "candthesis": "candthesis",
    "techreport": "techreport",
}  # fmt: skip
"""Entry types that say a genre by themselves."""

ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
