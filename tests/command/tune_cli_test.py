"""stamkund tune as its users meet it."""
import datetime
import math
import sys
import unittest

from cli_case import SOURCE, Case

SCENARIO = """stamkund: 1
seed: 7
horizon: 52 weeks
period: 52 weeks
currency: SEK
population:
  purchases: {model: pareto-nbd, r: 1, alpha: 4 weeks, s: 3, beta: 150 weeks}
  spend: {model: fixed, amount: 10 SEK}
  new_customers: {count: 5000}
baseline: {name: shop, margin: 50 %}
arms:
  - name: more
    effects: {purchase_rate: +5 %}
"""
TARGETS = """stamkund_targets: 1
scenario: scenario.yaml
parameters:
  - {path: population.purchases.alpha, start: 4 weeks, lower: 1 week, upper: 20 weeks}
  - {path: 'arms[more].effects.purchase_rate', start: 5 %, lower: 0 %, upper: 100 %}
targets:
  - {name: again, moment: repurchase_within, within: 14 days, arm: shop, value: 50 %, tolerance: 2 %}
  - {name: more of them, effect: purchases_per_customer, arm: more, value: 5, tolerance: 0.5}
"""
SEASON = """stamkund: 1
start_date: DAY
horizon: 13 weeks
period: 13 weeks
currency: SEK
population:
  fit: fit.h5
  existing: false
  new_customers: {count: 300}
baseline: {name: shop, margin: 50 %}
arms:
  - name: more
    effects: {purchase_rate: 5 %}
"""
SEASON_TARGETS = """stamkund_targets: 1
scenario: season.yaml
parameters:
  - {path: 'arms[more].effects.purchase_rate', start: 5 %, lower: 0 %, upper: 10 %}
targets:
  - {name: again, moment: repurchase_within, within: 60 days, arm: more, value: 50 %, tolerance: 20 %}
  - {name: purchases, figure: purchases_per_customer, arm: more, value: 3, tolerance: 1}
"""


def winter_customers():
    """Three years of 400 customers who buy seven times as often from November to February."""
    state = 12345

    def uniform():
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 11) / 2**53 + 1e-12

    rows = ["customer,date,amount"]
    for c in range(400):
        day = datetime.date(2022, 1, 3) + datetime.timedelta(days=int(uniform() * 300))
        pace, mean = -math.log(uniform()), 10 + 20 * uniform()
        last = day + datetime.timedelta(days=int(-math.log(uniform()) * 1800 * uniform()) + 5)
        rows.append(f"C{c},{day},{mean * (0.5 + uniform()):.2f}")
        while day < min(last, datetime.date(2024, 12, 29)):
            day += datetime.timedelta(days=1)
            if uniform() < pace * (0.10 if day.month in (11, 12, 1, 2) else 0.015):
                rows.append(f"C{c},{day},{mean * (0.5 + uniform()):.2f}")
    return "\n".join(rows) + "\n"


SMALL = ("--customers", "200", "--replicates", "4")


