/** The landing page's words: apart from the rest, because the first page must stay small. */
export const landingEn = {
  'landing.title': 'Talk with the people you know',
  'landing.lead': 'Private chats are encrypted. Whoever runs the server can’t read them.',
  'landing.invitedTitle': 'You are invited to a chat',
  'landing.invitedLead': 'Create an account or sign in; the chat opens after that.',
  'landing.promiseNoNumber': 'No phone number, no e-mail, no contacts',
  'landing.promiseServices': 'Public services never require this account',
  'landing.promiseLeave': 'Take everything with you and leave any day',
  'landing.create': 'Create account',
  'landing.signIn': 'Sign in',
  'landing.languages': 'Languages',
  'landing.sessionEnded': 'You were signed out. Sign in again to go on.',
  'landing.refused': 'You were not signed in. Nothing has changed; you can try again.',
  'landing.insecure':
    'This address isn’t protected. Open Althing under an address that begins with https://, because encryption works only there.',
  'landing.unreachable': 'The server can’t be reached. Try again when you have a connection.',
} as const;
