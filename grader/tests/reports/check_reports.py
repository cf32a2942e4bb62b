#!/usr/bin/env python3
"""Do the reports in the golden files have the form that their readers accept? XML against junit.xsd (xmllint), JSON against
schemas.json (python3-jsonschema). Status 1 if one has not. Argument: the folder of the golden files."""
import json
import pathlib
import subprocess
import sys

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent


def wrong_xml(golden):
    said = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", str(HERE / "junit.xsd"), str(golden / "report-junit.txt")],
                          capture_output=True, text=True)
    return "" if said.returncode == 0 else said.stderr.strip()


def wrong_json(name, schemas, golden):
    report = json.loads((golden / f"report-{name}.txt").read_text())
    validator = jsonschema.Draft7Validator(schemas[name], resolver=jsonschema.RefResolver("", schemas))
    return "\n".join(f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in validator.iter_errors(report))


def main():
    golden = pathlib.Path(sys.argv[1])
    schemas = json.loads((HERE / "schemas.json").read_text())
    results = {"junit": wrong_xml(golden)}
    for name in schemas:
        if name != "$comment":
            jsonschema.Draft7Validator.check_schema(schemas[name])
            results[name] = wrong_json(name, schemas, golden)
    for name, wrong in results.items():
        print(f"{'✗' if wrong else '✓'} {name}" + (f"\n{wrong}" if wrong else ""))
    return 1 if any(results.values()) else 0


sys.exit(main())
