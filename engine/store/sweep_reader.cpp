#include "engine/store/sweep_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/store/sweep_file.h"

namespace stamkund::store {
namespace {

void read_variants(const H5Reader& in, StoredSweep& out) {
  const std::uint64_t variants = in.shape("/variant").empty() ? 0 : in.shape("/variant")[0];
  const std::uint64_t parameters = out.parameters.size();
  const auto values = in.texts("/value", {variants, parameters});
  const auto numbers = in.numbers("/number", {variants, parameters});
  const auto fine = in.integers("/fine", {variants}), front = in.integers("/on_front", {variants});
  const auto standings = in.texts("/standing", {variants}), reasons = in.texts("/reason", {variants});
  for (std::uint64_t v = 0; v < variants; ++v) {
    StoredSweep::Variant one;
    for (std::uint64_t p = 0; p < parameters; ++p) {
      one.values.push_back(values[v * parameters + p]);
      one.numbers.push_back(numbers[v * parameters + p]);
    }
    one.fine = fine[v] != 0;
    one.on_front = front[v] != 0;
    one.standing = standings[v];
    one.reason = reasons[v];
    out.variants.push_back(std::move(one));
  }
}

void read_summaries(const H5Reader& in, StoredSweep& out) {
  // Not there if no variant could be run.
  const bool any = in.has("/summary");
  const std::uint64_t n = out.variants.size();
  const auto values =
      any ? in.numbers("/summary", {out.outcomes.size(), n, 6})
          : std::vector<double>(out.outcomes.size() * n * 6, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t o = 0; o < out.outcomes.size(); ++o)
    for (std::size_t v = 0; v < n; ++v) {
      const double* const s = &values[(o * n + v) * 6];
      out.variants[v].mean.push_back(s[0]);
      out.variants[v].standard_error.push_back(s[1]);
      out.variants[v].p05.push_back(s[2]);
      out.variants[v].p95.push_back(s[4]);
      // A figure that not every replicate has (payback) may count fewer: the goal's count is taken.
      if (o == 0) out.variants[v].replicates = s[5];
    }
}

/// The same replicate is the same customers and luck in every variant, but variants that dropped out of a
/// race have fewer.
void read_samples(const H5Reader& in, StoredSweep& out) {
  const std::size_t n = out.variants.size();
  const auto shape = in.has("/sample") ? in.shape("/sample") : std::vector<std::uint64_t>{};
  const std::uint64_t replicates = shape.empty() ? 0 : shape.back();
  const auto values =
      replicates > 0 ? in.numbers("/sample", {out.outcomes.size(), n, replicates}) : std::vector<double>{};
  const auto count_of = [&](std::size_t v) {
    const double said = out.variants[v].replicates;
    return said >= 0.0 && said <= static_cast<double>(replicates) ? static_cast<std::uint64_t>(said) : 0;
  };
  for (std::size_t v = 0; v < n; ++v) {
    if (!out.variants[v].fine) continue;
    out.fewest = out.most == 0 ? count_of(v) : std::min(out.fewest, count_of(v));
    out.most = std::max(out.most, count_of(v));
  }
  out.fewest = std::min(out.fewest, replicates);
  for (std::size_t o = 0; o < out.outcomes.size(); ++o)
    for (std::size_t v = 0; v < n; ++v) {
      double sum = 0.0;
      for (std::uint64_t r = 0; r < out.fewest; ++r) sum += values[(o * n + v) * replicates + r];
      out.variants[v].common_mean.push_back(out.fewest > 0 ? sum / static_cast<double>(out.fewest)
                                                           : std::numeric_limits<double>::quiet_NaN());
    }
}

void read_constraints(const H5Reader& in, StoredSweep& out) {
  if (!in.has("/constraint")) return;
  const auto outcomes = in.integers("/constraint_outcome");
  const auto least = in.numbers("/at_least", {outcomes.size()}),
             most = in.numbers("/at_most", {outcomes.size()});
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i] < 0 || outcomes[i] >= static_cast<std::int64_t>(out.outcomes.size()))
      in.bad("/constraint_outcome", "found " + std::to_string(outcomes[i]) + ", expected an outcome");
    out.constraints.push_back({static_cast<std::size_t>(outcomes[i]), least[i], most[i]});
  }
}

