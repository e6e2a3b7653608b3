"""The demo's directory: a newcomer changes a password and sees it arrive."""

import os
import pathlib
import re
import signal
import subprocess

import test_cli
from test_cli import start  # noqa: F401: a fixture
from test_kill import until
from visitor import Person, Visitor

OLD, NEW, NEWER = "this is only a demo", "eleven velvet harbours glow", "twelve amber meadows sing"
demo = test_cli.TestDemo().demo


def takes(guide: str, password: str) -> bool:
    """As the demo says that it can be asked, with the password on the line."""
    question = re.search(r"^ +(LDAPTLS_CACERT=.* ldapwhoami .*) -W$", guide, re.MULTILINE).group(1)
    done = subprocess.run(f"{question} -w '{password}'", shell=True, capture_output=True, text=True, timeout=30)
    assert done.returncode in (0, 49), done.stderr
    return done.returncode == 0


def directories(folder: pathlib.Path) -> list[str]:
    """Processes of a directory in there."""
    lines = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout.splitlines()
    return [line for line in lines if line.startswith("/usr/sbin/slapd") and str(folder) in line]


def change(url: str, old: str, new: str) -> None:
    ada = Visitor(url).sign_in(Person("ada@northwind.example", "ada", "Ada", "Quist", old))
    answer = ada.submit("/security/password/change", current_password=old, new_password=new, confirm_password=new)
    assert answer.status == 303, answer.problems


def test_a_change_arrives_in_the_demos_directory_and_stays_there(start, tmp_path):
    server, url, guide = demo(start, tmp_path)
    assert takes(guide, OLD) and not takes(guide, NEW)
    change(url, OLD, NEW)
    assert until(lambda: takes(guide, NEW), 30)
    assert not takes(guide, OLD)
    assert len(directories(tmp_path)) == 1
    assert server.stop() == 0
    assert directories(tmp_path) == []

    server, url, guide = demo(start, tmp_path)
    assert takes(guide, NEW) and not takes(guide, OLD)
    server.stop(signal.SIGKILL)
    assert until(lambda: directories(tmp_path) == [], 10), "the directory ends with the demo, however that ends"

    server, url, guide = demo(start, tmp_path)
    change(url, NEW, NEWER)
    assert until(lambda: takes(guide, NEWER), 30)
    [process] = directories(tmp_path)
    assert "0.0.0.0" not in process and process.count("127.0.0.1") == 1
    assert os.listdir(tmp_path / "demo" / "directory" / "data")
    assert server.stop(signal.SIGINT) == 0
    assert directories(tmp_path) == []
