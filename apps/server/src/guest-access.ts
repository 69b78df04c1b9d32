// What guests may call (Client-Server API, "Guest Access", client behaviour), over all features. What isn't listed is
// closed to them. Beside the specification's list stand the reads without which no client starts.

/** Names of contracts. */
export const guestVerbs: ReadonlySet<string> = new Set([
  // Retrieving events and media.
  'getRoomState',
  'getEventContext',
  'getRoomEvent',
  'getRoomStateEntry',
  'getRoomMessages',
  'getRoomMembers',
  'getJoinedMembers',
  'getRelations',
  'listThreads',
  'sync',
  'getEvents',
  'downloadMedia',
  'getThumbnail',
  // Sending events.
  'joinRoom',
  'joinRoomById',
  'leaveRoom',
  'sendEvent',
  'sendEventWithoutId',
  'setState',
  'sendToDevice',
  'setTyping',
  'sendReceipt',
  'setReadMarkers',
  // The account.
  'setProfileField',
  'deleteProfileField',
  'listDevices',
  'getDevice',
  'renameDevice',
  'whoAmI',
  'logOut',
  'logOutEverywhere',
  // End-to-end encryption.
  'uploadKeys',
  'queryKeys',
  'claimKeys',
  'getKeyChanges',
  // What clients read before anything else.
  'getCapabilities',
  'createFilter',
  'getFilter',
  'getPushRules',
  'getAccountData',
  'getRoomAccountData',
  'getMediaConfig',
  'getTurnServer',
  'listJoinedRooms',
  'listPublicRooms',
  'searchPublicRooms',
  'getRoomSummary',
  'getHierarchy',
]);

/** Whether a guest may call the contract `verb` with these path parameters. */
export function isOpenToGuests(verb: string, params: Readonly<Record<string, unknown>>): boolean {
  // Of their profile guests change the name only.
  if (verb === 'setProfileField' || verb === 'deleteProfileField') return params['keyName'] === 'displayname';
  return guestVerbs.has(verb);
}
