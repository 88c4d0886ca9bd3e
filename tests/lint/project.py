# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of this folder share: which files the project has, and how a finding is printed."""

import pathlib
import sys

FOLDERS = (".ci", "app", "cmake", "core", "docs", "packaging", "resources", "tests", "ui")
CODE = (".cpp", ".h")


class Finding:
    def __init__(self, path, line, message):
        self.path, self.line, self.message = path, line, message

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


def files(root):
    """Every file of the project as (path below root, text lines), binary ones left out."""
    root = pathlib.Path(root)
    paths = [p for p in root.iterdir() if p.is_file() and p.name != ".git"]  # a file in a worktree
    for folder in FOLDERS:
        paths += [p for p in (root / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    for path in sorted(paths):
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError):
            continue
        yield path.relative_to(root).as_posix(), text.splitlines()


def report(findings, what):
    """Prints the findings; ends the process with 1 if there are any."""
    for finding in findings:
        print(finding)
    print(f"{what}: {len(findings)} finding{'' if len(findings) == 1 else 's'}")
    sys.exit(1 if findings else 0)
