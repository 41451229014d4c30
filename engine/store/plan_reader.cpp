#include "engine/store/plan_reader.h"

#include <cmath>
#include <limits>

#include "engine/store/plan_file.h"

namespace stamkund::store {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Values below a group; what may be missing is NaN or empty.
class Group {
 public:
  Group(const H5Reader& in, std::string path) : in_(in), path_(std::move(path)) {}

  [[nodiscard]] Group at(const std::string& name) const { return {in_, path_ + "/" + name}; }
  [[nodiscard]] bool has(const std::string& name) const { return in_.has(path_ + "/" + name); }
  [[nodiscard]] bool there() const { return in_.has(path_); }

  [[nodiscard]] double number(const std::string& name) const {
    return in_.numbers(path_ + "/" + name, {})[0];
  }
  [[nodiscard]] double number_or_none(const std::string& name) const {
    return has(name) ? number(name) : kNan;
  }
  [[nodiscard]] std::int64_t integer(const std::string& name) const {
    return in_.integers(path_ + "/" + name, {})[0];
  }
  [[nodiscard]] std::string text(const std::string& name) const {
    return in_.texts(path_ + "/" + name, {})[0];
  }

  /// A column, as long as `rows` says if that is not 0.
  [[nodiscard]] std::vector<double> numbers(const std::string& name, std::size_t rows = 0) const {
    const std::string at = path_ + "/" + name;
    return rows > 0 ? in_.numbers(at, {rows}) : in_.numbers(at, {column(at)});
  }
  [[nodiscard]] std::vector<std::int64_t> integers(const std::string& name, std::size_t rows) const {
    return in_.integers(path_ + "/" + name, {rows});
  }
  [[nodiscard]] std::vector<double> numbers_or_none(const std::string& name, std::size_t rows) const {
    return has(name) ? numbers(name, rows) : std::vector<double>{};
  }
  /// An empty list is an empty group.
  [[nodiscard]] std::vector<std::string> texts(const std::string& name) const {
    const std::string at = path_ + "/" + name;
    if (!in_.has(at) || in_.is_group(at)) return {};
    return in_.texts(at, {column(at)});
  }
  /// Groups "0", "1", ... of a list.
  [[nodiscard]] std::vector<Group> each() const {
    std::vector<Group> out;
    for (std::size_t i = 0; has(std::to_string(i)); ++i) out.push_back(at(std::to_string(i)));
    return out;
  }

 private:
  [[nodiscard]] std::uint64_t column(const std::string& at) const {
    const auto shape = in_.shape(at);
    if (shape.size() != 1) in_.bad(at, "found no column, expected one");
    return shape[0];
  }

