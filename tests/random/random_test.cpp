#include <catch2/catch.hpp>
#include "engine/random/distributions.h"
TEST_CASE("streams replay") { stamkund::Stream a({1,2,3,stamkund::Purpose::test}), b = a; CHECK(a() == b()); }
