#include <catch2/catch.hpp>

#include "tests/store/damaged_files.h"

TEST_CASE("none of many damaged files does worse than exit 65") {
  stamkund::store_test::try_damaged_files(5000);
}
