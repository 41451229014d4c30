// Reads every row once, decides its fate, and hands the good ones to the sorter.
#include <algorithm>
#include <array>
#include <initializer_list>

#include "engine/base/count.h"
#include "engine/base/failure.h"
#include "engine/ingest/customer_check.h"
#include "engine/ingest/customer_id.h"
#include "engine/ingest/customer_summary.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/id_table.h"
#include "engine/ingest/ingest.h"
#include "engine/ingest/label_columns.h"
#include "engine/ingest/line_reader.h"
#include "engine/ingest/nothing_left.h"
#include "engine/ingest/odd_values.h"
#include "engine/ingest/placeholder.h"
#include "engine/ingest/record_sorter.h"
#include "engine/ingest/row_money.h"
#include "engine/ingest/row_screen.h"
#include "engine/ingest/survey.h"
#include "engine/ingest/time_zone.h"

namespace stamkund::ingest {
namespace {

constexpr std::uint64_t kProgressRows = std::uint64_t{1} << 16U;
constexpr double kShareReading = 0.8;    // of the work; the rest is sorting and summing up
constexpr double kMostRejected = 0.5;    // beyond it the file was misunderstood
constexpr double kManyUnmatched = 0.05;  // of what was used, in returns without a purchase (assumption)
constexpr std::int32_t kGraceDays = 31;  // a calibration end this far after the last purchase is plausible
constexpr Day kNoDay{-25'567};           // 1900-01-01, which databases write where there is none

class TransactionReader {
 public:
  TransactionReader(const std::string& path, const Options& options, Report& report, Problems& problems,
                    const Progress& progress)
      : options_(options),
        report_(report),
        problems_(problems),
        progress_(progress),
        lines_(path, options.encoding),
        customers_(ids_, options, report, problems),
        sorter_(ids_, options.memory_rows, options.temp_folder),
        labelled_sorter_(ids_, options.memory_rows, options.temp_folder),
        customer_id_(layout_, options) {}

  CustomerTable run(const EachCustomer& each_customer, LabelTable* names) {
    report_.gzip = lines_.gzip();
    report_.encoding = lines_.encoding();
    check_options();
    const auto layout = survey(lines_, options_, report_, problems_);
    if (!layout || problems_.has_errors()) return {};
    layout_ = *layout;
    screen_.emplace(layout_, options_);
    day_of_ = {&layout_.date_format, asked_zone_ ? &*asked_zone_ : nullptr, layout_.times_in_utc,
               &layout_.more_dates};
    money_.emplace(layout_, options_, screen_->currencies(), day_of_, report_);
    labels_.use(layout_.labels);
    // Purchases of a day are merged in the end, whatever their receipts.
    if (options_.keep_rows || !options_.merge_same_day || layout_.amount_once)
      receipts_ = layout_.extra(Extra::receipt);
    labelled_ = labels_.any() || receipts_;
    read_rows();
    judge_rows();
    // Duplicates are known last. Where they are to be refused, a file that is refused already is looked
    // through to the end, so that all its problems are said at once.
    const bool refused = problems_.has_errors();
    const bool look_on =
        options_.policies.duplicate == Policy::fail && report_.rows_read > report_.rows_dropped();
    if ((refused && !look_on) || !choose_window()) return {};
    return summarise(refused ? EachCustomer{} : each_customer, names);
  }

 private:
  void fail(std::int64_t line, std::string message, std::string suggestion = "") {
    problems_.error({Severity::error, report_.file, line, "", std::move(message), std::move(suggestion)});
  }
  void warn(std::int64_t line, std::string message, std::string suggestion = "") {
    problems_.warning({Severity::warning, report_.file, line, "", std::move(message), std::move(suggestion)});
  }
  void check_options();
  void check_policy(Kind kind, Policy policy, std::initializer_list<Policy> allowed);
  void read_rows();
  using Money = RowMoney::Money;
  using Fields = std::vector<std::string_view>;
  void cover(std::optional<Day> day);
  bool examine(const RowReader& row, LabelledRecord& record);
  bool survives(Kind kind, const RowReader& row, const Money& money);
  void accept(LabelledRecord& record, std::string_view id);
  void put(const LabelledRecord& record);
  void accept_waiting();
  bool survives(Kind kind, const RowReader& row);
  bool judge_money(const RowReader& row, const Money& money, const RowScreen::Seen& seen);
  [[nodiscard]] bool has_event(const Fields& fields) const;
  void add_to(Amount& total, Amount amount);
  void judge_rows();
  bool choose_window();
  CustomerTable summarise(const EachCustomer& each_customer, LabelTable* names);
  void finish_labels(LabelTable* names);
  void judge_returns();
  void tell(double fraction) {
    if (progress_ && !progress_(fraction)) throw Failure(Exit::interrupted, "interrupted");
  }

  const Options& options_;
  Report& report_;
  Problems& problems_;
  const Progress& progress_;
  LineReader lines_;
  Layout layout_;
  IdTable ids_;
  CustomerCheck customers_;
  // One of the two is filled: the labelled one if there are label columns.
  RecordSorter<Record> sorter_;
  RecordSorter<LabelledRecord> labelled_sorter_;
  LabelColumns labels_;
  bool labelled_ = false;
  DayReader day_of_;
  std::optional<RowMoney> money_;
  std::optional<RowScreen> screen_;
  std::optional<std::size_t> receipts_;  ///< column, where it makes a difference; of returns, too
  CustomerId customer_id_;
  std::optional<Day> latest_;         ///< of rows that could be dated, used or not
  bool nothing_used_ = false;         ///< no row of the file could be
  bool given_back_ = false;           ///< in full: what the receipt of this row has cost
  std::uint64_t anonymous_rows_ = 0;  ///< with a day, and nothing for the customer
  std::uint64_t unsigned_rows_ = 0,
                first_unsigned_ = 0;  ///< used, with nothing to screen; and the first's line
  /// Accepted rows whose customers are being fetched into the cache: one look-up alone waits for memory.
  struct Waiting {
    IdTable::ShortId id;
    LabelledRecord record;
  };
  std::array<Waiting, 32> waiting_{};
  std::size_t waiting_count_ = 0;
  std::optional<TimeZone> asked_zone_;
  OddValues odd_;
  bool overflowed_ = false;
};

void TransactionReader::check_policy(Kind kind, Policy policy, std::initializer_list<Policy> allowed) {
  report_.of(kind).policy = policy;
  if (std::find(allowed.begin(), allowed.end(), policy) != allowed.end()) return;
  std::string choices;
  for (const Policy choice : allowed) choices += (choices.empty() ? "" : ", ") + std::string(name(choice));
  problems_.error({Severity::error, "", 0, std::string(name(kind)),
                   "the policy '" + std::string(name(policy)) + "' makes no sense here",
                   "choose one of " + choices});
}

void TransactionReader::check_options() {
  const auto& p = options_.policies;
  using enum Policy;
  check_policy(Kind::wrong_field_count, p.wrong_field_count, {drop, Policy::fail});
  check_policy(Kind::missing_customer, p.missing_customer, {drop, Policy::fail});
  check_policy(Kind::bad_date, p.bad_date, {drop, Policy::fail});
  check_policy(Kind::future_date, p.future_date, {drop, keep, Policy::fail});
  check_policy(Kind::bad_amount, p.bad_amount, {drop, Policy::fail});
  check_policy(Kind::negative_amount, p.negative_amount, {drop, keep, net, Policy::fail});
  check_policy(Kind::zero_amount, p.zero_amount, {drop, keep, Policy::fail});
  check_policy(Kind::duplicate, p.duplicate, {drop, keep, Policy::fail});
  check_policy(Kind::no_sale, p.no_sale, {drop, keep, Policy::fail});
  check_policy(Kind::placeholder, p.placeholder, {drop, keep, Policy::fail});
  if (!options_.time_zone.empty()) {
    std::string why;
    asked_zone_ = TimeZone::find(options_.time_zone, why);
    if (!asked_zone_) this->fail(0, "there is no time zone '" + safe_text(options_.time_zone, 60) + "'", why);
  }
  if (options_.day_zero && !options_.date_format.empty())
    this->fail(0, "dates either have a format or are days counted from a first one, not both");
  if (options_.delimiter &&
      (*options_.delimiter == '"' || *options_.delimiter == '\n' || *options_.delimiter == '\r'))
    this->fail(0, "a quote or a line end cannot be the delimiter");
  if (options_.decimal_mark && *options_.decimal_mark != '.' && *options_.decimal_mark != ',')
    this->fail(0, "the decimal mark must be '.' or ','");
  if (options_.calibration_end && options_.observation_end &&
      *options_.calibration_end > *options_.observation_end)
    this->fail(0, "the calibration period ends on " + to_string(*options_.calibration_end) +
                      ", after the end of observation, " + to_string(*options_.observation_end));
}

void TransactionReader::add_to(Amount& total, Amount amount) {
  if (__builtin_add_overflow(total, amount, &total)) overflowed_ = true;
}

bool TransactionReader::survives(Kind kind, const RowReader& row) {
  auto& entry = report_.of(kind);
  if (entry.add(row.line_number())) entry.example = "'" + safe_text(row.text()) + "'";
  if (entry.policy == Policy::keep || entry.policy == Policy::net) return true;
  ++entry.dropped;
  return false;
}

/// The same of a row whose amount enters the account.
bool TransactionReader::survives(Kind kind, const RowReader& row, const Money& money) {
  if (survives(kind, row)) return true;
  if (money.amount) {
    add_to(report_.amount_read, *money.amount);
    add_to(report_.amount_dropped, *money.amount);
  }
  return false;
}

bool TransactionReader::judge_money(const RowReader& row, const Money& money, const RowScreen::Seen& seen) {
  if (!money.amount) return survives(Kind::bad_amount, row);
  const Amount amount = *money.amount;
  // A line without money of its own goes with the order that was given back.
  const bool line_of_order = amount == 0 && seen.continues && !money.event;
  const bool all_off = amount == 0 && seen.verdict == Verdict::refunded;
  if (!line_of_order) given_back_ = all_off || (money.refunded > 0 && money.refunded == amount);
  if (given_back_ && !money.event) {
    add_to(report_.amount_read, amount);
    add_to(report_.amount_refunded, amount);
    auto& kind = report_.of(Kind::refunded);
    if (kind.add(row.line_number())) kind.example = "'" + safe_text(row.text()) + "'";
    ++kind.dropped;
    return false;
  }
  const bool nothing = amount == 0 && (money.event || seen.continues);
  if (amount < 0 && !survives(Kind::negative_amount, row, money)) return false;
  if (amount == 0 && !nothing && !survives(Kind::zero_amount, row, money)) return false;
  if (amount == 0 && seen.continues) ++report_.continued_rows;
  add_to(report_.amount_read, amount);
  add_to(report_.amount_refunded, money.refunded);
  return true;
}

void TransactionReader::put(const LabelledRecord& record) {
  if (labelled_) {
    labelled_sorter_.add(record);
  } else {
    sorter_.add(record);
  }
}

void TransactionReader::accept(LabelledRecord& record, std::string_view id) {
  if (id.size() > IdTable::kInline) {
    record.customer = ids_.intern(id);
    put(record);
    return;
  }
  waiting_[waiting_count_++] = {ids_.prefetch(id), record};
  if (waiting_count_ == waiting_.size()) accept_waiting();
}

void TransactionReader::accept_waiting() {
  for (std::size_t w = 0; w < waiting_count_; ++w) {
    waiting_[w].record.customer = ids_.intern(waiting_[w].id);
    put(waiting_[w].record);
  }
  waiting_count_ = 0;
}

bool TransactionReader::has_event(const Fields& fields) const {
  const auto column = layout_.labels[static_cast<std::size_t>(Label::event)];
  return column && !fields[*column].empty();
}

/// Of the time that the file covers, whatever becomes of the row: a failed payment shows it like a sale.
void TransactionReader::cover(std::optional<Day> day) {
  if (!day || *day > options_.today || (options_.observation_end && *day > *options_.observation_end)) return;
  if (!latest_ || *day > *latest_) latest_ = day;
}

bool TransactionReader::examine(const RowReader& row, LabelledRecord& record) {
  if (!row.well_formed() || row.fields().size() != layout_.width)
    return survives(Kind::wrong_field_count, row);
  RowScreen::Seen seen;
  const bool plain = screen_->plain() && !options_.minor_units.value_or(false) &&
                     !(layout_.amount && has_sign(row.fields()[*layout_.amount]));
  const auto& fields = plain ? row.fields() : screen_->look(row.fields(), seen);
  if (!seen.continues) given_back_ = false;
  auto day = day_of_(fields[layout_.date]);
  if (day == kNoDay) day.reset();
  cover(day);
  const Money money = money_->price(fields, seen, has_event(fields), day);
  if (!seen.kept) return survives(Kind::filtered, row, money);
  if (seen.verdict == Verdict::no_sale && !survives(Kind::no_sale, row, money)) return false;
  // Who pays is the customer of a purchase, and the shop of a refund.
  const auto payee = layout_.extra(Extra::refund_customer);
  const std::size_t who = payee && money.amount && *money.amount < 0 ? *payee : layout_.customer;
  const auto id = customer_id_.of(fields, who);
  if (is_missing_id(id)) {
    if (day && *day <= options_.observation_end.value_or(options_.today)) {
      ++report_.nameless_rows;
      if (id.size() <= CustomerId::kLongest) ++anonymous_rows_;
      if (money.amount) add_to(report_.nameless_amount, *money.amount - money.refunded);
    } else if (!day && money.amount && id.empty() && fields[layout_.date].empty() && !says_total(fields)) {
      customers_.headless(*money.amount);
    }
    return survives(Kind::missing_customer, row, money);
  }
  if (!day) {
    odd_.date(fields[layout_.date], row.line_number());
    return survives(Kind::bad_date, row, money);
  }
  if (*day > options_.today && !survives(Kind::future_date, row, money)) return false;
  if (options_.observation_end && *day > *options_.observation_end)
    return survives(Kind::after_observation_end, row, money);
  if (layout_.amount) {
    odd_.amount(fields[*layout_.amount], money.amount.has_value(), layout_, row.line_number());
    if (!judge_money(row, money, seen)) return false;
    record.amount = *money.amount - money.refunded;
  }
  if (layout_.amount && *money.amount == 0) {
    // Nothing is in any currency.
  } else if (plain) {
    if (unsigned_rows_++ == 0) first_unsigned_ = row.line_number();
  } else {
    screen_->currencies().add(seen.currency, row.line_number());
  }
  customers_.followed();
  record.day = *day;
  record.line = row.line_number();
  record.hash = 0;
  for (const auto field : row.fields()) record.hash = hash_bytes(field, record.hash);
  if (labels_.any()) record.labels = labels_.read(fields, record.line);
  if (receipts_)
    if (const auto receipt = fields[*receipts_]; !receipt.empty()) record.receipt = hash_bytes(receipt) | 1U;
  accept(record, id);
  return true;
}

void TransactionReader::read_rows() {
  lines_.rewind();
  lines_.release();
  if (!options_.read_again) lines_.source()->forget();
  RowReader row(lines_, layout_.delimiter);
  LineReader::Status status = LineReader::Status::line;
  const std::uint64_t first_row = layout_.first_line + (layout_.header ? 1 : 0);
  bool any = false;
  while ((status = row.next()) == LineReader::Status::line) {
    if (row.line_number() < first_row) continue;
    if (++report_.rows_read % kProgressRows == 0) tell(kShareReading * lines_.fraction_done());
    LabelledRecord record;
    if (!examine(row, record)) continue;
    report_.first_day = any ? std::min(report_.first_day, record.day) : record.day;
    report_.last_day = any ? std::max(report_.last_day, record.day) : record.day;
    any = true;
  }
  if (any && latest_) report_.last_day = std::max(report_.last_day, *latest_);
  accept_waiting();
  report_.converted_rows = row.converted();
  if (row.converted() > 0) report_.encoding = "Windows-1252";
  if (status != LineReader::Status::end) problems_.error(status_problem(status, lines_, report_.file));
  nothing_used_ = !any && status == LineReader::Status::end;
}

void TransactionReader::judge_rows() {
  std::uint64_t rejected = 0;
  for (const auto& kind : report_.kinds) {
    // Rows beyond the observation end, and those dropped by choice, are no sign of a misread file.
    const bool bad = kind.kind < Kind::negative_amount && kind.kind != Kind::after_observation_end;
    // A till sells to many without a card.
    if (bad) rejected += kind.dropped - (kind.kind == Kind::missing_customer ? anonymous_rows_ : 0);
    if (kind.count == 0 || kind.policy != Policy::fail) continue;
    fail(static_cast<std::int64_t>(kind.first_lines.front()),
         count_of(kind.count, "row") + " of kind " + std::string(name(kind.kind)) +
             ", to be refused as asked; the first is " + kind.example);
  }
  odd_.judge(layout_, options_, report_, problems_);
  labels_.judge(report_, problems_);
  if (unsigned_rows_ > 0) screen_->currencies().add(kNoCurrency, first_unsigned_, unsigned_rows_);
  screen_->judge(report_, problems_);
  if (nothing_used_) problems_.error(no_rows_left(report_));
  money_->judge(problems_);
  customers_.judge_ids();
  customers_.judge_anonymous(anonymous_rows_);
  customers_.judge_headless();
  if (static_cast<double>(rejected) <= kMostRejected * static_cast<double>(report_.rows_read)) return;
  std::uint64_t first = 0;
  for (const auto& kind : report_.kinds) {
    if (kind.dropped == 0) continue;
    if (first == 0 || kind.first_lines.front() < first) first = kind.first_lines.front();
  }
  fail(static_cast<std::int64_t>(first),
       std::to_string(rejected) + " of " + std::to_string(report_.rows_read) + " rows are rejected" +
           reasons(report_),
       "check the delimiter, the columns and the date format");
}

bool TransactionReader::choose_window() {
  report_.observation_end = options_.observation_end.value_or(report_.last_day);
  report_.calibration_end = options_.calibration_end.value_or(report_.observation_end);
  if (report_.calibration_end < report_.first_day) {
    fail(0,
         "the calibration period ends on " + to_string(report_.calibration_end) +
             ", before the first row of " + to_string(report_.first_day),
         "the rows cover " + to_string(report_.first_day) + " to " + to_string(report_.last_day));
    return false;
  }
  if (report_.undated_refund_rows > 0 && report_.calibration_end < report_.observation_end)
    warn(0,
         "refunds and cancellations of purchases up to " + to_string(report_.calibration_end) +
             " are taken off, though some may have come later: the file does not say when",
         "--refund-column none leaves them out, --refund-date-column names a column that says when");
  if (report_.calibration_end <= report_.observation_end) return true;
  // Only without an explicit observation end.
  const std::string message = "the calibration period ends on " + to_string(report_.calibration_end) +
                              ", after the last row of " + to_string(report_.last_day);
  if (days_between(report_.last_day, report_.calibration_end) > kGraceDays) {
    fail(0, message, "if the data do cover the time up to then, say so with --observation-end");
    return false;
  }
  warn(0, message + "; taken to mean that nothing was bought in between");
  report_.observation_end = report_.calibration_end;
  return true;
}

void TransactionReader::judge_returns() {
  const auto unmatched = static_cast<double>(-report_.unmatched_returns);
  if (!(unmatched > 0.0)) return;
  const std::string sum = format_amount(-report_.unmatched_returns);
  if (report_.amount_refunded > 0)
    warn(0,
         "rows below zero give back " + sum + " more than their customers have left, and column '" +
             report_.extras[static_cast<std::size_t>(Extra::refund)].name +
             "' gives money back, too: the same may be taken off twice",
         "--refund-column none, or --on-negative drop, if it is");
  else if (unmatched > kManyUnmatched * static_cast<double>(report_.amount_used))
    warn(0,
         "returns of " + sum +
             " have no purchase of the same customer before them: purchases may be older than the file, or "
             "the "
             "rows name who gave the money back",
         "look at such rows with --interpret and at the column of the customer");
}

void TransactionReader::finish_labels(LabelTable* names) {
  if (!labels_.any()) return;
  LabelTable table = labels_.finish();
  for (std::size_t l = 0; l < kLabels; ++l) report_.label_names[l] = table.names[l].size() - 1;
  if (names != nullptr) *names = std::move(table);
}

CustomerTable TransactionReader::summarise(const EachCustomer& each_customer, LabelTable* names) {
  CustomerTable table;
  table.calibration_end = report_.calibration_end;
  table.holdout_days = days_between(report_.calibration_end, report_.observation_end);
  table.amount_unit = options_.currency.empty() ? screen_->currencies().only() : options_.currency;
  table.has_spend = layout_.amount.has_value();
  CustomerSummary summary(options_, report_, table);
  tell(kShareReading);
  report_.spilled_runs = sorter_.spilled_runs() + labelled_sorter_.spilled_runs();
  finish_labels(names);
  std::uint64_t done = 0;
  std::uint64_t told = 0;
  const auto count_done = [&](std::size_t records) {
    done += records;
    if (done / kProgressRows == told) return;
    told = done / kProgressRows;
    tell(kShareReading +
         (1.0 - kShareReading) * static_cast<double>(done) / static_cast<double>(report_.rows_read));
  };
  const auto add = [&](std::span<const Record> records, std::span<const Marks> marks) {
    if (customers_.drops(records)) return count_done(records.size());
    const auto history = summary.add(ids_.id(records.front().customer), records, marks);
    if (each_customer && (!history.transactions.empty() || !history.rows.empty())) each_customer(history);
    count_done(records.size());
  };
  if (labelled_) {
    std::vector<Record> plain;
    std::vector<Marks> marks;
    labelled_sorter_.each_customer([&](std::span<const LabelledRecord> records) {
      plain.assign(records.begin(), records.end());
      marks.clear();
      for (const auto& record : records)
        marks.push_back({labels_.any() ? labels_.ranked(record.labels) : Labels{}, record.receipt});
      add(plain, marks);
    });
  } else {
    sorter_.each_customer([&](std::span<const Record> records) { add(records, {}); });
  }
  report_.customers = table.size();
  customers_.judge_rows();
  judge_returns();
  summary.judge_repeats(layout_.numbered_once, problems_);
  if (overflowed_ || money_->overflowed() || customers_.overflowed() || summary.overflowed())
    fail(0, "the amounts add up to more than 9.2e14", "give them in a larger unit");
  if (table.size() == 0) problems_.error(no_customers_left(report_));
  tell(1.0);
  if (problems_.has_errors()) return {};
  return table;
}

}  // namespace

CustomerTable read_transactions(const std::string& path, const Options& options, Report& report,
                                Problems& problems, const Progress& progress,
                                const EachCustomer& each_customer, LabelTable* labels) {
  report = Report{};
  if (labels != nullptr) *labels = LabelTable{};
  report.file = path;
  return TransactionReader(path, options, report, problems, progress).run(each_customer, labels);
}

}  // namespace stamkund::ingest
