"""What the tests of the program share: where it is, a folder for each test, and calling it."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["STAMKUND"]
SOURCE = pathlib.Path(os.environ["STAMKUND_SOURCE"])
CAFE = SOURCE / "scenarios" / "data" / "cafe_transactions.csv.gz"
STATED = """stamkund: 1
name: test
currency: SEK
horizon: 26 weeks
replicates: 8
population:
  new_customers: {count: 300, arrive_over: 4 weeks}
  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend: {model: fixed, amount: 45 SEK}
baseline: {name: today, margin: 70 %}
arms:
  - name: card
    program: {earn: {per_visit: 1}, reward: {at: 10, cost: 13.50 SEK}}
  - name: twin
"""


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.at = pathlib.Path(self.folder.name)

    def write(self, name, text):
        path = self.at / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def run_it(self, *arguments, exit=0, **options):
        done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=600, **options)
        self.assertEqual(done.returncode, exit, done.stdout + done.stderr)
        return done

    def json_of(self, *arguments, exit=0):
        return json.loads(self.run_it(*arguments, "--json", "-", exit=exit).stdout)

    def merge_refused(self, parts, *expected):
        """Parts that are not put together: what is said of them, and nothing is written."""
        said = self.run_it("merge", *parts, "-o", self.at / "all.h5", exit=65).stderr
        for one in expected:
            self.assertIn(one, said)
        self.assertFalse((self.at / "all.h5").exists())

    def files(self):
        return sorted(p.name for p in self.at.iterdir())
