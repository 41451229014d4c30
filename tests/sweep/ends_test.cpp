#include "engine/sweep/ends.h"
#include "engine/sweep/sign_change.h"

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

TEST_CASE("where a sign changes is told by both ends and the scenario's own value") {
  using Where = sweep::SignChange::Where;
  const double none = std::nan("");
  // -10 at 0 and 10 at 4, a straight line through 0 in the middle: at 2.
  CHECK(sweep::sign_change(0.5, -10, 0, 10, 4).where == Where::about);
  CHECK(sweep::sign_change(0.5, -10, 0, 10, 4).at == Approx(2.0));
  CHECK(sweep::sign_change(none, -10, 0, 30, 4).at == Approx(1.0));
  // The scenario is far from the middle: no straight line, but its own sign says which side.
  const auto bent = sweep::sign_change(9, -10, 0, 10, 4);
  CHECK(bent.where == Where::between);
  CHECK(bent.at_low_end);
  CHECK_FALSE(sweep::sign_change(-9, -10, 0, 10, 4).at_low_end);
  CHECK(sweep::sign_change(3, -10, 0, -2, 4).where == Where::twice);
  CHECK(sweep::sign_change(-5, -10, 0, -2, 4).where == Where::nowhere);
  CHECK(sweep::sign_change(3, -10, 0, std::numeric_limits<double>::infinity(), 4).where == Where::nowhere);
}

TEST_CASE("only what is clear loses") {
  CHECK(sweep::clearly_loses(-30, 10, -50));
  CHECK_FALSE(sweep::clearly_loses(-15, 10, -40));
  CHECK_FALSE(sweep::clearly_loses(-30, 10, std::nan("")));  // too few draws for an interval
}
