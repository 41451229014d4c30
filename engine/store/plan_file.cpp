#include "engine/store/plan_file.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <set>

namespace stamkund::store {
namespace {

using nlohmann::ordered_json;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const char* const kMeaning = "as in the JSON of the plan";

bool is_number(const ordered_json& one) { return one.is_number() || one.is_null(); }
double number(const ordered_json& one) { return one.is_null() ? kNan : one.get<double>(); }

template <class Is>
bool all(const ordered_json& list, const Is& is) {
  for (const auto& one : list)
    if (!is(one)) return false;
  return true;
}

/// "power/value": single values below an object, by the way to them. False if there are lists among them.
bool flatten(const ordered_json& object, const std::string& way, ordered_json& out) {
  for (const auto& [key, value] : object.items()) {
    if (value.is_array()) return false;
    if (value.is_object()) {
      if (!flatten(value, way + key + "/", out)) return false;
    } else {
      out[way + key] = value;
    }
  }
  return true;
}

class PlanWriter {
 public:
  explicit PlanWriter(H5Writer& writer) : writer_(writer) {}

  void object(const std::string& path, const ordered_json& object) {
    for (const auto& [key, value] : object.items()) put(path + "/" + key, value);
  }

 private:
  void put(const std::string& path, const ordered_json& value) {
    if (value.is_object()) {
      writer_.group(path);
      object(path, value);
    } else if (value.is_array()) {
      list(path, value);
    } else {
      column(path, ordered_json::array({value}), {});
    }
  }

  /// Values of one kind.
  void column(const std::string& path, const ordered_json& values, const std::vector<std::string>& scales) {
    if (all(values, [](const auto& one) { return one.is_string(); })) {
      writer_.dataset(path, values.get<std::vector<std::string>>(), scales, kMeaning);
    } else if (all(values, [](const auto& one) { return one.is_number_integer() || one.is_boolean(); })) {
      std::vector<std::int64_t> integers;
      for (const auto& one : values)
        integers.push_back(one.is_boolean() ? std::int64_t{one.template get<bool>()}
                                            : one.template get<std::int64_t>());
      writer_.dataset(path, integers, scales, "", kMeaning);
    } else if (all(values, is_number)) {
      std::vector<double> numbers;
      for (const auto& one : values) numbers.push_back(number(one));
      writer_.dataset(path, numbers, scales, "", kMeaning);
    }
  }

  void list(const std::string& path, const ordered_json& values) {
    if (values.empty()) {
      writer_.group(path);
      return;
    }
    if (!values[0].is_object()) {
      column(path, values, {positions(values.size())});
      return;
    }
    writer_.group(path);
    // Alike objects of single values are columns; others stand one by one.
    std::vector<ordered_json> rows;
    bool alike = true;
    for (const auto& one : values) {
      ordered_json row = ordered_json::object();
      alike = alike && flatten(one, "", row);
      if (alike && !rows.empty()) {
        alike = row.size() == rows[0].size();
        for (const auto& [key, value] : row.items()) alike = alike && rows[0].contains(key);
      }
      rows.push_back(std::move(row));
    }
    if (!alike) {
      for (std::size_t i = 0; i < values.size(); ++i) put(path + "/" + std::to_string(i), values[i]);
      return;
    }
    for (const auto& [key, first] : rows[0].items()) {
      ordered_json of_all = ordered_json::array();
      for (const auto& row : rows) of_all.push_back(row.at(key));
      parents(path, key);
      column(path + "/" + key, of_all, {positions(rows.size())});
    }
  }

  void parents(const std::string& path, const std::string& key) {
    for (std::size_t at = key.find('/'); at != std::string::npos; at = key.find('/', at + 1)) {
      const std::string group = path + "/" + key.substr(0, at);
      if (groups_.insert(group).second) writer_.group(group);
    }
  }

  /// A dimension of so many places, made once.
  std::string positions(std::size_t count) {
    const std::string path = "/positions_" + std::to_string(count);
    if (scales_.insert(count).second) {
      std::vector<std::int64_t> places(count);
      for (std::size_t i = 0; i < count; ++i) places[i] = static_cast<std::int64_t>(i);
      writer_.scale(path, places);
    }
    return path;
  }

  H5Writer& writer_;
  std::set<std::size_t> scales_;
  std::set<std::string> groups_;
};

}  // namespace

void write_plan(AtomicFile& file, const ordered_json& plan, const std::string& text,
                const Provenance& provenance) {
  H5Writer writer(file);
  writer.attribute("/", "format", std::string("stamkund-plan"));
  writer.attribute("/", "format_version", kPlanFormatVersion);
  writer.group("/plan");
  PlanWriter(writer).object("/plan", plan);
  write_provenance(writer, provenance);
  writer.dataset("/provenance/experiment_text", std::vector<std::string>{text}, {},
                 "the experiment file as read");
  writer.commit();
}

}  // namespace stamkund::store
