#include "engine/calibration/response_fit.h"

#include "engine/base/expect.h"
#include "engine/calibration/calendar_test.h"
#include "engine/calibration/response_compare.h"
#include "engine/calibration/response_estimates.h"
#include "engine/calibration/response_experiment.h"
#include "engine/calibration/response_identify.h"
#include "engine/calibration/response_search.h"
#include "engine/calibration/response_trust.h"
#include "engine/calibration/stopwatch.h"
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

/// Why nothing can be estimated; empty if something can.
std::string missing_in(const ResponseHistory& history, const ModelFit& plain) {
  if (!can_predict(plain.status)) return "the purchases alone do not identify the model: " + plain.reason;
  if (history.contacts.empty() && history.spells.empty())
    return "there is no contact with a customer while she was observed";
  return {};
}

}  // namespace

bool takes_responses(const std::string& model) {
  const customer_base::ModelInfo* info = customer_base::find_model(model);
  return info != nullptr &&
         (info->kind == customer_base::Kind::pareto_nbd || info->kind == customer_base::Kind::bg_nbd);
}

ResponseFit fit_response(const ingest::CustomerTable& table, const ResponseHistory& history,
                         const ingest::ContactLog& contacts, const ModelFit& plain,
                         const ResponseOptions& options, const CovariateData* covariates,
                         const ingest::MembershipLog* memberships) {
  const Stopwatch watch;
  STAMKUND_EXPECT(takes_responses(plain.model) && plain.with_covariates == (covariates != nullptr));
  STAMKUND_EXPECT(history.groups.size() <= kMostGroups && table.size() == history.size());
  ResponseFit fit = described(table, history, plain, options);
  fit.reason = missing_in(history, plain);
  if (!fit.reason.empty()) {
    fit.status = Status::not_identified;
    fit.seconds = watch.seconds();
    return fit;
  }
  const ResponseCalendar calendar = response_calendar(table, covariates, true);
  ResponseSearch search(table, history, plain, calendar, options);
  const ResponseCoefficients fitted = search.coefficients();
  fit.experiment = compare_arms(table, history, contacts, fitted, options, fit.notes);
  fit.randomised = fit.experiment && fit.experiment->balanced;
  if (memberships != nullptr)
    fit.membership_experiment = compare_offers(table, history, *memberships, fitted, options, fit.notes);
  if (!history.contacts.empty()) {
    fit.naive = naive_comparison(history, options.window_days);
    search.compare(*fit.naive);
  }
  fit.calendar = test_calendar(table, history, search.state(), calendar, options.threads);
  const double log_likelihood = search.log_likelihood();
  const ExperimentFigures figures = figures_of(fit, fitted, fit.notes);
  if (figures.lift_factor || figures.member)
    search.hold_at(figures.lift_factor,
                   figures.member ? std::optional<double>(figures.member->searched) : std::nullopt);
  put_estimates(fit, search.state(), history, plain, calendar, options);
  put_figures(fit, figures);
  fit.log_likelihood = log_likelihood;
  fit.log_likelihood_without = search.log_likelihood_without();
  identify(fit, table, history, fitted, options);
  say_how_far_to_trust(fit, history, options);
  fit.seconds = watch.seconds();
  return fit;
}

}  // namespace stamkund::calibration
