#include "engine/calibration/diagnostics.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "engine/base/expect.h"
#include "engine/calibration/diagnose_parts.h"
#include "engine/calibration/evaluate.h"
#include "engine/random/distributions.h"
#include "models/customer_base/history.h"

namespace stamkund::calibration {
namespace diagnosis {

namespace base = stamkund::customer_base;

std::vector<AgeClass> age_classes(const ingest::CustomerTable& table) {
  std::map<double, double> number;
  for (const double age : table.age_days) number[age] += 1.0;
  std::vector<AgeClass> classes;
  classes.reserve(number.size());
  for (const auto& [age, customers] : number) classes.push_back({age, customers});
  return classes;
}

std::vector<std::size_t> sample_of(std::size_t n, double wanted) {
  const double share = wanted / static_cast<double>(std::max<std::size_t>(n, 1));
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < n; ++i)
    if (share >= 1.0 || open_uniform(keyed_block({kSeed, 0, i, Purpose::diagnostics_sample}, 0)[0]) < share)
      chosen.push_back(i);
  return chosen;
}

void simulate_repeats(const Subject& subject, std::uint64_t life, std::uint64_t customer, double age_days,
                      std::vector<double>& days) {
  const auto stream = [&](Purpose purpose) { return Stream({kSeed, life, customer, purpose}); };
  Stream rate = stream(Purpose::purchase_rate);
  Stream lifetime = stream(Purpose::lifetime_rate);
  Stream arrival = stream(Purpose::lifetime_clock);
  const base::Traits traits = base::draw_new(subject.process, rate, lifetime);
  base::PurchaseClock clock(traits, 0.0, stream(Purpose::purchase_clock), draw_exponential(arrival));
  days.clear();
  const double until = age_days / subject.unit_days;
  for (double at = clock.next(until); std::isfinite(at); at = clock.next(until))
    days.push_back(at * subject.unit_days);
}

double affordable_customers(const Subject& subject, double age_days) {
  const double each = base::new_customer_counts(subject.process, subject.in_units(age_days)).mean;
  return std::clamp(kMostEvents / (1.0 + each), 100.0, kMostSimulated);
}

std::size_t last_count(const ingest::CustomerTable& table) {
  constexpr std::size_t kShortest = 7, kLongest = 30;
  std::vector<std::size_t> number(kLongest + 1, 0);
  for (const std::uint32_t x : table.frequency) ++number[std::min<std::size_t>(x, kLongest)];
  std::size_t below = 0;
  for (std::size_t n = 0; n < kLongest; ++n) {
    below += number[n];
    if (20 * below >= 19 * table.size()) return std::max(kShortest, n + 1);
  }
  return kLongest;
}

}  // namespace diagnosis

Diagnostics diagnose(const ModelFit& process, const ingest::CustomerTable& customers,
                     const ingest::TransactionLog& log, const Options& options) {
  STAMKUND_EXPECT(log.size() == customers.size() && options.time_unit_days > 0.0);
  Diagnostics out;
  out.customers = static_cast<double>(customers.size());
  out.regularity = diagnosis::regularity(customers, log);

  const customer_base::ModelInfo* info = customer_base::find_model(process.model);
  STAMKUND_EXPECT(info != nullptr);
  std::string reason;
  if (customers.size() == 0) reason = "there are no customers";
  if (!can_predict(process.status)) reason = "the fit's status is " + std::string(name_of(process.status));
  if (info->contractual) reason = process.model + " is a model of contracts, not of purchases";
  if (!reason.empty()) {
    for (std::string* section : {&out.tracking.reason, &out.frequency.reason, &out.conditional.reason,
                                 &out.alive.reason, &out.gaps.reason})
      *section = reason;
    return out;
  }
  ingest::CustomerTable opportunities;
  if (info->discrete) opportunities = ingest::in_opportunities(log, customers, opportunities_of(options));
  const ingest::CustomerTable& table = info->discrete ? opportunities : customers;
  const diagnosis::Subject subject{process,
                                   process_of(process),
                                   table,
                                   log,
                                   options.time_unit_days,
                                   info->discrete ? options.time_unit_days : 0.0,
                                   opportunities_of(options),
                                   options.threads};
  out.tracking = diagnosis::tracking(subject);
  out.frequency = diagnosis::frequency(subject);
  const auto scored = diagnosis::sample_of(table.size(), diagnosis::kMostScored);
  out.scored = static_cast<double>(scored.size());
  diagnosis::score(subject, scored, out.conditional, out.alive);
  out.gaps = diagnosis::gaps(subject);
  return out;
}

std::string regularity_sentence(const RegularityTest& test, int fitted_k) {
  if (!test.reason.empty()) return "regularity of gaps: cannot be told, " + test.reason;
  char figures[96];
  std::snprintf(figures, sizeof figures, "(k = %.2f, s.e. %.2f, %.0f pairs, z = %.1f)", test.k,
                test.standard_error, test.pairs, test.z);
  constexpr double kClear = 2.5758293;  // two-sided 1 %: an assumption
  if (fitted_k > 1) {
    const double distance = (test.k - fitted_k) / test.standard_error;
    const std::string fitted = "the fitted k = " + std::to_string(fitted_k);
    if (distance > kClear) return "gaps are more regular than " + fitted + " " + figures;
    if (distance < -kClear) return "gaps are less regular than " + fitted + " " + figures;
    return "gaps are about as regular as " + fitted + " " + figures;
  }
  if (test.z > kClear)
    return std::string("gaps are more regular than chance ") + figures +
           ": try a model of regular buyers, bg-cnbd-k";
  if (test.z < -kClear)
    return std::string("gaps are clumpier than chance ") + figures +
           ": purchases come in bursts, or rates change over time";
  return std::string("gaps are as random as those of a Poisson process ") + figures;
}

}  // namespace stamkund::calibration
