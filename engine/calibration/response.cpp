#include "engine/calibration/response.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace stamkund::calibration {
namespace {

struct Word {
  Response of;
  std::string_view word;
  bool grouped = false;
};
constexpr std::array<Word, 7> kWords{{{Response::lift, "lift", true},
                                      {Response::decay, "decay", true},
                                      {Response::fatigue_weight, "fatigue_weight"},
                                      {Response::fatigue_decay, "fatigue_decay"},
                                      {Response::member_purchase_rate, "member_purchase_rate"},
                                      {Response::leaving, "leaving", true},
                                      {Response::unsubscribe, "unsubscribe", true}}};

}  // namespace

std::string name_of(Response of, const std::string& group) {
  for (const Word& one : kWords)
    if (one.of == of) return std::string(one.word) + (one.grouped ? "[" + group + "]" : "");
  return {};
}

void set_name(ResponseParameter& parameter, const std::string& name) {
  parameter.name = name;
  parameter.of = Response::process;
  parameter.group.clear();
  for (const std::string_view of : {"purchase.", "lifetime.", "dropout_a.", "dropout_b."})
    if (name.starts_with(of)) {
      parameter.of = Response::covariate;
      return;
    }
  for (const Word& one : kWords) {
    const std::size_t inside = one.word.size() + 1;
    if (one.grouped && name.size() > inside && name.ends_with(']') && name.starts_with(one.word) &&
        name[inside - 1] == '[') {
      parameter.of = one.of;
      parameter.group = name.substr(inside, name.size() - inside - 1);
    } else if (!one.grouped && name == one.word) {
      parameter.of = one.of;
    }
  }
}

std::vector<std::size_t> ResponseFit::groups_of(const ResponseParameter& parameter) const {
  const auto& names = parameter.of == Response::decay && by_segment() ? group_kind : groups;
  std::vector<std::size_t> places;
  for (std::size_t g = 0; g < names.size(); ++g)
    if (names[g] == parameter.group) places.push_back(g);
  return places;
}

const ResponseParameter* ResponseFit::find(const std::string& name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const ResponseParameter& one) { return one.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

const ResponseParameter* ResponseFit::find(Response of, const std::string& group) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const ResponseParameter& one) {
    return one.of == of && one.group == group;
  });
  return found == parameters.end() ? nullptr : &*found;
}

const Sensitivity* ResponseFit::sensitivity(const std::string& name) const {
  const auto found = std::find_if(sensitivities.begin(), sensitivities.end(),
                                  [&](const Sensitivity& one) { return one.of == name; });
  return found == sensitivities.end() ? nullptr : &*found;
}

bool ResponseFit::has_log_of(const std::string& name) const {
  return std::find(searched.begin(), searched.end(), "log " + name) != searched.end();
}

}  // namespace stamkund::calibration
