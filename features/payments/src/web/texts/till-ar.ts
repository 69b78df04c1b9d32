import type { ArabicTexts } from '@althing/ui';
import type { tillEn } from './till-en.ts';

/** كلمات المسح والأذونات والفواتير وتحصيل المدفوعات بالعربية */
export const tillAr: ArabicTexts<typeof tillEn> = {
  'scan.title': 'امسح لتدفع',
};
