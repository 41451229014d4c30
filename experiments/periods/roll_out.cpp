#include "experiments/periods/roll_out.h"

#include <algorithm>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"

namespace stamkund::periods {
namespace {

constexpr Purpose kOrder = purpose_named("stepped: order");

}  // namespace

std::vector<std::size_t> draw_roll_out(const std::vector<double>& clusters, std::uint64_t seed) {
  std::vector<std::size_t> out;
  for (std::size_t step = 0; step < clusters.size(); ++step)
    out.insert(out.end(), static_cast<std::size_t>(clusters[step]), step + 1);
  Stream stream({.seed = seed, .index = 0, .customer = 0, .purpose = kOrder});
  for (std::size_t i = out.size(); i > 1; --i) {
    const auto j = static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(i));
    std::swap(out[i - 1], out[std::min(j, i - 1)]);
  }
  return out;
}

std::string roll_out_csv(const std::vector<double>& clusters, const design::SteppedSpec& spec) {
  std::string out = "cluster,step,begins_in_period,seed\n";
  std::size_t cluster = 0;
  for (const std::size_t step : draw_roll_out(clusters, spec.seed))
    out += std::to_string(++cluster) + "," + std::to_string(step) + "," + std::to_string(spec.before + step) +
           "," + std::to_string(spec.seed) + "\n";
  return out;
}

}  // namespace stamkund::periods
