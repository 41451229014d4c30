"""The program as its users meet it: exit statuses, messages, files. Run as cli_test.py SUITE."""
import gzip
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

from cli_case import CAFE, PROGRAM, SOURCE, STATED, Case


class Calibrate(Case):
    def test_summary_and_file(self):
        fit = self.json_of("calibrate", CAFE, "-o", self.at / "fit.h5", "--calibration-end", "2025-09-30")
        self.assertEqual(fit["model"], "pareto-nbd")
        self.assertEqual(fit["status"], "converged")
        self.assertEqual(list(fit["parameters"]), ["r", "alpha", "s", "beta"])
        self.assertTrue(all(v > 0 for v in fit["standard_errors"].values()))
        self.assertLess(fit["holdout"]["p05"], fit["holdout"]["expected"])
        self.assertLess(fit["holdout"]["expected"], fit["holdout"]["p95"])
        self.assertEqual(list(fit["spend"]["parameters"]), ["p", "q", "gamma"])
        self.assertEqual(self.files(), ["fit.h5"])

    def test_row_order_and_compression_do_not_matter(self):
        lines = gzip.decompress(CAFE.read_bytes()).decode().splitlines()
        head, rows = lines[0], lines[1:]
        shuffled = sorted(rows, key=lambda row: hashlib.md5(row.encode()).digest())
        plain = self.write("shuffled.csv", "\n".join([head, *shuffled]) + "\n")
        a = self.json_of("calibrate", CAFE, "--model", "bg-nbd")
        b = self.json_of("calibrate", plain, "--model", "bg-nbd")
        self.assertEqual(a["parameters"], b["parameters"])
        self.assertEqual(a["standard_errors"], b["standard_errors"])

    def test_json_to_file_and_quiet(self):
        done = self.run_it("calibrate", CAFE, "-q", "--json", self.at / "fit.json")
        self.assertEqual(done.stdout + done.stderr, "")
        self.assertEqual(json.loads((self.at / "fit.json").read_text())["status"], "converged")

    def test_the_truth_behind_the_demo_data(self):
        """Same-day visits kept apart and days exact, the fit finds what the data were made with."""
        fit = self.json_of("calibrate", CAFE, "--keep-same-day")
        truth = {"r": 0.7, "alpha": 1.5556, "s": 0.9, "beta": 75}
        # Whole days instead of times move the estimates a little: within 4 standard errors of the truth.
        for name, value in truth.items():
            z = (fit["parameters"][name] - value) / fit["standard_errors"][name]
            self.assertLess(abs(z), 4, name)


