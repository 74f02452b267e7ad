/**
 * Draws the icons of the desktop program from their drawings in `assets/`. Its results are kept in the repository.
 */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const asset = (name: string) => fileURLToPath(new URL(`../assets/${name}`, import.meta.url));

async function draw(from: string, to: string, size: number): Promise<void> {
  await sharp(asset(from), { density: (72 * size) / 32 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(asset(to));
  console.log(`assets/${to}: ${size} × ${size}`);
}

// The packager makes the formats of macOS and Windows from the large one.
await draw('icon.svg', 'icon.png', 1024);
await draw('icon.svg', 'tray.png', 16);
await draw('icon.svg', 'tray@2x.png', 32);
// Black on nothing: macOS gives such an image the colours of its menu bar.
await draw('tray.svg', 'trayTemplate.png', 16);
await draw('tray.svg', 'trayTemplate@2x.png', 32);
