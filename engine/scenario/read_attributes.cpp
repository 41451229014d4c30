// What files know of a fit's customers beside their purchases.
#include "engine/base/failure.h"
#include "engine/base/path_beside.h"
#include "engine/scenario/observed_names.h"
#include "engine/scenario/readers.h"
#include "engine/targeting/attribute_table.h"

namespace stamkund::scenario {
namespace {

constexpr Keys kLookup{
    key::text("file", "what follows from a column: a CSV file with that column and others").required(),
    key::text("by", "the column, in both files").required(),
};
KeySet lookup_keys() { return kLookup.set(); }

constexpr Keys kAttributes{
    key::text("file", "one line a customer, CSV, from the scenario file or the current folder").required(),
    key::text("customer", "the column of customers").or_what("by its name, or the first"),
    key::list("lookups", lookup_keys, "tables such as postcode to climate").or_none(),
};

}  // namespace

KeySet attribute_keys() { return kAttributes.set(); }

void read_attribute_files(Section& population, const Key& key, PopulationSpec& spec) {
  if (!is_given(population, key)) return;
  population.section(key, [&](Section& section) {
    const std::string& here = section.reading().file;
    const std::string path = path_beside(here, section.text(kAttributes["file"]));
    const std::string customer =
        section.has("customer") ? section.text(kAttributes["customer"], kGiven) : std::string();
    if (customer.empty()) section.ask(kAttributes["customer"]);
    std::vector<targeting::LookupFile> lookups;
    if (is_given(section, kAttributes["lookups"]))
      section.list(kAttributes["lookups"], [&](Section& one, std::size_t) {
        const std::string file = path_beside(here, one.text(kLookup["file"]));
        lookups.push_back({file, one.text(kLookup["by"])});
      });
    if (spec.fit_path.empty() || !spec.existing) {
      section.error("file", "attributes are of a fit's own customers, and there are none here",
                    "state population.fit, from 'stamkund calibrate', and leave 'existing' true");
      return;
    }
    if (path.empty()) return;
    if (section.reading().stored) {
      auto unread = std::make_shared<targeting::AttributeTable>();
      unread->path = path;
      unread->unread = true;
      spec.attributes = std::move(unread);
      return;
    }
    try {
      spec.attributes = std::make_shared<const targeting::AttributeTable>(targeting::read_attributes(
          path, customer, lookups, observed_names(), true, *section.reading().problems));
    } catch (const Failure& failure) {
      section.error("file", failure.what());
    }
  });
}

}  // namespace stamkund::scenario
