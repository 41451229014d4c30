#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <functional>
#include <sstream>

#include "engine/base/failure.h"
#include "engine/calibration/calendar_law.h"
#include "engine/random/stream.h"
#include "engine/store/fit_file.h"
#include "engine/store/h5.h"
#include "engine/store/results_file.h"
#include "tests/store/learned_fit.h"
#include "tests/temporary_folder.h"

using namespace stamkund;

namespace {

calibration::Fit small_fit() {
  calibration::Fit fit;
  fit.process.model = "pareto-nbd";
  fit.process.names = {"r", "alpha", "s", "beta"};
  fit.process.estimates = {0.55, 10.6, 0.6, 11.7};
  fit.process.standard_errors = {0.05, 0.8, NAN, 6.2};
  fit.process.log_covariance.assign(16, 0.01);
  fit.process.status = calibration::Status::converged;
  fit.process.reason = "interior";
  fit.process.notes = {"a note"};
  fit.holdout = calibration::HoldoutBacktest{273, 1882, 1665.7, 1500, 1800};
  auto& table = fit.customers;
  table.id = {"a", "b,\"c\"", "\xc3\xa5"};
  table.first_day = {Day{9862}, Day{9863}, Day{9864}};
  table.frequency = {0, 2, 7};
  table.recency_days = {0, 20, 200};
  table.age_days = {260, 259, 258};
  table.mean_repeat_spend = {0, 35.25, 12};
  table.first_spend = {10, 20, 30};
  table.holdout_frequency = {0, 1, 4};
  table.calibration_end = *parse_iso_day("1997-09-30");
  table.amount_unit = "SEK";
  table.has_spend = true;
  return fit;
}

using Folder = test::TemporaryFolder;

void write(const std::string& path, const calibration::Fit& fit) {
  AtomicFile file(path);
  store::write_fit(file, fit, {});
}

}  // namespace

TEST_CASE("a fit comes back as it was written") {
  const Folder folder;
  const auto fit = small_fit();
  write(folder / "fit.h5", fit);
  const auto back = store::read_fit(folder / "fit.h5");
  CHECK(back.process.model == fit.process.model);
  CHECK(back.process.names == fit.process.names);
  CHECK(back.process.estimates == fit.process.estimates);
  CHECK(back.process.log_covariance == fit.process.log_covariance);
  CHECK(std::isnan(back.process.standard_errors[2]));
  CHECK(back.process.status == fit.process.status);
  CHECK(back.process.reason == fit.process.reason);
  CHECK(back.process.notes == fit.process.notes);
  CHECK(!back.spend);
  REQUIRE(back.holdout);
  CHECK(back.holdout->actual == 1882);
  CHECK(back.customers.id == fit.customers.id);
  CHECK(back.customers.frequency == fit.customers.frequency);
  CHECK(back.customers.recency_days == fit.customers.recency_days);
  CHECK(back.customers.first_day == fit.customers.first_day);
  CHECK(back.customers.calibration_end == fit.customers.calibration_end);
  CHECK(back.customers.has_spend);
}

