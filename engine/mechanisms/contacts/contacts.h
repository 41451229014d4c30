#pragma once
// Campaigns: contacts through channels, what sets them off, what an arm's policy holds back, what an opened
// one does, fatigue, consent, offers, and customers who are won back.
//
// The way of a contact: due or set off (contacts.cpp) -> is she meant? -> do consent and policy allow it?
// (sending.cpp) -> sent -> noticed, followed (reacting.cpp) -> offer (offers.cpp).
#include <array>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "engine/mechanisms/contacts/daily_queue.h"
#include "engine/mechanisms/contacts/funnel.h"
#include "engine/mechanisms/contacts/learned.h"
#include "engine/mechanisms/contacts/plan.h"
#include "engine/mechanisms/contacts/seen.h"
#include "engine/mechanisms/equipment.h"
#include "engine/world/arm.h"
#include "models/response/contact.h"

namespace stamkund::mechanisms {

void declare_contacts(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                      const world::Horizon& horizon);

/// Something that will happen to her by itself.
struct PendingContact {
  enum class What : std::uint8_t { send, notice, leaving_ends };
  double day;
  What what;
  std::size_t campaign;
  std::size_t channel;
  double since;           ///< of a contact that waits: when it was due
  std::uint64_t number;   ///< in the order in which they came
  double tired;           ///< of one that is noticed: as she was when it arrived
  std::uint64_t nth = 0;  ///< likewise, of those through its channel at that time
  bool placed = false;    ///< of one that waits for its channel: its turn has come
  bool again = false;     ///< it was due before, and put off
};

struct ContactsState : world::BlockOf<ContactsState> {
  explicit ContactsState(const response::Fatigue& rested) : fatigue(rested) {}
  response::Fatigue fatigue;
  world::Clock consent;  ///< hazard: a contact; she refuses everything
  std::size_t wave = 0;  ///< next
  /// A contact of hers: for what is counted, and for what its offer gives.
  struct Credit {
    std::size_t campaign = 0, channel = 0;
    double until = -1;  ///< a purchase up to this day is counted to it, or gets what it offers
  };
  std::vector<Credit> followed;  ///< what she followed and nothing was credited to, the latest last
  std::vector<Credit> offers;    ///< that wait, one of a campaign at most, in order of campaigns

  // Of arms that have more than waves.
  std::vector<std::size_t> used_now;  ///< campaigns whose offers are used at the purchase at hand
  double leaving_until = -1;          ///< her hazard of leaving is changed up to this day
  world::Clock patience;              ///< hazard: a contact; she leaves for good when it rings
  std::uint64_t lives = 0;            ///< that she has come back to
  std::size_t tier = 0;               ///< as it was when we looked last
  double last_contact = -std::numeric_limits<double>::infinity();
  std::uint64_t numbered = 0;
  std::vector<ContactPolicy::Sent> sent;  ///< what may count
  std::vector<ContactPolicy::Sent> seen;  ///< service messages as well, for expressions
  std::vector<Bought> bought;
  std::vector<double> last_sent;  ///< [campaigns]
  std::vector<double> due_after;  ///< [campaigns] of those that wait for silence: when; infinite = not
  std::vector<PendingContact> pending;
  std::vector<world::Clock>
      channel_consent;  ///< [channels] where she refuses them one by one; empty before the first
  std::vector<response::Fatigue> by_channel;  ///< [channels] where channels tire apart
  // Contacts through one channel at one time are occasions of their own, in the order in which they are sent.
  std::uint64_t time = ~std::uint64_t{0};
  std::array<std::uint8_t, kMostChannels> sent_now{};  ///< [channels] at that time
  [[nodiscard]] std::uint64_t next_at(double day, std::size_t channel);
  std::size_t placed_channel = ~std::size_t{0};  ///< whose turn has come, of the contact at hand

  void reset(const response::Fatigue& rested);
};

class Contacts final : public world::Mechanism {
 public:
  /// Kinds of stimuli are added.
  Contacts(world::Arm& arm, ContactPlan plan, const Program* program);
  [[nodiscard]] std::uint32_t hooks() const override;
  [[nodiscard]] std::unique_ptr<world::Block> make_block() const override;
  void begin(world::Scene& scene) const override;
  void due(world::Scene& scene, const world::Agenda::Entry& entry) const override;
  void offer(world::Scene& scene, world::Purchase& purchase) const override;
  void bought(world::Scene& scene, const world::Purchase& purchase) const override;
  void joined(world::Scene& scene, double day, std::uint8_t category) const override;
  void settle(world::Scene& scene) const override;

