// What a scenario says of satisfaction, below an arm.
#include "engine/mechanisms/satisfaction/satisfaction.h"
#include "engine/scenario/readers.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
using scenario::kAssumption;
using scenario::kUnitInterval;
using scenario::Range;
namespace key = scenario::key;

constexpr Range kUp{0.0, 3.0};
constexpr Range kDown{-3.0, 0.0};
constexpr Range kEither{-3.0, 3.0};

constexpr scenario::Key share(std::string_view name, std::string_view meaning, std::string_view fallback) {
  return key::quantity(name, Dimension::share, kUnitInterval, meaning).or_else(fallback, kAssumption);
}
constexpr scenario::Key moves(std::string_view name, Range range, std::string_view meaning,
                              std::string_view fallback) {
  return key::quantity(name, Dimension::number, range, meaning).or_else(fallback, kAssumption);
}

constexpr scenario::Keys kDelivery{
    key::constant("after", Dimension::duration, {0.0, 365.0}, "from a purchase until it is lived through")
        .or_else("0 days"),
    share("fails", "share of purchases that go wrong: late, wrong, broken", "5 %"),
    moves("failure", kDown, "how far that moves her", "-1"),
    moves("success", kUp, "how far a purchase that goes well moves her", "0"),
};
scenario::KeySet delivery_keys() { return kDelivery.set(); }

constexpr scenario::Keys kContacts{
    share("relevance",
          "share of noticed contacts that are relevant, of campaigns without a relevance of their own",
          "50 %"),
    moves("relevant", kEither, "how far a relevant contact moves her", "0.02"),
    moves("irrelevant", kEither, "how far another one does", "-0.05"),
};
scenario::KeySet contacts_keys() { return kContacts.set(); }

constexpr scenario::Keys kService{
    share("cases", "share of purchases after which she turns to the service", "2 %"),
    share("solved", "share of these that it solves", "80 %"),
    moves("solved_effect", kEither, "how far that moves her", "0.2"),
    moves("unsolved_effect", kEither, "how far a case that stays unsolved moves her", "-1"),
};
scenario::KeySet service_keys() { return kService.set(); }

constexpr scenario::Keys kSurvey{
    key::constant("after", Dimension::duration, {0.0, 365.0}, "a purchase").or_else("2 hours"),
    key::quantity("share", Dimension::share, {0.0, 1.0, true}, "of purchases after which she is asked")
        .or_else("100 %"),
    key::constant("again", Dimension::duration, scenario::kWait, "no customer is asked again within")
        .or_else("13 weeks", kAssumption),
    share("response", "probability that a customer at satisfaction 0 answers", "20 %"),
    key::quantity("response_slope", Dimension::number, {-5.0, 5.0},
                  "change of the log odds of answering for each unit of satisfaction")
        .or_else("0.3", kAssumption),
    key::quantity("score", Dimension::number, {0.0, 10.0}, "mean score at satisfaction 0, before rounding")
        .or_else("8", kAssumption),
    key::quantity("score_per_unit", Dimension::number, {0.0, 10.0}, "points for each unit of satisfaction")
        .or_else("1.5", kAssumption),
    key::quantity("score_noise", Dimension::number, {0.0, 10.0},
                  "standard deviation of scores at one satisfaction, points")
        .or_else("1", kAssumption),
    key::money("cost", "of asking once").or_else("0"),
};
scenario::KeySet survey_keys() { return kSurvey.set(); }

