"""The page of a run: as a browser reads it, and with names that want to be markup."""
import csv
import html.parser
import json
import unittest

from cli_case import CAFE, STATED, Case

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

    def test_the_page_has_the_figures_and_loads_nothing(self):
        page = self.page(self.write("s.yaml", STATED))
        reader = self.read(page)
        self.assertFalse(set(reader.tags) & {"img", "iframe", "object", "embed"})
        self.assertEqual((reader.loads, reader.handlers), ([], []))
        self.assertIn('<html lang="en">', page)
        self.assertGreaterEqual(reader.tags.count("svg"), 3)
        self.assertEqual(reader.tags.count("svg"), reader.tags.count("details"))
        # The library and the page's own script, the words, and the numbers of each chart; or none at all.
        self.assertIn(reader.tags.count("script"), (0, 3 + reader.tags.count("figure")))
        self.assertLess(len(page), 2_000_000)
        result = json.loads((self.at / "r.json").read_text())
        self.assertIn(result["results_digest"], page)
        effect = result["comparisons"][0]["metrics"]["net"]["mean"]
        shown = [float(one.replace(",", "")) for one in reader.text if one.replace(",", "").lstrip("+-").replace(".", "").isdigit()]
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
        self.assertEqual(weeks[0], "to week,actual,expected,5 %,95 %")
        fit = json.loads((self.at / "f.json").read_text())
        text = "".join(self.read(page).text)
        self.assertIn(f"{fit['customers']:,} customers", text)
        # Rates by tenth, by hand: the median of each tenth of Gamma(r) / alpha, and all purchases together.
        shares = [float(line.split(",")[2]) for line in (self.at / "csv" / "rates.csv").read_text().splitlines()[1:]]
        self.assertAlmostEqual(sum(shares), 1.0, places=9)
        self.assertEqual(shares, sorted(shares))

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
        differences = (self.at / "csv" / "differences.csv").read_text().splitlines()
        self.assertEqual(differences, ["key,a.h5,b.h5", "population.new_customers.count,300,301"])
        self.run_it("report", self.at / "a.h5", self.at / "a.h5", "-o", self.at / "page.html", "--csv", self.at / "csv")
        self.assertIn("The scenarios say the same.", (self.at / "page.html").read_text(encoding="utf-8"))

    def test_what_is_no_result_is_refused(self):
        self.run_it("report", self.write("x.h5", "no"), "-o", self.at / "page.html", exit=65)
        self.assertFalse((self.at / "page.html").exists())
        self.run_it("report", self.write("y.h5", "no"), exit=64)


if __name__ == "__main__":
    unittest.main()
