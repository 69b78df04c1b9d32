import type { ArabicTexts } from '@althing/ui';
import type { en } from './en.ts';

/** كلمات تسجيل الدخول وشاشات «أنت» بالعربية */
export const ar: ArabicTexts<typeof en> = {
  back: 'رجوع',
  failed: 'لم ينجح ذلك. أعد المحاولة عند توفر الاتصال.',
  tryAgain: 'أعد المحاولة',

  'landing.title': 'تحدّث مع من تعرفهم',
  'landing.lead': 'الدردشات الخاصة مشفّرة. لا يستطيع مشغّل الخادم قراءتها.',
  'landing.invitedTitle': 'أنت مدعو إلى دردشة',
  'landing.invitedLead': 'أنشئ حسابًا أو سجّل الدخول؛ تُفتح الدردشة بعد ذلك.',
  'landing.promiseNoNumber': 'لا رقم هاتف ولا بريد ولا جهات اتصال',
  'landing.promiseServices': 'الخدمات العامة لا تشترط هذا الحساب أبدًا',
  'landing.promiseLeave': 'خذ كل شيء معك وغادر في أي يوم',
  'landing.create': 'إنشاء حساب',
  'landing.signIn': 'تسجيل الدخول',
  'landing.languages': 'اللغات',
  'landing.sessionEnded': 'سُجّل خروجك. سجّل الدخول مجددًا للمتابعة.',
  'landing.refused': 'لم يُسجَّل دخولك. لم يتغير شيء؛ يمكنك إعادة المحاولة.',
  'landing.unreachable': 'تعذّر الوصول إلى الخادم. أعد المحاولة عند توفر الاتصال.',

  'you.title': 'أنت',
  'you.name': 'الاسم في الدردشات',
  'you.keepName': 'حفظ',
  'you.nameKept': 'تغيّر الاسم',
  'you.security': 'الأمان',
  'you.devicesHint': 'أين سجّلت الدخول',
  'you.account': 'تسجيل الدخول والحساب',
  'you.accountHint': 'الجلسات وحذف الحساب',
  'you.looks': 'اللغة والمظهر',
  'you.language': 'اللغة',
  'you.theme': 'الألوان',
  'you.themeDevice': 'مثل الجهاز',
  'you.themeLight': 'فاتح',
  'you.themeDark': 'داكن',
  'you.themeContrast': 'تباين عالٍ',
  'you.signOut': 'تسجيل الخروج',

  'signOut.title': 'تسجيل الخروج من هذا الجهاز؟',
  'signOut.text': 'تذهب دردشاتك من هذا الجهاز. لتقرأها مجددًا تحتاج إلى جهاز آخر لك أو إلى مفتاح الاسترداد.',
  'signOut.stay': 'بقاء',

  'devices.title': 'الأجهزة',
  'devices.lead': 'كل مكان سجّلت الدخول فيه. سجّل خروج ما لا تعرفه أو لم تعد تستخدمه.',
  'devices.loading': 'جارٍ تحميل الأجهزة',
  'devices.unnamed': 'جهاز بلا اسم',
  'devices.this': 'هذا الجهاز',
  'devices.lastSeen': 'آخر استخدام {{when}}',
  'devices.neverSeen': 'لم يُستخدم بعد',
  'devices.signOut': 'تسجيل الخروج',
  'devices.signOutNamed': 'تسجيل خروج {{name}}',
};
