import { getRouteApi, Link } from '@tanstack/react-router';
import {
  Archive,
  Brain,
  Globe,
  HeartPulse,
  Info,
  type LucideIcon,
  MonitorCog,
  ShieldCheck,
  UserCheck,
} from 'lucide-react';
import type { ComponentType } from 'react';
import { type Command, useCommands } from '../../app/commands.ts';
import { cx } from '../../ui/cx.ts';
import { Page } from '../../ui/page.tsx';
import { Backups } from './backups.tsx';
import { Browsers } from './browsers.tsx';
import { DesktopPanel } from './desktop-panel.tsx';
import { Health } from './health.tsx';
import { Model } from './model.tsx';
import { Overview } from './overview.tsx';
import { Privacy } from './privacy.tsx';
import { ReviewPolicy } from './review-policy.tsx';
import { SECTIONS, type Section } from './search.ts';

const route = getRouteApi('/settings');

const LOOK: Record<Section, { label: string; icon: LucideIcon; content: ComponentType }> = {
  overview: { label: 'Data and engine', icon: Info, content: Overview },
  backups: { label: 'Backups', icon: Archive, content: Backups },
  review: { label: 'Review', icon: UserCheck, content: ReviewPolicy },
  model: { label: 'Model', icon: Brain, content: Model },
  privacy: { label: 'Privacy', icon: ShieldCheck, content: Privacy },
  browsers: { label: 'Browsers', icon: Globe, content: Browsers },
  health: { label: 'Health', icon: HeartPulse, content: Health },
  program: { label: 'This program', icon: MonitorCog, content: DesktopPanel },
};

/** The program's own choices are there in the desktop's window alone. */
const shown = () => SECTIONS.filter((section) => section !== 'program' || window.holdfastDesktop);

export function SettingsPage() {
  const { section = 'overview' } = route.useSearch();
  const navigate = route.useNavigate();
  const { label, content: Content } = LOOK[section];
  useCommands(
    shown().map(
      (each): Command => ({
        id: `settings.${each}`,
        title: `Settings: ${LOOK[each].label.toLowerCase()}`,
        group: 'Settings',
        run: () => void navigate({ search: { section: each } }),
      }),
    ),
  );
  return (
    <Page title="Settings">
      <div className="flex min-h-0 flex-1 max-[699px]:flex-col">
        <nav
          aria-label="Settings"
          className="min-h-0 w-52 shrink-0 overflow-auto border-r border-line p-3 max-[699px]:w-full max-[699px]:border-r-0 max-[699px]:border-b"
        >
          <ul className="flex flex-col gap-0.5 max-[699px]:flex-row">
            {shown().map((each) => {
              const { label: name, icon: Icon } = LOOK[each];
              const isChosen = each === section;
              return (
                <li key={each}>
                  <Link
                    to="/settings"
                    search={{ section: each }}
                    aria-current={isChosen ? 'true' : undefined}
                    className={cx(
                      'flex h-9 items-center gap-2.5 rounded-md px-3 font-medium whitespace-nowrap transition-colors',
                      isChosen ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-hover hover:text-text',
                    )}
                  >
                    <Icon className="size-4 shrink-0" aria-hidden />
                    {name}
                  </Link>
                </li>
              );
            })}
          </ul>
        </nav>
        <section aria-label={label} className="min-h-0 min-w-0 flex-1 overflow-y-auto">
          <div className="flex max-w-3xl flex-col gap-4 p-6 *:shrink-0">
            <Content key={section} />
          </div>
        </section>
      </div>
    </Page>
  );
}
