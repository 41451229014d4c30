"""Inputs are read once: pipes, files that change, checksums. Run as inputs_cli_test.py SUITE."""
import contextlib
import gzip
import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time
import unittest

from cli_case import PROGRAM, STATED, Case
from files_cli_test import ROWS, SCENARIO

STOCK = ("--set", "arms[card].program.reward.stock=3", "--set", "arms[card].program.reward.at=2")
SIDE = {
    "contacts": "customer,time,channel\n" + "".join(f"c{i % 7},2025-{1 + i % 6:02d}-{2 + i % 25:02d},email\n" for i in range(60)),
    "memberships": "customer,from,to\n" + "".join(f"c{i},2025-02-{1 + i:02d},2025-04-{1 + i:02d}\n" for i in range(7)),
    "covariates": "customer,income\n" + "".join(f"c{i},{i * i % 5}\n" for i in range(7)),
    "segments": "customer,segment\n" + "".join(f"c{i},s{i % 2}\n" for i in range(7)),
    "contracts": "customer,start,end\n" + "".join(f"c{i},2024-01-{1 + i:02d},{'2024-09-15' if i % 3 == 0 else ''}\n" for i in range(27)),
}


class InputsCase(Case):
    def setUp(self):
        super().setUp()
        self.scenario = self.write("s.yaml", SCENARIO)
        self.rows = self.write("t.csv", ROWS)

    @contextlib.contextmanager
    def pipe(self, name, content):
        """A named pipe that gives `content` once."""
        path = self.at / name
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        os.mkfifo(path)

        def feed():
            with contextlib.suppress(BrokenPipeError), open(path, "wb") as file:
                file.write(content)
        thread = threading.Thread(target=feed, daemon=True)
        thread.start()
        yield path
        if thread.is_alive():  # nobody has opened it
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
            thread.join(10)

    def answer(self, *command, exit=0, **options):
        done = subprocess.run([PROGRAM, *map(str, command), "--json", "-", "-q"], capture_output=True, timeout=120, **options)
        self.assertEqual(done.returncode, exit, done.stderr.decode() + done.stdout.decode())
        return json.loads(done.stdout)

    def plain(self, answer, *names):
        text = re.sub(r'"seconds": [0-9.e-]+', "", json.dumps(answer))
        for name in names:
            text = text.replace(json.dumps(str(name))[1:-1], "INPUT")
        return text

    def check(self, verb, content, rest=(), exit=0):
        """`verb` + input + `rest` gives the same whatever the input is."""
        if isinstance(content, str):
            content = content.encode()
        file = self.write("input", content)
        want = self.answer(*verb, file, *rest, exit=exit)
        with self.pipe("pipe", content) as pipe:
            self.assertEqual(self.plain(self.answer(*verb, pipe, *rest, exit=exit), pipe), self.plain(want, file))
        got = self.answer(*verb, "/dev/stdin", *rest, exit=exit, input=content)
        self.assertEqual(self.plain(got, "/dev/stdin"), self.plain(want, file))
        with open(file, "rb") as stream:
            got = self.answer(*verb, "/dev/stdin", *rest, exit=exit, stdin=stream)
        self.assertEqual(self.plain(got, "/dev/stdin"), self.plain(want, file))
        # As the shell's <(...) does it.
        reading, writing = os.pipe()
        process = subprocess.Popen(["cat", file], stdout=writing)
        os.close(writing)
        got = self.answer(*verb, f"/dev/fd/{reading}", *rest, exit=exit, pass_fds=[reading])
        os.close(reading)
        process.wait()
        self.assertEqual(self.plain(got, f"/dev/fd/{reading}"), self.plain(want, file))
        return want


