#include "engine/study/groupings.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/base/nearest.h"
#include "engine/mechanisms/life_cycle/life_cycle.h"
#include "engine/scenario/grouping.h"
#include "engine/study/known_customers.h"
#include "engine/targeting/attribute_table.h"
#include "engine/targeting/named_expression.h"

namespace stamkund::study {
namespace {

using scenario::Grouping;
using scenario::ScenarioSpec;

const char* const kPlace = "population.groups";
const char* const kNewCustomers = "new customers";
const char* const kUnknown = "not known";

/// What somebody has of something: a name by number, 0 = none, and how many have it.
struct Named {
  std::vector<std::string> names;  ///< [0] stands for none
  std::vector<std::uint16_t> of;   ///< into names
  std::vector<double> weight;      ///< [of] 1, or a share
};

/// As `wanted`, or the nearest that is not taken.
std::string untaken(std::string wanted, const std::vector<std::string>& taken) {
  while (std::find(taken.begin(), taken.end(), wanted) != taken.end()) wanted = "(" + wanted + ")";
  return wanted;
}

std::string count_of(std::size_t number, const char* what) { return std::to_string(number) + " " + what; }

/// The largest groups by themselves, the others as one.
Grouping fold(const std::string& name, const Named& all, const std::string& file, Problems& problems) {
  const std::size_t n = all.names.size();
  std::vector<double> size(n, 0.0);
  for (std::size_t i = 0; i < all.of.size(); ++i) size[all.of[i]] += all.weight.empty() ? 1.0 : all.weight[i];
  std::vector<std::size_t> order;
  for (std::size_t i = 1; i < n; ++i)
    if (size[i] > 0.0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return size[a] > size[b]; });

  Grouping out{name, "customers by " + name, {}, {}, false, 0};
  std::vector<std::uint16_t> number(n, 0);
  const std::size_t alone = std::min(order.size(), scenario::kMostGroups);
  for (std::size_t i = 0; i < alone; ++i) {
    number[order[i]] = static_cast<std::uint16_t>(i);
    out.groups.push_back(untaken(printable(all.names[order[i]]), out.groups));
  }
  if (order.size() > alone) {
    const std::size_t folded = order.size() - alone;
    for (std::size_t i = alone; i < order.size(); ++i) number[order[i]] = static_cast<std::uint16_t>(alone);
    out.groups.push_back(untaken(count_of(folded, "others"), out.groups));
    double rest = 0.0;
    for (std::size_t i = alone; i < order.size(); ++i) rest += size[order[i]];
    const double share = rest / std::accumulate(size.begin(), size.end(), 0.0);
    problems.warning({Severity::warning, file, 0, kPlace,
                      "'" + printable(name) + "' has " + count_of(order.size(), "groups") + "; the " +
                          count_of(alone, "largest") + " are shown by themselves, the " +
                          count_of(folded, "others") + " (" +
                          std::to_string(static_cast<int>(std::lround(100.0 * share))) +
                          " % of the customers) together",
                      ""});
  }
  if (size[0] > 0.0) {
    number[0] = static_cast<std::uint16_t>(out.groups.size());
    out.groups.push_back(untaken(kUnknown, out.groups));
  }
  for (const std::uint16_t at : all.of) out.group_of.push_back(number[at]);
  return out;
}

bool makes_groups(const targeting::Attribute& attribute) {
  return attribute.type == targeting::Type::text || attribute.type == targeting::Type::boolean;
}

Named of_label(const ingest::HomeLabel& label) { return {label.names, label.of, {}}; }

Named of_attribute(const targeting::Attribute& attribute, const std::vector<double>& values) {
  const bool flag = attribute.type == targeting::Type::boolean;
  Named out{{""}, {}, {}};
  if (flag)
    out.names.insert(out.names.end(), {"no", "yes"});
  else
    out.names.insert(out.names.end(), attribute.values.begin(), attribute.values.end());
  for (const double value : values)
    out.of.push_back(std::isnan(value) ? std::uint16_t{0} : static_cast<std::uint16_t>(1.0 + value));
  return out;
}

Named of_stores(const std::vector<scenario::MarkSpec>& stores) {
  Named out{{""}, {}, {}};
  for (const auto& store : stores) {
    out.of.push_back(static_cast<std::uint16_t>(out.names.size()));
    out.names.push_back(store.name);
    out.weight.push_back(store.share);
  }
  return out;
}

class Finder {
 public:
  Finder(ScenarioSpec& scenario, const calibration::Fit* fit, const std::string& file, Problems& problems)
      : scenario_(scenario), fit_(fit), file_(file), problems_(problems) {}

  void find(const std::string& name) {
    const auto& population = scenario_.population;
    if (const auto named = targeting::named_expression(name))
      return by_expression(named->first, named->second);
    if (!found_.insert(name).second) return wrong("'" + printable(name) + "' stands there twice", "");
    if (name == "store" && !population.stores.empty()) return by_home_store();
    if (name == "segment" && !population.segments.empty())
      return wrong("results have customers by the population's segments without being asked", "leave it out");
    if (const auto* label = label_of(name)) return by(name, of_label(*label));
    if (const auto* table = population.attributes.get())
      for (std::size_t a = 0; a < table->attributes.size(); ++a)
        if (table->attributes[a].name == name) return by_attribute(*table, a);
    nowhere(name);
  }

