"""Rows 14, 24 and 28 of security.md: who may do what, over every page and form of administrators.

The operations of the API have a table of their own: `Tests/WebTests/API/APIMatrixTests.swift`.
"""

import pytest

from program import Program
from route_tables import Route, page_routes
from test_content_policy import browsers, ids, place, samples  # noqa: F401
from test_doors import CLASSES

# The least of everybody who may: `r` reads people, `d` helps them, `l` looks at everything, `a` administers, `o` owns.
LEAST = {
    "r": """
        GET /users
        GET /users/:id
        GET /users/:id/directories
        GET /users/bulk
        GET /users/bulk/:id
        GET /mail
    """,
    "d": """
        GET /users/:id/unlock
        POST /users/:id/unlock
        GET /users/:id/verify
        POST /users/:id/verify
        GET /consents
        GET /consents/:id
        POST /consents/:id/code
    """,
    "l": """
        GET /events
        GET /events/events.csv
        GET /events/events.jsonl
        GET /events/head.json
        GET /events/forwarding
        GET /settings
        GET /administrators
        GET /administrators/:id
        GET /connections
        GET /connections/:id
        GET /connections/connectors
        GET /connections/connectors/:id
        GET /connections/deliveries
    """,
    "a": """
        GET /users/:id/suspend
        POST /users/:id/suspend
        GET /users/:id/directories/bind
        POST /users/:id/directories/bind
        POST /users/:id/directories/bind/begin
        GET /users/:id/directories/:binding/unbind
        POST /users/:id/directories/:binding/unbind
        GET /users/:id/sessions/:session
        POST /users/:id/sessions/:session
        GET /users/new
        POST /users/new
        POST /users/bulk
        POST /users/bulk/begin
        POST /users/bulk/:id/stop
        GET /users/import
        POST /users/import
        GET /users/import/:id
        POST /users/import/:id
        POST /users/import/:id/stop
        POST /users/import/:id/begin
        GET /connections/new
        POST /connections/new
        GET /connections/:id/change/:group
        POST /connections/:id/change/:group
        GET /connections/:id/reader
        POST /connections/:id/reader
        GET /connections/:id/writer
        POST /connections/:id/writer
        GET /connections/:id/test
        POST /connections/:id/test
        GET /connections/:id/pause
        POST /connections/:id/pause
        GET /connections/:id/matching
        POST /connections/:id/matching
        POST /connections/:id/matching/begin
        GET /connections/:id/import
        POST /connections/:id/import
        POST /connections/:id/import/begin
        GET /connections/:id/drift
        POST /connections/:id/drift
        GET /connections/connectors/new
        POST /connections/connectors/new
        GET /connections/connectors/:id/renew
        POST /connections/connectors/:id/renew
        POST /connections/deliveries/:id/retry
        POST /consents/:id/grant
        POST /consents/:id/refuse
        POST /events/forwarding
        GET /settings/organisation
        POST /settings/organisation
        GET /settings/passwords
        POST /settings/passwords
        GET /settings/expiry
        POST /settings/expiry
        GET /settings/lockout
        POST /settings/lockout
        GET /settings/recovery
        POST /settings/recovery
        GET /settings/factors
        POST /settings/factors
        GET /settings/duo
        POST /settings/duo
        GET /settings/help-desk
        POST /settings/help-desk
        GET /settings/sessions
        POST /settings/sessions
        GET /settings/events
        POST /settings/events
        GET /texts
        GET /texts/:kind
        POST /texts/:kind
        POST /texts/:kind/preview
        POST /texts/:kind/reset
        GET /launch-kit
        GET /launch-kit/help/:page
        GET /launch-kit/:phase
        POST /launch-kit/:phase
        GET /launch-kit/:phase/mail.eml
        POST /launch-kit/runs/:id/stop
        GET /administrators/:id/verify
        POST /administrators/:id/verify
    """,
    "o": """
        GET /administrators/new
        POST /administrators/new
        GET /administrators/:id/suspend
        POST /administrators/:id/suspend
        GET /connections/connectors/:id/confirm
        POST /connections/connectors/:id/confirm
    """,
}
ROLES = {"owner": "rdlao", "administrator": "rdla", "helpdesk": "rd", "auditor": "rl"}
PEOPLE = [*ROLES, "user", "nobody"]
DOORS = {tuple(line.split()): least for least, lines in LEAST.items() for line in lines.strip().splitlines()}
# What administrators do about their own accounts has the same addresses in both portals, and is every role's.
ROUTES = {portal: {(route.method, route.path) for route in page_routes() if route.portal == portal}
          for portal in ("users", "administrators")}
