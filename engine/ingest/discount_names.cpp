// Names of what is taken off a row.
#include <array>

#include "engine/ingest/name_fits.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

constexpr std::array kDiscountWords = {
    "linediscount"sv, "lineitemdiscount"sv, "itemdiscount"sv, "discountamount"sv,
    "discounts"sv,    "discount"sv,         "rabattbelopp"sv, "rabatt"sv};
constexpr std::array kDiscountParts = {"discount"sv,
                                       "rabat"sv,
                                       "remise"sv,
                                       "reduction"sv,
                                       "descuento"sv,
                                       "desconto"sv,
                                       "sconto"sv,
                                       "sconti"sv,
                                       "korting"sv,
                                       "nachlass"sv,
                                       "skonto"sv,
                                       "ermassigung"sv,
                                       "ermaessigung"sv,
                                       "alennu"sv,
                                       "indirim"sv,
                                       "diskon"sv,
                                       "rabais"sv,
                                       "ristourne"sv,
                                       "znizk"sv,
                                       "upust"sv,
                                       "sleva"sv,
                                       "abatimento"sv,
                                       "avslag"sv,
                                       "\u0441\u043a\u0438\u0434\u043a"sv,
                                       "\u0421\u043a\u0438\u0434\u043a"sv,
                                       "\u6298\u6263"sv,
                                       "\u5272\u5f15"sv};
constexpr std::array kNoDiscount = {
    "code"sv, "name"sv, "type"sv, "reason"sv, "title"sv, "after"sv, "before"sv, "descri"sv, "kod"sv, "id"sv,
    "wdiscount"sv, "withdiscount"sv,
    // With it off, or without it.
    "codigo"sv, "codice"sv, "motivo"sv, "grund"sv, "comdesc"sv, "condesc"sv, "conlosconto"sv, "consconto"sv,
    "avecremise"sv, "mitrabat"sv, "medrabat"sv, "metkorting"sv, "zrabat"sv, "semdesc"sv, "sindesc"sv,
    "senzasconto"sv, "sansremise"sv, "horsremise"sv, "ohnerabat"sv, "utanrabat"sv, "utenrabat"sv,
    "udenrabat"sv, "zonderkorting"sv, "bezrabat"sv, "vorrabat"sv, "nachrabat"sv, "nachnachlass"sv,
    "abzuglich"sv, "indirimli"sv, "indirimsiz"sv, "antesdesc"sv, "antesdodesc"sv, "antesdedesc"sv,
    "avantremise"sv, "primadellosconto"sv, "ennenalennu"sv};

}  // namespace

int discount_fit(std::string_view raw, const std::string& name) {
  return contains_any(name, kNoDiscount) || is_after_discount(raw)
             ? 0
             : fit(name, kDiscountWords, kDiscountParts);
}

}  // namespace stamkund::ingest
