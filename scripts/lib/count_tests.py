"""Counts the test cases in ctest's JUnit files: prints "PASSED FAILED SKIPPED".

A test that says itself that it is skipped counts as skipped, and so does one that is switched off.
A test that could not be started counts as failed: ctest's file also calls it "skipped".
"""
import sys
import xml.etree.ElementTree


def verdict(case):
    status = case.get("status")
    if status == "run":
        return "passed"
    if status == "disabled":
        return "skipped"
    skipped = case.find("skipped")
    if status == "notrun" and skipped is not None and skipped.get("message", "").startswith("SKIP_"):
        return "skipped"
    return "failed"


def count(paths):
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    for path in paths:
        for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
            totals[verdict(case)] += 1
    return totals


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__ + "\nUsage: count_tests.py JUNIT-FILE...", file=sys.stderr)
        sys.exit(64)
    try:
        print(*count(sys.argv[1:]).values())
    except (OSError, xml.etree.ElementTree.ParseError) as fault:
        print(f"count_tests.py: {fault}", file=sys.stderr)
        sys.exit(65)
