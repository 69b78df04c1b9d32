// QR codes through the eyes of a camera: read from what a page shows, and filmed for a fake camera.
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

const FRAME = { width: 640, height: 480 };
/** A camera that shows one still picture; Chromium plays the file over and over. */
const FRAMES = 10;

/** The picture as a camera would film it (YUV4MPEG2, grey), for `--use-file-for-fake-video-capture`. */
export async function filmOf(shown: Locator): Promise<Buffer> {
  const luma = await sharp(await shown.screenshot({ scale: 'css' }))
    .resize({ ...FRAME, fit: 'contain', background: '#ffffff' })
    .flatten({ background: '#ffffff' })
    .greyscale()
    .raw()
    .toBuffer();
  const chroma = Buffer.alloc((FRAME.width * FRAME.height) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
  const head = Buffer.from(`YUV4MPEG2 W${FRAME.width} H${FRAME.height} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame)]);
}
