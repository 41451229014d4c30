"""'stamkund calibrate --contacts' as its users meet it. Run as contacts_cli_test.py SUITE."""
import csv
import datetime
import json
import math
import random
import unittest

import h5py

from cli_case import SOURCE, Case

WORLD = """stamkund: 1
name: mailings
start_date: 2024-01-01
horizon: 52 weeks
replicates: 1
seed: 3
currency: SEK
population:
  new_customers: {count: 3000}
  purchases: {model: bg-nbd, r: 1.5, alpha: 25 days, a: 0.4, b: 6}
  spend: {model: fixed, amount: 45 SEK}
baseline: {name: control, margin: 70 %}
arms:
  - name: mailed
    fatigue: {weight: 0, decay: 4 weeks}
    campaigns:
      - {name: news, channel: email, first: 20 weeks, every: 9 weeks, cost: 0.05 SEK, open: 100 %, lift: 90 %,
         decay: 2 weeks, unsubscribe: 0 %}
"""
DAYS = [datetime.date(2024, 1, 1) + datetime.timedelta(weeks=w) for w in (20, 29, 38, 47)]


class ContactsCase(Case):
    def world(self):
        """A true experiment: odd customers live in the arm with mailings. Returns the two files."""
        path = self.write("s.yaml", WORLD)
        lines = {}
        for arm in ("control", "mailed"):
            out = self.at / f"{arm}.csv"
            self.run_it("run", path, "--transactions", out, "--transactions-arm", arm, "--quiet")
            with open(out, newline="") as file:
                lines[arm] = list(csv.reader(file))
        arm_of = lambda customer: "mailed" if int(customer[1:]) % 2 else "control"
        rows = [row for arm in lines for row in lines[arm][1:] if arm_of(row[0]) == arm]
        transactions = self.write("t.csv", "customer,date,amount\n" + "".join(",".join(r) + "\n" for r in rows))
        contacts = "customer,time,channel,campaign,cost,arm\n"
        for customer in sorted({row[0] for row in rows}):
            arm = arm_of(customer)
            for day in DAYS:
                contacts += f"{customer},{day},{'email' if arm == 'mailed' else ''},news,0.05,{arm}\n"
        return transactions, self.write("contacts.csv", contacts)

    def calibrate(self, *arguments, **options):
        return self.json_of("calibrate", *arguments, "--model", "bg-nbd", "--spend", "none", **options)


