"""Which files the program writes to, and which it never touches. Run as files_cli_test.py SUITE."""
import os
import subprocess
import unittest

from cli_case import CAFE, PROGRAM, Case

SCENARIO = """stamkund: 1
currency: SEK
start_date: 2025-01-01
horizon: 8 weeks
replicates: 2
population:
  new_customers: {count: 20}
  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend: {model: fixed, amount: 45 SEK}
baseline: {name: today, margin: 70 %}
arms:
  - name: card
    program: {earn: {per_visit: 1, name: a visit}, reward: {at: 10, cost: 13.50 SEK}}
"""

ROWS = "customer,date,amount\n" + "".join(f"c{i % 7},2025-{1 + i % 6:02d}-{1 + i % 27:02d},{10 + i}.50\n" for i in range(80))


class OwnFiles(Case):
    """No output takes the place of an input or of another output, whatever the file is called."""

    def setUp(self):
        super().setUp()
        self.scenario = self.write("s.yaml", SCENARIO)
        self.rows = self.write("t.csv", ROWS)
        (self.at / "link.csv").symlink_to("t.csv")
        (self.at / "link.yaml").symlink_to("s.yaml")
        os.link(self.rows, self.at / "hard.csv")
        (self.at / "folder").symlink_to(".")
        self.there = self.files()

    def refused(self, *arguments, words=("would be lost",)):
        done = self.run_it(*arguments, exit=64, cwd=self.at)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual(self.files(), self.there)
        self.assertEqual((self.at / "s.yaml").read_text(), SCENARIO)
        self.assertEqual((self.at / "t.csv").read_text(), ROWS)

    def test_an_output_is_an_input(self):
        for name in ("t.csv", "./t.csv", "link.csv", "hard.csv", "folder/t.csv", self.at / "t.csv"):
            for option in ("-o", "--customers", "--json"):
                self.refused("ledger", "s.yaml", "t.csv", option, name, words=("the TRANSACTIONS to read",))
            for option in ("-o", "--transactions", "--json"):
                self.refused("ingest", "t.csv", option, name)
            for option in ("-o", "--json"):
                self.refused("calibrate", "t.csv", option, name)
            self.refused("validate", "t.csv", "--json", name)
        for name in ("s.yaml", "link.yaml", "folder/s.yaml"):
            for option in ("-o", "--transactions", "--json"):
                self.refused("run", "s.yaml", option, name)
            self.refused("ledger", "link.yaml", "t.csv", "-o", name)
            self.refused("validate", "s.yaml", "--json", name)

    def test_two_outputs_are_one_file(self):
        both = ("both name",)
        for name in ("x", "./x", "folder/x", self.at / "x"):
            self.refused("ledger", "s.yaml", "t.csv", "-o", "x", "--customers", name, words=both)
            self.refused("ledger", "s.yaml", "t.csv", "--json", "x", "--customers", name, words=both)
            self.refused("run", "s.yaml", "-o", "x", "--transactions", name, words=both)
            self.refused("ingest", "t.csv", "-o", "x", "--transactions", name, words=both)
            self.refused("calibrate", "t.csv", "-o", "x", "--json", name, words=both)
            self.refused("init", "starter", "-o", "x", "--json", name, words=both)
        (self.at / "nothing").symlink_to("x")
        self.there = self.files()
        self.refused("run", "s.yaml", "-o", "x", "--transactions", "nothing", words=both)

    def test_the_fit_of_a_scenario(self):
        self.run_it("calibrate", CAFE, "-o", self.at / "fit.h5", "--currency", "SEK", "-q")
        fit = (self.at / "fit.h5").read_bytes()
        named = SCENARIO.replace("  new_customers: {count: 20}\n", "  fit: fit.h5\n  new_customers: {count: 20}\n")
        self.write("named.yaml", named)
        self.write("wrong.yaml", named.replace("70 %", "170 %"))
        self.there = self.files()
        for scenario in ("named.yaml", "wrong.yaml"):
            for option in ("-o", "--transactions", "--json"):
                self.refused("run", scenario, option, "fit.h5", words=("the scenario's fit",))
            self.refused("ledger", scenario, "t.csv", "-o", "fit.h5", words=("the scenario's fit",))
            self.refused("validate", scenario, "--json", "fit.h5", words=("the scenario's fit",))
        self.refused("run", "s.yaml", "--fit", "fit.h5", "-o", "folder/fit.h5", words=("the fit to read",))
        self.assertEqual((self.at / "fit.h5").read_bytes(), fit)

    def test_the_scenario_of_targets(self):
        self.write("targets.yaml", "stamkund_targets: 1\nscenario: s.yaml\nparameters:\n"
                   "  - {path: population.purchases.alpha, start: 4 weeks, lower: 1 week, upper: 20 weeks}\ntargets:\n"
                   "  - {name: a, moment: repurchase_within, within: 14 days, arm: today, value: 50 %, tolerance: 5 %}\n")
        self.there = self.files()
        for name in ("s.yaml", "link.yaml"):
            self.refused("validate", "targets.yaml", "--json", name, words=("the targets' scenario",))
            self.refused("tune", "s.yaml", "--targets", "targets.yaml", "-o", name)
        self.refused("tune", "s.yaml", "--targets", "targets.yaml", "-o", "targets.yaml")

    def test_dash_is_no_file(self):
        for verb in (("run", "s.yaml"), ("ledger", "s.yaml", "t.csv"), ("calibrate", "t.csv"), ("ingest", "t.csv"),
                     ("init", "starter")):
            self.refused(*verb, "-o", "-", words=("only --json can take '-'",))


