import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright';
import type { Server } from '../../support/engine.ts';

export const SIZES = {
  small: { width: 1280, height: 800 },
  large: { width: 1920, height: 1080 },
} as const;
export type Size = keyof typeof SIZES;
export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** How long the app may take for one step on a machine that does a lot besides. */
const PATIENCE_MS = 15_000;

export interface AppOptions {
  theme?: Theme;
  size?: Size;
  /** Where to begin, below the address of the engine. */
  path?: string;
}

/** A window of a browser with the app in it. */
export interface App {
  page: Page;
  /** What the console complained about since the last time that it was asked; CSP violations are among it. */
  complaints(): string[];
  /** Opens another page of the app and waits until it has loaded what it shows. */
  open(path: string): Promise<void>;
  close(): Promise<void>;
}

/** Drawing without a graphics card is slow where a picture is taken, and the driver says so. */
const DRIVER = /GL Driver Message \(OpenGL, Performance/;

/** The browser tells of each answer 404, and that a memory is gone is an answer like others: the log names such memories. */
function isGoneMemory(message: ConsoleMessage): boolean {
  return /status of 404/.test(message.text()) && /\/api\/v1\/memories\/mem_/.test(message.location().url);
}

function isComplaint(message: ConsoleMessage): boolean {
  const isLoud = ['error', 'warning'].includes(message.type());
  return isLoud && !DRIVER.test(message.text()) && !isGoneMemory(message);
}

function listen(page: Page): () => string[] {
  let heard: string[] = [];
  page.on('console', (message) => {
    if (isComplaint(message)) heard.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => heard.push(`not caught: ${error.message}`));
  return () => {
    const all = heard;
    heard = [];
    return all;
  };
}

/** Waits until the page shows what it was opened for: its parts are loaded and nothing stands in for what is on its way. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main :is(h1, h2)').first().waitFor();
  await page.locator('main :is(.animate-pulse, [aria-busy=true])').first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready);
}

function contextFor(browser: Browser, { theme = 'light', size = 'small' }: AppOptions) {
  return browser.newContext({
    viewport: SIZES[size],
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
}

/** Logs a new window in by a link, as `holdfast open` does, and opens a page in it. */
export async function openApp(browser: Browser, engine: Server, options: AppOptions = {}): Promise<App> {
  const context: BrowserContext = await contextFor(browser, options);
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints = listen(page);
  const link = await engine.client.sessions.createLink();
  await page.goto(engine.url + link.path);
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  const open = async (path: string) => {
    await page.goto(engine.url + path);
    await settled(page);
  };
  if (options.path !== undefined) await open(options.path);
  return { page, complaints, open, close: () => context.close() };
}
