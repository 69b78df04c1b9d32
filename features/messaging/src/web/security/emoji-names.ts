import i18next from 'i18next';

/** The 64 emoji of short authentication strings in Arabic; their English names come from the SDK. */
const ARABIC: Record<string, string> = {
  dog: 'كلب', cat: 'قطة', lion: 'أسد', horse: 'حصان', unicorn: 'وحيد القرن', pig: 'خنزير', elephant: 'فيل', rabbit: 'أرنب',
  panda: 'باندا', rooster: 'ديك', penguin: 'بطريق', turtle: 'سلحفاة', fish: 'سمكة', octopus: 'أخطبوط', butterfly: 'فراشة', flower: 'زهرة',
  tree: 'شجرة', cactus: 'صبار', mushroom: 'فطر', globe: 'كرة أرضية', moon: 'قمر', cloud: 'سحابة', fire: 'نار', banana: 'موزة',
  apple: 'تفاحة', strawberry: 'فراولة', corn: 'ذرة', pizza: 'بيتزا', cake: 'كعكة', heart: 'قلب', smiley: 'وجه مبتسم', robot: 'روبوت',
  hat: 'قبعة', glasses: 'نظارة', spanner: 'مفتاح ربط', santa: 'بابا نويل', 'thumbs up': 'إبهام مرفوع', umbrella: 'مظلة', hourglass: 'ساعة رملية', clock: 'ساعة',
  gift: 'هدية', 'light bulb': 'مصباح', book: 'كتاب', pencil: 'قلم', paperclip: 'مشبك ورق', scissors: 'مقص', lock: 'قفل', key: 'مفتاح',
  hammer: 'مطرقة', telephone: 'هاتف', flag: 'علم', train: 'قطار', bicycle: 'دراجة', aeroplane: 'طائرة', rocket: 'صاروخ', trophy: 'كأس',
  ball: 'كرة', guitar: 'غيتار', trumpet: 'بوق', bell: 'جرس', anchor: 'مرساة', headphones: 'سماعات', folder: 'مجلد', pin: 'دبوس',
};

export function emojiName(english: string): string {
  const key = english.toLowerCase();
  return i18next.language === 'ar' ? (ARABIC[key] ?? english) : english;
}
