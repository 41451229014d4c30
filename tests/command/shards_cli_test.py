"""Shards of a run, and what merging makes of them."""
import pathlib
import resource
import unittest

import h5py
from cli_case import STATED, Case


def content(path):
    """Everything of a results file but how it was made."""
    out = {}
    with h5py.File(path, "r") as file:
        def take(name, item):
            if name.split("/")[0] == "invocation":
                return
            value = item[()] if isinstance(item, h5py.Dataset) else None
            keep = {key: str(item.attrs[key]) for key in item.attrs if key not in ("DIMENSION_LIST", "REFERENCE_LIST")}
            out[name] = (value if value is None or isinstance(value, bytes) else value.tolist() if value.dtype.kind == "O" else value.tobytes(), keep)
        file.visititems(take)
        out["/"] = {key: str(file.attrs[key]) for key in file.attrs}
    return out


class Shards(Case):
    def setUp(self):
        super().setUp()
        self.scenario = self.write("s.yaml", STATED)
        self.options = []

    def shards(self, count, threads=1):
        parts = []
        for i in range(1, count + 1):
            part = str(self.at / f"part-{count}-{i}.h5")
            self.run_it("run", self.scenario, *self.options, "--shard", f"{i}/{count}", "-o", part, "--threads", threads, "-q")
            parts.append(part)
        return parts

    def test_merged_file_is_that_of_one_run(self):
        whole = str(self.at / "whole.h5")
        json = self.json_of("run", self.scenario, "-o", whole)
        for count, threads in ((1, 2), (3, 1), (7, 2)):
            merged = str(self.at / "merged.h5")
            parts = self.shards(count, threads)
            parts.reverse()
            self.assertEqual(self.json_of("merge", *parts, "-o", merged), json)
            self.assertEqual(content(merged), content(whole))
        self.run_it("validate", merged)
        self.run_it("validate", parts[0])
        with h5py.File(merged, "r") as file:
            self.assertEqual(len(file["invocation/shard_path"]), 7)

    def test_rich_scenario_with_three_arms_and_groups(self):
        from cli_case import SOURCE
        self.scenario = str(SOURCE / "scenarios" / "fashion-tiers.yaml")
        self.options = ["--replicates", "5", "--set", "population.new_customers.count=200"]
        whole, merged = str(self.at / "whole.h5"), str(self.at / "merged.h5")
        text = self.run_it("run", self.scenario, *self.options, "-o", whole).stdout
        said = self.run_it("merge", *self.shards(3), "-o", merged).stdout
        self.assertEqual(content(merged), content(whole))
        self.assertEqual(said.replace(merged, ""), text.replace(whole, ""))

    def test_more_parts_than_a_process_may_have_open(self):
        self.options = ["--replicates", "40", "--set", "population.new_customers.count=3"]
        whole, merged = str(self.at / "whole.h5"), str(self.at / "merged.h5")
        self.run_it("run", self.scenario, *self.options, "-o", whole, "-q")
        parts = self.shards(40)
        limited = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))}
        self.run_it("merge", *parts, "-o", merged, "-q", **limited)
        self.assertEqual(content(merged), content(whole))

    def test_without_a_place_to_write_nothing_is_merged(self):
        self.assertIn("-o FILE", self.run_it("merge", *self.shards(2), exit=64).stderr)

    def test_missing_and_doubled(self):
        parts = self.shards(4)
        self.merge_refused([parts[0], parts[2], parts[3]], "no file has replicates 3 to 4 of 8, that is shard 2/4")
        self.merge_refused(parts[:3], "no file has replicates 7 to 8 of 8, that is shard 4/4")
        self.merge_refused(parts + [parts[1]], parts[1], "is here, too: replicates 3 to 4")
        self.merge_refused(parts + [str(self.at / "nowhere.h5")], "nowhere.h5")

    def test_of_another_run(self):
        parts = self.shards(2)
        other = str(self.at / "other.h5")
        for options, word in ((["--seed", "9"], "seed"), (["--set", "horizon=25 weeks"], "overrides"),
                              (["--replicates", "9"], "whole run")):
            self.run_it("run", self.scenario, *options, "--shard", "2/2", "-o", other, "-q")
            self.merge_refused([parts[0], other], other, word)
        whole = str(self.at / "whole.h5")
        self.run_it("run", self.scenario, "-o", whole, "-q")
        self.merge_refused([parts[0], whole], whole)

    def test_damaged(self):
        parts = self.shards(2)
        good = pathlib.Path(parts[1]).read_bytes()
        for damaged in (good[:-1], good[: len(good) // 2], b"", good[:3000] + bytes([good[3000] ^ 1]) + good[3001:]):
            pathlib.Path(parts[1]).write_bytes(damaged)
            self.merge_refused(parts, parts[1])

    def test_of_another_mathematics_library(self):
        import hashlib
        parts = self.shards(2)
        body = pathlib.Path(parts[1]).read_bytes()
        seal = body.rindex(b"\nstamkund-seal")
        at = body.index(b"glibc ")
        body = bytearray(body[:seal])
        body[at + 6] = ord("9")
        body += b"\nstamkund-seal 1 sha256 " + hashlib.sha256(bytes(body)).hexdigest().encode() + b"\n"
        pathlib.Path(parts[1]).write_bytes(bytes(body))
        self.merge_refused(parts, "mathematics", "glibc 9")

    def test_private_file_stays_private(self):
        out = self.at / "out.h5"
        self.run_it("run", self.scenario, "-o", out, "-q")
        self.assertEqual(out.stat().st_mode & 0o777, 0o666 & ~self.umask())
        out.chmod(0o600)
        self.run_it("run", self.scenario, "-o", out, "-q")
        self.assertEqual(out.stat().st_mode & 0o777, 0o600)

    @staticmethod
    def umask():
        import os
        mask = os.umask(0)
        os.umask(mask)
        return mask

    def test_usage(self):
        for wrong in ("0/3", "4/3", "3", "1/", "a/b", "1/3x", "-1/3"):
            self.run_it("run", self.scenario, f"--shard={wrong}", "-o", str(self.at / "p.h5"), exit=64)
        self.assertIn("8 replicates", self.run_it("run", self.scenario, "--shard", "1/9", "-o", str(self.at / "p.h5"), exit=64).stderr)
        self.run_it("run", self.scenario, "--shard", "1/2", exit=64)
        part = self.shards(1)[0]
        self.run_it("merge", part, "-o", part, exit=64)


if __name__ == "__main__":
    unittest.main()
