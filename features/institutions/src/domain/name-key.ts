/**
 * What two names that read the same have in common: compatibility forms (UTS 15), case, spaces and punctuation are
 * folded away. Letters of other scripts that look alike stay apart.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
