// What a scenario says of birthdays.
#include "engine/mechanisms/birthday/birthday.h"
#include "engine/mechanisms/program/reading.h"
#include "engine/scenario/section.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
using scenario::kUnitInterval;
namespace key = scenario::key;

constexpr scenario::Keys kBirthday{
    key::constant("before", Dimension::duration, {0.0, 180.0}, "the window opens so long before the birthday")
        .or_else("0 days"),
    key::constant("after", Dimension::duration, {1.0, 180.0}, "the window closes so long after the birthday")
        .or_else("4 weeks", scenario::kAssumption),
    key::quantity("known", Dimension::share, kUnitInterval,
                  "share of members whose birthday the company knows")
        .or_else("100 %", scenario::kAssumption),
    key::money("gift_cost", "what a gift costs the company; handed over at the first visit in the window")
        .or_else("0"),
    key::count("units", 0, 1'000'000,
               "units of the main currency that come with it; with cashback, minor units of money")
        .or_else("0"),
    key::constant("multiplier", Dimension::number, {1.0, 100.0},
                  "purchases in the window earn so many times the units")
        .or_else("1"),
    key::quantity("lift", Dimension::change, {0.0, 10.0}, "of the purchase rate in the window")
        .or_else("0 %"),
};
scenario::KeySet birthday_keys() { return kBirthday.set(); }
constexpr scenario::Keys kHost{
    key::section("birthday", birthday_keys, "what members get around their birthdays").or_none()};

class BirthdayPart final : public ProgramPart {
 public:
  [[nodiscard]] std::string_view name() const override { return "birthday"; }
  [[nodiscard]] scenario::KeySet keys() const override { return kHost.set(); }
  [[nodiscard]] bool is_benefit() const override { return true; }
  [[nodiscard]] std::shared_ptr<const ProgramPartSpec> read_below(scenario::Section& of,
                                                                  ProgramReading& reading) const override {
    auto spec = std::make_shared<BirthdaySpec>();
    const bool there = of.optional_section(kHost["birthday"], [&](scenario::Section& section) {
      spec->before_days = section.constant(kBirthday["before"]);
      spec->after_days = section.constant(kBirthday["after"]);
      spec->known = section.quantity(kBirthday["known"]);
      spec->gift_cost = read_money(section, kBirthday["gift_cost"], reading.scenario);
      spec->units = static_cast<std::int64_t>(section.count(kBirthday["units"]));
      spec->multiplier = section.constant(kBirthday["multiplier"]);
      spec->lift = section.quantity(kBirthday["lift"]);
    });
    if (!there) return nullptr;
    if (reading.program.rules.currencies.empty() && (spec->units > 0 || spec->multiplier > 1.0))
      of.error("birthday", "gives units, but the program has none",
               "add 'earn', or take units and multiplier away");
    return spec;
  }
};

}  // namespace

void add_birthday_keys(scenario::Parts& parts) {
  static const BirthdayPart part;
  parts.of_program.push_back(&part);
}

}  // namespace stamkund::mechanisms
