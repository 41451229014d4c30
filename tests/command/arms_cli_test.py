"""Tests that a company ran, as it has them: late, from the first purchase on, with mail before it, beside other customers.
Run as arms_cli_test.py SUITE."""
import datetime
import random
import unittest

from cli_case import Case

START = datetime.date(2024, 1, 1)
DAYS, CUSTOMERS = 420, 900


def day(number):
    return str(START + datetime.timedelta(days=number))


class Arms(Case):
    """Customers who buy at random, simulated here: gamma rates of 1 in 20 days on average, and gamma hazards of leaving. Every second is in
    the arm `club` or `mailed`. Each figure has one fixed seed, so the tests never differ; what an interval holds is
    the matter of both_arms_test."""

    def world(self, begins, change, spend=1.0, seed=1):
        """`begins(first)`: from which day on an arm buys 1 + change times as often, at amounts times `spend`. Rows, and
        (name, first day, in the arm)."""
        rng = random.Random(seed)
        rows, people = [], []
        for number in range(CUSTOMERS):
            first, treated = rng.randrange(60), number % 2 == 0
            rate = rng.gammavariate(2, 1 / 40)
            leaves = first + rng.expovariate(rng.gammavariate(1.5, 1 / 900))
            people.append((f"c{number}", first, treated))
            for at in range(first, DAYS):
                active = treated and at > begins(first)
                if at == first or at < leaves and rng.random() < rate * (1 + change if active else 1):
                    rows.append(f"c{number},{day(at)},{rng.gauss(40, 8) * (spend if active else 1):.2f}")
        return self.write("t.csv", "customer,date,amount\n" + "\n".join(rows) + "\n"), people

    def memberships(self, people, begins):
        return self.write("m.csv", "customer,from,to,arm,offered\n" + "".join(
            f"{name},{day(begins(first)) if treated else ''},,{'club' if treated else 'none'},{day(begins(first))}\n"
            for name, first, treated in people))

    def response(self, transactions, *arguments):
        return self.json_of("calibrate", transactions, "--model", "pareto-nbd", "--spend", "none", "--observation-end", day(DAYS - 1), *arguments)["response"]

    def test_a_test_of_the_last_weeks_is_compared_over_what_was_watched(self):
        begins = lambda _: DAYS - 21
        transactions, people = self.world(begins, 1.0)
        found = self.response(transactions, "--memberships", self.memberships(people, begins), "-o", self.at / "fit.h5")
        self.assertEqual(found["membership_experiment"]["window_days"], 21)
        self.assertEqual(sum(arm["customers"] for arm in found["membership_experiment"]["arms"]), CUSTOMERS)
        self.assertTrue(any("watched for less than 182 days since, so arms are compared over 21 days" in note
                            for note in found["notes"]), found["notes"])
        low, high = found["intervals_90"]["member_purchase_rate"]
        self.assertTrue(0 < low < 1 < high < 2, (low, high))
        # What a forecast has of it is said.
        self.assertIn("with the contacts and memberships that were in it",
                      self.run_it("predict", self.at / "fit.h5", "--horizon", "4 weeks").stdout)

    def test_arms_that_were_drawn_at_the_first_purchase(self):
        begins = lambda first: first
        transactions, people = self.world(begins, 0.5)
        found = self.response(transactions, "--memberships", self.memberships(people, begins))
        self.assertEqual(sum(arm["customers"] for arm in found["membership_experiment"]["arms"]), CUSTOMERS)
        low, high = found["intervals_90"]["member_purchase_rate"]
        self.assertTrue(0.2 < low < 0.5 < high < 0.9, (low, high))

    def test_mail_before_the_first_purchase_puts_nobody_out_of_the_test(self):
        begins = lambda _: 200
        transactions, people = self.world(begins, 0.0)
        mail = [f"{name},{day(at)},{'Email' if treated else ''},{'mailed' if treated else 'control'}"
                for name, first, treated in people for at in (200, 300)]
        early = [f"{name},{day(first - 1)},email,mailed" for name, first, treated in people if treated and first > 0][:1]
        found = self.response(transactions, "--contacts", self.write("c.csv", "customer,time,channel,arm\n" + "\n".join(mail + early) + "\n"))
        self.assertEqual(sum(arm["customers"] for arm in found["experiment"]["arms"]), CUSTOMERS)
        self.assertIn("1 contact came before the customer's first purchase and is not used", found["notes"])
        said = self.run_it("calibrate", transactions, "--contacts", self.at / "c.csv")
        self.assertIn("'Email' and 'email' count as two channels", said.stderr)
        twice = self.write("d.csv", "customer,time,channel,arm\n" + "\n".join(mail + [mail[0].replace("mailed", "control")]) + "\n")
        self.assertIn("name both: 'control then mailed'",
                      self.run_it("calibrate", transactions, "--contacts", twice, exit=65).stderr)

    def test_what_members_spend_is_told(self):
        begins = lambda _: 100
        for spend, told in ((1.3, True), (1.0, False)):
            with self.subTest(spend):
                transactions, people = self.world(begins, 0.0, spend)
                notes = self.response(transactions, "--memberships", self.memberships(people, begins))["notes"]
                # The null's |z| of 2.58: 1 %.
                self.assertEqual(any("differ in what they spend a purchase by +" in note for note in notes), told, notes)


if __name__ == "__main__":
    unittest.main()
