"""What the program says to people whose scenario, or command line, is not what they think it is."""
import gzip
import subprocess
import sys
import unittest

from cli_case import PROGRAM, STATED, Case


class Messages(Case):
    def test_a_change_that_the_shell_took_apart(self):
        scenario = self.write("s.yaml", STATED)
        for stray in (["--set", "horizon=52", "weeks", scenario], [scenario, "--set", "horizon=52", "weeks"],
                      [scenario, "--set=horizon=52", "weeks", "--quiet"]):
            done = self.run_it("run", *stray, exit=64)
            self.assertIn("found 'weeks' by itself after --set; put the change in quotes: --set 'horizon=52 weeks'", done.stderr)
        done = self.run_it("run", scenario, "--set", "arms[ten", "card].margin=1 %", exit=64)
        self.assertIn("--set 'arms[ten card].margin=1 %'", done.stderr)
        done = self.run_it("run", "--set", "arms[ten", scenario, exit=64)
        self.assertIn("put all of it in quotes", done.stderr)
        self.assertIn("more files", self.run_it("run", scenario, scenario, exit=64).stderr)
        self.run_it("run", scenario, "--dry-run", "--set", "horizon = 10 weeks")

    def test_no_change_leaves_a_value_empty_or_ends_the_program(self):
        scenario = self.write("s.yaml", STATED)
        for value in ("", "~", "{}", "[]", "{a: b}", "nan", "500 stars"):
            done = self.run_it("run", scenario, "--dry-run", "--set", f"baseline.margin={value}", exit=65)
            self.assertIn("--set baseline.margin: error: baseline.margin: ", done.stderr)
            self.assertEqual(done.stderr.count("error: "), 1)

    def test_what_is_no_scenario(self):
        packed = self.write("s.yaml.gz", gzip.compress(STATED.encode()))
        self.assertIn("compressed with gzip", self.run_it("run", packed, exit=65).stderr)
        self.assertIn("UTF-16", self.run_it("run", self.write("w.yaml", STATED.encode("utf-16")), exit=65).stderr)
        self.assertIn("spreadsheet", self.run_it("run", self.write("x.yaml", b"PK\x03\x04" + bytes(99)), exit=65).stderr)

    def test_a_missing_fit_says_how_to_come_by_one(self):
        scenario = self.write("s.yaml", "stamkund: 1\ncurrency: SEK\nhorizon: 10 weeks\npopulation: {fit: none.h5}\n"
                              "baseline: {name: a, margin: 50 %}\n")
        done = self.run_it("run", scenario, exit=66)
        self.assertIn("'stamkund calibrate TRANSACTIONS.csv -o fit.h5' makes a fit from past purchases", done.stderr)

    def test_nothing_from_a_file_commands_the_terminal(self):
        """Ids, labels, headers and names of files with escape sequences, in messages and in answers."""
        wicked = "\x1b]0;x\x07\x1b[2J\u009b31m\u202e"
        csv = self.write("rows.csv", f"customer,date,amount,store{wicked}\n" + "".join(
            f"c{c}{wicked},2024-0{m}-01,10,s{wicked}\n" for c in range(4) for m in range(1, 4)) + f"d,2024-02-30{wicked},10,x\n")
        odd = str(self.at / f"odd{wicked}.csv")
        for call, exit in ((("ingest", csv), 0), (("ingest", csv, "--interpret"), 0), (("ingest", odd), 66),
                           (("ingest", csv, "-o", odd), 0), (("run", odd), 65), (("ingest", csv, f"--{wicked}"), 64),
                           ((wicked,), 64), (("validate", csv), None), (("ingest", csv, "--customer-column", wicked), None)):
            done = subprocess.run([PROGRAM, *call], capture_output=True, timeout=60, check=False)
            if exit is not None:
                self.assertEqual(done.returncode, exit, done.stderr)
            for said in (done.stdout.decode(), done.stderr.decode()):
                self.assertFalse(set(said) & set("\x1b\x07\u009b\u202e"), ascii(said))


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
