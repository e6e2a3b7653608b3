"""The stand-in for Duo, held against Duo's own client: what that client does with Duo, it can do with the stand-in."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from duo_universal.client import Client, DuoException

from certificate import make_certificate
from duo_stand_in import MUTANTS, WRONG_ANSWERS, DuoStandIn

# Duo's secrets have 40 characters, fewer than the RFC asks for.
pytestmark = pytest.mark.filterwarnings("ignore:The HMAC key is")

CLIENT_ID = "DIXXXXXXXXXXXXXXXXXX"
CLIENT_SECRET = "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"
REDIRECT = "https://portal.northwind.example/login/duo"
NONCE = "n" * 36

# These it leaves to its caller, which has to look at the result and the state.
LEFT_TO_THE_CALLER = {"deny", "no-result", "other-result", "other-state"}
# It takes a list of audiences with itself in it, a number written as text, follows redirects, reads answers of any
# length, and waits for as long as it takes. Lockstep is stricter.
TAKEN_BY_DUOS_CLIENT = {"several-aud", "text-exp", "redirect", "long", "hang"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def duo(certificate):
    duo = DuoStandIn(CLIENT_ID, CLIENT_SECRET, certificate=certificate)
    yield duo
    duo.close()


@pytest.fixture
def client(duo, certificate):
    yield Client(CLIENT_ID, CLIENT_SECRET, duo.host, REDIRECT, duo_certs=str(certificate[0]))
    duo.mutant = None


def prompt(client, certificate, state, user="ada") -> dict[str, list[str]]:
    """What the browser brings back."""
    answer = requests.get(
        client.create_auth_url(user, state, nonce=NONCE), verify=str(certificate[0]), allow_redirects=False)
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"].startswith(REDIRECT + "?")
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def test_a_person_is_let_in(client, certificate):
    assert client.health_check()["stat"] == "OK"
    state = client.generate_state()
    brought = prompt(client, certificate, state)
    assert brought["state"] == [state]
    token = client.exchange_authorization_code_for_2fa_result(brought["duo_code"][0], "ada", nonce=NONCE)
    assert token["auth_result"]["result"] == "allow"
    assert token["preferred_username"] == token["sub"] == "ada"


def test_a_code_serves_once(client, certificate):
    code = prompt(client, certificate, client.generate_state())["duo_code"][0]
    client.exchange_authorization_code_for_2fa_result(code, "ada", nonce=NONCE)
    with pytest.raises(DuoException, match="invalid_grant"):
        client.exchange_authorization_code_for_2fa_result(code, "ada", nonce=NONCE)


def test_a_client_with_another_secret_is_refused(duo, certificate):
    stranger = Client(CLIENT_ID, CLIENT_SECRET[::-1], duo.host, REDIRECT, duo_certs=str(certificate[0]))
    with pytest.raises(DuoException, match="invalid_client"):
        stranger.health_check()
    answer = requests.get(stranger.create_auth_url("ada", "s" * 36), verify=str(certificate[0]), allow_redirects=False)
    assert answer.status_code == 400


@pytest.mark.parametrize("mutant", sorted(set(MUTANTS) - LEFT_TO_THE_CALLER - TAKEN_BY_DUOS_CLIENT - {"unhealthy"}))
def test_what_is_wrong_on_purpose_is_wrong_for_duos_client(duo, client, certificate, mutant):
    code = prompt(client, certificate, client.generate_state())["duo_code"][0]
    duo.mutant = mutant
    with pytest.raises((DuoException, ValueError)):
        client.exchange_authorization_code_for_2fa_result(code, "ada", nonce=NONCE)


@pytest.mark.parametrize("mutant", sorted(TAKEN_BY_DUOS_CLIENT - {"hang"}))
def test_what_duos_client_takes(duo, client, certificate, mutant):
    code = prompt(client, certificate, client.generate_state())["duo_code"][0]
    duo.mutant = mutant
    assert client.exchange_authorization_code_for_2fa_result(code, "ada", nonce=NONCE)


@pytest.mark.parametrize("mutant", ["unhealthy", *sorted(set(WRONG_ANSWERS) - TAKEN_BY_DUOS_CLIENT)])
def test_a_service_that_is_not_well(duo, client, mutant):
    duo.mutant = mutant
    with pytest.raises(DuoException):
        client.health_check()


@pytest.mark.parametrize("mutant", sorted({"deny", "no-result", "other-result"}))
def test_a_no_is_no_yes(duo, client, certificate, mutant):
    code = prompt(client, certificate, client.generate_state())["duo_code"][0]
    duo.mutant = mutant
    token = client.exchange_authorization_code_for_2fa_result(code, "ada", nonce=NONCE)
    assert token.get("auth_result", {}).get("result") != "allow"


def test_another_state_comes_back(duo, client, certificate):
    duo.mutant = "other-state"
    state = client.generate_state()
    assert prompt(client, certificate, state)["state"] != [state]
