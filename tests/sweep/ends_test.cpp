#include "engine/sweep/ends.h"

#include <catch2/catch.hpp>

using namespace stamkund;

TEST_CASE("the best at the end of what was tried is told") {
  using Values = std::vector<std::string>;
  const std::vector<Values> tried{{"4 stamps", "a", "1 week"},
                                  {"6 stamps", "b", "2 weeks"},
                                  {"9 stamps", "c", "10 days"},
                                  {"9 stamps", "a", "2 weeks"}};
  std::vector<const Values*> all;
  for (const Values& one : tried) all.push_back(&one);
  using Which = std::vector<std::size_t>;
  CHECK(sweep::at_an_end(all, 0) == Which{0});
  CHECK(sweep::at_an_end(all, 1).empty());
  CHECK(sweep::at_an_end(all, 2) == Which{0});
  // Two numbers have no middle.
  const std::vector<Values> two{{"4"}, {"6"}};
  CHECK(sweep::at_an_end({&two[0], &two[1]}, 0).empty());
}
