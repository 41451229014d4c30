"""scripts/lib/count_tests.py tells passed, failed and skipped apart as ctest 3.25 writes them."""
import pathlib
import sys
import tempfile
import unittest

from support import SCRIPTS, run

CASES = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="(empty)" tests="9">
  <testcase name="good" status="run"><system-out>fine</system-out></testcase>
  <testcase name="good too" status="run"><system-out></system-out></testcase>
  <testcase name="bad" status="fail"><failure message=""/></testcase>
  <testcase name="says SKIPPED" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>
  <testcase name="returns 77" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>
  <testcase name="off" status="disabled"/>
  <testcase name="not built" status="notrun"><skipped message="Unable to find executable"/></testcase>
  <testcase name="fixture broke" status="notrun"/>
  <testcase name="of a later ctest" status="something new"/>
</testsuite>
"""


class CountTests(unittest.TestCase):
    def count(self, *texts):
        with tempfile.TemporaryDirectory(prefix="stamkund-count-") as folder:
            files = []
            for number, text in enumerate(texts):
                files.append(pathlib.Path(folder) / f"{number}.xml")
                files[-1].write_text(text)
            return run(sys.executable, SCRIPTS / "lib" / "count_tests.py", *files)

    def test_each_kind_is_counted_once(self):
        self.assertEqual(self.count(CASES).stdout, "2 4 3\n")

    def test_files_add_up(self):
        self.assertEqual(self.count(CASES, CASES).stdout, "4 8 6\n")

    def test_a_broken_file_is_an_error_not_a_zero(self):
        done = self.count(CASES[:200])
        self.assertEqual(done.returncode, 65)
        self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
