#pragma once
// Small scenarios built in code, for tests of the engine.
#include <string>

#include <catch2/catch.hpp>

#include "engine/scenario/read_scenario.h"
#include "engine/study/load.h"

namespace stamkund::test {

/// The scenario in `text`, which has to be right.
inline scenario::ScenarioFile scenario_of(const std::string& text) {
  Problems problems;
  auto file = study::load_scenario_text(text, "test.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE(!problems.has_errors());
  return file;
}

/// CDNOW's Pareto/NBD (references, Fader & Hardie): new customers only, all born at day 0.
inline std::string pareto_cohort(std::uint64_t customers, const std::string& horizon,
                                 std::uint64_t replicates) {
  return "stamkund: 1\ncurrency: SEK\nseed: 7\nhorizon: " + horizon +
         "\nperiod: 1 week\nreplicates: " + std::to_string(replicates) +
         "\npopulation:\n  new_customers: {count: " + std::to_string(customers) +
         "}\n  purchases: {model: pareto-nbd, r: 0.553, alpha: 10.578 weeks, s: 0.606, beta: 11.669 weeks}\n"
         "  spend: {model: gamma-gamma, p: 6.25, q: 3.74, gamma: 15.44 SEK}\n"
         "baseline: {name: today, margin: 70 %}\n";
}

inline std::string bg_cohort(std::uint64_t customers, const std::string& horizon, std::uint64_t replicates) {
  return "stamkund: 1\ncurrency: SEK\nseed: 7\nhorizon: " + horizon +
         "\nperiod: 1 week\nreplicates: " + std::to_string(replicates) +
         "\npopulation:\n  new_customers: {count: " + std::to_string(customers) +
         "}\n  purchases: {model: bg-nbd, r: 0.2425945, alpha: 4.4136019 weeks, a: 0.7929199, b: 2.4258881}\n"
         "  spend: {model: fixed, amount: 45 SEK}\n"
         "baseline: {name: today, margin: 70 %}\n";
}

}  // namespace stamkund::test
