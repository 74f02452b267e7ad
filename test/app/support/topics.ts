import { seededRandom } from '../../../bench/lib/random.ts';

/** What agents learn about one thing. `{…}` is one of the words of that name. */
export interface Topic {
  namespace: string;
  tag: string;
  /** Who learns most about it. */
  agents: readonly string[];
  sentences: readonly string[];
}

const WORDS: Record<string, readonly string[]> = {
  person: ['Maja', 'Tomas', 'Priya', 'Jonas', 'Lucia', 'Kofi', 'Ingrid', 'Mei', 'Farah', 'Diego'],
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  month: ['January', 'March', 'April', 'June', 'September', 'October', 'November'],
  city: ['Lisbon', 'Oslo', 'Ghent', 'Krakow', 'Leipzig', 'Porto', 'Turin', 'Zagreb', 'Bergen'],
  table: ['invoices', 'payments', 'customers', 'refunds', 'subscriptions', 'ledger entries'],
  service: ['checkout', 'search', 'login', 'mailer', 'exporter', 'scheduler', 'gateway', 'importer'],
  dish: [
    'lentil curry',
    'miso soup',
    'mushroom risotto',
    'rye bread',
    'lemon cake',
    'shakshuka',
    'dal',
    'ramen',
  ],
  spice: ['cumin', 'cardamom', 'smoked paprika', 'ginger', 'turmeric', 'sumac', 'saffron'],
  tool: ['Vitest', 'Playwright', 'Biome', 'pnpm', 'Docker', 'Terraform', 'Grafana', 'ripgrep'],
  page: ['landing page', 'settings page', 'sign-up form', 'dashboard', 'price list', 'help centre'],
  plant: ['the tomatoes', 'the basil', 'the olive tree', 'the ferns', 'the orchids', 'the lavender'],
  number: ['two', 'three', 'four', 'five', 'six', 'ten', 'twelve', 'fifteen', 'twenty', 'thirty'],
};

export const TOPICS: readonly Topic[] = [
  {
    namespace: 'project/billing',
    tag: 'billing',
    agents: ['claude-code', 'codex'],
    sentences: [
      'Migrations of the table {table} run in batches of {number} thousand rows, or they lock the database.',
      'The nightly job that closes {table} takes {number} minutes and must not overlap with the backup.',
      'Queries on {table} are slow without an index on the customer; {person} added one in {month}.',
      'Amounts in {table} are stored as integers in cents, never as floating point numbers.',
      '{person} reviews every change of how {table} are rounded before it is merged.',
    ],
  },
  {
    namespace: 'project/platform',
    tag: 'operations',
    agents: ['gemini-cli', 'codex'],
    sentences: [
      'When the {service} service times out, restart its worker and look at the queue length first.',
      'The {service} service keeps logs for {number} days; older ones are in cold storage.',
      'Alerts of the {service} service go to {person} until the end of {month}.',
      'The certificate of the {service} service is renewed in {month}; the calendar has a reminder.',
      'A deployment of the {service} service needs {number} minutes until all its instances are healthy.',
    ],
  },
  {
    namespace: 'project/website',
    tag: 'design',
    agents: ['cursor', 'claude-desktop'],
    sentences: [
      'The {page} uses the narrow layout with {number} columns, and no carousel.',
      '{person} prefers sentence case in the headings of the {page}.',
      'Pictures on the {page} are loaded lazily, except for the first {number}.',
      'The colours of the {page} were checked for contrast in {month}; keep the tokens as they are.',
      'Visitors leave the {page} when the form asks more than {number} questions.',
    ],
  },
  {
    namespace: 'team/tools',
    tag: 'tools',
    agents: ['cursor', 'claude-code'],
    sentences: [
      'Use {tool} in version {number} or later; earlier ones crash on the build machine.',
      '{person} wrote down how to set {tool} up in the handbook.',
      'Run {tool} before every commit; the hook does it when it is installed.',
      'We looked at {tool} in {month} and stayed with it because it starts fast.',
      'The configuration of {tool} lives in the root of the repository and nowhere else.',
    ],
  },
  {
    namespace: 'team/meetings',
    tag: 'meetings',
    agents: ['claude-desktop'],
    sentences: [
      'The planning meeting with {person} is on {day} and lasts {number} minutes at most.',
      '{person} cannot come to meetings on {day} afternoons.',
      'Notes of the {day} meeting are sent to {person} before noon.',
      'The retrospective of {month} is moved to a {day}, because {person} travels.',
      'Ask {person} before a meeting is booked on a {day}.',
    ],
  },
  {
    namespace: 'home/travel',
    tag: 'travel',
    agents: ['claude-desktop'],
    sentences: [
      'The train to {city} is booked for {month}; a window seat, and no night train.',
      'In {city} the small hotel near the station was quiet, with a good breakfast.',
      '{person} lives in {city} and shows visitors the old harbour.',
      'Flights to {city} are only taken when the train needs more than {number} hours.',
      'The passport has to be renewed before the journey to {city} in {month}.',
    ],
  },
  {
    namespace: 'home/kitchen',
    tag: 'cooking',
    agents: ['claude-desktop', 'gemini-cli'],
    sentences: [
      'The {dish} gets better with {spice} and {number} more minutes on a low flame.',
      '{person} does not eat {dish}; make something with {spice} instead.',
      'For {number} guests the {dish} needs the large pot, and {spice} to taste.',
      'On {day} evenings there is {dish}, unless {person} cooks.',
      'The recipe of the {dish} with {spice} is in the blue notebook.',
    ],
  },
  {
    namespace: 'home/garden',
    tag: 'garden',
    agents: ['gemini-cli'],
    sentences: [
      'Water {plant} every {number} days, and less in {month}.',
      'Cut {plant} back in {month}, on a dry {day}.',
      '{person} looks after {plant} during the holidays.',
      'Move {plant} inside before the first frost in {month}.',
    ],
  },
];

/** So many different sentences about the topics, the same ones in every run. */
export function sentencesOf(topics: readonly Topic[], count: number, seed: number) {
  const random = seededRandom(seed);
  const known = new Map<string, Topic>();
  while (known.size < count) {
    const topic = random.pick(topics);
    const text = random
      .pick(topic.sentences)
      .replace(/\{(\w+)\}/g, (_, name: string) => random.pick(WORDS[name] ?? []));
    known.set(text, topic);
  }
  return [...known].map(([content, topic]) => ({ content, topic }));
}
