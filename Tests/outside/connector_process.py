"""`lockstep connector`, which has a folder of its own and nothing of the server's."""

import os
import re
import signal
import subprocess
import time

from installation import BINARY


class ConnectorProcess:
    def __init__(self, home, server, *arguments):
        self.home, self.server, self.arguments = home, server, arguments
        home.mkdir(exist_ok=True)
        self.process = None
        self.log_file = home / "connector.log"

    @property
    def command(self):
        return [BINARY, "connector", "--server", self.server, "--key-file", "key", "--token-file", "token", *self.arguments]

    @property
    def environment(self):
        return {name: value for name, value in os.environ.items() if not name.startswith("LOCKSTEP_")}

    def put_token(self, token):
        file = self.home / "token"
        file.touch(mode=0o600)
        file.write_text(token)

    def start(self):
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.home, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        return self

    def fails(self, input=""):
        """What it says when it doesn't start, and with which code it ends."""
        done = subprocess.run(self.command, cwd=self.home, env=self.environment, input=input, capture_output=True,
                              text=True, timeout=60)
        return done.returncode, done.stderr

    @property
    def log(self):
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def fingerprint(self, within=30):
        """As it prints it when it has presented its key."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log
            if found := re.search(r"^fingerprint: (\S+)", self.log, re.M):
                return found.group(1)
            # Another process writes it, and tells nobody when.
            time.sleep(0.05)
        raise AssertionError(self.log)

    def stop(self, within=50):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            assert self.process.wait(within) == 0, self.log

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def set_up(installation, directory, home, name="Rack 7", connection="Head office", *, pinned=True, allowed=None):
    """A connector that is confirmed, and carries to the directory."""
    home.mkdir(exist_ok=True)
    line = allowed or directory.url
    if pinned:
        line += f" {directory.home / 'authority.pem'}"
    (home / "directories").write_text(f"# The head office's\n{line}\n")
    connector = ConnectorProcess(home, installation.base_url, "--directories", "directories")
    connector.put_token(installation.run("connectors", "add", name).strip() + "\n")
    connector.start()
    fingerprint = connector.fingerprint()
    assert f"lockstep connectors confirm '{name}' {fingerprint}" in connector.log
    installation.run("connectors", "confirm", name, fingerprint)
    installation.run(
        "connections", "add", connection, "kind=ldap", f"servers={directory.url}", "authorities=-",
        "reader-dn=cn=reader,dc=ex,dc=test", "writer-dn=cn=service,dc=ex,dc=test", "search-base=dc=ex,dc=test",
        "leaving=disable", "at-once=16", input=directory.authority)
    installation.run("connections", "secret", connection, "--connector", name, input="service password\n")
    return connector