class OtherThanFiles(Case):
    """What is no regular file stays what it is. Never a device of the system: a mistake here would replace it."""

    def setUp(self):
        super().setUp()
        self.scenario = self.write("s.yaml", SCENARIO)
        self.rows = self.write("t.csv", ROWS)

    def test_a_pipe_gets_what_a_file_would(self):
        self.run_it("ledger", self.scenario, self.rows, "-o", self.at / "l.csv")
        pipe = self.at / "pipe"
        os.mkfifo(pipe)
        # Limited stock makes the program read twice; the reader must see one ledger all the same.
        for options in ((), ("--set", "arms[card].program.reward.stock=1")):
            self.run_it("ledger", self.scenario, self.rows, "-o", self.at / "l.csv", *options)
            with subprocess.Popen([PROGRAM, "ledger", self.scenario, self.rows, "-q", "-o", str(pipe), *options]) as process:
                read = pipe.read_bytes()
                self.assertEqual(process.wait(timeout=60), 0)
            self.assertEqual(read, (self.at / "l.csv").read_bytes())
            self.assertTrue(pipe.is_fifo())

    def test_a_link_stays(self):
        (self.at / "folder").mkdir()
        link = self.at / "link"
        link.symlink_to("folder/l.csv")
        for _ in range(2):  # it leads to nothing, then to a file
            self.run_it("ledger", self.scenario, self.rows, "-o", link)
            self.assertTrue(link.is_symlink())
            self.assertTrue((self.at / "folder" / "l.csv").read_text().startswith("customer,date"))
        self.assertEqual([one.name for one in (self.at / "folder").iterdir()], ["l.csv"])

    def test_standard_output_by_its_name(self):
        if not os.path.exists("/dev/stdout"):
            return
        piped = self.run_it("ledger", self.scenario, self.rows, "-q", "-o", "/dev/stdout").stdout
        with open(self.at / "out", "w") as out:
            subprocess.run([PROGRAM, "ledger", self.scenario, self.rows, "-q", "-o", "/dev/stdout"], stdout=out, check=True)
        self.assertTrue(piped.startswith("customer,date"))
        self.assertEqual((self.at / "out").read_text(), piped)
        self.assertIn(",a visit,", piped)
        # With words for people around it, nothing is lost of either.
        with open(self.at / "out", "w") as out:
            subprocess.run([PROGRAM, "ledger", self.scenario, self.rows, "-o", "/dev/stdout"], stdout=out, check=True)
        words = self.run_it("ledger", self.scenario, self.rows).stdout
        both = (self.at / "out").read_text()
        self.assertIn(piped, both)
        self.assertEqual(both.replace(piped, ""), words)

    def test_the_resolved_scenario_as_it_is_printed(self):
        digest = self.json_of("run", self.scenario)["results_digest"]
        for quiet in ((), ("-q",)):
            text = self.run_it("run", self.scenario, "--resolved", "--dry-run", *quiet).stdout
            self.assertEqual("# ready to run" in text, not quiet)
            self.assertEqual(self.json_of("run", self.write("x.yaml", text))["results_digest"], digest)


if __name__ == "__main__":
    unittest.main(verbosity=2)
