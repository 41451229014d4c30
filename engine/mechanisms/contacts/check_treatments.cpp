// Can the treatments of an arm's campaigns be told apart by what they bring?
#include <algorithm>

#include "engine/mechanisms/contacts/contacts_keys.h"

namespace stamkund::mechanisms {

namespace {

/// Whom an event sets off no pilot can try: what each treatment brings has to be stated, by the uplift of
/// another campaign's pilot if need be.
void check_of_event(scenario::Section& arm_section, const CampaignSpec& campaign, bool has_pilot) {
  const ChoiceSpec& choice = *campaign.rules->choice;
  if (choice.profit) {
    if (is_learned(*choice.profit, *campaign.rules->schema) && !has_pilot)
      arm_section.error("campaigns",
                        "'profit' of '" + printable(campaign.name) + "' asks for what no pilot teaches",
                        "contact_policy: {pilot: {campaign: one that goes out at dates}}");
    return;
  }
  if (choice.treatments > 1)
    arm_section.error("campaigns",
                      "what '" + printable(campaign.name) +
                          "' brings is not said, and an event sets it off, so no pilot can tell",
                      "state its 'profit', such as spent * 2 % - 10 SEK");
}

}  // namespace

void check_treatments(scenario::Section& arm_section, const ContactsSpec& spec) {
  const std::vector<CampaignSpec>& campaigns = spec.campaigns;
  for (std::size_t i = 0; i < campaigns.size(); ++i) {
    const auto& choice = campaigns[i].rules->choice;
    if (!choice) continue;
    const ContactRules::Pilot* const pilot =
        spec.policy && spec.policy->pilot ? &*spec.policy->pilot : nullptr;
    const std::size_t first = i - choice->treatment;
    const bool tried = pilot != nullptr && pilot->campaign == first;
    if (campaigns[i].rules->trigger != Trigger::wave) {
      check_of_event(arm_section, campaigns[i], pilot != nullptr);
      continue;
    }
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
