#include "engine/page/design_document.h"

#include <algorithm>
#include <cmath>

#include "engine/page/design_parts.h"

namespace stamkund::page {
namespace {

using store::StoredDesign;

std::string answer(const DesignPage& page) {
  const std::string power = page.in.percent(page.value("power"));
  if (page.plan.design == "geo")
    return (page.value("reached") == 0.0
                ? page.say(
                      "NOT REACHED: an effect of {0} is looked for, and no duration that was tried finds it.",
                      {page.in.percent(std::abs(page.value("effect_wanted")))}) +
                      " "
                : "") +
           page.say(
               "Treat {0} regions for {1} weeks and compare with {2}. It finds an effect of {3} with a "
               "chance of "
               "{4}.",
               {std::to_string(page.count("treated")), page.told("duration_weeks"),
                std::to_string(page.count("control")),
                page.in.percent(page.value("minimum_detectable_effect_relative")), power}) +
           (page.value("alpha_to_call") < page.value("alpha")
                ? " " + page.say(
                            "Call it only at a p-value below {0}: at {1} the past shows effects where there "
                            "were none, too often.",
                            {page.told("alpha_to_call", 2), page.in.percent(page.value("alpha"))})
                : "");
  if (page.plan.design == "factorial")
    return page.say("Put {0} customers into each cell, {1} in all.",
                    {page.told("size/per_cell_rounded", 12), page.told("size/total_rounded", 12)});
  if (page.plan.design == "switchback")
    return page.say(
        "Switch every {0} rows, for {1} rows. It finds an effect of {2} with a chance of {3}.",
        {page.told("period", 9), page.told("rows", 9), page.told("minimum_detectable_effect"), power});
  return page.say("Roll out to {0} clusters, step by step. The smallest effect that is well found is {1}.",
                  {page.told("size/clusters", 9), page.told("minimum_detectable_effect")});
}

std::string switching(const DesignPage& page, const std::string& word) {
  if (word == "separately") return page.say("each by its own lot");
  return word == "together" ? page.say("all together") : page.say("half of them the other way around");
}

/// "on off, off on" in the page's language.
std::string on_and_off(const DesignPage& page, const std::string& order) {
  std::string out, word;
  for (const char c : order + " ") {
    if (c != ' ' && c != ',') {
      word += c;
      continue;
    }
    out += (word == "on" || word == "off" ? page.say(word) : word) + c;
    word.clear();
  }
  out.pop_back();
  return out;
}

Blocks lists(const DesignPage& page) {
  Blocks out;
  const auto put = [&](const char* name, const std::string& title) {
    const auto found = page.plan.lists.find(name);
    if (found == page.plan.lists.end() || found->second.empty()) return;
    std::string all;
    for (const auto& one : found->second)
      all += (all.empty() ? "" : ", ") + (name == std::string_view("schedule") ? on_and_off(page, one) : one);
    out.emplace_back(Paragraph{title + ": " + all});
  };
  if (!page.plan.question.empty()) out.emplace_back(Paragraph{page.plan.question});
  put("treated", page.say("treat"));
  put("control", page.say("compare with"));
  put("left_out", page.say("leave out"));
  if (page.names("orders", "unit").empty()) put("schedule", page.say("order, pair by pair"));
  Table terms{page.say("The plan"), {page.say("what"), page.say("value")}, {}, true};
  for (const auto& [name, value] : page.plan.values)
    if (std::isfinite(value)) terms.rows.push_back({label(page, "", name), figure(page, "", name, value)});
  if (const auto found = page.plan.words.find("units_switch"); found != page.plan.words.end())
    terms.rows.push_back({page.say("how units switch"), switching(page, found->second)});
  terms.rows.push_back({page.say("formula"), page.retold(page.plan.formula)});
  out.emplace_back(NamedTable{"terms", std::move(terms)});
  return out;
}

/// Words of a table are names, but for the order of on and off.
std::string words(const DesignPage& page, const std::string& table, const StoredDesign::Column& column,
                  std::size_t row) {
  if (table != "orders" || column.name != "order") return column.words[row];
  return on_and_off(page, column.words[row]);
}

Blocks tables(const DesignPage& page) {
  Blocks out;
  for (const auto& [name, columns] : page.plan.tables) {
    // Those of curves stand under their charts.
    if (columns.empty() || name.starts_with("power_by")) continue;
    Table table{heading(page, name), {}, {}};
    const std::size_t rows = std::max(columns[0].words.size(), columns[0].numbers.size());
    table.rows.resize(rows);
    for (const auto& column : columns) {
      table.head.push_back(label(page, name, column.name));
      for (std::size_t i = 0; i < rows; ++i)
        table.rows[i].push_back(column.words.empty() ? figure(page, name, column.name, column.numbers[i])
                                                     : Cell{words(page, name, column, i)});
    }
    out.emplace_back(NamedTable{name, std::move(table)});
  }
  return out;
}

Blocks rests_on(const DesignPage& page) {
  Blocks out;
  for (const auto& note : page.plan.notes) out.emplace_back(Paragraph{page.retold(note)});
  Table table{page.say("Defaults that took effect, because the file does not say"),
              {page.say("key"), page.say("value"), page.say("source")},
              {},
              true};
  for (const auto& one : page.plan.defaults) table.rows.push_back({one[0], one[1], page.retold(one[2])});
  if (!table.rows.empty()) out.emplace_back(NamedTable{"defaults", std::move(table)});
  return out;
}

}  // namespace

double DesignPage::value(const std::string& name) const {
  const auto found = plan.values.find(name);
  return found == plan.values.end() ? std::nan("") : found->second;
}

std::string DesignPage::told(const std::string& name, int digits) const {
  return in.number(value(name), digits);
}

std::size_t DesignPage::count(const std::string& list) const {
  const auto found = plan.lists.find(list);
  return found == plan.lists.end() ? 0 : found->second.size();
}

namespace {

const store::StoredDesign::Column& column_of(const store::StoredDesign& plan, const std::string& table,
                                             const std::string& column) {
  static const store::StoredDesign::Column none{};
  if (const auto found = plan.tables.find(table); found != plan.tables.end())
    for (const auto& one : found->second)
      if (one.name == column) return one;
  return none;
}

}  // namespace

const std::vector<double>& DesignPage::numbers(const std::string& table, const std::string& column) const {
  return column_of(plan, table, column).numbers;
}

const std::vector<std::string>& DesignPage::names(const std::string& table, const std::string& column) const {
  return column_of(plan, table, column).words;
}

Document design_document(const StoredDesign& plan,
                         const std::vector<std::pair<std::string, std::string>>& provenance,
                         const Language& language) {
  const DesignPage page{{language}, plan};
  Document out{language,
               page.title(plan.name),
               answer(page),
               page.say("A plan of a test, made before there are any data; money in {0}.", {plan.currency}),
               {}};
  const auto section = [&](const char* id, const char* title, Blocks blocks) {
    if (!blocks.empty()) out.sections.push_back({id, page.say(title), std::move(blocks)});
  };
  section("to-do", "What to do", lists(page));
  Blocks found = design_charts(page);
  append(found, tables(page));
  section("power", "What it finds", std::move(found));
  section("rests", "What it rests on", rests_on(page));
  Table table{page.say("What the result depends on"), {page.say("what"), page.say("value")}, {}, true};
  for (const auto& [name, value] : provenance) table.rows.push_back(page.made(name, value));
  section("provenance", "How to make it again", {NamedTable{"provenance", std::move(table)}});
  return out;
}

}  // namespace stamkund::page
