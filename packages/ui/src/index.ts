export { Avatar, initialOf } from './avatar.tsx';
export { AlthingMark, Icon, type IconShape } from './icon.tsx';
export { Menu, MenuChoice, type MenuAct } from './menu.tsx';
export { roomHue } from './room-hue.ts';
export { Sheet } from './sheet.tsx';
export { Banner, BoneRows, State, useIsSlow } from './states.tsx';
export { type ArabicTexts, type TextKey, type Translate } from './texts.ts';
export { TOAST_MS, ToastProvider, useToast, type Toast } from './toast.tsx';
export { IconButton, TopBar } from './top-bar.tsx';
