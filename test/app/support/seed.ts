import { seededRandom } from '../../../bench/lib/random.ts';
import { connect } from '../../../src/client/index.ts';
import { type Server, untilEmbedded } from '../../support/engine.ts';
import { APPROVED, type Learned, WAITING } from './seed-texts.ts';
import { sentencesOf, TOPICS } from './topics.ts';

const SEED = 20_250_115;
/** Beside those that are written out: enough for lists to scroll and clusters to show. */
const MANY = 400;
const DAYS = 180;
const DAY_MS = 24 * 60 * 60 * 1000;
const QUESTIONS = ['when is the release?', 'how do tests of billing work', 'which database', 'coffee'];
/** What kind of memory a sentence makes; a fact when it has none of these words. */
const TYPES = {
  preference: /prefers|does not eat|only taken|Ask /,
  experience: /^When|crash|better|quiet|slow|leave/,
};

/** The agents of the person whose memories these are. */
export const AGENTS = ['claude-code', 'claude-desktop', 'codex', 'cursor', 'gemini-cli'] as const;

function typeOf(content: string): keyof typeof TYPES | 'fact' {
  if (TYPES.preference.test(content)) return 'preference';
  return TYPES.experience.test(content) ? 'experience' : 'fact';
}

function many(): Learned[] {
  const random = seededRandom(SEED);
  return sentencesOf(TOPICS, MANY, SEED).map(({ content, topic }) => ({
    agent: random.next() < 0.8 ? random.pick(topic.agents) : random.pick(AGENTS),
    content,
    type: typeOf(content),
    namespace: topic.namespace,
    tags: random.next() < 0.7 ? [topic.tag] : [],
    ...(random.next() < 0.3 && { importance: Math.round(random.next() * 10) / 10 }),
  }));
}

/** Brings what an agent learned in the course of half a year, and has a person approve it. */
async function remember({ client, url, ownerKey }: Server): Promise<void> {
  const random = seededRandom(SEED);
  const learned = [...many(), ...APPROVED];
  for (const agent of AGENTS) {
    const items = learned
      .filter((one) => one.agent === agent)
      .map(({ agent: _, ...item }) => ({
        ...item,
        created_at: new Date(Date.now() - random.next() * DAYS * DAY_MS).toISOString(),
      }));
    await connect({ url, apiKey: ownerKey, agent }).transfer.import(items, { name: `${agent}.jsonl` });
  }
  const waiting = client.memories.queryAll({ state: 'inactive' });
  const ids: string[] = [];
  for await (const memory of waiting) ids.push(memory.id);
  await client.memories.approveBatch({ ids });
}

/** What agents stored lately, and nobody has looked at. */
async function propose({ url, ownerKey }: Server): Promise<void> {
  for (const { agent, content, ...fields } of WAITING)
    await connect({ url, apiKey: ownerKey, agent }).memories.store(content, fields);
}

/** A memory with versions and a change that waits for review. Returns its id. */
async function change({ client, url, ownerKey }: Server): Promise<string> {
  const release = await client.memories.retrieve({ namespace: 'team/process', key: 'release-day' });
  await client.memories.edit(release.id, { importance: 0.95, reason: 'It comes up every week.' });
  const claude = connect({ url, apiKey: ownerKey, agent: 'claude-code' });
  await claude.memories.edit(release.id, {
    content: release.content.replace('14:00', '15:30'),
    reason: 'The team agreed on a later train.',
  });
  return release.id;
}

/** A memory set aside and one that was deleted, questions asked. */
async function live({ client, url, ownerKey }: Server): Promise<void> {
  const { memories } = await client.memories.query({ limit: 6, order: 'created' });
  const [aside, deleted] = memories;
  if (aside) await client.memories.deactivate(aside.id, { reason: 'No longer true.' });
  if (deleted) await client.memories.delete(deleted.id, { reason: 'Twice.' });
  for (const agent of AGENTS) {
    const asAgent = connect({ url, apiKey: ownerKey, agent });
    for (const question of QUESTIONS) await asAgent.memories.search(question);
  }
}

/** Keys in every state. */
async function keys({ client }: Server): Promise<void> {
  await client.identity.createKey({ user: 'admin', agent: 'claude-code', name: 'laptop' });
  await client.identity.createKey({ user: 'admin', agent: 'codex', name: 'build machine', expires_days: 30 });
  await client.identity.createKey({ user: 'admin', agent: 'cursor', name: 'trusted', approval: 'auto' });
  const { key } = await client.identity.createKey({ user: 'admin', agent: 'gemini-cli', name: 'lost phone' });
  await client.identity.revokeKey(key.id);
}

/** What an engine was filled with. */
export interface Seeded {
  /** The id of a memory that has versions, and a change that waits. */
  changed: string;
}

/** Fills an engine as half a year of use would: several agents, scopes and languages, things to review, a history. */
export async function seed(engine: Server): Promise<Seeded> {
  await remember(engine);
  await untilEmbedded(engine);
  await propose(engine);
  const changed = await change(engine);
  await live(engine);
  await keys(engine);
  await untilEmbedded(engine);
  return { changed };
}
