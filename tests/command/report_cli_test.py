"""The page of a run: as a browser reads it, and with names that want to be markup."""
import csv
import hashlib
import html.parser
import json
import re
import statistics
import unittest

import h5py

from cli_case import CAFE, SOURCE, STATED, Case

HOSTILE = '</script><img src=x onerror=alert(1)>"&amp;\\u0027'

STUDY = """stamkund_sweep: 1
scenario: s.yaml
method: grid
goal: {effect: net, arm: card}
outcomes:
  - {figure: liability, arm: card, aim: least}
parameters:
  - path: arms[card].program.reward.cost
    values: [5 SEK, 10 SEK]
  - path: arms[card].program.reward.at
    values: [6, 8, 10]
"""


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text, self.loads, self.handlers = [], [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            if name in ("src", "href", "xlink:href", "action") and not value.startswith(("#", "data:,")):
                self.loads.append(value)
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data):
        self.text.append(data)


class Report(Case):
    def page(self, scenario):
        self.run_it("run", scenario, "-q", "-o", self.at / "r.h5", "--json", self.at / "r.json")
        self.run_it("report", self.at / "r.h5", "-o", self.at / "page.html")
        return (self.at / "page.html").read_text(encoding="utf-8")

    def read(self, page):
        reader = Reader()
        reader.feed(page)
        return reader

    def test_groups_and_whom_members_brought_come_to_the_whole(self):
        scenario = SOURCE / "scenarios" / "starter.yaml"
        few = ("--replicates", 8, "--set", "population.new_customers.count=300", "--set", "horizon=400 days", "--set", "period=4 weeks")
        text = self.run_it("run", scenario, *few, "-o", self.at / "r.h5", "--json", self.at / "r.json").stdout
        brought = re.search(r"(\d+) in 'points and levels' add ([-+\d,]+) SEK to net, before platform", " ".join(text.split()))
        self.run_it("report", self.at / "r.h5", "-o", self.at / "r.html", "--csv", self.at / "csv")
        with open(self.at / "csv" / "by-usage.csv", newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["arm"] == "points and levels"]
        groups = sum(float(row["customers"]) * float(row["effect on net, SEK"]) for row in rows)
        effect = next(one for one in json.loads((self.at / "r.json").read_text())["comparisons"] if one["arm"] == "points and levels")
        self.assertAlmostEqual(groups + float(brought[2].replace(",", "")), effect["metrics"]["net"]["mean"], delta=1.0)
        # The last period has eight days: it is told, and no point of the line.
        with open(self.at / "csv" / "redeemed.csv", newline="", encoding="utf-8") as file:
            self.assertLess(float(list(csv.reader(file))[-1][0]) - 56, 1.2)
        self.assertIn("(8 days)", (self.at / "r.html").read_text())
        # The liability is that of all issue cohorts.
        with open(self.at / "csv" / "breakage-by-cohort.csv", newline="", encoding="utf-8") as file:
            cohorts = [float(row["liability at cost, SEK"]) for row in csv.DictReader(file) if row["arm"] == "points and levels"]
        with open(self.at / "csv" / "units.csv", newline="", encoding="utf-8") as file:
            whole = next(float(row["liability at cost, SEK"]) for row in csv.DictReader(file) if row["arm"] == "points and levels")
        self.assertGreater(min(cohorts), -1e-9)
        self.assertAlmostEqual(sum(cohorts), whole, places=6)
        # Every closing balance is what was there, and what came, less what was recognised.
        with open(self.at / "csv" / "deferred-by-review.csv", newline="", encoding="utf-8") as file:
            before = {}
            for row in csv.DictReader(file):
                opening, put, known, closing = (float(row[name + ", SEK"]) for name in ("before", "put off", "recognised", "deferred revenue"))
                self.assertAlmostEqual(opening + put - known, closing, places=6)
                self.assertEqual(opening, before.get(row["arm"], 0.0))
                self.assertGreaterEqual(put, 0.0)
                before[row["arm"]] = closing

    def test_the_page_has_the_figures_and_loads_nothing(self):
        page = self.page(self.write("s.yaml", STATED))
        reader = self.read(page)
        self.assertFalse(set(reader.tags) & {"img", "iframe", "object", "embed"})
        self.assertEqual((reader.loads, reader.handlers), ([], []))
        self.assertIn('<html lang="en">', page)
        self.assertGreaterEqual(reader.tags.count("svg"), 3)
        self.assertEqual(reader.tags.count("svg") + 1, reader.tags.count("details"))  # the scenario as it was read
        self.assertIn("<pre tabindex=\"0\">" + html.escape(STATED), page)
        # The library and the page's own script, the words, and the numbers of each chart; or none at all.
        self.assertIn(reader.tags.count("script"), (0, 3 + reader.tags.count("figure")))
        self.assertLess(len(page), 2_000_000)
        result = json.loads((self.at / "r.json").read_text())
        self.assertIn(result["results_digest"], page)
        effect = result["comparisons"][0]["metrics"]["net"]["mean"]
        shown = [float(one.replace(",", "")) for one in reader.text if one.replace(",", "").lstrip("+-").replace(".", "").isdigit() and one.count(".") < 2]
        self.assertTrue(any(abs(one - effect) <= 0.5 for one in shown), effect)

    def test_hostile_names_stay_text(self):
        name = json.dumps(HOSTILE)
        page = self.page(self.write("s.yaml", STATED.replace("name: test", f"name: {name}").replace("name: card", f"name: {name}")))
        reader = self.read(page)
        self.assertFalse(set(reader.tags) & {"img"})
        self.assertIn(reader.tags.count("script"), (0, 3 + reader.tags.count("figure")))
        self.assertIn(json.loads(name), "".join(reader.text))

    def test_a_fit(self):
        self.run_it("calibrate", CAFE, "-q", "-o", self.at / "fit.h5", "--model", "bg-nbd", "--spend", "none",
                    "--calibration-end", "2025-09-30", "--json", self.at / "f.json")
        self.run_it("report", self.at / "fit.h5", "-o", self.at / "page.html", "--csv", self.at / "csv")
        page = (self.at / "page.html").read_text(encoding="utf-8")
        self.assertGreaterEqual(self.read(page).tags.count("figure"), 6)
        weeks = (self.at / "csv" / "tracking.csv").read_text().splitlines()
        self.assertEqual(weeks[0].split(",")[:3], ["to week", "actual", "expected"])
        fit = json.loads((self.at / "f.json").read_text())
        text = "".join(self.read(page).text)
        self.assertIn(f"{fit['customers']:,} customers", text)
        # Rates by tenth, by hand: the median of each tenth of Gamma(r) / alpha, and all purchases together.
        shares = [float(line.split(",")[2]) for line in (self.at / "csv" / "rates.csv").read_text().splitlines()[1:]]
        self.assertAlmostEqual(sum(shares), 1.0, places=9)
        self.assertEqual(shares, sorted(shares))

    def test_draws_that_the_terminal_warns_of_are_warned_of_on_the_page(self):
        done = self.run_it("calibrate", CAFE, "-o", self.at / "fit.h5", "--model", "pareto-nbd", "--spend", "gamma-gamma", "--calibration-end", "2025-09-30")
        self.assertIn("do not rely on them", done.stdout)
        self.run_it("report", self.at / "fit.h5", "-o", self.at / "page.html")
        text = "".join(self.read((self.at / "page.html").read_text(encoding="utf-8")).text)
        self.assertEqual(text.count("Do not rely on the draws of "), 1)  # those of spend are fine
        self.assertIn("Do not rely on the draws of pareto-nbd, which its uncertainty rests on.", text)
        self.assertIn("not to be relied on: improper without a prior", text)
        self.assertIn("Draws of the parameters: importance resampling", text)
        off = re.search(r"may be off by ([\d.]+ %) \(one standard", done.stdout)[1]
        self.assertIn(f"Forecasts of all customers together may be off by {off} (one standard deviation)", text)

    def test_names_that_a_spreadsheet_would_run(self):
        self.run_it("run", self.write("s.yaml", STATED.replace("name: card", "name: '=HYPERLINK(1)'")), "-q", "-o", self.at / "r.h5")
        for options, begins in (((), "=HYPERLINK(1),"), (("--spreadsheet",), "'=HYPERLINK(1),")):
            self.run_it("report", self.at / "r.h5", "-o", self.at / "p.html", "--csv", self.at / "csv", *options)
            lines = (self.at / "csv" / "effect-by-arm.csv").read_text().splitlines()
            self.assertTrue(any(line.startswith(begins) for line in lines), lines)
            # Numbers stay numbers.
            self.assertNotIn("'-", "".join(one.read_text() for one in (self.at / "csv").glob("*.csv")))
        self.assertIn("--csv: found '', expected a folder", self.run_it("report", self.at / "r.h5", "-o", self.at / "p.html", "--csv", "", exit=64).stderr)

    def test_weeks_that_round_alike_are_told_apart(self):
        self.run_it("run", self.write("s.yaml", STATED.replace("horizon: 26 weeks", "horizon: 2 years")), "-q", "-o", self.at / "r.h5")
        self.run_it("report", self.at / "r.h5", "-o", self.at / "p.html")
        cells = re.findall(r"<th[^>]*>(10[345](?:\.\d)?)</th>", (self.at / "p.html").read_text(encoding="utf-8"))
        self.assertIn("104", cells)
        self.assertIn("104.4", cells)

    def test_a_sweep(self):
        self.write("s.yaml", STATED)
        self.write("w.yaml", STUDY)
        self.run_it("sweep", self.at / "w.yaml", "-q", "-o", self.at / "w.h5", "--csv", self.at / "w.csv")
        self.run_it("report", self.at / "w.h5", "-o", self.at / "page.html", "--csv", self.at / "csv", "--svg", self.at / "svg")
        self.assertEqual(sorted(one.name for one in (self.at / "svg").iterdir()), ["front-1.svg", "surface-1-2.svg"])
        with open(self.at / "w.csv", newline="") as file:
            means = [float(one["effect on net of card"]) for one in csv.DictReader(file)]
        with open(self.at / "csv" / "surface-1-2.csv", newline="") as file:
            cells = [float(cell) for row in list(csv.reader(file))[1:] for cell in row[1:]]
        self.assertEqual(len(cells), 6)
        self.assertTrue(all(abs(a - b) < 0.01 for a, b in zip(sorted(means), sorted(cells))), (means, cells))
        reader = self.read((self.at / "page.html").read_text(encoding="utf-8"))
        self.assertIn("Best of 6 variants", "".join(reader.text))

    def test_two_runs_and_what_differs(self):
        for name, count in (("a", 300), ("b", 301)):
            self.run_it("run", self.write(f"{name}.yaml", STATED.replace("count: 300", f"count: {count}")), "-q", "-o", self.at / f"{name}.h5")
        self.run_it("report", self.at / "a.h5", self.at / "b.h5", "-o", self.at / "page.html", "--csv", self.at / "csv")
        # What is in a column is said, and no name twice.
        differences = (self.at / "csv" / "differences.csv").read_text().splitlines()
        self.assertEqual(differences, ["key,a.h5,b.h5", "population.new_customers.count,300,301"])
        self.run_it("report", self.at / "a.h5", self.at / "a.h5", "-o", self.at / "page.html", "--csv", self.at / "csv")
        self.assertIn("The scenarios say the same.", (self.at / "page.html").read_text(encoding="utf-8"))

    def nets(self, name, arm):
        """Net of an arm less that of the baseline, replicate by replicate, from the file itself."""
        with h5py.File(self.at / name) as file:
            arms = [one.decode() for one in file["arm"][:]]
            return file["total/net"][arms.index(arm)] - file["total/net"][0]

    def between(self, *files):
        self.run_it("report", *[self.at / one for one in files], "-o", self.at / "page.html", "--csv", self.at / "csv")
        with open(self.at / "csv" / "difference-between-runs.csv", newline="") as file:
            return list(csv.DictReader(file)), "".join(self.read((self.at / "page.html").read_text(encoding="utf-8")).text)

    def test_twins_in_two_files_are_compared_replicate_by_replicate(self):
        # One replicate a draw: the error of the mean is that of independent replicates.
        stated = STATED.replace("population:", "uncertainty: {populations_per_draw: 1, replicates_per_population: 1}\npopulation:", 1).replace("replicates: 8", "replicates: 20")
        for name, old, new in (("a", "at: 10", "at: 10"), ("b", "at: 10", "at: 6"), ("more", "replicates: 20", "replicates: 24"),
                               ("seed", "name: test", "name: test\nseed: 5"), ("people", "count: 300", "count: 301"), ("longer", "horizon: 26", "horizon: 30")):
            self.assertIn(old, stated)
            self.run_it("run", self.write(f"{name}.yaml", stated.replace(old, new)), "-q", "-o", self.at / f"{name}.h5")
        rows, text = self.between("a.h5", "b.h5")
        self.assertIn("a.h5 and b.h5 are twins: each of their 20 replicates", text)
        self.assertEqual([row["arm"] for row in rows], ["card", "twin"])
        less = self.nets("b.h5", "card") - self.nets("a.h5", "card")
        card = rows[0]
        self.assertAlmostEqual(float(card["difference, SEK"]), statistics.fmean(less), places=6)
        self.assertAlmostEqual(float(card["s.e., SEK"]), statistics.stdev(less) / 20**.5, places=6)
        low, high = (float(card[f"{p} %, SEK"]) for p in (5, 95))
        ordered = sorted(less)
        self.assertAlmostEqual(low, ordered[0] + .95 * (ordered[1] - ordered[0]), places=6)  # type 7: position .05 x 19
        self.assertAlmostEqual(high, ordered[18] + .05 * (ordered[19] - ordered[18]), places=6)
        self.assertEqual(float(card["ahead in, share"]), sum(one > 0 for one in less) / 20)
        self.assertEqual(card["compared as"], "twins")
        self.assertEqual([float(rows[1][f"{p}, SEK"]) for p in ("difference", "5 %", "95 %")], [0, 0, 0])
        # The page opens with which run is best, by how much, and whether that is told.
        said = re.search(r"'(\w+)' in ([ab]\.h5) (?:earns most|loses least): ([+-][\d,]+) SEK", text)
        at = statistics.fmean(self.nets(said[2], said[1]))
        self.assertAlmostEqual(float(said[3].replace(",", "")), at, delta=0.51)
        other = "b.h5" if said[2] == "a.h5" else "a.h5"
        self.assertGreaterEqual(at, max(statistics.fmean(self.nets(other, arm)) for arm in ("card", "twin")) if at > 0 else at)
        self.assertRegex(text, r"(It is ahead of|too close to call)")
        self.assertIn("unlike numbers of customers", self.between("a.h5", "people.h5")[1])
        # More replicates of the same: those that both have.
        rows, text = self.between("a.h5", "more.h5")
        self.assertIn("their 20 replicates in common", text)
        self.assertEqual(float(rows[0]["difference, SEK"]), 0)
        # Twins by pretence: what differs is named, and the interval holds the luck of both.
        for other, why in (("seed", "the seeds differ (20261122, 5)"), ("people", "population.new_customers.count: 300, 301"), ("longer", "horizon: 26 weeks, 30 weeks")):
            rows, text = self.between("a.h5", f"{other}.h5")
            self.assertIn("are no twins: ", text)
            self.assertIn(why, text)
            a, b = self.nets("a.h5", "card"), self.nets(f"{other}.h5", "card")
            card = rows[0]
            self.assertEqual(card["compared as"], "independent")
            self.assertAlmostEqual(float(card["difference, SEK"]), statistics.fmean(b) - statistics.fmean(a), places=6)
            self.assertAlmostEqual(float(card["s.e., SEK"]), ((statistics.variance(a) + statistics.variance(b)) / 20)**.5, places=6)
            pairs = sorted(y - x for x in a for y in b)
            self.assertAlmostEqual(float(card["5 %, SEK"]), pairs[19] + .95 * (pairs[20] - pairs[19]), places=6)  # .05 x 399

    def test_a_baseline_that_came_out_differently_is_no_twin(self):
        """What the files say is not believed where their figures say otherwise."""
        self.run_it("run", self.write("a.yaml", STATED), "-q", "-o", self.at / "a.h5")
        self.run_it("run", self.write("b.yaml", STATED.replace("margin: 70 %", "margin: 60 %")), "-q", "-o", self.at / "b.h5")
        rows, text = self.between("a.h5", "b.h5")
        self.assertIn("are twins", text)  # of other margins: the customers are the same
        self.assertEqual(rows[0]["compared as"], "twins")
        body = (self.at / "b.h5").read_bytes()
        body = body[:body.rindex(b"\nstamkund-seal")].replace(b"60 %", b"70 %")
        text = (self.at / "b.yaml").read_bytes()
        body = body.replace(hashlib.sha256(text).hexdigest().encode(), hashlib.sha256(text.replace(b"60 %", b"70 %")).hexdigest().encode())
        (self.at / "b.h5").write_bytes(body + b"\nstamkund-seal 1 sha256 " + hashlib.sha256(body).hexdigest().encode() + b"\n")
        self.assertIn("came out differently", self.between("a.h5", "b.h5")[1])

    def test_columns_of_money_and_time_say_so(self):
        self.run_it("run", self.write("s.yaml", STATED), "-q", "-o", self.at / "r.h5")
        self.run_it("report", self.at / "r.h5", "-o", self.at / "page.html", "--csv", self.at / "csv")
        heads = {path.stem: next(csv.reader(path.read_text(encoding="utf-8").splitlines())) for path in (self.at / "csv").iterdir()}
        self.assertEqual(heads["payback"], ["arm", "cash in hand, half of all by, days", "earned back, half of all by, days", "earned back in, share"])
        self.assertEqual(heads["effect-by-arm"], ["arm", "effect, SEK", "s.e., SEK", "5 %, SEK", "95 %, SEK", "ahead in, share", "program cost, SEK", "ROI, share"])
        self.assertIn("sales, SEK", heads["profit-and-loss"])
        self.assertIn("to week", heads["cumulative-net"])
        self.assertIn("card, SEK", heads["cumulative-net"])
        for name, head in heads.items():
            self.assertEqual(len(set(head)), len(head), name)

    def test_what_is_no_result_is_refused(self):
        self.run_it("report", self.write("x.h5", "no"), "-o", self.at / "page.html", exit=65)
        self.assertFalse((self.at / "page.html").exists())
        self.run_it("report", self.write("y.h5", "no"), exit=64)


if __name__ == "__main__":
    unittest.main()
