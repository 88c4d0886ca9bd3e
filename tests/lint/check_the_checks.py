#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks must be able to fail: a small tree with one mistake of each kind, and what must be said about it."""

import pathlib
import sys
import tempfile

import check_layers
import check_sources

SPDX = "// SPDX-License-Identifier: GPL-3.0-or-later\n"

# path -> (text, part of the message that must be printed; empty: nothing may be found)
CASES = {
    "core/base/good.cpp": (SPDX + '#include "core/base/result.h"\n#include <vector>\n', ""),
    "core/sim/good.cpp": (SPDX + '#include "core/feed/feed.h"\n', ""),
    "ui/charts/good.cpp": (SPDX + "#include <qcustomplot.h>\n", ""),
    "core/base/up.cpp": (SPDX + '#include "core/model/scenario.h"\n', "core/base may not include core/model"),
    "core/feed/truth.cpp": (SPDX + '#include "core/response/response.h"\n', "core/feed may not include core/response"),
    "core/ads/truth.cpp": (SPDX + '#include "core/audience/population.h"\n', "core/ads may not include core/audience"),
    "core/model/qt.cpp": (SPDX + "#include <QString>\n", "core may not include Qt"),
    "core/report/db.cpp": (SPDX + "#include <SQLiteCpp/Database.h>\n", "SQLite stays in core/store"),
    "core/report/json.cpp": (SPDX + "#include <boost/json.hpp>\n", "Boost.JSON stays"),
    "core/model/dice.cpp": (SPDX + "#include <random>\n", "no <random>"),
    "ui/views/player.cpp": (SPDX + "#include <QMediaPlayer>\n", "Qt Multimedia stays in ui/preview"),
    "ui/views/plot.cpp": (SPDX + '#include "qcustomplot.h"\n', "QCustomPlot stays in ui/charts"),
    "ui/views/engine.cpp": (SPDX + '#include "core/feed/feed.h"\n', "ui/views may not include core/feed"),
    "ui/session/app.cpp": (SPDX + '#include "app/desktop/main.h"\n', "nobody includes app"),
    "ui/session/relative.cpp": (SPDX + '#include "session.h"\n', "includes start from the root"),
    "app/cli/qt.cpp": (SPDX + "#include <QCoreApplication>\n", "forereach-cli links core only"),
    "core/base/nolicence.cpp": ("int x;\n", "SPDX"),
    "core/base/noguard.h": (SPDX + "int x;\n", "#pragma once"),
    "core/base/long.cpp": (SPDX + "int x;\n" * 500, "at most 500"),
    "core/model/prints.cpp": (SPDX + 'void f() { std::printf("x"); }\n', "core never prints"),
    "core/sim/unordered.cpp": (SPDX + "std::unordered_map<int, int> m;\n", "no unordered container"),
    "core/sim/clock.cpp": (SPDX + "auto t = std::chrono::steady_clock::now();\n", "reads no clock"),
    "core/sim/libm.cpp": (SPDX + "double x = std::exp(1.0);\n", "may not depend on libm"),
    "core/base/later.cpp": (SPDX + "// TO" "DO: later\n", "unfinished"),
    "core/base/path.cpp": (SPDX + '// "/ro' 'ot/x"\n', "path of one machine"),
    "core/base/tab.cpp": (SPDX + "int x;\t\n", "trailing blank or tab"),
    "core/CMakeLists.txt": ("# " + SPDX[3:] + "file(GLOB sources *.cpp)\n", "not globbed"),
}


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, (text, _) in CASES.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        findings = check_layers.check(root) + check_sources.check(root)
        for path, (_, expected) in CASES.items():
            said = [str(f) for f in findings if f.path == path]
            fine = any(expected in line for line in said) and len(said) == 1 if expected else not said
            if not fine:
                wrong += 1
                print(f"{path}: expected '{expected or 'nothing'}', got {said}")
    print(f"checks of the checks: {len(CASES)} cases, {wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
