// What differs between the room versions offered here (specification: rooms/v11, rooms/v12).

export interface RoomVersion {
  readonly id: string;
  readonly isStable: boolean;
  /** Version 12: the room id is the hash of the create event, which itself carries no room id. */
  readonly isRoomIdHash: boolean;
  /** Version 12: creators stand above every power level and can't be listed in m.room.power_levels. */
  readonly hasPrivilegedCreators: boolean;
  /** Up to version 10: m.room.create names its sender once more in its content. */
  readonly hasCreatorInContent: boolean;
}

export const ROOM_VERSION_DEFAULT = '11';

const versions: readonly RoomVersion[] = [
  { id: '11', isStable: true, isRoomIdHash: false, hasPrivilegedCreators: false, hasCreatorInContent: false },
  { id: '12', isStable: true, isRoomIdHash: true, hasPrivilegedCreators: true, hasCreatorInContent: false },
];

export const roomVersions: ReadonlyMap<string, RoomVersion> = new Map(versions.map((version) => [version.id, version]));
