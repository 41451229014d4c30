"""Who gains by store: from a column of transactions to effects by group."""
import csv
import gzip
import unittest

from cli_case import CAFE, Case

SCENARIO = """stamkund: 1
name: by store
currency: SEK
seed: 4
horizon: 26 weeks
replicates: 4
population:
  fit: fit.h5
  groups: [store]
  NEW
baseline: {name: today, margin: 70 %}
arms:
  - name: card
    program: {earn: {per_visit: 1}, reward: {at: 10, cost: 13.50 SEK}}
"""


class Groups(Case):
    def receipts(self, stores):
        """The café's receipts of 300 customers, with the store that `stores` says of a customer's number."""
        number, lines = {}, ["customer,date,amount,shop"]
        with gzip.open(CAFE, "rt") as file:
            rows = csv.reader(file)
            next(rows)
            for customer, date, amount, *_ in rows:
                at = number.setdefault(customer, len(number))
                if at < 300:
                    lines.append(f"{customer},{date},{amount},{stores(at)}")
        return self.write("t.csv", "\n".join(lines) + "\n")

    def fit(self, stores, *options):
        return self.run_it("calibrate", self.receipts(stores), "--model", "pareto-nbd", "--currency", "SEK", *options,
                           "-o", self.at / "fit.h5")

    def results(self, new="", **changes):
        scenario = self.write("s.yaml", SCENARIO.replace("NEW", new))
        return self.json_of("run", scenario, "-o", self.at / "r.h5", *changes.get("options", ()))

    def test_by_store(self):
        said = self.fit(lambda at: "" if at % 3 == 2 else ("Lund", "Malmö")[at % 3], "--store-column", "shop").stdout
        self.assertIn("each customer's store is that of most days with a purchase: 2 different, 100 customers without", said)
        out = self.results("new_customers: {count: 50, arrive_over: 4 weeks}")
        for arm in out["arms"]:
            by = {one["group"]: one for one in arm["by_store"]}
            self.assertEqual(sorted(by), ["Lund", "Malmö", "new customers", "not known"])
            self.assertEqual([by[g]["customers"]["mean"] for g in ("Lund", "Malmö", "not known", "new customers")],
                             [100, 100, 100, 50])
            # Nobody is lost, and nothing of what they buy.
            whole = sum(one["customers"]["mean"] * one["purchases"]["mean"] for one in arm["by_store"])
            self.assertAlmostEqual(whole, arm["metrics"]["purchases"]["mean"], places=6)
        text = self.run_it("run", self.at / "s.yaml").stdout
        self.assertIn("Who gains by store: effect on net a customer, before platform, SEK:", text)
        self.assertIn("valid", self.run_it("validate", self.at / "r.h5").stdout)
        page = self.at / "r.html"
        self.run_it("report", self.at / "r.h5", "-o", page, "--csv", self.at / "csv")
        self.assertIn("Malmö", (self.at / "csv" / "by-store.csv").read_text())
        self.assertIn("Net effect a customer by store", page.read_text())

    def test_predict_knows_the_stores_of_a_fit(self):
        self.fit(lambda at: "" if at % 3 == 2 else ("Lund", "Malmö")[at % 3], "--store-column", "shop")
        out = self.json_of("predict", self.at / "fit.h5", "--segment", 'skåne=store == "Lund" or store == "Malmö"',
                           "--where", 'store == "Malmö"', "--draws", 10)
        self.assertEqual(out["where"]["customers"], 100)
        said = self.run_it("predict", self.at / "fit.h5", "--where", 'store == "Malmo"', exit=64).stderr
        self.assertIn("Malmö", said)

    def test_many_stores_are_folded_and_none_moves_a_figure(self):
        self.fit(lambda at: f"shop {at // 12:02}", "--store-column", "shop")
        out = self.results(options=["-q"])
        groups = out["arms"][1]["by_store"]
        self.assertEqual(len(groups), 21)
        self.assertEqual(groups[-1]["group"], "5 others")
        self.assertEqual(sum(one["customers"]["mean"] for one in groups), 300)
        said = self.run_it("run", self.at / "s.yaml").stderr
        self.assertIn("'store' has 25 groups; the 20 largest are shown by themselves, the 5 others (20 % of the customers) together", said)
        plain = self.write("plain.yaml", SCENARIO.replace("  groups: [store]\n", "").replace("  NEW\n", ""))
        self.assertEqual(self.json_of("run", plain)["arms"][1]["metrics"], out["arms"][1]["metrics"])

    def test_what_nothing_knows_of_is_refused(self):
        self.fit(lambda at: "Lund")
        scenario = self.write("s.yaml", SCENARIO.replace("NEW", ""))
        refused = self.run_it("run", scenario, exit=65).stderr
        self.assertIn("population.groups: found 'store', and nothing is known of it: the fit holds none", refused)
        self.assertIn("--store-column COLUMN", refused)
        self.write("people.csv", "customer,town,age\nA,Lund,4\n")
        for groups, why in (("[stor]", "nothing is known of it"), ("[store, store]", "stands there twice"),
                            ("[age]", "is a column of numbers")):
            text = SCENARIO.replace("[store]", groups).replace("NEW", "attributes: {file: people.csv}")
            self.assertIn(why, self.run_it("run", self.write("s.yaml", text), exit=65).stderr)

    def test_stores_of_the_scenario_and_columns_of_a_file(self):
        self.fit(lambda at: "Lund")
        customers = sorted({line.split(",")[0] for line in (self.at / "t.csv").read_text().splitlines()[1:]})
        self.write("people.csv", "customer,town,golf\n" + "".join(
            f"{one},{('Lund', 'Ystad')[i % 2]},{('yes', 'no', '')[i % 3]}\n" for i, one in enumerate(customers)))
        text = SCENARIO.replace("[store]", "[store, town, golf]").replace(
            "NEW", "attributes: {file: people.csv}\n  stores: [{name: north, share: 40 %}, {name: south, share: 60 %}]")
        arm = self.json_of("run", self.write("s.yaml", text))["arms"][1]
        self.assertEqual({one["group"]: one["customers"]["mean"] for one in arm["by_town"]}, {"Lund": 150, "Ystad": 150})
        self.assertEqual({one["group"]: one["customers"]["mean"] for one in arm["by_golf"]},
                         {"yes": 100, "no": 100, "not known": 100})
        north = {one["group"]: one["customers"]["mean"] for one in arm["by_store"]}
        self.assertEqual(sum(north.values()), 300)
        self.assertLess(north["north"], north["south"])

    def test_rewards_one_by_one(self):
        text = SCENARIO.replace("  fit: fit.h5\n  groups: [store]\n  NEW\n", """  new_customers: {count: 300}
  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend: {model: fixed, amount: 45 SEK}
""").replace("reward: {at: 10, cost: 13.50 SEK}", """rewards: [{name: cake, at: 5, cost: 9 SEK, value: 30 SEK, probability_per_visit: 40 %},
        {name: voucher, at: 3, cost: 0 SEK, discount: 20 SEK, probability_per_visit: 40 %, partner_share: 25 %}]""")
        out = self.json_of("run", self.write("s.yaml", text), "-o", self.at / "r.h5")
        arm = out["arms"][1]
        cake, voucher = arm["by_reward"]
        mean = lambda one, figure: one[figure]["mean"]
        whole = lambda figure: arm["metrics"][figure]["mean"]
        self.assertGreater(min(mean(cake, "rewards"), mean(voucher, "rewards")), 0)
        # By hand: a cake is worth 30 and costs 9; a voucher is 20 off a purchase of 45, a quarter of it a partner's.
        self.assertAlmostEqual(mean(cake, "value"), 30 * mean(cake, "rewards"))
        self.assertAlmostEqual(mean(cake, "cost"), 9 * mean(cake, "rewards"))
        self.assertAlmostEqual(mean(voucher, "value"), 20 * mean(voucher, "rewards"))
        self.assertAlmostEqual(mean(voucher, "cost"), 15 * mean(voucher, "rewards"))
        self.assertAlmostEqual(mean(voucher, "partner_part"), 5 * mean(voucher, "rewards"))
        self.assertAlmostEqual(mean(cake, "units"), 5 * mean(cake, "rewards"))
        # They come to the arm's totals.
        self.assertAlmostEqual(mean(cake, "rewards") + mean(voucher, "rewards"), whole("rewards"))
        self.assertAlmostEqual(mean(cake, "units") + mean(voucher, "units"), whole("redeemed"))
        self.assertAlmostEqual(mean(cake, "cost") + mean(voucher, "value"), whole("benefits"))
        self.assertAlmostEqual(mean(cake, "cost") + mean(voucher, "value"), whole("program_cost") - whole("owed_rewards") - whole("owed_open"))
        self.assertAlmostEqual(mean(voucher, "partner_part"), whole("partner_income"))
        self.assertAlmostEqual(mean(cake, "share") + mean(voucher, "share"), 1)
        self.assertIn("Rewards one by one up to the horizon, money in SEK:", self.run_it("run", self.at / "s.yaml").stdout)
        self.run_it("report", self.at / "r.h5", "-o", self.at / "r.html", "--csv", self.at / "csv")
        with open(self.at / "csv" / "rewards-by-cost.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(row["reward"], row["arm"]) for row in rows], [("cake", "card"), ("voucher", "card")])
        self.assertAlmostEqual(float(rows[1]["cost, SEK"]), mean(voucher, "cost"), places=3)
        # Of one reward alone there is a table for who asks for more.
        one = self.write("one.yaml", text[:text.index(",\n        {name: voucher")] + "]}\n")
        self.assertNotIn("Rewards one by one", self.run_it("run", one).stdout)
        self.assertIn("Rewards one by one", self.run_it("run", one, "--details").stdout)

    def test_the_first_store(self):
        self.assertIn("store is that of the first purchase: 2 different", self.fit(lambda at: "ab"[at % 2], "--store-column", "shop", "--home", "first").stdout)
        for options, why in ((["--home", "last", "--store-column", "shop"], "--home: found 'last', expected most or first"),
                             (["--home", "first"], "--home: it says which of several stores is a customer's")):
            self.assertIn(why, self.run_it("calibrate", self.at / "t.csv", *options, exit=64).stderr)

    def test_a_column_that_is_not_there(self):
        refused = self.run_it("calibrate", self.receipts(lambda at: "Lund"), "--model", "pareto-nbd", "--store-column", "butik",
                              "-o", self.at / "fit.h5", exit=65).stderr
        self.assertIn("butik", refused)


if __name__ == "__main__":
    unittest.main()
