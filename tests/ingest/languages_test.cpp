// What names and words say in all languages that are read: days of refunds, kinds of rows, how they fared.
#include <catch2/catch.hpp>

#include "engine/ingest/column_names.h"
#include "engine/ingest/status_words.h"
#include "tests/ingest/files.h"

using namespace stamkund;
using namespace stamkund::ingest;
using stamkund::test::read_text;
using stamkund::test::Reading;
using stamkund::test::sum_of;

namespace {

/// Ten rows of 10.00 each on ten days, with a column that has `value` in two of them.
Reading with_column(const std::string& name, const std::string& value, const std::string& before = "") {
  std::string text = "Order,Date,Customer,Amount," + before + name + "\n";
  for (int i = 0; i < 10; ++i)
    text += std::to_string(100 + i) + ",2024-03-1" + std::to_string(i) + ",c" + std::to_string(i % 4) +
            ",10.00," + (before.empty() ? "" : "2024-03-02,") + (i % 5 == 3 ? value : "") + "\n";
  return read_text(text);
}

}  // namespace

TEST_CASE("days of refunds and cancellations, in all languages") {
  for (const char* name :
       {"Refunded at",       "Return date",           "Rückgabedatum",       "Retourniert am",
        "Erstattet am",      "Rückerstattungsdatum",  "Zurückgesendet am",   "Återbetald den",
        "Returdatum",        "Fecha de devolución",   "Fecha del reembolso", "Devuelto el",
        "Data reso",         "Data di rimborso",      "Rimborsato il",       "Date de retour",
        "Remboursé le",      "Date du remboursement", "Retourdatum",         "Terugbetaald op",
        "Geretourneerd op",  "Data do reembolso",     "Data de devolução",   "Devolvido em",
        "Data zwrotu",       "Zwrócono dnia",         "Palautuspäivä",       "Palautettu pvm",
        "Hyvityspäivä",      "Returneret dato",       "Tilbagebetalt den",   "Refundert dato",
        "Tilbakebetalt dato"}) {
    INFO(name);
    CHECK(names_refund_date(name));
    const Reading r = with_column(name, "2024-03-25");
    CHECK(sum_of(r) == "80.00");
    CHECK(r.says("were given back in full on it"));
  }
  for (const char* name : {"Cancelled at",         "Stornodatum",  "Storniert am",      "Annulliert am",
                           "Makulerad datum",      "Avbokad den",  "Avbeställd datum",  "Fecha de anulación",
                           "Anulado el",           "Cancelado el", "Data annullamento", "Annullato il",
                           "Date d'annulation",    "Annulée le",   "Geannuleerd op",    "Annuleringsdatum",
                           "Data de cancelamento", "Cancelado em", "Data anulowania",   "Anulowano dnia",
                           "Peruutuspäivä",        "Peruttu pvm",  "Annulleret den",    "Kansellert dato",
                           "Aflyst dato"}) {
    INFO(name);
    CHECK(mark_of(name) == Mark::voids);
    CHECK(sum_of(with_column(name, "2024-03-25")) == "80.00");
  }
}

TEST_CASE("days until which something may come back, journeys and what was lent take nothing off") {
  for (const char* name :
       {"Return by", "Return until date", "Refund deadline date", "Rückgabefrist", "Rückgabe bis Datum",
        "Date limite de retour", "Fecha prevista de devolución", "Data prevista reso", "Return Flight Date",
        "Geplantes Retourdatum", "Senast returdatum", "Erstattbar am", "Returresa datum", "Avbokningsskydd",
        "Uiterlijk retourdatum", "Palautus viimeistään pvm"}) {
    INFO(name);
    CHECK_FALSE(names_refund_date(name));
    CHECK(mark_of(name) == Mark::none);
    CHECK(sum_of(with_column(name, "2024-03-25")) == "100.00");
  }
  for (const char* lent :
       {"Ausleihdatum", "Date d'emprunt", "Data noleggio", "Fecha de préstamo", "Data de empréstimo",
        "Data wypożyczenia", "Lainauspäivä", "Udlånt dato", "Date aller"}) {
    INFO(lent);
    CHECK(sum_of(with_column("Return date", "2024-03-25", std::string(lent) + ",")) == "100.00");
  }
}

