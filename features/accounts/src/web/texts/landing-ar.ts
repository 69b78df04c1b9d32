import type { ArabicTexts } from '@althing/ui';
import type { landingEn } from './landing-en.ts';

/** كلمات الصفحة الأولى */
export const landingAr: ArabicTexts<typeof landingEn> = {
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
  'landing.insecure': 'هذا العنوان غير محمي. افتح Althing بعنوان يبدأ بـ https://‎ لأن التشفير لا يعمل إلا هناك.',
  'landing.unreachable': 'تعذّر الوصول إلى الخادم. أعد المحاولة عند توفر الاتصال.',
};
