"""The rows of the table, one function each. All take pairs: Lockstep, its limit, Lockstep, its limit, …"""

import math
import random
import threading
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Callable

from . import processes
from .directory import Directory
from .http import Address, Broken, Client, Exchange, get, post
from .installation import PASSWORD, Population, Server, serving, serving_nothing
from .results import Result

# Twice the hashing pool's 16 places a thread would be turned away; this keeps every thread busy.
CLIENTS = 12
CONNECTIONS = 16
# Challenges that are made for a measurement of row 16.
PASSKEYS = 2_000
# Accounts where a row doesn't say.
USUAL = 10_000
# The works of row 14.
SIGN_IN, PAGE_DATA, END_ALL_SESSIONS, DELIVERY = "sign-in", "page data", "end all sessions", "deliver a change"
USER_PAGES = "pages of people"


@dataclass(frozen=True)
class Plan:
    """How much of everything. Seconds are whole, because wrk knows no others."""

    pairs: int = 5
    seconds: int = 2
    # For row 14 and for second proofs.
    brief_seconds: int = 1
    reset_pairs: int = 5_000
    password_pairs: int = 250
    # People of row 9.
    imported: int = 100_000
    # Directories of row 11.
    targets: int = 1_000


SMOKE = Plan(pairs=1, seconds=1, reset_pairs=50, password_pairs=20, imported=2_000, targets=50)
# Everything that the table asks for, however long it takes.
CAMPAIGN = Plan(pairs=11, seconds=4, brief_seconds=4, password_pairs=5_000)


@dataclass(frozen=True)
class Bench:
    binary: Path
    tool: Path
    folder: Path
    plan: Plan


def sign_ins(
    server: Server, seconds: float, with_codes: bool = False, during: Callable[[], None] = lambda: None,
) -> tuple[float, int]:
    """A second, and in all."""
    people = server.people
    messages = server.sign_in_messages_with_codes() if with_codes else server.sign_in_messages()
    exchanges = processes.load(
        people.tool, server.address, CLIENTS, messages, seconds, steps=2 if with_codes else 1, during=during)
    if with_codes:
        people.proven_turn += len(exchanges)
    else:
        people.turn += len(exchanges)
    return steady_rate(exchanges), len(exchanges)


def steady_rate(exchanges: list[Exchange]) -> float:
    """Sign-ins a second between the first and the last answers: the beginning and the end, when not everybody is busy,
    are left out."""
    refused = [exchange.status for exchange in exchanges if exchange.status != 303]
    if refused:
        raise Broken(f"{len(refused)} of {len(exchanges)} sign-ins were answered {refused[0]}")
    times = sorted(exchange.answered for exchange in exchanges)
    first, last = times[CLIENTS - 1], times[-CLIENTS]
    return (len(times) - 2 * CLIENTS + 1) / (last - first)


def sign_ins_per_second(server: Server, seconds: float, during: Callable[[], None] = lambda: None) -> float:
    return sign_ins(server, seconds, during=during)[0]


def row_1(bench: Bench, server: Server) -> Result:
    """Sign-ins a second, from the form to the written session, against the hash alone."""
    result = Result(
        1, "sign-ins (full HTTP, session written)", "libsodium's argon2id alone", "≥ 0.95", server.people.engine,
        server.people.accounts, "a second", bound=0.95)
    sign_ins_per_second(server, 1)
    cpu = []
    for _ in range(bench.plan.pairs):
        before = processes.cpu(server.process)
        rate, count = sign_ins(server, bench.plan.seconds)
        used = (processes.cpu(server.process) - before) / count
        hashes, used_bare = processes.bare_hash(bench.tool, bench.plan.seconds / 2)
        result.pairs.append((rate, hashes))
        cpu.append((used, used_bare))
    # Says the same in another way, and less of it is the neighbours' doing.
    result.others |= {
        "processor ms a sign-in (server's own)": 1e3 * median(pair[0] for pair in cpu),
        "a bare hash": 1e3 * median(pair[1] for pair in cpu)}
    return result


