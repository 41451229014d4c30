#include "engine/ingest/row_screen.h"

#include <algorithm>

#include "engine/base/count.h"
#include "engine/ingest/choose_columns.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/placeholder.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostWordsSaid = 20;

std::string_view said(Verdict verdict, Policy policy) {
  switch (verdict) {
    case Verdict::sale:
      return "a sale";
    case Verdict::no_sale:
      return policy == Policy::keep ? "no sale, kept" : "no sale";
    case Verdict::refunded:
      return "given back";
    case Verdict::part_refunded:
      return "given back in part";
    case Verdict::gives_back:
      return "a return";
    case Verdict::unknown:
      break;
  }
  return "not known, kept";
}

/// "cancelled", or yes in a column that says so.
bool says_cancelled(const StatusColumn& column, std::string_view text) {
  using enum StatusColumn::Says;
  return (column.says == word && cancels(text)) || column.says == voids;
}

}  // namespace

RowScreen::RowScreen(const Layout& layout, const Options& options)
    : layout_(layout), options_(options), currencies_(options.rates) {
  for (std::size_t f = 0; f < options.filters.size() && f < layout.filters.size(); ++f)
    filter_.add(options.filters[f], layout.filters[f]);
  for (const StatusColumn& column : layout.status) status_.push_back({column, {}, {}});
  plain_ =
      !filter_.any() && status_.empty() && !layout.extra(Extra::receipt) && !layout.extra(Extra::currency);
  if (!layout.extra(Extra::receipt)) return;
  once_ = {layout.customer, layout.date};
  once_.insert(once_.end(), layout.customer_more.begin(), layout.customer_more.end());
  if (const auto currency = layout.extra(Extra::currency)) once_.push_back(*currency);
  for (const StatusColumn& column : layout.status) once_.push_back(column.column);
  for (const auto& column : layout.filters)
    if (column) once_.push_back(*column);
  above_.resize(once_.size());
}

/// The same receipt with the same total was seen above, if not just above.
bool RowScreen::is_repeated(const Fields& fields) {
  if (!layout_.once_anywhere || receipt_.empty()) return false;
  std::uint64_t hash = hash_bytes(receipt_);
  for (const std::size_t column : {layout_.customer, layout_.date, *layout_.amount})
    hash = hash_bytes(fields[column], hash);
  return !seen_.insert(hash).second;
}

const RowScreen::Fields& RowScreen::fill_down(const Fields& fields, bool& continues) {
  const std::size_t number = *layout_.extra(Extra::receipt);
  const auto receipt = fields[number];
  continues = !receipt.empty() && receipt == receipt_;
  if (layout_.blank_continues && receipt.empty() && !receipt_.empty() && layout_.amount &&
      is_blank_line_of_order(fields, number, layout_.customer, layout_.date, *layout_.amount)) {
    continues = true;
    filled_ = fields;
    filled_[number] = receipt_;
    for (std::size_t o = 0; o < once_.size(); ++o)
      if (filled_[once_[o]].empty()) filled_[once_[o]] = above_[o];
    return filled_;
  }
  if (!continues) {
    receipt_ = receipt;
    continues = is_repeated(fields);
    for (std::size_t o = 0; o < once_.size(); ++o) above_[o] = fields[once_[o]];
    return fields;
  }
  // Where all else is said again, a blank beside a receipt that was void says that this one is not.
  const auto ticks = [&](std::size_t column) {
    return std::any_of(layout_.status.begin(), layout_.status.end(),
                       [&](const StatusColumn& one) { return one.tick && one.column == column; });
  };
  const bool complete = std::none_of(once_.begin(), once_.end(), [&](std::size_t column) {
    return fields[column].empty() && !ticks(column);
  });
  if (complete) return fields;
  filled_ = fields;
  for (std::size_t o = 0; o < once_.size(); ++o)
    if (filled_[once_[o]].empty()) filled_[once_[o]] = above_[o];
  return filled_;
}

