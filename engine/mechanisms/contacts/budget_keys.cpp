// What a policy says of money: budgets that waves and campaigns share.
#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/mechanisms/contacts/contacts_keys.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Keys;
using scenario::KeySet;
using scenario::kGiven;
using scenario::ScenarioSpec;
using scenario::Section;
namespace key = scenario::key;

constexpr std::string_view kPers[] = {"run", "year", "month"};

constexpr Keys kBudget{
    key::words("campaigns", "which of the arm's campaigns it pays for").or_what("all but service messages"),
    key::money("amount", "what their contacts may cost together, over all waves and customers; 0 = nothing")
        .required(),
    key::choice("per", kPers, "in the whole run, or in each calendar year or month").or_else("run"),
};

std::string in_words(const BudgetSpec& budget, const std::vector<CampaignSpec>& campaigns) {
  std::string out;
  std::string before;
  for (const std::size_t one : budget.campaigns) {
    const std::string& name = name_in_file(campaigns[one]);
    if (name != before) out += (out.empty() ? "'" : ", '") + printable(name) + "'";
    before = name;
  }
  return out;
}

void read_campaigns(Section& section, const std::vector<CampaignSpec>& campaigns, BudgetSpec& budget) {
  std::vector<std::string> names;
  for (const CampaignSpec& one : campaigns) names.push_back(name_in_file(one));
  if (!is_given(section, kBudget["campaigns"])) {
    for (std::size_t i = 0; i < campaigns.size(); ++i)
      if (!campaigns[i].rules->service) budget.campaigns.push_back(i);
    return;
  }
  const auto wanted = section.words(kBudget["campaigns"]);
  if (!wanted) return;
  if (wanted->empty()) section.error("campaigns", "there is none", "leave it out for all of them");
  for (const std::string& name : *wanted) {
    bool found = false;
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
      if (names[i] != name) continue;
      found = true;
      if (campaigns[i].rules->service)
        section.error("campaigns",
                      "'" + printable(name) + "' is a service message, which no policy holds back",
                      "leave it out");
      if (std::find(budget.campaigns.begin(), budget.campaigns.end(), i) != budget.campaigns.end()) {
        section.error("campaigns", "'" + printable(name) + "' stands here twice");
        break;
      }
      budget.campaigns.push_back(i);
    }
    if (!found)
      section.error("campaigns", "this arm has no campaign '" + printable(name) + "'",
                    did_you_mean(name, names));
  }
  std::sort(budget.campaigns.begin(), budget.campaigns.end());
}

/// What can never hold anything back, or says the same thing twice.
void compare(Section& section, const ContactRules& rules, const BudgetSpec& budget,
             const std::vector<CampaignSpec>& campaigns) {
  const auto within = [](const BudgetSpec& a, const BudgetSpec& b) {
    return std::includes(b.campaigns.begin(), b.campaigns.end(), a.campaigns.begin(), a.campaigns.end());
  };
  for (const BudgetSpec& other : rules.budgets) {
    if (other.per != budget.per || budget.campaigns.empty()) continue;
    if (other.campaigns == budget.campaigns) {
      section.error("amount", "another budget says what " + in_words(budget, campaigns) + " may cost",
                    "keep one of them");
      continue;
    }
    const bool inner = within(budget, other);
    if (!inner && !within(other, budget)) continue;
    const BudgetSpec &narrow = inner ? budget : other, &wide = inner ? other : budget;
    if (narrow.amount.minor >= wide.amount.minor)
      section.reading().warning(section.place("amount"),
                                "the budget of " + in_words(narrow, campaigns) + " is never spent: that of " +
                                    in_words(wide, campaigns) + ", which pays for them too, is no larger",
                                "a smaller amount, or take it away");
  }
}

}  // namespace

KeySet budget_keys() { return kBudget.set(); }

void read_budget(Section& section, const ScenarioSpec& scenario, const std::vector<CampaignSpec>& campaigns,
                 ContactRules& rules) {
  BudgetSpec budget;
  read_campaigns(section, campaigns, budget);
  budget.amount = read_money(section, kBudget["amount"], scenario, kGiven);
  const std::string per = is_given(section, kBudget["per"]) ? section.choice(kBudget["per"]) : "run";
  for (std::size_t i = 0; i < std::size(kPers); ++i)
    if (kPers[i] == per) budget.per = static_cast<BudgetSpec::Per>(i);
  for (const std::size_t i : budget.campaigns)
    if (campaigns[i].cost.minor == 0)
      section.error("campaigns",
                    "a contact of '" + printable(campaigns[i].name) +
                        "' costs nothing, so no money says how many there are",
                    "state the 'cost' of it or of its channel, or leave it out");
  compare(section, rules, budget, campaigns);
  rules.budgets.push_back(std::move(budget));
}

}  // namespace stamkund::mechanisms
