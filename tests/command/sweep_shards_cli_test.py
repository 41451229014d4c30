"""Shards of a sweep, and what merging makes of them."""
import pathlib
import re
import unittest

import h5py
from cli_case import STATED, Case
from shards_cli_test import content

STUDY = """stamkund_sweep: 1
scenario: s.yaml
method: %s
points: 5
goal: {effect: net, arm: card}
outcomes:
  - {figure: liability, arm: card, aim: least}
parameters:
  - path: arms[card].program.reward.cost
    %s
  - path: arms[card].program.reward.at
    from: 6
    to: 12
    step: 2
"""
RANGE, LIST = "from: 5 SEK\n    to: 20 SEK", "values: [5 SEK, 10 SEK, 20 SEK]"


class SweepShards(Case):
    def setUp(self):
        super().setUp()
        self.write("s.yaml", STATED)

    def study(self, method="latin_hypercube", name="study.yaml"):
        return self.write(name, STUDY % (method, LIST if method == "grid" else RANGE))

    def shards(self, study, count, *options):
        parts = []
        for i in range(1, count + 1):
            part = str(self.at / f"part-{count}-{i}.h5")
            self.run_it("sweep", study, *options, "--shard", f"{i}/{count}", "-o", part, "--points", self.at / "points", "-q")
            parts.append(part)
        return parts

    def test_merged_file_is_that_of_one_sweep(self):
        whole, merged = str(self.at / "whole.h5"), str(self.at / "merged.h5")
        for method in ("grid", "latin_hypercube", "sobol_sequence", "one_at_a_time", "morris", "sobol_indices"):
            with self.subTest(method):
                (self.at / "points").unlink(missing_ok=True)
                study = self.study(method)
                one = self.json_of("sweep", study, "-o", whole, "--csv", self.at / "whole.csv")
                said = re.sub(r", \d+ of them known from others or from before", "", self.run_it("sweep", study).stdout)
                parts = self.shards(study, 3)
                parts.reverse()
                both = self.json_of("merge", *parts, "-o", merged, "--csv", self.at / "merged.csv")
                # Of a sweep, variants that come twice.
                self.assertEqual({**both, "reused": one["reused"]}, one)
                self.assertEqual(content(merged), content(whole))
                self.assertEqual(self.run_it("merge", *parts, "-o", merged).stdout, said + f"wrote {merged}\n")
                self.assertEqual((self.at / "merged.csv").read_text(), (self.at / "whole.csv").read_text())
                with h5py.File(merged) as file:
                    self.assertEqual([pathlib.Path(p.decode()).name for p in file["invocation/shard_path"]],
                                     [f"part-3-{i}.h5" for i in (1, 2, 3)])
                    self.assertNotIn("part", file)
        self.run_it("report", merged, "-o", self.at / "m.html")

    def test_any_number_of_shards_and_what_options_change(self):
        study, merged = self.study(), str(self.at / "merged.h5")
        for options in (["--seed", "5"], ["--set", "population.new_customers.count=100", "--replicates", "80"]):
            one = self.json_of("sweep", study, *options)
            for count in (1, 5):
                self.assertEqual(self.json_of("merge", *self.shards(study, count, *options), "-o", merged), one)

    def test_variants_that_fail_are_merged_with_their_reasons(self):
        text = STUDY % ("grid", LIST) + "  - path: horizon\n    values: [26 weeks, 10 weeks]\n"
        study = self.write("study.yaml", text + "  - path: population.new_customers.arrive_over\n"
                                                                      "    values: [4 weeks, 20 weeks]\n")
        one = self.json_of("sweep", study)
        self.assertGreater(one["failed"], 0)
        self.assertEqual(self.json_of("merge", *self.shards(study, 4), "-o", self.at / "merged.h5"), one)

    def test_missing_doubled_and_damaged(self):
        parts = self.shards(self.study(), 4)
        self.merge_refused([parts[0], parts[2]], "no file has shard 2/4, 4/4")
        self.merge_refused([*parts, parts[1]], parts[1], "is here, too: shard 2/4")
        self.merge_refused([*parts[:3], str(self.at / "nowhere.h5")], "nowhere.h5")
        good = pathlib.Path(parts[1]).read_bytes()
        for damaged in (good[:-1], b"", good[:3000] + bytes([good[3000] ^ 1]) + good[3001:]):
            pathlib.Path(parts[1]).write_bytes(damaged)
            self.merge_refused(parts, parts[1])

    def test_of_another_sweep(self):
        study = self.study()
        parts = self.shards(study, 2)
        other = str(self.at / "other.h5")
        part = lambda *options: self.run_it("sweep", *options, "--shard", "2/2", "-o", other, "-q")
        for options, word in ((["--seed", "9"], "seed"), (["--set", "horizon=25 weeks"], "overrides"),
                              (["--replicates", "9"], "overrides"), (["--no-calendar-error"], "no-calendar-error")):
            with self.subTest(word):
                part(study, *options)
                self.merge_refused([parts[0], other], other, word)
        self.study("sobol_sequence", "other.yaml")
        part(self.at / "other.yaml")
        self.merge_refused([parts[0], other], other, "method", "sobol_sequence", "study file")
        self.run_it("sweep", study, "--shard", "3/3", "-o", other, "-q")
        self.merge_refused([parts[0], other], other, "shards of the whole sweep: found '3', expected '2'")
        self.run_it("sweep", study, "-o", other, "-q")
        self.merge_refused([parts[0], other], other, "whole sweep")
        self.run_it("run", self.at / "s.yaml", "--shard", "2/2", "-o", other, "-q")
        self.merge_refused([parts[0], other], other, "no part of a sweep")
        self.merge_refused([other, parts[0]], parts[0], "a part of a sweep")
        self.write("s.yaml", STATED.replace("45 SEK", "46 SEK"))
        part(study)
        self.merge_refused([parts[0], other], other, "scenario file", "input files")

    def test_of_another_mathematics_library(self):
        import hashlib
        parts = self.shards(self.study(), 2)
        for part in parts:
            body = pathlib.Path(part).read_bytes()
            at = body.index(b"glibc ")
            body = bytearray(body[:body.rindex(b"\nstamkund-seal")])
            body[at + 6] = ord("9")
            body += b"\nstamkund-seal 1 sha256 " + hashlib.sha256(bytes(body)).hexdigest().encode() + b"\n"
            pathlib.Path(part).write_bytes(bytes(body))
        self.merge_refused(parts, "mathematics", "glibc 9", "of this program")

    def test_a_part_with_another_study_than_its_variants(self):
        """Sealed anew, so that only what is in it can tell."""
        import hashlib
        parts = self.shards(self.study(), 2)
        good = pathlib.Path(parts[1]).read_bytes()
        good = good[:good.rindex(b"\nstamkund-seal")]
        for before, after in ((b'"points":5', b'"points":6'), (b'"seed":1', b'"seed":2'), (b'"method":"l', b'"method":"x'),
                              (b'"from":5.0', b'"from":6.0'), (b'"least":false', b'"least":"alse"'), (b'"confidence":0.0', b'"confidence":9.0'), (b'"aim":-1', b'"aim":-9')):
            with self.subTest(before):
                at = good.index(before)
                body = good[:at] + after + good[at + len(before):]
                body += b"\nstamkund-seal 1 sha256 " + hashlib.sha256(body).hexdigest().encode() + b"\n"
                pathlib.Path(parts[1]).write_bytes(body)
                self.merge_refused(parts, parts[1])

    def test_usage(self):
        study = self.study()
        self.assertIn("5 variants", self.run_it("sweep", study, "--shard", "1/6", "-o", self.at / "p.h5", exit=64).stderr)
        self.run_it("sweep", study, "--shard", "1/2", exit=64)
        self.run_it("run", self.at / "s.yaml", "--shard", "1/1", "-o", self.at / "p.h5", "-q")
        said = self.run_it("merge", self.at / "p.h5", "-o", self.at / "all.h5", "--csv", self.at / "all.csv", exit=64).stderr
        self.assertIn("--csv", said)


if __name__ == "__main__":
    unittest.main()
