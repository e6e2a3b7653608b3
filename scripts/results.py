#!/usr/bin/env python3
"""Adds up what the test runners left as JUnit XML, and names each test that broke or did not run.

usage: results.py STATUS UNFINISHED FILE.xml...
STATUS is 1 where a runner was not content, UNFINISHED how many of them left no file.
The last line is the sum, the one before it how many were skipped; exits with 1 when anything failed.
"""

import sys
import xml.etree.ElementTree as ElementTree


def complain(line: str) -> None:
    print(line, file=sys.stderr)


def main(status: int, unfinished: int, paths: list[str]) -> int:
    passed = failed = 0
    skipped: dict[str, list[str]] = {}
    for path in paths:
        for case in ElementTree.parse(path).iter("testcase"):
            faults = [part for part in case if part.tag in ("failure", "error")]
            if faults:
                failed += 1
                complain(f"failed: {case.get('classname')}.{case.get('name')}")
                for fault in faults:
                    complain("    " + (fault.get("message") or fault.text or "").strip()[:600].replace("\n", "\n    "))
            elif (skip := case.find("skipped")) is not None:
                reason = (skip.get("message") or skip.text or "").strip() or "no reason was given"
                skipped.setdefault(reason, []).append(f"{case.get('classname')}.{case.get('name')}")
            else:
                passed += 1
    failed += unfinished
    if status and not failed:
        complain("failed: a runner objected to something that is no test; see above")
        failed = 1
    # What did not run has shown nothing: it must not look like success.
    for reason, names in sorted(skipped.items()):
        complain(f"skipped: {reason}")
        for name in names:
            complain(f"    {name}")
    print(f"{sum(map(len, skipped.values()))} skipped")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