TEST_CASE("what was seen of the calendar comes back, and the limit that an edge is") {
  const Folder folder;
  auto fit = small_fit();
  fit.holdout->plain_p05 = 1550;
  fit.holdout->plain_p95 = 1750;
  fit.process.limit = "no dropout is visible";
  fit.calendar = calibration::CalendarError{
      200, 30, -0.001, 0.002, {{100, 90, 500, 480, 0.03}, {120, 60, 300, 310, 0.04}}, {}, "a note"};
  fit.calendar->groups = {{"0 repeats", calibration::kByPurchases, 90, 0.2, -0.1, 0.1},
                          {"came in quarter 4", calibration::kByFirstPurchase, 110, 0.3, 0.1, 0.2}};
  fit.calendar->other = calibration::OtherModel{"bg-nbd", {0.25, 5.0, 0.5, 2.5}, -3.0};
  fit.calendar->spend =
      calibration::SpendLevels{30, 0.004, 0.001, {{100, 90, 0.1, 0.02}, {120, 60, -0.2, 0.03}}};
  write(folder / "fit.h5", fit);
  const auto back = store::read_fit(folder / "fit.h5");
  REQUIRE(back.calendar);
  REQUIRE(back.calendar->spend);
  CHECK(back.calendar->spend->weeks == 30);
  CHECK(back.calendar->spend->weekly_variance == 0.004);
  CHECK(back.calendar->spend->weekly_error == 0.001);
  REQUIRE(back.calendar->spend->origins.size() == 2);
  CHECK(back.calendar->spend->origins[1].off == -0.2);
  CHECK(back.calendar->spend->origins[1].luck == 0.03);
  CHECK(calibration::CalendarLaw(*back.calendar).spend_size() ==
        calibration::CalendarLaw(*fit.calendar).spend_size());
  REQUIRE(back.calendar->other);
  CHECK(back.calendar->other->model == "bg-nbd");
  CHECK(back.calendar->other->log_likelihood_less == -3.0);
  CHECK(back.calendar->other->estimates == fit.calendar->other->estimates);
  CHECK(back.process.limit == fit.process.limit);
  CHECK(back.holdout->plain_p05 == 1550);
  CHECK(back.holdout->plain_p95 == 1750);
  CHECK(back.calendar->age_days == 200);
  CHECK(back.calendar->weekly_variance == -0.001);
  CHECK(back.calendar->note == "a note");
  REQUIRE(back.calendar->origins.size() == 2);
  CHECK(back.calendar->origins[1].expected == 310);
  CHECK(back.calendar->origins[1].luck == 0.04);
  REQUIRE(back.calendar->groups.size() == 2);
  CHECK(back.calendar->groups[0].group == "0 repeats");
  CHECK(back.calendar->groups[0].kind == calibration::kByPurchases);
  CHECK(back.calendar->groups[1].kind == calibration::kByFirstPurchase);
  CHECK(back.calendar->groups[1].off == 0.1);
  // The law is made from what was seen, so the same file gives the same intervals.
  CHECK(calibration::CalendarLaw(*back.calendar).size() == calibration::CalendarLaw(*fit.calendar).size());
  CHECK(calibration::CalendarLaw(*back.calendar).cohort_size() ==
        calibration::CalendarLaw(*fit.calendar).cohort_size());
  fit.calendar->other->model = "mbg-nbd";
  write(folder / "same.h5", fit);
  CHECK_THROWS_WITH(store::read_fit(folder / "same.h5"),
                    Catch::Contains("found 'mbg-nbd', expected 'bg-nbd'"));
  fit.calendar->other = calibration::OtherModel{"bg-nbd", {0.25, -5.0, 0.5, 2.5}, 0.0};
  write(folder / "negative.h5", fit);
  CHECK_THROWS_WITH(store::read_fit(folder / "negative.h5"), Catch::Contains("which is not positive"));
  fit.calendar->other = {};
  write(folder / "before.h5", fit);
  CHECK(!store::read_fit(folder / "before.h5").calendar->other);
  fit.calendar->groups[0].kind = "by name";
  write(folder / "unknown.h5", fit);
  CHECK_THROWS_WITH(store::read_fit(folder / "unknown.h5"),
                    Catch::Contains("found 'by name', expected 'by purchases'"));
  fit.calendar->groups[0].kind = calibration::kByPurchases;
  fit.calendar->groups[1].share = 1.5;
  write(folder / "broken.h5", fit);
  CHECK_THROWS_WITH(store::read_fit(folder / "broken.h5"), Catch::Contains("calendar_error/groups/share"));
}

TEST_CASE("ids that are no UTF-8 are stored as Latin-1 says, in their order") {
  const Folder folder;
  auto fit = small_fit();
  for (std::size_t i = 0; i < fit.customers.size(); ++i)
    fit.customers.id[i] = std::string("\xC5sa") + static_cast<char>('0' + static_cast<int>(i));
  write(folder / "fit.h5", fit);
  const auto back = store::read_fit(folder / "fit.h5");
  CHECK(back.customers.id[0] == "\xC3\x85sa0");
  CHECK(std::is_sorted(back.customers.id.begin(), back.customers.id.end()));
}

TEST_CASE("the same content is the same bytes") {
  const Folder folder;
  write(folder / "a.h5", small_fit());
  write(folder / "b.h5", small_fit());
  const auto bytes = [](const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
  };
  CHECK((bytes(folder / "a.h5") == bytes(folder / "b.h5")));
}

