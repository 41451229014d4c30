#include "engine/ingest/status_words.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

constexpr std::array kSale = {
    "paid"sv, "confirmed"sv, "complete"sv, "completed"sv, "succeeded"sv, "success"sv, "successful"sv,
    "captured"sv, "settled"sv, "processing"sv, "shipped"sv, "packed"sv, "readytoship"sv, "intransit"sv,
    "outfordelivery"sv, "dispatched"sv, "verpackt"sv, "gepackt"sv, "packad"sv, "pakket"sv, "emballe"sv,
    "empaquetado"sv, "imballato"sv, "embalado"sv, "ingepakt"sv, "spakowane"sv, "spakowano"sv, "pakattu"sv,
    "delivered"sv, "fulfilled"sv, "ok"sv, "live"sv, "invoiced"sv, "sold"sv, "approved"sv, "accepted"sv,
    "paymentaccepted"sv, "partiallypaid"sv, "partiallyshipped"sv, "partiallyfulfilled"sv, "readyforpickup"sv,
    "pickedup"sv, "cleared"sv, "payment"sv, "betald"sv, "regle"sv, "reglee"sv, "encaisse"sv, "encaissee"sv,
    "cobrado"sv, "cobrada"sv, "incassato"sv, "saldato"sv, "beglichen"sv, "afgerond"sv, "zakonczone"sv,
    "zakonczono"sv, "klar"sv, "valide"sv, "validee"sv, "zugestellt"sv, "geleverd"sv, "bezorgd"sv,
    "dostarczone"sv, "dostarczono"sv, "doreczone"sv, "doreczono"sv, "verschickt"sv, "afsendt"sv,
    "lahetetty"sv, "confirme"sv, "confirmee"sv, "confirmado"sv, "confirmada"sv, "confermato"sv,
    "confermata"sv, "bestatigt"sv, "bestaetigt"sv, "bekraftad"sv, "bekreftet"sv, "bekraeftet"sv,
    "bevestigd"sv, "potwierdzone"sv, "potwierdzono"sv, "vahvistettu"sv, "honore"sv, "honoree"sv, "effectue"sv,
    "effectuee"sv, "erschienen"sv, "realizado"sv, "realizada"sv, "betalt"sv, "genomford"sv, "levererad"sv,
    "slutford"sv, "skickad"sv, "bezahlt"sv, "abgeschlossen"sv, "versendet"sv, "geliefert"sv, "unfulfilled"sv,
    "canceledreversal"sv,
    // Dutch, French, Italian, Portuguese and Spanish
    "betaald"sv, "verzonden"sv, "paye"sv, "payee"sv, "livre"sv, "livree"sv, "paiementaccepte"sv, "pagato"sv,
    "pago"sv, "pagado"sv, "completado"sv, "enviado"sv, "entregado"sv, "entregue"sv, "ausgeliefert"sv,
    "inbearbeitung"sv, "erfolgreich"sv, "lyckad"sv, "reussi"sv, "reussie"sv, "exitoso"sv, "riuscito"sv,
    "geslaagd"sv, "voltooid"sv, "production"sv,
    // Hotels, tables, seats and visits
    "checkedout"sv, "checkedin"sv, "inhouse"sv, "stayed"sv, "departed"sv, "seated"sv, "arrived"sv,
    "attended"sv, "flown"sv, "ausgecheckt"sv, "abgereist"sv, "utcheckad"sv, "utsjekket"sv,
    // Japanese
    "完了"sv, "支払済み"sv, "支払い済み"sv, "入金済み"sv, "発送済み"sv, "出荷済み"sv, "配送済み"sv,
    "配達済み"sv, "処理済み"sv,
    // Korean, Chinese and Turkish
    "구매확정"sv, "구매완료"sv, "결제완료"sv, "배송완료"sv, "배송중"sv, "배송준비중"sv, "배송준비"sv,
    "상품준비중"sv, "발송완료"sv, "완료"sv, "交易成功"sv, "已完成"sv, "已付款"sv, "已支付"sv, "已发货"sv,
    "已签收"sv, "已收货"sv, "买家已付款"sv, "卖家已发货"sv, "等待卖家发货"sv, "待发货"sv, "待收货"sv,
    "teslimedildi"sv, "kargoyaverildi"sv, "tamamlandi"sv, "onaylandi"sv, "odendi"sv, "hazirlaniyor"sv,
    "kargoda"sv, "basarili"sv,
    // Agreed to, in the making, on the way; what is in force.
    "aprovado"sv, "aprovada"sv, "aprobado"sv, "aprobada"sv, "approuve"sv, "approuvee"sv, "approvato"sv,
    "approvata"sv, "genehmigt"sv, "goedgekeurd"sv, "zatwierdzone"sv, "zatwierdzono"sv, "godkand"sv,
    "godkjent"sv, "godkendt"sv, "hyvaksytty"sv, "schvaleno"sv, "enpreparation"sv, "encoursdepreparation"sv,
    "encoursdetraitement"sv, "encoursdelivraison"sv, "entraitement"sv, "entransit"sv, "inbehandeling"sv,
    "inverwerking"sv, "onderweg"sv, "enproceso"sv, "enpreparacion"sv, "entransito"sv, "encamino"sv,
    "encaminhado"sv, "processando"sv, "emprocessamento"sv, "empreparacao"sv, "emseparacao"sv, "emtransito"sv,
    "inpreparazione"sv, "inlavorazione"sv, "intransito"sv, "inzustellung"sv, "unterwegs"sv,
    "invorbereitung"sv, "angekommen"sv, "wrealizacji"sv, "wtrakcierealizacji"sv, "wdrodze"sv,
    "wprzygotowaniu"sv, "przetwarzane"sv, "underbehandling"sv, "underbehandlingen"sv, "behandlas"sv,
    "bearbetas"sv, "underarbete"sv, "undervags"sv, "underveis"sv, "undervejs"sv, "kasittelyssa"sv,
    "matkalla"sv, "islemde"sv, "isleniyor"sv, "hazirlandi"sv, "zpracovavase"sv, "vyrizujese"sv, "diproses"sv,
    "dikirim"sv, "active"sv, "aktiv"sv, "aktiva"sv, "aktivt"sv, "aktive"sv, "activa"sv, "activo"sv, "actif"sv,
    "ativa"sv, "ativo"sv, "attivo"sv, "attiva"sv, "actief"sv, "aktywny"sv, "aktywna"sv, "aktywne"sv,
    "aktiivinen"sv, "aktif"sv, "aktivni"sv, "hoanthanh"sv, "dagiao"sv, "выполнен"sv, "Выполнен"sv,
    "доставлен"sv, "Доставлен"sv, "оплачен"sv, "Оплачен"sv, "завершен"sv, "Завершен"sv};
