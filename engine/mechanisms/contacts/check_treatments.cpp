// Can the treatments of an arm's campaigns be told apart by what they bring?
#include <algorithm>

#include "engine/mechanisms/contacts/contacts_keys.h"

namespace stamkund::mechanisms {

void check_treatments(scenario::Section& arm_section, const ContactsSpec& spec) {
  const std::vector<CampaignSpec>& campaigns = spec.campaigns;
  for (std::size_t i = 0; i < campaigns.size(); ++i) {
    const auto& choice = campaigns[i].rules->choice;
    if (!choice) continue;
    const ContactRules::Pilot* const pilot =
        spec.policy && spec.policy->pilot ? &*spec.policy->pilot : nullptr;
    const std::size_t first = i - choice->treatment;
    const bool tried = pilot != nullptr && pilot->campaign == first;
    if (choice->profit) {
      if (is_learned(*choice->profit, *campaigns[i].rules->schema) && !tried)
        arm_section.error("campaigns",
                          "'profit' of '" + printable(campaigns[i].name) +
                              "' asks for what no pilot of this campaign teaches",
                          "contact_policy: {pilot: {campaign: " + printable(choice->campaign) + "}}");
      continue;
    }
    if (tried && pilot->outcome == ContactRules::Pilot::Outcome::net) continue;
    if (choice->treatments == 1 && !choice->budget && !tried) continue;  // there is nothing to choose
    arm_section.error("campaigns", "what '" + printable(campaigns[i].name) + "' brings is not said",
                      "state its 'profit', or a contact_policy.pilot of '" + printable(choice->campaign) +
                          "' on outcome: net");
  }
  const auto chooses = [](const CampaignSpec& one) { return one.rules->choice.has_value(); };
  const auto ranks = [](const CampaignSpec& one) { return one.rules->top.has_value(); };
  if (std::any_of(campaigns.begin(), campaigns.end(), chooses) &&
      std::any_of(campaigns.begin(), campaigns.end(), ranks))
    arm_section.error("campaigns",
                      "an arm has either 'treatments' or 'top': who is among the best and who gets what "
                      "would each hang on the other",
                      "put them into arms of their own");
}

}  // namespace stamkund::mechanisms
