#include "engine/study/pilot_figures.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "engine/mechanisms/contacts/spec.h"

namespace stamkund::study {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// Stands for "not a number".
constexpr std::int64_t kUntold = std::numeric_limits<std::int64_t>::min();
constexpr double kUnit = 1e9;

std::int64_t billionths(double value) {
  if (!std::isfinite(value)) return kUntold;
  return std::llround(std::clamp(value * kUnit, -9e18, 9e18));
}

template <class Of>
struct Told : PilotFigure {
  std::function<double(const Of&)> value;
};

using OfPilot = Told<PilotJudgement>;
using OfDecile = Told<uplift::Decile>;

std::function<double(const PilotJudgement&)> of_oracle(double uplift::Oracle::*which) {
  return [which](const PilotJudgement& p) { return p.oracle ? (*p.oracle).*which : kNan; };
}

const std::vector<OfPilot>& list() {
  using P = PilotJudgement;
  static const std::vector<OfPilot> figures{
      {{"pilot_judged", "1", "customers of the pilot who were kept back to judge by"},
       [](const P& p) { return static_cast<double>(p.judged_on); }},
      {{"pilot_average", "1", "effect of the pilot's campaign on its outcome, a customer"},
       [](const P& p) { return p.average.value; }},
      {{"pilot_average_error", "1", "its standard error (Welch)"},
       [](const P& p) { return p.average.standard_error; }},
      {{"pilot_qini", "1", "of ranking by uplift, outcomes of yes and no; as 'stamkund uplift' defines it"},
       [](const P& p) { return p.by_uplift.qini; }},
      {{"pilot_auuc", "1", "likewise, of the uplift curve"}, [](const P& p) { return p.by_uplift.auuc; }},
      {{"pilot_auuc_of_gain", "1", "mean height of the gain curve over its end, of any outcome"},
       [](const P& p) { return p.by_uplift.auuc_of_gain; }},
      {{"pilot_qini_height", "1",
        "mean height of the Qini curve over the straight line, a treated customer, of any outcome"},
       [](const P& p) { return p.by_uplift.qini_height; }},
      {{"pilot_qini_by_risk", "1", "pilot_qini of ranking by risk, the highest first"},
       [](const P& p) { return p.by_risk.qini; }},
      {{"pilot_qini_height_by_risk", "1", "pilot_qini_height of ranking by risk, the highest first"},
       [](const P& p) { return p.by_risk.qini_height; }},
      {{"pilot_treated", "1", "share of those who are meant whom the campaign's rule treats"},
       [](const P& p) { return p.policy.share; }},
      {{"pilot_policy", "major", "net in the window, a customer, of the rule less that of treating nobody"},
       [](const P& p) { return p.policy.than_none.value; }},
      {{"pilot_policy_error", "major", "standard error of pilot_policy within one pilot"},
       [](const P& p) { return p.policy.than_none_error; }},
      {{"pilot_policy_than_all", "major", "the same of the rule less that of treating everybody"},
       [](const P& p) { return p.policy.than_all.value; }},
      {{"pilot_policy_than_all_error", "major", "its standard error within one pilot"},
       [](const P& p) { return p.policy.than_all_error; }},
      {{"pilot_itself", "major",
        "net that the pilot's own contacts brought in the window, all of them together; in no other figure"},
       [](const P& p) { return p.itself; }},
      {{"pilot_itself_error", "major", "its standard error within one pilot (Welch)"},
       [](const P& p) { return p.itself_error; }},
      {{"pilot_true_policy", "major",
        "as pilot_policy, of the rule that the run goes by, on customers who live several times over"},
       of_oracle(&uplift::Oracle::rule)},
      {{"pilot_oracle", "major",
        "the same of the best as many by their true effect: at least, chosen and counted by different lives"},
       of_oracle(&uplift::Oracle::at_least)},
      {{"pilot_oracle_at_most", "major", "likewise, at most: chosen and counted by the same lives"},
       of_oracle(&uplift::Oracle::at_most)},
      {{"pilot_left", "major", "pilot_oracle less pilot_true_policy: what is left on the table, at least"},
       of_oracle(&uplift::Oracle::left)},
      {{"pilot_left_error", "major", "its standard error within one replicate"},
       of_oracle(&uplift::Oracle::left_error)},
      {{"pilot_gainers", "1", "share of those who are meant who truly gain by the campaign, however many"},
       of_oracle(&uplift::Oracle::gains_share)},
      {{"pilot_gains", "major", "pilot_oracle of treating just these"}, of_oracle(&uplift::Oracle::gains)},
      {{"pilot_gains_left", "major", "pilot_gains less pilot_true_policy: what another number is worth, too"},
       of_oracle(&uplift::Oracle::gains_left)},
      {{"pilot_gains_left_error", "major", "its standard error within one replicate"},
       of_oracle(&uplift::Oracle::gains_left_error)}};
  return figures;
}

const std::vector<OfDecile>& decile_list() {
  using D = uplift::Decile;
  static const std::vector<OfDecile> figures{
      {{"customers", "1", "of the pilot who were kept back"},
       [](const D& d) { return static_cast<double>(d.customers); }},
      {{"predicted", "1", "mean uplift as it was learned"}, [](const D& d) { return d.predicted; }},
      {{"uplift", "1", "mean outcome of those who got the campaign less that of the others"},
       [](const D& d) { return d.uplift; }},
      {{"standard_error", "1", "of uplift within one pilot (Welch)"},
       [](const D& d) { return d.standard_error; }},
      {{"response_treated", "1", "mean outcome of those who got the campaign"},
       [](const D& d) { return d.response_treated; }},
      {{"response_control", "1", "mean outcome of the others"},
       [](const D& d) { return d.response_control; }}};
  return figures;
}

template <class List>
std::vector<PilotFigure> names_of(const List& figures) {
  return {figures.begin(), figures.end()};
}

/// What is learned and judged of one campaign alone.
std::vector<OfPilot> treatment_list() {
  std::vector<OfPilot> out;
  for (const OfPilot& one : list()) {
    if (one.name == "pilot_true_policy") break;  // from here on it is the whole rule's
    out.push_back(one);
  }
  return out;
}

void declare(counting::Schema& schema, const char* table, std::vector<counting::Axis> axes,
             const std::vector<PilotFigure>& figures) {
  std::vector<counting::Figure> all;
  for (const PilotFigure& one : figures) all.push_back({one.name, one.unit, one.meaning});
  schema.declare(table, std::move(axes), all);
}

}  // namespace

