#pragma once
// What a scenario says of satisfaction (satisfaction_keys.cpp). Levels are in standard deviations of what
// customers are by themselves; an effect is by how much an experience moves a customer.
#include <optional>
#include <string>

#include "engine/base/money.h"
#include "engine/scenario/part.h"
#include "engine/scenario/quantity.h"

namespace stamkund::mechanisms {

struct SurveySpec {
  double after_days = 0;        ///< a purchase
  scenario::Quantity share;     ///< of purchases after which she is asked
  double again_days = 0;        ///< the same customer not before
  scenario::Quantity response;  ///< probability of an answer at satisfaction 0
  scenario::Quantity slope;     ///< log odds of it for each unit of satisfaction
  scenario::Quantity score;     ///< mean score at satisfaction 0
  scenario::Quantity per_unit;  ///< points for each unit of satisfaction
  scenario::Quantity noise;     ///< standard deviation of a score, points
  Money cost{0};                ///< of asking once
};

struct SatisfactionSpec : scenario::PartSpec {
  [[nodiscard]] std::string in_words() const override { return "satisfaction"; }
  [[nodiscard]] bool drives_away() const override {
    return (!purchase_rate.is_zero() || !leaving.is_zero()) && (!irrelevant.is_zero() || !demotion.is_zero());
  }
  double decay_days = 0;
  scenario::Quantity loyalty;        ///< correlation of her own level with the log of her purchase rate
  scenario::Quantity purchase_rate;  ///< change of it for each unit above her own level
  scenario::Quantity leaving;        ///< change of the hazard of leaving, likewise
  double delivery_after_days = 0;
  scenario::Quantity fails, failure, success;                        ///< delivery
  scenario::Quantity relevance, relevant, irrelevant;                ///< contacts
  scenario::Quantity cases, solved, solved_effect, unsolved_effect;  ///< service
  scenario::Quantity reward, promotion, demotion;                    ///< program
  std::optional<SurveySpec> survey;
};

}  // namespace stamkund::mechanisms
