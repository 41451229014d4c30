"""Outputs that hold: closed streams, interrupts, several files of one command. Run as outputs_cli_test.py SUITE."""
import csv
import os
import pathlib
import re
import resource
import signal
import subprocess
import threading
import time
import unittest

from cli_case import PROGRAM, Case
from files_cli_test import ROWS, SCENARIO

TARGETS = """stamkund_targets: 1
parameters:
  - {path: population.purchases.alpha, start: 4 weeks, lower: 1 week, upper: 20 weeks}
targets:
  - {name: again, moment: repeat_rate, arm: today, value: 50 %, tolerance: 5 %}
"""
STOCK = ("--set", "arms[card].program.reward.stock=1", "--set", "arms[card].program.reward.at=2")


class OutputsCase(Case):
    def setUp(self):
        super().setUp()
        self.scenario = self.write("s.yaml", SCENARIO)
        self.rows = self.write("t.csv", ROWS)
        self.segments = self.write("segments.csv", "customer,segment\n" + "".join(f"c{i},s{i % 2}\n" for i in range(7)))

    def fit(self):
        fit = self.at / "fit.h5"
        if not fit.exists():
            self.run_it("calibrate", self.rows, "--model", "bg-nbd", "-q", "-o", fit, "--currency", "SEK")
        return fit

    def verbs(self):
        """Each verb that writes files, with the names of its outputs as options."""
        return [(("ingest", self.rows), ("-o", "--transactions", "--json")),
                (("ledger", self.scenario, self.rows, *STOCK), ("-o", "--customers", "--json")),
                (("run", self.scenario), ("-o", "--transactions", "--json")),
                (("calibrate", self.rows, "--model", "bg-nbd"), ("-o", "--json")),
                (("predict", self.fit(), "--allow-unconverged", "--draws", "2", "--sample", "100"),
                 ("-o", "--customers", "--json")),
                (("init", "starter"), ("-o", "--json")),
                (("validate", self.rows), ("--json",)),
                (("validate", self.scenario), ("--json",))]

    def outputs(self, options, folder):
        folder.mkdir(exist_ok=True)
        return [(option, folder / option.strip("-")) for option in options]

    def same(self, one, other):
        """The same result; HDF5 and JSON say when and how they were made, and nothing else may differ."""
        a, b = one.read_bytes(), other.read_bytes()
        if a.startswith(b"\x89HDF"):
            self.assertTrue(b.startswith(b"\x89HDF"))
            self.assertLess(abs(len(a) - len(b)), 4096)
        elif other.name == "json":
            plain = [re.sub(rb'"seconds": [0-9.e-]+', b"", text.replace(bytes(path.parent), b""))
                     for text, path in ((a, one), (b, other))]
            self.assertEqual(*plain)
        else:
            self.assertEqual(a, b)


