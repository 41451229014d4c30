#pragma once
// A part of a scenario that lives in a folder of its own and is registered from outside: it brings its keys,
// and reads them. Nothing here knows what a part means; what others have to know of it, they ask for.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/scenario/key.h"

namespace stamkund::scenario {

class Section;
struct ArmSpec;
struct Reading;
struct ScenarioSpec;

using VisitQuantity = std::function<void(const std::string& path, const Quantity&)>;

/// What a file says of a part. Whoever asks need not know which parts there are.
struct PartSpec {
  PartSpec() = default;
  PartSpec(const PartSpec&) = default;
  PartSpec& operator=(const PartSpec&) = default;
  virtual ~PartSpec() = default;
  /// What a replay of real purchases leaves out with it, in words; empty = nothing.
  [[nodiscard]] virtual std::string in_words() const { return ""; }

  /// What may come from a fit, each with its path below the arm.
  virtual void visit_learnable(const VisitQuantity& /*visit*/) const {}

  /// Whoever reacts to it may buy less for it, or leave: without a reaction it may do better.
  [[nodiscard]] virtual bool drives_away() const { return false; }

  // Of a part of the population:
  /// Purchases may be given back with it, so many days later.
  [[nodiscard]] virtual std::optional<double> gives_back_after_days() const { return std::nullopt; }
};

/// What surrounds a part while it is read. Of a part of the scenario or of its population, the scenario
/// alone.
struct PartContext {
  const ScenarioSpec& scenario;
  double margin = 0;       ///< of the arm; infinite if it could not be read
  ArmSpec* arm = nullptr;  ///< of a part of an arm: as far as it has been read
};

class Part {
 public:
  virtual ~Part() = default;
  /// By which its specification is found again.
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// The keys that it adds to those of its section; most parts add one section.
  [[nodiscard]] virtual KeySet keys() const = 0;
  /// Among the parts of a section, that of the lowest rank is read and written out first; those of one rank
  /// as they are registered.
  [[nodiscard]] virtual int rank() const { return 100; }
  /// The key before which they are written out; empty: where the section's other parts are.
  [[nodiscard]] virtual std::string_view before() const { return ""; }
  /// It is read before the rest of its arm or program: what it says, others go by.
  [[nodiscard]] virtual bool comes_first() const { return false; }
  /// Does what the section says of it go by members' tiers, so that a tier without a perk does something?
  /// Only asked of parts of an arm, before its program is read.
  [[nodiscard]] virtual bool goes_by_tiers(const Section& /*of*/) const { return false; }
  /// Reads its keys from the section `of` which it is a part. Null: the file has no such part. Those of an
  /// arm, of the population and of the scenario are read last, but before arms.
  [[nodiscard]] virtual std::shared_ptr<const PartSpec> read(Section& of,
                                                             const PartContext& context) const = 0;
};

/// The parts that a caller registers. They outlive every reading.
struct Parts {
  std::vector<const Part*> of_arm;
  std::vector<const Part*> of_program;
  std::vector<const Part*> of_population;
  std::vector<const Part*> of_scenario;
};

/// The keys of a section one by one, with those that belong to it as well and those of its parts.
[[nodiscard]] std::vector<const Key*> all_of(KeySet keys, const Parts* parts);

/// What was read of the parts: by their names.
class PartSpecs {
 public:
  void add(std::string_view name, std::shared_ptr<const PartSpec> spec) {
    all_.emplace_back(name, std::move(spec));
  }
  [[nodiscard]] const PartSpec* find(std::string_view name) const {
    for (const auto& [known, spec] : all_)
      if (known == name) return spec.get();
    return nullptr;
  }
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] std::optional<double> give_back_after_days() const;
  [[nodiscard]] std::vector<std::string> in_words() const;
  /// One by one, as they were read.
  [[nodiscard]] const std::vector<std::pair<std::string, std::shared_ptr<const PartSpec>>>& all() const {
    return all_;
  }
  /// Null if the file has no such part.
  template <class Spec>
  [[nodiscard]] const Spec* find(std::string_view name) const {
    return dynamic_cast<const Spec*>(find(name));
  }

 private:
  std::vector<std::pair<std::string, std::shared_ptr<const PartSpec>>> all_;
};

}  // namespace stamkund::scenario
