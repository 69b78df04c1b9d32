/** The shell's words in English; the other languages are held to the same keys. */
export const en = {
  'nav.main': 'Main',
  'nav.chats': 'Chats',
  'nav.services': 'Services',
  'nav.documents': 'Documents',
  'nav.money': 'Money',
  'nav.you': 'You',
  'nav.newChat': 'New chat',
  'nav.unread': 'unread',

  'services.title': 'Nothing here yet',
  'services.text':
    'Here you will find the town office, the school, the clinic: applications, appointments, decisions. None is connected to this server yet.',
  'documents.title': 'No documents yet',
  'documents.text':
    'Here your resident card, licences and passes will lie, to show without giving away more than is asked. No office issues them on this server yet.',
  'money.title': 'No account yet',
  'money.text': 'Here you will pay, ask for money and see what came and went. No bank is connected to this server yet.',

  'pick.title': 'Pick a chat',
  'pick.text': 'Or start a new one.',

  loading: 'Loading',
  opening: 'Opening your chats',
  'openFailed.title': 'Your chats could not be opened',
  'openFailed.text': 'This browser may be out of space, or keep sites from storing anything.',
  'openFailed.again': 'Try again',
  'otherTab.title': 'Althing is open in another tab',
  'otherTab.text': 'Only one at a time can hold your keys.',
  'otherTab.here': 'Use it here',

  'crash.title': 'Something went wrong on this screen',
  'crash.text': 'What you wrote is kept. Open it again to go on.',
  'crash.again': 'Open again',

  'you.recovery': 'Recovery key',
  'you.recoveryHint': 'Not kept yet',
  'you.unlock': 'Confirm this device',
  'you.unlockHint': 'Your earlier messages are locked here',
  'you.unsent_one': '{{count}} message hasn’t been sent yet and would be lost.',
  'you.unsent_other': '{{count}} messages haven’t been sent yet and would be lost.',
  'you.keyNotKept':
    'You haven’t kept your recovery key yet. Without it your messages are lost unless another device has them.',
  'device.confirmed': 'Confirmed',
  'device.notConfirmed': 'Not confirmed',
  'device.confirm': 'Confirm',
} as const;