  // For a pilot: who sees and decides outside of a life.
  [[nodiscard]] const ContactPlan& contact_plan() const { return plan_; }
  /// Is she one of those to whom a wave of `campaign` could go now, whatever the rest of the best?
  [[nodiscard]] bool is_meant(const world::Scene& scene, std::size_t campaign) const;
  /// Of a contact through the campaign's own channel.
  [[nodiscard]] Money cost_of(std::size_t campaign) const { return plan_.campaigns[campaign].cost; }
  /// By which the best of them are told; NaN where something is missing.
  [[nodiscard]] double rank_of(const world::Scene& scene, std::size_t campaign) const;
  /// Before the first life: a wave goes to those of a rank above `rank`, and to a share of those who have it.
  struct Cutoff {
    double rank = -std::numeric_limits<double>::infinity();
    double of_equals = 1;
  };
  void set_cutoff(std::size_t wave, const Cutoff& cutoff) { cutoffs_[wave] = cutoff; }
  /// Can anything of it reach her: she is in no control group, and some channel of it is open?
  [[nodiscard]] bool can_be_reached(const world::Scene& scene, std::size_t campaign) const;
  /// Before the first life: all customers are ranked anew every so many days, first on day 0.
  static constexpr double kRankedEvery = 28;
  void set_ranking(std::size_t number, const targeting::Ranking& ranking);
  /// Before the first life: what files know of existing customers.
  void set_of_file(std::shared_ptr<const FileValues> values) { of_file_ = std::move(values); }
  /// Who gets which of a campaign's treatments at one wave: [customers] 0 = none of them, else 1 + its
  /// position.
  using Chosen = std::vector<std::uint8_t>;
  /// Before the first life: of the wave of each treatment, `first` that of the first one.
  void set_chosen(std::size_t first, std::size_t treatments, const std::shared_ptr<const Chosen>& chosen);
  /// Is the campaign one of several treatments, or one that has to pay, and is it told by what it brings?
  [[nodiscard]] bool chooses(std::size_t campaign) const;
  /// What a treatment is estimated to bring her, its cost taken off, major units; NaN where something is
  /// missing.
  [[nodiscard]] double profit_of(const world::Scene& scene, std::size_t campaign) const;
  /// Asked at each wave of each campaign, with its number; a wave to which it says no is left out. While
  /// somebody watches, nothing is learned yet, and waves are for more than the best.
  using Watch = std::function<bool(const world::Scene&, std::size_t wave)>;
  void watch(Watch watch) { watch_ = std::move(watch); }
  // Channels that carry so many contacts a day: a survey says how many are due, the run goes by it.
  /// [channels][days] is counted while `due` is not null, and channels carry everything.
  using Due = std::vector<std::vector<double>>;
  void survey(Due* due) { due_ = due; }
  void set_queue(std::size_t channel, DailyQueue queue);
  /// Once, when all lives are counted: what waves cost, however many they reach.
  void tell_fixed_costs(const world::Horizon& horizon, counting::Counts& counts) const;
  void set_learned(std::shared_ptr<const Learned> learned) { learned_ = std::move(learned); }
  /// Of one treatment, in the place of what was learned for all.
  void set_learned(std::size_t campaign, std::shared_ptr<const Learned> learned) {
    learned_by_campaign_.resize(plan_.campaigns.size());
    learned_by_campaign_[campaign] = std::move(learned);
  }

  // Budgets of several waves and campaigns: who looks ahead adds up what is paid, the run goes by where it
  // ends.
  /// Of contacts of all customers: in order of time, of equals drawn.
  struct Turn {
    double day = world::kNever;
    std::uint64_t lot = ~std::uint64_t{0};
    friend auto operator<=>(const Turn&, const Turn&) = default;
  };
  /// Told of each contact that a budget pays for; null tells nobody.
  using Payment =
      std::function<void(std::size_t budget, std::size_t period, const Turn& turn, std::int64_t cost)>;
  void tell_payments(Payment payment) { payment_ = std::move(payment); }
  /// Before the first life: from `turn` on the budget has nothing left in this period.
  void set_spent(std::size_t budget, std::size_t period, const Turn& turn) {
    spent_from_[budget][period] = turn;
  }
  /// The period of a budget that `day` lies in.
  [[nodiscard]] std::size_t period_of(std::size_t budget, double day) const;