constexpr std::array kNoSale = {
    "failed"sv, "failure"sv, "fail"sv, "void"sv, "voided"sv, "cancelled"sv, "canceled"sv, "cancel"sv,
    "declined"sv, "denied"sv, "rejected"sv, "expired"sv, "pending"sv, "pendingpayment"sv, "unpaid"sv,
    "awaitingpayment"sv, "paymentpending"sv, "authorized"sv, "authorised"sv, "uncaptured"sv,
    "requirespaymentmethod"sv, "requiresaction"sv, "requirescapture"sv, "requiresconfirmation"sv,
    "incomplete"sv, "blocked"sv, "reversed"sv, "chargeback"sv, "chargedback"sv, "test"sv, "draft"sv,
    "checkoutdraft"sv, "onhold"sv, "holded"sv, "hold"sv, "suspectedfraud"sv, "fraud"sv, "paymentreview"sv,
    "error"sv, "paymenterror"sv, "abandoned"sv, "trash"sv, "deleted"sv, "unavailable"sv, "misslyckad"sv,
    "misslyckades"sv, "annullerad"sv, "avbruten"sv, "obetald"sv, "vantar"sv, "makulerad"sv, "storniert"sv,
    "fehlgeschlagen"sv, "offen"sv, "ausstehend"sv, "abgebrochen"sv, "zuruckgezogen"sv, "zurueckgezogen"sv,
    "paymentfailed"sv, "notpaid"sv, "refused"sv, "unbezahlt"sv, "geannuleerd"sv, "annule"sv, "annulee"sv,
    "annullato"sv, "cancelado"sv, "cancelada"sv, "anulado"sv, "anulada"sv, "pendente"sv, "pendiente"sv,
    "abgelehnt"sv, "nekad"sv, "echoue"sv, "fallido"sv, "rechazado"sv, "fallito"sv, "mislukt"sv, "sandbox"sv,
    "chargebacklost"sv, "disputelost"sv, "writeoff"sv, "writtenoff"sv, "contestado"sv, "contestada"sv,
    "abgeschrieben"sv, "avskriven"sv, "キャンセル"sv, "キャンセル済み"sv, "取消"sv, "取り消し"sv, "未払い"sv,
    "未入金"sv, "支払い待ち"sv, "入金待ち"sv, "保留"sv, "취소"sv, "취소완료"sv, "주문취소"sv, "결제취소"sv,
    "취소요청"sv, "취소처리중"sv, "입금대기"sv, "결제대기"sv, "입금대기중"sv, "미결제"sv, "결제실패"sv,
    "실패"sv, "已取消"sv, "交易关闭"sv, "已关闭"sv, "待付款"sv, "等待买家付款"sv, "未付款"sv, "支付失败"sv,
    "uncollectible"sv, "noshow"sv, "quotation"sv, "quote"sv, "basarisiz"sv, "reddedildi"sv,
    // In other languages: cancelled, refused, waiting, a draft, too late, who did not come.
    "avbokad"sv, "avbokat"sv, "aflyst"sv, "avlyst"sv, "abgesagt"sv, "odwolane"sv, "odwolano"sv,
    "rezygnacja"sv, "rejete"sv, "rejetee"sv, "denegado"sv, "denegada"sv, "respinto"sv, "respinta"sv,
    "rejeitado"sv, "rejeitada"sv, "geweigerd"sv, "afgewezen"sv, "avslatt"sv, "fejlet"sv, "nonriuscito"sv,
    "nonriuscita"sv, "nietgelukt"sv, "wartend"sv, "insospeso"sv, "vantande"sv, "openstaand"sv, "entwurf"sv,
    "brouillon"sv, "borrador"sv, "bozza"sv, "rascunho"sv, "concept"sv, "szkic"sv, "utkast"sv, "kladde"sv,
    "luonnos"sv, "abgelaufen"sv, "verfallen"sv, "caducado"sv, "caducada"sv, "vencido"sv, "vencida"sv,
    "scaduto"sv, "scaduta"sv, "verlopen"sv, "wygasle"sv, "wygaslo"sv, "wygasl"sv, "utgangen"sv, "utlopt"sv,
    "udlobet"sv, "vanhentunut"sv, "nichterschienen"sv, "absent"sv, "absente"sv, "nopresentado"sv,
    "nosepresento"sv, "nonpresentato"sv, "naocompareceu"sv, "nietverschenen"sv, "nietgekomen"sv,
    "nieobecny"sv, "uteblev"sv, "utebliven"sv, "udeblev"sv, "udeblevet"sv, "ikkemott"sv, "ikkemodt"sv,
    "eisaapunut"sv, "失敗"sv,
    // Not paid in time; called off.
    "atrasado"sv, "atrasada"sv, "enmora"sv, "moroso"sv, "overdue"sv, "uberfallig"sv, "ueberfallig"sv,
    "achterstallig"sv, "forfallen"sv, "forfallet"sv, "forfaldet"sv, "forfallna"sv, "forfallen"sv,
    "erapaivanylittanyt"sv, "przeterminowane"sv, "przeterminowana"sv, "zalegle"sv, "huy"sv, "hủy"sv, "Hủy"sv,
    "dahuy"sv, "dahủy"sv, "đãhủy"sv, "отменен"sv, "Отменен"sv, "отменён"sv, "Отменён"sv, "отменено"sv,
    "Отменено"sv, "отмена"sv, "Отмена"sv};
