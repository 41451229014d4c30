// The section `factorial` of an experiment file.
#include <algorithm>
#include <set>

#include "experiments/design/root_keys.h"

namespace stamkund::design {
namespace {

using scenario::Dimension;
using scenario::Keys;
using scenario::KeySet;
using scenario::Range;
using scenario::Section;
namespace key = scenario::key;

constexpr Range kEffects{-1e12, 1e12};
constexpr std::size_t kMostLevels = 12;

constexpr Keys kFactor{
    key::text("name", "of the factor, such as channel; column of the data").required(),
    key::words("levels", "its levels; the first is what the others are compared with"),
    key::constant("effect", Dimension::number, kEffects,
                  "smallest main effect that matters, absolute; none = not planned for")
        .or_none(),
};
KeySet factor_keys() { return kFactor.set(); }

constexpr Keys kFactorial{
    key::list("factors", factor_keys, "two of them").required(),
    key::constant(
        "interaction", Dimension::number, kEffects,
        "smallest that matters: by how much the effect of one differs with the other; none = not planned for")
        .or_none(),
    key::constant("total", Dimension::number, kMany, "customers in all cells together, where they are given")
        .or_none(),
};

void read_factor(Section& section, Dimension dimension, FactorSpec& factor) {
  factor.name = section.text(kFactor["name"]);
  factor.levels = section.words(kFactor["levels"]).value_or(std::vector<std::string>{});
  factor.effect = section.optional_constant(kFactor["effect"], {.dimension = dimension});
  if (factor.effect && *factor.effect == 0.0)
    section.error("effect", "no number of customers finds a difference of 0",
                  "leave it out, or say the smallest that matters");
  if (std::set<std::string>(factor.levels.begin(), factor.levels.end()).size() < factor.levels.size())
    section.error("levels", "a level is named twice");
  if (factor.levels.size() < 2)
    section.error("levels",
                  "a factor has at least two levels, and there " +
                      std::string(factor.levels.size() == 1 ? "is 1" : "is none"),
                  "such as levels: [none, e-mail]");
  if (factor.levels.size() > kMostLevels) section.error("levels", "at most 12 levels");
}

}  // namespace

KeySet factorial_keys() { return kFactorial.set(); }

void read_factorial(Section& section, bool share, FactorialSpec& factorial) {
  factorial.given = true;
  const Dimension dimension = share ? Dimension::share : Dimension::number;
  std::size_t found = 0;
  section.list(kFactorial["factors"], [&](Section& one, std::size_t) {
    FactorSpec factor;
    read_factor(one, dimension, factor);
    if (found < 2) factorial.factors[found] = std::move(factor);
    ++found;
  });
  if (found != 2)
    section.error("factors",
                  "two factors make a factorial design, and there " +
                      std::string(found == 1 ? "is 1" : "are " + std::to_string(found)),
                  "one factor alone is several arms: 'arms'");
  else if (factorial.factors[0].name == factorial.factors[1].name)
    section.error("factors", "both are called '" + printable(factorial.factors[0].name) + "'");
  factorial.interaction = section.optional_constant(kFactorial["interaction"], {.dimension = dimension});
  if (factorial.interaction && *factorial.interaction == 0.0)
    section.error("interaction", "no number of customers finds a difference of 0");
  factorial.total = section.optional_constant(kFactorial["total"]);
}

}  // namespace stamkund::design
