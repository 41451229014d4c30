#include "engine/report/quantity_name.h"

#include <algorithm>
#include <array>
#include <vector>

namespace stamkund::report {
namespace {

/// A key, within which section (empty: any), and its words.
struct Named {
  std::string_view key;
  std::string_view section;
  std::string_view words;
};

constexpr std::array kNames{
    // Of one key, what is within a section comes before what is anywhere.
    Named{"delivered", "channels", "share of contacts that arrive"},
    Named{"click", "", "share of noticed contacts that are followed"},
    Named{"consent", "channels", "share of customers who may be contacted"},
    Named{"preferred", "channels", "share of customers who like the channel best"},
    Named{"preferred_lift", "channels", "how much the preferred channel adds to the lift"},
    Named{"weight", "fatigue", "how much recent contacts tire"},
    Named{"decay", "fatigue", "how long contacts tire"},
    Named{"probability_per_visit", "events", "chance of an event at a visit"},
    Named{"per_year", "events", "events a member a year"},
    Named{"probability_per_visit", "surprise", "chance of a surprise at a visit"},
    Named{"probability_per_visit", "", "chance that a reward in reach is taken at a visit"},
    Named{"cost_spread", "surprise", "how much surprises differ in cost"},
    Named{"decay", "surprise", "how long a surprise works"},
    Named{"share", "shared_cards", "share of cards that several people use"},
    Named{"relevance", "satisfaction", "share of noticed contacts that are relevant"},
    Named{"relevance", "", "share of contacts that do not tire"},
    Named{"recency_decay", "", "how fast the lift fades with the time since the last purchase"},
    Named{"lift_spread", "", "how much customers differ in how a contact moves them"},
    Named{"leaving", "satisfaction", "how much satisfaction keeps customers from leaving"},
    Named{"purchase_rate", "satisfaction", "how much satisfaction lifts visits"},
    Named{"loyalty", "satisfaction", "how far frequent customers are the content ones"},
    Named{"leaving", "win_back", "how much sooner or later customers who were won back leave"},
    Named{"probability", "win_back", "share of lost customers who come back for it"},
    Named{"leaving", "", "how much sooner or later an opened contact makes customers leave"},
    Named{"reactance", "", "share of contacts at which a customer leaves for good"},
    Named{"asks_why", "", "share of those who left who say why"},
    Named{"accept", "offer", "share of purchases at which the offer is used"},
    Named{"dip", "offer", "how far visits drop after the offer"},
    Named{"dip_decay", "offer", "how long the drop after the offer lasts"},
    Named{"fails", "delivery", "share of purchases that go wrong"},
    Named{"failure", "delivery", "how far a purchase that goes wrong moves customers"},
    Named{"success", "delivery", "how far a purchase that goes well moves customers"},
    Named{"relevant", "contacts", "how far a relevant contact moves customers"},
    Named{"irrelevant", "contacts", "how far a contact that is not relevant moves customers"},
    Named{"cases", "service", "share of purchases after which the service is asked"},
    Named{"solved", "service", "share of cases that the service solves"},
    Named{"solved_effect", "service", "how far a solved case moves customers"},
    Named{"unsolved_effect", "service", "how far a case left unsolved moves customers"},
    Named{"reward", "satisfaction", "how far a reward moves customers"},
    Named{"promotion", "satisfaction", "how far a tier up moves customers"},
    Named{"demotion", "satisfaction", "how far a tier down moves customers"},
    Named{"share", "survey", "share of purchases after which customers are asked"},
    Named{"response", "survey", "share who answer the survey"},
    Named{"response_slope", "survey", "how much more often content customers answer"},
    Named{"score", "survey", "the score of an ordinary customer"},
    Named{"score_per_unit", "survey", "how much satisfaction shows in the score"},
    Named{"score_noise", "survey", "how much scores differ at one satisfaction"},
    Named{"goal_gradient", "", "how much members speed up as the reward comes near"},
    Named{"points_pressure", "", "how much members speed up when they need a few more units"},
    Named{"points_pressure_within", "", "how near the reward must be to speed members up"},
    Named{"future_value", "", "how much the value of units to come draws members in"},
    Named{"future_value_discount", "", "how much members discount rewards to come"},
    Named{"post_reward_boost", "", "how much a reward brings members back"},
    Named{"post_reward_decay", "", "how long the lift after a reward lasts"},
    Named{"redemption_momentum", "", "how much deciding to redeem speeds members up"},
    Named{"redemption_threshold", "", "how much a reward must be worth before members redeem"},
    Named{"redemption_threshold_spread", "", "how much members differ in what they redeem for"},
    Named{"deadline", "", "how much units about to expire speed members up"},
    Named{"deadline_warning", "", "how early members notice that units expire"},
    Named{"deadline_worth", "", "what units must be worth to be saved from expiry"},
    Named{"flexible_share", "", "share of members who choose when to redeem"},
    Named{"payout_spend", "", "share of payouts that is spent here"},
    Named{"tier_pressure", "", "how much members speed up for the next tier"},
    Named{"tier_pressure_within", "", "how long before the deadline a tier speeds members up"},
    Named{"tier_pressure_stretch", "", "how far from a tier members still try"},
    Named{"tier_success", "", "how much reaching a tier lifts visits"},
    Named{"tier_failure", "", "how much missing a tier lowers visits"},
    Named{"upgrade_lift", "", "how much a new tier lifts visits"},
    Named{"demotion_aversion", "", "how much more a lost tier weighs than a gained one"},
    Named{"tier_effect_decay", "", "how long the effect of a new tier lasts"},
    Named{"member_purchase_rate", "", "how much more often members visit"},
    Named{"member_defection", "", "how much sooner or later members leave for good"},
    Named{"member_spend", "", "how much more members spend a visit"},
    Named{"share_per_visit", "", "share of customers who join at a visit"},
    Named{"loyalty_slope", "", "how much more often frequent customers join"},
    Named{"value_slope", "", "how much a better offer makes more customers join"},
    Named{"value_reference", "", "what an offer must be worth to be an ordinary one"},
    Named{"open", "", "share of contacts that customers notice"},
    Named{"unsubscribe", "", "share of contacts after which customers want no more"},
    Named{"discount", "", "the discount"},
    Named{"delight", "", "how much a surprise brings customers back"},
    Named{"backlash_share", "", "share of customers who mind that others got a surprise"},
    Named{"backlash", "", "how much those who mind stay away"},
    Named{"would_have_come", "", "share of referred customers who would have come anyway"},
    Named{"rejected", "", "share of referrals that are refused"},
    Named{"renewal", "", "share of paying members who renew"},
    Named{"lapsed_renewal", "", "share of lapsed members who renew"},
    Named{"joining_slope", "", "how much the fee's worth decides who joins"},
    Named{"renewal_slope", "", "how much the fee's worth decides who renews"},
    Named{"sunk_share", "", "how much the paid fee alone lifts visits"},
    Named{"known", "birthday", "share of members whose birthday is known"},
    Named{"lift", "birthday", "how much a birthday gift lifts visits"},
    Named{"lift", "membership", "how much paid membership lifts visits"},
    Named{"lift", "contacts", "how much a noticed contact lifts visits"},
    Named{"decay", "contacts", "how long a contact works"},
    Named{"lift", "campaigns", "how much a noticed contact lifts visits"},
    Named{"decay", "campaigns", "how long a contact works"},
    Named{"per_year", "referral", "referrals a member a year"},
    Named{"purchase_rate", "", "how much more often customers visit"},
    Named{"defection", "", "how much sooner or later customers leave for good"},
    Named{"spend", "", "how much more customers spend a visit"},
    Named{"basket", "", "how much larger baskets become"},
    Named{"at", "reward", "how many units a reward takes"},
    Named{"at", "rewards", "how many units a reward takes"},
    Named{"cost", "reward", "what a reward costs"},
    Named{"cost", "rewards", "what a reward costs"},
    Named{"cost", "campaigns", "what a contact costs"},
    Named{"per_visit", "", "units a visit"},
    Named{"every", "campaigns", "how often contacts are sent"},
    Named{"platform_cost", "", "what the platform costs"},
    Named{"price", "", "the price"},
    Named{"margin", "", "the margin"},
    Named{"users", "", "how many people share a card"},
};

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> out{""};
  bool inside = false;
  for (const char c : path) {
    inside = c == '[' || (inside && c != ']');
    if (c == '.' && !inside)
      out.emplace_back();
    else if (!inside && c != ']')
      out.back() += c;
  }
  return out;
}

}  // namespace