 private:
  using Channel = std::size_t;
  void wave(world::Scene& scene, ContactsState& state, std::size_t number) const;
  void set_off(world::Scene& scene, ContactsState& state, Trigger trigger) const;
  void put(world::Scene& scene, ContactsState& state, PendingContact pending) const;
  void do_pending(world::Scene& scene, ContactsState& state) const;
  void plan_pending(world::Scene& scene, const ContactsState& state) const;
  void plan_wave(world::Scene& scene, const ContactsState& state) const;
  /// Of a campaign with several treatments whose first one an event has set off: which she is to get now,
  /// none where nothing pays; the campaign itself where there is no choice.
  [[nodiscard]] std::optional<std::size_t> chosen_now(const world::Scene& scene, std::size_t campaign) const;
  /// Not the first of several treatments: an event sets off that one alone.
  [[nodiscard]] bool follows_another(std::size_t campaign) const {
    const auto& choice = plan_.campaigns[campaign].rules->choice;
    return choice && choice->treatment > 0;
  }
  /// Would she be, if she had not unsubscribed?
  [[nodiscard]] bool fits(const world::Scene& scene, std::size_t campaign) const;
  /// Counts `number` of the contacts of a campaign through a channel.
  void step(world::Scene& scene, Step what, std::size_t campaign, Channel channel,
            std::int64_t number = 1) const {
    if (scene.books.counts(scene.day()))
      scene.books.all().all()[cell_of(campaign, channel) + static_cast<std::size_t>(what)] += number;
  }
  /// What stands at the campaign's own channel.
  void step(world::Scene& scene, Step what, std::size_t campaign) const {
    step(scene, what, campaign, plan_.campaigns[campaign].channel);
  }
  /// Counts a contact that the rule at this place held back.
  void by_rule(world::Scene& scene, const std::optional<std::size_t>& rule) const {
    if (rules_ && rule && scene.books.counts(scene.day())) scene.books.all().all()[*rules_ + *rule] += 1;
  }
  /// Counts one who left for `reason`: `which` of reason_figures().
  void by_reason(world::Scene& scene, std::size_t reason, std::size_t which) const {
    if (reasons_ && scene.books.counts(scene.day()))
      scene.books.all().all()[*reasons_ + reason * reason_figures().size() + which] += 1;
  }
  [[nodiscard]] std::size_t cell_of(std::size_t campaign, Channel channel) const {
    return steps_ + (campaign * plan_.channels.size() + channel) * step_count_;
  }

  // offers.cpp
  static void offer_waits(ContactsState& state, const ContactsState::Credit& one);
  void use(world::Scene& scene, ContactsState& state, const ContactsState::Credit& one, std::int64_t basket,
           world::Purchase& purchase) const;
  void after_offer(world::Scene& scene, ContactsState& state) const;

  // sending.cpp
  [[nodiscard]] SeenState known_of(const ContactsState& state, double day) const;
  [[nodiscard]] double open_of(std::size_t campaign, Channel channel) const;
  [[nodiscard]] double click_of(std::size_t campaign, Channel channel) const;
  /// `again`: it was due before, and put off.
  void address(world::Scene& scene, ContactsState& state, std::size_t campaign, double since,
               bool again = false) const;
  void allow(world::Scene& scene, ContactsState& state, std::size_t campaign, double since) const;
  void send(world::Scene& scene, ContactsState& state, std::size_t campaign, Channel channel) const;
  /// Has its channel room for it now? If not, it waits or is dropped.
  bool has_room(world::Scene& scene, ContactsState& state, std::size_t campaign, Channel channel) const;
  /// Do the budgets of its campaign pay for it?
  bool is_paid(const world::Scene& scene, std::size_t campaign, std::int64_t cost) const;
  [[nodiscard]] std::int64_t cost_of(std::size_t campaign, Channel channel) const;
  [[nodiscard]] bool is_control(const world::Scene& scene, std::size_t campaign) const;
  [[nodiscard]] bool is_held_out(const world::Scene& scene, std::size_t campaign) const;
  [[nodiscard]] double tire(ContactsState& state, double day, std::size_t campaign, Channel channel) const;

