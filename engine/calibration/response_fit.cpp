#include "engine/calibration/response_fit.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>

#include "engine/base/count.h"
#include "engine/base/expect.h"
#include "engine/calibration/calendar_test.h"
#include "engine/calibration/response_arms.h"
#include "engine/calibration/response_both_arms.h"
#include "engine/calibration/response_compare.h"
#include "engine/calibration/response_estimates.h"
#include "engine/calibration/response_experiment.h"
#include "engine/calibration/response_identify.h"
#include "engine/calibration/response_leaving.h"
#include "engine/calibration/response_moved.h"
#include "engine/calibration/response_past_tests.h"
#include "engine/calibration/response_search.h"
#include "engine/calibration/response_staying.h"
#include "engine/calibration/response_trust.h"
#include "engine/calibration/stopwatch.h"
#include "engine/calibration/unsubscribing.h"
#include "engine/calibration/wandering.h"
#include "models/customer_base/process.h"

namespace stamkund::calibration {
namespace {

/// What the fit is about, before anything is estimated.
ResponseFit described(const ingest::CustomerTable& table, const ResponseHistory& history,
                      const ModelFit& plain, const ResponseOptions& options) {
  ResponseFit fit;
  fit.model = full_name(plain);
  fit.customers = table.size();
  fit.contacts = history.counts;
  fit.groups = history.groups;
  fit.group_kind = history.group_kind;
  fit.group_segment = history.group_segment;
  fit.group_contacts = history.group_contacts;
  fit.grouped_by = options.by_campaign ? "campaign" : "channel";
  fit.by_opened = history.by_opened;
  fit.members = !history.spells.empty();
  fit.log_likelihood_without = fit.log_likelihood = plain.log_likelihood;
  double opened = 0.0;
  for (const auto& one : history.contacts) opened += one.acts ? 1.0 : 0.0;
  if (!history.contacts.empty()) fit.opened_share = opened / static_cast<double>(history.contacts.size());
  for (std::size_t i = 0; i < history.size(); ++i)
    fit.customers_contacted += history.contact_begin[i + 1] > history.contact_begin[i] ? 1 : 0;
  return fit;
}

bool has_calendar(const CovariateData& covariates) {
  const auto& names = covariates.paths.names;
  return std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name == "trend" || name.rfind("season.", 0) == 0;
  });
}

constexpr const char* kSharedByArms =
    "arms were drawn by lot: what changes for all of them from then on (prices, a season, growth, a "
    "promotion in the "
    "shop) is estimated beside the effect and is none of it; how they bought before tells only who buys much";

constexpr const char* kNotBesideArms =
    "what changes for all arms from then on could not be estimated beside the effect: how they bought before "
    "counts "
    "for it too, and it is right only if nothing else changed";

constexpr const char* kSeasonOrFatigue =
    "sales move with the calendar in a way that the fit does not know, which looks like contacts that wear "
    "out or warm up";

/// At a maximum, or at an edge of the process alone.
bool tells_responses(const ResponseState& state) {
  if (state.maximum.status == Status::converged) return true;
  if (state.maximum.status != Status::boundary && state.maximum.status != Status::not_identified)
    return false;
  return std::all_of(state.free.begin(), state.free.end(),
                     [&](std::size_t p) { return state.covariance(state.place(p), state.place(p)) > 0.0; });
}

std::string said(const NetOfMoved& net) {
  char text[256];
  std::snprintf(
      text, sizeof text,
      "purchases move: on days %.0f to %.0f after a contact the rate is %.0f %% lower than without it "
      "(standard error %.0f %%), so %.0f %% of what the lift brings was only bought sooner; handed on "
      "is what is left, at the fitted decay",
      net.days.from, net.days.to, -100.0 * net.rate, 100.0 * net.rate_error, 100.0 * (1.0 - net.factor));
  return text;
}

/// What the comparison of arms or past tests hand on stays theirs.
void give_way(ExperimentFigures& figures, const ResponseScale& scale) {
  if (!figures.arms) return;
  const bool lifts = figures.lift_factor || !figures.lifts.empty();
  for (std::size_t p = 0; p < figures.arms->taken.size(); ++p)
    if (p == scale.member() ? figures.member.has_value() : lifts) figures.arms->taken[p] = 0;
}

/// Why nothing can be estimated; empty if something can.
std::string missing_in(const ResponseHistory& history, const ModelFit& plain,
                       const ResponseOptions& options) {
  if (!can_predict(plain.status)) return "the purchases alone do not identify the model: " + plain.reason;
  if (history.contacts.empty() && history.spells.empty() && options.evidence == nullptr)
    return "there is no contact with a customer while she was observed";
  return {};
}

