#include <catch2/catch.hpp>

#include "tests/store/damaged_files.h"

TEST_CASE("no damaged file does worse than exit 65") { stamkund::store_test::try_damaged_files(400); }
