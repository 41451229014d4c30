"""scripts/cluster: against a real Slurm where there is one, and against one that forgets and does not answer.

Run as cluster_test.py PROGRAM [SUITE]. The real one: STAMKUND_SLURM_LOCAL names a script that takes "start FOLDER", which
prints the slurm.conf, and "stop FOLDER"; else that of the folder shared beside the project.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from support import ROOT, SCRIPTS

CLUSTER = SCRIPTS / "cluster"
PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else str(ROOT / "build" / "release" / "bin" / "stamkund")
LOCAL = pathlib.Path(os.environ.get("STAMKUND_SLURM_LOCAL", ROOT.parent / "shared" / "tools" / "slurm-local"))
SCENARIO = """stamkund: 1
name: test
currency: SEK
horizon: 26 weeks
replicates: %d
population:
  new_customers: {count: %d, arrive_over: 4 weeks}
  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend: {model: fixed, amount: 45 SEK}
baseline: {name: today, margin: 70 %%}
arms:
  - name: card
    program: {earn: {per_visit: 1}, reward: {at: 10, cost: 13.50 SEK}}
"""
STUDY = """stamkund_sweep: 1
scenario: s.yaml
method: latin_hypercube
points: 6
goal: {effect: net, arm: card}
parameters:
  - path: arms[card].program.reward.cost
    from: 5 SEK
    to: 20 SEK
