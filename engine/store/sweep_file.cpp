#include "engine/store/sweep_file.h"

#include <algorithm>
#include <limits>
#include <span>

#include "engine/base/checksum.h"
#include "engine/store/sweep_part.h"

namespace stamkund::store {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<std::int64_t> numbers_to(std::size_t n) {
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(static_cast<std::int64_t>(i));
  return out;
}

void write_variants(H5Writer& writer, const scenario::SweepSpec& study, const sweep::SweepResult& result) {
  std::vector<std::string> paths, names, units, values, standings, reasons;
  std::vector<double> numbers;
  std::vector<std::int64_t> fine, front;
  for (const auto& one : study.parameters) paths.push_back(one.path);
  for (const auto& one : study.outcomes) {
    names.push_back(one.name());
    units.push_back(one.unit);
  }
  std::size_t replicates = 0;
  for (const auto& one : result.variants) {
    values.insert(values.end(), one.point.values.begin(), one.point.values.end());
    numbers.insert(numbers.end(), one.point.numbers.begin(), one.point.numbers.end());
    standings.push_back(one.standing);
    reasons.push_back(one.reason);
    fine.push_back(one.fine ? 1 : 0);
    front.push_back(one.on_front ? 1 : 0);
    replicates = std::max(replicates, static_cast<std::size_t>(one.replicates()));
  }
  writer.scale("/variant", numbers_to(result.variants.size()));
  writer.scale("/parameter", paths);
  writer.scale("/outcome", names);
  writer.dataset("/outcome_unit", units, {"/outcome"}, "of the outcome's numbers; empty: none");
  writer.dataset("/value", values, {"/variant", "/parameter"},
                 "as --set takes it; empty: the scenario's own");
  writer.dataset("/number", numbers, {"/variant", "/parameter"}, "in the unit of the file",
                 "the number in it, or the position among the listed values; NaN: the scenario's own");
  writer.dataset("/fine", fine, {"/variant"}, "1", "whether it could be run");
  writer.dataset("/reason", reasons, {"/variant"}, "why not");
  writer.dataset("/standing", standings, {"/variant"}, "of optimize: best, kept, worse, not allowed, failed");
  writer.dataset("/on_front", front, {"/variant"}, "1",
                 "no other is better in all outcomes that have an aim");
  if (study.confidence > 0.0) {
    std::vector<double> reached;
    for (const auto& one : result.variants)
      reached.push_back(one.fine ? sweep::reached(study, one.outcomes[0].values) : kNan);
    writer.dataset("/reached", reached, {"/variant"}, "as the goal",
                   "the goal, with the probability that the attribute 'confidence' says");
  }
  if (replicates == 0) return;
  writer.scale("/statistic",
               std::vector<std::string>{"mean", "standard_error", "p05", "p50", "p95", "replicates"});
  writer.scale("/replicate", numbers_to(replicates));
  std::vector<double> summaries, samples;
  for (std::size_t o = 0; o < names.size(); ++o)
    for (const auto& one : result.variants) {
      if (!one.fine) {
        summaries.insert(summaries.end(), 6, kNan);
        samples.insert(samples.end(), replicates, kNan);
        continue;
      }
      const metrics::Summary& s = one.outcomes[o].summary;
      summaries.insert(summaries.end(),
                       {s.mean, s.standard_error, s.p05, s.p50, s.p95, static_cast<double>(s.replicates)});
      samples.insert(samples.end(), one.outcomes[o].values.begin(), one.outcomes[o].values.end());
      samples.insert(samples.end(), replicates - one.outcomes[o].values.size(), kNan);
    }
  writer.dataset("/summary", summaries, {"/outcome", "/variant", "/statistic"}, "as the figure",
                 "each outcome over the replicates of a variant");
  writer.dataset(
      "/sample", samples, {"/outcome", "/variant", "/replicate"}, "as the figure",
      "each outcome in each replicate; the same replicate is the same customers and luck in every variant");
}

void write_constraints(H5Writer& writer, const scenario::SweepSpec& study) {
  if (study.constraints.empty()) return;
  std::vector<std::int64_t> outcomes;
  std::vector<double> least, most;
  for (const auto& one : study.constraints) {
    outcomes.push_back(static_cast<std::int64_t>(one.outcome));
    least.push_back(one.at_least);
    most.push_back(one.at_most);
  }
  writer.scale("/constraint", numbers_to(study.constraints.size()));
  writer.dataset("/constraint_outcome", outcomes, {"/constraint"}, "1",
                 "number of the outcome that is bound");
  writer.dataset("/at_least", least, {"/constraint"}, "as the outcome",
                 "of its mean; minus infinity: no bound");
  writer.dataset("/at_most", most, {"/constraint"}, "as the outcome", "of its mean; infinity: no bound");
}

void write_sensitivity(H5Writer& writer, const sweep::SweepResult& result) {
  std::vector<double> values;
  if (!result.effects.empty()) {
    for (const auto& one : result.effects)
      values.insert(values.end(), {one.mean_absolute, one.p05, one.p95, one.mean, one.deviation});
    writer.scale("/effect_statistic",
                 std::vector<std::string>{"mean_absolute", "p05", "p95", "mean", "deviation"});
    writer.dataset("/elementary_effect", values, {"/parameter", "/effect_statistic"}, "as the goal",
                   "what going through the whole range does to the goal (Morris)");
  }
  if (!result.shares.empty()) {
    for (const auto& one : result.shares)
      values.insert(values.end(),
                    {one.first, one.first_p05, one.first_p95, one.total, one.total_p05, one.total_p95});
    writer.scale("/share_statistic", std::vector<std::string>{"first", "first_p05", "first_p95", "total",
                                                              "total_p05", "total_p95"});
    writer.dataset("/variance_share", values, {"/parameter", "/share_statistic"}, "1",
                   "shares of the goal's variance over the ranges (Sobol')");
  }
}

}  // namespace

