import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';

const GRAVE: ReadonlySet<string | null | undefined> = new Set(['serious', 'critical']);

/** What axe finds on the page that keeps people out: one line for each rule, with the first places. */
export async function graveFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => GRAVE.has(impact))
    .map(({ id, impact, help, nodes }) => {
      const places = nodes.slice(0, 3).map(({ html, failureSummary }) => `${html} – ${failureSummary}`);
      return `${id} (${impact}, ${nodes.length} places): ${help}\n  ${places.join('\n  ')}`;
    });
}
