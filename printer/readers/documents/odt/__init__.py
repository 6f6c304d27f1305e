"""OpenDocument texts: styles, captions, cross-references, formulas and citations, which pandoc drops."""