class Pipes(InputsCase):
    def test_a_reader_that_leaves_early_costs_no_file(self):
        scenario = self.write("s.yaml", STATED.replace("count: 300", "count: 3000"))
        out = self.at / "r.h5"
        done = subprocess.run(["bash", "-c", f"set -o pipefail; '{PROGRAM}' run '{scenario}' -o '{out}' | true"], capture_output=True,
                              text=True, timeout=600, check=False)
        self.assertIn(done.returncode, (0, 74), done.stderr)
        self.run_it("validate", out)

    def test_transactions(self):
        ambiguous = "customer,date,amount\n" + "".join(f"c{i % 97},{1 + i % 12:02d}/{1 + i % 12:02d}/2025,{i % 50 + 1}.00\n"
                                                       for i in range(30000)) + "c1,03/25/2025,5.00\n" * 40
        for rows in (ROWS, gzip.compress(ROWS.encode()), ambiguous):
            for verb in (("ingest",), ("validate",), ("ledger", self.scenario), ("ledger", self.scenario, *STOCK)):
                with self.subTest(verb=verb):
                    found = self.check(verb, rows)
            self.assertGreater(found["passes"], 1)
        self.assertIn("MM/DD/YYYY", json.dumps(self.answer("validate", self.write("a", ambiguous))))
        self.check(("calibrate", "--model", "bg-nbd"), ROWS)

    def test_no_row_is_lost(self):
        for count in (1, 2, 50, 5000):
            rows = "customer,date,amount\n" + "".join(f"c{i},2025-01-{1 + i % 28:02d},5\n" for i in range(count))
            found = self.check(("validate",), rows)
            self.assertEqual(found["ingest"]["rows_read"], count)

    def test_broken_transactions(self):
        for rows in ("", "x", "customer,date,amount\n", "\0\0\0", gzip.compress(ROWS.encode())[:-20]):
            for verb in (("ingest",), ("ledger", self.scenario, *STOCK), ("validate", "--as", "transactions")):
                self.check(verb, rows, exit=65)

    def test_scenarios_and_targets(self):
        self.check(("validate",), SCENARIO)
        self.check(("run",), SCENARIO)
        self.check(("ledger",), SCENARIO, (self.rows, *STOCK))
        self.check(("validate",), SCENARIO.replace("70 %", "170 %"), exit=65)
        self.check(("validate", "--as", "scenario"), "x" * (1 << 21), exit=65)
        targets = ("stamkund_targets: 1\nparameters:\n"
                   "  - {path: population.purchases.alpha, start: 4 weeks, lower: 1 week, upper: 20 weeks}\ntargets:\n"
                   "  - {name: again, moment: repurchase_within, within: 14 days, arm: today, value: 50 %, tolerance: 5 %}\n")
        self.check(("validate",), targets)
        small = ("--customers", "50", "--replicates", "2", "--starts", "1", "--iterations", "1")
        self.check(("tune", self.scenario, "--targets"), targets, small)
        self.check(("tune",), SCENARIO, ("--targets", self.write("targets.yaml", targets), *small))

    def test_side_files(self):
        for kind, content in SIDE.items():
            with self.subTest(kind=kind):
                self.check(("validate", "--as", kind), content)
        for kind in ("contacts", "memberships", "covariates"):
            with self.subTest(kind=kind):
                self.check(("calibrate", self.rows, "--model", "bg-nbd", "--spend", "none", f"--{kind}"), SIDE[kind])
        self.check(("calibrate", "--model", "sbg"), SIDE["contracts"])
        self.run_it("calibrate", self.rows, "--model", "bg-nbd", "-q", "-o", self.at / "fit.h5")
        self.check(("predict", self.at / "fit.h5", "--allow-unconverged", "--draws", "2", "--sample", "100", "--segments"),
                   SIDE["segments"])

    def test_what_never_ends_is_refused(self):
        if not os.path.exists("/dev/zero"):
            self.skipTest("no /dev/zero")
        for verb in (("validate",), ("ingest",), ("run",), ("ledger", self.scenario)):
            self.run_it(*verb, "/dev/zero", exit=65)
        self.run_it("ledger", "/dev/zero", self.rows, exit=65)

    def test_one_pipe_for_two_inputs_is_refused(self):
        with self.pipe("pipe", SIDE["contacts"].encode()) as pipe:
            done = self.run_it("calibrate", self.rows, "--model", "bg-nbd", "--contacts", pipe, "--memberships", pipe, exit=64)
            self.assertIn("gives its content once", done.stderr)
        done = self.run_it("ledger", "/dev/stdin", "/dev/fd/0", exit=64, input=SCENARIO)
        self.assertIn("gives its content once", done.stderr)

    def test_an_input_of_results_has_to_be_a_file(self):
        """Refused or read, but never waited for."""
        self.run_it("run", self.scenario, "-q", "-o", self.at / "r.h5")
        with self.pipe("pipe", (self.at / "r.h5").read_bytes()) as pipe:
            done = subprocess.run([PROGRAM, "validate", str(pipe)], capture_output=True, timeout=30)
        self.assertIn(done.returncode, (0, 66))
        self.assertIn("/dev/stdin", self.run_it("ingest", "-", exit=66).stderr)


