/** The words of scanning, mandates, invoices and taking payments in English. */
export const tillEn = {
  'scan.title': 'Scan to pay',
} as const;
