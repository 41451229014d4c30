"""'stamkund predict' and 'calibrate --model auto' as their users meet them. Run as predict_cli_test.py SUITE."""
import csv
import datetime
import html
import json
import math
import random
import sys
import unittest

import h5py

from cli_case import CAFE, STATED, Case


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
        parts = sum(purchases[f"variance_{part}"] for part in ("parameters", "individual", "process", "calendar"))
        self.assertAlmostEqual(parts ** 0.5, purchases["standard_deviation"], places=6)
        cohorts = [group for group in out["groups"] if group["kind"] == "cohort"]
        self.assertEqual(sum(group["customers"] for group in cohorts), out["customers"])
        with h5py.File(self.at / "p.h5") as file:
            self.assertEqual(file.attrs["format"], "stamkund-predictions")
            self.assertAlmostEqual(float(sum(file["customers/expected_purchases"])) / total, 1, places=6)
            self.assertEqual(file["groups/expected"].shape, (1 + len(cohorts), 3))
        # Without what all customers share: inside, and the interval of a fit that was told to know nothing of it.
        plain = self.json_of("predict", self.fit, "--horizon", "96 days", "--no-calendar-error")["groups"][0]["totals"]
        self.assertEqual(plain["purchases"]["variance_calendar"], 0)
        self.assertEqual(plain["purchases"]["p05"], purchases["without_calendar"]["p05"])
        self.assertEqual(plain["purchases"]["p95"], purchases["without_calendar"]["p95"])
        self.assertLess(purchases["p05"], plain["purchases"]["p05"])
        # The fit's own backtest of the same days expects the same.
        backtest = self.json_of("calibrate", CAFE, "--calibration-end", "2025-09-30")["holdout"]
        self.assertEqual(backtest["days"], 96)
        self.assertAlmostEqual(backtest["expected"] / purchases["expected"], 1, places=6)

    def test_forecasts_that_all_erred_one_way_are_told(self):
        # Everybody buys at a third of the rate in the last third: each earlier forecast was too high.
        luck, rows = random.Random(13), ["customer,date"]
        for customer in range(300):
            day = luck.randrange(60)
            while day < 300:
                rows.append(f"{customer},{datetime.date(2025, 1, 1) + datetime.timedelta(days=int(day))}")
                day += max(1.0, luck.expovariate(1 / 14 if day < 200 else 1 / 42))
        fit = self.at / "slower.h5"
        history = self.write("slower.csv", "\n".join(rows) + "\n")
        out = self.json_of("calibrate", history, "--model", "bg-nbd", "-o", fit)["calendar_error"]
        direction = out["direction"]
        self.assertTrue(direction["one_way"])
        self.assertEqual(direction["too_high"], len(out["origins"]))
        self.assertEqual(direction["least"], min(one["too_high"] for one in out["origins"]))
        self.assertRegex(direction["text"], r"^Each of \d forecasts from within the history was too high, by [\d.]+ % to")
        told = self.json_of("predict", fit, "--allow-unconverged")
        self.assertEqual(told["earlier_forecasts"], direction)
        self.assertIn(direction["text"], self.run_it("predict", fit, "--allow-unconverged").stdout)
        # Not where the interval does not hold it, and not of a history that goes on as it was.
        self.assertNotIn("Each of", self.run_it("predict", fit, "--allow-unconverged", "--no-calendar-error").stdout)
        self.assertFalse(self.json_of("predict", self.fit)["earlier_forecasts"]["one_way"])

    def test_a_hold_out_says_nothing_of_its_own_days(self):
        # 200 days at one rate; then everybody buys four times as often. As of day 200 the fit is the same with
        # the 100 days that follow as without them, so forecasts of these days must be.
        luck, rows = random.Random(17), []
        for customer in range(200):
            day = luck.randrange(60)
            while day < 300:
                rows.append((customer, datetime.date(2025, 1, 1) + datetime.timedelta(days=int(day))))
                day += max(1.0, luck.expovariate(1 / 20 if day < 200 else 1 / 5))
        end, fits = datetime.date(2025, 1, 1) + datetime.timedelta(days=200), {}
        for name, until in (("known", rows), ("unknown", [row for row in rows if row[1] <= end])):
            history = self.write(f"{name}.csv", "customer,date\n" + "".join(f"{who},{day}\n" for who, day in until))
            fits[name] = self.at / f"{name}.h5"
            self.run_it("calibrate", history, "--model", "bg-nbd", "--calibration-end", end, "-o", fits[name], "-q")

        def told(name, days):
            return self.json_of("predict", fits[name], "--horizon", f"{days} days", "--cohorts", "month", "--allow-unconverged")

        known = told("known", 99)
        self.assertTrue(known["holdout"]["missed"])
        self.assertEqual(known["holdout"]["share_of_horizon"], 1)
        self.assertNotIn("holdout", told("unknown", 99))
        for days in (28, 99):
            self.assertEqual(told("known", days)["groups"], told("unknown", days)["groups"])
        # Days after it may know: half of 198, with wider intervals.
        known, unknown = told("known", 198), told("unknown", 198)["groups"][0]["totals"]["purchases"]
        self.assertAlmostEqual(known["holdout"]["share_of_horizon"], known["holdout"]["days"] / 198)
        self.assertGreater(known["groups"][0]["totals"]["purchases"]["variance_calendar"], 1.2 * unknown["variance_calendar"])
        text = self.run_it("predict", fits["known"], "--horizon", "99 days", "--allow-unconverged").stdout
        self.assertIn("The hold-out of this fit failed", text)
        self.assertIn("These 99 days lie in the fit's hold-out: the intervals are those of before it", text)
        text = self.run_it("predict", fits["known"], "--horizon", "198 days", "--allow-unconverged").stdout
        self.assertIn("of these 198 days are the fit's hold-out: what came in it tells (with wider intervals) of the days after", text)
        text = self.run_it("predict", fits["known"], "--no-calendar-error", "--allow-unconverged").stdout
        self.assertIn("The intervals do not know of it", text)

    def test_another_model_of_a_short_history_is_told_and_makes_intervals_wider(self):
        # Most leave within weeks, at rates of their own: four months leave open how the rest go on.
        luck, rows = random.Random(19), ["customer,date"]
        for customer in range(100):
            day, gap = luck.randrange(60), 1 / luck.gammavariate(0.6, 1 / 12)
            end = day + luck.expovariate(luck.gammavariate(0.8, 1 / 20))
            while day < min(end, 120):
                rows.append(f"{customer},{datetime.date(2025, 1, 1) + datetime.timedelta(days=int(day))}")
                day += max(1.0, luck.expovariate(1 / gap))
        fit = self.at / "open.h5"
        out = self.json_of("calibrate", self.write("open.csv", "\n".join(rows) + "\n"), "-o", fit)
        self.assertEqual(out["calendar_error"]["other_model"]["model"], "bg-nbd")
        self.assertEqual(list(out["calendar_error"]["other_model"]["parameters"]), ["r", "alpha", "a", "b"])
        names, done = self.about(fit, "--horizon", "200 days")
        self.assertIn("models-apart", names)
        apart = done["other_model"]["log_ratio"]
        text = next(note["text"] for note in done["notes"] if note["about"] == "models-apart")
        self.assertRegex(text, r"^bg-nbd, fitted to the same history, expects [\d.]+ % (more|fewer) purchases of all customers")
        # The other one, fitted of itself, expects what is said of it.
        alone = self.at / "alone.h5"
        self.run_it("calibrate", self.at / "open.csv", "--model", "bg-nbd", "-o", alone, "-q")
        expected = [self.json_of("predict", one, "--horizon", "200 days", "--allow-unconverged")["groups"][0]["totals"]["purchases"]["expected"]
                    for one in (alone, fit)]
        self.assertAlmostEqual(math.log(expected[0] / expected[1]), apart, places=4)
        # By twice the probability of the other one, at most whole.
        less = out["calendar_error"]["other_model"]["log_likelihood_less"]
        self.assertGreater(less, 0)
        least = 2 / (1 + math.exp(less)) * (expected[1] * apart) ** 2
        self.assertGreater(done["groups"][0]["totals"]["purchases"]["variance_calendar"], least)
        # Without what all customers share there is nothing to be told of it.
        names, done = self.about(fit, "--horizon", "200 days", "--no-calendar-error")
        self.assertNotIn("models-apart", names)
        self.assertNotIn("other_model", done)

    def about(self, *arguments):
        done = self.json_of("predict", *arguments, "--allow-unconverged")
        text = self.run_it("predict", *arguments, "--allow-unconverged").stdout
        for note in done["notes"]:
            self.assertIn(note["text"], text)
        return [note["about"] for note in done["notes"]], done

    def bought(self, customers, days, gap, amount):
        luck, rows = random.Random(3), ["customer,date,amount"]
        for customer in range(customers):
            day, own = luck.randrange(max(1, days // 6)), amount(luck)
            while day < days:
                rows.append(f"{customer},{datetime.date(2024, 1, 1) + datetime.timedelta(days=int(day))},{own * luck.gammavariate(6, 1):.2f}")
                day += max(1.0, luck.expovariate(1 / gap))
        return self.write(f"bought-{days}-{gap}.csv", "\n".join(rows) + "\n")

    def test_a_forecast_far_beyond_the_history_says_so(self):
        fit = self.at / "short.h5"
        self.run_it("calibrate", self.bought(80, 13, 4, lambda luck: 5.0), "-o", fit, "-q")
        names, done = self.about(fit, "--horizon", "91 days")
        self.assertIn("extrapolation", names)
        self.assertIn("watched for 12 days at most: a forecast of 91 days", json.dumps(done["notes"]))
        self.assertNotIn("extrapolation", self.about(fit, "--horizon", "24 days")[0])  # twice the history is not beyond
        self.assertIn("extrapolation", self.about(fit, "--horizon", "25 days")[0])

    def test_mean_spend_without_end_is_explained(self):
        # Mean spend has a Pareto tail with an exponent of 1.2: no variance, and with some parameters no mean.
        fit = self.at / "heavy.h5"
        history = self.bought(60, 365, 20, lambda luck: 20 / luck.gammavariate(1.2, 1))
        spend = self.json_of("calibrate", history, "-o", fit)["spend"]
        self.assertLess(spend["parameters"]["q"], 2)
        names, done = self.about(fit)
        self.assertEqual(len({"no-upper-end", "heavy-tail"} & set(names)), 1)
        revenue = done["groups"][0]["totals"]["revenue"]
        self.assertEqual(revenue["p95"] is None, "no-upper-end" in names)
        self.assertEqual(revenue["p05"] is None, revenue["p95"] is None)
        self.assertIn("--spend lognormal", json.dumps(done["notes"]))
        # What it advises helps, and a history of ordinary spend needs no advice.
        self.run_it("calibrate", history, "--spend", "lognormal", "-o", fit, "-q")
        names, done = self.about(fit)
        self.assertFalse({"no-upper-end", "heavy-tail"} & set(names))
        self.assertIsNotNone(done["groups"][0]["totals"]["revenue"]["p95"])
        self.assertFalse({"no-upper-end", "heavy-tail"} & set(self.about(self.fit)[0]))

    def test_levels_of_a_run_hold_what_all_share_and_effects_hardly_move(self):
        # Half a year says little of the calendar: much of the default is left.
        young = self.at / "young.h5"
        self.run_it("calibrate", CAFE, "--calibration-end", "2025-06-30", "--currency", "SEK", "-o", young, "-q")
        scenario = self.write("s.yaml", STATED.replace("replicates: 8", "replicates: 80").replace(
            "  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}\n", "").replace(
            "  spend: {model: fixed, amount: 45 SEK}\n", ""))
        with_it = self.json_of("run", scenario, "--fit", young, "-o", self.at / "r.h5")
        self.assertGreater(len(with_it["fit_doubts"]), 0)
        self.run_it("report", self.at / "r.h5", "-o", self.at / "r.html")
        for doubt in with_it["fit_doubts"]:
            self.assertIn(html.escape(doubt, quote=True).replace("&#x27;", "&#39;"), (self.at / "r.html").read_text())
        without = self.json_of("run", scenario, "--fit", young, "--no-calendar-error")
        width = [out["arms"][0]["metrics"]["purchases"] for out in (with_it, without)]
        self.assertGreater(width[0]["p95"] - width[0]["p05"], 1.3 * (width[1]["p95"] - width[1]["p05"]))
        self.assertGreater(width[0]["variance_calendar"], width[0]["variance_parameters"])
        self.assertNotIn("variance_calendar", width[1])
        effect = [out["comparisons"][0]["metrics"]["purchases"]["mean"] for out in (with_it, without)]
        self.assertAlmostEqual(effect[0] / effect[1], 1, delta=0.1)
        # Twins share it: an arm without a program differs from the baseline by nothing.
        self.assertEqual(with_it["comparisons"][1]["metrics"]["net"]["mean"], 0)
        with h5py.File(self.at / "r.h5") as file:
            names = [name.decode() for name in file["summary/metric"]]
            part = file["summary/level_variance_calendar"][names.index("purchases"), 0]
            self.assertEqual(part, width[0]["variance_calendar"])

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


    def test_segments(self):
        with open(self.at / "c.csv", "w", encoding="utf-8") as file:
            self.json_of("predict", self.fit, "--customers", self.at / "all.csv", "--draws", "5")
            with open(self.at / "all.csv", encoding="utf-8") as known:
                ids = [row["customer"] for row in csv.DictReader(known)]
            file.write("customer,segment\n" + "".join(f"{c},{'AB'[i % 2]}\n" for i, c in enumerate(ids[:-1])))
            file.write("nobody,A\n")
        done = self.run_it("predict", self.fit, "--segments", self.at / "c.csv", "--draws", "5", "--json",
                           self.at / "p.json")
        self.assertIn("1 customers of the fit have no segment", done.stdout)
        self.assertIn("1 rows of the segments are of customers who are not in the fit", done.stdout)
        groups = json.loads((self.at / "p.json").read_text())["groups"]
        self.assertEqual([(g["kind"], g["name"]) for g in groups[1:]], [("segment", "A"), ("segment", "B")])
        self.assertEqual(groups[1]["customers"] + groups[2]["customers"], len(ids) - 1)
        bad = self.write("bad.csv", f"customer,segment\n{ids[0]},A\n{ids[0]},B\n{ids[1]},\n")
        done = self.run_it("predict", self.fit, "--segments", bad, "-o", self.at / "p.h5", exit=65)
        self.assertIn("in two segments", done.stderr)
        self.assertIn("bad.csv:4", done.stderr)
        self.assertFalse((self.at / "p.h5").exists())

    def test_spend_is_for_fits_without(self):
        self.assertIn("--discount: found '10', expected a value from 0 to 1",
                      self.run_it("predict", self.fit, "--discount", "10", exit=64).stderr)
        done = self.run_it("predict", self.fit, "--spend", "9", exit=64)
        self.assertIn("has a spend model of its own", done.stderr)


class Subscribers(Case):
    """A club whose members pay a fee a month: calibrate, predict and run on the same file."""

    def setUp(self):
        super().setUp()
        # 600 members who began in one of 12 months; the number of months they stayed falls off.
        rows = []
        for i in range(600):
            begin, stays = i % 12, [1, 1, 2, 3, 4, 6, 9, 30, 30, 30][(i // 12) % 10]
            end = begin + stays
            last = f"{2024 + end // 12}-{end % 12 + 1:02}-10" if end < 18 else ""
            rows.append(f"m{i:03},2024-{begin + 1:02}-10,{last}\n")
        self.club = self.write("club.csv", "customer,start,end\n" + "".join(rows))
        self.json = self.json_of("calibrate", self.club, "--model", "sbg", "--observation-end", "2025-06-30", "-o",
                                 self.at / "fit.h5")
        self.assertEqual(self.json["status"], "converged")

    def test_predict(self):
        out = self.json_of("predict", self.at / "fit.h5", "--spend", "9.90", "--horizon", "1 year", "--customers",
                           self.at / "c.csv")
        with open(self.at / "c.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 600)
        there = [row for row in rows if float(row["p_alive"]) == 1]
        self.assertEqual(len(there) + sum(float(row["p_alive"]) == 0 for row in rows), 600)
        for row in rows:
            self.assertLessEqual(float(row["expected_purchases"]), 12)
            self.assertEqual(float(row["expected_purchases"]) > 0, row in there)
        # Everybody's next renewal is on the tenth of the next month.
        self.assertLessEqual({row["next_purchase_p50"] for row in there}, {f"2025-07-{d:02}" for d in range(8, 13)})
        totals = out["groups"][0]["totals"]
        self.assertAlmostEqual(totals["revenue"]["expected"] / totals["purchases"]["expected"], 9.90, places=6)
        self.assertLess(totals["purchases"]["p05"], totals["purchases"]["expected"])

    def test_run(self):
        scenario = self.write("club.yaml", """stamkund: 1
currency: EUR
horizon: 52 weeks
replicates: 40
population: {fit: fit.h5, spend: {model: fixed, amount: 9.90 EUR}}
baseline: {name: today, margin: 100 %}
""")
        out = self.json_of("run", scenario, "-o", self.at / "r.h5")
        expected = self.json_of("predict", self.at / "fit.h5", "--horizon", "52 weeks")["groups"][0]["totals"]
        purchases = out["arms"][0]["metrics"]["purchases"]
        # Both are about the same fit; a year's renewals of some 200 members: four standard errors of 40 replicates.
        error = expected["purchases"]["standard_deviation"] / 40 ** 0.5
        self.assertLess(abs(purchases["mean"] - expected["purchases"]["expected"]), 4 * error)

    def test_cohorts_have_no_customers(self):
        table = self.write("cohort.csv", "period,customers\n0,1000\n1,631\n2,468\n3,382\n4,326\n5,289\n")
        self.run_it("calibrate", table, "--model", "sbg", "-o", self.at / "cohort.h5")
        done = self.run_it("predict", self.at / "cohort.h5", "--spend", "5")
        self.assertIn("no customer is known", done.stdout)
        scenario = self.write("new.yaml", """stamkund: 1
currency: EUR
horizon: 1 year
replicates: 4
population: {fit: cohort.h5, new_customers: {count: 500}, spend: {model: fixed, amount: 5 EUR}}
baseline: {name: today, margin: 100 %}
""")
        self.run_it("run", scenario, "-o", self.at / "r.h5")


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

    def test_nothing_to_take(self):
        table = self.write("once.csv", "customer,date\n" + "".join(f"{i},2024-01-{1 + i % 28:02}\n" for i in range(60)))
        done = self.run_it("calibrate", table, "--model", "auto", "--observation-end", "2024-12-31")
        self.assertIn("take no model: none of them could be fitted", done.stdout)
        done = self.run_it("calibrate", table, "--amount-column", "none", "--spend", "gamma-gamma", exit=64)
        self.assertIn("--spend: it needs amounts", done.stderr)

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
