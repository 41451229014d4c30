"""What 'stamkund calibrate' can be asked for, as its users meet it. Run as calibrate_cli_test.py SUITE."""
import bisect
import datetime
import math
import random
import sys
import unittest

import h5py

from cli_case import CAFE, Case


def seasonal(luck, customers, rate_of, dropout_of, from_the_first=False):
    """Rows of three years: who first bought in the first one, and buys with a season of e^(.5 cos). She may leave after a purchase."""
    start = datetime.date(2021, 1, 1)
    passed = [0.0]
    for day in range(1096):
        passed.append(passed[-1] + math.exp(0.5 * math.cos(2 * math.pi * (start + datetime.timedelta(day)).timetuple().tm_yday / 365.25)))
    rows = ["customer,date,amount"]
    for i in range(customers):
        first = luck.randrange(365)
        rate = rate_of()
        dropout = dropout_of() if dropout_of else 0.0
        at, day = passed[first], first
        while day < 1095:
            rows.append(f"c{i:04d},{start + datetime.timedelta(day)},10.00")
            if dropout_of and (day > first or from_the_first) and luck.random() < dropout:
                break
            at += luck.expovariate(rate)
            day = bisect.bisect_right(passed, at) - 1
    return rows


class Models(Case):
    def test_every_model_fits_predicts_and_runs(self):
        scenario = self.write("s.yaml", "stamkund: 1\nname: test\ncurrency: SEK\nhorizon: 8 weeks\nreplicates: 2\n"
                                        "population: {fit: none.h5}\nbaseline: {name: today, margin: 70 %}\n")
        for model in ("nbd", "mbg-nbd", "bg-cnbd-k", "bg-bb"):
            fit = self.at / f"{model}.h5"
            out = self.json_of("calibrate", CAFE, "--model", model, "--posterior", "none", "--currency", "SEK", "-o", fit)
            self.assertEqual(out["model"], model)
            self.assertIn(out["status"], ("converged", "boundary"))
            self.run_it("predict", fit, "--draws", "4", "--sample", "100", "--allow-unconverged", "-q")
            self.run_it("run", scenario, "--fit", fit, "--allow-unconverged", "-q")

    def test_a_season_where_nobody_leaves_predicts(self):
        """The likelihood has no maximum where leaving is concerned: the limit is the NBD, whose forecast it gives, without a flag."""
        limits = 0
        for seed in (1, 2, 3):
            luck = random.Random(seed)
            file = self.write("t.csv", "\n".join(seasonal(luck, 120, lambda: luck.gammavariate(2, 1 / 60), None)) + "\n")
            expected = {}
            for model in ("nbd", "pareto-nbd", "bg-nbd"):
                out = self.json_of("calibrate", file, "--model", model, "--calendar", "season", "--no-calendar-error", "-o", self.at / "f.h5", "-q")
                limits += out.get("limit") == "no dropout is visible"
                ahead = self.json_of("predict", self.at / "f.h5", "--horizon", "182 days", "--draws", "20", "--sample", "120", "-q")
                expected[model] = ahead["groups"][0]["totals"]["purchases"]["expected"]
                self.assertAlmostEqual(expected[model] / expected["nbd"], 1, delta=0.02)
        self.assertGreaterEqual(limits, 2)

    def test_uncertainty_is_said_and_kept(self):
        out = self.json_of("calibrate", CAFE, "--model", "bg-nbd", "--prior", "weak", "--bootstrap", "5", "--profile", "r",
                           "--profile", "alive", "--draws", "200", "-o", self.at / "fit.h5")
        self.assertIn("Normal(", out["prior"])
        self.assertEqual(out["posterior"]["draws"], 200)
        self.assertLess(out["profiles"]["r"]["low"], out["parameters"]["r"])
        self.assertLess(out["parameters"]["r"], out["profiles"]["r"]["high"])
        self.assertEqual(out["bootstrap"]["replicates"], 5)
        with h5py.File(self.at / "fit.h5") as file:
            self.assertEqual(file["process/draws"].shape, (200, 4))
            self.assertEqual(file["process/bootstrap/estimates"].shape[1], 4)

    def test_wrong_options_at_once(self):
        done = self.run_it("calibrate", CAFE, "--model", "bg-nbd", "--prior", "weka", "--posterior", "mcmc", "--profile", "s",
                           "--calendar", "sezon", "--period", "month", exit=64)
        for part in ("--prior: found 'weka'", "did you mean 'weak'", "--posterior: found 'mcmc'", "--profile: found 's'",
                     "--calendar: found 'sezon'", "--period"):
            self.assertIn(part, done.stderr)


