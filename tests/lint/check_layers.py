#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom (docs/architecture.md). Prints file:line of every include that crosses a layer.

usage: check_layers.py ROOT
"""

import re
import sys

import project

BASE = {"core/base"}
MODEL = BASE | {"core/model"}
MECHANISMS = {"core/audience", "core/feed", "core/response", "core/ads", "core/report"}
SIM = MODEL | MECHANISMS | {"core/sim"}
PLAN = {"core/plan"}
VALUES = MODEL | {"core/report"}  # what a view may name: plain values, no engine

# Layer -> layers it may include, itself apart. A header in ALSO is open to the layers named there.
ALLOWED = {
    "core/base": set(),
    "core/model": BASE,
    "core/audience": MODEL,
    "core/feed": MODEL,  # beliefs: may not see response nor the truth of audience
    "core/ads": MODEL,
    "core/response": MODEL | {"core/audience"},
    "core/report": MODEL,
    "core/media": MODEL,
    "core/analytics": MODEL,
    "core/sim": SIM,
    "core/plan": SIM,
    "core/compare": SIM,
    "core/calibrate": SIM | {"core/analytics"},
    "core/store": MODEL | {"core/report", "core/media", "core/analytics"},
    "core/demo": SIM | {"core/store", "core/media"},
    "ui/charts": VALUES | {"ui/session"},
    "ui/preview": VALUES | {"core/media", "ui/session"},
    "ui/session": SIM | PLAN | {"core/compare", "core/store", "core/media", "core/demo", "core/analytics", "core/calibrate"},
    "ui/views": VALUES | {"core/media", "ui/session", "ui/charts", "ui/preview"},
    "app/cli": SIM | PLAN | {"core/compare", "core/store", "core/media", "core/demo", "core/analytics", "core/calibrate"},
    "app/desktop": VALUES | {"core/store", "core/demo", "core/media", "ui/session", "ui/views", "ui/charts", "ui/preview"},
}

# Headers that are open beyond their folder: plain values, and what every widget stands on.
ALSO = {
    "core/report/run_report.h": {"core/feed"},                  # CandidateSource: the word for where an impression came from
    "ui/views/theme.h": {"ui/charts", "ui/preview"},            # forereach_ui_base, below charts and preview
    "ui/views/page.h": {"ui/charts", "ui/preview"},
    "core/plan/plan.h": {"ui/views", "ui/charts"},              # curves, for the planner's page
    "core/plan/delivery.h": {"ui/views", "ui/charts"},          # counting rules, caps
    "core/plan/optimise.h": {"ui/views", "ui/charts"},          # splits
    "core/plan/overlap.h": {"ui/views", "ui/charts"},
    "core/plan/versions.h": {"ui/views", "ui/charts"},          # two plans side by side
    "core/ads/counting.h": {"ui/views", "ui/charts"},           # the words of counting rules
    "core/sim/replay.h": {"ui/views", "ui/preview"},            # FeedAnswer, the ledger
    "core/sim/compared_feeds.h": {"ui/views"},                  # several of them
    "core/calibrate/validation.h": {"ui/views", "ui/charts"},   # ValidationRow, distributions
    "core/sim/simulate.h": {"ui/views"},                        # Progress
    "core/store/workspace.h": {"ui/views", "ui/preview"},       # LibraryItem, StoredRunInfo
    "core/store/import_media.h": {"ui/views"},                  # ImportRow
    "core/store/import_record.h": {"ui/views"},                 # what an import did
    "core/store/post_matching.h": {"ui/views"},                 # PostMatch
    "core/analytics/analytics.h": {"ui/views"},                 # fields and columns, for the mapping
    "core/response/signal_effects.h": {"ui/views", "ui/charts", "core/audience"},  # what a signal is assumed to do
}

# Outside libraries: pattern of the include -> layers that may use it.
LIBRARIES = (
    (r"sqlite3\.h|SQLiteCpp/", {"core/store"}, "SQLite stays in core/store"),
    (r"boost/json", {"core/store", "core/analytics", "core/calibrate", "app/cli"}, "Boost.JSON stays in store, import, calibrate and app/cli"),
    (r"libav\w*/|libsw\w*/", {"core/media", "core/demo"}, "libav stays in core/media and core/demo"),
    (r"archive(_entry)?\.h|pugixml", {"core/analytics"}, "libarchive and pugixml stay in core/analytics"),
    (r"xlsxwriter", {"core/report"}, "libxlsxwriter stays in core/report/workbook.cpp"),
    (r"nlopt", {"core/calibrate", "core/plan"}, "NLopt stays in core/calibrate and core/plan"),
    (r"cairo|pango", {"core/demo"}, "Cairo and Pango stay in core/demo"),
    (r"xxhash", {"core/base"}, "xxHash stays in core/base"),
    (r"Eigen/", {"core/calibrate"}, "Eigen stays in core/calibrate"),
    (r"boost/math", {"core/report"}, "Boost.Math stays in core/report/scores.cpp"),
    (r"CLI/", {"app/cli"}, "CLI11 stays in app/cli"),
    (r"qcustomplot", {"ui/charts"}, "QCustomPlot stays in ui/charts"),
    (r"(QtMultimedia/)?Q(Media|Audio|Video|Camera)\w*", {"ui/preview"}, "Qt Multimedia stays in ui/preview"),
    (r"random$", set(), "no <random>: draws come from core/base/random.h"),
)
QT = re.compile(r"Q[A-Z]\w*|Qt\w+/.*|q\w+\.h")
INCLUDE = re.compile(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def layer_of(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] in ("core", "ui", "app") and len(parts) > 2 else None


def check_include(path, layer, target, outside):
    """The message of a wrong include, or None."""
    if outside:
        if layer.startswith("core/") and QT.fullmatch(target):
            return f"core may not include Qt: <{target}>"
        if layer == "app/cli" and QT.fullmatch(target):
            return f"forereach-cli links core only: <{target}>"
        for pattern, users, rule in LIBRARIES:
            if re.match(pattern, target) and layer not in users:
                return f"{rule}: <{target}>"
        return None
    other = layer_of(target)
    if layer == "app/cli" and target.startswith("tests/bench/"):
        return None  # the unit of speed
    if other is None:
        return f'includes start from the root of the project: "{target}"'
    if other == layer or layer in ALSO.get(target, ()):
        return None
    if other.startswith("app/"):
        return f'nobody includes app: "{target}"'
    if layer not in ALLOWED:
        return f"layer {layer} is not known to tests/lint/check_layers.py"
    if other not in ALLOWED[layer]:
        return f'{layer} may not include {other}: "{target}"'
    return None


def check(root):
    findings = []
    for path, lines in project.files(root):
        layer = layer_of(path)
        if layer is None or not path.endswith(project.CODE):
            continue
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            target, outside = (match[1], False) if match[1] else (match[2], True)
            if not outside and re.match(r"qcustomplot|sqlite3|xxhash", target):
                outside = True
            if not outside and target.endswith(".moc"):
                continue
            message = check_include(path, layer, target, outside)
            if message:
                findings.append(project.Finding(path, number, message))
    return findings


if __name__ == "__main__":
    project.report(check(sys.argv[1]), "layers")
