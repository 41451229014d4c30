// The models that came after the first two, on the CDNOW sample.
#include <catch2/catch.hpp>

#include "engine/calibration/calibrate.h"
#include "tests/calibration/cdnow.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

Fit fit_of(const ingest::CustomerTable& table, const std::string& model) {
  Options options;
  options.model = model;
  options.spend = Spend::none;
  return calibrate(table, options);
}

}  // namespace

TEST_CASE("MBG/NBD and NBD on CDNOW: the printed figures") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  // MBG/NBD: .525, 6.183, .891, 1.614 (printed, lifetimes' tests); LL -9582.1357, hold-out 1576.71 (runs of a
  // peer).
  const Fit mbg = fit_of(*table, "mbg-nbd");
  CHECK(mbg.process.status == Status::converged);
  const std::vector<double> printed{0.525, 6.183, 0.891, 1.614};
  for (std::size_t i = 0; i < 4; ++i) CHECK(std::abs(mbg.process.estimates[i] - printed[i]) < 6e-4);
  CHECK(std::abs(mbg.process.log_likelihood - -9582.1357) < 1e-4);
  CHECK(std::abs(mbg.holdout->expected - 1576.71) < 0.1);
  // NBD: .38477, 12.07201, LL -9763.6576, hold-out 2929.82 (runs of a peer).
  const Fit nbd = fit_of(*table, "nbd");
  CHECK(std::abs(nbd.process.estimates[0] - 0.38477) < 1e-5);
  CHECK(std::abs(nbd.process.estimates[1] - 12.07201) < 1e-4);
  CHECK(std::abs(nbd.process.log_likelihood - -9763.6576) < 1e-4);
  CHECK(std::abs(nbd.holdout->expected - 2929.82) < 0.05);
}

TEST_CASE("The Gompertz/NBD collapses to the Pareto/NBD on CDNOW, and says so") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  const Fit fit = fit_of(*table, "gompertz-nbd");
  CHECK(fit.process.status == Status::boundary);
  CHECK(fit.process.reason.find("b -> 0") != std::string::npos);
  CHECK(std::abs(fit.process.log_likelihood - -9594.976) < 2e-3);
  CHECK(std::isnan(fit.process.standard_errors[2]));
}

TEST_CASE("CDNOW: one search finds the maximum from far away, too") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  struct Known {
    std::string model;
    double log_likelihood;
  };
  for (const Known& known :
       {Known{"pareto-nbd", -9594.9762}, Known{"bg-nbd", -9582.4292}, Known{"mbg-nbd", -9582.1357}})
    for (const double far : {0.03, 30.0})
      for (const double other : {0.03, 30.0}) {
        Options options;
        options.model = known.model;
        options.from = {0.5 * far, 10.0 * other, 0.7 * other, 5.0 * far};
        const ModelFit fit = fit_process(*table, options);
        CAPTURE(known.model, far, other, fit.reason, fit.estimates);
        CHECK(fit.status == Status::converged);
        CHECK(std::abs(fit.log_likelihood - known.log_likelihood) < 1e-3);
      }
}
