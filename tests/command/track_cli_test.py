"""'stamkund track' as its users meet it. Run as track_cli_test.py SUITE."""
import collections
import csv
import gzip
import sys
import unittest

from cli_case import CAFE, Case

END = "2025-09-30"


def purchases():
    with gzip.open(CAFE, "rt", encoding="utf-8") as file:
        return [(row["customer"], row["date"], row["amount"]) for row in csv.DictReader(file)]


class Track(Case):
    def fit(self, *more):
        self.run_it("calibrate", CAFE, "--calibration-end", END, "-o", self.at / "fit.h5", "-q", *more)
        return self.at / "fit.h5"

    def write_rows(self, name, rows):
        return self.write(name, "customer,date,amount\n" + "".join(",".join(row) + "\n" for row in rows))

    def test_months_are_those_of_the_file_and_groups_add_up(self):
        fit = self.fit()
        out = self.json_of("track", fit, CAFE, "--draws", "10", "--sample", "200")
        rows = purchases()
        known = {customer for customer, day, _ in rows if day <= END}
        # A purchase is a day with one, and returns take it back: compare with the program's own clean rows.
        self.run_it("ingest", CAFE, "--transactions", self.at / "clean.csv", "-q")
        counts = collections.Counter()
        with open(self.at / "clean.csv", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["customer"] in known and row["date"] > END:
                    counts[row["date"][:7]] += 1
        total, *groups = out["groups"]
        for month in total["months"]:
            self.assertEqual(month["actual"], counts[month["until"][:7]])
        self.assertEqual(total["months"][-1]["actual_so_far"], sum(counts.values()))
        self.assertEqual(sum(group["months"][-1]["actual_so_far"] for group in groups if group["kind"] == "cohort"),
                         sum(counts.values()))
        now = total["months"][-1]
        self.assertAlmostEqual(out["bias"], now["expected_so_far"] / now["actual_so_far"] - 1, places=9)
        self.assertLess(now["p05"], now["without_calendar"]["p05"])
        self.assertGreater(now["p95"], now["without_calendar"]["p95"])
        self.assertEqual(out["customers_since"], len({row[0] for row in rows} - known))

    def test_only_what_came_since_is_enough(self):
        fit = self.fit()
        later = self.write_rows("later.csv", [row for row in purchases() if row[1] > END])
        full = self.json_of("track", fit, CAFE, "--draws", "5", "--sample", "100")
        some = self.json_of("track", fit, later, "--draws", "5", "--sample", "100")
        self.assertEqual(full["groups"], some["groups"])

    def test_a_fit_whose_future_is_another_is_to_be_made_again(self):
        fit = self.fit()
        rows = purchases()
        known = sorted({customer for customer, day, _ in rows if day <= END})
        # Everybody buys on each of thirty days.
        many = [(customer, f"2025-10-{day:02}", "5.00") for customer in known for day in range(1, 31)]
        done = self.run_it("track", fit, self.write_rows("many.csv", many), "--draws", "5", "--sample", "100")
        self.assertIn("calibrate again: what came lies outside the interval", done.stdout)

    def test_without_the_calendar(self):
        fit = self.fit()
        out = self.json_of("track", fit, CAFE, "--draws", "5", "--sample", "100", "--no-calendar-error")
        now = out["groups"][0]["months"][-1]
        self.assertEqual((now["p05"], now["p95"]), (now["without_calendar"]["p05"], now["without_calendar"]["p95"]))

    def test_what_cannot_be_tracked(self):
        fit = self.fit()
        before = self.write_rows("before.csv", [row for row in purchases() if row[1] <= END])
        done = self.run_it("track", fit, before, exit=65)
        self.assertIn("expected some after " + END, done.stderr)
        self.assertIn("--cohorts", self.run_it("track", fit, CAFE, "--cohorts", "moth", exit=64).stderr)
        self.run_it("track", self.at / "none.h5", CAFE, exit=66)

    def test_customers_are_those_of_the_fit(self):
        rows = [(f"Kund{n}@example.com", f"2024-0{1 + k}-{1 + n % 28:02}", "5.00") for n in range(60) for k in range(n % 4 + 1)]
        told = self.write_rows("told.csv", rows + [(f"Kund{n}@example.com", "2024-07-02", "5.00") for n in range(60)])
        self.run_it("calibrate", told, "--calibration-end", "2024-06-30", "--fold-ids", "email", "--posterior", "none",
                    "--spend", "none", "-o", self.at / "mail.h5", "-q")
        fast = ["--draws", "5", "--sample", "100", "--allow-unconverged"]
        # As the fit folded them; and not, if so asked, which is said.
        shown = self.json_of("track", self.at / "mail.h5", told, *fast)
        self.assertEqual((shown["customers_found"], shown["customers_since"]), (60, 0))
        later = self.write_rows("l.csv", [("Kund1@example.com", "2024-07-02", "5.00"), ("kund2@example.com", "2024-07-03", "5.00")])
        number = self.run_it("track", self.at / "mail.h5", later, *fast, "--fold-ids", "number")
        self.assertIn("but for capital letters", number.stderr)
        # What came since need not have everybody; what goes back to the fit's time has.
        few = self.write_rows("f.csv", [("Kund1@example.com", "2024-01-02", "5.00"), ("bo@example.com", "2024-07-03", "5.00")])
        self.assertIn("found 1 of the 60 customers", self.run_it("track", self.at / "mail.h5", few, *fast).stderr)
        self.assertNotIn("customers of", self.run_it("track", self.at / "mail.h5", later, *fast).stderr)
        # Nobody of the fit: another shop's file, or another column.
        none = self.write_rows("o.csv", [("bo@example.com", "2024-07-03", "5.00")])
        said = self.run_it("track", self.at / "mail.h5", none, *fast, exit=65).stderr
        for words in ("found none of the 60 customers", "'bo@example.com'", "expected such as 'kund0@example.com'", "--customer-column"):
            self.assertIn(words, " ".join(said.split()))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
