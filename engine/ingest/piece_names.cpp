// Names of how many pieces were bought, and of how many came back.
#include <algorithm>
#include <array>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/name_fits.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

constexpr std::array kQuantityWords = {"quantity"sv,
                                       "qty"sv,
                                       "lineitemquantity"sv,
                                       "quantityordered"sv,
                                       "orderedqty"sv,
                                       "itemqty"sv,
                                       "units"sv,
                                       "unitssold"sv,
                                       "antal"sv,
                                       "menge"sv,
                                       "anzahl"sv,
                                       "antall"sv,
                                       "qta"sv,
                                       "qte"sv};
constexpr std::array kQuantityParts = {"quantit"sv,
                                       "qty"sv,
                                       "cantidad"sv,
                                       "aantal"sv,
                                       "quantid"sv,
                                       "ilosc"sv,
                                       "stuckzahl"sv,
                                       "stueckzahl"sv,
                                       "\u043a\u043e\u043b\u0438\u0447\u0435\u0441\u0442\u0432"sv,
                                       "\u041a\u043e\u043b\u0438\u0447\u0435\u0441\u0442\u0432"sv};
// One of the words of a name; also of other things: "jumlah" is a sum, too.
constexpr std::array kPieceWords = {
    "qtd"sv,        "qtde"sv,      "qte"sv,       "qta"sv,       "unidades"sv, "unids"sv,     "uds"sv,
    "cant"sv,       "sztuk"sv,     "sztuki"sv,    "szt"sv,       "maara"sv,    "kpl"sv,       "lukumaara"sv,
    "kappaletta"sv, "stk"sv,       "st"sv,        "styck"sv,     "pcs"sv,      "pieces"sv,    "pezzi"sv,
    "pz"sv,         "stuks"sv,     "unites"sv,    "adet"sv,      "miktar"sv,   "mnozstvi"sv,  "pocet"sv,
    "ks"sv,         "mennyiseg"sv, "cantitate"sv, "kuantitas"sv, "qta"sv,      "aantallen"sv, "pecas"sv,
    "piezas"sv,     "stuck"sv};
constexpr std::array kPieceNames = {"jumlah"sv,
                                    "jumlahbarang"sv,
                                    "jumlahitem"sv,
                                    "jumlahunit"sv,
                                    "jumlahproduk"sv,
                                    "jumlahterjual"sv,
                                    "soluong"sv,
                                    "soluongban"sv,
                                    "numerodepezzi"sv,
                                    "numeropezzi"sv,
                                    "nombredepieces"sv,
                                    "\u043a\u043e\u043b\u0432\u043e"sv,
                                    "\u041a\u043e\u043b\u0432\u043e"sv,
                                    "\u043a\u043e\u043b\u0438\u0447\u0435\u0441\u0442\u0432\u043e"sv,
                                    "\u041a\u043e\u043b\u0438\u0447\u0435\u0441\u0442\u0432\u043e"sv,
                                    "\u6570\u91cf"sv,
                                    "\uc218\ub7c9"sv,
                                    "\u6578\u91cf"sv};
// "Returned items value" is money.
constexpr std::array kMoneyOfPieces = {"amount"sv, "value"sv,  "price"sv, "cost"sv,
                                       "betrag"sv, "belopp"sv, "wert"sv};
constexpr std::array kPieceMoney = {"valor"sv,  "vlr"sv,   "import"sv, "monta"sv, "monto"sv, "summ"sv,
                                    "omsatt"sv, "total"sv, "hinta"sv,  "tutar"sv, "kwota"sv, "umsatz"sv};

// "Määrä" is a number of pieces, and "Määrä EUROA" money.
constexpr std::array kMoneyWords = {"eur"sv, "euro"sv, "euros"sv, "euroa"sv, "kr"sv,  "sek"sv,
                                    "nok"sv, "dkk"sv,  "pln"sv,   "zl"sv,    "chf"sv, "usd"sv};

/// Pieces by one of its words, and no money of them: "Precio por unidades", "Valor pezzi".
int piece_fit(std::string_view raw, const std::string& name) {
  if (is_word(name, kPieceNames)) return 90;
  if (is_price(name) || contains_any(name, kMoneyOfPieces) || contains_any(name, kPieceMoney)) return 0;
  const auto words = words_of(raw);
  if (std::any_of(words.begin(), words.end(), [](const auto& w) { return is_word(w, kMoneyWords); }))
    return 0;
  return std::any_of(words.begin(), words.end(), [](const auto& w) { return is_word(w, kPieceWords); }) ? 80
                                                                                                        : 0;
}

}  // namespace

int quantity_fit(std::string_view raw, const std::string& name) {
  return std::max(fit(name, kQuantityWords, kQuantityParts), piece_fit(raw, name));
}

bool counts_pieces(std::string_view raw, const std::string& name) {
  if (contains_any(name, kQuantityParts) && !is_price(name) && !contains_any(name, kMoneyOfPieces) &&
      !contains_any(name, kPieceMoney))
    return true;
  return piece_fit(raw, name) == 80;
}

bool names_returned_pieces(std::string_view raw) {
  static constexpr std::array kBack = {"return"sv, "refund"sv, "retur"sv,   "retour"sv, "cancel"sv,
                                       "storn"sv,  "annul"sv,  "makuler"sv, "kansel"sv};
  static constexpr std::array kPieces = {"units"sv,  "antal"sv, "menge"sv,  "anzahl"sv,
                                         "pieces"sv, "items"sv, "stuckz"sv, "numberof"sv,
                                         "noof"sv,   "nrof"sv,  "pcs"sv,    "countof"sv};
  const std::string name = normalised(raw);
  return contains_any(name, kBack) && (contains_any(name, kQuantityParts) || contains_any(name, kPieces)) &&
         !contains_any(name, kMoneyOfPieces);
}

}  // namespace stamkund::ingest
