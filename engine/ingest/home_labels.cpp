#include "engine/ingest/home_labels.h"

#include <algorithm>
#include <map>

#include "engine/base/expect.h"

namespace stamkund::ingest {
namespace {

/// `rows`: by day. 0 = none of them has a label.
std::uint16_t home_of(std::span<const Row> rows, Label label, HomeBy by, Day calibration_end) {
  struct Seen {
    std::uint32_t days = 0;
    Day last;
  };
  std::map<std::uint16_t, Seen> all;
  for (const Row& row : rows) {
    const std::uint16_t at = row.label(label);
    if (at == 0 || row.amount < 0 || row.is_event() || row.day > calibration_end) continue;
    if (by == HomeBy::first) return at;
    Seen& seen = all[at];
    if (seen.days == 0 || row.day > seen.last) ++seen.days;
    seen.last = row.day;
  }
  std::uint16_t home = 0;
  for (const auto& [at, seen] : all)
    if (home == 0 || seen.days > all[home].days ||
        (seen.days == all[home].days && seen.last > all[home].last))
      home = at;
  return home;
}

}  // namespace

HomeLabels::HomeLabels(const Options& options, HomeBy by) : by_(by) {
  for (const Label label : {Label::store, Label::category, Label::segment})
    if (!options.label_columns[static_cast<std::size_t>(label)].empty()) wanted_.push_back(label);
  of_.resize(wanted_.size());
}

void HomeLabels::add(const CustomerHistory& history, Day calibration_end) {
  if (history.row == CustomerHistory::kNotInTable) return;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    STAMKUND_EXPECT(history.row == of_[i].size());
    of_[i].push_back(home_of(history.rows, wanted_[i], by_, calibration_end));
  }
}

std::vector<HomeLabel> HomeLabels::finish(const LabelTable& names) const {
  std::vector<HomeLabel> out;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const auto& all = names.names[static_cast<std::size_t>(wanted_[i])];
    std::vector<std::uint16_t> number(all.size(), 0);
    for (const std::uint16_t at : of_[i]) number[at] = 1;
    HomeLabel label{std::string(name(wanted_[i])), {""}, {}, by_};
    for (std::size_t n = 1; n < all.size(); ++n) {
      if (number[n] == 0) continue;
      number[n] = static_cast<std::uint16_t>(label.names.size());
      label.names.push_back(all[n]);
    }
    number[0] = 0;
    for (const std::uint16_t at : of_[i]) label.of.push_back(number[at]);
    out.push_back(std::move(label));
  }
  return out;
}

}  // namespace stamkund::ingest
