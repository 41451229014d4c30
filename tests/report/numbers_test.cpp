// Numbers as people read them.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/report/language.h"
#include "engine/report/numbers.h"

using namespace stamkund::report;

TEST_CASE("Halves are rounded away from zero, whether a caller has rounded or not") {
  CHECK(number(13758.5) == "13,759");
  CHECK(number(13758.5) == number(std::round(13758.5)));
  CHECK(number(13757.5) == "13,758");
  CHECK(number(-13758.5) == "-13,759");
  CHECK(signed_number(2.675) == "+2.68");
  CHECK(number(19'981'200.5) == "19,981,201");
  CHECK(percent(0.12345) == "12.3 %");
  CHECK(percent(0.1245) == "12.5 %");
  CHECK(Language::of("sv")->number(13758.5) == "13\u00a0759");
  // What is no half stays where it was.
  CHECK(number(13758.49) == "13,758");
  CHECK(number(0.0412) == "0.0412");
  CHECK(number(1e-7) == "1e-07");
  CHECK(number(123456789012345.0) == "123,456,789,012,345");
}

TEST_CASE("What comes to nothing has no sign") {
  CHECK(percent(-0.00001) == "0.00 %");
  CHECK(percent(-0.0) == "0.00 %");
  CHECK(number(-0.0) == "0");
  CHECK(signed_number(-0.0) == "0");
  CHECK(percent(-0.0002) == "-0.02 %");
}
