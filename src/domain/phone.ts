/** Which text is a telephone number that can be dialled from anywhere, the only form in which one is handed to a provider. */

/** ITU-T E.164 §6: at most 15 digits with the country code, which never begins with 0. Fewer than 7 reach nobody from abroad. */
const E164 = /^\+[1-9]\d{6,14}$/;

/** True for '+' and 7 to 15 ASCII digits, nothing between or around them. Whether anybody answers there it cannot tell. */
export function isE164(text: string): boolean {
  return E164.test(text);
}
