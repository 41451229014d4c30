// Names that say a thing and that it is numbered.
#include <catch2/catch.hpp>

#include "engine/ingest/column_names.h"

namespace {

using stamkund::ingest::name_fit;
using stamkund::ingest::Role;

TEST_CASE("Numbers of orders and invoices are receipts in any language, and never customers") {
  for (const char* name : {"ID_Commande",   "N° commande",      "Identifiant facture", "Numéro de facture",
                           "id_ordine",     "nro_factura",      "numero pedido",       "reserva_id",
                           "Bestellnummer", "Auftragsnr",       "Auftragsnr.",         "ordernummer",
                           "tilausnumero",  "numer zamówienia", "IDZamowienia",        "kode_transaksi",
                           "MaDon",         "ma_don",           "Номер заказа",        "venta_id",
                           "BestellID",     "Rechnungs-Nr",     "cislo_objednavky",    "Numero fattura",
                           "Sipariş No",    "ostotapahtuma_id", "factuurnummer",       "Buchungsnummer",
                           "Numer faktury", "venda_id"}) {
    CAPTURE(name);
    CHECK(name_fit(Role::receipt, name) > 0);
    CHECK(name_fit(Role::customer, name) == 0);
  }
  for (const char* name : {"Auftraggeber", "Order status code", "Purchase order number", "Pedido estado",
                           "Transaction code", "Vendedor ID", "produkt_id"}) {
    CAPTURE(name);
    CHECK(name_fit(Role::receipt, name) == 0);
  }
}

TEST_CASE("Who bought is known by her name in many trades and languages") {
  for (const char* name : {"Käufer",
                           "Name des Käufers",
                           "Käufername",
                           "Besteller",
                           "Auftraggeber",
                           "Rechnungsempfänger",
                           "Mitglied",
                           "Mitglieds-Nr",
                           "Spender",
                           "Gast",
                           "Tiers",
                           "Identifiant tiers",
                           "Raison sociale",
                           "Adhérent",
                           "N° adhérent",
                           "Ragione sociale",
                           "Razón social",
                           "Acquirente",
                           "Socio",
                           "Nº de socio",
                           "Paciente",
                           "Aluno",
                           "Hóspede",
                           "Nome do hóspede",
                           "RUT",
                           "CUIT",
                           "DNI",
                           "CPF",
                           "CNPJ",
                           "asiakas_id",
                           "Asiakkaan nimi",
                           "IDKlienta",
                           "Numer klienta",
                           "Nazwa klienta",
                           "Kontrahent",
                           "Köpare",
                           "Köparens namn",
                           "Beställare",
                           "koper",
                           "Naam klant",
                           "Naam van de koper",
                           "pelanggan",
                           "id_pelanggan",
                           "khach_hang",
                           "MaKH",
                           "Клиент",
                           "Имя клиента",
                           "Покупатель",
                           "客户",
                           "顧客",
                           "고객",
                           "id_cliente",
                           "Nombre del cliente",
                           "Nom du client",
                           "Codice cliente",
                           "Kundens navn",
                           "Gæst",
                           "Musteri adi",
                           "zakaznik"}) {
    CAPTURE(name);
    CHECK(name_fit(Role::customer, name) > 100);
  }
}

}  // namespace
