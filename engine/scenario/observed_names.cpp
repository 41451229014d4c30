#include "engine/scenario/observed_names.h"

namespace stamkund::scenario {

std::vector<std::string> observed_names() {
  return {"recency",     "purchases",   "spent",         "average_purchase", "tenure",
          "existing",    "segment",     "store",         "member",           "member_for",
          "tier",        "balance",     "expires_in",    "subscribed",       "contacts",
          "opens",       "clicks",      "since_contact", "offer_waits",      "reason",
          "elapsed",     "rfm_recency", "rfm_frequency", "rfm_money",        "rfm_group",
          "sales_class", "stage",       "risk",          "uplift",           "to_next_tier",
          "birthday_in", "today"};
}

void name_what_campaigns_know(targeting::Schema& schema) {
  schema.elsewhere = observed_names();
  for (const char* function : {"contacted", "contacts_in", "contacts_by", "since_contact_by", "consents",
                               "purchases_in", "spent_in", "part"})
    schema.elsewhere.emplace_back(function);
  schema.where_else = "only campaigns of a scenario know it: here it can be a column of a file";
}

}  // namespace stamkund::scenario
