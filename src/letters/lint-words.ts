/**
 * The words that letters must not use, as data: extend them here. Every list applies to every letter whatever its language, because
 * people mix languages. Patterns are matched against folded text (`lint-reading.ts`): no accents or vowel signs, one spelling of alef.
 */
import { fold } from './lint-reading.ts';

/** Alternatives as whole words of a language in Latin letters. A `+` after a word stands for any ending. */
function words(alternatives: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.replaceAll('+', '\\p{L}*')})(?![\\p{L}\\p{N}])`, 'iu');
}

/** Alternatives as whole Arabic words, with the prefixes that are written onto a word (و ف ب ل ك س and the article). */
function arabicWords(alternatives: string): RegExp {
  return new RegExp(`(?<!\\p{L})[وفبكل]{0,2}(?:ال|لل)?(?:${fold(alternatives.replaceAll('+', '\\p{L}*'))})(?!\\p{L})`, 'u');
}

/**
 * Threats, police, credit bureaus, shaming, false urgency, third parties. Source: reference §2.1 and §2.8 (tone rules after FDCPA
 * §806–807, CONC 7.9, SAMA 2025 Art. 5 taken as a standard); the words themselves are ours.
 */
export const FORBIDDEN: readonly RegExp[] = [
  // English
  words(
    'police(?! d.assurance)|arrest(?:ed)?|criminal+|crimes?|jail|prison|imprison+|(?<!against |prevent |avoid )fraud(?! (?:prevention|protection|alert))|fraudulent+',
  ),
  words('credit (?:bureaus?|agenc(?:y|ies)|ratings?|scores?|records?|reports?|files?|history)'),
  words('black[- ]?list+'),
  words(
    '(?:seize[sd]?|seizure)(?! (?:the|this|every) (?:opportunity|chance|moment))|repossess+|bailiffs?|garnish+|enforcement (?:agents?|officers?)',
  ),
  words(
    'or else|(?:will|shall|going to) regret|(?:face|suffer|bear) (?:the )?(?:\\p{L}+ )?consequences|serious consequences|(?:last|final) (?:warning|chance)|we know where+|no (?:other )?choice but',
  ),
  words('(?:be|are|feel) ashamed|shaming|shameful+|disgrac+|dishonest+|deadbeats?|liars?|thie(?:f|ves)|steal(?:s|ing)?|scammers?|cheats?'),
  words(
    '(?:tell|inform|contact|call|notify|visit) (?:your|the) (?:employer|family|neighbou?rs?|customers|clients|wife|husband|boss|parents)|publish your name|post your name|(?:visit|come to) your (?:home|house|workplace)',
  ),
  words(
    'act now|immediately or|within (?:24|48) hours|(?<!if (?:it|this|that|your \\p{L}+|the \\p{L}+) is )urgent(?:ly)?|without further (?:notice|warning)',
  ),
  // Arabic
  arabicWords('شرطة|نيابة|جنائي+|جنحة|جريمة|سجن+|حبس+|القبض|احتيال|نصب عليكم|نصابين|بلاغ جنائي'),
  arabicWords('سجل+ (?:ال)?ائتماني+|مكتب الائتمان|الاستعلام الائتماني|تصنيفكم الائتماني|اي سكور|سمه|القائمة السوداء|قائمة سوداء'),
  arabicWords('حجز على|الحجز على|تنفيذ جبري|التنفيذ الجبري|مصادرة'),
  arabicWords('والا|عواقب|تحذير اخير|انذار+|(?:س)?نضطر|ستندم+|تهديد|اخر فرصة|الفرصة الاخيرة|نعرف عنوانكم|نعرف اين'),
  arabicWords('عار|مخجل|فضيحة|نفضح+|سنفضح+|فضح+|تشهير|محتال+|لص|لصوص|كاذب+|مماطل+|نصاب+'),
  arabicWords('جهة عملك+|صاحب عملك+|مديرك+|اسرتك+|عائلتك+|جيرانك+|زبائنك+|نزوركم في (?:المنزل|البيت)'),
  arabicWords('فورا|حالا|عاجل جدا|خلال (?:24|٢٤|48|٤٨) ساعة'),
  // French
  words(
    'gendarmer+|commissariat|en prison|plainte penale|porter plainte|huissiers?|saisie (?:sur|de vos)|saisir vos|liste noire|fiche(?:r|z|s)? (?:a|aupres de) la banque de france|dernier avertissement|sous peine de|consequences graves|honteu+|escrocs?|escroquerie|voleurs?|menteurs?|mauvais payeurs?|votre employeur|vos voisins|sous (?:24|48) heures',
  ),
  // German
  words(
    'polizei+|strafanzeige|anzeige erstatten|gefangnis|gerichtsvollzieher+|pfand(?:en|ung+)|schufa+|schwarzen? liste|betrug+|betruger+|letzte warnung|ernste konsequenzen|ernsthafte konsequenzen|schamen sie sich|schande|lugner+|dieb(?:e|en|isch)?|ihr(?:en|em)? arbeitgeber|ihre nachbarn|innerhalb von (?:24|48) stunden|zahlungsverweigerer',
  ),
  // Spanish
  words(
    'policia+|carcel|prision|denuncia penal|(?<!sin )embarg(?:o|os|ar|aremos)|lista negra|asnef|lista de morosos|moros(?:o|a|os|as)|verguenza|sinverguenza+|estafador+|estafa|ladron+|mentiros+|ultima advertencia|atengase a las consecuencias|graves consecuencias|su(?:s)? (?:jefe|empleador|vecinos)|en (?:24|48) horas',
  ),
  // Dutch
  words(
    'politie|gevangenis|deurwaarders?|beslag (?:leggen|laten leggen)|beslaglegging|bkr+|zwarte lijst|oplicht(?:er|ers|ing)|fraudeurs?|laatste waarschuwing|ernstige gevolgen|schaam u|schande|leugenaars?|dieven|wanbetalers?|uw (?:werkgever|buren)|binnen (?:24|48) uur',
  ),
];

/** Only a formal notice, which a person approves, may speak of courts and lawyers. */
export const COURT: readonly RegExp[] = [
  words(
    '(?<!(?:tennis|squash|food|basketball|padel) )courts?(?! (?:road|street|lane|avenue|house|place|yard))|lawsuits?|law suits?|sued|suing|(?:to|will|shall|may|can|must|we|and) sue|litigat+|legal (?:action|proceedings|steps|measures|department)|solicitors?|attorneys?|lawyers?|(?<!our |your )judg(?:e)?ment|prosecut+|small claims',
  ),
  arabicWords('محكمة|محاكم+|القضاء|قضائي+|دعوى|مقاضاة|مقاضاتكم|سنقاضي+|محام|محامي+|قانوني+'),
  words(
    'tribuna(?:l|ux)|huissier+|avocats?|mise en demeure|poursuites? (?:judiciaires?|en justice)|en justice|voie judiciaire|injonction de payer',
  ),
  words(
    'vor gericht|gerichtlich+|amtsgericht+|landgericht+|gerichtsverfahren|klage (?:erheben|einreichen)|verklagen|rechtsanwalt+|anwalt+|mahnbescheid+|rechtliche schritte',
  ),
  words('tribunal(?:es)?|juzgados?|demanda judicial|demandar+|abogad+|acciones (?:legales|judiciales)|via judicial|medidas legales'),
  words('rechtbank+|rechter|advocaat|advocaten|dagvaard+|juridische (?:stappen|procedure)|gerechtelijk+|incassobureau'),
];

/** Nothing of a debt where others may look on: subjects, previews, text messages, answering machines. Source: reference §2.7. */
export const DEBT: readonly RegExp[] = [
  words(
    'debts?|debtors?|overdue|past[- ]due|arrears|outstanding|unpaid|owed?|owes|owing|delinquen+|collections?|collectors?|recover(?:y|ies)|reminders?|demands?|(?:final|last) (?:notice|reminder)|late payments?|warning|urgent+|default(?:ed)?',
  ),
  arabicWords(
    'دين|ديون|دينكم|ديونكم|مدين+|مديونية|مديونيت+|متاخر+|تاخر+|تحصيل+|مستحق+|مطالبة|مطالبات|تذكير+|انذار+|غير مسددة|غير مدفوعة|عاجل+',
  ),
  words('dettes?|impaye+|recouvrement|relances?|retard de paiement|rappel|creances?'),
  words('schuld(?:en|ner)?|mahnung+|zahlungserinnerung|uberfallig+|inkasso+|ruckstand+|forderung+|offener betrag'),
  words('deudas?|deudor+|impagad+|cobros?|cobranza|vencid+|recordatorios?|atraso'),
  words('schulden?|schuldenaar|achterstal+|achterstand|aanmaning+|herinnering|incasso+|openstaand+|vordering'),
];

/** Amounts have no place where others may look on. */
export const AMOUNTS: readonly RegExp[] = [
  /[$€£¥]\s?\d/u,
  /(?<![\p{L}\p{N}])[A-Z]{3}\s?\d[\d.,]*(?:[.,]\d{2,3})(?!\d)/u,
  /\d[\d.,]*\s?(?:[$€£¥]|(?:usd|eur|gbp|egp|sar|aed|kwd|dollars?|euros?|pounds?)(?!\p{L}))/iu,
  /[\d٠-٩][\d٠-٩٬٫.,]*\s?(?:دولار|ريال|جنيه|درهم|دينار|يورو)/u,
  /[٠-٩]٫[٠-٩]{2}/u,
];

/** A sender who is somebody else's collector. Source: reference §2.9 point 6. */
export const COLLECTOR_NAMES: readonly RegExp[] = [
  /recover|collection|collector|legal dep|bailiff|\bcourts?\b|\bdebt|inkasso|recouvrement|cobranza|incasso/i,
  arabicWords('تحصيل+|محكمة|قضائي+|الشؤون القانونية|ديون|مديوني+'),
];

export const PAY_BY_INVOICE: readonly RegExp[] = [
  /payment details (?:printed |shown )?on (?:the|your|each) invoices?/i,
  arabicWords('بيانات السداد'),
];
export const DISPUTE: readonly RegExp[] = [
  /\b(?:not agree|disagree|dispute|something (?:is )?wrong|not right|question|query)\b/i,
  arabicWords('اعتراض+|تعترض+|ملاحظ+|استفسار+'),
];
export const RECENTLY: readonly RegExp[] = [/\b(?:disregard|ignore) this\b/i, arabicWords('تجاهل+')];
export const STOP: readonly RegExp[] = [
  /\b(?:stop (?:writing|texts|these|this|receiving|contacting)|reply stop|unsubscribe|opt out)\b/i,
  arabicWords('نتوقف عن مراسلتكم|لايقاف الرسائل|ايقاف الرسائل|ايقاف ارسلوا'),
];
export const GAPS: readonly RegExp[] = [/\{\{|\}\}|\[object|\bundefined\b|\bNaN\b|\bnull\b|Invalid Date/];
