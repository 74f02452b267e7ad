import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import type { FanOut } from '../fanout/port.ts';

/** What every fan-out of the relay has to do (fanout/port.ts). `open` gives two nodes that hear of each other. */
export function fanOutContract(name: string, open: () => Promise<{ a: FanOut; b: FanOut }>): void {
  describe(`${name} as fan-out of the relay`, () => {
    let a: FanOut;
    let b: FanOut;
    beforeEach(async () => {
      ({ a, b } = await open());
    });
    afterEach(async () => {
      await a.close();
      await b.close();
    });

    test('tells the subscribers of a document, on every node', async () => {
      const [here, there, elsewhere] = [vi.fn(), vi.fn(), vi.fn()];
      await a.subscribe('one', here);
      await b.subscribe('one', there);
      await b.subscribe('two', elsewhere);
      await a.publish('one', 3);
      await eventually(() => {
        expect(here).toHaveBeenCalledExactlyOnceWith(3);
        expect(there).toHaveBeenCalledExactlyOnceWith(3);
      });
      expect(elsewhere).not.toHaveBeenCalled();
    });

    test('keeps the order of one node', async () => {
      const heard: number[] = [];
      await b.subscribe('one', (seq) => void heard.push(seq));
      for (const seq of [1, 2, 3]) await a.publish('one', seq);
      await eventually(() => expect(heard).toEqual([1, 2, 3]));
    });

    test('calls nobody from within publish', async () => {
      const listener = vi.fn();
      await a.subscribe('one', listener);
      const published = a.publish('one', 1);
      expect(listener).not.toHaveBeenCalled();
      await published;
      await eventually(() => expect(listener).toHaveBeenCalled());
    });

    test('ends for one subscription at a time', async () => {
      const listener = vi.fn();
      const [end] = [await b.subscribe('one', listener), await b.subscribe('one', listener)];
      end();
      await a.publish('one', 1);
      await eventually(() => expect(listener).toHaveBeenCalledTimes(1));
    });
  });
}