OWN = sorted(ROUTES["administrators"] & ROUTES["users"] & CLASSES["session"])
FOR_OTHERS = (ROUTES["administrators"] - ROUTES["users"]) & CLASSES["session"]
# As somebody would fill them in who means it: who may not is refused all the same.
MEANT = {"reason": "Because I can", "means": "push", "step": "save", "action": "suspend", "scope": "list", "role": "owner",
         "email": "thief@evil.example", "name": "Thief", "given_name": "Thief", "family_name": "Thief",
         "password": "seventeen amber lanterns drift", "receiver": "webhook", "day": "2027-01-04", "subject": "Hello"}


def registered(door):
    """The route that answers: an action stands in the table under its own name."""
    method, path = door
    return door if door in FOR_OTHERS else (method, f"{path.rsplit('/', 1)[0]}/:action")


def test_every_page_of_administrators_says_whose_it_is():
    assert len(DOORS) == sum(len(lines.strip().splitlines()) for lines in LEAST.values()), "a door twice"
    assert {registered(door) for door in DOORS} == FOR_OTHERS


@pytest.fixture(scope="module")
def program(place):  # noqa: F811
    return Program(place, "owner")


@pytest.fixture
def people(place, browsers, employed):  # noqa: F811
    """The roles have proven themselves a short while ago: what they are refused is refused to their role."""
    return {who: employed(place, who) if who in ROLES else browsers[who] for who in PEOPLE}


def token(visitor):
    return visitor.get("/admin/security/sessions").csrf or visitor.get("/admin/login").csrf


def ask(visitor, method, path, fields={}):
    return visitor.get(path) if method == "GET" else visitor.post(path, token(visitor), **fields)


def newest(program):
    return program.read("/api/v1/events?limit=1")["events"][0]["number"]


def done_by(roles, program, since):
    """What administrators of these roles have done: what others began may come to its end meanwhile."""
    listed = program.read("/api/v1/administrators")["administrators"]
    accounts = {f"account:{one['id']}" for one in listed if one["role"] in roles}
    events = program.read("/api/v1/events?limit=100")["events"]
    return [event for event in events if event["number"] > since and event["actor"] in accounts]


# Who may is refused what others have asked for, or what they have asked for themselves: by whom it is asked here.
ASKED_BY = {"/consents/:id/code": lambda who: who, "/consents/:id/grant": lambda who: "helpdesk"}


def asked_for(place, program, visitor):  # noqa: F811
    """What waits for a second administrator's consent."""
    person = place._id(program, place.add_person())
    answer = visitor.submit(f"/admin/users/{person}/spoken-code", reason="They called")
    assert answer.status == 303 and answer.location.startswith("/admin/consents/"), answer.problems
    return answer.location


@pytest.mark.parametrize("door", DOORS, ids=" ".join)
def test_who_may(place, people, program, ids, door):  # noqa: F811
    method, path = door
    [address, *_] = samples(Route("administrators", method, path), ids)
    may = [who for who in ROLES if DOORS[door] in ROLES[who]]
    refused, before = set(ROLES) - set(may), newest(program)
    for who in refused:
        answer = ask(people[who], method, address, MEANT)
        assert (answer.status, answer.problems) == (403, ["not-allowed"]), who
    for who in ("user", "nobody"):
        answer = ask(people[who], method, address, MEANT)
        assert (answer.status, answer.location) == (303, "/admin/login"), who
    assert done_by(refused, program, before) == []
    # The form is empty: what comes of it differs, and is never that the role may not.
    for who in may:
        if path in ASKED_BY:
            address = asked_for(place, program, people[ASKED_BY[path](who)]) + path.removeprefix("/consents/:id")
        answer = ask(people[who], method, address)
        assert answer.status != 403, (who, answer.problems)
        assert answer.status < 500 or answer.problems == ["directory-unreadable"], (who, answer.status)
        assert not (answer.location or "").startswith(("/admin/login", "/admin/security/factor")), (who, answer.location)


@pytest.mark.parametrize("door", OWN, ids=" ".join)
def test_ones_own_pages_are_for_administrators_of_every_role_and_nobody_else(people, ids, door):  # noqa: F811
    method, path = door
    [address, *_] = samples(Route("administrators", method, path), ids)
    for who in ("user", "nobody"):
        answer = ask(people[who], method, address, MEANT)
        assert (answer.status, answer.location) == (303, "/admin/login"), who
    for who in ROLES:
        # Forms change something of one's own; the files about each of them send them.
        if method == "GET":
            answer = people[who].get(address)
            assert "not-allowed" not in answer.problems and answer.status < 500, (who, answer.status)
            assert not (answer.location or "").startswith("/admin/login"), (who, answer.location)
