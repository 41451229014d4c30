// Whether a season is found where there is one, and only there.
#include "engine/calibration/season.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/calibration/histories.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

/// 300 customers; purchases are thinned by a wave of this height with a year's length.
test::Histories bases(double height, double days,
                      const customer_base::Process& truth = customer_base::ParetoNbd{0.9, 4.0, 0.5, 80.0}) {
  const test::Watch watch{28, days, 28};
  auto out = test::histories(300, watch, [&](std::size_t i, double age) {
    Stream thin({20261129, 1, i, Purpose::test}, 9);
    const double birth = static_cast<double>(i) * watch.births / 300.0;
    std::vector<double> kept;
    for (const double at : test::draw_repeats(truth, 7.0, 1, i, age)) {
      const double wave = 1.0 + height * std::sin(2.0 * 3.14159265358979 * (birth + at) / 365.25);
      if (draw_uniform(thin) < wave / (1.0 + height)) kept.push_back(at);
    }
    return kept;
  });
  for (std::size_t i = 0; i < out.table.size(); ++i) out.table.id.push_back(std::to_string(1000 + i));
  return out;
}

SeasonSearch search(const test::Histories& data, const std::string& model = "pareto-nbd") {
  Options options;
  options.starts = 1;
  options.model = model;
  Selection selection;
  Candidate plain;
  plain.fit = fit_process(data.table, options);
  plain.bic = 4.0 * std::log(300.0) - 2.0 * plain.fit.log_likelihood;
  selection.candidates.push_back(plain);
  return search_season(data.table, data.log, selection, options);
}

}  // namespace

TEST_CASE("A season of two years is taken, with its effect") {
  const SeasonSearch found = search(bases(0.5, 760));
  CAPTURE(found.said);
  REQUIRE(found.fit);
  REQUIRE(found.data);
  CHECK(found.said.find("season: taken") == 0);
  // The wave's height is about its coefficients' length: log(1 + .5 sin) has a first harmonic of .536. The
  // estimate's standard error is about .04 (3,500 purchases: sqrt(2 / 3500) = .024, and people differ).
  const double length = std::hypot(found.fit->estimates[4], found.fit->estimates[5]);
  CHECK(length == Approx(0.536).margin(0.13));
}

TEST_CASE("The model that was chosen without a season is tried with one, too") {
  // Half of the customers never come back, as no Pareto/NBD of this size has it.
  const auto data = bases(0.5, 760, customer_base::BgCnbd{4.0, 12.0, 0.4, 0.5, 1, true});
  const SeasonSearch pareto = search(data);
  const SeasonSearch both = search(data, "mbg-nbd");
  CAPTURE(both.said);
  REQUIRE((pareto.fit && both.fit));
  CHECK(both.fit->model == "mbg-nbd");
  CHECK(both.fit->log_likelihood > pareto.fit->log_likelihood);
}

TEST_CASE("No season is taken where there is none") {
  // Null: BIC takes two coefficients by chance if chi-square(2) is above 2 log 300 = 11.4, with .3 %; four,
  // above 22.8, with .02 %.
  const SeasonSearch found = search(bases(0.0, 760));
  CAPTURE(found.said);
  CHECK_FALSE(found.fit);
  CHECK(found.said.find("not taken") != std::string::npos);
}

TEST_CASE("Two calendar years are two years, and a day less is not") {
  CHECK(search(bases(0.5, 729)).said.find("season: taken") == 0);
  CHECK(search(bases(0.5, 728)).said.find("23 months show none") != std::string::npos);
}

TEST_CASE("Thirteen months give no season, and it says so") {
  const SeasonSearch found = search(bases(0.5, 396));
  CHECK_FALSE(found.fit);
  CHECK(found.said.find("13 months show none") != std::string::npos);
}