  const H5Reader& in_;
  std::string path_;
};

void read_curves(const Group& plan, StoredPlan& out) {
  if (const Group size = plan.at("power_by_size"); size.has("total")) {
    auto& to = out.by_size;
    to.total = size.numbers("total");
    const std::size_t rows = to.total.size();
    to.power = size.numbers("power", rows);
    to.smallest_effect = size.numbers("smallest_effect", rows);
    to.cost = size.numbers("cost", rows);
    to.information = size.numbers_or_none("information", rows);
    to.net = size.numbers_or_none("net", rows);
  }
  if (const Group effect = plan.at("power_by_effect"); effect.has("effect")) {
    out.by_effect.effect = effect.numbers("effect");
    out.by_effect.power = effect.numbers("power", out.by_effect.effect.size());
  }
  if (const Group looks = plan.at("looks"); looks.there()) {
    auto& to = out.looks;
    to.information = looks.numbers("information");
    const std::size_t rows = to.information.size();
    to.total = looks.numbers("total", rows);
    to.z = looks.numbers("z", rows);
    to.spent = looks.numbers("spent_alpha", rows);
    to.futility = looks.numbers_or_none("futility_z", rows);
    to.under_effect = plan.number("expected_size_ratio/effect");
    to.under_none = plan.number("expected_size_ratio/no_effect");
  }
}

void read_stages(const Group& plan, StoredPlan& out) {
  const Group looks = plan.at("value").at("looks");
  if (!looks.there()) return;
  auto& to = out.stages;
  to.total = looks.numbers("total");
  const std::size_t rows = to.total.size();
  to.believed_above = looks.numbers("believed_above", rows);
  to.believed_below = looks.numbers("believed_below", rows);
  to.seen_above = looks.numbers("seen_above", rows);
  to.seen_below = looks.numbers("seen_below", rows);
  to.chance = looks.numbers("chance_to_end", rows);
  out.stages.expected = plan.number("value/expected_total");
}

void read_decides(const Group& decides, StoredPlan& out) {
  auto& to = out.decides;
  to.given = decides.there();
  if (!to.given) return;
  const auto point = [](const Group& one) {
    return StoredPlan::Decides::Point{one.number("effect"), one.number("treated"),
                                      one.number("expected_total")};
  };
  to.better = decides.number("better_chance");
  to.none = point(decides.at("no_effect"));
  to.found = point(decides.at("effect"));
  const Group by = decides.at("by_effect");
  if (!by.has("effect")) return;
  to.effect = by.numbers("effect");
  to.treated = by.numbers("treated", to.effect.size());
  to.expected = by.numbers("expected_total", to.effect.size());
}

void read_population(const Group& group, StoredPlan::Population& out) {
  out.given = group.there();
  if (!out.given) return;
  out.window_solved = group.integer("window_solved") != 0;
  out.imposed = group.integer("effect_imposed") != 0;
  out.lives = group.integer("lives");
  out.draws = group.integer("draws");
  out.customers = group.number("customers");
  out.window_days = group.number("window_days");
  out.horizon_days = group.number("horizon_days");
  out.mean = group.number("control_mean");
  out.sd = group.number("control_sd");
  out.correlation = group.number("correlation_before");
  out.day = group.numbers("flow/day");
  out.there = group.numbers("flow/customers", out.day.size());
}

StoredPlan::Effect effect_of(const Group& group) {
  return {group.number("control"),        group.number("effect"), group.number("relative"),
          group.number("standard_error"), group.number("least"),  group.number("most")};
}

StoredPlan::Truth truth_of(const Group& group) {
  StoredPlan::Truth out{group.text("arm"),
                        effect_of(group.at("window")),
                        effect_of(group.at("window_revenue")),
                        effect_of(group.at("lifetime_revenue")),
                        effect_of(group.at("lifetime_net")),
                        group.number("misstated"),
                        {},
                        {},
                        {},
                        {}};
  if (const Group parts = group.at("over_time"); parts.has("until_day")) {
    out.until_day = parts.numbers("until_day");
    out.relative = parts.numbers("relative", out.until_day.size());
    out.standard_error = parts.numbers("standard_error", out.until_day.size());
    out.control = parts.numbers("control", out.until_day.size());
  }
  return out;
}

std::vector<StoredPlan::Outlook> outlook_of(const Group& group) {
  std::vector<StoredPlan::Outlook> out;
  if (!group.has("arm")) return out;
  const auto arm = group.texts("arm"), advice = group.texts("advice"), method = group.texts("method");
  const std::size_t n = arm.size();
  if (advice.size() != n || method.size() != n) return out;
  const auto column = [&](const char* name) { return group.numbers(name, n); };
  const auto effect = column("effect"), relative = column("relative"), wished = column("wished"),
             asked = column("power_asked"), finds = column("finds"), customers = column("customers"),
             there = column("there"), days = column("days"), longest = column("longest_days");
  const auto luck = group.integers("from_luck", n), loses = group.integers("loses", n);
  for (std::size_t i = 0; i < n; ++i)
    out.push_back({arm[i], advice[i], method[i], effect[i], relative[i], wished[i], asked[i], finds[i],
                   customers[i], there[i], days[i], longest[i], luck[i] != 0, loses[i] != 0});
  return out;
}

StoredPlan::Simulated simulated_of(const Group& group, const H5Reader& in) {
  StoredPlan::Simulated out;
  out.method = group.text("method");
  out.experiments = group.integer("experiments");
  out.fails = group.integer("fails") != 0;
  const Group rows = group.at("comparisons");
  out.arm = rows.texts("arm");
  const std::size_t n = out.arm.size();
  if (n == 0) in.bad("/plan/simulated", "found a method without arms");
  out.error = rows.numbers("type_1_error/value", n);
  out.error_se = rows.numbers("type_1_error/standard_error", n);
  out.power = rows.numbers("power/value", n);
  out.power_se = rows.numbers("power/standard_error", n);
  out.formula_power = rows.numbers_or_none("formula_power", n);
  return out;
}

/// Columns of words, all as long.
std::vector<std::vector<std::string>> rows_of(const Group& group, const std::vector<std::string>& columns,
                                              const H5Reader& in) {
  std::vector<std::vector<std::string>> out;
  for (const auto& name : columns) {
    const auto values = group.texts(name);
    if (&name == &columns.front()) out.resize(values.size());
    if (values.size() != out.size()) in.bad("/plan", "'" + name + "': found another length than beside it");
    for (std::size_t i = 0; i < out.size(); ++i) out[i].push_back(values[i]);
  }
  return out;
}

}  // namespace

