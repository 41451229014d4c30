#include "engine/store/results_reader.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "engine/store/results_file.h"

namespace stamkund::store {
namespace {

using metrics::Described;
using metrics::Results;
using metrics::Summary;

constexpr std::uint64_t kStatistics = 11;

class ResultsReader {
 public:
  ResultsReader(H5Reader& in, std::shared_ptr<metrics::ValueStore> store)
      : in_(in), store_(store ? std::move(store) : std::make_shared<metrics::ValueStore>()) {}

  StoredResults read() {
    in_.expect({"stamkund-results", kResultsFormatVersion, "run"});
    StoredResults out;
    head(out);
    totals(out.results);
    summaries(out.results);
    groups(out);
    return out;
  }

  StoredPart read_part() {
    in_.expect({"stamkund-part", kPartFormatVersion, "run --shard"});
    StoredPart out;
    out.of_replicates = positive("of_replicates");
    const std::vector<std::int64_t> numbers = in_.integers("/replicate");
    if (numbers.empty() || numbers[0] < 0) in_.bad("/replicate", "found no number of a replicate");
    first_ = out.first = static_cast<std::uint64_t>(numbers[0]);
    head(out.stored);
    if (out.first > out.of_replicates || replicates_ > out.of_replicates - out.first)
      in_.bad("/replicate",
              "found replicates beyond the " + std::to_string(out.of_replicates) + " of the run");
    totals(out.stored.results);
    groups(out.stored);
    out.uncertainty.parameters = in_.integer_attribute("/part", "parameters_drawn") != 0;
    out.uncertainty.populations_per_draw = positive("populations_per_draw");
    out.uncertainty.replicates_per_population = positive("replicates_per_population");
    if (in_.has("/part/log_level")) out.uncertainty.log_levels = in_.numbers("/part/log_level");
    if (in_.has("/part/log_spend_level"))
      out.uncertainty.log_spend_levels =
          in_.numbers("/part/log_spend_level", {out.uncertainty.log_levels.size()});
    out.stored.results.roi_effects = measured("/part/roi_effect");
    out.stored.results.roi_costs = measured("/part/roi_cost");
    const std::string group = "/provenance";
    for (const auto& [name, version] : versions())
      out.made_with.emplace_back(name, in_.text_attribute(group, name));
    out.made_with.emplace_back("mathematics", in_.text_attribute(group, "mathematics"));
    const std::vector<std::string> paths = in_.texts(group + "/assumption");
    const std::vector<std::string> values = in_.texts(group + "/assumption_value", {paths.size()});
    const std::vector<std::string> sources = in_.texts(group + "/assumption_source", {paths.size()});
    for (std::size_t i = 0; i < paths.size(); ++i)
      out.assumptions.push_back({paths[i], values[i], sources[i]});
    const std::vector<std::string> sums = in_.texts(group + "/input_sha256");
    const std::vector<std::string> inputs = in_.texts("/invocation/input_path", {sums.size()});
    for (std::size_t i = 0; i < sums.size(); ++i) out.inputs.push_back({inputs[i], sums[i]});
    if (in_.has(group + "/fit_doubt")) out.fit_doubts = in_.texts(group + "/fit_doubt");
    out.file = {in_.file(), in_.sha256()};
    return out;
  }

 private:
  [[nodiscard]] std::uint64_t positive(const std::string& name) const {
    constexpr std::int64_t kMost = 1'000'000'000'000;
    const std::int64_t found = in_.integer_attribute("/part", name);
    if (found < 1 || found > kMost)
      in_.bad("/part", "attribute '" + name + "': found " + std::to_string(found) + ", expected 1 to " +
                           std::to_string(kMost));
    return static_cast<std::uint64_t>(found);
  }

