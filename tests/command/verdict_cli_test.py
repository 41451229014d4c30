"""The first lines of 'stamkund run': what they say, and that their figures hold."""
import json
import math
import re
import unittest

from cli_case import Case

TWINS = """stamkund: 1
name: test
currency: SEK
horizon: 104 weeks
replicates: 40
population:
  new_customers: {count: 300, arrive_over: 4 weeks}
  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend: {model: fixed, amount: 45 SEK}
uncertainty: {parameters: false, populations_per_draw: 1, replicates_per_population: 1}
baseline: {name: today, margin: 70 %}
arms:
  - name: card
    program:
      earn: {per_visit: 1}
      reward: {at: 10, cost: 13.50 SEK}
      platform_cost: 500 SEK per month
      enrolment: {share_per_visit: 20 %}
      MEMBERSHIP
      behaviour: {goal_gradient: 0, post_reward_boost: 0 %, member_purchase_rate: RATE}
"""


def number(text):
    return float(text.replace(",", ""))


class Verdict(Case):
    @staticmethod
    def said(out):
        """What stands before the first table."""
        return " ".join(out.split("\ntest: ")[0].split())

    def verdict(self, scenario):
        """The sentences, and the effect of the arm as JSON has it."""
        self.write("s.yaml", scenario)
        done = self.run_it("run", self.at / "s.yaml", "--json", self.at / "r.json")
        effect = json.loads((self.at / "r.json").read_text())["comparisons"][0]["metrics"]["net"]["mean"]
        return self.said(done.stdout), effect, done.stdout

    def if_nobody(self, text):
        return number(re.search(r"If nobody bought more for it: about ([-+\d,]+) SEK", text).group(1))

    def test_if_nobody_reacts(self):
        # Held against the arm in which really nobody reacts: exact there, and near where many do.
        for membership in ("", "membership: {fee: 50 SEK, period: 52 weeks, discount: 5 %}"):
            arm = TWINS.replace("MEMBERSHIP", membership)
            text, nobody, _ = self.verdict(arm.replace("RATE", "0 %"))
            self.assertLess(abs(self.if_nobody(text) - nobody), 1.0)
            text, effect, _ = self.verdict(arm.replace("RATE", "50 %"))
            self.assertLess(abs(self.if_nobody(text) - nobody), 0.06 * abs(nobody), (text, nobody))
            self.assertGreater(effect - nobody, 10 * abs(self.if_nobody(text) - nobody))

    def test_where_keep_flips(self):
        """At so many times the assumed reaction: held against a run with that."""
        arm = TWINS.replace("MEMBERSHIP", "").replace("500 SEK", "2000 SEK")
        text, effect, _ = self.verdict(arm.replace("RATE", "10 %"))
        self.assertTrue(text.startswith("Keep 'today'"), text)
        times = float(re.search(r"It would break even if they reacted about ([\d.]+) times as much as assumed", text).group(1))
        _, there, _ = self.verdict(arm.replace("RATE", f"{10 * times} %"))
        self.assertLess(abs(there), 0.15 * abs(effect), (times, there, effect))
        # No reaction is assumed: nothing to multiply.
        self.assertNotIn("break even", self.verdict(arm.replace("RATE", "0 %"))[0])

    def test_what_drives_away_is_no_part_of_nobody_reacted(self):
        mail = (TWINS[:TWINS.index("  - name: card")] + "  - name: mail\n    campaigns:\n      - {name: news, channel: email, to: everyone, every: 2 weeks, cost: 1 SEK, "
                "open: 50 %, lift: 20 %, reactance: 1 %}\n")
        text, _, out = self.verdict(mail)
        self.assertIn("If nobody reacted to it, neither bought more nor left: about -", text)
        self.assertNotRegex(text, "nobody bought more|break even|breaks even")
        key = json.loads((self.at / "r.json").read_text())["comparisons"][0]["key_figures"]
        self.assertLess(abs(key["net_if_nobody_reacted"] - number(re.search(r"left: about (-[\d,]+) SEK", text).group(1))), 0.6)
        text, _, _ = self.verdict(mail.replace(", reactance: 1 %", ""))
        self.assertIn("If nobody bought more for it: ", text)

    def test_what_it_comes_to_without_the_platform(self):
        # Held against the arm without one: the same lives, so to the rounding.
        arm = TWINS.replace("MEMBERSHIP", "").replace("RATE", "10 %")
        text, _, _ = self.verdict(arm.replace("500 SEK", "20000 SEK"))
        share, without = re.search(r"The platform alone is (\d+) % of what it costs; without that it would come to about ([-+\d,]+) SEK", text).groups()
        self.assertTrue(text.startswith("Keep 'today'"), text)
        cost = json.loads((self.at / "r.json").read_text())["arms"][1]["metrics"]["program_cost"]["mean"]
        _, effect, _ = self.verdict(arm.replace("500 SEK", "0 SEK"))
        self.assertLess(abs(number(without) - effect), 1.0)
        rest = json.loads((self.at / "r.json").read_text())["arms"][1]["metrics"]["program_cost"]["mean"]
        self.assertLess(abs(float(share) - 100 * (cost - rest) / cost), 0.51)
        # A small part of the cost is not worth a sentence.
        text, _, _ = self.verdict(arm.replace("500 SEK", "1 SEK"))
        self.assertNotIn("platform", text)

    def test_the_other_arms(self):
        card = TWINS[TWINS.index("  - name: card"):].replace("MEMBERSHIP", "")
        text, _, out = self.verdict(TWINS.replace("MEMBERSHIP", "").replace("RATE", "{uniform: [-20 %, 90 %]}").replace("parameters: false", "parameters: true")
                                  + card.replace("card", "dear", 1).replace("RATE", "0 %").replace("500 SEK", "20000 SEK")
                                  + card.replace("card", "sure", 1).replace("RATE", "8 %").replace("500 SEK", "0 SEK"))
        # What surely pays is launched, and what is more on average named, with what it hinges on.
        self.assertTrue(text.startswith("Launch 'sure'"), text)
        self.assertRegex(text, r"More on average, but not sure to pay, so to be tested first: 'card' \(\+[\d,]+ SEK, ahead in 6\d % of the replicates\)\. "
                               r"Of 'card': It hinges on how much more often members visit .*Behind in at least 95 % of the replicates: 'dear'\.")
        ahead, behind = map(int, re.search(r"ahead in (\d+) % of the replicates, behind in (\d+) %", text).groups())
        self.assertEqual(ahead + behind, 100, out)

    def test_where_the_best_is_no_different_losers_are_named(self):
        card = TWINS[TWINS.index("  - name: card"):].replace("MEMBERSHIP", "").replace("RATE", "0 %").replace("500 SEK", "20000 SEK")
        nobody = card.replace("card", "for nobody", 1).replace("20 %", "0 %").replace("20000", "0")
        text, _, _ = self.verdict(TWINS[:TWINS.index("  - name: card")] + nobody + card)
        self.assertEqual(text, "Keep 'today': even the best of the others, 'for nobody', earns no more in any replicate. "
                               "Behind in at least 95 % of the replicates: 'card'.")

    def test_others_that_pay_are_named_after_the_best(self):
        card = TWINS[TWINS.index("  - name: card"):].replace("MEMBERSHIP", "")
        text, _, _ = self.verdict(TWINS.replace("MEMBERSHIP", "").replace("RATE", "50 %")
                                  + card.replace("card", "sure", 1).replace("RATE", "8 %").replace("500 SEK", "0 SEK"))
        self.assertTrue(text.startswith("Launch 'card'"), text)
        self.assertIn("These pay as well, but less: 'sure'.", text)

    def test_what_is_only_assumed_is_not_launched(self):
        """An arm in which nothing is done: it may cost what it earns."""
        better = TWINS[:TWINS.index("  - name: card")] + "  - name: better\n    effects: {purchase_rate: 20 %}\n"
        text, effect, _ = self.verdict(better)
        cost = re.match(r"'better' would pay, if it can be had: .* it may cost up to ([\d,]+) SEK", text)[1]
        self.assertLess(abs(number(cost) - effect), 1.0)
        self.assertNotIn("Launch", text)

    def test_the_baseline_is_kept_where_all_arms_lose(self):
        arm = TWINS.replace("MEMBERSHIP", "").replace("parameters: false", "parameters: true")
        text, effect, _ = self.verdict(arm.replace("RATE", "{uniform: [-60 %, 30 %]}"))
        self.assertLess(effect, 0)
        self.assertTrue(text.startswith("Rather keep 'today', though it is not decided: 'card' comes to "), text)

    def test_words_not_keys(self):
        text, _, _ = self.verdict(TWINS.replace("MEMBERSHIP", "").replace("RATE", "{uniform: [-30 %, 60 %]}").replace("parameters: false", "parameters: true"))
        self.assertIn("It hinges on how much more often members visit (", text)
        # The key stands once, beside the break-even.
        self.assertIn("(behaviour.member_purchase_rate)", text)
        self.assertNotRegex(text.replace("(behaviour.member_purchase_rate)", ""), r"\w_\w|\[\d")

    def test_a_break_even_says_what_it_is(self):
        text, _, _ = self.verdict(TWINS.replace("MEMBERSHIP", "").replace("RATE", "0 %").replace("500 SEK", "0 SEK")
                                  .replace("goal_gradient: 0", "goal_gradient: {uniform: [0, 3]}").replace("parameters: false", "parameters: true"))
        more, key = re.search(r"break-even at about ([\d.]+) % more visits next to the reward \(behaviour\.goal_gradient ([\d.]+)\); "
                              r"about -[\d,.]+ SEK at [\d.]+ %, \+[\d,.]+ SEK at [\d,.]+ %\.", text).groups()
        self.assertAlmostEqual(float(more) / 100, math.expm1(float(key)), delta=0.01 * float(more) / 100 + 0.005)

    def test_arms_that_are_as_good(self):
        card = TWINS[TWINS.index("  - name: card"):]
        both = TWINS + card.replace("card", "copy", 1) + card.replace("card", "worse", 1).replace("500 SEK", "900 SEK")
        text, _, _ = self.verdict(both.replace("MEMBERSHIP", "").replace("RATE", "20 %").replace("500 SEK", "250 SEK"))
        self.assertIn("As good within the error of this run: 'copy' (the same in every replicate).", text)
        # Of near twins: held against the differences themselves.
        near = TWINS + card.replace("card", "near", 1).replace("cost: 13.50", "cost: 13.60") + card.replace("card", "far", 1).replace("cost: 13.50", "cost: 20")
        text, _, _ = self.verdict(near.replace("MEMBERSHIP", "").replace("RATE", "20 %"))
        self.assertNotIn("As good", text)  # Every card costs more, in every replicate.

    def test_from_which_dose_on_more_costs(self):
        mail = """  - name: every DAYS days
    campaigns:
      - {name: news, channel: email, to: everyone, every: DAYS days, cost: 0.20 SEK, open: 25 %, lift: 30 %, decay: 1 week, unsubscribe: 0 %}
"""
        head = TWINS[:TWINS.index("  - name: card")]
        self.write("s.yaml", head + "".join(mail.replace("DAYS", days) for days in ("56", "28", "14", "7", "1")))
        out = self.json_of("run", self.at / "s.yaml")
        net = {one["arm"]: one["metrics"]["net"]["mean"] for one in out["comparisons"]}
        text = self.said(self.run_it("run", self.at / "s.yaml").stdout)
        best = re.match(r"\w.*?'(every \d+ days)'", text).group(1)
        self.assertEqual(net[best], max(net.values()))
        said = re.search(r"The optimum lies between '([^']+)' \([\d.]+ contacts a customer\) and '([^']+)' \([\d.]+ contacts a customer\): "
                         r"from there on more contacts cost \(([\d,]+) SEK less than '([^']+)'\)", text)
        below, above, less, than = said.groups()
        self.assertEqual(than, best)
        self.assertLess(abs(net[best] - net[above] - number(less)), 1.0)
        self.assertLess(net.get(below, 0.0), net[best])
        # An arm that sends as many and earns more differs in something else: then nothing is said of the dose.
        other = mail.replace("every DAYS days\n", "dearer\n", 1).replace("DAYS", "28") + "    effects: {spend: 20 %}\n"
        self.write("s.yaml", head + "".join(mail.replace("DAYS", days) for days in ("56", "28", "1")) + other)
        self.assertNotIn("ontacts", self.said(self.run_it("run", self.at / "s.yaml").stdout))

    def test_an_ended_program_hinges_on_what_it_does_in_the_baseline(self):
        """Held against the runs in which it is a number: the effect at both ends and at the break-even."""
        program = TWINS[TWINS.index("    program:"):].replace("MEMBERSHIP", "").replace("RATE", "0 %").replace("500 SEK", "80 SEK")
        ends = (TWINS[:TWINS.index("baseline:")] + "baseline:\n    name: today\n    margin: 70 %\n" + program + "arms:\n  - {name: end it, program: none}\n"
                ).replace("parameters: false", "parameters: true")
        text, _, _ = self.verdict(ends.replace("goal_gradient: 0", "goal_gradient: {uniform: [0, 0.8]}"))
        even, low, high = re.search(r"It hinges on how much members speed up as the reward comes near in 'today' \(.*\(behaviour\.goal_gradient ([\d.]+)\); "
                                    r"about (\+[\d,]+) SEK at [\d.]+ %, (-[\d,]+) SEK at", text).groups()
        none, there, all_of_it = (self.verdict(ends.replace("goal_gradient: 0", "goal_gradient: " + g))[1] for g in ("0", even, "0.8"))
        spread = number(low) - number(high)
        self.assertLess(abs(number(low) - none), 0.15 * spread, text)
        self.assertLess(abs(number(high) - all_of_it), 0.15 * spread, text)
        self.assertLess(abs(there), 0.1 * spread, text)

    def test_json_has_what_the_first_lines_say(self):
        uncertain = TWINS.replace("MEMBERSHIP", "").replace("RATE", "{uniform: [-30 %, 60 %]}").replace("parameters: false", "parameters: true")
        text, _, _ = self.verdict(uncertain)
        said = json.loads((self.at / "r.json").read_text())["verdict"]
        self.assertEqual((said["text"], said["decision"], said["arm"]), (text, "not decided", "card"))
        self.assertIn(f"ahead in {math.floor(100 * said['ahead'] + 0.5)} % of the replicates", text)
        hinge = said["hinge"]
        self.assertEqual(hinge["path"], "arms[0].program.behaviour.member_purchase_rate")
        for value in (100 * hinge["break_even"], hinge["effect_low"], hinge["effect_high"]):
            self.assertTrue(any(abs(abs(number(one)) - abs(value)) <= 0.51 for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text)), (value, text))
        self.assertIsNone(said["reaction_at_break_even"])
        # Nothing uncertain: the part of the reaction.
        text, _, _ = self.verdict(TWINS.replace("MEMBERSHIP", "").replace("RATE", "50 %"))
        said = json.loads((self.at / "r.json").read_text())["verdict"]
        self.assertEqual((said["decision"], said["hinge"]), ("launch", None))
        self.assertIn(f"It breaks even if they react about {math.floor(100 * said['reaction_at_break_even'] + 0.5)} % as much", text)

    def test_too_few_draws_have_no_interval_in_words(self):
        """One rule for the text, the page and its tables: of 19 draws none, of 20 some. JSON has the quantiles of the replicates."""
        for replicates in (19, 20):
            self.write("s.yaml", TWINS.replace("MEMBERSHIP", "").replace("RATE", "5 %").replace("replicates: 40", f"replicates: {replicates}"))
            out = self.run_it("run", self.at / "s.yaml", "-o", self.at / "r.h5", "--json", self.at / "r.json").stdout
            result = json.loads((self.at / "r.json").read_text())
            some = replicates == 20
            self.assertEqual(" .. " in out.replace("5 % .. 95 %", ""), some, out)
            self.assertEqual("90 % of the replicates" in " ".join(out.split()), some, out)
            for one in (result["comparisons"][0], *result["arms"]):
                for name in ("net", "revenue", "purchases"):
                    self.assertLessEqual(one["metrics"][name]["p05"], one["metrics"][name]["p95"])
                    self.assertEqual(one["metrics"][name]["independent_draws"], replicates)
            self.assertEqual(result["verdict"]["ahead"] is not None, some)
            self.assertEqual(result["verdict"]["decision"] != "no verdict yet", some)
            self.run_it("report", self.at / "r.h5", "-o", self.at / "r.html", "--csv", self.at / "csv")
            row = (self.at / "csv" / "effect-by-arm.csv").read_text().splitlines()[1].split(",")
            self.assertEqual(row.count(""), 0 if some else 3, row)

    def test_a_baseline_alone(self):
        alone = TWINS[:TWINS.index("arms:")]
        for scenario in (alone, alone + "arms: []\n"):
            self.write("s.yaml", scenario)
            out = self.run_it("run", self.at / "s.yaml", "-o", self.at / "r.h5", "--json", self.at / "r.json").stdout
            text = self.said(out)
            net = json.loads((self.at / "r.json").read_text())["arms"][0]["metrics"]["net"]
            said = re.match(r"'today' comes to a net of ([\d,]+) SEK over 104 weeks \(90 % of the replicates: ([\d,]+) to ([\d,]+)\)\. "
                            r"There is nothing to compare it with: the scenario has no arms but the baseline\.$", text)
            for shown, name in zip(said.groups(), ("mean", "p05", "p95")):
                self.assertLessEqual(abs(number(shown) - net[name]), 0.5)
            self.run_it("report", self.at / "r.h5", "-o", self.at / "r.html")
            self.assertIn("There is nothing to compare it with", (self.at / "r.html").read_text())

    def test_what_is_only_assumed_and_not_clear_is_a_what_if(self):
        better = (TWINS[:TWINS.index("  - name: card")] + "  - name: better\n    effects: {purchase_rate: {uniform: [LOW, HIGH]}}\n").replace("parameters: false", "parameters: true")
        for low, high, decision, begins in (("-5 %", "9 %", "what if", "What if, not decided: 'better', in which nothing is done that costs, comes to "),
                                            ("-9 %", "-5 %", "would lose", "What if, and it would lose: 'better', in which nothing is done that costs, comes to -")):
            text, _, _ = self.verdict(better.replace("LOW", low).replace("HIGH", high))
            self.assertTrue(text.startswith(begins), text)
            self.assertNotIn("aunch", text)
            self.assertEqual(json.loads((self.at / "r.json").read_text())["verdict"]["decision"], decision)

    def test_a_line_of_blocks(self):
        _, _, out = self.verdict(TWINS.replace("MEMBERSHIP", "").replace("RATE", "50 %"))
        line = re.search(r"^  card +([\u2581-\u2588]+)  ([-+\d,]+)$", out, re.MULTILINE)
        self.assertEqual(len(line.group(1)), 40)
        # It pays in the end: the last block is the highest there is.
        self.assertEqual(line.group(1)[-1], "\u2588")


if __name__ == "__main__":
    unittest.main()
