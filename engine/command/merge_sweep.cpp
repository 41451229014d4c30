#include "engine/command/merge_sweep.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/command/same_run.h"
#include "engine/command/sweep_input.h"

namespace stamkund::command {
namespace {

using store::StoredSweepPart;

std::string in_quotes(const std::string& text) { return "'" + printable(text, 100) + "'"; }

std::string shard_text(std::uint64_t number, std::uint64_t of) {
  return "shard " + std::to_string(number) + "/" + std::to_string(of);
}

void check_same_sweep(const StoredSweepPart& part, const StoredSweepPart& first, Problems& problems) {
  const std::string& path = part.file.path;
  const auto same = [&](const std::string& what, const std::string& a, const std::string& b) {
    if (a != b)
      problems.error(
          {Severity::error, path, 0, what,
           "found " + in_quotes(a) + ", expected " + in_quotes(b) + ", as in " + in_quotes(first.file.path),
           ""});
  };
  same("study", part.study.name, first.study.name);
  same("method", scenario::name_of(part.study.method), scenario::name_of(first.study.method));
  same("seed", part.made.seed, first.made.seed);
  same("shards of the whole sweep", std::to_string(part.made.shards), std::to_string(first.made.shards));
  for (std::size_t i = 0; i < part.made_with.size(); ++i)
    same(part.made_with[i].first, part.made_with[i].second, first.made_with[i].second);
  const auto alike = [&](const std::string& what, bool equal) {
    if (!equal)
      problems.error({Severity::error, path, 0, what, "found another than in " + in_quotes(first.file.path),
                      "shards of one sweep are made from the same files with the same options"});
  };
  alike("study file", part.made.study_text == first.made.study_text);
  alike("scenario file", part.made.scenario_text == first.made.scenario_text);
  alike("scenario with its overrides", part.made.scenario_resolved == first.made.scenario_resolved);
  alike("parameters and outcomes", part.study_complete == first.study_complete);
  alike("error that all customers share (--no-calendar-error)",
        part.made.calendar_error == first.made.calendar_error);
  const auto sums = [](const StoredSweepPart& one) {
    std::vector<std::string> out;
    for (const auto& input : one.inputs) out.push_back(input.sha256);
    return out;
  };
  alike("input files", sums(part) == sums(first));
}

}  // namespace

void SweepParts::take(store::H5Reader& in, Problems& problems) {
  parts_.push_back(store::read_sweep_part(in));
  check_same_sweep(parts_.back(), parts_.front(), problems);
}

void SweepParts::check(Problems& problems) const {
  check_program(parts_.front().made_with, parts_.front().file.path, problems);
  if (problems.has_errors()) return;
  const std::uint64_t of = parts_.front().made.shards;
  std::vector<const StoredSweepPart*> by_number(of, nullptr);
  for (const StoredSweepPart& part : parts_) {
    const StoredSweepPart*& place = by_number[part.made.shard - 1];
    if (place != nullptr)
      problems.error(
          {Severity::error, part.file.path, 0, "",
           "what is in " + in_quotes(place->file.path) + " is here, too: " + shard_text(part.made.shard, of),
           "name each shard once"});
    place = &part;
  }
  constexpr std::size_t kMost = 8;
  std::string names;
  std::size_t missing = 0;
  for (std::uint64_t i = 0; i < of; ++i)
    if (by_number[i] == nullptr && ++missing <= kMost)
      names += (names.empty() ? "" : ", ") + std::to_string(i + 1) + "/" + std::to_string(of);
  if (missing > kMost) names += " and " + std::to_string(missing - kMost) + " more";
  if (missing > 0)
    problems.error({Severity::error, "", 0, "", "no file has shard " + names,
                    "run what is missing with --shard, and name every shard"});
}

Exit SweepParts::write(const Arguments& parsed, Output& output, AtomicFile* file, AtomicFile* csv,
                       store::Provenance provenance) {
  std::stable_sort(parts_.begin(), parts_.end(), [](const StoredSweepPart& a, const StoredSweepPart& b) {
    return a.made.shard < b.made.shard;
  });
  provenance.inputs = parts_.front().inputs;
  sweep::SweepResult result;
  result.variants.resize(parts_.front().variants);
  for (StoredSweepPart& part : parts_) {
    provenance.shards.push_back(part.file);
    for (auto& [number, variant] : part.own) result.variants[number] = std::move(variant);
  }
  const scenario::SweepSpec& study = parts_.front().study;
  sweep::conclude(study, result);
  store::SweepMade made = parts_.front().made;
  made.shard = made.shards = 0;
  return finish_sweep(study, result, made, provenance, {}, parsed, output, file, csv);
}

}  // namespace stamkund::command
