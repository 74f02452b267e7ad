import { type Random, seededRandom } from './random.ts';
import { type Slot, WORDS } from './words.ts';

const STATEMENTS = [
  '{person} prefers {habit} and {food} when working on the {project} with {tool}.',
  'The {project} suffered from {problem} after {event}; {remedy} helped, says {person}.',
  '{person} moved from {city} to {city} in {month} and still likes {food} on {day} mornings.',
  'We chose {tool} over {tool} for the {project} because of {reason}, agreed with {person} in {city}.',
  'Remember to {action} before {event} in {month}; {person} asked for it on {day}.',
  '{person} found that {remedy} fixes {problem} in the {project} when {tool} is involved.',
  'In {city}, {person} presents the {project} on {day} in {month}, right after {event}.',
  '{person} does not want {tool} in the {project}: {reason} matters more since {event}.',
];

const QUESTIONS = [
  'What does {person} prefer when working on the {project}?',
  'How did we fix {problem} in the {project} after {event}?',
  'Where did {person} move in {month}?',
  'Why did we choose {tool} for the {project}?',
  'What must be done before {event} in {month}?',
  'Which {project} decisions mention {tool} and {reason}?',
  'Who talks about the {project} in {city} on {day}?',
  'Does {person} like {food} or {habit}?',
];

function fill(template: string, random: Random): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: Slot) => random.pick(WORDS[slot]));
}

/** Texts that never repeat, the same ones in every run with the same seed. */
export interface Texts {
  statements(count: number): string[];
  questions(count: number): string[];
}

export function seededTexts(seed: number): Texts {
  const random = seededRandom(seed);
  const known = new Set<string>();
  const fresh = (templates: readonly string[]): string => {
    for (;;) {
      const text = fill(random.pick(templates), random);
      if (known.has(text)) continue;
      known.add(text);
      return text;
    }
  };
  return {
    statements: (count) => Array.from({ length: count }, () => fresh(STATEMENTS)),
    questions: (count) => Array.from({ length: count }, () => fresh(QUESTIONS)),
  };
}
