"""The archive: what was printed stays, and can be proved.

`store` keeps objects and records in a `place`; `catalogue` finds them; `fixity` proves them.
"""
