"""Ports that stay one's own while nobody listens there: below those that the system hands out to whoever asks it for any."""

import itertools
import os
import random
import socket

# A part for each of the two processes of a test run, and one for whoever starts tests without them.
PARTS = {"gw0": range(20_000, 26_000), "gw1": range(26_000, 32_000)}
ALONE = range(14_000, 20_000)


def numbers():
    part = PARTS.get(os.environ.get("PYTEST_XDIST_WORKER", ""), ALONE)
    start = random.SystemRandom().randrange(len(part))
    return itertools.cycle([*part[start:], *part[:start]])


_numbers = numbers()


def free_port() -> int:
    """Another one at each call."""
    for port in _numbers:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
