import { createStore } from '../../lib/store.ts';
import type { MapData } from './columns.ts';
import { boundsOf, nearestPoint, type Points } from './picking.ts';
import { createPointRenderer, LOOK, type PointRenderer } from './points-gl.ts';
import { type Box, between, fit, type Place, panned, type Size, toPlace, type View, zoomed } from './view.ts';

const WHOLE_MAP: Box = { left: 0, right: 1, bottom: 0, top: 1 };
const FLIGHT_MS = 350;
/** How near a pointer has to come to a point, in pixels. */
const REACH = 12;
/** Points of a few memories are this wide, those of very many that. */
const LARGEST = 13;
const SMALLEST = 4;

function diameterOf(count: number, magnification: number): number {
  const many = LARGEST - 2 * Math.log10(Math.max(1, count));
  return Math.min(2 * LARGEST, Math.max(SMALLEST, many) * Math.max(1, magnification) ** 0.35);
}

/** The picture of the map outside of React: what is drawn, from where it is seen, and what is under the pointer. */
export class Scene {
  readonly view = createStore<View>({ x: 0.5, y: 0.5, scale: 500 });
  readonly size = createStore<Size>({ width: 0, height: 0 });
  #points: Points = { count: 0, places: new Uint16Array(), shown: new Uint8Array() };
  #looks: Uint8Array = new Uint8Array();
  #colours: Float32Array = new Float32Array();
  #renderer: PointRenderer | null = null;
  #frame = 0;
  #flight = 0;
  #fitted = false;

  /** Draws on `canvas` from now on. False where the browser has no WebGL 2. */
  attach(canvas: HTMLCanvasElement): boolean {
    const renderer = createPointRenderer(canvas);
    this.#renderer = renderer;
    if (renderer !== null && this.#points.count > 0) {
      renderer.setPlaces(this.#points.places);
      renderer.setLooks(this.#looks);
      renderer.setColours(this.#colours);
      this.#draw();
    }
    return renderer !== null;
  }

  detach(): void {
    cancelAnimationFrame(this.#frame);
    cancelAnimationFrame(this.#flight);
    this.#frame = 0;
    this.#renderer?.dispose();
    this.#renderer = null;
  }

  resize(size: Size): void {
    this.size.set(size);
    if (!this.#fitted) this.fitAll(false);
    this.#draw();
  }

  get points(): Points {
    return this.#points;
  }

  setData({ count, places }: MapData): void {
    this.#points = { count, places, shown: new Uint8Array(count).fill(1) };
    this.#renderer?.setPlaces(places);
    if (!this.#fitted) this.fitAll(false);
    this.#draw();
  }

  /** Number of its colour and its `LOOK`, of each point in turn. */
  setLooks(looks: Uint8Array): void {
    this.#looks = looks;
    this.#points.shown = Uint8Array.from({ length: looks.length / 2 }, (_, point) =>
      looks[2 * point + 1] === LOOK.hidden ? 0 : 1,
    );
    this.#renderer?.setLooks(looks);
    this.#draw();
  }

  setColours(colours: Float32Array): void {
    this.#colours = colours;
    this.#renderer?.setColours(colours);
    this.#draw();
  }

  pan(dx: number, dy: number): void {
    this.#show(panned(this.view.get(), dx, dy));
  }

  /** Zooms around a pixel, or around the middle. */
  zoom(factor: number, pixel?: Place): void {
    const { width, height } = this.size.get();
    this.#show(zoomed(this.view.get(), this.size.get(), pixel ?? { x: width / 2, y: height / 2 }, factor));
  }

  /** Shows everything. */
  fitAll(animated = true): void {
    this.fitTo(boundsOf(this.#points, this.#points.shown.keys()) ?? WHOLE_MAP, animated);
  }

  fitTo(box: Box, animated = true): void {
    const size = this.size.get();
    if (size.width === 0) return;
    this.#fitted = this.#points.count > 0;
    const to = fit(box, size);
    if (animated && !matchMedia('(prefers-reduced-motion: reduce)').matches) this.#fly(to);
    else this.#show(to);
  }

  /** Where a pixel is on the map. */
  placeAt(pixel: Place): Place {
    return toPlace(this.view.get(), this.size.get(), pixel);
  }

  /** The point under a pixel; −1: none. */
  pointAt(pixel: Place): number {
    return nearestPoint(this.#points, this.placeAt(pixel), REACH / this.view.get().scale);
  }

  #show(view: View): void {
    cancelAnimationFrame(this.#flight);
    this.view.set(view);
    this.#draw();
  }

  #fly(to: View): void {
    const from = this.view.get();
    const start = performance.now();
    const step = (now: number) => {
      const share = Math.min(1, (now - start) / FLIGHT_MS);
      this.#show(between(from, to, 1 - (1 - share) ** 3));
      if (share < 1) this.#flight = requestAnimationFrame(step);
    };
    cancelAnimationFrame(this.#flight);
    this.#flight = requestAnimationFrame(step);
  }

  #draw(): void {
    if (this.#renderer === null || this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const [view, size] = [this.view.get(), this.size.get()];
      const magnification = view.scale / Math.max(1, Math.min(size.width, size.height));
      if (size.width > 0) this.#renderer?.draw(view, size, diameterOf(this.#points.count, magnification));
    });
  }
}
