// Parts of a person's name, and telephones, as names of columns: "Customer First Name", "Nachname". No part
// tells people apart.
#include <algorithm>
#include <array>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

constexpr auto kFirst = std::to_array<std::string_view>(
    {"firstname", "givenname", "forename", "vorname", "fornamn", "fornavn", "prenom", "voornaam", "etunimi",
     "keresztnev", "fname", "imie", "firstnames"});
constexpr auto kLast = std::to_array<std::string_view>(
    {"lastname",   "familyname", "surname",   "nachname",   "familienname", "zuname",
     "efternamn",  "efternavn",  "etternavn", "achternaam", "apellido",     "apellidos",
     "cognome",    "sobrenome",  "apelido",   "nazwisko",   "sukunimi",     "prijmeni",
     "vezeteknev", "lname",      "soyad",     "soyadi",     "nomdefamille"});
// Beside one of the other part only.
constexpr auto kPerhapsFirst =
    std::to_array<std::string_view>({"nombre", "nome", "jmeno", "first", "ad", "adi"});
constexpr auto kPerhapsLast = std::to_array<std::string_view>({"nom", "name", "last"});
constexpr auto kTwo = std::to_array<std::string_view>({"first", "given", "last", "family"});
constexpr std::size_t kLeastPart = 6;  // letters at the end of a longer word

/// "first", "name" as one word.
std::vector<std::string> together(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const auto& word : words) {
    if (!out.empty() && (word == "name" || word == "names") && is_among(out.back(), kTwo))
      out.back() += "name";
    else
      out.push_back(word);
  }
  return out;
}

constexpr std::array kPhones = {
    "phone"sv,         "telephone"sv,    "telefon"sv,       "mobile"sv,       "mobil"sv,
    "handy"sv,         "msisdn"sv,       "telefono"sv,      "telefone"sv,     "puhelin"sv,
    "telefoon"sv,      "tel"sv,          "cellphone"sv,     "mobiltelefon"sv, "handynummer"sv,
    "movil"sv,         "cellulare"sv,    "celular"sv,       "telemovel"sv,    "telefoonnummer"sv,
    "komorka"sv,       "matkapuhelin"sv, "puhelinnumero"sv, "telefonnr"sv,    "mobilnr"sv,
    "numertelefonu"sv, "mobilnummer"sv,  "telefonnummer"sv, "rufnummer"sv,    "phonenumber"sv};
}  // namespace

PersonPart person_part(std::string_view raw) {
  PersonPart out;
  using enum PersonPart::Part;
  for (const auto& word : together(words_of(raw))) {
    std::string before;
    auto part = none;
    const auto look = [&](WordList list, PersonPart::Part is) {
      for (const auto name : list) {
        if (part != none || !word.ends_with(name) || (word.size() > name.size() && name.size() < kLeastPart))
          continue;
        part = is;
        before = word.substr(0, word.size() - name.size());
      }
    };
    const auto same = [&](WordList list, PersonPart::Part is) {
      if (part == none && is_among(word, list)) part = is;
    };
    look(kLast, last);
    look(kFirst, first);
    same(kPerhapsFirst, perhaps_first);
    same(kPerhapsLast, perhaps_last);
    if (part == none || out.part != none) {
      out.of += word;
      continue;
    }
    out.part = part;
    out.of += before;
  }
  return out;
}

bool names_phone(std::string_view name) {
  const auto words = words_of(name);
  return std::any_of(words.begin(), words.end(), [](const auto& word) {
    return std::find(kPhones.begin(), kPhones.end(), word) != kPhones.end();
  });
}

}  // namespace stamkund::ingest
