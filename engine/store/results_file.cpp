#include "engine/store/results_file.h"

#include <cmath>
#include <cstring>
#include <span>

#include "engine/base/checksum.h"

namespace stamkund::store {
namespace {

using metrics::Summary;

const std::vector<std::string> kStatistics{"mean",
                                           "standard_error",
                                           "p05",
                                           "p50",
                                           "p95",
                                           "variance_parameters",
                                           "variance_individual",
                                           "variance_process",
                                           "replicates",
                                           "independent_draws",
                                           "share_of_replicates"};

void append(std::vector<double>& out, const Summary& summary) {
  out.insert(out.end(), {summary.mean, summary.standard_error, summary.p05, summary.p50, summary.p95,
                         summary.variance_parameters, summary.variance_individual, summary.variance_process,
                         static_cast<double>(summary.replicates), static_cast<double>(summary.independent),
                         summary.share_finite});
}

/// Units people see: "minor" and "major" become the currency, exactly.
std::string unit_of(const std::string& unit, const metrics::Results& results) {
  if (unit == "major") return results.currency;
  if (unit == "minor") return "1/" + std::to_string(results.minor_per_major) + " " + results.currency;
  return unit;
}

std::vector<std::int64_t> replicate_numbers(std::uint64_t count) {
  std::vector<std::int64_t> out;
  for (std::uint64_t r = 0; r < count; ++r) out.push_back(static_cast<std::int64_t>(r));
  return out;
}

void write_group(H5Writer& writer, const std::string& group, const metrics::Results& results) {
  writer.group(group);
  writer.scale(group + "/arm", results.arms);
  writer.scale(group + "/replicate", replicate_numbers(results.replicates));
}

/// A part of the variance of its own, where the run has it: other files keep their form.
void write_calendar_parts(H5Writer& writer, const metrics::Results& results) {
  std::vector<double> levels, effects;
  bool any = false;
  for (const auto& metric : results.totals) {
    for (const auto& summary : metric.summary) {
      levels.push_back(summary.variance_calendar);
      any = any || std::isfinite(summary.variance_calendar);
    }
    for (const auto& summary : metric.effects) effects.push_back(summary.variance_calendar);
  }
  if (!any) return;
  const std::vector<std::string> scales{"/summary/metric", "/summary/arm"};
  writer.dataset("/summary/level_variance_calendar", levels, scales, "as the metric, squared",
                 "part of the variance: what all customers share");
  writer.dataset("/summary/effect_variance_calendar", effects, scales, "as the metric, squared",
                 "the same of effects");
}

void write_summary(H5Writer& writer, const metrics::Results& results) {
  writer.group("/summary");
  std::vector<std::string> names;
  std::vector<double> arms;
  std::vector<double> effects;
  for (const auto& metric : results.totals) {
    names.push_back(metric.name);
    for (const auto& summary : metric.summary) append(arms, summary);
    for (const auto& summary : metric.effects) append(effects, summary);
  }
  std::vector<std::string> comparison_names;
  std::vector<double> comparisons;
  for (const auto& metric : results.comparisons) {
    comparison_names.push_back(metric.name);
    for (const auto& summary : metric.summary) append(comparisons, summary);
  }
  writer.scale("/summary/arm", results.arms);
  writer.scale("/summary/statistic", kStatistics);
  writer.scale("/summary/metric", names);
  writer.scale("/summary/comparison_metric", comparison_names);
  writer.dataset("/summary/level", arms, {"/summary/metric", "/summary/arm", "/summary/statistic"},
                 "as the metric", "each total over all replicates");
  writer.dataset("/summary/effect", effects, {"/summary/metric", "/summary/arm", "/summary/statistic"},
                 "as the metric", "each total less the baseline's, replicate by replicate");
  writer.dataset("/summary/comparison", comparisons,
                 {"/summary/comparison_metric", "/summary/arm", "/summary/statistic"}, "as the metric",
                 "figures that only exist against the baseline");
  write_calendar_parts(writer, results);
  for (const auto& one : results.lead) {
    std::vector<double> lead;
    append(lead, one.lead);
    writer.dataset("/summary/lead", lead, {"/summary/statistic"}, results.currency,
                   "net of the arm 'best' less net of the arm 'next', replicate by replicate");
    writer.attribute("/summary/lead", "best", results.arms[one.best]);
    writer.attribute("/summary/lead", "next", results.arms[one.next]);
    writer.attribute("/summary/lead", "share_ahead", one.share_ahead);
  }
}

}  // namespace

std::string digest(const metrics::Results& results) {
  Sha256 hash;
  const auto feed = [&hash](const auto& values) {
    const auto bytes = std::as_bytes(std::span(values));
    hash.update({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  };
  for (const auto& metric : results.periods) {
    hash.update(metric.name);
    feed(metric.values);
  }
  for (const auto& metric : results.totals) {
    hash.update(metric.name);
    feed(metric.values);
  }
  for (const auto& metric : results.comparisons) {
    hash.update(metric.name);
    feed(metric.values);
  }
  for (const auto& metric : results.reviews) {
    hash.update(metric.name);
    feed(metric.values);
  }
  for (const auto& breakdown : results.breakdowns)
    for (const auto& metric : breakdown.metrics) {
      hash.update(breakdown.name + "/" + metric.name);
      feed(metric.values);
    }
  return hash.hex();
}

void write_results(AtomicFile& file, const metrics::Results& results, const scenario::ScenarioFile& scenario,
                   const Provenance& provenance) {
  H5Writer writer;
  writer.attribute("/", "format", std::string("stamkund-results"));
  writer.attribute("/", "format_version", kResultsFormatVersion);
  writer.attribute("/", "scenario", scenario.spec.name);
  writer.attribute("/", "currency", results.currency);
  writer.attribute("/", "minor_per_major", results.minor_per_major);
  writer.attribute("/", "customers", static_cast<std::int64_t>(results.customers));
  writer.attribute("/", "results_digest", digest(results));

  writer.scale("/arm", results.arms);
  writer.scale("/replicate", replicate_numbers(results.replicates));
  writer.scale("/period", results.period_start_days, "days");
  for (const auto& metric : results.periods)
    writer.dataset("/" + metric.name, metric.values, {"/arm", "/replicate", "/period"},
                   unit_of(metric.unit, results), metric.meaning);

  write_group(writer, "/total", results);
  for (const auto& metric : results.totals)
    writer.dataset("/total/" + metric.name, metric.values, {"/total/arm", "/total/replicate"},
                   unit_of(metric.unit, results), metric.meaning);
  write_group(writer, "/comparison", results);
  for (const auto& metric : results.comparisons)
    writer.dataset("/comparison/" + metric.name, metric.values, {"/comparison/arm", "/comparison/replicate"},
                   unit_of(metric.unit, results), metric.meaning);
  write_summary(writer, results);
  if (!results.review_days.empty()) {
    write_group(writer, "/review", results);
    writer.scale("/review/review", results.review_days, "days");
    for (const auto& metric : results.reviews)
      writer.dataset("/review/" + metric.name, metric.values,
                     {"/review/arm", "/review/replicate", "/review/review"}, unit_of(metric.unit, results),
                     metric.meaning);
  }
  for (const auto& breakdown : results.breakdowns) {
    const std::string group = "/by_" + breakdown.name;
    write_group(writer, group, results);
    writer.attribute(group, "meaning", breakdown.meaning);
    writer.scale(group + "/" + breakdown.name, breakdown.groups);
    for (const auto& metric : breakdown.metrics)
      writer.dataset(group + "/" + metric.name, metric.values,
                     {group + "/arm", group + "/replicate", group + "/" + breakdown.name},
                     unit_of(metric.unit, results), metric.meaning);
  }

  write_provenance(writer, provenance);
  writer.attribute("/provenance", "seed", std::to_string(scenario.spec.seed));
  writer.dataset("/provenance/scenario_text", std::vector<std::string>{scenario.text}, {},
                 "the scenario as read");
  writer.dataset("/provenance/scenario_resolved", std::vector<std::string>{scenario.resolved}, {},
                 "the scenario with every default and override written out; itself a valid scenario");
  std::vector<std::string> paths;
  std::vector<std::string> values;
  std::vector<std::string> sources;
  for (const auto& one : scenario.assumptions) {
    paths.push_back(one.path);
    values.push_back(one.value);
    sources.push_back(one.source);
  }
  writer.scale("/provenance/assumption", paths);
  writer.dataset("/provenance/assumption_value", values, {"/provenance/assumption"},
                 "the default that took effect");
  writer.dataset("/provenance/assumption_source", sources, {"/provenance/assumption"},
                 "its source, or the word assumption");
  file.write(writer.bytes());
  file.commit();
}

}  // namespace stamkund::store
