#include "engine/ingest/contacts.h"

#include <algorithm>
#include <array>
#include <map>

#include "engine/ingest/amount.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/id_table.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

enum Column : std::size_t { kCustomer, kTime, kChannel, kCampaign, kCost, kArm, kOpened, kUnsubscribed };

constexpr std::size_t kMostNames = 65'534;
/// Share of rows that repeat another: fewer may be two messages of one day. Assumption.
constexpr double kManyRepeated = 0.05;
constexpr std::size_t kLongest = 256;  ///< bytes of a name; as for labels of transactions

/// Names in order of appearance, and their final numbers.
struct Names {
  IdTable table;
  std::vector<std::uint16_t> rank;  ///< by preliminary number, 0 included
  std::vector<std::string> sorted;

  void finish() {
    const auto order = table.order();
    rank.assign(order.size() + 1, 0);
    for (std::size_t r = 0; r < order.size(); ++r) {
      rank[order[r] + 1] = static_cast<std::uint16_t>(r + 1);
      sorted.emplace_back(table.id(order[r]));
    }
  }
};

class Reader {
 public:
  Reader(const std::string& path, const CustomerTable& customers, const SideOptions& options,
         Problems& problems)
      : customers_(customers),
        problems_(problems),
        path_(path),
        file_(path, "contact",
              {{"customer", true, false, false},
               {"time", true, true, false},
               {"channel", true},
               {"campaign", false},
               {"cost", false},
               {"arm", false},
               {"opened", false},
               {"unsubscribed", false}},
              options, problems) {}

  ContactLog run() {
    if (!file_.read([this](const SideRow& row) { take(row); })) return {};
    log_.rows_read = file_.rows();
    log_.has_arm = file_.has(kArm);
    log_.has_opened = file_.has(kOpened);
    log_.has_unsubscribed = file_.has(kUnsubscribed);
    log_.unknown_customers = unknown_.size();
    if (log_.rows_read == 0)
      problems_.warning({Severity::warning, path_, 0, "", "there are no contacts in it", ""});
    else if (log_.rows.empty() && !problems_.has_errors())
      problems_.error(
          {Severity::error, path_, 0, "customer",
           "none of its customers is in the transactions; the first is '" + first_unknown_ + "'",
           customers_.size() == 0 ? "" : "theirs are like '" + safe_text(customers_.id[0]) + "'"});
    std::array<Names*, 3> all{&channels_, &campaigns_, &arms_};
    for (Names* names : all) names->finish();
    for (Contact& one : log_.rows) {
      one.channel = channels_.rank[one.channel];
      one.campaign = campaigns_.rank[one.campaign];
      one.arm = arms_.rank[one.arm];
    }
    log_.channels = channels_.sorted;
    log_.campaigns = campaigns_.sorted;
    log_.arms = arms_.sorted;
    std::sort(log_.rows.begin(), log_.rows.end());
    say_repeated();
    say_alike(log_.channels, "channels");
    say_alike(log_.campaigns, "campaigns");
    say_alike(log_.arms, "arms");
    return std::move(log_);
  }

 private:
  /// An export that was joined twice halves every lift, and nothing else shows it. Expects sorted rows.
  void say_repeated() {
    std::size_t repeated = 0;
    for (std::size_t i = 1; i < log_.rows.size(); ++i)
      repeated += log_.rows[i].sent() && log_.rows[i] == log_.rows[i - 1] ? 1 : 0;
    if (repeated == 0 ||
        static_cast<double>(repeated) < kManyRepeated * static_cast<double>(log_.rows.size()))
      return;
    problems_.warning(
        {Severity::warning, path_, 0, "",
         std::to_string(repeated) + " of " + std::to_string(log_.rows.size()) +
             " rows are the same as another in every column: each counts as a contact of its own",
         "if the file was exported or joined twice, remove them: lifts come out too small"});
  }

