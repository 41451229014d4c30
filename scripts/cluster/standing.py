"""Where each shard stands, and why one died: from Slurm where it knows, else from what the shard itself left."""
import dataclasses

import slurm

DONE, RUNNING, WAITING, DIED, NEVER = "done", "running", "waiting", "died", "never submitted"

# Words for what Slurm says of a job that ended; "{}" is the option that helps.
OF_SLURM = {
    "TIMEOUT": "the time limit of the job was reached; resubmit goes on from what is kept, --time gives it longer",
    "DEADLINE": "the deadline of the job was reached",
    "OUT_OF_MEMORY": "it took more memory than the job had; --memory gives it more",
    "NODE_FAIL": "the machine failed",
    "BOOT_FAIL": "the machine did not start",
    "PREEMPTED": "another job took its place",
    "CANCELLED": "the job was cancelled",
    "REVOKED": "the job was cancelled",
}
# Words for exit statuses: the program's own, and those that a shell gives to signals.
OF_STATUS = {
    64: "the call was wrong",
    65: "the input was refused",
    66: "an input was not there",
    70: "an internal fault of the program; please report it",
    73: "an output could not be made",
    74: "reading or writing failed, or memory ran out",
    75: "another job was at work on it",
    126: "the program cannot be run there",
    127: "the program or a library that it needs is not there on that machine",
    130: "it was told to stop (scancel, the time limit, or preemption)",
    132: "an instruction that the processor does not know: the program was built for another one",
    134: "it aborted; please report it",
    135: "a bus error: a file system went away, or memory ran out",
    137: "it was killed with SIGKILL: by hand, or because memory ran out; --memory gives it more",
    139: "a segmentation fault; please report it",
    143: "it was told to stop (SIGTERM)",
    152: "its limit of processor time was reached",
}
# Running them again changes nothing.
HOPELESS = (64, 65, 66)


@dataclasses.dataclass
class Standing:
    state: str
    reason: str = ""
    job: str = ""
    status: int = 0
    said: str = ""  # the last that the shard wrote to its standard error


def tail(path, lines=4):
    try:
        text = path.read_bytes()[-4000:].decode("utf-8", "replace")
    except OSError:
        return ""
    text = "".join(c if c.isprintable() or c == "\n" else "?" for c in text)
    return "\n".join(line for line in text.splitlines()[-lines:] if line.strip())


def record(path):
    """(status, job, task, machine) that a job left of a shard, if it is all there."""
    try:
        status, who = path.read_text(encoding="utf-8").splitlines()[:2]
        job, task, machine = who.split(" ", 2)
        return int(status), int(job), int(task), machine
    except (OSError, ValueError):
        return None


def why(campaign, shard, job, task, left, slurm_state):
    """A Standing of a shard whose job is over and that is not done."""
    name = f"job {job}_{task}"
    said = tail(campaign.folder / "log" / f"shard-{shard}.err")
    if left is None:
        began = campaign.folder / "state" / f"{shard}.began"
        if slurm_state in OF_SLURM:
            reason = OF_SLURM[slurm_state]
        elif slurm_state:
            reason = f"Slurm says {slurm_state}"
        else:
            reason = "Slurm knows the job no more, and it left no exit status: the machine failed, or all of it was killed"
        if not began.exists():
            reason = "it had not begun when its job ended: " + reason
            said = ""
        return Standing(DIED, reason, name, said=said)
    status, _, _, machine = left
    if status == 0:
        return Standing(DIED, "it was done, and its part is gone", f"{name} on {machine}", status)
    reason = OF_STATUS.get(status, f"signal {status - 128}" if 128 < status < 193 else "it failed")
    if slurm_state in OF_SLURM:
        reason = OF_SLURM[slurm_state]
    return Standing(DIED, f"{reason} (exit status {status})", f"{name} on {machine}", status, said)


def standings(campaign):
    """{shard: Standing}. Errors: slurm.Silent; nothing can be said then of jobs that are not done."""
    queued = None
    ended = {}
    found = {}
    for shard in campaign.shards:
        left = record(campaign.folder / "state" / f"{shard}.exit")
        if left and left[0] == 0 and campaign.part(shard).exists():
            found[shard] = Standing(DONE)
            continue
        at = campaign.task_of(shard)
        if at is None:
            found[shard] = Standing(NEVER)
            continue
        if queued is None:
            queued = slurm.queue()
        own = left if left and left[1:3] == at else None
        state = queued.get(at)
        if state in ("PENDING", "REQUEUED", "CONFIGURING"):
            found[shard] = Standing(WAITING, state, f"job {at[0]}_{at[1]}")
        elif state and (own is None or own[0] == 0):
            began = campaign.folder / "state" / f"{shard}.began"
            found[shard] = Standing(RUNNING if began.exists() else WAITING, state, f"job {at[0]}_{at[1]}")
        else:
            job, task = at
            if job not in ended:
                ended[job] = slurm.ended(job)
            found[shard] = why(campaign, shard, job, task, own, ended[job].get(task, "") if not state else "")
    return found


def numbers(shards):
    """3, 4, 5, 9 as "3 to 5, 9"."""
    runs = []
    for shard in sorted(shards):
        if runs and shard == runs[-1][1] + 1:
            runs[-1][1] = shard
        else:
            runs.append([shard, shard])
    return ", ".join(str(a) if a == b else f"{a} and {b}" if b == a + 1 else f"{a} to {b}" for a, b in runs)


def counts(campaign, found):
    """One line."""
    of = [f"{sum(one.state == state for one in found.values())} {state}" for state in (DONE, RUNNING, WAITING, DIED, NEVER)]
    return f"{campaign.folder.name}: {len(found)} shards: " + ", ".join(one for one in of if not one.startswith("0 "))


def deaths(campaign, found):
    """Each reason once, with the shards that have it."""
    reasons = {}
    for shard, one in found.items():
        if one.state == DIED:
            reasons.setdefault((one.reason, one.said), []).append((shard, one.job))
    for (reason, said), who in reasons.items():
        shards = [shard for shard, _ in who]
        lines = [f"{'shard' if len(who) == 1 else 'shards'} {numbers(shards)} died: {reason}; {who[0][1]}"]
        lines += ["    " + line for line in said.splitlines()]
        lines.append(f"    (all of it: {campaign.folder}/log/shard-{shards[0]}.err)" if said
                     else f"    (what the job said: in {campaign.folder}/log)")
        yield "\n".join(lines)


def text(campaign, found):
    return "\n".join([counts(campaign, found), *deaths(campaign, found)])