/// With a history that tells an effect, and agrees, there is one likelihood of both. Else the tests' figures
/// stand for themselves: nothing that was not drawn by lot may pull them away.
PastTests use_of_tests(ResponseFit& fit, const ExperimentFigures& figures, const ResponseOptions& options) {
  const std::vector<std::string> apart = disagreements(fit.past_arms);
  fit.notes.insert(fit.notes.end(), apart.begin(), apart.end());
  const Evidence& evidence = *options.evidence;
  const bool history_speaks = evidence.speaks != evidence.prior;
  const bool told = fit.randomised || (options.chosen_by_history && !fit.calendar.moves);
  if (!history_speaks || (told && apart.empty() && !figures.lift_factor)) return PastTests::together;
  return fit.randomised && !figures.lift_factor ? PastTests::between : PastTests::instead;
}

void say_of_tests(ResponseFit& fit, const Evidence& evidence) {
  if (fit.past_tests == PastTests::instead)
    fit.notes.emplace_back(
        "the lifts of the past tests are handed on, at the fitted decays, and not those of the history");
  if (fit.past_tests == PastTests::between)
    fit.notes.emplace_back(
        "two experiments disagree by more than luck: the past tests, and the history's own arms, which look "
        "as if "
        "drawn by lot. Handed on is what lies between them, so wide that it holds both (random effects); "
        "what "
        "differed (audience, offer, season) is for you to say. Leave out --experiment, or --contacts, to "
        "believe one of them");
  if (fit.past_tests == PastTests::together)
    fit.notes.emplace_back("past tests and the history of contacts are one likelihood");
  for (std::size_t g = 0; g < evidence.prior.size(); ++g)
    if (evidence.prior[g] && fit.past_tests != PastTests::instead)
      fit.notes.push_back(
          "no history shows how fast the lift of '" + fit.groups[g] +
          "' decays: its decay is an assumption, 14 days (6 to 32 in 90 %), but for what tests "
          "of unlike length say; lift and decay are known jointly");
  if (fit.past_tests != PastTests::none)
    fit.notes.emplace_back(
        "past tests are taken as drawn by lot and of customers like these; a test whose purchases are in the "
        "transactions too counts twice");
}

}  // namespace

bool takes_responses(const std::string& model) {
  const customer_base::ModelInfo* info = customer_base::find_model(model);
  return info != nullptr &&
         (info->kind == customer_base::Kind::pareto_nbd || info->kind == customer_base::Kind::bg_nbd);
}

bool tells_leaving(const std::string& model) {
  const customer_base::ModelInfo* info = customer_base::find_model(model);
  return info != nullptr && info->kind == customer_base::Kind::pareto_nbd;
}