TEST_CASE("what is no fit is refused by name") {
  const Folder folder;
  CHECK_THROWS_WITH(store::read_fit(folder / "none.h5"), Catch::Contains("no such file"));
  std::ofstream(folder / "text.h5") << "not HDF5 at all";
  CHECK_THROWS_WITH(store::read_fit(folder / "text.h5"), Catch::Contains("not a complete HDF5 file"));
  auto broken = small_fit();
  broken.customers.recency_days[1] = 1e9;
  write(folder / "broken.h5", broken);
  CHECK_THROWS_WITH(store::read_fit(folder / "broken.h5"), Catch::Contains("row 1 breaks"));
  broken = small_fit();
  broken.process.estimates[0] = -1.0;
  write(folder / "negative.h5", broken);
  CHECK_THROWS_WITH(store::read_fit(folder / "negative.h5"), Catch::Contains("not positive"));
}

// Hostile files: bytes flipped and tails cut. The reader refuses with a Failure or reads; it never does
// worse. (HDF5 itself parses the structure; what it hands over is checked here.)
TEST_CASE("damaged fits are refused, never worse") {
  const Folder folder;
  write(folder / "fit.h5", small_fit());
  std::ostringstream in;
  in << std::ifstream(folder / "fit.h5", std::ios::binary).rdbuf();
  const std::string original = in.str();
  for (const std::size_t size : {original.size() / 4, original.size() / 2, original.size() - 100}) {
    std::ofstream(folder / "cut.h5", std::ios::binary) << original.substr(0, size);
    CHECK_THROWS_AS(store::read_fit(folder / "cut.h5"), Failure);
  }
}

TEST_CASE("responses and diagnostics come back as they were written, all of them") {
  const Folder folder;
  auto fit = small_fit();
  fit.response = test::some_response();
  fit.diagnostics = test::some_diagnostics();
  write(folder / "fit.h5", fit);
  const auto back = store::read_fit(folder / "fit.h5");
  REQUIRE(back.response);
  const auto* lift = back.response->find(calibration::Response::lift, "email");
  REQUIRE(lift != nullptr);
  CHECK(lift->estimate == 0.42);
  CHECK(lift->standard_error == 0.11);
  CHECK(back.response->find(calibration::Response::decay, "sms")->reason ==
        "a lift and how fast it decays are not visible apart, so its decay is not estimated");
  CHECK_FALSE(back.response->find("member_purchase_rate")->identified);
  CHECK(back.response->find("lift[email]")->by_experiment);
  CHECK(back.response->sensitivity("member_purchase_rate")->test_customers == 12000);
  CHECK(back.response->membership_experiment->arms[1].exposure == 0.75);
  CHECK(back.response->group_contacts == fit.response->group_contacts);
  CHECK(back.response->naive->days_other == 4000);
  CHECK(back.response->experiment->arms[1].standard_error_of_mean == 0.25);
  CHECK(back.response->experiment->arms[1].since_model_relative == 0.31);
  CHECK(back.response->experiment->arms[1].raw_mean == 1.15);
  CHECK(back.response->experiment->since_days == 300);
  CHECK(back.response->experiment->adjusted);
  CHECK(back.response->wandering.more == 0.07);
  CHECK(back.response->wandering.wanders);
  REQUIRE(back.diagnostics);
  CHECK(back.diagnostics->alive.z == 1.5);
  CHECK(back.diagnostics->tracking.actual[0] == fit.diagnostics->tracking.actual[0]);
  CHECK(back.diagnostics->gaps.reason == "nobody bought twice");
  // What a reader leaves out, or puts in the wrong place, is not in the file the second time.
  write(folder / "again.h5", back);
  const auto bytes = [&](const char* name) {
    std::ostringstream in;
    in << std::ifstream(folder / name, std::ios::binary).rdbuf();
    return in.str();
  };
  CHECK(bytes("fit.h5") == bytes("again.h5"));
}

