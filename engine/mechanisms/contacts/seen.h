#pragma once
// What a company sees of a customer at this instant, as expressions and learners ask for it.
#include <vector>

#include "engine/mechanisms/contacts/observed.h"
#include "engine/mechanisms/contacts/policy.h"
#include "engine/mechanisms/program/program.h"
#include "engine/targeting/expression.h"
#include "engine/targeting/ranking.h"

namespace stamkund::mechanisms {

struct ContactPlan;
struct Learned;

/// A purchase as a till remembers it.
struct Bought {
  double day;
  std::int64_t paid;
};

/// What a file knows: [attributes of the file][existing customers]; NaN = missing.
using FileValues = std::vector<std::vector<double>>;

/// What Contacts knows beside world::Observed.
struct SeenState {
  const std::vector<ContactPolicy::Sent>& contacts;
  const std::vector<Bought>& purchases;
  double last_contact_day;  ///< negative infinity = never
  bool offer_waits;
  const targeting::Ranking* ranking;  ///< of all customers, the last one; null = none yet
  const FileValues* of_file;          ///< null = no file
};

class SeenNow {
 public:
  /// All must outlive this. `program` may be null.
  SeenNow(const world::Scene& scene, const ObservedSchema& schema, const ContactPlan& plan,
          const SeenState& state, const Program* program, const Learned* learned)
      : scene_(scene), schema_(schema), plan_(plan), state_(state), program_(program), learned_(learned) {}

  // As targeting::Expression asks.
  [[nodiscard]] double attribute(std::size_t index) const;
  [[nodiscard]] double call(const targeting::Call& call) const;

 private:
  /// What a member lacks for the next tier, in what tiers count; NaN at the highest.
  [[nodiscard]] double to_next_tier() const;
  [[nodiscard]] double ranked(Seen seen, const targeting::Buyer& her) const;
  const world::Scene& scene_;
  const ObservedSchema& schema_;
  const ContactPlan& plan_;
  const SeenState& state_;
  const Program* program_;
  const Learned* learned_;
};

/// Her purchases, as they are ranked.
[[nodiscard]] targeting::Buyer buyer_at(const world::Customer& customer, double day, double minor_per_major);

/// May she be contacted through channel `channel` of the plan?
[[nodiscard]] bool consents(const world::Scene& scene, const ContactPlan& plan, std::size_t channel);

}  // namespace stamkund::mechanisms
