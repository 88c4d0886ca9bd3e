#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The market packs meet their schema and are what make_packs.py writes; nobody edited one by hand.

usage: model_packs_check.py ROOT
"""
import importlib.util
import json
import pathlib
import sys

import jsonschema

sys.dont_write_bytecode = True


def main(root):
    folder = pathlib.Path(root) / "resources" / "markets"
    spec = importlib.util.spec_from_file_location("make_packs", folder / "make_packs.py")
    make_packs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_packs)
    schema = json.loads((folder.parent / "schemas" / "market.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    problems = []
    for code, market in make_packs.MARKETS.items():
        text = (folder / f"{code}.json").read_text(encoding="utf-8")
        problems += [f"{code}.json: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(json.loads(text))]
        if text != make_packs.pretty(make_packs.pack(code, market)) + "\n":
            problems.append(f"{code}.json is not what make_packs.py writes: change the figure there and run it")
    shipped = {file.stem for file in folder.glob("[A-Z][A-Z].json")}
    problems += [f"{code}.json has no row in make_packs.py" for code in shipped - set(make_packs.MARKETS)]
    for wrong in ({}, {**json.loads((folder / "GB.json").read_text(encoding="utf-8")), "cpm": 1}):
        if validator.is_valid(wrong):
            problems.append("the schema accepts what is no pack")
    for problem in problems:
        print(problem)
    print(f"packs: {len(problems)} finding{'' if len(problems) == 1 else 's'}")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main(sys.argv[1])
