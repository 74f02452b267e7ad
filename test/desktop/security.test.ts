import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/directories.ts';
import { type DesktopRun, openDesktop } from './support/desktop.ts';

let run: DesktopRun;
beforeAll(async () => {
  run = await openDesktop(temporaryDirectory(), { kept: true });
  await run.page.getByRole('navigation', { name: 'Views' }).waitFor();
});
afterAll(() => run.quit());

/** What the page of the window and the number of windows are after something was tried. Nothing tells that nothing came of it. */
async function windowsAfter(attempt: () => Promise<unknown>): Promise<string[]> {
  await attempt();
  await run.page.waitForTimeout(300);
  return run.app.windows().map((page) => new URL(page.url()).protocol + new URL(page.url()).host);
}

describe('the page', () => {
  test('has nothing of Node.js, and of the program only the bridge', async () => {
    const types = await run.page.evaluate(() => [
      typeof (globalThis as Record<string, unknown>).require,
      typeof (globalThis as Record<string, unknown>).process,
      typeof (globalThis as Record<string, unknown>).Buffer,
      typeof (globalThis as Record<string, unknown>).ipcRenderer,
      typeof (globalThis as Record<string, unknown>).holdfastDesktop,
    ]);
    expect(types).toEqual(['undefined', 'undefined', 'undefined', 'undefined', 'object']);
  });

  test('runs in the sandbox, isolated', async () => {
    const preferences = await run.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  test('runs no script that is written into it, and says so', async () => {
    const violated = await run.page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
            resolve([effectiveDirective, String((globalThis as Record<string, unknown>).injected)]),
          );
          const script = document.createElement('script');
          script.textContent = 'globalThis.injected = true';
          document.body.append(script);
        }),
    );
    expect(violated).toEqual(['script-src-elem', 'undefined']);
  });

  test('makes no code from text', async () => {
    // Later, because what a test evaluates itself is let through by the debugger.
    const outcome = await run.page.evaluate(
      () =>
        new Promise<string>((resolve) =>
          setTimeout(() => {
            try {
              resolve(new Function('return "made"')());
            } catch (error) {
              resolve(String(error));
            }
          }),
        ),
    );
    expect(outcome).toContain('EvalError');
  });

  test('reaches no other origin', async () => {
    const outcome = await run.page.evaluate(() =>
      Promise.all(
        ['https://example.com/', 'http://127.0.0.1:8765/health', 'file:///etc/passwd', 'app://other/'].map(
          (address) =>
            fetch(address, { mode: 'no-cors' }).then(
              () => 'answered',
              () => 'refused',
            ),
        ),
      ),
    );
    expect(outcome).toEqual(['refused', 'refused', 'refused', 'refused']);
  });

  test('gets no permission of the system', async () => {
    const states = await run.page.evaluate(async () => {
      const ask = (name: string) =>
        navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state);
      return [await ask('geolocation'), await ask('notifications'), await Notification.requestPermission()];
    });
    expect(states).toEqual(['denied', 'denied', 'denied']);
  });
});

describe('the window stays with the app when a page', () => {
  test.each([
    ['goes to the web', () => location.assign('https://example.com/')],
    ['goes to a file', () => location.assign('file:///etc/passwd')],
    ['goes to another host of its scheme', () => location.assign('app://other/')],
    ['goes to a data page', () => location.assign('data:text/html,<h1>x</h1>')],
    ['opens a window', () => void window.open('https://example.com/')],
    ['opens a window on itself', () => void window.open('/review')],
    ['opens an empty window', () => void window.open('about:blank')],
  ])('%s', async (_, attempt) => {
    expect(await windowsAfter(() => run.page.evaluate(attempt).catch(() => {}))).toEqual(['app:holdfast']);
  });

  test('embeds another page', async () => {
    const frames = await run.page.evaluate(async () => {
      for (const name of ['iframe', 'webview', 'object']) {
        const element = document.createElement(name);
        element.setAttribute(name === 'object' ? 'data' : 'src', 'app://holdfast/review');
        document.body.append(element);
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      const count = window.length;
      for (const name of ['iframe', 'webview', 'object']) document.querySelector(`body > ${name}`)?.remove();
      const inner = document.querySelectorAll('iframe').length;
      return { inner, count };
    });
    expect(frames.inner).toBe(0);
    expect(run.app.windows()).toHaveLength(1);
  });
});

describe('the bridge', () => {
  test('refuses what is not in its schemas', async () => {
    const answers = await run.page.evaluate(async () => {
      const bridge = window.holdfastDesktop;
      const wrong = [
        { theme: 'pink' },
        { keepInTray: 'yes' },
        { unknown: true },
        'theme',
        null,
      ] as unknown as { theme: 'dark' }[];
      return Promise.all(wrong.map((patch) => bridge?.setPreferences(patch)));
    });
    for (const answer of answers) expect(answer).toMatchObject({ error: { code: 'validation_failed' } });
  });

  test('answers nobody but the page of the window', async () => {
    const answer = await run.app.evaluate(async ({ BrowserWindow }, preload) => {
      const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await other.loadURL('app://holdfast/icon.svg').catch(() => {});
      const result = await other.webContents
        .executeJavaScript('window.holdfastDesktop.state()')
        .catch((error: unknown) => String(error));
      other.destroy();
      return result;
    }, `${process.cwd()}/dist/preload/index.cjs`);
    expect(answer).toMatchObject({ error: { code: 'forbidden' } });
  });
});

describe('the scheme', () => {
  test.each([
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/../../main/serve.js',
    '//etc/passwd',
    '/desktop.log',
  ])('%s is no file of the pages', async (path) => {
    const status = await run.page.evaluate(
      (address) => fetch(`app://holdfast${address}`).then(({ status: code }) => code),
      path,
    );
    expect(status).toBe(404);
  });

  test('pages come with the policy', async () => {
    const headers = await run.page.evaluate(() =>
      fetch('/').then((answer) => Object.fromEntries(answer.headers)),
    );
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'; script-src 'self'"),
      'x-content-type-options': 'nosniff',
    });
  });

  test('what a page claims about itself does not reach the engine', async () => {
    const whoami = await run.page.evaluate(() =>
      fetch('/api/v1/whoami', {
        headers: { authorization: 'Bearer hfk_nobody', origin: 'https://example.com' },
      }).then((answer) => answer.json()),
    );
    expect(whoami).toMatchObject({ user: 'admin' });
  });

  test('what a page stores is marked as the app’s', async () => {
    const stored = await run.page.evaluate(() =>
      fetch('/api/v1/memories', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ content: 'Written in the window' }),
      }).then((answer) => answer.json()),
    );
    expect(stored).toMatchObject({ memory: { source: 'ui', content: 'Written in the window' } });
  });
});
