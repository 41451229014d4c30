#include "engine/ledger/history.h"

#include <algorithm>
#include <bit>

#include "engine/base/nearest.h"

namespace stamkund::ledger {
namespace {

using ingest::Label;

std::vector<std::string> names_of(const std::vector<scenario::MarkSpec>& marks) {
  std::vector<std::string> names;
  for (const auto& mark : marks) names.push_back(mark.name);
  return names;
}

constexpr std::size_t kCancelled = static_cast<std::size_t>(-1);  ///< Step::index of a receipt that is none

std::size_t at(Label label) { return static_cast<std::size_t>(label); }

}  // namespace

History::History(const Plan& plan, const scenario::ScenarioSpec& scenario, const Assumed& assumed)
    : plan_(plan), minor_per_major_(scenario.minor_per_major), zero_(scenario.start), assumed_(assumed) {
  known_[at(Label::store)] = names_of(scenario.population.stores);
  known_[at(Label::category)] = names_of(scenario.population.categories);
  known_[at(Label::segment)] = names_of(scenario.population.segments);
  auto& events = known_[at(Label::event)];
  events = plan.rules.events;
  for (const auto& reward : plan.rules.rewards) events.push_back(std::string(kRedeemPrefix) + reward.name);
}

void History::use(const ingest::LabelTable& labels) {
  labels_ = labels;
  cut_ = 0;
  has_redemptions_ = false;
  for (std::size_t l = 0; l < ingest::kLabels; ++l) {
    const auto& names = labels_.names[l];
    const auto& known = known_[l];
    unknown_rows_[l].assign(names.size(), 0);
    if (l == at(Label::event)) continue;
    marks_[l].assign(names.size(), kOther);
    for (std::size_t n = 1; n < names.size(); ++n) {
      const auto found = std::find(known.begin(), known.end(), names[n]);
      if (found != known.end()) marks_[l][n] = static_cast<std::uint8_t>(found - known.begin());
    }
  }
  const auto& names = labels_.names[at(Label::event)];
  const auto& known = known_[at(Label::event)];
  const std::size_t events = plan_.rules.events.size();
  meanings_.assign(names.size(), Meaning{});
  for (std::size_t n = 1; n < names.size(); ++n) {
    const auto found =
        static_cast<std::size_t>(std::find(known.begin(), known.end(), names[n]) - known.begin());
    if (found == known.size()) continue;
    meanings_[n] =
        found < events ? Meaning{Step::Kind::event, found} : Meaning{Step::Kind::redeem, found - events};
    has_redemptions_ = has_redemptions_ || found >= events;
  }
}

std::uint8_t History::mark(Label label, const ingest::Row& row) {
  if (assumed_[at(label)]) return *assumed_[at(label)];
  const std::uint16_t number = row.label(label);
  if (number == 0) return kOther;
  const std::uint8_t mark = marks_[at(label)][number];
  if (mark == kOther) ++unknown_rows_[at(label)][number];
  return mark;
}

Money History::minor(ingest::Amount amount) {
  // Half away from zero. Amounts are below 1e16, so the product may not fit: divide first.
  const ingest::Amount size = amount < 0 ? -amount : amount;
  const std::int64_t whole = size / ingest::kAmountScale;
  const std::int64_t part = size % ingest::kAmountScale;
  if (whole >= kMostMinor / minor_per_major_) {
    ++cut_;
    return {kMostMinor};
  }
  return {whole * minor_per_major_ +
          (part * minor_per_major_ + ingest::kAmountScale / 2) / ingest::kAmountScale};
}

void History::add_line(const ingest::Row& row, const Step& step) {
  if (receipts_.size() < row.receipt) receipts_.resize(row.receipt);
  Receipt& receipt = receipts_[row.receipt - 1];
  if (receipt.categories == 0) {
    receipt.step = steps_.size();
    steps_.push_back(step);
  }
  Step& whole = steps_[receipt.step];
  // Rows come from small to large: the largest line that says so decides.
  if (step.segment != kOther) whole.segment = step.segment;
  if (step.store != kOther) whole.store = step.store;
  if (step.category != kOther) whole.category = step.category;
  receipt.sum += row.amount;
  receipt.moves = receipt.moves || row.amount != 0;
  receipt.by_category[step.category] += static_cast<double>(row.amount);
  receipt.categories |= std::uint64_t{1} << step.category;
}

void History::close_receipts() {
  for (const Receipt& receipt : receipts_) {
    if (receipt.categories == 0) continue;
    Step& whole = steps_[receipt.step];
    whole.kind = receipt.sum < 0 ? Step::Kind::give_back : Step::Kind::purchase;
    whole.amount = minor(receipt.sum);
    if (receipt.sum == 0 && receipt.moves) whole.index = kCancelled;
    if (receipt.sum <= 0 || std::has_single_bit(receipt.categories)) continue;
    // A voucher on a line of its own makes all others cheaper.
    double all = 0.0;
    for (const double part : receipt.by_category) all += std::max(0.0, part);
    program::Basket& basket = baskets_.emplace_back();
    for (std::size_t c = 0; c < receipt.by_category.size(); ++c) {
      if (receipt.by_category[c] <= 0.0) continue;
      basket.lines.push_back({static_cast<std::uint8_t>(c), receipt.by_category[c] / all});
      basket.categories |= std::uint64_t{1} << c;
    }
    whole.basket = &basket;
  }
  std::erase_if(steps_, [](const Step& step) { return step.index == kCancelled; });
}

const std::vector<Step>& History::steps(std::span<const ingest::Row> rows) {
  steps_.clear();
  receipts_.clear();
  baskets_.clear();
  for (const ingest::Row& row : rows) {
    Step step;
    step.day = static_cast<double>(days_between(zero_, row.day));
    step.segment = mark(Label::segment, row);
    step.store = mark(Label::store, row);
    step.category = mark(Label::category, row);
    if (!row.is_event()) {
      step.kind = row.amount < 0 ? Step::Kind::give_back : Step::Kind::purchase;
      if (row.receipt != 0) {
        add_line(row, step);
      } else {
        step.amount = minor(row.amount);
        steps_.push_back(step);
      }
    }
    const std::uint16_t event = row.label(Label::event);
    if (event == 0 || row.amount < 0) continue;
    step.kind = meanings_[event].kind;
    step.index = meanings_[event].index;
    step.amount = {};
    if (step.kind == Step::Kind::purchase)
      ++unknown_rows_[at(Label::event)][event];
    else
      steps_.push_back(step);
  }
  close_receipts();
  std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) {
    if (a.day != b.day) return a.day < b.day;
    if (a.kind != b.kind) return a.kind < b.kind;
    return a.kind == Step::Kind::purchase && a.amount < b.amount;
  });
  return steps_;
}

