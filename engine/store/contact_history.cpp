#include "engine/store/contact_history.h"

namespace stamkund::store {
namespace {

const std::string kGroup = "/response/history";
const std::string kCustomer = "/customers/customer";

template <class Rows, class Get>
std::vector<std::int64_t> column(const Rows& rows, const Get& get) {
  std::vector<std::int64_t> out;
  out.reserve(rows.size());
  for (const auto& row : rows) out.push_back(get(row));
  return out;
}

/// How many rows each customer has.
std::vector<std::int64_t> counts(const std::vector<std::size_t>& begin) {
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i + 1 < begin.size(); ++i)
    out.push_back(static_cast<std::int64_t>(begin[i + 1] - begin[i]));
  return out;
}

class Reader {
 public:
  Reader(const H5Reader& in, const calibration::ResponseFit& fit, const ingest::CustomerTable& customers)
      : in_(in), fit_(fit), customers_(customers) {}

  calibration::ResponseHistory read() {
    out_.age = customers_.age_days;
    out_.groups = fit_.groups;
    out_.group_kind = fit_.group_kind;
    out_.group_segment = fit_.group_segment;
    out_.group_contacts = fit_.group_contacts;
    out_.by_opened = fit_.by_opened;
    out_.merged = in_.integer_attribute(kGroup, "merged") != 0;
    out_.counts = fit_.contacts;
    read_purchases();
    read_contacts();
    read_spells();
    return out_;
  }

 private:
  std::vector<std::size_t> begins(const std::string& name, std::size_t rows) const {
    std::vector<std::size_t> begin{0};
    for (const std::int64_t count : in_.integers(kGroup + "/" + name, {customers_.size()})) {
      if (count < 0 || static_cast<std::uint64_t>(count) > rows - begin.back())
        in_.bad(kGroup + "/" + name, "found a count of " + std::to_string(count) + ", expected 0 to " +
                                         std::to_string(rows - begin.back()));
      begin.push_back(begin.back() + static_cast<std::size_t>(count));
    }
    if (begin.back() != rows)
      in_.bad(kGroup + "/" + name,
              "found " + std::to_string(begin.back()) + " rows in all, expected " + std::to_string(rows));
    return begin;
  }

  /// A day since her first purchase, `low` to T.
  std::int32_t day(const std::string& name, std::int64_t value, std::int64_t low,
                   std::size_t customer) const {
    const auto last = static_cast<std::int64_t>(customers_.age_days[customer]);
    if (value < low || value > last)
      in_.bad(kGroup + "/" + name, "found day " + std::to_string(value) + ", expected " +
                                       std::to_string(low) + " to " + std::to_string(last));
    return static_cast<std::int32_t>(value);
  }

  void read_purchases() {
    const std::vector<std::int64_t> days = in_.integers(kGroup + "/purchase_day");
    out_.purchase_begin = begins("purchases", days.size());
    for (std::size_t i = 0; i < customers_.size(); ++i) {
      if (out_.purchase_begin[i + 1] - out_.purchase_begin[i] != customers_.frequency[i])
        in_.bad(kGroup + "/purchases", "found a number of repeat purchases that is not the customer's");
      std::int64_t low = 0;
      for (std::size_t k = out_.purchase_begin[i]; k < out_.purchase_begin[i + 1]; ++k)
        low = out_.purchase_day.emplace_back(day("purchase_day", days[k], low, i));
    }
  }

