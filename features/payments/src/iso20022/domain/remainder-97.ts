/** What is left of a reference by 97, its letters read as 10 to 35 (ISO 7064, as ISO 13616 and ISO 11649 use it). */
export function remainder97(reference: string): number {
  let remainder = 0;
  for (const character of reference) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** Whether an IBAN has the form of ISO 13616 and right check digits. Whether the account exists only its bank knows. */
export function isIban(text: string): boolean {
  const compact = text.replaceAll(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/.test(compact)) return false;
  return remainder97(`${compact.slice(4)}${compact.slice(0, 4)}`) === 1;
}
