"""A real OpenLDAP of a test's own. Prints its ports, LDAP and LDAPS; ends when its standard input does.

Its suffix is dc=ex,dc=test. `cn=service` may write everything and is not above the password policy; `cn=reader` reads.
People are uid=ada, uid=zoe and as many more as asked for, under ou=people.
"""

import argparse
import ctypes
import pathlib
import signal
import socket
import subprocess
import sys

import directory_certificates

SUFFIX = "dc=ex,dc=test"
PASSWORD = "correct horse 1"

CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb.la
moduleload argon2.la
{ppolicy_module}
pidfile {home}/slapd.pid
TLSCACertificateFile {home}/authority.pem
TLSCertificateFile {home}/certificate.pem
TLSCertificateKeyFile {home}/key.pem
sizelimit size.soft=100 size.hard=100 size.prtotal=unlimited size.pr=1000
database mdb
maxsize 1073741824
dbnosync
suffix {suffix}
rootdn cn=root,{suffix}
directory {home}/data
index entryUUID,objectClass eq
access to attrs=userPassword by dn.exact="cn=service,{suffix}" write by self write by anonymous auth by * none
access to * by dn.exact="cn=service,{suffix}" write by * read
{ppolicy}
"""

PPOLICY = """
overlay ppolicy
ppolicy_default cn=policy,{suffix}
ppolicy_use_lockout
"""


def entry(name, classes, **attributes):
    lines = [f"dn: {name}"] + [f"objectClass: {one}" for one in classes]
    lines += [f"{key}: {value}" for key, values in attributes.items()
              for value in (values if isinstance(values, list) else [values])]
    return "\n".join(lines) + "\n\n"


def person(uid, password=PASSWORD):
    return entry(f"uid={uid},ou=people,{SUFFIX}", ["inetOrgPerson"], uid=uid, cn=uid, sn=uid, givenName=uid,
                 mail=f"{uid}@people.example", userPassword=password)


def content(people, policy, more=""):
    text = entry(SUFFIX, ["dcObject", "organization"], dc="ex", o="Example")
    for name in "service", "reader":
        text += entry(f"cn={name},{SUFFIX}", ["organizationalRole", "simpleSecurityObject"], cn=name,
                      userPassword=f"{name} password")
    text += entry(f"ou=people,{SUFFIX}", ["organizationalUnit"], ou="people")
    text += person("ada") + person("zoe")
    text += "".join(person(f"person{number}") for number in range(people))
    text += entry(f"ou=elsewhere,ou=people,{SUFFIX}", ["referral", "extensibleObject"], ou="elsewhere",
                  ref="ldap://127.0.0.1:1/dc=evil,dc=test")
    if policy:
        text += entry(f"cn=policy,{SUFFIX}", ["organizationalRole", "pwdPolicy"], cn="policy",
                      pwdAttribute="userPassword", pwdMinLength=8, pwdCheckQuality=1, pwdInHistory=3, pwdLockout="TRUE",
                      pwdMaxFailure=3, pwdAllowUserChange="TRUE", pwdMustChange="FALSE", **dict([policy.split("=")]))
    return text + more


OWN = f"cn=strict,{SUFFIX}"


def own_policy():
    """Rules of single people's own, of which those of uid=hidden are named and not there."""
    text = entry(OWN, ["organizationalRole", "pwdPolicy"], cn="strict", pwdAttribute="userPassword", pwdMinLength=20,
                 pwdCheckQuality=1, pwdInHistory=9, pwdMaxAge=864000, pwdLockout="FALSE", pwdMaxFailure=2,
                 pwdAllowUserChange="TRUE", pwdMustChange="FALSE")
    for uid, policy in ("own", OWN), ("hidden", f"cn=hidden,{SUFFIX}"):
        text += person(uid).rstrip() + f"\npwdPolicySubentry: {policy}\n\n"
    return text


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=pathlib.Path)
    parser.add_argument("--certificate", choices=directory_certificates.KINDS, default="good")
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--policy", default="pwdMinAge=0", help="one more rule; empty for no policies at all")
    parser.add_argument("--own-policy", action="store_true", help="uid=own and uid=hidden have rules of their own")
    parser.add_argument("--again", type=pathlib.Path, help="what is there already, with the certificate from this folder")
    parser.add_argument("--port", type=int, help="for LDAPS; any free one without")
    parser.add_argument("--more", type=pathlib.Path, help="LDIF of further entries")
    arguments = parser.parse_args()
    home = arguments.home
    if arguments.again:
        for name in "authority.pem", "certificate.pem", "key.pem":
            (home / name).write_bytes((arguments.again / name).read_bytes())
    else:
        directory_certificates.make(arguments.certificate, home)
        (home / "data").mkdir()
    ppolicy = PPOLICY.format(suffix=SUFFIX) if arguments.policy else ""
    (home / "slapd.conf").write_text(CONFIGURATION.format(
        home=home, suffix=SUFFIX, ppolicy=ppolicy, ppolicy_module="moduleload ppolicy.la" if ppolicy else ""))
    if not arguments.again:
        subprocess.run(["/usr/sbin/slapadd", "-q", "-f", home / "slapd.conf"], check=True, text=True,
                   input=content(arguments.people, arguments.policy, (arguments.more.read_text() if arguments.more else "")
                                 + (own_policy() if arguments.own_policy else "")),
                   stdout=sys.stderr)
    plain, secure = free_port(), arguments.port or free_port()
    urls = f"ldap://127.0.0.1:{plain} ldaps://127.0.0.1:{secure}"
    server = subprocess.Popen(["/usr/sbin/slapd", "-d", "0", "-f", home / "slapd.conf", "-h", urls],
                              preexec_fn=die_with_parent, stdin=subprocess.DEVNULL)
    while True:
        if server.poll() is not None:
            sys.exit("slapd ended")
        try:
            socket.create_connection(("127.0.0.1", secure), 1).close()
            break
        except OSError:
            continue
    print(plain, secure, server.pid, flush=True)
    sys.stdin.read()
    # Not by SIGTERM: that is held back in what a dispatch thread has started.
    server.kill()
    server.wait()