class Contracts(Case):
    def test_published_figures_and_file(self):
        rows = "\n".join(f"{t},{s}" for t, s in enumerate((100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1)))
        table = self.write("cohort.csv", "period,customers\n" + rows + "\n")
        out = self.json_of("calibrate", table, "--model", "sbg", "--cohort-size", "1000", "-o", self.at / "fit.h5")
        # Fader & Hardie 2007, "Regular".
        self.assertAlmostEqual(out["parameters"]["alpha"], 0.70408, places=4)
        self.assertAlmostEqual(out["parameters"]["beta"], 1.18204, places=4)
        self.assertAlmostEqual(out["log_likelihood"], -1680.265, places=2)
        with h5py.File(self.at / "fit.h5") as file:
            self.assertAlmostEqual(file["projection/survival"][1], 0.6267, places=3)

    def test_prior_draws_and_profiles(self):
        table = self.write("cohort.csv", "period,customers\n0,1000\n1,631\n2,468\n3,382\n4,326\n5,289\n6,262\n7,241\n")
        plain = self.json_of("calibrate", table, "--model", "sbg", "--profile", "alpha", "--draws", "200")
        self.assertEqual(plain["posterior"]["draws"], 200)
        # Wald: .704 +- 1.645 x .066; the likelihood is nearly normal here.
        self.assertAlmostEqual(plain["profiles"]["alpha"]["low"], 0.60, delta=0.02)
        self.assertAlmostEqual(plain["profiles"]["alpha"]["high"], 0.82, delta=0.02)
        weak = self.json_of("calibrate", table, "--model", "sbg", "--prior", "weak")
        self.assertIn("log alpha ~ Normal(", weak["prior"])
        self.assertNotEqual(weak["parameters"]["alpha"], plain["parameters"]["alpha"])
        done = self.run_it("calibrate", table, "--model", "sbg", "--bootstrap", "9", "--profile", "alive", exit=64)
        self.assertIn("--bootstrap", done.stderr)
        self.assertIn("--profile: found 'alive'", done.stderr)
        done = self.run_it("calibrate", table, "--model", "sbg", "--calibration-end", "2024-06-30", "--spend",
                           "lognormal", "--keep-same-day", "--on-negative", "drop", exit=64)
        for option in ("--calibration-end", "--spend", "--keep-same-day", "--on-negative"):
            self.assertIn(option + ": contracts have no purchases", done.stderr)

    def test_survivors_that_rise(self):
        table = self.write("cohort.csv", "period,customers\n0,100\n1,60\n2,70\n")
        done = self.run_it("calibrate", table, "--model", "sbg", exit=65)
        self.assertIn("survivors rise in period 2", done.stderr)


