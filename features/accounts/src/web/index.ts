export { refusalCode } from './account-security.ts';
export { enrolKey, signByDevice } from './device-key.ts';
export { DevicesScreen } from './devices-screen.tsx';
export type { DeviceLine } from './devices-view-model.ts';
export { LandingScreen } from './landing-screen.tsx';
export { MatrixApiProvider, useMatrixApi, type MatrixApi } from './matrix-api.ts';
export {
  applyLanguage,
  applyTheme,
  currentLanguage,
  currentTheme,
  keepLanguage,
  type Language,
} from './preferences.ts';
export { ProveSheet } from './prove-sheet.tsx';
export { SecurityLogScreen } from './security-log-screen.tsx';
export { clearSession, loadEndedSession, loadSession, updateTokens, type Session } from './session-store.ts';
export { SignInMethodsScreen } from './sign-in-methods-screen.tsx';
export { endSession, finishSignIn } from './sign-in.ts';
export { ar } from './texts/ar.ts';
export { en } from './texts/en.ts';
export { LinkRow, YouScreen } from './you-screen.tsx';
export { landingAr } from './texts/landing-ar.ts';
export { landingEn } from './texts/landing-en.ts';
