"""Campaigns as a user meets them: whom they reach among real customers, and what the text of a run says of it."""
import collections
import datetime
import json
import math
import re
import unittest

import h5py

from cli_case import SOURCE, Case

CDNOW = SOURCE / ".." / "shared" / "data" / "cdnow" / "cdnow_master.txt"

RANKED = """stamkund: 1
name: real customers
currency: USD
horizon: 4 weeks
replicates: 2
population: {fit: fit.h5}
baseline: {name: none, margin: 30 %}
arms:
"""

REAL = RANKED + """\
  - name: sleeping
    campaigns: [{name: a, channel: email, cost: 0.01 USD, where: recency >= 90 days}]
  - name: good and away
    campaigns: [{name: a, channel: email, cost: 0.01 USD, where: purchases >= 3 and recency > 180 days}]
  - name: fifth
    campaigns: [{name: a, channel: email, cost: 0.01 USD, top: {share: 20 %, by: purchases}}]
"""

TWO = """stamkund: 1
name: two channels
currency: SEK
horizon: 26 weeks
replicates: 20
uncertainty: {populations_per_draw: 1, replicates_per_population: 1}
population:
  new_customers: {count: 2000}
  purchases: {model: pareto-nbd, r: 1.5, alpha: 12 weeks, s: 1, beta: 200 weeks}
  spend: {model: fixed, amount: 200 SEK}
channels:
  - {name: email, cost: 0.05 SEK, delivered: 80 %}
  - {name: post, cost: COST SEK, open: 100 %}
baseline: {name: none, margin: 50 %}
arms:
  - name: by e-mail
    campaigns: [{name: a, channel: email, lift: 40 %, every: 4 weeks, control: 10 %}]
  - name: by post
    campaigns: [{name: a, channel: post, lift: 80 %, every: 4 weeks, control: 10 %}]
"""


PILOT = """stamkund: 1
name: a pilot
currency: SEK
seed: 5
horizon: 40 weeks
replicates: 3
population:
  new_customers: {count: 6000}
  purchases: {model: pareto-nbd, r: 1.5, alpha: 12 weeks, s: 1, beta: 60 weeks}
  spend: {model: fixed, amount: 200 SEK}
  segments: [{name: open, share: 50 %}, {name: dogs, share: 50 %}]
baseline: {name: none, margin: 50 %}
arms:
  - name: everybody
    campaigns: [{name: offer, channel: post, first: 20 weeks, cost: 10 SEK, open: 100 %, lift: 100 %, decay: 6 weeks, by_segment: [{segment: dogs, lift: 0}]}]
  - name: a fifth
    campaigns: [{name: offer, channel: post, first: 20 weeks, cost: 10 SEK, open: 100 %, lift: 100 %, decay: 6 weeks, by_segment: [{segment: dogs, lift: 0}], top: {share: 20 %, by: uplift}}]
    contact_policy: {pilot: {campaign: offer, customers: 6000, window: 12 weeks, outcome: purchases, learner: t-linear}}
"""

TREATMENTS = PILOT[:PILOT.index("arms:")] + """arms:
  - name: each the best
    campaigns:
      - name: spring
        first: 20 weeks
        budget: 5000.50 SEK
        treatments:
          - {name: mail, channel: email, cost: 1 SEK, open: 60 %, lift: 80 %, by_segment: [{segment: open, lift: 0.2}]}
          - {name: letter, channel: post, cost: 8 SEK, open: 90 %, lift: 150 %, by_segment: [{segment: dogs, lift: 0.2}]}
    contact_policy: {pilot: {campaign: spring, customers: 4000, window: 12 weeks, outcome: net, learner: t-linear, oracle: {customers: 400, lives: 4}}}
"""