def row_2(bench: Bench, server: Server) -> Result:
    """A signed-in person's data against an empty route of the same framework."""
    result = Result(
        2, "`GET /api/v1/session`", "an empty Hummingbird route", "≥ 0.7", server.people.engine, server.people.accounts,
        "a second", bound=0.7)
    with serving_nothing(bench.tool, bench.folder) as empty:
        # The first request of a session in a minute also writes when it was last seen.
        pages_per_second(server, 1), gets_per_second(empty, "/", server, 1)
        for _ in range(bench.plan.pairs):
            result.pairs.append((
                pages_per_second(server, bench.plan.seconds), gets_per_second(empty, "/", server, bench.plan.seconds)))
    return result


def pages_per_second(server: Server, seconds: int) -> float:
    return gets_per_second(server.address, "/api/v1/session", server, seconds)


def gets_per_second(address: Address, path: str, server: Server, seconds: int) -> float:
    found = processes.wrk(address, path, server.people.tokens, seconds, CONNECTIONS, "pages.lua")
    return found["requests"] / found["seconds"]


def row_3(bench: Bench, server: Server, with_codes: bool = False) -> Result:
    """How long pages take while every hashing thread is busy. Both sides at the same pace, some 900 requests a second:
    at full speed the pages would take the cores themselves, and their own queue would be measured."""
    result = Result(
        17 if with_codes else 3,
        f"p99 of row 2 while sign-ins {'with a code ' if with_codes else ''}saturate the hash", "p99 of row 2 alone", "≤ 3 ×", server.people.engine,
        server.people.accounts, "ms", bound=3, judged="at most")
    rates = []

    def p99() -> float:
        return processes.wrk(
            server.address, "/api/v1/session", server.people.tokens, bench.plan.seconds, CONNECTIONS, "paced.lua",
        )["p99_ms"]

    def beside_sign_ins() -> float:
        # Begun before and ended after the pages are measured.
        other = threading.Thread(
            target=lambda: rates.append(sign_ins(server, bench.plan.seconds + 1, with_codes)[0]))
        other.start()
        found = p99()
        other.join()
        return found

    p99()
    for _ in range(bench.plan.pairs):
        result.pairs.append((beside_sign_ins(), p99()))
    result.others["sign-ins a second meanwhile"] = median(rates)
    return result


def row_4(bench: Bench, server: Server) -> Result:
    """Ten times more sign-ins than can be served."""
    result = Result(
        4, "sign-ins completed of ten times too many", "completed at capacity", "≥ 0.9, the rest 503 in < 50 ms",
        server.people.engine, server.people.accounts, "a second", bound=0.9)
    refusals, at_capacity, overloaded, other = [], [], [], []

    def watch(samples: list[float]) -> Callable[[], None]:
        return lambda: samples.append(server.memory())

    capacity = sign_ins_per_second(server, bench.plan.seconds)
    for _ in range(bench.plan.pairs):
        exchanges = processes.load(
            bench.tool, server.address, 256, server.sign_in_messages(), bench.plan.seconds, rate=10 * capacity,
            during=watch(overloaded))
        done = sorted(exchange.answered for exchange in exchanges if exchange.status == 303)
        refusals += [exchange.seconds for exchange in exchanges if exchange.status == 503]
        other += [exchange.status for exchange in exchanges if exchange.status not in (303, 503)]
        # From the first to the last completion under load, as at capacity.
        last = min(exchange.due for exchange in exchanges) + bench.plan.seconds
        steady = [time for time in done[CLIENTS - 1:] if time <= last]
        completed = (len(steady) - 1) / (steady[-1] - steady[0]) if len(steady) > 1 else 0
        capacity = sign_ins_per_second(server, bench.plan.seconds, during=watch(at_capacity))
        result.pairs.append((completed, capacity))
    refusals.sort()
    result.others |= {
        "refused a second": len(refusals) / bench.plan.pairs / bench.plan.seconds,
        "refusals' p50 ms": 1e3 * percentile(refusals, 0.5),
        "refusals' p99 ms": 1e3 * percentile(refusals, 0.99), "refusals' longest ms": 1e3 * refusals[-1],
        "memory at capacity MiB": max(at_capacity), "memory overloaded MiB": max(overloaded),
    }
    result.conditions |= {
        "refusals' p99 < 50 ms": percentile(refusals, 0.99) < 0.05,
        "memory grows by 16 MiB at most": max(overloaded) <= max(at_capacity) + 16,
        "nothing but 303 and 503": not other,
    }
    return result


def percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, math.floor(share * len(ordered)))]


def row_5(bench: Bench, server: Server) -> Result:
    """Whether a reset request tells by its time if the address is known. Every request names another address."""
    known = [f"person{number:07}@example.org" for number in range(server.people.accounts)]
    random.Random(5).shuffle(known)
    pairs = min(bench.plan.reset_pairs, len(known))
    result = Result(
        5, "reset request, known address", "unknown address", "medians differ < 2 %", server.people.engine,
        server.people.accounts, "ms", bound=0.02, judged="within")
    client = Client(server.address)
    cookies, csrf = client.form("/reset")

    def ask(email: str) -> float:
        seconds, answer = client.timed(post(server.address, "/reset", {"email": email, "csrf": csrf}, cookies))
        if answer.status != 303:
            raise Broken(f"a reset request was answered {answer.status}")
        return seconds * 1e3

    interleave(result, pairs, ask, lambda turn: known[turn], lambda turn: f"nobody{turn:07}@example.org")
    client.close()
    return result


def row_6(bench: Bench, server: Server) -> Result:
    """Whether a refused sign-in tells by its time if the account exists."""
    result = Result(
        6, "sign-in, wrong password", "unknown account", "medians differ < 2 %", server.people.engine,
        server.people.accounts, "ms", bound=0.02, judged="within")
    client = Client(server.address)
    cookies, csrf = client.form("/login")

    def attempt(email: str) -> float:
        seconds, answer = client.timed(server.sign_in_message(email, "not " + PASSWORD, cookies, csrf))
        if answer.status != 401:
            raise Broken(f"a wrong password was answered {answer.status}")
        return seconds * 1e3

    interleave(
        result, bench.plan.password_pairs, attempt, server.people.member, lambda turn: f"nobody{turn:07}@example.org")
    client.close()
    return result


def interleave(
    result: Result, pairs: int, measure: Callable[[str], float], known: Callable[[int], str],
    unknown: Callable[[int], str],
) -> None:
    """Pairs in an order of chance: always the same one first would have the other profit from it."""
    order = random.Random(pairs)
    for turn in range(pairs):
        if order.random() < 0.5:
            work = measure(known(turn))
            result.pairs.append((work, measure(unknown(turn))))
        else:
            against = measure(unknown(turn))
            result.pairs.append((measure(known(turn)), against))


def row_7(bench: Bench, server: Server) -> Result:
    """A changed password ends every session of an account: of one that has 100,000 and of one that has 1."""
    result = Result(
        7, "password change that ends 100,000 sessions", "1 session", "≤ 2 ×", server.people.engine,
        server.people.accounts, "ms", bound=2, judged="at most")

    for turn in range(bench.plan.pairs):
        result.pairs.append((
            change_password(server, "crowd@example.org", turn), change_password(server, "single@example.org", turn)))
        server.people.rewind()
    return result


def change_password(server: Server, email: str, turn: int) -> float:
    """In milliseconds; it ends every session of the account."""
    session, before = server.sign_in(email), server.sign_in(email)
    client = Client(server.address)
    cookies, csrf = client.form("/security/password/change", session)
    new = f"a quiet lantern {turn} burns"
    seconds, answer = client.timed(post(
        server.address, "/security/password/change",
        {"current_password": PASSWORD, "new_password": new, "confirm_password": new, "csrf": csrf}, cookies))
    if answer.status != 303:
        raise Broken(f"a change of password was answered {answer.status}")
    if client.send(get(server.address, "/api/v1/session", before)).status != 401:
        raise Broken("a session outlived the change of its account's password")
    client.close()
    return seconds * 1e3


