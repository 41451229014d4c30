// Speed of calibration and prediction, as JSON on standard output; medians of repetitions in one run.
//
// stamkund-calibration-benchmark MODE
//   cdnow                every model on the CDNOW sample, in process, one thread
//   customers N [FILE]   N simulated customers: fits and predictions; (x, t_x, T) go to FILE, for peers
//   extreme N            N customers of whom every third bought again, once, and one who bought on 730 days
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

#include "engine/calibration/bootstrap.h"
#include "engine/calibration/calibrate.h"
#include "engine/prediction/customer_predictions.h"
#include "models/customer_base/process.h"
#include "tests/calibration/cdnow.h"

using namespace stamkund;
using Json = nlohmann::ordered_json;

namespace {

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median_of(int repetitions, const std::function<void()>& work) {
  std::vector<double> seconds;
  for (int i = 0; i < repetitions; ++i) seconds.push_back(seconds_of(work));
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

Json fit_all(const ingest::CustomerTable& table, int repetitions) {
  Json out;
  for (const auto& model : customer_base::process_models()) {
    if (model.contractual || model.discrete) continue;
    // Quadrature for every distinct customer: minutes for a million.
    const bool slow = model.name == "pareto-lognormal" || model.name == "gompertz-nbd";
    if (slow && table.size() > 100'000) continue;
    calibration::Options options;
    options.model = model.name;
    calibration::ModelFit fit;
    const double seconds = median_of(repetitions, [&] { fit = calibration::fit_process(table, options); });
    out[model.name] = {{"milliseconds", 1000.0 * seconds},
                       {"status", calibration::name_of(fit.status)},
                       {"log_likelihood", fit.log_likelihood},
                       {"k", fit.regularity},
                       {"distinct_rows", fit.distinct_rows}};
  }
  if (table.has_spend)
    out["gamma-gamma"]["milliseconds"] =
        1000.0 * median_of(repetitions, [&] { (void)calibration::fit_gamma_gamma(table, {}); });
  return out;
}

Json cdnow() {
  const auto table = test::cdnow_sample();
  return table ? fit_all(*table, 7) : Json(nullptr);
}

Json customers(std::size_t size, const char* file) {
  ingest::CustomerTable ages;
  for (std::size_t i = 0; i < size; ++i) {
    ages.first_day.push_back(Day{20000 + static_cast<std::int32_t>(i % 84)});
    ages.age_days.push_back(static_cast<double>(273 - i % 84));
  }
  const customer_base::ParetoNbd truth{0.553, 10.578, 0.606, 11.669};
  ingest::CustomerTable table = calibration::simulate_like(ages, truth, 7.0, 1, 0);
  for (double& t : table.recency_days) t = std::floor(t);  // whole days, as in transaction files
  if (file != nullptr) {
    std::ofstream csv(file);
    csv << "frequency,recency,T\n";
    for (std::size_t i = 0; i < size; ++i)
      csv << table.frequency[i] << ',' << table.recency_days[i] / 7.0 << ',' << table.age_days[i] / 7.0
          << '\n';
  }
  Json out{{"customers", size}, {"fits", fit_all(table, size > 2'000'000 ? 1 : 3)}};
  calibration::Fit fit = calibration::calibrate(table, {});
  prediction::Request request;
  for (const int threads : {1, 2}) {
    request.threads = threads;
    out["predict_seconds_" + std::to_string(threads) + "_threads"] =
        median_of(3, [&] { (void)prediction::predict_customers(fit, request); });
  }
  out["peak_memory_kib"] = peak_kib();
  return out;
}

Json extreme(std::size_t size) {
  ingest::CustomerTable table;
  const auto add = [&](std::uint32_t x, double recency, double age) {
    table.first_day.push_back(Day{20730 - static_cast<std::int32_t>(age)});
    table.frequency.push_back(x);
    table.recency_days.push_back(recency);
    table.age_days.push_back(age);
  };
  for (std::size_t i = 0; i < size; ++i) {
    const bool again = i % 3 == 0;
    add(again ? 1 : 0, again ? 1.0 + static_cast<double>(i / 3 % 365) : 0.0,
        730.0 - static_cast<double>(i / 1095 % 365));
  }
  add(730, 730.0, 730.0);
  return {{"customers", size}, {"fits", fit_all(table, 1)}, {"peak_memory_kib", peak_kib()}};
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 1 && arguments[0] == "cdnow") {
    std::cout << cdnow().dump(2) << "\n";
    return 0;
  }
  const bool numbered = arguments.size() >= 2 && !arguments[1].empty() && arguments[1].size() < 10 &&
                        arguments[1].find_first_not_of("0123456789") == std::string::npos;
  if (numbered && arguments.size() <= 3 && arguments[0] == "customers") {
    std::cout << customers(std::stoull(arguments[1]), arguments.size() == 3 ? arguments[2].c_str() : nullptr)
                     .dump(2)
              << "\n";
    return 0;
  }
  if (numbered && arguments.size() == 2 && arguments[0] == "extreme") {
    std::cout << extreme(std::stoull(arguments[1])).dump(2) << "\n";
    return 0;
  }
  std::cerr << "usage: stamkund-calibration-benchmark cdnow | customers N [FILE] | extreme N\n";
  return 64;
}
