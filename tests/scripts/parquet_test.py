"""scripts/parquet-to-csv makes text that stamkund reads. Run as parquet_test.py STAMKUND. Skipped without Apache Arrow."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

from support import ROOT, SCRIPTS, run

STAMKUND = sys.argv.pop() if len(sys.argv) > 1 else "stamkund"
OWN = ROOT / "build" / "parquet" / "bin" / "python"
PYTHON = OWN if OWN.exists() else pathlib.Path(sys.executable)

MAKE = """
import datetime, decimal, sys
import pyarrow as pa, pyarrow.parquet as parquet
utc = datetime.timezone.utc
rows = pa.table({
    "customer": pa.array(["Ann, \\"A\\"", "Bo", "Ann, \\"A\\""]).dictionary_encode(),
    "created_at": pa.array([datetime.datetime(2024, 1, 5, 23, 30, tzinfo=utc)] * 3, type=pa.timestamp("us", "UTC")),
    "amount": pa.array([decimal.Decimal("10.50"), None, decimal.Decimal("-3.25")]),
})
parquet.write_table(rows, sys.argv[1])
parquet.write_table(pa.table({"customer": ["a"], "items": [[1, 2]]}), sys.argv[2])
"""


class Parquet(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="stamkund-parquet-")
        self.addCleanup(folder.cleanup)
        self.at = pathlib.Path(folder.name)
        made = run(PYTHON, "-c", MAKE, self.at / "rows.parquet", self.at / "nested.parquet")
        self.assertEqual(made.returncode, 0, made.stderr)

    def test_rows_are_read_to_the_cent(self):
        done = run(SCRIPTS / "parquet-to-csv", self.at / "rows.parquet", self.at / "rows.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        out = run(STAMKUND, "ingest", self.at / "rows.csv", "--time-zone", "Europe/Stockholm", "--transactions",
                  self.at / "clean.csv", "--quiet")
        self.assertEqual(out.returncode, 0, out.stderr)
        self.assertEqual((self.at / "clean.csv").read_text(),
                         'customer,date,amount\n"Ann, ""A""",2024-01-06,7.25\n')

    def test_standard_output(self):
        done = run(SCRIPTS / "parquet-to-csv", self.at / "rows.parquet", "-")
        self.assertEqual(done.stdout.count("\n"), 4)
        self.assertTrue(done.stdout.startswith('"customer","created_at","amount"\n'))

    def test_what_is_no_row_is_refused_and_nothing_written(self):
        (self.at / "text.parquet").write_text("customer,date\n")
        for name, words in (("nested.parquet", "items"), ("text.parquet", "cannot be made into text")):
            done = run(SCRIPTS / "parquet-to-csv", self.at / name, self.at / "out.csv")
            self.assertEqual(done.returncode, 65)
            self.assertIn(words, done.stderr)
        self.assertEqual(sorted(path.name for path in self.at.iterdir()),
                         ["nested.parquet", "rows.parquet", "text.parquet"])
        self.assertEqual(run(SCRIPTS / "parquet-to-csv", self.at / "none.parquet", "-").returncode, 66)


if __name__ == "__main__":
    if subprocess.run([PYTHON, "-c", "import pyarrow"], capture_output=True, check=False).returncode != 0:
        sys.exit(77)
    unittest.main()
