"""'stamkund uplift' and 'stamkund target' as their users meet them. Run as uplift_cli_test.py SUITE."""
import csv
import random
import re
import sys
import unittest

from cli_case import Case


def made(seed, rows, share=0.5):
    """A promotion that costs .15: those of kind b buy more by it, the others hardly; V is a category written as a number."""
    draw = random.Random(seed)
    lines = ["customer,group,V,amount,kind,bought"]
    for i in range(rows):
        kind, v = draw.choice("abc"), draw.randint(1, 4)
        treated = draw.random() < share
        chance = 0.02 + (0.06 if treated and kind == "b" else 0) + (0.02 if v == 3 else 0)
        amount = "" if i % 50 == 0 else f"{draw.random() * 100:.2f}"
        lines.append(f"c{i},{'mail' if treated else 'none'},{v},{amount},{kind},{1 if draw.random() < chance else 0}")
    return "\n".join(lines) + "\n"


ASK = ["--arm", "group", "--treated", "mail", "--control", "none", "--outcome", "bought", "--features",
       "category(V), amount / 100, kind", "--resamples", "100"]


class Uplift(Case):
    def rows_of(self, path):
        with open(path, encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_a_rule_beats_treating_everybody_and_scores_customers(self):
        train, test = self.write("train.csv", made(1, 20000)), self.write("test.csv", made(2, 20000))
        rule = self.at / "rule.json"
        out = self.json_of("uplift", train, *ASK, "--test", test, "--value", "10", "--cost", ".15", "-o", rule)
        self.assertEqual((out["n_train"], out["n"]), (20000, 20000))
        policy = out["policy"]
        # A third is of kind b, and only there do .06 x 10 pay for .15.
        self.assertAlmostEqual(policy["share_treated"], 1 / 3, delta=0.1)
        self.assertLess(policy["net_incremental_revenue_all"], policy["net_incremental_revenue"])
        self.assertGreater(policy["profit_less_all_interval"]["p05"], 0)
        self.assertAlmostEqual(policy["profit"] - policy["profit_all"], policy["profit_less_all"], places=12)
        self.assertGreater(out["intervals"]["qini"]["p05"], 0)
        # Net incremental revenue again, by hand, of everybody.
        rows = self.rows_of(test)
        n = {arm: [row for row in rows if row["group"] == arm] for arm in ("mail", "none")}
        bought = {arm: sum(int(row["bought"]) for row in n[arm]) for arm in n}
        by_hand = 10 * (bought["mail"] - bought["none"] * len(n["mail"]) / len(n["none"])) - 0.15 * len(n["mail"])
        self.assertAlmostEqual(policy["net_incremental_revenue_all"], by_hand, places=6)

        whom = self.at / "whom.csv"
        self.run_it("target", test, "--rule", rule, "-o", whom)
        listed = self.rows_of(whom)
        self.assertEqual(len(listed), 20000)
        self.assertAlmostEqual(sum(int(row["treat"]) for row in listed) / 20000, policy["share_treated"], places=12)
        self.assertEqual({row["customer"] for row in listed}, {row["customer"] for row in rows})
        uplifts = [float(row["uplift"]) for row in listed]
        self.assertEqual(uplifts, sorted(uplifts, reverse=True))
        some = self.json_of("target", test, "--rule", rule, "--budget", "150", "--treated-only", "-o", self.at / "b.csv")
        self.assertEqual(some["treated"], 1000)
        self.assertEqual(len((self.at / "b.csv").read_text().splitlines()), 1001)
        top = self.json_of("target", test, "--rule", rule, "--top", "10 %", "-o", self.at / "t.csv")
        self.assertGreaterEqual(top["treated"], 2000)
        self.assertEqual(top["treated"], 2000)  # of equal scores by lot: no more than were asked for

    def test_where_nothing_differs_it_says_so(self):
        lines = made(3, 6000).replace(",b,1", ",b,0")
        out = self.run_it("uplift", self.write("t.csv", lines), *ASK).stdout
        self.assertIn("no better than chance", out)

    def test_each_learner_and_split_runs_the_same_each_time(self):
        path = self.write("t.csv", made(4, 6000))
        for learner in ("t-logistic", "t-linear", "x-linear", "transformed-outcome", "constant"):
            for train in ("even-rows", "odd-rows", "60 %"):
                with self.subTest(learner=learner, train=train):
                    first = self.json_of("uplift", path, *ASK, "--learner", learner, "--train", train, "--top", "20 %")
                    again = self.json_of("uplift", path, *ASK, "--learner", learner, "--train", train, "--top", "20 %")
                    self.assertEqual(first, again)
                    self.assertEqual(first["n"] + first["n_train"], 6000)

    def test_an_arm_that_was_not_drawn_by_lot_is_said(self):
        rows = made(5, 8000).splitlines()
        chosen = [rows[0]] + [row for row in rows[1:] if not (row.split(",")[1] == "mail" and row.split(",")[4] == "a")]
        out = self.run_it("uplift", self.write("t.csv", "\n".join(chosen) + "\n"), *ASK).stdout
        self.assertIn("drawn by lot", out)

    def test_what_a_rule_does_not_know_is_said_where_it_is_used(self):
        draw = random.Random(3)
        lines = ["arm,y,x,kind,day"]
        for _ in range(4000):
            x, kind = draw.gauss(0, 1), draw.choice(["glad", "sad"])
            treated = draw.random() < (0.8 if x > 0 else 0.2)  # not by lot
            lines.append(f"{'T' if treated else 'C'},{int(draw.random() < 0.2 + 0.1 * treated)},{x:.3f},{kind},2024-01-{draw.randint(1, 28):02}")
        test = self.write("t.csv", "\n".join(lines) + "\n")
        ask = ("--arm", "arm", "--treated", "T", "--control", "C", "--outcome", "y", "--value", "10", "--cost", ".5")
        done = self.run_it("uplift", test, *ask, "--features", "x, kind", "-o", self.at / "r.json")
        self.assertTrue(done.stdout.startswith("warning: the arms differ in what was known before"), done.stdout)
        who = self.write("who.csv", "customer,x,kind\na,1,glad\nb,50,gladd\n")
        done = self.run_it("target", who, "--rule", self.at / "r.json", "-o", self.at / "list.csv")
        self.assertTrue(done.stdout.startswith("warning: the test that this rule comes from was not drawn by lot"), done.stdout)
        self.assertIn("'gladd' of kind, which counts as 'glad' (did you mean 'glad'?)", done.stdout)
        self.assertRegex(done.stdout, r"1 customer lies outside what the test saw, such as x 50, where training saw -3\.\d+ to 3\.\d+")
        out = self.json_of("target", who, "--rule", self.at / "r.json", "-o", self.at / "list.csv")
        self.assertEqual((out["by_lot"], out["outside"], out["unseen"]), (False, 1, 1))
        done = self.run_it("uplift", test, *ask, "--features", "x, day")
        self.assertIn("days, each of which is a category of its own", done.stderr)
        self.assertEqual(self.json_of("validate", self.at / "r.json")["type"], "rule")
        (self.at / "r.json").write_text((self.at / "r.json").read_text().replace('"trained_on": 2000', '"trained_on": 9'))
        self.run_it("validate", self.at / "r.json", exit=65)

    def test_a_choice_that_loses_is_no_advice(self):
        """Learned where treatment helps those of x > 0, judged where it harms them, or where it helps all the others more."""
        def rows(seed, helped, others):
            draw = random.Random(seed)
            lines = ["arm,y,x"]
            for _ in range(4000):
                arm, x = draw.choice("TC"), draw.gauss(0, 1)
                effect = (helped if x > 0 else others) if arm == "T" else 0
                lines.append(f"{arm},{int(draw.random() < 0.3 + effect)},{x:.3f}")
            return "\n".join(lines) + "\n"
        ask = ("--arm", "arm", "--treated", "T", "--control", "C", "--outcome", "y", "--features", "x", "--value", "10", "--cost", ".5", "--learner", "t-linear")
        train = self.write("t.csv", rows(1, 0.3, -0.2))
        for others, first in ((rows(2, 0.3, -0.2), r"treat [\d.]+ % of the customers, those whose predicted effect pays"),
                              (rows(2, -0.2, -0.2), r"treat nobody: the learner's choice of [\d.]+ % of the customers does worse"),
                              (rows(2, 0.1, 0.4), r"treat everybody: the learner's choice of [\d.]+ % of the customers does worse")):
            self.assertRegex(self.run_it("uplift", train, *ask, "--test", self.write("o.csv", others)).stdout, "^" + first)

    def test_what_is_wrong_is_said_at_once(self):
        path = self.write("t.csv", made(6, 500))
        said = self.run_it("uplift", path, exit=64).stderr
        for option in ("--arm", "--treated", "--control", "--outcome", "--features"):
            self.assertIn(option, said)
        ask = ["--arm", "grup", "--treated", "mial", "--control", "none", "--outcome", "bougt", "--features", "kinds, V"]
        said = self.run_it("uplift", path, *ask, exit=65).stderr
        for near in ("'group'", "'bought'", "'kind'"):
            self.assertIn(near, said)
        ask = ["--arm", "group", "--treated", "mial", "--control", "none", "--outcome", "bought", "--features", "kind"]
        self.assertIn("'mail'", self.run_it("uplift", path, *ask, exit=65).stderr)
        self.run_it("uplift", path, *ASK, "--learner", "t-logit", exit=64)
        self.run_it("uplift", path, *ASK, "--train", "half", exit=64)
        self.run_it("uplift", path, *ASK, "--cost", "-1", exit=64)
        self.run_it("uplift", path, *ASK[:-4], "--features", "customer, bought", exit=65)
        few = self.write("few.csv", "\n".join(made(6, 500).splitlines()[:60]) + "\n")
        self.assertIn("at least 50", self.run_it("uplift", few, *ASK, exit=65).stderr)
        typo = self.write("typo.csv", made(6, 500).replace(",none,1,", ",none,1x,", 1))
        self.assertIn("'1x'", self.run_it("uplift", typo, *ASK[:-4], "--features", "V", exit=65).stderr)
        self.run_it("uplift", path, *ASK, "--test", path, exit=64)
        same = self.write("same.csv", made(6, 500).replace(",1\n", ",0\n"))
        self.assertIn("nothing can be learned", self.run_it("uplift", same, *ASK, exit=65).stderr)
        commas = made(6, 2000).replace(",", ";").replace(".", ",")
        comma = [*ASK[:-4], "--features", "amount", "--resamples", "0"]
        self.assertIn("--decimal-mark", self.run_it("uplift", self.write("comma.csv", commas), *comma, exit=65).stderr)
        self.run_it("uplift", self.at / "comma.csv", *comma, "--decimal-mark", ",")
        words = self.write("w.csv", made(6, 500).replace(",1\n", ",maybe\n"))
        self.assertIn("maybe", self.run_it("uplift", words, *ASK, exit=65).stderr)

    def test_numbers_that_are_missing_are_said(self):
        """Of customers, where none was missing in training: the mean stands for them, and says so."""
        rule = self.at / "rule.json"
        self.run_it("uplift", self.write("t.csv", made(7, 2000).replace(",,", ",50.00,")), *ASK, "-o", rule, "-q")
        customers = self.write("c.csv", "customer,V,amount,kind\na,1,,b\nb,1,20.00,b\n")
        done = self.run_it("target", customers, "--rule", rule, "-o", self.at / "w.csv")
        self.assertIn("1 number is missing that no customer lacked in training: the mean of training stands for that", done.stdout)
        many = self.json_of("target", customers, "--treatment", f"mail={rule}", "--value", 1, "--budget", 5, "-q")
        self.assertEqual((many["assumed"], many["unseen"]), (1, 0))

    def test_a_field_that_is_no_number_has_its_line(self):
        rule = self.at / "rule.json"
        self.run_it("uplift", self.write("train.csv", made(1, 4000)), *ASK, "-o", rule)
        bad = self.write("c.csv", "customer,V,amount,kind\n1,1,10,a\n2,2,abc,b\n3,1,12 kr,a\n4,1,5,c\n")
        said = self.run_it("target", bad, "--rule", rule, "--value", "10", "--cost", ".15", "-o", self.at / "o.csv", exit=65).stderr
        self.assertIn("c.csv:3: error: amount: found 'abc', expected a number, as in training (2 fields are none)", said)

    def test_customers_twice_or_without_a_name_are_said(self):
        rule = self.at / "rule.json"
        self.run_it("uplift", self.write("t.csv", made(7, 2000)), *ASK, "--top", "50 %", "-o", rule, "-q")
        customers = self.write("c.csv", "customer,V,amount,kind\na,1,5,b\nb,1,20,b\na,2,5,c\n,1,2,b\n")
        done = self.run_it("target", customers, "--rule", rule, "-o", self.at / "w.csv")
        self.assertIn("c.csv:4: warning: 1 row has a customer of an earlier row", done.stderr)
        self.assertIn("c.csv:5: warning: 1 row has no customer", done.stderr)
        # The rule was learned for half of the customers, and says so.
        self.assertEqual(sum(int(row["treat"]) for row in self.rows_of(self.at / "w.csv")), 2)

    def test_yes_and_no_other_arms_and_new_levels(self):
        text = made(7, 4000).replace(",1\n", ",Yes\n").replace(",0\n", ",No\n")
        rows = text.splitlines() + [f"x{i},post,1,5,a,No" for i in range(30)]
        rule = self.at / "rule.json"
        out = self.run_it("uplift", self.write("t.csv", "\n".join(rows) + "\n"), *ASK, "-o", rule).stdout
        self.assertIn("30 rows of other arms were left out: 'post'", out)
        self.assertIn("no policy is judged: --value says what one more", " ".join(out.split()))
        near = "\n".join(rows).replace(",post,", ",Mail,")
        said = self.run_it("uplift", self.write("near.csv", near + "\n"), *ASK, "--cost", "1")
        self.assertIn("30 rows have 'Mail', which is not 'mail'", said.stderr)
        self.assertIn("is not stated (--value), so for nobody the treatment pays", " ".join(said.stdout.split()))
        customers = self.write("c.csv", "customer,V,amount,kind\na,9,1,z\nb,1,2,b\n\"x,y\",1,,b\n")
        done = self.run_it("target", customers, "--rule", rule, "-o", self.at / "w.csv")
        self.assertIn("2 values were not seen in training, such as '9' of V", done.stdout)
        self.assertIn("what one more of 'bought' is worth is not stated, so nobody pays", done.stdout)
        self.assertIn('"x,y",', (self.at / "w.csv").read_text())
        self.assertIn("amount", self.run_it("target", self.write("d.csv", "customer,V,kind\na,1,b\n"), "--rule", rule, "-o",
                                            self.at / "w2.csv", exit=65).stderr)
        rule.write_text(rule.read_text().replace("trained_on", "trained_of"))
        self.run_it("target", customers, "--rule", rule, "-o", self.at / "w3.csv", exit=65)
        self.assertFalse((self.at / "w3.csv").exists())


class Treatments(Case):
    """Two tests, two rules, one budget."""

    def test_each_customer_gets_the_treatment_that_pays_within_the_budget(self):
        rng = random.Random(3)
        rules = {}
        # An e-mail moves who is young a little, a letter who is old a lot.
        for name, gain in (("email", lambda old: 0.02 + 0.05 * (not old)), ("post", lambda old: 0.30 * old)):
            rows = ["arm,old,bought"]
            for i in range(8000):
                old, treated = rng.random() < 0.5, rng.random() < 0.5
                rows.append(f"{'on' if treated else 'off'},{int(old)},{int(rng.random() < 0.1 + treated * gain(old))}")
            rules[name] = self.at / f"{name}.json"
            self.run_it("uplift", self.write(f"{name}.csv", "\n".join(rows) + "\n"), "--arm", "arm", "--treated", "on", "--control",
                        "off", "--outcome", "bought", "--features", "old", "--learner", "t-linear", "--value", "100", "--cost",
                        {"email": "0.5", "post": "10"}[name], "-o", rules[name])
        customers = self.write("c.csv", "customer,old\n" + "".join(f"c{i},{i % 2}\n" for i in range(100)))
        ask = ["target", customers, "--treatment", f"email={rules['email']}", "--treatment", f"post={rules['post']}"]
        free = self.json_of(*ask, "-o", self.at / "free.csv")
        self.assertEqual({one["treatment"]: one["customers"] for one in free["by_treatment"]}, {"email": 50, "post": 50})
        self.assertAlmostEqual(free["spent"], 50 * 0.5 + 50 * 10)
        some = self.json_of(*ask, "--budget", "125", "-o", self.at / "some.csv")
        # E-mails first, they bring most for their money: to the young, and to the old until a letter takes their place.
        self.assertLessEqual(some["spent"], 125)
        rows = [line.split(",") for line in (self.at / "some.csv").read_text().splitlines()]
        self.assertEqual(rows[0], ["customer", "treatment", "uplift", "cost", "profit"])
        self.assertAlmostEqual(sum(float(one[3]) for one in rows[1:]), some["spent"])
        self.assertAlmostEqual(sum(float(one[4]) for one in rows[1:]), some["expected_profit"])
        self.assertTrue(all(int(one[0][1:]) % 2 == 1 for one in rows[1:] if one[1] == "post"))
        self.assertGreater(some["worth_of_budget"], 1)
        dear = self.json_of(*ask, "--treatment-cost", "post=1000", "-o", self.at / "dear.csv")
        self.assertEqual([one["customers"] for one in dear["by_treatment"]][1], 0)

    def test_what_is_wrong_is_said(self):
        for more, said in ((["--treatment", "post"], "expected NAME=FILE"),
                           (["--treatment", "a=x.json", "--treatment", "a=y.json"], "is there twice"),
                           (["--treatment", "a=x.json", "--cost", "3"], "--treatment-cost NAME=AMOUNT"),
                           (["--treatment", "email=x.json", "--treatment-cost", "emial=3"], "did you mean 'email'?"),
                           (["--treatment", "a=x.json", "--treatment-cost", "a=-3"], "from 0 to 10^15"),
                           (["--treatment-cost", "a=3"], "is of a --treatment")):
            customers = self.write("c.csv", "customer,old\na,1\n")
            self.assertIn(said, self.run_it("target", customers, *more, "-o", self.at / "o.csv", exit=64).stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
