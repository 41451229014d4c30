#include "engine/scenario/sample.h"

#include <algorithm>
#include <memory>

#include "engine/scenario/readers.h"

namespace stamkund::scenario {
namespace {

constexpr Keys kSample{
    key::count("sample", 1, 1'000'000'000,
               "of its own customers and those who come, so many are simulated and stand for all")
        .or_what("all of them")
        .with("fit"),
};

class SamplePart final : public Part {
 public:
  [[nodiscard]] std::string_view name() const override { return kSamplePart; }
  [[nodiscard]] KeySet keys() const override { return kSample.set(); }
  [[nodiscard]] std::shared_ptr<const PartSpec> read(Section& of, const PartContext& context) const override {
    if (!of.has("sample")) return nullptr;
    auto spec = std::make_shared<SampleSpec>();
    spec->count = of.count(kSample["sample"], {.fallback = "1"});  // it is there
    if (context.scenario.population.fit_path.empty()) {
      of.error("sample",
               "it is of a fit's customers; of those who come, 'new_customers.stands_for' makes a sample");
      return nullptr;
    }
    return spec;
  }
};

}  // namespace

void add_sample_key(Parts& parts) {
  static const SamplePart part;
  parts.of_population.push_back(&part);
}

std::optional<std::uint64_t> sample_of(const PopulationSpec& population) {
  const auto* spec = population.parts.find<SampleSpec>(kSamplePart);
  return spec == nullptr ? std::nullopt : std::optional(spec->count);
}

std::uint64_t simulated_of(const PopulationSpec& population, std::uint64_t all) {
  const std::uint64_t these = all / population.arrivals.weight;
  return std::min(these, sample_of(population).value_or(these));
}

}  // namespace stamkund::scenario
