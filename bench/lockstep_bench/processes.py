"""The programs that take part: started, waited for, looked at, and ended by their own process id."""

import json
import os
import resource
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator

from .http import Address, Broken, Client, Exchange, get


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def await_answer(process: subprocess.Popen, address: Address, path: str, seconds: float = 30) -> float:
    """Waits for a 200 and answers when it came."""
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}; its log says why")
        try:
            client = Client(address)
        except OSError:
            time.sleep(0.001)
            continue
        with_status = client.send(get(address, path)).status
        client.close()
        if with_status == 200:
            return time.perf_counter()
        time.sleep(0.001)
    raise RuntimeError(f"{process.args[0]} is not ready after {seconds} s")


def memory(process: subprocess.Popen) -> float:
    """Resident memory, in MiB."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"{process.args[0]} has ended")


def cpu(process: subprocess.Popen) -> float:
    """Seconds of processor time used so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def output(command: list[str], **options) -> str:
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:3])} … ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


def bare_hash(tool: Path, seconds: float) -> tuple[float, float]:
    """libsodium's argon2id alone: hashes a second on all cores, and seconds of processor time a hash.

    Scheduled like Lockstep's own hashing threads (nice 10, SCHED_BATCH): on a quiet machine that changes nothing, on a
    shared one the neighbours push both sides alike.
    """
    command = ["nice", "-n", "10", "chrt", "--batch", "0", str(tool), "hash", "--seconds", str(seconds)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    rate = json.loads(output(command))["per_second"]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return rate, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / (rate * seconds)


def bare_signature_checks(tool: Path, seconds: float) -> float:
    """Checks of an ES256 signature a second, on all cores."""
    return json.loads(output([str(tool), "verify", "--seconds", str(seconds)]))["per_second"]


def whole_answer_checks(tool: Path, seconds: float) -> float:
    """Checks of a passkey's whole answer a second, on all cores, without HTTP and store."""
    return json.loads(output([str(tool), "verify", "--whole", "--seconds", str(seconds)]))["per_second"]


def sweep(tool: Path, options: list[str]) -> dict:
    """One day's sweep in a process of its own, and the reading that it is held against."""
    return json.loads(output([str(tool), "sweep", *options]))


def stand(tool: Path, options: list[str], *flags: str) -> None:
    """Puts a tenth of the people each into every state, or back."""
    output([str(tool), "stand", *options, *flags])


def user_pages(tool: Path, options: list[str]) -> dict[str, float]:
    """Milliseconds of each kind of page of the list of people."""
    return json.loads(output([str(tool), "user-pages", *options]))


def deliveries(tool: Path, options: list[str], directory, targets: int, pairs: int, *flags: str) -> dict:
    """Seconds from a committed change to the last receipt, and those of the same calls alone."""
    return json.loads(output([
        str(tool), "deliveries", *options, "--targets", str(targets), "--server", directory.server, "--silent",
        directory.silent, "--authority", str(directory.authority), "--pairs", str(pairs), *flags]))


def wrk(address: Address, path: str, tokens: Path, seconds: float, connections: int, script: str) -> dict:
    """One run of wrk; what its script prints at the end."""
    here = Path(__file__).parent.parent
    command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds:g}s",
               "--script", str(here / script), f"http://{address[0]}:{address[1]}{path}", "--", str(tokens)]
    found = json.loads(output(command).strip().splitlines()[-1])
    if found["failed"]:
        raise RuntimeError(f"{found['failed']} of {found['requests']} requests to {path} failed")
    return found


def load(
    tool: Path, address: Address, connections: int, messages: list[bytes], seconds: float, rate: float | None = None,
    steps: int = 1, during: Callable[[], None] = lambda: None,
) -> list[Exchange]:
    """Sends the messages, in turn and over again, for so many seconds and waits for what is still out.

    Without a `rate` every connection sends again as soon as it is answered; with one, so many a second are sent by the
    clock, whatever the server does, as long as a connection is free. So many `steps` follow one another and count as
    one. `during` is called ten times a second.
    """
    with tempfile.NamedTemporaryFile() as file, tempfile.TemporaryFile("w+") as answers:
        for message in messages:
            file.write(b"%d\n%b" % (len(message), message))
        file.flush()
        pace = [] if rate is None else ["--rate", f"{rate:.1f}"]
        process = subprocess.Popen(
            [str(tool), "load", "--port", str(address[1]), "--connections", str(connections), "--seconds",
             str(seconds), "--steps", str(steps), *pace, file.name],
            stdout=answers, stderr=subprocess.PIPE, text=True)
        while True:
            try:
                _, failure = process.communicate(timeout=0.1)
                break
            except subprocess.TimeoutExpired:
                during()
        if process.returncode:
            raise Broken(f"the load ended with {process.returncode}: {failure.strip()}")
        answers.seek(0)
        fields = (line.split() for line in answers)
        return [Exchange(int(status), float(due), float(answered)) for status, due, answered in fields]