  /// [n_arms][n_replicates], and [n_labels] where it has one more axis.
  metrics::Values<double> measured(const std::string& path, std::optional<std::size_t> labels = {}) const {
    return packed<double>(path, labels);
  }
  metrics::Values<std::int64_t> counted(const std::string& path, std::size_t labels) const {
    return packed<std::int64_t>(path, labels);
  }
  template <class Value>
  metrics::Values<Value> packed(const std::string& path, std::optional<std::size_t> labels) const {
    std::vector<std::uint64_t> shape{arms_, replicates_};
    if (labels) shape.push_back(*labels);
    if (labels && *labels == 0) in_.bad(path, "found no value");
    metrics::Values<Value> out(arms_, labels.value_or(1));
    const std::size_t an_arm = replicates_ * out.labels();
    std::size_t at = 0;
    const auto take = [&](std::span<const Value> values) {
      while (!values.empty()) {
        const auto here = values.first(std::min(values.size(), an_arm - at % an_arm));
        out.append(at / an_arm, here);
        at += here.size();
        values = values.subspan(here.size());
      }
      out.pack(store_);
    };
    in_.each(path, shape, std::function<void(std::span<const Value>)>(take));
    return out;
  }

  void head(StoredResults& out) {
    Results& results = out.results;
    results.store = store_;
    out.scenario = in_.text_attribute("/", "scenario");
    results.currency = in_.text_attribute("/", "currency");
    results.minor_per_major = in_.integer_attribute("/", "minor_per_major");
    if (results.minor_per_major < 1)
      in_.bad("/", "attribute 'minor_per_major': found " + std::to_string(results.minor_per_major) +
                       ", expected 1 or more");
    const std::int64_t customers = in_.integer_attribute("/", "customers");
    if (customers < 0) in_.bad("/", "attribute 'customers': found a negative number");
    results.customers = static_cast<std::uint64_t>(customers);
    results.arms = in_.texts("/arm");
    if (results.arms.empty()) in_.bad("/arm", "found no arm, expected one or more");
    results.replicates = in_.shape("/replicate").size() == 1 ? in_.shape("/replicate")[0] : 0;
    if (results.replicates == 0) in_.bad("/replicate", "found no replicate, expected one or more");
    same_scales("", results);
    results.period_start_days = in_.numbers("/period");
    ascending("/period", results.period_start_days);
    arms_ = results.arms.size();
    replicates_ = results.replicates;
  }

  void totals(Results& results) {
    const std::uint64_t periods = results.period_start_days.size();
    for (const auto& name : figures("/", {"arm", "replicate", "period"})) {
      auto& metric = results.periods.emplace_back();
      describe(metric, "/" + name);
      metric.values = counted("/" + name, periods);
    }
    if (results.periods.empty()) in_.bad("/", "found no figure by period, such as /purchases");
    same_scales("/total", results);
    for (const auto& name : figures("/total", {"arm", "replicate"})) {
      auto& metric = results.totals.emplace_back();
      describe(metric, "/total/" + name);
      metric.values = measured("/total/" + name);
    }
    same_scales("/comparison", results);
    for (const auto& name : figures("/comparison", {"arm", "replicate"})) {
      auto& metric = results.comparisons.emplace_back();
      describe(metric, "/comparison/" + name);
      metric.values = measured("/comparison/" + name);
    }
  }

  void groups(StoredResults& out) {
    Results& results = out.results;
    reviews(results);
    for (const auto& name : in_.names("/"))
      if (name.starts_with("by_") && in_.is_group("/" + name)) breakdown(name.substr(3), results);
    provenance(out);
    out.digest = digest(results);
    const std::string stated = in_.text_attribute("/", "results_digest");
    if (stated != out.digest)
      in_.bad("/", "attribute 'results_digest': found '" + stated + "', but the figures have '" + out.digest +
                       "'");
  }

  /// Datasets of a group other than its scales, in order.
  std::vector<std::string> figures(const std::string& group, const std::vector<std::string>& scales) const {
    std::vector<std::string> out;
    for (auto& name : in_.names(group)) {
      if (std::find(scales.begin(), scales.end(), name) != scales.end()) continue;
      if (!in_.is_group((group == "/" ? "/" : group + "/") + name)) out.push_back(std::move(name));
    }
    return out;
  }

