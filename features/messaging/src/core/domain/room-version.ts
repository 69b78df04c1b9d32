// What differs between the room versions (specification: rooms/v1 to rooms/v12). A room's history is a line here, so
// that state resolution, the largest difference, plays no part. Where old versions allow what later ones refuse
// (power levels as strings, m.room.aliases from outside), the later rule holds for all.

export interface RoomVersion {
  readonly id: string;
  readonly isStable: boolean;
  /** Versions 1 and 2 name events at random, 3 by their hash, 4 and up by their hash in letters that fit an address. */
  readonly eventIds: 'random' | 'base64' | 'base64url';
  /** Version 12: the room id is the hash of the create event, which itself carries no room id. */
  readonly isRoomIdHash: boolean;
  /** Version 12: creators stand above every power level and can't be listed in m.room.power_levels. */
  readonly hasPrivilegedCreators: boolean;
  /** Up to version 10: m.room.create names its sender once more in its content. */
  readonly hasCreatorInContent: boolean;
  /** Up to version 10: what is redacted stands beside the content of the redaction, not in it. */
  readonly hasRedactsOnTop: boolean;
  /** The join rules that it knows; a room with another one admits nobody. */
  readonly joinRules: readonly string[];
  /** The version that last changed what redaction leaves. */
  readonly redaction: 1 | 6 | 8 | 9 | 11;
}

export const ROOM_VERSION_DEFAULT = '11';

const since1 = ['public', 'invite'];
const since7 = [...since1, 'knock'];
const since8 = [...since7, 'restricted'];
const since10 = [...since8, 'knock_restricted'];

const early = {
  isStable: true,
  isRoomIdHash: false,
  hasPrivilegedCreators: false,
  hasCreatorInContent: true,
  hasRedactsOnTop: true,
} as const;

const version11: RoomVersion = {
  ...early,
  id: '11',
  eventIds: 'base64url',
  hasCreatorInContent: false,
  hasRedactsOnTop: false,
  joinRules: since10,
  redaction: 11,
};

const versions: readonly RoomVersion[] = [
  { ...early, id: '1', eventIds: 'random', joinRules: since1, redaction: 1 },
  { ...early, id: '2', eventIds: 'random', joinRules: since1, redaction: 1 },
  { ...early, id: '3', eventIds: 'base64', joinRules: since1, redaction: 1 },
  { ...early, id: '4', eventIds: 'base64url', joinRules: since1, redaction: 1 },
  { ...early, id: '5', eventIds: 'base64url', joinRules: since1, redaction: 1 },
  { ...early, id: '6', eventIds: 'base64url', joinRules: since1, redaction: 6 },
  { ...early, id: '7', eventIds: 'base64url', joinRules: since7, redaction: 6 },
  { ...early, id: '8', eventIds: 'base64url', joinRules: since8, redaction: 8 },
  { ...early, id: '9', eventIds: 'base64url', joinRules: since8, redaction: 9 },
  { ...early, id: '10', eventIds: 'base64url', joinRules: since10, redaction: 9 },
  version11,
  { ...version11, id: '12', isRoomIdHash: true, hasPrivilegedCreators: true },
];

export const roomVersions: ReadonlyMap<string, RoomVersion> = new Map(versions.map((version) => [version.id, version]));
