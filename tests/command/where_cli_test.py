"""Whom an expression means in 'predict', 'target' and 'run', against counts by hand. Run as where_cli_test.py SUITE."""
import csv
import datetime
import unittest

from cli_case import SOURCE, Case

CDNOW = SOURCE / ".." / "shared" / "data" / "cdnow" / "cdnow_master.txt"
CLIMATE = "postcode,climate\n0,north\n1,south\n2,south\n"
RUN = """stamkund: 1
name: real customers
currency: USD
horizon: 4 weeks
replicates: 2
population: {fit: fit.h5, attributes: {file: people.csv, lookups: [{file: climate.csv, by: postcode}]}}
baseline: {name: none, margin: 30 %}
arms:
"""


class Where(Case):
    """A tenth of CDNOW's customers, and a made file of what else is known of them."""

    @classmethod
    def setUpClass(cls):
        if not CDNOW.is_file():
            raise unittest.SkipTest("SKIPPED: CDNOW is not on this machine")
        cls.made = Case()
        cls.made.setUp()
        cls.bought = {}
        kept = CDNOW.read_text(encoding="ascii").splitlines()
        kept = kept[:1] + [line for line in kept[1:] if int(line.split()[0]) % 10 == 3]
        for line in kept[1:]:
            customer, date, _, amount = line.split()
            day = datetime.datetime.strptime(date, "%Y%m%d").date()
            cls.bought.setdefault(customer, []).append((day, float(amount)))
        cls.end = max(day for one in cls.bought.values() for day, _ in one)
        cls.made.write("tenth.txt", "\n".join(kept) + "\n")
        cls.fit = cls.made.at / "fit.h5"
        cls.made.run_it("calibrate", cls.made.at / "tenth.txt", "--currency", "USD", "--on-placeholder", "keep",
                        "-o", cls.fit, "-q")
        # Of every seventh customer nothing is known, of every fifth no age.
        cls.people = "customer,age,postcode,golf\n" + "".join(
            f"{one},{'' if k % 5 == 0 else 20 + k % 50},{k % 4},{'yes' if k % 3 == 0 else 'no'}\n"
            for k, one in enumerate(sorted(cls.bought)) if k % 7)
        cls.made.write("people.csv", cls.people)
        cls.made.write("climate.csv", CLIMATE)

    @classmethod
    def tearDownClass(cls):
        cls.made.doCleanups()

    def recency(self, one):
        return (self.end - max(day for day, _ in self.bought[one])).days

    def visits(self, one):
        return len({day for day, _ in self.bought[one]})

    def count(self, meant):
        return sum(meant(one) for one in self.bought)

    def attributes(self):
        return ["--attributes", self.made.at / "people.csv", "--lookup", f"{self.made.at / 'climate.csv'}:postcode"]

    def test_predict_is_of_those_whom_a_count_of_the_file_finds(self):
        for where, meant in (
                ("recency >= 90 days", lambda one: self.recency(one) >= 90),
                ("purchases >= 3 and recency > 180 days", lambda one: self.visits(one) >= 3 and self.recency(one) > 180),
                ("spent > 100 USD", lambda one: sum(amount for _, amount in self.bought[one]) > 100.005)):
            with self.subTest(where):
                out = self.json_of("predict", self.fit, "--where", where, "--customers", self.at / "c.csv",
                                   "--draws", 10, "--sample", 200)
                self.assertEqual(out["where"], {"expression": where, "customers": self.count(meant), "of": len(self.bought)})
                with open(self.at / "c.csv", encoding="ascii") as file:
                    rows = list(csv.DictReader(file))
                self.assertEqual([row["customer"] for row in rows], sorted(one for one in self.bought if meant(one)))
                total = out["groups"][0]
                self.assertEqual((total["customers"], out["customers"]), (len(rows), len(rows)))
                # What is expected of each is what it is without the condition.
                self.assertAlmostEqual(sum(float(row["expected_purchases"]) for row in rows) /
                                       total["totals"]["purchases"]["expected"], 1, places=5)

    def test_segments_are_expressions_and_may_overlap(self):
        out = self.json_of("predict", self.fit, "--segment", "asleep=recency > 90 days", "--segment",
                           'best=rfm_group == "gold"', "--segment", "likely=p_alive > 50 %", "--draws", 10, "--sample", 200)
        groups = {group["name"]: group for group in out["groups"]}
        stage = ["predict", self.fit, "--where", 'stage == "lost"', "--draws", 10, "--sample", 200]
        self.assertIn("--interval says otherwise", self.run_it(*stage).stdout)
        self.assertNotIn("--interval", self.run_it(*stage, "--interval", "90 days").stdout)
        self.assertEqual(groups["asleep"]["customers"], self.count(lambda one: self.recency(one) > 90))
        self.assertEqual(groups["asleep"]["kind"], "segment")
        self.assertGreater(groups["best"]["customers"], 0)
        with self.subTest("an expectation is an attribute"):
            self.run_it("predict", self.fit, "--customers", self.at / "c.csv", "--draws", 10, "--sample", 200)
            with open(self.at / "c.csv", encoding="ascii") as file:
                alive = sum(float(row["p_alive"]) > 0.5 for row in csv.DictReader(file))
            self.assertEqual(groups["likely"]["customers"], alive)

    def test_files_beside_the_transactions(self):
        people = {row["customer"]: row for row in csv.DictReader(self.people.splitlines())}
        climate = {"0": "north", "1": "south", "2": "south"}
        for where, meant in (
                ("age > 40", lambda one: one in people and people[one]["age"] and int(people[one]["age"]) > 40),
                ("age is missing", lambda one: one not in people or not people[one]["age"]),
                ("golf and recency > 90 days", lambda one: one in people and people[one]["golf"] == "yes" and self.recency(one) > 90),
                ('climate == "south"', lambda one: one in people and climate.get(people[one]["postcode"]) == "south"),
                ('climate is missing', lambda one: one not in people or people[one]["postcode"] == "3")):
            with self.subTest(where):
                expected = sum(bool(meant(one)) for one in self.bought)
                done = self.json_of("predict", self.fit, *self.attributes(), "--where", where, "--draws", 10, "--sample", 200)
                self.assertEqual(done["where"]["customers"], expected)
                # The same in a run: a campaign reaches them.
                self.made.write("s.yaml", RUN + "  - name: a\n    campaigns: [{name: a, channel: email, cost: 0.01 USD, "
                                f"where: '{where}'}}]\n")
                arms = self.json_of("run", self.made.at / "s.yaml")["arms"]
                self.assertEqual(arms[1]["metrics"]["contacts"]["mean"], expected)
        # Its results are read where those files are not.
        self.run_it("run", self.made.at / "s.yaml", "-o", self.at / "r.h5", "-q")
        self.run_it("report", self.at / "r.h5", "-o", self.at / "page.html", cwd=self.at)
        said = self.run_it("predict", self.fit, *self.attributes(), "--where", "golf", "--draws", 10, "--sample", 200)
        self.assertIn("customers of the fit are not in it", said.stdout + said.stderr)
        self.assertIn("not in the table, such as '3'", said.stdout + said.stderr)

    def test_mistakes_are_said_with_place_and_nearest_match(self):
        for where, words in (("recncy > 90 days", ("--where", "at column 1", "did you mean 'recency'")),
                             ("recency > 90", ("90 days",)),
                             ("spent > 5 SEK", ("USD",)),
                             ('stage == "lots"', ("did you mean 'lost'",)),
                             ("recncy > 1 days and prchases > 2", ("'recency'", "'purchases'"))):
            with self.subTest(where):
                said = self.run_it("predict", self.fit, "--where", where, exit=64).stderr
                for word in words:
                    self.assertIn(word, said)
        self.assertIn("none of the", self.run_it("predict", self.fit, "--where", "purchases > 100000", exit=65).stderr)
        self.assertIn("NAME=EXPRESSION", self.run_it("predict", self.fit, "--segment", "recency > 90 days", exit=64).stderr)
        self.assertIn("FILE:COLUMN", self.run_it("predict", self.fit, "--attributes", "a.csv", "--lookup", "b", exit=64).stderr)
        self.assertIn("--attributes", self.run_it("predict", self.fit, "--lookup", "b.csv:c", exit=64).stderr)
        self.run_it("predict", self.fit, "--attributes", self.at / "no.csv", exit=66)
        stranger = self.write("p.csv", "customer,age\nnobody,3\n")
        self.assertIn("none of its customers", self.run_it("predict", self.fit, "--attributes", stranger, exit=65).stderr)

    def test_scenarios_with_files_say_what_is_wrong(self):
        def said(attributes, where="age > 40", people="customer,age\n00003,41\n", fit="fit: fit.h5, "):
            self.made.write("p.csv", people)
            path = self.made.write("bad.yaml", RUN.replace(RUN[RUN.index("fit: fit.h5"):RUN.index("}\nbaseline")],
                                                           f"{fit}attributes: {attributes}") +
                                   f"  - name: a\n    campaigns: [{{name: a, channel: email, cost: 0.01 USD, where: '{where}'}}]\n")
            done = self.run_it("validate", path, exit=65)
            return done.stdout + done.stderr

        self.assertIn("did you mean 'age'", said("{file: p.csv}", "aeg > 40"))
        self.assertIn("no.csv", said("{file: no.csv}"))
        self.assertIn("expressions know something else", said("{file: p.csv}", "recency > 1 days", "customer,recency\n00003,1\n"))
        self.assertIn("none of its customers is in the fit", said("{file: p.csv}", people="customer,age\nx,41\n"))
        self.assertIn("no column 'zip'", said("{file: p.csv, lookups: [{file: climate.csv, by: zip}]}"))
        self.assertIn("did you mean 'lookups'", said("{file: p.csv, lookup: []}"))


