"""One run, cut up in every way there is: threads, ranks, shards, kills at random points. One digest.

Run as one_digest_test.py SUITE: OneDigest takes some of the ways, EveryWay all of them (long).
"""
import contextlib
import itertools
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import time
import unittest

from cli_case import PROGRAM, STATED, Case

ENVIRONMENT = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_rmaps_base_oversubscribe="1",
                   OMPI_MCA_btl_base_warn_component_unused="0")
# The stock of the reward runs out, so that customers depend on each other.
SCENARIO = (STATED.replace("count: 300", "count: 2500").replace("replicates: 8", "replicates: 200")
            .replace("reward: {at: 10, cost: 13.50 SEK}", "reward: {at: 10, cost: 13.50 SEK, stock: 400}"))
FEW = SCENARIO.replace("count: 2500", "count: 12000").replace("replicates: 200", "replicates: 7")


def has_ranks():
    said = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout
    return "\nmpi " in said and shutil.which("mpirun") is not None


class Ways(Case):
    def setUp(self):
        super().setUp()
        self.luck = random.Random(20)
        self.kills = 0

    def whole(self, text):
        self.scenario = self.write("s.yaml", text)
        return self.json_of("run", self.scenario, "--threads", 1)["results_digest"]

    def ranks_of(self, out):
        """Processes that work on a file."""
        found = []
        for process in pathlib.Path("/proc").iterdir():
            try:
                words = (process / "cmdline").read_bytes().split(b"\0") if process.name.isdigit() else []
            except OSError:
                continue
            if words and words[0] == PROGRAM.encode() and out.encode() in words:
                found.append(int(process.name))
        return sorted(found)

    def call(self, ranks, *arguments):
        command = [PROGRAM, "run", self.scenario, "--resume", "-q", *map(str, arguments)]
        return command if ranks == 1 else ["mpirun", "-n", str(ranks), *command]

    def killed(self, seconds, ranks, out, *arguments):
        """Begins, and kills one of the processes; so MPI ends all of them. One that was faster is begun again and killed sooner."""
        for _ in range(20):
            if self.ended_early(seconds, ranks, out, *arguments):
                self.kills += 1
                return
            pathlib.Path(out).unlink()
            seconds /= 2
        self.fail("every run had ended before it could be killed")

    def ended_early(self, seconds, ranks, out, *arguments):
        with subprocess.Popen(self.call(ranks, "-o", out, *arguments), env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            while process.poll() is None and not self.ranks_of(out):
                time.sleep(0.01)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                for one in self.ranks_of(out)[-1:]:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(one, self.luck.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM]))
            said = process.communicate(timeout=60)[0]
        self.assertFalse(self.ranks_of(out), said)
        return process.returncode != 0

    def one_way(self, threads, ranks, shards, kills):
        """The digest of a run in so many shards, some of them killed so often first."""
        parts = []
        for i in range(1, shards + 1):
            out = str(self.at / f"part-{i}.h5")
            pathlib.Path(out).unlink(missing_ok=True)
            options = ["--threads", threads, "--shard", f"{i}/{shards}"]
            for _ in range(kills if i == 1 else 0):
                self.killed(self.luck.uniform(0.05, 0.7), ranks, out, *options)
            done = subprocess.run(self.call(ranks, "-o", out, *options), env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=300, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            parts.append(out)
        self.assertFalse([name for name in self.files() if "unfinished" in name])
        return self.json_of("merge", *parts)["results_digest"]


class OneDigest(Ways):
    def test_some_ways(self):
        many = 4 if has_ranks() else 1
        for text, ways in ((SCENARIO, ((1, 1, 7, 2), (2, 2, 3, 2), (5, many, 1, 2))), (FEW, ((2, many, 1, 1), (1, 2, 3, 0)))):
            digest = self.whole(text)
            for threads, ranks, shards, kills in ways:
                with self.subTest(threads=threads, ranks=ranks, shards=shards):
                    self.assertEqual(self.one_way(threads, min(ranks, many), shards, kills), digest)
        self.assertEqual(self.kills, 7)

    def test_ranks_write_what_one_process_writes(self):
        if not has_ranks():
            self.skipTest("no MPI")
        from shards_cli_test import content
        self.scenario = self.write("s.yaml", SCENARIO)
        until = ["--until", "net[card].standard_error < 900", "--replicates", "200", "--threads", "1", "--json"]
        out = {}
        for ranks in (1, 3):
            out[ranks] = str(self.at / f"{ranks}.h5")
            json_file = str(self.at / f"{ranks}.json")
            subprocess.run(self.call(ranks, "-o", out[ranks], *until, json_file), env=ENVIRONMENT, check=True, timeout=300)
        self.assertEqual(content(out[3]), content(out[1]))
        self.assertEqual(pathlib.Path(self.at / "1.json").read_text(), pathlib.Path(self.at / "3.json").read_text())
        rows = {}
        for ranks in (1, 3):
            rows[ranks] = self.at / f"{ranks}.csv"
            command = [one for one in self.call(ranks, "--transactions", rows[ranks], "--replicates", "3") if one != "--resume"]
            subprocess.run(command, env=ENVIRONMENT, check=True, timeout=300)
        self.assertGreater(len(rows[1].read_bytes()), 1000)
        self.assertEqual(rows[1].read_bytes(), rows[3].read_bytes())

    def together(self, *arguments):
        return subprocess.run(["mpirun", "-n", "3", PROGRAM, *arguments], env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=60, check=False)

    def test_problems_are_said_once(self):
        if not has_ranks():
            self.skipTest("no MPI")
        bad = self.write("bad.yaml", SCENARIO.replace("26 weeks", "26 parsecs"))
        for arguments, status, word in ((("run", bad), 65, "parsecs"), (("run", bad, "--sead", "3"), 64, "--sead"),
                                        (("merge", "x.h5"), 64, "only 'run'"), (("run", "no.yaml"), 66, "no.yaml")):
            done = self.together(*arguments)
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertEqual(sum(word in line for line in done.stderr.splitlines()), 1, done.stderr)
        done = self.together("run", "--help")
        self.assertEqual((done.returncode, done.stdout.count("usage:")), (0, 1))

    def test_rank_that_cannot_read_what_the_others_can(self):
        """The file of the people is there for rank 0 only: a rank says its name and why, and all end."""
        if not has_ranks():
            self.skipTest("no MPI")
        scenario = self.write("s.yaml", SCENARIO)
        wrapper = self.write("as-rank", f"#!/bin/sh\n[ $OMPI_COMM_WORLD_RANK = 1 ] && exec {PROGRAM} run {self.at}/not-here.yaml -o {self.at}/x.h5\n"
                                        f"exec {PROGRAM} run {scenario} -o {self.at}/x.h5\n")
        os.chmod(wrapper, 0o755)
        done = subprocess.run(["mpirun", "-n", "3", wrapper], env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 66, done.stderr)
        self.assertRegex(done.stderr, r"rank 1 of 3 on \S+ gives up, and so do all")
        self.assertIn("not-here.yaml", done.stderr)
        self.assertFalse([name for name in self.files() if name.startswith("x.h5")])

    def test_started_as_one_of_several_and_told_to_be_alone(self):
        environment = dict(ENVIRONMENT, OMPI_COMM_WORLD_SIZE="4", STAMKUND_MPI="off")
        self.run_it("run", self.write("s.yaml", STATED), "-q", env=environment)
        if not has_ranks():
            said = self.run_it("run", self.write("s.yaml", STATED), env=dict(environment, STAMKUND_MPI=""), exit=64).stderr
            self.assertIn("one of 4", said)


class EveryWay(Ways):
    def test_every_way(self):
        digest = self.whole(SCENARIO.replace("replicates: 200", "replicates: 300"))
        ranks = (1, 2, 4) if has_ranks() else (1,)
        for threads, some, shards in itertools.product((1, 2, 5), ranks, (1, 3, 7)):
            with self.subTest(threads=threads, ranks=some, shards=shards):
                self.assertEqual(self.one_way(threads, some, shards, 3), digest)
        self.assertEqual(self.kills, 3 * 9 * len(ranks))


if __name__ == "__main__":
    unittest.main()
