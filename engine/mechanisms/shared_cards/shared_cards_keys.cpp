// What a scenario says of shared cards, below a program.
#include "engine/mechanisms/shared_cards/shared_cards.h"
#include "engine/scenario/readers.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
using scenario::kAssumption;
using scenario::kUnitInterval;
namespace key = scenario::key;

constexpr scenario::Keys kSharedCards{
    key::quantity("share", Dimension::share, kUnitInterval, "cards on which several people collect")
        .required(),
    key::quantity("users", Dimension::number, {1.0, 100.0}, "people on such a card")
        .or_else("2", kAssumption),
};
scenario::KeySet shared_cards_keys() { return kSharedCards.set(); }
constexpr scenario::Keys kHost{
    key::section("shared_cards", shared_cards_keys, "cards on which several people collect").or_none()};

class SharedCardsPart final : public ProgramPart {
 public:
  [[nodiscard]] std::string_view name() const override { return "shared_cards"; }
  [[nodiscard]] scenario::KeySet keys() const override { return kHost.set(); }
  [[nodiscard]] int rank() const override { return 40; }
  [[nodiscard]] std::shared_ptr<const ProgramPartSpec> read_below(
      scenario::Section& of, ProgramReading& /*reading*/) const override {
    auto spec = std::make_shared<SharedCardsSpec>();
    const bool there = of.optional_section(kHost["shared_cards"], [&](scenario::Section& section) {
      spec->share = section.quantity(kSharedCards["share"]);
      spec->users = section.quantity(kSharedCards["users"]);
    });
    return there ? spec : nullptr;
  }
};

}  // namespace

void add_shared_cards_keys(scenario::Parts& parts) {
  static const SharedCardsPart part;
  parts.of_program.push_back(&part);
}

}  // namespace stamkund::mechanisms
