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

    def files(self):
        return sorted(p.name for p in self.at.iterdir())
