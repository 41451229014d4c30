#pragma once
// A page before it is HTML: what it says, its charts as numbers, its tables as cells. HTML, SVG and CSV are
// all made of this.
#include <cmath>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/report/language.h"

namespace stamkund::page {

using report::Language;

/// What a table shows, and the number behind it for whoever computes on.
struct Cell {
  std::string text;
  double value = std::nan("");  ///< NaN: it is text, or there is none
  std::string unit{};           ///< of `value`: "SEK", "days"; empty: it counts, or its column's name says it
  Cell(std::string words) : text(std::move(words)) {}
  Cell(const char* words) : text(words) {}
  Cell(std::string words, double number) : text(std::move(words)), value(number) {}
  [[nodiscard]] Cell of(std::string what) && {
    unit = std::move(what);
    return std::move(*this);
  }
};
using Row = std::vector<Cell>;

struct Table {
  std::string caption;
  std::vector<std::string> head;
  std::vector<Row> rows;
  bool words = false;  ///< mostly text: set left
};

enum class Kind {
  intervals,  ///< a row each, from low to high with a dot at the middle
  lines,      ///< over x
  bars,       ///< side by side in groups
  points,     ///< x against y
  surface,    ///< a grid of cells, told by colour
};

inline constexpr std::size_t kNoTone = ~std::size_t{0};

/// One series. `y` by place of `x`, or by group; NaN: no point.
struct Series {
  std::string name;
  std::vector<double> y;
  std::vector<double> low{};          ///< of intervals, and the band of lines; empty: none
  std::vector<double> high{};         ///< as low
  std::vector<double> x{};            ///< of points
  std::vector<std::string> labels{};  ///< of points, what each is
  std::size_t tone = kNoTone;         ///< its colour and dashes; none: by its place
};

struct Chart {
  Kind kind = Kind::bars;
  std::string title;
  std::string unit;                   ///< of y
  std::string x_name;                 ///< of lines, points and surface
  std::vector<double> x{};            ///< of lines
  std::vector<std::string> groups{};  ///< of intervals, bars; the columns of a surface
  std::vector<Series> series;         ///< of intervals one; of a surface its rows
};

/// A chart, and its numbers.
struct Figure {
  std::string id;  ///< also the name of its files
  Chart chart;
  Table table;
};
struct NamedTable {
  std::string id;
  Table table;
};
struct Paragraph {
  std::string text;
};
/// A file as it is, behind a toggle.
struct Verbatim {
  std::string title;
  std::string text;
};
using Block = std::variant<Paragraph, NamedTable, Figure, Verbatim>;

struct Section {
  std::string id;
  std::string title;
  std::vector<Block> blocks;
};

/// All text may come from files of others.
struct Document {
  Language language;
  std::string title;
  std::string answer;  ///< the first line, and what else there is to say
  std::string note;
  std::vector<Section> sections;
};

/// One page that needs no network. `library`: what draws the charts that answer to a pointer, empty: none;
/// then they are as still as `svg` draws them.
[[nodiscard]] std::string html(const Document& document, std::string_view library);
/// A chart as SVG text.
[[nodiscard]] std::string svg(const Chart& chart, const Language& language);
/// A table as CSV: numbers in full, with a decimal point, in every language; columns say their unit.
[[nodiscard]] std::string csv(const Table& table);
/// Text for the body or an attribute of HTML or SVG. Control characters, which neither may hold, are left
/// out.
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace stamkund::page