class Run(Case):
    def test_summary(self):
        scenario = self.write("s.yaml", STATED)
        result = self.json_of("run", scenario, "-o", self.at / "r.h5")
        self.assertEqual([arm["name"] for arm in result["arms"]], ["today", "card", "twin"])
        for arm in result["arms"]:
            for metric in ("purchases", "clv", "net", "repeat_rate"):
                self.assertEqual({"mean", "standard_error", "p05", "p50", "p95"} - set(arm["metrics"][metric]), set())
        card, twin = result["comparisons"]
        self.assertGreater(card["metrics"]["purchases"]["mean"], 0)
        for metric, summary in twin["metrics"].items():
            if summary["mean"] is not None:
                self.assertEqual(summary["mean"], 0, metric)
        self.assertIsNone(twin["metrics"]["roi"]["mean"])

    def test_set_seed_replicates(self):
        scenario = self.write("s.yaml", STATED)
        a = self.json_of("run", scenario, "--seed", "5", "--replicates", "4")
        b = self.json_of("run", scenario, "--set", "seed=5", "--set", "replicates=4")
        self.assertEqual(a["results_digest"], b["results_digest"])
        self.assertEqual(a["replicates"], 4)
        self.run_it("run", scenario, "--set", "arms[crad].margin=1 %", exit=65)

    def test_resolved_scenario_gives_the_same_result(self):
        scenario = self.write("s.yaml", STATED)
        resolved = self.run_it("run", scenario, "--resolved", "--dry-run").stdout
        again = self.write("resolved.yaml", resolved)
        self.assertEqual(self.json_of("run", scenario)["results_digest"], self.json_of("run", again)["results_digest"])

    def test_with_a_fit(self):
        self.run_it("calibrate", CAFE, "-o", self.at / "fit.h5", "--currency", "SEK")
        text = STATED.replace("  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}\n", "")
        text = text.replace("  spend: {model: fixed, amount: 45 SEK}\n", "  fit: fit.h5\n")
        scenario = self.write("s.yaml", text)
        result = self.json_of("run", scenario)
        self.assertEqual(result["customers"], 3300)
        # The café's history ends on 2026-01-04; only its own customers tie the scenario to that calendar.
        resolved = self.run_it("run", scenario, "--resolved", "--dry-run").stdout
        self.assertIn("start_date: 2026-01-05  # default: the day after", resolved)
        starts = {one["path"]: one["value"] for one in result["assumptions"]}
        self.assertEqual(starts["start_date"], "2026-01-05")
        new_only = self.run_it("run", scenario, "--resolved", "--dry-run", "--set", "population.existing=false").stdout
        self.assertIn("start_date: 2025-01-01  # default: assumption", new_only)
        off = self.run_it("run", scenario, "--dry-run", "--set", "start_date=2026-03-01")
        self.assertIn("warning: start_date: day 0 is stated as 2026-03-01", off.stderr)
        other = self.write("other.yaml", text.replace("SEK", "EUR"))
        self.assertIn("the fit's amounts are in SEK", self.run_it("run", other, exit=65).stderr)

    def test_transactions_of_an_arm(self):
        """The card's arm sells at least what today's does, and an arm that is not there is named."""
        scenario = self.write("s.yaml", STATED)
        sold = {}
        for arm in ("today", "card"):
            self.run_it("run", scenario, "-q", "--transactions", self.at / "t.csv", "--transactions-arm", arm)
            sold[arm] = len((self.at / "t.csv").read_text().splitlines())
        self.assertGreater(sold["card"], sold["today"])
        for date, options in (("2025-01-01", ()), ("2024-05-17", ("--set", "start_date=2024-05-17")),
                              ("2023-02-03", ("--transactions-start", "2023-02-03"))):
            self.run_it("run", scenario, "-q", "--transactions", self.at / "t.csv", *options)
            self.assertEqual(min(line.split(",")[1] for line in (self.at / "t.csv").read_text().splitlines()[1:]), date)
        done = self.run_it("run", scenario, "--transactions", self.at / "t.csv", "--transactions-arm", "crad", exit=64)
        self.assertIn("did you mean 'card'?", done.stderr)

    def test_the_demo_data_can_be_made_again(self):
        out = self.at / "cafe.csv"
        self.run_it("run", SOURCE / "scenarios" / "data" / "cafe_history.yaml", "--transactions", out,
                    "--transactions-start", "2025-01-06", "-q")
        self.assertEqual(out.read_bytes(), gzip.decompress(CAFE.read_bytes()))


