// Bounds and sizes against rpact 3.3.4 and an independent integrator: group_sequential.csv, digits as
// printed.
#include "experiments/sequential/group_sequential.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

using namespace stamkund::sequential;

namespace {
std::vector<double> even(std::size_t looks) {
  std::vector<double> out;
  for (std::size_t k = 1; k <= looks; ++k) out.push_back(static_cast<double>(k) / static_cast<double>(looks));
  return out;
}
}  // namespace

TEST_CASE("bounds, inflation and expected sizes agree with rpact") {
  std::ifstream file(STAMKUND_SOURCE_DIR "/tests/sequential/group_sequential.csv");
  std::string line;
  std::getline(file, line);
  std::size_t rows = 0;
  while (std::getline(file, line)) {
    std::stringstream cells(line);
    std::vector<std::string> cell;
    for (std::string one; std::getline(cells, one, ',');) cell.push_back(one);
    REQUIRE(cell.size() == 9);
    Request request;
    request.rule = cell[0] == "P"      ? Rule::pocock
                   : cell[0] == "OF"   ? Rule::obrien_fleming
                   : cell[0] == "asOF" ? Rule::lan_demets_obrien_fleming
                                       : Rule::lan_demets_pocock;
    request.information = even(std::stoul(cell[1]));
    request.level = std::stod(cell[2]) / 2.0;
    request.power = 1.0 - std::stod(cell[3]);
    const Bounds bounds = bounds_of(request);
    INFO(line);
    std::stringstream critical(cell[4]);
    std::size_t k = 0;
    for (std::string one; std::getline(critical, one, ';'); ++k)
      CHECK(bounds.z[k] == Approx(std::stod(one)).epsilon(0).margin(1e-5));
    CHECK(bounds.inflation == Approx(std::stod(cell[5])).epsilon(0).margin(1e-5));
    CHECK(bounds.expected_h1 == Approx(std::stod(cell[6])).epsilon(0).margin(1e-5));
    CHECK(bounds.expected_half == Approx(std::stod(cell[7])).epsilon(0).margin(1e-5));
    CHECK(bounds.expected_h0 == Approx(std::stod(cell[8])).epsilon(0).margin(1e-5));
    ++rows;
  }
  CHECK(rows == 32);
}

TEST_CASE("peeking at 1.96 errs more often than 5 % (Armitage, McPherson & Rowe 1969)") {
  CHECK(peeking_error(2, 1.959964) == Approx(.0831).margin(5e-5));
  CHECK(peeking_error(3, 1.959964) == Approx(.1073).margin(5e-5));
  CHECK(peeking_error(5, 1.959964) == Approx(.1417).margin(5e-5));
  CHECK(peeking_error(10, 1.959964) == Approx(.1934).margin(5e-5));
}

TEST_CASE("twenty unequal looks spend all of the error, and exactly it") {
  Request request;
  for (int k = 1; k <= 20; ++k) request.information.push_back(std::pow(k / 20.0, 1.5));
  for (const Rule rule : {Rule::pocock, Rule::wang_tsiatis, Rule::haybittle_peto,
                          Rule::lan_demets_obrien_fleming, Rule::kim_demets, Rule::hwang_shih_decani}) {
    request.rule = rule;
    request.parameter = rule == Rule::wang_tsiatis        ? 0.25
                        : rule == Rule::haybittle_peto    ? 3.0
                        : rule == Rule::kim_demets        ? 2.0
                        : rule == Rule::hwang_shih_decani ? -4.0
                                                          : 0.0;
    const Bounds bounds = bounds_of(request);
    INFO(static_cast<int>(rule));
    CHECK(bounds.spent.back() == Approx(0.05).margin(1e-8));
    CHECK(bounds.inflation > 1.0);
  }
}

TEST_CASE("binding futility lowers the bounds, non-binding leaves them") {
  Request request;
  request.information = even(3);
  request.rule = request.futility_rule = Rule::lan_demets_obrien_fleming;
  request.two_sided = false;
  const auto plain = bounds_of(request).z;
  request.futility = Stop::non_binding;
  const Bounds loose = bounds_of(request);
  CHECK(loose.z.back() == Approx(plain.back()).margin(1e-9));
  CHECK(loose.futility.back() == loose.z.back());
  request.futility = Stop::binding;
  const Bounds strict = bounds_of(request);
  CHECK(strict.z.back() < plain.back() - 1e-3);
  // Both reach the power, the chance to miss being what was spent.
  for (const Bounds* one : {&loose, &strict}) {
    const Exits out = exits(request.information, one->futility, one->z, one->drift);
    double missed = 0;
    for (const double x : out.lower) missed += x;
    CHECK(missed == Approx(0.2).margin(1e-7));
  }
}
