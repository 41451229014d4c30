// The steps of contacts, from targeting to purchase: nothing is lost between two of them, they come to what
// the flows count, and a purchase is credited to the contact that it followed.
#include "engine/mechanisms/contacts/funnel.h"
#include "engine/metrics/results.h"
#include "tests/behaviour/contact_scenes.h"

using namespace stamkund;
using namespace stamkund::test;

namespace {

constexpr const char* kHeldBack[] = {"unsubscribed", "held_out",      "without_consent", "capped",
                                     "expired",      "over_capacity", "dropped_out"};

/// Of all cells, or of one campaign.
double steps_of(const counting::Counts& counts, const std::string& figure,
                std::size_t campaign = ~std::size_t{0}) {
  const counting::Table& table = counts.schema().table(mechanisms::kContactSteps);
  const std::size_t channels = table.axes()[1].size;
  double sum = 0.0;
  for (std::size_t cell = 0; cell < table.cells(); ++cell)
    if (campaign == ~std::size_t{0} || cell / channels == campaign)
      sum += static_cast<double>(counts.at(mechanisms::kContactSteps, figure, cell));
  return sum;
}

double waiting_of(const counting::Counts& counts) {
  double rest = steps_of(counts, "targeted") - steps_of(counts, "sent");
  for (const char* one : kHeldBack) rest -= steps_of(counts, one);
  return rest;
}

double flow_of(const counting::Counts& counts, const char* flow) {
  return counts.schema().table(counting::kPeriods).has(flow) ? sum_of(counts, flow) : 0.0;
}

const std::string kChannels =
    "channels:\n"
    "  - {name: email, cost: 0.05 SEK, delivered: 90 %, click: 40 %, latency: 6 hours, consent: 80 %}\n"
    "  - {name: post, cost: 7 SEK, open: 60 %, fixed_cost: 500 SEK}\n"
    "  - {name: phone, cost: 25 SEK, open: 50 %, capacity: 20, over_capacity: drop}\n";

const std::string kCampaigns =
    "name: news, channel: email, every: 1 weeks, lift: 20 %, unsubscribe: 1 %, control: 10 %\n"
    "name: letter, channel: post, every: 6 weeks, over: 5 days, lift: 40 %, where: recency > 30 days, "
    "reactance: 0.5 "
    "%, offer: {discount: 10 %, valid: 3 weeks, accept: 70 %}\n"
    "name: thanks, channel: email, on: purchase, after: 3 days, otherwise: [post], again: 14 days\n"
    "name: call, channel: phone, every: 8 weeks, top: {share: 30 %, by: spent}, cost: 25 SEK";

}  // namespace

TEST_CASE("steps of contacts come to the flows, and nothing is lost between them", "[contacts][funnel]") {
  const std::string drops =
      "    contact_policy: {holdout: 5 %, caps: [{at_most: 2, in: 14 days}, {channel: post, spend: 14 SEK, "
      "window: "
      "month}], quiet: {from: 21 hours, to: 8 hours}}\n";
  std::string waits = drops;
  waits.replace(waits.find("{holdout"), 1, "{held_back: wait, wait: 9 days, unsubscribes: channel, ");
  const auto file =
      scene_of(arm("drops", kCampaigns, drops) + arm("waits", kCampaigns, waits) + arm("free", kCampaigns),
               kChannels, 1500);
  const auto tallies = run(file);
  double ever_waits = 0.0;
  for (const auto& arms : tallies) {
    for (std::size_t a = 1; a < arms.size(); ++a) {
      const auto& counts = arms[a];
      INFO("arm " << a);
      const std::pair<const char*, const char*> same[] = {{"sent", "contacts"},
                                                          {"delivered", "contacts_delivered"},
                                                          {"opened", "opens"},
                                                          {"clicked", "clicks"},
                                                          {"refusals", "unsubscribes"},
                                                          {"driven_away", "driven_away"},
                                                          {"held_out", "contacts_held_out"},
                                                          {"without_consent", "contacts_without_consent"},
                                                          {"capped", "contacts_capped"},
                                                          {"expired", "contacts_expired"},
                                                          {"over_capacity", "contacts_over_capacity"},
                                                          {"offers_used", "offers_used"}};
      for (const auto& [step, flow] : same) CHECK(steps_of(counts, step) == flow_of(counts, flow));
      CHECK(steps_of(counts, "cost") ==
            flow_of(counts, "contact_cost") + flow_of(counts, "campaign_fixed_cost"));
      CHECK(steps_of(counts, "targeted") > 0.0);
      CHECK(waiting_of(counts) >= 0.0);
      CHECK(steps_of(counts, "sent") >= steps_of(counts, "delivered"));
      CHECK(steps_of(counts, "delivered") >= steps_of(counts, "opened"));
      CHECK(steps_of(counts, "opened") >= steps_of(counts, "clicked"));
      CHECK(steps_of(counts, "opened") >= steps_of(counts, "responses"));
      CHECK(steps_of(counts, "responses") <= flow_of(counts, "purchases"));
      CHECK(steps_of(counts, "sales") <= flow_of(counts, "revenue"));
      CHECK(steps_of(counts, "offer_cost") > 0.0);
    }
    ever_waits += waiting_of(arms[2]);
    CHECK(steps_of(arms[1], "expired") == 0.0);
    CHECK(steps_of(arms[2], "expired") > 0.0);
    for (const char* one : {"unsubscribed", "held_out", "without_consent", "capped", "over_capacity"})
      CHECK(steps_of(arms[1], one) > 0.0);
  }
  CHECK(ever_waits > 0.0);

  // Figures: the same by campaign and by channel, and over both.
  const metrics::Results results = metrics::measure(file.spec, 1500, tallies);
  const auto& by_campaign = results.breakdown("campaign");
  const auto& by_channel = results.breakdown("channel");
  CHECK(by_campaign.groups == std::vector<std::string>{"news", "letter", "thanks", "call"});
  CHECK(by_channel.groups == std::vector<std::string>{"email", "post", "phone"});
  const auto all = [&](const metrics::Breakdown& by, const char* figure, std::size_t arm) {
    double sum = 0.0;
    for (std::size_t g = 0; g < by.groups.size(); ++g)
      sum += by.metric(figure).summary[arm * by.groups.size() + g].mean;
    return sum;
  };
  for (const char* figure : {"targeted", "sent", "delivered", "opened", "responses", "sales", "cost"})
    CHECK(all(by_campaign, figure, 2) == Approx(all(by_channel, figure, 2)));
  CHECK(all(by_campaign, "sent", 2) == Approx(results.total("contacts").summary[2].mean));
  CHECK(std::isnan(by_campaign.metric("sent").summary[0].mean));
  // Letters say nothing of following.
  CHECK(std::isnan(by_campaign.metric("clicked").summary[3 * 4 + 1].mean));
  CHECK(by_campaign.metric("clicked").summary[3 * 4].mean > 0.0);
  const double each = by_campaign.metric("cost_per_sent").summary[3 * 4].mean;
  CHECK(each == Approx(0.05));
}

