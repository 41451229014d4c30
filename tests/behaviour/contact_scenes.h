#pragma once
// Small scenarios with campaigns, and means over their replicates. Seeds are fixed, so that no test ever
// differs.
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <string>

#include "engine/study/load.h"
#include "engine/study/simulate.h"
#include "tests/counted.h"

namespace stamkund::test {

inline constexpr int kReplicates = 20;

inline scenario::ScenarioFile scene_of(const std::string& arms, const std::string& more = "",
                                       int customers = 3000) {
  const std::string text =
      "stamkund: 1\ncurrency: SEK\nseed: 7\nhorizon: 52 weeks\nperiod: 4 weeks\nreplicates: " +
      std::to_string(kReplicates) +
      "\nuncertainty: {populations_per_draw: 1, replicates_per_population: 1}\n"
      "population:\n  new_customers: {count: " +
      std::to_string(customers) +
      "}\n  purchases: {model: pareto-nbd, r: 1.5, alpha: 12 weeks, s: 1, beta: 60 weeks}\n"
      "  spend: {model: fixed, amount: 200 SEK}\n"
      "  segments: [{name: open, share: 50 %}, {name: dogs, share: 50 %}]\n" +
      more + "baseline: {name: none, margin: 50 %}\narms:\n" + arms;
  Problems problems;
  auto file = study::load_scenario_text(text, "test.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return file;
}

inline std::string arm(const std::string& name, const std::string& campaigns, const std::string& rest = "") {
  std::string text = "  - name: " + name + "\n    campaigns:\n";
  for (std::size_t from = 0; from < campaigns.size();) {
    const std::size_t to = std::min(campaigns.find('\n', from), campaigns.size());
    text += "      - {" + campaigns.substr(from, to - from) + "}\n";
    from = to + 1;
  }
  return text + rest;
}

inline double sum_of(const counting::Counts& counts, const char* column, std::size_t from = 0,
                     std::size_t to = ~std::size_t{0}) {
  const counting::Table& table = counts.schema().table(counting::kPeriods);
  double sum = 0.0;
  const std::size_t rows = table.size() / table.columns();
  for (std::size_t p = from; p < std::min(rows - 1, to); ++p)
    sum += static_cast<double>(test::flows_of(counts, p)[table.column(column)]);
  return sum;
}

inline double net_of(const counting::Counts& counts) {
  double net = sum_of(counts, "margin") - sum_of(counts, "contact_cost");
  if (counts.schema().table(counting::kPeriods).has("offer_gift_cost"))
    net -= sum_of(counts, "offer_gift_cost");
  return net;
}

struct Mean {
  double value = 0;
  double z = 0;
};

using Figure = std::function<double(const std::vector<counting::Counts>&)>;

inline Mean mean_of(const study::Tallies& tallies, const Figure& figure) {
  double sum = 0.0, squares = 0.0;
  for (const auto& arms : tallies) {
    const double x = figure(arms);
    sum += x;
    squares += x * x;
  }
  const auto n = static_cast<double>(tallies.size());
  const double mean = sum / n;
  const double variance = (squares - n * mean * mean) / (n - 1.0);
  return {mean, mean == 0.0 ? 0.0 : mean / std::sqrt(variance / n)};
}

inline study::Tallies run(const scenario::ScenarioFile& file) {
  return study::simulate(file.spec, nullptr, {});
}

/// Net of arm `a` less that of arm `b`; the baseline is 0.
inline Figure net_gain(std::size_t a, std::size_t b) {
  return [=](const auto& arms) { return net_of(arms[a]) - net_of(arms[b]); };
}
inline Figure purchases_gain(std::size_t a, std::size_t b, std::size_t from = 0,
                             std::size_t to = ~std::size_t{0}) {
  return [=](const auto& arms) {
    return sum_of(arms[a], "purchases", from, to) - sum_of(arms[b], "purchases", from, to);
  };
}

}  // namespace stamkund::test
