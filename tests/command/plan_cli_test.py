"""'stamkund plan' on simulated customers, as its users meet it. Run as plan_cli_test.py SUITE."""
import sys
import unittest

from cli_case import SOURCE, STATED, Case

EXPERIMENT = """stamkund-experiment: 1
name: a card at the till
population: {scenario: s.yaml, set: ['arms[card].program.starts=8 weeks', 'population.new_customers.count=3000'],
             start: 8 weeks, before: 4 weeks, customers: 30000, lives: 2000, draws: 2, experiments: 400}
arms: [{name: today}, {name: card, cost: 2}]
outcome: {kind: revenue}
effect: {relative: 20 %}
"""


class Plan(Case):
    def setUp(self):
        super().setUp()
        self.write("s.yaml", STATED)

    def experiment(self, **changes):
        text = EXPERIMENT
        for old, new in changes.values():
            self.assertIn(old, text)
            text = text.replace(old, new)
        return self.write("experiment.yaml", text)

    def test_days_truth_and_rates_are_there_and_threads_change_nothing(self):
        out = self.json_of("plan", self.experiment(), "--threads", "1", "-o", self.at / "plan.h5")
        self.assertTrue((self.at / "plan.h5").exists())
        self.assertTrue(out["population"]["window_solved"])
        self.assertEqual(out["duration_days"], out["population"]["window_days"])
        self.assertLessEqual(out["size"]["total"], out["population"]["flow"][-1]["customers"])
        self.assertEqual([one["arm"] for one in out["truth"]], ["card"])
        self.assertEqual(len(out["truth"][0]["over_time"]), 6)
        names = [one["method"] for one in out["simulated"]]
        self.assertEqual(names[:2], ["Welch", "Welch after CUPED"])
        again = self.json_of("plan", self.experiment(), "--threads", "2")
        self.assertEqual(out, again)

    def test_what_is_wrong_is_said_with_its_place(self):
        cases = [
            (dict(a=("s.yaml", "none.yaml")), 66, "population.scenario: there is no 'none.yaml'"),
            (dict(a=("name: card", "name: crad")), 65, "did you mean 'card'"),
            (dict(a=("starts=8 weeks", "starts=4 weeks")), 65, "differs from the control before the test begins"),
            (dict(a=("count=3000", "cuont=3000")), 65, "cuont"),
            (dict(a=("customers: 30000", "customers: 50")), 65, "too few come by"),
        ]
        for changes, status, words in cases:
            with self.subTest(words):
                done = self.run_it("plan", self.experiment(**changes), exit=status)
                self.assertIn(words, done.stderr)

    def test_ready_plans_run(self):
        for name in ("email_or_post", "store_pilot"):
            with self.subTest(name):
                out = self.json_of("plan", SOURCE / "experiments" / "plans" / f"{name}.yaml", "--set",
                                   "population.lives=2000", "--set", "population.experiments=200")
                self.assertGreater(out["truth"][0]["lifetime_revenue"]["control"], 0)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
