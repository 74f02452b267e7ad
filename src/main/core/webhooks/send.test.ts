import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SendOptions, send } from './send.ts';
import type { Resolve } from './target.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const forever = new AbortController().signal;

function post(options: Partial<SendOptions> & { url?: string } = {}) {
  const { url = receiver.url, ...rest } = options;
  const message = { url, headers: { 'content-type': 'application/json' }, body: '{"é":1}' };
  return send(message, { privateAddresses: true, signal: forever, ...rest });
}

/** A resolver that knows every name, under these addresses. */
const resolvesTo =
  (...addresses: string[]): Resolve =>
  (_hostname, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('one attempt', () => {
  test('posts the body and is taken with any 2xx', async () => {
    receiver.answer(204);
    expect(await post()).toEqual({ status: 204, error: null, lasting: false });
    expect(receiver.received[0]?.body).toBe('{"é":1}');
  });

  test.each([400, 404, 429, 500, 503])('fails with %i, and may be repeated', async (status) => {
    receiver.answer(status);
    expect(await post()).toEqual({ status, error: `HTTP ${status}`, lasting: false });
  });

  test('fails for good with 410', async () => {
    receiver.answer(410);
    expect(await post()).toEqual({ status: 410, error: 'HTTP 410', lasting: true });
  });

  test('follows no redirect', async () => {
    const other = await startReceiver();
    receiver.answer((response) => response.writeHead(307, { location: other.url }).end());
    expect(await post()).toMatchObject({ status: 307, error: expect.stringContaining('redirects') });
    expect(other.received).toEqual([]);
    await other.close();
  });

  test('ends when the receiver does not answer in time', async () => {
    receiver.answer(() => {});
    expect(await post({ timeoutMs: 50 })).toEqual({ status: null, error: 'timeout', lasting: false });
  });

  test('takes in no more of an endless answer than it has to', async () => {
    const cut = Promise.withResolvers<void>();
    receiver.answer((response) => {
      const more = () => {
        while (response.write('x'.repeat(16_384)));
      };
      response.on('drain', more).on('close', () => cut.resolve());
      more();
    });
    expect(await post()).toMatchObject({ status: 200, error: null });
    await cut.promise;
  });

  test('says that nobody listens', async () => {
    const { url } = receiver;
    await receiver.close();
    expect(await post({ url })).toEqual({ status: null, error: 'ECONNREFUSED', lasting: false });
    receiver = await startReceiver();
  });

  test('rejects when the engine ends it, so that it is not counted', async () => {
    receiver.answer(() => {});
    const stop = new AbortController();
    const attempt = post({ signal: stop.signal });
    await receiver.until(1);
    stop.abort();
    await expect(attempt).rejects.toThrow();
  });
});

describe('without leave to use private addresses, nothing is sent to', () => {
  test.each([
    'https://127.0.0.1:PORT/hook',
    'https://2130706433:PORT/hook',
    'https://0x7f.1:PORT/hook',
    'https://0177.0.0.1:PORT/hook',
    'https://[::1]:PORT/hook',
    'https://[::ffff:127.0.0.1]:PORT/hook',
    'https://[::ffff:7f00:1]:PORT/hook',
    'https://localhost:PORT/hook',
    'http://example.com:PORT/hook',
  ])('%s', async (url) => {
    const answer = await post({ url: url.replace('PORT', String(receiver.port)), privateAddresses: false });
    expect(answer).toMatchObject({ status: null, error: expect.stringMatching(/^refused: /) });
    expect(receiver.received).toEqual([]);
  });

  test.each([
    ['this machine', ['127.0.0.1']],
    ['this machine, IPv4-mapped', ['::ffff:127.0.0.1']],
    ['a public and a private address', ['93.184.215.14', '10.0.0.1']],
    ['nothing', []],
  ])('a name that leads to %s', async (_what, addresses) => {
    const url = `https://public.example:${receiver.port}/hook`;
    const answer = await post({ url, privateAddresses: false, resolve: resolvesTo(...addresses) });
    expect(answer).toMatchObject({ status: null, error: expect.stringMatching(/^refused: /) });
  });

  test('a name that is asked for once only, so that it cannot change its answer', async () => {
    let asked = 0;
    const resolve: Resolve = (hostname, callback) => {
      asked += 1;
      resolvesTo(asked === 1 ? '10.0.0.1' : '93.184.215.14')(hostname, callback);
    };
    await post({ url: 'https://rebinding.example/hook', privateAddresses: false, resolve });
    expect(asked).toBe(1);
  });
});