TEST_CASE("days in few rows under a name that says nothing are told, and those that follow a sale are not") {
  CHECK(with_column("Undone", "2024-03-25").says("nothing is taken off for it") == false);  // two rows only
  const auto thirty = [](const std::string& name, const std::string& day) {
    std::string text = "Order,Date,Customer,Amount," + name + "\n";
    for (int i = 0; i < 30; ++i)
      text += std::to_string(100 + i) + ",2024-03-" + std::to_string(10 + i % 20) + ",c" +
              std::to_string(i % 7) + ",10.00," + (i % 6 == 3 ? day : "") + "\n";
    return read_text(text);
  };
  const Reading undone = thirty("Rückabwicklung", "2024-04-05");
  CHECK(sum_of(undone) == "300.00");
  CHECK(undone.says("has a day in 5 rows of 30, each on or soon after that of the purchase"));
  for (const char* name : {"Delivered", "Review date", "Next visit", "Geburtstag", "Besucht am", "Paid at"}) {
    INFO(name);
    CHECK_FALSE(thirty(name, "2024-04-05").says("nothing is taken off for it"));
  }
  CHECK_FALSE(thirty("Undone", "1984-04-05").says("nothing is taken off for it"));
}

namespace {

struct Row {
  const char* kind;
  Verdict verdict;
  std::vector<const char*> words;
};

void check(const std::vector<Row>& table, Verdict (*of)(std::string_view)) {
  for (const Row& row : table)
    for (const char* word : row.words) {
      INFO(row.kind << ": " << word);
      CHECK(of(word) == row.verdict);
    }
}

}  // namespace

