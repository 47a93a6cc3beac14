/** Invented names for generated ledgers: businesses and people in English and Arabic, each with the Latin word its address is made of. None is meant to exist. */

export interface Word {
  readonly text: string;
  /** Lower-case Latin, for the address. */
  readonly latin: string;
}

export interface NameSet {
  /** A business is named `${stem} ${trade}` (English) or `${trade} ${stem}` (Arabic). */
  readonly stems: readonly Word[];
  readonly trades: readonly Word[];
  readonly tradeFirst: boolean;
  readonly firstNames: readonly Word[];
  readonly lastNames: readonly Word[];
}

function english(...texts: readonly string[]): Word[] {
  return texts.map((text) => ({ text, latin: text.toLowerCase().replace(/[^a-z]+/g, '') }));
}

function arabic(pairs: Readonly<Record<string, string>>): Word[] {
  return Object.entries(pairs).map(([latin, text]) => ({ text, latin }));
}

export const ENGLISH: NameSet = {
  stems: english(
    'Alderbrook',
    'Bramblewick',
    'Copperfield Lane',
    'Dunmarrow',
    'Eastholm',
    'Fernhollow',
    'Greywether',
    'Harrowgate Mill',
    'Ironquay',
    'Juniper & Wren',
    'Kestrel Point',
    'Larkfield',
    'Millstone',
    'Northwold',
    'Oakenshore',
    'Pinemarch',
    'Quillon',
    'Rookhaven',
    'Saltmarsh',
    'Tarnside',
    'Underhill',
    'Veldtree',
    'Westerby',
    'Yarrowdale',
    'Zephyr Bay',
    'Brightwater',
    'Cinderford',
    'Driftwood',
    'Elmstead',
    'Foxglove',
  ),
  trades: english(
    'Joinery',
    'Catering',
    'Dental Supplies',
    'Logistics',
    'Printworks',
    'Garden Centres',
    'Interiors',
    'Coffee Roasters',
    'Veterinary Group',
    'Cycles',
    'Packaging',
    'Studios',
  ),
  tradeFirst: false,
  firstNames: english(
    'Amelia',
    'Ben',
    'Chloe',
    'Dominic',
    'Esther',
    'Felix',
    'Grace',
    'Harvey',
    'Imogen',
    'Jonas',
    'Keira',
    'Liam',
    'Maeve',
    'Nathan',
    'Olive',
    'Priya',
    'Ruben',
    'Saskia',
    'Tomas',
    'Una',
  ),
  lastNames: english(
    'Ashdown',
    'Barlow',
    'Carrick',
    'Denholm',
    'Ellery',
    'Fairburn',
    'Garrick',
    'Hollis',
    'Ingram',
    'Jessop',
    'Kirkby',
    'Lomax',
    'Marlow',
    'Nettleton',
    'Orchard',
    'Penrose',
    'Quayle',
    'Renshaw',
    'Selby',
    'Thorne',
  ),
};

export const ARABIC: NameSet = {
  stems: arabic({
    nakheel: 'النخيل الخضراء',
    waha: 'الواحة الهادئة',
    yasmin: 'الياسمين',
    maraseem: 'المراسيم',
    sadaf: 'صدف البحر',
    ghadeer: 'الغدير',
    manar: 'المنار الجديد',
    rabwa: 'الربوة',
    shuruq: 'الشروق الدائم',
    zaytouna: 'الزيتونة',
    barq: 'البرق السريع',
    diwan: 'الديوان',
    khuzama: 'الخزامى',
    mawj: 'الموج الأزرق',
    suhail: 'سهيل',
    anbar: 'العنبر',
  }),
  trades: arabic({
    tijara: 'شركة التجارة',
    muqawalat: 'مؤسسة المقاولات',
    tawzi: 'شركة التوزيع',
    tibaa: 'مطبعة',
    aghdhiya: 'شركة الأغذية',
    naql: 'شركة النقل',
    athath: 'معرض الأثاث',
    taqniya: 'شركة التقنية',
  }),
  tradeFirst: true,
  firstNames: arabic({
    layla: 'ليلى',
    omar: 'عمر',
    maryam: 'مريم',
    yusuf: 'يوسف',
    huda: 'هدى',
    khalid: 'خالد',
    noura: 'نورة',
    tariq: 'طارق',
    salma: 'سلمى',
    ziad: 'زياد',
    rania: 'رانيا',
    faisal: 'فيصل',
  }),
  lastNames: arabic({
    harbi: 'الحربي',
    mansour: 'منصور',
    sabah: 'الصباحي',
    najjar: 'النجار',
    khoury: 'الخوري',
    zaman: 'الزمان',
    rashidi: 'الراشدي',
    qasim: 'القاسم',
    hamdan: 'حمدان',
    attar: 'العطار',
  }),
};

/** What an invoice is for; one line each. */
export const WORKS: readonly string[] = [
  'Monthly service',
  'Goods as delivered',
  'Maintenance visit',
  'Consulting days',
  'Materials and fitting',
  'Annual licence, instalment',
  'Workshop and repair',
  'Print run',
  'Freight and handling',
  'Seasonal order',
];
