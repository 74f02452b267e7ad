import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { DataSet, Question } from './dataset.ts';

const Turn = z.object({
  dia_id: z.string(),
  speaker: z.string(),
  text: z.string(),
  blip_caption: z.string().optional(),
});
const Asked = z.object({ question: z.string(), evidence: z.array(z.string()), category: z.number() });
const Conversation = z.object({
  sample_id: z.string(),
  conversation: z.record(z.string(), z.unknown()),
  qa: z.array(Asked),
});
type Turn = z.infer<typeof Turn>;

const CATEGORIES = ['', 'several memories', 'time', 'common sense', 'one memory', 'adversarial'];
const TIME = /^(\d+):(\d+) (am|pm) on (\d+) (\w+), (\d+)$/;
const SESSION = /^session_(\d+)$/;

/** `1:56 pm on 8 May, 2023`, taken as UTC. */
function timeOf(text: string): number {
  const [, hour, minute, half, day, month, year] = TIME.exec(text) ?? [];
  if (year === undefined) throw new Error(`Not a time as LoCoMo writes them: ${text}`);
  const date = new Date(`${day} ${month} ${year} 00:00 UTC`);
  return date.getTime() + (((Number(hour) % 12) + (half === 'pm' ? 12 : 0)) * 60 + Number(minute)) * 60_000;
}

function contentOf({ text, blip_caption: caption }: Turn): string {
  return caption === undefined ? text : `${text} [photo: ${caption}]`.trim();
}

/** The turns of all sessions in order, a second between two. */
function turnsOf(conversation: Record<string, unknown>) {
  const numbers = Object.keys(conversation).flatMap((key) => SESSION.exec(key)?.[1] ?? []);
  return numbers
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((number) => {
      const start = timeOf(z.string().parse(conversation[`session_${number}_date_time`]));
      const turns = z.array(Turn).parse(conversation[`session_${number}`]);
      return turns.map((turn, place) => ({ turn, session: `session ${number}`, at: start + place * 1000 }));
    });
}

/** A question names its evidence as `D1:3`, sometimes several in one text; what names no turn is left out. */
function questionOf(
  { question, evidence, category }: z.infer<typeof Asked>,
  places: ReadonlyMap<string, number>,
): Question {
  const named = evidence.flatMap((text) => text.match(/D\d+:\d+/g) ?? []);
  const answers = new Set(named.flatMap((id) => places.get(id.replace(/(\D)0+(?=\d)/g, '$1')) ?? []));
  return { text: question, answers: [...answers], category: CATEGORIES[category] ?? 'other' };
}

/**
 * The conversations of LoCoMo (Maharana et al., 2024), one set each: a turn is a memory with session, speaker and time; a
 * shared photo is its caption in brackets. All questions with evidence count, the adversarial ones included.
 */
export function readLocomo(path: string): DataSet[] {
  const conversations = z.array(Conversation).parse(JSON.parse(readFileSync(path, 'utf8')));
  return conversations.map(({ sample_id: name, conversation, qa }) => {
    const turns = turnsOf(conversation);
    const places = new Map(turns.map(({ turn }, place) => [turn.dia_id, place]));
    const memories = turns.map(({ turn, session, at }) => ({
      content: contentOf(turn),
      session,
      metadata: { speaker: turn.speaker },
      valid_from: new Date(at).toISOString(),
    }));
    const questions = qa
      .map((asked) => questionOf(asked, places))
      .filter(({ answers }) => answers.length > 0);
    return { name, memories, questions };
  });
}
