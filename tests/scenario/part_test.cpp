// Parts of an arm or a program that are registered from outside.
#include <catch2/catch.hpp>

#include "engine/mechanisms/program/part.h"
#include "engine/mechanisms/registry.h"
#include "engine/scenario/read_scenario.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::scenario;
using Catch::Contains;

namespace {

constexpr Keys kWheel{
    key::quantity("chance", Dimension::share, kUnitInterval, "probability that a turn wins")
        .or_else("10 %", kAssumption),
    key::money("prize", "what a win costs").required(),
    key::count("turns", 1, 9, "turns at each visit").or_else("1"),
};
KeySet wheel_keys() { return kWheel.set(); }
constexpr Keys kWheelHost{key::section("wheel", wheel_keys, "a wheel of fortune at the till").or_none()};

struct WheelSpec : mechanisms::ProgramPartSpec {
  [[nodiscard]] std::string in_words() const override { return "the wheel"; }
  Quantity chance;
  Money prize{0};
  std::uint64_t turns = 0;
};

class Wheel : public mechanisms::ProgramPart {
 public:
  explicit Wheel(std::string_view before = "") : before_(before) {}
  [[nodiscard]] std::string_view name() const override { return "wheel"; }
  [[nodiscard]] KeySet keys() const override { return kWheelHost.set(); }
  [[nodiscard]] std::string_view before() const override { return before_; }
  [[nodiscard]] bool is_benefit() const override { return true; }
  [[nodiscard]] std::shared_ptr<const mechanisms::ProgramPartSpec> read_below(
      Section& of, mechanisms::ProgramReading& reading) const override {
    auto spec = std::make_shared<WheelSpec>();
    const bool there = of.optional_section(kWheelHost["wheel"], [&](Section& section) {
      spec->chance = section.quantity(kWheel["chance"]);
      spec->prize = read_money(section, kWheel["prize"], reading.scenario);
      spec->turns = section.count(kWheel["turns"]);
    });
    return there ? spec : nullptr;
  }
  void check(Reading& out, const mechanisms::ProgramPartSpec& spec,
             const mechanisms::ProgramReading& reading) const override {
    if (dynamic_cast<const WheelSpec&>(spec).turns == 9) out.warning(reading.place, "that is a lot of turns");
  }

 private:
  std::string_view before_;
};

/// Everything that is registered, and this.
Parts all_and(const Wheel& wheel) {
  Parts parts = mechanisms::parts();
  parts.of_program.push_back(&wheel);
  return parts;
}

std::string with_wheel(const std::string& wheel) {
  return test::pareto_cohort(10, "10 weeks", 1) + "arms:\n  - name: b\n    program:\n      wheel: " + wheel +
         "\n";
}

struct Read {
  ScenarioFile file;
  std::string problems;
};

Read read(const std::string& text, const Parts& parts) {
  Problems problems;
  Read out;
  out.file = read_scenario_text(text, "s.yaml", {}, problems, parts);
  out.problems = problems.text();
  return out;
}

}  // namespace

TEST_CASE("a part that is registered brings its keys, its defaults and its checks") {
  const Wheel wheel;
  const Parts parts = all_and(wheel);
  const Read found = read(with_wheel("{prize: 5 SEK, turns: 9}"), parts);
  CHECK_THAT(found.problems, Contains("that is a lot of turns"));
  const auto* spec = found.file.spec.arms[1].program->parts.find<WheelSpec>("wheel");
  REQUIRE(spec != nullptr);
  CHECK(spec->chance.central() == 0.1);
  CHECK(spec->prize == Money{500});
  CHECK(spec->turns == 9);
  CHECK_THAT(found.file.resolved, Contains("      wheel:\n        chance: \"10 %\"  # default: assumption\n"
                                           "        prize: 5 SEK\n        turns: 9\n"));
  CHECK(
      std::any_of(found.file.assumptions.begin(), found.file.assumptions.end(), [](const DefaultTaken& one) {
        return one.path == "arms[0].program.wheel.chance" && one.value == "10 %";
      }));
  // What was written out is a scenario again.
  const Read again = read(found.file.resolved, parts);
  CHECK_THAT(again.problems, !Contains("error"));
  CHECK(again.file.spec.arms[1].program->parts.find<WheelSpec>("wheel")->prize == Money{500});
}

TEST_CASE("a wrong key of a part is found like any other, and without the part there is none") {
  const Wheel wheel;
  const Parts parts = all_and(wheel);
  CHECK_THAT(read(with_wheel("{price: 5 SEK}"), parts).problems,
             Contains("arms[0].program.wheel.price: unknown key 'price' (did you mean 'prize'?)") &&
                 Contains("arms[0].program.wheel.prize: missing"));
  CHECK_THAT(read(with_wheel("{prize: 5 SEK}"), mechanisms::parts()).problems,
             Contains("unknown key 'wheel'"));
  CHECK_THAT(read(with_wheel("none"), all_and(wheel)).problems, !Contains("wheel"));
  CHECK(read(with_wheel("none"), parts).file.spec.arms[1].program->parts.find("wheel") == nullptr);
}

TEST_CASE("a part has its place in the text, whatever it was read after") {
  const Wheel early("starts");
  const auto text = read(with_wheel("{prize: 5 SEK}"), all_and(early)).file.resolved;
  CHECK(text.find("wheel:") < text.find("starts:"));
  CHECK(text.find("unit:") < text.find("wheel:"));
}

TEST_CASE("a program that has nothing but a part has no points of its own, if the part is a benefit") {
  const Wheel wheel;
  const auto found = read(with_wheel("{prize: 5 SEK}"), all_and(wheel));
  CHECK(found.problems.empty());
  CHECK(found.file.spec.arms[1].program->rules.currencies.empty());
}
