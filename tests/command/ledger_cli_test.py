"""'stamkund ledger' as its users meet it. Run as ledger_cli_test.py SUITE."""
import csv
import unittest

from cli_case import CAFE, SOURCE, Case

LEDGER = """stamkund: 1
name: club
start_date: 2025-01-01
horizon: 52 weeks
replicates: 4
currency: SEK
population:
  new_customers: {count: 10}
  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend: {model: fixed, amount: 45 SEK}
  stores: [{name: north, share: 50 %}, {name: south, share: 50 %}]
baseline: {name: today, margin: 70 %}
arms:
  - name: club
    program:
      earn:
        - {per_amount: 1 point per SEK, stores: [north]}
        - {on: review, per_visit: 5 points}
      events: [{name: review, probability_per_visit: 1 %}]
      expiry: {kind: rolling, after: 100 days}
      reward: {name: coffee, at: 50 points, cost: 13.50 SEK, probability_per_visit: 50 %}
      tiers:
        basis: spend
        levels: [{name: silver, at: 100 SEK, cost_per_visit: 1 SEK}]
"""

ROWS = '''customer,date,amount,store,what
"a, ""b""",2025-01-05,60,north,
"a, ""b""",2025-01-06,50,south,
"a, ""b""",2025-01-07,,,review
"a, ""b""",2025-02-01,45,north,
"a, ""b""",2025-02-02,-45,north,
c,2024-12-30,99,north,
c,2025-03-01,30.50,north,
c,2025-06-30,10,north,
'''

COLUMNS = ("--store-column", "store", "--event-column", "what")


