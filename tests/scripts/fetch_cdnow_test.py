"""scripts/fetch-cdnow takes the known package only, and leaves what is there alone. Needs no network."""
import pathlib
import tempfile
import unittest
import zipfile

from support import SCRIPTS, run


class FetchCdnow(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="stamkund-cdnow-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.into = self.folder / "data"

    def fetch(self, wheel):
        return run(SCRIPTS / "fetch-cdnow", "--wheel", wheel, "--into", self.into)

    def test_a_wrong_checksum_is_refused_and_nothing_is_touched(self):
        self.into.mkdir()
        (self.into / "cdnow_sample.txt").write_text("mine\n")
        wheel = self.folder / "Lifetimes-0.11.3-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as package:
            package.writestr("lifetimes/datasets/CDNOW_sample.txt", "forged\n")
            package.writestr("lifetimes/datasets/CDNOW_master.txt", "forged\n")
        done = self.fetch(wheel)
        self.assertEqual(done.returncode, 65)
        self.assertIn("not the expected file", done.stderr)
        self.assertEqual([path.name for path in self.into.iterdir()], ["cdnow_sample.txt"])
        self.assertEqual((self.into / "cdnow_sample.txt").read_text(), "mine\n")

    def test_no_such_wheel(self):
        self.assertEqual(self.fetch(self.folder / "none.whl").returncode, 66)
        self.assertFalse(self.into.exists())


if __name__ == "__main__":
    unittest.main()