Verdict RowScreen::meaning(const StatusColumn& column, std::string_view text) {
  using enum StatusColumn::Says;
  const StatusColumn::Says says = column.says;
  // A mark such as '-' says something there.
  if (text.empty() || (says != side && says_nothing(text))) return Verdict::sale;
  if (says == word || says == side || says == ledger || says == type || says == returns)
    for (const auto& [known, verdict] : column.kinds)
      if (known == text) return verdict;
  if (says == side) return Verdict::unknown;
  if (says == pair) {
    const Verdict verdict = verdict_of_pair(text);
    return verdict == Verdict::unknown ? verdict_of_type(text) : verdict;
  }
  if (says == ledger) return verdict_in_ledger(text);
  if (says == totals) {
    const bool proved = std::any_of(column.kinds.begin(), column.kinds.end(),
                                    [&](const auto& kind) { return kind.first == text; });
    return proved || is_total(text) ? Verdict::no_sale : Verdict::sale;
  }
  if (says == log) return verdict_in_log(text);
  if (says == stage) return verdict_of_stage(text);
  if (says == dispute) return verdict_of_dispute(text);
  if (says == record) return verdict_of_record(text);
  if (says == word) {
    if (const Verdict verdict = verdict_of(text); verdict != Verdict::unknown) return verdict;
    // Kinds of documents, in a column that says how orders fared.
    return is_credit_note(text) ? Verdict::gives_back
           : is_promise(text)   ? Verdict::no_sale
                                : Verdict::unknown;
  }
  if (says == type) return verdict_of_type(text);
  if (says == journal) return verdict_in_journal(column, text);
  // What is below a sale is in its total.
  if (says == line_type) return normalised(text) == "sale" ? Verdict::sale : Verdict::no_sale;
  const YesNo answer = yes_or_no(text);
  if (says == holds) return answer == YesNo::no ? Verdict::no_sale : Verdict::sale;
  // A date on which it was cancelled is a yes.
  if (answer == YesNo::no) return Verdict::sale;
  if (says == returns) return answer == YesNo::yes ? Verdict::gives_back : Verdict::unknown;
  return says == refunds ? Verdict::refunded : Verdict::no_sale;
}

void RowScreen::judge_status(const Fields& fields, Seen& seen) {
  const auto rank = [](Verdict verdict) {
    switch (verdict) {
      case Verdict::no_sale:
        return 5;
      // A refund's own row says so twice: by its kind, and by its status. It takes money off once.
      case Verdict::gives_back:
        return 4;
      case Verdict::refunded:
        return 3;
      case Verdict::part_refunded:
        return 2;
      case Verdict::unknown:
        return 1;
      case Verdict::sale:
        break;
    }
    return 0;
  };
  bool returns = false;     // the row's kind is a return
  bool taken_back = false;  // a status says that the money went back, of the sale or by this row
  for (StatusWords& status : status_) {
    auto text = fields[status.column.column];
    // Each date is a word of its own: they count as one.
    const bool dated = status.column.says == StatusColumn::Says::voids && text.size() > 5 &&
                       yes_or_no(text) == YesNo::unknown && !says_nothing(text);
    if (dated) {
      seen.voided_on = text;
      seen.voided_in = status.column.column;
      text = "a date";
    }
    auto number = status.ids.find(text);
    if (!number && status.ids.size() < kMostWords) {
      number = status.ids.intern(text);
      status.words.push_back({meaning(status.column, text), 0, says_cancelled(status.column, text),
                              status.column.says == StatusColumn::Says::word && takes_back(text)});
    }
    const Verdict verdict = number ? status.words[*number].verdict : meaning(status.column, text);
    const bool cancelled = number ? status.words[*number].cancels : says_cancelled(status.column, text);
    if (number) ++status.words[*number].rows;
    returns = returns || verdict == Verdict::gives_back;
    if (verdict == Verdict::no_sale && number && status.words[*number].takes_back) {
      taken_back = true;
      continue;
    }
    if (rank(verdict) > rank(seen.verdict)) seen.verdict = verdict;
    // A word that says the same as the date was written with it.
    if (!dated && !cancelled && rank(verdict) > rank(seen.before_void)) seen.before_void = verdict;
  }
  // A sale that was charged back is none; the row of the chargeback itself is the return.
  if (taken_back && !returns) seen.verdict = seen.before_void = Verdict::no_sale;
}

