/** Where clients look for custom fields that know them by their proposal only (MSC4133). */
export const profileFieldAliases = ['/_matrix/client/unstable/uk.tcpip.msc4133/profile/:userId/:keyName'];
