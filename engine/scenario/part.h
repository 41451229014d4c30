#pragma once
// A part of an arm or of a program that lives in a folder of its own and is registered from outside: it
// brings its keys, and reads them. Nothing here knows what a part means.
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/scenario/key.h"

namespace stamkund::scenario {

class Section;
struct Reading;
struct ScenarioSpec;
struct ProgramReading;

/// What a file says of a part.
struct PartSpec {
  PartSpec() = default;
  PartSpec(const PartSpec&) = default;
  PartSpec& operator=(const PartSpec&) = default;
  virtual ~PartSpec() = default;
  /// Members may get units of the main currency by it: then no check can say how many they have at most.
  [[nodiscard]] virtual bool gives_units() const { return false; }
  /// What a replay of real purchases leaves out with it, in words.
  [[nodiscard]] virtual std::string in_words() const = 0;
};

/// What surrounds a part while it is read.
struct PartContext {
  const ScenarioSpec& scenario;
  double margin;            ///< of the arm; infinite if it could not be read
  ProgramReading* program;  ///< null for a part of an arm
};

class Part {
 public:
  virtual ~Part() = default;
  /// By which its specification is found again.
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// The keys that it adds to those of its arm or program; most parts add one section.
  [[nodiscard]] virtual KeySet keys() const = 0;
  /// The key before which they are written out; empty: where the section's other parts are.
  [[nodiscard]] virtual std::string_view before() const { return ""; }
  /// True if a program that has nothing else is still worth having. Only asked of parts of a program.
  [[nodiscard]] virtual bool is_benefit() const { return false; }
  /// Reads its keys from the section `of` its arm or program. Null: the file has no such part. Parts are read
  /// in the order in which they are registered; those of a program after its units, tiers, rewards and
  /// missions and before its accounting, enrolment and behaviour; those of an arm last.
  [[nodiscard]] virtual std::shared_ptr<const PartSpec> read(Section& of,
                                                             const PartContext& context) const = 0;
  /// Contradictions with the rest, once all of the program was read without a mistake.
  virtual void check(Reading& /*out*/, const PartSpec& /*spec*/, const PartContext& /*context*/) const {}
};

/// The parts that a caller registers. They outlive every reading.
struct Parts {
  std::vector<const Part*> of_arm;
  std::vector<const Part*> of_program;
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
  [[nodiscard]] bool give_units() const {
    for (const auto& [known, spec] : all_)
      if (spec->gives_units()) return true;
    return false;
  }
  [[nodiscard]] std::vector<std::string> in_words() const {
    std::vector<std::string> words;
    for (const auto& [known, spec] : all_) words.push_back(spec->in_words());
    return words;
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