constexpr std::array kRefunded = {"refunded"sv,
                                  "refund"sv,
                                  "fullyrefunded"sv,
                                  "returned"sv,
                                  "aterbetald"sv,
                                  "erstattet"sv,
                                  "zuruckerstattet"sv,
                                  "terugbetaald"sv,
                                  "rembourse"sv,
                                  "rimborsato"sv,
                                  "reembolsado"sv,
                                  "gutschrift"sv,
                                  "krediterad"sv,
                                  "krediteret"sv,
                                  "kreditert"sv,
                                  "aterkop"sv,
                                  "aterkopt"sv,
                                  "반품"sv,
                                  "반품완료"sv,
                                  "환불"sv,
                                  "환불완료"sv,
                                  "مسترجع"sv,
                                  "مرتجع"sv,
                                  "退款成功"sv,
                                  "已退款"sv,
                                  "退货退款"sv,
                                  "已退货"sv,
                                  "iade"sv,
                                  "iadeedildi"sv,
                                  "返金済み"sv,
                                  "返金"sv,
                                  "返品"sv,
                                  "返品済み"sv,
                                  "возврат"sv,
                                  "Возврат"sv,
                                  "возвращен"sv,
                                  "Возвращен"sv,
                                  "returnat"sv};
// Of those that are no sale.
constexpr std::array kTakenBack = {"chargeback"sv, "chargedback"sv};
constexpr std::array kPart = {"一部返金"sv,      "一部返金済み"sv, "partiallyrefunded"sv,
                              "partialrefund"sv, "partrefunded"sv, "partialrefunded"sv};