class Ledger(Case):
    def table(self, name):
        with open(self.at / name, newline="") as file:
            return list(csv.DictReader(file))

    def club(self, *arguments, rows=ROWS, **options):
        return self.json_of("ledger", self.write("s.yaml", LEDGER), self.write("t.csv", rows), *COLUMNS, *arguments,
                            **options)

    def test_one_story_in_words(self):
        story = self.club("--explain", 'a, "b"')["explained"].splitlines()
        told = [line.split("  ")[-1] for line in story[1:]]
        self.assertEqual(told[:6], ["joins", "buys for 60.00 SEK and gets 60 points (rule 1); holds 60 points",
                                    "redeems 50 points for 'coffee'; holds 10 points",
                                    "is given 'coffee', which costs the company 13.50 SEK; holds 10 points", "buys for 50.00 SEK",
                                    "rises to 'silver'"])
        self.assertIn("Her tier is silver.", told)
        self.assertIn("2025-06-09                loses 30 points, not used in time; holds 0 points", self.club("--explain", "c")["explained"])
        # Folded: three issues in a row are one sentence, and their sum.
        rows = "customer,date,amount,store,what\n" + "".join(f"d,2025-01-0{day},10,north,\n" for day in (1, 2, 3))
        self.assertIn("2025-01-01 to 2025-01-03  buys 3 times for 30.00 SEK and gets 30 points (rule 1); holds 30 points", self.club("--explain", "d", rows=rows)["explained"])
        # What lapsed before a purchase is told before it, though only the purchase brings it to light.
        rows = "customer,date,amount,store,what\ndora,2025-01-01,30,north,\ndora,2025-12-01,20,north,\n"
        told = self.club("--explain", "dora", rows=rows)["explained"].splitlines()[1:]
        days = [line[:10] for line in told if line[:4] == "2025"]
        self.assertEqual(days, sorted(days), told)
        self.assertLess(next(i for i, line in enumerate(told) if "loses 30 points" in line),
                        next(i for i, line in enumerate(told) if "buys for 20.00 SEK" in line))
        self.assertIn("did you mean 'dora'?", self.run_it("ledger", self.at / "s.yaml", self.at / "t.csv", *COLUMNS, "--explain", "Dora", exit=64).stderr)
        done = self.run_it("ledger", self.at / "s.yaml", self.at / "t.csv", *COLUMNS, "--explain", "nobody", "-o", self.at / "no.csv", exit=64)
        self.assertIn("no row is of a customer 'nobody'; customers are called such as 'dora'", done.stderr)
        self.assertFalse((self.at / "no.csv").exists())

    def test_coupons_that_lapse_are_told(self):
        scenario = LEDGER.replace("{name: coffee, at: 50 points, cost: 13.50 SEK,", "{name: ten off, at: 50 points, cost: 0 SEK, discount: 10 SEK, coupon_valid: 30 days,")
        # Earned on 1 January, 1 February and 1 May; the second is used on 10 February, the first too late, the last not yet.
        rows = "customer,date,amount,store,what\n" + "".join(f"d,2025-{day},{sek},north,\n" for day, sek in (
            ("01-01", 50), ("02-05", 50), ("02-10", 20), ("05-01", 50), ("05-10", 0)))
        told = self.json_of("ledger", self.write("s.yaml", scenario), self.write("t.csv", rows), *COLUMNS, "--explain", "d")["explained"].splitlines()
        lapsed = [line for line in told if "loses the coupon 'ten off', not used in time" in line]
        self.assertEqual([line[:10] for line in lapsed], ["2025-01-31"], told)
        self.assertEqual(sum("uses the coupon 'ten off'" in line for line in told), 1, told)
        self.assertIn("She may use the coupon 'ten off' up to 2025-05-31.", told)
        done = self.run_it("ledger", self.at / "s.yaml", self.at / "t.csv", *COLUMNS, "--explain", "e", "--until", "2025-01-15", exit=64)
        self.assertIn("no row up to 2025-01-15 (--until) is of a customer 'e'", done.stderr)

    def test_every_figure_of_a_small_history(self):
        found = self.club("-o", self.at / "l.csv", "--customers", self.at / "c.csv")
        self.assertEqual((found["arm"], found["members"], found["purchases"], found["purchases_before"]),
                         ("club", 2, 5, 1))
        self.assertEqual((found["revenue"], found["returned"], found["redeem"]), (195.5, 45, "asap"))
        points = found["units"][0]
        self.assertEqual([points[name] for name in ("issued", "redeemed", "expired", "reversed", "outstanding")],
                         [60 + 5 + 45 + 30 + 10, 100, 30, 10, 10])
        self.assertTrue(points["conserved"])
        self.assertEqual(found["rewards"][0]["handed_over"], 2)
        self.assertEqual(found["reward_cost"], 27)
        self.assertEqual(found["perk_cost"], 1)
        self.assertEqual([tier["members"] for tier in found["tiers"]], [1, 1])
        self.assertEqual(found["first"], {"joined": "2025-01-05", "issued": "2025-01-05", "redeemed": "2025-01-05",
                                          "expired": "2025-06-09"})
        lines = self.table("l.csv")
        self.assertEqual(list(lines[0]), "customer,date,entry,currency,rule,units,balance,pending,tier,money".split(","))
        self.assertEqual([(one["entry"], one["units"], one["balance"]) for one in lines if one["customer"] == 'a, "b"'],
                         [("issued", "60", "60"), ("redeemed", "50", "10"), ("reward", "1", "10"), ("tier", "", ""),
                          ("issued", "5", "15"), ("issued", "45", "60"), ("redeemed", "50", "10"),
                          ("reward", "1", "10"), ("reversed", "10", "0")])
        self.assertEqual(lines[2]["money"], "13.50")
        self.assertEqual(lines[3]["rule"], "silver")
        members = self.table("c.csv")
        self.assertEqual([one["customer"] for one in members], ['a, "b"', "c"])
        self.assertEqual((members[1]["joined"], members[1]["revenue"], members[1]["points.balance"],
                          members[1]["tier"]), ("2025-03-01", "40.50", "10", "none"))

    def test_redemptions_and_the_last_day(self):
        never = self.club("--redeem", "never")
        self.assertEqual(never["units"][0]["redeemed"], 0)
        self.assertEqual(never["members_who_reached_a_reward"], 1)
        recorded = self.club(rows=ROWS + '"a, ""b""",2025-01-07,,,redeem:coffee\nc,2025-03-01,,,redeem:coffee\n')
        self.assertEqual(recorded["redeem"], "recorded")
        self.assertEqual((recorded["events"]["redemptions_recorded"], recorded["events"]["redemptions_refused"]), (1, 1))
        self.assertEqual(self.club("--until", "2025-02-15")["last_day"], "2025-02-15")
        self.assertEqual(self.club("--until", "2026-12-31")["units"][0]["outstanding"], 0)

    def test_day_zero_is_the_first_day_of_the_data_without_a_start_date(self):
        found = self.json_of("ledger", SOURCE / "scenarios" / "demo.yaml", CAFE, "--arm", "points",
                             "-o", self.at / "l.csv", "--customers", self.at / "c.csv")
        self.assertTrue(found["day_zero_from_data"])
        self.assertEqual((found["day_zero"], found["members"], found["purchases"]), ("2025-01-06", 3000, 44548))
        points = found["units"][0]
        self.assertEqual(points["issued"], points["redeemed"] + points["expired"] + points["outstanding"])
        lines = self.table("l.csv")
        self.assertEqual(len(lines), found["entries"])
        self.assertEqual(sum(int(one["units"]) for one in lines if one["entry"] == "issued"), points["issued"])
        self.assertEqual(sum(int(one["points.balance"]) for one in self.table("c.csv")), points["outstanding"])

    def test_limited_stock_reads_again(self):
        text = LEDGER.replace("cost: 13.50 SEK,", "cost: 13.50 SEK, stock: 1,")
        found = self.json_of("ledger", self.write("s.yaml", text), self.write("t.csv", ROWS), *COLUMNS,
                             "-o", self.at / "l.csv")
        self.assertEqual((found["passes"], found["rewards"][0]["handed_over"]), (2, 1))
        self.assertEqual(found["rewards"][0]["withdrawn"], "2025-01-06")
        self.assertEqual(sum(one["entry"] == "reward" for one in self.table("l.csv")), 1)

    def test_names_that_the_scenario_does_not_know(self):
        rows = ROWS.replace("30.50,north", "30.50,nort").replace(",review", ",reviw")
        found = self.club(rows=rows)
        said = [(one["where"], one["suggestion"]) for one in found["problems"]]
        self.assertEqual(said, [("store", "did you mean 'north'?"), ("event", "did you mean 'review'?")])
        self.assertEqual(found["events"]["unknown"], 1)

    def test_levels_without_units(self):
        text = LEDGER[: LEDGER.index("      earn:")] + LEDGER[LEDGER.index("      tiers:"):]
        found = self.json_of("ledger", self.write("s.yaml", text), self.write("t.csv", ROWS),
                             "-o", self.at / "l.csv", "--customers", self.at / "c.csv", "--amount-column", "amount",
                             "--event-column", "what")
        self.assertEqual((found["units"], found["entries"], [tier["members"] for tier in found["tiers"]]), ([], 1, [1, 1]))
        self.assertEqual([(one["entry"], one["rule"], one["balance"]) for one in self.table("l.csv")], [("tier", "silver", "")])

    def test_a_rule_by_its_name(self):
        text = LEDGER.replace("{per_amount: 1 point per SEK,", "{name: 'north, per krona', per_amount: 1 point per SEK,")
        self.run_it("ledger", self.write("s.yaml", text), self.write("t.csv", ROWS), *COLUMNS, "-o", self.at / "l.csv")
        self.assertEqual({one["rule"] for one in self.table("l.csv") if one["entry"] == "issued"}, {"north, per krona", "rule 2"})

    def test_rows_that_are_all_taken_as_one_store(self):
        rows = "customer,date,amount\na,2025-01-05,60\na,2025-01-06,50\n"
        scenario, table = self.write("s.yaml", LEDGER), self.write("t.csv", rows)
        found = self.json_of("ledger", scenario, table, "--all-store", "north")
        self.assertEqual((found["rows_taken_as"], found["units"][0]["issued"]), ({"store": "north"}, 110))
        self.assertEqual(self.json_of("ledger", scenario, table, "--all-store", "south")["units"][0]["issued"], 0)
        self.assertIn("all taken as store 'north'", self.run_it("ledger", scenario, table, "--all-store", "north").stdout)
        self.assertEqual(self.club()["rows_taken_as"], {})

    def test_cashback_is_money_everywhere(self):
        text = LEDGER[: LEDGER.index("      earn:")] + "      cashback: {rate: 5 %, minimum_payout: 4 SEK}\n"
        found = self.json_of("ledger", self.write("s.yaml", text), self.write("t.csv", ROWS), "--event-column", "what",
                             "-o", self.at / "l.csv", "--customers", self.at / "c.csv")
        # a: 3.00 + 2.50 are paid out, 2.25 come and go with the return. c: 1.52 (rounded down) and 0.50 wait.
        cashback = found["units"][0]
        self.assertEqual([cashback[name] for name in ("unit", "issued", "redeemed", "reversed", "outstanding", "owed")],
                         ["SEK", 9.77, 5.5, 2.25, 2.02, 0])
        self.assertEqual((found["rewards"][0]["units"], found["rewards"][0]["handed_over"]), (5.5, 1))
        lines = [one for one in self.table("l.csv") if one["customer"] != "c"]
        self.assertEqual([(one["entry"], one["units"], one["balance"], one["money"]) for one in lines],
                         [("issued", "3.00", "3.00", ""), ("issued", "2.50", "5.50", ""), ("redeemed", "5.50", "0.00", ""),
                          ("reward", "1", "0.00", "5.50"), ("issued", "2.25", "2.25", ""), ("reversed", "2.25", "0.00", "")])
        member = self.table("c.csv")[0]
        self.assertEqual((member["cashback.issued"], member["cashback.redeemed"], member["cashback.balance"]),
                         ("7.75", "5.50", "0.00"))
        said = self.run_it("ledger", self.at / "s.yaml", self.at / "t.csv", "--event-column", "what").stdout
        self.assertRegex(said, r"cashback \(SEK\) +9\.77 +5\.50 +0\.00 +2\.25 +0\.00 +2\.02\n")
        self.assertRegex(said, r"cashback payout +1 +5\.50 +5\.50 SEK")

    def test_for_people(self):
        done = self.run_it("ledger", self.write("s.yaml", LEDGER), self.write("t.csv", ROWS), *COLUMNS)
        for words in ("ledger of 'club', 2025-01-01 to 2025-06-30", "1 upgrade,", "5, 195.50 SEK, of which 45.00 SEK came back",
                      "1 earlier purchase does not count", "not: a forecast"):
            self.assertIn(words, done.stdout)
        self.assertEqual(self.run_it("ledger", self.at / "s.yaml", self.at / "t.csv", *COLUMNS, "-q").stdout, "")