TEST_CASE("kinds of rows, in all languages") {
  using enum Verdict;
  check({{"sale", sale, {"Sale",      "Purchase",   "Verkauf",    "Kauf",        "Vente",    "Achat",
                         "Venta",     "Compra",     "Vendita",    "Acquisto",    "Venda",    "Verkoop",
                         "Aankoop",   "Sprzedaż",   "Zakup",      "Försäljning", "Köp",      "Salg",
                         "Kjøp",      "Køb",        "Myynti",     "Osto",        "Payment",  "Zahlung",
                         "Paiement",  "Pago",       "Pagamento",  "Betaling",    "Płatność", "Betalning",
                         "Maksu",     "Order",      "Bestellung", "Commande",    "Pedido",   "Ordine",
                         "Encomenda", "Bestelling", "Zamówienie", "Beställning", "Ordre",    "Tilaus"}},
         {"return",
          gives_back,
          {"Return",          "Refund",      "Retoure",       "Rückgabe",      "Erstattung",
           "Rückerstattung",  "Gutschrift",  "Retour",        "Remboursement", "Avoir",
           "Devolución",      "Reembolso",   "Reso",          "Rimborso",      "Devolução",
           "Reembolso",       "Retour",      "Terugbetaling", "Teruggave",     "Zwrot",
           "Retur",           "Återköp",     "Återbetalning", "Refusjon",      "Tilbakebetaling",
           "Tilbagebetaling", "Refundering", "Palautus",      "Hyvitys",       "Restitution",
           "Restituzione",    "Estorno",     "Korekta",       "Creditnota",    "Kreditnota"}},
         {"held",
          no_sale,
          {"Security deposit",
           "Damage deposit",
           "Refundable deposit",
           "Kaution",
           "Mietkaution",
           "Caution",
           "Dépôt de garantie",
           "Fianza",
           "Depósito de garantía",
           "Cauzione",
           "Deposito cauzionale",
           "Borg",
           "Borgsom",
           "Waarborg",
           "Waarborgsom",
           "Caução",
           "Depósito caução",
           "Kaucja",
           "Depozyt",
           "Deposition",
           "Depositum",
           "Vakuus",
           "Vuokravakuus",
           "Takuuvuokra",
           "Kaution zurück",
           "Return of deposit",
           "Deposit"}},
         {"auth", no_sale, {"Pre-authorisation", "Pre-authorization",    "Preauth",
                            "Pre-auth",          "Preauthorisation",     "Authorization",
                            "Authorisation",     "Authorised",           "Préautorisation",
                            "Pré-autorisation",  "Autorisation",         "Vorautorisierung",
                            "Autorisierung",     "Preautorización",      "Autorización",
                            "Preautorizzazione", "Autorizzazione",       "Pré-autorização",
                            "Autorização",       "Pre-autorisatie",      "Autorisatie",
                            "Preautoryzacja",    "Autoryzacja",          "Förauktorisering",
                            "Auktorisering",     "Auktorisation",        "Forhåndsautorisasjon",
                            "Autorisasjon",      "Forhåndsautorisation", "Autorisering",
                            "Katevaraus",        "Ennakkovarmennus",     "Blockering"}},
         {"topup",
          no_sale,
          {"Top-up",
           "Top up",
           "Topup",
           "Reload",
           "Card load",
           "Wallet top-up",
           "Recharge",
           "Rechargement",
           "Ricarica",
           "Recarga",
           "Carregamento",
           "Opwaardering",
           "Doładowanie",
           "Zasilenie",
           "Aufladung",
           "Guthabenaufladung",
           "Kartenaufladung",
           "Laddning",
           "Ladda",
           "Insättning",
           "Uppladdning",
           "Påfyllning",
           "Påfyll",
           "Innskudd",
           "Optankning",
           "Indskud",
           "Lataus",
           "Talletus",
           "Gift card sale",
           "Gift card purchase",
           "Gutscheinverkauf",
           "Presentkortsköp",
           "Vente carte cadeau",
           "Vente de carte cadeau"}},
         {"expense",
          no_sale,
          {"Expense",
           "Expenses",
           "Ausgabe",
           "Ausgaben",
           "Aufwand",
           "Dépense",
           "Dépenses",
           "Gasto",
           "Gastos",
           "Spesa",
           "Spese",
           "Despesa",
           "Despesas",
           "Uitgave",
           "Uitgaven",
           "Wydatek",
           "Wydatki",
           "Utgift",
           "Utgifter",
           "Udgift",
           "Udgifter",
           "Utlegg",
           "Utlägg",
           "Meno",
           "Menot",
           "Kulu",
           "Kulut",
           "Bill payment",
           "Supplier invoice",
           "Eingangsrechnung",
           "Facture fournisseur",
           "Factura de proveedor",
           "Fattura fornitore",
           "Fatura de fornecedor",
           "Inkoopfactuur",
           "Faktura zakupu",
           "Leverantörsfaktura",
           "Leverandørfaktura",
           "Ostolasku"}},
         {"quote",
          no_sale,
          {"Quote",
           "Quotation",
           "Estimate",
           "Angebot",
           "Kostenvoranschlag",
           "Devis",
           "Presupuesto",
           "Cotización",
           "Preventivo",
           "Orçamento",
           "Cotação",
           "Offerte",
           "Prijsopgave",
           "Wycena",
           "Offert",
           "Kostnadsförslag",
           "Tilbud",
           "Pristilbud",
           "Overslag",
           "Tarjous",
           "Kustannusarvio",
           "Pro forma",
           "Proforma invoice",
           "Faktura pro forma",
           "Facture pro-forma",
           "Fattura pro forma",
           "Factura proforma",
           "Proforma-Rechnung",
           "Proformafaktura",
           "Proformafactuur",
           "Proformalasku"}},
         {"payout",
          no_sale,
          {"Payout", "Withdrawal", "Auszahlung", "Abhebung", "Prelievo", "Saque", "Uitbetaling", "Wypłata",
           "Utbetalning", "Uttag", "Utbetaling", "Uttak", "Udbetaling", "Hævning", "Nosto", "Fee"}}},
        verdict_of_type);
  // What was reserved was taken; customers pay for these.
  for (const char* word : {"Authorisation captured", "Spese di spedizione", "Achat sur facture",
                           "Kauf auf Rechnung", "Unauthorised", "Charge"})
    CHECK(verdict_of_type(word) != no_sale);
}

