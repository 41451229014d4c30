"""'stamkund sweep' as its users meet it. Run as sweep_cli_test.py SUITE."""
import csv
import hashlib
import json
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

import h5py
import numpy
from cli_case import PROGRAM, STATED, Case

STUDY = """stamkund_sweep: 1
scenario: s.yaml
method: %s
points: 3
goal: {effect: net, arm: card}
parameters:
  - path: arms[card].program.reward.cost
    from: 5 SEK
    to: 20 SEK
  - path: arms[card].program.reward.at
    from: 6
    to: 12
    step: 1
"""


class Sweep(Case):
    def setUp(self):
        super().setUp()
        self.write("s.yaml", STATED)

    def study(self, method, text=STUDY, name="study.yaml"):
        return self.write(name, text % method)

    def test_each_method_gives_its_variants(self):
        counts = {"latin_hypercube": 3, "sobol_sequence": 3, "one_at_a_time": 5, "morris": 9, "sobol_indices": 12}
        for method, count in counts.items():
            with self.subTest(method):
                out = self.json_of("sweep", self.study(method))
                self.assertEqual(len(out["variants"]), count)
                self.assertTrue(all(one["fine"] for one in out["variants"]))
        self.assertEqual(len(out["variance_shares"]), 2)

    def test_a_variant_is_what_run_says_of_it(self):
        out = self.json_of("sweep", self.study("latin_hypercube"))
        one = out["variants"][out["best"]]
        cost, at = one["values"]
        run = self.json_of("run", self.at / "s.yaml", "--set", f"arms[card].program.reward.cost={cost}", "--set",
                           f"arms[card].program.reward.at={at}")
        effect = next(c for c in run["comparisons"] if c["arm"] == "card")["metrics"]["net"]
        self.assertEqual(one["outcomes"][0]["mean"], effect["mean"])
        self.assertEqual(one["outcomes"][0]["standard_error"], effect["standard_error"])

    def test_few_draws_give_no_interval(self):
        """As of a run: 5 and 95 % of a handful of draws hold far fewer than 90 % of what may come."""
        study = self.study("latin_hypercube")
        for replicates, enough in ((8, False), (76, False), (80, True)):
            with self.subTest(replicates):
                table = self.at / "v.csv"
                said = self.run_it("sweep", study, "--replicates", replicates, "--csv", table, "-o", self.at / "v.h5").stdout
                self.assertEqual("90 % interval" in said, enough, said)
                self.assertEqual("(--replicates 80)" in said, not enough, said)
                self.assertEqual("standard error" in said, not enough, said)
                best = self.json_of("sweep", study, "--replicates", replicates)["variants"][0]["outcomes"][0]
                self.assertEqual(best["p05"] is not None, enough)
                self.assertEqual(best["independent_draws"], replicates // 4)
                with open(table, encoding="utf-8") as file:
                    self.assertEqual(next(csv.DictReader(file))["effect on net of card 5 %"] != "", enough)
                with h5py.File(self.at / "v.h5", "r") as file:
                    self.assertEqual(bool(numpy.isnan(file["summary"][0, 0, 2])), not enough)
                self.run_it("report", self.at / "v.h5", "-o", self.at / "v.html")
                self.assertEqual("too few draws for an interval" in (self.at / "v.html").read_text(), not enough)

    def test_stated_ranges_vary_and_flips_are_found(self):
        self.write("s.yaml", STATED.replace("reward: {at: 10, cost: 13.50 SEK}}",
                                            "reward: {at: 10, cost: 13.50 SEK}, behaviour: "
                                            "{goal_gradient: {uniform: [0, 0.25]}}}"))
        text = """stamkund_sweep: 1
scenario: s.yaml
method: one_at_a_time
stated_ranges: true
goal: {effect: net, arm: card}
"""
        out = self.json_of("sweep", self.write("study.yaml", text), "--replicates", 80)
        swings = {one["parameter"]: one for one in out["tornado"]}
        path = "arms[card].program.behaviour.goal_gradient"
        self.assertEqual(set(swings), {path})
        low, high = (out["variants"][swings[path][end]] for end in ("low", "high"))
        self.assertEqual((low["values"], high["values"]), (["0.0125"], ["0.2375"]))
        run = self.json_of("run", self.at / "s.yaml", "--set", path + "=0.0125", "--replicates", 80)
        self.assertEqual(run["comparisons"][0]["metrics"]["net"]["mean"], low["outcomes"][0]["mean"])
        # Less than nothing if nobody reacts, more if everybody does: between them it flips.
        self.assertLess(low["outcomes"][0]["mean"], 0)
        self.assertGreater(high["outcomes"][0]["mean"], 0)
        self.assertTrue(0.0125 < swings[path]["changes_sign_at"] < 0.2375)
        self.run_it("sweep", self.write("none.yaml", text.replace("scenario: s.yaml", "scenario: plain.yaml")), exit=66)
        self.write("plain.yaml", STATED.replace("13.50 SEK}}", "13.50 SEK}, behaviour: {goal_gradient: 0}}"))
        self.assertIn("nothing as a distribution", self.run_it("sweep", self.at / "none.yaml", exit=65).stderr)

    def test_a_dearer_reward_earns_less_and_the_tornado_says_so(self):
        out = self.json_of("sweep", self.study("one_at_a_time"))
        cost = next(t for t in out["tornado"] if t["parameter"].endswith("cost"))
        self.assertEqual(out["variants"][cost["low"]]["values"][0], "20 SEK")
        self.assertEqual(out["variants"][cost["high"]]["values"][0], "5 SEK")

    def test_optimize_finds_what_brute_force_finds(self):
        text = STUDY.replace("from: 5 SEK\n    to: 20 SEK", "values: [5 SEK, 10 SEK, 20 SEK]").replace("points: 3", "points: 30")
        best = self.json_of("sweep", self.study("optimize", text), "--replicates", "128")
        grid = text.replace("from: 6\n    to: 12\n    step: 1", "values: [6, 7, 8, 9, 10, 11, 12]")
        all_of_it = self.json_of("sweep", self.study("grid", grid), "--replicates", "128")
        self.assertEqual(len(all_of_it["variants"]), 21)
        self.assertEqual(best["variants"][best["best"]]["values"], all_of_it["variants"][all_of_it["best"]]["values"])
        self.assertLess(best["replicates_spent"], best["replicates_brute_force"])

    def test_bounds_have_the_unit_of_their_figure(self):
        bounded = STUDY + "constraints:\n  - {figure: liability, arm: card, at_most: %s}\n"
        study = lambda bound: self.write("b.yaml", bounded.replace("at_most: %s", f"at_most: {bound}") % "optimize")
        found = [self.json_of("sweep", study(bound), "--replicates", 20)["best"] for bound in ("600 SEK", "600")]
        self.assertEqual(found[0], found[1])
        self.assertIn("'EUR', expected one in SEK", self.run_it("sweep", study("600 EUR"), exit=65).stderr)
        self.assertIn("found 'few', expected a number", self.run_it("sweep", study("few"), exit=65).stderr)

    def bounded(self, bound, *more):
        text = STUDY.replace("from: 5 SEK\n    to: 20 SEK", "values: [5 SEK, 10 SEK, 20 SEK]").replace("points: 3", "points: 30")
        text = text.replace("arm: card}", "arm: card, confidence: 80 %%}", 1) if "confidence" in more else text
        return self.write("b.yaml", text % "optimize" + "outcomes:\n  - {figure: liability, arm: card, aim: least}\n"
                          "constraints:\n  - {figure: liability, arm: card, at_most: %s}\n" % bound)

    def test_where_nothing_is_allowed_the_nearest_is_said(self):
        study = self.bounded("1 SEK")
        said = self.run_it("sweep", study, "--replicates", 20, "--top", 30, "-o", self.at / "b.h5").stdout
        out = self.json_of("sweep", study, "--replicates", 20)
        self.assertIsNone(out["best"])
        self.assertEqual(out["constraints"], [{"outcome": "liability of card", "at_least": None, "at_most": 1.0}])
        liability = [one["outcomes"][1]["mean"] for one in out["variants"]]
        self.assertEqual([one["misses"][0] for one in out["variants"]], [one - 1.0 for one in liability])
        self.assertEqual(liability[out["nearest"]], min(liability))
        self.assertFalse(any(one["on_front"] for one in out["variants"]))
        cost, at = out["variants"][out["nearest"]]["values"]
        lines = said.splitlines()
        self.assertEqual(lines[0], "no variant keeps the constraints")
        self.assertIn(f"reward.cost = {cost}, arms[card].program.reward.at = {at} comes nearest: it misses liability of card, at most 1 SEK, by", lines[1])
        self.assertEqual(sum("not allowed" in line and "liability of card by" in line for line in lines), len(liability))
        self.run_it("report", self.at / "b.h5", "-o", self.at / "b.html", "--csv", self.at / "csv")
        self.assertIn("Nearest comes", (self.at / "b.html").read_text())
        self.assertIn("liability at cost of card,,1.0,21.0", (self.at / "csv" / "constraints.csv").read_text())
        # The same figures under another bound are another answer.
        other = self.json_of("sweep", self.bounded("2 SEK"), "--replicates", 20)
        self.assertEqual(other["variants"][0]["outcomes"], out["variants"][0]["outcomes"])
        self.assertNotEqual(other["sweep_digest"], out["sweep_digest"])

    def test_what_was_not_compared_is_not_called_as_good(self):
        study = self.bounded("1000000 SEK", "confidence")
        done = self.run_it("sweep", study, "--replicates", 24, "--json", self.at / "b.json", "-o", self.at / "b.h5").stdout
        out = json.loads((self.at / "b.json").read_text())
        self.assertEqual({one["standing"] for one in out["variants"]}, {"best", "not compared"})
        self.assertIn("it is not known whether they are worse: with a confidence of 80.0 % variants are compared from 50 draws on", " ".join(done.split()))
        self.assertNotIn("not clearly worse", done)
        self.run_it("report", self.at / "b.h5", "-o", self.at / "b.html")
        self.assertIn("compared from 50 draws on", (self.at / "b.html").read_text())
        # A card whose platform costs more than all margin.
        dear = self.run_it("sweep", study, "--replicates", 160, "--set", "arms[card].program.platform_cost=90000 SEK per month").stdout
        self.assertIn("on average it loses: better leave it as in the baseline", dear)

    def test_a_value_that_needs_another_parameter_stops_nothing(self):
        text = (STUDY % "grid")[:(STUDY % "grid").index("parameters:")] + ("parameters:\n  - {path: horizon, values: [26 weeks, 52 weeks]}\n"
                                                                          "  - {path: population.new_customers.arrive_over, values: [4 weeks, 30 weeks]}\n")
        out = self.json_of("sweep", self.write("h.yaml", text), "--replicates", 4)
        self.assertEqual([one["fine"] for one in out["variants"]], [True, False, True, True])
        self.assertIn("after the horizon", out["variants"][1]["reason"])
        # What no other value mends is refused before anything is run.
        self.run_it("sweep", self.write("h.yaml", text.replace("30 weeks", "thirty weeks")), exit=65)

    def test_one_place_is_no_two_parameters(self):
        twice = STUDY % "grid" + "  - {path: 'arms[0].program.reward.cost', values: [7 SEK, 8 SEK]}\n"
        said = self.run_it("validate", self.write("t.yaml", twice), exit=65).stderr
        self.assertIn("'arms[0].program.reward.cost' is the same place as 'arms[card].program.reward.cost'", said)

    def test_variants_as_near_as_the_nearest_are_counted(self):
        # No variant moves how often customers of the baseline buy: all miss it alike.
        study = self.bounded("1 SEK")
        text = pathlib.Path(study).read_text().replace("figure: liability, arm: card, at_most: 1 SEK", "figure: purchases, arm: today, at_least: 1000000")
        study = self.write("b.yaml", text)
        out = self.json_of("sweep", study, "--replicates", 4)
        self.assertGreater(len(out["as_near"]), 0)
        for one in out["as_near"]:
            self.assertEqual(out["variants"][one]["misses"], out["variants"][out["nearest"]]["misses"])
        self.assertIn("comes nearest, with %d as near as it: it misses" % len(out["as_near"]),
                      self.run_it("sweep", study, "--replicates", 4, "-o", self.at / "b.h5").stdout.replace("\n", " "))
        self.run_it("report", self.at / "b.h5", "-o", self.at / "b.html")
        self.assertIn("with %d as near as it" % len(out["as_near"]), (self.at / "b.html").read_text())

    def test_what_is_not_allowed_is_on_no_front(self):
        # A bound that some variants miss: the front is that of the rest.
        study = self.bounded("600 SEK")
        out = self.json_of("sweep", study, "--replicates", 40, "-o", self.at / "b.h5")
        allowed = [one for one in out["variants"] if one["standing"] != "not allowed" and one["replicates"] == 40]
        self.assertTrue(0 < len(allowed) < len(out["variants"]))
        for one in out["variants"]:
            net, liability = (outcome["mean"] for outcome in one["outcomes"])
            beaten = any(o["outcomes"][0]["mean"] >= net and o["outcomes"][1]["mean"] <= liability and o is not one for o in allowed)
            self.assertEqual(one["on_front"], one in allowed and not beaten)
        self.run_it("report", self.at / "b.h5", "-o", self.at / "b.html", "--csv", self.at / "csv")
        with open(self.at / "csv" / "front-1.csv", newline="", encoding="utf-8") as file:
            said = [row[-1] for row in list(csv.reader(file))[1:]]
        self.assertEqual([one == "not allowed" for one in said], [one["standing"] == "not allowed" for one in out["variants"]])

    def test_what_decides_is_on_the_page_and_how_to_make_it_again(self):
        study = self.bounded("100_000 SEK", "confidence")
        out = self.json_of("sweep", study, "--replicates", 400, "--seed", 77, "-o", self.at / "b.h5")
        best = out["variants"][out["best"]]
        with h5py.File(self.at / "b.h5") as file:
            values = file["sample"][0, out["best"]]
            self.assertEqual(best["reached"], file["reached"][out["best"]])
        self.assertAlmostEqual(best["reached"], numpy.quantile(values, .2), delta=abs(best["reached"]) * .02)
        self.assertTrue(all(one["reached"] <= best["reached"] for one in out["variants"] if one["standing"] == "kept"))
        self.run_it("report", self.at / "b.h5", "-o", self.at / "b.html", "--csv", self.at / "csv")
        page = (self.at / "b.html").read_text()
        said = re.search(r"What counts is what is reached with 80\.0 %: ([\d,.-]+) SEK\.", page)
        self.assertAlmostEqual(float(said.group(1).replace(",", "")) / best["reached"], 1.0, delta=1e-3)
        made = (self.at / "csv" / "digest.csv").read_text()
        with open(study, "rb") as file:
            sums = [hashlib.sha256(file.read()).hexdigest(), hashlib.sha256(STATED.encode()).hexdigest()]
        for line in (f"sweep_digest,{out['sweep_digest']}", "seed,77", "seed of the choice of variants,1", "the study,b.yaml", "the scenario,s.yaml",
                     f"SHA-256 of it,{sums[0]}", f"SHA-256 of it,{sums[1]}", "version of Stamkund,", "scenario_resolved"):
            self.assertIn(line, made)

    def test_fewer_replicates_do_not_compare_and_few_pairs_say_little(self):
        text = STUDY.replace("points: 3", "points: 30").replace("from: 5 SEK\n    to: 20 SEK", "values: [5 SEK, 10 SEK, 20 SEK]")
        warning = "do not compare with those of the others"
        self.assertIn(warning, self.run_it("sweep", self.study("optimize", text), "--replicates", 128).stdout)
        self.assertNotIn(warning, self.run_it("sweep", self.study("latin_hypercube")).stdout)
        out = self.json_of("sweep", self.study("sobol_indices"), "-o", self.at / "i.h5")
        self.assertIn("3 pairs say little", out["notes"][0])
        self.assertIn(out["notes"][0], self.run_it("sweep", self.study("sobol_indices")).stdout)
        self.run_it("report", self.at / "i.h5", "-o", self.at / "i.html")
        self.assertIn("Shares of 3 pairs say little", (self.at / "i.html").read_text())
        enough = self.study("sobol_indices", STUDY.replace("points: 3", "points: 64"))
        out = self.json_of("sweep", enough, "--set", "population.new_customers.count=3", "--replicates", 2, "-o", self.at / "i.h5")
        self.assertEqual(out["notes"], [])
        self.run_it("report", self.at / "i.h5", "-o", self.at / "i.html")
        self.assertNotIn("pairs say little", (self.at / "i.html").read_text())

    def test_what_is_done_is_kept_when_it_is_ended(self):
        study = self.study("latin_hypercube", STUDY.replace("points: 3", "points: 3000"))
        points = self.at / "k.h5.points"
        with subprocess.Popen([PROGRAM, "sweep", study, "-o", str(self.at / "k.h5"), "-q"], stderr=subprocess.PIPE, text=True) as running:
            while not points.exists() or points.stat().st_size == 0:
                self.assertIsNone(running.poll())
                time.sleep(0.01)
            running.send_signal(signal.SIGTERM)
            said = running.stderr.read()
        self.assertEqual(running.returncode, 130)
        kept = len(points.read_text().splitlines())
        self.assertIn(f"interrupted; what is done, {kept} result", said)
        self.assertIn(f"is kept in '{points}': the same call goes on from there", said)
        self.assertFalse((self.at / "k.h5").exists())

    def test_threads_shards_and_kills_change_nothing(self):
        study = self.study("latin_hypercube", STUDY.replace("points: 3", "points: 12"))
        whole = self.json_of("sweep", study, "--threads", "1")["sweep_digest"]
        self.assertEqual(self.json_of("sweep", study, "--threads", "2")["sweep_digest"], whole)
        known = []
        for i in (1, 2, 3):
            points = self.at / f"{i}.points"
            self.run_it("sweep", study, "--shard", f"{i}/3", "--points", points, "-q")
            known += ["--known", points]
        merged = self.json_of("sweep", study, *known)
        self.assertEqual(merged["sweep_digest"], whole)
        self.assertEqual(merged["reused"], 12)
        for after in (0.02, 0.05, 0.1, 0.2):
            with subprocess.Popen([PROGRAM, "sweep", study, "-o", str(self.at / "k.h5"), "-q"]) as running:
                time.sleep(after)
                running.send_signal(signal.SIGKILL)
        last = self.json_of("sweep", study, "-o", self.at / "k.h5")
        self.assertEqual(last["sweep_digest"], whole)
        self.assertEqual(self.json_of("sweep", study, "--points", self.at / "k.h5.points")["reused"], 12)

    def test_what_cannot_be_run_is_recorded_and_stops_nothing(self):
        # Each value is taken by itself; but nobody can arrive after the horizon.
        text = STUDY.replace("from: 5 SEK\n    to: 20 SEK", "values: [5 SEK, 10 SEK]").replace(
            "from: 6\n    to: 12\n    step: 1", "values: [6, 8]") + """  - path: population.new_customers.arrive_over
    values: [4 weeks, 20 weeks]
  - path: horizon
    values: [26 weeks, 10 weeks]
"""
        out = self.json_of("sweep", self.study("grid", text))
        self.assertEqual(len(out["variants"]), 16)
        failed = [one for one in out["variants"] if not one["fine"]]
        self.assertEqual(len(failed), 4)
        self.assertEqual(out["failed"], 4)
        for one in failed:
            self.assertTrue(one["reason"])
        self.assertIsNotNone(out["best"])
        said = self.run_it("sweep", self.at / "study.yaml", "-o", self.at / "f.h5").stdout
        self.assertIn("16 variants; 4 of them could not be run", said)
        self.run_it("report", self.at / "f.h5", "-o", self.at / "f.html")
        page = (self.at / "f.html").read_text()
        self.assertIn("Best of 12 variants", page)
        self.assertIn("Could not be run: 4 of 16.", page)

    def test_a_page_of_one_shard_says_so(self):
        study = self.study("latin_hypercube")
        self.run_it("sweep", study, "--shard", "1/2", "-o", self.at / "p.h5", "-q")
        self.run_it("report", self.at / "p.h5", "-o", self.at / "p.html")
        page = (self.at / "p.html").read_text()
        self.assertIn("Best of 2 variants", page)
        self.assertIn("1 of 3 variants are in other shards", page)
        self.assertNotIn("ould not be run", page)

    def test_where_nothing_can_be_run_that_is_a_refusal(self):
        text = STUDY.replace("from: 5 SEK\n    to: 20 SEK", "values: [5 SEK, 10 SEK]").replace(
            "from: 6\n    to: 12\n    step: 1", "values: [6]") + """  - path: population.new_customers.arrive_over
    values: [20 weeks]
  - path: horizon
    values: [10 weeks]
"""
        study = self.study("grid", text)
        done = self.run_it("sweep", study, "-o", self.at / "f.h5", "-q", exit=65)
        self.assertIn("no variant could be run; the first: ", done.stderr)
        out = self.json_of("sweep", study, exit=65)
        self.assertIn(out["variants"][0]["reason"], out["problems"][0]["message"])
        # Of a shard that is no failure yet; of all shards it is.
        parts = [self.at / f"{i}.h5" for i in (1, 2)]
        for i, part in enumerate(parts):
            self.run_it("sweep", study, "--shard", f"{i + 1}/2", "-o", part, "-q")
        self.assertIn("no variant could be run", self.run_it("merge", *parts, "-o", self.at / "m.h5", exit=65).stderr)
        with h5py.File(self.at / "m.h5") as merged, h5py.File(self.at / "f.h5") as whole:
            self.assertEqual(merged.attrs["sweep_digest"], whole.attrs["sweep_digest"])

    def test_what_is_wrong_is_said_at_once(self):
        done = self.run_it("sweep", self.write("bad.yaml", """stamkund_sweep: 1
scenario: s.yaml
method: gird
goal: {effect: nett, arm: crad}
parameters:
  - path: arms[card].program.reward.at
    from: 12
    to: 6
"""), exit=65)
        for said in ("did you mean 'grid'", "did you mean 'net'", "did you mean 'card'", "wrong way round", "5 errors"):
            self.assertIn(said, done.stderr + done.stdout)
        bad_path = STUDY.replace("reward.cost", "reward.cots")
        done = self.run_it("validate", self.study("morris", bad_path), exit=65)
        self.assertIn("cots", done.stderr)
        self.assertIn("valid sweep", self.run_it("validate", self.study("morris")).stdout)
        for shard in ("0/3", "4/3", "x", "1/0", "1/3x"):
            self.run_it("sweep", self.study("morris"), "--shard", shard, exit=64)
        self.run_it("sweep", self.study("optimize"), "--shard", "1/2", exit=64)

    def test_what_is_not_a_twin_or_not_there_is_refused_or_recorded(self):
        grid = "stamkund_sweep: 1\nscenario: s.yaml\nmethod: grid\ngoal: {effect: net, arm: card}\nparameters:\n"
        named = self.write("n.yaml", grid + "  - path: arms[card].name\n    values: [card, x]\n")
        out = self.json_of("sweep", named)
        self.assertEqual([one["fine"] for one in out["variants"]], [True, False])
        self.assertIn("no arm 'card'", out["variants"][1]["reason"])
        for path in ("seed", "replicates"):
            self.run_it("sweep", self.write("t.yaml", grid + f"  - path: {path}\n    values: [4, 8]\n"), exit=65)
        # Each value alone does not fit the other's own, together they do.
        pair = grid + ("  - path: arms[card].program.reward.at\n    values: [20, 25]\n"
                       "  - path: arms[card].program.endowed\n    values: [2, 12]\n")
        self.assertEqual(len(self.json_of("sweep", self.write("p.yaml", pair))["variants"]), 4)

    def test_points_of_a_private_result_are_private(self):
        (self.at / "o.h5").touch(mode=0o600)
        self.run_it("sweep", self.study("latin_hypercube"), "-o", self.at / "o.h5", "-q")
        self.assertEqual([(self.at / name).stat().st_mode & 0o777 for name in ("o.h5", "o.h5.points")], [0o600, 0o600])

    def test_files_of_others_are_left_alone(self):
        study = self.study("latin_hypercube")
        self.run_it("sweep", study, "--points", self.at / "p", "-q")
        self.run_it("sweep", study, "--known", self.at / "p", "-o", self.at / "p", exit=64)
        (self.at / "notes.txt").write_text("mine\n")
        self.run_it("sweep", study, "--points", self.at / "notes.txt", exit=73)
        self.assertEqual((self.at / "notes.txt").read_text(), "mine\n")
        said = self.run_it("sweep", study, "--known", self.at / "notes.txt", exit=65).stderr
        self.assertIn("found no variant of a sweep", said)
        self.run_it("sweep", study, "--shard", "1/2", "-o", self.at / "part.h5", "-q")
        self.assertIn("stamkund merge", self.run_it("sweep", study, "--known", self.at / "part.h5", exit=65).stderr)
        self.run_it("sweep", study, "--shard", "1/2", exit=64)
        done = self.run_it("sweep", study, "--shard", "1/2", "--points", self.at / "q")
        self.assertIn("in other shards", done.stdout)

    def test_the_file_has_its_names_and_csv_its_rows(self):
        self.run_it("sweep", self.study("sobol_sequence"), "-o", self.at / "s.h5", "--csv", self.at / "s.csv", "-q")
        try:
            import h5py
        except ImportError:
            self.skipTest("SKIPPED: h5py is not there")
        with h5py.File(self.at / "s.h5") as file:
            self.assertEqual(file.attrs["format"], "stamkund-sweep")
            self.assertEqual(file["sample"].shape, (2, 3, 8))
            self.assertEqual(file["value"].shape, (3, 2))
        self.assertEqual(len((self.at / "s.csv").read_text().splitlines()), 4)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
