"""A directory that stands in for a thousand, and one that takes connections and never answers."""

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

from . import processes

SUFFIX = "dc=ex,dc=test"
# As lockstep-bench knows it.
WRITER = "service password"

# Its disk is not what is measured, so it does without.
CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb.la
TLSCACertificateFile {folder}/authority.pem
TLSCertificateFile {folder}/certificate.pem
TLSCertificateKeyFile {folder}/key.pem
database mdb
maxsize 268435456
dbnosync
suffix {suffix}
directory {folder}/data
index entryUUID,objectClass eq
access to attrs=userPassword by dn.exact="cn=service,{suffix}" write by anonymous auth by * none
access to * by dn.exact="cn=service,{suffix}" write by * read
"""


@dataclass
class Directory:
    server: str
    silent: str
    authority: Path


@contextmanager
def directory(folder: Path, tool: Path, people: int) -> Iterator[Directory]:
    """As many people, each of whom one of a thousand directories is to know."""
    folder = folder / "directory"
    (folder / "data").mkdir(parents=True)
    processes.output([str(tool), "certificate", str(folder)])
    (folder / "slapd.conf").write_text(CONFIGURATION.format(folder=folder, suffix=SUFFIX))
    processes.output(["/usr/sbin/slapadd", "-q", "-f", str(folder / "slapd.conf")], input=content(people))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(128)
        port = free_port()
        server = subprocess.Popen(
            ["/usr/sbin/slapd", "-d", "0", "-f", folder / "slapd.conf", "-h", f"ldaps://127.0.0.1:{port}"])
        try:
            wait_for(server, port)
            yield Directory(
                f"ldaps://127.0.0.1:{port}", f"ldaps://127.0.0.1:{silent.getsockname()[1]}", folder / "authority.pem")
        finally:
            server.kill()
            server.wait()
            shutil.rmtree(folder)


def content(people: int) -> str:
    entries = [
        f"dn: {SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\ndc: ex\no: Example\n",
        f"dn: cn=service,{SUFFIX}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: service\n"
        f"userPassword: {WRITER}\n",
        f"dn: ou=people,{SUFFIX}\nobjectClass: organizationalUnit\nou: people\n",
    ]
    entries += [
        f"dn: uid=person{number},ou=people,{SUFFIX}\nobjectClass: inetOrgPerson\nuid: person{number}\ncn: {number}\n"
        f"sn: {number}\nentryUUID: 00000000-0000-4000-8000-{number:012}\n"
        for number in range(people)]
    return "\n".join(entries)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(server: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("slapd does not start")
