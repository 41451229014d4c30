// The page: docs/formats/report.md.
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/checksum.h"
#include "engine/page/document.h"
#include "engine/page/library.h"

namespace stamkund::page {
namespace {

using Json = nlohmann::ordered_json;

/// JSON inside HTML: nothing in it can end the element.
std::string inside(const Json& json) {
  std::string out;
  for (const char c : json.dump(-1, ' ', false, Json::error_handler_t::replace))
    out += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : c == '&' ? "\\u0026" : std::string(1, c);
  return out;
}

Json numbers(const std::vector<double>& values) {
  Json out = Json::array();
  for (const double value : values) out.push_back(std::isfinite(value) ? Json(value) : Json());
  return out;
}

Json json_of(const Chart& chart) {
  constexpr std::array<const char*, 5> kKinds{"intervals", "lines", "bars", "points", "surface"};
  Json out{{"kind", kKinds[static_cast<std::size_t>(chart.kind)]},
           {"title", chart.title},
           {"unit", chart.unit},
           {"x_name", chart.x_name}};
  if (!chart.x.empty()) out["x"] = numbers(chart.x);
  if (!chart.groups.empty()) out["groups"] = chart.groups;
  out["series"] = Json::array();
  for (const Series& one : chart.series) {
    Json series{{"name", one.name}, {"y", numbers(one.y)}};
    if (one.tone != kNoTone) series["tone"] = one.tone;
    if (!one.low.empty()) series["low"] = numbers(one.low);
    if (!one.high.empty()) series["high"] = numbers(one.high);
    if (!one.x.empty()) series["x"] = numbers(one.x);
    if (!one.labels.empty()) series["labels"] = one.labels;
    out["series"].push_back(std::move(series));
  }
  return out;
}

std::string table(const Table& in) {
  std::string out = "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" + escaped(in.caption) +
                    "\"><table" + (in.words ? " class=\"words\"" : "") + "><caption>" + escaped(in.caption) +
                    "</caption><thead><tr>";
  for (const auto& cell : in.head) out += "<th scope=\"col\">" + escaped(cell) + "</th>";
  out += "</tr></thead><tbody>\n";
  for (const auto& row : in.rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      out += (i == 0                        ? "<th scope=\"row\">"
              : std::isfinite(row[i].value) ? "<td class=\"n\">"
                                            : "<td>") +
             escaped(row[i].text) + (i == 0 ? "</th>" : "</td>");
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

/// A chart, and its figures behind a toggle that needs no script.
std::string figure(const Figure& in, const Language& language, bool live) {
  std::string out =
      "<figure id=\"" + escaped(in.id) + "\"><figcaption>" + escaped(in.chart.title) +
      "</figcaption><div class=\"chart\"><div class=\"still\" tabindex=\"0\" role=\"region\" aria-label=\"" +
      escaped(in.chart.title) + "\">" + svg(in.chart, language) + "</div></div>";
  if (live) out += "<script type=\"application/json\">" + inside(json_of(in.chart)) + "</script>";
  return out + "<details><summary>" + escaped(language.say("Figures")) + "</summary>" + table(in.table) +
         "</details></figure>\n";
}

struct BlockHtml {
  const Language& language;
  bool live;
  std::string operator()(const Paragraph& in) const { return "<p>" + escaped(in.text) + "</p>\n"; }
  std::string operator()(const NamedTable& in) const { return table(in.table); }
  std::string operator()(const Figure& in) const { return figure(in, language, live); }
  std::string operator()(const Verbatim& in) const {
    return "<details><summary>" + escaped(in.title) + "</summary><pre tabindex=\"0\">" + escaped(in.text) +
           "</pre></details>\n";
  }
};

/// What a policy calls a script by.
std::string source(std::string_view script) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string hex = sha256_of(script) + "0000";  // 32 bytes and one of padding
  std::string out = " 'sha256-";
  for (std::size_t i = 0; i + 6 <= 66; i += 6) {
    const auto bits = static_cast<std::size_t>(std::stoul(hex.substr(i, 6), nullptr, 16));
    for (const unsigned shift : {18U, 12U, 6U, 0U}) out += kDigits[bits >> shift & 63U];
  }
  out.back() = '=';
  return out + "'";
}

}  // namespace

std::string html(const Document& document, std::string_view library) {
  const bool live = !library.empty();
  const Language& language = document.language;
  std::string contents, body;
  for (const Section& one : document.sections) {
    if (one.blocks.empty()) continue;
    contents += "<a href=\"#" + escaped(one.id) + "\">" + escaped(one.title) + "</a>";
    body += "<section id=\"" + escaped(one.id) + "\"><h2>" + escaped(one.title) + "</h2>\n";
    for (const Block& block : one.blocks) body += std::visit(BlockHtml{language, live}, block);
    body += "</section>\n";
  }
  const std::string title = escaped(document.title);
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + language.code() +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
                    "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'" +
                    (live ? "; script-src" + source(library) + source(page_script()) : "") +
                    "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<link rel=\"icon\" href=\"data:,\">\n<title>" +
                    title + "</title>\n<style>" + std::string(page_style()) +
                    "</style>\n</head>\n<body>\n<header><h1>" + title + "</h1>\n";
  std::istringstream answer(document.answer);
  const char* how = "answer";
  for (std::string line; std::getline(answer, line); how = "more")
    out += std::string("<p class=\"") + how + "\">" + escaped(line) + "</p>\n";
  out += "<p class=\"note\">" + escaped(document.note) + "</p></header>\n<nav aria-label=\"" +
         escaped(language.say("Contents")) + "\">" + contents + "</nav>\n<main>\n" + body + "</main>\n";
  if (live)
    out += "<script type=\"application/json\" id=\"words\">" +
           inside({{"decimal", language.decimal()},
                   {"thousands", language.thousands()},
                   {"minus", language.code() == "en" ? "-" : "\u2212"},
                   {"show", language.say("Show")}}) +
           "</script>\n<script>" + std::string(library) + "</script>\n<script>" + std::string(page_script()) +
           "</script>\n";
  return out + "</body>\n</html>\n";
}

}  // namespace stamkund::page
