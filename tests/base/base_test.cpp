#include <catch2/catch.hpp>
#include "engine/base/day.h"
TEST_CASE("a day survives its text") { CHECK(stamkund::to_string(*stamkund::parse_iso_day("1997-09-30")) == "1997-09-30"); }
