"""Ready lines that make a digest again and again: cron, systemd, GitHub and GitLab CI.

They ask for the last complete period, on the morning after it has ended.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from printer.words import locale_for


@dataclass(frozen=True, slots=True)
class _Rhythm:
    """When a digest is made."""

    cron: str
    systemd: str


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RHYTHMS = MappingProxyType(
    {
        "month": _Rhythm("30 6 1 * *", "*-*-01 06:30:00"),
        "quarter": _Rhythm("30 6 1 1,4,7,10 *", "*-01,04,07,10-01 06:30:00"),
    }
)


def snippets(
    period: str, words: Sequence[str], folder: str, lang: str, program: str = "printer"
) -> str:
    """Return the snippets for a digest of each `month`, `week` or `quarter`.

    `words` are the other words of the command line, `folder` is that of the publication,
    `program` what runs it on this machine: cron and systemd know few folders of programs.
    """
    rhythm = _RHYTHMS.get(period) or _weekly(lang)
    call = ["digest", f"--{period}", *words]
    command = shlex.join(["printer", *call])
    told: Mapping[str, str] = {
        "command": command,
        "cron": rhythm.cron,
        "calendar": rhythm.systemd,
        "folder": folder,
        "period": period,
        # In a crontab a per cent sign ends the command.
        "quoted": shlex.quote(folder).replace("%", r"\%"),
        "cron_command": shlex.join([program, *call]).replace("%", r"\%"),
        "unit_command": " ".join(_of_unit(word) for word in [program, *call]),
        "unit_folder": folder.replace("%", "%%"),
        "yaml_command": _block(command),
    }
    return re.sub(r"@(\w+)@", lambda match: told.get(match[1], match[0]), _TEXT)


def _weekly(lang: str) -> _Rhythm:
    """Return the morning of the first day of a week, where the language is spoken."""
    first = locale_for(lang).first_week_day
    return _Rhythm(f"30 6 * * {(first + 1) % 7}", f"{_WEEKDAYS[first]} *-*-* 06:30:00")


def _of_unit(word: str) -> str:
    """Return a word of a command as systemd reads it, which is not as a shell does."""
    word = word.replace("%", "%%").replace("$", "$$")
    if re.fullmatch(r"[^\s\"'\\;]+", word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _block(command: str) -> str:
    return command.replace("${{", "$ {{")


_TEXT = """\
# cron: add this line with `crontab -e`. Exit code 4, nothing new, is no failure.
@cron@  cd @quoted@ && @cron_command@ || [ $? -eq 4 ]

# systemd: ~/.config/systemd/user/printer-digest.service
[Unit]
Description=Digest of the last @period@

[Service]
Type=oneshot
WorkingDirectory=@unit_folder@
ExecStart=/usr/bin/env @unit_command@
SuccessExitStatus=4

# systemd: ~/.config/systemd/user/printer-digest.timer
# then: systemctl --user enable --now printer-digest.timer
[Unit]
Description=Digest of the last @period@

[Timer]
OnCalendar=@calendar@
Persistent=true

[Install]
WantedBy=timers.target

# GitHub: .github/workflows/digest.yml (scripts/setup installs Printer and its fonts)
name: digest
on:
  schedule:
    - cron: "@cron@"
  workflow_dispatch:
jobs:
  digest:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: scripts/setup
      - run: |
          . .venv/bin/activate
          @yaml_command@ || [ $? -eq 4 ]
      - uses: actions/upload-artifact@v4
        with:
          name: digest
          path: |
            build/issues/digest-*/
            sources/issues/digest-*
          if-no-files-found: ignore

# GitLab: .gitlab-ci.yml, with a schedule of the pattern @cron@
digest:
  image: debian:12
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  script:
    - scripts/setup
    - . .venv/bin/activate
    - |
      @yaml_command@ || [ $? -eq 4 ]
  artifacts:
    paths:
      - build/issues/
"""
