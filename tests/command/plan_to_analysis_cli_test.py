"""What a plan says of clusters and of the sizes of arms reaches the analysis of its data."""
import json
import random
import unittest

from cli_case import Case

PLAN = "stamkund-experiment: 1\noutcome: {kind: mean, sd: 2, column: y}\neffect: {absolute: 0.3}\n"


def stores(seed=3, stores=40, customers=20):
    """No effect; customers of a store are alike: a fifth of the variance is the store's."""
    random.seed(seed)
    lines = ["id,arm,store,y"]
    for store in range(stores):
        of_store = random.gauss(0, 0.9)
        for one in range(customers):
            lines.append(f"{store * customers + one},{'mail' if store % 2 else 'none'},{store},{of_store + random.gauss(0, 1.8):.4f}")
    return "\n".join(lines) + "\n"


def arms(**counts):
    rows = [f"{name},{(7 * i) % 11}" for name, count in counts.items() for i in range(count)]
    return "arm,y\n" + "\n".join(rows) + "\n"


class PlanToAnalysis(Case):
    def of_plan(self, text, data, *options, exit=0):
        return self.json_of("analyze", self.write("plan.yaml", PLAN + text), data, *options, exit=exit)

    def refused(self, text, data, *options):
        found = self.of_plan(text, data, *options, exit=65)
        return " ".join(f"{one['message']} {one['suggestion']}" for one in found["problems"])

    def test_planned_clusters_are_analyzed_as_clusters(self):
        data = self.write("stores.csv", stores())
        names = "arms: [{name: none}, {name: mail}]\n"
        planned = names + "cluster: {size: 20, correlation: 0.2%s}\nsize: {total: 800}\n"
        stated = self.of_plan(names, data, "--cluster", "store")
        alone = self.of_plan(names, data)
        # Nothing else is changed by the plan's cluster but the errors: these are the clusters'.
        by_plan = self.of_plan(planned % ", column: store", data)
        self.assertEqual(by_plan["outcomes"], stated["outcomes"])
        self.assertEqual(by_plan["cluster_column"], "store")
        self.assertEqual(by_plan["sample_ratio"]["of"], "clusters")
        errors = [found["outcomes"][0]["comparisons"][0]["standard_error"] for found in (by_plan, alone)]
        self.assertGreater(errors[0], 1.5 * errors[1])
        # Looks that were planned have the limit of so many clusters.
        looks = "looks: {rule: pocock, count: 3}\n"
        by_look = [self.of_plan(planned % column + looks, data, *options)["outcomes"][0]["comparisons"][0]
                   for column, options in ((", column: store", ()), ("", ("--cluster", "store")), ("", ("--cluster", "none")))]
        self.assertEqual(by_look[0]["look"], by_look[1]["look"])
        self.assertGreater(by_look[0]["look"]["limit"], by_look[2]["look"]["limit"])
        # Which column it is cannot be guessed, and is asked for.
        for column in ("", ", column: household"):
            said = self.refused(planned % column, data)
            for words in ("whole clusters", "--cluster COLUMN", "analysis.cluster", "is it 'store'?", "none"):
                self.assertIn(words, said)
        self.assertEqual(self.of_plan(planned % "" + "analysis: {cluster: store}\n", data)["outcomes"], stated["outcomes"])
        # Customers were assigned after all: it is said so, and told.
        for options, text in ((("--cluster", "none"), ""), ((), "analysis: {cluster: none}\n")):
            found = self.of_plan(planned % "" + text, data, *options)
            self.assertEqual(found["outcomes"], alone["outcomes"])
            self.assertTrue(any("as assigned one by one, as stated" in note for note in found["notes"]))
        # Clusters of one are customers.
        self.assertEqual(self.of_plan(names + "cluster: {size: 1, correlation: 0}\n", data)["outcomes"], alone["outcomes"])

    def test_planned_sizes_of_arms_are_held_against_the_data(self):
        named = "arms: [{name: control%s}, {name: treated%s}]\n"
        plans = {"weights": named % (", weight: 2", ", weight: 1"),
                 "allocation": named % ("", "") + "allocation: [2, 1]\n",
                 "size": named % ("", "") + "size: {per_arm: [400, 200]}\n",
                 "no names, allocation": "allocation: [2, 1]\n",
                 "no names, size": "size: {per_arm: [400, 200]}\n"}
        right, wrong = self.write("right.csv", arms(control=400, treated=200)), self.write("wrong.csv", arms(control=300, treated=300))
        other = self.write("other.csv", arms(a=400, b=200))
        for name, text in plans.items():
            with self.subTest(name):
                ratio = self.of_plan(text, right)["sample_ratio"]
                self.assertEqual((ratio["shares_stated"], ratio["passed"]), (True, True))
                self.assertAlmostEqual(ratio["expected_shares"]["control"], 2 / 3)
                self.assertIs(self.of_plan(text, wrong)["sample_ratio"]["passed"], False)
        # Where the plan has no names the first is the control, whatever the data call it.
        self.assertIs(self.of_plan(plans["no names, size"], other)["sample_ratio"]["passed"], True)
        self.assertIs(self.of_plan("allocation: [1, 2]\n", other)["sample_ratio"]["passed"], False)
        # Neither names nor a division: nothing is stated.
        self.assertFalse(self.of_plan("size: {total: 600}\n", right)["sample_ratio"]["shares_stated"])
        # Of several others it cannot be told whose part is whose, unless they are alike.
        three = self.write("three.csv", arms(a=400, b=200, c=100))
        found = self.of_plan("allocation: [4, 2, 1]\n", three)
        self.assertFalse(found["sample_ratio"]["shares_stated"])
        self.assertTrue(any("whose part is whose" in note for note in found["notes"]))
        self.assertIs(self.of_plan("allocation: [4, 1.5, 1.5]\n", three)["sample_ratio"]["passed"], False)
        own = self.write("own.csv", arms(**{"control": 400, "treated 1": 200, "treated 2": 100}))
        self.assertIs(self.of_plan("allocation: [4, 2, 1]\n", own)["sample_ratio"]["passed"], True)

    def test_sizes_that_the_plan_computes_are_those_of_the_analysis(self):
        """A treated customer costs nine times as much: by n ~ sd / sqrt(cost) there are three of the control to one."""
        names = "arms: [{name: control, cost: 1}, {name: treated, cost: 9}]\n"
        three, even = self.write("three.csv", arms(control=450, treated=150)), self.write("even.csv", arms(control=300, treated=300))
        for text in ("allocation: cost-optimal\nsize: {total: 600}\n", "allocation: cost-optimal\n", "solve: allocation\n"):
            planned = self.json_of("plan", self.write("computed.yaml", PLAN + names + text))["allocation"]
            self.assertAlmostEqual(planned[0], 0.75, delta=0.01)
            ratio = self.of_plan(names + text, three)["sample_ratio"]
            self.assertEqual(ratio["expected_shares"], dict(zip(("control", "treated"), planned)))
            self.assertIs(ratio["passed"], True)
            self.assertIs(self.of_plan(names + text, even)["sample_ratio"]["passed"], False)
            # What the analysis is told goes before the plan.
            self.assertIs(self.of_plan(names + text, even, "--shares", "control=1,treated=1")["sample_ratio"]["passed"], True)
        # A plan that cannot be made again is told, not passed over.
        self.write("plan.yaml", PLAN.replace("sd: 2, ", "") + names + "allocation: cost-optimal\n")
        said = self.run_it("analyze", self.at / "plan.yaml", even).stdout
        self.assertIn("the sizes of the arms are not held against the plan", said)

    def test_sizes_that_do_not_hold_are_said_first(self):
        data = self.write("d.csv", arms(control=450, treated=150))
        text = "arms: [{name: control}, {name: treated}]\n"
        lines = self.run_it("analyze", self.write("p.yaml", PLAN + text), data).stdout.splitlines()
        self.assertTrue(lines[0].startswith("NOT TO BE RELIED ON: the arms are not as large as planned (p < .0001)"), lines[0])
        # Not stated, three to one may have been planned.
        self.assertTrue(self.run_it("analyze", data, "--outcome", "y:mean").stdout.startswith("y: treated against control"))
        fits_none = self.write("n.csv", arms(control=5263, treated=4727))
        self.assertTrue(self.run_it("analyze", fits_none, "--outcome", "y:mean").stdout.startswith("NOT TO BE RELIED ON: "))

    def test_outcomes_that_arms_miss_differently_are_a_check(self):
        rows = "".join(f"{arm},{'' if i % 100 < missing else i % 7}\n" for arm, missing in (("control", 2), ("treated", 12)) for i in range(1000))
        run = self.run_it("analyze", self.write("d.csv", "arm,y\n" + rows), "--outcome", "y:mean", "--json", self.at / "d.json",
                          "--page", self.at / "d.html")
        self.assertIn("look: 'y' is missing more often in some arms than in others (control 2.00 %, treated 12.0 %)", run.stdout)
        checks = json.loads((self.at / "d.json").read_text())["checks"]
        self.assertEqual([(one["check"], one["count"]) for one in checks], [("missing_outcomes", 140)])
        # The page says it once.
        self.assertEqual((self.at / "d.html").read_text().count("missing more often"), 1)

    def test_amounts_below_0_are_told(self):
        data = self.write("d.csv", "arm,y\n" + "".join(f"{arm},{(i % 10 == 0) * i - 5.5 * (i == 7)}\n" for arm in ("control", "mail") for i in range(100)))
        self.assertIn("amounts below 0 count as they are, returns; there are 2", self.run_it("analyze", data, "--outcome", "y:revenue").stdout)

    def test_a_planned_arm_that_is_not_there_is_missed(self):
        two = self.write("two.csv", arms(control=300, treated=300))
        for text in ("arms: [{name: control}, {name: treated}, {name: third}]\n",
                     "arms: [{name: control, weight: 2}, {name: treated}, {name: third}]\n"):
            self.assertIn("'third', and no row is in that arm", self.refused(text, two))

    def test_priors_of_arms_go_by_their_names(self):
        """Known to a hundredth before, so believed is what the plan says: 2 more of the last."""
        data = self.write("three.csv", arms(**{"control": 100, "treated a": 100, "treated b": 100}))
        found = self.of_plan("arms: [{name: control}, {name: treated a}, {name: treated b}]\n"
                             "decision: {customers: 100000, prior_mean: [5, 6, 7], prior_sd: 0.01}\n", data)
        believed = {one["arm"]: one["posterior_mean"] for one in found["decision"]["arms"]}
        self.assertAlmostEqual(believed["treated a"], 1, delta=0.01)
        self.assertAlmostEqual(believed["treated b"], 2, delta=0.01)


if __name__ == "__main__":
    unittest.main()
