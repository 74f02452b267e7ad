import type { SearchInput } from '../../src/shared/query.ts';
import { seededTexts, type Texts } from '../lib/sentences.ts';
import { quantile, timeEach } from '../lib/stats.ts';
import { readTime } from '../peers/memory-read.ts';
import { embedTexts } from './embed.ts';
import { openGraph } from './graph.ts';
import { APPROXIMATE, EXACT, openPeers, type Peer, type Question } from './peers.ts';
import { openProduct, type Product } from './product.ts';
import type { Approximate, Latency, SizeResults, Times } from './results.ts';

const QUESTIONS_SEED = 23;
const NAMESPACE = 'project-7';
/** The bytes of a vector that every search without a filter has to read: sign bits and factor. */
const SCANNED_BYTES = 52;
/** Questions to the product, fewer than it keeps the vectors of. */
const ASKED = 120;
/** Questions of each kind before: what an engine runs is compiled by then, as in one that has been at work for a while. */
const WARM_UP = 120;
/** Questions to each peer, after one that does not count: their code is compiled, and a million blobs take ten seconds each. */
const askedOfPeer = (size: number): number => (size >= 1_000_000 ? 1 : size >= 100_000 ? 10 : 20);

type Kind = Pick<Latency, 'what'> & { mode: 'keyword' | 'semantic' | 'hybrid'; namespace: string | null };

const KINDS: readonly Kind[] = [
  { what: 'keyword', mode: 'keyword', namespace: null },
  { what: 'semantic', mode: 'semantic', namespace: null },
  { what: 'hybrid', mode: 'hybrid', namespace: null },
  { what: 'semantic, filter 5 %', mode: 'semantic', namespace: NAMESPACE },
  { what: 'hybrid, filter 5 %', mode: 'hybrid', namespace: NAMESPACE },
];

const timesOf = (samples: readonly number[]): Times => ({
  p50: quantile(samples, 0.5),
  p95: quantile(samples, 0.95),
});

async function productTimes(product: Product, questions: readonly string[], kind: Kind): Promise<Times> {
  const { mode, namespace } = kind;
  for (const query of questions) await product.embed(query);
  const requests = questions.map(
    (query): SearchInput => ({ query, mode, ...(namespace === null ? {} : { namespace }) }),
  );
  return timesOf(await timeEach(requests, product.search, 0));
}

async function peerTimes(peer: Peer, questions: readonly Question[], kind: Kind): Promise<Times | null> {
  const search = peer[kind.mode];
  if (search === null) return null;
  return timesOf(await timeEach(questions, (question) => search(question, kind.namespace), 1));
}

/** How many of the memories that an exact peer finds by meaning another one finds, by kind of search. */
function recallOf(peers: readonly Peer[], questions: readonly Question[]): Approximate['recall'] {
  const [exact, other] = [EXACT, APPROXIMATE].map((name) => peers.find((peer) => peer.name === name));
  if (!exact || !other) return {};
  const share = (namespace: string | null): number => {
    let found = 0;
    let all = 0;
    for (const question of questions) {
      const nearest = new Set(exact.semantic(question, namespace));
      all += nearest.size;
      found += other.semantic(question, namespace).filter((id) => nearest.has(id)).length;
    }
    return found / all;
  };
  const kinds = KINDS.filter(({ mode }) => mode === 'semantic');
  return Object.fromEntries(kinds.map(({ what, namespace }) => [what, share(namespace)]));
}

/** The product's own times of each kind of search. */
async function productLatencies(root: string, texts: Texts): Promise<Latency[]> {
  const product = await openProduct(root);
  const latencies: Latency[] = [];
  try {
    for (const kind of KINDS) await productTimes(product, texts.questions(WARM_UP), kind);
    for (const kind of KINDS) {
      const own = await productTimes(product, texts.questions(ASKED), kind);
      latencies.push({ what: kind.what, product: own, peers: {} });
    }
  } finally {
    await product.close();
  }
  return latencies;
}

async function embedded(texts: readonly string[]): Promise<Question[]> {
  const vectors = await embedTexts(texts);
  return texts.map((text, index) => ({ text, vector: vectors[index] as Float32Array }));
}

/** Milliseconds of each kind of search, question embedded already, for the product and for others on the same rows. */
export async function measureLatency(
  root: string,
  size: number,
): Promise<Pick<SizeResults, 'latency' | 'approximate'>> {
  const texts = seededTexts(QUESTIONS_SEED);
  const latency = await productLatencies(root, texts);
  const questions = await embedded(texts.questions(askedOfPeer(size) + 1));
  const graph = openGraph(root, size);
  const { peers, close } = openPeers(root, graph);
  for (const [index, kind] of KINDS.entries())
    for (const peer of peers) {
      const times = await peerTimes(peer, questions, kind);
      if (times !== null) (latency[index] as Latency).peers[peer.name] = times;
    }
  const approximate = {
    name: APPROXIMATE,
    buildMs: graph?.buildMs ?? null,
    recall: recallOf(peers, questions),
  };
  close();
  const read = readTime(size * SCANNED_BYTES);
  for (const { what, peers: others } of latency)
    if (what === 'semantic') others['one read of the sign bits'] = { p50: read, p95: read };
  return { latency, approximate: [approximate] };
}