class Validate(Case):
    def test_every_kind(self):
        self.run_it("calibrate", CAFE, "-o", self.at / "fit.h5", "-q")
        scenario = self.write("s.yaml", STATED)
        self.run_it("run", scenario, "-o", self.at / "r.h5", "-q")
        for name, kind in (("s.yaml", "scenario"), ("fit.h5", "fit"), ("r.h5", "results"), (CAFE, "transactions")):
            found = self.json_of("validate", self.at / name)
            self.assertEqual((found["type"], found["valid"]), (kind, True))

    def test_as_overrides_the_guess(self):
        scenario = self.write("s.txt", STATED)
        self.run_it("validate", scenario, "--as", "scenario")
        self.run_it("validate", scenario, "--as", "transactions", exit=65)
        self.run_it("validate", scenario, "--as", "scenery", exit=64)

    def test_all_problems_at_once(self):
        found = self.json_of("validate", SOURCE / "scenarios" / "invalid" / "five_mistakes.yaml", exit=65)
        self.assertFalse(found["valid"])
        self.assertGreaterEqual(len(found["problems"]), 5)
        self.assertTrue(all(problem["line"] for problem in found["problems"]))

    def test_truncated_result(self):
        scenario = self.write("s.yaml", STATED)
        self.run_it("run", scenario, "-o", self.at / "r.h5", "-q")
        whole = (self.at / "r.h5").read_bytes()
        self.write("cut.h5", whole[: len(whole) // 2])
        self.run_it("validate", self.at / "cut.h5", exit=65)


    def test_files_beside_the_transactions(self):
        good = {
            "contacts": "customer,time,channel\nann,2025-01-02,email\n",
            "memberships": "customer;from;to\nann;2025-01-02;\n",
            "segments": "customer,segment\nann,gold\n",
            "events": "event,from,to\nsale,2025-01-02,2025-01-05\n",
            "histories": "customer,covariate,from,to\nann,app,2025-01-02,\n",
            "contracts": "period,customers\n0,100\n1,60\n",
        }
        for kind, text in good.items():
            found = self.json_of("validate", self.write("f.csv", text))
            self.assertEqual((found["type"], found["valid"]), (kind, True))
        self.run_it("validate", self.write("f.csv", "customer,age\nann,40\n"), "--as", "covariates")
        purchases = self.write("f.csv", "customer,time,channel,amount\nann,2025-01-02,web,9\nann,2025-02-02,web,9\n")
        self.assertEqual(self.json_of("validate", purchases)["type"], "transactions")
        bad = {
            "contacts": "customer,time,channel\nann,x,email\n,2025-01-02,email\n",
            "events": "event,from,to\nsale,2025-01-05,2025-01-02\nfair,x,2025-01-02\n",
            "contracts": "period,customers\n0,100\n1,160\n",
        }
        for kind, text in bad.items():
            found = self.json_of("validate", self.write("f.csv", text), exit=65)
            self.assertEqual(found["type"], kind)
            self.assertTrue(found["problems"], kind)


class Shipped(Case):
    """Every scenario of scenarios/ is a template too: it has no doubtful places, and it runs."""

    def scenarios(self):
        fits = {"demo-fit.h5": (CAFE, "--currency", "SEK")}
        for path in sorted((SOURCE / "scenarios").glob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            named = [name for name in fits if name in text]
            if "fit: ../results/" in text and not named:
                continue  # its data are not shipped
            for name in named:
                if not (self.at / name).exists():
                    self.run_it("calibrate", *fits[name], "-o", self.at / name, "-q")
            yield path, [option for name in named for option in ("--fit", self.at / name)]

    def test_validate_without_warnings(self):
        for path, fit in self.scenarios():
            with self.subTest(scenario=path.name):
                done = self.run_it("run", path, *fit, "--dry-run")
                self.assertNotIn("warning", done.stdout + done.stderr)
                self.assertIn("ready to run", done.stdout)

    def test_run_with_few_customers(self):
        """Levels by spend, a fee or friends alone once crashed a program that has no units."""
        for path, fit in self.scenarios():
            with self.subTest(scenario=path.name):
                # A pilot has to reach enough customers to learn from.
                few = 2000 if "pilot:" in path.read_text(encoding="utf-8") else 100
                result = self.json_of("run", path, *fit, "--replicates", "2", "--set", f"population.new_customers.count={few}")
                self.assertTrue(all(arm["metrics"]["net"]["mean"] is not None for arm in result["arms"]))

    def test_levels_have_their_names(self):
        path = SOURCE / "scenarios" / "fashion-tiers.yaml"
        small = ("--replicates", "2", "--set", "population.new_customers.count=100")
        def groups(*options):
            return [one["group"] for one in self.json_of("run", path, *small, *options)["arms"][1]["by_tier"]]
        self.assertEqual(groups(), ["never a member", "no tier", "silver", "gold"])
        renamed = groups("--set", "arms[rolling, full].program.tiers.levels[gold].name=platinum")
        self.assertEqual(renamed, ["never a member", "no tier", "silver", "tier 2"])


class Findings(Case):
    def test_artefacts_are_said_once_and_the_best_is_compared_with_the_next(self):
        arms = "".join(f"  - name: card {at}\n    program: {{earn: {{per_visit: 1}}, reward: {{at: {at}, cost: 13.50 SEK}}}}\n"
                       for at in (8, 10, 12))
        scenario = self.write("s.yaml", STATED[: STATED.index("  - name: card")] + arms)
        text = " ".join(self.run_it("run", scenario, "--details", "--replicates", "80", "--set", "population.new_customers.count=2000").stdout.split())
        self.assertEqual(text.count("Without twins you would read the wrong column"), 1)
        self.assertEqual(text.count("would have made without the program"), 1)
        self.assertRegex(text, r"Best on average: 'card \d+', by [\d,.]+ SEK|None of the arms beats 'today' on average")
        few = self.run_it("run", scenario).stdout
        self.assertIn("no verdict yet", few)
        self.assertIn("ask for at least 80 replicates (--replicates 80), which are 20 independent draws", " ".join(few.split()))
        self.assertNotIn("on average", few)


class Init(Case):
    def test_starter_runs(self):
        path = self.at / "mine.yaml"
        self.run_it("init", "starter", "-o", path)
        self.run_it("validate", path)
        self.run_it("init", "starter", "-o", path, exit=73)
        self.run_it("init", "starter", "-o", path, "--force")
        self.run_it("run", path, "--replicates", "4", "--set", "population.new_customers.count=200")


class BadTransactions(Case):
    def refused(self, text, *words, arguments=(), name="t.csv"):
        done = self.run_it("calibrate", self.write(name, text), "-o", self.at / "fit.h5", *arguments, exit=65)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual(self.files(), [name])
        return done.stderr

    def accepted(self, text, *arguments):
        return self.json_of("calibrate", self.write("t.csv", text), *arguments)

    def rows(self, n=200, line=lambda i: f"c{i % 40},2024-{1 + i % 12:02d}-{1 + i % 28:02d},{10 + i}.50"):
        return "customer,date,amount\n" + "\n".join(line(i) for i in range(n)) + "\n"

    def test_empty(self):
        self.refused("", "empty")

    def test_header_only(self):
        self.refused("customer,date,amount\n", "t.csv")

    def test_wrong_delimiter(self):
        self.refused(self.rows(), "semicolon", "comma-separated", arguments=("--delimiter", "semicolon"))

    def test_non_numeric_amounts(self):
        self.refused(self.rows(line=lambda i: f"c{i % 40},2024-01-{1 + i % 28:02d},cheap"), "amount")

    def test_some_bad_rows_are_counted_with_lines(self):
        text = self.rows().splitlines()
        text[5] = "c1,2024-02-31,10.00"
        text[9] = ",2024-02-01,10.00"
        text[12] = "c2,2024-02-01,dear"
        text[15] = "c2,2999-01-01,10.00"
        found = self.accepted("\n".join(text) + "\n")["ingest"]
        kinds = {kind["kind"]: kind for kind in found["kinds"]}
        for kind, line in (("bad_date", 6), ("missing_customer", 10), ("bad_amount", 13), ("future_date", 16)):
            self.assertEqual((kinds[kind]["dropped"], kinds[kind]["first_lines"]), (1, [line]), kind)
        self.assertEqual(found["rows_read"], found["rows_used"] + found["rows_dropped"])

    def test_every_policy_that_fails_is_reported(self):
        text = self.rows().splitlines()
        text[5] = "c1,2024-02-31,10.00"
        text[9] = "c2,2024-02-01,dear"
        text.append(text[20])
        self.refused("\n".join(text) + "\n", "bad_date", "bad_amount", "repeats another row",
                     arguments=("--on-bad-date", "fail", "--on-bad-amount", "fail", "--on-duplicate", "fail"))

    def test_two_date_formats(self):
        text = self.rows().splitlines()
        text[50] = "c1,13/02/2024,10.00"
        done = self.run_it("ingest", self.write("t.csv", "\n".join(text) + "\n"))
        self.assertIn("51", done.stdout + done.stderr)

    def test_customer_with_a_million_purchases(self):
        rows = ["customer,date,amount"] + [f"heavy,2024-01-{1 + i % 28:02d},1.00" for i in range(1_000_000)]
        rows += [f"c{i},2024-{1 + i % 12:02d}-01,2.00" for i in range(500)]
        found = self.accepted("\n".join(rows) + "\n", "--keep-same-day")
        self.assertIn(found["status"], ("converged", "boundary", "not_identified", "failed"))
        self.assertNotIn("NaN", json.dumps(found["parameters"]))

    def test_nobody_came_back(self):
        found = self.accepted("customer,date,amount\n" + "".join(f"c{i},2024-01-{1 + i % 28:02d},5\n" for i in range(300)))
        self.assertNotEqual(found["status"], "converged")
        self.assertTrue(found["reason"])

    def test_one_customer(self):
        found = self.accepted("customer,date,amount\na,2024-01-01,5\na,2024-02-01,6\na,2024-02-09,7\n")
        self.assertNotEqual(found["status"], "converged")
        self.assertTrue(found["reason"])

    def test_a_fit_that_failed_is_not_used_silently(self):
        path = self.write("t.csv", "customer,date,amount\n" + "".join(f"c{i},2024-01-{1 + i % 28:02d},5\n" for i in range(300)))
        self.run_it("calibrate", path, "-o", self.at / "fit.h5")
        scenario = self.write("s.yaml", "stamkund: 1\ncurrency: SEK\nhorizon: 10 weeks\nreplicates: 4\n"
                              "population: {fit: fit.h5, spend: {model: fixed, amount: 5 SEK}}\nbaseline: {name: a, margin: 50 %}\n")
        self.assertIn("--allow-unconverged", self.run_it("run", scenario, exit=65).stderr)
        self.run_it("run", scenario, "--allow-unconverged")

    def test_missing_file(self):
        self.run_it("calibrate", self.at / "none.csv", exit=66)


class BadOutputs(Case):
    def test_output_in_no_folder(self):
        scenario = self.write("s.yaml", STATED)
        done = self.run_it("run", scenario, "-o", self.at / "no" / "r.h5", exit=73)
        self.assertIn("does not exist", done.stderr)

    def test_output_is_a_folder(self):
        self.run_it("run", self.write("s.yaml", STATED), "-o", self.at, exit=73)

    def test_folder_that_cannot_be_written(self):
        scenario = self.write("s.yaml", STATED)
        for locked in ("/proc", "/sys"):
            if os.path.ismount(locked):  # not in a bare chroot
                self.run_it("run", scenario, "-o", locked + "/r.h5", exit=73)

    def test_earlier_result_survives_a_refused_run(self):
        scenario = self.write("s.yaml", STATED)
        self.run_it("run", scenario, "-o", self.at / "r.h5", "-q")
        before = (self.at / "r.h5").read_bytes()
        bad = self.write("bad.yaml", STATED.replace("70 %", "170 %"))
        self.run_it("run", bad, "-o", self.at / "r.h5", exit=65)
        self.assertEqual(before, (self.at / "r.h5").read_bytes())

    def test_disk_full(self):
        scenario = self.write("s.yaml", STATED)
        disk = self.at / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
        if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode != 0:
            print("SKIPPED: a small tmpfs cannot be mounted here")
            return
        try:
            done = self.run_it("run", scenario, "-o", disk / "r.h5", "--replicates", "200", exit=74)
            self.assertIn("No space left", done.stderr)
            self.assertEqual(list(disk.iterdir()), [])
            done = self.run_it("calibrate", CAFE, "-o", disk / "fit.h5", exit=74)
            self.assertEqual(list(disk.iterdir()), [])
        finally:
            subprocess.run(["umount", str(disk)], check=True)

    def test_full_device_as_standard_output(self):
        if not os.path.exists("/dev/full"):
            return
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "init", "starter"], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 74)


class Interrupt(Case):
    def start(self, *arguments):
        big = STATED.replace("count: 300", "count: 3000000").replace("replicates: 8", "replicates: 1000")
        return subprocess.Popen([PROGRAM, "run", self.write("s.yaml", big), "-o", str(self.at / "r.h5"), *arguments],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def test_control_c_leaves_nothing(self):
        process = self.start()
        time.sleep(1.5)
        self.assertEqual(len(self.files()), 2)  # the scenario and an unfinished file that looks unfinished
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertIn("interrupted", err)
        self.assertEqual(self.files(), ["s.yaml"])

    def test_control_c_ends_a_calculation(self):
        process = subprocess.Popen([PROGRAM, "calibrate", str(CAFE), "--model", "pareto-lognormal", "--posterior",
                                    "metropolis", "-o", str(self.at / "fit.h5")], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertIn("interrupted", err)
        self.assertEqual(self.files(), [])

    def test_kill_never_leaves_a_file_that_looks_finished(self):
        process = self.start()
        time.sleep(1.5)
        process.kill()
        process.communicate(timeout=60)
        self.assertNotIn("r.h5", self.files())


class Hdf5(Case):
    def setUp(self):
        super().setUp()
        self.run_it("run", self.write("s.yaml", STATED), "-o", self.at / "r.h5", "-q")

    def test_h5py(self):
        try:
            import h5py
        except ImportError:
            print("SKIPPED: no h5py for this Python")
            return
        with h5py.File(self.at / "r.h5") as file:
            self.assertEqual(file.attrs["format"], "stamkund-results")
            self.assertEqual(file["purchases"].shape, (3, 8, 26))
            self.assertEqual([d.label for d in file["purchases"].dims], ["arm", "replicate", "period"])
            self.assertEqual([name.decode() for name in file["purchases"].dims[0][0][()]], ["today", "card", "twin"])
            self.assertEqual(file["revenue"].attrs["units"], "1/100 SEK")
            issued, redeemed, expired = (file[n][()].sum(axis=2) for n in ("issued", "redeemed", "expired"))
            self.assertTrue((issued == redeemed + expired + file["outstanding"][()][:, :, -1]).all())
            self.assertIn("stamkund: 1", file["provenance/scenario_text"][()].decode())
            self.assertIn("run", file["invocation"].attrs["command_line"])
            self.assertEqual(len(file["provenance/input_sha256"][0]), 64)
            for name in ("stamkund", "git_revision", "hdf5", "ceres", "tbb", "boost", "eigen", "compiler", "seed"):
                self.assertIn(name, file["provenance"].attrs)

    def test_xarray(self):
        try:
            import xarray
        except ImportError:
            print("SKIPPED: no xarray for this Python")
            return
        for engine in ("h5netcdf", "netcdf4"):
            if engine not in xarray.backends.list_engines():
                print("SKIPPED: xarray has no engine " + engine)
                continue
            with xarray.open_dataset(self.at / "r.h5", engine=engine) as root:
                self.assertEqual(dict(root.sizes), {"arm": 3, "replicate": 8, "period": 26})
                a = root.purchases.sel(arm="card").sum("period").values
            with xarray.open_dataset(self.at / "r.h5", group="total", engine=engine) as total:
                self.assertTrue((total.purchases.sel(arm="card").values == a).all())
            with xarray.open_dataset(self.at / "r.h5", group="summary", engine=engine) as summary:
                value = summary.effect.sel(metric="purchases", arm="twin", statistic="mean").item()
                self.assertEqual(value, 0)


class Reproducible(Case):
    def test_any_threads_and_blocks_give_the_same_file(self):
        """All that is in the file, the invocation apart, is the same; so is the digest in the summary."""
        scenario = self.write("s.yaml", STATED)
        digests = set()
        contents = set()
        for threads in (1, 2, 3, 8):
            for block in (256, 4096):
                out = self.at / f"r-{threads}-{block}.h5"
                result = self.json_of("run", scenario, "-o", out, "--threads", threads, "--block", block)
                digests.add(result["results_digest"])
                try:
                    import h5py
                except ImportError:
                    continue
                with h5py.File(out) as file:
                    seen = []

                    def visit(name, item):
                        if name.startswith("invocation"):
                            return
                        seen.append((name, sorted((k, repr(v)) for k, v in item.attrs.items()
                                                  if k not in ("DIMENSION_LIST", "REFERENCE_LIST"))))
                        if hasattr(item, "shape"):
                            seen.append(item[()].tobytes() if item.dtype != object else repr(item[()]))

                    file.visititems(visit)
                    contents.add(hashlib.sha256(repr(seen).encode()).hexdigest())
        self.assertEqual(len(digests), 1)
        self.assertLessEqual(len(contents), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
