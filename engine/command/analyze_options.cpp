#include "engine/command/analyze_options.h"

#include <sstream>
#include <utility>

#include "engine/command/option_reader.h"
#include "engine/command/transaction_options.h"
#include "engine/ingest/dialect.h"
#include "engine/report/numbers.h"
#include "engine/scenario/quantity.h"

namespace stamkund::command {

namespace po = boost::program_options;

namespace {

using analysis::Spec;

std::vector<std::string> lists(const Arguments& arguments, const std::string& name) {
  if (!arguments.has(name)) return {};
  return arguments.get<std::vector<std::string>>(name);
}

/// Options that name columns of the first, or all, outcomes.
void read_outcomes(const Arguments& arguments, OptionReader& reader, Spec& spec) {
  const auto outcomes = lists(arguments, "outcome");
  if (!outcomes.empty()) {
    std::vector<analysis::OutcomeSpec> guardrails;
    for (const auto& one : spec.outcomes)
      if (one.margin) guardrails.push_back(one);
    const auto before = std::exchange(spec.outcomes, {});
    for (const auto& name : outcomes) {
      analysis::OutcomeSpec outcome;
      outcome.column = ingest::trim(name);
      if (outcome.column.empty()) reader.wrong_value("outcome", name, "expected the name of a column", "");
      // Which side of it is good the file has said.
      outcome.more_is_better = spec.more_is_better;
      for (const auto& one : before)
        if (one.column == outcome.column && !one.margin) outcome.more_is_better = one.more_is_better;
      spec.outcomes.push_back(outcome);
    }
    spec.outcomes.insert(spec.outcomes.end(), guardrails.begin(), guardrails.end());
  }
  for (auto& outcome : spec.outcomes) {
    if (outcome.margin) continue;
    if (arguments.has("event")) {
      outcome.event = arguments.text("event");
      if (outcome.kind == analysis::Kind::guess) outcome.kind = analysis::Kind::time;
    }
    if (arguments.has("exposure")) {
      outcome.per = arguments.text("exposure");
      if (outcome.kind == analysis::Kind::guess) outcome.kind = analysis::Kind::count;
    }
    if (arguments.has("success")) outcome.success = arguments.text("success");
  }
  for (const auto& text : lists(arguments, "guardrail")) {
    const auto equals = text.rfind('=');
    const auto margin =
        equals == std::string::npos
            ? scenario::Parsed{}
            : scenario::parse_quantity(text.substr(equals + 1), scenario::Dimension::change, "SEK");
    if (margin.value && *margin.value >= 1.0 && text.find('%', equals) == std::string::npos) {
      const std::string meant = text.substr(equals + 1) + " %";
      reader.wrong_value("guardrail", text,
                         "as a share of the control this is " + report::percent(*margin.value) +
                             ": say the margin in per cent",
                         "did you mean '" + printable(text.substr(0, equals + 1) + meant) + "'?");
      continue;
    }
    if (!margin.value || !(*margin.value > 0.0)) {
      reader.wrong_value("guardrail", text,
                         "expected COLUMN=MARGIN, such as orders=2 %: how much less is too much", "");
      continue;
    }
    analysis::OutcomeSpec outcome;
    outcome.column = ingest::trim(std::string_view(text).substr(0, equals));
    outcome.more_is_better = !outcome.column.ends_with('-');
    if (!outcome.more_is_better) outcome.column.pop_back();
    outcome.margin = *margin.value;
    spec.outcomes.push_back(outcome);
  }
}

void read_shares(const Arguments& arguments, OptionReader& reader, Spec& spec) {
  if (!arguments.has("shares")) return;
  spec.shares.clear();
  spec.shares_of_no_names = false;
  std::stringstream list(arguments.text("shares"));
  for (std::string one; std::getline(list, one, ',');) {
    const auto equals = one.rfind('=');
    const auto share =
        equals == std::string::npos
            ? scenario::Parsed{}
            : scenario::parse_quantity(one.substr(equals + 1), scenario::Dimension::number, "SEK");
    if (!share.value || !(*share.value > 0.0) || *share.value > 1e9) {
      reader.wrong("shares", "expected ARM=NUMBER,... for each arm, such as 'control=5,mail=1'", "");
      return;
    }
    spec.shares.push_back({std::string(ingest::trim(std::string_view(one).substr(0, equals))), *share.value});
  }
}

void read_worth(const Arguments& arguments, OptionReader& reader, Spec& spec) {
  const bool any = arguments.has("margin") || arguments.has("contact-cost") || arguments.has("prior") ||
                   arguments.has("customers");
  if (!any) return;
  if (!spec.worth) spec.worth.emplace();
  reader.quantity("margin", scenario::Dimension::number, 0.0, 1e12, spec.worth->margin);
  reader.quantity("contact-cost", scenario::Dimension::number, 0.0, 1e12, spec.worth->contact_cost);
  if (arguments.has("customers")) {
    double customers = 0;
    reader.quantity("customers", scenario::Dimension::number, 1.0, 1e12, customers);
    spec.worth->customers = customers;
    spec.worth->test_included = false;
  }
  if (!arguments.has("prior")) return;
  const std::string text = arguments.text("prior");
  const auto comma = text.find(',');
  const auto mean = scenario::parse_quantity(text.substr(0, comma), scenario::Dimension::number, "SEK");
  const auto sd = comma == std::string::npos
                      ? scenario::Parsed{}
                      : scenario::parse_quantity(text.substr(comma + 1), scenario::Dimension::number, "SEK");
  if (!mean.value || !sd.value || !(*sd.value > 0.0)) {
    reader.wrong("prior", "expected MEAN,SD of the effect on the outcome before the test, such as 0,0.5", "");
    return;
  }
  spec.worth->arms.clear();
  spec.worth->prior_mean = *mean.value;
  spec.worth->prior_sd = *sd.value;
}

}  // namespace

void add_analyze_options(Arguments& arguments) {
  const auto text = [] { return po::value<std::string>(); };
  const auto several = [] { return po::value<std::vector<std::string>>(); };
  arguments.options().add_options()("set", several()->value_name("PATH=VALUE"),
                                    "change one place of the file EXPERIMENT, as at 'stamkund plan'; may be "
                                    "repeated")("arm", text()->value_name("COLUMN"), "who was in which arm")(
      "control", text()->value_name("NAME"), "the arm that the others are compared with")(
      "outcome", several()->value_name("COLUMN[:KIND]"),
      "what is compared; may be repeated. KIND is proportion, mean, revenue, count or time (default: by the "
      "values); COLUMN/COLUMN is a ratio of sums")("success", text()->value_name("WORD"),
                                                   "the word that counts as 1 (default: yes, true, 1)")(
      "unit", text()->value_name("COLUMN"), "the customer; 'none': every row is one")(
      "cluster", text()->value_name("COLUMN"),
      "households, stores: what was assigned together; errors are those of clusters. 'none': customers were "
      "assigned, whatever was planned")(
      "covariate", several()->value_name("COLUMN"),
      "a number known before the test, to reduce the variance; may be repeated")(
      "segment", several()->value_name("COLUMN"), "effects by the words of this column too; may be repeated")(
      "guardrail", several()->value_name("COLUMN=MARGIN"),
      "must not become worse by more than this share of the control; COLUMN-=MARGIN where less is better")(
      "shares", text()->value_name("ARM=N,..."), "how large the arms were meant to be (default: equal)")(
      "exposure", text()->value_name("COLUMN"), "counts: how long each customer was watched")(
      "event", text()->value_name("COLUMN"), "times: 1 = it happened then, 0 = it had not until then")(
      "method", text()->value_name("NAME"),
      "welch, pooled, permutation, winsorised, bootstrap, score, cuped, regression, negative-binomial, "
      "log-rank "
      "(default: by kind and values)")("adjust", text()->value_name("NAME"),
                                       "several arms: none, bonferroni, holm, dunnett (default: dunnett)")(
      "alpha", text()->value_name("SHARE"), "two-sided unless --one-sided (default: 5 %)")(
      "one-sided",
      "only what is better is called, at alpha: p-values of that side, intervals with one end at 1 - alpha")(
      "winsorise-at", text()->value_name("SHARE"), "quantile of the values above 0 (default: 99 %)")(
      "resplits", text()->value_name("N"), "random re-splits and bootstrap samples (default: 9999)")(
      "seed", text()->value_name("N"), "of everything random (default: 1)")(
      "planned", text()->value_name("N"),
      "customers that the test is to have in the end: intervals that hold however often one looks")(
      "margin", text()->value_name("NUMBER"),
      "profit for each unit of the first outcome, such as 0.4; asks for a decision")(
      "contact-cost", text()->value_name("NUMBER"), "for each customer of an arm that is not the control")(
      "prior", text()->value_name("MEAN,SD"),
      "of the effect on the first outcome (default: every one alike)")("customers", text()->value_name("N"),
                                                                       "to whom the decision applies")(
      "assigned-column", text()->value_name("COLUMN"), "the day of assignment")(
      "assignments", text()->value_name("FILE"),
      "customer, arm, day of assignment; with --transactions. Of a switchback: the order, as 'plan "
      "--assignments' writes it")(
      "transactions", text()->value_name("FILE"),
      "what customers bought, one line a purchase; the options below say how to read it")(
      "window", text()->value_name("TIME"),
      "purchases from the day of assignment on, such as '60 days' or '8 weeks' (default: 28 days)")(
      "before", text()->value_name("TIME"),
      "with --transactions: spend of so long before the assignment, such as '90 days', reduces the variance")(
      "output,o", text()->value_name("FILE"), "figures of each arm, CSV");
  add_transaction_options(arguments);
}

void read_analyze_options(const Arguments& arguments, analysis::Spec& spec) {
  OptionReader reader(arguments);
  const auto column = [&](const std::string& name, std::string& value) {
    if (!arguments.has(name)) return;
    value = ingest::trim(arguments.text(name));
    if (value.empty()) reader.wrong(name, "expected a name", "");
  };
  column("arm", spec.arm);
  column("control", spec.control);
  column("unit", spec.unit);
  column("cluster", spec.cluster);
  column("assigned-column", spec.date);
  if (arguments.has("date-format")) spec.date_format = arguments.text("date-format");
  if (arguments.has("covariate")) spec.covariates = lists(arguments, "covariate");
  if (arguments.has("segment")) spec.segments = lists(arguments, "segment");
  read_outcomes(arguments, reader, spec);
  read_shares(arguments, reader, spec);
  read_worth(arguments, reader, spec);
  const auto choose = [&](const std::string& name, const std::vector<std::string>& names, auto& value) {
    if (!arguments.has(name)) return;
    const std::string word = reader.choice(name, names, names[0]);
    value = static_cast<std::remove_reference_t<decltype(value)>>(
        std::find(names.begin(), names.end(), word) - names.begin());
  };
  choose("method", analysis::method_names(), spec.method);
  choose("adjust", analysis::adjust_names(), spec.adjust);
  double alpha = spec.one_sided ? 0.5 * spec.alpha : spec.alpha;
  reader.quantity("alpha", scenario::Dimension::share, 1e-6, 0.5, alpha);
  if (arguments.has("one-sided")) spec.one_sided = true;
  if (spec.one_sided && !(alpha < 0.5)) reader.wrong("alpha", "one-sided it is below 50 %", "");
  spec.alpha = spec.one_sided ? 2.0 * alpha : alpha;
  reader.quantity("winsorise-at", scenario::Dimension::share, 0.5, 1.0, spec.winsorise_at);
  if (arguments.has("planned")) {
    double planned = 0;
    reader.quantity("planned", scenario::Dimension::number, 2.0, 1e12, planned);
    spec.planned = planned;
    spec.judged_once = false;
  }
  reader.count("resplits", 99, 1'000'000, spec.resplits);
  reader.count("seed", 0, 999'999'999'999'999'999ULL, spec.seed);
  if (arguments.has("decimal-mark")) spec.decimal_mark = reader.choice("decimal-mark", {".", ","}, ".")[0];
  reader.finish();
}

analysis::EventOptions event_options(const Arguments& arguments) {
  analysis::EventOptions out;
  OptionReader reader(arguments);
  double window = out.window_days, before = 0;
  reader.quantity("window", scenario::Dimension::duration, 1, 3660, window);
  reader.quantity("before", scenario::Dimension::duration, 1, 3660, before);
  reader.finish();
  out.window_days = static_cast<std::int32_t>(window);
  out.before_days = static_cast<std::int32_t>(before);
  return out;
}

}  // namespace stamkund::command
