#pragma once
// How large a rank has to be to be among the best (docs/decisions/0024-ranks-from-a-survey.md).
#include <vector>

#include "engine/mechanisms/contacts/contacts.h"
#include "engine/mechanisms/contacts/spec.h"

namespace stamkund::study {

/// The best `many` of customers with these ranks; it takes `ranks` apart.
[[nodiscard]] mechanisms::Contacts::Cutoff cutoff_of(std::vector<double>& ranks, double many);

/// How many of `meant` customers are wanted, who are `sampled` of all customers (a share).
[[nodiscard]] double wanted(const mechanisms::TopSpec& top, Money cost, std::size_t meant, double sampled);

}  // namespace stamkund::study