"""


def missing():
    """Why there is no real Slurm to test with; empty if there is one."""
    path = os.environ["PATH"] + ":/usr/sbin"
    programs = [one for one in ("slurmctld", "slurmd", "sbatch", "munged") if shutil.which(one, path=path) is None]
    if programs:
        return "without " + ", ".join(programs)
    if not LOCAL.is_file():
        return f"there is no {LOCAL}; STAMKUND_SLURM_LOCAL names another"
    return "" if os.geteuid() == 0 else "only root can start one"


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.at = pathlib.Path(folder.name)
        self.environment = dict(os.environ)

    def scenario(self, replicates=12, customers=200):
        path = self.at / "s.yaml"
        path.write_text(SCENARIO % (replicates, customers))
        return path

    def call(self, name, *arguments, status=0):
        done = subprocess.run([str(CLUSTER / name), *map(str, arguments)], cwd=self.at, env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def program(self, *arguments):
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.at, text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def submit(self, path, *arguments, status=0):
        return self.call("submit", path, "--into", "camp", "--program", PROGRAM, *arguments, status=status)


class RealSlurm(Case):
    @classmethod
    def setUpClass(cls):
        if missing():
            raise unittest.SkipTest(missing())
        cls.state = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.state, ignore_errors=True)
        started = subprocess.run(["bash", str(LOCAL), "start", cls.state], text=True, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, timeout=120, check=True)
        cls.addClassCleanup(subprocess.run, ["bash", str(LOCAL), "stop", cls.state], check=False)
        cls.conf = started.stdout.split()[-1]

    def setUp(self):
        super().setUp()
        self.environment["SLURM_CONF"] = self.conf

    def slurm(self, *command):
        return subprocess.run(command, env=self.environment, text=True, capture_output=True, check=False).stdout

    def until(self, what, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = what()
            if found:
                return found
            time.sleep(0.1)
        self.fail("waited in vain")

    def process_of(self, shard):
        """The program at work on a shard."""
        part = str(self.at / "camp" / f"part-{shard}.h5")
        for process in pathlib.Path("/proc").iterdir():
            try:
                words = (process / "cmdline").read_bytes().split(b"\0") if process.name.isdigit() else []
            except OSError:
                continue
            if part.encode() in words and words[0] == PROGRAM.encode():
                return int(process.name)
        return None

    def test_killed_cancelled_and_resubmitted_gives_the_bits_of_one_run(self):
        scenario = self.scenario(replicates=120, customers=40000)
        self.assertIn("6 shards of 120 replicates in 3 jobs", self.submit(scenario, "--shards", 6, "--per-job", 2, "--memory", "300M"))
        os.kill(self.until(lambda: self.process_of(1)), signal.SIGKILL)
        self.until(lambda: self.process_of(3))
        job = json.loads((self.at / "camp" / "campaign.json").read_text())["submissions"][0]["job"]
        self.slurm("scancel", f"{job}_1")
        said = self.call("watch", "camp", "--every", 1, status=1)
        self.assertRegex(said, r"shard 1 died: it was killed with SIGKILL.*137")
        self.assertRegex(said, r"shards? 3 .*died: the job was cancelled")
        self.assertIn("resubmit camp", said)
        self.assertIn("nothing was merged", self.call("merge", "camp", "-o", "all.h5", status=65))
        self.assertRegex(self.call("resubmit", "camp"), r"array job \d+: \d shards in")
        self.assertIn("nothing to submit", self.call("resubmit", "camp"))
        self.assertIn("6 done", self.call("watch", "camp", "--every", 1))
        self.call("merge", "camp", "-o", "all.h5", "--", "--json", "all.json", "-q")
        merged = json.loads((self.at / "all.json").read_text())
        whole = self.program("run", scenario, "-o", "whole.h5", "--json", "-")
        self.assertEqual(merged["results_digest"], whole["results_digest"])

    def test_sweep(self):
        self.scenario()
        (self.at / "study.yaml").write_text(STUDY)
        self.assertIn("of 6 variants", self.submit("study.yaml", "--shards", 3, "--per-job", 2, "--memory", "300M", "--", "--seed", 5))
        self.call("watch", "camp", "--every", 1)
        self.call("merge", "camp", "-o", "all.h5", "--", "--json", "all.json", "-q")
        merged = json.loads((self.at / "all.json").read_text())
        whole = self.program("sweep", "study.yaml", "--seed", 5, "--json", "-")
        self.assertEqual(merged["sweep_digest"], whole["sweep_digest"])

    def test_input_that_changes_is_refused_there_and_says_why(self):
        scenario = self.scenario()
        self.slurm("scontrol", "update", "PartitionName=main", "State=DOWN")
        self.submit(scenario, "--shards", 4, "--per-job", 4, "--memory", "300M")
        scenario.write_text(scenario.read_text().replace("horizon: 26 weeks", "horizon: 26 parsecs"))
        self.slurm("scontrol", "update", "PartitionName=main", "State=UP")
        said = self.call("watch", "camp", "--every", 1, status=1)
        self.assertIn("shard 1 died: the input was refused (exit status 65)", said)
        self.assertIn("parsecs", said)
        self.assertIn("refused again", self.call("resubmit", "camp", status=65))
        self.scenario()
        self.call("resubmit", "camp", "--all")
        self.assertIn("4 done", self.call("watch", "camp", "--every", 1))


class Forgetful(Case):
    """A Slurm of which each answer is chosen: what it says is in a file, and its exit status."""

    def setUp(self):
        super().setUp()
        self.answers = self.at / "slurm"
        self.answers.mkdir()
        for name in ("sbatch", "squeue", "sacct", "scontrol"):
            script = self.answers / name
            script.write_text(f'#!/bin/sh\necho "$@" >>{self.answers}/{name}.calls\ncat {self.answers}/{name}.says 2>/dev/null\n'
                              f"exit $(cat {self.answers}/{name}.status 2>/dev/null || echo 0)\n")
            script.chmod(0o755)
        self.environment["PATH"] = f"{self.answers}:{self.environment['PATH']}"
        self.answer("sbatch", "7\n")
        self.answer("sacct", "", 1)
        self.answer("scontrol", "", 1)

    def answer(self, name, text, status=0):
        (self.answers / f"{name}.says").write_text(text)
        (self.answers / f"{name}.status").write_text(str(status))

    def submitted(self):
        calls = self.answers / "sbatch.calls"
        return len(calls.read_text().splitlines()) if calls.exists() else 0

    def left(self, shard, status, task, said=""):
        camp = self.at / "camp"
        (camp / "state" / f"{shard}.began").write_text("")
        (camp / "state" / f"{shard}.exit").write_text(f"{status}\n7 {task} node9\n")
        (camp / "log" / f"shard-{shard}.err").write_text(said)

    def test_refused_input_is_not_submitted(self):
        scenario = self.scenario()
        scenario.write_text(scenario.read_text().replace("26 weeks", "26 parsecs"))
        self.assertIn("parsecs", self.submit(scenario, status=65))
        self.assertIn("12 replicates", self.submit(self.scenario(), "--shards", 13, status=64))
        self.submit("nowhere.yaml", status=66)
        self.submit(self.scenario(), "--", "--until", "net.standard_error < 3", status=64)
        self.call("submit", "s.yaml", "--into", "camp", "--program", "no-such-stamkund", status=66)
        self.assertEqual(self.submitted(), 0)
        self.assertFalse((self.at / "camp" / "campaign.json").exists())

    def test_few_jobs_with_several_shards_by_default(self):
        self.assertIn("32 shards of 100 replicates in 8 jobs", self.submit(self.scenario(replicates=100)))
        self.assertIn("--array=0-7", (self.answers / "sbatch.calls").read_text())
        self.assertIn("earlier one", self.submit("s.yaml", status=73))

    def test_a_per_cent_sign_of_a_folder_is_no_pattern_of_slurm(self):
        self.scenario()
        self.call("submit", "s.yaml", "--into", "half%a", "--program", PROGRAM)
        self.assertIn("half%%a/log/job-%A_%a.txt", (self.answers / "sbatch.calls").read_text())

    def test_silence_is_no_death(self):
        self.submit(self.scenario())
        self.answer("squeue", "", 1)
        self.assertIn("does not answer", self.call("watch", "camp", "--once", status=69))
        self.assertIn("nothing was submitted", self.call("resubmit", "camp", status=69))
        self.assertEqual(self.submitted(), 1)

    def test_reasons_with_and_without_accounts(self):
        self.submit(self.scenario(), "--shards", 6, "--per-job", 1)
        self.left(1, 137, 0)
        self.left(2, 130, 1, "stamkund: interrupted; 3 replicates are kept\n")
        self.left(3, 74, 2, "stamkund: writing failed: No space left on device \x1b[31m\n")
        self.answer("squeue", "7|4|PENDING\n7|5|RUNNING\n8|3|RUNNING\n")
        said = self.call("watch", "camp", "--once", status=75)
        self.assertIn("2 waiting, 4 died", said)
        self.assertIn("shard 1 died: it was killed with SIGKILL: by hand, or because memory ran out", said)
        self.assertIn("shard 2 died: it was told to stop", said)
        self.assertIn("No space left on device ?[31m", said)
        self.assertIn("shard 4 died: it had not begun when its job ended: Slurm knows the job no more", said)
        self.answer("sacct", "7_1|TIMEOUT\n7_3|NODE_FAIL\n7_0|CANCELLED by 0\n7_2|FAILED\n")
        said = self.call("watch", "camp", "--once", status=75)
        self.assertIn("shard 2 died: the time limit of the job was reached", said)
        self.assertIn("shard 4 died: it had not begun when its job ended: the machine failed", said)
        # The controller is asked too; where both know, it is right.
        self.answer("scontrol", "JobId=9 ArrayJobId=7 ArrayTaskId=0 JobName=x JobState=OUT_OF_MEMORY Reason=x\n")
        self.assertIn("shard 1 died: it took more memory than the job had", self.call("watch", "camp", "--once", status=75))
        self.assertIn("4 shards in 4 jobs", self.call("resubmit", "camp", "--memory", "4G"))
        self.assertIn("--mem=4G", (self.answers / "sbatch.calls").read_text().splitlines()[-1])

    def test_what_an_earlier_job_left_is_not_taken_for_the_last_one(self):
        self.submit(self.scenario(), "--shards", 1)
        self.left(1, 137, 0)
        self.answer("sbatch", "8\n")
        self.call("resubmit", "camp")
        self.answer("squeue", "8|0|RUNNING\n")
        self.assertIn("1 running", self.call("watch", "camp", "--once", status=75))

    def test_job_by_hand_and_its_lock(self):
        """The job itself, as Slurm would start it: done shards are passed over, a refused one ends it."""
        self.submit(self.scenario(), "--shards", 3, "--per-job", 3)
        camp = self.at / "camp"
        listing = camp / "state" / "submission-1"
        environment = dict(self.environment, SLURM_ARRAY_TASK_ID="0", SLURM_ARRAY_JOB_ID="7")

        def job():
            return subprocess.run([str(CLUSTER / "job"), str(camp), str(listing)], env=environment, capture_output=True, text=True, check=False)
        with subprocess.Popen(["flock", str(camp / "state" / "2.lock"), "sleep", "60"], start_new_session=True) as holder:
            time.sleep(0.5)
            done = job()
            os.killpg(holder.pid, signal.SIGKILL)
        self.assertEqual(done.returncode, 75)
        self.assertIn("shard 2: another job", done.stdout)
        self.assertIn("2 done", self.call("watch", "camp", "--once", status=1))
        before = (camp / "part-1.h5").stat().st_mtime_ns
        self.assertEqual(job().returncode, 0)
        self.assertEqual((camp / "part-1.h5").stat().st_mtime_ns, before)
        self.assertIn("3 done", self.call("watch", "camp", "--once"))

    def test_usage(self):
        for name in ("submit", "watch", "resubmit", "merge", "job"):
            with self.subTest(name):
                said = self.call(name, "--help")
                self.assertTrue(re.search("usage:", said, re.IGNORECASE) and "Exit status:" in said, said)
                self.call(name, "--no-such-option", status=64)
        for name in ("watch", "resubmit"):
            self.call(name, "nowhere", status=66)
        (self.at / "camp").mkdir()
        (self.at / "camp" / "campaign.json").write_text('{"stamkund_campaign": 2}')
        self.call("watch", "camp", status=65)


if __name__ == "__main__":
    if "RealSlurm" in sys.argv and missing():
        print(f"SKIPPED: no Slurm to test with: {missing()}")
        sys.exit(77)
    unittest.main()