TEST_CASE("how orders and payments fared, in all languages") {
  using enum Verdict;
  check(
      {{"paid", sale, {"Paid",   "Bezahlt",  "Payé",     "Payée",    "Réglé",     "Pagado",    "Pagato",
                       "Pago",   "Paga",     "Betaald",  "Opłacone", "Zapłacono", "Zapłacone", "Betald",
                       "Betalt", "Maksettu", "Encaissé", "Cobrado",  "Incassato", "Saldato",   "Beglichen"}},
       {"completed", sale, {"Completed",    "Abgeschlossen", "Terminé",      "Terminée",   "Completado",
                            "Completato",   "Concluído",     "Concluída",    "Voltooid",   "Afgerond",
                            "Zrealizowane", "Zakończone",    "Slutförd",     "Genomförd",  "Fullført",
                            "Gennemført",   "Valmis",        "Suoritettu",   "Erledigt",   "Klar",
                            "Afsluttet",    "Finalizado",    "Concluso",     "Validée",    "Confirmé",
                            "Confirmado",   "Confermato",    "Bekräftad",    "Bekreftet",  "Bekræftet",
                            "Bestätigt",    "Bevestigd",     "Potwierdzone", "Vahvistettu"}},
       {"delivered",
        sale,
        {"Delivered", "Geliefert", "Zugestellt", "Livré", "Livrée", "Entregado", "Consegnato", "Entregue",
         "Geleverd", "Bezorgd", "Dostarczone", "Doręczono", "Levererad", "Levert", "Leveret", "Toimitettu"}},
       {"shipped",
        sale,
        {"Shipped", "Versandt", "Versendet", "Verschickt", "Expédié", "Expédiée", "Enviado", "Spedito",
         "Enviado", "Verzonden", "Wysłane", "Wysłano", "Skickad", "Sendt", "Afsendt", "Lähetetty"}},
       {"cancelled", no_sale, {"Cancelled",   "Storniert",   "Annulliert", "Annulé",     "Annulée",
                               "Cancelado",   "Anulado",     "Annullato",  "Cancellato", "Cancelada",
                               "Geannuleerd", "Anulowane",   "Anulowano",  "Annullerad", "Makulerad",
                               "Avbokad",     "Avbeställd",  "Avbruten",   "Kansellert", "Avbestilt",
                               "Annulleret",  "Aflyst",      "Afbestilt",  "Peruttu",    "Peruutettu",
                               "Abgesagt",    "Abgebrochen", "Avlyst",     "Odwołane",   "Rezygnacja"}},
       {"refunded",
        refunded,
        {"Refunded",    "Erstattet",     "Rückerstattet", "Remboursé",     "Remboursée",
         "Reembolsado", "Devuelto",      "Rimborsato",    "Reembolsada",   "Estornado",
         "Devolvido",   "Terugbetaald",  "Zwrócone",      "Zwrócono",      "Återbetald",
         "Återköpt",    "Krediterad",    "Refundert",     "Tilbakebetalt", "Kreditert",
         "Refunderet",  "Tilbagebetalt", "Krediteret",    "Hyvitetty",     "Palautettu"}},
       {"returned",
        refunded,
        {"Returned", "Retourniert", "Zurückgesendet", "Zurückgegeben", "Retourné", "Rendu", "Devuelto",
         "Reso", "Restituito", "Devolvido", "Retour", "Geretourneerd", "Zwrot", "Returnerad", "Returnert",
         "Returneret", "Palautettu", "Returned to sender"}},
       {"failed", no_sale, {"Failed",    "Fehlgeschlagen", "Abgelehnt",   "Échoué",      "Échouée",
                            "Refusé",    "Refusée",        "Rejetée",     "Fallido",     "Rechazado",
                            "Denegado",  "Fallito",        "Rifiutato",   "Respinto",    "Falhou",
                            "Falhado",   "Recusado",       "Rejeitado",   "Mislukt",     "Geweigerd",
                            "Afgewezen", "Nieudane",       "Odrzucone",   "Misslyckad",  "Nekad",
                            "Avvisad",   "Mislykket",      "Mislyktes",   "Avvist",      "Avslått",
                            "Fejlet",    "Afvist",         "Mislykkedes", "Epäonnistui", "Epäonnistunut",
                            "Hylätty",   "Non riuscito",   "Niet gelukt"}},
       {"pending",
        no_sale,
        {"Pending", "Ausstehend", "Wartend", "En attente", "Pendiente", "In attesa", "In sospeso", "Pendente",
         "In afwachting", "Oczekujące", "W oczekiwaniu", "Väntar", "Väntande", "Avventer", "Venter",
         "Afventer", "Odottaa", "Aguardando pagamento", "Zahlung ausstehend"}},
       {"unpaid", no_sale, {"Unpaid",           "Not paid",     "Unbezahlt",  "Nicht bezahlt", "Impayé",
                            "Impayée",          "Non payé",     "Impagado",   "No pagado",     "Non pagato",
                            "Insoluto",         "Não pago",     "Onbetaald",  "Niet betaald",  "Nieopłacone",
                            "Nie zapłacono",    "Niezapłacone", "Obetald",    "Ej betald",     "Inte betald",
                            "Ubetalt",          "Ikke betalt",  "Maksamatta", "Ei maksettu",   "Openstaand",
                            "Forfallen ubetalt"}},
       {"draft",
        no_sale,
        {"Draft", "Entwurf", "Brouillon", "Borrador", "Bozza", "Rascunho", "Concept", "Szkic", "Utkast",
         "Kladde", "Luonnos"}},
       {"expired",
        no_sale,
        {"Expired", "Abgelaufen", "Verfallen", "Expiré", "Expirée", "Caducado", "Expirado", "Vencido",
         "Scaduto", "Expirado", "Verlopen", "Wygasłe", "Utgången", "Utløpt", "Udløbet", "Vanhentunut"}},
       {"noshow",
        no_sale,
        {"No show", "No-show", "Nicht erschienen", "Absent", "Absente", "No presentado", "No se presentó",
         "Non presentato", "Não compareceu", "Niet verschenen", "Niet gekomen", "Nieobecny", "Uteblev",
         "Utebliven", "Udeblev", "Udeblevet", "Ikke møtt", "Ikke mødt", "Ei saapunut"}},
       {"part",
        part_refunded,
        {"Partially refunded", "Teilweise erstattet", "Partiellement remboursé", "Parcialmente reembolsado",
         "Parzialmente rimborsato", "Gedeeltelijk terugbetaald", "Częściowo zwrócone", "Delvis återbetald",
         "Delvis refundert", "Delvist refunderet", "Osittain hyvitetty"}}},
      verdict_of);
}

