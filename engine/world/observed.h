#pragma once
// What a company can see of a customer. Rules that choose whom to address read this and nothing else: whether
// she has left for good, her rate and her luck are not in it.
#include <cstddef>
#include <cstdint>

namespace stamkund::world {

struct Observed {
  double last_purchase_day = 0;  ///< recency; <= 0 for existing customers
  std::uint64_t purchases = 0;   ///< frequency, in the run
  std::int64_t spent = 0;        ///< minor units, in the run, less returns
  std::uint64_t earlier_purchases = 0;  ///< of existing customers, before the run
  double earlier_spent = 0;             ///< major units, likewise; NaN where amounts are not known
  bool member = false;           ///< registered in the program now
  bool ever_member = false;
  std::size_t tier = 0;
  bool subscribed = true;  ///< has not asked for no more contacts
  std::uint64_t contacts = 0;
  std::uint64_t opens = 0;
  std::uint64_t clicks = 0;
  std::uint64_t refused_channels = 0;  ///< bit: channels that she asked not to be contacted through
  std::uint8_t reason = 0;             ///< why she left, if she said so: its number from 1
  std::uint8_t segment = 0;
  std::uint8_t store = 0;
};

}  // namespace stamkund::world