class Contacts(ContactsCase):
    def test_an_experiment_from_file_to_scenario(self):
        transactions, contacts = self.world()
        found = self.calibrate(transactions, "--contacts", contacts, "--response-yaml", self.at / "r.yaml",
                               "-o", self.at / "fit.h5", "--observation-end", "2024-12-29")["response"]
        self.assertEqual((found["status"], found["randomised"], found["per"]), ("converged", True, "contact sent"))
        for name, truth in (("lift[email]", 0.9), ("decay[email]", 14)):
            self.assertLess(abs(found["parameters"][name] - truth), 4 * found["standard_errors"][name])
        self.assertGreater(found["parameters"]["lift[email]"], 4 * found["standard_errors"]["lift[email]"])
        self.assertIn("fatigue_weight", found["held"])
        self.assertEqual(found["covariance"]["of"][:2], ["log r", "log alpha"])
        self.assertEqual(found["groups"], {"email": found["contacts"]["used"]})
        arms = {arm["arm"]: arm for arm in found["experiment"]["arms"]}
        self.assertTrue(arms["control"]["control"])
        mailed = arms["mailed"]
        self.assertLess(abs(mailed["relative"] - mailed["model_relative"]), 4 * mailed["relative_standard_error"])
        self.assertGreater(mailed["difference"], 2 * mailed["standard_error"])

        # The snippet is keys of an arm, and the fit is a fit as any other.
        snippet = "".join("    " + line for line in (self.at / "r.yaml").read_text().splitlines(True))
        self.assertIn("lognormal", snippet)
        begin = WORLD.index("    fatigue")
        pasted = WORLD[:begin] + snippet
        pasted = pasted[:pasted.index("  purchases: {model")] + pasted[pasted.index("  spend: {model"):]
        pasted = pasted.replace("population:\n", f"population:\n  fit: {self.at / 'fit.h5'}\n")
        pasted = pasted.replace("start_date: 2024-01-01\n", "")
        self.run_it("run", self.write("p.yaml", pasted), "--dry-run")

        # What was learned comes by name, too, and what was not learned is refused with what there is.
        by_name = pasted[:pasted.index("    # How customers")] + (
            "    fatigue: {weight: from fit, decay: from fit}\n    campaigns:\n"
            "      - {name: news, channel: email, first: 2 weeks, every: 9 weeks, cost: 0.05 SEK, open: 100 %,\n"
            "         lift: from fit, decay: {from_fit: email decay}, unsubscribe: 0 %}\n")
        # With enough draws what the effect hinges on is looked for among what was learned, too.
        bare = by_name.replace("lift: from fit, decay: {from_fit: email decay}", "lift: from fit")
        self.run_it("run", self.write("n.yaml", bare), "--replicates", 80, "--quiet")
        # A lift brings the decay with which it was estimated.
        self.assertEqual(*(self.json_of("run", self.write("n.yaml", text), "--replicates", 8, "--quiet")["results_digest"]
                           for text in (bare, by_name)))
        said = self.run_it("run", self.write("n.yaml", by_name.replace("channel: email", "channel: sms")), exit=65).stderr
        self.assertIn("'sms lift'", said)
        self.assertIn("'email lift'", said)
        said = self.run_it("validate", self.write("n.yaml", WORLD.replace("lift: 90 %", "lift: from fit")), exit=65)
        self.assertIn("there is no fit", said.stdout + said.stderr)
        said = self.run_it("validate", self.write("n.yaml", WORLD.replace("open: 100 %", "click: from fit")), exit=65)
        self.assertIn("a fit learns nothing of this key", said.stdout + said.stderr)

        # What was estimated together comes together: opening and fatigue with the lift; a smaller 'open' is doubted.
        whole = by_name.replace("open: 100 %, ", "").replace("fatigue: {weight: from fit, decay: from fit}", "fatigue: {}")
        self.assertEqual(*(self.json_of("run", self.write("n.yaml", text), "--replicates", 8, "--quiet")["results_digest"]
                           for text in (by_name, whole)))
        said = self.run_it("run", self.write("n.yaml", by_name.replace("open: 100 %", "open: 20 %")), "--replicates", 2, "--quiet")
        self.assertIn("it acts on 20 % of contacts only", " ".join((said.stdout + said.stderr).split()))

        # Threads change nothing, and neither does the order of rows.
        lines = (self.at / "contacts.csv").read_text().splitlines(True)
        again = self.write("again.csv", lines[0] + "".join(reversed(lines[1:])))
        same = self.calibrate(transactions, "--contacts", again, "--threads", 1, "--observation-end",
                              "2024-12-29")["response"]
        found.pop("seconds"), same.pop("seconds")
        self.assertEqual(found, same)

        text = self.run_it("calibrate", transactions, "--contacts", contacts, "--model", "bg-nbd", "--spend", "none",
                           "--contact-by", "campaign", "--arm-shares", "control=1,mailed=9").stdout
        for words in ("lift[news]", "sample-ratio mismatch", "intention to treat", "not balanced", "percentage points"):
            self.assertIn(words, " ".join(text.split()))

    def test_past_tests_beside_contacts_and_alone(self):
        transactions, contacts = self.world()
        end = ("--observation-end", "2024-12-29")

        def past(ratio, channel="email", customers=20000):
            """Four weeks after one contact, before the history; purchases are Poisson, about."""
            return self.write("past.csv", "test,arm,channel,customers,purchases,standard_deviation,from,to\n"
                              f"old,none,,{customers},{customers},1.4,2023-03-01,2023-03-28\n"
                              f"old,mail,{channel},{customers},{round(ratio * customers)},1.6,2023-03-01,2023-03-28\n")

        # 90 % that fade with 14 days come to 39 % in four weeks.
        history = self.calibrate(transactions, "--contacts", contacts, *end)["response"]
        both = self.calibrate(transactions, "--contacts", contacts, "--experiment", past(1.39), *end)["response"]
        self.assertEqual(both["past_tests"]["used"], "together")
        self.assertEqual(both["by_experiment"], [])
        self.assertLess(both["standard_errors"]["lift[email]"], history["standard_errors"]["lift[email]"])
        self.assertLess(abs(both["parameters"]["lift[email]"] - 0.9), 4 * both["standard_errors"]["lift[email]"])
        self.assertNotIn("past_tests", history)

        # Two experiments that disagree: what is handed on holds both.
        apart = self.calibrate(transactions, "--contacts", contacts, "--experiment", past(1.05), "-o",
                               self.at / "apart.h5", "--response-yaml", self.at / "apart.yaml", *end)["response"]
        self.assertEqual((apart["past_tests"]["used"], apart["by_experiment"]), ("between", ["lift[email]"]))
        self.assertTrue(any("outside the 99 %" in note for note in apart["notes"]))
        decay = apart["parameters"]["decay[email]"]
        in_window = decay * (1 - 2.718281828 ** (-28 / decay)) / 28
        low, high = (edge * in_window for edge in apart["intervals_90"]["lift[email]"])
        self.assertLess(low, 0.05)
        self.assertGreater(high, history["parameters"]["lift[email]"] * in_window)
        self.assertTrue(any("two experiments disagree" in note for note in apart["notes"]))
        self.assertIn("past tests", (self.at / "apart.yaml").read_text())
        self.assertIn("email lift", self.run_it("validate", self.at / "apart.h5").stdout)
        self.run_it("report", self.at / "apart.h5", "-o", self.at / "apart.html")
        page = (self.at / "apart.html").read_text()
        for words in ("How customers responded", "lift[email]", "two experiments disagree"):
            self.assertIn(words, page)

        # Alone: lift and an assumed decay, jointly; and 'run' takes both.
        alone = self.calibrate(transactions, "--experiment", past(1.39), "-o", self.at / "alone.h5", *end)["response"]
        self.assertEqual(alone["past_tests"]["used"], "alone")
        self.assertAlmostEqual(alone["parameters"]["decay[email]"], 14, delta=0.01)
        self.assertTrue(any("is an assumption" in note for note in alone["notes"]))
        order = alone["covariance"]["of"]
        lift, fade = order.index("log(1 + lift[email])"), order.index("log decay[email]")
        self.assertLess(alone["covariance"]["values"][lift][fade], 0)
        begin = WORLD.index("population:")
        world = (WORLD[:begin] + f"population:\n  fit: {self.at / 'alone.h5'}\n" + WORLD[WORLD.index("  spend:"):])
        world = world.replace("start_date: 2024-01-01\n", "").replace("lift: 90 %", "lift: from fit")
        world = world.replace("decay: 2 weeks", "decay: from fit")
        self.run_it("run", self.write("alone.yaml", world), "--replicates", 8, "--quiet")

        # A channel that only the test has, beside a history of another.
        other = self.calibrate(transactions, "--contacts", contacts, "--experiment", past(1.2, "post"), *end)["response"]
        self.assertEqual(other["past_tests"]["used"], "together")
        for one in ("email", "post"):
            self.assertGreater(other["standard_errors"][f"lift[{one}]"], 0)

    def test_an_analysis_is_a_past_test(self):
        transactions, _ = self.world()
        # 20,000 customers, means of 1 and of 1.39: what 90 % that fade with 14 days come to in four weeks.
        rows = [f"c{i},{'mail' if i % 2 else 'none'},{1 + (i // 2 * 7 % 100 < (39 if i % 2 else 0)) + (1 if i % 4 < 2 else -1)}"
                for i in range(20000)]
        data = self.write("rows.csv", "\n".join(["customer,arm,orders"] + rows) + "\n")
        found = self.json_of("analyze", data, "--arm", "arm", "--control", "none", "--outcome", "orders")
        arms = {one["arm"]: one for one in found["outcomes"][0]["arms"]}
        self.assertAlmostEqual(arms["mail"]["value"] / arms["none"]["value"], 1.39, places=6)
        json_file = self.at / "test.json"
        self.run_it("analyze", data, "--arm", "arm", "--control", "none", "--outcome", "orders", "--json", json_file)
        csv = self.write("past.csv", "arm,channel,customers,mean,standard_error,from,to\n" + "".join(
            f"{name},{'email' if name == 'mail' else ''},{one['customers']},{one['value']!r},{one['standard_error']!r},2023-03-01,2023-03-28\n"
            for name, one in arms.items()))
        end = ("--observation-end", "2024-12-29")
        said = ("--experiment-lift", "purchases", "--experiment-window", "2023-03-01/2023-03-28", "--experiment-contacts", "mail=email:2023-03-01")
        by_json = self.calibrate(transactions, "--experiment", json_file, *said, *end)["response"]
        by_csv = self.calibrate(transactions, "--experiment", csv, *end)["response"]
        for figure in ("parameters", "standard_errors"):
            self.assertEqual(by_json[figure].keys(), by_csv[figure].keys())
            for name, value in by_csv[figure].items():
                if value is not None:
                    self.assertAlmostEqual(by_json[figure][name], value, delta=1e-6 * max(1, abs(value)), msg=name)
        # All that is missing is asked for at once; what is for JSON only is not taken beside a CSV.
        asked = self.run_it("calibrate", transactions, "--experiment", json_file, *end, exit=65).stderr
        for option in ("--experiment-window", "--experiment-lift", "--experiment-contacts"):
            self.assertIn(option, asked)
        self.assertIn("this is none", self.run_it("calibrate", transactions, "--experiment", csv, *said, *end, exit=65).stderr)
        wrong = self.run_it("calibrate", transactions, "--experiment-lift", "sale", "--experiment-window", "May",
                            "--experiment-contacts", "mail", exit=64).stderr
        for words in ("--experiment-lift needs --experiment", "expected purchases or sales", "FROM/TO", "ARM=CHANNEL:DAYS"):
            self.assertIn(words, " ".join(wrong.split()))

    def test_past_tests_that_are_refused(self):
        transactions, contacts = self.world()
        twice = self.write("twice.csv", "arm,channel,customers,purchases,from,to\n"
                           f"none,,1000,500,{DAYS[0]},{DAYS[1]}\nmail,email,1000,600,{DAYS[0]},{DAYS[1]}\n")
        said = self.run_it("calibrate", transactions, "--contacts", contacts, "--experiment", twice, "--model", "bg-nbd",
                           exit=65).stderr
        self.assertIn("count twice", " ".join(said.split()))
        said = self.run_it("calibrate", transactions, "--experiment", twice, "--model", "mbg-nbd", exit=64).stderr
        self.assertIn("--experiment", said)
        self.run_it("calibrate", transactions, "--experiment", self.at / "nothing.csv", exit=66)

    def test_the_group_in_the_file(self):
        import h5py
        transactions, contacts = self.world()
        self.calibrate(transactions, "--contacts", contacts, "-o", self.at / "fit.h5")
        with h5py.File(self.at / "fit.h5") as file:
            group = file["response"]
            names = [name.decode() if isinstance(name, bytes) else name for name in group["parameter"][:]]
            self.assertIn("lift[email]", names)
            self.assertEqual(group["covariance"].shape, (len(group["searched"]),) * 2)
            self.assertEqual(group["experiment"].attrs["balanced"], 1)

    def test_what_was_learned_is_read_back_from_the_fit(self):
        transactions, contacts = self.world()
        found = self.calibrate(transactions, "--contacts", contacts, "-o", self.at / "fit.h5")["response"]
        learned = self.json_of("validate", self.at / "fit.h5")["learned"]
        self.assertEqual(list(learned), ["email lift", "email decay", "fatigue weight", "fatigue decay", "email open"])
        self.assertEqual(learned["email open"]["estimate"], 1)
        lift = learned["email lift"]
        self.assertEqual((lift["estimate"], lift["standard_error"], lift["interval_90"], lift["status"]),
                         (found["parameters"]["lift[email]"], found["standard_errors"]["lift[email]"],
                          found["intervals_90"]["lift[email]"], "converged"))
        held = learned["fatigue weight"]
        self.assertEqual((held["status"], held["reason"]), ("not_identified", found["held"]["fatigue_weight"]))
        text = self.run_it("validate", self.at / "fit.h5").stdout
        for words in ("email lift", "not_identified", "fatigue decay: " + found["held"]["fatigue_decay"]):
            self.assertIn(words, text)
        plain = self.json_of("calibrate", transactions, "-o", self.at / "plain.h5")
        self.assertNotIn("learned", self.json_of("validate", self.at / "plain.h5"))

    def test_memberships(self):
        transactions, contacts = self.world()
        with open(transactions, newline="") as file:
            first = {}
            for row in csv.DictReader(file):
                first[row["customer"]] = min(row["date"], first.get(row["customer"], "9999"))
        # Every other joined by lot, half a year in; nothing came of it.
        def rows(arms):
            out = "customer,from,to" + (",arm,offered\n" if arms else "\n")
            for number, customer in enumerate(sorted(first)):
                joined = number // 2 % 2 == 0  # those who were mailed are every other
                if arms:
                    out += f"{customer},{'2024-05-01' if joined else ''},,{'club' if joined else 'none'},2024-05-01\n"
                elif joined:
                    out += f"{customer},2024-05-01,\n"
            return out
        members = self.write("m.csv", rows(True))
        found = self.calibrate(transactions, "--contacts", contacts, "--memberships", members, "-o", self.at / "fit.h5")["response"]
        self.assertEqual(found["status"], "converged")
        rate, error = found["parameters"]["member_purchase_rate"], found["standard_errors"]["member_purchase_rate"]
        self.assertLess(abs(rate), 4 * error)
        self.assertTrue(found["membership_experiment"]["balanced"])
        self.assertEqual(found["bounds"], {})
        learned = self.json_of("validate", self.at / "fit.h5")["learned"]["member purchase rate"]
        self.assertEqual((learned["status"], learned["estimate"]), ("converged", rate))

        # The same without the arms: all at once, for all that the file says. No interval, but bounds and a test.
        found = self.calibrate(transactions, "--contacts", contacts, "--memberships", self.write("n.csv", rows(False)),
                               "-o", self.at / "fit.h5", "--response-yaml", self.at / "r.yaml")["response"]
        self.assertIsNone(found["standard_errors"]["member_purchase_rate"])
        self.assertEqual(found["intervals_90"]["member_purchase_rate"], [None, None])
        self.assertIn("joined within 14 days", found["not_identified"]["member_purchase_rate"])
        bounds = found["bounds"]["member_purchase_rate"]
        self.assertLess(bounds["low"], 0)
        self.assertGreater(bounds["high"], 0)
        self.assertGreater(bounds["test"]["customers_an_arm"], 100)
        self.assertIn("uniform", (self.at / "r.yaml").read_text())
        learned = self.json_of("validate", self.at / "fit.h5")["learned"]["member purchase rate"]
        self.assertEqual((learned["status"], learned["bounds"]), ("not_identified", [bounds["low"], bounds["high"]]))

        bad = self.write("bad.csv", "customer,from,to,arm,offered\n" + sorted(first)[0] + ",,,club,\n"
                         + sorted(first)[1] + ",,,,\n")
        said = self.run_it("calibrate", transactions, "--memberships", bad, "--model", "bg-nbd", exit=65).stderr
        for words in ("'offered'", "no day of joining"):
            self.assertIn(words, said)

    def test_no_contact_while_observed(self):
        transactions, _ = self.world()
        contacts = self.write("c.csv", "customer,time,channel\nC0000001,2031-01-01,email\n")
        found = self.calibrate(transactions, "--contacts", contacts, "--response-yaml", self.at / "r.yaml")["response"]
        self.assertEqual((found["status"], found["parameters"]), ("not_identified", {}))
        self.assertIn("no contact", found["reason"])
        self.assertIn("Nothing was estimated", (self.at / "r.yaml").read_text())


    def test_mail_after_silence_to_regular_buyers_has_no_interval(self):
        """Gaps of shape k about 40 days; a mail after each 60 days of silence, which does nothing. A regular buyer is about to come then.

        The test of gaps has z > 4 of the regular ones; of those by chance with 3e-5.
        """
        start = datetime.date(2023, 1, 1)
        for shape in (1, 3):
            luck = random.Random(8)
            bought, mailed = ["customer,date"], ["customer,time,channel"]
            for customer in range(250):
                day, gap_mean = luck.randrange(60), luck.gammavariate(4, 10)
                while day < 730:
                    bought.append(f"c{customer},{start + datetime.timedelta(day)}")
                    gap = 1 + round(luck.gammavariate(shape, gap_mean / shape))
                    mailed += [f"c{customer},{start + datetime.timedelta(at)},email"
                               for at in range(day + 60, min(day + gap, 730), 60)]
                    day += gap
            found = self.calibrate(self.write("t.csv", "\n".join(bought) + "\n"), "--contacts", self.write("c.csv", "\n".join(mailed) + "\n"),
                                   "--contacts-chosen-by", "history", "--observation-end", "2024-12-30", "-o", self.at / "f.h5")["response"]
            with self.subTest(shape):
                self.assertEqual("lift[email]" in found["not_identified"], shape == 3, found["not_identified"])
                if shape == 3:
                    self.assertIn("more regular", str(found["not_identified"]["lift[email]"]))
                    bounds = found["bounds"]["lift[email]"]
                    self.assertLessEqual(bounds["low"], 0)
                    self.assertGreaterEqual(bounds["high"], 0)