std::string digest(const scenario::SweepSpec& study, const sweep::SweepResult& result) {
  Sha256 hash;
  for (const auto& one : study.outcomes) hash.update(one.name() + "\n");
  // What decides which of the same variants is the best.
  const auto put = [&](double value) {
    const auto bytes = std::as_bytes(std::span(&value, 1));
    hash.update({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  };
  put(study.confidence);
  put(study.least ? 1.0 : 0.0);
  for (const auto& one : study.constraints) {
    hash.update(study.outcomes[one.outcome].name() + "\n");
    put(one.at_least);
    put(one.at_most);
  }
  for (const auto& one : result.variants) {
    for (const auto& value : one.point.values) hash.update(value + "\n");
    hash.update(one.fine ? "fine\n" : one.reason + "\n");
    for (const auto& outcome : one.outcomes) {
      const auto bytes = std::as_bytes(std::span(outcome.values));
      hash.update({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
  }
  return hash.hex();
}

void write_sweep(AtomicFile& file, const scenario::SweepSpec& study, const sweep::SweepResult& result,
                 const SweepMade& made, const Provenance& provenance) {
  H5Writer writer(file);
  writer.attribute("/", "format", std::string("stamkund-sweep"));
  writer.attribute("/", "format_version", kSweepFormatVersion);
  writer.attribute("/", "name", study.name);
  writer.attribute("/", "method", std::string(scenario::name_of(study.method)));
  writer.attribute("/", "currency", made.currency);
  writer.attribute("/", "sweep_digest", digest(study, result));
  writer.attribute("/", "confidence", study.confidence);
  writer.attribute("/", "goal_least", std::int64_t{study.least ? 1 : 0});
  writer.attribute("/", "best", result.found ? static_cast<std::int64_t>(result.best) : std::int64_t{-1});
  write_variants(writer, study, result);
  write_constraints(writer, study);
  write_sensitivity(writer, result);
  write_provenance(writer, provenance);
  writer.attribute("/provenance", "seed", made.seed);
  writer.attribute("/provenance", "study_seed", std::to_string(study.seed));
  writer.attribute("/provenance", "calendar_error", std::int64_t{made.calendar_error ? 1 : 0});
  const auto text = [&writer](const std::string& path, const std::string& content, const std::string& what) {
    writer.dataset(path, std::vector<std::string>{content}, {}, what);
  };
  text("/provenance/study_text", made.study_text, "the study as read");
  text("/provenance/scenario_text", made.scenario_text, "the scenario as read");
  text("/provenance/scenario_resolved", made.scenario_resolved,
       "the same with every override and default written out");
  if (made.shards > 0) write_sweep_part(writer, study, result, made);
  writer.commit();
}

}  // namespace stamkund::store
