#include "engine/store/covariate_store.h"

#include <cmath>
#include <limits>

#include "engine/calibration/covariate_fit.h"

namespace stamkund::store {
namespace {

const std::string kGroup = "/covariates";
constexpr double kMostDays = 3.7e6;  // the years 1 to 9999

std::vector<std::int64_t> wide(const std::vector<std::uint32_t>& values) {
  return {values.begin(), values.end()};
}

std::vector<std::uint32_t> indices(const H5Reader& in, const std::string& name, std::size_t below) {
  const std::string place = kGroup + "/" + name;
  std::vector<std::uint32_t> out;
  for (const std::int64_t value : in.integers(place)) {
    if (value < 0 || static_cast<std::uint64_t>(value) >= below)
      in.bad(place,
             "found index " + std::to_string(value) + ", expected 0 to less than " + std::to_string(below));
    out.push_back(static_cast<std::uint32_t>(value));
  }
  return out;
}

}  // namespace

void write_covariates(H5Writer& writer, const calibration::CovariateData& data) {
  writer.group(kGroup);
  writer.attribute(kGroup, "known_until", data.paths.known_until);
  const std::string name = kGroup + "/name";
  writer.scale(name, data.paths.names);
  if (!data.paths.last_day.empty())
    writer.dataset(kGroup + "/last_day", data.paths.last_day, {name}, "days since 1970-01-01",
                   "last day for which each covariate was given; infinite where it has no end");
  std::vector<std::int64_t> begin{0};
  std::vector<double> start, values;
  for (const auto& path : data.paths.paths) {
    start.insert(start.end(), path.start_day.begin(), path.start_day.end());
    values.insert(values.end(), path.values.begin(), path.values.end());
    begin.push_back(static_cast<std::int64_t>(start.size()));
  }
  writer.scale(kGroup + "/path_begin", begin);
  writer.scale(kGroup + "/segment_start", start, "days since 1970-01-01");
  writer.dataset(
      kGroup + "/value", values, {kGroup + "/segment_start", name}, "1",
      "covariates from each start to the next; path p has the segments path_begin[p] to path_begin[p + 1]");
  writer.dataset(kGroup + "/path", wide(data.paths.path_of_customer), {"/customers/customer"}, "1",
                 "each customer's path");
  writer.scale(kGroup + "/on_purchase", wide(data.purchase));
  writer.scale(kGroup + "/on_lifetime", wide(data.lifetime));
}

calibration::CovariateData read_covariates(const H5Reader& in, const calibration::ModelFit& model,
                                           std::size_t customers) {
  const auto bad = [&](const std::string& what) { in.bad(kGroup, what); };
  calibration::CovariateData data;
  data.paths.known_until = in.number_attribute(kGroup, "known_until");
  // Infinite without a calendar; else a day that is one.
  if (!(data.paths.known_until == std::numeric_limits<double>::infinity() ||
        std::abs(data.paths.known_until) <= kMostDays))
    bad("attribute 'known_until': found a day that is none");
  data.paths.names = in.texts(kGroup + "/name");
  const std::uint64_t k = data.paths.names.size();
  if (in.has(kGroup + "/last_day")) data.paths.last_day = in.numbers(kGroup + "/last_day", {k});
  for (const double day : data.paths.last_day)
    if (!(day == std::numeric_limits<double>::infinity() || std::abs(day) <= kMostDays))
      bad("has a last day that is none");
  const std::vector<double> start = in.numbers(kGroup + "/segment_start");
  if (k == 0) bad("has no names");
  const std::vector<double> values = in.numbers(kGroup + "/value", {start.size(), k});
  const std::vector<std::int64_t> begin = in.integers(kGroup + "/path_begin");
  if (begin.size() < 2 || begin.front() != 0 || begin.back() != static_cast<std::int64_t>(start.size()))
    bad("has paths that do not cover its segments");
  for (std::size_t p = 0; p + 1 < begin.size(); ++p)
    if (begin[p + 1] <= begin[p]) bad("has a path without segments");
  for (std::size_t p = 0; p + 1 < begin.size(); ++p) {
    const auto from = static_cast<std::size_t>(begin[p]);
    const auto to = static_cast<std::size_t>(begin[p + 1]);
    ingest::CovariatePath path;
    for (std::size_t s = from; s < to; ++s) {
      const bool first = s == from;
      if (first ? start[s] != -std::numeric_limits<double>::infinity()
                : !(start[s] > start[s - 1] && std::abs(start[s]) <= kMostDays))
        bad("has segments out of order");
      path.start_day.push_back(start[s]);
    }
    for (std::size_t v = from * k; v < to * k; ++v) {
      if (!std::isfinite(values[v])) bad("has a value that is no number");
      path.values.push_back(values[v]);
    }
    data.paths.paths.push_back(std::move(path));
  }
  data.paths.path_of_customer = indices(in, "path", data.paths.paths.size());
  if (data.paths.path_of_customer.size() != customers)
    bad("is of " + std::to_string(data.paths.path_of_customer.size()) + " customers, expected " +
        std::to_string(customers));
  data.purchase = indices(in, "on_purchase", k);
  data.lifetime = indices(in, "on_lifetime", k);
  if (!calibration::takes(model, data))
    bad("does not fit the model, or acts on leaving as the model cannot do");
  return data;
}

}  // namespace stamkund::store