std::vector<PilotFigure> pilot_figures() { return names_of(list()); }
std::vector<PilotFigure> pilot_decile_figures() { return names_of(decile_list()); }

std::vector<PilotFigure> pilot_treatment_figures() { return names_of(treatment_list()); }

std::vector<std::string> pilot_treatments(const scenario::ArmSpec& arm) {
  const auto* policy = mechanisms::policy_of(arm);
  if (policy == nullptr || !policy->pilot) return {};
  const auto& campaigns = mechanisms::campaigns_of(arm);
  const auto& choice = campaigns[policy->pilot->campaign].rules->choice;
  if (!choice || choice->treatments < 2) return {};
  std::vector<std::string> names;
  for (std::size_t k = 0; k < choice->treatments; ++k)
    names.push_back(campaigns[policy->pilot->campaign + k].name);
  return names;
}

bool has_pilot(const scenario::ScenarioSpec& scenario) {
  return std::any_of(scenario.arms.begin(), scenario.arms.end(), [](const scenario::ArmSpec& arm) {
    const auto* policy = mechanisms::policy_of(arm);
    return policy != nullptr && policy->pilot;
  });
}

void declare_pilot(counting::Schema& schema, const scenario::ScenarioSpec& scenario) {
  if (!has_pilot(scenario)) return;
  declare(schema, kPilot, {}, pilot_figures());
  declare(schema, kPilotDeciles, {{"decile", kPilotGroups}}, pilot_decile_figures());
  std::size_t most = 0;
  for (const auto& arm : scenario.arms) most = std::max(most, pilot_treatments(arm).size());
  if (most > 0) declare(schema, kPilotTreatments, {{"treatment", most}}, pilot_treatment_figures());
}

void tell_pilot(const PilotJudgement* pilot, const std::vector<PilotJudgement>& treatments,
                counting::Counts& counts) {
  if (!counts.schema().has(kPilot)) return;
  for (const OfPilot& one : list())
    counts.at(kPilot, one.name) = pilot != nullptr ? billionths(one.value(*pilot)) : kUntold;
  for (std::size_t d = 0; d < kPilotGroups; ++d)
    for (const OfDecile& one : decile_list())
      counts.at(kPilotDeciles, one.name, d) =
          pilot != nullptr && d < pilot->deciles.size() ? billionths(one.value(pilot->deciles[d])) : kUntold;
  if (!counts.schema().has(kPilotTreatments)) return;
  const std::size_t most = counts.schema().table(kPilotTreatments).axes()[0].size;
  for (std::size_t k = 0; k < most; ++k)
    for (const OfPilot& one : treatment_list())
      counts.at(kPilotTreatments, one.name, k) =
          k < treatments.size() ? billionths(one.value(treatments[k])) : kUntold;
}

void tell(counting::Counts& counts, const char* table, const std::string& figure, double value) {
  counts.at(table, figure) = billionths(value);
}

double told(const counting::Counts& counts, const char* table, const std::string& figure, std::size_t cell) {
  const std::int64_t value = counts.at(table, figure, cell);
  return value == kUntold ? kNan : static_cast<double>(value) / kUnit;
}

}  // namespace stamkund::study
