/** Every view of the app, by the name of its screenshots. */
export const VIEWS = {
  review: '/review',
  memories: '/memories',
  map: '/map',
  activity: '/activity',
  agents: '/agents',
  settings: '/settings',
  welcome: '/welcome',
} as const;
export type View = keyof typeof VIEWS;
