import { expect, test } from 'vitest';
import { deviceName } from '../../src/web/device-name.ts';
import { viewDevices } from '../../src/web/devices-view-model.ts';
import { authorizeUrl, createDeviceId, createProof } from '../../src/web/oauth-client.ts';
import { chosenLanguage, directionOf } from '../../src/web/preferences.ts';

test('the chosen language wins, then the browser’s first that is spoken here, then English', () => {
  expect(chosenLanguage('ar', ['en-GB'])).toBe('ar');
  expect(chosenLanguage(null, ['fr-FR', 'ar-EG', 'en'])).toBe('ar');
  expect(chosenLanguage('xx', ['fr'])).toBe('en');
  expect([directionOf('ar'), directionOf('en')]).toEqual(['rtl', 'ltr']);
});

test('this device comes first, then the one used last', () => {
  const lines = viewDevices(
    [
      { device_id: 'A', last_seen_ts: 1 },
      { device_id: 'B', last_seen_ts: 9, display_name: 'Phone' },
      { device_id: 'ME' },
    ],
    'ME',
  );
  expect(lines.map(({ deviceId, name, isThis }) => [deviceId, name, isThis])).toEqual([
    ['ME', null, true],
    ['B', 'Phone', false],
    ['A', null, false],
  ]);
});

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
    'Althing, Chrome on Linux',
  ],
  ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 'Althing, Firefox on Android'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1',
    'Althing, Safari on iPhone',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
    'Althing, Edge on Windows',
  ],
  ['curl/8', 'Althing'],
])('a device is named after its browser and system: %s', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});

test('the authorization request names device, scope and S256 challenge as the specification asks', async () => {
  const { verifier, challenge } = await createProof();
  expect(verifier).toMatch(/^[\w-]{43}$/);
  expect(challenge).toMatch(/^[\w-]{43}$/);
  expect(createDeviceId()).toMatch(/^[A-Z]{10}$/);
  const url = new URL(
    authorizeUrl(
      {
        issuer: 'https://x/',
        authorization_endpoint: 'https://x/authorize',
        token_endpoint: '',
        registration_endpoint: '',
      },
      {
        clientId: 'c',
        redirectUri: 'https://x/',
        deviceId: 'ABCDEFGHIJ',
        state: 's',
        challenge,
        prompt: 'create',
        uiLocale: 'ar',
      },
    ),
  );
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    scope: 'urn:matrix:client:api:* urn:matrix:client:device:ABCDEFGHIJ',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    prompt: 'create',
    ui_locales: 'ar',
  });
});
