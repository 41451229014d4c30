"""The folder of one run or sweep on a cluster: what was asked for, and which job has which shard."""
import argparse
import json
import os
import pathlib
import shlex
import sys

import slurm

HERE = pathlib.Path(__file__).resolve().parent
USAGE, DATA, NO_INPUT, UNAVAILABLE, CANNOT_CREATE, IO, TRY_AGAIN = 64, 65, 66, 69, 73, 74, 75


class Parser(argparse.ArgumentParser):
    def __init__(self, doc, **rest):
        super().__init__(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, **rest)

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def whole(text):
    """A number of something, from 1."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"found '{text}', expected a whole number from 1")
    return int(text)


def fail(status, message):
    print(f"{pathlib.Path(sys.argv[0]).name}: {message}", file=sys.stderr)
    sys.exit(status)


def add_job_options(parser):
    parser.add_argument("--time", metavar="T", help="time limit of a job, as sbatch takes it (default: that of the partition)")
    parser.add_argument("--memory", metavar="M", help="memory of a job, as sbatch takes it (submit: 2G)")
    parser.add_argument("--sbatch", action="append", default=[], metavar="OPTION",
                        help="a further option of sbatch, such as --sbatch=--partition=long; may be repeated")


class Campaign:
    def __init__(self, folder, content):
        self.folder = pathlib.Path(folder).resolve()
        self.content = content

    @staticmethod
    def read(folder):
        path = pathlib.Path(folder) / "campaign.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["stamkund_campaign"] != 1:
                raise KeyError("stamkund_campaign")
        except FileNotFoundError:
            fail(NO_INPUT, f"there is no '{path}'; scripts/cluster/submit makes one")
        except (ValueError, KeyError, TypeError) as fault:
            fail(DATA, f"'{path}' is not what scripts/cluster/submit wrote ({fault!r})")
        return Campaign(folder, content)

    def save(self):
        path = self.folder / "campaign.json"
        new = path.with_suffix(".new")
        new.write_text(json.dumps(self.content, indent=2) + "\n", encoding="utf-8")
        os.replace(new, path)

    @property
    def shards(self):
        return range(1, self.content["shards"] + 1)

    def part(self, shard):
        """What a shard writes."""
        return self.folder / f"part-{shard}.h5"

    def call(self, *more):
        """The program's call, for the whole or, with --shard, a part."""
        return [self.content["program"], self.content["verb"], self.content["input"], *self.content["options"], *more]

    def make_folders(self):
        for name in ("state", "log"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        # A sweep keeps the variants that are done by itself.
        to = '-o {}/part-"$1".h5' + (" --resume" if self.content["verb"] == "run" else "")
        line = " ".join(map(shlex.quote, self.call())) + f' --shard "$1/{self.content["shards"]}" '
        line += to.format(shlex.quote(str(self.folder))) + f" --quiet --threads {self.content['threads']}"
        script = self.folder / "shard"
        script.write_text("#!/usr/bin/env bash\n# One shard, by its number.\n"
                          f"cd {shlex.quote(self.content['from'])} || exit 66\nexec {line}\n", encoding="utf-8")
        script.chmod(0o755)

    def submit(self, shards, time=None, memory=None, more=()):
        """Several shards a job. Returns the number of the job and of its tasks."""
        a_job = self.content["shards_per_job"]
        tasks = [shards[i:i + a_job] for i in range(0, len(shards), a_job)]
        number = len(self.content["submissions"]) + 1
        listing = self.folder / "state" / f"submission-{number}"
        listing.write_text("".join(" ".join(map(str, task)) + "\n" for task in tasks), encoding="utf-8")
        asked = dict(self.content["asked"])
        if time:
            asked["time"] = time
        if memory:
            asked["mem"] = memory
        options = [f"--job-name=stamkund-{self.folder.name}", f"--cpus-per-task={self.content['threads']}",
                   f"--output={str(self.folder).replace('%', '%%')}/log/job-%A_%a.txt", *(f"--{key}={value}" for key, value in asked.items()),
                   *(more or self.content["sbatch"])]
        try:
            job = slurm.submit(HERE / "job", [self.folder, listing], len(tasks), options)
        except slurm.Refused as refusal:
            hint = ""
            if "array" in str(refusal):
                hint = f"\nThis is an array of {len(tasks)} jobs; --per-job with more shards makes it shorter."
            fail(UNAVAILABLE, f"Slurm took no job: {refusal}{hint}")
        except slurm.Silent as silence:
            fail(UNAVAILABLE, f"Slurm does not answer: {silence}")
        self.content["submissions"].append({"job": job, "tasks": tasks})
        self.save()
        return job, len(tasks)

    def task_of(self, shard):
        """(job, task) that has the shard last; None if none ever had it."""
        for submission in reversed(self.content["submissions"]):
            for task, shards in enumerate(submission["tasks"]):
                if shard in shards:
                    return submission["job"], task
        return None
