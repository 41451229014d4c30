"""Talking to Slurm, which may be slow to answer, forget jobs, or keep no accounts."""
import os
import re
import subprocess
import time

TRIES = 3


class Silent(Exception):
    """Slurm does not answer; nothing follows from that about any job."""


class Refused(Exception):
    """Slurm took no job; the text is its own."""


def call(*command):
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, timeout=60, check=False)
    except FileNotFoundError:
        raise Silent(f"there is no '{command[0]}' here; is this a machine of the cluster?") from None
    except subprocess.TimeoutExpired:
        raise Silent(f"'{command[0]}' gave no answer within a minute") from None


def submit(script, arguments, tasks, options):
    """Number of the new array job with tasks 0 to tasks - 1."""
    done = call("sbatch", "--parsable", f"--array=0-{tasks - 1}", "--requeue", "--open-mode=append", *options, str(script),
                *map(str, arguments))
    if done.returncode != 0:
        raise Refused(done.stderr.strip())
    return int(done.stdout.strip().split(";")[0])


def queue():
    """{(job, task): state} of this user's tasks that wait or run."""
    for attempt in range(TRIES):
        done = call("squeue", "--noheader", "--array", f"--user={os.getuid()}", "--format=%F|%K|%T")
        if done.returncode == 0:
            break
        time.sleep(2 * attempt)
    else:
        raise Silent(done.stderr.strip() or "squeue failed")
    found = {}
    for line in done.stdout.splitlines():
        job, task, state = line.strip().split("|")
        if task.isdigit():
            found[int(job), int(task)] = state
    return found


def ended(job):
    """{task: state} of what the controller (for some minutes) or the accounts (if there are any) know of a job's tasks."""
    found = {}
    try:
        done = call("sacct", "--noheader", "--parsable2", "--allocations", f"--jobs={job}", "--format=JobID,State")
        for line in done.stdout.splitlines() if done.returncode == 0 else ():
            match = re.match(r"\d+_(\d+)\|(\w+)", line)
            if match:
                found[int(match.group(1))] = match.group(2)
    except Silent:
        pass
    try:
        done = call("scontrol", "show", "job", "--oneliner", str(job))
        for line in done.stdout.splitlines() if done.returncode == 0 else ():
            match = re.search(r"ArrayTaskId=(\d+) .*?JobState=(\w+)", line)
            if match:
                found[int(match.group(1))] = match.group(2)
    except Silent:
        pass
    return found