std::string quantity_name(const std::string& path, const Language& language) {
  std::vector<std::string> parts = parts_of(path);
  const auto within = [&](std::string_view section) {
    return section.empty() ||
           std::any_of(parts.begin(), parts.end(), [&](const auto& one) { return one == section; });
  };
  for (const Named& one : kNames)
    if (one.key == parts.back() && within(one.section)) return language.say(one.words);
  // No words for it: its own, as words, and where it stands.
  std::string out = parts.back();
  if (parts.size() > 2) out += " (" + parts[parts.size() - 2] + ")";
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::vector<std::string> quantity_names(const std::vector<std::string>& paths, const Language& language) {
  std::vector<std::string> out;
  for (const auto& path : paths) out.push_back(quantity_name(path, language));
  const std::vector<std::string> plain = out;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (std::count(plain.begin(), plain.end(), plain[i]) < 2) continue;
    // The arm or the part that it stands in, where that has a name; else its place among the likes of it.
    const std::size_t open = paths[i].find('['), close = paths[i].find(']');
    const std::string in =
        close != std::string::npos && open < close ? paths[i].substr(open + 1, close - open - 1) : "";
    const bool named = !in.empty() && in.find_first_not_of("0123456789") != std::string::npos;
    const auto place =
        std::count(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(i) + 1, plain[i]);
    out[i] += " (" + (named ? in : std::to_string(place)) + ")";
  }
  return out;
}

}  // namespace stamkund::report
