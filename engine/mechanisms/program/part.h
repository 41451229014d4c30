#pragma once
// A part of a program that lives in a folder of its own: what the program and whoever weighs it ask of it,
// without knowing which parts there are.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mechanisms/program/model.h"
#include "engine/mechanisms/program/reading.h"
#include "engine/scenario/part.h"

namespace stamkund::mechanisms {

/// A purchase as it is on average, for doubts about what it costs.
struct MeanPurchase {
  const scenario::ScenarioSpec& scenario;
  double margin;  ///< of the arm, a share
  double minor;   ///< list price, minor units
};

/// Something doubtful: what, and what to do about it.
struct Doubt {
  std::string message;
  std::string suggestion;
};

/// What a file says of it.
struct ProgramPartSpec : scenario::PartSpec {
  /// Members may get units of the main currency by it: then no check can say how many they have at most.
  [[nodiscard]] virtual bool gives_units() const { return false; }
  /// It is for members of some tiers only.
  [[nodiscard]] virtual bool asks_for_tiers() const { return false; }
  /// Members pay for it: who joins weighs what it is worth against that.
  [[nodiscard]] virtual bool is_paid_for() const { return false; }
  /// What every member gets at each visit with it.
  [[nodiscard]] virtual program::MemberTerms terms() const { return {}; }
  /// What it adds to the program that others look at: a fee, gifts, how often events happen.
  virtual void add_to(ProgramModel& /*program*/, const scenario::Resolve& /*resolve*/) const {}
  /// Does it cost more than purchases bring?
  [[nodiscard]] virtual std::optional<Doubt> doubt_costs(const MeanPurchase& /*purchase*/) const {
    return std::nullopt;
  }
};

/// Do any?
[[nodiscard]] bool give_units(const scenario::PartSpecs& specs);

/// Those of a program, as they were read.
[[nodiscard]] std::vector<const ProgramPartSpec*> program_parts(const scenario::PartSpecs& specs);

class ProgramPart : public scenario::Part {
 public:
  /// True if a program that has nothing else is still worth having.
  [[nodiscard]] virtual bool is_benefit() const { return false; }
  /// The event that it brings about in a program that has its key, for earn rules to name; empty = none.
  [[nodiscard]] virtual std::string_view event() const { return ""; }
  /// Reads its keys from the program's section. Null: the file has no such part. After units, tiers, rewards
  /// and missions and before accounting, enrolment and behaviour, if it does not come first.
  [[nodiscard]] virtual std::shared_ptr<const ProgramPartSpec> read_below(scenario::Section& program,
                                                                          ProgramReading& reading) const = 0;
  /// Contradictions with the rest, once all of the program was read without a mistake.
  virtual void check(scenario::Reading& /*out*/, const ProgramPartSpec& /*spec*/,
                     const ProgramReading& /*reading*/) const {}

  [[nodiscard]] std::shared_ptr<const scenario::PartSpec> read(
      scenario::Section& of, const scenario::PartContext& context) const final;
};

/// What surrounds it while it is read.
struct ProgramContext : scenario::PartContext {
  ProgramReading& reading;
};

/// All that are registered.
[[nodiscard]] std::vector<const ProgramPart*> program_parts(const scenario::Parts* registered);

}  // namespace stamkund::mechanisms
