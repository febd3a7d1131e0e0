import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Why a number cannot take warnings. */
export type PhoneRefusal = 'phone.invalid' | 'phone.country' | 'phone.not_mobile' | 'phone.premium';

/** A number that can take warnings in E.164 (+37126000001), or the reason why not. */
export type PhoneReading = { e164: string } | { refusal: PhoneRefusal };

const countries = new Set(['LV', 'LT']);
const costly = new Set(['PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER', 'UAN']);

/** Reads a telephone number as a resident writes it; only Latvian and Lithuanian mobile numbers are taken, an allow list that also keeps SMS pumping out. */
export function readPhone(text: string, country: 'LV' | 'LT'): PhoneReading {
  const number = parsePhoneNumberFromString(text, country);
  if (!number?.isValid()) return { refusal: 'phone.invalid' };
  if (!number.country || !countries.has(number.country)) return { refusal: 'phone.country' };
  const type = number.getType();
  if (type && costly.has(type)) return { refusal: 'phone.premium' };
  return type === 'MOBILE' ? { e164: number.number } : { refusal: 'phone.not_mobile' };
}
