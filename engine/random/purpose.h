#pragma once
// What draws are for. Append-only: never renumber, never reuse, so that a new purpose changes no old draw.
// The numbers are spaced so that related purposes can be added next to each other.
#include <cstdint>
#include <string_view>

namespace stamkund {

enum class Purpose : std::uint32_t {
  // Once a parameter draw.
  fit_parameters = 0x0100,
  behaviour_parameters = 0x0110,
  posterior_proposal = 0x0120,
  posterior_resample = 0x0128,
  posterior_chain = 0x0130,

  // Who a customer is (keyed by population index).
  alive_at_start = 0x0200,
  purchase_rate = 0x0210,
  lifetime_rate = 0x0220,
  spend_level = 0x0230,
  birth = 0x0240,
  enrolment_propensity = 0x0250,
  segment = 0x0260,
  home_store = 0x0270,
  redemption_threshold = 0x0280,
  flexible = 0x0290,
  shared_card = 0x02A0,
  covariates = 0x02B0,
  offer_refused = 0x02C0,

  // What happens to her (keyed by replicate): one unit-rate clock each.
  purchase_clock = 0x0300,
  lifetime_clock = 0x0310,
  enrolment_clock = 0x0320,
  redemption_clock = 0x0330,
  unsubscribe_clock = 0x0340,
  program_event_clock = 0x0350,
  referral_clock = 0x0360,
  membership_clock = 0x0370,
  shared_card_clock = 0x0380,

  // Marks of what happens.
  spend = 0x0400,
  contact_open = 0x0410,
  category = 0x0420,
  returned = 0x0430,
  program_event = 0x0440,
  referral_rejected = 0x0450,
  referral_anyway = 0x0458,
  surprise = 0x0460,
  surprise_branch = 0x0468,
  surprise_value = 0x0470,

  // Where a search of parameters starts.
  tuning_start = 0x0500,

  // Diagnostics of a fit (keyed by a seed of their own).
  diagnostics_sample = 0x0600,

  // Tests only.
  test = 0xF000,
};

/// A purpose by name, for a mechanism that keeps to its own folder: "birthday: date". The name is part of the random
/// key, so never change it. FNV-1a with the upper bit set: never one of the numbers above.
[[nodiscard]] constexpr Purpose purpose_named(std::string_view name) {
  std::uint32_t hash = 0x811C9DC5U;
  for (const char c : name) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x01000193U;
  return static_cast<Purpose>(hash | 0x80000000U);
}

}  // namespace stamkund
