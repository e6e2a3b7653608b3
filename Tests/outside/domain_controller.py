"""A real Active Directory (Samba) of the tests' own. Prints where its Kerberos configuration is; ends when its standard
input does. Needs root, for its ports are fixed: one on a machine at a time.

The domain is ex.test. `service` may do everything; ada, zoe and lockable are people.
"""

import argparse
import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import sys

import directory_certificates

ADMINISTRATOR = "Administrator 1"
PASSWORD = "Correct horse 1"


def prepare():
    os.setsid()
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def tool(home, *words):
    subprocess.run(["/usr/bin/samba-tool", *words, "-s", home / "etc/smb.conf"], check=True, stdout=sys.stderr)


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("home", type=pathlib.Path)
home = parser.parse_args().home
# Samba's own certificate has no name that an address could be compared with.
certificate, key = directory_certificates.make("good", home)
subprocess.run([
    "/usr/bin/samba-tool", "domain", "provision", "--server-role=dc", "--use-rfc2307", "--dns-backend=NONE", "--realm=EX.TEST",
    "--domain=EX", f"--adminpass={ADMINISTRATOR}", "--host-name=dc1", "--host-ip=127.0.0.1", f"--targetdir={home}/dc",
    "--option=interfaces=lo", "--option=bind interfaces only=yes", f"--option=tls certfile={certificate}",
    f"--option=tls keyfile={key}", f"--option=tls cafile={home}/authority.pem",
], check=True, stdout=sys.stderr, stderr=subprocess.STDOUT)
home = home / "dc"
tool(home, "domain", "passwordsettings", "set", "--min-pwd-age=0", "--history-length=3", "--account-lockout-threshold=3",
     "--account-lockout-duration=30")
for name in "ada", "zoe", "lockable":
    tool(home, "user", "create", name, PASSWORD)
(home / "krb5.conf").write_text(
    "[libdefaults]\n default_realm = EX.TEST\n dns_lookup_kdc = false\n dns_lookup_realm = false\n"
    "[realms]\n EX.TEST = {\n  kdc = 127.0.0.1\n }\n")
server = subprocess.Popen(["/usr/sbin/samba", "-F", "--no-process-group", "-s", home / "etc/smb.conf"], preexec_fn=prepare,
                          stdin=subprocess.DEVNULL, stdout=sys.stderr)
for port in 636, 389, 88:
    while True:
        if server.poll() is not None:
            sys.exit("samba ended")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            continue
print(home / "krb5.conf", flush=True)
sys.stdin.read()
os.killpg(server.pid, signal.SIGTERM)
server.wait()