class ContactsRefused(ContactsCase):
    ROWS = "customer,date,amount\n" + "".join(f"{c},2024-0{m}-0{d},10\n" for c in "abcdef" for m, d in ((1, 2), (2, 5)))

    def refused(self, contacts, *arguments, exit=65):
        self.write("t.csv", self.ROWS)
        done = self.run_it("calibrate", self.at / "t.csv", "--contacts", self.write("c.csv", contacts), *arguments,
                           "-o", self.at / "fit.h5", "--response-yaml", self.at / "r.yaml", exit=exit)
        self.assertEqual(self.files(), ["c.csv", "t.csv"])
        return done.stderr + done.stdout

    def test_every_problem_at_once(self):
        said = self.refused("customer,time,channel,opened\na,2024-02-30,email,1\n,2024-02-01,email,1\n"
                            "b,2024-02-01,email,maybe\nb,2024-02-01\n")
        for words in ("c.csv:2: error", "is no date", "c.csv:3: error", "'customer' is empty", "c.csv:4: error",
                      "expected 0 or 1", "c.csv:5: error", "expected 4 fields", "4 errors"):
            self.assertIn(words, said)

    def test_other_files(self):
        self.assertIn("there is no column 'time'", self.refused("customer,date,channel\na,2024-02-01,email\n"))
        self.assertIn("none of its customers", self.refused("customer,time,channel\nA1,2024-02-01,email\n"))
        self.assertIn("the file is empty", self.refused(""))
        self.assertIn("no row is in the arm 'contrl'",
                      self.refused("customer,time,channel,arm\na,2024-02-01,email,mail\nb,2024-02-01,,control\n",
                                   "--arm-shares", "contrl=1,mail=1"))
        many = "".join(f"a,2024-02-01,channel {k}\n" for k in range(40))
        self.assertIn("40 different ones", self.refused("customer,time,channel\n" + many))
        self.run_it("calibrate", self.write("t.csv", self.ROWS), "--contacts", self.at / "missing.csv", exit=66)

    def test_options(self):
        said = self.refused("customer,time,channel\na,2024-02-01,email\n", "--contact-by", "canal",
                            "--contact-window", "2.5", "--arm-shares", "control", exit=64)
        for words in ("--contact-by: found 'canal'", "--contact-window: found '2.5'", "--arm-shares: found 'control'"):
            self.assertIn(words, said)
        path = self.write("t.csv", self.ROWS)
        said = self.run_it("calibrate", path, "--contact-segments", "--contacts", self.at / "c.csv", "--experiment",
                           self.at / "e.csv", exit=64).stderr
        for words in ("needs --segment-column", "a past test says nothing of segments"):
            self.assertIn(words, " ".join(said.split()))
        self.assertIn("needs --contacts", self.run_it("calibrate", path, "--contact-by", "campaign", exit=64).stderr)
        said = self.run_it("calibrate", path, "--contacts", self.at / "c.csv", "--response-yaml", self.at / "c.csv",
                           exit=64).stderr
        self.assertIn("c.csv", said)

    def test_too_few_customers_say_so(self):
        self.write("t.csv", self.ROWS)
        found = self.json_of("calibrate", self.at / "t.csv", "--contacts",
                             self.write("c.csv", "customer,time,channel\na,2024-01-20,email\nq,2024-01-20,email\n"))
        self.assertNotEqual(found["response"]["status"], "converged")
        self.assertTrue(found["response"]["reason"])
        json.dumps(found, allow_nan=False)


