"""Which record follows: the version of record first, then updates, corrections, a retraction.

Pure: what there is and what is given decide. Reading and writing is the store's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from printer.archive.values import (
    ACTS,
    KINDS,
    ROLES,
    Added,
    Deposit,
    File,
    Record,
    checked_id,
    is_sha256,
    to_json,
)
from printer.diagnostics import Diagnostic, UsageError, error, note


def succeed(
    deposit: Deposit, files: Sequence[File], latest: Record | None, now: datetime
) -> Record | Added:
    """Return the record that a deposit makes after the latest one.

    When it makes none, because the same is there already or because it may not, what to
    answer instead. Raises UsageError for an id, kind, act or role that is none.
    """
    _check(deposit, files)
    ordered = tuple(sorted(files, key=lambda file: (ROLES.index(file.role), file.path)))
    if latest is None:
        if deposit.what != "record":
            return _refused(
                deposit, f"there is no {deposit.id} to which this could be a new version"
            )
        return _record(deposit, ordered, 1, _stamp(now), "")
    if _is_same(deposit, ordered, latest):
        return Added(deposit.id, latest)
    if deposit.what == "record":
        return _differs(deposit, ordered, latest)
    if not deposit.reason.strip():
        return _refused(deposit, f"a new version of {deposit.id} needs a reason")
    # Versions never go back in time, even if the machine's clock does.
    added = max(_stamp(now), latest.added)
    previous = hashlib.sha256(to_json(latest)).hexdigest()
    return _record(deposit, ordered, latest.version + 1, added, previous)


def about_clock(record: Record, now: datetime) -> tuple[Diagnostic, ...]:
    """Note that the clock is behind the record that was just written."""
    if record.added <= _stamp(now):
        return ()
    message = f"the clock is behind: {record.id} was last changed at {record.added}"
    return (note(message, hint="look at the clock of this machine", code="archive-clock"),)


def _record(
    deposit: Deposit, files: tuple[File, ...], version: int, added: str, previous: str
) -> Record:
    return Record(
        id=deposit.id,
        version=version,
        kind=deposit.kind,
        what=deposit.what,
        added=added,
        about=deposit.about,
        files=files,
        reason=deposit.reason.strip(),
        date=deposit.date or (added[:10] if version > 1 else ""),
        made_with=dict(deposit.made_with),
        settings=dict(deposit.settings),
        examined=dict(deposit.examined),
        previous=previous,
    )


def _is_same(deposit: Deposit, files: tuple[File, ...], latest: Record) -> bool:
    # A retraction keeps the files, and is no repetition.
    acts_differ = (deposit.what == "retraction") != (latest.what == "retraction")
    if deposit.what != "record" and acts_differ:
        return False
    return files == latest.files and deposit.about == latest.about


def _differs(deposit: Deposit, files: tuple[File, ...], latest: Record) -> Added:
    before = {(file.role, file.path): file.sha256 for file in latest.files}
    after = {(file.role, file.path): file.sha256 for file in files}
    changed = [path for (role, path), sha in after.items() if before.get((role, path)) != sha]
    changed += [path for role, path in before if (role, path) not in after]
    listed = ", ".join(dict.fromkeys(changed[:3])) or "what is said of it"
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    return _refused(
        deposit,
        f"{deposit.id} is archived, and {listed}{more} is not as it was then",
        hint="say why there is a new version: --update REASON or --correction REASON; or give "
        "another --id",
        code="archive-differs",
    )


def _refused(
    deposit: Deposit, message: str, *, hint: str | None = None, code: str = "archive-version"
) -> Added:
    return Added(deposit.id, None, diagnostics=(error(message, hint=hint, code=code),))


def _check(deposit: Deposit, files: Sequence[File]) -> None:
    checked_id(deposit.id)
    wrong = [
        f"'{value}' is none of {', '.join(allowed)}"
        for value, allowed in (
            (deposit.kind, KINDS),
            (deposit.what, ACTS),
            *((file.role, ROLES) for file in files),
        )
        if value not in allowed
    ]
    wrong += [f"'{file.sha256}' is no hash" for file in files if not is_sha256(file.sha256)]
    if sum(file.role == "pdf" for file in files) != 1:
        wrong.append(f"{deposit.id} needs one PDF")
    if wrong:
        raise UsageError(*(error(message, code="archive-deposit") for message in wrong))


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