constexpr std::array kSaleTypes = {
    "income"sv, "einnahme"sv, "einnahmen"sv, "ertrag"sv, "intakt"sv, "intakter"sv, "inkomst"sv, "recette"sv,
    "recettes"sv, "ingreso"sv, "ingresos"sv, "entrata"sv, "entrate"sv, "receita"sv, "inkomsten"sv,
    "przychod"sv, "inntekt"sv, "indtaegt"sv, "tulo"sv, "sale"sv, "sales"sv, "payment"sv, "charge"sv,
    "purchase"sv, "order"sv, "invoice"sv, "capture"sv, "websitepayment"sv, "expresscheckoutpayment"sv,
    "mobilepayment"sv, "paypalcheckoutpayment"sv, "generalpayment"sv, "subscriptionpayment"sv,
    "preapprovedpaymentbilluserpayment"sv, "kop"sv, "forsaljning"sv, "verkauf"sv, "umsatz"sv, "vente"sv,
    "venta"sv, "placedorder"sv, "salesinvoice"sv, "salesreceipt"sv, "salesorder"sv, "cashsale"sv,
    // PayPal in other languages
    "paypalexpresszahlung"sv, "websitezahlung"sv, "handyzahlung"sv, "paiementexpresscheckout"sv,
    "paiementsursitemarchand"sv, "pagoconpagoexpres"sv, "pagamentoexpresscheckout"sv,
    "expresscheckoutbetaling"sv, "earn"sv, "accrual"sv,
    // Sales, payments and orders in others
    "inbetalning"sv, "innbetaling"sv, "indbetaling"sv, "issued"sv, "reservation"sv, "vendita"sv, "venda"sv,
    "verkoop"sv, "aankoop"sv, "sprzedaz"sv, "salg"sv, "kjop"sv, "kob"sv, "myynti"sv, "zahlung"sv,
    "paiement"sv, "betaling"sv, "platnosc"sv, "betalning"sv, "maksu"sv, "bestellung"sv, "commande"sv,
    "pedido"sv, "ordine"sv, "encomenda"sv, "bestelling"sv, "zamowienie"sv, "bestallning"sv, "ordre"sv,
    "tilaus"sv};

constexpr std::array kReturnTypes = {
    "refund"sv,         "refunds"sv,       "return"sv,          "returns"sv,         "paymentrefund"sv,
    "partialrefund"sv,  "creditnote"sv,    "creditmemo"sv,      "chargeback"sv,      "paymentreversal"sv,
    "reversal"sv,       "retur"sv,         "aterkop"sv,         "gutschrift"sv,      "erstattung"sv,
    "ruckerstattung"sv, "aterbetalning"sv, "remboursement"sv,   "reembolso"sv,       "refundedorder"sv,
    "cancelledorder"sv, "canceledorder"sv, "rueckerstattung"sv, "terugbetaling"sv,   "ruckgabe"sv,
    "storno"sv,         "stornierung"sv,   "stornobeleg"sv,     "dispute"sv,         "ruckzahlung"sv,
    "rueckzahlung"sv,   "retoure"sv,       "salescreditmemo"sv, "salescreditnote"sv, "salesreturn"sv};
// Beside words for what came back, and these beside words for what was sold.
constexpr std::array kSoldOfTwo = {
    "sale"sv,        "sales"sv,       "purchase"sv, "order"sv,  "invoice"sv,   "inv"sv,        "verkauf"sv,
    "kauf"sv,        "rechnung"sv,    "umsatz"sv,   "vente"sv,  "achat"sv,     "facture"sv,    "venta"sv,
    "compra"sv,      "factura"sv,     "venda"sv,    "fatura"sv, "vendita"sv,   "acquisto"sv,   "fattura"sv,
    "kop"sv,         "forsaljning"sv, "faktura"sv,  "salg"sv,   "kjop"sv,      "kob"sv,        "verkoop"sv,
    "factuur"sv,     "sl"sv,          "sls"sv,      "sal"sv,    "pur"sv,       "purch"sv,      "flwn"sv,
    "flown"sv,       "myynti"sv,      "sprzedaz"sv, "prodej"sv, "aankoop"sv,   "osto"sv,       "zakup"sv,
    "bestellung"sv,  "commande"sv,    "pedido"sv,   "ordine"sv, "encomenda"sv, "bestelling"sv, "zamowienie"sv,
    "bestallning"sv, "ordre"sv,       "tilaus"sv};