TEST_CASE("a purchase is credited to the contact that it followed", "[contacts][funnel]") {
  // A second campaign goes to whoever bought in the 28 days after the first one: it counts the same
  // customers.
  const std::string first =
      "name: first, channel: email, cost: 0 SEK, first: 70 days, open: 100 %, lift: 50 %, unsubscribe: 0 %, "
      "attribution: ";
  const std::string second =
      "\nname: second, channel: email, cost: 0 SEK, first: 98 days, open: 100 %, lift: 0 %, unsubscribe: 0 "
      "%, "
      "attribution: 0 days, where: purchases_in(28 days) > 0";
  const auto tallies =
      run(scene_of(arm("four weeks", first + "28 days" + second) + arm("nothing", first + "0 days" + second) +
                   arm("default", first + "7 days" + second)));
  for (const auto& arms : tallies) {
    // Who has left cannot notice it, so the living are compared.
    CHECK(steps_of(arms[1], "responses", 0) == steps_of(arms[1], "targeted", 1));
    CHECK(steps_of(arms[1], "responses", 0) > 0.0);
    CHECK(steps_of(arms[1], "responses", 1) == 0.0);
    CHECK(steps_of(arms[2], "responses") == 0.0);
    CHECK(steps_of(arms[3], "responses", 0) < steps_of(arms[1], "responses", 0));
    // Only counted: lives are the same to the bit.
    for (std::size_t a = 2; a < 4; ++a)
      CHECK(test::table_of(arms[a], counting::kPeriods) == test::table_of(arms[1], counting::kPeriods));
  }
}

TEST_CASE("steps are counted of plain campaigns as well", "[contacts][funnel]") {
  const auto tallies =
      run(scene_of(arm("plain",
                       "name: news, channel: email, cost: 1 SEK, every: 2 weeks, unsubscribe: 2 %, offer: "
                       "{discount: 10 %, valid: 1 weeks}")));
  for (const auto& arms : tallies) {
    CHECK_FALSE(arms[1].schema().table(counting::kPeriods).has("contacts_delivered"));
    CHECK_FALSE(arms[0].schema().has(mechanisms::kContactSteps));
    CHECK(steps_of(arms[1], "sent") == sum_of(arms[1], "contacts"));
    CHECK(steps_of(arms[1], "opened") == sum_of(arms[1], "opens"));
    CHECK(steps_of(arms[1], "delivered") < steps_of(arms[1], "sent"));
    CHECK(steps_of(arms[1], "unsubscribed") > 0.0);
    CHECK(waiting_of(arms[1]) == 0.0);
    CHECK(steps_of(arms[1], "offers_used") > 0.0);
  }
}