def silent_world(customers=800, seed=1):
    """Mail every seven weeks to half of all, by lot, doubles the hazard of leaving for six weeks and 3 % of customers
    unsubscribe at one. Day by day, nothing of the program in it. Returns rows of purchases and of contacts."""
    luck = random.Random(seed)
    start = datetime.date(2022, 1, 1)
    purchases, contacts = [], []
    for i in range(customers):
        name = f"C{i:05d}"
        rate = luck.gammavariate(1.5, 1 / 1.5) / 20
        leaving = luck.gammavariate(1.5, 1) / 900
        patience = luck.expovariate(1)
        mailed = luck.random() < 0.5
        born = int(180 * luck.random())
        changed_until, passed, subscribed = 0, 0.0, True
        purchases.append((name, start + datetime.timedelta(born)))
        for day in range(born, 900):
            alive = passed <= patience
            if day >= 420 and (day - 420) % 49 == 0 and subscribed:
                refuses = mailed and alive and luck.random() < 0.03
                contacts.append((name, start + datetime.timedelta(day), "email" if mailed else "",
                                 "mailed" if mailed else "control", int(refuses)))
                subscribed = not refuses
                if mailed:
                    changed_until = day + 42
            passed += leaving * (2 if day < changed_until else 1)
            if alive and day > born and luck.random() < 1 - math.exp(-rate):
                purchases.append((name, start + datetime.timedelta(day)))
    return purchases, contacts