def row_14(bench: Bench, servers: list[Server]) -> list[Result]:
    """How cost grows with the number of accounts: every size in turn, each held against the smallest of its turn."""

    def end_all_sessions(server: Server, turn: int) -> float:
        milliseconds = change_password(server, "crowd@example.org", turn)
        server.people.rewind()
        return milliseconds

    works: dict[str, Callable[[Server, int], float]] = {
        SIGN_IN: lambda server, _: 1e3 / sign_ins_per_second(server, bench.plan.brief_seconds),
        PAGE_DATA: lambda server, _: 1e3 / pages_per_second(server, bench.plan.brief_seconds),
        END_ALL_SESSIONS: end_all_sessions,
    }
    results = []
    for work, cost in works.items():
        costs = [[cost(server, turn) for server in servers] for turn in range(bench.plan.pairs)]
        for index, server in enumerate(servers):
            results.append(Result(
                14, work, f"with {servers[0].people.accounts:,} accounts", "≤ 2 × (logarithmic)", server.people.engine,
                server.people.accounts, "ms", [(turn[index], turn[0]) for turn in costs], bound=2, judged="at most"))
    return results


def row_8(bench: Bench, people: Population) -> Result:
    """The day's sweep, mails and expiries written, against reading everybody's row."""
    result = Result(
        8, "daily expiry sweep", "reading everybody's row", "≤ 3 ×, + 64 MiB", people.engine, people.accounts, "s",
        bound=3, judged="at most")
    growth = []
    processes.sweep(bench.tool, people.options())
    for _ in range(bench.plan.pairs):
        found = processes.sweep(bench.tool, people.options())
        result.pairs.append((found["sweep_seconds"], found["read_seconds"]))
        growth.append(found["memory_growth_kib"] / 1024)
    result.others |= {"mails": found["mails"], "expired": found["expired"], "memory grows by MiB": max(growth)}
    result.conditions |= {"memory grows by 64 MiB at most": max(growth) <= 64}
    return result


def row_10(bench: Bench, peoples: list[Population], wanted: set[int]) -> list[Result]:
    """Every kind of page of the list of people and the home page's numbers, one after the other, without HTTP: row 10, and
    what row 14 says of it. Every size in turn, the smallest first."""
    for people in peoples:
        processes.stand(bench.tool, people.options())
    turns = [[processes.user_pages(bench.tool, people.options()) for people in peoples] for _ in range(bench.plan.pairs)]
    for people in peoples:
        processes.stand(bench.tool, people.options(), "--rewind")
    few, many = peoples[0], peoples[-1]
    sums = [[sum(pages.values()) for pages in turn] for turn in turns]
    results = []
    if 10 in wanted:
        result = Result(
            10, f"lists and searches of people at {many.accounts:,} accounts", f"at {few.accounts:,}", "≤ 2 ×", many.engine,
            many.accounts, "ms", [(turn[-1], turn[0]) for turn in sums], bound=2, judged="at most")
        # A sum may hide one that grows.
        result.others |= {
            f"{name} ×": median(turn[-1][name] / turn[0][name] for turn in turns) for name in turns[0][0]}
        results.append(result)
    if 14 in wanted:
        results += [
            Result(
                14, USER_PAGES, f"with {few.accounts:,} accounts", "≤ 2 × (logarithmic)", people.engine, people.accounts,
                "ms", [(turn[index], turn[0]) for turn in sums], bound=2, judged="at most")
            for index, people in enumerate(peoples)]
    return results


def row_11(bench: Bench, people: Population, directory: Directory) -> Result:
    """One person's change, and the receipts of all targets but one, which never answers."""
    targets = bench.plan.targets
    result = Result(
        11, f"change committed → receipts of {targets - 1:,} of {targets:,} targets, one of which never answers",
        f"a bare loop of the {targets - 1:,} calls, as many at once", "≤ 1.5 ×", people.engine, people.accounts, "s",
        bound=1.5, judged="at most")
    found = processes.deliveries(bench.tool, people.options(), directory, targets, bench.plan.pairs)
    result.pairs += [tuple(pair) for pair in found["pairs"]]
    # Of the first change, which warms up, as well.
    changes = bench.plan.pairs + 1
    result.others |= {"questions for work a change": found["asked"] / changes, "reports a change": found["said"] / changes}
    return result