class Covariates(Case):
    def test_static_and_calendar(self):
        customers = sorted({row.split(",")[0] for row in self.rows()})
        table = self.write("z.csv", "customer,city\n" + "".join(f"{c},{i % 2}\n" for i, c in enumerate(customers)))
        out = self.json_of("calibrate", CAFE, "--covariates", table, "--calendar", "season", "--currency", "SEK",
                           "-o", self.at / "fit.h5")
        self.assertEqual(out["model"], "pareto-nbd-covariates")
        self.assertIn("purchase.city", out["parameters"])
        self.assertIn("purchase.season.sin1", out["parameters"])
        self.assertNotIn("lifetime.season.sin1", out["parameters"])
        if out["status"] == "converged":
            self.run_it("predict", self.at / "fit.h5", "--draws", "3", "--sample", "100", "-q")

    def test_season_where_customers_leave_after_purchases_or_never(self):
        for model in ("bg-nbd", "mbg-nbd", "nbd"):
            with self.subTest(model):
                self.season_of(model)

    def season_of(self, model):
        """Made with a season of e^(.5 cos), found again; what is predicted is what simulated lives do, month by month, too.

        Null: the estimate is normal about .5, lives about what is predicted. |z| < 4, false alarm 1.3e-4. Without its season
        the same fit expects as much in July as in January.
        """
        luck = random.Random(5)
        rows = seasonal(luck, 1500, lambda: luck.gammavariate(1.2, 1 / 30),
                        None if model == "nbd" else lambda: luck.betavariate(0.6, 2.5), model == "mbg-nbd")
        file = self.write("t.csv", "\n".join(rows) + "\n")
        out = self.json_of("calibrate", file, "--model", model, "--calendar", "season", "--keep-same-day", "--observation-end",
                           "2023-12-31", "-o", self.at / "f.h5", "-q")
        error = out["standard_errors"]["purchase.season.cos1"]
        self.assertLess(abs(out["parameters"]["purchase.season.cos1"] - 0.5), 4 * error)
        ahead = self.json_of("predict", self.at / "f.h5", "--horizon", "364 days", "--no-calendar-error", "-q")
        expected = ahead["groups"][0]["totals"]["purchases"]
        scenario = self.write("s.yaml", "stamkund: 1\ncurrency: SEK\nhorizon: 364 days\nperiod: 28 days\nreplicates: 40\n"
                                        "uncertainty: {parameters: false}\npopulation: {fit: f.h5, spend: {model: fixed, amount: 10 SEK}}\n"
                                        "baseline: {name: today, margin: 50 %}\n")
        self.run_it("run", scenario, "-o", self.at / "r.h5", "--no-calendar-error", "-q")
        with h5py.File(self.at / "r.h5") as lives:
            months = lives["purchases"][0]
        each = months.sum(axis=1)
        self.assertLess(abs(each.mean() - expected["expected"]), 4 * each.std() / math.sqrt(len(each)))
        self.assertGreater(months[:, 0].mean(), 1.8 * months[:, 6].mean())
        # A covariate that changes cannot bend a dropout that has no rate.
        done = self.run_it("calibrate", file, "--model", model, "--calendar", "season", "--lifetime-covariates", "season.cos1",
                           "--observation-end", "2023-12-31", exit=65)
        self.assertIn("nobody leaves" if model == "nbd" else "leave after purchases", done.stderr)

    def test_prior_draws_and_profiles(self):
        customers = sorted({row.split(",")[0] for row in self.rows()})
        table = self.write("z.csv", "customer,city\n" + "".join(f"{c},{i % 2}\n" for i, c in enumerate(customers)))
        out = self.json_of("calibrate", CAFE, "--model", "bg-nbd", "--covariates", table, "--prior", "weak", "--draws",
                           "200", "--profile", "purchase.city", "--spend", "none")
        self.assertIn("purchase.city ~ Normal(0, 1)", out["prior"])
        self.assertEqual(out["posterior"]["draws"], 200)
        profile = out["profiles"]["purchase.city"]
        self.assertLess(profile["low"], out["parameters"]["purchase.city"])
        self.assertLess(out["parameters"]["purchase.city"], profile["high"])
        self.assertTrue(any("likelihood ratio" in note for note in self.json_of(
            "calibrate", CAFE, "--model", "bg-nbd", "--covariates", table, "--posterior", "none")["notes"]))
        done = self.run_it("calibrate", CAFE, "--covariates", table, "--profile", "purchase.town", exit=64)
        self.assertIn("did you mean 'purchase.city'", done.stderr)

    def test_customers_that_are_missing_are_named(self):
        table = self.write("z.csv", "customer,city\nnobody,1\n")
        done = self.run_it("calibrate", CAFE, "--covariates", table, exit=65)
        self.assertIn("z.csv", done.stderr)

    @staticmethod
    def rows():
        import gzip
        return gzip.decompress(CAFE.read_bytes()).decode().splitlines()[1:]


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
