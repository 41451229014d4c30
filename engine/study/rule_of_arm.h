#pragma once
// Whom an arm's rule would treat, by what has been learned, of customers at one moment.
#include <cstdint>
#include <vector>

#include "engine/study/followed.h"

namespace stamkund::study {

/// A follower's number and her, as she was then.
struct AtThatTime {
  std::vector<std::size_t> follower;
  std::vector<world::Customer> customer;
};

/// Whose rule a pilot is for: its own campaign's, or else the first one's that asks what it learned.
[[nodiscard]] std::size_t ruled_by_it(const mechanisms::Contacts& contacts, std::size_t own);

/// [customers]: who is meant by `campaign`, and of them the best; they are `sampled` of all customers (a
/// share). Of equals a share is drawn.
[[nodiscard]] std::vector<std::uint8_t> treated_by_rule(AtThatTime& then, Followed& followed,
                                                        const mechanisms::Contacts& contacts,
                                                        const Replicate& replicate, std::size_t campaign,
                                                        double sampled);

}  // namespace stamkund::study
