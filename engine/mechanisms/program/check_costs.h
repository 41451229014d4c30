#pragma once
// Doubts about what a program costs that need a fit to tell what a purchase is.
#include <optional>
#include <string>

#include "engine/base/money.h"
#include "engine/base/problems.h"
#include "engine/mechanisms/program/part.h"
#include "engine/scenario/spec.h"

namespace stamkund::mechanisms {

/// Mean list price of a purchase, minor units; nothing if only a fit knows it, or if there is no mean.
[[nodiscard]] std::optional<double> mean_basket(const scenario::ScenarioSpec& scenario);

/// Do a discount and perks of every purchase, a share of its price and an amount for each visit, take more
/// than the margin? Discounts alone are looked at where they are read. `who`: "every purchase in this tier
/// loses money".
[[nodiscard]] std::optional<Doubt> doubt_perks(const MeanPurchase& purchase, double discount, double share,
                                               Money visit, const std::string& who);

/// Warnings on rewards, perks and surprises that cost more than purchases of `mean_spend` (major units)
/// bring. For a scenario that states no spend: else its reader has said so. Nothing if the mean is not
/// finite.
void check_costs_of_fit(const scenario::ScenarioSpec& scenario, double mean_spend, const std::string& file,
                        Problems& problems);

}  // namespace stamkund::mechanisms