constexpr scenario::Keys kSatisfaction{
    key::constant("decay", Dimension::duration, scenario::kSpan,
                  "how fast she is back at her own level: the time to a factor e")
        .or_else("13 weeks", kAssumption),
    key::quantity("loyalty", Dimension::number, {-1.0, 1.0},
                  "correlation of customers' own levels with the log of their purchase rates")
        .or_else("0", kAssumption),
    key::quantity("purchase_rate", Dimension::change, {-0.9, 10.0},
                  "change of the purchase rate for each unit above her own level")
        .or_else("+5 %", kAssumption),
    key::quantity("leaving", Dimension::change, {-0.9, 10.0},
                  "change of the hazard of leaving for each unit above her own level")
        .or_else("-20 %", kAssumption),
    key::section("delivery", delivery_keys, "what becomes of purchases"),
    key::section("contacts", contacts_keys, "contacts that she notices"),
    key::section("service", service_keys, "cases for the service"),
    moves("reward", kEither, "how far redeeming a reward moves her", "0.2"),
    moves("promotion", kEither, "how far a tier up does", "0.3"),
    moves("demotion", kEither, "how far a tier down does", "-0.6"),
    key::section("survey", survey_keys, "asks whether she recommends the shop; changes nothing").or_none(),
};
scenario::KeySet satisfaction_keys() { return kSatisfaction.set(); }
constexpr scenario::Keys kHost{
    key::section("satisfaction", satisfaction_keys, "how content customers are, and what it does").or_none()};

void read_survey(scenario::Section& section, const scenario::ScenarioSpec& scenario, SurveySpec& survey) {
  survey.after_days = section.constant(kSurvey["after"]);
  survey.share = section.quantity(kSurvey["share"]);
  survey.again_days = section.constant(kSurvey["again"]);
  survey.response = section.quantity(kSurvey["response"]);
  survey.slope = section.quantity(kSurvey["response_slope"]);
  survey.score = section.quantity(kSurvey["score"]);
  survey.per_unit = section.quantity(kSurvey["score_per_unit"]);
  survey.noise = section.quantity(kSurvey["score_noise"]);
  survey.cost = read_money(section, kSurvey["cost"], scenario);
}

void read_experiences(scenario::Section& of, SatisfactionSpec& spec) {
  of.section(kSatisfaction["delivery"], [&](scenario::Section& section) {
    spec.delivery_after_days = section.constant(kDelivery["after"]);
    spec.fails = section.quantity(kDelivery["fails"]);
    spec.failure = section.quantity(kDelivery["failure"]);
    spec.success = section.quantity(kDelivery["success"]);
  });
  of.section(kSatisfaction["contacts"], [&](scenario::Section& section) {
    spec.relevance = section.quantity(kContacts["relevance"]);
    spec.relevant = section.quantity(kContacts["relevant"]);
    spec.irrelevant = section.quantity(kContacts["irrelevant"]);
  });
  of.section(kSatisfaction["service"], [&](scenario::Section& section) {
    spec.cases = section.quantity(kService["cases"]);
    spec.solved = section.quantity(kService["solved"]);
    spec.solved_effect = section.quantity(kService["solved_effect"]);
    spec.unsolved_effect = section.quantity(kService["unsolved_effect"]);
  });
  spec.reward = of.quantity(kSatisfaction["reward"]);
  spec.promotion = of.quantity(kSatisfaction["promotion"]);
  spec.demotion = of.quantity(kSatisfaction["demotion"]);
}

class SatisfactionPart final : public scenario::Part {
 public:
  [[nodiscard]] std::string_view name() const override { return "satisfaction"; }
  [[nodiscard]] scenario::KeySet keys() const override { return kHost.set(); }
  [[nodiscard]] std::shared_ptr<const scenario::PartSpec> read(
      scenario::Section& of, const scenario::PartContext& context) const override {
    auto spec = std::make_shared<SatisfactionSpec>();
    const bool there = of.optional_section(kHost["satisfaction"], [&](scenario::Section& section) {
      spec->decay_days = section.constant(kSatisfaction["decay"]);
      spec->loyalty = section.quantity(kSatisfaction["loyalty"]);
      spec->purchase_rate = section.quantity(kSatisfaction["purchase_rate"]);
      spec->leaving = section.quantity(kSatisfaction["leaving"]);
      read_experiences(section, *spec);
      spec->survey.emplace();
      if (!section.optional_section(kSatisfaction["survey"], [&](scenario::Section& survey) {
            read_survey(survey, context.scenario, *spec->survey);
          }))
        spec->survey.reset();
    });
    if (!there) return nullptr;
    return spec;
  }
};

}  // namespace

void add_satisfaction_keys(scenario::Parts& parts) {
  static const SatisfactionPart part;
  parts.of_arm.push_back(&part);
}

}  // namespace stamkund::mechanisms
