"""Connections, connectors and deliveries at the host."""

import json

import pytest

from test_cli import Host

CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
FIELDS = (
    "kind=ldap", "servers=ldaps://ldap.example.org", "reader-dn=cn=reader,dc=example", "writer-dn=cn=writer,dc=example",
    "search-base=dc=example")


@pytest.fixture(params=["sqlite", "postgresql"])
def host(request, tmp_path):
    return Host(tmp_path, request.param)


def test_a_connection_is_set_up_changed_paused_and_removed(host):
    host.does("connections", "add", "Head office", *FIELDS, "authorities=-", input=CERTIFICATE)
    shown = dict(line.split("\t")[:2] for line in host.does("connections", "show", "head OFFICE").splitlines()
                 if line.count("\t") == 2)
    assert shown["servers"] == "ldaps://ldap.example.org:636" or shown["servers"] == "ldaps://ldap.example.org"
    assert (shown["at-once"], shown["accounts"]) == ("4", "by-hand")
    host.does("connections", "set", "Head office", "at-once=7")
    [listed] = json.loads(host.does("connections", "list", "--json"))
    assert (listed["name"], listed["waiting"], listed["paused_at"]) == ("Head office", 0, None)
    host.does("connections", "pause", "Head office")
    assert host.does("connections", "list").split("\t")[1] == "paused"
    host.refuses("connections", "pause", "Head office")
    host.does("connections", "resume", "Head office")
    host.does("connections", "remove", "Head office")
    assert host.does("connections", "list", "--json").strip() == "[]"


def test_every_fault_is_named(host):
    said = host.refuses("connections", "add", "Branch", "kind=nis", "servers=http://plain", "at-once=65")
    for field in ("kind", "servers", "authorities", "reader-dn", "writer-dn", "search-base", "at-once"):
        assert f"“{field}”" in said, field
    assert "no field" in host.refuses("connections", "add", "Branch", "colour=red", status=2)
    host.refuses("connections", "show", "Branch")


def test_a_connector_is_added_and_nothing_is_sealed_to_it_before_it_is_confirmed(host):
    token = host.does("connectors", "add", "Rack 7").strip()
    assert token.startswith("lsn_") and len(token) == 47
    [listed] = json.loads(host.does("connectors", "list", "--json"))
    assert (listed["state"], listed["fingerprint"]) == ("unregistered", None)
    host.refuses("connectors", "confirm", "Rack 7", "0000-0000-0000-0000-0000-0000-0000-0000")
    host.does("connections", "add", "Head office", *FIELDS, "authorities=-", input=CERTIFICATE)
    host.refuses("connections", "secret", "Head office", "--connector", "Rack 7", input="the writer's own\n")
    host.does("connections", "secret", "Head office", input="the reader's own\n")
    assert host.does("connectors", "renew", "Rack 7").strip() != token
    host.refuses("connectors", "add", "rack 7")
    host.does("connectors", "remove", "Rack 7")
    assert host.does("connectors", "list", "--json").strip() == "[]"


def test_nothing_is_owed_where_nobody_is_bound(host):
    host.add()
    assert host.does("deliveries", "list", "--json").strip() == "[]"
    assert host.does("deliveries", "list", "--account", "ada@example.org") == ""
    host.refuses("deliveries", "list", "--account", "nobody@example.org")
    host.refuses("deliveries", "retry", "x")
