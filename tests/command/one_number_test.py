"""One name, one number: what a run prints, its JSON and its HDF5 file say the same, for every shipped scenario."""
import json
import math
import pathlib
import re
import unittest

from cli_case import CAFE, SOURCE, Case

LEVELS = {"purchases": "purchases", "repeat": "repeat_rate", "program cost": "program_cost", "CLV": "clv"}
GETS = {"members get": "benefits", "anyway": "leakage", "fees paid": "fees", "redeemed": "ultimate_redemption_rate",
        "liability": "liability", "owed": "owed"}
PARTS = {"staying": "effect_attrition", "frequency": "effect_frequency", "basket": "effect_basket",
         "brought by members": "effect_referred"}
KEY = {"cost": "cost", "of sales": "cost_of_sales", "extra visits": "extra_visits", "cost of each": "cost_of_an_extra_visit",
       "sales must rise by": "sales_must_rise_by", "rise by": "sales_rise_by", "net if nobody reacted": "net_if_nobody_reacted"}
MONEY = {"sales": "revenue", "margin": "margin", "rewards": "reward_cost", "platform": "platform_cost", "net": "net_to_horizon",
         "deferred at end": "deferred_revenue", "unearned fees at end": "unearned_fees"}
COUNTS = {"still customers": "alive", "members": "members", "members' share of sales": "member_share_of_revenue",
          "joined": "enrolments", "rewards": "rewards", "issued": "issued", "redeemed": "redeemed", "left": "outstanding"}
STATISTICS = ["mean", "standard_error", "p05", "p50", "p95", "variance_parameters", "variance_individual",
              "variance_process", "replicates", "independent_draws", "share_of_replicates"]


def rows_of(text, first):
    """The table whose head begins with `first`, as a list of {column: cell}."""
    lines = text.splitlines()
    at = next((i for i, line in enumerate(lines) if line.strip().startswith(first + " ")), None)
    if at is None:
        return []
    head = re.split(r"\s{2,}", lines[at].strip())
    rows = []
    for line in lines[at + 2:]:
        cells = re.split(r"\s{2,}", line.strip())
        if len(cells) != len(head):
            break
        rows.append(dict(zip(head, cells)))
    return rows


