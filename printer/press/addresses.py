"""The addresses under which the engine knows what it may reach.

They name neither folders of the machine nor places in the network.
"""

LAYOUT_ORIGIN = "https://layout.invalid/"
"""Base address of stylesheets; a path behind it names a file of a layout."""

IMAGE_SCHEME = "image:"
"""Addresses of prepared images begin with it."""
