"""The programs that take part: started, waited for, looked at, and ended by their own process id."""

import json
import os
import resource
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from .http import Address, Client, get


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


def wrk(address: Address, path: str, tokens: Path, seconds: float, connections: int, script: str) -> dict:
    """One run of wrk; what its script prints at the end."""
    here = Path(__file__).parent.parent
    command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds:g}s",
               "--script", str(here / script), f"http://{address[0]}:{address[1]}{path}", "--", str(tokens)]
    found = json.loads(output(command).strip().splitlines()[-1])
    if found["failed"]:
        raise RuntimeError(f"{found['failed']} of {found['requests']} requests to {path} failed")
    return found
