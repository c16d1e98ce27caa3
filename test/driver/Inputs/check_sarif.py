"""Checks a SARIF log for what SARIF 2.1.0 requires and prints a line a result: level, rule, place, fixes.

With SARIF_SCHEMA naming the official JSON schema, and Python's jsonschema installed, the log is checked against
that too.
"""
import json
import os
import sys

LEVELS = {"none", "note", "warning", "error"}


def checkArtifact(artifact, run):
    uri = artifact["uri"]
    assert not any(c in uri for c in " \\<>\"") and not uri.startswith("/"), f"not a relative URI: {uri}"
    base = artifact.get("uriBaseId")
    assert base is None or base in run["originalUriBaseIds"], f"{base} is not described"
    return uri


def checkRegion(region):
    assert region["startLine"] >= 1 and region.get("startColumn", 1) >= 1
    if "endLine" in region:
        begin, end = (region["startLine"], region["startColumn"]), (region["endLine"], region["endColumn"])
        assert begin <= end, f"a region ends before it begins: {region}"
    return ":".join(str(region[key]) for key in ("startLine", "startColumn", "endLine", "endColumn") if key in region)


def checkPlace(location, run):
    physical = location.get("physicalLocation")
    if not physical:
        return "-"
    uri = checkArtifact(physical["artifactLocation"], run)
    return uri + (":" + checkRegion(physical["region"]) if "region" in physical else "")


def checkFix(fix, run):
    assert fix["description"]["text"]
    for change in fix["artifactChanges"]:
        uri = checkArtifact(change["artifactLocation"], run)
        assert change["replacements"]
        for replacement in change["replacements"]:
            text = replacement["insertedContent"]["text"]
            yield f"fix {uri}:{checkRegion(replacement['deletedRegion'])} {text!r}"


def check(log):
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "skep" and driver["version"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule.get("helpUri", "https://").startswith("https://")
        assert "help" in rule or "helpUri" in rule
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in LEVELS and result["message"]["text"]
        place = checkPlace(result["locations"][0], run) if result["locations"] else "-"
        print(result["level"], result["ruleId"], place)
        for related in result.get("relatedLocations", []):
            print("  note", checkPlace(related, run), related["message"]["text"])
        for fix in result.get("fixes", []):
            for line in checkFix(fix, run):
                print(" ", line)
    (invocation,) = run["invocations"]
    print("exit", invocation["exitCode"], invocation["executionSuccessful"])


with open(sys.argv[1], encoding="utf-8") as file:
    log = json.load(file)
if os.environ.get("SARIF_SCHEMA"):
    import jsonschema
    with open(os.environ["SARIF_SCHEMA"], encoding="utf-8") as file:
        jsonschema.Draft7Validator(json.load(file)).validate(log)
    print("valid by the schema")
check(log)
