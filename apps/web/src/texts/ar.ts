import type { ArabicTexts } from '@althing/ui';
import type { en } from './en.ts';

/** كلمات هيكل التطبيق بالعربية */
export const ar: ArabicTexts<typeof en> = {
  'nav.main': 'الرئيسية',
  'nav.chats': 'الدردشات',
  'nav.services': 'الخدمات',
  'nav.documents': 'الوثائق',
  'nav.money': 'الأموال',
  'nav.you': 'أنت',
  'nav.newChat': 'دردشة جديدة',
  'nav.unread': 'غير مقروءة',

  'services.title': 'لا شيء هنا بعد',
  'services.text':
    'هنا ستجد مكتب البلدة والمدرسة والعيادة: الطلبات والمواعيد والقرارات. لم يُوصَل أي منها بهذا الخادم بعد.',
  'documents.title': 'لا وثائق بعد',
  'documents.text':
    'هنا ستكون بطاقة الإقامة والرخص والتصاريح، تُظهرها دون أن تكشف أكثر مما يُطلب. لا جهة تصدرها على هذا الخادم بعد.',
  'money.title': 'لا حساب بعد',
  'money.text': 'هنا ستدفع وتطلب المال وترى ما دخل وما خرج. لم يُوصَل أي مصرف بهذا الخادم بعد.',

  'pick.title': 'اختر دردشة',
  'pick.text': 'أو ابدأ دردشة جديدة.',

  loading: 'جارٍ التحميل',
  opening: 'جارٍ فتح دردشاتك',
  'openFailed.title': 'تعذّر فتح دردشاتك',
  'openFailed.text': 'ربما امتلأت مساحة هذا المتصفح، أو يمنع المواقع من التخزين.',
  'openFailed.again': 'أعد المحاولة',
  'otherTab.title': 'Althing مفتوح في تبويب آخر',
  'otherTab.text': 'واحد فقط يستطيع حمل مفاتيحك في كل مرة.',
  'otherTab.here': 'استخدمه هنا',

  'crash.title': 'حدث خطأ في هذه الشاشة',
  'crash.text': 'ما كتبته محفوظ. افتحها مجددًا للمتابعة.',
  'crash.again': 'افتح مجددًا',

  'you.recovery': 'مفتاح الاسترداد',
  'you.recoveryHint': 'لم يُحفظ بعد',
  'you.unlock': 'أكّد هذا الجهاز',
  'you.unlockHint': 'رسائلك السابقة مقفلة هنا',
  'you.unsent_zero': 'لا رسائل بانتظار الإرسال.',
  'you.unsent_one': 'رسالة واحدة لم تُرسل بعد وستضيع.',
  'you.unsent_two': 'رسالتان لم تُرسلا بعد وستضيعان.',
  'you.unsent_few': '{{count}} رسائل لم تُرسل بعد وستضيع.',
  'you.unsent_many': '{{count}} رسالة لم تُرسل بعد وستضيع.',
  'you.unsent_other': '{{count}} رسالة لم تُرسل بعد وستضيع.',
  'you.keyNotKept': 'لم تحفظ مفتاح الاسترداد بعد. من دونه تضيع رسائلك ما لم تكن على جهاز آخر.',
  'device.confirmed': 'مؤكَّد',
  'device.notConfirmed': 'غير مؤكَّد',
  'device.confirm': 'تأكيد',
};
