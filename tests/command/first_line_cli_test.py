"""The first line of an analysis: on which rule its verdict rests, and who decides it."""
import json
import unittest

from cli_case import Case


class FirstLine(Case):
    def test_the_first_line_keeps_to_the_rule(self):
        """A p of .03 at a tenth of the plan, or in one of three arms, is no verdict."""
        rows = [("A", i) for i in range(500)] + [("B", i) for i in range(500)]
        data = self.write("d.csv", "arm,bought\n" + "".join(
            f"{arm},{1 if i < (50 if arm == 'A' else 73) else 0}\n" for arm, i in rows))
        ask = ["analyze", data, "--arm", "arm", "--control", "A", "--outcome", "bought"]
        alone = self.json_of(*ask)["outcomes"][0]["comparisons"][0]
        self.assertLess(alone["p_value"], 0.05)
        self.assertIn("higher", self.run_it(*ask).stdout.splitlines()[0])
        peeking = self.run_it(*ask, "--planned", "10000").stdout.splitlines()[0]
        self.assertIn("no difference shown", peeking)
        self.assertIn("however often one looks", peeking)
        three = self.write("three.csv", (self.at / "d.csv").read_text() + "".join(
            f"{arm},{1 if i < 50 else 0}\n" for arm in "CD" for i in range(500)))
        first = self.run_it("analyze", three, *ask[2:]).stdout.splitlines()[0]
        self.assertIn("no difference shown", first)
        self.assertIn("all arms together", first)

    def test_a_fixed_plan_is_judged_at_its_end_and_peeked_at_before(self):
        plan = self.write("fx.yaml", "stamkund-experiment: 1\noutcome: {kind: mean, baseline: 0, sd: 1, column: y}\n"
                          "effect: {absolute: 0.2}\nsize: {per_arm: 394}\narms: [{name: a}, {name: b}]\n")
        values = [((37 * i) % 101 - 50) / 29 for i in range(394)]
        def data(n):
            return self.write(f"fx{n}.csv", "arm,y\n" + "".join(f"a,{v:.4f}\nb,{v + 0.17:.4f}\n" for v in values[:n]))
        done = self.run_it("analyze", plan, data(394), "--json", self.at / "fx.json", "--page", self.at / "fx.html")
        one = json.loads((self.at / "fx.json").read_text())["outcomes"][0]["comparisons"][0]
        self.assertLess(one["p_value"], 0.05)
        # The bound that holds at every look shows nothing here: it stood here before.
        self.assertTrue(one["verdict"]["differs"])
        self.assertNotIn("always_valid", one)
        self.assertIn(", higher", done.stdout.splitlines()[0])
        self.assertIn("judged once", done.stdout)
        self.assertIn("no difference shown", self.run_it("analyze", plan, data(394), "--planned", "788").stdout.splitlines()[0])
        # Eight who are missing are no reason to wait.
        self.assertNotIn("always_valid", self.json_of("analyze", plan, data(390))["outcomes"][0]["comparisons"][0])
        peek = self.run_it("analyze", plan, data(300), "--json", self.at / "fx.json", "--page", self.at / "fx.html", "--lang", "sv").stdout
        self.assertIn("a peek before the planned size", peek.splitlines()[0])
        self.assertIn("this is a peek: 600 of 788", peek)
        self.assertTrue(json.loads((self.at / "fx.json").read_text())["outcomes"][0]["comparisons"][0]["always_valid"]["peek"])
        self.assertIn("en titt före den planerade storleken", (self.at / "fx.html").read_text(encoding="utf-8"))

    def test_holm_shows_no_interval_that_contradicts_it(self):
        """Three arms, each with a p of .048: Holm shows none, and an interval that leaves 0 out would say otherwise."""
        data = self.write("d.csv", "arm,y\n" + "".join(
            f"{arm},{(1 if i % 2 else -1) + (0 if arm == 'a' else 0.281)}\n" for arm in "abcd" for i in range(100)))
        ask = ["analyze", data, "--control", "a", "--outcome", "y", "--adjust", "holm"]
        page = self.at / "p.html"
        for line in self.run_it(*ask, "--page", page).stdout.splitlines()[:3]:
            self.assertIn("+0.281 (no interval by Holm's procedure, all arms together), no difference shown", line)
        self.assertIn("no interval by Holm's procedure", page.read_text().replace("&#39;", "'"))
        for one in self.json_of(*ask)["outcomes"][0]["comparisons"]:
            self.assertEqual(one["verdict"], {"says": "no difference shown", "rests_on": "all arms together", "differs": False, "interval": None})
            self.assertGreater(one["interval"]["low"], 0)
            self.assertIsNone(one["decided_by"])

    def test_who_decides_is_named(self):
        rows = [(f"c{i}", "AB"[i % 2], i % 7 + (1 if i % 2 else 0)) for i in range(400)]
        rows[0] = ("whale", "A", 900)
        data = self.write("d.csv", "customer,arm,y\n" + "".join(f"{c},{a},{y}\n" for c, a, y in rows))
        ask = ["analyze", data, "--control", "A", "--outcome", "y:mean"]
        self.assertIn("'whale' of A 900", self.run_it(*ask).stdout)
        one = self.json_of(*ask)["outcomes"][0]["comparisons"][0]
        self.assertEqual(one["decided_by"], 1)
        self.assertEqual(one["largest"][0], {"unit": "whale", "row": 1, "arm": "A", "value": 900})


if __name__ == "__main__":
    unittest.main()