TEST_CASE("rows that are no purchases are left out beside those that are, and told") {
  const auto of = [](const std::string& name, const std::string& none, const std::string& sale) {
    std::string text = "Date;Customer;" + name + ";Amount\n";
    for (int i = 0; i < 20; ++i)
      text += "2024-03-" + std::to_string(10 + i) + ";c" + std::to_string(i % 4) + ";" +
              (i % 5 == 3 ? none : sale) + ";10,00\n";
    return read_text(text);
  };
  struct Case {
    const char *name, *none, *sale;
  };
  for (const auto& [name, none, sale] : std::vector<Case>{{"Type", "Caution", "Location"},
                                                          {"Art", "Kaution", "Miete"},
                                                          {"Type", "Security deposit", "Rental"},
                                                          {"Transaction type", "Pre-authorisation", "Sale"},
                                                          {"Art", "Reservierung", "Zahlung"},
                                                          {"Tipo", "Ricarica", "Acquisto"},
                                                          {"Tipo", "Recarga", "Compra"},
                                                          {"Type", "Opwaardering", "Aankoop"},
                                                          {"Typ", "Doładowanie", "Zakup"},
                                                          {"Typ", "Insättning", "Köp"},
                                                          {"Händelse", "Laddning", "Köp"},
                                                          {"Opération", "Rechargement", "Achat"},
                                                          {"Typ", "Oferta", "Zamówienie"},
                                                          {"Type", "Expense", "Invoice"},
                                                          {"Tyyppi", "Lataus", "Osto"},
                                                          {"Type", "Indskud", "Køb"},
                                                          {"Type", "Påfyll", "Kjøp"}}) {
    INFO(name << ": " << none);
    CHECK(sum_of(of(name, none, sale)) == "160.00");
  }
  CHECK(of("Typ", "Oferta", "Zamówienie").says("are taken for no sales"));
  // An offer alone may be a bargain, and what is reserved a table.
  CHECK(sum_of(of("Tipo", "Oferta", "Normal")) == "200.00");
  CHECK(sum_of(of("Type", "Reservation", "Walk-in")) == "200.00");
  // A correction gives back.
  CHECK(sum_of(of("Rodzaj", "Korekta", "Faktura")) == "130.00");  // the first has nothing before it
}