CurrencyCode RowScreen::currency_of(const Fields& fields) const {
  if (const auto column = layout_.extra(Extra::currency))
    return fields[*column].empty() ? kNoCurrency : currency_code(fields[*column]).value_or(kNoCurrency);
  return layout_.amount ? currency_in(fields[*layout_.amount]) : kNoCurrency;
}

const RowScreen::Fields& RowScreen::look(const Fields& raw, Seen& seen) {
  const Fields& fields = once_.empty() ? raw : fill_down(raw, seen.continues);
  seen.currency = currency_of(fields);
  if (filter_.any()) seen.kept = filter_.keeps(fields, seen.currency);
  if (!status_.empty() && seen.kept) judge_status(fields, seen);
  // Without amounts nothing can be taken off: what was given back in full is no purchase.
  if (!layout_.amount && (seen.verdict == Verdict::refunded || seen.verdict == Verdict::gives_back))
    seen.verdict = Verdict::no_sale;
  return fields;
}

void RowScreen::judge(Report& report, Problems& problems) const {
  filter_.judge(report.file, problems);
  std::vector<StatusWord> words;
  std::uint64_t unknown = 0;
  std::uint64_t part = 0;
  std::string some;
  for (const StatusWords& status : status_)
    for (std::size_t w = 0; w < status.words.size(); ++w) {
      const Word& word = status.words[w];
      const std::string text = safe_text(status.ids.id(static_cast<std::uint32_t>(w)), 40);
      if (text.empty()) continue;
      words.push_back({text, word.rows, std::string(said(word.verdict, options_.policies.no_sale))});
      if (word.verdict == Verdict::part_refunded) part += word.rows;
      if (word.verdict != Verdict::unknown) continue;
      unknown += word.rows;
      if (some.size() < 100) some += (some.empty() ? "'" : ", '") + text + "'";
    }
  std::stable_sort(words.begin(), words.end(),
                   [](const StatusWord& a, const StatusWord& b) { return a.rows > b.rows; });
  if (words.size() > kMostWordsSaid) words.resize(kMostWordsSaid);
  report.status_words = std::move(words);
  if (unknown > 0)
    problems.warning({Severity::warning, report.file, 0, "",
                      count_of(unknown, "row has", "rows have") +
                          " a status whose meaning is not known, and " + (unknown == 1 ? "is" : "are") +
                          " kept: " + some,
                      "--drop COLUMN=VALUE leaves them out, --status-column none all of it"});
  if (part > 0 && !layout_.extra(Extra::refund) && !layout_.left && !layout_.off && layout_.refunds_in_place)
    problems.warning({Severity::warning, report.file, 0, "",
                      count_of(part, "row was", "rows were") +
                          " given back in part, and no column says how much: what is there counts in full",
                      "--refund-column COLUMN names it"});
  const auto& column = report.extras[static_cast<std::size_t>(Extra::currency)];
  std::string where = "the amounts";
  if (column.number != 0)
    where = "column " + std::to_string(column.number) + (column.name.empty() ? "" : " '" + column.name + "'");
  currencies_.judge(report.file, where, options_.currency, problems);
  for (const auto& count : currencies_.counts()) {
    if (count.code == kNoCurrency && currencies_.counts().size() == 1) continue;
    report.currencies +=
        (report.currencies.empty() ? "" : ", ") + to_string(count.code) + " " + count_of(count.rows, "row");
  }
}

}  // namespace stamkund::ingest
