"""What runs that end in the middle leave behind, and the names and rights of what they write. Suite: Leftovers."""
import os
import pathlib
import random
import signal
import stat
import subprocess
import time
import unittest

from cli_case import PROGRAM, STATED, Case

LONG = STATED.replace("count: 300", "count: 4000").replace("replicates: 8", "replicates: 100000")


class Leftovers(Case):
    def start(self, text=LONG, *more, **options):
        self.scenario = self.write("s.yaml", text)
        return subprocess.Popen([PROGRAM, "run", self.scenario, "-o", str(self.at / "out.h5"), "--json", str(self.at / "out.json"),
                                 "--threads", "1", *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)

    def unfinished(self):
        return [name for name in self.files() if "unfinished" in name]

    def wait_for_files(self):
        for _ in range(200):
            if len(self.unfinished()) == 2:
                return
            time.sleep(0.02)
        self.fail("it never began")

    def test_signals_leave_nothing(self):
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGXCPU):
            with self.subTest(one.name), self.start() as process:
                self.wait_for_files()
                process.send_signal(one)
                self.assertEqual(process.wait(10), 130)
                self.assertEqual(self.files(), ["s.yaml"])

    def test_limits_of_the_shell_leave_nothing(self):
        scenario = self.write("s.yaml", LONG)
        begin = f"ulimit -c 0; ulimit %s; exec {PROGRAM} run {scenario} -o {self.at}/out.h5 --threads 1 %s"
        done = subprocess.run(["bash", "-c", begin % ("-S -t 1", "")], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 130, done.stderr)
        done = subprocess.run(["bash", "-c", begin % ("-f 2", "--replicates 3")], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 74, done.stderr)
        self.assertIn("File too large", done.stderr)
        self.assertEqual(self.files(), ["s.yaml"])

    @unittest.skipIf(os.geteuid() != 0, "only root can be somebody else")
    def test_limit_of_processes_names_threads(self):
        self.at.chmod(0o777)
        scenario = self.write("s.yaml", STATED)
        for limit, threads, exit in ((1, 8, 74), (3, 8, 74), (6, 8, 74), (1, 1, 0), (30, 8, 0)):
            with self.subTest(limit=limit, threads=threads):
                done = subprocess.run(["su", "nobody", "-s", "/bin/bash", "-c",
                                       f"export ASAN_OPTIONS=detect_leaks=0; ulimit -u {limit}; exec {PROGRAM} run {scenario} -o {self.at}/out.h5 --threads {threads} -q"],
                                      capture_output=True, text=True, timeout=60, check=False)
                if "Permission denied" in done.stderr:
                    self.skipTest("others may not run the program where it is")
                self.assertEqual(done.returncode, exit, done.stderr)
                if exit:
                    self.assertRegex(done.stderr, r"no more than \d of 8 threads can be started here .*--threads \d makes do")
                    self.assertEqual(self.files(), ["s.yaml"])

    def test_what_a_kill_left_is_removed_and_named_by_the_next_run(self):
        for _ in range(2):
            with self.start() as process:
                self.wait_for_files()
                process.kill()
        left = self.unfinished()
        self.assertEqual(len(left), 2)
        (self.at / "other.h5.unfinished-abcdef").write_text("of another output")
        (self.at / "out.h5.unfinished-abcdefg").write_text("not called so by us")
        done = self.run_it("run", self.write("s.yaml", STATED), "-o", self.at / "out.h5", "--json", self.at / "out.json")
        for name in left:
            self.assertIn(f"{name}', which a killed run left", done.stderr)
        self.assertEqual(self.unfinished(), ["other.h5.unfinished-abcdef", "out.h5.unfinished-abcdefg"])

    def test_files_of_a_living_run_stay(self):
        with self.start() as process:
            self.wait_for_files()
            mine = self.unfinished()
            other = self.write("t.yaml", STATED)
            self.run_it("run", other, "-o", self.at / "out.h5")
            self.assertEqual(self.unfinished(), mine)
            process.terminate()
            self.assertEqual(process.wait(10), 130)

    def test_many_writers_of_one_output(self):
        scenario = self.write("s.yaml", STATED)
        out, json = self.at / "out.h5", self.at / "out.json"
        for _ in range(3):
            writers = [subprocess.Popen([PROGRAM, "run", scenario, "-o", str(out), "--json", str(json), "-q", "--seed", str(seed), "--threads", "1"])
                       for seed in range(1, 7)]
            self.assertEqual([one.wait(60) for one in writers], [0] * 6)
            self.run_it("validate", out)
            self.assertEqual(self.files(), ["out.h5", "out.json", "s.yaml"])
            both = self.run_it("validate", out, "--json", "-").stdout
            self.assertTrue(both)

    def test_what_was_put_aside_is_removed_once_both_are_there(self):
        old = self.at / "out.h5.unfinished-abcdef-old"
        old.write_text("what was there before a kill between two names")
        scenario = self.write("s.yaml", STATED)
        self.run_it("run", scenario, "-o", self.at / "out.h5", "--set", "horizon=3 parsecs", exit=65)
        self.assertTrue(old.exists())
        self.run_it("run", scenario, "-o", self.at / "out.h5")
        self.assertFalse(old.exists())

    def test_kills_at_random_moments(self):
        """Whatever is there under the name is whole, and the next run clears up."""
        luck = random.Random(7)
        for _ in range(25):
            with self.start(STATED) as process:
                time.sleep(luck.uniform(0, 0.06))
                process.kill()
            if (self.at / "out.h5").exists():
                self.run_it("validate", self.at / "out.h5")
        self.run_it("run", self.scenario, "-o", self.at / "out.h5", "--json", self.at / "out.json", "-q")
        self.assertEqual(self.files(), ["out.h5", "out.json", "s.yaml"])

    def killed_again_and_again(self, times, longest, *command):
        """So often killed at random moments; then it is let through. How many kills hit."""
        luck = random.Random(11)
        hit = 0
        for _ in range(times):
            with subprocess.Popen([PROGRAM, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                try:
                    process.wait(luck.uniform(0, longest))
                except subprocess.TimeoutExpired:
                    process.kill()
                hit += process.wait() != 0
        self.run_it(*command)
        return hit

    def test_killed_merges_and_sweeps(self):
        scenario = self.write("s.yaml", STATED)
        parts = [self.at / f"part-{i}.h5" for i in (1, 2)]
        for i, part in enumerate(parts, 1):
            self.run_it("run", scenario, "--shard", f"{i}/2", "-o", part, "-q")
        merge = ["merge", *parts, "-o", self.at / "all.h5", "-q"]
        self.assertGreater(self.killed_again_and_again(20, 0.04, *merge), 3)
        self.run_it("validate", self.at / "all.h5")
        study = self.write("study.yaml", "stamkund_sweep: 1\nscenario: s.yaml\nmethod: latin_hypercube\npoints: 12\n"
                           "goal: {effect: net, arm: card}\nparameters:\n  - path: arms[card].program.reward.cost\n"
                           "    from: 5 SEK\n    to: 20 SEK\n")
        digest = self.json_of("sweep", study)["sweep_digest"]
        sweep = ["sweep", study, "-o", self.at / "sweep.h5", "--json", self.at / "sweep.json", "--threads", "1", "-q"]
        self.assertGreater(self.killed_again_and_again(20, 0.15, *sweep), 3)
        self.assertIn(digest, (self.at / "sweep.json").read_text())
        self.assertFalse(self.unfinished())

    def test_ids_that_a_spreadsheet_would_run(self):
        """An option, so that ids stay what they are for everybody else."""
        rows = 'customer,date,amount\n' + "".join(
            f'"{one}",2024-0{month}-0{day},10\n' for day, one in enumerate(('=HYPERLINK(""http://x"",""y"")', "+1", "@a", "plain"), 1)
            for month in (1, 2, 3))
        path = self.write("rows.csv", rows)
        out = self.at / "c.csv"
        for option, starts in (((), ['"=', "+1", "@a", "plain"]), (("--spreadsheet",), ['"\'=', "+1", "'@a", "plain"])):
            self.run_it("ingest", path, "-o", out, "-q", *option)
            lines = out.read_text().splitlines()[1:]
            self.assertEqual(len(lines), 4)
            self.assertTrue(all(any(line.startswith(start) for line in lines) for start in starts), lines)

    def test_names_as_long_as_the_file_system_takes(self):
        scenario = self.write("s.yaml", STATED)
        for length in (237, 238, 250, 255):
            for name in ("n" * (length - 3) + ".h5", "é" * ((length - 3) // 2) + "e" * ((length - 3) % 2) + ".h5"):
                self.assertEqual(len(name.encode()), length)
                self.run_it("run", scenario, "-o", self.at / name, "--json", self.at / ("j" + name[1:]) if name[0] == "n" else "/dev/null", "-q")
                self.assertTrue((self.at / name).exists())
        self.assertFalse(self.unfinished())
        said = self.run_it("run", scenario, "-o", self.at / ("n" * 256), exit=73).stderr
        self.assertIn("File name too long", said)

    def test_private_file_stays_private_and_with_its_owner(self):
        scenario = self.write("s.yaml", STATED)
        out = self.at / "out.h5"
        out.write_text("")
        out.chmod(0o640)
        if os.geteuid() == 0:
            os.chown(out, 1234, 4321)
        self.run_it("run", scenario, "-o", out, "-q")
        now = out.stat()
        self.assertEqual(stat.S_IMODE(now.st_mode), 0o640)
        if os.geteuid() == 0:
            self.assertEqual((now.st_uid, now.st_gid), (1234, 4321))
        self.assertEqual(pathlib.Path(out).read_bytes()[:4], b"\x89HDF")


if __name__ == "__main__":
    unittest.main()