ResponseFit fit_response(const ingest::CustomerTable& table, const ResponseHistory& history,
                         const ingest::ContactLog& contacts, const ModelFit& plain,
                         const ResponseOptions& asked, const CovariateData* covariates,
                         const ingest::MembershipLog* memberships) {
  const Stopwatch watch;
  ResponseOptions options = asked;
  options.calendar_given = covariates != nullptr && has_calendar(*covariates);
  STAMKUND_EXPECT(takes_responses(plain.model) && plain.with_covariates == (covariates != nullptr));
  STAMKUND_EXPECT(!(options.leaving_days > 0.0) || tells_leaving(plain.model));
  STAMKUND_EXPECT(history.groups.size() <= kMostGroups && table.size() == history.size());
  STAMKUND_EXPECT(options.evidence == nullptr || history.group_kind.empty());  // tests know no segments
  ResponseFit fit = described(table, history, plain, options);
  fit.reason = missing_in(history, plain, options);
  if (!fit.reason.empty()) {
    fit.status = Status::not_identified;
    fit.seconds = watch.seconds();
    return fit;
  }
  const ResponseCalendar plain_calendar = response_calendar(table, covariates, true);
  LeavingSought leaving = leaving_sought(history, options.leaving_days);
  ResponseCalendar calendar = with_leaving(plain_calendar, table, history, leaving.windows);
  const Evidence* const evidence = options.evidence;
  // Past tests are first compared with what the history says alone.
  const bool alone = evidence != nullptr && history.contacts.empty();
  std::optional<ResponseSearch> search;
  const auto look = [&](const Evidence* given) {
    search.emplace(table, history, plain, calendar, options, given);
    while (hold_flat_leaving(leaving, search->state(), plain.estimates.size())) {
      calendar = with_leaving(plain_calendar, table, history, leaving.windows);
      search.emplace(table, history, plain, calendar, options, given);
    }
  };
  look(alone ? evidence : nullptr);
  ResponseCoefficients fitted = search->coefficients();
  const auto compare = [&](const ResponseSearch& by, const ResponseCalendar& with,
                           std::vector<std::string>& notes) {
    const ProcessInDays process = by.state().process_in_days();
    fit.experiment = compare_arms(table, history, contacts, fitted, process, options, notes);
    fit.randomised = fit.experiment && fit.experiment->balanced;
    if (memberships != nullptr)
      fit.membership_experiment =
          compare_offers(table, history, *memberships, fitted, process, options, notes);
    if (!history.contacts.empty()) {
      fit.naive = naive_comparison(history, options.window_days);
      by.compare(*fit.naive);
    }
    fit.calendar = test_calendar(table, history, by.state(), with, options.threads);
    fit.wandering = test_wandering(history, by.state(), with);
    return figures_of(fit, fitted, {options.calendar_given, !leaving.windows.groups.empty()}, notes);
  };
  std::vector<std::string> notes;
  ExperimentFigures figures = compare(*search, calendar, notes);
  const ByLot lot{fit.randomised ? &contacts : nullptr,
                  fit.membership_experiment && fit.membership_experiment->balanced ? memberships : nullptr,
                  options.window_days};
  // What all arms share, beside what was drawn by lot.
  std::optional<ResponseSearch> arms;
  ResponseCalendar shared;
  std::size_t outsiders = 0;
  const auto look_at_arms = [&](const Evidence* given) {
    arms.reset();
    shared = with_both_arms(calendar, table, history, lot);
    shared = with_outsiders(shared, table, history, lot, outsiders);
    if (shared.shared_by_arms == 0) return;
    arms.emplace(table, history, plain, shared, options, given);
    if (!tells_responses(arms->state())) {
      notes.emplace_back(kNotBesideArms);
      return arms.reset();
    }
    const auto hold_against_arms = [&] {
      arms->widen_to_scores();
      notes.clear();
      KnownByArms known = known_by_arms(arms->state(), search->state(), lot);
      fitted = search->state().scale.coefficients(known.searched);
      figures = compare(*arms, shared, notes);
      figures.arms = std::move(known);
    };
    hold_against_arms();
    if (lot.contacts != nullptr && fit.calendar.moves && arms->leave_out_fatigue(kSeasonOrFatigue))
      hold_against_arms();
    if (lot.memberships != nullptr && tells_leaving(plain.model)) {
      const double z = score_of_staying(table, history, shared, arms->state(), *lot.memberships,
                                        *fit.membership_experiment, options.threads);
      if (std::abs(z) > kLeavesOtherwise) judge_staying(fit, z, figures, notes);
    }
    if (lot.contacts == nullptr || figures.lift_factor) return;
    const auto net = net_of_moved(table, history, plain, shared, arms->state(), options, given);
    if (!net) return;
    notes.push_back(said(*net));
    figures.lift_factor = net->factor;
    figures.lift_factor_error = net->factor_error;
    for (std::size_t p = 0; p < net->searched.size(); ++p)
      if (figures.arms->taken[p] != 0 && p != arms->state().scale.member())
        figures.arms->searched[p] = net->searched[p];
    fitted = search->state().scale.coefficients(figures.arms->searched);
  };
  look_at_arms(alone ? evidence : nullptr);
  if (evidence != nullptr) {
    fit.past_arms = compare_past_tests(*evidence, history, search->state());
    fit.past_tests = alone ? PastTests::alone : use_of_tests(fit, figures, options);
    if (fit.past_tests == PastTests::together) {
      look(evidence);
      fitted = search->coefficients();
      std::vector<std::string> said_already;
      notes.swap(said_already);
      figures = compare(*search, calendar, notes);
      look_at_arms(evidence);
      notes.swap(said_already);
    }
    if (fit.past_tests == PastTests::instead || fit.past_tests == PastTests::between)
      put_lifts_of_tests(*evidence, search->state(), figures);
    if (fit.past_tests == PastTests::between) widen_to_both(search->state(), figures);
    say_of_tests(fit, *evidence);
  }
  fit.notes.insert(fit.notes.begin(), notes.begin(), notes.end());
  if (arms) fit.notes.emplace_back(kSharedByArms);
  if (arms && outsiders > 0)
    fit.notes.push_back("customers outside the arms had it, too (" + std::to_string(outsiders) +
                        "): nobody drew them, so what they did then is no part of the effect");
  const ResponseSearch& best = arms ? *arms : *search;
  const double log_likelihood = best.log_likelihood(), without = best.log_likelihood_without();
  give_way(figures, search->state().scale);
  scale_lifts(figures, fitted.lift);
  if (figures.any()) search->hold_at(figures);
  put_estimates(fit, search->state(), history, plain, calendar, leaving.windows, options,
                figures.arms ? &*figures.arms : nullptr);
  put_figures(fit, figures);
  put_held_leaving(fit, leaving);
  put_unsubscribing(fit, history, search->state(), calendar);
  weigh_fatigue_in_logs(fit);
  fit.log_likelihood = log_likelihood;
  fit.log_likelihood_without = without;
  identify(fit, table, history, fitted, options);
  say_how_far_to_trust(fit, history, options);
  fit.seconds = watch.seconds();
  return fit;
}

}  // namespace stamkund::calibration
