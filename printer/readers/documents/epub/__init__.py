"""EPUB: the metadata of its package, and where its images are."""
