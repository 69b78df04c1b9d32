// Where media lies: `mxc://<server name>/<media id>` (Client-Server API, "Matrix Content (mxc://) URIs").

export function mxcUri(serverName: string, mediaId: string): string {
  return `mxc://${serverName}/${mediaId}`;
}
