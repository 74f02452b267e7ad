const words = (text: string): string[] => text.trim().split(/\s*,\s*/);

/** What the sentences of the benchmark are made of, by the slot that it fills. */
export const WORDS = {
  person:
    words(`Priya, Tomas, Amina, Jonas, Mei, Lucia, Kofi, Ingrid, Rafael, Noor, Sven, Yuki, Farah, Diego, Hanna,
    Omar, Elena, Bram, Zainab, Pavel, Chiara, Idris, Maren, Ravi, Solveig, Tariq, Anouk, Mateus, Leila, Viktor`),
  project: words(`billing service, mobile app, search backend, data warehouse, landing page, onboarding flow,
    payment gateway, design system, reporting tool, chat widget, customer portal, inventory tracker, build pipeline,
    map viewer, newsletter, recommendation engine, admin console, image archive, booking calendar, audit trail`),
  tool: words(`PostgreSQL, Redis, TypeScript, Python, Kubernetes, Terraform, Figma, Grafana, SQLite, Kafka, React,
    Docker, Rust, Ansible, Playwright, Bash, GraphQL, Svelte, Prometheus, Elixir, Vim, Jupyter, Django, Webpack`),
  food: words(`dark roast coffee, green tea, sourdough bread, miso soup, lentil curry, goat cheese, roasted almonds,
    rye toast, mango lassi, mushroom risotto, oat porridge, pickled herring, spicy noodles, lemon cake, black beans`),
  habit: words(`early morning meetings, short pull requests, written summaries, pair programming, dark themes,
    metric units, detailed commit messages, quiet afternoons, weekly retrospectives, standing desks, long walks,
    paper notebooks, numbered lists, test driven development, video calls without cameras, plain text email`),
  problem: words(`a deadlock, a memory leak, slow queries, expired certificates, flaky tests, broken encoding,
    duplicate records, a race condition, missing permissions, clock drift, stale caches, dropped connections,
    rounding errors, a full disk, rejected uploads, timeouts, corrupted indexes, wrong time zones`),
  remedy:
    words(`restarting the worker, adding an index, raising the limit, pinning the version, rotating the keys,
    clearing the cache, splitting the batch, retrying with backoff, disabling compression, rebuilding the image,
    moving the job to night, upgrading the driver, shortening the transaction, checking the headers`),
  event:
    words(`the spring release, a failed deployment, the database upgrade, the security review, a power cut,
    the office move, the yearly audit, a traffic spike, the holiday season, the partner demo, the data migration,
    the conference, a customer complaint, the budget round, the team offsite, the license renewal`),
  city: words(`Lisbon, Nairobi, Oslo, Osaka, Montreal, Krakow, Valencia, Tallinn, Bogota, Hanoi, Ghent, Auckland,
    Casablanca, Zagreb, Toronto, Leipzig, Seville, Bergen, Marseille, Turin, Accra, Riga, Porto, Basel`),
  day: words('Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday'),
  month: words(
    'January, February, March, April, May, June, July, August, September, October, November, December',
  ),
  reason: words(`lower cost, better documentation, fewer dependencies, faster startup, stronger typing,
    simpler backups, easier hiring, legal requirements, offline support, smaller images, clearer errors,
    previous experience, accessibility, battery life, audit rules, vendor support`),
  action: words(`renew the passport, book the train, water the plants, call the landlord, order new badges,
    export the invoices, rotate the passwords, translate the handbook, archive the tickets, check the smoke alarm,
    update the diagram, thank the volunteers, refill the printer, sign the contract, measure the windows`),
} as const;

export type Slot = keyof typeof WORDS;