def row_14_deliveries(bench: Bench, peoples: list[Population], directory: Directory) -> list[Result]:
    """Row 11's work without its limit, to a tenth of the targets."""
    costs = [
        [1e3 * processes.deliveries(
            bench.tool, people.options(), directory, bench.plan.targets // 10, 1, "--alone")["pairs"][0][0]
         for people in peoples]
        for _ in range(bench.plan.pairs)]
    return [
        Result(
            14, DELIVERY, f"with {peoples[0].accounts:,} accounts", "≤ 2 × (logarithmic)", people.engine,
            people.accounts, "ms", [(turn[index], turn[0]) for turn in costs], bound=2, judged="at most")
        for index, people in enumerate(peoples)]


def row_15(bench: Bench, server: Server) -> Result:
    """What the second proof costs: sign-ins with a password alone for each one with a code besides."""
    result = Result(
        15, "sign-ins with a password alone", "with a code besides", "≤ 1.05 ×", server.people.engine,
        server.people.accounts, "a second", bound=1.05, judged="at most")
    sign_ins(server, 1), sign_ins(server, 1, with_codes=True)
    for _ in range(bench.plan.pairs):
        alone, _ = sign_ins(server, bench.plan.seconds)
        result.pairs.append((alone, sign_ins(server, bench.plan.seconds, with_codes=True)[0]))
    return result


def row_16_without_store(bench: Bench, engine: str) -> Result:
    """What of row 16 is arithmetic on both sides: all checks of a passkey's answer against its signature alone."""
    result = Result(
        16, "checks of a passkey's whole answer", "checks of an ES256 signature", "≥ 0.8", engine, USUAL, "a second",
        bound=0.8)
    for _ in range(bench.plan.pairs):
        result.pairs.append((
            processes.whole_answer_checks(bench.tool, 0.5), processes.bare_signature_checks(bench.tool, 0.5)))
    return result


def row_16(bench: Bench, server: Server) -> Result:
    """Sign-ins with a passkey alone, session written, against the check of the signature."""
    result = Result(
        16, "sign-ins with a passkey", "checks of an ES256 signature", "≥ 0.8", server.people.engine,
        server.people.accounts, "a second", bound=0.8)
    for _ in range(bench.plan.pairs):
        # A challenge is good once: as many as are likely to be answered within the time, and some.
        exchanges = processes.load(
            bench.tool, server.address, CLIENTS, server.passkey_messages(PASSKEYS), min(1, bench.plan.seconds))
        answered = sum(exchange.status == 303 for exchange in exchanges)
        result.pairs.append((
            steady_rate(exchanges[:PASSKEYS]), processes.bare_signature_checks(bench.tool, bench.plan.seconds)))
        result.others["sign-ins measured"] = answered
    return result


def row_12(bench: Bench, few: Population, many: Population) -> list[Result]:
    """Memory after work, at rest again: with the sessions of a few, and with 100,000, more of them seen than the
    session cache holds."""
    idle = Result(
        12, "idle memory", "before any request", "≤ 64 MiB", few.engine, few.accounts, "MiB", bound=64,
        judged="absolute")
    growth = Result(
        12, "further memory with 100,000 live sessions", "idle memory", "≤ 16 MiB", few.engine, few.accounts, "MiB",
        bound=16, judged="absolute")

    def after_work(people: Population) -> tuple[float, float]:
        with serving(bench.binary, people) as server:
            fresh = server.memory()
            sign_ins_per_second(server, 1)
            tokens = people.tokens.read_text().split()
            messages = [get(server.address, "/api/v1/session", f"lockstep={token}") for token in tokens]
            processes.load(people.tool, server.address, CONNECTIONS, messages, 1)
            return server.memory(), fresh

    # No ratio of speeds: the same each time.
    for _ in range(min(2, bench.plan.pairs)):
        with_few, with_many = after_work(few), after_work(many)
        idle.pairs.append(with_few)
        growth.pairs.append((with_many[0] - with_few[0], with_few[0]))
    return [idle, growth]


def row_13(bench: Bench, large: Population, small: Population) -> Result:
    """From the start of the process to a ready server."""
    result = Result(
        13, f"start to `/readyz` with {large.accounts:,} accounts", f"with {small.accounts:,}", "≤ 0.5 s",
        large.engine, large.accounts, "s", bound=0.5, judged="absolute")

    def start(people: Population) -> float:
        with serving(bench.binary, people) as server:
            return server.seconds_to_ready

    for _ in range(bench.plan.pairs):
        result.pairs.append((start(large), start(small)))
    return result
