"""A real Active Directory (Samba) of the tests' own. Prints where its Kerberos configuration is; ends when its standard
input does. Needs root, for its ports are fixed: one on a machine at a time, and the next one waits.

The domain is ex.test. ada, zoe and lockable are people. So are those of OU=Staff, where `writer` may reset passwords, disable
and unlock, and nothing else; `reader` has no right that others lack. Those of OU=Lab, below, have names and addresses, too.
"""

import argparse
import base64
import ctypes
import fcntl
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

import directory_certificates

ADMINISTRATOR = "Administrator 1"
PASSWORD = "Correct horse 1"
STAFF = "OU=Staff,DC=ex,DC=test"
PEOPLE = ["staff1", "staff2", "staff3", "staff4", "staff5"]
LAB = f"OU=Lab,{STAFF}"
LAB_PEOPLE = ["lab1", "lab2", "lab3"]

# What a delegation in Active Directory's own tools writes: objects by their GUIDs in the schema.
USER = "bf967aba-0de6-11d0-a285-00aa003049e2"
RESET = "00299570-246d-11d0-a768-00aa006e0529"
LOCKOUT_TIME = "28630ebf-41d5-11d1-a9c1-0000f80367c1"
ACCOUNT_CONTROL = "bf967a68-0de6-11d0-a285-00aa003049e2"


def prepare():
    os.setsid()
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def tool(home, *words):
    subprocess.run(["/usr/bin/samba-tool", *words, "-s", home / "etc/smb.conf"], check=True, stdout=sys.stderr)


def add_staff(home):
    """In one go: a tool's start takes a second."""
    encoded = base64.b64encode(f'"{PASSWORD}"'.encode("utf-16-le")).decode()
    text = "".join(f"dn: {unit}\nobjectClass: organizationalUnit\n\n" for unit in (STAFF, LAB))
    for name, place in [("writer", "CN=Users,DC=ex,DC=test"), ("reader", "CN=Users,DC=ex,DC=test")] + [
            (name, STAFF) for name in PEOPLE] + [(name, LAB) for name in LAB_PEOPLE]:
        text += (f"dn: CN={name},{place}\nobjectClass: user\nsAMAccountName: {name}\n"
                 f"userPrincipalName: {name}@ex.test\nuserAccountControl: 512\nunicodePwd:: {encoded}\n")
        if place == LAB:
            text += f"givenName: {name.title()}\nsn: Technician\nmail: {name}@lab.example\n"
        text += "\n"
    database = home / "private/sam.ldb"
    subprocess.run(["/usr/bin/ldbadd", "-H", database], check=True, input=text, text=True, stdout=sys.stderr)
    shown = subprocess.run(["/usr/bin/ldbsearch", "-H", database, "(sAMAccountName=writer)", "objectSid"], check=True,
                           capture_output=True, text=True).stdout
    sid = next(line.split()[1] for line in shown.splitlines() if line.startswith("objectSid:"))
    rights = f"(OA;CIIO;CR;{RESET};{USER};{sid})" + "".join(
        f"(OA;CIIO;WP;{one};{USER};{sid})" for one in (LOCKOUT_TIME, ACCOUNT_CONTROL))
    tool(home, "dsacl", "set", f"--objectdn={STAFF}", f"--sddl={rights}")


def answers(server, port):
    """When somebody does; false where the server ended before."""
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("home", type=pathlib.Path)
home = parser.parse_args().home
alone = open("/tmp/lockstep-domain-controller.lock", "w")
fcntl.flock(alone, fcntl.LOCK_EX)
# Samba's own certificate has no name that an address could be compared with.
certificate, key = directory_certificates.make("good", home)
subprocess.run([
    "/usr/bin/samba-tool", "domain", "provision", "--server-role=dc", "--use-rfc2307", "--dns-backend=NONE", "--realm=EX.TEST",
    "--domain=EX", f"--adminpass={ADMINISTRATOR}", "--host-name=dc1", "--host-ip=127.0.0.1", f"--targetdir={home}/dc",
    "--option=interfaces=lo", "--option=bind interfaces only=yes", f"--option=tls certfile={certificate}",
    f"--option=tls keyfile={key}", f"--option=tls cafile={home}/authority.pem",
    # Not for remote procedures, which have ports of the range that the system hands out to others meanwhile, and end the
    # whole where one is taken; nor for files and printers.
    "--option=server services=ldap, cldap, kdc",
], check=True, stdout=sys.stderr, stderr=subprocess.STDOUT)
home = home / "dc"
tool(home, "domain", "passwordsettings", "set", "--min-pwd-age=0", "--history-length=3", "--account-lockout-threshold=3",
     "--account-lockout-duration=30")
for name in "ada", "zoe", "lockable":
    tool(home, "user", "create", name, PASSWORD)
add_staff(home)
(home / "krb5.conf").write_text(
    "[libdefaults]\n default_realm = EX.TEST\n dns_lookup_kdc = false\n dns_lookup_realm = false\n"
    "[realms]\n EX.TEST = {\n  kdc = 127.0.0.1\n }\n")
server = subprocess.Popen(
    ["/usr/sbin/samba", "-F", "--debug-stdout", "--no-process-group", "-s", home / "etc/smb.conf"], preexec_fn=prepare,
    stdin=subprocess.DEVNULL, stdout=sys.stderr)
if not all(answers(server, port) for port in (636, 389, 88)):
    sys.exit(f"samba ended with {server.returncode}")
print(home / "krb5.conf", flush=True)
sys.stdin.read()
os.killpg(server.pid, signal.SIGTERM)
server.wait()
