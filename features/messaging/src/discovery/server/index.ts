// Discovery: what a client asks before it does anything else.
import { ok } from '@althing/kernel';
import { route } from '@althing/http';
import type { Part } from '../../core/server/part.ts';
import { getWellKnownClient } from '../contract/get-well-known-client.ts';
import { getCapabilitiesRoute } from './get-capabilities.ts';
import { getVersionsRoute } from './get-versions.ts';

export const discoveryPart: Part = {
  name: 'discovery',
  migrations: [],
  positions: [],
  open(core) {
    const { publicUrl } = core.config;
    return {
      routes: [
        getVersionsRoute,
        getCapabilitiesRoute,
        route(getWellKnownClient, async () => ok({ 'm.homeserver': { base_url: publicUrl } })),
      ],
    };
  },
};