  void describe(Described& metric, const std::string& path) const {
    metric.name = path.substr(path.rfind('/') + 1);
    metric.unit = in_.text_attribute(path, "units");
    metric.meaning = in_.text_attribute(path, "long_name");
  }

  void same_scales(const std::string& group, const Results& results) const {
    const std::vector<std::int64_t> numbers = in_.integers(group + "/replicate", {results.replicates});
    for (std::size_t r = 0; r < numbers.size(); ++r)
      if (numbers[r] != static_cast<std::int64_t>(first_ + r))
        in_.bad(group + "/replicate", "found " + std::to_string(numbers[r]) + " at place " +
                                          std::to_string(r) + ", expected " + std::to_string(first_ + r));
    same_arms(group, results);
  }

  void same_arms(const std::string& group, const Results& results) const {
    if (in_.texts(group + "/arm", {results.arms.size()}) != results.arms)
      in_.bad(group + "/arm", "found other arms than in /arm");
    const std::set<std::string> different(results.arms.begin(), results.arms.end());
    if (different.size() != results.arms.size()) in_.bad(group + "/arm", "found two arms of one name");
  }

  void ascending(const std::string& path, const std::vector<double>& values) const {
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!std::isfinite(values[i]) || (i > 0 && !(values[i] > values[i - 1])))
        in_.bad(path, "found days that are not in order");
  }

  static Summary summary_from(const double* values) {
    Summary out;
    out.mean = values[0];
    out.standard_error = values[1];
    out.p05 = values[2];
    out.p50 = values[3];
    out.p95 = values[4];
    out.variance_parameters = values[5];
    out.variance_individual = values[6];
    out.variance_process = values[7];
    const auto count = [](double value) {
      return value >= 0.0 && value <= 9e15 ? static_cast<std::uint64_t>(value) : 0;
    };
    out.replicates = count(values[8]);
    out.independent = count(values[9]);
    out.share_finite = values[10];
    return out;
  }

  /// [metric x arm x statistic], each metric's row by `take`.
  template <class Take>
  void summary(const std::string& path, std::size_t metrics, const Take& take) const {
    const std::vector<double> values = in_.numbers(path, {metrics, arms_, kStatistics});
    for (std::size_t m = 0; m < metrics; ++m)
      for (std::size_t a = 0; a < arms_; ++a) {
        const double* const row = &values[(m * arms_ + a) * kStatistics];
        if (!(row[8] >= 0.0 && row[8] <= static_cast<double>(replicates_)))
          in_.bad(path, "found a number of replicates beyond those in /replicate");
        take(m, summary_from(row));
      }
  }

  template <class Metric>
  void same_names(const std::string& path, const std::vector<Metric>& metrics) const {
    const std::vector<std::string> found = in_.texts(path, {metrics.size()});
    for (std::size_t i = 0; i < found.size(); ++i)
      if (found[i] != metrics[i].name)
        in_.bad(path, "found '" + found[i] + "' at place " + std::to_string(i) + ", expected '" +
                          metrics[i].name + "'");
  }

  void summaries(Results& results) const {
    same_arms("/summary", results);
    (void)in_.texts("/summary/statistic", {kStatistics});
    same_names("/summary/metric", results.totals);
    same_names("/summary/comparison_metric", results.comparisons);
    summary("/summary/level", results.totals.size(),
            [&](std::size_t m, const Summary& one) { results.totals[m].summary.push_back(one); });
    summary("/summary/effect", results.totals.size(),
            [&](std::size_t m, const Summary& one) { results.totals[m].effects.push_back(one); });
    summary("/summary/comparison", results.comparisons.size(),
            [&](std::size_t m, const Summary& one) { results.comparisons[m].summary.push_back(one); });
    if (in_.has("/summary/effect_variance_calendar")) calendar(results);
    if (in_.has("/summary/lead")) lead(results);
  }

