import { preference } from '../lib/preferences.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Light, dark, or what the system has. */
export const theme = preference('theme', THEMES);

/** Makes the page follow the choice. Called once, before anything is drawn. */
export function applyTheme(): void {
  const apply = () => {
    document.documentElement.dataset.theme = theme.get();
  };
  apply();
  theme.subscribe(apply);
}
