"""Pages say nothing in English that is not a name: each kind of page in Swedish, Norwegian and Finnish beside the English one."""
import datetime
import html.parser
import json
import random
import re
import unittest

from cli_case import CAFE, SOURCE, STATED, Case

from plan_cli_test import EXPERIMENT, SMALLEST
from translations_test import plain

# What stays as it is, in every language. What the tests' own files call things comes with each page.
CODES = (
    r"[A-Za-z0-9_]+(\[[^\]]*\])?([._][A-Za-z0-9_]+(\[[^\]]*\])?)+",  # keys, and names of files
    r"/\S+",  # where files are
    r"alpha|beta|gamma|true|separately|at first visit|power|test|pooled",  # parameters, values as a scenario writes them
    r"(mbg|bg|pareto|gompertz)-nbd(, .*)?|nbd|gamma-gamma(, .*)?",  # models
    r"[0-9a-f]{64}",  # digests
    r"[^A-Za-z]*(SEK[^A-Za-z]*)*",  # numbers, money
    r"AIC|BIC|ROI|CUPED|Welch|Sobol.*|Morris|z|p",  # names of people and methods
    r"GeoexperimentsResearch 1.0.1|Net promoter score",
)
# Words that are the same in that language.
SAME = {
    "sv": {"breakage", "variant", "parameter", "region", "scenario", "status", "segment", "information"},
    "nb": {"breakage", "margin", "variant", "parameter", "region", "scenario", "status", "segment", "best"},
    "fi": set(),
}
ENGLISH = re.compile(r"\b(the|of|and|with|that|are|which|not|than|they|what|from|every|each|is)\b")

SWEEP = """stamkund_sweep: 1
scenario: s.yaml
goal: {effect: net, arm: card}
outcomes:
  - {figure: liability, arm: card, aim: least}
method: %s
parameters:
  - {path: 'arms[card].program.reward.cost', from: 5 SEK, to: 25 SEK}
  - {path: 'arms[card].program.reward.at', from: 5, to: 12, step: 1}
"""


class Texts(html.parser.HTMLParser):
    """What a page says: its text, its labels, and what its charts are drawn from."""

    def __init__(self):
        super().__init__()
        self.all, self.inside = [], ""

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.inside = {"script": attributes.get("type", "code"), "style": "code", "pre": "code"}.get(tag, "")
        self.all += [attributes[name] for name in ("aria-label", "title") if name in attributes]

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "application/json":
            self.walk(json.loads(data))
        elif not self.inside:
            self.all.append(data.strip())

    def walk(self, value):
        if isinstance(value, str):
            self.all.append(value)
        elif isinstance(value, dict):
            for key, one in value.items():
                if key != "kind":
                    self.walk(one)
        elif isinstance(value, list):
            for one in value:
                self.walk(one)


def texts(page):
    reader = Texts()
    reader.feed(page)
    return {re.sub(r"[\d.,\s\u00a0\u2212+%-]+", " ", text).strip(): text for text in reader.all}


