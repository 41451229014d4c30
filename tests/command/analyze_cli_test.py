"""stamkund analyze as its users meet it."""
import datetime
import gzip
import random
import json
import unittest

from cli_case import SOURCE, Case

HILLSTROM = SOURCE / ".." / "shared" / "data" / "hillstrom" / "hillstrom.csv"


def letters(seed=4):
    """A mailing to households: outcomes in words, blanks before names, control five times as large."""
    random.seed(seed)
    lines = ["sex,treatment,hh_id,voted"]
    for home in range(1800):
        arm, share = random.choice([(" Control", 0.3)] * 5 + [(" Neighbors", 0.5)])
        for _ in range(random.choice([1, 2, 2])):
            voted = "Yes" if random.random() < share else "No"
            lines.append(f'{random.choice(["male", "female"])},"{arm}",{home},{voted}')
    return "\n".join(lines) + "\n"


class Analyze(Case):
    def test_households_and_words(self):
        path = self.write("letters.csv.gz", gzip.compress(letters().encode()))
        arguments = ["analyze", path, "--arm", "treatment", "--outcome", "voted", "--cluster", "hh_id"]
        found = self.json_of(*arguments, "--segment", "sex", "--shares", "Control=5,Neighbors=1")
        self.assertEqual(found["arms"], ["Control", "Neighbors"])
        self.assertEqual(found["sample_ratio"]["of"], "clusters")
        self.assertTrue(found["sample_ratio"]["passed"])
        one = found["outcomes"][0]["comparisons"][0]
        self.assertEqual(one["name"], "Welch over clusters")
        self.assertLess(abs(one["estimate"] - 0.2), 4 * one["standard_error"])
        self.assertEqual([part["segment"] for part in sorted(one["segments"][0]["parts"], key=lambda p: p["segment"])],
                         ["female", "male"])
        # Without --shares nothing passes or fails, and the plan is guessed.
        unstated = self.json_of(*arguments)["sample_ratio"]
        self.assertIsNone(unstated["passed"])
        self.assertEqual(unstated["nearest_whole_ratio"], [5, 1])

    def test_arms_that_fit_no_ratio(self):
        """Sizes that nobody can have planned are an alarm though no shares are stated."""
        rows = "".join(f"{arm},{i % 7}\n" for arm, n in (("control", 5263), ("mail", 4727)) for i in range(n))
        path = self.write("test.csv", "arm,y\n" + rows)
        page = self.at / "page.html"
        run = self.run_it("analyze", path, "--outcome", "y", "--page", page)
        self.assertIn("NOT equal (p < .0001)", run.stdout)
        self.assertIn("NOT TO BE RELIED ON", page.read_text())
        self.assertIs(self.json_of("analyze", path, "--outcome", "y")["sample_ratio"]["passed"], False)

    def test_file_and_options_say_the_same(self):
        data = self.write("letters.csv", letters())
        experiment = self.write("experiment.yaml", "stamkund-experiment: 1\nanalysis:\n  arm: treatment\n"
                                                   "  cluster: hh_id\n  outcomes: [{column: voted}]\n  worth: {margin: 2}\n")
        by_file = self.json_of("analyze", experiment, data)
        by_option = self.json_of("analyze", data, "--arm", "treatment", "--cluster", "hh_id", "--outcome", "voted",
                                 "--margin", "2")
        self.assertEqual(by_file["outcomes"], by_option["outcomes"])
        self.assertEqual(by_file["decision"], by_option["decision"])
        self.assertEqual(by_file["decision"]["choice"], "Neighbors")

    def test_plan_is_known(self):
        """What the plan says need not be said again: outcome, arms, shares, level, size, looks, decision."""
        data = self.write("letters.csv", letters())
        experiment = self.write("experiment.yaml", """stamkund-experiment: 1
outcome: {kind: proportion, baseline: 30 %, column: voted}
alpha: 2.5 % one-sided
arms:
  - {name: Control, weight: 5}
  - {name: Neighbors, weight: 1}
size: {total: 6000}
looks: {count: 2, rule: obrien-fleming}
decision: {customers: 10000, value: 2, effect_sd: 1}
analysis: {arm: treatment, cluster: hh_id}
""")
        found = self.json_of("analyze", experiment, data)
        self.assertEqual(found["control"], "Control")
        self.assertAlmostEqual(found["alpha"], 0.025)
        self.assertEqual(found["sides"], "one")
        self.assertTrue(found["sample_ratio"]["shares_stated"])
        look = found["outcomes"][0]["comparisons"][0]["look"]
        self.assertEqual(look["number"], 1)
        # O'Brien & Fleming, two looks, one-sided .025: 1.97743 sqrt(2) at the first (the chance of the other side is nil).
        # Student's law passes it as rarely a little farther out: z + (z^3 + z) / (4 degrees) (Fisher 1926).
        z, degrees = 1.97743 * 2 ** 0.5, found["outcomes"][0]["comparisons"][0]["degrees_of_freedom"]
        self.assertTrue(100 < degrees < 2000)
        self.assertAlmostEqual(look["limit"], z + (z ** 3 + z) / (4 * degrees), delta=1e-3)
        self.assertTrue(look["reached"])
        self.assertEqual(found["decision"]["customers"], 10000 - found["analysed"])

    def test_less_is_better_is_decided_so(self):
        data = self.write("less.csv", "arm,y\n" + "".join(f"{arm},{i % 7 + (0.5 if arm == 'b' else 0)}\n" for arm in "ab" for i in range(400)))
        worth = "analysis: {control: a, outcomes: [{column: y%s}], worth: {margin: 1, customers: 1000}}\n"
        found = {}
        for name, text in (("more", worth % ""), ("less", worth % ", less_is_better: true"),
                           ("lower", "outcome: {kind: mean, column: y, better: lower}\n" + worth.replace("outcomes: [{column: y%s}], ", "")),
                           ("decision", "outcome: {kind: mean, column: y, better: lower}\narms: [{name: a}, {name: b}]\ndecision: {customers: 2000, effect_sd: 1}\n")):
            path = self.write(name + ".yaml", "stamkund-experiment: 1\n" + text)
            found[name] = self.json_of("analyze", path, data)["decision"]
            first = self.run_it("analyze", path, data).stdout
            self.assertTrue(first.startswith("Take b" if name == "more" else "Keep a"), first)
        self.assertAlmostEqual(found["less"]["arms"][0]["profit"], -found["more"]["arms"][0]["profit"])
        self.assertEqual(found["lower"]["arms"], found["less"]["arms"])
        self.assertLess(found["less"]["arms"][0]["interval"]["low"], found["less"]["arms"][0]["interval"]["high"])
        # Of a plan's customers those of the test have had theirs; of the analysis' own it is as it says.
        self.assertEqual((found["decision"]["customers"], found["decision"]["customers_after_the_test"]), (1200, True))
        self.assertEqual((found["less"]["customers"], found["less"]["customers_after_the_test"]), (1000, False))

    def test_what_was_believed_is_the_plans_and_can_be_set(self):
        """By hand: 10 and 12 on average, each +-1, a standard error of sqrt(2/199): a prior of mean 0 and the same spread halves it."""
        plan = "stamkund-experiment: 1\noutcome: {kind: mean, baseline: 10, sd: 1, column: y}\narms: [{name: A}, {name: B}]\n" \
               "decision: {effect_mean: 0, effect_sd: 1, value: 3, customers: 1000}\nanalysis: {worth: {margin: 0.5, contact_cost: 0.25}}\n"
        path = self.write("believed.yaml", plan)
        data = self.write("y.csv", "arm,y\n" + "".join(f"{arm},{mean + sign}\n" for arm, mean in (("A", 10), ("B", 12)) for sign in (-1, 1) * 100))
        error = (2 / 199) ** 0.5
        for sd in (1.0, error, 0.01):
            found = self.json_of("analyze", path, data, "--set", f"decision.effect_sd={sd}")["decision"]
            believed = 2 * sd**2 / (sd**2 + error**2)
            self.assertAlmostEqual(found["arms"][0]["posterior_mean"], 0.5 * believed - 0.25, 6)
        self.assertIn("none is given", self.run_it("analyze", data, "--outcome", "y", "--set", "alpha=1 %", exit=64).stderr)

    def test_a_test_that_ends_where_that_pays_is_told_so_at_its_looks(self):
        plan = self.write("bl.yaml", "stamkund-experiment: 1\noutcome: {kind: mean, baseline: 20, sd: 50, column: y}\n"
                          "arms: [{name: a}, {name: b}]\nsize: {total: 26308}\n"
                          "decision: {customers: 100_000, prior_mean: 20, prior_sd: 1, looks: 4}\n")
        looks = self.json_of("plan", plan)["value"]["looks"]
        def analyze(effect, n, *options):
            wave = [50 * 1.7320508 * ((2 * (i % 100) + 1) / 100 - 1) for i in range(n)]
            rows = "".join(f"a,{20 + v:.5f}\nb,{20 + v + effect:.5f}\n" for v in wave)
            path = self.write("bl.csv", "arm,y\n" + rows)
            text = self.run_it("analyze", plan, path, "--json", self.at / "bl.json", "--page", self.at / "bl.html", *options).stdout
            out = json.loads((self.at / "bl.json").read_text())
            # Each arm by its own prior, mean 20 and standard deviation 1.
            believed = [20 + (one["value"] - 20) / (1 + one["standard_error"] ** 2) for one in out["outcomes"][0]["arms"]]
            self.assertAlmostEqual(out["decision"]["look"]["believed"], believed[1] - believed[0], delta=1e-9)
            return text.splitlines()[0], out["decision"], (self.at / "bl.html").read_text(encoding="utf-8")
        text, go_on, page = analyze(1.215, 3289)
        # Seen is more than the bound, believed is less.
        self.assertLess(go_on["look"]["believed"], looks[0]["believed_below"])
        self.assertAlmostEqual(go_on["look"]["go_on_between"]["high"], looks[0]["believed_below"])
        self.assertGreater(1.215, looks[0]["believed_below"])
        self.assertEqual((go_on["look"]["number"], go_on["look"]["says"]), (1, "go on"))
        self.assertTrue(text.startswith("Go on with the test (look 1 of 4, 6,578 of at most 26,308 customers)"), text)
        self.assertIn("Go on with the test (look 1 of 4", page)
        self.assertEqual(go_on["customers"], 100000 - 6578)
        text, end, page = analyze(2.5, 3289, "--lang", "fi")
        self.assertEqual(end["look"]["says"], "end here")
        self.assertTrue(text.startswith("End the test here (look 1 of 4"), text)
        self.assertIn("Take b", text)
        self.assertIn("Päätä testi tähän", page)
        self.assertIn("no planned look", analyze(2.5, 5000)[0])
        self.assertIn("its last look", analyze(0.1, 13154)[0])
        # A plan that cannot be made again is told, not passed over.
        self.write("bl.yaml", (self.at / "bl.yaml").read_text().replace("sd: 50, ", ""))
        self.assertIn("when the test ends is not known", self.run_it("analyze", plan, self.at / "bl.csv").stdout)

    def test_planned_bound(self):
        """The bound that the plan names is the one that is taken; where it does not apply it is refused."""
        data = self.write("d.csv", "arm,bought,spend\n" + "".join(
            f"{arm},{1 if i < (100 if arm == 'A' else 150) else 0},{i * i % 97}.5\n" for arm in "AB" for i in range(1000)))
        def found(bound, column="bought", best_at="50 %", exit=0, alpha="5 %"):
            plan = self.write("p.yaml", f"""stamkund-experiment: 1
alpha: {alpha}
size: {{total: 4000}}
always_valid: {{bound: {bound}, best_at: {best_at}}}
analysis: {{arm: arm, control: A, outcomes: [{{column: {column}}}]}}
""")
            return self.json_of("analyze", plan, data, exit=exit)
        limits = {}
        for bound in ("normal-mixture", "gamma-exponential", "gamma-poisson", "beta-binomial", "stitched"):
            one = found(bound)["outcomes"][0]["comparisons"][0]
            at = one["always_valid"]
            self.assertEqual((at["bound"], at["best_at"], at["information"]), (bound, 0.5, 0.5))
            self.assertEqual(at["p_value"] <= 0.05, not at["interval"]["low"] <= 0 <= at["interval"]["high"])
            limits[bound] = at["limit"]
        self.assertEqual(len(set(limits.values())), 5, limits)
        self.assertLess(limits["normal-mixture"],
                        found("normal-mixture", best_at="100 %")["outcomes"][0]["comparisons"][0]["always_valid"]["limit"])
        self.assertLess(found("normal-mixture", alpha="5 % one-sided")["outcomes"][0]["comparisons"][0]["always_valid"]["limit"],
                        limits["normal-mixture"])
        self.assertIn("tightest at 50.0 %", self.run_it("analyze", self.at / "p.yaml", data).stdout)
        self.assertIn("nothing bounds how far", str(found("gamma-poisson", column="spend", exit=65)["problems"]))
        plan = self.write("q.yaml", "stamkund-experiment: 1\nlooks: {count: 2}\nanalysis: {arm: arm, control: A, outcomes: [{column: bought}]}\n")
        self.assertIn("--planned", str(self.json_of("analyze", plan, data, exit=65)["problems"]))

    def test_margin(self):
        """A margin is answered, in the first line, in JSON and on the page."""
        data = self.write("d.csv", "arm,y\n" + "".join(
            f"{arm},{i % 40 + (1 if arm == 'B' else 0)}\n" for arm in "AB" for i in range(2000)))
        for hypothesis, margin, word in (("equivalence", 4, "equivalent"), ("equivalence", 1, "equivalence not shown"),
                                         ("equivalence", 0.01, "not equivalent"),
                                         ("non-inferiority", 4, "non-inferior, and better")):
            plan = self.write("p.yaml", f"""stamkund-experiment: 1
outcome: {{kind: mean, sd: 12, column: y}}
hypothesis: {hypothesis}
margin: {margin}
analysis: {{arm: arm, control: A}}
""")
            with self.subTest(hypothesis=hypothesis, margin=margin):
                page = self.at / f"{hypothesis}-{margin}.html"
                first = self.run_it("analyze", plan, data, "--page", page, "--lang", "sv").stdout.splitlines()[0]
                self.assertIn(f"{word} (margin {margin})", first)
                one = self.json_of("analyze", plan, data)["outcomes"][0]["comparisons"][0]
                self.assertEqual(one["verdict"]["says"], word)
                self.assertEqual(one["hypothesis"]["claim"], hypothesis)
                self.assertEqual(one["hypothesis"]["shown"], word in ("equivalent", "non-inferior, and better"))
                self.assertIn("marginal", page.read_text())

    def test_times_say_their_scale_and_parts_what_is_left_out(self):
        data = self.write("t.csv", "arm,days,left,s\n" + "".join(
            f"{'AB'[i % 2]},{1 + i * 7 % 50},{i % 3 and 1},{'tiny' if i < 9 else 'wide' if i % 2 else 'far'}\n" for i in range(300)))
        told = self.run_it("analyze", data, "--control", "A", "--outcome", "days", "--event", "left").stdout
        self.assertIn("log hazard ratio", told.splitlines()[0])
        self.assertIn("with the event", told)
        told = self.run_it("analyze", data, "--control", "A", "--outcome", "days:mean", "--segment", "s").stdout
        self.assertRegex(told, "left out, with fewer than 30 in an arm .*: .*tiny")

    def test_arms_that_do_not_vary_are_not_certain(self):
        none = "arm,y\n" + "".join(f"{arm},0\n" for arm in "AB" for _ in range(40))
        share = self.json_of("analyze", self.write("z.csv", none), "--arm", "arm", "--control", "A", "--outcome", "y:proportion")
        one = share["outcomes"][0]["comparisons"][0]
        # Of 40 without any, a share up to about 3 / 40 may be (rule of three).
        self.assertTrue(0.05 < one["interval"]["high"] < 0.12, one["interval"])
        self.assertAlmostEqual(one["interval"]["low"], -one["interval"]["high"], places=9)
        five = "arm,y\n" + "A,5\n" * 3 + "B,7\n" * 3
        told = self.run_it("analyze", self.write("f.csv", five), "--arm", "arm", "--control", "A", "--outcome", "y:mean").stdout
        self.assertIn("cannot be told", told.splitlines()[0])
        self.assertNotIn("higher", told)

    def test_with_a_prior_mean_and_interval_are_of_one_law(self):
        if not HILLSTROM.exists():
            self.skipTest("SKIPPED: hillstrom.csv is not on this machine")
        ask = ["analyze", HILLSTROM, "--arm", "segment", "--control", "No E-Mail", "--outcome", "spend", "--margin", "0.4",
               "--contact-cost", "0.05", "--prior", "0,0.5"]
        for arm in self.json_of(*ask)["decision"]["arms"]:
            low, high = arm["interval"]["low"], arm["interval"]["high"]
            self.assertAlmostEqual((low + high) / 2, arm["posterior_mean"], places=9)
            self.assertAlmostEqual((high - low) / 2, 1.959964 * arm["posterior_sd"], places=6)

    def test_events(self):
        assigned = "customer,arm,assigned\n" + "".join(
            f"c{i},{'mail' if i % 2 else 'control'},2026-01-0{1 + i % 7}\n" for i in range(200))
        random.seed(1)
        bought = "customer,date,amount\n" + "".join(
            f"c{random.randrange(200)},2026-{random.randrange(1, 4):02}-{random.randrange(1, 28):02},"
            f"{random.randrange(1, 90)}.50\n" for _ in range(3000))
        out = self.at / "arms.csv"
        found = self.json_of("analyze", "--assignments", self.write("a.csv", assigned), "--transactions",
                             self.write("b.csv", bought), "--window", "4 weeks", "-o", out)
        self.assertEqual([one["outcome"] for one in found["outcomes"]], ["spend", "orders", "bought"])
        self.assertEqual(len(found["outcomes"][0]["comparisons"][0]["over_time"]["periods"]), 4)
        ask = ["analyze", "--assignments", self.at / "a.csv", "--transactions", self.at / "b.csv"]
        chosen = self.json_of(*ask, "--outcome", "orders", "--outcome", "spend/orders", "--guardrail", "bought=5 %", "--margin", "2")
        self.assertEqual([one["outcome"] for one in chosen["outcomes"]], ["orders", "spend / orders", "bought"])
        self.assertIn("over_time", chosen["outcomes"][0]["comparisons"][0])
        self.assertIn("guardrail", chosen["outcomes"][2]["comparisons"][0])
        self.assertIn("decision", chosen)
        self.assertIn("did you mean 'orders'", str(self.json_of(*ask, "--outcome", "order", exit=65)["problems"]))
        lines = out.read_text().splitlines()
        self.assertEqual(len(lines), 7)
        self.assertTrue(lines[1].startswith("spend,revenue,control,yes,100,"))
        self.assertTrue(lines[1].endswith(",2026-01-01,2026-01-07"))

    def test_refused(self):
        data = self.write("t.csv", "arm,spend\ncontrol,1\ncontrol,2\nmail,2\nmail,4\n")
        for options, exit, words in [
            (["--outcome", "spent"], 65, "did you mean 'spend'"),
            (["--outcome", "spend", "--control", "contol"], 65, "did you mean 'control'"),
            ([], 65, "which column is the outcome"),
            (["--outcome", "spend", "--method", "wlech"], 64, "did you mean 'welch'"),
            (["--outcome", "spend", "--method", "score"], 65, "does not fit"),
            (["--outcome", "spend", "--shares", "control"], 64, "expected ARM=NUMBER"),
            (["--outcome", "spend", "--shares", "control=1,post=1"], 65, "no row is in that arm"),
            (["--outcome", "spend", "--alpha", "95 %"], 64, "--alpha"),
            (["--outcome", "spend", "--guardrail", "spend"], 64, "COLUMN=MARGIN"),
            (["--outcome", "spend", "--guardrail", "spend=5"], 64, "did you mean 'spend=5 %'"),
            (["--outcome", "spend", "--prior", "1"], 64, "MEAN,SD"),
            (["--outcome", "spend", "--window", "3 days"], 64, "--assignments"),
            (["--outcome", "spend", "--assignments", data], 64, "go together"),
            (["--outcome", "spend:time"], 65, "--event COLUMN"),
            (["--outcome", "spend:revenu"], 65, "did you mean 'revenue'"),
            (["--outcome", "spend", "--covariate", "spend"], 65, "says it exactly"),
        ]:
            with self.subTest(options=options):
                done = self.run_it("analyze", data, *options, exit=exit)
                self.assertIn(words, done.stdout + done.stderr)
        self.run_it("analyze", self.at / "none.csv", "--outcome", "x", exit=66)
        self.run_it("analyze", exit=64)
        for hostile in [b"\x1f\x8b\x08\x00junk", b"\x00\x01\x02", b'arm,spend\n"control,1\n', b"\xff\xfea\x00",
                        b"arm,spend\n" + b"control,1e999\n" * 3, b"arm,arm\na,b\n", b"1,2\n3,4\n"]:
            with self.subTest(hostile=hostile[:20]):
                self.run_it("analyze", self.write("h.csv", hostile), "--outcome", "spend", exit=65)

    @unittest.skipUnless(HILLSTROM.exists(), "hillstrom.csv is not on this machine")
    def test_small_hold_out(self):
        """Welch is left where its own data show that it fails, and the answer does not depend on threads."""
        arguments = ["analyze", str(HILLSTROM), "--arm", "segment", "--control", "No E-Mail", "--outcome", "spend"]
        whole = self.json_of(*arguments)["outcomes"][0]["comparisons"][0]
        self.assertEqual(whole["method"], "welch")
        self.assertAlmostEqual(whole["statistic"], 5.30, delta=0.005)
        rows = HILLSTROM.read_text().splitlines()
        held = [row for i, row in enumerate(rows) if "No E-Mail" not in row or i % 20 == 0]
        small = self.write("small.csv", "\n".join(held) + "\n")
        arguments[1] = small
        one = self.json_of(*arguments, "--threads", "1")
        two = self.json_of(*arguments, "--threads", "2")
        self.assertEqual(one, two)
        comparison = one["outcomes"][0]["comparisons"][0]
        self.assertEqual(comparison["method"], "permutation")
        self.assertGreater(comparison["resplits"]["welch_rejects"], 0.08)

    def towns(self):
        """Sixteen towns on seventy days; from day 42 on even ones spend a tenth of their size, which brings three times that."""
        random.seed(3)
        rows = []
        for day in range(70):
            for town in range(1, 17):
                spent = 1000 / town * 0.1 if town % 2 == 0 and day >= 42 else 0
                sold = 1000 / town * (1 + 0.2 * (day * 5 % 7)) * random.uniform(0.97, 1.03) + 3 * spent
                rows.append(f"{datetime.date(2026, 1, 5) + datetime.timedelta(day)},{town},{sold:.2f},{spent:.2f}")
        random.shuffle(rows)
        self.write("groups.csv", '"geo","geo.group"\n' + "".join(f'"{town}",{2 - town % 2}\n' for town in range(1, 17)))
        return self.write("towns.csv", "date,geo,sales,cost\n" + "\n".join(rows) + "\n")

    def test_regions(self):
        data = self.towns()
        options = ["--cost", "cost", "--geo-groups", self.at / "groups.csv", "--test-from", "2026-02-16", "--alpha", "10 %", "--one-sided"]
        found = self.json_of("analyze", data, *options, "-o", self.at / "days.csv", "--page", self.at / "page.html", "--lang", "sv")
        for words in ("Förändring från tiden före testet, per region", "Effekt fram till varje tidpunkt", "För varje använd enhet"):
            self.assertIn(words, (self.at / "page.html").read_text(encoding="utf-8"))
        for method in ("time_based_regression", "geo_based_regression"):
            told = found[method]["return_on_cost"]
            self.assertLess(abs(told["estimate"] - 3), 4 * told["standard_error"])
            self.assertIsNone(told["interval"]["high"])
            self.assertEqual(told["interval"]["low"], told["lower_bound"])
        self.assertEqual(found["treated"], [str(town) for town in found["treated"] if int(town) % 2 == 0])
        self.assertEqual((found["pretest"]["points"], found["test"]["points"], len(found["days"])), (42, 28, 28))
        self.assertEqual(len((self.at / "days.csv").read_text().splitlines()), 29)
        text = "stamkund-experiment: 1\nalpha: 10 % one-sided\ngeo: {cost: cost, groups: groups.csv, treated: [2], test_from: 2026-02-16}\n"
        stated = self.json_of("analyze", self.write("e.yaml", text), data)
        self.assertEqual(stated["time_based_regression"], found["time_based_regression"])
        self.assertEqual(stated["geo_based_regression"], found["geo_based_regression"])
        for more, exit, words in [
            (["--cost", "cost", "--treated", "2"], 65, "costs begin on 2026-02-16"),
            (["--treated", "99", "--test-from", "2026-02-16"], 65, "no region is called '99'"),
            (["--treated", "2", "--test-from", "16.2.2026"], 64, "expected a day as YYYY-MM-DD"),
            (["--treated", "2", "--test-from", "2026-02-16", "--arm", "x"], 64, "--arm: has no effect"),
            (["--treated", "2", "--test-from", "2026-02-16", "--outcome", "slaes"], 65, "did you mean 'sales'"),
            (["--treated", "2", "--test-from", "2026-02-16", "--cooldown-to", "2026-03-01"], 64, "after the test's last day"),
            (["--treated", "2", "--test-from", "2026-02-16", "--incremental-cost", "-14"], 64, "above 0"),
            (["--treated", "2", "--test-from", "2026-02-16", "--cost", "sales"], 65, "is the outcome and the cost"),
        ]:
            with self.subTest(words):
                done = self.run_it("analyze", data, *more, exit=exit)
                self.assertIn(words, done.stdout + done.stderr)
        for hostile in (b"\x1f\x8b\x08\x00junk", b"\x00\x01", b"date,geo,sales\n2026-01-01,a,1e999\n", b"date,geo,sales\n"):
            with self.subTest(hostile=hostile[:20]):
                self.run_it("analyze", self.write("h.csv", hostile), "--treated", "a", "--test-from", "2026-02-16", exit=65)

    def test_designs_of_their_own(self):
        random.seed(5)
        cells = ["channel,offer,bought"]
        for i in range(6000):
            channel, offer = random.choice(["none", "mail"]), random.choice(["none", "gift"])
            cells.append(f"{channel},{offer},{int(random.random() < .2 + .1 * (channel == 'mail') + .2 * (channel == 'mail' and offer == 'gift'))}")
        text = "outcome: {kind: proportion, baseline: 20 %, column: bought}\nfactorial: {factors: [{name: channel, levels: [none, mail]}, {name: offer, levels: [none, gift]}]}\n"
        found = self.json_of("analyze", self.write("f.yaml", "stamkund-experiment: 1\n" + text), self.write("f.csv", "\n".join(cells) + "\n"))
        effects = found["outcomes"][0]["effects"]
        for one, truth in zip(effects, (0.2, 0.1, 0.2)):
            self.assertLess(abs(one["estimate"] - truth), 4 * one["standard_error"])
        asked = text + "analysis: {covariates: [bought], segments: [offer], worth: {margin: 3}}\n"
        said = self.run_it("analyze", self.write("asked.yaml", "stamkund-experiment: 1\n" + asked), self.at / "f.csv", exit=65).stderr
        for key in ("analysis.covariates", "analysis.segments", "analysis.worth"):
            self.assertIn(key, said)
        turns, steps = ["day,on,sales"], ["store,month,treated,sales"]
        for day in range(240):
            on = (day // 3) % 4 in (0, 3)
            turns.append(f"{day},{int(on)},{100 + day + 5 * on + random.gauss(0, 1):.3f}")
        found = self.json_of("analyze", self.write("s.yaml", "stamkund-experiment: 1\nswitchback: {period: 3}\n"), self.write("s.csv", "\n".join(turns) + "\n"))
        self.assertEqual(found["pairs"], 40)
        self.assertLess(abs(found["effect"]["estimate"] - 5), 4 * found["effect"]["standard_error"])
        for store in range(9):
            level = random.gauss(0, 3)
            for month in range(4):
                steps.append(f"{store},{month},{'yes' if month > store // 3 else 'no'},{level + month + 4 * (month > store // 3) + random.gauss(0, 1):.3f}")
        found = self.json_of("analyze", self.write("t.yaml", "stamkund-experiment: 1\ndesign: stepped\nstepped: {}\n"), self.write("t.csv", "\n".join(steps) + "\n"))
        self.assertLess(abs(found["effect"]["estimate"] - 4), 4 * found["effect"]["standard_error"])
        self.assertLess(found["effect"]["permutation_p"], 0.05)
        self.run_it("analyze", self.at / "t.yaml", self.at / "f.csv", exit=65)
        self.run_it("analyze", self.at / "s.yaml", self.at / "t.csv", exit=65)
        self.assertEqual([one["period"] for one in found["exposures"]], [1, 2, 3])
        # One-sided means the same: by option or file; half of the two-sided p, one end.
        for name, data, p in (("f", "f.csv", lambda out: out["outcomes"][0]["effects"][1]), ("s", "s.csv", lambda out: out["effect"]), ("t", "t.csv", lambda out: out["effect"])):
            with self.subTest(name):
                file = self.at / f"{name}.yaml"
                two = self.json_of("analyze", file, self.at / data, "--alpha", "10 %")
                one = self.json_of("analyze", file, self.at / data, "--alpha", "5 %", "--one-sided")
                said = self.write("said.yaml", file.read_text() + "alpha: 5 % one-sided\n")
                lower = self.json_of("analyze", self.write("lower.yaml", file.read_text().replace("column: bought", "better: lower, column: bought") + "alpha: 5 % one-sided\n"
                                                           + ("" if name == "f" else "outcome: {kind: mean, better: lower}\n")), self.at / data)
                self.assertEqual(one, self.json_of("analyze", said, self.at / data))
                self.assertEqual((one["alpha"], one["sides"], two["sides"]), (0.05, "one", "two"))
                self.assertAlmostEqual(p(one)["p_value"], p(two)["p_value"] / 2, delta=1e-12)
                self.assertAlmostEqual(p(one)["interval"]["low"], p(two)["interval"]["low"], delta=1e-12)
                self.assertIsNone(p(one)["interval"]["high"])
                self.assertAlmostEqual(p(lower)["p_value"], 1 - p(two)["p_value"] / 2, delta=1e-12)
        # Days as they are written elsewhere, by key and by option.
        start = datetime.date(2026, 1, 1)
        other = "".join(f"{(start + datetime.timedelta(int(day))).strftime('%d.%m.%Y')},{rest}\n" for day, rest in (line.split(",", 1) for line in turns[1:]))
        self.write("other.csv", turns[0] + "\n" + other)
        by_number = self.json_of("analyze", self.at / "s.yaml", self.at / "s.csv")
        for options, text in ((["--date-format", "DD.MM.YYYY"], "{period: 3}"), ([], "{period: 3, date_format: DD.MM.YYYY}")):
            found = self.json_of("analyze", self.write("d.yaml", f"stamkund-experiment: 1\nswitchback: {text}\n"), self.at / "other.csv", *options)
            self.assertEqual(found["effect"], by_number["effect"])
        # What a design has no use for is refused, not passed over.
        for name, data, options in (("f", "f.csv", ["--method", "bootstrap"]), ("f", "f.csv", ["--covariate", "bought"]), ("s", "s.csv", ["--arm", "on"]), ("t", "t.csv", ["--guardrail", "sales=2 %"]),
                                    ("s", "s.csv", ["--treated", "a"]), ("t", "t.csv", ["--adjust", "holm"]), ("t", "t.csv", ["--assignments", self.at / "s.csv"])):
            self.run_it("analyze", self.at / f"{name}.yaml", self.at / data, *options, exit=64)
        # Pages, in four languages.
        for name, data, words in (("f", "f.csv", "mean of each cell"), ("s", "s.csv", "On less off, pair by pair"), ("t", "t.csv", "Effect by the period since a cluster began")):
            self.run_it("analyze", self.at / f"{name}.yaml", self.at / data, "--page", self.at / "page.html")
            page = (self.at / "page.html").read_text(encoding="utf-8")
            self.assertIn(words, page)
            self.assertIn("<svg", page)
            for language in ("sv", "nb", "fi"):
                self.run_it("analyze", self.at / f"{name}.yaml", self.at / data, "--page", self.at / "page.html", "--lang", language)
                self.assertNotIn(words, (self.at / "page.html").read_text(encoding="utf-8"))

    def test_validate_refuses_what_the_analysis_of_a_design_would(self):
        """Files without a part for a plan: keys that the design has no use for, and files that are not there."""
        rows = self.write("d.csv", "store,week,on,sales\na,1,0,3\n")
        for name, design, keys in (("st", "stepped: {unit: store}", ("covariates", "adjust")), ("sw", "switchback: {unit: store, period: 7}", ("segments",)),
                                   ("geo", "geo: {geo: store, outcome: sales}", ("segments", "cluster")),
                                   ("fa", "factorial: {factors: [{name: a, levels: [x, y]}, {name: b, levels: [x, y]}]}", ("segments", "cluster"))):
            with self.subTest(name):
                words = {"covariates": "[x]", "segments": "[x]", "adjust": "holm", "cluster": "store"}
                head = f"stamkund-experiment: 1\n{design}\n"
                self.run_it("validate", self.write("good.yaml", head))
                bad = self.write("bad.yaml", head + "analysis: {" + ", ".join(f"{key}: {words[key]}" for key in keys) + "}\n")
                for run in (self.run_it("validate", bad, exit=65), self.run_it("analyze", bad, rows, exit=65)):
                    for key in keys:
                        self.assertIn(f"analysis.{key}: ", run.stderr)
        for design in ("switchback: {period: 7, assignments: none.csv}", "geo: {groups: none.csv}"):
            self.assertIn("none.csv", self.run_it("validate", self.write("file.yaml", f"stamkund-experiment: 1\n{design}\n"), exit=66).stderr)

    def test_customers_one_sided_by_option_and_file(self):
        data = self.write("letters.csv", letters())
        options = ["--arm", "treatment", "--cluster", "hh_id", "--outcome", "voted"]
        two = self.json_of("analyze", data, *options, "--alpha", "10 %")
        one = self.json_of("analyze", data, *options, "--alpha", "5 %", "--one-sided")
        a, b = two["outcomes"][0]["comparisons"][0], one["outcomes"][0]["comparisons"][0]
        self.assertEqual((one["alpha"], one["sides"]), (0.05, "one"))
        self.assertAlmostEqual(b["p_value"], a["p_value"] / 2, delta=1e-12)
        self.assertEqual(b["interval"]["low"], a["interval"]["low"])
        self.assertIsNone(b["interval"]["high"])
        text = "stamkund-experiment: 1\nalpha: 5 % one-sided\nanalysis: {arm: treatment, cluster: hh_id, outcomes: [{column: voted}]}\n"
        self.assertEqual(self.json_of("analyze", self.write("one.yaml", text), data)["outcomes"], one["outcomes"])
        worse = self.json_of("analyze", self.write("worse.yaml", text + "outcome: {kind: proportion, column: voted, better: lower}\n"), data)
        self.assertAlmostEqual(worse["outcomes"][0]["comparisons"][0]["p_value"], 1 - a["p_value"] / 2, delta=1e-12)
        # The page says what the text says, and in other languages.
        said = self.run_it("analyze", data, *options, "--margin", "2", "--segment", "sex", "--page", self.at / "p.html").stdout
        page = (self.at / "p.html").read_text(encoding="utf-8")
        verdict = two["outcomes"][0]["comparisons"][0]["verdict"]
        for words in (verdict["says"], "Sizes of the arms", "chance of a gain", "effect by sex", "<svg"):
            self.assertIn(words, page)
        self.assertIn(verdict["says"], said)
        for language in ("sv", "nb", "fi"):
            self.run_it("analyze", data, *options, "--page", self.at / "p.html", "--lang", language)
            page = (self.at / "p.html").read_text(encoding="utf-8")
            for words in (verdict["says"], "Sizes of the arms", "What speaks against it"):
                self.assertNotIn(words, page)


if __name__ == "__main__":
    unittest.main()