constexpr std::array kBackOfTwo = {"credit"sv,
                                   "cr"sv,
                                   "crn"sv,
                                   "cn"sv,
                                   "crnote"sv,
                                   "storno"sv,
                                   "stornierung"sv,
                                   "rucknahme"sv,
                                   "retour"sv,
                                   "avoir"sv,
                                   "devolucion"sv,
                                   "devolucao"sv,
                                   "estorno"sv,
                                   "abono"sv,
                                   "reso"sv,
                                   "rimborso"sv,
                                   "returkop"sv,
                                   "kredit"sv,
                                   "kreditnota"sv,
                                   "kreditfaktura"sv,
                                   "palautus"sv,
                                   "hyvitys"sv,
                                   "zwrot"sv,
                                   "vratka"sv,
                                   "refusjon"sv,
                                   "returnering"sv,
                                   "notadecredito"sv,
                                   "notadicredito"sv,
                                   "teruggave"sv,
                                   "rendu"sv,
                                   "rt"sv,
                                   "rtn"sv,
                                   "ret"sv,
                                   "rf"sv,
                                   "rfd"sv,
                                   "rfnd"sv,
                                   "refd"sv};
constexpr std::array kOtherTypes = {
    "withdrawal"sv, "generalwithdrawal"sv, "payout"sv, "transfer"sv, "fee"sv, "fees"sv, "paymentfee"sv,
    "stripefee"sv, "adjustment"sv, "generalcurrencyconversion"sv, "currencyconversion"sv, "deposit"sv,
    "topup"sv, "void"sv, "voided"sv, "test"sv, "authorization"sv, "authorisation"sv, "auth"sv,
    "generalauthorization"sv, "reserve"sv, "hold"sv, "quote"sv, "draft"sv, "accounthold"sv,
    // What marketing tools log beside orders; a product is in its order.
    "orderedproduct"sv, "fulfilledorder"sv, "startedcheckout"sv, "checkoutstarted"sv, "addedtocart"sv,
    "viewedproduct"sv, "activeonsite"sv, "receivedemail"sv, "openedemail"sv, "clickedemail"sv,
    "bouncedemail"sv, "unsubscribed"sv, "offert"sv,
    // What the shop pays.
    "otherfee"sv, "servicefee"sv, "processingfee"sv, "transactionfee"sv, "platformfee"sv, "sellingfee"sv,
    "sellerfee"sv, "finalvaluefee"sv, "listingfee"sv, "chargebackfee"sv, "disputefee"sv, "refundfee"sv,
    "verify"sv, "verification"sv, "allgemeineabbuchung"sv, "vonnutzereingeleiteteabbuchung"sv,
    "bankgutschriftaufpaypalkonto"sv, "allgemeinewahrungsumrechnung"sv, "virementstandard"sv,
    "retiradageneral"sv, "prelievogenerico"sv, "algemeneopname"sv, "adfee"sv, "applicationfee"sv,
    "commission"sv,
    // Of points, beside those that were earned.
    "redeem"sv, "redeemed"sv, "redemption"sv, "burn"sv, "expire"sv, "expiry"sv, "expiration"sv};
constexpr std::array kYes = {"true"sv,   "yes"sv,       "y"sv,     "t"sv,   "1"sv,   "ja"sv,   "j"sv,
                             "x"sv,      "wahr"sv,      "sant"sv,  "oui"sv, "o"sv,   "vrai"sv, "si"sv,
                             "s"sv,      "verdadero"sv, "vero"sv,  "sim"sv, "tak"sv, "waar"sv, "verdadeiro"sv,
                             "prawda"sv, "sand"sv,      "kylla"sv, "k"sv,   "tosi"sv};
