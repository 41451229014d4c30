#include "engine/report/translations.h"

namespace stamkund::report {
namespace {

constexpr std::array<Translation, 1> kAll{{{"Contents", "Innehåll", "Innhold", "Sisältö"}}};

}  // namespace

std::span<const Translation> translations() { return kAll; }

}  // namespace stamkund::report
