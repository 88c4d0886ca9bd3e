#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People by sex and age band for 2025, from the UN World Population Prospects 2019.

Input: popMprojMed.txt and popFprojMed.txt of the R package wpp2019 (UN World Population Prospects 2019, medium
projection; CC BY 3.0 IGO), in thousands by five-year age group. They are not part of this repository; give their
folder as the argument (default: ../shared/data/population beside the project).

Output: people_2025.json beside this script, people per country, sex and band, rounded to whole people.

The bands of the application do not follow the five-year groups, so groups are split evenly by year of age:
  13-17 = 2/5 of 10-14 + 3/5 of 15-19      18-24 = 2/5 of 15-19 + 20-24
  25-34, 35-44, 45-54 = two groups each    55+   = 55-59 and all above
"WXCI" is the world without China and India, in neither of which the global application can be used: the base to which
the published world-wide age and gender grid of its audience is compared.
"""
import csv
import json
import pathlib
import sys

CODES = {"US": 840, "GB": 826, "DE": 276, "JP": 392, "AU": 36, "BR": 76,
         "FR": 250, "KR": 410, "MX": 484, "ID": 360, "IN": 356, "CN": 156}
WORLD = 900
BANDS = {
    "13-17": {"10-14": 0.4, "15-19": 0.6},
    "18-24": {"15-19": 0.4, "20-24": 1},
    "25-34": {"25-29": 1, "30-34": 1},
    "35-44": {"35-39": 1, "40-44": 1},
    "45-54": {"45-49": 1, "50-54": 1},
    "55+": {group: 1 for group in ("55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85-89", "90-94",
                                   "95-99", "100+")},
}
# Finer groups that the United States cells of Pew need (29/30, 49/50, 64/65 cut through the bands).
FINE = ("25-29", "30-34", "45-49", "50-54", "55-59", "60-64")


def read(path):
    table = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            table.setdefault(int(row["country_code"]), {})[row["age"]] = float(row["2025"]) * 1000
    return table


def bands(groups):
    return {band: sum(groups[group] * part for group, part in parts.items()) for band, parts in BANDS.items()}


def main():
    here = pathlib.Path(__file__).resolve().parent
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here.parents[2] / "shared" / "data" / "population"
    tables = {"F": read(folder / "popFprojMed.txt"), "M": read(folder / "popMprojMed.txt")}
    out = {}
    for market, code in CODES.items():
        out[market] = {sex: {band: round(n) for band, n in bands(tables[sex][code]).items()} for sex in "FM"}
    out["WXCI"] = {}
    for sex in "FM":
        world, china, india = (bands(tables[sex][code]) for code in (WORLD, CODES["CN"], CODES["IN"]))
        out["WXCI"][sex] = {band: round(world[band] - china[band] - india[band]) for band in BANDS}
    out["US_groups"] = {sex: {group: round(tables[sex][CODES["US"]][group]) for group in FINE} for sex in "FM"}
    lines = ",\n".join(f'  "{market}": {json.dumps(cells)}' for market, cells in out.items())
    (here / "people_2025.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
