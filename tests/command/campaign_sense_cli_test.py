"""What of campaigns is doubted, who of a fit's customers gains, and what a pilot cannot see. Run as campaign_sense_cli_test.py SUITE."""
import json
import re
import unittest

from cli_case import SOURCE, Case

UNWISE = """stamkund: 1
currency: SEK
horizon: 20 weeks
replicates: 2
population:
  purchases: {model: nbd, r: 2, alpha: 20 weeks}
  spend: {model: fixed, amount: 100 SEK}
  new_customers: {count: 100}
channels:
  - {name: post, cost: 6 SEK, open: 100 %}
baseline: {name: nobody, margin: 50 %}
arms:
  - name: a
    campaigns: [{name: m, channel: post, first: 2 weeks, cost: 400 SEK, control: 100 %}]
    contact_policy: {holdout: 100 %}
  - name: b
    campaigns: [{name: m, channel: post, first: 2 weeks, offer: {discount: 60 %}, top: {budget: 3 SEK, by: spent}}]
    contact_policy: {caps: [{spend: 3 SEK, in: 7 days}]}
  - name: c
    campaigns: [{name: m, channel: post, first: 2 weeks}]
    contact_policy: {budgets: [{amount: 3 SEK}]}
"""


class CampaignSense(Case):
    def test_groups_by_expression_are_those_of_predict(self):
        self.run_it("calibrate", SOURCE / "scenarios/data/cafe_transactions.csv.gz", "-o", self.at / "fit.h5", "-q")
        text = ("stamkund: 1\ncurrency: SEK\nhorizon: 8 weeks\nreplicates: 2\npopulation:\n  fit: fit.h5\n  new_customers: {count: 50}\n"
                "  groups: [\"asleep=recency > 60 days\", \"big=rfm_money == 5 and purchases >= 4\"]\nbaseline: {name: today, margin: 70 %}\narms:\n"
                "  - name: card\n    program: {earn: {per_visit: 1}, reward: {at: 10, cost: 13.50 SEK}}\n")
        out = self.json_of("run", self.write("s.yaml", text))
        arm = next(one for one in out["arms"] if one["name"] == "card")
        for name, where in (("asleep", "recency > 60 days"), ("big", "rfm_money == 5 and purchases >= 4")):
            seen = {group["group"]: group["customers"]["mean"] for group in arm["by_" + name]}
            said = self.run_it("predict", self.at / "fit.h5", "--draws", "2", "--where", where).stdout
            meant, everybody = (int(n.replace(",", "")) for n in re.search(r"([\d,]+) of ([\d,]+) customers are meant", said).groups())
            self.assertEqual(seen, {"yes": meant, "no": everybody - meant, "new customers": 50})
        wrong = self.write("w.yaml", text.replace("recency > 60 days", "recencyy > 60 days").replace("big=", "asleep="))
        said = self.run_it("validate", wrong, exit=65).stderr
        self.assertIn("found 'recencyy', expected an attribute (did you mean 'recency'?)", said)
        self.assertIn("'asleep' stands there twice", said)
        alone = text.replace("  fit: fit.h5\n", "  purchases: {model: nbd, r: 2, alpha: 20 weeks}\n  spend: {model: fixed, amount: 100 SEK}\n")
        self.assertIn("there is no fit", self.run_it("validate", self.write("a.yaml", alone), exit=65).stderr)

    def test_what_nobody_would_run_is_doubted(self):
        """Seven doubts, and none where each is put right."""
        text = UNWISE
        done = self.run_it("validate", self.write("s.yaml", text))
        said = [line.split("warning: ")[1] for line in done.stderr.splitlines() if "warning: " in line]
        self.assertEqual([one.split(": ", 1)[0] for one in said],
                         ["arms[a].campaigns[m].control", "arms[a].campaigns[m].cost", "arms[a].contact_policy.holdout", "arms[b].campaigns[m].top.budget",
                          "arms[b].campaigns[m].offer.discount", "arms[b].contact_policy.caps[0].spend", "arms[c].contact_policy.budgets[0].amount"])
        self.assertIn("a contact costs 400 SEK, the margin of 8 purchases of 100 SEK", said[1])
        self.assertIn("3 SEK pay for no contact of 6 SEK", said[3])
        for bad, good in (("400 SEK", "40 SEK"), ("control: 100 %", "control: 10 %"), ("holdout: 100 %", "holdout: 10 %"), ("3 SEK", "60 SEK"), ("60 %", "20 %")):
            text = text.replace(bad, good)
        self.assertNotIn("warning", self.run_it("validate", self.write("s.yaml", text)).stderr)

    def test_triggers_of_other_platforms_and_pilots_larger_than_the_base(self):
        text = UNWISE.split("  - name: b")[0].replace("cost: 400 SEK, control: 100 %", "on: birthday").replace("holdout: 100 %", "holdout: 10 %")
        self.assertIn("on: found 'birthday', which has another name here (a daily job: every: 1 days, where: birthday_in < 7 days",
                      self.run_it("validate", self.write("b.yaml", text), exit=65).stderr)
        # What is told to write instead is read.
        club = text.replace("    campaigns:", "    program: {earn: {per_amount: 1}, reward: {at: 1000, cost: 10 SEK}, expiry: {kind: rolling, after: 26 weeks},"
                            " tiers: {basis: spend, levels: [{name: gold, at: 300 SEK, discount: 1 %}]}}\n    campaigns:")
        words = ("birthday", "points expiring", "tier nearly reached", "Welcome", "thank you", "replenishment", "win-back", "sign up", "abandoned cart", "anniversary")
        for word in words:
            said = self.run_it("validate", self.write("h.yaml", club.replace("on: birthday", f"on: {word}")), exit=65).stderr
            told = re.search(r"has another name here \((?:a daily job: )?(.*)\)", said)
            self.assertTrue(told, (word, said))
            done = self.run_it("validate", self.write("h.yaml", club.replace("on: birthday", told.group(1))))
            self.assertNotIn("error", done.stderr, word)
        pilot = text.replace("on: birthday", "top: {share: 10 %, by: uplift}").replace(
            "holdout: 10 %", "pilot: {campaign: m, customers: 5000, window: 28 days}")
        self.assertIn("the pilot is to have 5000 customers, and the scenario has 100", self.run_it("validate", self.write("p.yaml", pilot)).stderr)

    def test_what_is_bought_with_an_offer_is_a_response(self):
        text = UNWISE.split("  - name: b")[0].replace("cost: 400 SEK, control: 100 %", "offer: {discount: 20 %, valid: 5 weeks}").replace("holdout: 100 %", "holdout: 10 %")
        digest = {name: self.json_of("run", self.write("o.yaml", text.replace("offer:", more + "offer:")))["results_digest"]
                  for name, more in (("none", ""), ("as long", "attribution: 35 days, "), ("shorter", "attribution: 7 days, "))}
        self.assertEqual(digest["none"], digest["as long"])
        self.assertNotEqual(digest["none"], digest["shorter"])

    def test_treatments_by_lot_bundles_and_what_one_channel_sent(self):
        """Revenue and margin by hand from the purchases with each treatment; shares are of the same customers in both arms."""
        arms = """  - name: test
    campaigns:
      - name: m
        first: 2 weeks
        treatments:
          - {name: a, channel: email, share: 30 %, lift: 0 %, unsubscribe: 0 %, offer: {discount: 10 %}}
          - {name: b, channel: post, share: 50 %, lift: 0 %, unsubscribe: 0 %, offer: {bundle: {worth: 80 SEK, price: 60 SEK}}}
  - name: again
    campaigns:
      - {name: m, first: 2 weeks, treatments: [{name: a, channel: email, share: 30 %, lift: 0 %, unsubscribe: 0 %}]}
      - {name: y, channel: post, first: 4 weeks, lift: 0 %, unsubscribe: 0 %,
         where: 'contacts_by("email", 30 days) == 1 and contacts_by("post", 30 days) == 0 and since_contact_by("email") > 13 days and since_contact_by("post") is missing'}
"""
        head = UNWISE.split("arms:")[0].replace("- {name: post, cost: 6 SEK, open: 100 %}", "- {name: post, cost: 6 SEK, open: 100 %}\n  - {name: email, cost: 0.1 SEK, open: 100 %}")
        head = head.replace("count: 100}", "count: 1000}")
        out = {arm["name"]: arm for arm in self.json_of("run", self.write("lot.yaml", head + "arms:\n" + arms))["arms"]}
        rows = {name: {row["group"]: {key: value["mean"] for key, value in row.items() if key != "group"} for row in arm["by_campaign"]} for name, arm in out.items()}
        a, b = rows["test"]["m: a"], rows["test"]["m: b"]
        # 1,000 customers: three standard deviations of a share of 30 % are 44, of one of 50 % are 48.
        self.assertLess(abs(a["sent"] - 300), 44)
        self.assertLess(abs(b["sent"] - 500), 48)
        self.assertEqual(rows["again"]["m: a"]["sent"], a["sent"])
        self.assertEqual(rows["again"]["y"]["sent"], a["sent"])
        metric = {name: {key: value["mean"] for key, value in arm["metrics"].items()} for name, arm in out.items()}
        plain, test = metric["nobody"], metric["test"]
        self.assertEqual(test["purchases"], plain["purchases"])
        self.assertAlmostEqual(test["revenue"], plain["revenue"] - 10 * a["offers_used"] + 60 * b["offers_used"], 6)
        self.assertAlmostEqual(test["margin"], test["revenue"] - 0.5 * (plain["revenue"] + 80 * b["offers_used"]), 6)
        self.assertEqual(test["offers_used"], a["offers_used"] + b["offers_used"])
        self.assertIn("the shares come to 110 %", self.run_it("validate", self.write("l.yaml", head + "arms:\n" + arms.replace("50 %, lift", "80 %, lift")), exit=65).stderr)
        self.assertIn("the other treatments are given by lot", self.run_it("validate", self.write("l.yaml", head + "arms:\n" + arms.replace("share: 50 %, ", "")), exit=65).stderr)

    def test_a_bundle_is_in_no_discount_and_a_letter_takes_no_credit_away(self):
        """Whatever comes first: 10 % of the basket of 100 SEK. A later letter without an offer is credited for a week, and then the coupon again."""
        bundle = "{name: z, channel: post, first: 2 weeks, cost: 1 SEK, lift: 0 %, unsubscribe: 0 %, offer: {valid: 9 weeks, bundle: {worth: 80 SEK, price: 50 SEK}}}"
        coupon = "{name: a, channel: post, first: 2 weeks, cost: 1 SEK, lift: 0 %, unsubscribe: 0 %, offer: {valid: 9 weeks, discount: 10 %}}"
        letter = "{name: n, channel: post, first: 3 weeks, cost: 1 SEK, lift: 0 %, unsubscribe: 0 %}"
        head = UNWISE.split("arms:")[0].replace("count: 100}", "count: 400}")
        arms = "".join(f"  - {{name: {name}, campaigns: [{', '.join(campaigns)}]}}\n"
                       for name, campaigns in (("one", (bundle, coupon)), ("other", (coupon, bundle)), ("coupon", (coupon,)), ("letter", (coupon, letter))))
        out = {arm["name"]: arm for arm in self.json_of("run", self.write("b.yaml", head + "arms:\n" + arms))["arms"]}
        rows = {name: {row["group"]: {key: value["mean"] for key, value in row.items() if key != "group"} for row in arm["by_campaign"]} for name, arm in out.items()}
        self.assertEqual(out["one"]["metrics"]["revenue"], out["other"]["metrics"]["revenue"])
        for name in ("one", "other"):
            self.assertAlmostEqual(rows[name]["a"]["offer_cost"], 10 * rows[name]["a"]["offers_used"], 6)
            self.assertAlmostEqual(rows[name]["z"]["offer_cost"], 30 * rows[name]["z"]["offers_used"], 6)
        alone, beside = rows["coupon"]["a"], rows["letter"]
        # A purchase may be credited to the letter that came last; the next one of hers is the coupon's.
        self.assertGreaterEqual(beside["a"]["responses"] + beside["n"]["responses"], alone["responses"])
        self.assertGreater(beside["a"]["responses"], 0.5 * alone["responses"])

    def test_offers_of_campaigns_do_not_touch_each_other(self):
        """Purchases are the same in all arms, so an offer is used as often beside another as alone; of two discounts the larger one first."""
        gift = "{name: x, channel: post, first: 2 weeks, cost: 1 SEK, offer: {gift: 30 SEK, valid: 3 weeks}}"
        coupon = "{name: x, channel: post, first: 2 weeks, cost: 1 SEK, offer: {discount: 20 %, valid: 3 weeks}}"
        other = "{name: y, channel: post, first: FIRST, cost: 1 SEK, lift: 0 %, offer: {WHAT}}"
        beside = {"after its end": ("6 weeks", "discount: 5 %, valid: 8 weeks"), "shorter": ("3 weeks", "gift: 1 SEK, valid: 1 days"),
                  "refused": ("3 weeks", "gift: 1 SEK, accept: 0 %"), "longer": ("3 weeks", "gift: 1 SEK, valid: 9 weeks"),
                  "smaller": ("3 weeks", "discount: 5 %, valid: 9 weeks")}
        head = UNWISE.split("arms:")[0].replace("count: 100}", "count: 400}")
        for kind, x in (("gift", gift), ("coupon", coupon)):
            x = x.replace("cost: 1 SEK", "cost: 1 SEK, lift: 0 %")
            arms = "".join(f"  - {{name: {name}, campaigns: [{x}, {other.replace('FIRST', first).replace('WHAT', what)}]}}\n" for name, (first, what) in beside.items())
            out = self.json_of("run", self.write(kind + ".yaml", head + "arms:\n  - {name: alone, campaigns: [" + x + "]}\n" + arms))
            used = {arm["name"]: {one["group"]: (one["offers_used"]["mean"], one["offer_cost"]["mean"]) for one in arm["by_campaign"]} for arm in out["arms"] if "by_campaign" in arm}
            alone = used["alone"]["x"]
            self.assertGreater(alone[0], 10)
            self.assertAlmostEqual(alone[1], alone[0] * (30 if kind == "gift" else 20), 6)
            for name in beside:
                self.assertEqual(used[name]["x"], alone, (kind, name))
            self.assertAlmostEqual(used["smaller"]["y"][1], 5 * used["smaller"]["y"][0], 6)

    def test_segments_that_nobody_sees_teach_nothing(self):
        text = (SOURCE / "scenarios" / "sleeping-members.yaml").read_text()
        small = ("--replicates", "1", "--set", "population.new_customers.count=3000")
        columns = []
        for name, scenario in (("seen", text), ("hidden", text.replace("learner: t-linear,", "learner: t-linear, segments: hidden,"))):
            self.run_it("run", self.write(name + ".yaml", scenario), *small, "--rule", self.at / (name + ".json"), "-o", self.at / (name + ".h5"))
            columns.append({one["column"] for one in json.loads((self.at / (name + ".json")).read_text())["rule"]["features"]})
        self.assertEqual(columns[0] - columns[1], {"segment"})


if __name__ == "__main__":
    unittest.main()
