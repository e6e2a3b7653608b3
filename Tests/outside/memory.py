"""What a process has in its memory."""

import pathlib


def places(pid: int, needle: bytes) -> list[tuple[str, bytes]]:
    """Where it is found, with what stands around it. Everything that the process can write to, its stacks included."""
    found = []
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines():
            fields = line.split()
            if "w" not in fields[1] or fields[-1] in ("[vvar]", "[vsyscall]"):
                continue
            begin, end = (int(part, 16) for part in fields[0].split("-"))
            found += [(fields[-1] if len(fields) > 5 else "heap", around)
                      for around in search(memory, begin, end, needle)]
    return found


def search(memory, begin: int, end: int, needle: bytes):
    step, at, kept = 1 << 24, begin, b""
    while at < end:
        try:
            memory.seek(at)
            piece = memory.read(min(step, end - at))
        except OSError:
            return
        if not piece:
            return
        whole = kept + piece
        position = whole.find(needle)
        while position >= 0:
            yield whole[max(0, position - 48):position + len(needle) + 48]
            position = whole.find(needle, position + 1)
        kept = whole[-(len(needle) - 1):] if len(needle) > 1 else b""
        at += len(piece)
