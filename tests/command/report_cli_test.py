"""The page of a run: as a browser reads it, and with names that want to be markup."""
import html.parser
import json
import unittest

from cli_case import STATED, Case

HOSTILE = '</script><img src=x onerror=alert(1)>"&amp;\\u0027'


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

    def test_what_is_no_result_is_refused(self):
        self.run_it("report", self.write("x.h5", "no"), "-o", self.at / "page.html", exit=65)
        self.assertFalse((self.at / "page.html").exists())
        self.run_it("report", self.write("y.h5", "no"), exit=64)


if __name__ == "__main__":
    unittest.main()
