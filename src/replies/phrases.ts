/**
 * What people write when they want us to stop, have paid, do not agree or are away, in six languages; data to be extended here. Patterns are
 * matched against folded text (no accents, one spelling of alef, lower case). A false alarm only pauses, so they are generous.
 */
import type { Meaning } from '../cases/meaning.ts';
import { fold } from '../letters/lint-reading.ts';

function latin(alternatives: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`, 'iu');
}

function arabic(alternatives: string): RegExp {
  return new RegExp(`(?<!\\p{L})[وفبكل]{0,2}(?:ال|لل)?(?:${fold(alternatives)})`, 'u');
}

export const PHRASES: Readonly<Record<Meaning, readonly RegExp[]>> = {
  stop: [
    latin(
      "stop+(?! by)|unsubscribe|opt[- ]?out|revoke|cease(?: and desist)?|remove (?:me|us|my|our)|take (?:me|us) off|(?:do not|don'?t|dont|never|no longer) (?:\\p{L}+ )?(?:contact|call|phone|ring|text|write|e-?mail|message|mail|bother|disturb|harass)\\p{L}*|leave (?:me|us) alone|no more (?:e-?mails?|calls?|letters?|messages?|reminders?|contact)|quit (?:calling|writing|contacting|e-?mailing|texting)|enough (?:of )?(?:e-?mails?|calls?|letters?|reminders?)|harass\\p{L}*|not interested in (?:your|these) (?:e-?mails?|messages?)",
    ),
    arabic(
      'توقف|اوقفوا|اوقف|كفوا|كفى|كفاية|لا تتصل|لا ترسل|لا تراسل|لا تتواصل|لا تزعج|لا اريد (?:اي |أي )?(?:رسائل|مكالمات|تواصل|ايميلات)|لا نرغب في (?:رسائل|تواصل|استلام)|عدم (?:التواصل|الاتصال|المراسلة|الارسال|ازعاج)|الغاء الاشتراك|الغوا اشتراك|احذفو?ن?ي? |ازيلو?ا? (?:اسم|بريد|رقم)|بطلوا|بلاش (?:رسائل|مكالمات|تتصل)|ما تتصل|متتصل|ما ترسل|ازعاج|مضايقة',
    ),
    latin(
      "arretez|arreter|cessez|desabonn\\p{L}*|desinscri\\p{L}*|ne (?:me|nous|m'?) ?(?:plus )?(?:contact|appel|ecri|envoy|relanc|derang|harcel)\\p{L}*(?: plus)?|plus (?:de|d'?) ?(?:mails?|e-?mails?|courriels?|appels?|relances?|messages?|courriers?)|laissez[- ](?:moi|nous)|retirez[- ](?:moi|nous)|harcel\\p{L}*",
    ),
    latin(
      'aufhoren|hor(?:en sie|t|en) (?:\\p{L}+ ){0,2}auf|stoppen|abbestell\\p{L}*|abmeld\\p{L}*|austrag\\p{L}*|unterlassen|kontaktieren sie (?:mich|uns) (?:bitte )?nicht|(?:rufen|schreiben|mailen|kontaktieren) (?:sie )?(?:mich|uns|mir) (?:bitte )?nicht|keine (?:weiteren |mehr )?(?:e-?mails?|mails?|anrufe|mahnungen|schreiben|nachrichten|briefe|erinnerungen|werbung|kontaktaufnahme)|lassen sie (?:mich|uns) in ruhe|nicht mehr (?:anrufen|anschreiben|kontaktieren|schreiben|mailen|belastigen)|belastig\\p{L}*',
    ),
    latin(
      'pare[n]?|dej(?:e|en|ar|a) de (?:\\p{L}+)|basta|cese[n]?|no (?:me|nos) (?:\\p{L}+ )?(?:contact|llam|escrib|envi|mand|molest|acos)\\p{L}*|no (?:vuelva[n]?|quiero|queremos|deseo|deseamos) (?:\\p{L}+ ){0,4}(?:llam|escrib|mensaje|correo|contact|recibir|email|mail|recordatorio)\\p{L}*|dar(?:me|nos)? de baja|baja (?:de|del) (?:la )?lista|no mas (?:correos?|llamadas?|mensajes?|emails?|mails?|recordatorios?)|acos\\p{L}*',
    ),
    latin(
      'stop(?:pen)? (?:met|hiermee)|afmelden|uitschrijven|(?:neem|neemt) geen contact|(?:bel|belt|schrijf|mail|mailt|benader|app|sms) (?:mij|me|ons) niet|niet meer (?:bellen|mailen|schrijven|contacteren|benaderen|lastigvallen|sturen)|geen (?:e-?mails?|mails?|telefoontjes|berichten|brieven|herinneringen|contact|aanmaningen)(?: meer)?|laat (?:mij|me|ons) met rust|verwijder (?:mij|me|ons|mijn|ons)|lastig ?val\\p{L}*|houd(?:t)? (?:er )?(?:mee )?op',
    ),
  ],
  paid: [
    latin(
      "(?:already|have|has|was|were|been|it'?s|is|we|i) (?:\\p{L}+ )?(?:paid|settled|transferred|wired)|paid (?:it|this|that|the|on|last|yesterday|today|already|in full|by)|payment (?:was |has been |is )?(?:made|sent|done|completed|on its way|processed)|(?:sent|made) (?:the |a |our |my )?(?:payment|transfer|wire)|proof of payment|remittance (?:advice|attached)|cheque (?:is )?in the (?:mail|post)",
    ),
    arabic(
      'دفعنا|دفعت|سددنا|سددت|تم (?:الدفع|السداد|التحويل|تحويل|دفع|سداد)|حولنا|حولت|قمنا بالدفع|قمنا بالسداد|قمنا بالتحويل|ايصال (?:الدفع|التحويل|السداد)|مدفوعة|مسددة',
    ),
    latin(
      '(?:deja|ai|avons|a ete|est|sont) (?:\\p{L}+ )?(?:paye|payee|regle|reglee|vire|effectue)\\p{L}*|paiement (?:\\p{L}+ )?(?:effectue|envoye|fait)|virement (?:\\p{L}+ )?(?:effectue|fait|envoye|parti)',
    ),
    latin(
      '(?:bereits|schon|habe|haben|wurde|ist|langst) (?:\\p{L}+ ){0,4}(?:bezahlt|uberwiesen|beglichen|gezahlt|angewiesen)|zahlung (?:ist |wurde )?(?:erfolgt|unterwegs|veranlasst|raus)|uberweisung (?:ist |wurde )?(?:erfolgt|veranlasst|raus|unterwegs)',
    ),
    latin(
      'ya (?:\\p{L}+ ){0,2}(?:pag|abon|transfer|liquid)\\p{L}*|(?:he|hemos|esta|fue|ha sido) (?:pagad|abonad|transferid|liquidad)\\p{L}*|pago (?:ya )?(?:realizado|efectuado|enviado|hecho)|transferencia (?:ya )?(?:realizada|hecha|enviada)|pagamos|pague',
    ),
    latin(
      '(?:al|heb|hebben|is|werd|reeds|zojuist) (?:\\p{L}+ ){0,3}(?:betaald|overgemaakt|voldaan)|betaling (?:is )?(?:gedaan|onderweg|verricht|voldaan)',
    ),
  ],
  dispute: [
    latin(
      "disput\\p{L}*|(?:do not|don'?t|dont|never) (?:owe|agree|recogni[sz]e|accept)|(?:wrong|incorrect) (?:invoice|amount|price|quantity|item|bill)|(?:invoice|amount|price|bill) (?:is|was|looks|seems) (?:wrong|incorrect|too high|not right)|(?:never|not|haven'?t|didn'?t|did not|have not) (?:\\p{L}+ )?(?:received?|delivered|ordered|order|deliver|arrive[d]?|got|get)|damaged|defective|faulty|broken|missing (?:items?|goods|parts?)|overcharged|contest|query (?:this|the) invoice|credit note|refund",
    ),
    arabic(
      'نعترض|اعترض|اعتراض|غير صحيح|خطأ|خطا في|لم (?:نستلم|استلم|يصل|تصل|نطلب|اطلب)|ما (?:استلم|وصل)|تالف|معيب|ناقص|نزاع|مرتجع|لا نوافق|لا اوافق|ليس علي|لسنا مدينين|اشعار دائن',
    ),
    latin(
      "contest\\p{L}*|litige|(?:pas|jamais) (?:\\p{L}+ )?(?:recu|livre|commande|d'?accord)\\p{L}*|erreur|errone\\p{L}*|facture (?:est )?(?:fausse|incorrecte)|defectueu\\p{L}*|endommag\\p{L}*|casse\\p{L}*|avoir\\b",
    ),
    latin(
      'reklam\\p{L}*|widersprech\\p{L}*|widerspruch|beanstand\\p{L}*|bestreit\\p{L}*|(?:nie|nicht) (?:\\p{L}+ )?(?:erhalten|geliefert|bestellt|bekommen|einverstanden|richtig|korrekt)|rechnung (?:ist )?(?:falsch|fehlerhaft)|fehlerhaft|beschadigt|defekt|mangelhaft|gutschrift',
    ),
    latin(
      'reclam\\p{L}*|disputa|(?:no|nunca) (?:\\p{L}+ )?(?:recib|pedi|pedimos|lleg|estoy de acuerdo|estamos de acuerdo|debo|debemos)\\p{L}*|(?:factura|importe) (?:es |esta )?(?:incorrect|equivocad|erronea)\\p{L}*|error|defectuos\\p{L}*|danad\\p{L}*|roto|nota de credito',
    ),
    latin(
      'betwist\\p{L}*|bezwaar|klacht|(?:nooit|niet) (?:\\p{L}+ )?(?:ontvangen|geleverd|besteld|eens|akkoord|juist)|factuur (?:is )?(?:onjuist|fout|verkeerd)|onjuist|beschadigd|defect|kapot|creditnota',
    ),
  ],
  lawyer: [
    latin(
      'lawyers?|attorneys?|solicitors?|legal (?:counsel|representative|action)|my counsel|sue you|anwalt\\p{L}*|rechtsanwalt\\p{L}*|avocat\\p{L}*|abogad\\p{L}*|advoca(?:at|ten)',
    ),
    arabic('محامي|محام|المحاماة|مستشارنا القانوني|مستشاري القانوني|القضاء|المحكمة'),
  ],
  'cannot-pay': [
    latin(
      "(?:can'?t|cannot|can not|unable to|not able to) (?:\\p{L}+ )?(?:pay|afford)|cash ?flow|insolven\\p{L}*|bankrupt\\p{L}*|instal+ments?|payment plan|more time|in administration|liquidat\\p{L}*|financial difficult\\p{L}*",
    ),
    arabic('لا (?:نستطيع|استطيع|نقدر|اقدر) (?:الدفع|السداد|ان)|غير قادر|تقسيط|اقساط|مهلة|افلاس|اعسار|ظروف مالية|سيولة'),
    latin(
      "(?:ne|n'?) ?(?:peux|pouvons|puis) pas (?:\\p{L}+ )?payer|echelonn\\p{L}*|delai (?:de paiement|supplementaire)|faillite|redressement|tresorerie|difficultes financieres",
    ),
    latin(
      '(?:kann|konnen) (?:\\p{L}+ ){0,3}nicht (?:\\p{L}+ )?(?:zahlen|bezahlen)|ratenzahlung|raten|insolven\\p{L}*|zahlungsunfahig\\p{L}*|stundung|zahlungsaufschub',
    ),
    latin(
      'no (?:puedo|podemos) pagar|plazos|aplazamiento|insolven\\p{L}*|quiebra|concurso de acreedores|dificultades (?:economicas|financieras)',
    ),
    latin('(?:kan|kunnen) (?:\\p{L}+ ){0,3}niet (?:\\p{L}+ )?betalen|betalingsregeling|termijnen|failliet|faillissement|surseance|uitstel'),
  ],
};

/** Words by which a machine says that somebody is away. */
export const AWAY: readonly RegExp[] = [
  latin(
    'out of (?:the )?office|on (?:annual |parental |sick )?leave|on vacation|on holiday|away from (?:my|the) (?:desk|office)|automatic reply|auto-?reply|absence|abwesen\\p{L}*|nicht im (?:buro|haus)|urlaub|absen\\p{L}*|en conges|fuera de la oficina|respuesta automatica|vacaciones|afwezig\\p{L}*|niet aanwezig|automatisch antwoord',
  ),
  arabic('خارج المكتب|في اجازة|رد تلقائي|رد الي'),
];

/** A date somebody is back on, in figures: ISO, or day and month as the language writes them; only unambiguous forms count. */
export const ISO_DATE = /\b(\d{4}-\d{2}-\d{2})\b/g;