StoredPlan read_plan(H5Reader& in) {
  in.expect({"stamkund-plan", kPlanFormatVersion, "plan"});
  const Group plan(in, "/plan");
  StoredPlan out;
  out.name = plan.text("name");
  out.question = plan.text("question");
  out.currency = plan.text("currency");
  out.solved = plan.text("solved");
  out.outcome = plan.text("outcome");
  out.test = plan.text("test");
  out.hypothesis = plan.text("hypothesis");
  out.sides = plan.text("sides");
  out.formula = plan.text("formula");
  out.arms = plan.texts("arms");
  if (out.arms.size() < 2) in.bad("/plan/arms", "found fewer than two");
  out.notes = plan.texts("notes");
  out.per_arm = plan.numbers("size/per_arm_rounded", out.arms.size());
  out.clusters = plan.numbers_or_none("size/clusters_per_arm", out.arms.size());
  out.total = plan.number("size/total_rounded");
  out.planned_total = plan.number("size/total");
  out.power = plan.number("power");
  out.power_asked = plan.number("power_asked");
  out.smallest_effect = plan.number("minimum_detectable_effect");
  out.relative_effect = plan.number_or_none("minimum_detectable_effect_relative");
  out.alpha = plan.number("alpha");
  out.alpha_each = plan.number("alpha_per_comparison");
  out.nominal_error = plan.number_or_none("nominal_error");
  out.variance_factor = plan.number("variance_factor");
  out.inflation = plan.number("inflation");
  out.comparisons = plan.integer("comparisons");
  out.duration_days = plan.number_or_none("duration_days");
  out.whole_days = plan.number_or_none("duration_days_rounded");
  if (!std::isfinite(out.whole_days)) out.whole_days = std::ceil(out.duration_days);
  out.expected_days = plan.number_or_none("expected_duration_days");
  out.margin = plan.number_or_none("margin");
  out.cost = plan.number_or_none("cost");
  out.information = plan.number_or_none("value/information");
  out.net = plan.number_or_none("value/net");
  read_curves(plan, out);
  read_stages(plan, out);
  read_decides(plan.at("decides"), out);
  if (const Group policies = plan.at("policies"); policies.has("name")) {
    out.policies.name = policies.texts("name");
    const std::size_t rows = out.policies.name.size();
    out.policies.profit = policies.numbers("profit", rows);
    out.policies.standard_error = policies.numbers("standard_error", rows);
    out.policies.regret = policies.numbers("regret", rows);
  }
  read_population(plan.at("population"), out.population);
  for (const auto& one : plan.at("truth").each()) out.truth.push_back(truth_of(one));
  out.outlook = outlook_of(plan.at("outlook"));
  for (const auto& one : plan.at("simulated").each()) out.simulated.push_back(simulated_of(one, in));
  for (auto& row : rows_of(plan.at("problems"), {"where", "message", "suggestion"}, in))
    out.warnings.push_back({row[0], row[1], row[2]});
  for (auto& row : rows_of(plan.at("defaults"), {"path", "value", "source"}, in))
    out.defaults.push_back({row[0], row[1], row[2]});
  (void)in.texts("/provenance/input_sha256");
  return out;
}

}  // namespace stamkund::store