  // reacting.cpp
  void notice(world::Scene& scene, ContactsState& state, std::size_t campaign, Channel channel, double tired,
              std::uint64_t nth) const;
  /// Her purchase rate changes, up or down.
  void react(world::Customer& customer, std::size_t number, double size) const;
  [[nodiscard]] double lift_of(const world::Scene& scene, std::size_t campaign, Channel channel) const;
  void change_leaving(world::Scene& scene, ContactsState& state, std::size_t campaign) const;
  void may_refuse(world::Scene& scene, ContactsState& state, std::size_t campaign, Channel channel,
                  double tired) const;
  void reach_the_lost(world::Scene& scene, ContactsState& state, std::size_t campaign, Channel channel,
                      std::uint64_t nth) const;
  void come_back(world::Scene& scene, ContactsState& state, std::size_t campaign, Channel channel,
                 std::uint64_t nth) const;
  [[nodiscard]] std::size_t reason_of(const world::Scene& scene, const ContactsState& state) const;

  [[nodiscard]] ContactsState& of(world::Customer& customer) const {
    return static_cast<ContactsState&>(customer.blocks[owner()]);
  }
  [[nodiscard]] const ContactsState& of(const world::Customer& customer) const {
    return static_cast<const ContactsState&>(customer.blocks[owner()]);
  }
  void count(world::Scene& scene, world::Column column) const { ++scene.books.row(scene.day())[column]; }

  ContactPlan plan_;
  const Program* program_;
  std::shared_ptr<const Learned> learned_;
  std::vector<std::shared_ptr<const Learned>> learned_by_campaign_;  ///< of treatments; else empty
  std::vector<std::shared_ptr<const Chosen>> chosen_;  ///< [waves]; null where nothing is chosen
  std::shared_ptr<const FileValues> of_file_;
  response::Fatigue rested_;
  std::vector<std::size_t> kinds_;                 ///< [campaigns] of stimuli
  std::vector<std::size_t> put_off_kinds_;         ///< [campaigns] likewise, of lifts below 0
  std::vector<std::size_t> dip_kinds_;             ///< [campaigns] likewise, where there is a dip
  std::vector<Cutoff> cutoffs_;                    ///< [waves]
  std::vector<targeting::Ranking> rankings_;       ///< each holds for kRankedEvery days
  Due* due_ = nullptr;                             ///< of a survey; none in a run
  std::vector<std::optional<DailyQueue>> queues_;  ///< [channels]; empty where none is limited
  Watch watch_;                                    ///< of a pilot or a survey; none in a run
  bool rich_ = false;                              ///< more than waves that go to one of the usual targets
  bool watches_tiers_ = false;
  std::vector<std::vector<Turn>> spent_from_;  ///< [budgets][periods]
  Payment payment_;                            ///< of who looks ahead; none in a run
  std::size_t steps_;                          ///< offset of kContactSteps
  std::optional<std::size_t> rules_;           ///< of kHeldBackBy, where several rules hold contacts back
  std::optional<std::size_t> reasons_;         ///< of kReasons, where somebody is asked
  std::size_t step_count_;
  world::Column contacts_, opens_, unsubscribes_, contact_cost_;
  // Of scenarios that have more than the usual; else 0, and never used.
  world::Column delivered_ = 0, clicks_ = 0, offers_used_ = 0, gift_cost_ = 0, held_out_ = 0, by_caps_ = 0,
                by_consent_ = 0, by_capacity_ = 0, by_budget_ = 0, delayed_ = 0, waited_too_long_ = 0,
                driven_away_ = 0, won_back_ = 0, answers_ = 0;
};

/// Does any campaign cost something however many it reaches? Is any channel limited?
[[nodiscard]] bool has_fixed_costs(const scenario::ScenarioSpec& scenario);
[[nodiscard]] bool has_capacity(const scenario::ScenarioSpec& scenario);

/// Does any arm have more than waves that go to one of the usual targets through one of the usual channels?
[[nodiscard]] bool has_rich_contacts(const scenario::ScenarioSpec& scenario);

void add_contacts_keys(scenario::Parts& parts);
void equip_contacts(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