TEST_CASE("a total that has a deposit in it gives way to what is left without") {
  const Reading r = read_text(
      "Order,Date,Renter,Rental price,Security deposit,Total charged\n1,2024-01-03,lo,79.41,100.00,179.41\n"
      "2,2024-01-10,my,48.73,100.00,148.73\n3,2024-01-12,lo,20.00,0.00,20.00\n");
  CHECK(sum_of(r) == "148.14");
  CHECK(r.says("has money that goes back in it"));
}

TEST_CASE("a stay that is not paid yet is one, and what a single letter marks is void") {
  const Reading stays = read_text(
      "Book number,Guest name,Check-in,Check-out,Booked on,Status,Price,Payment status\n"
      "1,Ann Ek,2024-02-01,2024-02-03,2024-01-05,ok,100.00,Not paid\n"
      "2,Bob Ax,2024-02-04,2024-02-05,2024-01-06,ok,50.00,Paid online\n"
      "3,Ann Ek,2024-03-01,2024-03-03,2024-02-05,cancelled_by_guest,70.00,Not paid\n"
      "4,Bob Ax,2024-04-04,2024-04-05,2024-03-06,ok,25.00,Not paid\n");
  CHECK(sum_of(stays) == "175.00");
  CHECK(stays.says("guests pay the house"));
  for (const auto& [name, tick] : std::vector<std::pair<const char*, const char*>>{{"Void", "V"},
                                                                                   {"Storno", "X"},
                                                                                   {"Cancelled", "C"},
                                                                                   {"Makulerad", "Makulerad"},
                                                                                   {"Returned", "R"}}) {
    INFO(name);
    CHECK(sum_of(with_column(name, tick)) == "80.00");
  }
  CHECK(sum_of(with_column("Return", "R")) == "100.00");
}

TEST_CASE("codes of sales and returns; new ones and those who come again") {
  const auto of = [](const std::string& name, const std::string& back, const std::string& sale, int every) {
    std::string text = "Date,Customer,Amount," + name + "\n";
    for (int i = 0; i < 20; ++i)
      text += "2024-03-" + std::to_string(10 + i) + ",c" + std::to_string(i % 2) + ",10.00," +
              (i % every == every - 1 ? back : sale) + "\n";
    return read_text(text);
  };
  CHECK(sum_of(of("TXN_TYPE_CD", "RT", "SL", 5)) == "120.00");
  CHECK(sum_of(of("Coupon Status", "RFND", "FLWN", 5)) == "160.00");  // of its own row
  CHECK(sum_of("Receipt,Date,Card,Total,Void\n1,2024-01-03,lo,5.00,\n2,2024-01-03,my,7.00,V\n"
               "2,2024-01-03,my,7.00,\n3,2024-01-05,lo,9.00,\n4,2024-01-06,my,1.00,\n") == "22.00");
  const Reading many = of("Order Type", "Return", "New", 2);
  CHECK(sum_of(many) == "200.00");
  CHECK(many.says("customers who came again, for they are many"));
  const Reading few = of("Order Type", "Return", "New", 10);
  CHECK(sum_of(few) == "160.00");
  CHECK(few.says("what was given back, for they are few"));
}

TEST_CASE("what the bank took back, voided invoices and the two ways of a Dutch account") {
  for (const char* word :
       {"R\u00fccklastschrift", "zur\u00fcckgebucht", "contracargo", "gecrediteerd", "gestorneerd"}) {
    INFO(word);
    CHECK(verdict_of(word) == Verdict::refunded);
  }
  for (const char* word : {"Mit\u00e4t\u00f6ity", "slettet", "bounced"}) {
    INFO(word);
    CHECK(verdict_of(word) == Verdict::no_sale);
  }
  CHECK(status_fit("Laskun tila") > 0);
  CHECK(sum_of("Datum;Naam / Omschrijving;Af Bij;Bedrag (EUR)\n20250105;lo;Bij;10,00\n20250106;my;Bij;20,00\n"
               "20250107;lo;Bij;5,00\n20250108;my;Af;20,00\n20250109;lo;Bij;7,00\n") == "22.00");
}
