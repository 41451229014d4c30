// What a scenario says of surprises, below a program.
#include <cmath>

#include "engine/mechanisms/program/reading.h"
#include "engine/mechanisms/surprise/surprise.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
using scenario::is_off;
using scenario::kAssumption;
using scenario::kSpan;
using scenario::kUnitInterval;
namespace key = scenario::key;

constexpr scenario::Keys kSurprise{
    key::quantity("probability_per_visit", Dimension::share, kUnitInterval,
                  "probability of a surprise at a purchase of a member")
        .required(),
    key::money("cost", "what a surprise costs, on average").required(),
    key::quantity("cost_spread", Dimension::number, {0.0, 3.0}, "standard deviation of the log of its cost")
        .or_else("0.5", kAssumption),
    key::flag("announced", "members know of it beforehand").or_else("false"),
    key::count("after_visits", 0, 1'000'000, "purchases as a member before she may have one").or_else("0"),
    key::quantity("delight", Dimension::change, {0.0, 10.0}, "lift of the purchase rate right after one")
        .or_else("0 %"),
    key::quantity("backlash_share", Dimension::share, kUnitInterval, "members whom a surprise displeases")
        .or_else("0 %"),
    key::quantity("backlash", Dimension::change, {0.0, 1.0}, "how much less these buy right after one")
        .or_else("0 %"),
    key::quantity("decay", Dimension::duration, kSpan, "how fast both fade").or_else("2 weeks", kAssumption),
    key::quantity("basket", Dimension::change, {-1.0, 10.0, true}, "change of the amount of that purchase")
        .or_else("0 %"),
    key::also(scope_keys),
};
scenario::KeySet surprise_keys() { return kSurprise.set(); }
constexpr scenario::Keys kHost{
    key::section("surprise", surprise_keys, "gifts that nobody can count on").or_none()};

void read_surprise(scenario::Section& section, const ProgramReading& reading, SurpriseSpec& surprise) {
  surprise.probability_per_visit = section.quantity(kSurprise["probability_per_visit"]);
  surprise.cost = read_money(section, kSurprise["cost"], reading.scenario);
  surprise.cost_spread = section.quantity(kSurprise["cost_spread"]);
  surprise.announced = section.flag(kSurprise["announced"]);
  surprise.after_visits = section.count(kSurprise["after_visits"]);
  surprise.delight = section.quantity(kSurprise["delight"]);
  surprise.backlash_share = section.quantity(kSurprise["backlash_share"]);
  surprise.backlash = section.quantity(kSurprise["backlash"]);
  section.reading().read_if_it_acts([&] { surprise.decay = section.quantity(kSurprise["decay"]); },
                                    [&] {
                                      return !is_off(surprise.delight) ||
                                             (!is_off(surprise.backlash_share) && !is_off(surprise.backlash));
                                    });
  surprise.basket = section.quantity(kSurprise["basket"]);
  surprise.scope = read_scope(section, reading);
}

class SurprisePart final : public ProgramPart {
 public:
  [[nodiscard]] std::string_view name() const override { return "surprise"; }
  [[nodiscard]] scenario::KeySet keys() const override { return kHost.set(); }
  [[nodiscard]] int rank() const override { return 30; }
  [[nodiscard]] bool is_benefit() const override { return true; }
  [[nodiscard]] std::shared_ptr<const ProgramPartSpec> read_below(scenario::Section& of,
                                                                  ProgramReading& reading) const override {
    auto spec = std::make_shared<SurpriseSpec>();
    const bool there = of.optional_section(
        kHost["surprise"], [&](scenario::Section& section) { read_surprise(section, reading, *spec); });
    return there ? spec : nullptr;
  }
};

}  // namespace

void SurpriseSpec::add_to(ProgramModel& program, const scenario::Resolve& resolve) const {
  program.gifts_minor_per_visit += resolve(probability_per_visit) * static_cast<double>(cost.minor);
}

std::optional<Doubt> SurpriseSpec::doubt_costs(const MeanPurchase& purchase) const {
  const double surprise = probability_per_visit.central() * static_cast<double>(cost.minor);
  const double margin = purchase.margin * purchase.minor;
  if (!(surprise > margin)) return std::nullopt;
  const auto money = [&](double minor) { return money_text(std::round(minor), purchase.scenario); };
  return Doubt{"surprises cost " + money(surprise) + " a purchase, more than the margin of a mean one, " +
                   money(margin),
               "lower 'cost' or 'probability_per_visit' of 'surprise'"};
}

void add_surprise_keys(scenario::Parts& parts) {
  static const SurprisePart part;
  parts.of_program.push_back(&part);
}

}  // namespace stamkund::mechanisms