constexpr std::array kNo = {"false"sv, "no"sv,     "n"sv,       "f"sv,      "0"sv,     "nej"sv,
                            "nein"sv,  "falsch"sv, "falskt"sv,  "non"sv,    "faux"sv,  "falso"sv,
                            "nao"sv,   "nie"sv,    "nee"sv,     "onwaar"sv, "falsz"sv, "nei"sv,
                            "falsk"sv, "ei"sv,     "epatosi"sv, "usant"sv};

// Of ledgers: documents that bill, that give back, and that do neither.
constexpr std::array kBills = {"invoice"sv,     "inv"sv,     "rechnung"sv, "faktura"sv,
                               "kundfaktura"sv, "facture"sv, "factura"sv,  "fattura"sv,
                               "fatura"sv,      "factuur"sv, "lasku"sv};
constexpr std::array kCredits = {"creditmemo"sv,     "creditnote"sv,    "crn"sv,           "cn"sv,
                                 "gutschrift"sv,     "kreditnota"sv,    "kreditfaktura"sv, "avoir"sv,
                                 "notadecredito"sv,  "notadicredito"sv, "creditnota"sv,    "storno"sv,
                                 "stornorechnung"sv, "hyvityslasku"sv,  "abono"sv,         "notadeabono"sv,
                                 "facturadeabono"sv};
constexpr std::array kSettles = {
    "payment"sv,         "payments"sv,  "pmt"sv,         "receivepayment"sv, "zahlung"sv,
    "zahlungseingang"sv, "betalning"sv, "inbetalning"sv, "innbetaling"sv,    "indbetaling"sv,
    "betaling"sv,        "paiement"sv,  "reglement"sv,   "pago"sv,           "cobro"sv,
    "recibo"sv,          "pagamento"sv, "incasso"sv,     "maksu"sv,          "settlement"sv,
    "writeoff"sv,        "statement"sv, "journal"sv,     "journalentry"sv,   "generaljournal"sv,
    "deposit"sv,         "estimate"sv,  "quote"sv,       "angebot"sv,        "offert"sv,
    "tilbud"sv,          "offerte"sv,   "devis"sv,       "presupuesto"sv};
// What customers who owe are sent: it does neither, too.
constexpr std::array kReminds = {"reminder"sv,
                                 "mahnung"sv,
                                 "paminnelse"sv,
                                 "purring"sv,
                                 "rykker"sv,
                                 "financechargememo"sv,
                                 "financecharge"sv,
                                 "interest"sv,
                                 "ranta"sv,
                                 "verzugszinsen"sv,
                                 "dunning"sv,
                                 "collectionletter"sv,
                                 "collectionletternote"sv,
                                 "interestnote"sv};
constexpr std::array kOfLedgers = {"sales"sv, "receivable"sv, "receivables"sv, "customer"sv, "ar"sv};
constexpr std::array kPaid = {"paid"sv,  "betald"sv, "betalt"sv, "bezahlt"sv, "betaald"sv, "paye"sv,
                              "payee"sv, "pagato"sv, "pago"sv,   "pagado"sv,  "maksettu"sv};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool says_paid(std::string_view word) { return among(kPaid, normalised(word)); }

bool takes_back(std::string_view word) { return among(kTakenBack, normalised(word)); }

Verdict verdict_of_word(std::string_view raw) {
  // "05 Declined": a number of its own goes before.
  const auto begins = raw.find_first_not_of("0123456789 -:");
  std::string word = normalised(begins == std::string_view::npos ? raw : raw.substr(begins));
  if (word.starts_with("wc") && word.size() > 2) word.erase(0, 2);  // WooCommerce: wc-completed
  if (among(kSale, word)) return Verdict::sale;
  if (among(kNoSale, word)) return Verdict::no_sale;
  if (among(kRefunded, word)) return Verdict::refunded;
  return among(kPart, word) ? Verdict::part_refunded : Verdict::unknown;
}

namespace {

/// Of what waits or failed, what follows says for what only; "Hold for pickup" and "Test drive" are others.
bool is_telling_first(std::string_view first) {
  static constexpr std::array kFirst = {"pending"sv, "failed"sv,  "declined"sv, "rejected"sv,
                                        "draft"sv,   "expired"sv, "unpaid"sv};
  return among(kFirst, normalised(first));
}

/// What stands behind the last dash, comma or bracket; nothing without one. "on-hold" is one word.
std::string_view end_of(std::string_view raw) {
  std::size_t begin = 0;
  for (const std::string_view divider :
       {" - "sv, " \xE2\x80\x93 "sv, " \xE2\x80\x94 "sv, ","sv, ";"sv, "("sv})
    if (const auto at = raw.rfind(divider); at != std::string_view::npos)
      begin = std::max(begin, at + divider.size());
  return begin == 0 ? std::string_view{} : raw.substr(begin);
}

}  // namespace