class ContactsLeaving(ContactsCase):
    def test_leaving_and_unsubscribing_from_file_to_run(self):
        purchases, contacts = silent_world()
        t = self.write("t.csv", "customer,date,amount\n" + "".join(f"{c},{d},10\n" for c, d in purchases))
        c = self.write("c.csv", "customer,time,channel,arm,unsubscribed\n"
                       + "".join(",".join(map(str, row)) + "\n" for row in contacts))
        common = ("--model", "pareto-nbd", "--spend", "none", "--observation-end", "2024-06-18")
        found = self.json_of("calibrate", t, "--contacts", c, "--contact-leaving", 42, *common, "-o",
                             self.at / "fit.h5", "--response-yaml", self.at / "r.yaml")["response"]
        self.assertEqual((found["status"], found["randomised"]), ("converged", True))
        # Planted mistakes: mail changes nothing of leaving; whoever is silent is taken for a patient customer.
        for name, truth in (("leaving[email]", 1.0), ("unsubscribe[email]", 0.03)):
            self.assertLess(abs(found["parameters"][name] - truth), 4 * found["standard_errors"][name], name)
        naive = sum(row[4] for row in contacts) / sum(1 for row in contacts if row[2])
        self.assertLess(naive, 0.03 - 4 * found["standard_errors"]["unsubscribe[email]"])
        self.assertIn("log(1 + leaving[email])", found["covariance"]["of"])

        text = (self.at / "r.yaml").read_text()
        for words in ("leaving: {normal:", "leaving_for: 42 days", "unsubscribe: {lognormal:"):
            self.assertIn(words, text)
        said = self.run_it("validate", self.at / "fit.h5").stdout
        self.assertIn("email leaving", said)
        self.assertIn("email unsubscribe", said)

        scenario = (f"stamkund: 1\nhorizon: 52 weeks\nreplicates: 8\nseed: 1\ncurrency: SEK\npopulation:\n  fit: {self.at / 'fit.h5'}\n"
                    "  spend: {model: fixed, amount: 10 SEK}\nbaseline: {name: quiet, margin: 50 %}\narms:\n  - name: mail\n"
                    "    campaigns:\n      - {name: news, channel: email, first: 1 week, every: 7 weeks, cost: 0.01 SEK, open: 100 %,\n"
                    "         lift: 0 %, leaving: from fit, leaving_for: 42 days, unsubscribe: from fit}\n")
        run = self.json_of("run", self.write("s.yaml", scenario), "--quiet")
        self.assertGreater(run["arms"][1]["metrics"]["contacts"]["mean"], 0)
        # Who unsubscribed is not contacted: at the first wave at most the others are, and through a channel that
        # she did not refuse she is, where channels are refused one by one.
        refused = {row[0] for row in contacts if row[4]}
        everybody = {row[0] for row in purchases}
        def sent(channel, policy=""):
            one = scenario.replace("channel: email", f"channel: {channel}").replace("every: 7 weeks, ", "").replace(
                "lift: 0 %, leaving: from fit, leaving_for: 42 days, unsubscribe: from fit", "lift: 0 %").replace(
                "    campaigns:", policy + "    campaigns:")
            out = self.at / "first.h5"
            self.run_it("run", self.write("first.yaml", one), "--quiet", "--replicates", 1, "-o", out)
            with h5py.File(out) as file:
                arms = [name.decode() for name in file["arm"][:]]
                return file["total/contacts"][arms.index("mail"), 0]
        self.assertEqual(sent("email"), len(everybody) - len(refused))
        self.assertEqual(sent("post"), len(everybody) - len(refused))
        by_channel = "    contact_policy: {unsubscribes: channel}\n"
        self.assertEqual(sent("email", by_channel), len(everybody) - len(refused))
        self.assertEqual(sent("post", by_channel), len(everybody))
        said = self.run_it("run", self.write("w.yaml", scenario.replace("42 days", "30 days")), "--quiet", "--replicates", 1)
        self.assertIn("was estimated for 42 days", " ".join((said.stdout + said.stderr).split()))

    def test_refused(self):
        t = self.write("t.csv", ContactsRefused.ROWS)
        c = self.write("c.csv", "customer,time,channel,arm,unsubscribed\na,2024-02-01,email,x,2\nb,2024-02-01,,y,1\n")
        said = self.run_it("calibrate", t, "--contacts", c, "--contact-leaving", "1.5", "--model", "bg-nbd", exit=64).stderr
        for words in ("--contact-leaving: found '1.5'", "needs --model pareto-nbd"):
            self.assertIn(words, " ".join(said.split()))
        self.assertIn("needs --contacts", self.run_it("calibrate", t, "--contact-leaving", 42, exit=64).stderr)
        done = self.run_it("calibrate", t, "--contacts", c, exit=65)
        for words in ("expected 0 or 1 in the column 'unsubscribed'", "unsubscribed, although there was no contact"):
            self.assertIn(words, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
