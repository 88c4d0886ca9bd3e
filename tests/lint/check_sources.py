#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that every source keeps (CONTRIBUTING.md): licence line, size, guards, what core may not do, no stray paths.

usage: check_sources.py ROOT
"""

import re
import sys

import project

SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
SOURCES = (".cpp", ".h", ".py", ".cmake", ".sh")
LONGEST = 500
LONGEST_ROOT = 100

# Written in two halves so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:wo" r"rk|fa" r"rm|ro" r"ot)/\w|/t" r"mp/\w")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b")
CORE_FORBIDS = (
    (re.compile(r"std::(?:cout|cerr|clog|printf|puts|exit|abort|terminate)\b|\b(?:printf|fprintf|puts)\s*\("), "core never prints and never ends the program"),
    (re.compile(r"\btr\(\s*\""), "core holds no translated sentence"),
    (re.compile(r"std::(?:rand|srand)\b|std::\w+_distribution\b|mt19937"), "chance comes from core/base/random.h only"),
)
ENGINE = ("core/audience/", "core/feed/", "core/response/", "core/ads/", "core/sim/")
ENGINE_FORBIDS = (
    (re.compile(r"std::unordered_(?:map|set)"), "no unordered container in the engine: its order enters results (docs/determinism.md)"),
    (re.compile(r"std::chrono::(?:system|steady|high_resolution)_clock|\btime\(\s*(?:nullptr|NULL|0)\s*\)"), "the engine reads no clock"),
    (re.compile(r"std::(?:exp|log|pow|sin|cos|tan|tanh|erf|lgamma|tgamma)\("), "results may not depend on libm: use core/base/det_math.h"),
)
CLOCK_OPEN = {"core/sim/run_parts.h", "core/sim/simulate.cpp", "core/sim/replication.cpp", "core/sim/bench_world.cpp"}  # time left, and speed: never a result


def needs_spdx(path):
    name = path.rsplit("/", 1)[-1]
    return path.endswith(SOURCES) or name == "CMakeLists.txt" or path.startswith((".ci/", "packaging/")) and "." not in name


def code_of(line):
    """The line without a // comment (good enough: no source holds // inside a string that matters here)."""
    return line.split("//", 1)[0]


def check_file(path, lines):
    def find(number, message):
        return project.Finding(path, number, message)

    if needs_spdx(path) and not any(SPDX in line for line in lines[:3]):
        yield find(1, f"the first line must say '{SPDX}'")
    if path.endswith(project.CODE + (".py",)) and len(lines) > LONGEST:
        yield find(LONGEST + 1, f"{len(lines)} lines; at most {LONGEST}: split it by idea")
    if path == "CMakeLists.txt" and len(lines) > LONGEST_ROOT:
        yield find(LONGEST_ROOT + 1, f"{len(lines)} lines; the root has at most {LONGEST_ROOT}")
    if path.endswith(".h") and "#pragma once" not in lines[:5]:
        yield find(1, "the header lacks #pragma once")
    if path.endswith(".cmake") or path.endswith("CMakeLists.txt"):
        for number, line in enumerate(lines, 1):
            if re.search(r"file\s*\(\s*GLOB", line):
                yield find(number, "sources are listed, not globbed")
    document = path.endswith((".md", ".json", ".tsv", ".svg", ".csv", ".ts"))
    for number, line in enumerate(lines, 1):
        if path != "LICENSE" and MACHINE_PATH.search(line):
            yield find(number, "names a path of one machine: " + line.strip()[:80])
        if not document and UNFINISHED.search(line):
            yield find(number, "unfinished: " + line.strip()[:80])
        if path.endswith(project.CODE):
            code = code_of(line)
            if path.startswith("core/"):
                for pattern, rule in CORE_FORBIDS:
                    if pattern.search(code):
                        yield find(number, rule)
            if path.startswith(ENGINE):
                for pattern, rule in ENGINE_FORBIDS:
                    if pattern.search(code) and not (path in CLOCK_OPEN and "clock" in rule):
                        yield find(number, rule)
            if line.rstrip() != line or "\t" in line:
                yield find(number, "trailing blank or tab")


def check(root):
    return [finding for path, lines in project.files(root) for finding in check_file(path, lines)]


if __name__ == "__main__":
    project.report(check(sys.argv[1]), "sources")
