import { pino } from 'pino';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { connect } from '../../client/index.ts';
import { startReceiver } from '../core/webhooks/testing/receiver.ts';
import { runEngine } from './run.ts';

const background = () =>
  runEngine({
    root: temporaryDirectory(),
    version: '0.0.0',
    logger: pino({ level: 'silent' }),
    overrides: { idle_minutes: 0.01, webhook_private_addresses: true, approval: 'auto' },
    port: 0,
    background: true,
  });

test('an engine that was started in the background leaves when nobody uses it', async () => {
  const running = await background();
  expect(await running.leaving).toBe('idle');
  await running.close();
});

test('it stays until what webhooks are to be told was delivered', async () => {
  const [running, receiver] = await Promise.all([background(), startReceiver()]);
  receiver.answer(503);
  const { webhooks, memories } = connect({ url: running.url, apiKey: running.engine.ownerKey });
  await webhooks.create(receiver.url);
  await memories.store('Tell somebody');
  await receiver.until(1);
  receiver.answer(200);
  // The second attempt is five seconds away, far longer than this engine waits for requests.
  expect(await running.leaving).toBe('idle');
  expect(receiver.received).toHaveLength(2);
  await running.close();
  await receiver.close();
});
