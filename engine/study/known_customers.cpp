#include "engine/study/known_customers.h"

#include <cmath>
#include <limits>
#include <map>

#include "engine/ingest/known_spend.h"
#include "engine/scenario/observed_names.h"
#include "engine/targeting/ranking.h"

namespace stamkund::study {
namespace {

using targeting::Type;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

KnownCustomers::KnownCustomers(const calibration::Fit& fit, const std::vector<std::string>& segment_of,
                               const targeting::LifeCycle& rule)
    : fit_(fit) {
  columns_.schema.currency = fit.customers.amount_unit;
  scenario::name_what_campaigns_know(columns_.schema);
  add_purchases(rule);
  add_segments(segment_of);
  for (const auto& label : fit.labels)
    // A file of segments says more than what the fit kept.
    if (label.name != "segment" || segment_of.empty()) add_label(label);
}

void KnownCustomers::add_purchases(const targeting::LifeCycle& rule) {
  const ingest::CustomerTable& table = fit_.customers;
  const std::size_t n = table.size();
  std::vector<targeting::Buyer> buyers;
  std::vector<double> recency, tenure, purchases, spent, average, stage;
  for (std::size_t i = 0; i < n; ++i) {
    const double bought = table.frequency[i] + 1.0;
    const double amount = ingest::known_spend(table, i);
    buyers.push_back({table.age_days[i] - table.recency_days[i], bought, amount});
    recency.push_back(buyers.back().recency_days);
    tenure.push_back(table.age_days[i]);
    purchases.push_back(bought);
    spent.push_back(amount);
    average.push_back(amount / bought);
    stage.push_back(
        static_cast<double>(stage_of(rule, bought, table.recency_days[i], buyers.back().recency_days)));
  }
  const targeting::Ranking ranking = targeting::rank(buyers);
  std::vector<double> r, f, m, group, sales;
  for (const targeting::Buyer& one : buyers) {
    r.push_back(ranking.recency.score(-one.recency_days));
    f.push_back(ranking.frequency.score(one.purchases));
    m.push_back(ranking.money.score(one.spent));
    group.push_back(targeting::rfm_group(r.back(), f.back(), m.back(), one.purchases));
    sales.push_back(ranking.sales.of(one.spent));
  }
  // Amounts without a currency are bare numbers.
  const Type money = table.amount_unit.empty() ? Type::number : Type::money;
  columns_.add({"today", Type::date, "", {}}, std::vector<double>(n, table.calibration_end.serial));
  columns_.add({"recency", Type::duration, "", {}}, std::move(recency));
  columns_.add({"tenure", Type::duration, "", {}}, std::move(tenure));
  columns_.add({"purchases", Type::number, "", {}}, std::move(purchases));
  columns_.add({"spent", money, "", {}}, std::move(spent));
  columns_.add({"average_purchase", money, "", {}}, std::move(average));
  columns_.add({"rfm_recency", Type::number, "", {}}, std::move(r));
  columns_.add({"rfm_frequency", Type::number, "", {}}, std::move(f));
  columns_.add({"rfm_money", Type::number, "", {}}, std::move(m));
  columns_.add({"rfm_group", Type::text, "", targeting::rfm_group_names()}, std::move(group));
  columns_.add({"sales_class", Type::text, "", targeting::sales_class_names()}, std::move(sales));
  columns_.add({"stage", Type::text, "", targeting::stage_names()}, std::move(stage));
}

void KnownCustomers::add_segments(const std::vector<std::string>& segment_of) {
  if (segment_of.empty()) return;
  std::map<std::string, double> place;
  for (const std::string& one : segment_of)
    if (!one.empty()) place.emplace(one, 0.0);
  targeting::Attribute attribute{"segment", Type::text, "", {}};
  for (auto& [name, at] : place) {
    at = static_cast<double>(attribute.values.size());
    attribute.values.push_back(name);
  }
  std::vector<double> values;
  for (const std::string& one : segment_of) values.push_back(one.empty() ? kMissing : place.at(one));
  columns_.add(std::move(attribute), std::move(values));
}

void KnownCustomers::add_label(const ingest::HomeLabel& label) {
  std::vector<double> values;
  for (const std::uint16_t number : label.of)
    values.push_back(number == 0 ? kMissing : static_cast<double>(number - 1));
  columns_.add({label.name, Type::text, "", {label.names.begin() + 1, label.names.end()}}, std::move(values));
}

std::vector<std::string> KnownCustomers::names() const {
  std::vector<std::string> out;
  for (const auto& one : columns_.schema.attributes) out.push_back(one.name);
  return out;
}

void KnownCustomers::add(const targeting::AttributeTable& table) {
  auto values = table.of(fit_.customers.id);
  for (std::size_t a = 0; a < table.attributes.size(); ++a)
    columns_.add(table.attributes[a], std::move(values[a]));
}

std::vector<double> KnownCustomers::answers_to(const targeting::Expression& where) const {
  std::vector<double> out;
  for (std::size_t i = 0; i < fit_.customers.size(); ++i) {
    const double value = where.value(targeting::ColumnsRow{columns_, i});
    out.push_back(std::isnan(value) ? value : value > 0.0 ? 1.0 : 0.0);
  }
  return out;
}

}  // namespace stamkund::study
