#include "engine/report/page.h"

#include <cmath>
#include <limits>

#include "engine/report/numbers.h"
#include "engine/report/svg.h"
#include "engine/report/verdict_text.h"
#include "engine/report/year_tables.h"

namespace stamkund::report {
namespace {

using metrics::Results;
using Row = std::vector<std::string>;

constexpr const char* kStyle = R"(
:root{color-scheme:light}
body{font:16px/1.5 system-ui,sans-serif;color:#222;background:#fff;max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2.2rem;border-top:1px solid #ccc;padding-top:.8rem}
.answer{font-size:1.2rem;border-left:.35rem solid #005a8c;padding:.2rem 0 .2rem .9rem}
.note{color:#555}figure{margin:1rem 0}.chart{overflow-x:auto}svg{width:100%;min-width:34rem;height:auto}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}
caption{text-align:left;color:#555;padding:.3rem 0}
th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid #ddd;vertical-align:top}
th:first-child,td:first-child,.words th,.words td{text-align:left}.words td{overflow-wrap:anywhere}thead th{border-bottom:2px solid #555}
summary{cursor:pointer;padding:.4rem 0;color:#005a8c}nav a{display:inline-block;margin:.15rem .8rem .15rem 0;color:#005a8c}
a:focus-visible,summary:focus-visible,.wide:focus-visible,.chart:focus-visible{outline:3px solid #a84300;outline-offset:2px}
@media print{body{max-width:none;font-size:11pt}nav{display:none}figure,tr{break-inside:avoid}.wide,.chart{overflow:visible}svg{min-width:0}table{font-size:8pt}}
)";

std::string table(const std::string& caption, const Row& head, const std::vector<Row>& rows,
                  bool words = false) {
  std::string out = "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" + escaped(caption) +
                    "\"><table" + (words ? " class=\"words\"" : "") + "><caption>" + escaped(caption) +
                    "</caption><thead><tr>";
  for (const auto& cell : head) out += "<th scope=\"col\">" + escaped(cell) + "</th>";
  out += "</tr></thead><tbody>\n";
  for (const auto& row : rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      out += (i == 0 ? "<th scope=\"row\">" : "<td>") + escaped(row[i]) + (i == 0 ? "</th>" : "</td>");
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

/// A chart, and its figures behind a toggle that needs no script.
std::string chart(const std::string& title, const std::string& drawing, const std::string& figures) {
  return "<figure><div class=\"chart\" tabindex=\"0\" role=\"region\" aria-label=\"" +
         escaped("Chart: " + title) + "\">" + drawing + "</div><details><summary>Figures: " + escaped(title) +
         "</summary>" + figures + "</details></figure>\n";
}

class Page {
 public:
  explicit Page(const PageInput& in) : in_(in), results_(in.results) {}

  std::string text() {
    section("effect", "Effect on net by arm", effects());
    section("cumulative", "When it pays", cumulative());
    section("sources", "Where the effect on sales comes from", decomposition());
    section("years", "Profit and loss by year", years());
    section("liability", "Units and what is owed", units());
    section("groups", "Who gains", groups());
    section("uncertainty", "What the uncertainty is", causes());
    section("rests", "What it rests on", assumptions());
    section("provenance", "How to make it again", provenance());
    const std::string title = escaped(in_.scenario.spec.name);
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
           "style-src "
           "'unsafe-inline'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<link rel=\"icon\" href=\"data:,\">\n<title>" +
           title + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<header><h1>" + title +
           "</h1>\n" + "<p class=\"answer\">" + escaped(verdict_text(results_, in_.scenario)) +
           "</p>\n<p class=\"note\">" +
           escaped(number(static_cast<double>(results_.customers)) + " customers, " +
                   days_text(in_.scenario.spec.horizon_days) + ", " +
                   number(static_cast<double>(results_.replicates)) + " replicates; money in " +
                   results_.currency + "; effects against '" + results_.arms[0] + "'.") +
           "</p></header>\n<nav aria-label=\"Contents\">" + contents_ + "</nav>\n<main>\n" + body_ +
           "</main>\n</body>\n</html>\n";
  }

 private:
  void section(const std::string& id, const std::string& title, const std::string& what) {
    if (what.empty()) return;
    contents_ += "<a href=\"#" + id + "\">" + escaped(title) + "</a>";
    body_ += "<section id=\"" + id + "\"><h2>" + escaped(title) + "</h2>\n" + what + "</section>\n";
  }

  [[nodiscard]] std::string effects() const {
    if (results_.arms.size() < 2) return "";
    std::vector<Interval> intervals;
    std::vector<Row> rows;
    for (std::size_t a = 1; a < results_.arms.size(); ++a) {
      const auto& effect = results_.total("net").effects[a];
      intervals.push_back({results_.arms[a], effect.p05, effect.mean, effect.p95});
      rows.push_back({results_.arms[a], signed_number(effect.mean), number(effect.standard_error, 2),
                      signed_number(effect.p05), signed_number(effect.p95),
                      percent(results_.comparison("ahead").summary[a].mean),
                      number(results_.total("program_cost").summary[a].mean),
                      percent(results_.comparison("roi").summary[a].mean)});
    }
    return chart("effect on net, mean and 90 % of the replicates",
                 interval_chart("Effect on net by arm, " + results_.currency, results_.currency, intervals),
                 table("Effect on net, " + results_.currency + ", all costs and what is owed counted",
                       {"arm", "effect", "s.e.", "5 %", "95 %", "ahead in", "program cost", "ROI"}, rows));
  }

  [[nodiscard]] std::string cumulative() const {
    const metrics::CountedFigure& net = results_.period("net_to_horizon");
    const std::size_t periods = results_.period_start_days.size();
    if (results_.arms.size() < 2 || periods < 2) return "";
    std::vector<double> weeks{0.0};
    for (std::size_t p = 0; p < periods; ++p)
      weeks.push_back((p + 1 < periods ? results_.period_start_days[p + 1] : in_.scenario.spec.horizon_days) /
                      7.0);
    std::vector<Series> lines;
    Row head{"to week"};
    for (std::size_t a = 1; a < results_.arms.size(); ++a) {
      Series line{results_.arms[a], {0.0}};
      double sum = 0.0;
      for (std::size_t p = 0; p < periods; ++p) {
        for (std::uint64_t r = 0; r < results_.replicates; ++r)
          sum += static_cast<double>(net.values[(a * results_.replicates + r) * periods + p] -
                                     net.values[r * periods + p]);
        line.values.push_back(sum / static_cast<double>(results_.replicates) /
                              static_cast<double>(results_.minor_per_major));
      }
      head.push_back(results_.arms[a]);
      lines.push_back(std::move(line));
    }
    std::vector<Row> rows;
    for (std::size_t i = 1; i < weeks.size(); ++i) {
      rows.push_back({number(std::round(weeks[i]))});
      for (const auto& line : lines) rows.back().push_back(signed_number(std::round(line.values[i])));
    }
    std::vector<Row> paid;
    for (std::size_t a = 1; a < results_.arms.size(); ++a) {
      const auto& earned = results_.comparison("payback").summary[a];
      const auto& cash = results_.comparison("cash_payback").summary[a];
      const auto when = [](const metrics::Summary& one) {
        return one.replicates == 0      ? "-"
               : std::isfinite(one.p50) ? days_text(one.p50)
                                        : std::string("not yet");
      };
      paid.push_back({results_.arms[a], when(cash), when(earned), percent(earned.share_finite)});
    }
    return chart("cumulative effect on net up to the horizon",
                 line_chart("Cumulative effect on net, " + results_.currency, results_.currency, "weeks",
                            weeks, lines),
                 table("Cumulative effect on net, mean of the replicates, " + results_.currency +
                           ", not discounted, without what is owed at the horizon",
                       head, rows)) +
           table("Payback, discounted",
                 {"arm", "cash in hand, half of all by", "earned back, half of all by", "earned back in"},
                 paid);
  }

  [[nodiscard]] std::string decomposition() const {
    if (results_.arms.size() < 2) return "";
    std::vector<Series> bars;
    std::vector<std::string> arms(results_.arms.begin() + 1, results_.arms.end());
    std::vector<Row> rows;
    for (const auto& arm : arms) rows.push_back({arm});
    for (const auto& [figure, name] : {std::pair{"effect_attrition", "staying"},
                                       {"effect_frequency", "frequency"},
                                       {"effect_basket", "basket"},
                                       {"effect_referred", "brought by members"}}) {
      Series one{name, {}};
      for (std::size_t a = 1; a < results_.arms.size(); ++a) {
        one.values.push_back(results_.comparison(figure).summary[a].mean);
        rows[a - 1].push_back(signed_number(one.values.back()));
      }
      bars.push_back(std::move(one));
    }
    return chart("effect on sales by cause",
                 bar_chart("Effect on sales by cause, " + results_.currency, results_.currency, arms, bars),
                 table("Effect on sales, " + results_.currency,
                       {"arm", "staying", "frequency", "basket", "brought by members"}, rows));
  }

  static std::string year_part(const std::string& caption, const YearTable& in) {
    if (in.columns.empty()) return "";
    Row head{"arm", "year"};
    for (const auto& column : in.columns) head.push_back(column.name);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < in.arms.size(); ++i) {
      rows.push_back({in.arms[i], in.years[i]});
      for (const auto& column : in.columns)
        rows.back().push_back(std::isfinite(column.cells[i]) ? number(std::round(column.cells[i])) : "-");
    }
    return table(caption, head, rows);
  }

  [[nodiscard]] std::string years() const {
    const double horizon = in_.scenario.spec.horizon_days;
    return year_part("Money, " + results_.currency + "; net is before what is owed at the horizon",
                     year_money(results_, horizon)) +
           year_part("Members and units", year_units(results_, horizon));
  }

  [[nodiscard]] std::string units() const {
    std::vector<Row> rows;
    const auto level = [&](const char* name, std::size_t a) { return results_.total(name).summary[a].mean; };
    for (std::size_t a = 0; a < results_.arms.size(); ++a)
      if (level("issued", a) > 0.0)
        rows.push_back({results_.arms[a], number(level("issued", a)), percent(level("redemption_rate", a)),
                        percent(level("ultimate_redemption_rate", a)),
                        percent(1.0 - level("ultimate_redemption_rate", a)),
                        number(level("deferred_revenue", a)), number(level("liability", a)),
                        number(level("owed", a)), percent(level("leakage", a))});
    if (rows.empty()) return "";
    std::string out;
    if (!results_.review_days.empty()) {
      const auto& deferred = results_.review("deferred_revenue").values;
      const std::size_t reviews = results_.review_days.size();
      std::vector<double> weeks;
      for (const double day : results_.review_days) weeks.push_back(day / 7.0);
      std::vector<Series> lines;
      Row head{"to week"};
      std::vector<Row> cells;
      for (const double week : weeks) cells.push_back({number(std::round(week))});
      for (std::size_t a = 0; a < results_.arms.size(); ++a) {
        if (!(level("issued", a) > 0.0)) continue;
        Series line{results_.arms[a], {}};
        for (std::size_t v = 0; v < reviews; ++v) {
          double sum = 0.0;
          for (std::uint64_t r = 0; r < results_.replicates; ++r)
            sum += deferred[(a * results_.replicates + r) * reviews + v];
          line.values.push_back(sum / static_cast<double>(results_.replicates));
          cells[v].push_back(number(std::round(line.values.back())));
        }
        head.push_back(results_.arms[a]);
        lines.push_back(std::move(line));
      }
      out = chart(
          "deferred revenue at each review",
          line_chart("Deferred revenue, " + results_.currency, results_.currency, "weeks", weeks, lines),
          table("Deferred revenue (IFRS 15), " + results_.currency, head, cells));
    }
    return out +
           table("Units of the main currency; money in " + results_.currency +
                     ". Breakage: never redeemed. Anyway: share of benefits for purchases that would have "
                     "been made without the program",
                 {"arm", "issued", "redeemed so far", "in the end", "breakage", "deferred revenue",
                  "liability at cost", "owed", "anyway"},
                 rows);
  }

  [[nodiscard]] std::string groups() const {
    std::string out;
    for (const auto& breakdown : results_.breakdowns) {
      const metrics::Figure* net = nullptr;
      const metrics::Figure* customers = nullptr;
      for (const auto& one : breakdown.metrics) {
        if (one.name == "net_effect") net = &one;
        if (one.name == "customers") customers = &one;
      }
      if (net == nullptr || results_.arms.size() < 2) continue;
      const std::size_t n = breakdown.groups.size();
      const auto mean = [&](const metrics::Figure& of, std::size_t a, std::size_t g) {
        double sum = 0.0, had = 0.0;
        for (std::uint64_t r = 0; r < results_.replicates; ++r) {
          const double value = of.values[(a * results_.replicates + r) * n + g];
          if (!std::isfinite(value)) continue;
          sum += value;
          had += 1.0;
        }
        return had > 0.0 ? sum / had : std::numeric_limits<double>::quiet_NaN();
      };
      Row head{"group"};
      std::vector<Series> bars;
      std::vector<Row> rows;
      for (const auto& group : breakdown.groups) rows.push_back({group});
      for (std::size_t a = 1; a < results_.arms.size(); ++a) {
        head.push_back(results_.arms[a]);
        Series one{results_.arms[a], {}};
        for (std::size_t g = 0; g < n; ++g) {
          one.values.push_back(mean(*net, a, g));
          std::string cell = signed_number(one.values.back());
          if (customers != nullptr) cell += " (" + number(std::round(mean(*customers, a, g))) + ")";
          rows[g].push_back(cell);
        }
        bars.push_back(std::move(one));
      }
      const std::string title = "net effect a customer by " + breakdown.name;
      out +=
          chart(title, bar_chart(title + ", " + results_.currency, results_.currency, breakdown.groups, bars),
                table(breakdown.meaning + "; net effect a customer before platform, " + results_.currency +
                          ", and in brackets customers of the group",
                      head, rows));
    }
    return out;
  }

  [[nodiscard]] std::string causes() const {
    std::vector<Row> rows;
    for (std::size_t a = 1; a < results_.arms.size(); ++a) {
      const auto& effect = results_.total("net").effects[a];
      const double shared = std::isfinite(effect.variance_calendar) ? effect.variance_calendar : 0.0;
      const double total =
          effect.variance_parameters + effect.variance_individual + effect.variance_process + shared;
      if (!(total > 0.0)) continue;
      rows.push_back({results_.arms[a], percent(effect.variance_parameters / total), percent(shared / total),
                      percent(effect.variance_individual / total), percent(effect.variance_process / total),
                      std::to_string(effect.independent)});
    }
    if (rows.empty()) return "";
    return table(
        "Variance of the effect on net by cause",
        {"arm", "parameters", "calendar and model", "who the customers are", "luck", "independent draws"},
        rows);
  }

  [[nodiscard]] std::string assumptions() const {
    std::vector<Row> rows;
    for (const auto& one : in_.assumptions) rows.push_back({one.path, one.value, one.source});
    const auto& population = in_.scenario.spec.population;
    std::string out =
        std::string("<p>Customers: ") +
        (population.fit_path.empty() ? "as the scenario states them, not calibrated."
                                     : "calibrated on transactions (the fit that the scenario names).") +
        " Everything else stands in the scenario, or is a default of the table.</p>\n";
    if (rows.empty()) return out;
    return out + table("Defaults that took effect, because the scenario does not say",
                       {"key", "value", "source"}, rows, true);
  }

  [[nodiscard]] std::string provenance() const {
    std::vector<Row> rows;
    for (const auto& [name, value] : in_.provenance) rows.push_back({name, value});
    return table("What the result depends on", {"what", "value"}, rows, true);
  }

  const PageInput& in_;
  const Results& results_;
  std::string contents_;
  std::string body_;
};

}  // namespace

std::string html_page(const PageInput& in) { return Page(in).text(); }

}  // namespace stamkund::report