 private:
  void wrong(const std::string& message, const std::string& suggestion) {
    problems_.error({Severity::error, file_, 0, kPlace, message, suggestion});
  }

  [[nodiscard]] const ingest::HomeLabel* label_of(const std::string& name) const {
    if (fit_ == nullptr) return nullptr;
    for (const auto& label : fit_->labels)
      if (label.name == name) return &label;
    return nullptr;
  }

  void add(Grouping grouping) {
    scenario_.groupings.push_back(std::make_shared<const Grouping>(std::move(grouping)));
  }

  void by_home_store() {
    if (label_of("store") != nullptr)
      problems_.warning({Severity::warning, file_, 0, kPlace,
                         "the fit knows its customers' stores, and the population lists stores of its own: "
                         "those of the population count, for its rules refer to them",
                         "leave out population.stores to see the fit's"});
    Grouping grouping = fold("store", of_stores(scenario_.population.stores), file_, problems_);
    grouping.by_home_store = true;
    add(std::move(grouping));
  }

  void by(const std::string& name, const Named& named) {
    if (!scenario_.population.existing)
      return wrong("'" + printable(name) + "' is known of the fit's own customers, and they are left out",
                   "leave 'existing' true");
    Grouping grouping = fold(name, named, file_, problems_);
    if (scenario_.population.arrivals.count > 0) {
      grouping.of_new = grouping.groups.size();
      grouping.groups.push_back(untaken(kNewCustomers, grouping.groups));
    }
    add(std::move(grouping));
  }

  void by_attribute(const targeting::AttributeTable& table, std::size_t a) {
    const targeting::Attribute& attribute = table.attributes[a];
    if (!makes_groups(attribute))
      return wrong("'" + printable(attribute.name) +
                       "' is a column of numbers; groups are of texts, and of yes and no",
                   "put it into classes in the file, such as 18-29");
    // Of a stored scenario the file is not read, and nothing is simulated.
    if (table.unread || fit_ == nullptr) return;
    by(attribute.name, of_attribute(attribute, table.of(fit_->customers.id)[a]));
  }

  /// Whom an expression means, of what was known of them at the end of calibration.
  void by_expression(const std::string& name, const std::string& text) {
    if (!found_.insert(name).second) return wrong("'" + printable(name) + "' stands there twice", "");
    if (fit_ == nullptr) {
      // Of a stored scenario nothing is simulated.
      if (scenario_.population.fit_path.empty())
        wrong(
            "'" + printable(name) + "' asks for what is known of a fit's own customers, and there is no fit",
            "population.fit");
      return;
    }
    const auto* stages = mechanisms::life_cycle_of(scenario_);
    KnownCustomers known(*fit_, {}, stages != nullptr ? *stages : kUsualStages);
    if (const auto* table = scenario_.population.attributes.get(); table != nullptr && !table->unread)
      known.add(*table);
    targeting::Mistakes mistakes;
    const auto where = targeting::compile(text, known.schema(), mistakes);
    for (const targeting::Mistake& one : mistakes)
      wrong("'" + printable(name) + "': " + targeting::to_string(one), one.suggestion);
    if (!where) return;
    by(name, of_attribute({name, targeting::Type::boolean, "", {}}, known.answers_to(*where)));
  }

  void nowhere(const std::string& name) {
    std::vector<std::string> known;
    if (!scenario_.population.stores.empty()) known.emplace_back("store");
    if (fit_ != nullptr)
      for (const auto& label : fit_->labels) known.push_back(label.name);
    if (const auto* table = scenario_.population.attributes.get()) {
      if (table->unread) return;
      for (const auto& one : table->attributes)
        if (makes_groups(one)) known.push_back(one.name);
    }
    std::string message = "found '" + printable(name) + "', and nothing is known of it";
    std::string list;
    for (const auto& one : known) list += (list.empty() ? "" : ", ") + printable(one);
    if (!list.empty()) message += "; known is " + list;
    for (const char* one : {"store", "category", "segment"})
      if (std::find(known.begin(), known.end(), one) == known.end() && name != one) known.emplace_back(one);
    if (const std::string near = nearest(name, known); !near.empty())
      return wrong(message, "did you mean '" + printable(near) + "'?");
    const bool label = name == "store" || name == "category" || name == "segment";
    if (!label)
      return wrong(message, "population.attributes names a file that has it as a column, a line a customer");
    const std::string calibrate =
        "'stamkund calibrate TRANSACTIONS --" + name + "-column COLUMN' keeps it in the fit";
    wrong(fit_ == nullptr ? message + ": the population has no fit" : message + ": the fit holds none",
          name == "store" ? calibrate + "; or population.stores lists stores with their shares" : calibrate);
  }

  ScenarioSpec& scenario_;
  const calibration::Fit* fit_;
  const std::string& file_;
  Problems& problems_;
  std::set<std::string> found_;
};

}  // namespace

void find_groupings(ScenarioSpec& scenario, const calibration::Fit* fit, const std::string& file,
                    Problems& problems) {
  scenario.groupings.clear();
  Finder finder(scenario, fit, file, problems);
  for (const std::string& name : scenario.population.groups) finder.find(name);
}

}  // namespace stamkund::study