class Closed(OutputsCase):
    """Without standard streams the first files to be opened would get their numbers."""

    def test_nothing_said_goes_into_a_file(self):
        for number, (verb, options) in enumerate(self.verbs()):
            want = self.outputs(options, self.at / f"want-{number}")
            self.run_it(*verb, *(part for pair in want for part in pair))
            for closed in (">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-", "<&- >&-"):
                with self.subTest(verb=verb[0], closed=closed):
                    got = self.outputs(options, self.at / f"got-{number}")
                    for _, path in got:
                        path.unlink(missing_ok=True)
                    command = [PROGRAM, *map(str, verb), *(str(part) for pair in got for part in pair)]
                    if verb[0] == "init":
                        command.append("--force")
                    done = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *command], stdin=subprocess.DEVNULL,
                                          capture_output=True, timeout=120)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    for (_, one), (_, other) in zip(want, got):
                        self.same(one, other)

    def test_what_cannot_be_delivered_is_an_error(self):
        for verb, options in self.verbs():
            got = self.outputs([option for option in options if option != "--json"], self.at / "got")
            outputs = [str(part) for pair in got for part in pair]
            commands = [[*map(str, verb), *outputs, "--json", "-"]]
            if verb[0] == "init":
                commands.append([*map(str, verb)])
            for command in commands:
                with self.subTest(command=command):
                    done = subprocess.run(["sh", "-c", '"$@" >&-', "sh", PROGRAM, *command],
                                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
                    self.assertEqual(done.returncode, 74, done.stderr)
                    self.assertIn(b"standard output is closed", done.stderr)
                    self.assertFalse([path for _, path in got if path.exists()])

    def test_a_refused_command_leaves_the_old_file(self):
        out = self.write("out.csv", "good\n")
        bad = self.write("bad.csv", "no transactions\n")
        for closed in (">&-", "2>&-", ">&- 2>&-"):
            done = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", PROGRAM, "ingest", bad, "-o", out],
                                  capture_output=True, timeout=60)
            self.assertEqual(done.returncode, 65)
            self.assertEqual(pathlib.Path(out).read_text(), "good\n")

    def test_numbers_that_were_not_handed_over(self):
        """The number of a closed descriptor may be that of a file which the program opens itself."""
        if not os.path.isdir("/proc/self/fd"):
            self.skipTest("no /proc")
        out = pathlib.Path(self.write("out.csv", "good\n"))
        before = self.files()
        for number in range(3, 12):
            for name in (f"/dev/fd/{number}", f"/proc/self/fd/{number}"):
                self.run_it("ingest", self.rows, "-o", out, "--transactions", name, exit=73)
                self.run_it("ingest", self.rows, "--transactions", out, "--json", name, exit=73)
                self.run_it("ingest", name, "-o", out, exit=66)
                self.run_it("ledger", self.scenario, name, "-o", out, exit=66)
        self.assertEqual(out.read_text(), "good\n")
        self.assertEqual(self.files(), before)
        with open(self.at / "three", "wb") as handed:
            subprocess.run([PROGRAM, "ingest", self.rows, "-q", "-o", str(self.at / "o.csv"), "--transactions",
                            f"/dev/fd/{handed.fileno()}"], pass_fds=[handed.fileno()], check=True)
        self.assertTrue((self.at / "three").read_text().startswith("customer,date,amount\n"))


