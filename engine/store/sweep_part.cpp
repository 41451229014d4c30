#include "engine/store/sweep_part.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "engine/base/failure.h"

namespace stamkund::store {
namespace {

using Json = nlohmann::ordered_json;
using scenario::SweepMethod;
using scenario::SweepSpec;

constexpr auto kMethods =
    std::to_array<SweepMethod>({SweepMethod::grid, SweepMethod::latin_hypercube, SweepMethod::sobol_sequence,
                                SweepMethod::one_at_a_time, SweepMethod::morris, SweepMethod::sobol_indices});

/// The study with what it leaves to the scenario filled in: all that decides which variants there are and
/// what is said of them. Numbers come back with the same bits.
std::string complete(const SweepSpec& study) {
  Json json{{"name", study.name},
            {"method", scenario::name_of(study.method)},
            {"points", study.points},
            {"seed", study.seed},
            {"confidence", study.confidence},
            {"least", study.least}};
  for (const auto& one : study.parameters)
    json["parameters"].push_back({{"path", one.path},
                                  {"values", one.values},
                                  {"from", one.from},
                                  {"to", one.to},
                                  {"unit", one.unit},
                                  {"log_scale", one.log_scale},
                                  {"step", one.step}});
  for (const auto& one : study.outcomes)
    json["outcomes"].push_back({{"figure", one.figure},
                                {"effect", one.effect},
                                {"arm", one.arm},
                                {"aim", one.aim},
                                {"unit", one.unit}});
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

/// Errors: an exception of the library's.
SweepSpec study_from(const std::string& text) {
  const Json json = Json::parse(text);
  SweepSpec study;
  study.name = json.at("name").get<std::string>();
  const std::string method = json.at("method").get<std::string>();
  const auto* const found = std::find_if(kMethods.begin(), kMethods.end(),
                                         [&](SweepMethod one) { return method == scenario::name_of(one); });
  if (found == kMethods.end()) throw std::invalid_argument("method");
  study.method = *found;
  study.points = json.at("points").get<std::uint64_t>();
  study.seed = json.at("seed").get<std::uint64_t>();
  study.confidence = json.at("confidence").get<double>();
  if (!(study.confidence >= 0.0 && study.confidence < 1.0)) throw std::invalid_argument("confidence");
  study.least = json.at("least").get<bool>();
  for (const Json& one : json.at("parameters")) {
    scenario::SweptParameter parameter;
    parameter.path = one.at("path").get<std::string>();
    parameter.values = one.at("values").get<std::vector<std::string>>();
    parameter.from = one.at("from").get<double>();
    parameter.to = one.at("to").get<double>();
    parameter.unit = one.at("unit").get<std::string>();
    parameter.log_scale = one.at("log_scale").get<bool>();
    parameter.step = one.at("step").get<double>();
    study.parameters.push_back(std::move(parameter));
  }
  for (const Json& one : json.at("outcomes")) {
    study.outcomes.push_back({one.at("figure").get<std::string>(), one.at("effect").get<bool>(),
                              one.at("arm").get<std::string>(), 0, one.at("aim").get<int>(),
                              one.at("unit").get<std::string>()});
    if (std::abs(study.outcomes.back().aim) > 1) throw std::invalid_argument("aim");
  }
  return study;
}

std::uint64_t counted(const H5Reader& in, const std::string& name, std::uint64_t most) {
  const std::int64_t found = in.integer_attribute("/part", name);
  if (found < 1 || static_cast<std::uint64_t>(found) > most)
    in.bad("/part", "attribute '" + name + "': found " + std::to_string(found) + ", expected 1 to " +
                        std::to_string(most));
  return static_cast<std::uint64_t>(found);
}

/// The points of the study that the file states, which must be those that it holds.
std::vector<sweep::Point> points_of(const H5Reader& in, StoredSweepPart& out) {
  const std::string place = "/part/study";
  out.study_complete = in.texts(place, {})[0];
  std::vector<sweep::Point> points;
  try {
    out.study = study_from(out.study_complete);
    const auto& study = out.study;
    if (study.parameters.size() == in.texts("/parameter").size() && study.points <= sweep::kMostPoints &&
        !study.outcomes.empty() && sweep::design_size(study) == out.variants)
      points = sweep::design(study);
  } catch (const Failure&) {
    throw;
  } catch (const std::exception&) {
    in.bad(place, "found no study of a sweep");
  }
  const std::size_t parameters = out.study.parameters.size();
  if (points.size() != out.variants) in.bad(place, "found a study of other variants than the file has");
  const auto values = in.texts("/value", {out.variants, parameters});
  for (std::size_t v = 0; v < points.size(); ++v)
    for (std::size_t p = 0; p < parameters; ++p)
      if (points[v].values[p] != values[v * parameters + p])
        in.bad("/value", "found '" + printable(values[v * parameters + p]) + "' in variant " +
                             std::to_string(v) + ", expected '" + printable(points[v].values[p]) + "'");
  return points;
}

/// Variants that are the shard's, with what came of them.
void read_own(const H5Reader& in, StoredSweepPart& out, std::vector<sweep::Point> points) {
  const std::size_t n = out.variants, outcomes = out.study.outcomes.size();
  if (in.texts("/outcome").size() != outcomes) in.bad("/outcome", "found other outcomes than in /part/study");
  const auto fine = in.integers("/fine", {n});
  const auto reasons = in.texts("/reason", {n});
  // Not there if no variant could be run.
  const auto shape = in.has("/replicate") ? in.shape("/replicate") : std::vector<std::uint64_t>{};
  const std::size_t replicates = shape.empty() ? 0 : shape[0];
  std::vector<double> summaries, samples;
  std::vector<std::int64_t> draws;
  if (replicates > 0) {
    summaries = in.numbers("/summary", {outcomes, n, 6});
    samples = in.numbers("/sample", {outcomes, n, replicates});
    draws = in.integers("/part/independent_draws", {outcomes, n});
  }
  for (std::size_t v = 0; v < n; ++v) {
    if (v % out.made.shards != out.made.shard - 1) continue;
    sweep::Variant variant;
    variant.point = std::move(points[v]);
    variant.fine = fine[v] != 0;
    variant.reason = reasons[v];
    if (variant.fine && replicates == 0)
      in.bad("/fine", "found a result of variant " + std::to_string(v) + ", but no replicate");
    for (std::size_t o = 0; variant.fine && o < outcomes; ++o) {
      const double* const s = &summaries[(o * n + v) * 6];
      sweep::Measured measured;
      metrics::Summary& summary = measured.summary;
      summary.mean = s[0];
      summary.standard_error = s[1];
      summary.p05 = s[2];
      summary.p50 = s[3];
      summary.p95 = s[4];
      if (!(s[5] >= 0.0 && s[5] <= static_cast<double>(replicates)) || draws[o * n + v] < 0)
        in.bad("/summary", "found no number of replicates of variant " + std::to_string(v));
      summary.replicates = static_cast<std::uint64_t>(s[5]);
      summary.independent = static_cast<std::uint64_t>(draws[o * n + v]);
      const double* const values = &samples[(o * n + v) * replicates];
      measured.values.assign(values, values + replicates);
      variant.outcomes.push_back(std::move(measured));
    }
    out.own.emplace_back(v, std::move(variant));
  }
}

}  // namespace

void write_sweep_part(H5Writer& writer, const SweepSpec& study, const sweep::SweepResult& result,
                      const SweepMade& made) {
  writer.group("/part");
  writer.attribute("/part", "shard", static_cast<std::int64_t>(made.shard));
  writer.attribute("/part", "of_shards", static_cast<std::int64_t>(made.shards));
  writer.dataset("/part/study", std::vector<std::string>{complete(study)}, {},
                 "the study, JSON, with what it leaves to the scenario");
  if (std::none_of(result.variants.begin(), result.variants.end(), [](const auto& one) { return one.fine; }))
    return;
  std::vector<std::int64_t> draws;
  for (std::size_t o = 0; o < study.outcomes.size(); ++o)
    for (const auto& one : result.variants)
      draws.push_back(one.fine ? static_cast<std::int64_t>(one.outcomes[o].summary.independent) : 0);
  writer.dataset("/part/independent_draws", draws, {"/outcome", "/variant"}, "1",
                 "independent draws that a summary is of");
}

StoredSweepPart read_sweep_part(H5Reader& in) {
  in.expect({"stamkund-sweep", kSweepFormatVersion, "sweep --shard"});
  if (!in.has("/part"))
    in.bad("/part", "found a whole sweep, expected a part of one, from 'stamkund sweep --shard'");
  StoredSweepPart out;
  const auto shape = in.shape("/variant");
  out.variants = shape.empty() ? 0 : shape[0];
  if (out.variants == 0 || out.variants > sweep::kMostPoints)
    in.bad("/variant", "found " + std::to_string(out.variants) + " variants, expected 1 to " +
                           std::to_string(sweep::kMostPoints));
  out.made.currency = in.text_attribute("/", "currency");
  out.made.shards = counted(in, "of_shards", out.variants);
  out.made.shard = counted(in, "shard", out.made.shards);
  const std::string group = "/provenance";
  out.made.seed = in.text_attribute(group, "seed");
  out.made.calendar_error = in.integer_attribute(group, "calendar_error") != 0;
  out.made.study_text = in.texts(group + "/study_text", {})[0];
  out.made.scenario_text = in.texts(group + "/scenario_text", {})[0];
  out.made.scenario_resolved = in.texts(group + "/scenario_resolved", {})[0];
  for (const auto& [name, version] : versions())
    out.made_with.emplace_back(name, in.text_attribute(group, name));
  out.made_with.emplace_back("mathematics", in.text_attribute(group, "mathematics"));
  const auto sums = in.texts(group + "/input_sha256");
  const auto paths = in.texts("/invocation/input_path", {sums.size()});
  for (std::size_t i = 0; i < sums.size(); ++i) out.inputs.push_back({paths[i], sums[i]});
  read_own(in, out, points_of(in, out));
  out.file = {in.file(), in.sha256()};
  return out;
}

}  // namespace stamkund::store
