declare const brand: unique symbol;

/** A distinct type for a distinct thing: `Brand<string, 'RoomId'>` is a string that no other string passes for. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
