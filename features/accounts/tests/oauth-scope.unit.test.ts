import { describe, expect, test } from 'vitest';
import { readScope } from '../src/domain/oauth-scope.ts';
import { readRecoveryCode, writeRecoveryCode } from '../src/domain/recovery-code.ts';
import { suggestUsername } from '../src/domain/suggest-username.ts';

const api = 'urn:matrix:client:api:*';
const device = 'urn:matrix:client:device:';

describe('ACC41 which scopes name exactly one device', () => {
  test.each([
    [`${api} ${device}ABCDEFGHIJ`, 'ABCDEFGHIJ'],
    [`openid ${api} ${device}abc-def._~1 email`, 'abc-def._~1'],
    [`urn:matrix:org.matrix.msc2967.client:api:* urn:matrix:org.matrix.msc2967.client:device:ABCDEFGHIJ`, 'ABCDEFGHIJ'],
    [`${api} ${device}ABCDEFGHIJ urn:matrix:org.matrix.msc2967.client:device:ABCDEFGHIJ`, 'ABCDEFGHIJ'],
    [`${device}ABCDEFGHIJ`, 'no_api_scope'],
    [api, 'no_device_scope'],
    ['', 'no_api_scope'],
    [`${api} ${device}ABCDEFGHIJ ${device}KLMNOPQRST`, 'several_device_scopes'],
    [`${api} ${device}ABC`, 'bad_device_id'],
    [`${api} ${device}ABCDEFGHI/`, 'bad_device_id'],
  ])('%s: %s', (scope, expected) => {
    const read = readScope(scope);
    expect(read.ok ? read.value.deviceId : read.refusal).toBe(expected);
  });

  test('what is not known is not granted', () => {
    expect(readScope(`email ${api} ${device}ABCDEFGHIJ urn:synapse:admin:*`)).toEqual({
      ok: true,
      value: { deviceId: 'ABCDEFGHIJ', scope: `${api} ${device}ABCDEFGHIJ` },
    });
  });
});

describe('ACC49 which account name is suggested', () => {
  test.each([
    ['Mira', 'mira'],
    ['Zoë Åkerström', 'zoe.akerstrom'],
    ['Þóra O’Neill', 'thora.o.neill'],
    ['Нина Щербак', 'nina.shcherbak'],
    ['مريم', 'mrym'],
    ['  --Ann--  Lee ', 'ann.lee'],
    ['美羅', ''],
    ['x'.repeat(200), 'x'.repeat(30)],
  ])('%s: %s', (name, expected) => expect(suggestUsername(name)).toBe(expected));
});

describe('ACC51 recovery codes are read as people write them', () => {
  const code = writeRecoveryCode(Uint8Array.from({ length: 16 }, (_, index) => index * 7));
  test.each([code, code.toLowerCase(), code.replaceAll('-', ' '), ` ${code} `])('%s', (typed) => {
    expect(readRecoveryCode(typed)).toBe(code.replaceAll('-', ''));
  });
  test('letters that look alike are one', () => {
    expect(readRecoveryCode('OIL0-OIL0-OIL0-OIL0')).toBe('0110011001100110');
    expect(readRecoveryCode('UUUU-UUUU-UUUU-UUUU')).toBeNull();
    expect(readRecoveryCode('1234')).toBeNull();
  });
});
