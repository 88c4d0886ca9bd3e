#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No Qt in the engine: neither a symbol in its archives nor a library that forereach-cli loads.

usage: check_symbols.py NM READELF PROGRAM ARCHIVE...
"""

import re
import subprocess
import sys

# Itanium mangling: _Z, qualifiers, then the length and name of a class that starts with Q and a capital.
QT_SYMBOL = re.compile(r"\b(_Z\w*?\d+Q[A-Z]\w*|qt_\w+)")
QT_LIBRARY = re.compile(r"NEEDED.*\[(libQt\w*[^\]]*)\]")


def main(nm, readelf, program, archives):
    wrong = []
    for archive in archives:
        listing = subprocess.run([nm, "-A", archive], capture_output=True, text=True, check=True).stdout
        for line in listing.splitlines():
            match = QT_SYMBOL.search(line.rsplit(" ", 1)[-1])
            if match:
                wrong.append(f"{line.split(':')[0]}:{line.split(':')[1]}: Qt symbol {match[1]}")
    dynamic = subprocess.run([readelf, "-d", program], capture_output=True, text=True, check=True).stdout
    wrong += [f"{program}: loads {name}" for name in QT_LIBRARY.findall(dynamic)]
    for line in wrong:
        print(line)
    print(f"symbols of {len(archives)} archives: {len(wrong)} finding{'' if len(wrong) == 1 else 's'}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
