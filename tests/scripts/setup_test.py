"""scripts/setup installs what is missing and only that. Stand-ins take the place of dpkg-query, apt-get, sudo and id."""
import os
import pathlib
import tempfile
import unittest

from support import SCRIPTS, run


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="stamkund-setup-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.log = self.folder / "log"
        self.log.touch()
        self.stand_in("apt-get", f'echo "apt-get $*" >> {self.log}')
        self.stand_in("sudo", f'echo "sudo $*" >> {self.log}; exit 1')
        self.stand_in("id", "echo 0")

    def stand_in(self, name, body):
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def missing(self, *names):
        cases = "".join(f"*\\ {name}) exit 1 ;;\n" for name in names)
        self.stand_in("dpkg-query", f'case "$*" in\n{cases}*) printf installed ;;\nesac')

    def setup(self, *arguments):
        return run(SCRIPTS / "setup", *arguments, env=dict(os.environ, PATH=f"{self.folder}:{os.environ['PATH']}"))

    def test_nothing_missing_nothing_done(self):
        self.missing()
        self.stand_in("id", "echo 1000")
        done = self.setup()
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual(self.log.read_text(), "")

    def test_only_what_is_missing_is_installed(self):
        self.missing("libtbb-dev", "catch2")
        self.assertEqual(self.setup().returncode, 0)
        calls = self.log.read_text().splitlines()
        self.assertEqual(len(calls), 2)
        self.assertTrue(calls[0].endswith(" update"))
        self.assertTrue(calls[1].endswith(" install --yes --no-install-recommends libtbb-dev catch2"), calls[1])

    def test_the_demo_needs_no_test_packages(self):
        self.missing("catch2", "python3", "python3-xarray")
        self.assertEqual(self.setup("--for", "demo").returncode, 0)
        self.assertEqual(self.log.read_text(), "")

    def test_figures_need_no_compiler(self):
        self.missing("g++", "catch2", "python3-matplotlib")
        self.assertEqual(self.setup("--for", "plot", "--dry-run").stdout, "python3-matplotlib\n")

    def test_tests_need_what_figures_need(self):
        self.missing("python3-h5py", "python3-matplotlib")
        self.assertEqual(self.setup("--dry-run").stdout, "python3-h5py\npython3-matplotlib\n")

    def test_pages_need_a_browser_for_their_tests_only(self):
        self.missing("chromium", "libjs-vega")
        self.assertEqual(self.setup("--for", "page", "--dry-run").stdout, "chromium\n")
        self.assertEqual(self.setup("--for", "demo", "--dry-run").stdout, "libjs-vega\n")

    def test_dry_run_lists_and_stops(self):
        self.missing("zlib1g-dev", "ccache")
        self.assertEqual(self.setup("--dry-run").stdout, "ccache\nzlib1g-dev\n")
        self.assertEqual(self.log.read_text(), "")

    def test_without_rights_it_says_what_to_run(self):
        self.missing("ccache")
        self.stand_in("id", "echo 1000")
        done = self.setup()
        self.assertEqual(done.returncode, 77)
        self.assertIn("apt-get install --no-install-recommends ccache", done.stderr)
        self.assertNotIn("apt-get", self.log.read_text())

    def test_a_failed_installation_is_an_error(self):
        self.missing("ccache")
        self.stand_in("apt-get", "exit 100")
        self.assertEqual(self.setup().returncode, 69)


if __name__ == "__main__":
    unittest.main()
