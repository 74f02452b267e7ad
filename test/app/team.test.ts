/** The Team view as two people use it: one in the app, the other with an engine of their own, over a real relay. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/directories.ts';
import { type Server, serve } from '../support/engine.ts';
import { type RelayProcess, startRelay } from '../team/support/relay.ts';
import { type App, openApp, THEMES } from './support/app.ts';
import { graveFindings } from './support/axe.ts';
import { inChromium } from './support/chromium.ts';
import { photograph, pictureOf } from './support/pictures.ts';

const BEN = 'Ben';
/** Long, and written from right to left. */
const NOA = 'נועה Papadiamantopoulos-Wolfeschlegelsteinhausenbergerdorff the Younger';
const RELEASES = 'Releases go out on Tuesdays, never on Fridays';

inChromium('the Team view', (browser) => {
  let relay: RelayProcess;
  let ana: Server;
  let ben: Server;
  let noa: Server;
  let app: App;
  let memory: string;
  beforeAll(async () => {
    const home = () => serve(temporaryDirectory());
    [relay, ana, ben, noa] = await Promise.all([startRelay(), home(), home(), home()]);
    app = await openApp(browser(), ana);
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await Promise.all([ana, ben, noa].map((home) => home.stop()));
    await relay.stop();
  });
  beforeEach(({ task, onTestFailed }) =>
    onTestFailed(async () => {
      await app.page.screenshot({ path: pictureOf(`failed ${task.name}`) });
    }),
  );

  const until = (check: () => Promise<unknown>) => expect.poll(check, { timeout: 20_000 });
  const dialog = (name: string | RegExp) => app.page.getByRole('dialog', { name });
  const button = (name: string | RegExp) => app.page.getByRole('button', { name });

  /** A conflict: both change the same version while Ben is away. */
  async function disagree(mine: string, theirs: string): Promise<void> {
    await ben.client.teams.change({ paused: true });
    await ben.client.memories.edit(memory, { content: theirs, approve: true });
    await ana.client.memories.edit(memory, { content: mine, approve: true });
    await ben.client.teams.change({ paused: false });
    await until(async () => (await ana.client.teams.conflicts()).length).toBe(1);
  }

  describe('without a team', () => {
    test('offers the ways into one, by mouse and by key', async () => {
      const { page } = app;
      await app.open('/');
      await page.keyboard.press('g');
      await page.keyboard.press('t');
      await page.waitForURL('**/team');
      for (const name of ['Create a team', 'Join with a link', 'Link your other machine'])
        await page.getByRole('heading', { name }).waitFor();
      await page.keyboard.press('j');
      await dialog('Join with a link').waitFor();
      expect(await graveFindings(page)).toEqual([]);
      await page.keyboard.press('Escape');
    });

    test('says what is wrong with a link', async () => {
      const { page } = app;
      await page.keyboard.press('j');
      await page.getByLabel('Link', { exact: true }).fill('holdfast://join#nonsense');
      await button('Join').click();
      await dialog('Join with a link').getByRole('alert').waitFor();
      await page.keyboard.press('Escape');
      expect(await ana.client.teams.list()).toEqual([]);
      // The browser notes each answer that refuses something.
      app.complaints();
    });
  });

  describe('making one', () => {
    test('publishes nothing, and shows the link of the first invite once', async () => {
      const { page } = app;
      await ana.client.memories.store('From before the team', { scope: 'tenant', state: 'active' });
      await page.keyboard.press('n');
      await page.getByLabel('Name', { exact: true }).fill('Platform');
      await page.getByLabel('Relay', { exact: true }).fill(relay.url);
      await page.getByLabel('Your name').fill('Ana');
      await button('Create the team').click();
      await dialog('Invite to “Platform”').waitFor();
      await page.getByLabel('Role').selectOption('Reviewer');
      await button('Make the link').click();
      const link = await page.getByRole('region', { name: 'link' }).innerText();
      expect(await graveFindings(page)).toEqual([]);
      await button('I have copied it').click();
      expect(await page.content()).not.toContain(link);
      expect(page.url()).not.toContain(link.slice('holdfast://join#'.length));
      await ben.client.teams.join(link, { member_name: BEN });
      await page.getByText(BEN, { exact: true }).waitFor();
      const [team] = await ben.client.teams.list();
      await page.getByText(team?.fingerprint ?? '').waitFor();
      expect((await ben.client.memories.stats()).total).toBe(0);
    });

    test('is followed by sharing what one has, with its count', async () => {
      await button('Share…').click();
      await app.page.getByRole('alertdialog', { name: 'Share 1 memory?' }).waitFor();
      await button('Share').last().click();
      await until(async () => (await ben.client.memories.stats()).total).toBe(1);
      await app.page.getByText('1 memory shared', { exact: true }).waitFor();
    });
  });

  describe('memories', () => {
    test('of a member carry its name', async () => {
      ({
        memory: { id: memory },
      } = await ben.client.memories.store(RELEASES, { scope: 'tenant', state: 'active' }));
      await until(() => ana.client.memories.get(memory).then(({ state }) => state)).toBe('active');
      await app.open(`/memories/${memory}`);
      await app.page.getByTitle(`It is of ${BEN}`).first().waitFor();
      expect(app.complaints()).toEqual([]);
    });

    test('are all that there is of a member: it has no place among the keys', async () => {
      await app.open('/agents');
      await app.page.getByText('You (admin)').waitFor();
      expect(await app.page.getByText(/member-/).count()).toBe(0);
    });

    test('that two changed at once show both sides where they are, and are settled in one action', async () => {
      const { page } = app;
      await disagree('Releases go out on Wednesdays', 'Releases go out on Tuesdays at 10:00');
      await app.open(`/memories/${memory}`);
      await page.getByRole('heading', { name: 'Two versions disagree' }).waitFor();
      expect(await graveFindings(page)).toEqual([]);
      await photograph(app, 'memory-conflict-light');
      await app.open('/team');
      const side = page.getByRole('article', { name: `Version of ${BEN}` });
      await side.getByRole('button', { name: 'Keep this one' }).click();
      await page.getByText('The conflict is settled', { exact: true }).waitFor();
      await page.getByRole('heading', { name: 'Conflicts' }).waitFor({ state: 'detached' });
      for (const { client } of [ana, ben])
        await until(() => client.memories.get(memory).then(({ content }) => content)).toBe(
          'Releases go out on Tuesdays at 10:00',
        );
    });

    test('are settled by another text, too', async () => {
      const { page } = app;
      await disagree('Releases go out on Thursdays', 'Releases go out on Mondays');
      await app.open('/team');
      await button('Write another text').click();
      await page.getByLabel('Text that settles it').fill('Releases go out when they are ready');
      await button('Save this text').click();
      await until(() => ben.client.memories.get(memory).then(({ content }) => content)).toBe(
        'Releases go out when they are ready',
      );
    });

    test('that one deleted while another changed it wait in the review, which says what its buttons do', async () => {
      const { page } = app;
      await ben.client.teams.change({ paused: true });
      await ben.client.memories.delete(memory);
      await ana.client.memories.edit(memory, { content: 'Releases go out on Fridays', approve: true });
      await ben.client.teams.change({ paused: false });
      await until(async () => (await ana.client.review.queue()).batches.length).toBe(1);
      await app.open('/review');
      await page.getByText('One member deleted it while another changed it').waitFor();
      await button(/^Leave deleted/).waitFor();
      expect(await graveFindings(page)).toEqual([]);
      await photograph(app, 'review-conflict-light');
      await ana.client.memories.store('Waits beside the conflict');
      await page.getByText('Waits beside the conflict').first().waitFor();
      await page.keyboard.press('Control+a');
      await page.getByText('chosen. 1 conflict waits for your choice').waitFor();
      await page.keyboard.press('a');
      await page.getByText('Members of a team changed the same memory.').first().waitFor();
      await until(async () => (await ana.client.review.queue()).waiting).toBe(1);
      await page.keyboard.press('Escape');
      await button(/^Keep/).click();
      await until(() =>
        ben.client.memories.get(memory).then(
          ({ content }) => content,
          () => null,
        ),
      ).toBe('Releases go out on Fridays');
      await app.open(`/memories/${memory}`);
      expect(await page.getByRole('heading', { name: 'Two versions disagree' }).count()).toBe(0);
    });
  });

  describe('the view in full', () => {
    test('has long names, and those that run from right to left', async () => {
      const { link } = await ana.client.teams.invite({ role: 'proposer' });
      await app.open('/team');
      await noa.client.teams.join(link, { member_name: NOA });
      await app.page.getByText(NOA, { exact: true }).waitFor();
    });

    test.each(THEMES)('is sound in the %s theme', async (theme) => {
      if (theme === 'light')
        await disagree('Releases go out on Wednesdays at 9:00', 'Releases go out on Wednesdays, after lunch');
      const other = await openApp(browser(), ana, { theme, path: '/team' });
      await other.page.getByRole('heading', { name: 'Conflicts' }).waitFor();
      await photograph(other, `team-members-${theme}`);
      expect(await graveFindings(other.page)).toEqual([]);
      await other.page.setViewportSize({ width: 900, height: 700 });
      const excess = () =>
        other.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
      await expect.poll(excess).toBe(0);
      expect(other.complaints()).toEqual([]);
      await other.close();
    });
  });

  describe('members', () => {
    test('are given roles and trust', async () => {
      const { page } = app;
      await app.open('/team');
      await page.getByLabel(`Role of ${BEN}`).selectOption('Publisher');
      await until(async () => (await ben.client.teams.list())[0]?.role).toBe('publisher');
      await page.getByRole('radio', { name: /^Only some/ }).click();
      await page.getByRole('checkbox', { name: BEN }).click();
      await until(async () => (await ana.client.teams.list())[0]?.policy.trusted).toHaveLength(1);
      await page.getByRole('radio', { name: /^Everybody/ }).click();
      await until(async () => (await ana.client.teams.list())[0]?.policy.trusted).toBe('publishers');
    });

    test('pause hears and says nothing, until it goes on', async () => {
      await button('Pause').click();
      await app.page.getByText('Paused', { exact: true }).waitFor();
      expect((await ana.client.teams.list())[0]?.state).toBe('paused');
      await button('Go on').click();
      await app.page.getByText('Online', { exact: true }).waitFor();
    });

    test('are removed after a question, and who is left leaves', async () => {
      const { page } = app;
      for (const name of [NOA, BEN]) {
        await button(`Remove ${name}`).click();
        await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
        await button(`Remove ${name}`).waitFor({ state: 'detached' });
      }
      await until(async () => (await ben.client.teams.list())[0]?.state).toBe('removed');
      await button('More').click();
      await page.getByRole('menuitem', { name: 'Leave the team…' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
      await page.getByRole('heading', { name: 'Create a team' }).waitFor();
      expect(await ana.client.teams.list()).toEqual([]);
      expect(app.complaints()).toEqual([]);
    });
  });
});
