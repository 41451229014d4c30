"""'stamkund predict' and 'calibrate --model auto' as their users meet them. Run as predict_cli_test.py SUITE."""
import csv
import sys
import unittest

import h5py

from cli_case import CAFE, Case


class Predict(Case):
    @classmethod
    def setUpClass(cls):
        cls.fits = Case()
        cls.fits.setUp()
        cls.fit = cls.fits.at / "fit.h5"
        cls.fits.run_it("calibrate", CAFE, "--calibration-end", "2025-09-30", "--currency", "SEK", "-o", cls.fit)

    @classmethod
    def tearDownClass(cls):
        cls.fits.doCleanups()

    def test_customers_groups_and_files_agree(self):
        out = self.json_of("predict", self.fit, "--horizon", "96 days", "--margin", "70 %", "--cohorts", "quarter",
                           "--customers", self.at / "c.csv", "-o", self.at / "p.h5")
        with open(self.at / "c.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), out["customers"])
        total = sum(float(row["expected_purchases"]) for row in rows)
        purchases = out["groups"][0]["totals"]["purchases"]
        self.assertAlmostEqual(total / purchases["expected"], 1, places=6)
        self.assertLess(purchases["p05"], purchases["expected"])
        self.assertLess(purchases["expected"], purchases["p95"])
        parts = sum(purchases[f"variance_{part}"] for part in ("parameters", "individual", "process"))
        self.assertAlmostEqual(parts ** 0.5, purchases["standard_deviation"], places=6)
        cohorts = [group for group in out["groups"] if group["kind"] == "cohort"]
        self.assertEqual(sum(group["customers"] for group in cohorts), out["customers"])
        with h5py.File(self.at / "p.h5") as file:
            self.assertEqual(file.attrs["format"], "stamkund-predictions")
            self.assertAlmostEqual(float(sum(file["customers/expected_purchases"])) / total, 1, places=6)
            self.assertEqual(file["groups/expected"].shape, (1 + len(cohorts), 3))
        # The fit's own backtest of the same days expects the same.
        backtest = self.json_of("calibrate", CAFE, "--calibration-end", "2025-09-30")["holdout"]
        self.assertEqual(backtest["days"], 96)
        self.assertAlmostEqual(backtest["expected"] / purchases["expected"], 1, places=6)

    def test_every_wrong_option_at_once(self):
        done = self.run_it("predict", self.fit, "--horizon", "5 wekks", "--margin", "300 %", "--within", "30;90",
                           "--cohorts", "moth", "--draws", "1", exit=64)
        for part in ("--horizon: found '5 wekks'", "did you mean 'weeks'", "--margin: found '300 %'",
                     "--within: found '30;90'", "did you mean 'month'", "--draws: found '1'"):
            self.assertIn(part, done.stderr)

    def test_what_is_no_fit(self):
        self.run_it("predict", self.at / "none.h5", exit=66)
        self.run_it("predict", self.write("text.h5", "no HDF5"), exit=65)
        self.run_it("predict", self.fit, "-o", self.fit, exit=64)
        self.assertEqual(self.files(), ["text.h5"])

    def test_a_fit_that_cannot_predict_is_refused(self):
        rows = "".join(f"c{i},2025-01-{i % 28 + 1:02},10\n" for i in range(200))
        once = self.write("once.csv", "customer,date,amount\n" + rows)
        self.run_it("calibrate", once, "--observation-end", "2025-06-30", "-o", self.at / "fit.h5")
        done = self.run_it("predict", self.at / "fit.h5", "--allow-unconverged", exit=65)
        self.assertIn("cannot predict", done.stderr)
        self.assertIn("no customer bought again", done.stderr)

    def test_seeds_and_threads(self):
        first = self.json_of("predict", self.fit, "--draws", "10", "--threads", "1")
        self.assertEqual(first, self.json_of("predict", self.fit, "--draws", "10", "--threads", "2"))
        other = self.json_of("predict", self.fit, "--draws", "10", "--seed", "5")
        self.assertEqual(first["groups"][0]["totals"]["purchases"]["expected"],
                         other["groups"][0]["totals"]["purchases"]["expected"])
        self.assertNotEqual(first["groups"][0]["totals"]["purchases"]["p05"],
                            other["groups"][0]["totals"]["purchases"]["p05"])


class Select(Case):
    def test_a_table_and_a_reason(self):
        done = self.run_it("calibrate", CAFE, "--model", "auto", "-o", self.at / "fit.h5")
        self.assertIn("take ", done.stdout)
        self.assertIn("foresight", done.stdout)
        with h5py.File(self.at / "fit.h5") as file:
            chosen = file["selection"].attrs["chosen"]
            self.assertEqual(file["process"].attrs["model"], chosen)
            self.assertEqual(file["selection/predictive_by_origin"].shape[1], 3)
        # The file serves like any other.
        self.run_it("predict", self.at / "fit.h5", "--draws", "5")

    def test_too_short_to_look_ahead(self):
        out = self.json_of("calibrate", CAFE, "--model", "auto", "--origins", "0")
        self.assertIn("BIC", out["selection"]["reason"])
        self.assertIsNone(out["selection"]["candidates"][0]["predictive"])

    def test_options_that_do_not_fit(self):
        done = self.run_it("calibrate", CAFE, "--model", "pareto-nbd", "--origins", "2", "--k", "3", exit=64)
        self.assertIn("--origins", done.stderr)
        self.assertIn("--k", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