class OneNumber(Case):
    def same(self, cell, value, what):
        """`cell` is `value`, to the digits that it shows."""
        share = cell.endswith("%")
        bare = cell.rstrip(" %").replace(",", "")
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            self.assertEqual(bare, "-", what)
            return
        decimals = len(bare.split(".")[1]) if "." in bare else 0
        scaled = 100 * value if share else value
        self.assertLessEqual(abs(float(bare) - scaled), 0.5000001 * 10 ** -decimals, f"{what}: {cell} against {value}")

    def check_text(self, text, result):
        effects = {one["arm"]: one["metrics"] for one in result["comparisons"]}
        levels = {one["name"]: one["metrics"] for one in result["arms"]}
        table = rows_of(text, "arm")
        self.assertEqual([row["arm"] for row in table], list(levels))
        for row in table:
            level, effect = levels[row["arm"]], effects.get(row["arm"])
            for column, name in LEVELS.items():
                self.same(row[column], level[name]["mean"], f"{row['arm']} {column}")
            self.same(row["net " + result["currency"]], level["net"]["mean"], row["arm"] + " net")
            if effect is None:
                continue
            self.same(row["effect on net"].lstrip("+"), effect["net"]["mean"], row["arm"] + " effect on net")
            self.same(row["s.e."], effect["net"]["standard_error"], row["arm"] + " s.e.")
            low, high = row["5 % .. 95 %"].split(" .. ")
            self.same(low.lstrip("+"), effect["net"]["p05"], row["arm"] + " 5 %")
            self.same(high.lstrip("+"), effect["net"]["p95"], row["arm"] + " 95 %")
            self.same(row["ROI"], effect["roi"]["mean"], row["arm"] + " ROI")
        paragraphs = re.split(r"\n\s*\n", text)
        for arm, effect in effects.items():
            found = next((" ".join(p.split()) for p in paragraphs if " ".join(p.split()).startswith(f"'{arm}'")), "")
            said = re.match(r"'.*?' (earns|loses) ([\d,.e+-]+) ", found)
            if said:
                self.same(said[2], abs(effect["net"]["mean"]), arm + " in words")
                self.assertEqual(said[1] == "earns", effect["net"]["mean"] >= 0)
            back = re.search(r"earned back in ([\d.]+ %) of", found)
            if back:
                self.same(back[1], effect["payback"]["share_of_replicates"], arm + " earned back")
                # Never paid back where the effect is a loss.
                self.assertLessEqual(effect["payback"]["share_of_replicates"], effect["ahead"]["mean"] + 1e-12)
            returned = re.search(r"Return on what it costs: (-?[\d,.]+ %)", found)
            if returned:
                self.same(returned[1], effect["roi"]["mean"], arm + " return")
        for head, columns, of in (("arm", GETS, levels), ("arm", PARTS, effects)):
            mark = "What members get, " if columns is GETS else "Where the effect on revenue comes from, "
            if mark not in text:
                continue
            for row in rows_of(text[text.index(mark):], head):
                for column, name in columns.items():
                    if column in row:
                        self.same(row[column].lstrip("+"), of[row["arm"]][name]["mean"], f"{row['arm']} {column}")

    def check_tables_of_json(self, text, result):
        """The first lines, key figures and years are those of the text, and years come to the whole run."""
        said = result["verdict"]["text"].split()
        self.assertEqual(said, text.split()[:len(said)])
        key = {one["arm"]: one["key_figures"] for one in result["comparisons"]}
        if "What it costs and brings against" in text:
            for row in rows_of(text[text.index("What it costs and brings against"):], "arm"):
                for column, name in KEY.items():
                    self.same(row[column].lstrip("+"), key[row["arm"]][name], f"{row['arm']} {column}")
        levels = {one["name"]: one["metrics"] for one in result["arms"]}
        years = {one["name"]: one["years"] for one in result["arms"]}
        for arm, rows in years.items():
            for name in ("revenue", "margin", "net_to_horizon", "fees"):
                whole = levels[arm][name]["mean"] if name in levels[arm] else 0.0
                self.assertAlmostEqual(sum(one["money"].get(name, 0.0) for one in rows), whole, delta=1e-6 * abs(whole) + 1e-6)
            self.assertEqual([one["year"] for one in rows], list(range(1, len(rows) + 1)))
            if len(rows) == 1 and "member_share_of_revenue" in rows[0]["counts"]:
                self.assertAlmostEqual(rows[0]["counts"]["member_share_of_revenue"], levels[arm]["member_share_of_revenue"]["mean"], delta=1e-12)
        for mark, part, columns in (("Profit and loss by year", "money", MONEY), ("Members and units by year", "counts", COUNTS)):
            if mark not in text:
                continue
            rows = [line for line in text[text.index(mark):].split("\n\n")[0].splitlines()[1:]]
            head = re.split(r"\s{2,}", rows[0].strip())
            arm, seen = "", 0
            for line in rows[2:]:
                cells = re.split(r"\s{2,}", line.strip())
                if len(cells) == len(head):
                    arm, seen = cells[0], 0
                else:
                    cells.insert(0, arm)
                seen += 1
                self.assertEqual(len(cells), len(head), line)
                for column, cell in zip(head, cells):
                    if column in columns:
                        self.same(cell, years[arm][seen - 1][part][columns[column]], f"{arm} {column} {seen}")

    def check_sums(self, result):
        for one in result["arms"]:
            of = {name: summary["mean"] for name, summary in one["metrics"].items()}
            self.assertAlmostEqual(of["net"], of["net_to_horizon"] - of["owed"], delta=1e-6 * abs(of["net"]) + 1e-6)
            parts = sum(of["owed_" + part] for part in ("rewards", "open", "membership", "refunds", "returns"))
            self.assertAlmostEqual(of["owed"], parts - of["owed_by_partners"], delta=1e-6 * abs(of["owed"]) + 1e-6)
        for one in result["comparisons"]:
            of = {name: summary["mean"] for name, summary in one["metrics"].items()}
            if of["roi"] is not None:
                self.assertAlmostEqual(of["roi"], of["net"] / of["program_cost"], delta=1e-9 * abs(of["roi"]) + 1e-12)

    def check_file(self, path, result):
        try:
            import h5py
        except ImportError:
            print("SKIPPED: no h5py for this Python")
            return
        def words(dataset):
            return [word.decode() for word in dataset[()]]
        with h5py.File(path) as file:
            summary = file["summary"]
            statistics = words(summary["statistic"])
            self.assertEqual(statistics, STATISTICS)
            arms = words(summary["arm"])
            def compare(numbers, expected, what):
                for number, name in zip(numbers, statistics):
                    value = expected[name]
                    self.assertTrue(value == number if value is not None else not math.isfinite(number), (what, name, value, number))
            by_arm = {one["name"]: one["metrics"] for one in result["arms"]}
            effects = {one["arm"]: one["metrics"] for one in result["comparisons"]}
            for m, metric in enumerate(words(summary["metric"])):
                for a, arm in enumerate(arms):
                    compare(summary["level"][m, a], by_arm[arm][metric], (arm, metric))
                    if a > 0:
                        compare(summary["effect"][m, a], effects[arm][metric], (arm, "effect", metric))
            for m, metric in enumerate(words(summary["comparison_metric"])):
                for a, arm in enumerate(arms[1:], start=1):
                    compare(summary["comparison"][m, a], effects[arm][metric], (arm, metric))
            self.assertEqual("best" in result, "lead" in summary)
            if "best" in result:
                compare(summary["lead"], result["best"]["lead"], "lead")
                self.assertEqual(summary["lead"].attrs["best"], result["best"]["arm"])
                self.assertEqual(summary["lead"].attrs["share_ahead"], result["best"]["share_ahead"])
            minor = file.attrs["minor_per_major"]
            periods = file["net_to_horizon"][()].sum(axis=2)
            self.assertTrue((abs(periods / minor - file["total/net_to_horizon"][()]) < 1e-6).all())
            self.assertNotIn("net", file)
            # Groups: everybody's net before platform, and of those whom members brought the rest.
            usage = file["by_usage"]
            import numpy
            groups = numpy.nansum(usage["net"][()] * usage["customers"][()], axis=2)
            platform = file["platform_cost"][()].sum(axis=2) / minor
            brought = file["total/referred"][()] > 0
            gap = abs(groups - platform - file["total/net"][()])
            self.assertTrue((gap[~brought] < 1e-4).all(), gap)

    def test_every_shipped_scenario(self):
        self.run_it("calibrate", CAFE, "--currency", "SEK", "-o", self.at / "demo-fit.h5", "-q")
        checked = 0
        for path in sorted((SOURCE / "scenarios").glob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            if "fit: ../results/" in text and "demo-fit.h5" not in text:
                continue  # its data are not shipped
            fit = ["--fit", self.at / "demo-fit.h5"] if "demo-fit.h5" in text else []
            with self.subTest(scenario=path.name):
                out = self.at / "r.h5"
                few = 2000 if "pilot:" in text else 60  # a pilot has to reach enough customers to learn from
                done = self.run_it("run", path, *fit, "--replicates", "20", "-o", out, "--json", self.at / "r.json",
                                   "--set", f"population.new_customers.count={few}",
                                   "--set", "uncertainty={populations_per_draw: 1, replicates_per_population: 1}")
                result = json.loads((self.at / "r.json").read_text())
                self.check_text(done.stdout, result)
                self.check_tables_of_json(done.stdout, result)
                self.check_sums(result)
                self.check_file(out, result)
                checked += 1
        self.assertGreaterEqual(checked, 6)

    def test_a_tie_is_no_loss(self):
        rare = self.write("rare.yaml", """
stamkund: 1
name: rare
currency: SEK
horizon: 8 weeks
replicates: 40
population:
  new_customers: {count: 3}
  purchases: {model: nbd, r: 1, alpha: 60 weeks}
  spend: {model: fixed, amount: 100 SEK}
baseline: {name: none, margin: 50 %}
arms:
  - {name: more, effects: {purchase_rate: 50 %}}
  - {name: fewer, effects: {purchase_rate: -50 %}}
""")
        text = " ".join(self.run_it("run", rare, "--json", self.at / "j.json").stdout.split())
        effects = {one["arm"]: one["metrics"] for one in json.loads((self.at / "j.json").read_text())["comparisons"]}
        ahead = round(100 * effects["more"]["ahead"]["mean"])
        self.assertTrue(0 < ahead < 50)  # most replicates see nobody buy more often
        self.assertIn(f"It is ahead in {ahead} % of the replicates, behind in 0 % and no different in "
                      f"{100 - ahead} %: the answer is not clear.", text)
        self.assertEqual(effects["fewer"]["ahead"]["mean"], 0)
        behind = re.search(r"It is ahead in 0 % of the replicates, behind in (\d+) % and no different in (\d+) %", text)
        self.assertEqual(sum(map(int, behind.groups())), 100)
        self.assertNotIn("do not launch", text)
        self.assertIn(f"before 'none', in {ahead} % of the replicates (no different in {100 - ahead} %)", text)


CLUB = """stamkund: 1
currency: SEK
horizon: 6 weeks
run_off: 1 week
period: 2 weeks
replicates: 20
uncertainty: {populations_per_draw: 1, replicates_per_population: 1}
population:
  new_customers: {count: 100}
  purchases: {model: nbd, r: 50, alpha: 50 weeks}
  spend: {model: fixed, amount: 100 SEK}
baseline: {name: today, margin: 50 %}
arms:
  - name: club
    program:
      membership: {fee: 90 SEK, discount: 10 %, joining_slope: 0}
      enrolment: {share_per_visit: 100 %}
"""


class Payback(Case):
    def test_fees_that_come_first_are_told_from_what_is_earned(self):
        """A fee of 90 at once, discounts of 10 a week for a year: cash for two months, and a loss."""
        scenario = self.write("club.yaml", CLUB)
        result = self.json_of("run", scenario)
        effect = result["comparisons"][0]["metrics"]
        self.assertLess(effect["net"]["p95"], 0)
        self.assertEqual(effect["payback"]["share_of_replicates"], 0)
        self.assertEqual(effect["cash_payback"]["p50"], 14)
        text = " ".join(self.run_it("run", scenario).stdout.split())
        self.assertIn("It is not earned back in any replicate, though cash is in hand by 2 weeks", text)
        # Benefits of some 46 weeks are owed, one of them within the run-off, though there is no reward.
        club = result["arms"][1]["metrics"]
        self.assertGreater(club["owed"]["mean"], 30 * club["paid_in_run_off"]["mean"])
        self.assertGreater(club["paid_in_run_off"]["mean"], 0)


CASES = SOURCE.parent / "shared" / "cases" / "program"


class ProgramCases(Case):
    """Small programs that went wrong, with the answers that are right."""

    def case(self, name, *options):
        path = pathlib.Path(CASES / name)
        if not path.exists():
            self.skipTest("no " + name + " on this machine")
        return self.json_of("run", path, *options)

    def effects(self, *arguments):
        return {one["arm"]: one["metrics"] for one in self.case(*arguments)["comparisons"]}

    def test_coupons_are_not_charged_beyond_the_horizon(self):
        owed = set()
        for weeks in (4, 26, 52):
            result = self.case("run-off-coupon.yaml", "--set", f"run_off={weeks} weeks")
            owed.add(json.dumps([[arm["metrics"][name] for name in ("net", "owed")] for arm in result["arms"]]))
            coupons = result["arms"][1]["metrics"]
        self.assertEqual(len(owed), 1)
        # What was handed out and not used by the horizon is the most that it can be.
        without = result["arms"][2]["metrics"]
        unused = without["program_cost"]["mean"] - without["owed"]["mean"] - (coupons["program_cost"]["mean"] - coupons["owed"]["mean"])
        self.assertLess(coupons["owed"]["mean"], unused)
        self.assertGreater(coupons["owed"]["mean"], without["owed"]["mean"])
        self.assertLess(coupons["owed"]["mean"], 5000)

    def test_late_cashback_is_a_loss_and_never_paid_back(self):
        for options in ((), ("--set", "run_off=60 weeks")):
            effect = self.effects("late-cashback.yaml", *options)["cashback"]
            self.assertAlmostEqual(effect["net"]["mean"], -108030, delta=5)
            self.assertEqual(effect["payback"]["share_of_replicates"], 0)
            self.assertEqual(effect["ahead"]["mean"], 0)
            # A payout that is certain carries no redemption prior: the accountant expects what it comes to.
            self.assertAlmostEqual(effect["liability"]["mean"], effect["owed"]["mean"], delta=1)

    def test_a_fee_for_nothing_finds_no_takers(self):
        effect = self.effects("fee-for-nothing.yaml")["a"]
        self.assertLess(effect["fees"]["mean"], 3000)  # less than one member of 2,000
        done = self.run_it("validate", CASES / "fee-for-nothing.yaml")
        text = done.stdout + done.stderr
        self.assertIn("buys far less than it costs", text)
        self.assertIn("30 % is assumed", text)
        off = self.effects("fee-for-nothing.yaml", "--set", "arms[a].program.membership.joining_slope=0")["a"]
        self.assertGreater(off["fees"]["mean"], 1e6)


if __name__ == "__main__":
    unittest.main(verbosity=2)