  /// 'Email' and 'email' are two channels with a lift each.
  void say_alike(const std::vector<std::string>& names, const char* what) {
    std::map<std::string, std::string> known;
    for (const std::string& one : names) {
      const auto [found, is_new] = known.try_emplace(plain_letters(one), one);
      if (is_new) continue;
      problems_.warning(
          {Severity::warning, path_, 0, "",
           "'" + safe_text(found->second) + "' and '" + safe_text(one) + "' count as two " + what,
           "write them alike if they are one"});
    }
  }

  std::uint16_t name(Names& names, const SideRow& row, Column column, const char* what) {
    const std::string_view text = row.field[column];
    if (text.empty()) return 0;
    if (text.size() > kLongest) {
      file_.mistake(std::string(what) + " of more than 256 bytes", row.line, text.substr(0, 40));
      return 0;
    }
    if (names.table.size() > kMostNames) {
      file_.mistake("more than 65534 different values of " + std::string(what), row.line, text);
      return 0;
    }
    return static_cast<std::uint16_t>(names.table.intern(text) + 1);
  }

  /// 1 or 0 of a contact; 0 where there is no such column.
  std::uint8_t flag(const SideRow& row, const Contact& one, Column column, const std::string& what) {
    if (!file_.has(column)) return 0;
    const std::string_view text = row.field[column];
    if (text != "1") {
      if (text != "0" && one.sent())
        file_.mistake("expected 0 or 1 in the column '" + what + "'", row.line, text);
      return 0;
    }
    if (!one.sent()) file_.mistake(what + ", although there was no contact", row.line, "");
    return 1;
  }

  void take(const SideRow& row) {
    Contact one;
    one.day = *row.day[kTime];
    one.channel = name(channels_, row, kChannel, "channel");
    one.campaign = name(campaigns_, row, kCampaign, "campaign");
    one.arm = name(arms_, row, kArm, "arm");
    if (!one.sent() && row.field[kArm].empty())
      file_.mistake("neither a channel (a contact) nor an arm (held out by design) is given", row.line, "");
    one.opened = flag(row, one, kOpened, "opened");
    one.unsubscribed = flag(row, one, kUnsubscribed, "unsubscribed");
    if (!row.field[kCost].empty()) {
      const auto cost = parse_amount(row.field[kCost], '.');
      if (!cost || *cost < 0)
        file_.mistake("expected a cost such as 0.05, not below 0", row.line, row.field[kCost]);
      else if (one.sent())  // who is held out costs nothing, whatever the file says
        one.cost = *cost;
    }
    const auto customer = row_of(customers_.id, row.field[kCustomer]);
    if (!customer) {
      ++log_.rows_of_unknown;
      if (first_unknown_.empty()) first_unknown_ = safe_text(row.field[kCustomer]);
      if (row.field[kCustomer].size() > kLongest)
        file_.mistake("a customer of more than 256 bytes", row.line, row.field[kCustomer].substr(0, 40));
      else
        (void)unknown_.intern(row.field[kCustomer]);
      return;
    }
    one.customer = *customer;
    if (one.arm != 0) check_arm(row, one);
    if (log_.rows.size() >= kMostContacts) {
      file_.mistake("more than 50,000,000 contacts", row.line, "");
      return;
    }
    log_.cost += one.cost;
    log_.rows.push_back(one);
  }

  /// A customer is in one arm for good.
  void check_arm(const SideRow& row, const Contact& one) {
    if (arm_of_.empty()) arm_of_.assign(customers_.size(), 0);
    std::uint16_t& known = arm_of_[one.customer];
    if (known != 0 && known != one.arm)
      file_.mistake(
          "a customer is in two arms (of tests that were drawn anew, name both: 'control then mailed')",
          row.line, row.field[kCustomer]);
    known = one.arm;
  }

  const CustomerTable& customers_;
  Problems& problems_;
  std::string path_;
  SideFile file_;
  ContactLog log_;
  Names channels_, campaigns_, arms_;
  IdTable unknown_;
  std::string first_unknown_;
  std::vector<std::uint16_t> arm_of_;
};

}  // namespace

ContactLog read_contacts(const std::string& path, const CustomerTable& customers, const SideOptions& options,
                         Problems& problems) {
  return Reader(path, customers, options, problems).run();
}

}  // namespace stamkund::ingest
