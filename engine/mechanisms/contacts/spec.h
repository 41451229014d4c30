#pragma once
// What a scenario says of contacts: channels, campaigns, whom they are for, what sets them off, what an arm's
// policy forbids, and what a contact does to her (*_keys.cpp).
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/money.h"
#include "engine/mechanisms/contacts/observed.h"
#include "engine/mechanisms/contacts/policy.h"
#include "engine/scenario/part.h"
#include "engine/scenario/quantity.h"
#include "engine/scenario/spec.h"
#include "engine/targeting/expression.h"

namespace stamkund::mechanisms {

/// Channels, in a fixed order: their position is part of the random key of a contact. Append only.
inline constexpr std::array<std::string_view, 6> kChannels{"email", "post", "sms", "app", "phone", "store"};

/// The most channels: their positions are part of random keys.
inline constexpr std::size_t kMostChannels = 60;

struct ChannelSpec {
  std::string name;
  /// Part of random keys: the usual channels have their place in kChannels, others follow in their order.
  std::size_t place = 0;
  std::optional<Money> cost;                      ///< of a contact, for campaigns that do not say
  std::optional<scenario::Quantity> open, click;  ///< likewise
  scenario::Quantity delivered;                   ///< share of contacts that arrive
  scenario::Quantity consent;             ///< share of customers who may be contacted through it at first
  scenario::Quantity preferred;           ///< share of customers who like it best
  scenario::Quantity preferred_lift;      ///< change of a campaign's lift for them
  double latency_days = 0;                ///< from sending to opening, mean of an exponential; 0 = at once
  double load = 1;                        ///< of a contact in the stock of fatigue
  std::optional<Money> fixed_cost;        ///< of a wave, for campaigns that do not say
  std::optional<std::uint64_t> capacity;  ///< contacts a day, of all customers
  bool drops = false;                     ///< what is above it; else it waits
  std::optional<QuietHours> quiet;        ///< instead of the arm's
};

/// Why customers leave, and how often.
struct ReasonSpec {
  std::string name;
  double share = 0;
};

/// What all arms share.
struct ContactWorld : scenario::PartSpec {
  std::vector<ChannelSpec> channels;  ///< never empty; those of kChannels where the file has none
  bool declared = false;              ///< the file has them
  std::vector<ReasonSpec> reasons;    ///< shares come to 1, or there are none
};

/// What sets a campaign off.
enum class Trigger : std::uint8_t {
  wave,            ///< its dates
  joined,          ///< she has become a member
  first_purchase,  ///< her first one in the run, of a new customer
  purchase,        ///< any
  no_purchase,     ///< none for `after`
  tier_reached,
  tier_lost,
};

/// What it does to customers of one segment, relative to what the campaign says.
struct SegmentResponse {
  std::uint8_t segment = 0;
  scenario::Quantity lift;                    ///< times
  std::optional<scenario::Quantity> leaving;  ///< instead of the campaign's
};

/// How a customer who has left comes back.
struct WinBackSpec {
  scenario::Quantity probability;  ///< of one who opens it
  scenario::Quantity leaving;      ///< change of her hazard of leaving in her second life
  std::vector<std::optional<scenario::Quantity>> by_reason;  ///< [reasons] probability, where it differs
  std::vector<std::optional<scenario::Quantity>> leaving_by_reason;  ///< likewise
};

/// Only the best of those who could be addressed, by a figure that the company can see or has learned: a
/// share of them at each wave, or so many, or as many as the money pays for.
struct TopSpec {
  double share = 1;
  std::optional<std::uint64_t> customers;
  std::optional<Money> budget;
  targeting::Expression by;
};

/// One of several treatments of a campaign, of which each customer gets at most one: the one that brings most
/// net profit, as far as the budget goes.
struct ChoiceSpec {
  std::string campaign;         ///< its name in the file
  std::size_t treatment = 0;    ///< position among the campaign's
  std::size_t treatments = 1;   ///< they stand side by side in the arm's list
  std::optional<Money> budget;  ///< of each wave; none = whoever pays
  std::optional<targeting::Expression>
      profit;  ///< estimated, its cost taken off; none = uplift of a pilot on net
};

/// One of several treatments of a campaign that are given by lot: who is within [from, to) of a uniform
/// number of hers, the same in every arm.
struct LotSpec {
  std::string campaign;  ///< its name in the file
  double from = 0, to = 1;
};

struct CampaignRules {
  std::optional<ChoiceSpec> choice;
  std::optional<LotSpec> lot;
  std::optional<targeting::Expression> where;
  std::optional<TopSpec> top;
  std::shared_ptr<const ObservedSchema> schema;  ///< that expressions were compiled with
  Trigger trigger = Trigger::wave;
  double after_days = 0;               ///< so long after what sets it off
  double again_days = 0;               ///< not to the same customer within; 0 = no limit, infinite = once
  double over_days = 0;                ///< a wave goes out evenly over so long
  double control = 0;                  ///< share of customers who never get it
  std::uint64_t control_key = 0;       ///< of the name: the same customers in every arm
  std::uint64_t priority = 0;          ///< the higher goes first
  bool service = false;                ///< no policy holds it back, and it counts against no cap
  std::vector<std::size_t> otherwise;  ///< other channels, in their order, where the policy closes one
  std::optional<scenario::Quantity> click;  ///< of those who open it; none = whoever opens it reacts
  scenario::Quantity relevance;             ///< share of a contact that does not tire
  scenario::Quantity recency_decay;         ///< days; infinite where it does not matter
  bool recency_matters = false;
  scenario::Quantity lift_spread;  ///< standard deviation of the log of her response
  scenario::Quantity leaving;      ///< change of the hazard of leaving after an opened contact ...
  double leaving_for = 0;          ///< ... for so long
  scenario::Quantity reactance;    ///< probability that a rested customer leaves at a contact
  bool asks_why = false;           ///< it asks who has left why
  scenario::Quantity answers;      ///< share that answers
  std::optional<WinBackSpec> win_back;
  std::vector<SegmentResponse> by_segment;
  // Of the offer.
  scenario::Quantity accept;               ///< share of purchases while it is valid at which it is used
  Money gift{0};                           ///< cost of what is handed over at the next purchase
  std::int64_t bonus_units = 0;            ///< likewise, units of the main currency
  Money bundle_worth{0}, bundle_price{0};  ///< goods that are sold with it, at list prices and for what
  scenario::Quantity dip;                  ///< drop of the purchase rate right after it was used
  scenario::Quantity dip_decay;            ///< days
  bool has_offer = false;
  Money fixed_cost{0};  ///< of each wave; of a campaign that is set off, once
  /// A purchase so long after a contact was followed is counted to it; changes nothing else.
  double attribution_days = 7;
  bool rich = false;  ///< anything but what campaigns have had from the beginning
};

struct CampaignSpec {
  enum class Target { everyone, members, sleeping };
  std::string name;
  std::size_t channel = 0;  ///< index into kChannels
  Target target = Target::everyone;
  double sleeping_days = 0;  ///< no purchase for at least so long
  double first_day = 0;
  double every_days = 0;  ///< 0 = once
  double until_day = 0;
  Money cost{0};  ///< a contact
  scenario::Quantity open;
  scenario::Quantity lift;         ///< of the purchase rate, right after an opened contact
  scenario::Quantity decay;        ///< days
  scenario::Quantity unsubscribe;  ///< probability a contact, rested customer
  scenario::Quantity discount;     ///< share off the next purchase; 0 = no offer
  double offer_valid_days = 0;
  std::shared_ptr<const CampaignRules> rules;  ///< all that is newer; never null once read
};

struct CapSpec {
  enum class Window : std::uint8_t { rolling, week, month, year };
  std::optional<std::size_t> channel;    ///< position in ContactWorld::channels; none = all together
  std::optional<std::uint64_t> at_most;  ///< contacts
  std::optional<Money> spend;            ///< or money
  Window window = Window::rolling;
  double days = 0;  ///< of a rolling window
};

/// What contacts of some campaigns may cost together, over all waves and customers.
struct BudgetSpec {
  enum class Per : std::uint8_t { run, year, month };
  std::vector<std::size_t> campaigns;  ///< positions, ascending
  Money amount{0};
  Per per = Per::run;
};

struct ContactRules {
  std::vector<CapSpec> caps;
  std::vector<BudgetSpec> budgets;
  bool queue = false;                 ///< what is held back waits
  double wait_days = 0;               ///< at most so long
  QuietHours quiet;                   ///< of channels that have none of their own
  double holdout = 0;                 ///< share of customers whom nothing but service messages reaches
  double across = 1;                  ///< how much contacts through other channels tire
  bool unsubscribes_channel = false;  ///< she refuses the channel, not all
  struct Pilot {
    std::size_t campaign = 0;
    std::uint64_t customers = 10'000;
    double window_days = 0;
    std::string learner;
    bool sees_segments = true;
    enum class Outcome : std::uint8_t { active, purchases, net, stays } outcome = Outcome::active;
    /// Customers whose true effects are looked for, living several times over.
    struct Oracle {
      std::uint64_t customers = 0;
      std::uint64_t lives = 0;
    };
    std::optional<Oracle> oracle;
  };
  std::optional<Pilot> pilot;
};

/// How contacts weaken each other.
struct FatigueSpec : scenario::PartSpec {
  void visit_learnable(const scenario::VisitQuantity& visit) const override;
  scenario::Quantity weight;
  scenario::Quantity decay;  ///< days
};

/// What an arm does.
struct ContactsSpec : scenario::PartSpec {
  [[nodiscard]] std::string in_words() const override {
    return campaigns.empty() ? "" : "campaigns and their offers";
  }
  void visit_learnable(const scenario::VisitQuantity& visit) const override;
  [[nodiscard]] bool drives_away() const override;
  std::vector<CampaignSpec> campaigns;
  std::optional<ContactRules> policy;  ///< none = none stated
};

/// Null only of scenarios that were not read with contacts.
[[nodiscard]] const ContactWorld* contact_world_of(const scenario::ScenarioSpec& scenario);
[[nodiscard]] const std::vector<CampaignSpec>& campaigns_of(const scenario::ArmSpec& arm);
/// As the file calls it: treatments of one campaign have its name.
[[nodiscard]] const std::string& name_in_file(const CampaignSpec& campaign);
/// Null if the arm states none.
[[nodiscard]] const ContactRules* policy_of(const scenario::ArmSpec& arm);

}  // namespace stamkund::mechanisms
