import { z } from 'zod';

/** The parts of the settings, in their order. */
export const SECTIONS = [
  'overview',
  'backups',
  'review',
  'model',
  'privacy',
  'browsers',
  'health',
  'program',
] as const;
export type Section = (typeof SECTIONS)[number];

/** Which part is shown. */
export const SettingsSearch = z.object({ section: z.enum(SECTIONS).optional().catch(undefined) });
export type SettingsSearch = z.infer<typeof SettingsSearch>;
