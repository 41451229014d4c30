"""scripts/check-dependencies accepts the tree as it is, and refuses each thing it is there to refuse."""
import pathlib
import shutil
import tempfile
import unittest

from support import ROOT, SCRIPTS, run

HEADER = "#pragma once\n"
# file planted, its text, the line of the fault, a part of the message
FAULTS = [
    ("engine/base/planted.h", HEADER + '#include "engine/random/stream.h"\n', 2, "engine/base may not use engine/random"),
    ("models/program/planted.h", HEADER + '\n#include "models/response/stimuli.h"\n', 3,
     "models/program may not use models/response"),
    ("models/response/planted.cpp", '#include "engine/ingest/options.h"\n', 1, "models/response may not use engine/ingest"),
    ("engine/metrics/planted.cpp", '#include "engine/store/h5.h"\n', 1, "engine/metrics may not use engine/store"),
    ("experiments/analysis/planted.cpp", '#include "tests/data_files.h"\n', 1, "experiments/analysis may not use tests"),
    ("engine/report/planted.cpp", "#include <ceres/jet.h>\n", 1, "Ceres is private to engine/calibration"),
    ("engine/metrics/planted.cpp", "#include <H5Cpp.h>\n", 1, "HDF5 is private to engine/store"),
    ("engine/population/planted.cpp", "#include <yaml-cpp/yaml.h>\n", 1, "yaml-cpp is private to engine/scenario"),
    ("models/program/planted.cpp", "#include <tbb/parallel_for.h>\n", 1, "oneTBB is private to"),
    ("engine/ingest/planted.cpp", "#include <boost/program_options.hpp>\n", 1, "Boost.Program_options is private"),
    ("engine/store/planted.cpp", "#include <zlib.h>\n", 1, "zlib is private to engine/ingest"),
    ("engine/base/planted.h", "// no guard\n", 1, "#pragma once"),
    ("engine/base/planted.cpp", '#include "day.h"\n', 1, "not a path from the root"),
    ("engine/base/planted.cpp", "#include <engine/base/day.h>\n", 1, "with quotation marks"),
    ("engine/random/planted.cpp", "\nstatic thread_" + "local int n = 0;\n", 2, "thread_" + "local is not used"),
    ("models/response/planted.cpp", "int n = ra" + "nd();\n", 1, "rand() is not used"),
    ("engine/study/planted.cpp", "void f() { std::sra" + "nd(1); }\n", 1, "srand() is not used"),
    ("tests/base/planted.cpp", "std::random_" + "device source;\n", 1, "random_" + "device is not used"),
    ("engine/base/planted.cmake", "add_compile_options(-ffast-" + "math)\n", 1, "-ffast-" + "math is not used"),
    ("engine/base/CMakeLists.txt", "stamkund_library(base LINKS stamkund::study)\n", 1,
     "engine/base may not link engine/study"),
    ("engine/ingest/planted.cpp", "\n" * 501, 501, "501 lines; over 500 wants a reason"),
    ("engine/planted/planted.cpp", "\n", 1, "not in the list of folders"),
]
INNOCENT = '''// thread_local, rand() and std::random_device are words in a comment here.
/* srand(1);
   -ffast-math */
#include "engine/base/day.h"
const char* text = "thread_local rand( #include <zlib.h>";
int operand(int x);  // not rand
int y = operand(1'000);
'''


class CheckDependencies(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="stamkund-check-")
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name)
        for name in ("engine", "models", "experiments", "tests", "scripts", "cmake"):
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.tree / name, ignore=shutil.ignore_patterns("__pycache__"))

    def check(self):
        return run(SCRIPTS / "check-dependencies", "--root", self.tree)

    def plant(self, path, text):
        (self.tree / path).parent.mkdir(parents=True, exist_ok=True)
        (self.tree / path).write_text(text)

    def test_the_tree_as_it_is_passes(self):
        done = self.check()
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_words_in_comments_and_strings_are_no_faults(self):
        self.plant("engine/ingest/innocent.cpp", INNOCENT)
        done = self.check()
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_each_fault_is_refused_at_its_line(self):
        for path, text, line, message in FAULTS:
            with self.subTest(path=path, message=message):
                before = (self.tree / path).read_text() if (self.tree / path).exists() else None
                self.plant(path, text)
                done = self.check()
                self.assertEqual(done.returncode, 1)
                hits = [one for one in done.stderr.splitlines() if one.startswith(f"{path}:{line}: ")]
                self.assertTrue(any(message in one for one in hits), done.stderr)
                if before is None:
                    (self.tree / path).unlink()
                else:
                    self.plant(path, before)

    def test_all_faults_are_reported_at_once(self):
        self.plant("engine/base/one.h", '#include "engine/random/stream.h"\n')
        self.plant("models/program/two.cpp", "#include <zlib.h>\n")
        done = self.check()
        self.assertEqual(done.returncode, 1)
        self.assertIn("engine/base/one.h:1: a header needs", done.stderr)
        self.assertIn("engine/base/one.h:1: engine/base may not use", done.stderr)
        self.assertIn("models/program/two.cpp:1:", done.stderr)
        self.assertIn("3 problems", done.stderr)

    def test_a_private_library_must_not_leak_through_a_header(self):
        self.plant("engine/calibration/leaky.h", HEADER + "#include <ceres/jet.h>\n")
        self.plant("engine/calibration/middle.h", HEADER + '#include "engine/calibration/leaky.h"\n')
        self.plant("engine/store/user.cpp", '#include "engine/calibration/middle.h"\n')
        done = self.check()
        self.assertEqual(done.returncode, 1)
        self.assertIn("engine/store/user.cpp:1: 'engine/calibration/middle.h' brings in Ceres through "
                      "engine/calibration/leaky.h", done.stderr)

    def test_architecture_page_shows_the_list_that_is_checked(self):
        page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
        for table in run(SCRIPTS / "check-dependencies", "--table").stdout.strip().split("\n\n"):
            self.assertIn(table, page)

    def test_no_such_folder(self):
        self.assertEqual(run(SCRIPTS / "check-dependencies", "--root", self.tree / "none").returncode, 66)


if __name__ == "__main__":
    unittest.main()
