#include "engine/command/ledger_session.h"

#include <algorithm>

#include "engine/base/failure.h"
#include "engine/base/letters.h"
#include "engine/command/progress.h"
#include "engine/study/load.h"

namespace stamkund::command {
LedgerSession::LedgerSession(const Arguments& parsed, const ingest::Options& options,
                             const scenario::ScenarioFile& scenario, std::string scenario_path,
                             std::vector<scenario::Override> overrides, std::size_t arm,
                             std::optional<ledger::Redemption> redemption, const ledger::Assumed& assumed,
                             LedgerFiles& files)
    : parsed_(parsed),
      options_(options),
      scenario_(scenario.spec),
      text_(scenario.text),
      scenario_path_(std::move(scenario_path)),
      overrides_(std::move(overrides)),
      arm_(arm),
      asked_(redemption),
      assumed_(assumed),
      files_(files) {}

void LedgerSession::settle_start() {
  outcome_.zero_from_data = !scenario_.start_given;
  if (scenario_.start_given) return;
  // Read anew: dates in rules count from day 0.
  auto overrides = overrides_;
  overrides.push_back({"start_date", to_string(report_.first_day)});
  Problems problems;
  const auto again = study::load_scenario_text(text_, scenario_path_, overrides, problems);
  if (problems.has_errors())
    start_problems_.append(problems);
  else
    scenario_ = again.spec;
}

void LedgerSession::begin() {
  const bool first = outcome_.arm.empty();
  if (first) {
    settle_start();
    const auto& arm = scenario_.arms[arm_];
    outcome_.scenario = scenario_.name;
    outcome_.arm = arm.name;
    outcome_.currency = scenario_.currency;
    outcome_.minor_per_major = scenario_.minor_per_major;
    outcome_.zero = scenario_.start;
    outcome_.last = report_.observation_end;
    outcome_.plan = ledger::plan_of(arm, scenario_);
    const auto& people = scenario_.population;
    const std::array marks{&people.stores, &people.categories, &people.segments};
    for (std::size_t l = 0; l < marks.size(); ++l)
      if (assumed_[l])
        outcome_.assumed.emplace_back(ingest::name(static_cast<ingest::Label>(l)),
                                      (*marks[l])[*assumed_[l]].name);
    history_ = std::make_unique<ledger::History>(outcome_.plan, scenario_, assumed_);
  }
  history_->use(labels_);
  outcome_.redemption =
      asked_.value_or(history_->has_redemptions() ? ledger::Redemption::recorded : ledger::Redemption::asap);
  // To the end of the last day: what expires at its midnight has expired.
  const double end_day = days_between(outcome_.zero, outcome_.last) + 1.0;
  replay_ = std::make_unique<ledger::Replay>(outcome_.plan, outcome_.redemption, end_day);
  files_.begin({&outcome_.plan.rules, outcome_.zero, outcome_.minor_per_major, outcome_.currency, end_day});
}

void LedgerSession::customer(const ingest::CustomerHistory& history) {
  if (!replay_) begin();
  if (start_problems_.has_errors()) return;
  ledger::EachLine each_line;
  if (files_.wants_entries()) each_line = [&](const ledger::Line& line) { files_.entry(history.id, line); };
  ledger::EachPurchase each_purchase;
  if (files_.wants_purchases())
    each_purchase = [&](const ledger::Bought& bought) { files_.purchase(history.id, bought); };
  files_.customer(history.id, replay_->run(history_->steps(history.rows), each_line, each_purchase));
}

bool LedgerSession::first_pass(const std::string& path, Output& output, Problems& problems) {
  Problems of_rows;
  const bool ok = read_transactions(
      parsed_, options_, path, output, table_, report_, of_rows,
      [this](const ingest::CustomerHistory& history) { customer(history); }, &labels_);
  problems.append(of_rows);
  // What rows say beside their amounts.
  if (const auto& unit = table_.amount_unit; ok && !unit.empty() && unit != scenario_.currency)
    start_problems_.error({Severity::error, path, 0, "currency",
                           "the amounts are in " + unit + ", the scenario's in " + scenario_.currency,
                           "--rates converts them, as in --rates " + lower(scenario_.currency) + "=1," +
                               lower(unit) + "=WORTH"});
  problems.append(start_problems_);
  output.say(start_problems_);
  return ok && !start_problems_.has_errors();
}

void LedgerSession::pass_again(const std::string& path) {
  replay_.reset();
  Problems ignored;  // the same as in the first pass
  Progress progress("reading again, for limited stock", parsed_.quiet());
  table_ = ingest::read_transactions(
      path, options_, report_, ignored,
      [&](double share) {
        progress.update(share);
        return !parsed_.stop().asked();
      },
      [this](const ingest::CustomerHistory& history) { customer(history); }, &labels_);
  ++outcome_.passes;
  if (!replay_) throw Failure(Exit::io_error, "'" + path + "' was not the same when it was read again");
}

void LedgerSession::judge(const std::string& path, Problems& problems) const {
  history_->judge(path, problems);
  if (report_.amount.number == 0)
    problems.warning(
        {Severity::warning, path, 0, "amount",
         "the file has no amounts: each purchase counts as one of nothing, so nothing is earned by "
         "what is spent",
         ""});
  if (replay_->totals().members > 0) return;
  problems.error({Severity::error, path, 0, "",
                  "no purchase on or after the program's start, " +
                      to_string(outcome_.plan.rules.calendar.date(outcome_.plan.starts_day)) +
                      "; the rows cover " + to_string(report_.first_day) + " to " +
                      to_string(report_.last_day),
                  "--set start_date=" + to_string(report_.first_day)});
}

bool LedgerSession::run(const std::string& path, Output& output, Problems& problems) {
  if (!first_pass(path, output, problems)) return false;
  while (ledger::withdraw_first(outcome_.plan.rules, replay_->totals())) pass_again(path);
  Problems of_names;
  judge(path, of_names);
  output.say(of_names);
  problems.append(of_names);
  outcome_.totals = replay_->totals();
  outcome_.unknown_events = history_->unknown_events();
  return !of_names.has_errors();
}

}  // namespace stamkund::command
