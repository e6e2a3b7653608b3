"""One thing done to a whole organisation: its progress is seen, it is stopped, it goes on after a kill, and takes no more
memory than for a few. A thousand people at every run, a hundred thousand in a campaign."""

import json
import pathlib
import threading
import time

from program import Program
from test_kill import until


def memory(server):
    """What the process has had at most, in MiB."""
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1_024


def crowd(installation, count):
    file = installation.directory / "crowd.csv"
    with file.open("w") as stream:
        stream.write("email,given-name,family-name\n")
        stream.writelines(f"many.{number:06}@northwind.example,Many,{number:06}\n" for number in range(count))
    installation.run("user", "import", str(file), within=3_600)


def standing(program, bulk):
    return program.read(f"/api/v1/bulk/{bulk}")


def begin(program, action):
    begun = program.send("POST", "/api/v1/bulk", {"action": action, "everybody": True, "reason": "A new rule"})
    assert begun.status == 202, begun.text
    return json.loads(begun.text)["id"]


def test_many_people(new_installation, engine, rounds):
    count = rounds(1_000, 100_000)
    installation = new_installation(engine)
    crowd(installation, count)
    server = installation.start()
    program = Program(installation)
    preview = program.send("POST", "/api/v1/bulk/preview", {"action": "require-factor", "everybody": True})
    assert preview.status == 200
    before = memory(server)

    # Killed amid it: whoever starts next goes on behind the last batch.
    bulk = begin(program, "require-factor")
    assert until(lambda: standing(program, bulk)["changed"] > 0, within=60)
    server.kill()
    installation.servers.remove(server)
    server = installation.start()
    program.visitor.port = server.probe.port
    seen, deadline = [], time.monotonic() + 60 + count / 20
    while (now := standing(program, bulk))["ended_at"] is None:
        seen.append(now["changed"])
        assert time.monotonic() < deadline, seen[-3:]
        # A key may ask a thousand times a minute.
        threading.Event().wait(0.2)
    assert seen == sorted(seen), "progress goes one way"
    done = standing(program, bulk)
    assert (done["changed"], done["left_out"], done["stopped_by"]) == (count, 0, None)
    # Each of them once, in one chain.
    changed = sum(1 for event in installation.events_at_host() if event["kind"] == "factor.rule-changed")
    assert changed == count
    assert memory(server) < max(before, 100) + 100

    # Stopped amid it: what is done stays done. A thousand are done before a process at the host has begun.
    bulk = begin(program, "factor-as-organisation")
    if count > 1_000:
        assert until(lambda: standing(program, bulk)["changed"] > 0, within=60)
    else:
        assert program.send("POST", f"/api/v1/bulk/{bulk}/stop", {}).status == 200
    line = installation.run("work", "stop", bulk)
    assert "\tfactor-as-organisation\tstopped\t" in line
    assert until(lambda: standing(program, bulk)["ended_at"] is not None, within=30)
    stopped = standing(program, bulk)
    assert stopped["stopped_by"] == ("host" if count > 1_000 else f"key:{program.id}")
    assert until(lambda: standing(program, bulk)["changed"] == stopped["changed"], within=1)
    listed = {one["id"]: one for one in json.loads(installation.run("work", "list", "--json"))}
    assert listed[bulk]["state"] == "stopped"
    assert stopped["changed"] < count
