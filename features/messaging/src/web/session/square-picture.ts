/** As large as any screen shows a face, on a dense one too. */
const SIDE_MAX = 512;

/** The middle of a picture as a small square JPEG, without what the camera wrote into it; null for what is no picture. */
export async function squarePicture(file: Blob): Promise<Blob | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const side = Math.min(bitmap.width, bitmap.height);
  const size = Math.min(side, SIDE_MAX);
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext('2d');
  if (!context) return null;
  // JPEG knows no transparency: it would turn black.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, size, size);
  context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, size, size);
  bitmap.close();
  return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}