def fifths(values):
    """1 to 5: the middle of the places of those who are equal, from the bottom."""
    place, size = {}, len(values)
    for at, value in enumerate(sorted(values)):
        first, last = place.get(value, (at, at))
        place[value] = (min(first, at), max(last, at))
    return [min(5, 1 + 5 * (sum(place[value]) + 1) // (2 * size)) for value in values]


def figures(line):
    return [int(one.replace(",", "")) for one in re.findall(r"[\d,]+", line)]


class Campaigns(Case):
    def test_what_a_pilot_itself_brings_is_told(self):
        """Letters that move nobody cost 100 SEK each: some 1,000 of 2,000 get one, and nothing comes of it. At 4 standard errors false alarms are 1 in 16,000."""
        nothing = PILOT[:PILOT.index("arms:")] + """arms:
  - name: rule
    campaigns: [{name: offer, channel: post, first: 8 weeks, cost: 100 SEK, open: 100 %, lift: 0 %, where: uplift > 0}]
    contact_policy: {pilot: {campaign: offer, customers: 2000, window: 4 weeks}}
"""
        self.write("s.yaml", nothing)
        of = self.json_of("run", self.at / "s.yaml")["arms"][1]["metrics"]
        itself, error = of["pilot_itself"]["mean"], of["pilot_itself_error"]["mean"]
        self.assertLess(error, 15_000)
        self.assertLess(abs(itself + 95_000), 4 * error / math.sqrt(3) + 10_000, (itself, error))
        self.assertLess(itself, -4 * error / math.sqrt(3))

    def test_limits_are_of_all_whom_a_sample_stands_for(self):
        """500 of 5,000: capacities, numbers and budgets are met as with all 5,000, up to sampling.

        Null: 100 of the sample, a binomial share, mean of 10 replicates: s.e. of what they stand for about 30; a quarter off is 8 s.e.
        """
        text = """stamkund: 1
horizon: 16 weeks
replicates: 10
currency: SEK
uncertainty: {populations_per_draw: 1, replicates_per_population: 1}
population:
  purchases: {model: pareto-nbd, r: 1, alpha: 9 weeks, s: 3, beta: 100 weeks}
  spend: {model: gamma-gamma, p: 4, q: 6, gamma: 500 SEK}
  new_customers: {count: 500, stands_for: 5000}
channels:
  - {name: few, cost: 9 SEK, open: 60 %, capacity: 1000, over_capacity: drop}
  - {name: free, cost: 9 SEK, open: 60 %}
baseline: {name: none, margin: 40 %}
arms:
  - {name: few, campaigns: [{name: m, channel: few, first: 10 weeks, lift: 10 %}]}
  - {name: best, campaigns: [{name: m, channel: free, first: 10 weeks, lift: 10 %, top: {customers: 1000, by: spent}}]}
  - {name: paid, campaigns: [{name: m, channel: free, first: 10 weeks, lift: 10 %, top: {budget: 9000 SEK, by: spent}}]}
"""
        self.run_it("run", self.write("s.yaml", text), "-o", self.at / "r.h5", "-q")
        with h5py.File(self.at / "r.h5") as file:
            sent = file["total/contacts"][1:].mean(axis=1)
        for arm, contacts in zip(("few", "best", "paid"), sent):
            self.assertLess(abs(contacts - 1000), 250, arm)

    def test_real_customers_are_those_that_a_count_of_the_file_finds(self):
        if not CDNOW.is_file():
            self.skipTest("SKIPPED: CDNOW is not on this machine")
        days = collections.defaultdict(set)
        for line in CDNOW.read_text(encoding="ascii").splitlines()[1:]:
            customer, date, *_ = line.split()
            days[customer].add(datetime.datetime.strptime(date, "%Y%m%d").date())
        end = max(max(one) for one in days.values())
        sleeping = sum((end - max(one)).days >= 90 for one in days.values())
        away = sum(len(one) >= 3 and (end - max(one)).days > 180 for one in days.values())
        self.run_it("calibrate", CDNOW, "--currency", "USD", "-o", self.at / "fit.h5", "-q")
        self.write("s.yaml", REAL)
        arms = self.json_of("run", self.at / "s.yaml")["arms"]
        sent = [arm["metrics"]["contacts"]["mean"] for arm in arms]
        self.assertEqual(sent[1:3], [sleeping, away])
        # A fifth up to the sample of 20,000: standard error .28 points; four of them.
        self.assertLess(abs(sent[3] / len(days) - 0.2), 0.0113)

    def test_fifths_groups_and_classes_are_those_that_a_count_of_the_file_finds(self):
        if not CDNOW.is_file():
            self.skipTest("SKIPPED: CDNOW is not on this machine")
        # Half of them: up to 20,000 customers, all are ranked.
        days = collections.defaultdict(lambda: collections.defaultdict(float))
        kept = CDNOW.read_text(encoding="ascii").splitlines()
        kept = kept[:1] + [line for line in kept[1:] if int(line.split()[0]) % 2]
        for line in kept[1:]:
            customer, date, _, amount = line.split()
            days[customer][datetime.datetime.strptime(date, "%Y%m%d").date()] += float(amount)
        end = max(max(one) for one in days.values())
        recency = [-(end - max(one)).days for one in days.values()]
        bought = [len(one) for one in days.values()]
        r, f = fifths(recency), fifths(bought)
        # Of purchases that cost nothing the first is taken for one like the others, if there are any.
        spent = []
        for one in days.values():
            first, *rest = [amount for _, amount in sorted(one.items())]
            mean = sum(rest) / len(rest) if rest else 0.0
            spent.append((first or mean) + sum(rest) if first or rest else None)
        known = [one for one in spent if one is not None]
        m = dict(zip(known, fifths(known)))
        total, before, a_from = sum(known), 0.0, 0.0
        for one in sorted(known, reverse=True):
            if before < 0.8 * total:
                a_from = one
            before += one
        expected = {
            "rfm_recency == 5": sum(one == 5 for one in r),
            "rfm_recency <= 2 and rfm_frequency >= 4": sum(a <= 2 and b >= 4 for a, b in zip(r, f)),
            "rfm_frequency == 2": sum(one == 2 for one in f),
            'rfm_group == "risk"': sum(a <= 2 and (n == 1 or b >= 4) for a, b, n in zip(r, f, bought)),
            'rfm_group == "gold"': sum(a >= 4 and b >= 4 and m[s] >= 4 for a, b, s in zip(r, f, spent) if s is not None),
            'sales_class == "A"': sum(one >= a_from for one in known),
            "rfm_money is missing": sum(one is None for one in spent),
        }
        self.write("half.txt", "\n".join(kept) + "\n")
        self.run_it("calibrate", self.at / "half.txt", "--currency", "USD", "--on-placeholder", "keep", "-o", self.at / "fit.h5", "-q")
        self.write("s.yaml", RANKED + "".join(
            f"  - name: arm {k}\n    campaigns: [{{name: a, channel: email, cost: 0.01 USD, where: '{one}'}}]\n"
            for k, one in enumerate(expected)))
        arms = self.json_of("run", self.at / "s.yaml")["arms"]
        sent = [arm["metrics"]["contacts"]["mean"] for arm in arms[1:]]
        for where, count, found in zip(expected, expected.values(), sent):
            with self.subTest(where):
                self.assertGreater(count, 0)
                # Sums of cents are rounded: one at an edge of money.
                self.assertLessEqual(abs(found - count), 1 if "gold" in where or "class" in where else 0)

    def run_two(self, cost):
        self.write("s.yaml", TWO.replace("COST", cost))
        done = self.run_it("run", self.at / "s.yaml", "--json", self.at / "r.json")
        return done.stdout, json.loads((self.at / "r.json").read_text())["arms"]

    def test_the_table_of_contacts_says_what_the_figures_say(self):
        text, arms = self.run_two("6")
        table = text.split("Contacts up to the horizon")[1].split("\n\n")[0].splitlines()
        self.assertEqual(table[1].split(), ["arm", "sent", "arrived", "held", "out"])
        for row, arm in zip(table[3:], arms):
            of = arm["metrics"]
            said = figures(row.replace(arm["name"], "", 1))
            self.assertEqual(said, [round(of[name]["mean"]) for name in
                                    ("contacts", "contacts_delivered", "contacts_held_out")], row)
        self.assertGreater(arms[1]["metrics"]["contacts_held_out"]["mean"], 0)

    def test_contacts_step_by_step_are_the_same_in_text_json_file_and_csv(self):
        self.write("s.yaml", TWO.replace("COST", "6"))
        done = self.run_it("run", self.at / "s.yaml", "--details", "--json", self.at / "r.json", "-o", self.at / "r.h5")
        arms = json.loads((self.at / "r.json").read_text())["arms"]
        self.assertNotIn("step by step", self.run_it("run", self.at / "s.yaml").stdout)
        text = done.stdout.split("Contacts step by step")[1]
        self.assertEqual([one["group"] for one in arms[0]["by_channel"]], ["email", "post"])
        self.assertIsNone(arms[0]["by_channel"][0]["sent"]["mean"])
        email, post = (arms[a]["by_channel"][a - 1] for a in (1, 2))
        for arm, of in ((arms[1], email), (arms[2], post)):
            total = arm["metrics"]
            for step, flow in (("sent", "contacts"), ("delivered", "contacts_delivered"), ("held_out", "contacts_held_out")):
                self.assertAlmostEqual(of[step]["mean"], total[flow]["mean"], places=6)
            mean = {name: one["mean"] for name, one in of.items() if name != "group"}
            self.assertAlmostEqual(mean["targeted"], mean["sent"] + mean["held_out"] + mean["unsubscribed"], places=6)
            self.assertGreater(mean["responses"], 0)
            self.assertLess(mean["responses"], mean["opened"])
            self.assertIsNone(mean["clicked"])
            self.assertIn(f"{round(mean['responses']):,}", text)
            self.assertIn(f"credited with {round(mean['responses']):,} purchases", " ".join(text.split()))
        self.run_it("report", self.at / "r.h5", "-o", self.at / "r.html", "--csv", self.at / "csv")
        lines = (self.at / "csv" / "channel-funnel.csv").read_text().splitlines()
        head, rows = lines[0].split(","), [line.split(",") for line in lines[1:]]
        self.assertEqual([row[:2] for row in rows], [["by e-mail", "email"], ["by post", "post"]])
        for row, of in zip(rows, (email, post)):
            self.assertAlmostEqual(float(row[head.index("sent")]), of["sent"]["mean"], places=6)
            self.assertAlmostEqual(float(row[head.index("bought after it")]), of["responses"]["mean"], places=6)
        self.assertIn("From targeting to purchase by channel", (self.at / "r.html").read_text())
        # One campaign name in both arms: no table by campaign.
        self.assertFalse((self.at / "csv" / "campaign-funnel.csv").exists())
        with h5py.File(self.at / "r.h5") as file:
            self.assertEqual(file["by_channel/sent"].shape, (3, 20, 2))
            self.assertEqual(float(file["by_channel/sent"][1, :, 0].mean()), email["sent"]["mean"])

    def test_each_customer_gets_the_best_of_several_treatments(self):
        scenario = self.write("t.yaml", TREATMENTS)
        done = self.run_it("run", scenario, "--details", "-o", self.at / "r.h5", "--json", self.at / "r.json")
        told = json.loads((self.at / "r.json").read_text())
        arm = told["arms"][1]
        mean = {name: one["mean"] for name, one in arm["metrics"].items()}
        self.assertLessEqual(mean["contact_cost"] if "contact_cost" in mean else 0, 5000.5)
        self.assertLessEqual(mean["treatments_spent"], 5000.5)
        self.assertGreater(mean["treatments_spent"], 4990)
        self.assertGreater(mean["treatments_true"], 0)
        self.assertLessEqual(mean["treatments_oracle"], mean["treatments_oracle_at_most"])
        self.assertAlmostEqual(mean["treatments_left"], mean["treatments_oracle"] - mean["treatments_true"], places=6)
        self.assertIsNone(told["arms"][0]["metrics"]["treatments_spent"]["mean"])
        by_treatment = {one["group"]: one for one in arm["by_campaign"]}
        self.assertEqual(list(by_treatment), ["spring: mail", "spring: letter"])
        sent = {name: one["sent"]["mean"] for name, one in by_treatment.items()}
        self.assertAlmostEqual(sum(sent.values()), mean["treatments_chosen"], places=6)
        self.assertAlmostEqual(sent["spring: mail"] + 8 * sent["spring: letter"], mean["treatments_spent"], places=6)
        self.assertGreater(min(sent.values()), 0)
        self.assertIn("Several treatments", done.stdout)
        # The file can be read again, and whatever takes part in a run comes to the same.
        self.run_it("report", self.at / "r.h5", "-o", self.at / "r.html", "--csv", self.at / "csv")
        self.assertEqual(len((self.at / "csv" / "campaign-funnel.csv").read_text().splitlines()), 3)
        row = (self.at / "csv" / "treatments.csv").read_text().splitlines()[1].split(",")
        self.assertEqual(row[0], "each the best")
        self.assertAlmostEqual(float(row[3]), mean["treatments_spent"], places=6)
        resolved = self.run_it("run", scenario, "--resolved", "--dry-run").stdout
        self.assertIn("treatments:", resolved)
        again = self.json_of("run", self.write("again.yaml", resolved), "--threads", "1")
        self.assertEqual(again["results_digest"], told["results_digest"])
        for i in (1, 2):
            self.run_it("run", scenario, "--shard", f"{i}/2", "-o", self.at / f"part-{i}.h5")
        merged = self.json_of("merge", self.at / "part-1.h5", self.at / "part-2.h5", "-o", self.at / "merged.h5")
        self.assertEqual(merged["results_digest"], told["results_digest"])
        # What is wrong is said once, with what is near.
        wrong = self.write("wrong.yaml", TREATMENTS.replace("budget:", "budgt:").replace("lift: 80 %", "lift: 80 %, profit: uplft - 1"))
        said = self.run_it("validate", wrong, exit=65).stderr
        for words in ("did you mean 'budget'?", "did you mean 'uplift'?"):
            self.assertIn(words, said)
        self.assertEqual(said.count("error:"), 2)
        # Each customer of a sample stands for two: the budget is that of all.
        sample = self.json_of("run", scenario, "--sample", "3000")["arms"][1]["metrics"]
        self.assertLessEqual(sample["treatments_spent"]["mean"], 5000.5)
        self.assertGreater(sample["treatments_spent"]["mean"], 4980)

    def test_it_says_when_sales_and_profit_rank_arms_differently_and_only_then(self):
        dear, arms = self.run_two("20")
        self.assertGreater(arms[2]["metrics"]["revenue"]["mean"], arms[1]["metrics"]["revenue"]["mean"])
        self.assertLess(arms[2]["metrics"]["net"]["mean"], arms[1]["metrics"]["net"]["mean"])
        self.assertIn("Sales and profit rank the arms differently: 'by post' sells most", " ".join(dear.split()))
        self.assertIn("'by e-mail' earns most", " ".join(dear.split()))
        cheap, arms = self.run_two("0.05")
        self.assertGreater(arms[2]["metrics"]["net"]["mean"], arms[1]["metrics"]["net"]["mean"])
        self.assertNotIn("rank the arms differently", " ".join(cheap.split()))

    def test_what_a_pilot_taught_scores_a_file_of_real_customers(self):
        scenario = self.write("pilot.yaml", PILOT)
        done = self.run_it("run", scenario, "--rule", self.at / "rule.json", "-o", self.at / "r.h5", "--json", self.at / "r.json")
        self.assertIn("the rule is that of the pilot of arm 'a fifth' of 'a pilot', seed 5", done.stdout + done.stderr)
        self.assertIn("Pilots before the run", done.stdout)
        told = json.loads((self.at / "r.json").read_text())["arms"][2]
        self.assertAlmostEqual(told["metrics"]["pilot_treated"]["mean"], 0.2, delta=0.02)
        self.assertGreater(told["metrics"]["pilot_policy"]["mean"], 0)
        self.assertEqual([one["group"] for one in told["by_pilot_decile"]][0], "1 (most moved)")
        self.run_it("report", self.at / "r.h5", "-o", self.at / "r.html", "--csv", self.at / "csv")
        self.assertIn("a fifth", (self.at / "csv" / "pilots.csv").read_text())
        self.assertEqual(len((self.at / "csv" / "pilot-deciles.csv").read_text().splitlines()), 11)
        # Her own file: the same names, any order, whatever else it has.
        rows = [f"c{i},{'dogs' if i % 2 else 'open'},{20 + i % 50},{1 + i % 9},{200 * (1 + i % 9)},140,blue" for i in range(100)]
        self.write("mine.csv", "\n".join(["id,segment,recency,purchases,spent,tenure,colour"] + rows) + "\n")
        self.run_it("target", self.at / "mine.csv", "--rule", self.at / "rule.json", "-o", self.at / "whom.csv")
        whom = [line.split(",") for line in (self.at / "whom.csv").read_text().splitlines()[1:]]
        treated = [int(one[0][1:]) for one in whom if one[1] == "1"]
        self.assertEqual(len(treated), 20)
        self.assertTrue(all(i % 2 == 0 for i in treated), "it moves those who are open to it")
        # What the file lacks is named, all of it, with what is near.
        self.write("bad.csv", "id,segments,recency,purchases,tenure\nc1,open,1,2,3\n")
        bad = self.run_it("target", self.at / "bad.csv", "--rule", self.at / "rule.json", "-o", self.at / "no.csv", exit=65)
        for name in ("'segment'", "'spent'", "'segments'"):
            self.assertIn(name, bad.stderr)
        # A value, and those pay for whom it is worth the cost.
        self.run_it("target", self.at / "mine.csv", "--rule", self.at / "rule.json", "--value", "100", "-o", self.at / "pay.csv")
        for _, treat, _, profit in (line.split(",") for line in (self.at / "pay.csv").read_text().splitlines()[1:]):
            self.assertEqual(treat == "1", float(profit) > 0)

    def test_shards_with_pilots_and_true_effects_are_the_whole(self):
        text = PILOT.replace("learner: t-linear}", "learner: t-linear, oracle: {customers: 400, lives: 3}}").replace("replicates: 3", "replicates: 4")
        scenario = self.write("pilot.yaml", text.replace("count: 6000", "count: 3000"))
        whole = self.json_of("run", scenario, "--threads", "2", "-o", self.at / "whole.h5")
        for i in (1, 2):
            self.run_it("run", scenario, "--shard", f"{i}/2", "--threads", "1", "-o", self.at / f"part-{i}.h5")
        merged = self.json_of("merge", self.at / "part-1.h5", self.at / "part-2.h5", "-o", self.at / "merged.h5")
        self.assertEqual(merged["results_digest"], whole["results_digest"])
        told = whole["arms"][2]["metrics"]
        self.assertAlmostEqual(told["pilot_left"]["mean"], told["pilot_oracle"]["mean"] - told["pilot_true_policy"]["mean"], places=6)
        self.assertLessEqual(told["pilot_oracle"]["mean"], told["pilot_oracle_at_most"]["mean"])
        self.assertIsNone(whole["arms"][1]["metrics"]["pilot_oracle"]["mean"])
        text = self.run_it("run", scenario).stdout
        self.assertIn("leaves on the table", " ".join(text.split()))

    def test_birthdays_and_a_tier_that_is_near(self):
        text = """stamkund: 1
name: birthdays
currency: SEK
start_date: 2025-01-01
horizon: 365 days
replicates: 2
population:
  new_customers: {count: 2000}
  purchases: {model: pareto-nbd, r: 2, alpha: 4 weeks, s: 1, beta: 200 weeks}
  spend: {model: fixed, amount: 100 SEK}
baseline: {name: none, margin: 30 %}
arms:
  - name: mailed
    program:
      earn: {per_amount: 1 point per SEK}
      tiers: {basis: spend, window: calendar, period: year, levels: [{name: silver, at: 500 SEK, discount: 1 %}, {name: gold, at: 1000 SEK, discount: 2 %}]}
      birthday: {known: 60 %, units: 10}
      enrolment: {share_per_visit: 100 %}
    campaigns:
      - {name: born, channel: email, every: 1 days, cost: 0.1 SEK, lift: 0 %, unsubscribe: 0 %, again: 300 days, where: "birthday_in < 7 days"}
      - {name: near, channel: email, every: 1 days, cost: 0.1 SEK, lift: 0 %, unsubscribe: 0 %, again: 300 days, where: 'to_next_tier <= 200 SEK and tier == "silver"'}
      - {name: top, channel: email, every: 1 days, cost: 0.1 SEK, lift: 0 %, unsubscribe: 0 %, again: 300 days, where: 'tier == "gold" and to_next_tier >= 0 SEK'}
"""
        arm = self.json_of("run", self.write("b.yaml", text))["arms"][1]
        sent = {one["group"]: one["targeted"]["mean"] for one in arm["by_campaign"]}
        # 2,000 customers, of whose birthdays .6 are known; in 365 days and the week ahead each has 1.0185: 1,222, of two replicates with
        # standard deviation 15.5; off by more than 4.5 of it with a chance of 1e-5.
        self.assertLess(abs(sent["born"] - 2000 * 0.6 * 372 / 365.25), 70)
        # Whoever rose to gold was near it before, but for those who came to it from further away at once: nobody, at 100 SEK a purchase.
        gold = next(one for one in arm["by_tier"] if one["group"] == "gold")["customers"]["mean"]
        self.assertGreaterEqual(sent["near"], gold)
        self.assertEqual(sent["top"], 0)
        self.write("b.yaml", text.replace("birthday_in < 7 days", "birthday < 7 days"))
        self.assertIn("did you mean 'birthday_in'?", self.run_it("validate", self.at / "b.yaml", exit=65).stderr)

    def test_rules_add_up_to_what_was_held_back(self):
        """Caps of a channel and of all, a control group and a hold-out: each contact that is not sent has one rule."""
        campaigns = "".join(f"{{name: {name}, channel: {channel}, cost: 0.1 SEK, first: {first} days, every: 1 weeks, lift: 0 %, unsubscribe: 0 %{more}}}, "
                            for name, channel, first, more in (("a", "email", 1, ", control: 20 %"), ("b", "email", 2, ""), ("c", "sms", 3, ""), ("d", "email", 4, "")))
        found = self.json_of("run", self.write("rules.yaml", f"""stamkund: 1
name: rules
currency: SEK
horizon: 8 weeks
replicates: 2
population:
  new_customers: {{count: 400}}
  purchases: {{model: pareto-nbd, r: 1, alpha: 5 weeks, s: 1, beta: 50 weeks}}
  spend: {{model: fixed, amount: 100 SEK}}
baseline: {{name: none, margin: 30 %}}
arms:
  - name: ruled
    contact_policy: {{holdout: 10 %, caps: [{{channel: email, at_most: 1, in: 7 days}}, {{at_most: 2, in: 7 days}}]}}
    campaigns: [{campaigns}]
"""))
        arm = found["arms"][1]
        by = {one["group"]: one["held_back"]["mean"] for one in arm["by_rule"]}
        self.assertEqual(list(by), ["at most 1 in 7 days by email", "at most 2 in 7 days in all", "control group", "hold-out"])
        self.assertGreater(by["at most 1 in 7 days by email"], 0)
        self.assertAlmostEqual(by["at most 1 in 7 days by email"] + by["at most 2 in 7 days in all"], arm["metrics"]["contacts_capped"]["mean"])
        self.assertAlmostEqual(by["control group"] + by["hold-out"], arm["metrics"]["contacts_held_out"]["mean"])
        # The control group is of one campaign of four, a fifth of those who are due; the hold-out is of all.
        self.assertGreater(by["control group"], 0)
        self.assertGreater(by["hold-out"], by["control group"])

    def test_a_campaign_for_nobody_and_a_comma_that_ends_a_value(self):
        text = TWO[:TWO.index("arms:")].replace("COST", "9") + """arms:
  - name: silent
    campaigns: [{name: never, channel: email, cost: 0.1 SEK, where: "purchases > 100000"}]
"""
        out = self.run_it("run", self.write("s.yaml", text), "--details").stdout
        self.assertIn("No arm contacted anybody.", out)
        self.assertIn("Nobody was ever targeted by 'never'", out)
        said = self.run_it("validate", self.write("c.yaml", text.replace('"purchases > 100000"', 'not contacted("email", 7 days)')), exit=65).stderr
        self.assertIn("within {...} a comma ends a value: put quotes around the whole expression", said)

    def test_reasons_add_up_to_those_who_gave_one(self):
        found = self.json_of("run", SOURCE / "scenarios" / "sleeping-members.yaml", "--replicates", "2", "--set", "population.new_customers.count=3000")
        for arm in found["arms"]:
            for figure in ("reasons_given", "won_back"):
                self.assertAlmostEqual(sum(one[figure]["mean"] for one in arm["by_reason"]), arm["metrics"][figure]["mean"])
        asks = {one["group"]: one for one in found["arms"][-1]["by_reason"]}
        self.assertGreater(min(one["reasons_given"]["mean"] for one in asks.values()), 0)
        # Only who left for the service is called.
        self.assertGreater(asks["service"]["won_back"]["mean"], 0)
        self.assertEqual(asks["price"]["won_back"]["mean"], 0)

    def test_what_a_channel_could_not_carry_is_in_the_table(self):
        scenario = self.write("two.yaml", TWO.replace("COST SEK, open", "6 SEK, capacity: 30, fixed_cost: 500 SEK, open"))
        self.run_it("run", scenario, "--json", self.at / "r.json", "-o", self.at / "r.h5")
        arms = json.loads((self.at / "r.json").read_text())["arms"]
        post = {name: one["mean"] for name, one in arms[2]["metrics"].items()}
        self.assertGreater(post["contacts_delayed"], 0)
        self.assertGreater(post["contacts_over_capacity"], 0)
        # 26 weeks, every 4 weeks from the beginning: 7 waves. 182 days of 30 letters, up to sampling.
        self.assertEqual(post["campaign_fixed_cost"], 7 * 500)
        self.assertLess(post["contacts"], 1.01 * 182 * 30)
        text = self.run_it("run", scenario).stdout
        table = text.split("Contacts up to the horizon")[1].split("\n\n")[0]
        self.assertIn("waited their turn", table)
        self.assertIn("no capacity", table)

    def test_a_rule_is_asked_of_a_pilot_only(self):
        scenario = self.write("two.yaml", TWO.replace("COST", "6"))
        none = self.run_it("run", scenario, "--rule", self.at / "rule.json", exit=64)
        self.assertIn("no arm of this scenario has a pilot", none.stderr)
        other = self.run_it("run", self.write("pilot.yaml", PILOT), "--rule", self.at / "rule.json", "--rule-arm", "a fith", exit=64)
        self.assertIn("did you mean 'a fifth'?", other.stderr)
        self.assertFalse((self.at / "rule.json").exists())


if __name__ == "__main__":
    unittest.main()
