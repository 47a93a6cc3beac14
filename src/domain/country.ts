/** What the books write as a country ('Egypt', 'EGY', 'eg', 'مصر') → ISO 3166 alpha-2, the only form rules and calendars know. */
import countries from 'i18n-iso-countries';
import arabic from 'i18n-iso-countries/langs/ar.json' with { type: 'json' };
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };

countries.registerLocale(english);
countries.registerLocale(arabic);

/** Every ISO 3166 alpha-2 code, for choosing from. */
export const COUNTRY_CODES: readonly string[] = Object.keys(countries.getAlpha2Codes());

/** Alpha-2 in capitals; null for what is no country we know (then the organisation's calendar counts). */
export function countryOf(text: string | null | undefined): string | null {
  const words = text?.trim() ?? '';
  if (words === '') return null;
  const code = words.toUpperCase();
  if (code.length === 2) return code === 'UK' ? 'GB' : countries.isValid(code) ? code : null;
  if (code.length === 3 && /^[A-Z]{3}$/.test(code)) return countries.alpha3ToAlpha2(code) ?? null;
  return countries.getAlpha2Code(words, 'en') ?? countries.getAlpha2Code(words, 'ar') ?? null;
}
