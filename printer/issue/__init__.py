"""The verb `issue`: articles and PDFs from elsewhere become one issue, and its offprints.

reading    the issue's file: `sources/issues/<name>.toml`
keys       what may stand in it
values     what the stages hand on: Issue, Entry, Body, Plan
parts/     cover, masthead, contents, lists, colophon
settling   where every page stands, and its folio
lock       the page numbers of an issue that is published
records    issue.json, issue.ris, issue.bib
"""