  void read_contacts() {
    const std::vector<std::int64_t> days = in_.integers(kGroup + "/contact_day");
    const std::vector<std::int64_t> groups = in_.integers(kGroup + "/contact_group", {days.size()});
    const std::vector<std::int64_t> acts = in_.integers(kGroup + "/contact_acts", {days.size()});
    out_.has_unsubscribed = in_.has(kGroup + "/contact_unsubscribed");
    const std::vector<std::int64_t> unsubscribed =
        out_.has_unsubscribed ? in_.integers(kGroup + "/contact_unsubscribed", {days.size()})
                              : std::vector<std::int64_t>(days.size(), 0);
    out_.contact_begin = begins("contacts", days.size());
    for (std::size_t i = 0; i < customers_.size(); ++i) {
      std::int64_t low = 0;
      for (std::size_t k = out_.contact_begin[i]; k < out_.contact_begin[i + 1]; ++k) {
        if (groups[k] < 0 || static_cast<std::uint64_t>(groups[k]) >= out_.groups.size())
          in_.bad(kGroup + "/contact_group", "found group " + std::to_string(groups[k]) +
                                                 ", expected 0 to less than " +
                                                 std::to_string(out_.groups.size()));
        low = day("contact_day", days[k], low, i);
        out_.contacts.push_back({static_cast<std::int32_t>(low), static_cast<std::uint32_t>(groups[k]),
                                 acts[k] != 0, unsubscribed[k] != 0});
      }
    }
  }

  void read_spells() {
    const std::vector<std::int64_t> from = in_.integers(kGroup + "/spell_from");
    const std::vector<std::int64_t> to = in_.integers(kGroup + "/spell_to", {from.size()});
    out_.spell_begin = begins("spells", from.size());
    for (std::size_t i = 0; i < customers_.size(); ++i) {
      std::int64_t low = -1;
      for (std::size_t k = out_.spell_begin[i]; k < out_.spell_begin[i + 1]; ++k) {
        const std::int32_t begin = day("spell_from", from[k], low, i);
        const std::int32_t end = day("spell_to", to[k], std::int64_t{begin} + 1, i);
        out_.spells.push_back({begin, end});
        low = end;
      }
    }
  }

  const H5Reader& in_;
  const calibration::ResponseFit& fit_;
  const ingest::CustomerTable& customers_;
  calibration::ResponseHistory out_;
};

}  // namespace

void write_contact_history(H5Writer& writer, const calibration::ResponseHistory& history) {
  writer.group(kGroup);
  writer.attribute(kGroup, "merged", std::int64_t{history.merged ? 1 : 0});
  const auto number = [](const char* of) {
    return "how many of them are hers, in this order: " + std::string(of);
  };
  const auto days = [](const auto& row) { return std::int64_t{row.day}; };
  writer.scale(kGroup + "/purchase_day",
               std::vector<std::int64_t>(history.purchase_day.begin(), history.purchase_day.end()));
  writer.dataset(kGroup + "/purchases", counts(history.purchase_begin), {kCustomer}, "1",
                 number("purchase_day"));
  const std::string contact = kGroup + "/contact_day";
  writer.scale(contact, column(history.contacts, days));
  writer.dataset(kGroup + "/contact_group",
                 column(history.contacts, [](const auto& row) { return std::int64_t{row.group}; }), {contact},
                 "1", "its number in /response/group");
  writer.dataset(kGroup + "/contact_acts",
                 column(history.contacts, [](const auto& row) { return std::int64_t{row.acts ? 1 : 0}; }),
                 {contact}, "1", "0 = known not to have been opened");
  if (history.has_unsubscribed)
    writer.dataset(
        kGroup + "/contact_unsubscribed",
        column(history.contacts, [](const auto& row) { return std::int64_t{row.unsubscribed ? 1 : 0}; }),
        {contact}, "1", "1 = she unsubscribed at it");
  writer.dataset(kGroup + "/contacts", counts(history.contact_begin), {kCustomer}, "1",
                 number("contact_day"));
  const std::string spell = kGroup + "/spell_from";
  writer.scale(spell, column(history.spells, [](const auto& row) { return std::int64_t{row.from}; }));
  writer.dataset(kGroup + "/spell_to",
                 column(history.spells, [](const auto& row) { return std::int64_t{row.to}; }), {spell},
                 "days", "last day as a member");
  writer.dataset(kGroup + "/spells", counts(history.spell_begin), {kCustomer}, "1", number("spell_from"));
}

bool has_contact_history(const H5Reader& in) { return in.has(kGroup); }

calibration::ResponseHistory read_contact_history(const H5Reader& in, const calibration::ResponseFit& fit,
                                                  const ingest::CustomerTable& customers) {
  return Reader(in, fit, customers).read();
}

}  // namespace stamkund::store