class Checksums(InputsCase):
    """The file of a result says the checksum of the bytes that were used."""

    def sums(self, file):
        import h5py
        with h5py.File(file) as opened:
            provenance = opened["provenance"]
            names = [name.decode() for name in provenance["input_path"][()]] if "input_path" in provenance else None
            return names, [text.decode() for text in provenance["input_sha256"][()]]

    def digest(self, content):
        return hashlib.sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()

    def test_of_pipes(self):
        packed = gzip.compress(ROWS.encode())
        big = ROWS + "".join(f"d{i % 99},2025-{1 + i % 6:02d}-{1 + i % 27:02d},{1 + i % 9}\n" for i in range(40000))
        for content in (ROWS, packed, big):
            with self.pipe("pipe", content if isinstance(content, bytes) else content.encode()) as pipe:
                self.run_it("calibrate", pipe, "--model", "bg-nbd", "--spend", "none", "--posterior", "none", "-q", "-o", self.at / "f.h5")
            self.assertEqual(self.sums(self.at / "f.h5")[1], [self.digest(content)])
        with self.pipe("pipe", SCENARIO.encode()) as pipe:
            self.run_it("run", pipe, "-q", "-o", self.at / "r.h5")
        self.assertEqual(self.sums(self.at / "r.h5")[1], [self.digest(SCENARIO)])

    def test_of_a_file_that_changes_after_it_was_read(self):
        """The transactions are read, then the contacts are waited for, and meanwhile the transactions change."""
        contacts = self.at / "contacts"
        os.mkfifo(contacts)
        for change in ("in place", "replaced", "removed"):
            rows = pathlib.Path(self.write("t.csv", ROWS))
            process = subprocess.Popen([PROGRAM, "calibrate", rows, "--model", "bg-nbd", "--spend", "none", "--contacts", contacts,
                                        "-o", self.at / "f.h5"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            with open(contacts, "w") as pipe:  # opens when the transactions have been read
                if change == "in place":
                    rows.write_text(ROWS.replace("c1", "c9"))
                elif change == "replaced":
                    pathlib.Path(self.write("new.csv", ROWS.replace("c1", "c9"))).rename(rows)
                else:
                    rows.unlink()
                pipe.write(SIDE["contacts"])
            out, err = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, out + err)
            self.assertEqual(self.sums(self.at / "f.h5")[1], [self.digest(ROWS), self.digest(SIDE["contacts"])])


class Changes(InputsCase):
    """A file that changes while it is read is an error of reading; nothing is written."""

    COUNT = 1_500_000

    def setUp(self):
        super().setUp()
        if not os.path.exists("/proc/self/io"):
            self.skipTest("no /proc/PID/io")
        self.big = self.at / "big.csv"
        line = "".join(f"c{i % 997},2025-{1 + i % 6:02d}-{1 + i % 27:02d},{10 + i % 90}.50\n" for i in range(15000))
        self.big.write_text("customer,date,amount\n" + line * (self.COUNT // 15000))

    def reading(self, command, share):
        """Stops the program when it has read this share of the file; 1.2 is in the second pass."""
        process = subprocess.Popen([PROGRAM, *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while process.poll() is None:
            with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
                read = int(pathlib.Path(f"/proc/{process.pid}/io").read_text().split()[1])
                if read > share * self.big.stat().st_size:
                    process.send_signal(signal.SIGSTOP)
                    break
        self.assertIsNone(process.poll(), "it had ended before")
        return process

    def go_on(self, process):
        process.send_signal(signal.SIGCONT)
        out, err = process.communicate(timeout=120)
        return process.returncode, out + err

    def test_changed_while_read(self):
        out = self.write("out.csv", "before")
        text = self.big.read_bytes()
        for share, stock in ((0.2, ()), (0.2, STOCK), (1.2, STOCK)):
            for change in ("append", "truncate", "rewrite"):
                with self.subTest(share=share, change=change):
                    process = self.reading(("ledger", self.scenario, self.big, *stock, "-o", out, "--json", self.at / "j"), share)
                    with open(self.big, "r+b") as file:
                        if change == "append":
                            file.seek(0, 2)
                            file.write(b"c1,2025-06-01,1.00\n")
                        elif change == "truncate":
                            file.truncate(len(text) // 10)
                        else:
                            file.seek(len(text) // 2)
                            file.write(b"1")
                    exit, said = self.go_on(process)
                    self.assertEqual(exit, 74, said)
                    self.assertIn("changed while it was read", said)
                    self.assertEqual(pathlib.Path(out).read_text(), "before")
                    self.assertFalse((self.at / "j").exists())
                    self.big.write_bytes(text)

    def test_replaced_while_read(self):
        """Who has opened a file goes on reading that one."""
        want = self.answer("ledger", self.scenario, self.big, *STOCK)
        for share in (0.2, 1.2):
            process = self.reading(("ledger", self.scenario, self.big, *STOCK, "--json", self.at / "j"), share)
            kept = self.at / "kept"
            self.big.rename(kept)
            self.big.write_text(ROWS)
            exit, said = self.go_on(process)
            self.assertEqual(exit, 0, said)
            self.assertEqual(json.loads((self.at / "j").read_text()), want)
            kept.rename(self.big)


if __name__ == "__main__":
    unittest.main(verbosity=2)