class Languages(Case):
    def english_left(self, pages, names):
        """Texts that a page has as the English one has them, or with English words in them, by language."""
        english = texts(pages["en"])
        left = set()
        for language in ("sv", "nb", "fi"):
            for key, text in texts(pages[language]).items():
                if text.startswith("stamkund "):  # the command, as it was typed
                    continue
                # A name may be cut to fit its chart.
                if any(re.fullmatch(code, text) for code in CODES) or any(name.startswith(text.rstrip("\u2026")) for name in names):
                    continue
                for name in sorted(names, key=len, reverse=True):
                    text = text.replace(name, "")
                if not re.search("[A-Za-z]{3}", text) or any(re.fullmatch(code, text.strip(" ,:()\u2026")) for code in CODES):
                    continue
                if (key in english and text not in SAME[language]) or ENGLISH.search(text):
                    left.add((language, text))
        return left

    def pages_of(self, *command):
        """The page in each language; `command` ends in the option that names it."""
        out = {}
        for language in ("en", "sv", "nb", "fi"):
            self.run_it(*command, self.at / "page.html", "--lang", language)
            out[language] = (self.at / "page.html").read_text(encoding="utf-8")
        return out

    def check(self, names, *command):
        self.assertEqual(sorted(self.english_left(self.pages_of(*command), names)), [], command)

    def report(self, file, *names):
        with self.subTest(file):
            self.check(names, "report", self.at / file, "-q", "-o")

    def test_runs(self):
        self.run_it("run", SOURCE / "scenarios" / "starter.yaml", "-q", "--replicates", "4", "--set", "population.new_customers.count=300", "-o", self.at / "r.h5")
        names = ["Start here", "today", "ten-stamp card", "points and levels", "club with a fee", "e-mail to sleepers", "what if they bought more often", "what if they b",
                 "students", "others", "city", "station", "coffee", "food", "silver", "gold", "voucher", "bag of beans", "pay with points", "stamps", "beans", "email", "we miss you",
                 "points", "partner", "unnamed", "every_arm"]
        scenario = self.run_it("init", "starter").stdout
        names += re.findall(r'^name: "?([^"\n]+)"?', scenario, re.M)
        # Values, sources and defaults are quoted; the table of them is the last but one.
        pages = {language: re.sub(r"(?s)<section id=\"rests\">.*?</section>", "", page) for language, page in self.pages_of("report", self.at / "r.h5", "-q", "-o").items()}
        self.assertEqual(sorted(self.english_left(pages, names)), [])

    def test_fits(self):
        for name, options in (("one.h5", ["--model", "pareto-nbd", "--spend", "gamma-gamma"]), ("auto.h5", ["--model", "auto", "--spend", "none"])):
            self.run_it("calibrate", CAFE, "-q", "-o", self.at / name, "--calibration-end", "2025-09-30", *options)
            self.report(name)

    def test_plans(self):
        self.write("s.yaml", STATED)
        more = {"lives": EXPERIMENT, "one": SMALLEST, "looks": SMALLEST + "looks: {rule: lan-demets-obrien-fleming, count: 3}\n",
                "decision": SMALLEST + "arms: [{name: a, cost: 1}, {name: b, cost: 2}]\ndecision: {customers: 90000, value: 3000, effect_mean: 0, effect_sd: .01, fixed_cost: 100}\n"}
        for name, text in more.items():
            self.run_it("plan", self.write("e.yaml", text), "-q", "-o", self.at / f"{name}.h5")
            self.report(f"{name}.h5", "a card at the till", "today", "card", "control", "treated")

    def test_plans_of_other_designs(self):
        with open(self.at / "past.csv", "w", encoding="utf-8") as file:
            file.write("date,geo,sales\n")
            for day in range(200):
                for geo in range(8):
                    file.write(f"{datetime.date(2026, 1, 1) + datetime.timedelta(day)},town {geo},{(geo + 1) * (100 + 10 * ((day * 7) % 11)) + (day * (geo + 3)) % 13}\n")
        designs = {
            "geo": "geo: {history: past.csv, weeks: [2, 4]}\n",
            "small": "effect: {relative: 0.01 %}\ngeo: {history: past.csv, weeks: [2]}\n",
            "factorial": "outcome: {kind: proportion, baseline: 10 %}\nfactorial: {interaction: 2 %, factors: [{name: channel, levels: [none, mail], effect: 1 %}, {name: offer, levels: [none, gift]}]}\n",
            "switchback": "switchback: {history: past.csv, unit: geo, effect: 30, lengths: [1, 2, 5]}\n",
            "together": "switchback: {history: past.csv, unit: geo, effect: 30, lengths: [1, 2, 5], units_switch: together}\n",
            "stepped": "outcome: {kind: mean, sd: 40}\nstepped: {steps: 4, customers: 50, correlation: .02, effect: 3}\n",
        }
        for design, text in designs.items():
            self.run_it("plan", self.write("e.yaml", "stamkund-experiment: 1\n" + text), "-q", "-o", self.at / f"{design}.h5")
            self.report(f"{design}.h5", "town", "channel", "offer", "mail", "gift", "none", "date", "geo", "sales", " x ", " : ", "--outcome")

    def test_sweeps(self):
        self.write("s.yaml", STATED)
        methods = {"one_at_a_time": "one_at_a_time", "morris": "morris\npoints: 2", "sobol_indices": "sobol_indices\npoints: 4",
                   "optimize": "optimize\npoints: 6", "latin_hypercube": "latin_hypercube\npoints: 6"}
        for name, method in methods.items():
            self.run_it("sweep", self.write("w.yaml", SWEEP % method), "-q", "-o", self.at / f"{name}.h5")
            self.report(f"{name}.h5", "card")
        # Bounds that some keep and that none keeps, with confidence; a part of a sweep.
        bounded = SWEEP.replace("arm: card}", "arm: card, confidence: 80 %%}", 1) + "constraints: [{figure: liability, arm: card, at_most: %s}]\n"
        for name, most in (("bounded", 400), ("none", 1)):
            self.run_it("sweep", self.write("w.yaml", bounded % ("optimize\npoints: 6", most)), "-q", "-o", self.at / f"{name}.h5")
            self.report(f"{name}.h5", "card", "w.yaml", "s.yaml")
        least = SWEEP.replace("arm: card}", "arm: card, aim: least, confidence: 80 %%}", 1) % methods["latin_hypercube"]
        self.run_it("sweep", self.write("w.yaml", least), "--shard", "1/2", "-q", "-o", self.at / "part.h5")
        self.report("part.h5", "card", "w.yaml", "s.yaml")

    def test_analyses(self):
        random.seed(5)
        cells = ["channel,offer,bought"]
        for _ in range(3000):
            channel, offer = random.choice(["none", "mail"]), random.choice(["none", "gift"])
            cells.append(f"{channel},{offer},{int(random.random() < .2 + .1 * (channel == 'mail') + .2 * (channel == 'mail' and offer == 'gift'))}")
        turns, steps = ["day,on,sales"], ["store,month,treated,sales"]
        for day in range(240):
            on = (day // 3) % 4 in (0, 3)
            turns.append(f"{day},{int(on)},{100 + day + 5 * on + random.gauss(0, 1):.3f}")
        for store in range(9):
            level = random.gauss(0, 3)
            for month in range(4):
                steps.append(f"{store},{month},{'yes' if month > store // 3 else 'no'},{level + month + 4 * (month > store // 3) + random.gauss(0, 1):.3f}")
        towns = ["date,geo,sales,cost"]
        for town in range(1, 9):
            for day in range(70):
                spent = 20.0 * (town % 2 == 0 and day >= 42)
                towns.append(f"{datetime.date(2026, 1, 5) + datetime.timedelta(day)},{town},{100 * town + 10 * ((day * 7) % 11) + random.gauss(0, 3) + 3 * spent:.2f},{spent:.2f}")
        self.write("groups.csv", '"geo","geo.group"\n' + "".join(f'"{town}",{2 - town % 2}\n' for town in range(1, 9)))
        self.write("f.yaml", "stamkund-experiment: 1\noutcome: {kind: proportion, baseline: 20 %, column: bought}\nfactorial: {factors: [{name: channel, levels: [none, mail]}, {name: offer, levels: [none, gift]}]}\n")
        self.write("s.yaml", "stamkund-experiment: 1\nswitchback: {period: 3}\n")
        self.write("t.yaml", "stamkund-experiment: 1\ndesign: stepped\nstepped: {}\n")
        names = ["channel", "offer", "bought", "mail", "gift", "none", "day", "sales", "store", "month", "treated", "date", "cost", "geo", "group", "DAY", "NAME", "'on'", "unit", "outcome", " x "]
        for name, rows in (("f", cells), ("s", turns), ("t", steps), ("towns", towns)):
            data = self.write(f"{name}.csv", "\n".join(rows) + "\n")
            options = [data, "--cost", "cost", "--geo-groups", self.at / "groups.csv", "--test-from", "2026-02-16"] if name == "towns" else [self.at / f"{name}.yaml", data]
            with self.subTest(name):
                self.check(names, "analyze", *options, "-q", "--page")

    def test_runs_compared(self):
        for name, count in (("a", 300), ("b", 301), ("c", 300)):
            self.run_it("run", self.write("s.yaml", STATED.replace("count: 300", f"count: {count}")), "-q", "-o", self.at / f"{name}.h5")
        self.check(["a.h5", "b.h5", "c.h5", "card", "twin", "test", "today"], "report", self.at / "a.h5", self.at / "b.h5", self.at / "c.h5", "-q", "-o")

    def test_a_sentence_left_in_english_is_found(self):
        self.write("s.yaml", STATED)
        self.run_it("run", self.at / "s.yaml", "-q", "-o", self.at / "r.h5")
        pages = self.pages_of("report", self.at / "r.h5", "-q", "-o")
        planted = {language: page.replace("</main>", "<p>It pays back within the year.</p></main>") for language, page in pages.items()}
        self.assertEqual({one[0] for one in self.english_left(planted, [])} >= {"sv", "nb", "fi"}, True)
        self.assertEqual(len(self.english_left(planted, ["card", "twin", "test", "today"]) - self.english_left(pages, ["card", "twin", "test", "today"])), 3)


# Where stations put sentences together that files hold and pages tell.
TOLD = {
    "experiments/plans": r"notes\.push_back\(|\.warn\(",
    "experiments/periods": r"notes\.push_back\(|checks\.push_back\(",
    "experiments/geo": r"notes\.push_back\(|\bsay\(",
    "engine/calibration": r"notes\.(?:push|emplace)_back\(",
}
# A key with its value, as a scenario writes it.
NOT_TOLD = {"enter: at start"}


def pieces(text):
    """Parts of a sentence as they are looked up: what is in quotes is a name."""
    return [one.strip(" '(),:;%.") for one in re.split(r"; ", re.sub(r"'[^' ]*'", "''", text))]


class Told(unittest.TestCase):
    maxDiff = None

    def test_every_sentence_of_the_stations_is_translated(self):
        table = (SOURCE / "engine" / "report" / "told_sentences.cpp").read_text(encoding="utf-8")
        rows = [plain([row]) for row in re.findall(r'^  \{"((?:[^"\\]|\\.)*)"', table, re.M)]
        known = {part for row in rows for piece in pieces(row) for part in re.split(r"\{\d\}", piece)}
        missing, seen = [], 0
        for folder, call in TOLD.items():
            for path in sorted((SOURCE / folder).glob("*.cpp")):
                code = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
                for found in re.finditer(call, code):
                    depth, end = 1, found.end()
                    while depth:
                        depth += {"(": 1, ")": -1}.get(code[end], 0)
                        end += 1
                    literals = re.findall(r'"(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*', code[found.end():end])
                    # The name of a check or a key comes first.
                    named = re.match(r"(notes|fit)?.*notes", found.group(0)) is None
                    for literal in literals[1 if named else 0:]:
                        for piece in pieces(plain(re.findall(r'"((?:[^"\\]|\\.)*)"', literal))):
                            if len(re.findall("[a-z]{2,}", piece)) > 2 and piece not in NOT_TOLD:
                                seen += 1
                                if not any(piece in part for part in known):
                                    missing.append((path.name, piece))
        self.assertEqual(missing, [])
        self.assertGreater(seen, 120)


if __name__ == "__main__":
    unittest.main()
