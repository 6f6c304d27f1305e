"""JATS XML: what pandoc would lose of it, its metadata, and its references."""
