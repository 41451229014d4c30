// Which day a column's name says.
#include <catch2/catch.hpp>
#include <string_view>
#include <utility>

#include "engine/ingest/column_names.h"

namespace {

using stamkund::ingest::name_fit;
using stamkund::ingest::Role;

TEST_CASE("The day of the purchase goes before days of what follows it") {
  using Pair = std::pair<std::string_view, std::string_view>;
  for (const auto& [bought, other] : {Pair{"Besteldatum", "Leverdatum"},
                                      Pair{"Bestelldatum", "Lieferdatum"},
                                      Pair{"fecha_pedido", "fecha_entrega"},
                                      Pair{"fecha_venta", "fecha_pago"},
                                      Pair{"fecha_compra", "fecha_nac"},
                                      Pair{"data_venda", "data_nascimento"},
                                      Pair{"dt_pedido", "dt_vencimento"},
                                      Pair{"data_ordine", "data_scadenza"},
                                      Pair{"DataOrdine", "DataConsegna"},
                                      Pair{"date_commande", "date_livraison"},
                                      Pair{"DateAchat", "ClientDateNaissance"},
                                      Pair{"DataZamowienia", "DataWysylki"},
                                      Pair{"data_zakupu", "data_urodzenia"},
                                      Pair{"tilauspaivamaara", "toimituspaivamaara"},
                                      Pair{"ordredato", "leveringsdato"},
                                      Pair{"kjøpsdato", "fødselsdato"},
                                      Pair{"Orderdatum", "Betaldatum"},
                                      Pair{"Köpdatum", "Leveransdatum"},
                                      Pair{"siparis_tarihi", "teslim_tarihi"},
                                      Pair{"Booking date", "Check-in"},
                                      Pair{"Check-in", "Check-out"},
                                      Pair{"Дата заказа", "Дата доставки"}}) {
    CAPTURE(bought, other);
    CHECK(name_fit(Role::date, bought) > name_fit(Role::date, other));
  }
  // Of a delivery rather than of a birth.
  CHECK(name_fit(Role::date, "DateLivraison") > name_fit(Role::date, "ClientDateNaissance"));
  CHECK(name_fit(Role::date, "Leverdatum") > name_fit(Role::date, "Geboortedatum"));
  CHECK(name_fit(Role::date, "metadata") == 0);
}

}  // namespace
