// Where media lies: `mxc://<server name>/<media id>` (Client-Server API, "Matrix Content (mxc://) URIs").

/** Nothing but these characters, so that no id is ever a path. */
export const MEDIA_ID = /^[A-Za-z0-9_-]{1,255}$/;

export function mxcUri(serverName: string, mediaId: string): string {
  return `mxc://${serverName}/${mediaId}`;
}
