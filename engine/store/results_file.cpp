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

/// For a writer that asks for a piece at a time.
template <class Value>
Streamed<Value> streamed(const metrics::Values<Value>& values) {
  return {values.size(), [&values](std::size_t first, std::span<Value> to) { values.copy(first, to); }};
}

/// Writes the values of results whose first replicate has the number `first`.
class Values {
 public:
  Values(H5Writer& writer, const metrics::Results& results, std::uint64_t first)
      : writer_(writer), results_(results) {
    for (std::uint64_t r = 0; r < results.replicates; ++r)
      numbers_.push_back(static_cast<std::int64_t>(first + r));
  }

  void write_totals() const {
    scales("");
    writer_.scale("/period", results_.period_start_days, "days");
    figures("", results_.periods, {"/arm", "/replicate", "/period"});
    group("/total");
    figures("/total", results_.totals, {"/total/arm", "/total/replicate"});
    group("/comparison");
    figures("/comparison", results_.comparisons, {"/comparison/arm", "/comparison/replicate"});
  }
  void write_groups() const {
    if (!results_.review_days.empty()) {
      group("/review");
      writer_.scale("/review/review", results_.review_days, "days");
      figures("/review", results_.reviews, {"/review/arm", "/review/replicate", "/review/review"});
    }
    for (const auto& breakdown : results_.breakdowns) {
      const std::string name = "/by_" + breakdown.name;
      const std::string axis = name + "/" + breakdown.name;
      group(name);
      writer_.attribute(name, "meaning", breakdown.meaning);
      writer_.scale(axis, breakdown.groups);
      figures(name, breakdown.metrics, {name + "/arm", name + "/replicate", axis});
    }
  }

 private:
  void scales(const std::string& group) const {
    writer_.scale(group + "/arm", results_.arms);
    writer_.scale(group + "/replicate", numbers_);
  }
  void group(const std::string& name) const {
    writer_.group(name);
    scales(name);
  }
  template <class Metric>
  void figures(const std::string& group, const std::vector<Metric>& metrics,
               const std::vector<std::string>& scales) const {
    for (const auto& metric : metrics)
      writer_.dataset(group + "/" + metric.name, streamed(metric.values), scales,
                      unit_of(metric.unit, results_), metric.meaning);
  }

  H5Writer& writer_;
  const metrics::Results& results_;
  std::vector<std::int64_t> numbers_;
};

void write_head(H5Writer& writer, const std::string& format, std::int64_t version,
                const metrics::Results& results, const scenario::ScenarioFile& scenario) {
  writer.attribute("/", "format", format);
  writer.attribute("/", "format_version", version);
  writer.attribute("/", "scenario", scenario.spec.name);
  writer.attribute("/", "currency", results.currency);
  writer.attribute("/", "minor_per_major", results.minor_per_major);
  writer.attribute("/", "customers", static_cast<std::int64_t>(results.customers));
  writer.attribute("/", "results_digest", digest(results));
}

/// What the run was: versions, inputs, the scenario and its defaults.
void write_origin(H5Writer& writer, const scenario::ScenarioFile& scenario, const Provenance& provenance) {
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
    for (std::size_t a = 0; a < values.arms(); ++a)
      values.each(a, [&hash](auto piece) {
        const auto bytes = std::as_bytes(piece);
        hash.update({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
      });
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
  H5Writer writer(file);
  write_head(writer, "stamkund-results", kResultsFormatVersion, results, scenario);
  const Values values(writer, results, 0);
  values.write_totals();
  write_summary(writer, results);
  values.write_groups();
  write_origin(writer, scenario, provenance);
  writer.commit();
}

void write_part(AtomicFile& file, const RunPart& part, const Provenance& provenance) {
  H5Writer writer(file);
  write_head(writer, "stamkund-part", kPartFormatVersion, part.results, part.scenario);
  const Values values(writer, part.results, part.first);
  values.write_totals();
  values.write_groups();
  const auto& uncertainty = part.scenario.spec.uncertainty;
  writer.group("/part");
  writer.attribute("/part", "of_replicates", static_cast<std::int64_t>(part.scenario.spec.replicates));
  writer.attribute("/part", "parameters_drawn", std::int64_t{uncertainty.parameters ? 1 : 0});
  writer.attribute("/part", "populations_per_draw",
                   static_cast<std::int64_t>(uncertainty.populations_per_draw));
  writer.attribute("/part", "replicates_per_population",
                   static_cast<std::int64_t>(uncertainty.replicates_per_population));
  if (!uncertainty.log_levels.empty()) {
    std::vector<std::int64_t> draws;
    for (std::size_t d = 0; d < uncertainty.log_levels.size(); ++d)
      draws.push_back(static_cast<std::int64_t>(d));
    writer.scale("/part/draw", draws);
    writer.dataset("/part/log_level", uncertainty.log_levels, {"/part/draw"}, "1",
                   "log of what all customers share in each draw");
    if (!uncertainty.log_spend_levels.empty())
      writer.dataset("/part/log_spend_level", uncertainty.log_spend_levels, {"/part/draw"}, "1",
                     "log of what all their amounts share in each draw");
  }
  writer.dataset("/part/roi_effect", streamed(part.results.roi_effects), {"/total/arm", "/total/replicate"},
                 part.results.currency, "effect on net");
  writer.dataset("/part/roi_cost", streamed(part.results.roi_costs), {"/total/arm", "/total/replicate"},
                 part.results.currency, "extra cost");
  write_origin(writer, part.scenario, provenance);
  writer.commit();
}

}  // namespace stamkund::store
