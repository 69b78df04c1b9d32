export {
  composerActs,
  type CardContent,
  type ComposerAct,
  type ComposerMember,
  type ComposerRoom,
  type ComposerSheetProps,
  type SendCard,
} from './cards/composer-acts.ts';
export { messageCards, type CardProps, type MessageCard } from './cards/message-cards.ts';
export { registerOwnCards } from './cards/register-own.ts';
export { useSendCard } from './cards/use-send-card.ts';
export { ChatList } from './chats/chat-list.tsx';
export { createChatSource } from './chats/chat-source.ts';
export { ChatsProvider, useChats } from './chats/use-chats.ts';
export { AddPersonScreen } from './people/add-person-screen.tsx';
export { CodeScanner, type Scanned } from './people/code-scanner.tsx';
export { useDirectChat } from './people/use-direct-chat.ts';
export { PeoplePicker } from './people/people-picker.tsx';
export { QrImage } from './people/qr-image.tsx';
export type { Person } from './people/use-people-search.ts';
export { JoinRoomScreen } from './people/join-room-screen.tsx';
export { MyCodeScreen } from './people/my-code-screen.tsx';
export { NewChatScreen } from './people/new-chat-screen.tsx';
export { Face } from './people/face.tsx';
export { OwnPicture } from './people/own-picture.tsx';
export { NewGroupScreen } from './people/new-group-screen.tsx';
export { RoomScreen } from './room/room-screen.tsx';
export { RecoveryKeyScreen } from './security/recovery-key-screen.tsx';
export { UnlockScreen } from './security/unlock-screen.tsx';
export { useDeviceStanding } from './security/use-device-standing.ts';
export { useRecoveryNote } from './security/use-recovery-note.ts';
export { VerificationSheet } from './security/verification-sheet.tsx';
export { useLive } from './session/live.ts';
export { forgetMessenger, Messenger } from './session/messenger.ts';
export { MessengerProvider, useMessenger } from './session/use-messenger.ts';
export { useOutboxCount } from './session/use-outbox-count.ts';
export { useIsDesktop } from './use-is-desktop.ts';
export { ar } from './texts/ar.ts';
export { en } from './texts/en.ts';
