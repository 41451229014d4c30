"""Programs as 'stamkund validate' and 'run' meet them. Run as program_cli_test.py SUITE."""
import unittest

from cli_case import CAFE, Case

HEAD = """stamkund: 1
name: {name}
horizon: {horizon}
period: 4 weeks
replicates: 4
currency: {currency}
uncertainty: {{populations_per_draw: 1, replicates_per_population: 1}}
population:
  purchases: {{model: pareto-nbd, r: 1.2, alpha: 20 weeks, s: 4, beta: 800 weeks}}
  spend: {{model: fixed, amount: {amount} {currency}}}
  new_customers: {{count: 300, arrive_over: 4 weeks}}
baseline: {{name: no program, margin: 70 %}}
arms:
"""

SLIDING = HEAD.format(name="extension", horizon="104 weeks", currency="USD", amount=100) + """  - name: gold
    program:
      unit: points
      earn: {per_amount: 1 point per USD}
      expiry: {kind: sliding, after: 3 months}
      reward: {at: 1000 points, cost: 10 USD}
      tiers:
        basis: spend
        window: lifetime
        levels: [{name: gold, at: 100 USD, discount: 1 %, expiry_extension: 50 years}]
      currencies:
        - name: gifts
          earn: {on: anniversary, per_visit: 1}
          expiry: {kind: rolling, after: 7 days}
          reward: {name: cake, at: 1, cost: 5 USD, probability_per_visit: 50 %}
"""

DEAR = HEAD.format(name="dear coffee", horizon="52 weeks", currency="SEK", amount=45) + """  - name: card
    program:
      unit: stamps
      earn: {per_visit: 1 stamp}
      reward: {name: coffee, at: 10 stamps, cost: 1350 SEK, value: 45 SEK}
"""

BANDS = HEAD.format(name="bands", horizon="52 weeks", currency="SEK", amount=300) + """  - name: monthly bonus
    program:
      unit: points
      earn: {per_amount: 1 point per SEK}
      expiry: {kind: end_of, period: month, after: 0 days}
      rewards:
        - {name: bonus 50, at: 4000 points, cost: 0 SEK, discount: 50 SEK, coupon_valid: 60 days}
        - {name: bonus 25, at: 2000 points, cost: 0 SEK, discount: 25 SEK, coupon_valid: 60 days}
"""


class Programs(Case):
    def expired(self, *arguments):
        found = self.json_of("run", self.write("s.yaml", SLIDING), "--threads", "1", *arguments)
        groups = {one["group"]: one for one in found["arms"][1]["by_currency"]}
        return [groups[name]["expired"]["mean"] for name in ("points", "gifts")]

    def test_an_extension_acts_on_what_slides_and_on_what_it_names(self):
        level = "arms[0].program.tiers.levels[0]."
        points, gifts = self.expired("--set", level + "expiry_extension=0 days")
        self.assertGreater(points, 10000)
        self.assertGreater(gifts, 100)
        kept, as_before = self.expired()
        # The first purchase reaches gold.
        self.assertEqual(kept, 0)
        self.assertGreater(as_before, gifts / 2)
        self.assertEqual(self.expired("--set", level + "extends=[points, gifts]"), [0, 0])
        lost, never_lost = self.expired("--set", level + "extends=gifts")
        self.assertGreater(lost, 10000)
        self.assertEqual(never_lost, 0)

    def test_a_reward_that_costs_more_than_it_brings(self):
        said = "1350 SEK, but the 10 mean purchases that earn it bring a margin of 315 SEK"
        scenario = self.write("s.yaml", DEAR)
        self.assertIn(said, self.run_it("validate", scenario).stderr)
        self.assertIn(said, self.run_it("run", scenario, "--threads", "1").stderr)
        self.assertNotIn("warning", self.run_it("validate", self.write("s.yaml", DEAR.replace("1350", "13.50"))).stderr)

    def test_the_same_where_only_the_fit_knows_what_a_purchase_is(self):
        fit = self.at / "fit.h5"
        self.run_it("calibrate", CAFE, "--model", "bg-nbd", "--spend", "gamma-gamma", "--posterior", "none", "-o", fit)
        spend, purchases = DEAR.index("  spend:"), DEAR.index("  purchases:")
        text = DEAR[:purchases] + f"  fit: {fit}\n" + DEAR[DEAR.index("  new_customers:"):]
        self.assertLess(purchases, spend)
        found = self.run_it("validate", self.write("s.yaml", text)).stderr
        self.assertRegex(found, r"arms\[card\].program: 'coffee' costs more than it can bring: 1350 SEK, but the 10 mean")
        cheap = text.replace("1350", "13.50")
        self.assertNotIn("costs more", self.run_it("validate", self.write("s.yaml", cheap)).stderr)

    def test_bands_behind_a_cheaper_one_with_a_limit_or_without(self):
        for text, said in ((BANDS, "only a single purchase of at least 2001 SEK reaches this"),
                           (BANDS.replace("60 days}", "60 days, limit: {times: 1, per: month}}"),
                            "takes 2000 units first (at most 1 time a month)")):
            found = self.run_it("validate", self.write("s.yaml", text)).stderr
            self.assertIn("'bonus 25' is cheaper and automatic", found)
            self.assertIn(said, found)
            self.assertIn("pending: {until_next: month}", found)


if __name__ == "__main__":
    unittest.main(verbosity=2)
