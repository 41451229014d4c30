"""scripts/install-prefix: what it refuses before it builds. That it builds is seen by .ci only in so far as scripts/build does."""
import os
import pathlib
import shutil
import tempfile
import unittest

from support import SCRIPTS, run

SCRIPT = SCRIPTS / "install-prefix"


class Install(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.at = pathlib.Path(folder.name)

    def tools(self, *names):
        """A PATH with these programs only."""
        bin_folder = self.at / "bin"
        bin_folder.mkdir()
        for name in (*names, "bash", "env", "dirname", "basename", "awk", "mkdir", "realpath", "grep", "head", "sort", "sed", "nproc"):
            found = shutil.which(name)
            if found:
                (bin_folder / name).symlink_to(found)
        return dict(os.environ, PATH=str(bin_folder))

    def test_needs_a_folder_that_can_be_made(self):
        self.assertEqual(run(SCRIPT).returncode, 64)
        self.assertEqual(run(SCRIPT, self.at / "a", self.at / "b").returncode, 64)
        self.assertEqual(run(SCRIPT, "--with").returncode, 64)
        done = run(SCRIPT, "/proc/stamkund")
        self.assertEqual(done.returncode, 73, done.stderr)

    def test_missing_tools_are_named_at_once(self):
        done = run(SCRIPT, self.at / "there", env=self.tools())
        self.assertEqual(done.returncode, 69, done.stderr)
        for word in ("cmake 3.25", "g++ 12", "ninja or make"):
            self.assertIn(word, done.stderr)

    def test_missing_libraries_are_named_at_once(self):
        cmake = shutil.which("cmake")
        environment = self.tools("c++", "make", "mktemp", "rm", "ld", "as", "ar", "ranlib", "cc")
        # A cmake that finds two of them nowhere.
        wrapper = self.at / "bin" / "cmake"
        wrapper.write_text(f'#!/bin/sh\n[ "$1" = --version ] && exec {cmake} --version\n'
                           f'exec {cmake} "$@" -DCMAKE_DISABLE_FIND_PACKAGE_TBB=ON -DCMAKE_DISABLE_FIND_PACKAGE_date=ON\n')
        wrapper.chmod(0o755)
        done = run(SCRIPT, self.at / "there", "--build", self.at / "build", env=environment)
        self.assertEqual(done.returncode, 69, done.stderr)
        for words in ("libtbb-dev libhowardhinnant-date-dev", "tbb-devel howardhinnant_date", "--with FOLDER"):
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