/// Files of before did not say everything.
void read_provenance(const H5Reader& in, StoredSweep& out) {
  const std::string group = "/provenance";
  const auto said = [&](const std::string& name) {
    return in.has_attribute(group, name) ? in.text_attribute(group, name) : std::string();
  };
  out.seed = said("seed");
  out.study_seed = said("study_seed");
  out.version = said("stamkund");
  out.command = how_made(in).command;
  const auto sums = in.texts(group + "/input_sha256");
  const auto paths = in.texts("/invocation/input_path", {sums.size()});
  for (std::size_t i = 0; i < sums.size(); ++i) out.inputs.push_back({paths[i], sums[i]});
}

}  // namespace

StoredSweep read_sweep(H5Reader& in) {
  in.expect({"stamkund-sweep", kSweepFormatVersion, "sweep"});
  StoredSweep out;
  out.name = in.text_attribute("/", "name");
  out.method = in.text_attribute("/", "method");
  out.currency = in.text_attribute("/", "currency");
  out.digest = in.text_attribute("/", "sweep_digest");
  out.best = in.integer_attribute("/", "best");
  // Files of before did not say it.
  if (in.has_attribute("/", "confidence")) out.confidence = in.number_attribute("/", "confidence");
  if (in.has_attribute("/", "goal_least")) out.least = in.integer_attribute("/", "goal_least") != 0;
  out.parameters = in.texts("/parameter");
  out.outcomes = in.texts("/outcome");
  // Files of before did not say it, and called everything money.
  out.units = in.has("/outcome_unit") ? in.texts("/outcome_unit", {out.outcomes.size()})
                                      : std::vector<std::string>(out.outcomes.size(), out.currency);
  if (out.parameters.empty()) in.bad("/parameter", "found none, expected one or more");
  if (out.outcomes.empty()) in.bad("/outcome", "found none, expected one or more");
  read_variants(in, out);
  // Without summaries nothing else in the file says that there is room for so many.
  constexpr std::size_t kMost = 50'000'000;
  if (!out.variants.empty() && out.outcomes.size() > kMost / out.variants.size())
    in.bad("/outcome", "found " + std::to_string(out.outcomes.size()) + " of " +
                           std::to_string(out.variants.size()) + " variants, which is absurd");
  read_summaries(in, out);
  read_samples(in, out);
  read_constraints(in, out);
  read_provenance(in, out);
  if (in.has("/reached")) {
    const auto reached = in.numbers("/reached", {out.variants.size()});
    for (std::size_t v = 0; v < reached.size(); ++v) out.variants[v].reached = reached[v];
  }
  if (out.best < -1 || out.best >= static_cast<std::int64_t>(out.variants.size()))
    in.bad("/", "attribute 'best': found " + std::to_string(out.best) + ", expected a variant, or -1");
  const std::uint64_t parameters = out.parameters.size();
  if (in.has("/elementary_effect")) {
    const auto values = in.numbers("/elementary_effect", {parameters, 5});
    for (std::uint64_t p = 0; p < parameters; ++p)
      out.effects.push_back({values[p * 5], values[p * 5 + 1], values[p * 5 + 2]});
  }
  if (in.has("/variance_share")) {
    const auto values = in.numbers("/variance_share", {parameters, 6});
    for (std::uint64_t p = 0; p < parameters; ++p) {
      const double* const s = &values[p * 6];
      out.shares.push_back({s[0], s[1], s[2], s[3], s[4], s[5]});
    }
  }
  return out;
}

}  // namespace stamkund::store
