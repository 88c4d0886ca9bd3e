#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clang-format on every C++ file. Skips (exit 77) where clang-format 14, Debian 12's, is not there: others differ.

usage: check_format.py ROOT [--fix]
"""

import pathlib
import re
import shutil
import subprocess
import sys

import project

VERSION = "14"


def main(root, fix):
    tool = shutil.which(f"clang-format-{VERSION}") or shutil.which("clang-format")
    version = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout if tool else ""
    match = re.search(r"version (\d+)", version)
    if not match or match[1] != VERSION:
        print(f"skipped: clang-format {VERSION} is not installed")
        sys.exit(77)
    paths = [path for path, _ in project.files(root) if path.endswith(project.CODE)]
    if fix:
        subprocess.run([tool, "-i", *paths], cwd=root, check=True)
    result = subprocess.run([tool, "--dry-run", "-Werror", *paths], cwd=root, capture_output=True, text=True)
    wrong = {}
    for line in result.stderr.splitlines():
        match = re.match(r"(.+?):(\d+):\d+: error: ", line)
        if match:
            wrong.setdefault(pathlib.PurePath(match[1]).as_posix(), int(match[2]))
    findings = [project.Finding(path, line, "not formatted; run tests/lint/check_format.py . --fix") for path, line in wrong.items()]
    if result.returncode != 0 and not findings:
        print(result.stderr)
        sys.exit(1)
    project.report(findings, f"format of {len(paths)} files")


if __name__ == "__main__":
    main(sys.argv[1], "--fix" in sys.argv[2:])
