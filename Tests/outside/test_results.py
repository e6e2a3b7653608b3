"""What `make test` says at its end: what did not run is named, and is no success."""

import subprocess
import sys

from installation import ROOT

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites><testsuite name="any">
<testcase classname="Reset" name="first"/>
<testcase classname="Reset" name="second"/>
<testcase classname="Names" name="rebinding"><skipped message="no namespaces"/></testcase>
<testcase classname="Names" name="again"><skipped message="no namespaces"/></testcase>
<testcase classname="Script" name="judges"><skipped>no engine</skipped></testcase>
<testcase classname="Script" name="silent"><skipped/></testcase>
{more}</testsuite></testsuites>
"""


def said(path, more="", status=0):
    path.write_text(FILE.format(more=more))
    return subprocess.run(
        [sys.executable, ROOT / "scripts/results.py", str(status), "0", path], capture_output=True, text=True, timeout=30)


def test_what_was_skipped_is_counted_and_named_with_its_reason(tmp_path):
    done = said(tmp_path / "any.xml")
    assert (done.returncode, done.stdout) == (0, "4 skipped\n2 passed, 0 failed\n")
    assert done.stderr == (
        "skipped: no engine\n    Script.judges\n"
        "skipped: no namespaces\n    Names.rebinding\n    Names.again\n"
        "skipped: no reason was given\n    Script.silent\n")


def test_what_failed_is_named_before(tmp_path):
    done = said(tmp_path / "any.xml", '<testcase classname="Reset" name="third"><failure message="410"/></testcase>', 1)
    assert (done.returncode, done.stdout) == (1, "4 skipped\n2 passed, 1 failed\n")
    assert done.stderr.startswith("failed: Reset.third\n    410\nskipped:")
