import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';

const LIST = '[data-testid="memories"]';
const FIRST_ROW = `${LIST} [data-row="0"]`;
const SETTLING_MS = 1500;

/** Resolves when the list shows its first memory. */
export async function untilListed(page: Page): Promise<void> {
  await page.locator(FIRST_ROW).first().waitFor();
}

/** When a page drew its first content and a memory, in milliseconds since 1970 (Largest Contentful Paint of W3C: texts are noted as they are drawn). */
export async function paintsOf(page: Page): Promise<{ first: number; memories: number }> {
  return page.evaluate(
    (row) =>
      new Promise((resolve, reject) => {
        const take = (list: PerformanceObserverEntryList) => {
          const paints = list.getEntries() as (PerformanceEntry & { element: Element | null })[];
          const memory = paints.find(({ element }) => element?.closest(row));
          const [first] = performance.getEntriesByName('first-contentful-paint');
          const { timeOrigin } = performance;
          if (memory && first)
            resolve({ first: timeOrigin + first.startTime, memories: timeOrigin + memory.startTime });
          else reject(new Error('The page has noted no paint of a memory'));
        };
        new PerformanceObserver(take).observe({ type: 'largest-contentful-paint', buffered: true });
      }),
    '[data-row]',
  );
}

/** How evenly a page was drawn, in milliseconds from one frame to the next. */
export type Frames = number[];

/** Draws nothing itself: asks for every frame and notes when it came. */
async function framesDuring(page: Page, action: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const note = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    Object.assign(window, { benchFrames: frames });
  });
  await action();
  return page.evaluate(() => (window as unknown as { benchFrames: number[] }).benchFrames.slice(1));
}

/** Turns the wheel over the list for a while, at a speed that passes some ten thousand memories. */
export async function scrollByWheel(page: Page, ms: number): Promise<Frames> {
  const box = await page.locator(LIST).boundingBox();
  if (box === null) throw new Error('The list of memories is not there');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  return framesDuring(page, async () => {
    const end = performance.now() + ms;
    while (performance.now() < end) await page.mouse.wheel(0, 2400);
  });
}

/** Jumps through the whole list as somebody does who drags the scroll bar. Milliseconds until each place showed memories. */
export async function jumpAround(page: Page, jumps: number): Promise<number[]> {
  const times: number[] = [];
  for (let jump = 1; jump <= jumps; jump++) {
    const share = (jump * 0.618) % 1;
    times.push(
      await page.evaluate(
        async ({ list, at }) => {
          const scroller = document.querySelector(list);
          if (scroller === null) throw new Error('The list of memories is not there');
          const start = performance.now();
          scroller.scrollTop = at * (scroller.scrollHeight - scroller.clientHeight);
          const isShown = () => {
            const { top, bottom } = scroller.getBoundingClientRect();
            const rows = [...scroller.querySelectorAll('li')].filter((row) => {
              const at = row.getBoundingClientRect();
              return at.bottom > top && at.top < bottom;
            });
            return rows.length > 0 && rows.every((row) => row.querySelector('[data-row]') !== null);
          };
          do await new Promise(requestAnimationFrame);
          while (!isShown());
          return performance.now() - start;
        },
        { list: LIST, at: share },
      ),
    );
  }
  return times;
}

/** Notes when a question is typed and when the page has drawn its answer. */
export async function watchSearches(page: Page): Promise<void> {
  await page.evaluate(() => {
    const answered: Record<string, number> = {};
    const engine: Record<string, number> = {};
    const typed: Record<string, number> = {};
    const ask = window.fetch;
    window.fetch = async (input, options) => {
      const asked = performance.now();
      const answer = await ask(input, options);
      const url = input instanceof Request ? input.url : String(input);
      if (!url.endsWith('/memories/search')) return answer;
      const { query } = JSON.parse(String(options?.body));
      // The body is read, the state changes and a frame is drawn; the next one begins when that is done.
      void answer
        .clone()
        .arrayBuffer()
        .then(() => {
          engine[query] ??= performance.now() - asked;
          requestAnimationFrame(() => requestAnimationFrame((now) => (answered[query] ??= now)));
        });
      return answer;
    };
    document.addEventListener(
      'input',
      ({ target }) => {
        if (target instanceof HTMLInputElement) typed[target.value.trim()] ??= performance.now();
      },
      true,
    );
    Object.assign(window, { benchSearches: { typed, engine, answered } });
  });
}

/** What one question took, in milliseconds. */
export interface Typed {
  /** From its last key to its answer on the screen. */
  total: number;
  /** Of it, from the request to the last byte of the answer. */
  engine: number;
}

interface Watched {
  benchSearches: Record<'typed' | 'engine' | 'answered', Record<string, number>>;
}

/** Types questions, a key at a time. */
export async function typeQuestions(
  page: Page,
  questions: readonly string[],
  keyMs: number,
): Promise<Typed[]> {
  const field = page.getByRole('searchbox', { name: 'Search memories' });
  const times: Typed[] = [];
  for (const question of questions) {
    await field.fill('');
    await delay(SETTLING_MS / 5);
    await field.pressSequentially(question, { delay: keyMs });
    const found = await page.waitForFunction((asked) => {
      const { typed, engine, answered } = (window as unknown as Watched).benchSearches;
      const [from, to, took] = [typed[asked], answered[asked], engine[asked]];
      return from !== undefined && to !== undefined && took !== undefined
        ? { total: to - from, engine: took }
        : null;
    }, question);
    const one = await found.jsonValue();
    if (one !== null) times.push(one);
  }
  return times;
}

/** Bytes of JavaScript that the page holds after what it no longer needs was collected. */
export async function heapOf(page: Page): Promise<number> {
  await delay(SETTLING_MS);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
