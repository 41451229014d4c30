"""scripts/check-docs runs what is marked to be run, and notices when it does not work."""
import pathlib
import tempfile
import unittest

from support import SCRIPTS, run


class CheckDocs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="stamkund-docs-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        stand_in = self.folder / "stamkund"
        stand_in.write_text('#!/bin/sh\n[ "$1" = fail ] && exit 65\necho "$@" >> said.txt\n')
        stand_in.chmod(0o755)

    def check(self, text, *more):
        page = self.folder / "page.md"
        page.write_text(text)
        return run(SCRIPTS / "check-docs", "--bin", self.folder, *more, page)

    def test_blocks_run_in_order_in_one_copy(self):
        done = self.check("```sh\nstamkund one\n```\n\n```python\nassert open('said.txt').read() == 'one\\n'\n```\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.count(": ran"), 2)

    def test_a_failing_command_is_noticed_with_its_line(self):
        done = self.check("# Title\n\n```sh\nstamkund one\nstamkund fail\nstamkund two\n```\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("page.md:3: ended with status 65", done.stderr)

    def test_a_failing_python_block_is_noticed(self):
        self.assertEqual(self.check("```python\nassert False\n```\n").returncode, 1)

    def test_text_blocks_are_not_run(self):
        self.assertEqual(self.check("```text\nstamkund fail\n```\n").returncode, 0)

    def test_other_commands_are_refused_not_run(self):
        done = self.check("```sh\nls\n```\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("mark others text", done.stderr)

    def test_endless_commands_end(self):
        done = self.check("```sh\nstamkund one; sleep 60\n```\n", "--seconds", 1)
        self.assertEqual(done.returncode, 1)
        self.assertIn("not done after 1 seconds", done.stderr)

    def test_no_such_page(self):
        self.assertEqual(run(SCRIPTS / "check-docs", "--bin", self.folder, self.folder / "none.md").returncode, 66)


if __name__ == "__main__":
    unittest.main()
