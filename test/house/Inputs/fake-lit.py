# Stands in for lit in check-counts.test: writes a report as $FAKE asks.
import json
import os
import sys

print("lit", *sys.argv[1:])
fake = os.environ.get("FAKE", "mixed")
one = [{"name": "skep :: a", "code": "PASS", "output": ""}]
others = [
    {"name": "skep :: b", "code": "FAIL", "output": "why"},
    {"name": "skep :: c", "code": "UNSUPPORTED", "output": "Test requires the following unavailable features: moon"},
    {"name": "skep :: d", "code": "UNSUPPORTED", "output": "Test requires the following unavailable features: moon"},
    {"name": "skep :: e", "code": "EXCLUDED", "output": ""},
]
if fake != "crash":
    tests = {"none": [], "mixed": one + others}.get(fake, one)
    with open(sys.argv[sys.argv.index("-o") + 1], "w") as report:
        json.dump({"tests": tests}, report)