Verdict verdict_of(std::string_view raw) {
  const Verdict verdict = verdict_of_word(raw);
  if (verdict != Verdict::unknown) return verdict;
  // "Shipped - Returned to Seller", "Delivered, returned": what became of it in the end stands last.
  const std::string_view end = end_of(raw);
  if (!end.empty()) {
    const Verdict whole = verdict_of_word(end);
    const Verdict last = whole == Verdict::unknown ? verdict_by_stems(end) : whole;
    if (last == Verdict::no_sale || last == Verdict::refunded || last == Verdict::part_refunded) return last;
  }
  const Verdict stems = verdict_by_stems(raw);
  if (stems != Verdict::unknown) return stems;
  // "pending_submission" is pending.
  const auto first = raw.substr(0, raw.find_first_of("_ "));
  return first.size() < raw.size() && verdict_of_word(first) == Verdict::no_sale && is_telling_first(first)
             ? Verdict::no_sale
             : Verdict::unknown;
}

Verdict verdict_of_pair(std::string_view raw) {
  const std::string word = normalised(raw);
  if (among(kReturnTypes, word) || among(kBackOfTwo, word)) return Verdict::gives_back;
  return among(kSoldOfTwo, word) ? Verdict::sale : Verdict::unknown;
}

namespace {

/// "Sales Credit Memo" is a credit memo.
std::string document(std::string_view raw) {
  std::string out;
  const auto words = words_of(raw);
  for (const auto& word : words)
    if (words.size() == 1 || !among(kOfLedgers, word)) out += word;
  return out;
}

}  // namespace

bool is_invoice(std::string_view raw) {
  return among(kBills, document(raw)) || verdict_of_document(raw) == Verdict::sale;
}

bool settles_ledger(std::string_view raw) {
  const std::string word = document(raw);
  return among(kSettles, word) || among(kReminds, word);
}

bool reminds_in_ledger(std::string_view raw) { return among(kReminds, document(raw)); }

Verdict verdict_in_ledger(std::string_view raw) {
  const std::string word = document(raw);
  if (among(kBills, word)) return Verdict::sale;
  if (among(kCredits, word)) return Verdict::gives_back;
  return settles_ledger(raw) ? Verdict::no_sale : verdict_of_type(raw);
}

Verdict verdict_in_log(std::string_view raw) {
  const std::string word = normalised(raw);
  if (verdict_of_word(raw) == Verdict::no_sale) return Verdict::no_sale;
  if (among(kReturnTypes, word)) return Verdict::gives_back;
  const auto words = words_of(raw);
  const auto has = [&](std::string_view wanted) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return w.starts_with(wanted); });
  };
  // "Order Completed"; "purchase_error" is none.
  if (has("error") || has("fail") || has("cancel")) return Verdict::no_sale;
  const bool ordered = has("order") && (has("complet") || has("placed") || has("paid") || has("confirm"));
  const bool sale =
      ordered || among(kSaleTypes, word) || word == "transaction" || verdict_of_event(raw) == Verdict::sale;
  return sale ? Verdict::sale : Verdict::no_sale;
}

Verdict verdict_of_type(std::string_view raw) {
  const std::string word = normalised(raw);
  if (among(kSaleTypes, word)) return Verdict::sale;
  if (among(kReturnTypes, word)) return Verdict::gives_back;
  if (among(kOtherTypes, word) || is_no_purchase(raw)) return Verdict::no_sale;
  if (const Verdict document = verdict_of_document(raw); document != Verdict::unknown) return document;
  const Verdict event = verdict_of_event(raw);
  if (event != Verdict::unknown) return event;
  // Processors write there what became of a payment; what was given back is a row of its own.
  const Verdict verdict = verdict_of(raw);
  const bool back = verdict == Verdict::refunded || verdict == Verdict::part_refunded;
  return back ? Verdict::gives_back : verdict;
}

YesNo yes_or_no(std::string_view raw) {
  const std::string word = normalised(raw);
  if (among(kYes, word)) return YesNo::yes;
  return among(kNo, word) ? YesNo::no : YesNo::unknown;
}

}  // namespace stamkund::ingest
