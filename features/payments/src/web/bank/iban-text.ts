// IBANs and references as people read and type them. Pure.

/** In groups of four, as they stand on cards and bills. */
export function inGroups(text: string): string {
  return text.replaceAll(/.{4}(?=.)/g, '$& ');
}
