import { AGE_STEPS, type Coloured, type Hue } from './colouring.ts';

type Rgb = [number, number, number];

/** The colour that the theme gives a name now, as numbers from 0 to 1. */
function themeColour(name: Hue | 'line-strong' | 'accent-strong'): Rgb {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d');
  if (context === null) return [0.5, 0.5, 0.5];
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  context.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red / 255, green / 255, blue / 255];
}

/** From the oldest to the newest. */
function ageRamp(): Rgb[] {
  const [old, fresh] = [themeColour('line-strong'), themeColour('accent-strong')];
  return Array.from({ length: AGE_STEPS }, (_, step) => {
    const t = step / (AGE_STEPS - 1);
    return old.map((value, i) => value + ((fresh[i] ?? 0) - value) * t) as Rgb;
  });
}

/** Red, green and blue of each colour of a picture in turn. */
export function paletteOf({ legend, span }: Coloured): Float32Array {
  const colours = span === null ? legend.map(({ hue }) => themeColour(hue)) : ageRamp();
  return Float32Array.from(colours.flat());
}
