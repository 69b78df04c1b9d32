import type { Locator } from '@playwright/test';
import jsQr from 'jsqr';
import sharp from 'sharp';

/** Reads the QR code a page shows, as a camera would. */
export async function readCode(shown: Locator): Promise<string> {
  const { data, info } = await sharp(await shown.screenshot({ scale: 'css' }))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const code = jsQr(new Uint8ClampedArray(data), info.width, info.height);
  if (!code) throw new Error('The picture holds no code that can be read');
  return code.data;
}
