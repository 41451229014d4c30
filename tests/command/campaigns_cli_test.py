"""Campaigns as a user meets them: whom they reach among real customers, and what the text of a run says of it."""
import collections
import datetime
import json
import re
import unittest

from cli_case import SOURCE, Case

CDNOW = SOURCE / ".." / "shared" / "data" / "cdnow" / "cdnow_master.txt"

REAL = """stamkund: 1
name: real customers
currency: USD
horizon: 4 weeks
replicates: 2
population: {fit: fit.h5}
baseline: {name: none, margin: 30 %}
arms:
  - name: sleeping
    campaigns: [{name: a, channel: email, cost: 0.01 USD, where: recency >= 90 days}]
  - name: good and away
    campaigns: [{name: a, channel: email, cost: 0.01 USD, where: purchases >= 3 and recency > 180 days}]
  - name: fifth
    campaigns: [{name: a, channel: email, cost: 0.01 USD, top: {share: 20 %, by: purchases}}]
"""

RANKED = """stamkund: 1
name: ranked customers
currency: USD
horizon: 4 weeks
replicates: 2
population: {fit: fit.h5}
baseline: {name: none, margin: 30 %}
arms:
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

    def test_it_says_when_sales_and_profit_rank_arms_differently_and_only_then(self):
        dear, arms = self.run_two("20")
        self.assertGreater(arms[2]["metrics"]["revenue"]["mean"], arms[1]["metrics"]["revenue"]["mean"])
        self.assertLess(arms[2]["metrics"]["net"]["mean"], arms[1]["metrics"]["net"]["mean"])
        self.assertIn("Sales and profit rank the arms differently: 'by post' sells most", " ".join(dear.split()))
        self.assertIn("'by e-mail' earns most", " ".join(dear.split()))
        cheap, arms = self.run_two("0.05")
        self.assertGreater(arms[2]["metrics"]["net"]["mean"], arms[1]["metrics"]["net"]["mean"])
        self.assertNotIn("rank the arms differently", " ".join(cheap.split()))


if __name__ == "__main__":
    unittest.main()
