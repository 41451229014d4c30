"""The tables of the page add up, and say what JSON says. Run as adds_up_test.py SUITE."""
import csv
import json
import re
import unittest

from cli_case import CAFE, Case

RUNNING = """stamkund: 1
name: a running program
currency: SEK
seed: 7
horizon: 80 weeks
period: 1 week
replicates: 40
population:
  new_customers: {count: 300}
  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend: {model: fixed, amount: 45 SEK}
  returns: {share: 10 %, after: 2 weeks}
baseline:
  name: today
  margin: 60 %
  program:
    earn: {per_amount: 1 point per SEK}
    reward: {at: 200 points, cost: 1 SEK, discount: 30 SEK}
    expiry: {kind: rolling, after: 30 weeks}
    tiers: {basis: spend, levels: [{name: silver, at: 500 SEK, discount: 5 %}]}
    behaviour: {goal_gradient: 0, post_reward_boost: 0 %}
arms:
  - name: closed
    program: none
  - name: better lives
    program: none
    effects: {purchase_rate: 1 %}
  - name: cashback
    program:
      earn: none
      reward: none
      tiers: none
      expiry: none
      cashback: {rate: 5 %, minimum_payout: 10 SEK}
"""


class AddsUp(Case):
    def tables(self, *files):
        self.run_it("report", *files, "-o", self.at / "p.html", "--csv", self.at / "csv")
        out = {}
        for path in (self.at / "csv").iterdir():
            with open(path, newline="", encoding="utf-8") as file:
                # By the name that the page has: what a column is in comes after it.
                out[path.stem] = [{re.sub(", (SEK|share|days|%)$", "", name): cell for name, cell in row.items()} for row in csv.DictReader(file)]
        return out

    def sums(self, rows, total):
        """Each row's columns before `total` come to it."""
        for row in rows:
            parts = [float(value) for name, value in row.items() if name not in ("arm", total)]
            self.assertAlmostEqual(sum(parts), float(row[total]), delta=1, msg=row)

    def test_a_running_program(self):
        scenario = self.write("s.yaml", RUNNING.split("  - name: better lives")[0])
        said = self.run_it("run", scenario, "-o", self.at / "r.h5", "--json", self.at / "r.json").stdout
        # What is there can be ended; that customers get better by themselves cannot be launched.
        self.assertTrue(said.startswith("End the program, as in 'closed', if the assumptions hold:"), said[:300])
        self.assertRegex(said.replace("\n", " "), r"It pays unless its members spend [\d.]+ % less without it than in this run\.")
        tables = self.tables(self.at / "r.h5")
        self.sums(tables["years-to-net"], "net")
        self.sums(tables["program-cost"], "program cost")
        for row in tables["years-to-net"]:
            years = sum(float(year["net"]) for year in tables["profit-and-loss"] if year["arm"] == row["arm"])
            self.assertAlmostEqual(years, float(row["net of the years"]), delta=1)
        held = 0.0
        for row in tables["members-and-units"]:
            if row["arm"] != "today":
                continue
            held += float(row["issued"]) - float(row["redeemed"]) - float(row["expired"]) - float(row["taken back"])
            self.assertAlmostEqual(held, float(row["left"]), delta=0.1)
        self.assertEqual([row["year"] for row in tables["members-and-units"][:2]], ["1", "2 (28 weeks)"])
        # The break-even and what sales do say the same as the answer: at list prices, cost and margin as they are.
        figures = json.loads((self.at / "r.json").read_text())
        net = figures["comparisons"][0]["metrics"]["net"]["mean"]
        key = next(row for row in tables["key-figures"] if row["arm"] == "closed")
        base = figures["arms"][0]["metrics"]
        off = sum(float(row["discounts"]) for row in tables["profit-and-loss"] if row["arm"] == "today")
        margin = base["margin"]["mean"] + off
        apart = float(key["sales rise by"]) * margin - float(key["extra program cost"])
        # Returned purchases take discounts back that the cost does not hold: within 1 %.
        self.assertAlmostEqual(apart, net, delta=0.01 * margin)

    def test_ending_a_program_breaks_even_where_it_says(self):
        """A hand calculation, by the run itself: nearly all are members, and all of them spend as much less."""
        scenario = self.write("s.yaml", RUNNING.split("  - name: better lives")[0])
        said = self.run_it("run", scenario, "--json", self.at / "r.json").stdout
        less = float(re.search(r"its members spend\s+([\d.]+)\s+%\s+less", said).group(1))
        figures = json.loads((self.at / "r.json").read_text())
        share = figures["arms"][0]["metrics"]["member_share_of_revenue"]["mean"]
        self.assertGreater(share, 0.95)
        gain = figures["comparisons"][0]["metrics"]["net"]["mean"]
        there = self.json_of("run", scenario, "--set", f"arms[closed].effects.spend=-{less * share:.3f} %")
        left = there["comparisons"][0]["metrics"]["net"]["mean"]
        self.assertLess(abs(left), 0.03 * gain)

    def test_units_are_told_as_people_know_them(self):
        scenario = self.write("s.yaml", RUNNING)
        said = self.run_it("run", scenario, "-o", self.at / "r.h5").stdout
        rows = self.tables(self.at / "r.h5")["members-and-units"]
        self.assertEqual({row["arm"]: row["unit"] for row in rows}, {"today": "points", "closed": "", "better lives": "", "cashback": "SEK"})
        sales = {row["arm"]: float(row["sales"]) for row in self.tables(self.at / "r.h5")["profit-and-loss"] if row["year"].startswith("1")}
        issued = next(float(row["issued"]) for row in rows if row["arm"] == "cashback")
        # 5 % of what is paid, and of what was paid before it was given back; in minor units it would be a hundred times as much.
        self.assertLess(issued, 0.055 * sales["cashback"])
        self.assertGreater(issued, 0.03 * sales["cashback"])

    def test_what_the_page_says_of_causes_is_what_the_run_said(self):
        self.run_it("calibrate", CAFE, "--model", "pareto-nbd", "--currency", "SEK", "-o", self.at / "fit.h5")
        scenario = self.write("s.yaml", "stamkund: 1\ncurrency: SEK\nhorizon: 26 weeks\nreplicates: 80\npopulation: {fit: fit.h5}\n"
                              "baseline: {name: today, margin: 70 %}\narms:\n  - name: card\n    program: {earn: {per_visit: 1}, reward: {at: 10, cost: 13.50 SEK}}\n"
                              "uncertainty: {populations_per_draw: 2, replicates_per_population: 2}\n")
        net = self.json_of("run", scenario, "-o", self.at / "r.h5")["comparisons"][0]["metrics"]["net"]
        row = self.tables(self.at / "r.h5")["uncertainty-by-cause"][0]
        total = sum(net[f"variance_{cause}"] for cause in ("parameters", "calendar", "individual", "process"))
        self.assertGreaterEqual(net["variance_calendar"], 0)
        self.assertAlmostEqual(float(row["calendar and model"]), net["variance_calendar"] / total, places=6)


if __name__ == "__main__":
    unittest.main()
