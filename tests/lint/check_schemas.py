#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON Schemas, the example documents beside them and what forereach-cli writes must agree.

usage: check_schemas.py ROOT FOREREACH_CLI

The example report is that of the example scenario; FOREREACH_BLESS=1 writes it anew with this version.
"""

import copy
import json
import os
import pathlib
import subprocess
import sys

import jsonschema


PLAIN_CAMPAIGN = {"id": "push", "currency": "EUR", "line_items": [{"id": "line", "creative": "clip", "lifetime_budget": 100, "bid_cpm": 4}]}


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def errors(schemas, name, document):
    """What is wrong with the document; the scenario inside a report is checked as a document of its own."""
    schema = copy.deepcopy(schemas[name])
    inner = []
    if name == "report":
        schema["properties"]["scenario"] = {"type": "object"}
        inner = [f"scenario/{e}" for e in errors(schemas, "scenario", document.get("scenario", {}))]
    found = jsonschema.Draft202012Validator(schema).iter_errors(document)
    return [f"{'/'.join(map(str, e.absolute_path)) or '(document)'}: {e.message[:200]}" for e in found] + inner


def mutations(document):
    """Documents that must be refused, each with one mistake, and what it is."""
    for name, change in (
        ("an unknown key", lambda d: d.update(unknown=1)),
        ("another format", lambda d: d.update(format="cake")),
        ("a newer version", lambda d: d.update(version=2)),
        ("no format", lambda d: d.pop("format")),
    ):
        wrong = copy.deepcopy(document)
        change(wrong)
        yield name, wrong
    if document["format"] == "forereach-scenario":
        for key, value in (("viewers", "2000"), ("horizon_days", 0), ("markets", []), ("content", [{"id": "x"}]), ("shocks", [1])):
            yield f"{key} = {value}", {**document, key: value}
    elif document["format"] == "forereach-plan":
        yield "no campaigns", {k: v for k, v in document.items() if k != "campaigns"}
    else:
        for key in ("digest", "items", "laws", "provenance"):
            yield f"no {key}", {k: v for k, v in document.items() if k != key}


def main(root, program):
    folder = pathlib.Path(root) / "resources" / "schemas"
    schemas = {name: load(folder / f"{name}.schema.json") for name in ("scenario", "report", "plan")}
    problems = []
    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        printed = subprocess.run([program, "schema", name], capture_output=True, text=True, check=True).stdout
        if json.loads(printed) != schema:
            problems.append(f"forereach-cli schema {name}: differs from resources/schemas/{name}.schema.json")

    scenario_file, report_file = folder / "scenario.example.json", folder / "report.example.json"
    run = subprocess.run([program, "simulate", str(scenario_file), "--json"], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"the example scenario does not run: {run.stderr}")
    if os.environ.get("FOREREACH_BLESS"):
        report_file.write_text(run.stdout, encoding="utf-8")
    documents = {"scenario": load(scenario_file), "report": load(report_file)}
    for name, document in documents.items():
        problems += [f"{name}.example.json: {e}" for e in errors(schemas, name, document)]
        problems += [f"{name}.schema.json accepts {what}" for what, wrong in mutations(document) if not errors(schemas, name, wrong)]
    written = json.loads(run.stdout)
    problems += [f"the report that forereach-cli writes: {e}" for e in errors(schemas, "report", written)]
    plan = {"format": "forereach-plan", "version": 1, "campaigns": documents["report"]["scenario"]["campaigns"] or [PLAIN_CAMPAIGN]}
    problems += [f"a plan: {e}" for e in errors(schemas, "plan", plan)]
    problems += [f"plan.schema.json accepts {what}" for what, wrong in mutations(plan) if not errors(schemas, "plan", wrong)]
    problems += [f"plan.schema.json: {name} differs from scenario.schema.json" for name, part in schemas["plan"]["$defs"].items() if part != schemas["scenario"]["$defs"][name]]
    for problem in problems:
        print(problem)
    print(f"schemas: {len(problems)} finding{'' if len(problems) == 1 else 's'}")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
