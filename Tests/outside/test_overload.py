"""More than the machine can hash: security.md row 25."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

SIGN_INS = 256


def test_what_exceeds_the_queue_is_turned_away_quickly_and_the_rest_is_served(installation):
    visitor = installation.visitor()
    csrf = visitor.get("/login").csrf
    together = threading.Barrier(SIGN_INS + 1)
    is_over = threading.Event()
    health = []

    def sign_in(number):
        one = installation.visitor()
        one.cookies = dict(visitor.cookies)
        together.wait()
        start = time.monotonic()
        answer = one.post("/login", csrf, email=f"nobody{number}@northwind.example", password="wrong")
        return answer, time.monotonic() - start

    def ask_for_health():
        together.wait()
        while not is_over.is_set():
            start = time.monotonic()
            assert installation.visitor().get("/healthz").status == 200
            health.append(time.monotonic() - start)
            is_over.wait(0.02)

    with ThreadPoolExecutor(SIGN_INS + 1) as pool:
        probe = pool.submit(ask_for_health)
        waiting = [pool.submit(sign_in, number) for number in range(SIGN_INS)]
        answers = [future.result() for future in waiting]
        is_over.set()
        probe.result()

    statuses = [answer.status for answer, _ in answers]
    assert set(statuses) == {401, 503}
    assert statuses.count(401) >= 16, "what fits is served"
    for answer, seconds in answers:
        if answer.status == 503:
            assert 1 <= int(answer.header("Retry-After")) <= 60
            assert answer.problems == ["busy"]
    # This machine runs the 256 clients too: what counts is that nobody waits behind the queue.
    turned_away = sorted(seconds for answer, seconds in answers if answer.status == 503)
    assert turned_away[len(turned_away) // 2] < 3
    assert sorted(health)[len(health) // 2] < 0.5
    assert installation.visitor().try_sign_in("nobody@northwind.example", "wrong").status == 401


def test_nothing_was_counted_for_who_was_turned_away(sqlite):
    """Otherwise a flood would lock people out."""
    ada = sqlite.add_person()
    visitor = sqlite.visitor()
    csrf = visitor.get("/login").csrf
    together = threading.Barrier(96)

    def flood(number):
        one = sqlite.visitor()
        one.cookies = dict(visitor.cookies)
        together.wait()
        email = ada.email if number % 32 == 0 else f"nobody{number}@northwind.example"
        return number % 32 == 0, one.post("/login", csrf, email=email, password="wrong").status

    with ThreadPoolExecutor(96) as pool:
        answers = list(pool.map(flood, range(96)))
    counted = sum(1 for hers, status in answers if hers and status == 401)
    assert len(sqlite.events(ada, "sign-in.failed")) == counted