  /// What all customers share, where the run has it.
  void calendar(Results& results) const {
    const std::vector<std::uint64_t> shape{results.totals.size(), arms_};
    const auto levels = in_.numbers("/summary/level_variance_calendar", shape);
    const auto effects = in_.numbers("/summary/effect_variance_calendar", shape);
    for (std::size_t m = 0; m < results.totals.size(); ++m)
      for (std::size_t a = 0; a < arms_; ++a) {
        results.totals[m].summary[a].variance_calendar = levels[m * arms_ + a];
        results.totals[m].effects[a].variance_calendar = effects[m * arms_ + a];
      }
  }

  void lead(Results& results) const {
    const std::string path = "/summary/lead";
    const auto arm = [&](const std::string& name) {
      const std::string found = in_.text_attribute(path, name);
      const auto at = std::find(results.arms.begin(), results.arms.end(), found);
      if (at == results.arms.end()) in_.bad(path, "attribute '" + name + "': found no arm of this name");
      return static_cast<std::size_t>(at - results.arms.begin());
    };
    metrics::Lead one{arm("best"), arm("next"), {}, in_.number_attribute(path, "share_ahead")};
    one.lead = summary_from(in_.numbers(path, {kStatistics}).data());
    results.lead.push_back(one);
  }

  void reviews(Results& results) const {
    if (!in_.has("/review")) return;
    same_scales("/review", results);
    results.review_days = in_.numbers("/review/review");
    ascending("/review/review", results.review_days);
    for (const auto& name : figures("/review", {"arm", "replicate", "review"})) {
      auto& metric = results.reviews.emplace_back();
      describe(metric, "/review/" + name);
      metric.values = measured("/review/" + name, results.review_days.size());
    }
  }

  void breakdown(const std::string& name, Results& results) const {
    const std::string group = "/by_" + name;
    same_scales(group, results);
    auto& out = results.breakdowns.emplace_back();
    out.name = name;
    out.meaning = in_.text_attribute(group, "meaning");
    out.groups = in_.texts(group + "/" + name);
    for (const auto& figure : figures(group, {"arm", "replicate", name})) {
      auto& metric = out.metrics.emplace_back();
      describe(metric, group + "/" + figure);
      metric.values = measured(group + "/" + figure, out.groups.size());
    }
  }

  void provenance(StoredResults& out) const {
    const std::string group = "/provenance";
    out.seed = in_.text_attribute(group, "seed");
    out.scenario_text = in_.texts(group + "/scenario_text", {})[0];
    out.scenario_resolved = in_.texts(group + "/scenario_resolved", {})[0];
    const auto shape = in_.shape(group + "/assumption");
    const std::vector<std::string> paths = in_.texts(group + "/assumption");
    const std::vector<std::string> values = in_.texts(group + "/assumption_value", shape);
    const std::vector<std::string> sources = in_.texts(group + "/assumption_source", shape);
    for (std::size_t i = 0; i < paths.size() && i < values.size() && i < sources.size(); ++i)
      out.assumptions.push_back({paths[i], values[i], sources[i]});
    out.input_sha256 = in_.texts(group + "/input_sha256");
    for (const char* name : {"stamkund", "git_revision", "mathematics"})
      if (in_.has_attribute(group, name)) out.made_by.emplace_back(name, in_.text_attribute(group, name));
    const std::string how = "/invocation";
    if (!in_.has(how) || !in_.has_attribute(how, "until")) return;
    out.precision =
        Precision{in_.text_attribute(how, "until"), in_.text_attribute(how, "until_figure"),
                  in_.text_attribute(how, "until_arm"), in_.number_attribute(how, "until_standard_error"),
                  in_.integer_attribute(how, "until_reached") != 0};
  }

  H5Reader& in_;
  std::shared_ptr<metrics::ValueStore> store_;
  std::uint64_t first_ = 0;  ///< number of the first replicate
  std::uint64_t arms_ = 0;
  std::uint64_t replicates_ = 0;
};

}  // namespace

StoredResults read_results(H5Reader& in) { return ResultsReader(in, nullptr).read(); }

StoredPart read_part(H5Reader& in, std::shared_ptr<metrics::ValueStore> store) {
  return ResultsReader(in, std::move(store)).read_part();
}

}  // namespace stamkund::store