class LedgerRefused(Case):
    def refused(self, *arguments, scenario=LEDGER, rows=ROWS, exit=65, words=()):
        done = self.run_it("ledger", self.write("s.yaml", scenario), self.write("t.csv", rows),
                           "-o", self.at / "l.csv", *arguments, exit=exit)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual(self.files(), ["s.yaml", "t.csv"])

    def test_arms(self):
        two = LEDGER + "  - name: other\n    program: {earn: {per_visit: 1}, reward: {at: 10, cost: 5 SEK}}\n"
        self.refused(*COLUMNS, scenario=two, exit=64, words=("--arm", "'club', 'other'"))
        self.refused(*COLUMNS, "--arm", "culb", scenario=two, exit=64, words=("did you mean 'club'?",))
        self.refused(*COLUMNS, "--arm", "today", exit=64, words=("'today' has no program",))

    def test_a_scope_without_its_column(self):
        self.refused(words=("--store-column", "only for some stores", "--event-column", "--all-store 'north', 'south'"))

    def test_a_store_for_all_rows(self):
        self.refused("--all-store", "nort", exit=64, words=("no store 'nort'", "did you mean 'north'?"))
        self.refused("--all-store", "x", "--all-category", "y", exit=64,
                     words=("it has 'north', 'south'", "the scenario has no categories"))
        self.refused(*COLUMNS, "--all-store", "north", exit=64, words=("say only one of them",))

    def test_options(self):
        self.refused(*COLUMNS, "--redeem", "always", exit=64, words=("asap, never or recorded",))
        self.refused("--redeem", "recorded", exit=64, words=("--event-column",))
        self.refused(*COLUMNS, "--until", "tomorrow", exit=64, words=("YYYY-MM-DD",))
        self.refused(*COLUMNS, "--until", "2025-04-01", "--observation-end", "2025-04-02", exit=64)
        self.refused(*COLUMNS, "--currency", "EUR", words=("the amounts are in EUR",))

    def test_amounts_in_another_currency(self):
        """What the rows say beside their amounts is not the scenario's money."""
        text = LEDGER.replace(", stores: [north]", "")
        dollars = "customer,date,amount,currency,store,what\na,2025-01-02,10,USD,north,\na,2025-02-01,10,USD,north,\n"
        self.refused(*COLUMNS, scenario=text, rows=dollars, words=("the amounts are in USD, the scenario's in SEK", "--rates sek=1,usd=WORTH"))

    def test_nobody_after_the_start(self):
        self.refused(*COLUMNS, "--set", "start_date=2027-01-01", words=("no purchase on or after", "start_date=2024-12-30"))

    def test_bad_files(self):
        self.refused(*COLUMNS, rows="", words=("empty",))
        self.refused("--store-column", "shop", rows=ROWS, words=("shop",))
        self.refused(*COLUMNS, scenario=LEDGER.replace("70 %", "170 %"), words=("margin",))
        self.write("s.yaml", LEDGER)
        self.run_it("ledger", self.at / "s.yaml", self.at / "none.csv", *COLUMNS, exit=66)
        self.run_it("ledger", self.at / "none.yaml", self.at / "t.csv", *COLUMNS, exit=66)
        self.run_it("ledger", self.at / "s.yaml", exit=64)

    def test_outputs_that_cannot_be_created(self):
        scenario = self.write("s.yaml", LEDGER)
        rows = self.write("t.csv", ROWS)
        for option in ("-o", "--customers", "--json"):
            self.run_it("ledger", scenario, rows, *COLUMNS, option, self.at / "no" / "x", exit=73)
        self.assertEqual(self.files(), ["s.yaml", "t.csv"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