class Tune(Case):
    def setUp(self):
        super().setUp()
        self.scenario = self.write("scenario.yaml", SCENARIO)
        self.targets = self.write("targets.yaml", TARGETS)

    def test_tuned_scenario_runs_and_reaches_the_targets(self):
        tuned = self.at / "tuned.yaml"
        result = self.json_of("tune", self.scenario, "--targets", self.targets, *SMALL, "-o", tuned)
        self.assertEqual(result["status"], "converged")
        self.assertTrue(result["fit_together"])
        self.assertEqual([one["identified"] for one in result["parameters"]], ["identified"] * 2)
        for one in result["targets"]:
            self.assertLess(abs(one["z"]), 1)
        self.run_it("validate", tuned)
        run = self.json_of("run", tuned, "--replicates", "4")
        effect = run["comparisons"][0]["metrics"]["purchases_per_customer"]["mean"]
        self.assertLess(abs(effect - 5), 2)
        # Only what was tuned is another: customers and seed are the scenario's.
        text = tuned.read_text(encoding="utf-8")
        self.assertIn("count: 5000", text)
        self.assertIn("seed: 7", text)

    def test_what_luck_hides_is_no_target_reached(self):
        """Few customers: no target is ruled out, and one is off by more than its tolerance all the same."""
        targets = self.write("few.yaml", """stamkund_targets: 1
scenario: scenario.yaml
parameters:
  - {path: population.purchases.alpha, start: 4 weeks, lower: 1 week, upper: 8 weeks}
targets:
  - {name: again, moment: repurchase_within, within: 14 days, arm: shop, value: 50 %, tolerance: 2 %}
  - {name: more of them, effect: purchases_per_customer, arm: more, value: 1.5, tolerance: 0.03}
""")
        result = self.json_of("tune", self.scenario, "--targets", targets, "--customers", "60", "--replicates", "3", "--starts", "1")
        off, name = max((abs(one["reached"] - one["value"]) / one["tolerance"], one["name"]) for one in result["targets"])
        self.assertGreater(off, 1)
        self.assertGreater(result["p_value"], 0.05)
        self.assertEqual((result["status"], result["reason"]),
                         ("converged", f"the targets are not ruled out by the simulation, but '{name}' is off by {off:.1f} tolerances"))
        # A tenth of its range moves a target by more than half a tolerance: it is not that they do not depend on it.
        alpha = result["parameters"][0]
        self.assertGreater(max(abs(one["moved"]["population.purchases.alpha"]) for one in result["targets"]), 0.5)
        self.assertIn("what it moves is not told from the simulation's luck", alpha["note"])

    def test_threads_and_repetition_change_nothing(self):
        first = self.run_it("tune", self.scenario, "--targets", self.targets, *SMALL, "--threads", "1", "--json", "-", "-q")
        second = self.run_it("tune", self.scenario, "--targets", self.targets, *SMALL, "--threads", "2", "--json", "-", "-q")
        self.assertEqual(first.stdout, second.stdout)
        other = self.run_it("tune", self.scenario, "--targets", self.targets, *SMALL, "--seed", "8", "--json", "-", "-q")
        self.assertNotEqual(first.stdout, other.stdout)

    def test_moments_are_of_the_scenarios_season(self):
        """Tuning once lived in 1970: a fit with a calendar gave the same moments whatever the scenario's date."""
        self.write("history.csv", winter_customers())
        self.run_it("calibrate", self.at / "history.csv", "--calendar", "season", "--currency", "SEK", "--posterior", "none",
                    "-o", self.at / "fit.h5", "-q")
        targets = self.write("season-targets.yaml", SEASON_TARGETS)
        again = {}
        for day in ("2024-12-30", "2025-05-01"):
            scenario = self.write("season.yaml", SEASON.replace("DAY", day))
            again[day] = self.json_of("tune", scenario, "--targets", targets, "--replicates", "2", "-q")["targets"]
        winter, summer = ([one["reached"] for one in again[day]] for day in again)
        # The moment of lives and the figure of 'run' see the same winter.
        self.assertGreater(winter[0], 1.5 * summer[0])
        self.assertGreater(winter[1], 1.5 * summer[1])

    def test_not_converged_is_a_status_not_a_failure(self):
        result = self.json_of("tune", self.scenario, "--targets", self.targets, *SMALL, "--iterations", "0", "--starts", "1")
        self.assertEqual(result["status"], "not_converged")

    def test_only_some_targets(self):
        result = self.json_of("tune", self.scenario, "--targets", self.targets, *SMALL, "--only", "again")
        self.assertEqual([one["name"] for one in result["targets"]], ["again"])
        done = self.run_it("tune", self.scenario, "--targets", self.targets, "--only", "agin", exit=64)
        self.assertIn("did you mean 'again'?", done.stderr)

    def test_text_names_what_cannot_hold_together(self):
        clash = TARGETS + "  - {name: less, moment: repurchase_within, within: 15 days, arm: shop, value: 20 %, tolerance: 2 %}\n"
        done = self.run_it("tune", self.scenario, "--targets", self.write("clash.yaml", clash), *SMALL)
        self.assertIn("do not hold together", done.stdout)
        table = done.stdout[done.stdout.index("without this target"):]
        self.assertLess(table.index("again"), table.index("more of them"))
        self.assertLess(table.index("less"), table.index("more of them"))

    def test_validate_knows_targets(self):
        done = self.run_it("validate", self.targets)
        self.assertIn("valid targets", done.stdout)
        wrong = self.write("wrong.yaml", TARGETS.replace("alpha", "alhpa").replace("arm: shop", "arm: shp"))
        done = self.run_it("validate", wrong, exit=65)
        self.assertIn("wrong.yaml:4: error", done.stderr)
        self.assertIn("did you mean 'alpha'?", done.stderr)
        self.assertIn("did you mean 'shop'?", done.stderr)
        gone = self.write("gone.yaml", TARGETS.replace("scenario.yaml", "gone-too.yaml"))
        self.assertIn("gone-too.yaml", self.run_it("validate", gone, exit=65).stderr)

    def test_refused(self):
        for text, message in ((TARGETS.replace("tolerance: 2 %", "tolerance: 0 %"), "more than 0 %"),
                              (TARGETS.replace("repurchase_within", "repurchase"), "expected one of"),
                              (TARGETS.replace("more].eff", "mor].eff"), "did you mean 'more'?"),
                              (TARGETS.replace("lower: 1 week", "lower: 30 weeks"), "the wrong way round"),
                              ("[]", "a mapping"), ("", "empty")):
            with self.subTest(message=message):
                bad = self.write("bad.yaml", text)
                tuned = self.at / "tuned.yaml"
                result = self.json_of("tune", self.scenario, "--targets", bad, "-o", tuned, exit=65)
                self.assertEqual(result["status"], "refused")
                self.assertIn(message, " ".join(one["message"] + one["suggestion"] for one in result["problems"]))
                self.assertFalse(tuned.exists())

    def test_usage(self):
        self.run_it("tune", self.scenario, exit=64)
        self.run_it("tune", self.scenario, "--targets", self.targets, "--customers", "0", exit=64)
        self.run_it("tune", self.scenario, "--targets", self.targets, "--replicates", "x", exit=64)
        self.run_it("tune", self.scenario, "--targets", self.targets, "-o", self.targets, exit=64)
        self.run_it("tune", self.scenario, "--targets", self.at / "none.yaml", exit=66)
        self.run_it("tune", self.scenario, "--targets", self.targets, "-o", self.at / "no" / "such.yaml", exit=73)

    def test_shipped_targets_are_valid(self):
        for path in sorted((SOURCE / "scenarios" / "targets").glob("*.yaml")):
            with self.subTest(targets=path.name):
                done = self.run_it("validate", path)
                self.assertNotIn("warning", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