std::uint64_t History::unknown(Label label) const {
  std::uint64_t rows = 0;
  for (const auto count : unknown_rows_[at(label)]) rows += count;
  return rows;
}

std::uint64_t History::unknown_events() const { return unknown(Label::event); }
std::uint64_t History::unknown_labels(Label label) const { return unknown(label); }

void History::judge_unknown(Label label, const std::vector<std::string>& known, const std::string& what,
                            const std::string& file, Problems& problems) const {
  constexpr std::size_t kFew = 3;
  const auto& rows = unknown_rows_[at(label)];
  std::size_t names = 0;
  std::string few;
  std::string suggestion;
  for (std::size_t n = 1; n < rows.size(); ++n) {
    if (rows[n] == 0) continue;
    const std::string& name = labels_.names[at(label)][n];
    if (names < kFew) few += (few.empty() ? "'" : ", '") + printable(name) + "'";
    if (suggestion.empty()) suggestion = did_you_mean(name, known);
    ++names;
  }
  if (names == 0) return;
  problems.warning({Severity::warning, file, 0, std::string(ingest::name(label)),
                    std::to_string(names) + (names == 1 ? " name" : " names") + " in " +
                        std::to_string(unknown(label)) + (unknown(label) == 1 ? " row " : " rows ") + what +
                        ": " + few + (names > kFew ? ", ..." : ""),
                    suggestion});
}

void History::judge_marks(Label label, const std::string& file, Problems& problems) const {
  if (!known_[at(label)].empty())
    judge_unknown(label, known_[at(label)], "not in the scenario, so only rules for all fit", file, problems);
}

void History::judge(const std::string& file, Problems& problems) const {
  for (const Label label : {Label::store, Label::category, Label::segment})
    judge_marks(label, file, problems);
  judge_unknown(Label::event, known_[at(Label::event)], "not used, for the program has no such event", file,
                problems);
  if (cut_ > 0)
    problems.warning({Severity::warning, file, 0, "amount",
                      std::to_string(cut_) + " amounts were cut to 100,000,000,000 minor units", ""});
}

}  // namespace stamkund::ledger