TEST_CASE("what a fit says of its model comes back: profiles, bootstrap, selection, projection") {
  const Folder folder;
  auto fit = small_fit();
  fit.process.profiles = {{"r", 0.55, 0.4, 0.7, 0.95, "converged", "converged"},
                          {"beta", 11.7, 3.0, INFINITY, 0.95, "converged", "open-ended"}};
  fit.bootstrap =
      calibration::Bootstrap{3, 2, {.1, .2, .3, .4}, {1, 2, 3, 4}, {5, 6, 7, 8}, {0, 0, 0, .1}, {}};
  fit.bootstrap->estimates = {.5, 10, .6, 11, .6, 11, .7, 12};
  calibration::Selection selection;
  calibration::Candidate best, other;
  best.fit = fit.process;
  best.aic = 10;
  best.by_origin = {-1, -2};
  other.fit.model = "bg-nbd";
  other.fit.names = {"r", "alpha", "a", "b"};
  other.fit.status = calibration::Status::boundary;
  other.fit.reason = "at an edge";
  other.behind = NAN;
  other.by_origin = {NAN, -3};
  selection.candidates = {other, best};
  selection.chosen = 1;
  selection.reason = "it foresees best";
  selection.origins = {*parse_iso_day("1997-03-31"), *parse_iso_day("1997-06-30")};
  selection.window_days = 91;
  selection.scored = 6;
  selection.season = "no season";
  fit.selection = selection;
  fit.projection = calibration::ContractProjection{{1, .8}, {1, .8, .7}, {1, .8, .9}, {3, 4, INFINITY}};
  write(folder / "fit.h5", fit);
  const auto back = store::read_fit(folder / "fit.h5");

  REQUIRE(back.process.profiles.size() == 2);
  CHECK(back.process.profiles[1].name == "beta");
  CHECK(back.process.profiles[1].low == 3.0);
  CHECK(std::isinf(back.process.profiles[1].high));
  CHECK(back.process.profiles[1].level == 0.95);
  CHECK(back.process.profiles[1].high_status == "open-ended");
  REQUIRE(back.bootstrap);
  CHECK(back.bootstrap->replicates == 3);
  CHECK(back.bootstrap->converged == 2);
  CHECK(back.bootstrap->p95 == fit.bootstrap->p95);
  CHECK(back.bootstrap->estimates == fit.bootstrap->estimates);
  REQUIRE(back.selection);
  CHECK(back.selection->chosen == 1);
  CHECK(back.selection->reason == selection.reason);
  CHECK(back.selection->season == selection.season);
  CHECK(back.selection->origins == selection.origins);
  CHECK(back.selection->scored == 6);
  CHECK(back.selection->candidates[0].fit.status == calibration::Status::boundary);
  CHECK(back.selection->candidates[0].fit.names.size() == 4);
  CHECK(std::isnan(back.selection->candidates[0].behind));
  CHECK(back.selection->candidates[1].by_origin == best.by_origin);
  REQUIRE(back.projection);
  CHECK(back.projection->observed == fit.projection->observed);
  CHECK(back.projection->retention == fit.projection->retention);
  CHECK(std::isinf(back.projection->residual_lifetime[2]));

  // Mutant: more populations whose fit converged than were drawn.
  fit.bootstrap->replicates = 1;
  write(folder / "wrong.h5", fit);
  CHECK_THROWS_WITH(store::read_fit(folder / "wrong.h5"),
                    Catch::Contains("expected at most one a replicate"));
}

namespace {

/// Of the small fit's customers: everybody is contacted on the first day, the last one is a member.
calibration::ResponseHistory some_contacts(const calibration::Fit& fit) {
  calibration::ResponseHistory history;
  history.merged = true;
  history.groups = fit.response->groups;
  history.group_contacts = fit.response->group_contacts;
  history.by_opened = fit.response->by_opened;
  history.counts = fit.response->contacts;
  history.age = fit.customers.age_days;
  const std::size_t n = fit.customers.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::uint32_t k = 0; k < fit.customers.frequency[i]; ++k)
      history.purchase_day.push_back(static_cast<std::int32_t>(fit.customers.recency_days[i]));
    history.purchase_begin.push_back(history.purchase_day.size());
    history.contacts.push_back({0, static_cast<std::uint32_t>(i % 2), i != 0});
    history.contact_begin.push_back(history.contacts.size());
    if (i + 1 == n) history.spells.push_back({-1, static_cast<std::int32_t>(fit.customers.age_days[i])});
    history.spell_begin.push_back(history.spells.size());
  }
  return history;
}

}  // namespace

