#include "engine/page/run_document.h"

#include "engine/page/run_parts.h"
#include "engine/report/defaults_taken.h"
#include "engine/report/verdict_text.h"
#include "engine/scenario/sample.h"

namespace stamkund::page {
namespace {

/// What a source is: its words say so, as all defaults of ours do.
const char* kind_of(const std::string& source) {
  if (source.find("assumption") != std::string::npos) return "assumed";
  for (std::size_t i = 0; i + 4 <= source.size(); ++i) {
    const std::string_view year(source.data() + i, 4);
    if ((year.starts_with("19") || year.starts_with("20")) &&
        year.find_first_not_of("0123456789") == year.npos)
      return "literature";
  }
  return source.empty() ? "a matter of form" : "as the source says";
}

Blocks assumptions(const Run& run, const RunInput& in) {
  const auto& population = run.scenario.spec.population;
  Blocks out{Paragraph{run.say(
      population.fit_path.empty()
          ? "Customers: as the scenario states them, not calibrated. Everything else stands in the "
            "scenario, or is a default of the table."
          : "Customers: calibrated on transactions (the fit that the scenario names). Everything else "
            "stands in the scenario, or is a default of the table.")}};
  Table table{run.say("Defaults that took effect, because the scenario does not say"),
              {run.say("key"), run.say("value"), run.say("kind"), run.say("source")},
              {},
              true};
  for (const auto& one : report::default_lines(in.assumptions))
    table.rows.push_back({one.key, one.values, run.say(kind_of(one.source)), run.retold(one.source)});
  if (!table.rows.empty()) out.emplace_back(NamedTable{"defaults", std::move(table)});
  if (!in.text.empty())
    out.emplace_back(
        Verbatim{run.say("The scenario as it was read, with what it says of its sources"), in.text});
  return out;
}

Blocks provenance(const Run& run, const RunInput& in) {
  Table table{run.say("What the result depends on"), {run.say("what"), run.say("value")}, {}, true};
  for (const auto& [name, value] : in.provenance) table.rows.push_back(run.made(name, value));
  return {NamedTable{"provenance", std::move(table)}};
}

}  // namespace

namespace {

/// An arm has the same colour in every chart.
void give_tones(const Run& run, Document& document) {
  for (Section& section : document.sections)
    for (Block& block : section.blocks) {
      auto* const figure = std::get_if<Figure>(&block);
      if (figure == nullptr) continue;
      for (Series& one : figure->chart.series)
        for (std::size_t a = 0; a < run.arms(); ++a)
          if (one.name == run.results.arms[a]) one.tone = (a + run.arms() - 1) % run.arms();
    }
}

/// A sample that stands for all, said first.
std::string sampled(const Run& run) {
  const std::uint64_t simulated = scenario::simulated_of(run.scenario.spec.population, run.results.customers);
  if (simulated == run.results.customers) return "";
  return run.say("A sample of {0} customers stands for all; intervals and standard errors hold its error.",
                 {run.in.number(static_cast<double>(simulated))}) +
         " ";
}

}  // namespace

Document run_document(const RunInput& in, const Language& language) {
  const Run run{{language}, in.results, in.scenario};
  Document out{
      language,
      in.scenario.spec.name,
      in.missed + report::verdict_text(in.results, in.scenario, language),
      sampled(run) + run.say("{0} customers, {1}, {2} replicates; money in {3}; effects against '{4}'.",
                             {language.number(static_cast<double>(in.results.customers)),
                              language.days(in.scenario.spec.horizon_days),
                              language.number(static_cast<double>(in.results.replicates)),
                              in.results.currency, in.results.arms[0]}),
      {}};
  for (const std::string& doubt : in.fit_doubts) out.note += " " + run.retold(doubt);
  const auto section = [&](const char* id, const char* title, Blocks blocks) {
    if (!blocks.empty()) out.sections.push_back({id, run.say(title), std::move(blocks)});
  };
  section("effect", "Effect on net by arm", effects(run));
  section("key", "Key figures", key_figures(run));
  section("cumulative", "When it pays", cumulative(run));
  section("sources", "Where the effect on sales comes from", decomposition(run));
  section("years", "Profit and loss by year", years(run));
  section("liability", "Units and what is owed", owed(run));
  section("redemption", "Redemption and balances", redemption(run));
  section("each-reward", "Rewards one by one", rewards(run));
  section("groups", "Who gains", groups(run));
  section("stages", "Stages of life", stages(run));
  section("contacts", "Contacts: dose, notice, fatigue", contacts(run));
  section("survey", "What customers say when asked", survey(run));
  section("pilots", "Pilots: whom a contact moves, and what that is worth", pilots(run));
  section("tornado", "What the answer depends on", tornado(run));
  section("uncertainty", "What the uncertainty is", causes(run));
  section("rests", "What it rests on", assumptions(run, in));
  section("provenance", "How to make it again", provenance(run, in));
  give_tones(run, out);
  return out;
}

}  // namespace stamkund::page
