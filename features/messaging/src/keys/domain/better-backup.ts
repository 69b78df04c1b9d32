// Of two backed up keys for one session the better stays (Client-Server API, "Server-side key backups").

export interface BackupRank {
  readonly is_verified: boolean;
  readonly first_message_index: number;
  readonly forwarded_count: number;
}

/** Whether `offered` replaces `stored`: verified beats unverified, then the earlier start, then fewer forwards. */
export function isBetterBackup(offered: BackupRank, stored: BackupRank): boolean {
  if (offered.is_verified !== stored.is_verified) return offered.is_verified;
  if (offered.first_message_index !== stored.first_message_index) {
    return offered.first_message_index < stored.first_message_index;
  }
  return offered.forwarded_count < stored.forwarded_count;
}
