#include "engine/mechanisms/contacts/observed.h"

#include "engine/mechanisms/contacts/spec.h"
#include "engine/scenario/spec.h"
#include "engine/targeting/attribute_table.h"
#include "engine/targeting/life_cycle.h"
#include "engine/targeting/ranking.h"

namespace stamkund::mechanisms {
namespace {

using scenario::ArmSpec;
using scenario::MarkSpec;
using scenario::PopulationSpec;
using scenario::ProgramSpec;
using scenario::ScenarioSpec;
using targeting::Type;

class Names {
 public:
  explicit Names(ObservedSchema& out) : out_(out) {}
  void add(Seen seen, const char* name, Type type, const char* meaning,
           std::vector<std::string> values = {}) {
    out_.schema.attributes.push_back({name, type, meaning, std::move(values)});
    out_.attributes.push_back(seen);
  }
  void units(std::vector<std::string> words) { out_.schema.units = std::move(words); }
  void call(SeenCall seen, const char* name, Type type, const char* meaning,
            std::vector<targeting::Parameter> parameters) {
    out_.schema.functions.push_back({name, type, meaning, std::move(parameters)});
    out_.functions.push_back(seen);
  }

 private:
  ObservedSchema& out_;
};

std::vector<std::string> names_of(const std::vector<MarkSpec>& marks) {
  std::vector<std::string> names;
  for (const MarkSpec& one : marks) names.push_back(one.name);
  return names;
}

/// Fifths and classes of all customers, as they were ranked last.
void add_ranks(Names& names) {
  names.add(Seen::rfm_recency, "rfm_recency", Type::number,
            "1 to 5: her fifth by recency; 5 = those who bought last");
  names.add(Seen::rfm_frequency, "rfm_frequency", Type::number, "1 to 5: her fifth by purchases; 5 = most");
  names.add(Seen::rfm_money, "rfm_money", Type::number, "1 to 5: her fifth by spent; 5 = most");
  names.add(Seen::rfm_group, "rfm_group", Type::text, "gold, medium, risk, made of them",
            targeting::rfm_group_names());
  names.add(Seen::sales_class, "sales_class", Type::text,
            "A: those who bring the first 80 % of sales; B: up to 95 %; C: the rest",
            targeting::sales_class_names());
}

Type type_of_basis(const program::Rules& rules) {
  using Basis = program::TierRules::Basis;
  switch (rules.tiers.basis) {
    case Basis::spend:
      return Type::money;
    case Basis::transactions:
      return Type::number;
    case Basis::balance:
    case Basis::earned:
      break;
  }
  // Of a program that is refused for having no such currency the expressions are read all the same.
  const std::size_t currency = rules.tiers.currency;
  return currency < rules.currencies.size() && rules.currencies[currency].is_money ? Type::money
                                                                                   : Type::units;
}

void add_program(Names& names, const ProgramSpec& program) {
  names.add(Seen::member, "member", Type::boolean, "she is a member now");
  names.add(Seen::member_for, "member_for", Type::duration, "since she joined; missing for others");
  if (!program.rules.tiers.tiers.empty()) {
    std::vector<std::string> tiers{"none"};
    for (const auto& level : program.rules.tiers.tiers) tiers.push_back(level.name);
    names.add(Seen::tier, "tier", Type::text, "her tier; \"none\" below the first", std::move(tiers));
    names.add(Seen::to_next_tier, "to_next_tier", type_of_basis(program.rules),
              "what she still needs for the next tier; missing at the highest, and for others than members");
  }
  if (program.rules.currencies.empty()) return;
  names.units({"points", "point", "units", "unit", program.rules.currencies.front().name});
  names.add(Seen::balance, "balance", program.rules.currencies.front().is_money ? Type::money : Type::units,
            "units of the main currency that she can use; missing for others than members");
  names.add(Seen::expires_in, "expires_in", Type::duration,
            "until the next of her units expire; missing if none do");
}

void add_contacts(Names& names, const ContactWorld& world) {
  std::vector<std::string> channels;
  for (const ChannelSpec& one : world.channels) channels.push_back(one.name);
  names.add(Seen::subscribed, "subscribed", Type::boolean, "she has not asked for no more contacts");
  names.add(Seen::contacts, "contacts", Type::number, "contacts so far");
  names.add(Seen::opens, "opens", Type::number, "of them, noticed");
  names.add(Seen::clicks, "clicks", Type::number, "of them, followed");
  names.add(Seen::since_contact, "since_contact", Type::duration,
            "since the last contact; missing before the first");
  names.add(Seen::offer_waits, "offer_waits", Type::boolean, "an offer waits for her next purchase");
  names.call(SeenCall::contacted, "contacted", Type::boolean,
             "she was contacted through this channel within this time",
             {{"channel", Type::text, channels}, {"within", Type::duration, {}}});
  names.call(SeenCall::contacts_in, "contacts_in", Type::number, "contacts within this time",
             {{"within", Type::duration, {}}});
  names.call(SeenCall::contacts_by, "contacts_by", Type::number,
             "contacts through this channel within this time",
             {{"channel", Type::text, channels}, {"within", Type::duration, {}}});
  names.call(SeenCall::since_contact_by, "since_contact_by", Type::duration,
             "since the last contact through this channel in the run; missing before the first",
             {{"channel", Type::text, channels}});
  names.call(SeenCall::consents, "consents", Type::boolean, "she may be contacted through this channel",
             {{"channel", Type::text, channels}});
  if (world.reasons.empty()) return;
  std::vector<std::string> reasons;
  for (const ReasonSpec& one : world.reasons) reasons.push_back(one.name);
  names.add(Seen::reason, "reason", Type::text, "why she left, if she said so", std::move(reasons));
}

}  // namespace

ObservedSchema observed_schema(const ScenarioSpec& scenario, const ArmSpec& arm, bool learned) {
  ObservedSchema out;
  out.schema.currency = scenario.currency.empty() ? "SEK" : scenario.currency;
  Names names(out);
  names.add(Seen::recency, "recency", Type::duration, "since her last purchase");
  names.add(Seen::purchases, "purchases", Type::number, "all that are known, those before the run included");
  names.add(Seen::spent, "spent", Type::money, "in them; missing where earlier amounts are not known");
  names.add(Seen::average_purchase, "average_purchase", Type::money, "spent / purchases");
  names.add(Seen::tenure, "tenure", Type::duration, "since her first purchase");
  names.add(Seen::existing, "existing", Type::boolean, "a customer before the run");
  names.add(Seen::elapsed, "elapsed", Type::duration, "since the run began");
  names.add(Seen::today, "today", Type::date, "the day of the calendar; the run begins on 'start_date'");
  names.add(Seen::birthday_in, "birthday_in", Type::duration,
            "until her next birthday; missing where the company does not know it");
  add_ranks(names);
  if (scenario.parts.has("life_cycle"))
    names.add(Seen::stage, "stage", Type::text, "of her life as a customer, against her own pace",
              targeting::stage_names());
  const PopulationSpec& population = scenario.population;
  if (!population.segments.empty())
    names.add(Seen::segment, "segment", Type::text, "hers for life", names_of(population.segments));
  if (!population.stores.empty())
    names.add(Seen::store, "store", Type::text, "her home store", names_of(population.stores));
  if (arm.program) add_program(names, *arm.program);
  if (const ContactWorld* world = contact_world_of(scenario)) add_contacts(names, *world);
  names.call(SeenCall::purchases_in, "purchases_in", Type::number, "purchases in the run within this time",
             {{"within", Type::duration, {}}});
  names.call(SeenCall::spent_in, "spent_in", Type::money, "spent in the run within this time",
             {{"within", Type::duration, {}}});
  names.call(SeenCall::part, "part", Type::share,
             "a uniform number of hers, the same in every arm; another for each number",
             {{"number", Type::number, {}}});
  if (learned) {
    names.add(Seen::risk, "risk", Type::share, "learned: chance of no purchase within the pilot's window");
    names.add(Seen::uplift, "uplift", Type::number, "learned: what a contact changes of the outcome");
  }
  out.first_of_file = out.attributes.size();
  out.open = population.attributes && population.attributes->unread;
  if (population.attributes)
    for (const targeting::Attribute& one : population.attributes->attributes) {
      out.schema.attributes.push_back(one);
      out.attributes.push_back(Seen::of_file);
    }
  return out;
}

}  // namespace stamkund::mechanisms
