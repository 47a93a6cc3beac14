/** Thirty invented customers in two scripts and three currencies, with what they owe; addresses end in .example. */
import { calendarDate } from '../../src/domain/time.ts';

export const AS_OF = calendarDate('2026-11-22');

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly open: number;
  readonly overdue: number;
  readonly late: number;
  readonly language: 'en' | 'ar';
  readonly email: string | null;
}

const ROWS: readonly [name: string, currency: string, open: number, overdue: number, late: number, email: string | null][] = [
  ['Cairo Print House', 'EGP', 1_845_000, 1_845_000, 8, 'accounts@cairoprint.example'],
  ['مركز المعادي لطب الأسنان', 'EGP', 4_120_000, 4_120_000, 31, 'hesabat@maadidental.example'],
  ['Horizon Contracting', 'EGP', 9_600_000, 9_600_000, 61, 'finance@horizon.example'],
  ['Alexandria Tiles', 'EGP', 2_270_000, 2_270_000, 19, 'mona@alextiles.example'],
  ['شركة النور للتجارة والتوزيع', 'EGP', 3_318_550, 2_918_550, 15, 'noor@alnoor.example'],
  ['Gulf Marine Supplies', 'KWD', 4_812_750, 4_812_750, 33, 'ap@gulfmarine.example'],
  ['Kuwait Fine Papers', 'KWD', 950_500, 0, -4, 'buying@kfp.example'],
  ['Delta Bookshops', 'EGP', 745_000, 745_000, 9, 'books@delta.example'],
  ['مكتبة الأمل', 'EGP', 128_000, 128_000, 12, null],
  ['Sphinx Travel', 'EGP', 1_205_000, 1_205_000, 22, 'sphinx@travel.example'],
  ['Red Sea Divers', 'USD', 330_000, 330_000, 47, 'office@redseadivers.example'],
  ['Giza Stationers', 'EGP', 540_000, 540_000, 11, 'shop@giza.example'],
  ['مدرسة الزهراء الخاصة', 'EGP', 6_000_000, 6_000_000, 72, 'school@zahraa.example'],
  ['Luxor Guest Houses', 'USD', 125_000, 125_000, 3, 'stay@luxor.example'],
  ['Nasr City Clinics', 'EGP', 2_200_000, 0, -9, 'clinics@nasrcity.example'],
  ['Port Said Freight', 'USD', 1_840_025, 1_840_025, 95, 'freight@portsaid.example'],
  ['عيادات الشفاء', 'EGP', 880_000, 880_000, 28, 'shefa@clinics.example'],
  ['Aswan Granite', 'EGP', 15_500_000, 15_500_000, 118, 'granite@aswan.example'],
  ['Fayoum Farms', 'EGP', 91_000, 91_000, 6, 'farm@fayoum.example'],
  ['Sinai Solar', 'USD', 2_450_000, 450_000, 14, 'solar@sinai.example'],
  ['مطعم البحر', 'EGP', 76_500, 76_500, 10, 'bahr@food.example'],
  ['Zamalek Interiors', 'EGP', 1_100_000, 0, -2, 'studio@zamalek.example'],
  ['Suez Canal Catering', 'EGP', 402_000, 402_000, 17, 'catering@suez.example'],
  ['Heliopolis Law Office', 'EGP', 67_000, 67_000, 40, 'law@heliopolis.example'],
  ['صيدليات الدواء', 'EGP', 1_932_000, 1_932_000, 36, 'dawaa@pharm.example'],
  ['Siwa Dates & Co', 'EGP', 23_000, 23_000, 7, 'dates@siwa.example'],
  ['Tanta Textiles', 'EGP', 3_050_000, 3_050_000, 55, 'textiles@tanta.example'],
  ['Damietta Furniture', 'EGP', 499, 499, 21, 'wood@damietta.example'],
  ['Marsa Dive Charter', 'USD', 78_500, 78_500, 13, 'charter@marsa.example'],
  [
    'Beni Suef Cement & Building Materials Trading Company (Upper Egypt Branch)',
    'EGP',
    27_750_000,
    27_750_000,
    91,
    'cement@benisuef.example',
  ],
];

export const PEOPLE: readonly Person[] = ROWS.map(([name, currency, open, overdue, late, email], index) => ({
  id: `c-${index + 1}`,
  name,
  currency,
  open,
  overdue,
  late,
  language: /[\u0600-\u06ff]/.test(name) ? 'ar' : 'en',
  email,
}));

/** @throws Error for a number that is none of the thirty (from 1). */
export function person(number: number): Person {
  const found = PEOPLE[number - 1];
  if (!found) throw new Error(`no person ${number}`);
  return found;
}
