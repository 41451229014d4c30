// Populations on the edge of a model: what is left is a simpler model, whose predictions are as good as any.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/select.h"
#include "tests/calibration/histories.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

/// Everybody leaves after a purchase with probability .1, gaps are Erlang-4.
test::Histories regular_buyers() {
  const auto process = customer_base::make_process("mbg-cnbd-k", {2.0, 2.0, 1e5, 9e5}, 4);
  return test::histories(
      600, {}, [&](std::size_t i, double age) { return test::draw_repeats(process, 7.0, 41, i, age); });
}

}  // namespace

TEST_CASE("One drop-out probability for all: an edge that predicts, and k is found all the same") {
  const test::Histories data = regular_buyers();
  Options options;
  options.model = "mbg-cnbd-k";
  const ModelFit fit = fit_process(data.table, options);
  CAPTURE(fit.reason, fit.estimates);
  CHECK(fit.regularity == 4);
  CHECK(can_predict(fit.status));
  CHECK(fit.estimates[2] / (fit.estimates[2] + fit.estimates[3]) == Approx(0.1).epsilon(0.15));
  // The likeliest k is that of the highest likelihood, whatever kind of maximum each has.
  for (const int k : {3, 5}) {
    options.regularity = k;
    CHECK(fit_process(data.table, options).log_likelihood < fit.log_likelihood);
  }
}

TEST_CASE("A comparison of models is not lost by who sits on an edge") {
  test::Histories data = regular_buyers();
  for (std::size_t i = 0; i < data.table.size(); ++i) data.table.id.push_back(std::to_string(1000 + i));
  const Selection selection = select_model(data.table, data.log, {}, {});
  CAPTURE(selection.reason);
  const ModelFit& chosen = selection.candidates[selection.chosen].fit;
  CHECK(chosen.model.ends_with("bg-cnbd-k"));
  CHECK(chosen.regularity == 4);
}
