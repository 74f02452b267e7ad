import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { activitySearch } from '../features/activity/search.ts';
import { AgentsSearch } from '../features/agents/search.ts';
import { MemoriesSearch } from '../features/memories/search.ts';
import { MemorySearch } from '../features/memory/search.ts';
import { SettingsSearch } from '../features/settings/search.ts';
import { TeamSearch } from '../features/team/search.ts';
import { PageError, PageMissing } from './page-error.tsx';
import { Shell } from './shell.tsx';
import { Start } from './start.tsx';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: PageMissing,
});

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: Start,
});

const review = createRoute({
  getParentRoute: () => root,
  path: '/review',
  component: lazyRouteComponent(() => import('../features/review/page.tsx'), 'ReviewPage'),
});

const memories = createRoute({
  getParentRoute: () => root,
  path: '/memories',
  validateSearch: MemoriesSearch,
  component: lazyRouteComponent(() => import('../features/memories/page.tsx'), 'MemoriesPage'),
});

const memory = createRoute({
  getParentRoute: () => root,
  path: '/memories/$id',
  validateSearch: MemorySearch,
  component: lazyRouteComponent(() => import('../features/memory/page.tsx'), 'MemoryPage'),
});

const map = createRoute({
  getParentRoute: () => root,
  path: '/map',
  component: lazyRouteComponent(() => import('../features/map/page.tsx'), 'MapPage'),
});

const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: activitySearch,
  component: lazyRouteComponent(() => import('../features/activity/page.tsx'), 'ActivityPage'),
});

const agents = createRoute({
  getParentRoute: () => root,
  path: '/agents',
  validateSearch: AgentsSearch,
  component: lazyRouteComponent(() => import('../features/agents/page.tsx'), 'AgentsPage'),
});

const team = createRoute({
  getParentRoute: () => root,
  path: '/team',
  validateSearch: TeamSearch,
  component: lazyRouteComponent(() => import('../features/team/page.tsx'), 'TeamPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: SettingsSearch,
  component: lazyRouteComponent(() => import('../features/settings/page.tsx'), 'SettingsPage'),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyRouteComponent(() => import('../features/welcome/page.tsx'), 'WelcomePage'),
});

const routeTree = root.addChildren([
  index,
  review,
  memories,
  memory,
  map,
  activity,
  agents,
  team,
  settings,
  welcome,
]);

/** All pages and how they are reached. Pages are loaded when they are first shown, or pointed at. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    defaultErrorComponent: PageError,
    defaultPendingMs: 200,
  });
}

/** Once a page is shown, loads the others while there is nothing else to do: the way to them is shorter then. */
export function loadPagesLater(router: ReturnType<typeof createAppRouter>): () => void {
  const end = router.subscribe('onRendered', ({ toLocation }) => {
    if (toLocation.pathname === index.to) {
      // One of them is next.
      void review.options.component?.preload?.();
      void memories.options.component?.preload?.();
      return;
    }
    end();
    requestIdleCallback(() => {
      for (const { options } of Object.values(router.routesById)) void options.component?.preload?.();
    });
  });
  return end;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