class TargetWhere(Case):
    def test_only_those_meant_are_listed(self):
        import uplift_cli_test
        train = self.write("train.csv", uplift_cli_test.made(1, 4000))
        rule = self.at / "rule.json"
        self.run_it("uplift", train, *uplift_cli_test.ASK, "-o", rule)
        with open(train, encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        expected = {row["customer"] for row in rows if row["kind"] == "b"}
        out = self.json_of("target", train, "--rule", rule, "--where", 'kind == "b"', "-o", self.at / "w.csv")
        with open(self.at / "w.csv", encoding="utf-8") as file:
            listed = list(csv.DictReader(file))
        self.assertEqual({row["customer"] for row in listed}, expected)
        self.assertEqual((out["customers"], out["of"]), (len(expected), 4000))
        # Of the whole list they have the same scores.
        self.run_it("target", train, "--rule", rule, "-o", self.at / "all.csv")
        with open(self.at / "all.csv", encoding="utf-8") as file:
            scores = {row["customer"]: row["uplift"] for row in csv.DictReader(file)}
        self.assertTrue(all(scores[row["customer"]] == row["uplift"] for row in listed))
        lookup = self.write("k.csv", "kind,worth\nb,yes\na,no\n")
        again = self.json_of("target", train, "--rule", rule, "--lookup", f"{lookup}:kind", "--where", "worth", "-o", self.at / "v.csv")
        self.assertEqual(again["customers"], len(expected))
        said = self.run_it("target", train, "--rule", rule, "--where", "kid == 3", "-o", self.at / "x.csv", exit=64).stderr
        self.assertIn("did you mean 'kind'", said)


if __name__ == "__main__":
    unittest.main()