class FullOutput(OutputsCase):
    """Who cannot be answered is told by the exit status, and nothing is left half said."""

    def setUp(self):
        super().setUp()
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")

    def full(self, *command):
        with open("/dev/full", "w") as full:
            return subprocess.run([PROGRAM, *map(str, command)], stdout=full, stderr=subprocess.PIPE, text=True,
                                  timeout=120)

    def test_every_verb(self):
        for verb, options in self.verbs():
            outputs = [(option, path) for option, path in self.outputs(options, self.at / "none")]
            for extra in ((), tuple(part for pair in outputs for part in pair), ("--json", "-")):
                if verb[0] == "init" and extra == ("--json", "-"):
                    continue
                if verb[0] == "init" and extra:
                    continue  # it says nothing before its file is there
                with self.subTest(verb=verb[0], extra=extra):
                    done = self.full(*verb, *extra)
                    self.assertEqual(done.returncode, 74, done.stderr)
                    self.assertIn("standard output could not be written", done.stderr)
                    self.assertEqual(list((self.at / "none").iterdir()), [])

    def test_help_and_versions(self):
        for command in (("--help",), ("--version",), ("run", "--help")):
            self.assertEqual(self.full(*command).returncode, 74)

    def test_a_limit_of_the_size_of_files(self):
        many = self.write("many.yaml", SCENARIO.replace("{count: 20}", "{count: 2000}"))
        out = self.write("out.csv", "good\n")
        before = self.files()
        done = self.run_it("run", many, "--transactions", out, exit=74,
                           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
        self.assertIn("too large", done.stderr)
        self.assertEqual(self.files(), before)
        self.assertEqual(pathlib.Path(out).read_text(), "good\n")

    def test_files_that_are_full(self):
        old = self.write("old.csv", "good\n")
        for verb, options in self.verbs():
            for option in options:
                with self.subTest(verb=verb[0], option=option):
                    other = [(o, old) for o in options if o != option and o != "--json"][:1]
                    force = ("--force",) if verb[0] == "init" else ()
                    self.run_it(*verb, *force, option, "/dev/full", *(p for pair in other for p in pair), exit=74)
                    self.assertEqual(pathlib.Path(old).read_text(), "good\n")


class Together(OutputsCase):
    """Files of one command come from one run: if one cannot get its name, none does."""

    def fed(self, feed, content, command, meanwhile):
        """Runs `command`, which reads the pipe `feed`, and does something after its outputs are reserved."""
        process = subprocess.Popen([PROGRAM, *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with open(feed, "w") as pipe:  # opens when the program has opened its end
            meanwhile()
            pipe.write(content)
        out, err = process.communicate(timeout=120)
        return process.returncode, out + err

    def test_a_folder_takes_the_place_of_one(self):
        feed = self.at / "feed"
        os.mkfifo(feed)
        cases = [(("ingest", feed), ROWS, ("-o", "--transactions", "--json")),
                 (("ledger", self.scenario, feed, *STOCK), ROWS, ("-o", "--customers", "--json")),
                 (("ledger", feed, self.rows), SCENARIO, ("-o", "--customers", "--json")),
                 (("run", feed), SCENARIO, ("-o", "--transactions", "--json")),
                 (("calibrate", feed, "--model", "bg-nbd"), ROWS, ("-o", "--json")),
                 (("predict", self.fit(), "--allow-unconverged", "--draws", "2", "--sample", "100", "--segments", feed),
                  pathlib.Path(self.segments).read_text(), ("-o", "--customers", "--json"))]
        for number, (verb, content, options) in enumerate(cases):
            for blocked in options:
                with self.subTest(verb=verb[:2], blocked=blocked):
                    folder = self.at / f"{verb[0]}{number}{blocked}"
                    outputs = self.outputs(options, folder)
                    for k, (_, path) in enumerate(outputs):
                        if k % 2 == 0:
                            path.write_text("before")

                    def block():
                        path = dict(outputs)[blocked]
                        path.unlink(missing_ok=True)
                        path.mkdir()
                    exit, said = self.fed(feed, content, [*verb, *(p for pair in outputs for p in pair)], block)
                    self.assertEqual(exit, 74, said)
                    self.assertIn("folder of that name", said)
                    self.assertNotIn("wrote ", said)
                    for k, (option, path) in enumerate(outputs):
                        if option == blocked:
                            self.assertEqual(list(path.iterdir()), [])
                        elif k % 2 == 0:
                            self.assertEqual(path.read_text(), "before")
                        else:
                            self.assertFalse(path.exists())
                    self.assertEqual(len(list(folder.iterdir())),
                                     1 + sum(1 for k, (o, _) in enumerate(outputs) if k % 2 == 0 and o != blocked))

    def test_a_refused_command_writes_its_summary_alone(self):
        bad = self.write("bad.yaml", SCENARIO.replace("70 %", "170 %"))
        outputs = self.outputs(("-o", "--transactions", "--json"), self.at / "out")
        self.run_it("run", bad, *(p for pair in outputs for p in pair), exit=65)
        self.assertEqual([p.name for p in (self.at / "out").iterdir()], ["json"])
        outputs[2][1].unlink()
        self.run_it("run", self.scenario, "--dry-run", *(p for pair in outputs for p in pair))
        self.assertEqual([p.name for p in (self.at / "out").iterdir()], ["json"])

    def test_standard_output_is_no_other_file(self):
        for option in ("-o", "--json"):
            with open(self.at / "out", "w") as out:
                done = subprocess.run([PROGRAM, "run", self.scenario, option, str(self.at / "out")], stdout=out,
                                      stderr=subprocess.PIPE, text=True)
            self.assertEqual(done.returncode, 64, done.stderr)
            self.assertIn("standard output goes", done.stderr)
        with open(self.rows, "a") as out:
            done = subprocess.run([PROGRAM, "validate", self.rows], stdout=out, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 64, done.stderr)
        self.assertEqual(pathlib.Path(self.rows).read_text(), ROWS)
        done = self.run_it("ledger", self.scenario, self.rows, "-o", "/dev/stdout", "--json", "-", exit=64)
        self.assertIn("both go to standard output", done.stderr)


class Stopped(OutputsCase):
    """An interrupt ends the program within a second, wherever it is, and nothing is written."""

    BIG = SCENARIO.replace("{count: 20}", "{count: 3000000}").replace("replicates: 2", "replicates: 50")

    def stop(self, command, after=0.7, which=signal.SIGINT, ready=None, twice=False):
        folder = self.at / "out"
        folder.mkdir(exist_ok=True)
        (folder / "old").write_text("before")
        process = subprocess.Popen([PROGRAM, *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if ready:
            ready()
        time.sleep(after)
        self.assertIsNone(process.poll(), "it had ended before")
        begin = time.monotonic()
        process.send_signal(which)
        _, err = process.communicate(timeout=30)
        took = time.monotonic() - begin
        self.assertEqual(process.returncode, 130, err)
        self.assertIn("interrupted", err)
        self.assertLess(took, 1.5)
        self.assertEqual([p.name for p in folder.iterdir()], ["old"])
        self.assertEqual((folder / "old").read_text(), "before")

    def test_waiting_for_an_input(self):
        feed = self.at / "feed"
        os.mkfifo(feed)
        out = self.at / "out" / "old"
        for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for command in (("ingest", feed, "-o", out), ("ledger", self.scenario, feed, "-o", out), ("validate", feed),
                            ("run", feed, "-o", out), ("calibrate", feed, "-o", out),
                            ("predict", self.fit(), "--allow-unconverged", "--segments", feed, "-o", out),
                            ("tune", self.scenario, "--targets", feed, "-o", out)):
                with self.subTest(command=command, which=which):
                    self.stop(command, which=which, after=0.3)
        # A writer that is there and says nothing, or stops in the middle.
        for text in ("", ROWS[:300]):
            def write():
                self.pipe = open(feed, "w")
                self.pipe.write(text)
                self.pipe.flush()
            self.stop(("ingest", feed, "-o", out), ready=write, after=0.3)
            self.pipe.close()

    def test_waiting_for_a_reader(self):
        feed = self.at / "feed"
        os.mkfifo(feed)
        self.stop(("run", self.scenario, "-o", feed, "--transactions", self.at / "out" / "old"), after=0.5)
        # A reader that takes nothing: the pipe fills up.
        text = SCENARIO.replace("{count: 20}", "{count: 20000}")
        many = self.write("many.yaml", text)

        def read():
            self.pipe = os.open(feed, os.O_RDONLY)
        self.stop(("run", many, "--transactions", feed, "-o", self.at / "out" / "old"), ready=read, after=3)
        os.close(self.pipe)

    def test_simulating_and_writing_transactions(self):
        big = self.write("big.yaml", self.BIG)
        for after in (0.3, 2.0):
            self.stop(("run", big, "--transactions", self.at / "out" / "old", "-o", self.at / "out" / "r.h5"), after=after)
        # One replicate, written from its lives one after the other.
        one = self.write("one.yaml", SCENARIO.replace("{count: 20}", "{count: 3000000}").replace("replicates: 2", "replicates: 1"))
        self.stop(("run", one, "--transactions", self.at / "out" / "old", "--transactions-arm", "card"), after=1.0)

    def test_nothing_is_in_place_before_the_end(self):
        """The old file stays as it is while the command runs."""
        big = self.write("big.yaml", self.BIG)
        old = pathlib.Path(self.write("old.csv", "before"))
        process = subprocess.Popen([PROGRAM, "run", big, "--transactions", str(old)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1.5)
        self.assertEqual(old.read_text(), "before")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(old.read_text(), "before")


class FirstReplicate(OutputsCase):
    """--transactions is what the results file says of that arm's first replicate."""

    PROGRAMS = """stamkund: 1
currency: SEK
seed: 11
start_date: 2025-03-01
horizon: 30 weeks
run_off: 10 weeks
replicates: 2
population:
  new_customers: {count: 300, arrive_over: 5 weeks}
  purchases: {model: pareto-nbd, r: 1.5, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend: {model: lognormal, median: 50 SEK, between: 0.4, within: 0.5}
  returns: RETURNS
baseline: {name: today, margin: 70 %}
arms:
  - name: stock
    program: {earn: {per_visit: 1}, reward: {at: 3, cost: 5 SEK, discount: 10 SEK, stock: 15}, behaviour: {goal_gradient: 2, post_reward_boost: 50 %}}
  - name: friends
    program: {earn: {per_visit: 1}, reward: {at: 5, cost: 5 SEK, stock: 20}, referral: {per_year: 4, friend_cost: 5 SEK}}
  - name: club
    program: {membership: {fee: 20 SEK, period: 8 weeks, discount: 5 %}, earn: {per_visit: 1}, reward: {at: 4, cost: 5 SEK}}
"""

    def check(self, *arguments, returns):
        import h5py
        for arm in ("today", "stock", "friends", "club"):
            with self.subTest(arm=arm, arguments=arguments):
                self.run_it("run", *arguments, "-q", "-o", self.at / "r.h5", "--transactions", self.at / "x.csv",
                            "--transactions-arm", arm)
                with open(self.at / "x.csv", newline="") as file:
                    rows = list(csv.DictReader(file))
                with h5py.File(self.at / "r.h5") as file:
                    at = [name.decode() for name in file["arm"][()]].index(arm)
                    self.assertEqual(len(rows), file["purchases"][at, 0].sum())
                    self.assertNotEqual(len(rows), file["purchases"][at, 1].sum())
                    minor = sum(round(float(row["amount"]) * 100) for row in rows)
                    if returns:
                        self.assertGreater(minor, file["revenue"][at, 0].sum())
                    else:
                        self.assertEqual(minor, file["revenue"][at, 0].sum())
                yield arm, rows

    def test_stock_referral_and_returns(self):
        for returns in ("none", "{share: 10 %, after: 14 days}"):
            scenario = self.write("p.yaml", self.PROGRAMS.replace("RETURNS", returns))
            for arm, rows in self.check(scenario, returns=returns != "none"):
                self.assertEqual(any(row["customer"].startswith("R") for row in rows), arm == "friends")

    def test_seasons(self):
        history = self.write("h.yaml", SCENARIO.replace("horizon: 8 weeks", "horizon: 120 weeks").replace("{count: 20}", "{count: 400}"))
        self.run_it("run", history, "-q", "--replicates", 1, "--transactions", self.at / "h.csv", "--transactions-start", "2022-05-01")
        self.run_it("calibrate", self.at / "h.csv", "--calendar", "season", "--currency", "SEK", "--spend", "none", "-q",
                    "--posterior", "none", "-o", self.at / "fit.h5")
        text = self.PROGRAMS.replace("RETURNS", "none")
        begin, end = text.index("  purchases:"), text.index("  spend:")
        scenario = self.write("p.yaml", (text[:begin] + "  fit: fit.h5\n" + text[end:]).replace("start_date: 2025-03-01\n", ""))
        for _, rows in self.check(scenario, "--allow-unconverged", returns=False):
            self.assertTrue(rows[0]["customer"].startswith("C0"))
        day_zero = min(row["date"] for row in rows)
        done = self.run_it("run", scenario, "--allow-unconverged", "--transactions", self.at / "x.csv",
                           "--transactions-start", "2030-07-01", exit=64)
        self.assertIn("--set start_date=2030-07-01", done.stderr)
        self.assertIn("calendar", done.stderr)
        self.assertLess(day_zero, "2026")
        resolved = self.run_it("run", scenario, "--allow-unconverged", "--dry-run", "--resolved").stdout
        start = resolved[resolved.index("start_date: ") + 12:][:10]
        self.run_it("run", scenario, "--allow-unconverged", "-q", "--transactions", self.at / "x.csv", "--transactions-start", start)

    def test_wrong_dates_and_arms_are_known_before_anything_is_simulated(self):
        scenario = self.write("p.yaml", self.PROGRAMS.replace("RETURNS", "none"))
        before = self.files()
        for options in (("--transactions-start", "tomorrow"), ("--transactions-arm", "stok")):
            self.run_it("run", scenario, "--dry-run", "--transactions", self.at / "x.csv", *options, exit=64)
        self.assertEqual(self.files(), before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