TEST_CASE("the contacts behind a response come back, and some that cannot have been are refused") {
  const Folder folder;
  auto fit = small_fit();
  fit.response = test::some_response();
  fit.contact_history = some_contacts(fit);
  write(folder / "fit.h5", fit);
  const auto back = store::read_fit(folder / "fit.h5").contact_history.value();
  const auto& given = *fit.contact_history;
  CHECK(back.merged);
  CHECK(back.age == given.age);
  CHECK(back.purchase_day == given.purchase_day);
  CHECK(back.purchase_begin == given.purchase_begin);
  CHECK(back.contact_begin == given.contact_begin);
  CHECK(back.spell_begin == given.spell_begin);
  REQUIRE(back.contacts.size() == given.contacts.size());
  CHECK_FALSE(back.contacts[0].acts);
  CHECK(back.contacts[1].acts);
  CHECK(back.contacts[1].group == 1);
  CHECK(back.spells[0].from == -1);
  CHECK(back.spells[0].to == given.spells[0].to);
  const auto refused = [&](const std::function<void(calibration::ResponseHistory&)>& change,
                           const std::string& expected) {
    auto other = fit;
    change(*other.contact_history);
    write(folder / "bad.h5", other);
    CHECK_THROWS_WITH(store::read_fit(folder / "bad.h5"), Catch::Contains(expected));
  };
  refused([](auto& history) { history.contacts[1].group = 2; },
          "contact_group: found group 2, expected 0 to");
  refused([](auto& history) { history.contacts[1].day = 1'000'000; }, "contact_day: found day 1000000");
  refused([](auto& history) { history.spells[0].to = -1; }, "spell_to: found day -1, expected 0");
  refused([](auto& history) { history.contacts.pop_back(); },
          "contacts: found a count of 1, expected 0 to 0");
}

TEST_CASE("diagnostics are stored by section, and a section that is not there says why") {
  const Folder folder;
  auto fit = small_fit();
  auto& diagnostics = fit.diagnostics.emplace();
  diagnostics.customers = 3;
  diagnostics.frequency = {"", {0, 1}, {1, 2}, {1.5, 1.5}, {0.5, 0.5}, 0.25, 1, 1, 0.6, 0.6};
  diagnostics.tracking.reason = diagnostics.conditional.reason = diagnostics.alive.reason = "no";
  diagnostics.gaps.reason = diagnostics.regularity.reason = "no";
  write(folder / "fit.h5", fit);
  const store::H5Reader in(folder / "fit.h5");
  CHECK(in.text_attribute("/diagnostics/frequency", "reason").empty());
  CHECK(in.number_attribute("/diagnostics/frequency", "chi_square") == 0.25);
  CHECK(in.numbers("/diagnostics/frequency/count") == std::vector<double>{0, 1});
  CHECK(in.numbers("/diagnostics/frequency/expected") == std::vector<double>{1.5, 1.5});
  CHECK(in.text_attribute("/diagnostics/gaps", "reason") == "no");
  CHECK_FALSE(in.has("/diagnostics/gaps/actual"));
  CHECK_FALSE(in.has_attribute("/diagnostics/gaps", "median_actual"));
  CHECK(store::read_fit(folder / "fit.h5").diagnostics->gaps.reason == "no");
}

TEST_CASE("customers' stores come back, and numbers without a name are refused") {
  const Folder folder;
  auto fit = small_fit();
  fit.labels = {{"category", {"", "te"}, {1, 1, 0}, ingest::HomeBy::first},
                {"store", {"", "Lund", "Malm\xc3\xb6"}, {2, 0, 1}}};
  write(folder / "fit.h5", fit);
  CHECK(store::read_fit(folder / "fit.h5").labels == fit.labels);
  const auto refused = [&](const ingest::HomeLabel& label, const std::string& expected) {
    fit.labels = {label};
    write(folder / "bad.h5", fit);
    CHECK_THROWS_WITH(store::read_fit(folder / "bad.h5"), Catch::Contains(expected));
  };
  refused({"store", {"", "Lund"}, {0, 1, 2}}, "/labels/store/of: found 2, expected 0 to 1");
  refused({"store", {"Lund"}, {0, 0, 0}}, "/labels/store/name: found 1 names, expected an empty one");
}
