"""What a process holds in its memory at the moment, as the kernel shows it to root and to the process's own user."""

import base64
import re
from urllib.parse import quote, quote_plus


def writable_ranges(pid):
    """Of the memory that a program can have put something into: heap, stacks, what it mapped; libraries' variables."""
    with open(f"/proc/{pid}/maps") as maps:
        for line in maps:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)", line)
            if found[3].startswith("rw") and found[4] not in ("[vvar]", "[vsyscall]"):
                yield int(found[1], 16), int(found[2], 16), found[4] or "anonymous"


def looks_of(secret):
    """A secret as the formats on its way write it."""
    plain = secret.encode()
    looks = {
        "UTF-8": plain, "UTF-16LE": secret.encode("utf-16-le"), "percent": quote(secret, safe="").encode(),
        "form": quote_plus(secret).encode(), "JSON": secret.encode("unicode-escape"),
        "hexadecimal": plain.hex().encode(), "HEXADECIMAL": plain.hex().upper().encode(),
    }
    for shift in range(3):
        # Without the characters that what comes before and after has a part in.
        text = base64.b64encode(b"\0" * shift + plain).decode().rstrip("=")
        inner = text[4 if shift else 0:-2]
        looks[f"base64 {shift}"] = inner.encode()
        looks[f"base64url {shift}"] = inner.translate(str.maketrans("+/", "-_")).encode()
    return looks


def find(pid, looks):
    """Where in memory one of these is: (which, where, address, what is around it)."""
    found = []
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, end, name in writable_ranges(pid):
            try:
                memory.seek(start)
                content = memory.read(end - start) or b""
            except (OSError, ValueError):
                # Given back, or grown, since the list was read.
                continue
            for look, wanted in looks.items():
                at = content.find(wanted)
                while at >= 0:
                    found.append((look, name, hex(start + at), content[max(0, at - 48):at + 80]))
                    at = content.find(wanted, at + 1)
    return found
